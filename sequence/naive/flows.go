package naive

import (
	"percorso/catalogue"
	"percorso/sequence/figures"
)

// FlowAsk is what the twin is asked: node returns the node of an interaction on
// a stage, 0 to Count-1; From and To are nil where the rule has none.
type FlowAsk struct {
	Node     func(Interaction) int
	Count    int
	From, To Step
	Rule     figures.FlowRule
}

// flowPath is what counts of one pass.
type flowPath struct {
	customer          int
	steps             []flowStep
	earlier, returned bool
	exit              figures.FlowExit
	back              *visit // the one that a back-step or a loop leads to
}

// flowStep is a visit of a path, and the interaction by which it counts.
type flowStep struct {
	visit
	by Interaction
}

// Flows answers the flows of a log.
func Flows(log Log, table *catalogue.Table, ask FlowAsk) *figures.Flows {
	f := &figures.Flows{
		Coverage: coverage(log, table), Nodes: make([]figures.FlowNode, ask.Count),
		Columns: make([]figures.FlowColumn, len(table.Model.Stages)),
	}
	var paths []flowPath
	for n, c := range log.customers() {
		all := visits(c, table)
		for i := 0; i < len(all); {
			end := i + 1
			for end < len(all) && all[end].stage > all[end-1].stage {
				end++
			}
			if p, ok := ask.path(all, i, end, table); ok {
				p.customer = n
				paths = append(paths, p)
			}
			i = end
		}
	}
	f.Passes, f.Customers = int64(len(paths)), people(paths, func(flowPath) bool { return true })
	for s := range f.Columns {
		at := func(p flowPath) int {
			for i, step := range p.steps {
				if step.stage == s {
					return i
				}
			}
			return -1
		}
		for _, p := range paths {
			if at(p) >= 0 {
				f.Columns[s].Passes++
			}
		}
		f.Columns[s].Customers = people(paths, func(p flowPath) bool { return at(p) >= 0 })
		f.Columns[s].Onward = people(paths, func(p flowPath) bool { return at(p) >= 0 && at(p) < len(p.steps)-1 })
	}
	for n := range f.Nodes {
		f.Nodes[n] = ask.figures(paths, n)
	}
	f.Links = flowMoves(paths, ask.Count, func(p flowPath) []figures.Move {
		var out []figures.Move
		for i := 1; i < len(p.steps); i++ {
			a, b := p.steps[i-1], p.steps[i]
			out = append(out, moveAfter(ask.Node(a.by), ask.Node(b.by), b.enter()-a.leave()))
		}
		return out
	})
	f.Returns = flowMoves(paths, len(f.Columns), func(p flowPath) []figures.Move {
		if p.back == nil {
			return nil
		}
		last := p.steps[len(p.steps)-1]
		return []figures.Move{moveAfter(last.stage, p.back.stage, p.back.enter()-last.leave())}
	})
	return f
}

// path returns what counts of the pass of visits i to end-1; not ok when
// nothing does.
func (ask FlowAsk) path(all []visit, i, end int, table *catalogue.Table) (p flowPath, ok bool) {
	begun, arrived := ask.From == nil, false
	for k, v := range all[i:end] {
		step := flowStep{visit: v, by: v.log[0]}
		if ask.Rule.Last {
			step.by = v.log[len(v.log)-1]
		}
		for _, x := range v.log {
			if !begun && ask.From(x) {
				begun, step.by = true, x
			}
			if begun && !arrived && ask.To != nil && ask.To(x) {
				arrived, step.by = true, x
			}
		}
		if begun {
			p.returned = p.returned || k == 0 && i > 0
			p.steps = append(p.steps, step)
		}
		if arrived {
			break
		}
	}
	if len(p.steps) == 0 || ask.To != nil && ask.Rule.Arrived && !arrived {
		return p, false
	}
	last := all[len(all)-1]
	switch {
	case arrived:
		p.exit = figures.FlowArrived
	case end < len(all):
		p.back, p.exit = &all[end], figures.FlowBack
		if figures.MoveKind(&table.Model, all[end-1].stage, all[end].stage) == figures.Loop {
			p.exit = figures.FlowLoop
		}
	case !ask.Rule.Over(last.leave()):
		p.exit = figures.FlowNow
	case hasOutcome(last, table):
		p.exit = figures.FlowEnded
	default:
		p.exit = figures.FlowDropped
	}
	if n := ask.Rule.After + 1; n > 1 && len(p.steps) > n {
		p.steps, p.exit, p.back, arrived = p.steps[:n], figures.FlowLater, nil, false
	}
	if n := ask.Rule.Before + 1; n > 1 && arrived && len(p.steps) > n {
		p.steps, p.earlier, p.returned = p.steps[len(p.steps)-n:], true, false
	}
	return p, true
}

// figures returns those of node n.
func (ask FlowAsk) figures(paths []flowPath, n int) figures.FlowNode {
	var f figures.FlowNode
	on := func(p flowPath) bool {
		for _, s := range p.steps {
			if ask.Node(s.by) == n {
				return true
			}
		}
		return false
	}
	for _, p := range paths {
		if on(p) {
			f.Passes++
		}
		if ask.Node(p.steps[0].by) == n {
			switch {
			case p.earlier:
				f.Earlier++
			case p.returned:
				f.Returned++
				f.Starts++
			default:
				f.Starts++
			}
		}
		if ask.Node(p.steps[len(p.steps)-1].by) == n {
			f.Exits[p.exit]++
		}
	}
	f.Customers = people(paths, on)
	return f
}

// people counts the customers with a path that is so.
func people(paths []flowPath, so func(flowPath) bool) int64 {
	met := map[int]bool{}
	for _, p := range paths {
		if so(p) {
			met[p.customer] = true
		}
	}
	return int64(len(met))
}

// moveAfter is one move, its time as the median.
func moveAfter(from, to int, seconds uint32) figures.Move {
	return figures.Move{From: from, To: to, Time: figures.Quartiles{Median: seconds}}
}

// flowMoves adds up the single moves of the paths.
func flowMoves(paths []flowPath, count int, of func(flowPath) []figures.Move) []figures.Move {
	var out []figures.Move
	for from := range count {
		for to := range count {
			var times []uint32
			met := map[int]bool{}
			for _, p := range paths {
				for _, m := range of(p) {
					if m.From == from && m.To == to {
						times = append(times, m.Time.Median)
						met[p.customer] = true
					}
				}
			}
			if len(times) > 0 {
				out = append(out, figures.Move{From: from, To: to, Customers: int64(len(met)), Time: quartiles(times)})
			}
		}
	}
	return out
}
