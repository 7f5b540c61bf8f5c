package exec_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"percorso/catalogue"
	"percorso/sequence"
	"percorso/sequence/exec"
	"percorso/sequence/figures"
	"percorso/sequence/naive"
	"percorso/sequence/pattern"
)

// drawKeys gives interactions up to three numbers of 1 to most.
func (w *world) drawKeys(t *rapid.T, name string, most int, lists bool) (figures.Keys, func(naive.Interaction) []int) {
	keys := figures.Keys{Of: make([]sequence.Sparse[uint16], len(w.blocks)), Count: most}
	longest := 1
	if lists {
		longest = 3
	}
	of := map[int64][]int{}
	for _, x := range w.all {
		of[x.Seq] = rapid.SliceOfN(rapid.IntRange(1, most), 0, longest).Draw(t, name)
	}
	for b := range w.blocks {
		byPlace := map[uint32][]int{}
		for seq, list := range of {
			if at := w.where[int(seq)]; at.block == b {
				byPlace[at.at] = list
			}
		}
		for i := range uint32(len(w.blocks[b].Code)) {
			for _, key := range byPlace[i] {
				keys.Of[b].At, keys.Of[b].Of = append(keys.Of[b].At, i), append(keys.Of[b].Of, uint16(key))
			}
		}
	}
	return keys, func(x naive.Interaction) []int { return of[x.Seq] }
}

// drawPattern draws a pattern that passes Check, and who its elements are.
func drawPattern(t *rapid.T, w *world) (pattern.Pattern, []naive.Step) {
	p := pattern.Pattern{Same: rapid.IntRange(-1, 1).Draw(t, "same"), Window: rapid.SampledFrom([]uint32{0, 1, 3, 8, 40, pattern.Forever}).Draw(t, "window")}
	var steps []naive.Step
	n := rapid.IntRange(1, 4).Draw(t, "elements")
	anchor := rapid.IntRange(0, n-1).Draw(t, "anchor")
	bars := func(end bool) {
		for range rapid.SampledFrom([]int{0, 0, 0, 1, 2}).Draw(t, "bars") {
			if len(p.Elements) >= pattern.MaxElements-4 {
				return
			}
			e := pattern.Element{Not: true, Any: rapid.Bool().Draw(t, "any"), Within: pattern.Forever}
			step, is := drawElement(t, w)
			e.Step = step
			if end {
				e.Within = rapid.SampledFrom([]uint32{0, 1, 3, 8}).Draw(t, "bar within")
			}
			p.Elements, steps = append(p.Elements, e), append(steps, is)
		}
	}
	for i := range n {
		bars(i == 0)
		e := pattern.Element{Anchor: i == anchor, Within: pattern.Forever}
		step, is := drawElement(t, w)
		e.Step = step
		if i > 0 {
			e.After = rapid.SampledFrom([]uint32{0, 0, 0, 1, 2}).Draw(t, "after")
			e.Within = max(e.After, rapid.SampledFrom([]uint32{0, 2, 5, pattern.Forever}).Draw(t, "within"))
		}
		p.Elements, steps = append(p.Elements, e), append(steps, is)
	}
	bars(true)
	if _, err := p.Check(); err != nil {
		p.Window = pattern.Forever
	}
	return p, steps
}

// drawElement draws an element that looks at the code, and now and then at more.
func drawElement(t *rapid.T, w *world) (figures.Step, naive.Step) {
	codes := rapid.SliceOfN(rapid.Bool(), 0, signatures).Draw(t, "codes")
	step := figures.Step{Signatures: codes}
	is := func(x naive.Interaction) bool { return int(x.Signature) < len(codes) && codes[x.Signature] }
	if rapid.IntRange(0, 4).Draw(t, "picky") > 0 {
		return step, is
	}
	bits, passes := w.drawEvents(t)
	step.Events = bits
	return step, func(x naive.Interaction) bool { return is(x) && passes(x) }
}

