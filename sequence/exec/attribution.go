package exec

import (
	"context"
	"math"
	"slices"

	"percorso"
	"percorso/catalogue"
	"percorso/sequence"
	"percorso/sequence/attribution"
	"percorso/sequence/figures"
)

// Attribution shares the conversions of what sel selects among the touches
// before them. Sel begins rule.Lookback before rule.From. A goroutine's memory is
// that of the nodes, of the longest path and of Markov's steps.
func Attribution(ctx context.Context, blocks []*sequence.Block, table *catalogue.Table, sel *sequence.Selection, rule figures.AttributionRule) (*figures.Attribution, error) {
	workers, err := attribute(ctx, blocks, table, sel, rule, nil)
	if err != nil {
		return nil, err
	}
	all := &workers[0].sum
	workers[0].settle()
	for _, w := range workers[1:] {
		w.settle()
		mergeAttribution(all, &w.sum)
	}
	return all, nil
}

// Credited returns, block by block, the profiles whom who chooses: as many as
// Attribution says.
func Credited(ctx context.Context, blocks []*sequence.Block, table *catalogue.Table, sel *sequence.Selection, rule figures.AttributionRule, who figures.Credited) ([]sequence.Bits, error) {
	rule.Models, rule.Calibrate = nil, false
	workers, err := attribute(ctx, blocks, table, sel, rule, &who)
	if err != nil {
		return nil, err
	}
	return foundBy(blocks, workers, func(w *attributionWorker) []found { return w.found }), nil
}

func attribute(ctx context.Context, blocks []*sequence.Block, table *catalogue.Table, sel *sequence.Selection, rule figures.AttributionRule, who *figures.Credited) ([]*attributionWorker, error) {
	if rule.Count > attribution.MaxNodes {
		return nil, percorso.Errorf(percorso.Invalid, "there are %d nodes: ask for at most %d", rule.Count, attribution.MaxNodes)
	}
	if _, ok := attribution.NewSteps(rule.Order, rule.Count); !ok && slices.Contains(rule.Models, attribution.Markov) {
		return nil, percorso.Errorf(percorso.Invalid, "there are %d nodes: too many for a Markov chain of order %d", rule.Count, rule.Order)
	}
	plan := newAttributionPlan(blocks, table, sel, rule)
	plan.who = who
	return share(ctx, blocks, plan.worker, (*attributionWorker).work)
}

// attributionKind is what a code alone says of an interaction: its node plus one
// in the low byte, and what it may be.
type attributionKind uint16

const (
	kindNode attributionKind = 1<<8 - 1
	kindIn   attributionKind = 1 << (iota + 7)
	kindPlaced
	kindTouch
	kindConversion
)

// attributionPlan is what all workers read and none changes.
type attributionPlan struct {
	blocks []*sequence.Block
	sel    *sequence.Selection
	rule   figures.AttributionRule
	kinds  *codes[attributionKind]
	who    *figures.Credited

	// Where the code alone says what an interaction is.
	plain  bool
	gists  []attributionGist // by block
	few    [2]uint64         // the codes that convert, where they are one or two
	isFew  bool
	byCode bool           // whether the models need no list of touches
	bits   *codes[uint64] // by code: the bit of its node, where it is a touch
}

func newAttributionPlan(blocks []*sequence.Block, table *catalogue.Table, sel *sequence.Selection, rule figures.AttributionRule) *attributionPlan {
	p := &attributionPlan{blocks: blocks, sel: sel, rule: rule, kinds: new(codes[attributionKind])}
	p.plain = p.isPlain()
	in := func(list []bool, code int) bool { return list == nil || code < len(list) && list[code] }
	for code := range p.kinds {
		if !selected(sel, code) {
			continue
		}
		k := kindIn
		if at(table.Stage, code) > 0 {
			k |= kindPlaced
		}
		node := attributionKind(at(rule.Nodes, code))
		if in(rule.Touch.Signatures, code) && (node > 0 || rule.Property != nil) {
			k |= kindTouch | node&kindNode
		}
		if c := rule.Conversion; c != nil && in(c.Signatures, code) || c == nil && code < len(table.Outcome) && table.Outcome[code] {
			k |= kindConversion
		}
		if p.plain && k&kindConversion != 0 && !rule.Own {
			k &^= kindTouch
		}
		p.kinds[code] = k
	}
	for _, b := range blocks {
		p.gists = append(p.gists, p.gist(b))
	}
	if p.plain {
		p.few, p.isFew = p.fewCodes()
		p.byCode = p.isByCode()
	}
	if p.byCode {
		p.bits = new(codes[uint64])
		for code, k := range p.kinds {
			if k&kindTouch != 0 {
				p.bits[code] = 1 << (k&kindNode - 1)
			}
		}
	}
	return p
}

