package exec_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"percorso/identity/graph"
	"percorso/sequence/exec"
	"percorso/sequence/figures"
	"percorso/sequence/naive"
)

var parts = []figures.Part{
	figures.PartAll, figures.PartVisited, figures.PartNow, figures.PartEnded, figures.PartDropped, figures.PartLeft, figures.PartNext,
	figures.PartOnward, figures.PartBack, figures.PartLooped, figures.PartMoved, figures.PartOutcome, figures.PartReached, figures.PartStopped, figures.PartPassed,
}

func drawWho(t *rapid.T, w *world) (figures.Who, naive.WhoAsk) {
	stages := len(w.table.Model.Stages)
	who := figures.Who{
		Part:       rapid.SampledFrom(parts).Draw(t, "part"),
		Stage:      rapid.IntRange(-1, stages-1).Draw(t, "at stage"),
		To:         rapid.IntRange(0, stages-1).Draw(t, "to stage"),
		Touchpoint: rapid.IntRange(-1, 3).Draw(t, "at touchpoint"),
		Window:     rapid.Uint32Range(0, 20).Draw(t, "funnel window"),
	}
	switch who.Part {
	case figures.PartLeft, figures.PartNext, figures.PartOnward:
		who.Stage, who.Touchpoint = max(who.Stage, 0), -1
	case figures.PartBack, figures.PartLooped, figures.PartMoved:
		who.Touchpoint = -1
	default:
	}
	var ask naive.WhoAsk
	for range rapid.IntRange(1, 4).Draw(t, "steps") {
		only := rapid.SliceOfN(rapid.Bool(), signatures, signatures).Draw(t, "only")
		who.Steps = append(who.Steps, figures.Step{Signatures: only})
		ask.Steps = append(ask.Steps, func(x naive.Interaction) bool { return only[x.Signature] })
	}
	who.Step = rapid.IntRange(0, len(ask.Steps)-1).Draw(t, "step")
	if who.Part == figures.PartPassed {
		drawPassed(t, w, &who, &ask)
	}
	return who, ask
}

// drawPassed draws flows and one of their figures; without a node on a stage
// there are none, and all customers are asked for.
func drawPassed(t *rapid.T, w *world, who *figures.Who, ask *naive.WhoAsk) {
	p := &who.Passed
	p.Nodes, p.Count = flowNodes(w.table)
	p.Rule, ask.Flow = drawFlows(t, w, p.Nodes, p.Count)
	if p.Count == 0 {
		who.Part = figures.PartAll
		return
	}
	ends := p.Count
	if p.Return = rapid.Bool().Draw(t, "a way back"); p.Return {
		ends = len(w.table.Model.Stages)
	}
	p.From = rapid.IntRange(0, ends-1).Draw(t, "passed from")
	p.To = rapid.IntRange(-1, ends-1).Draw(t, "passed to")
	if p.Return {
		p.To = max(p.To, 0)
	}
}

// TestAsManyCustomersAsTheFlowsCount opens every node, link and way back.
func TestAsManyCustomersAsTheFlowsCount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		nodes, count := flowNodes(w.table)
		rule, _ := drawFlows(t, w, nodes, count)
		flows, err := exec.Flows(context.Background(), w.blocks, w.table, &w.sel, nodes, count, rule)
		if err != nil {
			t.Fatal(err)
		}
		open := func(figure int64, from, to int, back bool) {
			who := figures.Who{Part: figures.PartPassed, Passed: figures.Passed{Rule: rule, Nodes: nodes, Count: count, From: from, To: to, Return: back}}
			got, err := exec.Customers(context.Background(), w.blocks, w.table, &w.sel, rule.JourneyRule, who)
			if err != nil {
				t.Fatal(err)
			}
			if int64(len(got.List)) != figure {
				t.Fatalf("from %d to %d (back %v): the flows count %d, there are %d", from, to, back, figure, len(got.List))
			}
		}
		for i, n := range flows.Nodes {
			open(n.Customers, i, -1, false)
		}
		for _, l := range flows.Links {
			open(l.Customers, l.From, l.To, false)
		}
		for _, r := range flows.Returns {
			open(r.Customers, r.From, r.To, true)
		}
	})
}

func TestCustomersEqualTheirTwin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		rule := drawRule(t, w)
		who, steps := drawWho(t, w)
		got, err := exec.Customers(context.Background(), w.blocks, w.table, &w.sel, rule, who)
		if err != nil {
			t.Fatal(err)
		}
		want := naive.Customers(w.log, w.table, rule, who, steps, func(c int) graph.Node { return graph.Node(c + 1) })
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("%+v\nengine differs from its twin (-naive +engine):\n%s", who, diff)
		}
	})
}

