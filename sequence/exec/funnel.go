package exec

import (
	"context"
	"math"
	"math/bits"

	"percorso"
	"percorso/catalogue"
	"percorso/sequence"
	"percorso/sequence/figures"
)

// Funnel answers an ordered funnel over what sel selects; window is how many
// seconds after the first step the last may be, inclusive.
func Funnel(ctx context.Context, blocks []*sequence.Block, table *catalogue.Table, sel *sequence.Selection, steps []figures.Step, window uint32) (*figures.Funnel, error) {
	if len(steps) == 0 || len(steps) > figures.MaxSteps {
		return nil, percorso.Errorf(percorso.Invalid, "the funnel has %d steps: give 1 to %d", len(steps), figures.MaxSteps)
	}
	plan := newFunnelPlan(blocks, table, sel, steps, window)
	workers, err := share(ctx, blocks, plan.worker, (*funnelWorker).work)
	if err != nil {
		return nil, err
	}
	all := workers[0]
	for _, w := range workers[1:] {
		all.merge(w)
	}
	return all.figures(), nil
}

// funnelPlan is what all workers read and none changes.
type funnelPlan struct {
	blocks []*sequence.Block
	sel    *sequence.Selection
	steps  []figures.Step
	window int64
	masks  *codes[uint64] // by code: the steps that its interactions may satisfy
	flags  *codes[uint8]  // by code: whether it counts, and is on a stage
	picky  uint64         // the steps that look at more than the code
	shared bool           // whether one interaction may satisfy several steps
}

const (
	flagSelected = 1
	flagPlaced   = 2
)

func newFunnelPlan(blocks []*sequence.Block, table *catalogue.Table, sel *sequence.Selection, steps []figures.Step, window uint32) *funnelPlan {
	p := &funnelPlan{blocks: blocks, sel: sel, steps: steps, window: int64(window), masks: new(codes[uint64]), flags: new(codes[uint8])}
	for code := range p.masks {
		if !selected(sel, code) {
			continue
		}
		p.flags[code] = flagSelected
		if at(table.Stage, code) > 0 {
			p.flags[code] |= flagPlaced
		}
		for n := range steps {
			if only := steps[n].Signatures; only == nil || code < len(only) && only[code] {
				p.masks[code] |= 1 << n
			}
		}
		p.shared = p.shared || p.masks[code]&(p.masks[code]-1) != 0
	}
	for n := range steps {
		if steps[n].Events != nil || steps[n].Profiles != nil {
			p.picky |= 1 << n
		}
	}
	return p
}

type funnelWorker struct {
	*funnelPlan
	coverage  figures.Coverage
	depth     [figures.MaxSteps + 1]int64 // customers by how far they came
	time      []durations                 // by step
	timeFirst []durations

	// The profile's interactions that may satisfy a step: position, steps, time.
	at    []uint32
	mask  []uint64
	times []int64

	// latest[k] is the start of the latest chain that has reached step k,
	// counted from 1; latest[0] is not read.
	latest  [figures.MaxSteps + 1]int64
	reached [figures.MaxSteps]int64 // times of the winning chain
	owner   []int8                  // of matching
	tried   []bool
}

// never is a start from which no window reaches.
const never = math.MinInt64 / 2

func (p *funnelPlan) worker() *funnelWorker {
	return &funnelWorker{funnelPlan: p, time: make([]durations, len(p.steps)), timeFirst: make([]durations, len(p.steps))}
}

func (w *funnelWorker) work(c chunk) {
	l := newLens(w.blocks, c.block, w.sel)
	all := w.sel.Signatures == nil && w.sel.Events == nil
	for p := c.lo; p < c.hi; p++ {
		lo, hi := l.span(p)
		if lo == hi {
			continue
		}
		if int(hi-lo) >= len(w.at) {
			n := int(hi-lo)*3/2 + 64
			w.at, w.mask, w.times = make([]uint32, n), make([]uint64, n), make([]int64, n)
		}
		var n int
		var any uint64
		if all {
			n, any = w.scanAll(&l, lo, hi)
		} else {
			n, any = w.scanSome(&l, lo, hi)
		}
		if w.picky != 0 {
			n, any = w.sift(&l, c.block, p, n)
		}
		// Who lacks step k goes no further than k-1.
		most := bits.TrailingZeros64(^any)
		switch {
		case most == 0:
		case most == 1:
			w.depth[1]++
		default:
			w.chain(&l, n)
		}
	}
}

// scanAll writes down the interactions of lo to hi that may satisfy a step; all
// interactions count.
func (w *funnelWorker) scanAll(l *lens, lo, hi uint32) (n int, any uint64) {
	placed := 0
	for i, code := range l.Code[lo:hi] {
		m := w.masks[code]
		w.at[n], w.mask[n] = lo+uint32(i), m //nolint:gosec // positions in a block are uint32
		if m != 0 {
			n++
		}
		any |= m
		placed += int(w.flags[code] >> 1)
	}
	w.cover(l, int(hi-lo), placed, lo, hi-1)
	return n, any
}

