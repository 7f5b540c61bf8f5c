package exec

import (
	"context"
	"math"
	"math/bits"

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
	plan := &countPlan{blocks: blocks, sel: sel, kinds: graphKinds(table, sel, nodes), count: count}
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
	count  int
}

type countWorker struct {
	*countPlan
	coverage figures.Coverage
	// From node, to node, each plus one. Row 0 has the starts; column 0 takes
	// what is on no node, and is not read.
	steps   []counted
	nodes   [MaxCounted + 1]counted // of a node the customers
	ends    [MaxCounted + 1]int64
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
	return &countWorker{countPlan: p, steps: make([]counted, (p.count+1)*(p.count+1))}
}

func (w *countWorker) work(c chunk) {
	l := newLens(w.blocks, c.block, w.sel)
	follow := w.follow
	if w.sel.Signatures == nil && w.count < 64 {
		follow = w.followAll
	}
	for p := l.next(c.lo); p < c.hi; p = l.next(p + 1) {
		if lo, hi := l.span(p); lo < hi {
			w.profile++
			follow(&l, lo, hi)
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
		w.ends[previous]++
		w.cover(l, first, final, chosen, placed)
	}
}

// followAll is follow where all of the profile's interactions count and the
// nodes are few enough for a set of bits.
func (w *countWorker) followAll(l *lens, lo, hi uint32) {
	kinds, steps, row, profile := w.kinds, w.steps, uint32(w.count)+1, w.profile
	var previous, placed uint32
	var met uint64
	for _, code := range l.Code[lo:hi] {
		k := kinds[code]
		placed += uint32(k / graphPlaced & 1)
		node := uint32(k & graphNode)
		met |= 1 << (node & 63)
		steps[previous*row+node].add(profile)
		if node != 0 {
			previous = node
		}
	}
	for set := met &^ 1; set != 0; set &= set - 1 {
		w.nodes[bits.TrailingZeros64(set)].customers++
	}
	w.ends[previous]++
	w.cover(l, lo, hi-1, hi-lo, placed)
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
		w.ends[i] += o.ends[i]
	}
}

func (w *countWorker) figures(collapse bool) *figures.Graph {
	g := &figures.Graph{Coverage: w.coverage, Nodes: make([]figures.Node, w.count)}
	for i := range g.Nodes {
		starts := int64(w.steps[i+1].n)
		g.Nodes[i] = figures.Node{Interactions: starts, Customers: int64(w.nodes[i+1].customers), Starts: starts, Ends: w.ends[i+1]}
	}
	for from := range w.count {
		for to := range w.count {
			s := &w.steps[(from+1)*(w.count+1)+to+1]
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
