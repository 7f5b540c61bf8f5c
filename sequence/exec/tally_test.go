package exec_test

import (
	"context"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"percorso"
	"percorso/sequence"
	"percorso/sequence/exec"
	"percorso/sequence/figures"
	"percorso/sequence/naive"
	"percorso/sequence/sequencetest"
)

// drawSet draws a set for the engine and the same for the twin.
func (w *world) drawSet(t *rapid.T) (figures.Set, naive.TallySet) {
	var s figures.Set
	has := func(naive.Interaction) bool { return true }
	also := func(f func(naive.Interaction) bool) {
		before := has
		has = func(x naive.Interaction) bool { return before(x) && f(x) }
	}
	if rapid.IntRange(0, 3).Draw(t, "set by signature") > 0 {
		s.Signatures = rapid.SliceOfN(rapid.Bool(), 0, signatures).Draw(t, "set signatures")
		also(func(x naive.Interaction) bool {
			return int(x.Signature) < len(s.Signatures) && s.Signatures[x.Signature]
		})
	}
	if rapid.IntRange(0, 3).Draw(t, "set by property") == 0 {
		bits, passes := w.drawEvents(t)
		s.Events = bits
		also(passes)
	}
	if rapid.IntRange(0, 5).Draw(t, "set by trait") == 0 {
		bits, passes := w.drawProfiles(t, w.customers)
		s.Profiles = bits
		also(passes)
	}
	twin := naive.TallySet{Has: has}
	if rapid.IntRange(0, 2).Draw(t, "numbers") == 0 {
		s.Numbers, twin.Number, twin.Felt = w.drawNumbers(t)
	}
	return s, twin
}

func (w *world) drawNumbers(t *rapid.T) (*figures.Numbers, func(naive.Interaction) (int64, bool), func(naive.Interaction) *percorso.Emotion) {
	n := &figures.Numbers{Of: make([]sequence.Sparse[uint16], len(w.blocks)), Value: []int64{1000, -2500, 0, 7125}}
	has := map[int64]uint16{}
	order := slices.Clone(w.all)
	slices.SortFunc(order, func(a, b naive.Interaction) int {
		return int(w.where[int(a.Seq)].at) - int(w.where[int(b.Seq)].at)
	})
	for _, x := range order {
		if rapid.Bool().Draw(t, "has a number") {
			at, code := w.where[int(x.Seq)], uint16(rapid.IntRange(0, 3).Draw(t, "number"))
			has[x.Seq] = code
			col := &n.Of[at.block]
			col.At, col.Of = append(col.At, at.at), append(col.Of, code)
		}
	}
	number := func(x naive.Interaction) (int64, bool) {
		code, ok := has[x.Seq]
		return n.Value[code], ok
	}
	if rapid.Bool().Draw(t, "felt") {
		return n, number, nil
	}
	n.Felt, n.Unfelt = []percorso.Emotion{-2000, 500, 0, 2000}, []bool{false, false, true, false}
	return n, number, func(x naive.Interaction) *percorso.Emotion {
		code, ok := has[x.Seq]
		if !ok || n.Unfelt[code] {
			return nil
		}
		return &n.Felt[code]
	}
}

func TestTallyEqualsItsTwin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		rule := figures.TallyRule{Silence: rapid.Uint32Range(1, 20).Draw(t, "silence"), Until: min(w.newest, w.sel.To)}
		var sets []figures.Set
		var twins []naive.TallySet
		for range rapid.IntRange(0, 5).Draw(t, "sets") {
			set, twin := w.drawSet(t)
			sets, twins = append(sets, set), append(twins, twin)
		}
		got, err := exec.Tally(context.Background(), w.blocks, w.table, &w.sel, sets, rule)
		if err != nil {
			t.Fatal(err)
		}
		want := naive.Tally(w.log, w.table, twins, rule)
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("engine differs from its twin (-naive +engine):\n%s", diff)
		}
	})
}

// BenchmarkTally asks for 30 touchpoints, 8 channels and 5 groups of touchpoints
// at once.
func BenchmarkTally(b *testing.B) {
	block, table := benchBlock(), benchTable()
	rule := figures.TallyRule{Silence: 30 * 86400, Until: sequencetest.Start + sequencetest.Year}
	var sets []figures.Set
	add := func(has func(code int) bool) {
		var s figures.Set
		for code := range 40 {
			s.Signatures = append(s.Signatures, has(code))
		}
		sets = append(sets, s)
	}
	for tp := range 30 {
		add(func(code int) bool { return int(table.Touchpoint[code]) == tp+1 })
	}
	for ch := range 8 {
		add(func(code int) bool { return int(table.Channel[code]) == ch+1 })
	}
	for st := range 5 {
		add(func(code int) bool { return int(table.Stage[code]) == st+1 })
	}
	used := processorTime()
	for b.Loop() {
		if _, err := exec.Tally(context.Background(), []*sequence.Block{block}, table, everything(), sets, rule); err != nil {
			b.Fatal(err)
		}
	}
	report(b, block, used)
}
