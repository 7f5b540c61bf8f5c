package exec

import (
	"math"
	"math/bits"
	"slices"
	"sync"

	"percorso/sequence/figures"
)

// Durations are kept in parts that grow to this many.
const (
	firstPart = 64
	fullPart  = 1 << 12
)

var parts = sync.Pool{New: func() any { return new([fullPart]uint32) }}

// durations collects seconds for exact quartiles.
type durations struct {
	now   []uint32 // being filled
	n     int      // how many of now are filled
	full  [][]uint32
	zeros int64 // durations of 0 that are only counted
}

func (d *durations) add(seconds uint32) {
	if d.n >= len(d.now) {
		d.grow()
	}
	d.now[d.n] = seconds
	d.n++
}

func (d *durations) grow() {
	switch len(d.now) {
	case 0:
		d.now = make([]uint32, firstPart)
		return
	case fullPart:
		d.full = append(d.full, d.now)
		d.n = 0
	}
	if 4*len(d.now) < fullPart {
		d.now = append(d.now, make([]uint32, 3*len(d.now))...)
		return
	}
	next := parts.Get().(*[fullPart]uint32)[:] //nolint:forcetypeassert // the pool holds nothing else
	copy(next, d.now[:d.n])
	d.now = next
}

// take moves the durations of other to d.
func (d *durations) take(other *durations) {
	d.zeros += other.zeros
	d.full = append(d.full, other.full...)
	if other.n > 0 {
		d.full = append(d.full, other.now[:other.n])
	}
	*other = durations{}
}

// each calls f with the parts.
func (d *durations) each(f func([]uint32)) {
	for _, part := range d.full {
		f(part)
	}
	f(d.now[:d.n])
}

// free gives the memory back; the durations are gone.
func (d *durations) free() {
	for _, part := range d.full {
		if cap(part) == fullPart {
			parts.Put((*[fullPart]uint32)(part[:fullPart]))
		}
	}
	if cap(d.now) == fullPart {
		parts.Put((*[fullPart]uint32)(d.now[:fullPart]))
	}
	*d = durations{}
}

func (d *durations) count() int64 {
	n := int64(d.n) + d.zeros
	for _, part := range d.full {
		n += int64(len(part))
	}
	return n
}

// sums returns the sum, the shortest and the longest of the durations, of which
// there is one at least.
func (d *durations) sums() (sum int64, shortest, longest uint32) {
	shortest = math.MaxUint32
	if d.zeros > 0 {
		shortest = 0
	}
	d.each(func(part []uint32) {
		for _, v := range part {
			sum += int64(v)
			shortest, longest = min(shortest, v), max(longest, v)
		}
	})
	return sum, shortest, longest
}

// quartiles returns the exact quartiles and frees the durations.
func (d *durations) quartiles() figures.Quartiles {
	q := figures.Quartiles{N: d.count()}
	if q.N > 0 {
		q.Q1, q.Median, q.Q3 = d.ranked(ranksOf(q.N))
	}
	d.free()
	return q
}

// ranksOf returns where the quartiles stand among n sorted durations.
func ranksOf(n int64) [3]int64 { return [3]int64{(n - 1) / 4, (n - 1) / 2, 3 * (n - 1) / 4} }

// The durations are first counted in buckets as fine as a floating-point number
// with 7 bits of mantissa: 128 buckets for each power of two.
const (
	bucketShift = 23 - 7
	bucketBase  = 126 << 7 // below the bucket of 1
	buckets     = (160 << 7) - bucketBase
)

// bucket is monotone: a longer duration never comes into a lower bucket.
func bucket(v uint32) uint32 {
	return max(math.Float32bits(float32(v))>>bucketShift, bucketBase) - bucketBase
}

// bucketStart returns the lowest duration of bucket b or of those above it.
func bucketStart(b int) uint64 { return lowest(bucket, b) }

