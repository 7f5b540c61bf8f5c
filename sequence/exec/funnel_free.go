package exec

import (
	"math"
	"math/bits"

	"percorso/sequence/figures"
)

// reaches is how far the chains of a unit come where each step follows the one
// before and nothing but the time since the first ends a chain: found in one go,
// as funnelWorker's is, instead of chain by chain.
type reaches struct {
	depth int // the most steps that a chain satisfies
	last  int // a moment of the second in which the last begun of these begins
	soon  int // the same of the one that came so far first; of equals the last begun
}

// arrival is a chain when it comes to a step: when that is, and the latest there.
type arrival struct{ time, latest uint64 }

// furthestOf finds how far the chains come. The moments satisfy one step at most.
func (w *ruleWorker) furthestOf(moments []moment) (out reaches) {
	latest, first := &w.latest, &w.arrivals
	clear(latest[:len(w.groups)+1])
	clear(first[:len(w.groups)+1])
	second, met := uint64(math.MaxUint64), uint64(0)
	for i := range moments {
		m := &moments[i]
		if m.steps == 0 {
			continue
		}
		t := uint64(m.time)
		if t != second {
			second, met = t, 0
		}
		met |= m.steps
		if m.steps&1 != 0 {
			latest[0] = min(uint64(w.until(m.time)), math.MaxUint32)<<32 | uint64(i+1)
		}
		for set := met; set != 0; set &= set - 1 { // among equal times either order counts
			k := bits.TrailingZeros64(set) & 63
			carryOn(latest, k, t)
			if f := &first[k+1]; latest[k+1] != 0 && (f.latest == 0 || f.time == t) {
				f.time, f.latest = t, latest[k+1]
			}
		}
	}
	for out.depth < len(w.groups) && latest[out.depth+1] != 0 {
		out.depth++
	}
	if out.depth > 0 {
		out.last, out.soon = int(uint32(latest[out.depth]))-1, int(uint32(first[out.depth].latest))-1
	}
	return out
}

// until returns until when a chain that begins at t may go on.
func (w *ruleWorker) until(t int64) int64 {
	if w.rule.Deadline != nil {
		return int64(w.rule.Deadline(uint32(t)))
	}
	return t + int64(w.rule.Window)
}

// freely is furthest and furthestClean for such chains.
func (w *ruleWorker) freely(moments []moment, value uint16) {
	top := w.furthestOf(moments)
	if top.depth == 0 {
		return
	}
	if len(w.bars) > 0 {
		w.entry(w.run, moments, secondOf(moments, top.soon), value)
		if w.run.excluded != forever {
			w.sums.excluded++
			return
		}
	}
	// One of these at least no exclusion meets.
	if w.rule.Attempt == figures.AttemptEarliest {
		for i := w.startAt(moments, 0); i >= 0 && !w.tired(); i = w.startAt(moments, secondEnd(moments, i)) {
			if w.settles(moments, i, top.depth, value) {
				return
			}
		}
		return
	}
	for i := secondOf(moments, top.last); !w.tired(); i = secondOf(moments, i-1) {
		if w.starts(stepsOf(moments, i)) && w.settles(moments, i, top.depth, value) || i == 0 {
			return
		}
	}
}

// settles counts the chain that starts at moments[i], if it satisfies so many steps
// and no exclusion meets it.
func (w *ruleWorker) settles(moments []moment, i, depth int, value uint16) bool {
	w.entry(w.run, moments, i, value)
	if bits.OnesCount64(w.run.filled) < depth || w.run.excluded != forever {
		return false
	}
	w.tally(w.run, moments)
	return true
}

// stepsOf returns the steps that the moments of the second that begins with
// moments[i] may satisfy.
func stepsOf(moments []moment, i int) (steps uint64) {
	for _, m := range moments[i:secondEnd(moments, i)] {
		steps |= m.steps
	}
	return steps
}

// secondOf returns the first moment of the second of moments[i].
func secondOf(moments []moment, i int) int {
	for i > 0 && moments[i-1].time == moments[i].time {
		i--
	}
	return i
}

// secondEnd returns the first moment after the second of moments[i].
func secondEnd(moments []moment, i int) int {
	end := i + 1
	for end < len(moments) && moments[end].time == moments[i].time {
		end++
	}
	return end
}

// tired counts attempts and reports whether the question has ended.
func (w *ruleWorker) tired() bool {
	w.attempts++
	return w.attempts%4096 == 0 && w.ctx.Err() != nil
}
