package exec

import (
	"context"

	"percorso/catalogue"
	"percorso/sequence"
	"percorso/sequence/figures"
)

// PathSizes counts the paths of what sel selects, by step and node: what Paths
// wants to know to leave few slots for many nodes. Where the rule's depth is 0,
// the steps of all numbers are counted together. The memory is depth times nodes times 8 bytes for each processor.
func PathSizes(ctx context.Context, blocks []*sequence.Block, table *catalogue.Table, sel *sequence.Selection, nodes *figures.PathNodes, rule figures.PathRule) ([][]int64, error) {
	plan, err := newWalkPlan(blocks, table, sel, nodes, rule)
	if err != nil {
		return nil, err
	}
	rows, stride := max(rule.Depth, 1), nodes.Count
	if rule.Depth == 0 {
		stride = 0
	}
	workers, err := share(ctx, blocks, func() *pathSizer {
		s := &pathSizer{sizes: make([]int64, rows*nodes.Count), stride: stride}
		s.walker = plan.walker(s.add)
		return s
	}, func(s *pathSizer, c chunk) { s.walker.work(c) })
	if err != nil {
		return nil, err
	}
	out := make([][]int64, rows)
	for k := range out {
		out[k] = make([]int64, nodes.Count)
		for _, s := range workers {
			for n := range out[k] {
				out[k][n] += s.sizes[k*nodes.Count+n]
			}
		}
	}
	return out, nil
}

type pathSizer struct {
	walker *walker
	sizes  []int64 // by step, then by node
	stride int
}

func (s *pathSizer) add(_ *lens, way *way) {
	row := 0
	for _, step := range way.steps {
		s.sizes[row+int(step.node)]++
		row += s.stride
	}
}

// Paths answers the paths of what sel selects, step by step. slots says for each
// step on which slot of it each node is; the slots of a step are numbered
// without a gap. The rule's depth is the number of steps.
func Paths(ctx context.Context, blocks []*sequence.Block, table *catalogue.Table, sel *sequence.Selection, nodes *figures.PathNodes, slots [][]uint16, rule figures.PathRule) (*figures.Paths, error) {
	plan, err := newPathPlan(blocks, table, sel, nodes, slots, rule)
	if err != nil {
		return nil, err
	}
	workers, err := share(ctx, blocks, plan.worker, func(w *pathWorker, c chunk) { w.walker.work(c) })
	if err != nil {
		return nil, err
	}
	return merged(workers, (*pathWorker).merge).figures(), nil
}

type pathPlan struct {
	*walkPlan
	slots []uint16 // by step, then by node
	width []int    // by step: its slots
}

func newPathPlan(blocks []*sequence.Block, table *catalogue.Table, sel *sequence.Selection, nodes *figures.PathNodes, slots [][]uint16, rule figures.PathRule) (*pathPlan, error) {
	walk, err := newWalkPlan(blocks, table, sel, nodes, rule)
	if err != nil {
		return nil, err
	}
	p := &pathPlan{walkPlan: walk, width: make([]int, len(slots))}
	for k, of := range slots {
		p.slots = append(p.slots, of...)
		for _, s := range of {
			p.width[k] = max(p.width[k], int(s)+1)
		}
	}
	return p, nil
}

// pathWorker adds up the paths of the chunks it works on.
type pathWorker struct {
	*pathPlan
	walker           *walker
	paths, customers int64
	seen             uint32 // the customer that was last counted
	steps            []pathStepSums
}

type pathStepSums struct {
	paths, customers int64
	seen             uint32
	nodes            []pathNodeSums
	links            edges
}

type pathNodeSums struct {
	figures.PathNode
	seen uint32
}

func (p *pathPlan) worker() *pathWorker {
	w := &pathWorker{pathPlan: p, steps: make([]pathStepSums, len(p.width))}
	w.walker = p.walker(w.add)
	for k, n := range p.width {
		next := n
		if k+1 < len(p.width) {
			next = max(n, p.width[k+1])
		}
		w.steps[k] = pathStepSums{nodes: make([]pathNodeSums, n), links: newEdges(next)}
	}
	return w
}

