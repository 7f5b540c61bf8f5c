package exec

import (
	"context"
	"fmt"
	"math/bits"
	"slices"

	"percorso"
	"percorso/catalogue"
	"percorso/sequence"
	"percorso/sequence/figures"
)

// Tally answers the figures of many sets of interactions of what sel selects, in
// one pass.
func Tally(ctx context.Context, blocks []*sequence.Block, table *catalogue.Table, sel *sequence.Selection, sets []figures.Set, rule figures.TallyRule) (*figures.Tally, error) {
	if n := len(sets); n > figures.MaxSets {
		return nil, percorso.Errorf(percorso.Invalid, "there are %d sets: ask for at most %d at once", n, figures.MaxSets)
	}
	plan := newTallyPlan(blocks, table, sel, sets, rule)
	workers, err := share(ctx, blocks, plan.worker, (*tallyWorker).work)
	if err != nil {
		return nil, err
	}
	return merged(workers, (*tallyWorker).merge).figures(), nil
}

// tallyPlan is what all workers read and none changes. Interactions whose code
// alone puts them into the same sets are one class; class 0 is what sel leaves
// out.
type tallyPlan struct {
	blocks  []*sequence.Block
	sel     *sequence.Selection
	sets    []figures.Set
	rule    figures.TallyRule
	of      *codes[uint16]
	classes []tallyClass
	fast    bool        // whether classes and plain sets fit the fast scan
	flags   []uint8     // by class: whether it is an outcome, whether it has picky sets
	members [][4]uint64 // by class, when fast: the bits of its plain sets
}

type tallyClass struct {
	outcome, placed bool
	plain           []int // sets that the code alone decides
	picky           []int // sets that look at more
}

const (
	tallyOutcome uint8 = 1 << iota
	tallyPicky
)

func newTallyPlan(blocks []*sequence.Block, table *catalogue.Table, sel *sequence.Selection, sets []figures.Set, rule figures.TallyRule) *tallyPlan {
	p := &tallyPlan{blocks: blocks, sel: sel, sets: sets, rule: rule, of: new(codes[uint16]), classes: make([]tallyClass, 1)}
	known := map[string]uint16{}
	most := max(len(table.Stage), len(table.Touchpoint), len(table.Outcome), len(sel.Signatures))
	for n := range sets {
		most = max(most, len(sets[n].Signatures))
	}
	var beyond uint16 // of the codes that no table knows
	for code := range p.of {
		if !selected(sel, code) {
			continue
		}
		if code > most {
			p.of[code] = beyond
			continue
		}
		c := tallyClass{outcome: code < len(table.Outcome) && table.Outcome[code], placed: at(table.Stage, code) > 0}
		for n := range sets {
			switch s := &sets[n]; {
			case s.Signatures != nil && (code >= len(s.Signatures) || !s.Signatures[code]):
			case s.Events != nil || s.Profiles != nil || s.Numbers != nil:
				c.picky = append(c.picky, n)
			default:
				c.plain = append(c.plain, n)
			}
		}
		key := fmt.Sprint(c)
		class, ok := known[key]
		if !ok {
			class = uint16(len(p.classes))
			known[key] = class
			p.classes = append(p.classes, c)
		}
		p.of[code] = class
		if code == most {
			beyond = class
		}
	}
	p.prepare()
	return p
}

// prepare lays out what the scan reads.
func (p *tallyPlan) prepare() {
	p.fast = len(p.classes) <= 64 && len(p.sets) <= 256
	p.flags, p.members = make([]uint8, len(p.classes)), make([][4]uint64, len(p.classes))
	for k := range p.classes {
		c := &p.classes[k]
		if c.outcome {
			p.flags[k] |= tallyOutcome
		}
		if len(c.picky) > 0 {
			p.flags[k] |= tallyPicky
		}
		for _, n := range c.plain {
			if p.fast {
				p.members[k][n>>6] |= 1 << (n & 63)
			}
		}
	}
}

