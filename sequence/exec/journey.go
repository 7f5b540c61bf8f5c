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
	if n := len(plan.places); n > int(kindPlace)+1 {
		return nil, percorso.Errorf(percorso.Invalid, "model %q has %d touchpoints on its stages, the engine takes %d: join some of them", table.Model.ID, n-1, kindPlace)
	}
	workers, err := share(ctx, blocks, plan.worker, (*journeyWorker).work)
	if err != nil {
		return nil, err
	}
	return merged(workers, (*journeyWorker).merge).figures(), nil
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
// in the low 16 bits the place's number, then whether it is an outcome and
// whether it counts at all, and on top the stage plus one. Place and outcome
// together are the class by which interactions are counted.
type kind uint32

const (
	kindPlace    kind = 1<<16 - 1
	kindOutcome  kind = 1 << 16
	kindClass         = kindPlace | kindOutcome
	kindSelected kind = 1 << 17
	kindStage         = 24 // shift
)

func (k kind) stage() uint32 { return uint32(k >> kindStage) }
func (k kind) place() uint32 { return uint32(k & kindPlace) }

// journeyPlan is what all workers read and none changes.
type journeyPlan struct {
	blocks []*sequence.Block
	sel    *sequence.Selection
	rule   figures.JourneyRule
	stages int
	kinds  *codes[kind]
	places []place  // by number; 0 stands for no stage
	again  []uint64 // by stage: the bit of the last stage where a loop leads from there to it
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
		k := kindSelected | kind(pl.stage)<<kindStage | kind(n)
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
	p.again, p.back, p.loop = make([]uint64, s), make([]uint64, s*s), make([]uint64, s*s)
	for from := range s {
		for to := range from {
			m := from*s + to
			switch figures.MoveKind(&model, from, to) {
			case figures.Back:
				p.back[m] = 1 << from
			case figures.Loop:
				p.loop[m] = 1 << from
				if from == s-1 {
					p.again[to] = 1 << from
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

	visits []visit
	enter  [figures.MaxStages]uint32

	value   cursor[int64]
	emotion cursor[percorso.Emotion]
}

// visit is a visit on its way from the scan: where it begins, its stage plus
// one, and the last interaction of the visit before.
type visit struct{ first, before, stage uint32 }

// journeySums is what workers merge.
type journeySums struct {
	coverage                               figures.Coverage
	customers, outcomeCustomers, backSteps int64
	stage                                  []figures.Stage
	place                                  []figures.Place
	class                                  *[kindClass + 1]int64 // interactions by class
	move                                   []move                // by from*stages+to
	moveTime                               []durations           // the same; nil where moves are left out
	timeIn, timeToNext                     []durations
	timeToOutcome                          durations
	sets                                   sets
	endings                                [figures.MaxStages][endings]int64
	placeEndings                           [][endings]int64
}

// move adds up the moves from one stage to another: two of them to a cache line.
type move struct {
	back, loop uint64 // the bit of the stage left, where the move is of that kind
	n          int64
	customers  uint32
	seen       uint32 // the profile that last added to customers
}

func (p *journeyPlan) worker() *journeyWorker {
	s := p.stages
	w := &journeyWorker{journeyPlan: p, seenPlace: make([]uint32, len(p.places))}
	w.stage = make([]figures.Stage, s)
	w.place, w.placeEndings = make([]figures.Place, len(p.places)), make([][endings]int64, len(p.places))
	w.class = new([kindClass + 1]int64)
	w.timeIn, w.timeToNext, w.move = make([]durations, s), make([]durations, s), make([]move, s*s)
	for m := range w.move {
		w.move[m].back, w.move[m].loop = p.back[m], p.loop[m]
	}
	if !p.rule.NoMoves {
		w.moveTime = make([]durations, s*s)
	}
	return w
}

// room makes the buffers long enough for a profile of n interactions.
func (w *journeyWorker) room(n int) {
	if n >= len(w.visits) {
		w.visits = make([]visit, n+n/2+64)
	}
}

func (w *journeyWorker) work(c chunk) {
	l := newLens(w.blocks, c.block, w.sel)
	all := w.sel.Signatures == nil && w.sel.Events == nil && len(w.places) <= 64
	w.value.open(&l.Value, l.First[c.lo])
	w.emotion.open(&l.Emotion, l.First[c.lo])
	for p := l.next(c.lo); p < c.hi; p = l.next(p + 1) {
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

// follow adds one profile's visits to the figures. What a customer does next
// cannot be foreseen, so the loop writes first and then decides by arithmetic
// whether it counts.
func (w *journeyWorker) follow(l *lens, s *scanned) {
	// In locals, because what is stored below might else have changed them.
	times, timeIn, timeToNext, moves, moveTime, enter := l.Time, w.timeIn, w.timeToNext, w.move, w.moveTime, &w.enter
	again, window, profile, stages := w.again, int64(w.rule.Window), w.profile, uint32(w.stages)
	var next, onward, back, loop uint64
	v := &w.visits[0]
	entry, previous := times[v.first], v.stage-1 // of the visit before
	entered := uint64(1) << (previous & 63)
	enter[previous&63] = entry
	w.stage[previous].Visits++
	visits := w.visits[1:s.visits]
	for n := range visits {
		v := &visits[n]
		stage, at, left := v.stage-1, times[v.first], times[v.before]
		timeIn[previous].addSome(left - entry)
		w.stage[previous].Last = max(w.stage[previous].Last, left)
		m := &moves[previous*stages+stage]
		m.n++
		m.customers += uint32(unequal(m.seen, profile))
		m.seen = profile
		if moveTime != nil {
			moveTime[previous*stages+stage].add(at - left)
		}
		inWindow := uint64((int64(at-entry) - window - 1) >> 63) // all bits, or none
		back |= m.back & inWindow
		loop |= m.loop
		bit := uint64(1) << (stage & 63)
		// The stage before it in the model; none for the first.
		hit := bit >> 1 & entered &^ next
		next |= hit
		before := max(stage, 1) - 1
		timeToNext[before].addIf(at-enter[before&63], hit)
		if hit := again[stage] & entered &^ next; hit != 0 {
			next |= hit
			timeToNext[stages-1].add(at - enter[(stages-1)&63])
		}
		onward |= entered & (bit - 1)
		first := enter[stage&63]
		if entered&bit == 0 {
			first = at
		}
		enter[stage&63] = first
		entered |= bit
		entry, previous = at, stage
	}
	final := times[s.last]
	timeIn[previous].addSome(final - entry)
	w.stage[previous].Last = max(w.stage[previous].Last, final)
	w.customers++
	w.backSteps += int64(min(back, 1))
	if len(w.stage) <= setBits {
		w.sets.entered[entered]++
		w.sets.onward[onward]++
		w.sets.back[back]++
		w.sets.loop[loop]++
	} else {
		w.count(1, entered, onward, back, loop)
	}
	w.settle(l, s, previous, final)
}

// setBits is up to how many stages customers are counted by the whole set of
// stages that they entered, and taken apart at the end.
const setBits = 8

// sets counts customers by sets of stages.
type sets struct{ entered, onward, back, loop [1 << setBits]int64 }

// count adds n customers to the stages in the sets.
func (w *journeyWorker) count(n int64, entered, onward, back, loop uint64) {
	if n == 0 {
		return
	}
	for rest := entered | onward | back | loop; rest != 0; rest &= rest - 1 {
		i := bits.TrailingZeros64(rest)
		st := &w.stage[i]
		st.Customers += n * int64(entered>>i&1)
		st.Onward += n * int64(onward>>i&1)
		st.BackStep += n * int64(back>>i&1)
		st.Loop += n * int64(loop>>i&1)
	}
}

// countSets moves the customers counted by set to their stages.
func (w *journeyWorker) countSets() {
	for set := range uint64(1 << setBits) {
		w.count(w.sets.entered[set], set, 0, 0, 0)
		w.count(w.sets.onward[set], 0, set, 0, 0)
		w.count(w.sets.back[set], 0, 0, set, 0)
		w.count(w.sets.loop[set], 0, 0, 0, set)
	}
	w.sets = sets{}
}

// Where a customer is, or how the journey ended.
const (
	isNow = iota
	isEnded
	isDropped
	endings
)

// settle counts where the profile is, or how it ended, and its outcome.
func (w *journeyWorker) settle(l *lens, s *scanned, stage, final uint32) {
	ending := isDropped
	if s.outcomeEnd > w.visits[s.visits-1].first {
		ending = isEnded
	}
	if !w.rule.Over(final) {
		ending = isNow
	}
	w.endings[stage&63][ending]++
	w.placeEndings[w.kinds[l.Code[s.last]].place()][ending]++
	if s.outcomeEnd > 0 {
		w.outcomeCustomers++
		w.timeToOutcome.add(l.Time[s.firstOutcome] - l.Time[w.visits[0].first])
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
