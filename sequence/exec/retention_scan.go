package exec

import (
	"math/bits"

	"percorso/catalogue"
	"percorso/sequence/figures"
)

// retentionWorker adds up the figures of the chunks that one goroutine takes.
type retentionWorker struct {
	*retentionPlan
	coverage figures.Coverage
	cohorts  []retentionRow // by interval of the calendar, from interval 1 on
	groups   []retentionRow
	life     []figures.LifecycleFigures
	lives64  []lives // by 64 intervals of the calendar, not yet in life
	returned figures.Durations
	lasted   figures.Durations
	found    []found
	crossed  *crossed // nil where cohorts are counted customer by customer
	whole    bool     // whether all of the block counts, and what it knows is added already

	// of the customer in hand
	first   int64     // the first start where cohorts begin, -1 for none
	before  bool      // whether there is a start before that
	earlier bool      // whether there is a return before the first bound
	active  intervals // of the calendar, with a return
	starts  intervals // of the calendar, with a start
	anchors [len(intervals{}) * 64]uint32
	value   cursor[int64]
	group   cursor[uint16]
	worth   []worth
}

func (w *retentionWorker) work(c chunk) {
	l := newLens(w.blocks, c.block, w.sel)
	w.value.open(&l.Value, l.First[c.lo])
	if g := w.rule.Groups; g != nil && g.Of != nil {
		w.group.open(&g.Of[c.block], l.First[c.lo])
	}
	w.cover(&w.blocksKnow[c.block], c.lo == 0)
	for p := l.next(c.lo); p < c.hi; p = l.next(p + 1) {
		lo, hi := l.span(p)
		if lo == hi {
			continue
		}
		if w.plain {
			w.scanPlain(&l, c.block, p, lo, hi)
		} else {
			w.scan(&l, c.block, p, lo, hi)
		}
		if w.who != nil {
			if w.chosen(&l, c.block, p, hi) {
				w.found = append(w.found, found{c.block, p})
			}
			continue
		}
		w.customer(&l, c.block, p, lo, hi)
	}
}

// cover adds what a block knows of itself, of which all counts; its customers are
// counted one by one.
func (w *retentionWorker) cover(k *known, first bool) {
	w.whole = k.every
	if !k.every {
		return
	}
	if w.coverage.Customers == 0 {
		w.coverage.From, w.coverage.To = k.from, k.to
	}
	w.coverage.From, w.coverage.To = min(w.coverage.From, k.from), max(w.coverage.To, k.to)
	if !first {
		return
	}
	for code, of := range k.kinds {
		w.coverage.Interactions += of.Count
		if w.kinds[code]&retainPlaced != 0 {
			w.coverage.Placed += of.Count
		}
	}
}

// scan goes through one customer's interactions once and leaves in the worker
// when they started and when they returned.
func (w *retentionWorker) scan(l *lens, block int, p, lo, hi uint32) {
	from := w.rule.From
	w.first, w.before, w.earlier = -1, false, false
	w.active, w.starts = intervals{}, intervals{}
	seen, placed := int64(0), int64(0)
	var begin, end uint32
	starts, backs := w.startWho == nil || w.startWho[block].Has(p), w.backWho == nil || w.backWho[block].Has(p)
	for i := lo; i < hi; i++ {
		k := w.kinds[l.Code[i]]
		if k&retainIn == 0 || l.picky && !l.events.Has(i) {
			continue
		}
		t := l.Time[i]
		inside := t >= from
		if inside {
			if seen == 0 {
				begin = t
			}
			end = t
			seen++
			placed += int64(k >> 1 & 1)
		}
		g := w.calendar.of(t)
		if k&retainReturn != 0 && backs && (w.back == nil || w.back[block].Has(i)) {
			if g < 0 {
				w.earlier = true
			} else {
				w.active.set(g)
			}
		}
		if k&retainStart == 0 || !starts || w.start != nil && !w.start[block].Has(i) {
			continue
		}
		switch {
		case !inside:
			w.before = true
		case w.first < 0:
			w.first = int64(i)
			w.starts.set(g)
			w.anchors[g] = i
		case w.rule.Recurring && w.starts[g>>6]>>(g&63)&1 == 0:
			w.starts.set(g)
			w.anchors[g] = i
		}
	}
	if seen > 0 {
		mergeCoverage(&w.coverage, figures.Coverage{Customers: 1, Interactions: seen, Placed: placed, From: begin, To: end})
	}
}