// tallyWorker adds up; of a class what its interactions share, of a set what
// each customer decides anew.
type tallyWorker struct {
	*tallyPlan
	coverage figures.Coverage
	class    []figures.SetFigures // by class: interactions, outcomes, value, emotion, first and last
	set      []figures.SetFigures
	times    []durations

	// The profile at hand: profiles are numbered across chunks from 1.
	profile  uint32
	seen     []uint32 // by class: the profile that was last there
	first    []uint32 // by class: its first interaction there
	last     []uint32
	met      []uint16 // classes
	setSeen  []uint32 // the same by set
	setFirst []uint32
	setMet   []int
	outcomes []uint32
	ending   []int // picky sets that hold the last interaction

	value   cursor[int64]
	emotion cursor[percorso.Emotion]
	numbers []cursor[uint16] // by set
}

func (p *tallyPlan) worker() *tallyWorker {
	classes, sets := len(p.classes), len(p.sets)
	return &tallyWorker{
		tallyPlan: p, class: make([]figures.SetFigures, classes), set: make([]figures.SetFigures, sets), times: make([]durations, sets),
		seen: make([]uint32, classes), first: make([]uint32, classes), last: make([]uint32, classes),
		setSeen: make([]uint32, sets), setFirst: make([]uint32, sets), numbers: make([]cursor[uint16], sets),
	}
}

func (w *tallyWorker) work(c chunk) {
	l := newLens(w.blocks, c.block, w.sel)
	w.value.open(&l.Value, l.First[c.lo])
	w.emotion.open(&l.Emotion, l.First[c.lo])
	for n := range w.sets {
		if numbers := w.sets[n].Numbers; numbers != nil {
			w.numbers[n].open(&numbers.Of[c.block], l.First[c.lo])
		}
	}
	for p := l.next(c.lo); p < c.hi; p = l.next(p + 1) {
		lo, hi := l.span(p)
		if lo == hi {
			continue
		}
		w.profile++
		if w.fast && !l.picky {
			if done := w.scanFast(&l, lo, hi); done {
				w.sparse(&l, c.block, p, lo, hi)
				continue
			}
		}
		final, some := w.scan(&l, c.block, p, lo, hi)
		if !some {
			continue
		}
		w.settle(&l, final)
		w.sparse(&l, c.block, p, lo, hi)
	}
}

// scanFast is scan and settle for a profile without an outcome, none of whose
// interactions must be looked at closely; for others it does nothing and reports
// false. What a customer does next cannot be foreseen, so the loop has no
// branches.
func (w *tallyWorker) scanFast(l *lens, lo, hi uint32) (done bool) {
	of, flags := w.of, w.flags
	var met uint64
	var flag uint8
	for _, code := range l.Code[lo:hi] {
		k := of[code] & 63
		met |= 1 << k
		flag |= flags[k]
	}
	if flag != 0 {
		return false
	}
	if met &^= 1; met == 0 {
		return true
	}
	class := w.class
	for _, code := range l.Code[lo:hi] {
		class[of[code]&63].Interactions++
	}
	begin, final := lo, hi-1
	for of[l.Code[begin]] == 0 {
		begin++
	}
	for of[l.Code[final]] == 0 {
		final--
	}
	from, to := l.Time[begin], l.Time[final]
	w.cover(from, to)
	var sets [4]uint64
	for rest := met; rest != 0; rest &= rest - 1 {
		k := bits.TrailingZeros64(rest)
		for n, word := range w.members[k] {
			sets[n] |= word
		}
		if f := &class[k]; f.Last == 0 || from < f.First || to > f.Last { // seldom, once the log is under way
			w.span(l, uint16(k), begin, final)
		}
	}
	for n, word := range sets {
		for ; word != 0; word &= word - 1 {
			w.set[n<<6|bits.TrailingZeros64(word)].Customers++
		}
	}
	if w.rule.Over(to) {
		for _, n := range w.classes[of[l.Code[final]]].plain {
			w.set[n].Dropped++
		}
	}
	return true
}

