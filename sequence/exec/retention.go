package exec

import (
	"context"
	"math/bits"

	"percorso"
	"percorso/catalogue"
	"percorso/sequence"
	"percorso/sequence/figures"
)

// Retention answers retention over what sel selects. Sel begins before
// rule.From, so that who started earlier is known. A goroutine's memory is that
// of its rows, whatever the log: for each cohort and group 1.4 KB and at most 32
// bytes for each interval.
func Retention(ctx context.Context, blocks []*sequence.Block, table *catalogue.Table, sel *sequence.Selection, rule figures.RetentionRule) (*figures.Retention, error) {
	workers, err := retain(ctx, blocks, table, sel, &rule, nil)
	if err != nil {
		return nil, err
	}
	return merged(workers, (*retentionWorker).merge).figures(), nil
}

// Retained returns, block by block, the profiles whom who chooses: as many as
// Retention says.
func Retained(ctx context.Context, blocks []*sequence.Block, table *catalogue.Table, sel *sequence.Selection, rule figures.RetentionRule, who figures.Retained) ([]sequence.Bits, error) {
	rule.Values, rule.Survival, rule.Lifecycle = false, false, who.Part >= figures.New
	workers, err := retain(ctx, blocks, table, sel, &rule, &who)
	if err != nil {
		return nil, err
	}
	return foundBy(blocks, workers, func(w *retentionWorker) []found { return w.found }), nil
}

func retain(ctx context.Context, blocks []*sequence.Block, table *catalogue.Table, sel *sequence.Selection, rule *figures.RetentionRule, who *figures.Retained) ([]*retentionWorker, error) {
	switch {
	case len(rule.Bounds) < 2 || len(rule.Bounds) > figures.MaxCohorts+2:
		return nil, percorso.Errorf(percorso.Invalid, "there are %d cohorts", len(rule.Bounds)-2)
	case rule.Cells() > figures.MaxIntervals || rule.Horizon() > figures.MaxHorizon:
		return nil, percorso.Errorf(percorso.Invalid, "there are %d cells up to interval %d", rule.Cells(), rule.Horizon())
	}
	return share(ctx, blocks, newRetentionPlan(blocks, table, sel, rule, who).worker, (*retentionWorker).work)
}

// What a code alone says of an interaction.
const (
	retainIn uint8 = 1 << iota
	retainPlaced
	retainStart
	retainReturn
	retainOutcome
)

// placedShift is where a sum of counts has those on a stage; below it are all.
const placedShift = 32

// intervals is a set of intervals.
type intervals [(max(figures.MaxCohorts, figures.MaxHorizon) + 2 + 63) / 64]uint64

// retentionPlan is what all workers read and none changes.
type retentionPlan struct {
	blocks     []*sequence.Block
	sel        *sequence.Selection
	rule       *figures.RetentionRule
	who        *figures.Retained // nil unless profiles are marked
	kinds      *codes[uint8]
	calendar   calendar
	start      []sequence.Bits // by block, nil for none
	startWho   []sequence.Bits
	back       []sequence.Bits
	backWho    []sequence.Bits
	cells      int
	horizon    int
	over       int      // last interval of the calendar that is over
	known      []uint64 // by the last interval after the start that is over: the cells that are complete
	everything uint64   // all cells
	plain      bool     // whether the code alone says of each interaction what it is
	alike      bool     // whether what starts is what returns, and nothing else is asked of either
	blocksKnow []known  // by block, where the code alone says what an interaction is
	counts     *codes[uint64]
}

func newRetentionPlan(blocks []*sequence.Block, table *catalogue.Table, sel *sequence.Selection, rule *figures.RetentionRule, who *figures.Retained) *retentionPlan {
	p := &retentionPlan{
		blocks: blocks, sel: sel, rule: rule, who: who, kinds: new(codes[uint8]), calendar: newCalendar(rule.Bounds),
		cells: rule.Cells(), horizon: rule.Horizon(), over: rule.Over(), counts: new(codes[uint64]),
	}
	in := func(s *figures.Step, code int) bool {
		return s == nil || s.Signatures == nil || code < len(s.Signatures) && s.Signatures[code]
	}
	for code := range p.kinds {
		if !selected(sel, code) {
			continue
		}
		k := retainIn
		if at(table.Stage, code) > 0 {
			k |= retainPlaced
		}
		if in(rule.Start, code) {
			k |= retainStart
		}
		if in(rule.Return, code) {
			k |= retainReturn
		}
		if code < len(table.Outcome) && table.Outcome[code] {
			k |= retainOutcome
		}
		p.kinds[code] = k
		p.counts[code] = uint64(k&retainIn) | uint64(k&retainPlaced)<<(placedShift-1)
	}
	if rule.Start != nil {
		p.start, p.startWho = rule.Start.Events, rule.Start.Profiles
	}
	if rule.Return != nil {
		p.back, p.backWho = rule.Return.Events, rule.Return.Profiles
	}
	p.plain = sel.Events == nil && p.start == nil && p.back == nil
	p.alike = p.plain && p.startWho == nil && p.backWho == nil
	for _, k := range p.kinds {
		p.alike = p.alike && (k&retainStart == 0) == (k&retainReturn == 0)
	}
	for _, b := range blocks {
		k := known{}
		if p.plain {
			k = know(b, sel, func(code int) bool { return p.kinds[code] != 0 })
			k.every = k.every && k.from >= rule.From
		}
		p.blocksKnow = append(p.blocksKnow, k)
	}
	p.everything = firstN(p.cells)
	p.known = make([]uint64, p.horizon+1)
	for m := range p.known {
		for n := range p.cells {
			if rule.Last(n) <= m {
				p.known[m] |= 1 << n
			}
		}
	}
	return p
}