// TestAsManyCustomersAsTheFigureSays opens every figure of a journey and of a
// funnel.
func TestAsManyCustomersAsTheFigureSays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		rule := drawRule(t, w)
		any := figures.Who{Stage: -1, To: -1, Touchpoint: -1}
		open := func(what string, figure int64, who figures.Who) figures.Customers {
			got, err := exec.Customers(context.Background(), w.blocks, w.table, &w.sel, rule, who)
			if err != nil {
				t.Fatal(err)
			}
			if int64(len(got.List)) != figure {
				t.Fatalf("%s: the figure says %d, there are %d", what, figure, len(got.List))
			}
			return *got
		}
		with := func(part figures.Part, change func(*figures.Who)) figures.Who {
			who := any
			who.Part = part
			if change != nil {
				change(&who)
			}
			return who
		}
		j, err := exec.Journey(context.Background(), w.blocks, w.table, &w.sel, rule)
		if err != nil {
			t.Fatal(err)
		}
		all := open("all", j.Coverage.Customers, any)
		if diff := cmp.Diff(j.Coverage, all.Coverage); diff != "" {
			t.Fatalf("coverage:\n%s", diff)
		}
		checkCustomerSums(t, j, all.List)
		open("on a stage", j.Customers, with(figures.PartVisited, nil))
		open("with an outcome", j.OutcomeCustomers, with(figures.PartOutcome, nil))
		open("back-steps", j.BackStep, with(figures.PartBack, nil))
		var now, dropped, ended int64
		for s, f := range j.Stages {
			at := func(who *figures.Who) { who.Stage = s }
			for part, n := range map[figures.Part]int64{
				figures.PartVisited: f.Customers, figures.PartNow: f.Now, figures.PartEnded: f.Ended, figures.PartDropped: f.Dropped,
				figures.PartLeft: f.Left, figures.PartNext: f.Next, figures.PartOnward: f.Onward, figures.PartBack: f.BackStep, figures.PartLooped: f.Loop,
			} {
				open(string(part), n, with(part, at))
			}
			now, dropped, ended = now+f.Now, dropped+f.Dropped, ended+f.Ended
		}
		open("now", now, with(figures.PartNow, nil))
		open("dropped", dropped, with(figures.PartDropped, nil))
		open("ended", ended, with(figures.PartEnded, nil))
		for _, p := range j.Places {
			if p.Touchpoint < 0 {
				continue
			}
			at := func(who *figures.Who) { who.Stage, who.Touchpoint = p.Stage, p.Touchpoint }
			open("at a touchpoint", p.Customers, with(figures.PartVisited, at))
			open("now at a touchpoint", p.Now, with(figures.PartNow, at))
			open("dropped at a touchpoint", p.Last, with(figures.PartDropped, at))
		}
		for _, m := range j.Moves {
			open("moved", m.Customers, with(figures.PartMoved, func(who *figures.Who) { who.Stage, who.To = m.From, m.To }))
		}
		who, _ := drawWho(t, w)
		f, err := exec.Funnel(context.Background(), w.blocks, w.table, &w.sel, who.Steps, who.Window)
		if err != nil {
			t.Fatal(err)
		}
		for k, s := range f.Steps {
			at := func(w *figures.Who) { w.Steps, w.Step, w.Window = who.Steps, k, who.Window }
			open("reached", s.Customers, with(figures.PartReached, at))
			stopped := int64(0)
			if k+1 < len(f.Steps) {
				stopped = s.Customers - f.Steps[k+1].Customers
			}
			open("stopped", stopped, with(figures.PartStopped, at))
		}
	})
}

// checkCustomerSums holds the columns of all customers against the journey.
func checkCustomerSums(t *rapid.T, j *figures.Journey, list []figures.Customer) {
	var outcomes, value, felt, feeling, interactions int64
	for _, c := range list {
		outcomes += int64(c.Outcomes)
		value += c.Value
		felt += c.Felt
		feeling += c.Feeling
		interactions += int64(c.Interactions)
	}
	for _, s := range j.Stages {
		outcomes -= s.Outcomes
		value -= s.Value
		felt -= s.Emotion.N
		feeling -= s.Emotion.Sum
	}
	if outcomes != 0 || value != 0 || felt != 0 || feeling != 0 || interactions != j.Coverage.Interactions {
		t.Fatalf("the customers' columns do not add up to the journey: outcomes %d, value %d, answers %d, emotion %d, interactions %d of %d", outcomes, value, felt, feeling, interactions, j.Coverage.Interactions)
	}
}
