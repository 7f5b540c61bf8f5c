package exec

import (
	"context"
	"math"

	"percorso"
	"percorso/catalogue"
	"percorso/sequence"
	"percorso/sequence/figures"
)

// Journey answers the journey overview of what sel selects, over the stages of
// table's model. A large log is first sampled, to guess where the quartiles of the
// times between stages lie; where the guess was wrong, it is read twice. Memory:
// 4 bytes for each visit that lasts (has interactions at two times), for each stage
// that a customer reached, and for each move whose time lies near a quartile, which
// are a fifth of them (all in a log of less than a million interactions); and
// 2 KB for each pair of stages and goroutine. 100 million interactions of a
// million customers on five stages come to about 150 MB.
func Journey(ctx context.Context, blocks []*sequence.Block, table *catalogue.Table, sel *sequence.Selection, rule figures.JourneyRule) (*figures.Journey, error) {
	if err := checkStages(table); err != nil {
		return nil, err
	}
	plan := newJourneyPlan(blocks, table, sel, rule)
	if n := len(plan.places) - 1; n >= int(leftOut) {
		return nil, percorso.Errorf(percorso.Invalid, "model %q has %d touchpoints on its stages, the engine takes %d: join some of them", table.Model.ID, n, leftOut-1)
	}
	if err := plan.guess(ctx); err != nil {
		return nil, err
	}
	return plan.answer(ctx)
}

// guess decides which times of moves are kept, from a sample.
func (p *journeyPlan) guess(ctx context.Context) error {
	if p.rule.NoMoves {
		return nil
	}
	stage := func(code int) uint16 { return uint16(p.kinds[code].stage()) }
	sample, err := gapRule{p.blocks, p.sel, stage, p.stages, true}.sampled(ctx)
	if sample == nil {
		return err
	}
	for m := range p.keep {
		from, to := m/p.stride, m%p.stride
		if from == to || from == 0 || to == 0 {
			continue
		}
		if times := sample.known(uint32(from-1), uint32(to-1)); times != nil {
			p.keep[m] = times.guess()
		}
	}
	return nil
}

