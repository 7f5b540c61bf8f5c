package sequence

import "testing"

func TestBitsHoldWhatWasSet(t *testing.T) {
	b := NewBits(130)
	for _, i := range []uint32{0, 63, 64, 129} {
		if b.Has(i) {
			t.Errorf("bit %d is set in a new map", i)
		}
		b.Set(i)
		if !b.Has(i) {
			t.Errorf("bit %d was set and is not there", i)
		}
	}
	if b.Has(1) || b.Has(128) {
		t.Errorf("a neighbour was set too")
	}
	if len(NewBits(0)) != 0 || len(NewBits(64)) != 1 || len(NewBits(65)) != 2 {
		t.Errorf("maps of the wrong length")
	}
	if Bits(nil).Has(5) {
		t.Errorf("a nil map holds something")
	}
}

func TestBlockCountsItsProfiles(t *testing.T) {
	b := Block{First: []uint32{0, 2, 5}}
	if n := b.Profiles(); n != 2 {
		t.Errorf("%d profiles, want 2", n)
	}
}
