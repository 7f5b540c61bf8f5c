package exec

import (
	"context"
	"math/bits"
	"slices"

	"percorso"
	"percorso/catalogue"
	"percorso/sequence"
	"percorso/sequence/figures"
	"percorso/sequence/pattern"
)

// Behaviours answers how often patterns occur among what sel selects. The cost
// is linear in the interactions that could be an element, and in their keys.
// Memory, for each processor: 24 bytes for each key and step of the longest
// pattern, and what holds the longest customer.
func Behaviours(ctx context.Context, blocks []*sequence.Block, table *catalogue.Table, sel *sequence.Selection, patterns []pattern.Pattern, rule figures.BehaviourRule) (*figures.Behaviours, error) {
	plan, err := newBehaviourPlan(blocks, table, sel, patterns, rule)
	if err != nil {
		return nil, err
	}
	workers, err := share(ctx, blocks, plan.worker, (*behaviourWorker).work)
	if err != nil {
		return nil, err
	}
	return merged(workers, (*behaviourWorker).merge).figures(), nil
}

// BehaviourProfiles returns, block by block, the customers in whom a pattern
// occurs: those whom Behaviours counts.
func BehaviourProfiles(ctx context.Context, blocks []*sequence.Block, table *catalogue.Table, sel *sequence.Selection, one pattern.Pattern, rule figures.BehaviourRule) ([]sequence.Bits, error) {
	plan, err := newBehaviourPlan(blocks, table, sel, []pattern.Pattern{one}, rule)
	if err != nil {
		return nil, err
	}
	plan.marks = true
	workers, err := share(ctx, blocks, plan.worker, (*behaviourWorker).work)
	if err != nil {
		return nil, err
	}
	return foundBy(blocks, workers, func(w *behaviourWorker) []found { return w.who }), nil
}

// behaviourPlan is what all workers read and none changes.
type behaviourPlan struct {
	blocks   []*sequence.Block
	sel      *sequence.Selection
	table    *catalogue.Table
	rule     figures.BehaviourRule
	patterns []behaviourPattern
	elements []*pattern.Element // by bit
	masks    *codes[uint64]     // by code: the elements that its interactions may be
	kinds    *codes[uint8]      // by code: behaviourSelected, behaviourPlaced, behaviourOutcome
	picky    uint64             // the elements that look at more than the code
	keys     int                // the highest number of any key
	steps    int                // of the longest half
	leads    int                // of the half with the most
	marks    bool               // whether customers are marked
}

const (
	behaviourSelected uint8 = 1 << iota
	behaviourPlaced
	behaviourOutcome
)

// behaviourPattern is a pattern whose elements are bits.
type behaviourPattern struct {
	*pattern.Pattern
	low           int    // bit of its first element
	all, need     uint64 // its elements, and those that must come
	anchor        uint64
	before, after pattern.Half
	lasts         uint32 // how long after its last element it must be known that nothing more came
}

func newBehaviourPlan(blocks []*sequence.Block, table *catalogue.Table, sel *sequence.Selection, patterns []pattern.Pattern, rule figures.BehaviourRule) (*behaviourPlan, error) {
	p := &behaviourPlan{blocks: blocks, sel: sel, table: table, rule: rule, masks: new(codes[uint64]), kinds: new(codes[uint8])}
	for i := range patterns {
		one := behaviourPattern{Pattern: &patterns[i], low: len(p.elements)}
		if _, err := one.Check(); err != nil {
			return nil, err
		}
		for k := range one.Elements {
			e := &one.Elements[k]
			bit := uint64(1) << len(p.elements)
			one.all |= bit
			if !e.Not {
				one.need |= bit
			}
			if e.Anchor {
				one.anchor = bit
			}
			if e.Events != nil || e.Profiles != nil {
				p.picky |= bit
			}
			p.elements = append(p.elements, e)
		}
		one.before, one.after = one.Halves()
		for _, b := range one.after.Lead {
			one.lasts = max(one.lasts, b.Within)
		}
		if one.Same >= 0 {
			p.keys = max(p.keys, rule.Keys[one.Same].Count)
		}
		p.steps = max(p.steps, len(one.before.Steps), len(one.after.Steps))
		p.leads = max(p.leads, len(one.before.Lead), len(one.after.Lead))
		p.patterns = append(p.patterns, one)
	}
	if len(p.elements) > pattern.MaxMarks {
		return nil, percorso.Errorf(percorso.Invalid, "the patterns have %d elements, the engine takes %d", len(p.elements), pattern.MaxMarks)
	}
	for code := range p.masks {
		if !selected(sel, code) {
			continue
		}
		p.kinds[code] = behaviourSelected
		if at(table.Stage, code) > 0 {
			p.kinds[code] |= behaviourPlaced
		}
		if code < len(table.Outcome) && table.Outcome[code] {
			p.kinds[code] |= behaviourOutcome
		}
		for bit, e := range p.elements {
			if may(&e.Step, code) {
				p.masks[code] |= 1 << bit
			}
		}
	}
	return p, nil
}

