package exec_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"percorso/sequence"
	"percorso/sequence/exec"
	"percorso/sequence/figures"
	"percorso/sequence/naive"
)

func TestGraphEqualsItsTwin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		count := rapid.SampledFrom([]int{1, 3, 600}).Draw(t, "count") // 600 takes the edges by hashing
		nodes := rapid.SliceOfN(rapid.Uint16Range(0, uint16(count)), 0, signatures).Draw(t, "nodes")
		collapse := rapid.Bool().Draw(t, "collapse")
		got, err := exec.Graph(context.Background(), w.blocks, w.table, &w.sel, nodes, count, collapse)
		if err != nil {
			t.Fatal(err)
		}
		want := naive.Graph(w.log, w.table, func(x naive.Interaction) int {
			if int(x.Signature) >= len(nodes) {
				return -1
			}
			return int(nodes[x.Signature]) - 1
		}, count, collapse)
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("engine differs from its twin (-naive +engine):\n%s", diff)
		}
		checkGraphSums(t, got)
		counts, err := exec.GraphCounts(context.Background(), w.blocks, w.table, &w.sel, nodes, count, collapse)
		if err != nil {
			t.Fatal(err)
		}
		for i := range want.Edges {
			e := &want.Edges[i]
			e.Sum, e.Median, e.Shortest, e.Longest = 0, 0, 0, 0
		}
		if diff := cmp.Diff(want, counts, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("the graph without times differs from the twin (-naive +engine):\n%s", diff)
		}
	})
}

// checkGraphSums holds that all who come in go out: what enters a node, by an
// edge or as a start, leaves it, by an edge or as an end.
func checkGraphSums(t *rapid.T, g *figures.Graph) {
	in, out := make([]int64, len(g.Nodes)), make([]int64, len(g.Nodes))
	for _, e := range g.Edges {
		in[e.To] += e.Count
		out[e.From] += e.Count
	}
	for i, n := range g.Nodes {
		if n.Starts+in[i] != n.Interactions || out[i]+n.Ends != n.Interactions {
			t.Errorf("node %d: %d starts and %d in, %d interactions, %d out and %d ends", i, n.Starts, in[i], n.Interactions, out[i], n.Ends)
		}
	}
}

// The graph of stages, repeats collapsed, is the journey's transitions.
func TestCollapsedStagesAreTransitions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		j, err := exec.Journey(context.Background(), w.blocks, w.table, &w.sel, figures.JourneyRule{Silence: 1})
		if err != nil {
			t.Fatal(err)
		}
		nodes := make([]uint16, len(w.table.Stage))
		for i, s := range w.table.Stage {
			nodes[i] = uint16(s)
		}
		g, err := exec.Graph(context.Background(), w.blocks, w.table, &w.sel, nodes, len(w.table.Model.Stages), true)
		if err != nil {
			t.Fatal(err)
		}
		if len(g.Edges) != len(j.Moves) || g.Coverage != j.Coverage {
			t.Fatalf("%d edges and %+v, %d moves and %+v", len(g.Edges), g.Coverage, len(j.Moves), j.Coverage)
		}
		for i, e := range g.Edges {
			if m := j.Moves[i]; e.From != m.From || e.To != m.To || e.Count != m.Time.N || e.Customers != m.Customers || e.Median != m.Time.Median {
				t.Errorf("edge %+v, move %+v", e, m)
			}
		}
		for s, n := range g.Nodes {
			if n.Interactions != j.Stages[s].Visits {
				t.Errorf("stage %d: node counts %d, visits %d", s, n.Interactions, j.Stages[s].Visits)
			}
		}
	})
}

func BenchmarkGraph(b *testing.B) {
	block, table := benchBlock(), benchTable()
	for _, c := range []struct {
		name     string
		nodes    []uint16
		count    int
		collapse bool
	}{{"touchpoints", table.Touchpoint, 30, false}, {"events", codesPlusOne(), 40, true}} {
		b.Run(c.name, func(b *testing.B) {
			used := processorTime()
			for b.Loop() {
				if _, err := exec.Graph(context.Background(), []*sequence.Block{block}, table, everything(), c.nodes, c.count, c.collapse); err != nil {
					b.Fatal(err)
				}
			}
			report(b, block, used)
		})
		b.Run(c.name+" without times", func(b *testing.B) {
			used := processorTime()
			for b.Loop() {
				if _, err := exec.GraphCounts(context.Background(), []*sequence.Block{block}, table, everything(), c.nodes, c.count, c.collapse); err != nil {
					b.Fatal(err)
				}
			}
			report(b, block, used)
		})
	}
}

func codesPlusOne() []uint16 {
	nodes := make([]uint16, 40)
	for i := range nodes {
		nodes[i] = uint16(i + 1)
	}
	return nodes
}
