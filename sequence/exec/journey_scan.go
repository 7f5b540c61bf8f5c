package exec

import (
	"math/bits"

	"percorso/sequence/figures"
)

// scanned is what a scan found in one profile; its interactions on stages are in
// the worker's buffer.
type scanned struct {
	first, final uint32 // first and last selected interaction
	on           int
	met          uint64 // the places met, where they are below 64
	any          kind   // all bits of all kinds
}

// scanAll goes through interactions lo to hi where codes alone decide and places
// are below 64. One on a stage is always written down and the buffer's end moves
// by 0 or 1: no branch hangs on it.
func (w *journeyWorker) scanAll(l *lens, lo, hi uint32, s *scanned) {
	var met uint64
	var all kind
	n := 0
	codes, times := l.Code[lo:hi], l.Time[lo:hi]
	kinds, class, on := w.kinds, w.class, w.on[:len(codes)]
	times = times[:len(codes)]
	for i, code := range codes {
		k := kinds[code]
		class[k&kindClass]++
		met |= 1 << (k & 63)
		all |= k
		on[n] = onStage(times[i])<<32 | onStage(k)
		n += int(k >> kindPlacedAt & 1)
	}
	s.on, s.met, s.any = n, met, all
	if all&kindSelected == 0 {
		return
	}
	for s.first = lo; kinds[l.Code[s.first]]&kindSelected == 0; {
		s.first++
	}
	for s.final = hi - 1; kinds[l.Code[s.final]]&kindSelected == 0; {
		s.final--
	}
}

// touchAll counts the profile at the places that scanAll met.
func (w *journeyWorker) touchAll(l *lens, s *scanned) {
	begin := l.Time[s.first]
	for set := s.met &^ (1 | 1<<(leftOut&63)); set != 0; set &= set - 1 {
		n := uint32(bits.TrailingZeros64(set))
		pl := &w.place[n]
		if begin < pl.First { // seldom, once the log is under way
			i := s.first
			for w.kinds[l.Code[i]].place() != n {
				i++
			}
			w.touch(pl, l.Time[i])
			continue
		}
		pl.Customers++
	}
}

// touch counts a customer at a place, where they were first at time t.
func (w *journeyWorker) touch(pl *figures.Place, t uint32) {
	pl.First = min(pl.First, t)
	pl.Customers++
}

// scanSome is scanAll and touchAll where a filter on properties leaves
// interactions out, or there are many places.
func (w *journeyWorker) scanSome(l *lens, lo, hi uint32, s *scanned) {
	for i := lo; i < hi; i++ {
		k := w.kinds[l.Code[i]]
		if k == leftOut || l.picky && !l.events.Has(i) {
			continue
		}
		w.class[k&kindClass]++
		if s.any == 0 {
			s.first = i
		}
		s.final = i
		s.any |= k
		if k.stage() == 0 {
			continue
		}
		if n := k.place(); w.seenPlace[n] != w.profile {
			w.seenPlace[n] = w.profile
			w.touch(&w.place[n], l.Time[i])
		}
		w.on[s.on] = onStage(l.Time[i])<<32 | onStage(k)
		s.on++
	}
}

// unequal is 1 when a and b differ, without a branch.
func unequal(a, b uint32) int {
	if a != b {
		return 1
	}
	return 0
}
