package exec

import (
	"context"
	"math"
	"math/bits"
	"slices"

	"percorso"
	"percorso/catalogue"
	"percorso/sequence"
	"percorso/sequence/figures"
)

// FunnelRule answers a funnel with options over what sel selects. Where plain
// takes them it costs little more than Funnel.
//
// Memory grows with the longest profile (32 bytes, or 64 where a value is held,
// for each of its interactions that matter), with the durations that quartiles are
// taken of (4 bytes for each step reached), and with breakdown values times steps,
// never with the log.
func FunnelRule(ctx context.Context, blocks []*sequence.Block, table *catalogue.Table, sel *sequence.Selection, rule *figures.FunnelRule) (*figures.FunnelSums, error) {
	if plain(rule) {
		w, err := plainFunnel(ctx, blocks, table, sel, rule, nil)
		if err != nil {
			return nil, err
		}
		return w.sums(), nil
	}
	plan, err := newRulePlan(ctx, blocks, table, sel, rule)
	if err != nil {
		return nil, err
	}
	workers, err := share(ctx, blocks, plan.worker, (*ruleWorker).work)
	if err != nil {
		return nil, err
	}
	w := merged(workers, (*ruleWorker).merge)
	if err := w.coverAll(ctx); err != nil {
		return nil, err
	}
	return w.figures(), nil
}

// FunnelProfiles returns, block by block, the profiles whom a figure of the
// funnel counts.
func FunnelProfiles(ctx context.Context, blocks []*sequence.Block, table *catalogue.Table, sel *sequence.Selection, rule *figures.FunnelRule, who *figures.FunnelWho) ([]sequence.Bits, error) {
	if plain(rule) {
		w, err := plainFunnel(ctx, blocks, table, sel, rule, who)
		if err != nil {
			return nil, err
		}
		return foundBy(blocks, []*funnelWorker{w}, func(w *funnelWorker) []found { return w.profiles }), nil
	}
	plan, err := newRulePlan(ctx, blocks, table, sel, rule)
	if err != nil {
		return nil, err
	}
	plan.who = who
	workers, err := share(ctx, blocks, plan.worker, (*ruleWorker).work)
	if err != nil {
		return nil, err
	}
	return foundBy(blocks, workers, func(w *ruleWorker) []found { return w.profiles }), nil
}

// rulePlan is what all workers read and none changes.
type rulePlan struct {
	ctx    context.Context //nolint:containedctx // one profile's chains may be many: they stop too
	sieve  *sievePlan
	rule   *figures.FunnelRule
	kinds  *codes[ruleKind]
	picky  uint64   // the steps that look at more than the code
	groups []uint64 // steps that must all be satisfied before the next group; without the optional ones
	extra  []uint64 // by group, and after the last: the optional steps that may come before the group is full
	prior  []int    // by position: the position before that is not optional, -1 for none
	// Whether sessions are counted: then all that is selected must be looked at.
	inSessions bool
	single     bool // whether the steps follow each other, none is optional and no interaction satisfies two
	free       bool // single, and the chain begun last is never behind another
	who        *figures.FunnelWho
}

// ruleKind is what a code alone says of an interaction.
type ruleKind struct {
	steps      uint64
	exclusions uint16
	selected   bool
}

func newRulePlan(ctx context.Context, blocks []*sequence.Block, table *catalogue.Table, sel *sequence.Selection, rule *figures.FunnelRule) (*rulePlan, error) {
	n := len(rule.Steps)
	if n == 0 || n > figures.MaxSteps || len(rule.Exclusions) > figures.MaxExclusions {
		return nil, percorso.Errorf(percorso.Invalid, "the funnel has %d steps and %d exclusions: give 1 to %d, and at most %d", n, len(rule.Exclusions), figures.MaxSteps, figures.MaxExclusions)
	}
	p := &rulePlan{
		ctx: ctx, rule: rule, kinds: new(codes[ruleKind]),
		inSessions: rule.Count == figures.CountSessions,
	}
	p.arrange()
	counts := new(codes[uint64])
	overlap := false
	for code := range p.kinds {
		if !selected(sel, code) {
			continue
		}
		k := &p.kinds[code]
		k.selected = true
		for i := range rule.Steps {
			if takes(&rule.Steps[i], code) {
				k.steps |= 1 << i
			}
		}
		for i := range rule.Exclusions {
			if takes(&rule.Exclusions[i].Step, code) {
				k.exclusions |= 1 << i
			}
		}
		counts[code] = sieveCounts(table, code, p.inSessions || rule.Order == figures.Strictly || k.steps != 0 || k.exclusions != 0, p.starts(k.steps), false)
		overlap = overlap || k.steps&(k.steps-1) != 0
	}
	for i := range rule.Steps {
		if rule.Steps[i].Events != nil || rule.Steps[i].Profiles != nil {
			p.picky |= 1 << i
		}
	}
	p.single = !overlap && rule.Optional == 0 && rule.Tolerance == 0 && (rule.Order == "" || rule.Order == figures.Ordered)
	p.free = p.single && !slices.ContainsFunc(rule.Within, func(limit uint32) bool { return limit > 0 })
	p.sieve = newSieve(blocks, sel, counts, false, 0)
	return p, nil
}

