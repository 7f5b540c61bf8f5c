package exec

import (
	"math/bits"
	"sort"

	"percorso/sequence/figures"
)

// run is one chain, as far as it came from one start.
type run struct {
	start    int64
	deadline int64 // until when it may go on, as it stands
	end      int   // the moment after the last that it used or, in strict order, that broke it
	over     bool  // whether it came to its end, by its last step or by being broken
	filled   uint64
	holder   [figures.MaxSteps]int32 // by step: the moment that stands for it
	time     [figures.MaxSteps]int64 // by step: when it was reached

	group int // the one that is being filled
	begun [figures.MaxSteps + 2]int64

	excluded int64 // when an exclusion met it; forever for never
	barred   uint32
}

// score says how far a run came: steps that must be, then steps that may.
type score struct{ needed, more int }

func (s score) below(t score) bool {
	return s.needed < t.needed || s.needed == t.needed && s.more < t.more
}

func (w *ruleWorker) scoreOf(filled uint64) score {
	return score{bits.OnesCount64(filled &^ w.rule.Optional), bits.OnesCount64(filled & w.rule.Optional)}
}

// most is the score of the steps that are there at all.
func (w *ruleWorker) most(met uint64) score {
	s := w.scoreOf(met)
	if s.needed = 0; w.rule.Order == figures.AnyOrder {
		s.needed = bits.OnesCount64(met)
		return s
	}
	for _, g := range w.groups {
		if met&g == 0 {
			break
		}
		s.needed++
	}
	return s
}

// starts reports whether a chain may start with one of the steps.
func (p *rulePlan) starts(steps uint64) bool { return steps&(p.groups[0]|p.extra[0]) != 0 }

// follow fills in r with the chain that starts at moments[i], or in its second at
// one after it. Without a step there, filled is 0.
func (w *ruleWorker) follow(r *run, moments []moment, i int) {
	t := moments[i].time
	r.start, r.filled, r.group, r.end, r.over, r.excluded = t, 0, 0, i, false, forever
	r.begun[0] = t
	r.deadline = w.until(t)
	switch {
	case w.single:
		w.singly(r, moments, i)
	case w.rule.Order == figures.Strictly:
		w.strictly(r, moments, i)
	case w.rule.Tolerance > 0:
		w.tolerantly(r, moments, i)
	default:
		w.inTurn(r, moments, i)
	}
}

// limit is until when the group at hand may be filled, and no later.
func (w *ruleWorker) limit(r *run) int64 {
	if w.rule.Within == nil || r.group == 0 || r.group >= len(w.groups) {
		return r.deadline
	}
	if within := w.rule.Within[bits.TrailingZeros64(w.groups[r.group])]; within > 0 {
		return min(r.deadline, r.begun[r.group]+int64(within))
	}
	return r.deadline
}

// inTurn fills group after group. In a second either order counts: which of its
// moments stands for which step is found by alternating ways, as in the matching
// of Kuhn, each of the steps that must be before those that may.
func (w *ruleWorker) inTurn(r *run, moments []moment, i int) {
	for lo := i; lo < len(moments); {
		t := moments[lo].time
		if limit := w.limit(r); t > limit {
			r.deadline = limit
			return
		}
		hi := lo + 1
		for hi < len(moments) && moments[hi].time == t {
			hi++
		}
		first := r.group
		for r.group < len(w.groups) && w.fill(r, moments, lo, hi, w.groups[r.group]) {
			r.group++
			r.begun[r.group] = t
		}
		for g := first; g <= r.group; g++ {
			if w.extra[g]&^r.filled != 0 {
				w.fill(r, moments, lo, hi, w.inTime(r, w.extra[g], t))
			}
		}
		if r.filled == 0 {
			return
		}
		if r.group == len(w.groups) && w.extra[r.group]&^r.filled == 0 {
			r.over = true
			return
		}
		lo = hi
	}
	r.deadline = w.limit(r)
}

