package exec

import "percorso/sequence/figures"

// reworker counts what paths do again.
type reworker struct {
	*variantPlan
	all    figures.Rework
	byNode []figures.Rework
	path   uint32
	met    []uint32 // by node: the path that was last on it
	run    []uint32 // by node: the path that last had a self-loop there, or a repetition
	again  []uint32
}

func (p *variantPlan) reworker() reworker {
	n := len(p.keys)
	return reworker{variantPlan: p, byNode: make([]figures.Rework, n), met: make([]uint32, n), run: make([]uint32, n), again: make([]uint32, n)}
}

// add counts a path, and returns what it counted.
func (r *reworker) add(way *way) (again figures.Rework) {
	r.path++
	previous, looped := ^uint32(0), false
	for _, s := range way.steps {
		n := &r.byNode[s.node]
		same := s.node == previous
		switch {
		case same && looped: // the run goes on
		case same || s.first != s.last:
			again.SelfLoops++
			n.SelfLoops++
			looped = true
			n.SelfLoopPaths += int64(unequal(r.run[s.node], r.path))
			r.run[s.node] = r.path
		default:
			looped = false
		}
		if !same {
			if r.met[s.node] == r.path {
				again.Repetitions++
				n.Repetitions++
				n.RepetitionPaths += int64(unequal(r.again[s.node], r.path))
				r.again[s.node] = r.path
			} else {
				n.Of++
			}
			r.met[s.node] = r.path
			r.move(previous, s.node, &again)
		}
		previous = s.node
	}
	again.Of = 1
	again.SelfLoopPaths = min(again.SelfLoops, 1)
	again.RepetitionPaths = min(again.Repetitions, 1)
	again.BackPaths = min(again.Backs, 1)
	again.LoopPaths = min(again.Loops, 1)
	addRework(&r.all, &again)
	return again
}

// move counts a step from one node to another.
func (r *reworker) move(from, to uint32, again *figures.Rework) {
	if from == ^uint32(0) || r.rule.Stages == nil {
		return
	}
	a, b := r.rule.Stages[from], r.rule.Stages[to]
	if a < 0 || b < 0 {
		return
	}
	switch r.moves[a*r.stages+b] {
	case figures.Back:
		again.Backs++
	case figures.Loop:
		again.Loops++
	}
}

func (r *reworker) merge(o *reworker) {
	addRework(&r.all, &o.all)
	for n := range r.byNode {
		addRework(&r.byNode[n], &o.byNode[n])
	}
}

func addRework(to, from *figures.Rework) {
	to.SelfLoops += from.SelfLoops
	to.Repetitions += from.Repetitions
	to.Backs += from.Backs
	to.Loops += from.Loops
	to.SelfLoopPaths += from.SelfLoopPaths
	to.RepetitionPaths += from.RepetitionPaths
	to.BackPaths += from.BackPaths
	to.LoopPaths += from.LoopPaths
	to.Of += from.Of
}
