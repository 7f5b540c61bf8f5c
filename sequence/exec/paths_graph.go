package exec

import (
	"context"

	"percorso/catalogue"
	"percorso/sequence"
	"percorso/sequence/figures"
)

// PathGraph answers what came directly after what in the paths of what sel
// selects. slots says on which slot each node is; the rule's depth is 0. Starts
// and ends count paths.
func PathGraph(ctx context.Context, blocks []*sequence.Block, table *catalogue.Table, sel *sequence.Selection, nodes *figures.PathNodes, slots []uint16, rule figures.PathRule) (*figures.PathGraph, error) {
	plan, err := newPathPlan(blocks, table, sel, nodes, [][]uint16{slots}, rule)
	if err != nil {
		return nil, err
	}
	workers, err := share(ctx, blocks, plan.graphWorker, func(w *pathGraphWorker, c chunk) { w.walker.work(c) })
	if err != nil {
		return nil, err
	}
	all := workers[0]
	for _, w := range workers[1:] {
		all.walker.merge(w.walker)
		all.paths += w.paths
		all.sums.merge(&w.sums)
	}
	all.sums.coverage = all.walker.coverage
	return &figures.PathGraph{Graph: *all.sums.figures(), Off: all.walker.off, Paths: all.paths}, nil
}

type pathGraphWorker struct {
	*pathPlan
	walker *walker
	paths  int64
	sums   graphWorker
}

func (p *pathPlan) graphWorker() *pathGraphWorker {
	count := p.width[0]
	w := &pathGraphWorker{pathPlan: p}
	w.sums = graphWorker{graphPlan: &graphPlan{count: count}, nodes: make([]graphNodeSums, count), edges: newEdges(count)}
	w.walker = p.walker(w.add)
	return w
}

func (w *pathGraphWorker) add(l *lens, way *way) {
	profile, sums := w.walker.profile, &w.sums
	w.paths++
	before, left := uint32(0), uint32(0)
	for k, step := range way.steps {
		slot := uint32(w.slots[step.node])
		n := &sums.nodes[slot]
		n.Interactions++
		n.Customers += int64(unequal(n.seen, profile))
		n.seen = profile
		if k == 0 {
			n.Starts++
		} else {
			sums.edges.at(before, slot).add(l.Time[step.first]-left, profile)
		}
		before, left = slot, l.Time[step.last]
	}
	sums.nodes[before].Ends++
}

// PathGraphProfiles returns, block by block, the customers of a slot of
// PathGraph, or of the edge from it into another; into is -1 for none.
func PathGraphProfiles(ctx context.Context, blocks []*sequence.Block, table *catalogue.Table, sel *sequence.Selection, nodes *figures.PathNodes, slots []uint16, rule figures.PathRule, slot, into int) ([]sequence.Bits, error) {
	plan, err := newWalkPlan(blocks, table, sel, nodes, rule)
	if err != nil {
		return nil, err
	}
	return plan.profiles(ctx, func(_ *lens, way *way) bool {
		for k, step := range way.steps {
			if int(slots[step.node]) == slot && (into < 0 || k+1 < len(way.steps) && int(slots[way.steps[k+1].node]) == into) {
				return true
			}
		}
		return false
	})
}