// lowest returns the lowest duration that of, which is monotone, does not put
// below b; 2^32 where there is none.
func lowest(of func(uint32) uint32, b int) uint64 {
	low, high := uint64(0), uint64(1)<<32
	for low < high {
		middle := (low + high) / 2
		if int(of(uint32(middle))) < b {
			low = middle + 1
		} else {
			high = middle
		}
	}
	return low
}

// ranked returns the elements at the given positions, ascending, of the sorted
// durations: it counts by bucket, then looks into the buckets that were hit.
func (d *durations) ranked(ranks [3]int64) (a, b, c uint32) {
	var counts [buckets]int64
	d.each(func(part []uint32) {
		for _, v := range part {
			counts[bucket(v)]++
		}
	})
	counts[0] += d.zeros
	drawers := drawersOf(counts[:], ranks, bucketStart)
	d.fill(drawers)
	return opened(drawers)
}

// drawer holds the durations of one bucket, low to low+span; none when there is
// but one duration that it can hold.
type drawer struct {
	bucket    int
	count     int64
	low, span uint32
	values    []uint32
	wanted    []want
}

// want is which of the ranks is which element of the drawer.
type want struct{ rank, nth int }

// drawersOf returns the empty drawers of the buckets that the ranks lie in, given
// how many durations each has and the lowest of them.
func drawersOf(counts []int64, ranks [3]int64, start func(int) uint64) (drawers []drawer) {
	at, below := 0, int64(0)
	for i, rank := range ranks {
		for below+counts[at] <= rank {
			below += counts[at]
			at++
		}
		if n := len(drawers); n == 0 || drawers[n-1].bucket != at {
			low := start(at)
			drawers = append(drawers, drawer{bucket: at, count: counts[at], low: uint32(low), span: uint32(start(at+1) - 1 - low)})
		}
		wanted := &drawers[len(drawers)-1].wanted
		*wanted = append(*wanted, want{i, int(rank - below)})
	}
	return drawers
}

// opened returns what the filled drawers have at their ranks.
func opened(drawers []drawer) (a, b, c uint32) {
	var found [3]uint32
	for _, dr := range drawers {
		for i, w := range dr.wanted {
			switch {
			case dr.span == 0:
				found[w.rank] = dr.low
			case i > 0 && w.nth == dr.wanted[i-1].nth:
				found[w.rank] = found[w.rank-1]
			default:
				found[w.rank] = nth(dr.values, w.nth)
			}
		}
	}
	return found[0], found[1], found[2]
}

// fill puts the durations into the drawers, of which there are three at most.
func (d *durations) fill(drawers []drawer) {
	low := [3]uint32{math.MaxUint32, math.MaxUint32, math.MaxUint32} // takes in nothing below
	var span [3]uint32
	some := false
	for i := range drawers {
		if dr := &drawers[i]; dr.span > 0 {
			low[i], span[i], some = dr.low, dr.span, true
			dr.values = make([]uint32, 0, dr.count)
		}
	}
	if !some {
		return
	}
	d.each(func(part []uint32) {
		for _, v := range part {
			if v-low[0] <= span[0] || v-low[1] <= span[1] || v-low[2] <= span[2] {
				for i := range drawers {
					if dr := &drawers[i]; dr.span > 0 && v-dr.low <= dr.span {
						dr.values = append(dr.values, v)
					}
				}
			}
		}
	})
}

// nth returns element k of the sorted values, and leaves them in any order.
func nth(values []uint32, k int) uint32 {
	const digit = 11
	all := values
	low, high := slices.Min(all), slices.Max(all)
	for low < high {
		shift := max(0, bits.Len32(high-low)-digit)
		var counts [1 << digit]int
		for _, v := range all {
			counts[(v-low)>>shift]++
		}
		at := 0
		for counts[at] <= k {
			k -= counts[at]
			at++
		}
		low += uint32(at) << shift
		high = low + (1<<shift - 1)
		kept := make([]uint32, 0, counts[at])
		for _, v := range all {
			if v >= low && v <= high {
				kept = append(kept, v)
			}
		}
		all = kept
	}
	return low
}