func TestBehavioursEqualTheirTwin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		for range signatures {
			w.table.Channel = append(w.table.Channel, uint8(rapid.IntRange(0, 2).Draw(t, "channel")))
		}
		w.table.Channels = []catalogue.Channel{{ID: "a"}, {ID: "b"}}
		var patterns []pattern.Pattern
		var steps [][]naive.Step
		for range rapid.IntRange(1, 3).Draw(t, "patterns") {
			p, is := drawPattern(t, w)
			patterns, steps = append(patterns, p), append(steps, is)
		}
		products, productsOf := w.drawKeys(t, "products", 3, true)
		orders, ordersOf := w.drawKeys(t, "orders", 4, false)
		place, placeOf := w.drawKeys(t, "place", 2, false)
		rule := figures.BehaviourRule{
			From: rapid.SampledFrom([]uint32{0, 100, 102, 120}).Draw(t, "from"), To: rapid.SampledFrom([]uint32{^uint32(0), 104, 130}).Draw(t, "to"),
			Until: w.newest, Keys: []figures.Keys{products, orders}, Place: &place, Buckets: []uint32{0, 101, 103, 120},
		}
		ask := naive.BehaviourAsk{
			Patterns: patterns, Rule: rule,
			Is: func(p, e int, x naive.Interaction) bool { return steps[p][e](x) },
			Keys: func(same int, x naive.Interaction) []int {
				return []func(naive.Interaction) []int{productsOf, ordersOf}[same](x)
			},
			Place: func(x naive.Interaction) int { return append(slices.Clone(placeOf(x)), 0)[0] },
		}
		ctx := context.Background()
		got, err := exec.Behaviours(ctx, w.blocks, w.table, &w.sel, patterns, rule)
		if err != nil {
			t.Fatal(err)
		}
		want := naive.Behaviours(w.log, w.table, ask)
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("engine differs from its twin (-naive +engine):\n%s\n%v", diff, patterns)
		}
		for i := range patterns {
			checkBehaviour(t, w, patterns[i], rule, &got.Patterns[i])
		}
	})
}

// checkBehaviour holds the sums of a pattern, and who is behind it.
func checkBehaviour(t *rapid.T, w *world, p pattern.Pattern, rule figures.BehaviourRule, b *figures.Behaviour) {
	var spans, ways, places int64
	for _, s := range b.Trend {
		spans += s.Occurrences
	}
	for _, x := range b.Ways {
		ways += x.Occurrences
	}
	for _, x := range b.Places {
		places += x.Occurrences
	}
	if spans != b.Occurrences || ways != b.Occurrences || places != b.Occurrences || b.Gap.N != b.Occurrences {
		t.Errorf("%d occurrences; %d by time, %d by channels, %d by place, %d gaps", b.Occurrences, spans, ways, places, b.Gap.N)
	}
	who, err := exec.BehaviourProfiles(context.Background(), w.blocks, w.table, &w.sel, p, rule)
	if err != nil {
		t.Fatal(err)
	}
	n := int64(0)
	for k, bits := range who {
		for profile := range uint32(w.blocks[k].Profiles()) {
			if bits.Has(profile) {
				n++
			}
		}
	}
	if n != b.Customers {
		t.Errorf("%d customers are marked, the figure says %d", n, b.Customers)
	}
}

func TestPatternsThatCannotBe(t *testing.T) {
	anchor := pattern.Element{Anchor: true, Within: pattern.Forever}
	for _, c := range []struct {
		name string
		p    pattern.Pattern
	}{
		{"nothing", pattern.Pattern{}},
		{"only what must not come", pattern.Pattern{Elements: []pattern.Element{{Not: true}}}},
		{"nothing is counted", pattern.Pattern{Elements: []pattern.Element{{Within: pattern.Forever}}}},
		{"two are counted", pattern.Pattern{Elements: []pattern.Element{anchor, anchor}}},
		{"counted and forbidden", pattern.Pattern{Elements: []pattern.Element{{Not: true, Anchor: true}}}},
		{"a gap for the first", pattern.Pattern{Elements: []pattern.Element{{Anchor: true, Within: 5}}}},
		{"later than it may", pattern.Pattern{Elements: []pattern.Element{anchor, {After: 5, Within: 4}}, Window: 9}},
		{"longer than the window", pattern.Pattern{Elements: []pattern.Element{anchor, {After: 5, Within: 9}, {After: 5, Within: 9}}, Window: 9}},
		{"a bound between", pattern.Pattern{Elements: []pattern.Element{anchor, {Not: true, Within: 9}, {Within: 9}}, Window: 9}},
		{"too many", pattern.Pattern{Elements: make([]pattern.Element, pattern.MaxElements+1)}},
	} {
		if _, err := c.p.Check(); err == nil {
			t.Errorf("%s: it passes", c.name)
		} else if s := fmt.Sprint(err); s == "" {
			t.Errorf("%s: the error says nothing", c.name)
		}
	}
}
