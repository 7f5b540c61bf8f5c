package exec_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"percorso/catalogue"
	"percorso/sequence"
	"percorso/sequence/exec"
	"percorso/sequence/figures"
	"percorso/sequence/naive"
	"percorso/sequence/sequencetest"
)

// flowNodes gives every stage and touchpoint a node, in the order of their
// codes.
func flowNodes(table *catalogue.Table) (nodes []uint16, count int) {
	type place struct {
		stage      uint8
		touchpoint uint16
	}
	numbers := map[place]int{}
	nodes = make([]uint16, len(table.Stage))
	for code, stage := range table.Stage {
		if stage == 0 {
			continue
		}
		p := place{stage, table.Touchpoint[code]}
		if _, ok := numbers[p]; !ok {
			numbers[p] = len(numbers) + 1
		}
		nodes[code] = uint16(numbers[p])
	}
	return nodes, len(numbers)
}

// drawEnd draws what a path starts from or ends at: nil for none.
func drawEnd(t *rapid.T, w *world, name string) (*figures.Step, naive.Step) {
	if rapid.IntRange(0, 2).Draw(t, name) > 0 {
		return nil, nil
	}
	step := &figures.Step{}
	tests := []naive.Step{}
	if rapid.Bool().Draw(t, name+" by signature") {
		step.Signatures = rapid.SliceOfN(rapid.Bool(), 0, signatures).Draw(t, name+" signatures")
		tests = append(tests, func(x naive.Interaction) bool {
			return int(x.Signature) < len(step.Signatures) && step.Signatures[x.Signature]
		})
	}
	if rapid.Bool().Draw(t, name+" by property") {
		bits, passes := w.drawEvents(t)
		step.Events = bits
		tests = append(tests, passes)
	}
	if rapid.Bool().Draw(t, name+" by trait") {
		bits, passes := w.drawProfiles(t, w.customers)
		step.Profiles = bits
		tests = append(tests, passes)
	}
	return step, func(x naive.Interaction) bool {
		for _, test := range tests {
			if !test(x) {
				return false
			}
		}
		return true
	}
}

// drawFlows draws a rule, and the same as the twin takes it.
func drawFlows(t *rapid.T, w *world, nodes []uint16, count int) (figures.FlowRule, naive.FlowAsk) {
	ask := naive.FlowAsk{Count: count, Node: func(x naive.Interaction) int { return int(nodes[x.Signature]) - 1 }}
	rule := figures.FlowRule{
		JourneyRule: drawRule(t, w), Last: rapid.Bool().Draw(t, "last"), Arrived: rapid.Bool().Draw(t, "arrived"),
		Before: rapid.IntRange(0, 2).Draw(t, "before"), After: rapid.IntRange(0, 2).Draw(t, "after"),
	}
	rule.From, ask.From = drawEnd(t, w, "from")
	rule.To, ask.To = drawEnd(t, w, "to")
	ask.Rule = rule
	return rule, ask
}

func TestFlowsEqualTheirTwin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		nodes, count := flowNodes(w.table)
		rule, ask := drawFlows(t, w, nodes, count)
		got, err := exec.Flows(context.Background(), w.blocks, w.table, &w.sel, nodes, count, rule)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(naive.Flows(w.log, w.table, ask), got, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("engine differs from its twin (-naive +engine):\n%s", diff)
		}
		checkFlowsBalance(t, got)
		checkSizes(t, w, nodes, rule, got)
	})
}

// checkSizes holds that the short run counts the passes of the long one.
func checkSizes(t *rapid.T, w *world, nodes []uint16, rule figures.FlowRule, all *figures.Flows) {
	rule.Sizes = true
	got, err := exec.Flows(context.Background(), w.blocks, w.table, &w.sel, nodes, len(all.Nodes), rule)
	if err != nil {
		t.Fatal(err)
	}
	if got.Passes != all.Passes {
		t.Errorf("%d passes, %d in the long run", got.Passes, all.Passes)
	}
	for i, n := range got.Nodes {
		if n.Passes != all.Nodes[i].Passes {
			t.Errorf("node %d: %d passes, %d in the long run", i, n.Passes, all.Nodes[i].Passes)
		}
	}
}

