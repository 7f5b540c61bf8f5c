package exec

import (
	"context"
	"math/bits"

	"percorso"
	"percorso/catalogue"
	"percorso/sequence"
	"percorso/sequence/figures"
)

// Journey answers the journey overview of what sel selects, over the stages of
// table's model.
func Journey(ctx context.Context, blocks []*sequence.Block, table *catalogue.Table, sel *sequence.Selection, rule figures.JourneyRule) (*figures.Journey, error) {
	if err := checkStages(table); err != nil {
		return nil, err
	}
	plan := newJourneyPlan(blocks, table, sel, rule)
	workers, err := share(ctx, blocks, plan.worker, (*journeyWorker).work)
	if err != nil {
		return nil, err
	}
	all := workers[0]
	for _, w := range workers[1:] {
		all.merge(w)
	}
	return all.figures(), nil
}

func checkStages(table *catalogue.Table) error {
	if n := len(table.Model.Stages); n > figures.MaxStages {
		return percorso.Errorf(percorso.Invalid, "model %q has %d stages, the engine takes %d: join some of them", table.Model.ID, n, figures.MaxStages)
	}
	return nil
}

// place is a touchpoint on a stage, positions plus one as in catalogue.Table.
type place struct {
	stage      uint8
	touchpoint uint16
}

// A kind is what the loop knows of an interaction from its code alone, packed:
// the place's number, an outcome bit, the stage plus one, and whether it counts.
type kind uint32

const (
	kindOutcome  kind = 1
	kindPlace         = 1 // shift: the bits below kindStage, outcome included, count by class
	kindClass    kind = 1<<17 - 1
	kindStage         = 17
	kindSelected kind = 1 << 24
)

func (k kind) stage() uint32 { return uint32(k>>kindStage) & 0x7f }
func (k kind) place() uint32 { return uint32(k&kindClass) >> kindPlace }

// journeyPlan is what all workers read and none changes.
type journeyPlan struct {
	blocks []*sequence.Block
	sel    *sequence.Selection
	rule   figures.JourneyRule
	stages int
	kinds  *codes[kind]
	places []place  // by number; 0 stands for no stage
	before []uint64 // by stage: the stages whose next stage it is
	back   []uint64 // by from*stages+to: the bit of from where the move is a back-step
	loop   []uint64 // the same where it is a loop
}

func newJourneyPlan(blocks []*sequence.Block, table *catalogue.Table, sel *sequence.Selection, rule figures.JourneyRule) *journeyPlan {
	p := &journeyPlan{blocks: blocks, sel: sel, rule: rule, stages: len(table.Model.Stages), kinds: new(codes[kind]), places: []place{{}}}
	numbers := map[place]uint32{{}: 0}
	for code := range p.kinds {
		if !selected(sel, code) {
			continue
		}
		pl := place{at(table.Stage, code), at(table.Touchpoint, code)}
		if pl.stage == 0 {
			p.kinds[code] = kindSelected
			continue
		}
		n, ok := numbers[pl]
		if !ok {
			n = uint32(len(p.places))
			numbers[pl] = n
			p.places = append(p.places, pl)
		}
		k := kindSelected | kind(pl.stage)<<kindStage | kind(n)<<kindPlace
		if code < len(table.Outcome) && table.Outcome[code] {
			k |= kindOutcome
		}
		p.kinds[code] = k
	}
	p.moves(table.Model)
	return p
}

// moves prepares what the stages mean to each other.
func (p *journeyPlan) moves(model catalogue.Model) {
	s := p.stages
	p.before, p.back, p.loop = make([]uint64, s), make([]uint64, s*s), make([]uint64, s*s)
	for to := 1; to < s; to++ {
		p.before[to] = 1 << (to - 1)
	}
	for from := range s {
		for to := range from {
			m := from*s + to
			switch figures.MoveKind(&model, from, to) {
			case figures.Back:
				p.back[m] = 1 << from
			case figures.Loop:
				p.loop[m] = 1 << from
				if from == s-1 {
					p.before[to] |= 1 << from
				}
			}
		}
	}
}

// journeyWorker adds up the figures of the chunks it works on.
type journeyWorker struct {
	*journeyPlan
	journeySums

	// seenPlace marks, by place, the profile that last added to its customers:
	// profiles are numbered across chunks from 1.
	profile   uint32
	seenPlace []uint32

	visit visits
	enter [figures.MaxStages]uint32

	value   cursor[int64]
	emotion cursor[percorso.Emotion]
}

// visits is the visits of one profile: first has the position of the first
// interaction of each and, above visitStage, its stage plus one; last[i] is the
// position of the last interaction of the visit before i.
type visits struct {
	first []uint64
	last  []uint32
}

// visitStage is the shift to a visit's stage.
const visitStage = 32

// journeySums is what workers merge.
type journeySums struct {
	coverage                               figures.Coverage
	customers, outcomeCustomers, backSteps int64
	stage                                  []figures.Stage
	place                                  []figures.Place
	class                                  []int64 // interactions by place and outcome
	move                                   []move  // by from*stages+to
	timeIn, timeToNext                     []durations
	timeToOutcome                          durations
}

// move adds up the moves from one stage to another.
type move struct {
	back, loop uint64 // the bit of the stage left, where the move is of that kind
	customers  int64
	seen       uint32 // the profile that last added to customers
	time       durations
}