// mark is an interaction that could be elements of patterns.
type mark struct {
	mask  uint64
	at    uint32
	time  uint32
	in    bool // whether it lies where anchors are counted
	code  uint16
	value int64
}

// behaviourWorker adds up the chunks it works on.
type behaviourWorker struct {
	*behaviourPlan
	figures.Coverage
	value   int64
	sums    []behaviourSums
	counts  []figures.BehaviourElement // by bit
	who     []found
	block   int
	profile uint32 // numbered across chunks from 1
	list    []mark
	keyed   []keyRange // by mark, then by property: its keys
	values  cursor[int64]
	ofKeys  []cursor[uint16]
	ofPlace cursor[uint16]
	places  []uint16 // by mark, where places are asked for
	halves  halfScan
}

type keyRange struct{ lo, hi uint32 }

func (p *behaviourPlan) worker() *behaviourWorker {
	w := &behaviourWorker{
		behaviourPlan: p, sums: make([]behaviourSums, len(p.patterns)), counts: make([]figures.BehaviourElement, len(p.elements)),
		ofKeys: make([]cursor[uint16], len(p.rule.Keys)),
	}
	channels := len(p.table.Channels) + 1
	for i := range w.sums {
		s := &w.sums[i]
		s.Trend, s.spans = make([]figures.BehaviourSpan, len(p.rule.Buckets)), make([]uint32, len(p.rule.Buckets))
		s.ways = make([]int64, channels*channels)
		if p.rule.Place != nil {
			s.places = make([]placeSums, p.rule.Place.Count+1)
		}
	}
	w.halves.open(p.steps, p.leads, p.keys)
	return w
}

func (w *behaviourWorker) work(c chunk) {
	l := newLens(w.blocks, c.block, w.sel)
	w.block = c.block
	w.values.open(&l.Value, l.First[c.lo])
	for i := range w.ofKeys {
		w.ofKeys[i].open(&w.rule.Keys[i].Of[c.block], l.First[c.lo])
	}
	if w.rule.Place != nil {
		w.ofPlace.open(&w.rule.Place.Of[c.block], l.First[c.lo])
	}
	for p := l.next(c.lo); p < c.hi; p = l.next(p + 1) {
		if lo, hi := l.span(p); lo < hi {
			w.customer(&l, p, lo, hi)
		}
	}
}

// customer takes the interactions lo to hi of profile p.
func (w *behaviourWorker) customer(l *lens, p, lo, hi uint32) {
	w.profile++
	all := w.scan(l, p, lo, hi)
	if len(w.list) == 0 {
		return
	}
	w.readKeys()
	w.tally()
	for i := range w.patterns {
		one := &w.patterns[i]
		if all&one.anchor != 0 {
			w.occurrences(p, one, &w.sums[i], all&one.need == one.need)
		}
	}
}

// scan lists the interactions that could be elements, and returns which.
func (w *behaviourWorker) scan(l *lens, p, lo, hi uint32) (all uint64) {
	w.list = w.list[:0]
	inside := int64(0)
	for i, code := range l.Code[lo:hi] {
		at := lo + uint32(i)
		kind := w.kinds[code]
		if kind == 0 || l.picky && !l.events.Has(at) {
			continue
		}
		t := l.Time[at]
		in := t >= w.rule.From && t < w.rule.To
		if in {
			if w.Interactions == 0 {
				w.From = t
			}
			inside++
			w.Interactions++
			w.Placed += int64(kind >> 1 & 1)
			w.From, w.To = min(w.From, t), max(w.To, t)
		}
		mask := w.masks[code]
		for rest := mask & w.picky; rest != 0; rest &= rest - 1 {
			bit := bits.TrailingZeros64(rest)
			if !w.passes(w.elements[bit], at, p) {
				mask &^= 1 << bit
			}
		}
		if mask != 0 {
			all |= mask
			w.list = append(w.list, mark{mask: mask, at: at, time: t, in: in, code: uint16(code)})
		}
	}
	w.Customers += min(inside, 1)
	next := 0
	for i, v := range w.values.between(lo, hi) {
		for next < len(w.list) && w.list[next].at < i {
			next++
		}
		if next < len(w.list) && w.list[next].at == i {
			w.list[next].value = v
		}
		if t := l.Time[i]; w.kinds[l.Code[i]]&behaviourOutcome != 0 && t >= w.rule.From && t < w.rule.To && (!l.picky || l.events.Has(i)) {
			w.value += v
		}
	}
	return all
}

func (w *behaviourWorker) passes(e *pattern.Element, at, profile uint32) bool {
	return (e.Events == nil || e.Events[w.block].Has(at)) && (e.Profiles == nil || e.Profiles[w.block].Has(profile))
}