// firstN returns a word whose lowest n bits are set, n at most 63.
func firstN(n int) uint64 { return 1<<max(n, 0) - 1 }

// calendar finds the interval of a time by a table of equal cells, each with at
// most a few bounds in it.
type calendar struct {
	base   uint32
	shift  uint8
	cell   []uint16 // the interval at the beginning of the cell
	bounds []uint32
}

func newCalendar(bounds []uint32) calendar {
	c := calendar{base: bounds[0], shift: 31, bounds: bounds}
	for i := 1; i < len(bounds); i++ {
		for c.shift > 0 && uint32(1)<<c.shift > bounds[i]-bounds[i-1] {
			c.shift--
		}
	}
	// Sixteen cells for the shortest interval: few have a bound in them, and the
	// processor foresees which way that goes.
	c.shift = max(c.shift, 12) - 4
	last := bounds[len(bounds)-1] - c.base
	c.cell = make([]uint16, last>>c.shift+1)
	g := 0
	for i := range c.cell {
		for g+1 < len(bounds) && uint64(bounds[g+1]-c.base) <= uint64(i)<<c.shift {
			g++
		}
		c.cell[i] = uint16(g)
	}
	return c
}

// of returns the interval of t, -1 before the first bound and the last bound's
// number from there on.
func (c *calendar) of(t uint32) int {
	if t < c.base {
		return -1
	}
	i := (t - c.base) >> c.shift
	if i >= uint32(len(c.cell)) {
		return len(c.bounds) - 1
	}
	g := int(c.cell[i])
	for g+1 < len(c.bounds) && t >= c.bounds[g+1] {
		g++
	}
	return g
}

// retentionRow is the sums of one cohort or group.
type retentionRow struct {
	customers int64
	hits      bitCounts // by cell: customers for whom it holds, not yet in cells
	sure      bitCounts // the same of kept
	fixed     bool      // whether the same cells are complete for all customers: only customers and hits are counted then
	over      int       // when fixed, the last interval after the start that is over, from -1 to the horizon
	cells     []int64   // customers for whom each holds
	kept      []int64   // of these, whose cell is complete
	until     []int64   // by the last interval that is over plus one: customers
	value     []int64   // by interval
}

// settle brings cells, kept and until up to date.
func (p *retentionPlan) settle(r *retentionRow) {
	hits, sure := r.hits.counts(), r.sure.counts()
	r.hits, r.sure = bitCounts{}, bitCounts{}
	for n := range r.cells {
		r.cells[n] += hits[n]
		if r.fixed && r.over >= 1 && p.known[r.over]>>n&1 == 1 {
			sure[n] = hits[n]
		}
		r.kept[n] += sure[n]
	}
	if r.fixed {
		r.until[r.over+1] = r.customers
	}
}

func (p *retentionPlan) rows(n int) []retentionRow {
	out := make([]retentionRow, n)
	for i := range out {
		out[i].cells, out[i].kept, out[i].until = make([]int64, p.cells), make([]int64, p.cells), make([]int64, p.horizon+2)
		if p.rule.Values {
			out[i].value = make([]int64, p.horizon+1)
		}
	}
	return out
}

func (p *retentionPlan) worker() *retentionWorker {
	w := &retentionWorker{retentionPlan: p, cohorts: p.rows(len(p.rule.Bounds) - 2)}
	if p.rule.Rolling == 0 {
		for i := range w.cohorts {
			w.cohorts[i].fixed, w.cohorts[i].over = true, p.reached(p.over-i-1)
		}
	}
	if p.isCrossed() {
		w.crossed = new(crossed)
	}
	if p.rule.Groups != nil {
		w.groups = p.rows(p.rule.Groups.Count)
	}
	w.life = make([]figures.LifecycleFigures, len(p.rule.Bounds)-2)
	if p.rule.Lifecycle {
		w.lives64 = make([]lives, len(p.rule.Bounds)>>6+1)
	}
	if p.rule.Survival {
		for _, d := range []*figures.Durations{&w.returned, &w.lasted} {
			d.Events, d.Censored = make([]int64, p.horizon+1), make([]int64, p.horizon+1)
		}
	}
	return w
}