// checkFlowsBalance holds that all that comes into a node leaves it, one way or
// another, and that the starts and the exits are the passes.
func checkFlowsBalance(t *rapid.T, f *figures.Flows) {
	in, out := make([]int64, len(f.Nodes)), make([]int64, len(f.Nodes))
	for _, l := range f.Links {
		out[l.From] += l.Time.N
		in[l.To] += l.Time.N
	}
	var starts, ends, columns, onNodes, returns, returning int64
	for i, n := range f.Nodes {
		exits := int64(0)
		for _, e := range n.Exits {
			exits += e
		}
		if n.Starts+n.Earlier+in[i] != n.Passes || out[i]+exits != n.Passes {
			t.Errorf("node %d does not balance: %+v, %d in, %d out", i, n, in[i], out[i])
		}
		starts += n.Starts + n.Earlier
		ends += exits
		onNodes += n.Passes
		returning += n.Exits[figures.FlowBack] + n.Exits[figures.FlowLoop]
	}
	for _, c := range f.Columns {
		columns += c.Passes
	}
	for _, r := range f.Returns {
		returns += r.Time.N
	}
	if starts != f.Passes || ends != f.Passes || columns != onNodes || returns != returning {
		t.Errorf("%d passes start %d times and end %d times; %d in columns, %d on nodes; %d returns of %d that turn", f.Passes, starts, ends, columns, onNodes, returns, returning)
	}
}

// TestFlowsAgreeWithTheJourney holds the figures that the two questions share:
// without a start or an end, a column's passes are the stage's visits.
func TestFlowsAgreeWithTheJourney(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		rule := drawRule(t, w)
		ctx := context.Background()
		j, err := exec.Journey(ctx, w.blocks, w.table, &w.sel, rule)
		if err != nil {
			t.Fatal(err)
		}
		nodes := make([]uint16, len(w.table.Stage))
		for code, s := range w.table.Stage {
			nodes[code] = uint16(s)
		}
		f, err := exec.Flows(ctx, w.blocks, w.table, &w.sel, nodes, len(j.Stages), figures.FlowRule{JourneyRule: rule})
		if err != nil {
			t.Fatal(err)
		}
		if f.Coverage != j.Coverage || f.Customers != j.Customers {
			t.Errorf("coverage %+v and %+v", f.Coverage, j.Coverage)
		}
		for i, s := range j.Stages {
			c, n := f.Columns[i], f.Nodes[i]
			if c.Passes != s.Visits || c.Customers != s.Customers || n.Exits[figures.FlowNow] != s.Now ||
				n.Exits[figures.FlowEnded] != s.Ended || n.Exits[figures.FlowDropped] != s.Dropped {
				t.Errorf("stage %d: %+v, %+v, journey %+v", i, c, n, s)
			}
		}
		var moves []figures.Move
		for _, m := range j.Moves {
			if m.To > m.From {
				moves = append(moves, m)
			}
		}
		if diff := cmp.Diff(moves, f.Links, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("links (-journey +flows):\n%s", diff)
		}
		moves = nil
		for _, m := range j.Moves {
			if m.To < m.From {
				moves = append(moves, m)
			}
		}
		if diff := cmp.Diff(moves, f.Returns, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("returns (-journey +flows):\n%s", diff)
		}
	})
}

// TestLargeFlowsEqualTheirTwin has enough interactions for several chunks and
// goroutines.
func TestLargeFlowsEqualTheirTwin(t *testing.T) {
	blocks := sequencetest.Shadow(sequencetest.Zipf(13, 2_000, 20, 40), 5)
	table := benchTable()
	nodes, count := flowNodes(table)
	rule := figures.FlowRule{JourneyRule: figures.JourneyRule{Silence: 30 * 86400, Until: sequencetest.Start + sequencetest.Year}}
	got, err := exec.Flows(context.Background(), blocks, table, everything(), nodes, count, rule)
	if err != nil {
		t.Fatal(err)
	}
	want := naive.Flows(unpack(blocks), table, naive.FlowAsk{
		Count: count, Rule: rule, Node: func(x naive.Interaction) int { return int(nodes[x.Signature]) - 1 },
	})
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("flows (-naive +engine):\n%s", diff)
	}
}

func BenchmarkFlows(b *testing.B) {
	block, table := benchBlock(), benchTable()
	nodes, count := flowNodes(table)
	rule := figures.FlowRule{JourneyRule: figures.JourneyRule{Silence: 30 * 86400, Until: sequencetest.Start + sequencetest.Year}}
	from := rule
	from.From, from.To = &figures.Step{Signatures: isCode(4).Signatures}, &figures.Step{Signatures: isCode(9).Signatures}
	sizes := rule
	sizes.Sizes = true
	for _, c := range []struct {
		name string
		rule figures.FlowRule
	}{{"all", rule}, {"from and to", from}, {"sizes", sizes}} {
		b.Run(c.name, func(b *testing.B) {
			used := processorTime()
			for b.Loop() {
				if _, err := exec.Flows(context.Background(), []*sequence.Block{block}, table, everything(), nodes, count, c.rule); err != nil {
					b.Fatal(err)
				}
			}
			report(b, block, used)
		})
	}
}
