package exec_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"percorso/catalogue"
	"percorso/sequence/exec"
	"percorso/sequence/figures"
	"percorso/sequence/naive"
)

func TestGroupEqualsItsTwin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		w.table.Channels = make([]catalogue.Channel, 3)
		w.table.Channel = rapid.SliceOfN(rapid.Uint8Range(0, 3), 0, signatures).Draw(t, "channels")
		g := figures.Group{Channel: rapid.IntRange(-1, 2).Draw(t, "channel")}
		if rapid.Bool().Draw(t, "by outcomes") {
			g.Outcomes = &figures.Range{AtLeast: rapid.Int64Range(0, 2).Draw(t, "least"), Below: rapid.Int64Range(1, 4).Draw(t, "below")}
		}
		if rapid.Bool().Draw(t, "by value") {
			g.Value = &figures.Range{AtLeast: rapid.SampledFrom([]int64{-1000, 0, 1}).Draw(t, "least value"), Below: 2000}
		}
		var has naive.Step
		if rapid.Bool().Draw(t, "by interaction") {
			set, twin := w.drawSet(t)
			g.Has, has = &set.Step, naive.Step(twin.Has)
		}
		bits, err := exec.Group(context.Background(), w.blocks, w.table, 0, g)
		if err != nil {
			t.Fatal(err)
		}
		found := map[int]bool{}
		for n, b := range w.blocks {
			for p, node := range b.Node {
				if bits[n].Has(uint32(p)) {
					found[int(node)-1] = true
				}
			}
		}
		want := map[int]bool{}
		for _, c := range naive.Group(w.all, w.table, g, has) {
			want[c] = true
		}
		if diff := cmp.Diff(want, found, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("engine differs from its twin (-naive +engine):\n%s", diff)
		}
	})
}
