package exec

import (
	"testing"

	"pgregory.net/rapid"

	"percorso/catalogue"
)

func TestBitsAreCounted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var got bitCounts
		var want [64]int64
		for _, word := range rapid.SliceOfN(rapid.Uint64(), 0, 200).Draw(t, "words") {
			got.add(word)
			for bit := range want {
				want[bit] += int64(word >> bit & 1)
			}
		}
		if counts := got.counts(); counts != want {
			t.Fatalf("bits are counted as\n%v, not\n%v", counts, want)
		}
	})
}

// Codes of 0, of the highest bit and next to those looked for are the hard ones.
func TestTwoCodesAreFoundAmongSixtyFour(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		code := rapid.SampledFrom([]uint16{0, 1, 2, 3, 0x7fff, 0x8000, 0x8001, 0xfffe, 0xffff})
		a, b := uint64(code.Draw(t, "a")), uint64(code.Draw(t, "b"))
		var codes [64]catalogue.SignatureID
		for i := range codes {
			codes[i] = catalogue.SignatureID(code.Draw(t, "code"))
		}
		hits := maybe64(&codes, a*low16, b*low16)
		for i, c := range codes {
			if is := uint64(c) == a || uint64(c) == b; is && hits>>i&1 == 0 {
				t.Fatalf("code %d at %d is not found", c, i)
			}
		}
	})
}
