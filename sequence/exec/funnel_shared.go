package exec

import (
	"math/bits"
	"slices"
)

// The funnel whose steps overlap: an interaction may satisfy several of them,
// but in one chain only one. Alone in its second it adds one step to a chain;
// among equal times it must be found which of them stands for which step.

// reachShared is reach where interactions may satisfy several steps.
func (w *funnelWorker) reachShared(n int) {
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
			for k := range slices.Backward(w.steps) {
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

// retraceShared is retrace where interactions may satisfy several steps.
func (w *funnelWorker) retraceShared(n int, start int64, depth int) {
	k := 0
	for lo := 0; k < depth && lo < n; {
		hi := w.secondEnd(lo, n)
		if t := w.times[lo]; t >= start {
			for range min(w.carry(k, lo, hi), depth-k) {
				w.reached[k] = t
				k++
			}
		}
		lo = hi
	}
}

// secondEnd returns the end of the interactions of the same second as lo.
func (w *funnelWorker) secondEnd(lo, n int) int {
	hi := lo + 1
	for hi < n && w.times[hi] == w.times[lo] {
		hi++
	}
	return hi
}

// carry returns how many steps after the first k the interactions lo to hi can
// satisfy in a row, each of them one step. It looks for alternating ways, as
// the matching of Kuhn does, one step after the other.
func (w *funnelWorker) carry(k, lo, hi int) int {
	if cap(w.owner) < hi-lo {
		w.owner, w.tried = make([]int8, 2*(hi-lo)), make([]bool, 2*(hi-lo))
	}
	w.owner, w.tried = w.owner[:hi-lo], w.tried[:hi-lo]
	for i := range w.owner {
		w.owner[i] = -1
	}
	for next := k; ; next++ {
		clear(w.tried)
		if next == len(w.steps) || !w.place(next, lo) {
			return next - k
		}
	}
}

// place finds an interaction for step k, and another for whoever had it.
func (w *funnelWorker) place(k, lo int) bool {
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