func (w *pathWorker) add(l *lens, way *way) {
	profile := w.walker.profile
	w.paths++
	w.customers += int64(unequal(w.seen, profile))
	w.seen = profile
	count, last := w.nodes.Count, len(way.steps)-1
	before := uint32(0)
	for k, step := range way.steps {
		slot := uint32(w.slots[k*count+int(step.node)])
		s := &w.steps[k]
		s.paths++
		s.customers += int64(unequal(s.seen, profile))
		s.seen = profile
		n := &s.nodes[slot]
		n.Paths++
		n.Customers += int64(unequal(n.seen, profile))
		n.seen = profile
		if k > 0 {
			w.link(l, k, before, slot, way, profile)
		}
		before = slot
	}
	begin, end := 0, last
	if w.rule.Reverse {
		begin, end = last, 0
	}
	b := w.node(way, begin)
	if way.earlier {
		b.Earlier++
	} else {
		b.Starts++
	}
	w.node(way, end).Exits[way.exit]++
}

// node returns the figures of a path's node at step k.
func (w *pathWorker) node(way *way, k int) *pathNodeSums {
	return &w.steps[k].nodes[w.slots[k*w.nodes.Count+int(way.steps[k].node)]]
}

// link adds the one between steps k-1 and k.
func (w *pathWorker) link(l *lens, k int, inner, outer uint32, way *way, profile uint32) {
	a, b := &way.steps[k-1], &way.steps[k]
	links := &w.steps[k-1].links
	if w.rule.Reverse {
		links.at(outer, inner).add(l.Time[a.first]-l.Time[b.last], profile)
		return
	}
	links.at(inner, outer).add(l.Time[b.first]-l.Time[a.last], profile)
}

func (w *pathWorker) merge(o *pathWorker) {
	w.walker.merge(o.walker)
	w.paths += o.paths
	w.customers += o.customers
	for k := range w.steps {
		a, b := &w.steps[k], &o.steps[k]
		a.paths += b.paths
		a.customers += b.customers
		for i := range a.nodes {
			n, m := &a.nodes[i].PathNode, &b.nodes[i].PathNode
			n.Paths += m.Paths
			n.Customers += m.Customers
			n.Starts += m.Starts
			n.Earlier += m.Earlier
			for e, x := range m.Exits {
				n.Exits[e] += x
			}
		}
		a.links.merge(&b.links)
	}
}

func (w *pathWorker) figures() *figures.Paths {
	f := &figures.Paths{Coverage: w.walker.coverage, Off: w.walker.off, Paths: w.paths, Customers: w.customers}
	for k := range w.steps {
		s := &w.steps[k]
		if s.paths == 0 {
			break
		}
		out := figures.PathStep{Paths: s.paths, Customers: s.customers, Nodes: make([]figures.PathNode, len(s.nodes)), Links: s.links.moves()}
		for i := range s.nodes {
			out.Nodes[i] = s.nodes[i].PathNode
		}
		f.Steps = append(f.Steps, out)
	}
	return f
}

// PathProfiles returns, block by block, the customers of a figure of Paths of
// the same arguments.
func PathProfiles(ctx context.Context, blocks []*sequence.Block, table *catalogue.Table, sel *sequence.Selection, nodes *figures.PathNodes, slots [][]uint16, rule figures.PathRule, who figures.PathWho) ([]sequence.Bits, error) {
	plan, err := newPathPlan(blocks, table, sel, nodes, slots, rule)
	if err != nil {
		return nil, err
	}
	return plan.profiles(ctx, func(_ *lens, way *way) bool { return plan.counts(way, &who) })
}

// counts reports whether the figure counts the path.
func (p *pathPlan) counts(way *way, who *figures.PathWho) bool {
	slot := func(k int) int { return int(p.slots[k*p.nodes.Count+int(way.steps[k].node)]) }
	if who.Step >= len(way.steps) || slot(who.Step) != who.Slot {
		return false
	}
	end, next := len(way.steps)-1, who.Step+1
	if p.rule.Reverse {
		end, next = 0, who.Step-1
	}
	if who.By && (who.Step != end || way.exit != who.Exit) {
		return false
	}
	return who.Into < 0 || next >= 0 && next < len(way.steps) && slot(next) == who.Into
}

// profiles returns, block by block, the customers with a path that counts.
func (p *walkPlan) profiles(ctx context.Context, counts func(*lens, *way) bool) ([]sequence.Bits, error) {
	type finder struct {
		walker *walker
		list   []found
		seen   uint32
	}
	workers, err := share(ctx, p.blocks, func() *finder {
		f := &finder{}
		f.walker = p.walker(func(l *lens, way *way) {
			if f.seen != f.walker.profile && counts(l, way) {
				f.seen = f.walker.profile
				f.list = append(f.list, found{f.walker.block, f.walker.p})
			}
		})
		return f
	}, func(f *finder, c chunk) { f.walker.work(c) })
	if err != nil {
		return nil, err
	}
	return foundBy(p.blocks, workers, func(w *finder) []found { return w.list }), nil
}