func (p *journeyPlan) worker() *journeyWorker {
	s := p.stages
	w := &journeyWorker{journeyPlan: p, seenPlace: make([]uint32, len(p.places))}
	w.stage = make([]figures.Stage, s)
	w.place = make([]figures.Place, len(p.places))
	w.class = make([]int64, 2*len(p.places))
	w.timeIn, w.timeToNext, w.move = make([]durations, s), make([]durations, s), make([]move, s*s)
	for m := range w.move {
		w.move[m].back, w.move[m].loop = p.back[m], p.loop[m]
	}
	return w
}

// room makes the buffers long enough for a profile of n interactions.
func (w *journeyWorker) room(n int) {
	if n >= len(w.visit.first) {
		n += n/2 + 64
		w.visit = visits{make([]uint64, n), make([]uint32, n)}
	}
}

func (w *journeyWorker) work(c chunk) {
	l := newLens(w.blocks, c.block, w.sel)
	all := w.sel.Signatures == nil && w.sel.Events == nil && len(w.places) <= 64
	w.value.open(&l.Value, l.First[c.lo])
	w.emotion.open(&l.Emotion, l.First[c.lo])
	for p := c.lo; p < c.hi; p++ {
		lo, hi := l.span(p)
		if lo == hi {
			continue
		}
		w.profile++
		w.room(int(hi - lo))
		var s scanned
		if all {
			w.scanAll(&l, lo, hi, &s)
			w.touchAll(&l, &s)
		} else {
			w.scanSome(&l, lo, hi, &s)
		}
		if s.selected == 0 {
			continue
		}
		w.cover(&l, &s)
		if s.visits > 0 {
			w.follow(&l, &s)
			w.sparse(&l, lo, hi)
		}
	}
}

func (w *journeyWorker) cover(l *lens, s *scanned) {
	c := &w.coverage
	first, final := l.Time[s.first], l.Time[s.final]
	if c.Customers == 0 {
		c.From, c.To = first, final
	}
	c.Customers++
	c.From, c.To = min(c.From, first), max(c.To, final)
}

// follow adds one profile's visits to the figures.
func (w *journeyWorker) follow(l *lens, s *scanned) {
	// In locals, because what is stored below might else have changed them.
	times, timeIn, moves, last := l.Time, w.timeIn, w.move, w.visit.last[:s.visits]
	before, window, profile, stages := w.before, w.rule.Window, w.profile, uint32(w.stages)
	var entered, next, onward, back, loop uint64
	visit := w.visit.first[0]
	entry, previous := times[uint32(visit)], uint32(visit>>visitStage)-1
	entered = 1 << (previous & 63)
	w.enter[previous&63] = entry
	w.stage[previous].Visits++
	for n, visit := range w.visit.first[1:s.visits] {
		stage := uint32(visit>>visitStage) - 1
		at := times[uint32(visit)]
		left := times[last[n+1]]
		timeIn[previous].addSome(left - entry)
		m := &moves[previous*stages+stage]
		m.time.add(at - left)
		m.customers += int64(unequal(m.seen, profile))
		m.seen = profile
		b := m.back
		if at-entry > window {
			b = 0
		}
		back |= b
		loop |= m.loop
		for hit := before[stage] & entered &^ next; hit != 0; hit &= hit - 1 {
			from := bits.TrailingZeros64(hit) & 63
			w.timeToNext[from].add(at - w.enter[from])
			next |= 1 << from
		}
		bit := uint64(1) << (stage & 63)
		onward |= entered & (bit - 1)
		if entered&bit == 0 {
			entered |= bit
			w.enter[stage&63] = at
		}
		entry, previous = at, stage
	}
	final := times[s.last]
	timeIn[previous].addSome(final - entry)
	w.count(entered, onward, back, loop)
	w.settle(l, s, previous, final)
}

// count adds a customer to the stages in the sets.
func (w *journeyWorker) count(entered, onward, back, loop uint64) {
	w.customers++
	if back != 0 {
		w.backSteps++
	}
	for set := entered; set != 0; set &= set - 1 {
		n := bits.TrailingZeros64(set)
		st := &w.stage[n]
		st.Customers++
		st.Onward += int64(onward >> n & 1)
		st.BackStep += int64(back >> n & 1)
		st.Loop += int64(loop >> n & 1)
	}
}

// settle counts where the profile is, or how it ended, its outcomes, and the
// touchpoints it met.
func (w *journeyWorker) settle(l *lens, s *scanned, stage, final uint32) {
	st, pl := &w.stage[stage], &w.place[w.kinds[l.Code[s.last]].place()]
	over := w.rule.Over(final)
	switch {
	case !over:
		st.Now++
		pl.Now++
	case s.outcomes > 0 && s.lastOutcome >= uint32(w.visit.first[s.visits-1]):
		st.Ended++
	default:
		st.Dropped++
		pl.Last++
	}
	if s.outcomes > 0 {
		w.outcomeCustomers++
		w.timeToOutcome.add(l.Time[s.firstOutcome] - l.Time[uint32(w.visit.first[0])])
	}
}

// sparse adds the values and emotions of interactions lo to hi.
func (w *journeyWorker) sparse(l *lens, lo, hi uint32) {
	for i, v := range w.value.between(lo, hi) {
		k := w.kinds[l.Code[i]]
		if k.stage() == 0 || l.picky && !l.events.Has(i) {
			continue
		}
		if k&kindOutcome != 0 || v < 0 {
			w.place[k.place()].Value += v
		}
	}
	for i, e := range w.emotion.between(lo, hi) {
		k := w.kinds[l.Code[i]]
		if k.stage() == 0 || l.picky && !l.events.Has(i) {
			continue
		}
		w.place[k.place()].Emotion.Add(e)
	}
}
