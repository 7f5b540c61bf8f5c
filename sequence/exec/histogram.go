package exec

import (
	"math"

	"percorso/sequence/figures"
)

// bins is how many bins a histogram has: 16 for each power of two.
const bins = 32*16 + 1

// bin is monotone, and below bins.
func bin(v uint32) uint32 {
	return math.Float32bits(float32(int64(v)+1))>>(23-4) - 127<<4
}

// binStart returns the lowest duration of bin b or of those above it.
func binStart(b int) uint64 { return lowest(bin, b) }

// binSet says which bins of a histogram keep their durations.
type binSet [bins]bool

// lasted is a duration in seconds, below the number of what lasted that long.
type lasted uint64

func lasting(number, seconds uint32) lasted { return lasted(number)<<32 | lasted(seconds) }

// histograms are by number, made when the first duration comes.
type histograms struct {
	keep     []*binSet // by number: what is kept of it, nil for all
	of       []*histogram
	kept     []lasted // n of them are still to be sorted in
	n        int
	unfolded uint64
}

// keptAtOnce is how many durations are kept before they are sorted in.
const keptAtOnce = 1 << 13

func newHistograms(keep []*binSet) histograms {
	return histograms{keep: keep, of: make([]*histogram, len(keep))}
}

// add counts durations. Which comes next cannot be foreseen, so the loop writes
// first and then decides by arithmetic whether it is kept.
func (s *histograms) add(all []lasted) {
	if s.unfolded += uint64(len(all)); s.unfolded > math.MaxInt32 {
		s.fold(uint64(len(all)))
	}
	if s.n+len(all) > len(s.kept) {
		s.sort()
		if len(all) > len(s.kept) {
			s.kept = make([]lasted, len(all)+keptAtOnce)
		}
	}
	of, kept, n := s.of, s.kept[s.n:], 0
	kept = kept[:len(all)]
	for _, d := range all {
		h := of[d>>32]
		if h == nil {
			h = s.first(uint32(d >> 32))
		}
		c := &h.counts[bin(uint32(d))]
		kept[n] = d
		n += int(*c & 1)
		*c += 2
	}
	s.n += n
}

func (s *histograms) first(number uint32) *histogram {
	s.of[number] = newHistogram(s.keep[number])
	return s.of[number]
}

// sort sorts in what was kept.
func (s *histograms) sort() {
	for _, d := range s.kept[:s.n] {
		s.of[d>>32].kept.add(uint32(d))
	}
	s.n = 0
}

func (s *histograms) fold(since uint64) {
	for _, h := range s.of {
		if h != nil {
			h.fold()
		}
	}
	s.unfolded = since
}

// take moves what other counted to s; both keep the same.
func (s *histograms) take(other *histograms) {
	s.sort()
	other.sort()
	for i, h := range other.of {
		switch {
		case s.of[i] == nil:
			s.of[i] = h
		case h != nil:
			s.of[i].take(h)
		}
	}
}

// guessed reports whether all quartiles were kept; else keep has what they lie
// in, for a second pass.
func (s *histograms) guessed() bool {
	s.sort()
	s.fold(0)
	all := true
	for i, h := range s.of {
		if h == nil || s.keep[i] == &nothing {
			continue
		}
		wanted, kept := h.wanted()
		s.keep[i] = wanted
		all = all && kept
	}
	return all
}

// nothing keeps no bin: of what nobody asks for.
var nothing binSet

// histogram counts seconds by bin and keeps those of the bins that quartiles are
// thought to lie in, so that they come out exact and the others take no memory:
// counts take 2 KB, a kept duration 4 bytes. Which bins to keep is guessed from a
// sample; where the guess was wrong, quartiles cannot be told and wanted says what
// to keep in a second pass.
type histogram struct {
	kept   durations
	counts [bins]uint32 // twice how many, and 1 more where they are kept
	total  *[bins]int64 // what fold moved out of counts; nil for nothing
}

// newHistogram keeps the durations of the bins in keep, all of them if it is nil.
func newHistogram(keep *binSet) *histogram {
	h := new(histogram)
	for b := range h.counts {
		if keep == nil || keep[b] {
			h.counts[b] = 1
		}
	}
	return h
}

// fold makes room in the counts.
func (h *histogram) fold() {
	if h.total == nil {
		h.total = new([bins]int64)
	}
	for b, c := range h.counts {
		h.total[b] += int64(c >> 1)
		h.counts[b] = c & 1
	}
}

// take moves what other counted to h; both keep the same bins.
func (h *histogram) take(other *histogram) {
	h.fold()
	other.fold()
	for b, n := range other.total {
		h.total[b] += n
	}
	h.kept.take(&other.kept)
}

// wanted returns the bins that the quartiles lie in, and whether they are kept.
// Like count and quartiles, it looks at what is folded.
func (h *histogram) wanted() (bins *binSet, kept bool) {
	bins, kept = new(binSet), true
	n := h.count()
	if n == 0 {
		return bins, kept
	}
	for _, d := range drawersOf(h.total[:], ranksOf(n), binStart) {
		bins[d.bucket] = true
		kept = kept && (d.span == 0 || h.counts[d.bucket]&1 == 1)
	}
	return bins, kept
}

func (h *histogram) count() (n int64) {
	for _, c := range h.total {
		n += c
	}
	return n
}

// quartiles returns the exact quartiles and frees the durations; the bins that
// wanted returns are kept.
func (h *histogram) quartiles() figures.Quartiles {
	q := figures.Quartiles{N: h.count()}
	if q.N > 0 {
		drawers := drawersOf(h.total[:], ranksOf(q.N), binStart)
		h.kept.fill(drawers)
		q.Q1, q.Median, q.Q3 = opened(drawers)
	}
	h.kept.free()
	return q
}

// guess returns the bins that the quartiles of many durations lie in most
// likely, of which d is a sample; nil for all where the sample is too small.
func (d *durations) guess() *binSet {
	n := d.count()
	if n < leastSample {
		return nil
	}
	var counts [bins]int64
	d.each(func(part []uint32) {
		for _, v := range part {
			counts[bin(v)]++
		}
	})
	out := new(binSet)
	off := sampleError(n)
	for _, rank := range ranksOf(n) {
		below := int64(0)
		for b, c := range counts {
			if below <= rank+off && below+c > rank-off {
				out[b] = true
			}
			below += c
		}
	}
	return out
}

// leastSample is from how many durations of a sample on the others are guessed.
const leastSample = 64

// sampleError returns how far the ranks among n durations of a sample may be from
// those of all: four standard errors, and more in case the sample is not like the
// whole.
func sampleError(n int64) int64 { return int64(2*math.Sqrt(float64(n))) + n>>6 }