// span widens the time of class k by interactions begin to final.
func (w *tallyWorker) span(l *lens, k uint16, begin, final uint32) {
	for w.of[l.Code[begin]] != k {
		begin++
	}
	for w.of[l.Code[final]] != k {
		final--
	}
	w.widen(k, l.Time[begin], l.Time[final])
}

func (w *tallyWorker) widen(k uint16, from, to uint32) {
	f := &w.class[k]
	if f.Last == 0 || from < f.First {
		f.First = from
	}
	f.Last = max(f.Last, to)
}

// cover adds a customer with interactions in that time.
func (w *tallyWorker) cover(from, to uint32) {
	c := &w.coverage
	if c.Customers == 0 {
		c.From = from
	}
	c.Customers++
	c.From, c.To = min(c.From, from), max(c.To, to)
}

// scan counts one profile's interactions and leaves which classes and sets they
// were in. It returns the last one that is selected, if there is one.
func (w *tallyWorker) scan(l *lens, block int, p, lo, hi uint32) (final uint32, some bool) {
	w.met, w.setMet, w.outcomes, w.ending = w.met[:0], w.setMet[:0], w.outcomes[:0], w.ending[:0]
	of, class, seen, first, last, profile := w.of, w.class, w.seen, w.first, w.last, w.profile
	for i := lo; i < hi; i++ {
		k := of[l.Code[i]]
		if k == 0 || l.picky && !l.events.Has(i) {
			continue
		}
		class[k].Interactions++
		if seen[k] != profile {
			seen[k], first[k] = profile, i
			w.met = append(w.met, k)
		}
		last[k] = i
		final, some = i, true
		if w.flags[k]&tallyOutcome != 0 {
			w.outcomes = append(w.outcomes, i)
		}
		if w.flags[k]&tallyPicky != 0 {
			w.look(l, &w.classes[k], block, p, i)
		}
	}
	return final, some
}

// look puts one interaction into the sets that look at more than its code.
func (w *tallyWorker) look(l *lens, c *tallyClass, block int, p, i uint32) {
	w.ending = w.ending[:0]
	for _, n := range c.picky {
		if !w.holds(n, block, p, i) {
			continue
		}
		w.ending = append(w.ending, n)
		f := &w.set[n]
		if f.Interactions == 0 || l.Time[i] < f.First {
			f.First = l.Time[i]
		}
		f.Interactions++
		f.Last = max(f.Last, l.Time[i])
		if c.outcome {
			f.Outcomes++
		}
		w.meet(n, i)
	}
}

// holds reports whether a picky set that takes the code of interaction i takes
// the interaction.
func (w *tallyWorker) holds(n, block int, p, i uint32) bool {
	s := &w.sets[n]
	return (s.Events == nil || s.Events[block].Has(i)) && (s.Profiles == nil || s.Profiles[block].Has(p))
}

// meet notes that the profile is in a set from interaction i on.
func (w *tallyWorker) meet(n int, i uint32) {
	if w.setSeen[n] != w.profile {
		w.setSeen[n], w.setFirst[n] = w.profile, i
		w.setMet = append(w.setMet, n)
		return
	}
	w.setFirst[n] = min(w.setFirst[n], i)
}

// settle counts the profile in its sets.
func (w *tallyWorker) settle(l *lens, final uint32) {
	begin := final
	for _, k := range w.met {
		w.widen(k, l.Time[w.first[k]], l.Time[w.last[k]])
		begin = min(begin, w.first[k])
		for _, n := range w.classes[k].plain {
			w.meet(n, w.first[k])
		}
	}
	w.cover(l.Time[begin], l.Time[final])
	ending := &w.classes[w.of[l.Code[final]]]
	over := w.rule.Over(l.Time[final])
	for _, n := range w.setMet {
		f := &w.set[n]
		f.Customers++
		at, _ := slices.BinarySearch(w.outcomes, w.setFirst[n])
		switch {
		case at < len(w.outcomes):
			f.Converted++
			w.times[n].add(l.Time[w.outcomes[at]] - l.Time[w.setFirst[n]])
		case over && (slices.Contains(ending.plain, n) || len(ending.picky) > 0 && slices.Contains(w.ending, n)):
			f.Dropped++
		}
	}
}

