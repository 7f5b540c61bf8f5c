package exec

import (
	"context"
	"math"

	"percorso/catalogue"
	"percorso/sequence"
	"percorso/sequence/figures"
)

// MaxCounted is up to how many nodes GraphCounts takes: their matrix stays in
// the processor's cache.
const MaxCounted = 128

// GraphCounts is Graph without the times of the edges, several times as fast.
// A selection by property is left to Graph.
func GraphCounts(ctx context.Context, blocks []*sequence.Block, table *catalogue.Table, sel *sequence.Selection, nodes []uint16, count int, collapse bool) (*figures.Graph, error) {
	if count > MaxCounted || sel.Events != nil {
		g, err := Graph(ctx, blocks, table, sel, nodes, count, collapse)
		if err != nil {
			return nil, err
		}
		for i := range g.Edges {
			e := &g.Edges[i]
			e.Sum, e.Median, e.Shortest, e.Longest = 0, 0, 0, 0
		}
		return g, nil
	}
	plan := newCountPlan(blocks, table, sel, nodes, count)
	workers, err := share(ctx, blocks, plan.worker, (*countWorker).work)
	if err != nil {
		return nil, err
	}
	return merged(workers, (*countWorker).merge).figures(collapse), nil
}

type countPlan struct {
	blocks []*sequence.Block
	sel    *sequence.Selection
	kinds  *codes[graphKind]
	few    *codes[fewKind] // nil where the nodes are too many for a set of bits, or a code is not selected
	count  int
}

func newCountPlan(blocks []*sequence.Block, table *catalogue.Table, sel *sequence.Selection, nodes []uint16, count int) *countPlan {
	p := &countPlan{blocks: blocks, sel: sel, kinds: graphKinds(table, sel, nodes), count: count}
	if count < fewNodes && sel.Signatures == nil {
		p.few = new(codes[fewKind])
		for code, k := range p.kinds {
			node := fewKind(k & graphNode)
			p.few[code] = node | node*fewKind(count+1)<<fewRow | fewKind(k/graphPlaced&1)<<fewPlaced
		}
	}
	return p
}

// A fewKind is what a code alone says, laid out so that the sum of many has in its
// highest bits how many are on a stage: the node plus one, where the node's row
// begins in the table of steps, and whether it is on a stage.
type fewKind uint64

const (
	fewNodes  = 64
	fewRow    = 16
	fewPlaced = 42
)

type countWorker struct {
	*countPlan
	coverage figures.Coverage
	// From node, to node, each plus one. Row 0 has the starts; column 0 takes
	// what is on no node, and is not read.
	steps   *[(MaxCounted + 1) * (MaxCounted + 1)]counted
	nodes   [MaxCounted + 1]counted // of a node the customers
	met     bitCounts               // nodes by customer, where they are few
	profile uint32
}

// counted is how often something happened, and to how many.
type counted struct{ n, customers, seen uint32 }

func (c *counted) add(profile uint32) {
	c.n++
	c.customers += uint32(unequal(c.seen, profile))
	c.seen = profile
}

func (p *countPlan) worker() *countWorker {
	return &countWorker{countPlan: p, steps: new([(MaxCounted + 1) * (MaxCounted + 1)]counted)}
}

func (w *countWorker) work(c chunk) {
	l := newLens(w.blocks, c.block, w.sel)
	if w.few != nil {
		w.workFew(&l, c)
		return
	}
	for p := l.next(c.lo); p < c.hi; p = l.next(p + 1) {
		if lo, hi := l.span(p); lo < hi {
			w.profile++
			w.follow(&l, lo, hi)
		}
	}
}