// answer reads the log, once more where quartiles were not kept.
func (p *journeyPlan) answer(ctx context.Context) (*figures.Journey, error) {
	for {
		workers, err := share(ctx, p.blocks, p.worker, (*journeyWorker).work)
		if err != nil {
			return nil, err
		}
		if w := merged(workers, (*journeyWorker).merge); w.moveTime.guessed() {
			return w.figures(), nil
		}
	}
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
// in the low 16 bits the place's number, then whether it is an outcome, whether
// it counts at all and whether it is on a stage, and on top the stage plus one.
// Place and outcome together are the class by which interactions are counted.
type kind uint32

const (
	kindPlace    kind = 1<<16 - 1
	kindOutcome  kind = 1 << 16
	kindClass         = kindPlace | kindOutcome
	kindSelected kind = 1 << 17
	kindPlacedAt      = 18 // shift
	kindStage         = 24 // shift

	// leftOut is the kind of what the selection leaves out.
	leftOut = kindPlace
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
	places []place   // by number; 0 stands for no stage
	every  uint64    // the bits of all stages
	again  uint64    // the stages that a loop leads to from the last
	stride int       // of moves, which are by from*stride+to, both plus one, so that a profile's first is one from nowhere
	back   []uint64  // by move: the bit of from where it is a back-step
	loop   []uint64  // the same where it is a loop
	keep   []*binSet // by move: which of its times
	known  []known   // by block
}

func newJourneyPlan(blocks []*sequence.Block, table *catalogue.Table, sel *sequence.Selection, rule figures.JourneyRule) *journeyPlan {
	p := &journeyPlan{blocks: blocks, sel: sel, rule: rule, stages: len(table.Model.Stages), kinds: new(codes[kind]), places: []place{{}}}
	numbers := map[place]uint32{{}: 0}
	for code := range p.kinds {
		if !selected(sel, code) {
			p.kinds[code] = leftOut
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
		k := kindSelected | 1<<kindPlacedAt | kind(pl.stage)<<kindStage | kind(n)
		if code < len(table.Outcome) && table.Outcome[code] {
			k |= kindOutcome
		}
		p.kinds[code] = k
	}
	p.moves(table.Model)
	for _, b := range blocks {
		k := know(b, sel, func(code int) bool { return p.kinds[code] != leftOut })
		k.whole = k.whole && len(p.places) < 64
		p.known = append(p.known, k)
	}
	return p
}

// moves prepares what the stages mean to each other.
func (p *journeyPlan) moves(model catalogue.Model) {
	n := p.stages + 1
	p.every, p.stride = 1<<p.stages-1, n
	p.back, p.loop, p.keep = make([]uint64, n*n), make([]uint64, n*n), make([]*binSet, n*n)
	for from := range p.stages {
		p.keep[(from+1)*n+from+1] = &nothing // no move, though time passes
		for to := range from {
			m := (from+1)*n + to + 1
			switch figures.MoveKind(&model, from, to) {
			case figures.Back:
				p.back[m] = 1 << from
			case figures.Loop:
				p.loop[m] = 1 << from
				if from == p.stages-1 {
					p.again |= 1 << to
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

	on    []onStage // the profile's interactions on stages
	gaps  []lasted  // between them, by move
	stays []lasted  // by stage, those of 0 left out
	enter [figures.MaxStages]uint32
	whole bool // whether all of the block counts, and what it knows is added already

	value   cursor[int64]
	emotion cursor[percorso.Emotion]
}

// onStage is an interaction on a stage: its kind, and above it its time.
type onStage uint64

func (o onStage) kind() kind    { return kind(o) }
func (o onStage) stage() uint32 { return kind(o).stage() }
func (o onStage) time() uint32  { return uint32(o >> 32) }

// journeySums is what workers merge.
type journeySums struct {
	coverage                               figures.Coverage
	customers, outcomeCustomers, backSteps int64
	stage                                  []figures.Stage // without Visits and what place adds up to
	place                                  []figures.Place
	class                                  *[kindClass + 1]int64 // interactions by class
	move                                   []move
	moveTime                               histograms  // by move; staying counts too, and is not read
	passed                                 []int64     // by move: how often, where moveTime is not asked for
	met                                    bitCounts   // places by customer, where blocks are whole
	timeIn, timeToNext                     []durations // those in of 0 s left out
	timeToOutcome                          durations
	sets                                   sets
	endings                                [figures.MaxStages][endings]int64
	placeEndings                           [][endings]int64
}

// move adds up the moves from one stage to another.
type move struct {
	back, loop uint64 // the bit of the stage left, where the move is of that kind
	customers  uint32
	seen       uint32 // the profile that last added to customers
}

func (p *journeyPlan) worker() *journeyWorker {
	s := p.stages
	w := &journeyWorker{journeyPlan: p, seenPlace: make([]uint32, len(p.places))}
	w.stage = make([]figures.Stage, s)
	w.place, w.placeEndings = make([]figures.Place, len(p.places)), make([][endings]int64, len(p.places))
	w.class = new([kindClass + 1]int64)
	for n := range w.place {
		w.place[n].First = math.MaxUint32
	}
	w.moveTime, w.passed = newHistograms(p.keep), make([]int64, len(p.keep))
	w.timeIn, w.timeToNext, w.move = make([]durations, s), make([]durations, s), make([]move, len(p.keep))
	for m := range w.move {
		w.move[m].back, w.move[m].loop = p.back[m], p.loop[m]
	}
	return w
}

func (w *journeyWorker) work(c chunk) {
	l := newLens(w.blocks, c.block, w.sel)
	all := w.sel.Events == nil && len(w.places) < 64
	w.value.open(&l.Value, l.First[c.lo])
	w.emotion.open(&l.Emotion, l.First[c.lo])
	if known := &w.known[c.block]; known.whole {
		w.workWhole(&l, c, known)
		return
	}
	w.whole = false
	for p := l.next(c.lo); p < c.hi; p = l.next(p + 1) {
		lo, hi := l.span(p)
		if lo == hi {
			continue
		}
		w.profile++
		w.room(int(hi-lo) + 1)
		var s scanned
		if all {
			w.scanAll(&l, lo, hi, &s)
		} else {
			w.scanSome(&l, lo, hi, &s)
		}
		if s.any&kindSelected == 0 {
			continue
		}
		w.cover(&l, &s)
		if s.on > 0 {
			w.touchAll(&l, &s)
			w.follow(w.on[:s.on], s.any&kindOutcome != 0)
			w.sparse(&l, lo, hi)
		}
	}
}

// room makes the buffers as large as n interactions need.
func (w *journeyWorker) room(n int) {
	if n > len(w.on) {
		n += n/2 + 64
		w.on, w.gaps, w.stays = make([]onStage, n), make([]lasted, n), make([]lasted, n)
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