// scanPlain is scan where codes alone decide. It reads no more than it needs:
// codes once, times only where they matter.
func (w *retentionWorker) scanPlain(l *lens, block int, p, lo, hi uint32) {
	w.first, w.before, w.earlier = -1, false, false
	w.active, w.starts = intervals{}, intervals{}
	codes, times := l.Code[lo:hi], l.Time[lo:hi]
	at := 0
	if times[0] < w.rule.From {
		at = int(lowerBound(times, w.rule.From))
	}
	sum := uint64(0)
	if w.whole {
		w.coverage.Customers++
	} else {
		for _, code := range codes[at:] {
			sum += w.counts[code]
		}
	}
	if sum > 0 {
		begin, end := at, len(codes)-1
		for w.kinds[codes[begin]]&retainIn == 0 {
			begin++
		}
		for w.kinds[codes[end]]&retainIn == 0 {
			end--
		}
		mergeCoverage(&w.coverage, figures.Coverage{
			Customers: 1, Interactions: int64(sum & (1<<placedShift - 1)), Placed: int64(sum >> placedShift), From: times[begin], To: times[end],
		})
	}
	if w.startWho == nil || w.startWho[block].Has(p) {
		w.plainStarts(codes, times, at, lo)
	}
	if w.alike && w.rule.Recurring && !w.rule.Lifecycle && w.rule.Rolling == 0 {
		w.active = w.starts
		return
	}
	if w.backWho == nil || w.backWho[block].Has(p) {
		w.plainReturns(codes, times, int(max(w.first-int64(lo), 0)))
	}
}

func (w *retentionWorker) plainStarts(codes []catalogue.SignatureID, times []uint32, at int, lo uint32) {
	if !w.rule.Recurring {
		for _, code := range codes[:at] {
			if w.kinds[code]&retainStart != 0 {
				w.before = true
				return
			}
		}
	}
	if w.rule.Recurring {
		w.plainAllStarts(codes, times, at, lo)
		return
	}
	for i := at; i < len(codes); i++ {
		if w.kinds[codes[i]]&retainStart != 0 {
			g := w.calendar.of(times[i])
			w.first = int64(lo) + int64(i)
			w.starts.set(g)
			w.anchors[g] = lo + uint32(i)
			return
		}
	}
}

// plainAllStarts leaves in starts the intervals of starts from position at on, and
// in anchors the first start of each: it goes backwards, so that no branch hangs on
// whether one is the first.
func (w *retentionWorker) plainAllStarts(codes []catalogue.SignatureID, times []uint32, at int, lo uint32) {
	word, of := uint64(0), 0 // 64 intervals in a register
	for i := len(codes) - 1; i >= at; i-- {
		if w.kinds[codes[i]]&retainStart == 0 {
			continue
		}
		g := w.calendar.of(times[i])
		if g>>6 != of {
			w.starts[of] |= word
			word, of = 0, g>>6
		}
		word |= 1 << (g & 63)
		w.first = int64(lo) + int64(i)
		w.anchors[g] = lo + uint32(i)
	}
	w.starts[of] |= word
}

// plainReturns leaves in active what will be looked at of the returns; first is
// where the first start is among codes.
func (w *retentionWorker) plainReturns(codes []catalogue.SignatureID, times []uint32, first int) {
	stop := ^uint32(0)
	if !w.rule.Lifecycle {
		if w.rule.Rolling > 0 || !w.member() {
			return
		}
		codes, times = codes[first:], times[first:]
		if !w.rule.Recurring && w.rule.Mode != figures.RetentionAfter {
			stop = w.rule.Bounds[min(w.calendar.of(times[0])+w.horizon+1, len(w.rule.Bounds)-1)]
		}
	}
	times = times[:len(codes)]
	word, at := uint64(0), 0 // 64 intervals in a register
	for i, code := range codes {
		if w.kinds[code]&retainReturn == 0 {
			continue
		}
		t := times[i]
		if t >= stop {
			break
		}
		g := w.calendar.of(t)
		if g < 0 {
			w.earlier = true
			continue
		}
		if g>>6 != at {
			w.active[at] |= word
			word, at = 0, g>>6
		}
		word |= 1 << (g & 63)
	}
	w.active[at] |= word
}

// member reports whether the customer in hand is in any cohort.
func (w *retentionWorker) member() bool { return w.first >= 0 && (w.rule.Recurring || !w.before) }