// takes reports whether a step takes a code, whatever else it looks at.
func takes(s *figures.Step, code int) bool {
	return s.Signatures == nil || code < len(s.Signatures) && s.Signatures[code]
}

// arrange lays the steps out in groups.
func (p *rulePlan) arrange() {
	n := len(p.rule.Steps)
	var group, extra uint64
	before := -1
	for i := range n {
		bit := uint64(1) << i
		p.prior = append(p.prior, before)
		if p.rule.Optional&bit != 0 {
			extra |= bit
			continue
		}
		before = i
		anchored := p.rule.Order != figures.AnyOrder || p.rule.Anchors&bit != 0
		if anchored && group != 0 {
			p.groups, p.extra = append(p.groups, group), append(p.extra, 0)
			group = 0
		}
		group |= bit
		if anchored {
			p.groups, p.extra = append(p.groups, group), append(p.extra, extra)
			group, extra = 0, 0
		}
	}
	if group != 0 {
		p.groups, p.extra = append(p.groups, group), append(p.extra, 0)
	}
	p.extra = append(p.extra, extra)
}

// moment is an interaction that matters to the funnel.
type moment struct {
	time   int64
	steps  uint64 // those that it may satisfy
	at     uint32 // position in the block
	bars   uint16 // the exclusions that it is
	holds  uint16 // its value of what is held, 0 for none
	splits uint16 // its value of the breakdown
}

// ruleWorker adds up.
type ruleWorker struct {
	*rulePlan
	sieve
	sums     ruleSums
	profiles []found // of who

	hold, split cursor[uint16]

	// The profile at hand.
	profile  uint32
	lens     lens
	block    int
	in       bool // whether who chooses it
	room     []moment
	moments  []moment // of room: those that may satisfy a step, or all; by time, then journal order
	sessions []sitting
	bars     []moment // those of them that are exclusions
	unit     []moment // by the value that is held
	ends     []uint32 // of held, by value: where in unit its moments end
	values   []uint16 // that are held
	lo, hi   uint32   // positions of the session, or of all that is selected
	run      *run
	best     *run
	attempts int // since the last look at the clock

	latest   [figures.MaxSteps + 1]uint64  // of furthestOf, as in funnelWorker
	arrivals [figures.MaxSteps + 1]arrival // of furthestOf, by step from 1: the first
}

func (p *rulePlan) worker() *ruleWorker {
	w := &ruleWorker{rulePlan: p, sieve: sieve{sievePlan: p.sieve, cover: newCover()}, run: new(run), best: new(run)}
	w.sums.open(p)
	return w
}

func (w *ruleWorker) work(c chunk) {
	w.lens, w.block = newLens(w.blocks, c.block, w.sel), c.block
	from := w.lens.First[c.lo]
	openField(&w.hold, w.rule.Hold, c.block, from)
	if b := w.rule.Breakdown; b != nil {
		openField(&w.split, &b.Field, c.block, from)
	}
	w.pass(&w.lens, c, w.customer)
}

// customer adds one profile.
func (w *ruleWorker) customer(l *lens, p, hi uint32, at []uint32) {
	if w.ctx.Err() != nil || !w.gather(l, p, at) {
		return
	}
	lo := l.First[p]
	w.fillIn(lo, hi)
	w.profile++
	w.in = false
	w.units(lo, hi)
	if w.in {
		w.profiles = append(w.profiles, found{w.block, p})
	}
}

// gather makes the moments of a profile, and reports whether a chain may start
// with one.
func (w *ruleWorker) gather(l *lens, p uint32, at []uint32) (some bool) {
	if len(w.room) < len(at) {
		w.room = make([]moment, len(at)*3/2+64)
	}
	w.bars, w.sessions = w.bars[:0], w.sessions[:0]
	steps, n, kinds, room := uint64(0), 0, w.kinds, w.room[:len(at)]
	every := w.rule.Order == figures.Strictly
	session, last, before := sitting{lo: at[0]}, at[0], l.Time[at[0]]
	// A session without a start leaves no moment.
	end := func() {
		if !w.starts(steps) {
			n = session.from
			return
		}
		session.hi, session.to = last+1, n
		w.sessions = append(w.sessions, session)
	}
	for _, i := range at {
		k := &kinds[l.Code[i]]
		t := l.Time[i]
		if w.inSessions && t-before > w.rule.Gap {
			end()
			session, steps = sitting{lo: i, from: n}, 0
		}
		last, before = i, t
		m := &room[n]
		*m = moment{time: int64(t), at: i, steps: k.steps}
		if w.picky != 0 {
			m.steps = w.sift(k.steps, p, i)
		}
		if k.exclusions != 0 {
			if m.bars = w.excludes(k.exclusions, p, i); m.bars != 0 {
				w.bars = append(w.bars, *m)
			}
		}
		steps |= m.steps
		if m.steps != 0 || every {
			n++
		}
	}
	end()
	w.moments = room[:n]
	return len(w.sessions) > 0
}

