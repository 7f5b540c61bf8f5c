package exec

import (
	"context"
	"math"
	"slices"

	"percorso"
	"percorso/catalogue"
	"percorso/sequence"
	"percorso/sequence/figures"
)

// Funnel answers an ordered funnel over what sel selects; window is how many
// seconds after the first step the last may be, inclusive.
func Funnel(ctx context.Context, blocks []*sequence.Block, table *catalogue.Table, sel *sequence.Selection, steps []figures.Step, window uint32) (*figures.Funnel, error) {
	w, err := plainFunnel(ctx, blocks, table, sel, &figures.FunnelRule{Steps: steps, Window: window}, nil)
	if err != nil {
		return nil, err
	}
	return w.figures(), nil
}

// plainFunnel works through the blocks for a funnel that plain takes.
func plainFunnel(ctx context.Context, blocks []*sequence.Block, table *catalogue.Table, sel *sequence.Selection, rule *figures.FunnelRule, who *figures.FunnelWho) (*funnelWorker, error) {
	if len(rule.Steps) == 0 || len(rule.Steps) > figures.MaxSteps {
		return nil, percorso.Errorf(percorso.Invalid, "the funnel has %d steps: give 1 to %d", len(rule.Steps), figures.MaxSteps)
	}
	plan := newFunnelPlan(blocks, table, sel, rule, who)
	workers, err := share(ctx, blocks, plan.worker, (*funnelWorker).work)
	if err != nil {
		return nil, err
	}
	w := merged(workers, (*funnelWorker).merge)
	w.depth[1] += w.short
	return w, w.coverAll(ctx)
}

// plain reports whether a funnel has but options that the plain way takes: it
// counts of each customer the chain that came furthest, of equals the last begun.
// Where an interaction may satisfy several steps, the plain way does not say which
// interaction stands for which.
func plain(r *figures.FunnelRule) bool {
	if r.Order != "" && r.Order != figures.Ordered || r.Count != "" && r.Count != figures.CountCustomers || r.Attempt != "" && r.Attempt != figures.AttemptLatest {
		return false
	}
	if r.Optional != 0 || len(r.Exclusions) > 0 || r.Tolerance > 0 || r.Hold != nil || slices.ContainsFunc(r.Within, func(limit uint32) bool { return limit > 0 }) {
		return false
	}
	return r.Deadline == nil && r.Next == nil && (r.Breakdown == nil || r.Breakdown.Touch != figures.TouchStep) || !overlapping(r.Steps)
}

// overlapping reports whether some code may satisfy several steps.
func overlapping(steps []figures.Step) bool {
	for code := range catalogue.MaxSignatures {
		n := 0
		for i := range steps {
			if takes(&steps[i], code) {
				n++
			}
		}
		if n > 1 {
			return true
		}
	}
	return false
}

// funnelPlan is what all workers read and none changes.
type funnelPlan struct {
	sieve  *sievePlan
	rule   *figures.FunnelRule
	who    *figures.FunnelWho
	masks  *codes[uint64] // by code: the steps that its interactions may satisfy
	step   *codes[uint8]  // by code: the one step that they may satisfy, unless shared
	picky  uint64         // the steps that look at more than the code
	shared bool           // whether one interaction may satisfy several steps
}

func newFunnelPlan(blocks []*sequence.Block, table *catalogue.Table, sel *sequence.Selection, rule *figures.FunnelRule, who *figures.FunnelWho) *funnelPlan {
	p := &funnelPlan{rule: rule, who: who, masks: new(codes[uint64]), step: new(codes[uint8])}
	for n := range rule.Steps {
		if rule.Steps[n].Events != nil || rule.Steps[n].Profiles != nil {
			p.picky |= 1 << n
		}
	}
	brief := p.picky&1 == 0 && !p.more()
	counts := new(codes[uint64])
	for code := range p.masks {
		if !selected(sel, code) {
			continue
		}
		for n := range rule.Steps {
			if takes(&rule.Steps[n], code) {
				p.masks[code] |= 1 << n
				p.step[code] = uint8(n)
			}
		}
		counts[code] = sieveCounts(table, code, p.masks[code] != 0, p.masks[code]&1 != 0, p.masks[code]&2 != 0)
		p.shared = p.shared || p.masks[code]&(p.masks[code]-1) != 0
	}
	behind := rule.Window
	if rule.Deadline != nil {
		behind = math.MaxUint32
	}
	p.sieve = newSieve(blocks, sel, counts, brief, behind)
	return p
}

// funnelWorker adds up.
type funnelWorker struct {
	*funnelPlan
	sieve
	depth    [figures.MaxSteps + 1]int64 // customers by how far they came
	time     []durations                 // by step, from the second on: since the step before
	first    []durations                 // by step, from the third on: since the first
	extras   funnelExtras
	profiles []found // of who

	block   int
	latest  [figures.MaxSteps + 1]uint64 // of reach
	reached [figures.MaxSteps]uint32     // by step: when the winning chain reached it
	holder  [figures.MaxSteps]uint32     // by step: which interaction stands for it, unless shared
	overlap overlap                      // where interactions may satisfy several steps
}

func (p *funnelPlan) worker() *funnelWorker {
	n := len(p.rule.Steps)
	w := &funnelWorker{funnelPlan: p, sieve: sieve{sievePlan: p.sieve, cover: newCover()}, time: make([]durations, n), first: make([]durations, n)}
	w.extras.open(p)
	return w
}

func (w *funnelWorker) work(c chunk) {
	l := newLens(w.blocks, c.block, w.sel)
	w.block = c.block
	w.extras.begin(w.funnelPlan, c.block, l.First[c.lo])
	w.pass(&l, c, w.customer)
}

func (w *funnelWorker) merge(o *funnelWorker) {
	w.sieve.merge(&o.sieve)
	for k, n := range o.depth {
		w.depth[k] += n
	}
	for k := range w.time {
		w.time[k].take(&o.time[k])
		w.first[k].take(&o.first[k])
	}
	w.extras.merge(&o.extras)
	w.profiles = append(w.profiles, o.profiles...)
}

func (w *funnelWorker) figures() *figures.Funnel {
	f := &figures.Funnel{Coverage: w.cover.Coverage, Steps: make([]figures.StepFigures, len(w.rule.Steps))}
	customers := int64(0)
	for k := len(f.Steps) - 1; k >= 0; k-- {
		customers += w.depth[k+1]
		f.Steps[k].Customers = customers
	}
	w.quartiles(func(k int) (time, first *figures.Quartiles) { return &f.Steps[k].Time, &f.Steps[k].TimeFirst })
	return f
}

// quartiles works out the times of the steps, where the places say.
func (w *funnelWorker) quartiles(places func(k int) (time, first *figures.Quartiles)) {
	var todo []quartileJob
	for k := range w.time {
		time, first := places(k)
		todo = append(todo, quartileJob{&w.time[k], time}, quartileJob{&w.first[k], first})
	}
	runJobs(todo)
	if len(w.time) > 1 { // from the first step to the second they are the same
		time, first := places(1)
		*first = *time
	}
}
