package exec

import (
	"math"
	"math/bits"

	"percorso/sequence/figures"
)

// The funnel whose steps overlap: an interaction may satisfy several of them,
// but in one chain only one. Alone in its second it adds one step to a chain;
// among equal times it must be found which of them stands for which step.

// overlap finds the winning chain of a profile.
type overlap struct {
	steps   int
	window  int64
	mask    []uint64 // by interaction: the steps that it may satisfy
	times   []int64
	latest  [figures.MaxSteps + 1]int64 // by step, from 1: the start of the latest chain that has reached it; latest[0] is not read
	reached [figures.MaxSteps]uint32    // times of the winning chain
	owner   []int8                      // of carry
	tried   []bool
}

// never is a start from which no window reaches.
const never = math.MinInt64 / 2

// chain returns how far a profile comes, whose interactions at the given
// positions may satisfy steps, and leaves the times of the winning chain in
// reached.
func (w *overlap) chain(p *funnelPlan, l *lens, block int, profile uint32, at []uint32) (depth int) {
	w.steps, w.window = len(p.rule.Steps), int64(p.rule.Window)
	n := len(at)
	if n > len(w.mask) {
		w.mask, w.times = make([]uint64, n*3/2+64), make([]int64, n*3/2+64)
	}
	var met uint64
	for i, at := range at {
		w.mask[i], w.times[i] = p.meets(p.masks[l.Code[at]], block, profile, at), int64(l.Time[at])
		met |= w.mask[i]
	}
	// Who lacks step k goes no further than k-1.
	if most := bits.TrailingZeros64(^met); most < 2 {
		return most
	}
	for k := range w.steps + 1 {
		w.latest[k] = never
	}
	w.reach(n)
	for depth < w.steps && w.latest[depth+1] != never {
		depth++
	}
	w.retrace(n, w.latest[depth], depth)
	return depth
}

// reach fills latest, as that of funnelWorker does.
func (w *overlap) reach(n int) {
	for lo := 0; lo < n; {
		t, hi := w.times[lo], w.secondEnd(lo, n)
		w.latest[0] = t
		if hi-lo == 1 {
			// From the last step to the first, so that it counts once.
			for set := w.mask[lo]; set != 0; {
				k := bits.Len64(set) - 1
				set &^= 1 << k
				if from := w.latest[k]; t-from <= w.window {
					w.latest[k+1] = from
				}
			}
		} else {
			// The same for a group: a chain is carried on from where it stood
			// before this second.
			for k := w.steps - 1; k >= 0; k-- {
				from := w.latest[k]
				if t-from > w.window {
					continue
				}
				for reached := k + w.carry(k, lo, hi); reached > k; reached-- {
					w.latest[reached] = max(w.latest[reached], from)
				}
			}
		}
		lo = hi
	}
}

// retrace fills reached with the chain from start, each step as early as can be.
func (w *overlap) retrace(n int, start int64, depth int) {
	k := 0
	for lo := 0; k < depth && lo < n; {
		hi := w.secondEnd(lo, n)
		if t := w.times[lo]; t >= start {
			for range min(w.carry(k, lo, hi), depth-k) {
				w.reached[k] = uint32(t)
				k++
			}
		}
		lo = hi
	}
}

// secondEnd returns the end of the interactions of the same second as lo.
func (w *overlap) secondEnd(lo, n int) int {
	hi := lo + 1
	for hi < n && w.times[hi] == w.times[lo] {
		hi++
	}
	return hi
}

// carry returns how many steps after the first k the interactions lo to hi can
// satisfy in a row, each of them one step. It looks for alternating ways, as
// the matching of Kuhn does, one step after the other.
func (w *overlap) carry(k, lo, hi int) int {
	if cap(w.owner) < hi-lo {
		w.owner, w.tried = make([]int8, 2*(hi-lo)), make([]bool, 2*(hi-lo))
	}
	w.owner, w.tried = w.owner[:hi-lo], w.tried[:hi-lo]
	for i := range w.owner {
		w.owner[i] = -1
	}
	for next := k; ; next++ {
		clear(w.tried)
		if next == w.steps || !w.place(next, lo) {
			return next - k
		}
	}
}

// place finds an interaction for step k, and another for whoever had it.
func (w *overlap) place(k, lo int) bool {
	for i, owner := range w.owner {
		if w.tried[i] || w.mask[lo+i]>>k&1 == 0 {
			continue
		}
		w.tried[i] = true
		if owner < 0 || w.place(int(owner), lo) {
			w.owner[i] = int8(k)
			return true
		}
	}
	return false
}
