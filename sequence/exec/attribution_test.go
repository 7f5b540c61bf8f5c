package exec_test

import (
	"context"
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"percorso/sequence"
	"percorso/sequence/attribution"
	"percorso/sequence/exec"
	"percorso/sequence/figures"
	"percorso/sequence/naive"
	"percorso/sequence/sequencetest"
)

// drawAttribution draws a rule for the engine and the same for the twin. The
// selection of the world begins up to a lookback before the rule's From.
func (w *world) drawAttribution(t *rapid.T) (figures.AttributionRule, naive.AttributionAsk) {
	rule := figures.AttributionRule{
		Lookback: rapid.Uint32Range(0, 20).Draw(t, "lookback"), Steps: rapid.IntRange(0, 4).Draw(t, "newest touches"),
		Own: rapid.Bool().Draw(t, "own"), On: rapid.Bool().Draw(t, "on"), Count: rapid.IntRange(1, 5).Draw(t, "nodes"),
		Clean:    rapid.SampledFrom([]string{figures.CleanNone, figures.CleanUnique, figures.CleanFirst}).Draw(t, "clean"),
		HalfLife: rapid.Uint32Range(1, 20).Draw(t, "half-life"), Models: attribution.Models, Order: rapid.IntRange(1, 3).Draw(t, "order"),
	}
	rule.From = w.sel.From + rapid.Uint32Range(0, rule.Lookback).Draw(t, "begins later")
	if rapid.Bool().Draw(t, "sessions") {
		rule.Session = rapid.Uint32Range(1, 5).Draw(t, "session")
	}
	weight := rapid.SampledFrom([]float64{0, 1, 3.5})
	rule.Custom = attribution.Weights{First: weight.Draw(t, "first"), Between: weight.Draw(t, "between"), Last: weight.Draw(t, "last")}
	for range rule.Count {
		rule.Direct = append(rule.Direct, rapid.IntRange(0, 2).Draw(t, "direct") == 0)
	}
	touch, touchTwin := w.drawSet(t)
	rule.Touch = touch.Step
	ask := naive.AttributionAsk{Touch: touchTwin.Has, Conversion: func(x naive.Interaction) bool {
		return int(x.Signature) < len(w.table.Outcome) && w.table.Outcome[x.Signature]
	}}
	if rapid.Bool().Draw(t, "own conversions") {
		set, twin := w.drawSet(t)
		rule.Conversion, ask.Conversion = &set.Step, twin.Has
	}
	if rapid.Bool().Draw(t, "by property") {
		rule.Property, ask.Node = w.drawNodes(t, rule.Count)
	} else {
		rule.Nodes = rapid.SliceOfN(rapid.Map(rapid.IntRange(0, rule.Count), func(n int) uint16 { return uint16(n) }), 0, signatures).Draw(t, "nodes by signature")
		ask.Node = func(x naive.Interaction) int {
			if int(x.Signature) >= len(rule.Nodes) {
				return -1
			}
			return int(rule.Nodes[x.Signature]) - 1
		}
	}
	ask.Rule = rule
	return rule, ask
}

func (w *world) drawNodes(t *rapid.T, count int) ([]sequence.Sparse[uint16], func(naive.Interaction) int) {
	of, has := make([]sequence.Sparse[uint16], len(w.blocks)), map[int64]int{}
	order := slices.Clone(w.all)
	slices.SortFunc(order, func(a, b naive.Interaction) int {
		return int(w.where[int(a.Seq)].at) - int(w.where[int(b.Seq)].at)
	})
	for _, x := range order {
		if node := rapid.IntRange(-1, count-1).Draw(t, "node"); node >= 0 {
			at := w.where[int(x.Seq)]
			has[x.Seq] = node
			of[at.block].At, of[at.block].Of = append(of[at.block].At, at.at), append(of[at.block].Of, uint16(node))
		}
	}
	return of, func(x naive.Interaction) int {
		if node, ok := has[x.Seq]; ok {
			return node
		}
		return -1
	}
}

func TestAttributionEqualsItsTwin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		rule, ask := w.drawAttribution(t)
		got, err := exec.Attribution(context.Background(), w.blocks, w.table, &w.sel, rule)
		if err != nil {
			t.Fatal(err)
		}
		want := naive.Attribution(w.log, w.table, ask)
		plain := &naive.Attributed{
			Coverage: want.Coverage, Conversions: want.Conversions, Unattributed: want.Unattributed, Lost: want.Lost, Nodes: want.Nodes,
		}
		seen := &naive.Attributed{Coverage: got.Coverage, Conversions: got.Conversions, Unattributed: got.Unattributed, Lost: got.Lost, Nodes: got.Nodes}
		if diff := cmp.Diff(plain, seen, cmpopts.EquateEmpty(), cmpopts.IgnoreUnexported(naive.Attributed{})); diff != "" {
			t.Fatalf("engine differs from its twin (-naive +engine):\n%s", diff)
		}
		for m, model := range rule.Models {
			if model == attribution.Markov {
				checkEffect(t, want.Effect, got)
				continue
			}
			checkCredits(t, model, want, got, got.Credits[m])
		}
		checkCredited(t, w, rule, got, want)
	})
}