// sparse adds the values, emotions and numbers of interactions lo to hi.
func (w *tallyWorker) sparse(l *lens, block int, p, lo, hi uint32) {
	for i, v := range w.value.between(lo, hi) {
		k := w.of[l.Code[i]]
		c := &w.classes[k]
		if k == 0 || l.picky && !l.events.Has(i) || !c.outcome && v >= 0 {
			continue
		}
		w.class[k].Value += v
		for _, n := range c.picky {
			if w.holds(n, block, p, i) {
				w.set[n].Value += v
			}
		}
	}
	for i, e := range w.emotion.between(lo, hi) {
		k := w.of[l.Code[i]]
		if k == 0 || l.picky && !l.events.Has(i) {
			continue
		}
		w.class[k].Emotion.Add(e)
		for _, n := range w.classes[k].picky {
			if numbers := w.sets[n].Numbers; (numbers == nil || numbers.Felt == nil) && w.holds(n, block, p, i) {
				w.set[n].Emotion.Add(e)
			}
		}
	}
	for n := range w.sets {
		numbers := w.sets[n].Numbers
		if numbers == nil {
			continue
		}
		for i, code := range w.numbers[n].between(lo, hi) {
			k := w.of[l.Code[i]]
			if k == 0 || l.picky && !l.events.Has(i) || !slices.Contains(w.classes[k].picky, n) || !w.holds(n, block, p, i) {
				continue
			}
			f := &w.set[n]
			f.Numbers.N++
			f.Numbers.Sum += numbers.Value[code]
			if numbers.Felt != nil && !numbers.Unfelt[code] {
				f.Emotion.Add(numbers.Felt[code])
			}
		}
	}
}

func (w *tallyWorker) merge(o *tallyWorker) {
	mergeCoverage(&w.coverage, o.coverage)
	for k := range w.class {
		addSet(&w.class[k], &o.class[k])
	}
	for n := range w.set {
		addSet(&w.set[n], &o.set[n])
		w.times[n].take(&o.times[n])
	}
}

// addSet adds figures of other interactions.
func addSet(to, from *figures.SetFigures) {
	if from.Last > 0 && (to.Last == 0 || from.First < to.First) {
		to.First = from.First
	}
	to.Last = max(to.Last, from.Last)
	to.Customers += from.Customers
	to.Interactions += from.Interactions
	to.Converted += from.Converted
	to.Dropped += from.Dropped
	to.Outcomes += from.Outcomes
	to.Value += from.Value
	to.Emotion.Merge(from.Emotion)
	to.Numbers.N += from.Numbers.N
	to.Numbers.Sum += from.Numbers.Sum
}

// figures turns the sums of all workers into the answer.
func (w *tallyWorker) figures() *figures.Tally {
	t := &figures.Tally{Coverage: w.coverage, Sets: w.set}
	for k := 1; k < len(w.class); k++ {
		f, c := &w.class[k], &w.classes[k]
		t.Coverage.Interactions += f.Interactions
		if c.placed {
			t.Coverage.Placed += f.Interactions
		}
		if c.outcome {
			f.Outcomes = f.Interactions
		}
		for _, n := range c.plain {
			addSet(&t.Sets[n], f)
		}
	}
	todo := make([]quartileJob, len(w.times))
	for n := range w.times {
		todo[n] = quartileJob{&w.times[n], &t.Sets[n].TimeToOutcome}
	}
	runJobs(todo)
	return t
}
