package exec

import (
	"cmp"
	"math"
	"slices"

	"percorso"
	"percorso/catalogue"
	"percorso/sequence"
	"percorso/sequence/figures"
)

// A pathKind is what a code alone says: the node plus one, whether it is an
// outcome, on a stage, and may be what the rule looks for, and whether it counts
// at all.
type pathKind uint32

const (
	pathNode       pathKind = 1<<16 - 1
	pathOutcome    pathKind = 1 << 16
	pathFrom       pathKind = 1 << 17
	pathTo         pathKind = 1 << 18
	pathContaining pathKind = 1 << 19
	pathPlacedBit           = 20
	pathChosenBit           = 21
)

// walkPlan is what all who follow paths read and none changes.
type walkPlan struct {
	blocks []*sequence.Block
	sel    *sequence.Selection
	nodes  *figures.PathNodes
	rule   figures.PathRule
	kinds  *codes[pathKind]
	gapped bool // whether silence cuts
}

func newWalkPlan(blocks []*sequence.Block, table *catalogue.Table, sel *sequence.Selection, nodes *figures.PathNodes, rule figures.PathRule) (*walkPlan, error) {
	if nodes.Count >= math.MaxUint16 {
		return nil, percorso.Errorf(percorso.Invalid, "the paths have %d nodes, the engine takes %d: group them", nodes.Count, math.MaxUint16-1)
	}
	p := &walkPlan{blocks: blocks, sel: sel, nodes: nodes, rule: rule, kinds: new(codes[pathKind]), gapped: rule.Gap != ^uint32(0) && nodes.Case == nil}
	for code := range p.kinds {
		if !selected(sel, code) {
			continue
		}
		k := pathKind(1)<<pathChosenBit | pathKind(at(nodes.At, code))
		if at(table.Stage, code) > 0 {
			k |= 1 << pathPlacedBit
		}
		if code < len(table.Outcome) && table.Outcome[code] {
			k |= pathOutcome
		}
		for bit, step := range map[pathKind]*figures.Step{pathFrom: rule.From, pathTo: rule.To, pathContaining: rule.Containing} {
			if step != nil && may(step, code) {
				k |= bit
			}
		}
		p.kinds[code] = k
	}
	return p, nil
}

// walker follows the paths of one customer after the other. It allocates
// nothing but what holds the longest customer so far.
type walker struct {
	*walkPlan
	each     func(*lens, *way)
	coverage figures.Coverage
	off      int64

	block   int
	profile uint32   // numbered across chunks from 1
	p       uint32   // its position in the block
	chosen  []uint32 // its interactions that count
	low     uint32   // its first interaction
	on      []uint16 // by interaction from low: the node plus one, where properties decide
	cases   []caseAt
	node    cursor[uint16]
	of      cursor[uint16]
	way     way
}

// caseAt is the interaction at a position and the case it belongs to.
type caseAt struct {
	of uint16
	at uint32
}

// way is a path.
type way struct {
	steps   []wayStep // in the order of their numbers
	earlier bool      // whether it begins before the first step that is followed
	exit    figures.PathExit
}

// wayStep is a run of interactions on one node, by the first and the last.
type wayStep struct{ node, first, last uint32 }

func (p *walkPlan) walker(each func(*lens, *way)) *walker { return &walker{walkPlan: p, each: each} }

func (w *walker) work(c chunk) {
	l := newLens(w.blocks, c.block, w.sel)
	w.block = c.block
	if w.nodes.Of != nil {
		w.node.open(&w.nodes.Of[c.block], l.First[c.lo])
	}
	if w.nodes.Case != nil {
		w.of.open(&w.nodes.Case[c.block], l.First[c.lo])
	}
	for p := l.next(c.lo); p < c.hi; p = l.next(p + 1) {
		if lo, hi := l.span(p); lo < hi {
			w.customer(&l, p, lo, hi)
		}
	}
}

// customer follows the paths among interactions lo to hi of profile p.
func (w *walker) customer(l *lens, p, lo, hi uint32) {
	w.profile++
	w.p, w.low = p, lo
	if n := int(hi - lo); n > len(w.chosen) {
		w.chosen, w.on = make([]uint32, 2*n), make([]uint16, 2*n)
	}
	var all pathKind
	n, placed, off := 0, pathKind(0), int64(0)
	kinds, chosen := w.kinds, w.chosen
	for i, code := range l.Code[lo:hi] {
		k := kinds[code]
		if l.picky && !l.events.Has(lo+uint32(i)) {
			k = 0
		}
		all |= k
		chosen[n] = lo + uint32(i)
		n += int(k >> pathChosenBit)
		placed += k >> pathPlacedBit & 1
		off += int64(k>>pathChosenBit) - int64(min(k&pathNode, 1))
	}
	if n == 0 {
		return
	}
	c := &w.coverage
	first, final := l.Time[chosen[0]], l.Time[chosen[n-1]]
	if c.Customers == 0 {
		c.From = first
	}
	c.Customers++
	c.Interactions += int64(n)
	c.Placed += int64(placed)
	c.From, c.To = min(c.From, first), max(c.To, final)
	if w.nodes.Of != nil || w.nodes.Case != nil {
		w.properties(l, lo, hi, chosen[:n])
	} else {
		w.off += off
	}
	w.cut(l, chosen[:n], all&pathOutcome != 0)
}

