package sequence_test

import (
	"testing"

	"percorso/catalogue"
	"percorso/sequence"
)

// A hundred codes share 48 bits: the frequent ones have theirs alone.
func TestGistOfManyCodes(t *testing.T) {
	b := &sequence.Block{First: []uint32{0}, Known: new(sequence.Gist)}
	const codes = 100
	for p := range 2 * codes {
		for code := range codes - p/2 { // the lower, the more frequent
			b.Code, b.Time = append(b.Code, catalogue.SignatureID(3*code)), append(b.Time, uint32(1000+p))
		}
		b.First = append(b.First, uint32(len(b.Code)))
	}
	masks, kinds, ok := b.Gist()
	if !ok || len(kinds) != 3*codes-2 {
		t.Fatalf("%d kinds, %v", len(kinds), ok)
	}
	users := map[uint64]int{}
	for code := range codes {
		k := kinds[3*code]
		users[k.Bit]++
		if want := int64(2 * (codes - code)); k.Count != want || k.First != 1000 || k.Last != uint32(999+want) {
			t.Errorf("code %d: %+v, want %d", code, k, want)
		}
	}
	for code := range 24 {
		if n := users[kinds[3*code].Bit]; n != 1 {
			t.Errorf("code %d shares its bit with %d", code, n-1)
		}
	}
	if len(users) != 48 || users[0] != 0 {
		t.Errorf("%d bits are used", len(users))
	}
	for p := range uint32(b.Profiles()) {
		want := uint64(0)
		for _, code := range b.Code[b.First[p]:b.First[p+1]] {
			want |= kinds[code].Bit
		}
		if got := masks.Of(p); got != want {
			t.Errorf("profile %d: %x, want %x", p, got, want)
		}
	}
}

func TestNobodyKeepsTheGist(t *testing.T) {
	if _, _, ok := (&sequence.Block{First: []uint32{0}}).Gist(); ok {
		t.Error("a block without one has a gist")
	}
}
