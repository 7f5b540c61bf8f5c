package exec

import (
	"math/bits"

	"percorso/sequence/figures"
)

// scanned is what a scan found in one profile; its visits are in the worker's
// buffers.
type scanned struct {
	selected                 uint32
	first, final             uint32 // first and last selected interaction
	last                     uint32 // last interaction on a stage
	firstOutcome, outcomeEnd uint32 // first outcome, and one after the last: 0 when there is none
	visits                   int
	met                      uint64 // the places met, where they are 64 at most
}

// scanAll finds the visits in interactions lo to hi, all of which count. A
// visit is always written down and the buffer's end moves by 0 or 1: no branch
// hangs on a stage.
func (w *journeyWorker) scanAll(l *lens, lo, hi uint32, s *scanned) {
	var previous uint32
	var met uint64
	var any kind
	n, last := 0, lo
	kinds, class, visits := w.kinds, w.class, w.visits[:hi-lo+1]
	for i, code := range l.Code[lo:hi] {
		k := kinds[code]
		class[k&kindClass]++
		met |= 1 << (k & 63)
		any |= k
		stage := k.stage()
		now := stage
		if stage == 0 {
			now = previous
		}
		at := lo + uint32(i)
		visits[n] = visit{at, last, now}
		n += unequal(now, previous)
		previous = now
		if stage != 0 {
			last = at
		}
	}
	s.selected, s.first, s.final, s.last = hi-lo, lo, hi-1, last
	s.visits, s.met = n, met
	if any&kindOutcome != 0 {
		w.findOutcomes(l, lo, hi, s)
	}
}

// findOutcomes finds the first and the last outcome, of which there is one.
func (w *journeyWorker) findOutcomes(l *lens, lo, hi uint32, s *scanned) {
	for s.firstOutcome = lo; w.kinds[l.Code[s.firstOutcome]]&kindOutcome == 0; {
		s.firstOutcome++
	}
	for s.outcomeEnd = hi; w.kinds[l.Code[s.outcomeEnd-1]]&kindOutcome == 0; {
		s.outcomeEnd--
	}
}

// touchAll counts the profile at the places that it met.
func (w *journeyWorker) touchAll(l *lens, s *scanned) {
	begin := l.Time[s.first]
	for set := s.met &^ 1; set != 0; set &= set - 1 {
		n := uint32(bits.TrailingZeros64(set))
		pl := &w.place[n]
		if pl.Customers == 0 || begin < pl.First { // seldom, once the log is under way
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
	if pl.Customers == 0 || t < pl.First {
		pl.First = t
	}
	pl.Customers++
}

// scanSome is scanAll and touchAll where a filter leaves interactions out, or
// there are many places.
func (w *journeyWorker) scanSome(l *lens, lo, hi uint32, s *scanned) {
	var previous uint32
	for i := lo; i < hi; i++ {
		k := w.kinds[l.Code[i]]
		if k == 0 || l.picky && !l.events.Has(i) {
			continue
		}
		w.class[k&kindClass]++
		if s.selected == 0 {
			s.first = i
		}
		s.final = i
		s.selected++
		stage := k.stage()
		if stage == 0 {
			continue
		}
		if k&kindOutcome != 0 {
			if s.outcomeEnd == 0 {
				s.firstOutcome = i
			}
			s.outcomeEnd = i + 1
		}
		if n := k.place(); w.seenPlace[n] != w.profile {
			w.seenPlace[n] = w.profile
			w.touch(&w.place[n], l.Time[i])
		}
		w.visits[s.visits] = visit{i, s.last, stage}
		s.visits += unequal(stage, previous)
		previous = stage
		s.last = i
	}
}

// unequal is 1 when a and b differ, without a branch.
func unequal(a, b uint32) int {
	if a != b {
		return 1
	}
	return 0
}