// sift leaves of the steps those whose further conditions interaction i meets.
func (w *ruleWorker) sift(steps uint64, p, i uint32) uint64 {
	for set := steps & w.picky; set != 0; set &= set - 1 {
		n := bits.TrailingZeros64(set)
		if !w.meets(&w.rule.Steps[n], p, i) {
			steps &^= 1 << n
		}
	}
	return steps
}

func (w *ruleWorker) excludes(exclusions uint16, p, i uint32) uint16 {
	for set := exclusions; set != 0; set &= set - 1 {
		n := bits.TrailingZeros16(set)
		if !w.meets(&w.rule.Exclusions[n].Step, p, i) {
			exclusions &^= 1 << n
		}
	}
	return exclusions
}

func (w *ruleWorker) meets(s *figures.Step, p, i uint32) bool {
	return (s.Events == nil || s.Events[w.block].Has(i)) && (s.Profiles == nil || s.Profiles[w.block].Has(p))
}

// fillIn fills in what the moments hold and are broken down by.
func (w *ruleWorker) fillIn(lo, hi uint32) {
	if f := w.rule.Hold; f != nil {
		w.read(f, &w.hold, w.moments, lo, hi, func(m *moment, v uint16) { m.holds = v })
		bars := w.bars
		for i := range bars { // each is a moment, or has its value from the signature
			if f.At != nil {
				bars[i].holds = valueAt(f.At, w.lens.Code[bars[i].at])
			} else if n, ok := find(&f.Of[w.block], bars[i].at); ok {
				bars[i].holds = n
			}
		}
	}
	if b := w.rule.Breakdown; b != nil {
		w.read(&b.Field, &w.split, w.moments, lo, hi, func(m *moment, v uint16) { m.splits = v })
	}
}

func (w *ruleWorker) read(f *figures.Field, c *cursor[uint16], moments []moment, lo, hi uint32, set func(*moment, uint16)) {
	if f.At != nil {
		for i := range moments {
			set(&moments[i], valueAt(f.At, w.lens.Code[moments[i].at]))
		}
		return
	}
	n := 0
	for i, v := range c.between(lo, hi) {
		for n < len(moments) && moments[n].at < i {
			n++
		}
		if n < len(moments) && moments[n].at == i {
			set(&moments[n], v)
		}
	}
}

func openField(c *cursor[uint16], f *figures.Field, block int, from uint32) {
	if f != nil && f.At == nil {
		c.open(&f.Of[block], from)
	}
}

func valueAt[C ~uint16](table []uint16, code C) uint16 { return at(table, int(code)) }

// find returns the value at a position of a sparse column.
func find(s *sequence.Sparse[uint16], at uint32) (uint16, bool) {
	if n, ok := slices.BinarySearch(s.At, at); ok {
		return s.Of[n], true
	}
	return 0, false
}

// sitting is a session: positions lo to hi, and moments from to to.
type sitting struct {
	lo, hi   uint32
	from, to int
}

// units goes through what is counted one by one: the profile, its sessions, or of
// either the values that are held.
func (w *ruleWorker) units(lo, hi uint32) {
	w.lo, w.hi = lo, hi
	if !w.inSessions {
		w.held(w.moments)
		return
	}
	for _, s := range w.sessions {
		w.lo, w.hi = s.lo, s.hi
		w.held(w.moments[s.from:s.to])
	}
}

// held takes the moments apart by the value that is held, and leaves their order.
func (w *ruleWorker) held(moments []moment) {
	if w.rule.Hold == nil {
		w.chains(moments, 0)
		return
	}
	if w.ends == nil {
		w.ends = make([]uint32, math.MaxUint16+1)
	}
	if len(w.unit) < len(moments) {
		w.unit = make([]moment, len(moments)*3/2+64)
	}
	w.values = w.values[:0]
	for i := range moments {
		v := moments[i].holds
		if w.ends[v] == 0 {
			w.values = append(w.values, v)
		}
		w.ends[v]++
	}
	end := uint32(0)
	for _, v := range w.values {
		w.ends[v], end = end, end+w.ends[v]
	}
	for i := range moments {
		v := moments[i].holds
		w.unit[w.ends[v]] = moments[i]
		w.ends[v]++
	}
	from := uint32(0)
	for _, v := range w.values {
		if v != 0 {
			w.chains(w.unit[from:w.ends[v]], v)
		}
		from, w.ends[v] = w.ends[v], 0
	}
}

// forever is a time to which no window reaches.
const forever = math.MaxInt64 / 2