// customer adds the customer in hand to the figures.
func (w *retentionWorker) customer(l *lens, block int, p, lo, hi uint32) {
	if w.rule.Lifecycle {
		w.lifecycle()
	}
	if !w.member() {
		return
	}
	if w.rule.Values {
		w.worths(l, lo, hi)
	}
	if w.rule.Survival {
		w.survive(l, block, p, uint32(w.first), hi)
	}
	if w.crossed != nil {
		w.cross()
		return
	}
	for n, word := range w.starts {
		for ; word != 0; word &= word - 1 {
			g := n<<6 + bits.TrailingZeros64(word)
			anchor := w.anchors[g]
			hit, over := w.cohort(l, block, p, g, anchor, hi)
			w.count(&w.cohorts[g-1], hit, over)
			group := -1
			if w.rule.Groups != nil {
				group = w.groupOf(l, anchor)
				w.count(&w.groups[group], hit, over)
			}
			if w.rule.Values {
				w.addWorth(l, g, group, anchor)
			}
		}
	}
}

// cohort returns the cells that hold for the customer's start in interval g, and
// the last interval after it that is over.
func (w *retentionWorker) cohort(l *lens, block int, p uint32, g int, anchor, hi uint32) (hit uint64, over int) {
	if w.rule.Rolling == 0 {
		return w.hits(&w.active, g), w.over - g
	}
	back := w.rolled(l, block, p, anchor, hi, w.rule.Mode == figures.RetentionAfter)
	return w.hits(&back, 0), w.rolledOver(l.Time[anchor])
}

func (w *retentionWorker) rolledOver(t uint32) int {
	if w.rule.Until < t {
		return -1
	}
	return int((w.rule.Until-t)/w.rule.Rolling) - 1
}

// rolled returns the intervals after a start in which there are returns; what is
// behind the horizon lies in its last one where all that follows counts, else
// nowhere.
func (w *retentionWorker) rolled(l *lens, block int, p, anchor, hi uint32, all bool) (back intervals) {
	if w.backWho != nil && !w.backWho[block].Has(p) {
		return back
	}
	start := l.Time[anchor]
	limit := uint64(start) + uint64(w.rule.Rolling)*uint64(w.horizon+1)
	next := uint64(start) + uint64(w.rule.Rolling)
	for i := anchor + 1; i < hi; i++ {
		t := uint64(l.Time[i])
		if t < next {
			continue
		}
		if !w.returns(l, block, i) {
			continue
		}
		if t >= limit {
			if all && w.horizon > 0 {
				back.set(w.horizon)
			}
			break
		}
		k := int((t - uint64(start)) / uint64(w.rule.Rolling))
		back.set(k)
		next = uint64(start) + uint64(w.rule.Rolling)*uint64(k+1)
	}
	return back
}

// returns reports whether interaction i is a return, by itself.
func (w *retentionWorker) returns(l *lens, block int, i uint32) bool {
	return w.kinds[l.Code[i]]&retainReturn != 0 && (!l.picky || l.events.Has(i)) && (w.back == nil || w.back[block].Has(i))
}

// reached returns the last interval after a start that is over, from -1 to the
// horizon.
func (p *retentionPlan) reached(over int) int { return max(min(over, p.horizon), -1) }

func (w *retentionWorker) count(row *retentionRow, hit uint64, over int) {
	row.customers++
	row.hits.add(hit)
	if row.fixed {
		return
	}
	over = w.reached(over)
	row.until[over+1]++
	if over >= 1 {
		row.sure.add(hit & w.known[over])
	}
}

func (w *retentionWorker) groupOf(l *lens, anchor uint32) int {
	g := w.rule.Groups
	if g.Of == nil {
		if n := at(g.At, int(l.Code[anchor])); n > 0 {
			return int(n) - 1
		}
		return g.None
	}
	for _, n := range w.group.between(anchor, anchor+1) {
		if n := g.Group[n]; n > 0 {
			return int(n) - 1
		}
	}
	return g.None
}

// chosen says whether the customer in hand is one of those whom who chooses.
func (w *retentionWorker) chosen(l *lens, block int, p, hi uint32) bool {
	who := w.who
	if who.Part >= figures.New {
		return w.lives(who.Cohort, who.Part)
	}
	if !w.member() {
		return false
	}
	for n, word := range w.starts {
		for ; word != 0; word &= word - 1 {
			g := n<<6 + bits.TrailingZeros64(word)
			if who.Cohort > 0 && g != who.Cohort || who.Group >= 0 && w.groupOf(l, w.anchors[g]) != who.Group {
				continue
			}
			if who.Part == figures.InCohort {
				return true
			}
			hit, over := w.cohort(l, block, p, g, w.anchors[g], hi)
			known := who.Cohort > 0 || over >= w.rule.Last(who.Cell)
			if known && hit>>who.Cell&1 == 1 == (who.Part == figures.Kept) {
				return true
			}
		}
	}
	return false
}
