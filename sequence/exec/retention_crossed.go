package exec

import (
	"math/bits"

	"percorso/sequence/figures"
)

// Recurring cohorts of the calendar, which every interval with a start of a
// customer is one of. Customers wait until there are 64; then the table of their
// intervals is turned over, and a cohort and an interval after it are set against
// each other for all of them at once.

// crossed are customers who wait, each with the intervals in which they started and
// returned.
type crossed struct {
	n              int
	starts, active [64]uint64
}

// isCrossed reports whether cohorts and intervals can be set against each other.
func (p *retentionPlan) isCrossed() bool {
	r := p.rule
	return r.Recurring && r.Mode == figures.RetentionOn && r.Rolling == 0 && r.Groups == nil && !r.Values && p.who == nil && len(r.Bounds) <= 64
}

// cross takes up the customer in hand.
func (w *retentionWorker) cross() {
	if w.starts[0] == 0 {
		return
	}
	p := w.crossed
	p.starts[p.n], p.active[p.n] = w.starts[0], w.active[0]
	if p.n++; p.n == len(p.starts) {
		w.settleCrossed()
	}
}

// settleCrossed counts those who wait.
func (w *retentionWorker) settleCrossed() {
	p := w.crossed
	if p == nil || p.n == 0 {
		return
	}
	clear(p.starts[p.n:])
	clear(p.active[p.n:])
	turn(&p.starts)
	turn(&p.active)
	for g, started := range p.starts[:len(w.cohorts)+1] {
		if started == 0 || g == 0 {
			continue
		}
		row := &w.cohorts[g-1]
		row.customers += int64(bits.OnesCount64(started))
		for n, active := range p.active[g+1 : min(g+1+w.cells, len(p.active))] {
			row.hits.count[n&63] += int64(bits.OnesCount64(started & active))
		}
	}
	p.n = 0
}

// turn makes rows of 64 bits columns: bit i of row k becomes bit k of row i.
func turn(rows *[64]uint64) {
	mask := uint64(0xffff_ffff)
	for half := 32; half > 0; half >>= 1 {
		for i := 0; i < 64; i = (i + half + 1) &^ half {
			a, b := &rows[i&63], &rows[(i+half)&63]
			x := (*a>>(half&63) ^ *b) & mask
			*a ^= x << (half & 63)
			*b ^= x
		}
		mask ^= mask << (half >> 1 & 63)
	}
}