func checkEffect(t *rapid.T, want attribution.Effect, got *figures.Attribution) {
	chain, merged := got.Steps.Chain()
	e := chain.Effect()
	if merged != 0 || math.Abs(e.Rate-want.Rate) > 1e-9 {
		t.Fatalf("%d states are merged, a path converts with probability %v, not %v", merged, e.Rate, want.Rate)
	}
	for n, r := range e.Removal {
		if math.Abs(r-want.Removal[n]) > 1e-7 {
			t.Fatalf("removal effect of node %d is %v, not %v", n, r, want.Removal[n])
		}
	}
}

// checkCredits compares with the twin and holds what must add up.
func checkCredits(t *rapid.T, model attribution.Model, want *naive.Attributed, got *figures.Attribution, credits []figures.Credit) {
	var parts int64
	var sums []attribution.Sum
	for n, c := range credits {
		parts += c.Parts
		sums = append(sums, c.Value)
		if math.Abs(float64(c.Parts)/attribution.Whole-want.Count[model][n]) > 1e-6 || math.Abs(c.Value.Float()-want.Value[model][n]) > 1e-3 {
			t.Fatalf("%s gives node %d %v conversions worth %v, not %v worth %v", model, n,
				float64(c.Parts)/attribution.Whole, c.Value.Float(), want.Count[model][n], want.Value[model][n])
		}
	}
	if model == attribution.Participation {
		return
	}
	if parts != got.Conversions.Count*attribution.Whole {
		t.Fatalf("%s: credits of %d parts for %d conversions", model, parts, got.Conversions.Count)
	}
	value := int64(0)
	for _, v := range attribution.Round(sums) {
		value += v
	}
	if value != got.Conversions.Value {
		t.Fatalf("%s: credits of %d for conversions worth %d", model, value, got.Conversions.Value)
	}
}

// checkCredited asks who is behind each figure.
func checkCredited(t *rapid.T, w *world, rule figures.AttributionRule, got *figures.Attribution, want *naive.Attributed) {
	ask := func(who figures.Credited, figure int64, has func(customer int) bool) {
		bits, err := exec.Credited(context.Background(), w.blocks, w.table, &w.sel, rule, who)
		if err != nil {
			t.Fatal(err)
		}
		n := int64(0)
		for k, b := range w.blocks {
			for p, node := range b.Node {
				if bits[k].Has(uint32(p)) {
					n++
					if !has(int(node) - 1) {
						t.Fatalf("%+v: customer %d is none of them", who, node-1)
					}
				}
			}
		}
		if n != figure {
			t.Fatalf("%+v: %d customers, the figure says %d", who, n, figure)
		}
	}
	ask(figures.Credited{Unattributed: true}, got.Unattributed.Customers, func(c int) bool { return want.Missed[c] })
	ask(figures.Credited{Node: -1}, got.Conversions.Customers, func(int) bool { return true })
	for n := range rule.Count {
		ask(figures.Credited{Node: n}, got.Nodes[n].Customers, func(c int) bool { return want.Credited[n][c] })
	}
}

// BenchmarkAttribution asks over 20 million interactions, by touchpoint, 30 days.
func BenchmarkAttribution(b *testing.B) {
	block, table := benchBlock(), benchTable()
	for _, c := range []struct {
		name   string
		models []attribution.Model
		order  int
	}{
		{"last and linear", []attribution.Model{attribution.Last, attribution.Linear}, 1},
		{"Markov", []attribution.Model{attribution.Markov}, 1},
		{"Markov of order 2", []attribution.Model{attribution.Markov}, 2},
		{"all", attribution.Models, 1},
	} {
		b.Run(c.name, func(b *testing.B) {
			rule := figures.AttributionRule{
				Lookback: 30 * 86400, Nodes: table.Touchpoint, Count: 30, Models: c.models, Order: c.order, HalfLife: 7 * 86400,
				Direct: make([]bool, 30), Custom: attribution.Weights{First: 1, Between: 1, Last: 1}, From: sequencetest.Start,
			}
			used := processorTime()
			for b.Loop() {
				f, err := exec.Attribution(context.Background(), []*sequence.Block{block}, table, everything(), rule)
				if err != nil {
					b.Fatal(err)
				}
				if f.Steps != nil {
					chain, _ := f.Steps.Chain()
					chain.Effect()
				}
			}
			report(b, block, used)
		})
	}
}
