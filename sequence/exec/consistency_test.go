package exec_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"percorso"
	"percorso/catalogue"
	"percorso/sequence/exec"
	"percorso/sequence/figures"
	"percorso/sequence/naive"
)

// drawChannels puts the signatures on three channels.
func (w *world) drawChannels(t *rapid.T) {
	w.table.Channels = []catalogue.Channel{{ID: "a"}, {ID: "b"}, {ID: "c"}}
	for range rapid.IntRange(0, signatures).Draw(t, "on channels") {
		w.table.Channel = append(w.table.Channel, uint8(rapid.IntRange(0, 3).Draw(t, "channel")))
	}
}

func TestChannelsEqualTheirTwin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		w.drawChannels(t)
		rule := figures.MaturityRule{
			Kind:    append([]uint8{0}, rapid.SliceOfN(rapid.Uint8Range(0, 2), 3, 3).Draw(t, "kinds")...),
			Silence: rapid.SampledFrom([]uint32{0, 1, 2, 5, 100}).Draw(t, "silence"),
		}
		ctx := context.Background()
		got, err := exec.Channels(ctx, w.blocks, w.table, &w.sel, rule)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(naive.Channels(w.log, w.table, rule), got, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("engine differs from its twin (-naive +engine):\n%s", diff)
		}
		count := func(who figures.ByChannel) (n int64) {
			found, err := exec.ChannelProfiles(ctx, w.blocks, w.table, &w.sel, rule, who)
			if err != nil {
				t.Fatal(err)
			}
			for b, bits := range found {
				for p := range uint32(w.blocks[b].Profiles()) {
					if bits.Has(p) {
						n++
					}
				}
			}
			return n
		}
		sum := got.Nowhere
		for m := range got.Matured {
			sum += got.Matured[m].Customers
			if n := count(figures.ByChannel{Maturity: figures.Maturity(m)}); n != got.Matured[m].Customers {
				t.Errorf("maturity %d: %d customers are marked, the figure says %d", m, n, got.Matured[m].Customers)
			}
		}
		if sum != got.Coverage.Customers {
			t.Errorf("%d customers have a maturity or none, of %d", sum, got.Coverage.Customers)
		}
		for _, s := range got.Switches {
			if n := count(figures.ByChannel{Switch: true, From: s.From, To: s.To}); n != s.Customers {
				t.Errorf("from %d to %d: %d customers are marked, the figure says %d", s.From, s.To, n, s.Customers)
			}
		}
	})
}

func TestSaidEqualsItsTwin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		w.drawChannels(t)
		rule := figures.MismatchRule{
			Channel: append([]bool{false}, rapid.SliceOfN(rapid.Bool(), 3, 3).Draw(t, "channels")...),
			Spans:   []uint32{0, 101, 104, 130}, Most: 1 << 20,
		}
		var says []func(naive.Interaction) (about, said []int)
		for range 2 {
			a, aboutOf := w.drawKeys(t, "about", 3, false)
			b, saidOf := w.drawKeys(t, "says", 3, false)
			rule.Pairs = append(rule.Pairs, figures.Pairs{About: a.Of, Says: b.Of})
			says = append(says, func(x naive.Interaction) ([]int, []int) { return aboutOf(x), saidOf(x) })
		}
		pairs := func(x naive.Interaction) (out [][2]int) {
			for _, f := range says {
				if a, b := f(x); len(a) > 0 && len(b) > 0 {
					out = append(out, [2]int{a[0], b[0]})
				}
			}
			return out
		}
		got, err := exec.Said(context.Background(), w.blocks, w.table, &w.sel, rule)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(naive.Said(w.log, w.table, pairs, rule), got, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("engine differs from its twin (-naive +engine):\n%s", diff)
		}
		if len(got) < 2 {
			return
		}
		rule.Most = len(got) - 1
		if _, err := exec.Said(context.Background(), w.blocks, w.table, &w.sel, rule); percorso.KindOf(err) != percorso.TooLarge {
			t.Errorf("%d combinations where %d may be: %v", len(got), rule.Most, err)
		}
	})
}
