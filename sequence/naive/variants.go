package naive

import (
	"cmp"
	"slices"

	"percorso/catalogue"
	"percorso/sequence/figures"
)

// PathGraph answers the directly-follows graph of paths; slot returns the slot
// of a node.
func PathGraph(log Log, table *catalogue.Table, ask PathAsk, slot func(node int) int, slots int) *figures.PathGraph {
	paths := PathsOf(log, table, ask)
	g := &figures.PathGraph{Off: off(log, ask), Paths: int64(len(paths))}
	g.Coverage = coverage(log, table)
	g.Nodes = make([]figures.Node, slots)
	type pair struct{ from, to int }
	times := map[pair][]uint32{}
	met := map[pair]map[int]bool{} // to -1: the node
	meet := func(p pair, customer int) {
		if met[p] == nil {
			met[p] = map[int]bool{}
		}
		met[p][customer] = true
	}
	for _, p := range paths {
		for k, step := range p.Steps {
			here := slot(ask.Node(step[0]))
			g.Nodes[here].Interactions++
			meet(pair{here, -1}, p.Customer)
			if k == 0 {
				g.Nodes[here].Starts++
			} else {
				before := p.Steps[k-1]
				edge := pair{slot(ask.Node(before[0])), here}
				times[edge] = append(times[edge], step[0].Time-before[len(before)-1].Time)
				meet(edge, p.Customer)
			}
			if k == len(p.Steps)-1 {
				g.Nodes[here].Ends++
			}
		}
	}
	for from := range slots {
		g.Nodes[from].Customers = int64(len(met[pair{from, -1}]))
		for to := range slots {
			p := pair{from, to}
			q := quartiles(times[p])
			if q.N == 0 {
				continue
			}
			e := figures.Edge{From: from, To: to, Count: q.N, Customers: int64(len(met[p])), Median: q.Median, Shortest: slices.Min(times[p]), Longest: slices.Max(times[p])}
			for _, t := range times[p] {
				e.Sum += int64(t)
			}
			g.Edges = append(g.Edges, e)
		}
	}
	return g
}

// Variants answers the variants of the paths of a log.
func Variants(log Log, table *catalogue.Table, ask PathAsk, rule figures.VariantRule) *figures.Variants {
	paths := PathsOf(log, table, ask)
	f := &figures.Variants{Coverage: coverage(log, table), Off: off(log, ask), Paths: int64(len(paths)), Nodes: make([]figures.Rework, len(rule.IDs))}
	nodes := func(p Path) (out []int) {
		for _, s := range p.Steps {
			out = append(out, ask.Node(s[0]))
		}
		return out
	}
	var times, lengths []uint32
	var groups [][]Path
	for _, p := range paths {
		times = append(times, spanOf(p))
		lengths = append(lengths, uint32(len(p.Steps)))
		rework(p, table, ask, rule, &f.Rework, f.Nodes)
		i := slices.IndexFunc(groups, func(g []Path) bool { return slices.Equal(nodes(g[0]), nodes(p)) })
		if i < 0 {
			i = len(groups)
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], p)
	}
	f.Distinct, f.Time, f.Steps, f.Customers = int64(len(groups)), quartiles(times), quartiles(lengths), peopleOf(paths)
	slices.SortFunc(groups, func(a, b []Path) int {
		return cmp.Or(cmp.Compare(len(b), len(a)), slices.Compare(nodes(a[0]), nodes(b[0])))
	})
	for _, g := range groups[:min(len(groups), rule.Top)] {
		all := nodes(g[0])
		v := figures.Variant{Length: len(all), Nodes: all[:min(len(all), figures.MaxVariantSteps)], Paths: int64(len(g)), Customers: peopleOf(g)}
		var times []uint32
		gaps := make([][]uint32, len(v.Nodes)-1)
		for _, p := range g {
			times = append(times, spanOf(p))
			for k := range gaps {
				gaps[k] = append(gaps[k], p.Steps[k+1][0].Time-p.Steps[k][len(p.Steps[k])-1].Time)
			}
			v.Exits[p.Exit]++
			rework(p, table, ask, rule, &v.Rework, nil)
		}
		v.Time = quartiles(times)
		for _, t := range gaps {
			v.Gaps = append(v.Gaps, quartiles(t))
		}
		for _, n := range all {
			v.Key = v.Key.With(figures.NodeKey(rule.IDs[n]))
		}
		f.List = append(f.List, v)
	}
	return f
}

func spanOf(p Path) uint32 {
	last := p.Steps[len(p.Steps)-1]
	return last[len(last)-1].Time - p.Steps[0][0].Time
}

func peopleOf(paths []Path) int64 {
	who := map[int]bool{}
	for _, p := range paths {
		who[p.Customer] = true
	}
	return int64(len(who))
}

// rework adds what a path does again: in all, and by node where there are some.
func rework(p Path, table *catalogue.Table, ask PathAsk, rule figures.VariantRule, all *figures.Rework, byNode []figures.Rework) {
	var on Log
	for _, s := range p.Steps {
		on = append(on, s...)
	}
	var one figures.Rework
	met, mine := map[int]bool{}, map[int]*figures.Rework{}
	before := -1
	for _, run := range runs(on, func(a, b Interaction) bool { return ask.Node(a) == ask.Node(b) }) {
		n := ask.Node(run[0])
		if mine[n] == nil {
			mine[n] = &figures.Rework{}
		}
		if len(run) > 1 {
			one.SelfLoops++
			mine[n].SelfLoops++
		}
		if met[n] {
			one.Repetitions++
			mine[n].Repetitions++
		}
		met[n] = true
		if before >= 0 && rule.Stages[before] >= 0 && rule.Stages[n] >= 0 && rule.Stages[n] < rule.Stages[before] {
			if figures.MoveKind(&table.Model, rule.Stages[before], rule.Stages[n]) == figures.Loop {
				one.Loops++
			} else {
				one.Backs++
			}
		}
		before = n
	}
	addRework(all, &one)
	for n, r := range mine {
		if byNode != nil {
			addRework(&byNode[n], r)
		}
	}
}

// addRework adds a path's figures.
func addRework(to, path *figures.Rework) {
	some := func(n int64) int64 { return min(n, 1) }
	to.SelfLoops += path.SelfLoops
	to.Repetitions += path.Repetitions
	to.Backs += path.Backs
	to.Loops += path.Loops
	to.SelfLoopPaths += some(path.SelfLoops)
	to.RepetitionPaths += some(path.Repetitions)
	to.BackPaths += some(path.Backs)
	to.LoopPaths += some(path.Loops)
	to.Of++
}
