package exec

import (
	"cmp"
	"context"
	"slices"

	"percorso"
	"percorso/catalogue"
	"percorso/sequence"
	"percorso/sequence/figures"
)

// Customers lists the customers of what sel selects whom who chooses, over the
// stages of table's model. Their number is the figure that Journey, Funnel or
// Flows gives of the same selection and rule.
func Customers(ctx context.Context, blocks []*sequence.Block, table *catalogue.Table, sel *sequence.Selection, rule figures.JourneyRule, who figures.Who) (*figures.Customers, error) {
	if err := checkStages(table); err != nil {
		return nil, err
	}
	plan := &customersPlan{blocks: blocks, sel: sel, rule: rule, who: who, model: &table.Model, kinds: new(codes[customerKind])}
	for code := range plan.kinds {
		plan.kinds[code] = customerKind{
			selected: selected(sel, code), stage: int16(at(table.Stage, code)) - 1,
			touchpoint: int32(at(table.Touchpoint, code)) - 1, channel: int16(at(table.Channel, code)) - 1,
			outcome: code < len(table.Outcome) && table.Outcome[code],
		}
	}
	if who.Part == figures.PartReached || who.Part == figures.PartStopped {
		if who.Step < 0 || who.Step >= len(who.Steps) || len(who.Steps) > figures.MaxSteps {
			return nil, percorso.Errorf(percorso.Invalid, "the funnel has %d steps and no step %d", len(who.Steps), who.Step+1)
		}
		plan.funnel = newFunnelPlan(blocks, table, sel, &figures.FunnelRule{Steps: who.Steps, Window: who.Window}, nil)
	}
	if who.Part == figures.PartPassed {
		if err := plan.openFlows(table); err != nil {
			return nil, err
		}
	}
	workers, err := share(ctx, blocks, plan.worker, (*customersWorker).work)
	if err != nil {
		return nil, err
	}
	all := &figures.Customers{}
	for _, w := range workers {
		mergeCoverage(&all.Coverage, w.coverage)
		all.List = append(all.List, w.list...)
	}
	slices.SortFunc(all.List, func(a, b figures.Customer) int { return cmp.Compare(a.Node, b.Node) })
	return all, nil
}

// customerKind is what a code alone says of an interaction; -1 is none.
type customerKind struct {
	selected, outcome bool
	stage, channel    int16
	touchpoint        int32
}

type customersPlan struct {
	blocks []*sequence.Block
	sel    *sequence.Selection
	rule   figures.JourneyRule
	who    figures.Who
	model  *catalogue.Model
	kinds  *codes[customerKind]
	funnel *funnelPlan // nil unless who asks for a step
	flows  *flowPlan   // nil unless who asks for a figure of the flows
}

type customersWorker struct {
	*customersPlan
	coverage figures.Coverage
	list     []figures.Customer
	funnel   *funnelWorker
	flows    *flowWorker
	visits   []stay
	touched  bool // whether an interaction lies where who looks
	ordered  bool // whether an outcome does
	last     int32
	value    cursor[int64]
	emotion  cursor[percorso.Emotion]
}

// stay is a visit: its stage, its first and last time, and whether it has an
// outcome.
type stay struct {
	stage        int
	enter, leave uint32
	outcome      bool
}

func (p *customersPlan) worker() *customersWorker {
	w := &customersWorker{customersPlan: p}
	if p.funnel != nil {
		w.funnel = p.funnel.worker()
	}
	if p.flows != nil {
		w.flows = p.flows.worker()
	}
	return w
}

func (w *customersWorker) work(c chunk) {
	l := newLens(w.blocks, c.block, w.sel)
	w.value.open(&l.Value, l.First[c.lo])
	w.emotion.open(&l.Emotion, l.First[c.lo])
	for p := l.next(c.lo); p < c.hi; p = l.next(p + 1) {
		lo, hi := l.span(p)
		if lo == hi {
			continue
		}
		one := figures.Customer{Node: l.Node[p], Stage: -1}
		w.scan(&l, lo, hi, &one)
		if one.Interactions == 0 {
			continue
		}
		w.cover(&one)
		if !w.chosen(&l, c.block, p) {
			continue
		}
		w.follow(&one)
		w.sparse(&l, lo, hi, &one)
		w.list = append(w.list, one)
	}
}

