package insight

import (
	"pgregory.net/rapid"

	"percorso/sequence"
	"percorso/sequence/figures"
	"percorso/sequence/naive"
)

// flows returns the engine's answer, and the twin's to the same question.
func (s *shop) flows(t *rapid.T, asker *Asker, sc *scope, sel *sequence.Selection, q Query, log naive.Log) (got, want any) {
	q.Node = rapid.SampledFrom([]string{NodeTouchpoint, NodeChannel, NodeStage}).Draw(t, "node")
	rare := rapid.SampledFrom([]float64{0, 0.2, 0.6}).Draw(t, "rare")
	q.Rare = &rare
	rule := figures.FlowRule{JourneyRule: figures.JourneyRule{Silence: day / 2, Until: sc.until(sel)}, Last: q.Touch == TouchLast}
	twin := naive.FlowAsk{}
	if from := drawConditions(t); len(from) > 0 && rapid.Bool().Draw(t, "from") {
		q.From = from
		rule.From = &figures.Step{}
		twin.From = func(x naive.Interaction) bool { return s.meets(&s.rows[x.Seq-1], from) }
	}
	if to := drawConditions(t); len(to) > 0 && rapid.Bool().Draw(t, "to") {
		q.To, q.Arrived = to, rapid.Bool().Draw(t, "arrived")
		rule.To, rule.Arrived = &figures.Step{}, q.Arrived
		twin.To = func(x naive.Interaction) bool { return s.meets(&s.rows[x.Seq-1], to) }
	}
	places := sc.flowPlaces(q.Node)
	twin.Rule = rule
	twin.Node = func(x naive.Interaction) int { return int(places.at[x.Signature]) - 1 }
	twin.Count = len(places.nodes)
	f := naive.Flows(log, s.table, twin)
	places.merge(f, rare)
	twin.Count = len(places.nodes)
	f = naive.Flows(log, s.table, twin)
	out := places.fill(f)
	out.Coverage = sc.coverage(&f.Coverage, sel, 0)
	answer := ask[*FlowsAnswer](t, asker, q)
	for _, n := range answer.Nodes {
		b := n.FlowBalance
		if b.Starts+b.Earlier+b.In != n.Passes || b.Out+b.Dropped+b.Ended+b.Now+b.Back+b.Loop+b.Arrived+b.Later != n.Passes {
			t.Errorf("node %s does not balance: %+v", n.Key, n)
		}
	}
	return &answer.Flows, out
}
