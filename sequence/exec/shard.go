// Package exec is the fast engine: it answers journeys, directly-follows graphs
// and funnels over the blocks of the index, and equals the twin in
// sequence/naive to the last unit.
//
// One goroutine for each processor takes chunks of profiles and adds up its own
// figures; at the end those are merged. Inside the loops there are tables
// instead of rules, arithmetic instead of branches where the outcome cannot be
// foreseen, and no allocation but the growth of buffers.
package exec

import (
	"context"
	"math"
	"math/bits"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"percorso/catalogue"
	"percorso/sequence"
)

// chunkSize is how many interactions a goroutine takes at a time: small enough
// to share the work evenly and to stop soon, large enough to cost nothing.
const chunkSize = 1 << 17

// chunk is profiles lo to hi of block number block.
type chunk struct {
	block  int
	lo, hi uint32
}

// chunks cuts the blocks at profile boundaries.
func chunks(blocks []*sequence.Block) []chunk {
	var out []chunk
	for n, b := range blocks {
		profiles := uint32(b.Profiles())
		for lo := uint32(0); lo < profiles; {
			at, _ := slices.BinarySearch(b.First[lo+1:], b.First[lo]+chunkSize)
			hi := min(lo+1+uint32(at), profiles)
			out = append(out, chunk{n, lo, hi})
			lo = hi
		}
	}
	return out
}

// share runs work on all chunks of the blocks and returns the workers, whose
// figures the caller merges. It stops early when ctx ends.
func share[W any](ctx context.Context, blocks []*sequence.Block, worker func() W, work func(W, chunk)) ([]W, error) {
	todo := chunks(blocks)
	n := max(1, min(processors(), len(todo)))
	workers := make([]W, n)
	var next atomic.Int64
	var wait sync.WaitGroup
	for i := range workers {
		wait.Go(func() {
			w := worker()
			workers[i] = w
			for ctx.Err() == nil {
				at := int(next.Add(1)) - 1
				if at >= len(todo) {
					return
				}
				work(w, todo[at])
			}
		})
	}
	wait.Wait()
	return workers, ctx.Err()
}

// codes is a table over all signature codes: an index of the code's type needs
// no bounds check.
type codes[T any] [catalogue.MaxSignatures]T

// lens is a selection as one block shows it.
type lens struct {
	*sequence.Block
	from, to uint32
	timed    bool          // whether from and to bound anything
	some     bool          // whether profiles does
	events   sequence.Bits // when picky
	picky    bool
	profiles sequence.Bits
}

func newLens(blocks []*sequence.Block, n int, sel *sequence.Selection) lens {
	l := lens{Block: blocks[n], from: sel.From, to: sel.To}
	l.timed = sel.From > 0 || sel.To != ^uint32(0)
	if sel.Profiles != nil {
		l.some, l.profiles = true, sel.Profiles[n]
	}
	if sel.Events != nil {
		l.picky, l.events = true, sel.Events[n]
	}
	return l
}

// next returns the first profile from p on that the selection names, so that a
// pass over a few customers costs next to nothing for the others.
func (l *lens) next(p uint32) uint32 {
	if !l.some {
		return p
	}
	for int(p>>6) < len(l.profiles) {
		if rest := l.profiles[p>>6] >> (p & 63); rest != 0 {
			return p + uint32(bits.TrailingZeros64(rest))
		}
		p = (p | 63) + 1
	}
	return math.MaxUint32
}

// span returns the interactions of profile p inside the selection's time; lo
// equals hi when there are none or the profile is not selected.
func (l *lens) span(p uint32) (lo, hi uint32) {
	lo, hi = l.First[p], l.First[p+1]
	if l.Skip.Has(p) || l.some && !l.profiles.Has(p) {
		return hi, hi
	}
	if l.timed {
		return l.during(lo, hi)
	}
	return lo, hi
}

// during returns the interactions of lo to hi inside the period. It looks for both
// ends at once and without a branch that hangs on a time.
func (l *lens) during(lo, hi uint32) (uint32, uint32) {
	times := l.Time[lo:hi]
	from, to := uint64(l.from), uint64(l.to)
	var a, b uint64
	for n := uint64(len(times)); n > 0; {
		half := (n + 1) / 2
		a += half & -below(times[a+half-1], from)
		b += half & -below(times[b+half-1], to)
		n -= half
	}
	return lo + uint32(a), lo + uint32(max(a, b))
}

// extent returns the earliest and the latest time of the block; ok is false where
// the selection leaves out something, or nobody keeps what the codes come to.
func (l *lens) extent() (from, to uint32, ok bool) {
	if l.timed || l.some || l.picky || l.Skip != nil {
		return 0, 0, false
	}
	_, kinds, ok := l.Gist()
	from = math.MaxUint32
	for i := range kinds {
		if k := &kinds[i]; k.Count > 0 {
			from, to = min(from, k.First), max(to, k.Last)
		}
	}
	return from, to, ok && to > 0
}

// lowerBound returns the first position whose time is not below t.
func lowerBound(times []uint32, t uint32) uint32 {
	var at uint64
	for n := uint64(len(times)); n > 0; {
		half := (n + 1) / 2
		at += half & -below(times[at+half-1], uint64(t))
		n -= half
	}
	return uint32(at)
}

// below is 1 when t is below bound, else 0, without a branch.
func below(t uint32, bound uint64) uint64 { return (uint64(t) - bound) >> 63 }

// selected reports whether code's interactions count.
func selected(sel *sequence.Selection, code int) bool {
	return sel.Signatures == nil || code < len(sel.Signatures) && sel.Signatures[code]
}

// at returns table[code], or 0 past its end: a signature newer than the
// catalogue table is nowhere yet.
func at[T uint8 | uint16](table []T, code int) T {
	if code < len(table) {
		return table[code]
	}
	return 0
}

// processors returns how many goroutines work at once.
func processors() int { return runtime.GOMAXPROCS(0) }

// merged adds up what workers did, in the first of them.
func merged[W any](workers []W, merge func(to, from W)) W {
	for _, w := range workers[1:] {
		merge(workers[0], w)
	}
	return workers[0]
}
