package exec

import (
	"context"
	"slices"
	"sync"

	"percorso"
	"percorso/catalogue"
	"percorso/sequence"
	"percorso/sequence/figures"
)

// maxFeatures bounds the figures that are added up for one stage.
const maxFeatures = 1 << 20

// Critical finds the critical points of what sel selects, over the stages of
// table's model.
func Critical(ctx context.Context, blocks []*sequence.Block, table *catalogue.Table, sel *sequence.Selection, rule figures.CriticalRule) (*figures.Critical, error) {
	if err := checkStages(table); err != nil {
		return nil, err
	}
	plan := newCriticalPlan(blocks, table, sel, rule)
	if n := len(table.Touchpoints) * plan.width; n > maxFeatures {
		return nil, percorso.Errorf(percorso.Invalid, "there are %d touchpoints with %d properties to look at: ask of fewer", len(table.Touchpoints), plan.width)
	}
	workers, err := share(ctx, blocks, plan.worker, (*criticalWorker).work)
	if err != nil {
		return nil, err
	}
	out := &figures.Critical{Stages: make([]figures.CriticalStage, len(table.Model.Stages))}
	for _, w := range workers {
		mergeCoverage(&out.Coverage, w.coverage)
	}
	points := make([][]figures.Point, len(out.Stages))
	var wait sync.WaitGroup
	for s := range out.Stages {
		wait.Go(func() {
			if ctx.Err() == nil {
				study := newStudy(plan, workers, s)
				out.Stages[s], points[s] = study.stage, study.points()
			}
		})
	}
	wait.Wait()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	out.Points = slices.Concat(points...)
	return out, nil
}

// criticalKind is what a code alone says of an interaction.
type criticalKind struct {
	selected, outcome bool
	stage             uint8  // plus one
	kinds             uint8  // the bit of the touchpoint's kind, 0 for none
	touchpoint        uint16 // plus one
}

type criticalPlan struct {
	blocks []*sequence.Block
	sel    *sequence.Selection
	rule   figures.CriticalRule
	table  *catalogue.Table
	kinds  *codes[criticalKind]
	// A feature is something that a visit can have met: at touchpoint t the
	// numbers t*width to (t+1)*width-1 are meeting it, taking time there, and
	// for each trait having it, then each of its values.
	width int
	trait []int // where each trait begins
}

const (
	featureMet = iota
	featureTime
	featureTraits
)

func newCriticalPlan(blocks []*sequence.Block, table *catalogue.Table, sel *sequence.Selection, rule figures.CriticalRule) *criticalPlan {
	p := &criticalPlan{blocks: blocks, sel: sel, rule: rule, table: table, kinds: new(codes[criticalKind]), width: featureTraits}
	for _, t := range rule.Traits {
		p.trait = append(p.trait, p.width)
		p.width += 1 + t.Values
	}
	for code := range p.kinds {
		if !selected(sel, code) {
			continue
		}
		k := criticalKind{selected: true, stage: at(table.Stage, code), touchpoint: at(table.Touchpoint, code)}
		k.outcome = code < len(table.Outcome) && table.Outcome[code]
		if k.touchpoint > 0 {
			k.kinds = kindBit(table, int(k.touchpoint)-1)
		}
		p.kinds[code] = k
	}
	return p
}

// kindBit is a bit for the kind of a touchpoint.
func kindBit(table *catalogue.Table, touchpoint int) uint8 {
	switch table.Touchpoints[touchpoint].Kind {
	case catalogue.Physical:
		return 1
	case catalogue.Digital:
		return 2
	case catalogue.Human:
		return 4
	}
	return 8
}

// criticalVisit is a visit with what was met there; features and times are in
// the worker's lists.
type criticalVisit struct {
	followed       int64
	profile        uint32 // numbered by the worker
	felt           int32  // position in the worker's feelings, -1 for none
	from, to       uint32 // features
	timeFrom, till uint32 // times
	stage, kinds   uint8
	fate           figures.Fate
	full           bool // the horizon lies in the data
}

// timeAt is how long a visit took from the first to the last at a touchpoint.
type timeAt struct {
	touchpoint uint16
	seconds    uint32
}

type criticalWorker struct {
	*criticalPlan
	coverage figures.Coverage
	visits   []criticalVisit
	features []uint32
	times    []timeAt
	feelings []figures.Feeling

	profile uint32
	serial  uint32   // of visits
	seen    []uint32 // by feature: the visit that last met it
	value   cursor[int64]
	emotion cursor[percorso.Emotion]
	traits  []cursor[uint16]

	// of one profile
	open    []openVisit
	visitOf []int32 // by interaction: -1 for none
	paid    []paid
}

// openVisit is a visit that is being put together.
type openVisit struct {
	enter, left uint32
	stage       uint8
	kinds       uint8
	outcome     bool
	felt        figures.Feeling
	features    []uint32
	at          []timeSpan
}

type timeSpan struct {
	touchpoint  uint16
	first, last uint32
}

// paid is an amount that counts.
type paid struct {
	at    uint32
	value int64
}

func (p *criticalPlan) worker() *criticalWorker {
	return &criticalWorker{
		criticalPlan: p, seen: make([]uint32, len(p.table.Touchpoints)*p.width), traits: make([]cursor[uint16], len(p.rule.Traits)),
	}
}

func (w *criticalWorker) work(c chunk) {
	l := newLens(w.blocks, c.block, w.sel)
	w.value.open(&l.Value, l.First[c.lo])
	w.emotion.open(&l.Emotion, l.First[c.lo])
	for k := range w.traits {
		w.traits[k].open(&w.rule.Traits[k].Of[c.block], l.First[c.lo])
	}
	for p := l.next(c.lo); p < c.hi; p = l.next(p + 1) {
		if lo, hi := l.span(p); lo < hi {
			w.follow(&l, lo, hi)
		}
	}
}