// singly is inTurn where a moment satisfies one step at most and each group is one
// step: of a second the first that satisfies a step stands for it.
func (w *ruleWorker) singly(r *run, moments []moment, i int) {
	k, steps := 0, len(w.groups)
	limit := w.limit(r)
	for lo := i; lo < len(moments); {
		t := moments[lo].time
		if t > limit {
			break
		}
		hi := lo + 1
		for hi < len(moments) && moments[hi].time == t {
			hi++
		}
		for j := lo; j < hi; j++ {
			if moments[j].steps>>k&1 == 0 {
				continue
			}
			r.filled |= 1 << k
			r.time[k], r.holder[k], r.end = t, int32(j), max(r.end, j+1)
			if k++; k == steps {
				r.over = true
				return
			}
			r.group, r.begun[k] = k, t
			limit = w.limit(r)
			j = lo - 1 // in a second either order counts
		}
		if k == 0 {
			return
		}
		lo = hi
	}
	r.deadline = limit
}

// inTime leaves of the optional steps those whose own limit time t keeps.
func (w *ruleWorker) inTime(r *run, steps uint64, t int64) uint64 {
	if w.rule.Within == nil {
		return steps
	}
	for set := steps; set != 0; set &= set - 1 {
		k := bits.TrailingZeros64(set)
		if before := w.prior[k]; before >= 0 && w.rule.Within[k] > 0 && t-r.time[before] > int64(w.rule.Within[k]) {
			steps &^= 1 << k
		}
	}
	return steps
}

// fill satisfies as many of the steps as can be with moments lo to hi, which are
// of one second, and reports whether now all are.
func (w *ruleWorker) fill(r *run, moments []moment, lo, hi int, steps uint64) bool {
	for j := lo; j < hi && steps&^r.filled != 0; j++ {
		if moments[j].steps == 0 || w.used(r, j) {
			continue
		}
		tried := uint64(0)
		if k := w.augment(r, moments, j, steps&^r.filled, &tried); k >= 0 {
			r.filled |= 1 << k
			r.time[k] = moments[j].time
			r.end = max(r.end, j+1)
		}
	}
	return steps&^r.filled == 0
}

func (w *ruleWorker) used(r *run, j int) bool {
	if j >= r.end {
		return false
	}
	for set := r.filled; set != 0; set &= set - 1 {
		if r.holder[bits.TrailingZeros64(set)] == int32(j) {
			return true
		}
	}
	return false
}

// augment gives moment j a step, and if need be another one to the moment that
// has it. It returns the step of target that is satisfied by it, or -1.
func (w *ruleWorker) augment(r *run, moments []moment, j int, target uint64, tried *uint64) int {
	can := moments[j].steps & w.eligible(r, moments[j].time)
	if direct := can & target; direct != 0 {
		k := bits.TrailingZeros64(direct)
		r.holder[k] = int32(j)
		return k
	}
	for set := can & r.filled; set != 0; set &= set - 1 {
		q := bits.TrailingZeros64(set)
		if *tried>>q&1 != 0 {
			continue
		}
		*tried |= 1 << q
		if k := w.augment(r, moments, int(r.holder[q]), target, tried); k >= 0 {
			r.holder[q] = int32(j)
			return k
		}
	}
	return -1
}

// eligible returns the steps that a moment of time t may stand for: those of the
// groups that were, or are, being filled then.
func (w *ruleWorker) eligible(r *run, t int64) (steps uint64) {
	for g := r.group; g >= 0; g-- {
		if r.begun[g] > t {
			continue
		}
		if g < r.group && r.begun[g+1] < t {
			break
		}
		steps |= w.extra[g]
		if g < len(w.groups) {
			steps |= w.groups[g]
		}
	}
	return steps
}

// strictly takes moment after moment in the order of the journal; one that is no
// step ends the chain.
func (w *ruleWorker) strictly(r *run, moments []moment, i int) {
	for j := i; j < len(moments); j++ {
		m := &moments[j]
		if limit := w.limit(r); m.time > limit {
			r.deadline = limit
			return
		}
		open := m.steps & w.inTime(r, w.extra[r.group], m.time) &^ (r.filled | w.passed(r))
		needed := uint64(0)
		if r.group < len(w.groups) {
			needed = m.steps & w.groups[r.group]
		}
		if needed|open == 0 {
			r.end, r.over = j, r.filled != 0
			return
		}
		if needed != 0 {
			open = needed
			r.group++
			r.begun[r.group] = m.time
		}
		k := bits.TrailingZeros64(open)
		r.filled |= 1 << k
		r.holder[k], r.time[k], r.end = int32(j), m.time, j+1
		if r.group == len(w.groups) && w.extra[r.group]&^(r.filled|w.passed(r)) == 0 {
			r.over = true
			return
		}
	}
	r.deadline = w.limit(r)
}

