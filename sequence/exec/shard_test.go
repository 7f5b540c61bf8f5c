package exec

import (
	"slices"
	"testing"

	"percorso/sequence"
)

// TestFewProfilesAreAllThatIsVisited counts the work of a filter that keeps one
// customer in a hundred: it visits these and no other.
func TestFewProfilesAreAllThatIsVisited(t *testing.T) {
	const all = 10_000
	b := &sequence.Block{First: make([]uint32, all+1)}
	few := sequence.NewBits(all)
	var want []uint32
	for p := uint32(7); p < all; p += 100 {
		few.Set(p)
		want = append(want, p)
	}
	l := newLens([]*sequence.Block{b}, 0, &sequence.Selection{Profiles: []sequence.Bits{few}})
	var got []uint32
	for p := l.next(0); p < all; p = l.next(p + 1) {
		got = append(got, p)
	}
	if !slices.Equal(got, want) {
		t.Errorf("%d profiles are visited, %d are kept", len(got), len(want))
	}
	none := newLens([]*sequence.Block{b}, 0, &sequence.Selection{Profiles: []sequence.Bits{nil}})
	if p := none.next(0); p < all {
		t.Errorf("profile %d is visited, none is kept", p)
	}
	whole := newLens([]*sequence.Block{b}, 0, &sequence.Selection{})
	if p := whole.next(5); p != 5 {
		t.Errorf("without a filter profile %d follows, not 5", p)
	}
}