// follow takes in the interactions lo to hi of one profile.
func (w *criticalWorker) follow(l *lens, lo, hi uint32) {
	w.profile++
	w.visitOf, w.paid = w.visitOf[:0], w.paid[:0]
	visits := w.open[:0]
	n, first, final := int64(0), uint32(0), uint32(0)
	for i := lo; i < hi; i++ {
		k := &w.kinds[l.Code[i]]
		w.visitOf = append(w.visitOf, -1)
		if !k.selected || l.picky && !l.events.Has(i) {
			continue
		}
		if n == 0 {
			first = i
		}
		n++
		final = i
		if k.stage == 0 {
			continue
		}
		w.coverage.Placed++
		t := l.Time[i]
		if v := len(visits); v == 0 || visits[v-1].stage != k.stage {
			visits = grow(visits)
			v := &visits[len(visits)-1]
			v.enter, v.stage, v.kinds, v.outcome, v.felt = t, k.stage, 0, false, figures.Feeling{}
			v.features, v.at = v.features[:0], v.at[:0]
		}
		v := &visits[len(visits)-1]
		v.left, v.outcome = t, v.outcome || k.outcome
		w.visitOf[i-lo] = int32(len(visits) - 1)
	}
	w.open = visits
	if n == 0 {
		return
	}
	c := &w.coverage
	if c.Customers == 0 || l.Time[first] < c.From {
		c.From = l.Time[first]
	}
	c.To = max(c.To, l.Time[final])
	c.Customers++
	c.Interactions += n
	if len(visits) > 0 {
		w.meet(l, lo, hi)
		w.close()
	}
}

// grow makes room for one more visit, with the memory of one that was there.
func grow(visits []openVisit) []openVisit {
	if len(visits) < cap(visits) {
		return visits[:len(visits)+1]
	}
	return append(visits, openVisit{})
}

// meet notes what the visits of a profile met. An answer says how something was
// and is not a meeting with it.
func (w *criticalWorker) meet(l *lens, lo, hi uint32) {
	for i, v := range w.value.between(lo, hi) {
		if w.visitOf[i-lo] >= 0 && (v < 0 || w.kinds[l.Code[i]].outcome) {
			w.paid = append(w.paid, paid{l.Time[i], v})
		}
	}
	for i, e := range w.emotion.between(lo, hi) {
		if n := w.visitOf[i-lo]; n >= 0 {
			w.open[n].felt.Add(e)
			w.visitOf[i-lo] = -1
		}
	}
	base := w.serial
	w.serial += uint32(len(w.open))
	for at, n := range w.visitOf {
		if n < 0 {
			continue
		}
		i := lo + uint32(at)
		k := &w.kinds[l.Code[i]]
		if k.touchpoint == 0 {
			continue
		}
		v := &w.open[n]
		v.kinds |= k.kinds
		w.note(v, base+uint32(n), int(k.touchpoint-1)*w.width+featureMet)
		v.time(k.touchpoint-1, l.Time[i])
	}
	for k := range w.traits {
		start := w.trait[k]
		for i, value := range w.traits[k].between(lo, hi) {
			n := w.visitOf[i-lo]
			if n < 0 || w.kinds[l.Code[i]].touchpoint == 0 {
				continue
			}
			at := int(w.kinds[l.Code[i]].touchpoint-1)*w.width + start
			w.note(&w.open[n], base+uint32(n), at)
			w.note(&w.open[n], base+uint32(n), at+1+int(value))
		}
	}
}

// note gives the visit of that number a feature, once.
func (w *criticalWorker) note(v *openVisit, number uint32, feature int) {
	if w.seen[feature] != number+1 {
		w.seen[feature] = number + 1
		v.features = append(v.features, uint32(feature))
	}
}

// time notes that the visit was at a touchpoint.
func (v *openVisit) time(touchpoint uint16, t uint32) {
	for i := range v.at {
		if v.at[i].touchpoint == touchpoint {
			v.at[i].last = t
			return
		}
	}
	v.at = append(v.at, timeSpan{touchpoint, t, t})
}

// close keeps the visits of a profile.
func (w *criticalWorker) close() {
	for n := range w.open {
		v := &w.open[n]
		out := criticalVisit{profile: w.profile, stage: v.stage - 1, kinds: v.kinds, felt: -1, from: uint32(len(w.features)), timeFrom: uint32(len(w.times))}
		next, kind := uint32(0), ""
		if n+1 < len(w.open) {
			next, kind = w.open[n+1].enter, figures.MoveKind(&w.table.Model, int(v.stage-1), int(w.open[n+1].stage-1))
		}
		out.fate = w.rule.Fate(v.left, v.outcome, next, kind)
		out.full = w.rule.Until >= v.enter && w.rule.Until-v.enter >= w.rule.Horizon
		for _, p := range w.paid {
			if p.at >= v.enter && p.at-v.enter < w.rule.Horizon {
				out.followed += p.value
			}
		}
		if v.felt.N > 0 {
			out.felt = int32(len(w.feelings))
			w.feelings = append(w.feelings, v.felt)
		}
		w.features = append(w.features, v.features...)
		for _, s := range v.at {
			if s.last > s.first {
				w.times = append(w.times, timeAt{s.touchpoint, s.last - s.first})
			}
		}
		out.to, out.till = uint32(len(w.features)), uint32(len(w.times))
		w.visits = append(w.visits, out)
	}
}

// median returns the lower of the middle values.
func median(values []uint32) uint32 {
	slices.Sort(values)
	return values[(len(values)-1)/2]
}