// readKeys finds the keys and the places of the listed interactions.
func (w *behaviourWorker) readKeys() {
	n := len(w.ofKeys)
	w.keyed = slices.Grow(w.keyed[:0], len(w.list)*n)[:len(w.list)*n]
	for k := range w.ofKeys {
		c := &w.ofKeys[k]
		for m := range w.list {
			lo, hi := c.on(w.list[m].at)
			w.keyed[m*n+k] = keyRange{lo, hi}
		}
	}
	if w.rule.Place == nil {
		return
	}
	w.places = slices.Grow(w.places[:0], len(w.list))[:len(w.list)]
	for m := range w.list {
		w.places[m] = 0
		for _, place := range w.ofPlace.between(w.list[m].at, w.list[m].at+1) {
			w.places[m] = place
		}
	}
}

// keysOf returns the keys of mark m for a pattern: one of 0 where nothing must
// be the same.
func (w *behaviourWorker) keysOf(m int, same int) []uint16 {
	if same < 0 {
		return noKey[:]
	}
	r := w.keyed[m*len(w.ofKeys)+same]
	return w.rule.Keys[same].Of[w.block].Of[r.lo:r.hi]
}

var noKey [1]uint16

// tally counts what could be elements.
func (w *behaviourWorker) tally() {
	for i := range w.patterns {
		one := &w.patterns[i]
		for m := range w.list {
			if !w.list[m].in {
				continue
			}
			for rest := w.list[m].mask & one.all; rest != 0; rest &= rest - 1 {
				bit := bits.TrailingZeros64(rest)
				c := &w.counts[bit]
				c.Interactions++
				if one.Same >= 0 && !w.elements[bit].Any && len(w.keysOf(m, one.Same)) == 0 {
					c.Unkeyed++
				}
			}
		}
	}
}

// occurrences adds those of one pattern in one customer; whole says whether the
// customer has something for each of its elements.
func (w *behaviourWorker) occurrences(p uint32, one *behaviourPattern, s *behaviourSums, whole bool) {
	if whole {
		w.halves.take(w, one, &one.before, false)
		w.halves.take(w, one, &one.after, true)
	}
	pair := 0
	for m := range w.list {
		x := &w.list[m]
		if x.mask&one.anchor == 0 {
			continue
		}
		n := len(w.keysOf(m, one.Same))
		first, last := -1, -1
		if whole {
			first, last = w.best(one, pair, n)
		}
		pair += n
		if !x.in {
			continue
		}
		b := w.span(x.time)
		s.OfOccurrences++
		s.OfValue += x.value
		s.OfCustomers += int64(unequal(s.seenOf, w.profile))
		s.seenOf = w.profile
		s.Trend[b].Of++
		s.Trend[b].OfValue += x.value
		if first < 0 {
			continue
		}
		if s.seen != w.profile {
			s.seen = w.profile
			s.Customers++
			if w.marks {
				w.who = append(w.who, found{w.block, p})
			}
		}
		s.Occurrences++
		s.Value += x.value
		s.gaps.add(w.list[last].time - w.list[first].time)
		t := &s.Trend[b]
		t.Occurrences++
		t.Value += x.value
		if s.spans[b] != w.profile {
			s.spans[b] = w.profile
			t.Customers++
		}
		channels := len(w.table.Channels) + 1
		s.ways[int(at(w.table.Channel, int(w.list[first].code)))*channels+int(at(w.table.Channel, int(w.list[last].code)))]++
		if w.rule.Place != nil {
			w.atPlace(s, x.value, m, first, last)
		}
	}
}

func (w *behaviourWorker) atPlace(s *behaviourSums, value int64, anchor, first, last int) {
	place := w.places[anchor]
	if place == 0 {
		place = w.places[first]
	}
	if place == 0 {
		place = w.places[last]
	}
	at := &s.places[place]
	at.Occurrences++
	at.Value += value
	at.Customers += int64(unequal(at.seen, w.profile))
	at.seen = w.profile
}

// best returns the marks at which an occurrence begins and ends, -1 for none:
// of its keys the one with the shortest time, then with the latest beginning,
// then with the earliest end.
func (w *behaviourWorker) best(one *behaviourPattern, pair, keys int) (first, last int) {
	first, last = -1, -1
	shortest := uint32(0)
	for k := pair; k < pair+keys; k++ {
		a, b := int(w.halves.begins[k]), int(w.halves.ends[k])
		if a < 0 || b < 0 {
			continue
		}
		took := w.list[b].time - w.list[a].time
		if took > one.Window || len(one.after.Lead) > 0 && (w.rule.Until < w.list[b].time || w.rule.Until-w.list[b].time < one.lasts) {
			continue
		}
		if first < 0 || took < shortest || took == shortest && (a > first || a == first && b < last) {
			first, last, shortest = a, b, took
		}
	}
	return first, last
}

// span returns the bucket of a time.
func (w *behaviourWorker) span(t uint32) int {
	at, exact := slices.BinarySearch(w.rule.Buckets, t)
	if exact {
		return at
	}
	return max(at-1, 0)
}
