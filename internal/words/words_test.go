package words_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"percorso/internal/words"
)

func TestIndexIsThatOfTheWholeNumber(t *testing.T) {
	number := rapid.SampledFrom([]uint16{0, 1, 2, 36, 0x0100, 0x0101, 0x2400, 0x2424, 0x0024, 0xffff, 0xff00})
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.SliceOfN(number, 0, 70).Draw(t, "numbers")
		from := rapid.IntRange(0, len(s)).Draw(t, "from")
		x := number.Draw(t, "x")
		if got, want := words.Index(s[from:], x), slices.Index(s[from:], x); got != want {
			t.Errorf("%d is at %d of %v, want %d", x, got, s[from:], want)
		}
	})
}

func BenchmarkIndex(b *testing.B) {
	for _, n := range []int{20, 200, 20_000} {
		s := make([]uint16, n)
		for i := range s {
			s[i] = uint16(i % 30)
		}
		s[n-1] = 36
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.SetBytes(int64(2 * n))
			for b.Loop() {
				words.Index(s, 36)
			}
		})
	}
}
