package exec

import (
	"math/bits"

	"percorso/sequence/figures"
)

// scanned is what a scan found in one profile; its visits are in the worker's
// buffers.
type scanned struct {
	selected                  uint32
	first, final              uint32 // first and last selected interaction
	last                      uint32 // last interaction on a stage
	firstOutcome, lastOutcome uint32 // where outcomes is not 0
	outcomes                  uint32
	visits                    int
	met                       uint64 // the places met, where they are 64 at most
}

// scanAll finds the visits in interactions lo to hi, all of which count. A
// visit is always written down and the buffer's end moves by 0 or 1: no branch
// hangs on a stage.
func (w *journeyWorker) scanAll(l *lens, lo, hi uint32, s *scanned) {
	var previous, outcomes uint32
	var met uint64
	n, last := 0, lo
	kinds, class, first, before := w.kinds, w.class, w.visit.first[:hi-lo+1], w.visit.last[:hi-lo+1]
	for i, code := range l.Code[lo:hi] {
		k := kinds[code]
		class[k&kindClass]++
		i := lo + uint32(i)
		met |= 1 << (k.place() & 63)
		stage := k.stage()
		if k&kindOutcome != 0 {
			if outcomes == 0 {
				s.firstOutcome = i
			}
			outcomes++
			s.lastOutcome = i
		}
		now := stage
		if stage == 0 {
			now = previous
		}
		first[n], before[n] = uint64(i)|uint64(now)<<visitStage, last
		n += unequal(now, previous)
		previous = now
		if stage != 0 {
			last = i
		}
	}
	s.selected, s.first, s.final, s.last = hi-lo, lo, hi-1, last
	s.visits, s.outcomes, s.met = n, outcomes, met
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
			if s.outcomes == 0 {
				s.firstOutcome = i
			}
			s.outcomes++
			s.lastOutcome = i
		}
		if n := k.place(); w.seenPlace[n] != w.profile {
			w.seenPlace[n] = w.profile
			w.touch(&w.place[n], l.Time[i])
		}
		w.visit.first[s.visits], w.visit.last[s.visits] = uint64(i)|uint64(stage)<<visitStage, s.last
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

