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
	return merged(workers, (*funnelWorker).merge).figures(), nil
}

// funnelPlan is what all workers read and none changes.
type funnelPlan struct {
	blocks []*sequence.Block
	sel    *sequence.Selection
	steps  []figures.Step
	window int64
	masks  *codes[uint64] // by code: the steps that its interactions may satisfy
	counts *codes[uint64] // by code: countStep, countPlaced and countSelected added up
	picky  uint64         // the steps that look at more than the code
	shared bool           // whether one interaction may satisfy several steps
}

// What one interaction adds to the sum of a scan: fields of 21 bits, in which
// the interactions are counted that may satisfy a step, that are on a stage and
// that are selected. Sums are taken apart before a field can overflow.
const (
	countStep     uint64 = 1
	countPlaced          = 21 // shift
	countSelected        = 42 // shift
	countField    uint64 = 1<<21 - 1
)

func newFunnelPlan(blocks []*sequence.Block, table *catalogue.Table, sel *sequence.Selection, steps []figures.Step, window uint32) *funnelPlan {
	p := &funnelPlan{blocks: blocks, sel: sel, steps: steps, window: int64(window), masks: new(codes[uint64]), counts: new(codes[uint64])}
	for code := range p.masks {
		if !selected(sel, code) {
			continue
		}
		p.counts[code] = 1 << countSelected
		if at(table.Stage, code) > 0 {
			p.counts[code] |= 1 << countPlaced
		}
		for n := range steps {
			if only := steps[n].Signatures; only == nil || code < len(only) && only[code] {
				p.masks[code] |= 1 << n
			}
		}
		if p.masks[code] != 0 {
			p.counts[code] |= countStep
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

	found [1 << 16]uint32 // of scan; 16 bits index it without a check
	at    []uint32        // positions of interactions that may satisfy a step

	// The steps and times of the profile in hand.
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
	switch {
	case l.picky:
		for p := l.next(c.lo); p < c.hi; p = l.next(p + 1) {
			if lo, hi := l.span(p); lo < hi {
				w.at = w.at[:0]
				w.scanSome(&l, lo, hi)
				w.customer(&l, c.block, p, w.at)
			}
		}
	case l.timed || l.some || w.sel.Signatures != nil:
		for p := l.next(c.lo); p < c.hi; p = l.next(p + 1) {
			if lo, hi := l.span(p); lo < hi {
				w.at = w.at[:0]
				w.scanProfile(&l, lo, hi)
				if len(w.at) > 0 {
					w.customer(&l, c.block, p, w.at)
				}
			}
		}
	default:
		w.whole(&l, c)
	}
}

// whole works through a chunk of which all is selected but the profiles that
// the block skips: in one go over the codes, whosever they are, and then by
// profile over what was found.
func (w *funnelWorker) whole(l *lens, c chunk) {
	w.at = w.at[:0]
	_, placed := w.scan(l, l.First[c.lo], l.First[c.hi])
	found := w.at
	for p := c.lo; p < c.hi; p++ {
		lo, hi := l.First[p], l.First[p+1]
		if lo == hi {
			continue
		}
		n := 0
		for n < len(found) && found[n] < hi {
			n++
		}
		if !l.Skip.Has(p) {
			w.cover(l, hi-lo, 0, lo, hi-1)
			if n > 0 {
				w.customer(l, c.block, p, found[:n])
			}
		} else {
			for _, code := range l.Code[lo:hi] {
				placed -= w.counts[code] >> countPlaced & countField
			}
		}
		found = found[n:]
	}
	w.coverage.Placed += int64(placed)
}

// strip is how many interactions scan takes at a time.
const strip = 1 << 15

// scan appends to w.at the interactions of lo to hi that may satisfy a step,
// and returns how many are selected and on a stage. A position is always written and the
// buffer's end moves by 0 or 1: no branch hangs on a code.
func (w *funnelWorker) scan(l *lens, lo, hi uint32) (selected, placed uint64) {
	for lo < hi {
		end := min(lo+strip, hi)
		if end < lo { // past the end of the numbers
			end = hi
		}
		sum := uint64(0)
		counts, found := w.counts, &w.found
		for i, code := range l.Code[lo:end] {
			found[uint16(sum)] = lo + uint32(i)
			sum += counts[code]
		}
		w.at = append(w.at, found[:sum&countField]...)
		placed += sum >> countPlaced & countField
		selected += sum >> countSelected
		lo = end
	}
	return selected, placed
}

// scanProfile is scan for one profile, which it covers too.
func (w *funnelWorker) scanProfile(l *lens, lo, hi uint32) {
	selected, placed := w.scan(l, lo, hi)
	if selected == 0 {
		return
	}
	if uint64(hi-lo) > selected {
		for w.counts[l.Code[lo]] == 0 {
			lo++
		}
		for w.counts[l.Code[hi-1]] == 0 {
			hi--
		}
	}
	w.cover(l, uint32(selected), placed, lo, hi-1)
}

// scanSome is scan for profiles whose interactions are filtered; it covers them
// too.
func (w *funnelWorker) scanSome(l *lens, lo, hi uint32) {
	var first, final, selected, placed uint32
	for i := lo; i < hi; i++ {
		counts := w.counts[l.Code[i]]
		if counts == 0 || l.picky && !l.events.Has(i) {
			continue
		}
		if selected == 0 {
			first = i
		}
		final = i
		selected++
		placed += uint32(counts >> countPlaced & 1)
		if counts&countStep != 0 {
			w.at = append(w.at, i)
		}
	}
	if selected > 0 {
		w.cover(l, selected, uint64(placed), first, final)
	}
}

func (w *funnelWorker) cover(l *lens, selected uint32, placed uint64, first, final uint32) {
	c := &w.coverage
	from, to := l.Time[first], l.Time[final]
	if c.Customers == 0 {
		c.From, c.To = from, to
	}
	c.From, c.To = min(c.From, from), max(c.To, to)
	c.Customers++
	c.Interactions += int64(selected)
	c.Placed += int64(placed)
}

// customer adds one profile, whose interactions at the given positions may
// satisfy steps.
func (w *funnelWorker) customer(l *lens, block int, profile uint32, at []uint32) {
	if len(at) > len(w.mask) {
		n := len(at)*3/2 + 64
		w.mask, w.times = make([]uint64, n), make([]int64, n)
	}
	var met uint64
	for i, at := range at {
		m := w.masks[l.Code[at]]
		w.mask[i] = m
		met |= m
	}
	if w.picky != 0 {
		at, met = w.sift(block, profile, at)
	}
	// Who lacks step k goes no further than k-1.
	switch bits.TrailingZeros64(^met) {
	case 0:
	case 1:
		w.depth[1]++
	default:
		w.chain(l, at)
	}
}

// sift takes from the interactions the steps whose property or trait
// conditions they do not meet, and drops those left with none.
func (w *funnelWorker) sift(block int, profile uint32, at []uint32) (kept []uint32, met uint64) {
	barred := uint64(0)
	for set := w.picky; set != 0; set &= set - 1 {
		s := bits.TrailingZeros64(set)
		if only := w.steps[s].Profiles; only != nil && !only[block].Has(profile) {
			barred |= 1 << s
		}
	}
	kept = at[:0]
	for i, at := range at {
		m := w.mask[i] &^ barred
		for set := m & w.picky; set != 0; set &= set - 1 {
			s := bits.TrailingZeros64(set)
			if only := w.steps[s].Events; only != nil && !only[block].Has(at) {
				m &^= 1 << s
			}
		}
		if m != 0 {
			w.mask[len(kept)] = m
			kept = append(kept, at)
			met |= m
		}
	}
	return kept, met
}

// chain finds the winning chain among the interactions, and adds it to the
// figures.
func (w *funnelWorker) chain(l *lens, at []uint32) {
	n := len(at)
	for i, at := range at {
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
		w.retrace(start, depth)
	}
	for k := 1; k < depth; k++ {
		w.time[k].add(uint32(w.reached[k] - w.reached[k-1]))
		w.timeFirst[k].add(uint32(w.reached[k] - start))
	}
}

// reach fills latest when every interaction satisfies one step at most. A chain
// that comes to step k from the latest start at step k-1 is the latest at k, so
// nothing else need be remembered. Among equal times either order counts: the
// steps met in that second are then gone through from the first.
func (w *funnelWorker) reach(n int) {
	latest, window := &w.latest, w.window
	second := int64(never)
	var met uint64 // steps met in this second
	masks, times := w.mask[:n], w.times[:n]
	for i, m := range masks {
		t := times[i]
		latest[0] = t
		if t == second {
			m |= met
			for set := m; set != 0; set &= set - 1 {
				carryOn(latest, bits.TrailingZeros64(set)&63, t, window)
			}
		} else {
			carryOn(latest, bits.TrailingZeros64(m)&63, t, window)
		}
		second, met = t, m
	}
}

// carryOn brings the latest chain at step k to step k+1 at time t, unless its
// window is over; whether it is cannot be foreseen, so there is no branch.
func carryOn(latest *[figures.MaxSteps + 1]int64, k int, t, window int64) {
	from, next := latest[k], latest[k+1]
	if t-from <= window {
		next = from
	}
	latest[k+1] = next
}

// retrace finds when the chain from start reached its steps, each as early as
// can be.
func (w *funnelWorker) retrace(start int64, depth int) {
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
