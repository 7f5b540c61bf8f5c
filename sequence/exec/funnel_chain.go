package exec

import (
	"math"
	"math/bits"

	"percorso/sequence/figures"
)

// customer adds one profile.
func (w *funnelWorker) customer(l *lens, profile, hi uint32, at []uint32) {
	if w.picky != 0 {
		at = w.sift(l, w.block, profile, at)
	}
	var depth int
	if w.shared {
		depth = w.overlap.chain(w.funnelPlan, l, w.block, profile, at)
		copy(w.reached[:depth], w.overlap.reached[:depth])
	} else if depth = w.reach(l, at); depth > 1 || depth > 0 && w.extras.placed {
		w.retrace(l, at, depth)
	}
	if depth > 0 {
		w.add(l, profile, hi, at, depth)
	}
}

// depthOf returns how many steps of the funnel a profile reached.
func (w *funnelWorker) depthOf(l *lens, block int, profile uint32) int {
	lo, hi := l.span(profile)
	at := w.sift(l, block, profile, w.scanSome(l, lo, hi))
	if w.shared {
		return w.overlap.chain(w.funnelPlan, l, block, profile, at)
	}
	return w.reach(l, at)
}

// sift drops the interactions that do not meet the property or trait conditions
// of any step.
func (w *funnelWorker) sift(l *lens, block int, profile uint32, at []uint32) []uint32 {
	kept := at[:0]
	for _, i := range at {
		if w.meets(w.masks[l.Code[i]], block, profile, i) != 0 {
			kept = append(kept, i)
		}
	}
	return kept
}

// meets leaves of the steps those whose property or trait conditions hold.
func (p *funnelPlan) meets(steps uint64, block int, profile, i uint32) uint64 {
	for set := steps & p.picky; set != 0; set &= set - 1 {
		n := bits.TrailingZeros64(set)
		s := &p.rule.Steps[n]
		if s.Profiles != nil && !s.Profiles[block].Has(profile) || s.Events != nil && !s.Events[block].Has(i) {
			steps &^= 1 << n
		}
	}
	return steps
}

// reach returns how far a profile comes, where every interaction satisfies one
// step at most. latest[k], counted from 1, is of the chain that has reached step k
// and began last: until when it may go on, in the upper half, and in the lower
// half, from 1, which interaction began it. A chain that comes to step k from the
// latest at step k-1 is the latest at k, so nothing else need be remembered. Among
// equal times either order counts: the steps met in that second are then gone
// through from the first.
func (w *funnelWorker) reach(l *lens, at []uint32) (depth int) {
	latest, step, steps := &w.latest, w.step, len(w.rule.Steps)
	window, deadline := uint64(w.rule.Window), w.rule.Deadline
	for k := range steps + 1 {
		latest[k] = 0
	}
	second := uint64(math.MaxUint64)
	var met uint64 // steps met in this second
	times, codes := l.Time, l.Code
	for i, at := range at {
		t, k := uint64(times[at]), int(step[codes[at]]&63)
		until := min(t+window, math.MaxUint32)
		if deadline != nil && k == 0 {
			until = uint64(deadline(uint32(t)))
		}
		latest[0] = until<<32 | uint64(i+1)
		if t == second {
			met |= 1 << k
			for set := met; set != 0; set &= set - 1 {
				carryOn(latest, bits.TrailingZeros64(set)&63, t)
			}
			continue
		}
		carryOn(latest, k, t)
		second, met = t, 1<<k
	}
	for depth < steps && latest[depth+1] != 0 {
		depth++
	}
	return depth
}

// carryOn brings the latest chain at step k to step k+1 at time t, unless its
// time is over; whether it is cannot be foreseen, so there is no branch.
func carryOn(latest *[figures.MaxSteps + 1]uint64, k int, t uint64) {
	from, next := latest[k], latest[k+1]
	if t<<32 < from {
		next = from
	}
	latest[k+1] = next
}

// retrace finds when the chain that reach found reached its steps, each as early
// as can be, and which interactions stand for them: of a second the first.
func (w *funnelWorker) retrace(l *lens, at []uint32, depth int) {
	i := int(uint32(w.latest[depth])) - 1
	for i > 0 && l.Time[at[i-1]] == l.Time[at[i]] {
		i--
	}
	second, begin := uint64(math.MaxUint64), i
	var met uint64
	for k := 0; k < depth; i++ {
		t, step := l.Time[at[i]], int(w.step[l.Code[at[i]]])
		if uint64(t) != second {
			w.reached[k], w.holder[k] = t, at[i]
			if step == k {
				k++
			}
			second, begin, met = uint64(t), i, 1<<step
			continue
		}
		met |= 1 << step
		for k < depth && met>>k&1 != 0 {
			j := begin
			for int(w.step[l.Code[at[j]]]) != k {
				j++
			}
			w.reached[k], w.holder[k] = t, at[j]
			k++
		}
	}
}

// add adds a chain to the figures.
func (w *funnelWorker) add(l *lens, profile, hi uint32, at []uint32, depth int) {
	if w.extras.some && !w.extra(l, profile, hi, at, depth) {
		return
	}
	w.depth[depth]++
	start := w.reached[0]
	for k := 1; k < depth; k++ {
		w.time[k].add(w.reached[k] - w.reached[k-1])
	}
	for k := 2; k < depth; k++ {
		w.first[k].add(w.reached[k] - start)
	}
}