// scan goes through one profile's interactions and leaves its visits in the
// worker.
func (w *customersWorker) scan(l *lens, lo, hi uint32, one *figures.Customer) {
	w.visits, w.touched, w.ordered, w.last = w.visits[:0], false, false, -1
	for i := lo; i < hi; i++ {
		k := &w.kinds[l.Code[i]]
		if !k.selected || l.picky && !l.events.Has(i) {
			continue
		}
		t := l.Time[i]
		if one.Interactions == 0 {
			one.First = t
		}
		one.Last = t
		one.Interactions++
		if k.channel >= 0 {
			one.Channels.Add(int(k.channel))
		}
		if k.stage < 0 {
			continue
		}
		w.coverage.Placed++
		w.last = k.touchpoint
		stage := int(k.stage)
		if n := len(w.visits); n == 0 || w.visits[n-1].stage != stage {
			w.visits = append(w.visits, stay{stage: stage, enter: t})
		}
		v := &w.visits[len(w.visits)-1]
		v.leave = t
		here := (w.who.Stage < 0 || w.who.Stage == stage) && (w.who.Touchpoint < 0 || w.who.Touchpoint == int(k.touchpoint))
		w.touched = w.touched || here
		if k.outcome {
			v.outcome = true
			one.Outcomes++
			w.ordered = w.ordered || here
		}
	}
}

func (w *customersWorker) cover(one *figures.Customer) {
	mergeCoverage(&w.coverage, figures.Coverage{Customers: 1, Interactions: int64(one.Interactions), From: one.First, To: one.Last})
}

// chosen says whether the profile in hand is one of those whom who chooses.
func (w *customersWorker) chosen(l *lens, block int, profile uint32) bool {
	who := &w.who
	switch who.Part {
	case figures.PartAll:
		return true
	case figures.PartReached, figures.PartStopped:
		depth := w.funnel.depthOf(l, block, profile)
		return depth > who.Step && (who.Part == figures.PartReached || depth == who.Step+1 && who.Step+1 < len(who.Steps))
	case figures.PartPassed:
		return w.flows.counts(l, block, profile, &who.Passed)
	case figures.PartVisited:
		return w.touched
	case figures.PartOutcome:
		return w.ordered
	default:
		return w.walked()
	}
}

// walked is chosen for what the visits decide.
func (w *customersWorker) walked() bool {
	who := &w.who
	if len(w.visits) == 0 {
		return false
	}
	final := &w.visits[len(w.visits)-1]
	over := w.rule.Over(final.leave)
	there := (who.Stage < 0 || final.stage == who.Stage) && (who.Touchpoint < 0 || int(w.last) == who.Touchpoint)
	switch who.Part {
	case figures.PartNow:
		return there && !over
	case figures.PartEnded:
		return there && over && final.outcome
	case figures.PartDropped:
		return there && over && !final.outcome
	case figures.PartLeft:
		return w.touched && final.stage != who.Stage
	case figures.PartNext, figures.PartOnward:
		return w.wentOn()
	case figures.PartBack, figures.PartLooped, figures.PartMoved:
		return w.stepped()
	default:
		return false
	}
}

// wentOn says whether the profile entered the next, or any later, stage after it
// first entered the one asked for.
func (w *customersWorker) wentOn() bool {
	from := w.who.Stage
	entered := false
	for _, v := range w.visits {
		switch {
		case v.stage == from:
			entered = true
		case !entered:
		case w.who.Part == figures.PartOnward:
			if v.stage > from {
				return true
			}
		case from < len(w.model.Stages)-1:
			if v.stage == from+1 {
				return true
			}
		case figures.MoveKind(w.model, from, v.stage) == figures.Loop:
			return true
		}
	}
	return false
}

// stepped says whether the profile made the move that is asked for.
func (w *customersWorker) stepped() bool {
	for n := 1; n < len(w.visits); n++ {
		from, to := &w.visits[n-1], &w.visits[n]
		if w.who.Stage >= 0 && from.stage != w.who.Stage {
			continue
		}
		switch w.who.Part {
		case figures.PartMoved:
			if to.stage == w.who.To {
				return true
			}
		case figures.PartLooped:
			if figures.MoveKind(w.model, from.stage, to.stage) == figures.Loop {
				return true
			}
		default:
			if w.isBackStep(from, to) {
				return true
			}
		}
	}
	return false
}

func (w *customersWorker) isBackStep(from, to *stay) bool {
	return to.enter-from.enter <= w.rule.Window && figures.MoveKind(w.model, from.stage, to.stage) == figures.Back
}

// follow adds what the visits of the profile say.
func (w *customersWorker) follow(one *figures.Customer) {
	one.Visits = uint32(len(w.visits))
	for n := range w.visits {
		one.Stage = w.visits[n].stage
		if n > 0 && w.isBackStep(&w.visits[n-1], &w.visits[n]) {
			one.BackSteps++
		}
	}
}

// sparse adds the values and emotions of interactions lo to hi.
func (w *customersWorker) sparse(l *lens, lo, hi uint32, one *figures.Customer) {
	for i, v := range w.value.between(lo, hi) {
		if k := &w.kinds[l.Code[i]]; k.selected && k.stage >= 0 && (k.outcome || v < 0) && (!l.picky || l.events.Has(i)) {
			one.Value += v
		}
	}
	for i, e := range w.emotion.between(lo, hi) {
		if k := &w.kinds[l.Code[i]]; k.selected && k.stage >= 0 && (!l.picky || l.events.Has(i)) {
			one.Felt++
			one.Feeling += int64(e)
		}
	}
}
