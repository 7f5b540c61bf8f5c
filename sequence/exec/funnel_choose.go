package exec

import (
	"cmp"
	"math/bits"
	"slices"
	"sort"

	"percorso/catalogue"
	"percorso/sequence/figures"
)

// chains counts what one customer or session did, with the value that is held.
func (w *ruleWorker) chains(moments []moment, value uint16) {
	some := false
	for i := range moments {
		some = some || w.starts(moments[i].steps)
	}
	switch {
	case !some:
	case w.rule.Count == figures.CountAttempts:
		w.everyEntry(moments, value)
	case w.rule.Attempt == figures.AttemptFirst:
		w.entry(w.best, moments, w.startAt(moments, 0), value)
		w.settle(w.best, moments)
	case w.free && (len(w.bars) == 0 || !w.rule.Keep):
		w.freely(moments, value)
	case len(w.bars) > 0 && !w.rule.Keep:
		w.furthestClean(moments, value)
	default:
		w.furthest(moments, value)
	}
}

// entry follows one chain and lets its exclusion cut it.
func (w *ruleWorker) entry(r *run, moments []moment, i int, value uint16) {
	w.follow(r, moments, i)
	if r.filled == 0 {
		return
	}
	w.exclude(r, value)
	if r.excluded != forever && w.rule.Keep {
		w.cut(r)
	}
}

// settle counts a chain, or that it was left out.
func (w *ruleWorker) settle(r *run, moments []moment) {
	switch {
	case r.filled == 0:
	case r.excluded != forever && !w.rule.Keep:
		w.sums.excluded++
	default:
		w.tally(r, moments)
	}
}

// startAt returns where the first chain starts that begins with moments[from] or
// later, or -1. Where either order counts it takes in all of its second.
func (w *ruleWorker) startAt(moments []moment, from int) int {
	for i := from; i < len(moments); i++ {
		if !w.starts(moments[i].steps) {
			continue
		}
		for w.bySecond() && i > from && moments[i-1].time == moments[i].time {
			i--
		}
		return i
	}
	return -1
}

// bySecond reports whether chains start with a second, not with a moment.
func (w *ruleWorker) bySecond() bool {
	return w.rule.Order != figures.Strictly && w.rule.Tolerance == 0
}

// everyEntry counts entry after entry: the next begins when the one before has
// come to its end, its time or an exclusion.
func (w *ruleWorker) everyEntry(moments []moment, value uint16) {
	r := w.run
	for i := w.startAt(moments, 0); i >= 0; {
		w.entry(r, moments, i, value)
		w.settle(r, moments)
		next := i + 1
		switch {
		case r.filled == 0:
		case r.excluded != forever:
			next = sort.Search(len(moments), func(j int) bool { return moments[j].at > r.barred })
		case r.over:
			next = r.end
		default:
			next = sort.Search(len(moments), func(j int) bool { return moments[j].time > r.deadline })
		}
		i = w.startAt(moments, next)
	}
}

// back calls f with the starts of chains from the last to the first, and with
// how far a chain from there can come at most. It stops when the question does.
func (w *ruleWorker) back(moments []moment, f func(i int, most score)) {
	met := uint64(0)
	for hi := len(moments); hi > 0; {
		lo := hi - 1
		for w.bySecond() && lo > 0 && moments[lo-1].time == moments[lo].time {
			lo--
		}
		here := uint64(0)
		for _, m := range moments[lo:hi] {
			here |= m.steps
		}
		met |= here
		reach := met
		if w.rule.Tolerance > 0 { // what lies a little before counts too
			for j := lo - 1; j >= 0 && moments[j].time >= moments[lo].time-int64(len(w.groups))*int64(w.rule.Tolerance); j-- {
				reach |= moments[j].steps
			}
		}
		if w.starts(here) {
			if w.tired() {
				return
			}
			f(lo, w.most(reach))
		}
		hi = lo
	}
}

// furthest counts the chain that came furthest; of equals the last begun, or
// the first.
func (w *ruleWorker) furthest(moments []moment, value uint16) {
	best, some := score{}, false
	earliest := w.rule.Attempt == figures.AttemptEarliest
	w.back(moments, func(i int, most score) {
		if some && (most.below(best) || most == best && !earliest) {
			return
		}
		w.entry(w.run, moments, i, value)
		got := w.scoreOf(w.run.filled)
		if w.run.filled != 0 && (!some || best.below(got) || got == best && earliest) {
			w.best, w.run, best, some = w.run, w.best, got, true
		}
	})
	if some {
		w.tally(w.best, moments)
	}
}