// scanSome is scanAll where a filter leaves interactions out.
func (w *funnelWorker) scanSome(l *lens, lo, hi uint32) (n int, any uint64) {
	var first, final uint32
	count, placed := 0, 0
	for i := lo; i < hi; i++ {
		code := l.Code[i]
		f := w.flags[code]
		if f == 0 || l.picky && !l.events.Has(i) {
			continue
		}
		if count == 0 {
			first = i
		}
		final = i
		count++
		placed += int(f >> 1)
		if m := w.masks[code]; m != 0 {
			w.at[n], w.mask[n] = i, m
			n++
			any |= m
		}
	}
	if count > 0 {
		w.cover(l, count, placed, first, final)
	}
	return n, any
}

func (w *funnelWorker) cover(l *lens, count, placed int, first, final uint32) {
	c := &w.coverage
	from, to := l.Time[first], l.Time[final]
	if c.Customers == 0 {
		c.From, c.To = from, to
	}
	c.From, c.To = min(c.From, from), max(c.To, to)
	c.Customers++
	c.Interactions += int64(count)
	c.Placed += int64(placed)
}

// sift takes from the n interactions the steps whose property or trait
// conditions they do not meet.
func (w *funnelWorker) sift(l *lens, block int, profile uint32, n int) (kept int, any uint64) {
	barred := uint64(0)
	for set := w.picky; set != 0; set &= set - 1 {
		s := bits.TrailingZeros64(set)
		if only := w.steps[s].Profiles; only != nil && !only[block].Has(profile) {
			barred |= 1 << s
		}
	}
	for i := range n {
		at, m := w.at[i], w.mask[i]&^barred
		for set := m & w.picky; set != 0; set &= set - 1 {
			s := bits.TrailingZeros64(set)
			if only := w.steps[s].Events; only != nil && !only[block].Has(at) {
				m &^= 1 << s
			}
		}
		if m != 0 {
			w.at[kept], w.mask[kept] = at, m
			kept++
			any |= m
		}
	}
	return kept, any
}

// chain finds the winning chain among the n interactions written down, and adds
// it to the figures.
func (w *funnelWorker) chain(l *lens, n int) {
	for i, at := range w.at[:n] {
		w.times[i] = int64(l.Time[at])
	}
	steps := len(w.steps)
	for k := range steps + 1 {
		w.latest[k] = never
	}
	if w.shared {
		w.reachShared(n)
	} else {
		w.reach(n)
	}
	depth := 0
	for depth < steps && w.latest[depth+1] != never {
		depth++
	}
	w.depth[depth]++
	if depth < 2 {
		return
	}
	start := w.latest[depth]
	if w.shared {
		w.retraceShared(n, start, depth)
	} else {
		w.retrace(n, start, depth)
	}
	for k := 1; k < depth; k++ {
		w.time[k].add(uint32(w.reached[k] - w.reached[k-1])) //nolint:gosec // inside the window
		w.timeFirst[k].add(uint32(w.reached[k] - start))     //nolint:gosec // inside the window
	}
}

// reach fills latest when every interaction satisfies one step at most. A chain
// that comes to step k from the latest start at step k-1 is the latest at k, so
// nothing else need be remembered. Among equal times either order counts: the
// steps met in that second are then gone through from the first.
func (w *funnelWorker) reach(n int) {
	var second int64 = never
	var met uint64 // steps met in this second
	for i := range n {
		m, t := w.mask[i], w.times[i]
		if t != second {
			second, met = t, m
		} else {
			met |= m
		}
		w.latest[0] = t
		for set := met; set != 0; set &= set - 1 {
			k := bits.TrailingZeros64(set)
			if from := w.latest[k]; t-from <= w.window {
				w.latest[k+1] = from
			}
		}
	}
}

// retrace finds when the chain from start reached its steps, each as early as
// can be.
func (w *funnelWorker) retrace(n int, start int64, depth int) {
	var second int64 = never
	var met uint64
	k := 0
	for i := 0; k < depth; i++ {
		m, t := w.mask[i], w.times[i]
		if t < start {
			continue
		}
		if t != second {
			second, met = t, 0
		}
		met |= m
		for k < depth && met>>k&1 != 0 {
			w.reached[k] = t
			k++
		}
	}
}

func (w *funnelWorker) merge(o *funnelWorker) {
	mergeCoverage(&w.coverage, o.coverage)
	for k, n := range o.depth {
		w.depth[k] += n
	}
	for k := range w.time {
		w.time[k].take(&o.time[k])
		w.timeFirst[k].take(&o.timeFirst[k])
	}
}

func (w *funnelWorker) figures() *figures.Funnel {
	f := &figures.Funnel{Coverage: w.coverage, Steps: make([]figures.StepFigures, len(w.steps))}
	var todo []quartileJob
	customers := int64(0)
	for k := len(w.steps) - 1; k >= 0; k-- {
		customers += w.depth[k+1]
		s := &f.Steps[k]
		s.Customers = customers
		todo = append(todo, quartileJob{&w.time[k], &s.Time}, quartileJob{&w.timeFirst[k], &s.TimeFirst})
	}
	runJobs(todo)
	return f
}