// properties reads what properties decide of the chosen interactions of lo to
// hi.
func (w *walker) properties(l *lens, lo, hi uint32, chosen []uint32) {
	on := w.on[:hi-lo]
	if w.nodes.Of != nil {
		clear(on)
		for i, node := range w.node.between(lo, hi) {
			on[i-lo] = node
		}
	} else {
		for i, code := range l.Code[lo:hi] {
			on[i] = uint16(w.kinds[code] & pathNode)
		}
	}
	if w.nodes.Case == nil {
		for _, i := range chosen {
			w.off += 1 - int64(min(on[i-lo], 1))
		}
		return
	}
	w.cases = w.cases[:0]
	k := 0
	for i, of := range w.of.between(lo, hi) {
		for k < len(chosen) && chosen[k] < i {
			k++
		}
		if k < len(chosen) && chosen[k] == i {
			w.cases = append(w.cases, caseAt{of, i})
		}
	}
	w.off += int64(len(chosen))
	for _, c := range w.cases {
		w.off -= int64(min(on[c.at-lo], 1))
	}
	slices.SortFunc(w.cases, func(a, b caseAt) int { return cmp.Or(cmp.Compare(a.of, b.of), cmp.Compare(a.at, b.at)) })
}

// cut makes cases of the interactions of a customer.
func (w *walker) cut(l *lens, chosen []uint32, outcomes bool) {
	switch {
	case w.nodes.Case != nil:
		chosen = w.chosen[:0]
		for k, c := range w.cases {
			if k > 0 && c.of != w.cases[k-1].of {
				w.path(l, chosen, outcomes)
				chosen = w.chosen[:0]
			}
			chosen = append(chosen, c.at)
		}
		if len(chosen) > 0 {
			w.path(l, chosen, outcomes)
		}
	case w.gapped:
		begin, before := 0, l.Time[chosen[0]]
		for k, i := range chosen {
			t := l.Time[i]
			if t-before > w.rule.Gap {
				w.path(l, chosen[begin:k], outcomes)
				begin = k
			}
			before = t
		}
		w.path(l, chosen[begin:], outcomes)
	default:
		w.path(l, chosen, outcomes)
	}
}

// path hands out what the rule leaves of a case.
func (w *walker) path(l *lens, c []uint32, outcomes bool) {
	r := &w.rule
	if r.Containing != nil && w.find(l, r.Containing, pathContaining, c, false) < 0 {
		return
	}
	if r.From != nil || r.To != nil {
		if c = w.ends(l, c); len(c) == 0 {
			return
		}
	}
	more := w.steps(l, c)
	if len(w.way.steps) == 0 {
		return
	}
	for _, place := range r.Through {
		if place.Step >= len(w.way.steps) || int(w.way.steps[place.Step].node) != place.Node {
			return
		}
	}
	w.way.earlier = more && r.Reverse
	switch {
	case more && !r.Reverse:
		w.way.exit = figures.PathLater
	case r.To != nil:
		w.way.exit = figures.PathArrived
	case !r.Over(l.Time[c[len(c)-1]]):
		w.way.exit = figures.PathNow
	case outcomes && slices.ContainsFunc(c, func(i uint32) bool { return w.kinds[l.Code[i]]&pathOutcome != 0 }):
		w.way.exit = figures.PathEnded
	default:
		w.way.exit = figures.PathDropped
	}
	w.each(l, &w.way)
}

// ends returns what of a case lies between the interactions that From and To
// look for; nothing when one of them is not there.
func (w *walker) ends(l *lens, c []uint32) []uint32 {
	r := &w.rule
	a, b := 0, len(c)
	if r.Last {
		if r.To != nil {
			b = w.find(l, r.To, pathTo, c, true) + 1
		}
		if r.From != nil && b > 0 {
			before := c[:b]
			if r.To != nil {
				before = c[:b-1]
			}
			a = w.find(l, r.From, pathFrom, before, true)
		}
	} else {
		if r.From != nil {
			a = w.find(l, r.From, pathFrom, c, false)
		}
		if r.To != nil && a >= 0 {
			after := a
			if r.From != nil {
				after++
			}
			b = after + w.find(l, r.To, pathTo, c[after:], false) + 1
			if b == after {
				return nil
			}
		}
	}
	if a < 0 || b <= a {
		return nil
	}
	return c[a:b]
}

// find returns which of the interactions is the first, or the last, that
// satisfies the step; -1 when none does.
func (w *walker) find(l *lens, step *figures.Step, bit pathKind, c []uint32, last bool) int {
	if step.Profiles != nil && !step.Profiles[w.block].Has(w.p) {
		return -1
	}
	for k := range c {
		if last {
			k = len(c) - 1 - k
		}
		i := c[k]
		if w.kinds[l.Code[i]]&bit != 0 && (step.Events == nil || step.Events[w.block].Has(i)) {
			return k
		}
	}
	return -1
}

// steps lays the interactions out as steps, as deep as the rule follows them,
// and reports whether there are more.
func (w *walker) steps(l *lens, c []uint32) (more bool) {
	steps := w.way.steps[:0]
	depth := w.rule.Depth
	previous := uint32(0)
	for k := range c {
		i := c[k]
		if w.rule.Reverse {
			i = c[len(c)-1-k]
		}
		node := uint32(w.kinds[l.Code[i]] & pathNode)
		if w.nodes.Of != nil {
			node = uint32(w.on[i-w.low])
		}
		if node == 0 {
			continue
		}
		if node == previous && w.rule.Collapse {
			s := &steps[len(steps)-1]
			s.first, s.last = min(s.first, i), max(s.last, i)
			continue
		}
		if len(steps) == depth && depth > 0 {
			more = true
			break
		}
		steps = append(steps, wayStep{node - 1, i, i})
		previous = node
	}
	w.way.steps = steps
	return more
}

func (w *walker) merge(o *walker) {
	mergeCoverage(&w.coverage, o.coverage)
	w.off += o.off
}
