package exec

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"percorso/sequence/figures"
)

func TestQuartilesAreThoseOfTheSortedList(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		// Few values or many, small or over all 32 bits, often equal.
		top := rapid.SampledFrom([]uint32{0, 1, 300, 1 << 20, 1<<32 - 1}).Draw(t, "top")
		n := rapid.SampledFrom([]int{0, 1, 2, 3, 7, 100, 3 * fullPart}).Draw(t, "n")
		seed := rapid.Uint32().Draw(t, "seed")
		var parts [2]durations
		var all []uint32
		for i := range n {
			seed = seed*1664525 + 1013904223
			v := seed
			if top < 1<<32-1 {
				v = seed >> 5 % (top + 1)
			}
			all = append(all, v)
			if i%3 == 0 {
				parts[0].add(v)
				continue
			}
			if v == 0 {
				parts[1].zeros++
				continue
			}
			parts[1].add(v)
		}
		parts[0].take(&parts[1])
		got := parts[0].quartiles()
		slices.Sort(all)
		want := figures.Quartiles{N: int64(n)}
		if n > 0 {
			want.Q1, want.Median, want.Q3 = all[(n-1)/4], all[(n-1)/2], all[3*(n-1)/4]
		}
		if got != want {
			t.Fatalf("quartiles %+v, want %+v", got, want)
		}
	})
}

func TestBucketsAscend(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.Uint32().Draw(t, "a"), rapid.Uint32().Draw(t, "b")
		if a > b {
			a, b = b, a
		}
		if bucket(a) > bucket(b) || bucket(b) >= buckets {
			t.Fatalf("buckets %d and %d of %d and %d; there are %d", bucket(a), bucket(b), a, b, buckets)
		}
		if low, next := bucketStart(int(bucket(b))), bucketStart(int(bucket(b))+1); uint64(b) < low || uint64(b) >= next {
			t.Fatalf("%d is not in its bucket, %d to %d", b, low, next)
		}
	})
}
