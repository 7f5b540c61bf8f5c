package exec_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"percorso/catalogue"
	"percorso/identity/graph"
	"percorso/sequence"
	"percorso/sequence/exec"
	"percorso/sequence/figures"
	"percorso/sequence/naive"
)

func drawPlan(t *rapid.T) figures.Plan {
	var p figures.Plan
	columns := rapid.IntRange(0, 4).Draw(t, "columns")
	for c := range columns {
		p.Columns = append(p.Columns, rapid.SliceOfNDistinct(rapid.IntRange(0, 3), 0, 2, rapid.ID).Draw(t, "touchpoints"))
		next := rapid.SliceOfN(rapid.IntRange(0, columns-1), 0, 1).Draw(t, "ways")
		if c+1 < columns {
			next = append(next, c+1)
		}
		p.Next, p.Loops = append(p.Next, next), append(p.Loops, rapid.SliceOfN(rapid.IntRange(0, columns-1), 0, 1).Draw(t, "loops"))
	}
	return p
}

func TestAlignmentEqualsItsTwin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		plan := drawPlan(t)
		rule := figures.AlignRule{Silence: rapid.Uint32Range(1, 20).Draw(t, "silence"), Rare: rapid.SampledFrom([]int64{0, 10, 400}).Draw(t, "rare"), Sad: -499}
		wrong := func(naive.Interaction) bool { return false }
		if rapid.Bool().Draw(t, "wrong") {
			rule.Wrong, wrong = w.drawEvents(t)
		}
		got, _, err := exec.Align(context.Background(), w.blocks, w.table, &w.sel, plan, rule, nil)
		if err != nil {
			t.Fatal(err)
		}
		want := naive.Align(w.log, w.table, plan, rule, wrong)
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("plan %+v\nengine differs from its twin (-naive +engine):\n%s", plan, diff)
		}
		if k := int64(max(1, len(plan.Columns))); got.Cost > k*got.Touches {
			t.Fatalf("a cost of %d for %d touches and %d columns", got.Cost, got.Touches, k)
		}
		for _, d := range []struct {
			kind string
			n    int64
		}{{figures.Skipped, got.Skipped.Customers}, {figures.AdHoc, got.Adhoc.Customers}, {figures.Failing, got.Failing.Customers}, {figures.Disorder, got.Disordered.Customers}, {figures.Missing, got.Missing.Customers}} {
			_, list, err := exec.Align(context.Background(), w.blocks, w.table, &w.sel, plan, rule, &exec.Wanted{Kind: d.kind, Column: -1, Touchpoint: -1})
			if err != nil || int64(len(list)) != d.n {
				t.Fatalf("%s concerns %d customers, and %d are listed: %v", d.kind, d.n, len(list), err)
			}
		}
	})
}

// TestAlignmentByHand lays single journeys beside the plan
// home -> list, product -> cart -> till, with a loop from the till to the list.
func TestAlignmentByHand(t *testing.T) {
	const home, list, product, cart, till, radio = 0, 1, 2, 3, 4, 5
	table := &catalogue.Table{Touchpoints: make([]catalogue.Touchpoint, 6), Touchpoint: []uint16{1, 2, 3, 4, 5, 6}}
	plan := figures.Plan{Columns: [][]int{{home}, {list, product}, {cart}, {till}}, Next: [][]int{{1}, {2}, {3}, {}}, Loops: [][]int{{}, {}, {}, {1}}}
	for _, c := range []struct {
		name    string
		touches []catalogue.SignatureID
		cost    int64 // in quarters of a touch
		skipped, adhoc, disorder,
		missing int64
	}{
		{"as planned", []catalogue.SignatureID{home, list, product, list, cart, till}, 0, 0, 0, 0, 0},
		{"stopped half-way", []catalogue.SignatureID{home, list}, 0, 0, 0, 0, 1},
		{"round again", []catalogue.SignatureID{home, list, product, cart, till, product, cart, till}, 0, 0, 0, 0, 0},
		{"straight to the till", []catalogue.SignatureID{till}, 3, 3, 0, 0, 0},
		{"past the cart", []catalogue.SignatureID{home, list, product, till}, 1, 1, 0, 0, 0},
		{"the radio", []catalogue.SignatureID{home, radio, list, product}, 4, 0, 1, 0, 0},
		{"back to the home", []catalogue.SignatureID{home, list, product, home, cart}, 4, 0, 0, 1, 0},
		{"back to the list", []catalogue.SignatureID{home, list, product, cart, list, cart}, 4, 0, 0, 1, 0},
		{"too early", []catalogue.SignatureID{home, till, list, product, cart, till}, 2, 0, 0, 0, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := &sequence.Block{First: []uint32{0, uint32(len(c.touches))}, Code: c.touches, Node: []graph.Node{1}}
			for i := range c.touches {
				b.Time = append(b.Time, uint32(100+i))
			}
			got, _, err := exec.Align(t.Context(), []*sequence.Block{b}, table, everything(), plan, figures.AlignRule{Silence: 1000, Sad: -499}, nil)
			if err != nil {
				t.Fatal(err)
			}
			have := [5]int64{got.Cost, got.Skipped.Count, got.Adhoc.Count, got.Disordered.Count, got.Missing.Count}
			if want := [5]int64{c.cost, c.skipped, c.adhoc, c.disorder, c.missing}; have != want {
				t.Errorf("cost, skipped, ad hoc, out of order, missing: %v, want %v", have, want)
			}
		})
	}
}
