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
	if d.n == len(d.now) {
		d.grow()
	}
	d.now[d.n] = seconds
	d.n++
}

// addSome is add for durations that are often 0: these take no room, and no
// branch. Whoever adds counts them, and sets zeros in the end.
func (d *durations) addSome(seconds uint32) {
	if d.n == len(d.now) {
		d.grow()
	}
	d.now[d.n] = seconds
	d.n += int(min(seconds, 1))
}

// addIf is add if some is not 0, without a branch.
func (d *durations) addIf(seconds uint32, some uint64) {
	if d.n == len(d.now) {
		d.grow()
	}
	d.now[d.n] = seconds
	d.n += int(min(some, 1))
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
		found := d.ranked([3]int64{(q.N - 1) / 4, (q.N - 1) / 2, 3 * (q.N - 1) / 4})
		q.Q1, q.Median, q.Q3 = found[0], found[1], found[2]
	}
	d.free()
	return q
}

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
func bucketStart(b int) uint64 {
	low, high := uint64(0), uint64(1)<<32
	for low < high {
		middle := (low + high) / 2
		if int(bucket(uint32(middle))) < b {
			low = middle + 1
		} else {
			high = middle
		}
	}
	return low
}

// ranked returns the elements at the given positions, ascending, of the sorted
// durations: it counts by bucket, then looks into the buckets that were hit.
func (d *durations) ranked(ranks [3]int64) (found [3]uint32) {
	var counts [buckets]int64
	d.each(func(part []uint32) {
		for _, v := range part {
			counts[bucket(v)]++
		}
	})
	counts[0] += d.zeros
	var drawers []drawer
	at, below := 0, int64(0)
	for i, rank := range ranks {
		for below+counts[at] <= rank {
			below += counts[at]
			at++
		}
		if n := len(drawers); n == 0 || drawers[n-1].bucket != at {
			drawers = append(drawers, newDrawer(at, counts[at]))
		}
		wanted := &drawers[len(drawers)-1].wanted
		*wanted = append(*wanted, want{i, int(rank - below)})
	}
	d.fill(drawers)
	for _, dr := range drawers {
		for _, w := range dr.wanted {
			found[w.rank] = dr.low
			if dr.span > 0 {
				found[w.rank] = nth(dr.values, w.nth)
			}
		}
	}
	return found
}

// drawer holds the durations of one bucket, low to low+span; none when there is
// but one duration that it can hold.
type drawer struct {
	bucket    int
	low, span uint32
	values    []uint32
	wanted    []want
}

// want is which of the ranks is which element of the drawer.
type want struct{ rank, nth int }

func newDrawer(bucket int, count int64) drawer {
	low := bucketStart(bucket)
	d := drawer{bucket: bucket, low: uint32(low), span: uint32(bucketStart(bucket+1) - 1 - low)}
	if d.span > 0 {
		d.values = make([]uint32, 0, count)
	}
	return d
}

// fill puts the durations into the drawers, of which there are three at most.
func (d *durations) fill(drawers []drawer) {
	low := [3]uint32{math.MaxUint32, math.MaxUint32, math.MaxUint32} // takes in nothing below
	var span [3]uint32
	some := false
	for i := range drawers {
		if drawers[i].span > 0 {
			low[i], span[i], some = drawers[i].low, drawers[i].span, true
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