// passed returns the steps before the last that is filled: in strict order none
// of them can still come.
func (w *ruleWorker) passed(r *run) uint64 {
	if r.filled == 0 {
		return 0
	}
	return 1<<(bits.Len64(r.filled)-1) - 1
}

// tolerantly takes for each step the first moment that is left and lies no more
// than the tolerance before the one that stands for the step before.
func (w *ruleWorker) tolerantly(r *run, moments []moment, i int) {
	if moments[i].steps&w.groups[0] == 0 {
		return
	}
	slack := int64(w.rule.Tolerance)
	take := func(k, j int) {
		r.filled |= 1 << k
		r.holder[k], r.time[k], r.end = int32(j), moments[j].time, max(r.end, j+1)
	}
	take(bits.TrailingZeros64(w.groups[0]), i)
	r.group, r.begun[1] = 1, moments[i].time
	for r.group < len(w.groups) {
		k := bits.TrailingZeros64(w.groups[r.group])
		limit := w.limit(r)
		j := w.first(r, moments, k, r.begun[r.group]-slack, limit)
		if j < 0 {
			r.deadline = limit
			break
		}
		take(k, j)
		r.group++
		r.begun[r.group] = moments[j].time
	}
	for g := 1; g <= r.group; g++ {
		for set := w.extra[g]; set != 0; set &= set - 1 {
			k := bits.TrailingZeros64(set)
			until := r.deadline
			if g < r.group {
				until = r.begun[g+1] + slack
			}
			if within := w.withinOf(k); within > 0 {
				until = min(until, r.begun[g]+within)
			}
			if j := w.first(r, moments, k, r.begun[g]-slack, until); j >= 0 {
				take(k, j)
			}
		}
	}
	r.over = r.group == len(w.groups) && w.extra[r.group]&^r.filled == 0
}

func (w *ruleWorker) withinOf(k int) int64 {
	if w.rule.Within == nil {
		return 0
	}
	return int64(w.rule.Within[k])
}

// first returns the first unused moment for step k of the times from to until,
// or -1.
func (w *ruleWorker) first(r *run, moments []moment, k int, from, until int64) int {
	j := sort.Search(len(moments), func(j int) bool { return moments[j].time >= from })
	for ; j < len(moments) && moments[j].time <= until; j++ {
		if moments[j].steps>>k&1 != 0 && !w.used(r, j) {
			return j
		}
	}
	return -1
}

// exclude finds the first exclusion that meets the run, of the value held.
func (w *ruleWorker) exclude(r *run, value uint16) {
	if len(w.bars) == 0 {
		return
	}
	last := r.start
	if r.over {
		for set := r.filled; set != 0; set &= set - 1 {
			last = max(last, r.time[bits.TrailingZeros64(set)])
		}
	} else {
		last = r.deadline
	}
	from := sort.Search(len(w.bars), func(j int) bool { return w.bars[j].time > r.start })
	for _, b := range w.bars[from:] {
		if b.time > last {
			return
		}
		if b.at < w.lo || b.at >= w.hi || b.holds != 0 && b.holds != value && w.rule.Hold != nil {
			continue
		}
		for set := b.bars; set != 0; set &= set - 1 {
			x := &w.rule.Exclusions[bits.TrailingZeros16(set)]
			if x.From >= 0 && (r.filled>>x.From&1 == 0 || r.time[x.From] >= b.time) {
				continue
			}
			if x.To >= 0 && r.filled>>x.To&1 != 0 && r.time[x.To] < b.time {
				continue
			}
			r.excluded, r.barred = b.time, b.at
			return
		}
	}
}

// cut takes from a run what it did not reach before its exclusion, and where one
// step follows the other what comes after that.
func (w *ruleWorker) cut(r *run) {
	for set := r.filled; set != 0; set &= set - 1 {
		k := bits.TrailingZeros64(set)
		if r.time[k] < r.excluded {
			continue
		}
		r.filled &^= 1 << k
		if w.rule.Order != figures.AnyOrder && w.rule.Optional>>k&1 == 0 {
			r.filled &= 1<<k - 1
			return
		}
	}
}

// reachedAt returns when the run reached its last step.
func (r *run) reachedAt() int64 {
	last := r.start
	for set := r.filled; set != 0; set &= set - 1 {
		last = max(last, r.time[bits.TrailingZeros64(set)])
	}
	return last
}