type attributionWorker struct {
	*attributionPlan
	sum   figures.Attribution
	value cursor[int64]
	node  cursor[uint16] // where nodes come from a property

	// The customer at hand.
	half      int     // of the customers, for the calibration
	nodes     []uint8 // touches, since the last conversion unless the path goes on
	times     []uint32
	since     int // position of the first touch after the last conversion
	converted bool
	missed    bool // whether a conversion had no touch
	marked    bool
	customer  uint32
	met       []uint32 // by node: the customer last credited there

	path  []uint8 // cleaned up
	when  []uint32
	parts []int64
	decay []float64
	one   uint32   // numbers paths
	seen  []uint32 // by node: the path that was last there
	found []found

	// Of scanPlain: interactions by code, positions of conversions, and the
	// customers of whole blocks.
	counted   *[2]codes[uint64]
	positions []uint32
	whole     figures.Coverage
	coded     *coded
}

func (p *attributionPlan) worker() *attributionWorker {
	w := &attributionWorker{attributionPlan: p, met: make([]uint32, p.rule.Count), seen: make([]uint32, p.rule.Count)}
	if p.plain {
		w.counted = new([2]codes[uint64])
		w.whole.From = math.MaxUint32
	}
	if p.byCode {
		w.coded = new(coded)
	}
	w.sum.Nodes = make([]figures.AttributedNode, p.rule.Count)
	w.sum.Credits = make([][]figures.Credit, len(p.rule.Models))
	if p.rule.Calibrate {
		w.sum.Endings, _ = attribution.NewEndings(p.rule.Count)
	}
	for i, m := range p.rule.Models {
		if m == attribution.Markov {
			w.sum.Steps, _ = attribution.NewSteps(p.rule.Order, p.rule.Count)
			continue
		}
		w.sum.Credits[i] = make([]figures.Credit, p.rule.Count)
	}
	return w
}

func (w *attributionWorker) work(c chunk) {
	l := newLens(w.blocks, c.block, w.sel)
	w.value.open(&l.Value, l.First[c.lo])
	if w.rule.Property != nil {
		w.node.open(&w.rule.Property[c.block], l.First[c.lo])
	}
	if w.plain {
		w.workPlain(&l, c)
		return
	}
	for p := l.next(c.lo); p < c.hi; p = l.next(p + 1) {
		lo, hi := l.span(p)
		if lo == hi {
			continue
		}
		w.begin(&l, p)
		w.nodes, w.times, w.since = w.nodes[:0], w.times[:0], 0
		w.scan(&l, c.block, p, lo, hi)
		w.finish()
		if w.marked {
			w.found = append(w.found, found{c.block, p})
		}
	}
}

// begin makes profile p the customer at hand.
func (w *attributionWorker) begin(l *lens, p uint32) {
	w.customer++
	if w.sum.Endings != nil {
		w.half = attribution.Half(uint32(l.Node[p]))
	}
	w.converted, w.missed, w.marked = false, false, false
}

// scan goes through one profile's interactions.
func (w *attributionWorker) scan(l *lens, block int, p, lo, hi uint32) {
	cover := &w.sum.Coverage
	before := cover.Interactions
	for i := lo; i < hi; i++ {
		k := w.kinds[l.Code[i]]
		if k == 0 || l.picky && !l.events.Has(i) {
			continue
		}
		t := l.Time[i]
		if t >= w.rule.From {
			if cover.Interactions == 0 || t < cover.From {
				cover.From = t
			}
			cover.To = max(cover.To, t)
			cover.Interactions++
			if k&kindPlaced != 0 {
				cover.Placed++
			}
		}
		if k&(kindTouch|kindConversion) == 0 {
			continue
		}
		converts := k&kindConversion != 0 && (w.rule.Conversion == nil || holds(w.rule.Conversion, block, p, i))
		if k&kindTouch != 0 && (!converts || w.rule.Own) && holds(&w.rule.Touch, block, p, i) {
			w.touch(k, i, t)
		}
		if converts {
			w.convert(i, t)
		}
	}
	if cover.Interactions > before {
		cover.Customers++
	}
}

// holds reports whether an interaction whose signature a step takes meets its
// other conditions.
func holds(s *figures.Step, block int, p, i uint32) bool {
	return (s.Events == nil || s.Events[block].Has(i)) && (s.Profiles == nil || s.Profiles[block].Has(p))
}

func (w *attributionWorker) touch(k attributionKind, i, t uint32) {
	node := int(k&kindNode) - 1
	if w.rule.Property != nil {
		of, ok := w.node.of(i)
		if !ok {
			return
		}
		node = int(of)
	}
	if t >= w.rule.From {
		w.sum.Nodes[node].Touches++
	}
	w.nodes, w.times = append(w.nodes, uint8(node)), append(w.times, t)
}

// convert ends the path at hand with the conversion at position i.
func (w *attributionWorker) convert(i, t uint32) {
	if t >= w.rule.From {
		value, _ := w.value.of(i)
		if path, when := w.back(0, t); len(path) > 0 {
			w.attributed(path, when, value)
		} else {
			w.missing(value)
		}
	}
	if !w.rule.On {
		w.nodes, w.times = w.nodes[:0], w.times[:0]
	}
	w.since = len(w.nodes)
}

