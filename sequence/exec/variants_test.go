package exec_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"percorso/sequence/exec"
	"percorso/sequence/figures"
	"percorso/sequence/naive"
)

func drawVariants(t *rapid.T, w *world) figures.VariantRule {
	rule := figures.VariantRule{IDs: []string{"a", "b", "c", "d"}, Top: rapid.IntRange(1, 6).Draw(t, "top")}
	for range rule.IDs {
		rule.Stages = append(rule.Stages, rapid.IntRange(-1, len(w.table.Model.Stages)-1).Draw(t, "stage"))
	}
	return rule
}

func TestVariantsEqualTheirTwin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		ctx := context.Background()
		nodes, rule, ask := drawPaths(t, w)
		rule.Depth, rule.Reverse, rule.Through = 0, false, nil
		ask.Rule = rule
		variants := drawVariants(t, w)
		// Also with so few told apart at a time that several passes are needed.
		got, err := exec.VariantsBy(ctx, w.blocks, w.table, &w.sel, nodes, rule, variants, rapid.SampledFrom([]int{2, 1000}).Draw(t, "most"))
		if err != nil {
			t.Fatal(err)
		}
		want := naive.Variants(w.log, w.table, ask, variants)
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("engine differs from its twin (-naive +engine):\n%s", diff)
		}
		for _, v := range got.List {
			found, err := exec.VariantProfiles(ctx, w.blocks, w.table, &w.sel, nodes, rule, variants.IDs, v.Key)
			if err != nil {
				t.Fatal(err)
			}
			if n := w.count(found); n != v.Customers {
				t.Errorf("%d customers follow %v, the figure says %d", n, v.Nodes, v.Customers)
			}
		}
	})
}

func TestPathGraphEqualsItsTwin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		ctx := context.Background()
		nodes, rule, ask := drawPaths(t, w)
		rule.Depth, rule.Reverse, rule.Through = 0, false, nil
		ask.Rule = rule
		slots := []uint16{2}
		for range pathNodes - 1 {
			slots = append(slots, rapid.Uint16Range(0, 2).Draw(t, "slot"))
		}
		got, err := exec.PathGraph(ctx, w.blocks, w.table, &w.sel, nodes, slots, rule)
		if err != nil {
			t.Fatal(err)
		}
		want := naive.PathGraph(w.log, w.table, ask, func(node int) int { return int(slots[node]) }, 3)
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("engine differs from its twin (-naive +engine):\n%s", diff)
		}
		for _, e := range got.Edges {
			found, err := exec.PathGraphProfiles(ctx, w.blocks, w.table, &w.sel, nodes, slots, rule, e.From, e.To)
			if err != nil {
				t.Fatal(err)
			}
			if n := w.count(found); n != e.Customers {
				t.Errorf("%d customers make %d to %d, the figure says %d", n, e.From, e.To, e.Customers)
			}
		}
		sizes, err := exec.PathSizes(ctx, w.blocks, w.table, &w.sel, nodes, rule)
		if err != nil {
			t.Fatal(err)
		}
		sums := make([]int64, len(got.Nodes))
		for n, size := range sizes[0] {
			sums[slots[n]] += size
		}
		for n := range got.Nodes {
			if sums[n] != got.Nodes[n].Interactions {
				t.Errorf("slot %d: %d steps, %d in the graph", n, sums[n], got.Nodes[n].Interactions)
			}
		}
	})
}
