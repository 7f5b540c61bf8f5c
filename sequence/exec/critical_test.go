package exec_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"percorso"
	"percorso/catalogue"
	"percorso/sequence"
	"percorso/sequence/exec"
	"percorso/sequence/figures"
	"percorso/sequence/naive"
)

// TestCriticalEqualsItsTwin draws shops of some hundred short journeys, in which
// chance alone makes some touchpoints and values worse than others.
func TestCriticalEqualsItsTwin(t *testing.T) {
	found := 0
	rapid.Check(t, func(t *rapid.T) {
		w, traits := drawFaults(t)
		rule := figures.CriticalRule{
			Silence: uint32(rapid.SampledFrom([]int{9_000, 12_000, 5_000, 30_000, 1}).Draw(t, "silence")), Horizon: uint32(rapid.SampledFrom([]int{1, 4_000, 90_000}).Draw(t, "horizon")),
			Until: w.newest, Candidate: []bool{true, true, rapid.Bool().Draw(t, "candidate"), true},
		}
		for k := range traits {
			rule.Traits = append(rule.Traits, figures.Trait{Values: 2, Of: w.column(traits[k])})
		}
		got, err := exec.Critical(context.Background(), w.blocks, w.table, &w.sel, rule)
		if err != nil {
			t.Fatal(err)
		}
		want := naive.Critical(w.log, w.table, rule, traits)
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("engine differs from its twin (-naive +engine):\n%s", diff)
		}
		found += len(got.Points)
	})
	t.Logf("%d points in all; that faults are found at all, gen shows", found)
}

// drawFaults draws a world with enough visits for something to be found.
func drawFaults(t *rapid.T) (*world, []func(naive.Interaction) (int, bool)) {
	w := &world{table: &catalogue.Table{
		Model: catalogue.Model{
			ID:     "m",
			Stages: []catalogue.Stage{{ID: "a"}, {ID: "b"}, {ID: "c"}},
			Loops:  []catalogue.Loop{{From: "c", To: "a"}},
		},
	}}
	for n, kind := range []catalogue.Kind{catalogue.Digital, catalogue.Digital, catalogue.Physical, catalogue.Human} {
		w.table.Touchpoints = append(w.table.Touchpoints, catalogue.Touchpoint{ID: percorso.TouchpointID(fmt.Sprint("t", n)), Kind: kind})
	}
	// Code 0 is nowhere, the last is on the third stage; the others share two stages and all touchpoints.
	w.table.Stage = []uint8{0, 1, 2, 1, 2, 1, 2, 1, 3}
	w.table.Touchpoint = []uint16{1, 1, 1, 2, 2, 3, 3, 4, 0}
	for code := range signatures {
		w.table.Outcome = append(w.table.Outcome, code == 6)
	}
	dice := uint64(rapid.Uint32().Draw(t, "seed")) * 2654435761
	roll := func(n int) int {
		dice = dice*6364136223846793005 + 1442695040888963407
		return int(dice>>33) % n
	}
	customers := rapid.SampledFrom([]int{600, 900, 60, 0}).Draw(t, "customers")
	bad, seq := catalogue.SignatureID(1+roll(7)), int64(0)
	for c := range customers {
		at := uint32(100 + roll(50_000))
		for range 2 + roll(9) {
			seq++
			x := naive.Interaction{Customer: c, Time: at, Seq: seq, Signature: catalogue.SignatureID(roll(signatures))}
			if roll(3) == 0 {
				x.Value = int64(roll(3)-1) * 700
			}
			if roll(4) == 0 {
				e := percorso.Emotion(roll(5)*1000 - 2000)
				if x.Signature%3 == bad%3 {
					e = -2000
				}
				x.Emotion = &e
			}
			w.all = append(w.all, x)
			w.newest = max(w.newest, at)
			at += uint32(roll(8_000))
			if x.Signature == bad && roll(10) > 0 {
				break // who meets it goes away
			}
		}
	}
	w.customers = customers
	w.halves()
	if w.sel, w.log = (sequence.Selection{To: ^uint32(0)}), w.all; rapid.Bool().Draw(t, "filtered") {
		w.log = nil
		w.drawSelection(t, customers, 90_000)
	}
	return w, []func(naive.Interaction) (int, bool){
		func(x naive.Interaction) (int, bool) { return int(x.Seq) % 2, x.Seq%3 > 0 },
		func(x naive.Interaction) (int, bool) { return int(x.Signature) % 2, true },
	}
}

// halves puts the customers, whose interactions are in order, into two blocks.
func (w *world) halves() {
	w.where = map[int]position{}
	w.blocks = []*sequence.Block{{First: []uint32{0}}, {First: []uint32{0}}}
	for i := 0; i < len(w.all); {
		c := w.all[i].Customer
		b := w.blocks[c%2]
		var mine naive.Log
		for ; i < len(w.all) && w.all[i].Customer == c; i++ {
			w.where[int(w.all[i].Seq)] = position{c % 2, uint32(b.Profiles()), uint32(len(b.Code) + len(mine))}
			mine = append(mine, w.all[i])
		}
		appendProfile(b, c, mine)
	}
}

// column is a trait as the engine takes it.
func (w *world) column(trait func(naive.Interaction) (int, bool)) []sequence.Sparse[uint16] {
	out := make([]sequence.Sparse[uint16], len(w.blocks))
	values := make([]map[uint32]uint16, len(w.blocks))
	for n := range values {
		values[n] = map[uint32]uint16{}
	}
	for _, x := range w.all {
		if v, ok := trait(x); ok {
			at := w.where[int(x.Seq)]
			values[at.block][at.at] = uint16(v)
		}
	}
	for n, b := range w.blocks {
		for i := range uint32(len(b.Code)) {
			if v, ok := values[n][i]; ok {
				out[n].At, out[n].Of = append(out[n].At, i), append(out[n].Of, v)
			}
		}
	}
	return out
}