// furthestClean is furthest where an exclusion takes the customer out: if it met
// the first chain that came as far as any, of those that did at once the last
// begun. Otherwise one of the chains counts that no exclusion met.
func (w *ruleWorker) furthestClean(moments []moment, value uint16) {
	var top, best score
	var reached int64
	some, clean, marked := false, false, false
	earliest := w.rule.Attempt == figures.AttemptEarliest
	w.back(moments, func(i int, most score) {
		if some && most.below(top) {
			return
		}
		r := w.run
		w.entry(r, moments, i, value)
		if r.filled == 0 {
			return
		}
		got, at := w.scoreOf(r.filled), r.reachedAt()
		if !some || top.below(got) || got == top && at < reached {
			top, reached, marked, some = got, at, r.excluded != forever, true
		}
		if r.excluded == forever && (!clean || best.below(got) || got == best && earliest) {
			w.best, w.run, best, clean = r, w.best, got, true
		}
	})
	switch {
	case marked:
		w.sums.excluded++
	case some:
		w.tally(w.best, moments)
	}
}

// spot is a position of a chain: when it was reached, and by which moment.
type spot struct {
	time   int64
	moment int32
}

// lay turns the steps that a run satisfied into the positions it reached.
func (w *ruleWorker) lay(r *run) (reached uint64) {
	places := &w.sums.places
	if w.rule.Order != figures.AnyOrder {
		for set := r.filled; set != 0; set &= set - 1 {
			k := bits.TrailingZeros64(set)
			places[k] = spot{r.time[k], r.holder[k]}
		}
		return r.filled
	}
	for _, g := range w.groups {
		from := bits.TrailingZeros64(g)
		n := from
		for set := r.filled & g; set != 0; set &= set - 1 {
			k := bits.TrailingZeros64(set)
			places[n] = spot{r.time[k], r.holder[k]}
			reached |= 1 << n
			n++
		}
		slices.SortFunc(places[from:n], func(a, b spot) int { return cmp.Or(cmp.Compare(a.time, b.time), cmp.Compare(a.moment, b.moment)) })
	}
	return reached
}

// tally adds a chain to the sums.
func (w *ruleWorker) tally(r *run, moments []moment) {
	reached := w.lay(r)
	places := &w.sums.places
	last := 63 - bits.LeadingZeros64(reached)
	stopped := -1
	if r.filled|w.rule.Optional != w.all() {
		stopped = last
	}
	group := w.groupOf(reached, moments)
	if b := w.rule.Breakdown; b != nil && b.Fold != nil && group > 0 {
		group = int(b.Fold[group])
	}
	next := uint16(0)
	if stopped >= 0 && w.rule.Next != nil {
		final := uint32(0)
		for set := reached; set != 0; set &= set - 1 {
			final = max(final, moments[places[bits.TrailingZeros64(set)].moment].at)
		}
		next = after(w.rule.Next, &w.lens, w.block, final+1, w.hi, func(code catalogue.SignatureID) bool { return w.kinds[code].selected })
	}
	if who := w.who; who != nil {
		hit := stopped == who.Position
		if !who.Stopped {
			hit = reached>>who.Position&1 != 0
		}
		w.in = w.in || hit && (who.Group == nil || who.Group(group)) && (who.Next == nil || who.Next(next))
		return
	}
	w.sums.add(w, reached, stopped, group, next)
}

func (w *ruleWorker) all() uint64 { return 1<<(len(w.rule.Steps)-1)<<1 - 1 }

// groupOf returns the value that the breakdown gives a chain.
func (w *ruleWorker) groupOf(reached uint64, moments []moment) int {
	b := w.rule.Breakdown
	if b == nil {
		return 0
	}
	switch b.Touch {
	case figures.TouchStep:
		if reached>>b.Step&1 == 0 {
			return -1
		}
		return int(moments[w.sums.places[b.Step].moment].splits)
	case figures.TouchLast:
		for i := len(moments) - 1; i >= 0; i-- {
			if m := &moments[i]; m.steps != 0 && m.splits != 0 {
				return int(m.splits)
			}
		}
	default:
		for i := range moments {
			if m := &moments[i]; m.steps != 0 && m.splits != 0 {
				return int(m.splits)
			}
		}
	}
	return 0
}

// after returns the value of the first interaction from position from on that has
// one, 0 when there is none before hi; counts says whether a code is selected.
func after(f *figures.Field, l *lens, block int, from, hi uint32, counts func(catalogue.SignatureID) bool) uint16 {
	if f.At != nil {
		for i := from; i < hi; i++ {
			if v := valueAt(f.At, l.Code[i]); v != 0 && counts(l.Code[i]) && (!l.picky || l.events.Has(i)) {
				return v
			}
		}
		return 0
	}
	of := &f.Of[block]
	n, _ := slices.BinarySearch(of.At, from)
	for ; n < len(of.At) && of.At[n] < hi; n++ {
		if i := of.At[n]; counts(l.Code[i]) && (!l.picky || l.events.Has(i)) {
			return of.Of[n]
		}
	}
	return 0
}