// follow counts the steps of one profile. What is on no node is counted where
// nobody looks, and leaves the node before as it was: no branch hangs on it.
func (w *countWorker) follow(l *lens, lo, hi uint32) {
	kinds, steps, row, profile := w.kinds, w.steps, uint32(w.count)+1, w.profile
	var previous, placed, chosen uint32
	first, final := hi, lo
	for i, code := range l.Code[lo:hi] {
		k := kinds[code]
		if k == 0 {
			continue
		}
		placed += uint32(k / graphPlaced & 1)
		chosen++
		final = lo + uint32(i)
		first = min(first, final)
		node := uint32(k & graphNode)
		steps[previous*row+node].add(profile)
		w.nodes[node%uint32(len(w.nodes))].add(profile)
		if node != 0 {
			previous = node
		}
	}
	if chosen > 0 {
		w.cover(l, first, final, chosen, placed)
	}
}

// workFew is work where all interactions count and the nodes are few.
func (w *countWorker) workFew(l *lens, c chunk) {
	cover := &w.coverage
	from, to, whole := l.extent()
	if whole {
		if cover.Customers == 0 {
			cover.From = from
		}
		cover.From, cover.To = min(cover.From, from), max(cover.To, to)
	}
	for p := l.next(c.lo); p < c.hi; p = l.next(p + 1) {
		lo, hi := l.span(p)
		if lo == hi {
			continue
		}
		w.profile++
		met, placed := w.followFew(l.Code[lo:hi])
		w.met.add(met)
		if whole {
			cover.Customers++
			cover.Interactions += int64(hi - lo)
			cover.Placed += int64(placed)
			continue
		}
		w.cover(l, lo, hi-1, hi-lo, placed)
	}
}

func (w *countWorker) followFew(list []catalogue.SignatureID) (met uint64, placed uint32) {
	few, steps, profile := w.few, w.steps, w.profile
	var row, sum uint64
	for _, code := range list {
		k := uint64(few[code])
		sum += k
		met |= 1 << (k & (fewNodes - 1))
		at := &steps[(row+k)&(fewNodes*fewNodes-1)]
		at.n++
		at.customers += uint32(unequal(at.seen, profile))
		at.seen = profile
		if next := k >> fewRow; k&(fewNodes-1) != 0 {
			row = next
		}
	}
	return met, uint32(sum >> fewPlaced)
}

func (w *countWorker) cover(l *lens, first, final, chosen, placed uint32) {
	c := &w.coverage
	if c.Customers == 0 {
		c.From, c.To = math.MaxUint32, 0
	}
	c.Customers++
	c.Interactions += int64(chosen)
	c.Placed += int64(placed)
	c.From, c.To = min(c.From, l.Time[first]), max(c.To, l.Time[final])
}

func (w *countWorker) merge(o *countWorker) {
	mergeCoverage(&w.coverage, o.coverage)
	for i := range w.steps {
		w.steps[i].n += o.steps[i].n
		w.steps[i].customers += o.steps[i].customers
	}
	for i := range w.nodes {
		w.nodes[i].customers += o.nodes[i].customers
	}
	w.addMet(o)
}

func (w *countWorker) figures(collapse bool) *figures.Graph {
	w.addMet(w)
	g := &figures.Graph{Coverage: w.coverage, Nodes: make([]figures.Node, w.count)}
	for i := range g.Nodes {
		starts := int64(w.steps[i+1].n)
		g.Nodes[i] = figures.Node{Interactions: starts, Customers: int64(w.nodes[i+1].customers), Starts: starts, Ends: starts}
	}
	for from := range w.count {
		for to := range w.count {
			s := &w.steps[(from+1)*(w.count+1)+to+1]
			g.Nodes[to].Ends += int64(s.n) // what comes in and goes nowhere
			g.Nodes[from].Ends -= int64(s.n)
			if from != to || !collapse {
				g.Nodes[to].Interactions += int64(s.n)
			}
			if s.n > 0 && (from != to || !collapse) {
				g.Edges = append(g.Edges, figures.Edge{From: from, To: to, Count: int64(s.n), Customers: int64(s.customers)})
			}
		}
	}
	return g
}

// addMet adds to the customers of nodes those whom o met by sets of bits.
func (w *countWorker) addMet(o *countWorker) {
	for node, n := range o.met.counts() {
		w.nodes[node].customers += uint32(n)
	}
}