func (w *attributionWorker) missing(value int64) {
	u := &w.sum.Unattributed
	u.Count++
	u.Value += value
	if !w.missed {
		u.Customers++
	}
	w.missed = true
	w.marked = w.marked || w.who != nil && w.who.Unattributed
}

// convertedBy counts a conversion that touches led to.
func (w *attributionWorker) convertedBy(value int64) {
	c := &w.sum.Conversions
	c.Count++
	c.Value += value
	if !w.converted {
		c.Customers++
	}
	w.converted = true
}

func (w *attributionWorker) attributed(path []uint8, when []uint32, value int64) {
	w.convertedBy(value)
	distinct := w.meet(path)
	if w.who != nil {
		return
	}
	for m, model := range w.rule.Models {
		if model != attribution.Markov {
			w.credit(model, w.sum.Credits[m], path, when, value, distinct)
		}
	}
	w.counts(path, true)
}

// listens reports whether every path is to be counted whole, those without a
// conversion too.
func (w *attributionWorker) listens() bool { return w.sum.Steps != nil || w.sum.Endings != nil }

// counts counts a path for what looks at all of them.
func (w *attributionWorker) counts(path []uint8, won bool) {
	if w.sum.Steps != nil {
		w.sum.Steps.Path(path, won)
	}
	if w.sum.Endings != nil {
		w.sum.Endings.Path(path, won, w.half)
	}
}

// meet notes the nodes of a path with a conversion and returns how many they
// are.
func (w *attributionWorker) meet(path []uint8) (distinct int) {
	if w.rule.Count <= 64 {
		return w.meetFew(path)
	}
	w.one++
	for _, n := range path {
		if w.seen[n] == w.one {
			continue
		}
		w.seen[n] = w.one
		distinct++
		f := &w.sum.Nodes[n]
		f.Conversions++
		if w.met[n] != w.customer {
			w.met[n] = w.customer
			f.Customers++
		}
	}
	if who := w.who; who != nil && !who.Unattributed {
		w.marked = w.marked || who.Node < 0 || w.seen[who.Node] == w.one
	}
	return distinct
}

// finish counts what is left of a path as lost, if it reached into the period.
func (w *attributionWorker) finish() {
	n := len(w.times)
	if w.since == n || w.times[n-1] < w.rule.From || w.who != nil {
		return
	}
	w.sum.Lost++
	if w.listens() {
		path, _ := w.back(w.since, w.times[n-1])
		w.counts(path, false)
	}
}

// back returns the touches from position first on that lie in the lookback of
// time t, cleaned up. They are the worker's until the next call.
func (w *attributionWorker) back(first int, t uint32) (path []uint8, when []uint32) {
	from := max(first, len(w.times)-figures.MostTouches)
	if t > w.rule.Lookback {
		from += int(lowerBound(w.times[from:], t-w.rule.Lookback))
	}
	path, when = w.nodes[from:], w.times[from:]
	if w.rule.Session > 0 || w.rule.Clean != figures.CleanNone {
		path, when = w.clean(path, when)
	}
	if s := w.rule.Steps; s > 0 && len(path) > s {
		path, when = path[len(path)-s:], when[len(when)-s:]
	}
	return path, when
}

func (w *attributionWorker) clean(path []uint8, when []uint32) ([]uint8, []uint32) {
	w.path, w.when = w.path[:0], w.when[:0]
	w.one++
	for i, n := range path {
		switch {
		case w.rule.Session > 0 && i > 0 && when[i]-when[i-1] <= w.rule.Session:
			continue
		case w.rule.Clean == figures.CleanUnique && len(w.path) > 0 && w.path[len(w.path)-1] == n:
			continue
		case w.rule.Clean == figures.CleanFirst && w.seen[n] == w.one:
			continue
		}
		w.seen[n] = w.one
		w.path, w.when = append(w.path, n), append(w.when, when[i])
	}
	return w.path, w.when
}

func mergeAttribution(all, o *figures.Attribution) {
	mergeCoverage(&all.Coverage, o.Coverage)
	for _, c := range []struct{ to, from *figures.Conversions }{{&all.Conversions, &o.Conversions}, {&all.Unattributed, &o.Unattributed}} {
		c.to.Count += c.from.Count
		c.to.Value += c.from.Value
		c.to.Customers += c.from.Customers
	}
	all.Lost += o.Lost
	for n := range all.Nodes {
		to, from := &all.Nodes[n], &o.Nodes[n]
		to.Touches += from.Touches
		to.Conversions += from.Conversions
		to.Customers += from.Customers
	}
	for m := range all.Credits {
		for n := range all.Credits[m] {
			to, from := &all.Credits[m][n], &o.Credits[m][n]
			to.Parts += from.Parts
			to.Value.Merge(from.Value)
		}
	}
	if all.Steps != nil {
		all.Steps.Merge(o.Steps)
	}
	if all.Endings != nil {
		all.Endings.Merge(o.Endings)
	}
}