func (w *retentionWorker) merge(o *retentionWorker) {
	o.settleCrossed()
	mergeCoverage(&w.coverage, o.coverage)
	addAll := func(to, from []int64) {
		for i, n := range from {
			to[i] += n
		}
	}
	for _, rows := range [][2][]retentionRow{{w.cohorts, o.cohorts}, {w.groups, o.groups}} {
		for i := range rows[0] {
			to, from := &rows[0][i], &rows[1][i]
			w.settle(from)
			to.customers += from.customers
			addAll(to.cells, from.cells)
			addAll(to.kept, from.kept)
			if !to.fixed {
				addAll(to.until, from.until)
			}
			addAll(to.value, from.value)
		}
	}
	o.settleLives()
	for g := range w.life {
		w.life[g].New += o.life[g].New
		w.life[g].Returning += o.life[g].Returning
		w.life[g].Resurrected += o.life[g].Resurrected
		w.life[g].Dormant += o.life[g].Dormant
	}
	addAll(w.returned.Events, o.returned.Events)
	addAll(w.returned.Censored, o.returned.Censored)
	addAll(w.lasted.Events, o.lasted.Events)
	addAll(w.lasted.Censored, o.lasted.Censored)
}

// figures turns the sums of all workers into the answer.
func (w *retentionWorker) figures() *figures.Retention {
	w.settleCrossed()
	out := &figures.Retention{Coverage: w.coverage, Cohorts: w.filled(w.cohorts), Groups: w.filled(w.groups), Returned: w.returned, Lasted: w.lasted}
	if w.rule.Lifecycle {
		w.settleLives()
		out.Lifecycle = w.life
	}
	return out
}

func (w *retentionWorker) filled(rows []retentionRow) []figures.RetentionRow {
	out := make([]figures.RetentionRow, len(rows))
	for i := range rows {
		r := &rows[i]
		w.settle(r)
		row := figures.RetentionRow{Customers: r.customers, Cells: make([]figures.RetentionCell, w.cells)}
		if r.value != nil {
			row.Value = r.value[0]
		}
		for n := range row.Cells {
			c := &row.Cells[n]
			c.Customers, c.Kept = r.cells[n], r.kept[n]
			for _, k := range r.until[w.rule.Last(n)+1:] {
				c.Complete += k
			}
			if from, to := w.rule.Span(n); r.value != nil {
				for _, v := range r.value[from : to+1] {
					c.Value += v
				}
			}
		}
		out[i] = row
	}
	return out
}

// hits returns the cells that hold for the intervals of returns, those of the
// row beginning behind interval at.
func (p *retentionPlan) hits(back *intervals, at int) uint64 {
	switch p.rule.Mode {
	case figures.RetentionAfter:
		for i := len(back) - 1; i >= at>>6; i-- {
			if back[i] != 0 {
				return firstN(min(i<<6+bits.Len64(back[i])-1-at, p.cells))
			}
		}
		return 0
	case figures.RetentionBefore:
		first := back.word(at+1) & p.everything
		if first == 0 {
			return 0
		}
		return p.everything &^ (first&-first - 1)
	case figures.RetentionStreak:
		return firstN(min(bits.TrailingZeros64(^back.word(at+1)), p.cells))
	case figures.RetentionBrackets:
		hit := uint64(0)
		for n, b := range p.rule.Brackets {
			if back.any(at+b.From, at+b.To) {
				hit |= 1 << n
			}
		}
		return hit
	default:
		return back.word(at+1) & p.everything
	}
}

// word returns the 64 intervals from at on.
func (s *intervals) word(at int) uint64 {
	i, rest := at>>6, uint(at&63)
	if i >= len(s) {
		return 0
	}
	out := s[i] >> rest
	if rest > 0 && i+1 < len(s) {
		out |= s[i+1] << (64 - rest)
	}
	return out
}

// any reports whether one of the intervals from to to is in the set.
func (s *intervals) any(from, to int) bool {
	for ; from <= to; from += 64 {
		if w := s.word(from); to-from >= 63 && w != 0 || to-from < 63 && w&firstN(to-from+1) != 0 {
			return true
		}
	}
	return false
}

func (s *intervals) set(i int) { s[i>>6] |= 1 << (i & 63) }
