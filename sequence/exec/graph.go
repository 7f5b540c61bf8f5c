package exec

import (
	"context"
	"math"

	"percorso"
	"percorso/catalogue"
	"percorso/sequence"
	"percorso/sequence/figures"
)

// MaxNodes is how many nodes a graph may have.
const MaxNodes = 1 << 15

// Graph answers the directly-follows graph of what sel selects. nodes says for
// each signature code on which of the count nodes its interactions are, plus
// one; those on none are passed over. With collapse, consecutive interactions
// of a customer on one node count once, and an edge's time runs from the last
// of them to the first of the next. Memory: up to MaxCounted nodes, 64 bytes for
// each pair of nodes and goroutine and 4 for each time that lies near its edge's
// median, a seventh of them in a large log, which is sampled first to guess where
// that is; where the guess was wrong, it is read twice. With more nodes or a
// selection by property, 4 bytes for each interaction.
func Graph(ctx context.Context, blocks []*sequence.Block, table *catalogue.Table, sel *sequence.Selection, nodes []uint16, count int, collapse bool) (*figures.Graph, error) {
	if count > MaxNodes {
		return nil, percorso.Errorf(percorso.Invalid, "the graph has %d nodes, the engine takes %d: filter them, or ask for stages or touchpoints", count, MaxNodes)
	}
	if count <= MaxCounted && sel.Events == nil {
		return timedGraph(ctx, blocks, table, sel, nodes, count, collapse)
	}
	plan := &graphPlan{blocks: blocks, sel: sel, kinds: graphKinds(table, sel, nodes), count: count, collapse: collapse}
	workers, err := share(ctx, blocks, plan.worker, (*graphWorker).work)
	if err != nil {
		return nil, err
	}
	return merged(workers, (*graphWorker).merge).figures(), nil
}

// A graphKind is what a code alone says: the node plus one, whether the
// interaction counts, and whether it is on a stage.
type graphKind uint32

const (
	graphNode     graphKind = 1<<16 - 1
	graphPlaced   graphKind = 1 << 16
	graphSelected graphKind = 1 << 17
)

// graphKinds returns what each code says of an interaction that sel selects.
func graphKinds(table *catalogue.Table, sel *sequence.Selection, nodes []uint16) *codes[graphKind] {
	kinds := new(codes[graphKind])
	for code := range kinds {
		if !selected(sel, code) {
			continue
		}
		k := graphSelected | graphKind(at(nodes, code))
		if at(table.Stage, code) > 0 {
			k |= graphPlaced
		}
		kinds[code] = k
	}
	return kinds
}

type graphPlan struct {
	blocks   []*sequence.Block
	sel      *sequence.Selection
	kinds    *codes[graphKind]
	count    int
	collapse bool
}

type graphWorker struct {
	*graphPlan
	coverage figures.Coverage
	nodes    []graphNodeSums
	edges    edges
	profile  uint32
}

type graphNodeSums struct {
	figures.Node
	seen uint32 // the profile that last added to the customers
}

// edge is what a worker adds up for one edge. What every step writes stands
// first, in one line of the cache: there are many edges, and which is next
// cannot be foreseen.
type edge struct {
	customers, seen uint32 // seen: the profile that last added to customers
	times           durations
	_               [56]byte // to 128 bytes, which are given at a multiple of 128
}

func (p *graphPlan) worker() *graphWorker {
	return &graphWorker{graphPlan: p, nodes: make([]graphNodeSums, p.count), edges: newEdges(p.count)}
}

func (w *graphWorker) work(c chunk) {
	l := newLens(w.blocks, c.block, w.sel)
	for p := l.next(c.lo); p < c.hi; p = l.next(p + 1) {
		if lo, hi := l.span(p); lo < hi {
			w.profile++
			w.follow(&l, lo, hi)
		}
	}
}

// follow adds the interactions lo to hi of one profile.
func (w *graphWorker) follow(l *lens, lo, hi uint32) {
	var previous, left uint32 // the node before, plus one, and when it was left
	var first, final uint32   // the first and last selected interaction
	n := 0
	for i := lo; i < hi; i++ {
		k := w.kinds[l.Code[i]]
		if k == 0 || l.picky && !l.events.Has(i) {
			continue
		}
		if n == 0 {
			first = i
		}
		n++
		final = i
		w.coverage.Placed += int64(k & graphPlaced / graphPlaced)
		node := uint32(k & graphNode)
		if node == 0 {
			continue
		}
		t := l.Time[i]
		if node == previous && w.collapse {
			left = t
			continue
		}
		sums := &w.nodes[node-1]
		sums.Interactions++
		sums.Customers += int64(unequal(sums.seen, w.profile))
		sums.seen = w.profile
		if previous == 0 {
			sums.Starts++
		} else {
			w.edges.at(previous-1, node-1).add(t-left, w.profile)
		}
		previous, left = node, t
	}
	if n == 0 {
		return
	}
	if previous != 0 {
		w.nodes[previous-1].Ends++
	}
	c := &w.coverage
	if c.Customers == 0 {
		c.From, c.To = math.MaxUint32, 0
	}
	c.Customers++
	c.Interactions += int64(n)
	c.From, c.To = min(c.From, l.Time[first]), max(c.To, l.Time[final])
}

func (e *edge) add(seconds, profile uint32) {
	e.times.add(seconds)
	e.customers += uint32(unequal(e.seen, profile))
	e.seen = profile
}

func (w *graphWorker) merge(o *graphWorker) {
	mergeCoverage(&w.coverage, o.coverage)
	for i := range w.nodes {
		a, b := &w.nodes[i], &o.nodes[i]
		a.Interactions += b.Interactions
		a.Customers += b.Customers
		a.Starts += b.Starts
		a.Ends += b.Ends
	}
	w.edges.merge(&o.edges)
}

func (w *graphWorker) figures() *figures.Graph {
	g := &figures.Graph{Coverage: w.coverage, Nodes: make([]figures.Node, w.count)}
	for i := range w.nodes {
		g.Nodes[i] = w.nodes[i].Node
	}
	keys := w.edges.sorted()
	g.Edges = make([]figures.Edge, len(keys))
	parallel(len(keys), func(i int) {
		from, to := keys[i]>>16, keys[i]&0xffff
		e, out := w.edges.at(from, to), &g.Edges[i]
		*out = figures.Edge{From: int(from), To: int(to), Customers: int64(e.customers)}
		out.Sum, out.Shortest, out.Longest = e.times.sums()
		q := e.times.quartiles()
		out.Count, out.Median = q.N, q.Median
	})
	return g
}
