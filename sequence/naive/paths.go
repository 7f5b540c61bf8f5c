package naive

import (
	"slices"

	"percorso/catalogue"
	"percorso/sequence/figures"
)

// PathAsk is what the twin is asked: Node returns the node of an interaction,
// or -1, Slot the slot of a node at a step. From, To and Containing are nil where
// the rule has none, and Case where time makes the cases; it returns -1 for none.
type PathAsk struct {
	Node                 func(Interaction) int
	Case                 func(Interaction) int
	Slot                 func(step, node int) int
	Slots                int // at each step
	From, To, Containing Step
	Rule                 figures.PathRule
}

// Path is what the rule leaves of a case: its steps in the order of time, all
// of them.
type Path struct {
	Customer int
	Steps    []Log
	Exit     figures.PathExit
}

// PathsOf returns the paths of a log. Through is not looked at.
func PathsOf(log Log, table *catalogue.Table, ask PathAsk) (paths []Path) {
	for _, c := range log.customers() {
		for _, one := range cases(c, ask) {
			part, ok := between(one, ask)
			if !ok || ask.Containing != nil && !slices.ContainsFunc(one, ask.Containing) {
				continue
			}
			on := slices.DeleteFunc(slices.Clone(part), func(x Interaction) bool { return ask.Node(x) < 0 })
			if len(on) == 0 {
				continue
			}
			p := Path{Customer: c[0].Customer, Steps: runs(on, func(a, b Interaction) bool { return ask.Rule.Collapse && ask.Node(a) == ask.Node(b) })}
			switch {
			case ask.To != nil:
				p.Exit = figures.PathArrived
			case !ask.Rule.Over(part[len(part)-1].Time):
				p.Exit = figures.PathNow
			case slices.ContainsFunc(part, func(x Interaction) bool { return outcome(table, x) }):
				p.Exit = figures.PathEnded
			}
			paths = append(paths, p)
		}
	}
	return paths
}

// cases cuts the interactions of a customer.
func cases(c Log, ask PathAsk) (out []Log) {
	if ask.Case == nil {
		return runs(c, func(a, b Interaction) bool { return b.Time-a.Time <= ask.Rule.Gap })
	}
	in := slices.DeleteFunc(slices.Clone(c), func(x Interaction) bool { return ask.Case(x) < 0 })
	slices.SortStableFunc(in, func(a, b Interaction) int { return ask.Case(a) - ask.Case(b) })
	return runs(in, func(a, b Interaction) bool { return ask.Case(a) == ask.Case(b) })
}

// between returns what lies from From to To: of all that does, the one that
// begins first and then ends first, or with Last, the one that ends last and
// then begins last.
func between(c Log, ask PathAsk) (best Log, found bool) {
	from, to := -1, -1
	for a := range c {
		for b := a; b < len(c); b++ {
			begins := ask.From == nil && a == 0 || ask.From != nil && ask.From(c[a])
			ends := ask.To == nil && b == len(c)-1 || ask.To != nil && ask.To(c[b]) && (ask.From == nil || b > a)
			switch {
			case !begins || !ends:
			case from < 0, ask.Rule.Last && b >= to:
				from, to = a, b
			}
		}
	}
	if from < 0 {
		return nil, false
	}
	return c[from : to+1], true
}

// Paths answers the paths of a log, step by step.
func Paths(log Log, table *catalogue.Table, ask PathAsk) *figures.Paths {
	f := &figures.Paths{Coverage: coverage(log, table), Off: off(log, ask)}
	type at struct{ step, from, to int }
	times := map[at][]uint32{}
	who := map[at]map[int]bool{} // from -2: the step, -3: all; to -1: the slot
	meet := func(a at, customer int) {
		if who[a] == nil {
			who[a] = map[int]bool{}
		}
		who[a][customer] = true
	}
	for _, p := range PathsOf(log, table, ask) {
		steps := slices.Clone(p.Steps)
		if ask.Rule.Reverse {
			slices.Reverse(steps)
		}
		if !through(steps, ask) {
			continue
		}
		more := ask.Rule.Depth > 0 && len(steps) > ask.Rule.Depth
		if more {
			steps = steps[:ask.Rule.Depth]
		}
		f.Paths++
		meet(at{0, -3, 0}, p.Customer)
		slot := func(k int) int { return ask.Slot(k, ask.Node(steps[k][0])) }
		for k := range steps {
			if k == len(f.Steps) {
				f.Steps = append(f.Steps, figures.PathStep{Nodes: make([]figures.PathNode, ask.Slots)})
			}
			f.Steps[k].Paths++
			f.Steps[k].Nodes[slot(k)].Paths++
			meet(at{k, -2, 0}, p.Customer)
			meet(at{k, slot(k), -1}, p.Customer)
			if k == 0 {
				continue
			}
			before, after, link := steps[k-1], steps[k], at{k - 1, slot(k - 1), slot(k)}
			if ask.Rule.Reverse {
				before, after, link = after, before, at{k - 1, slot(k), slot(k - 1)}
			}
			times[link] = append(times[link], after[0].Time-before[len(before)-1].Time)
			meet(link, p.Customer)
		}
		last := len(steps) - 1
		begin, end := &f.Steps[0].Nodes[slot(0)], &f.Steps[last].Nodes[slot(last)]
		if ask.Rule.Reverse {
			begin, end = end, begin
		}
		switch {
		case more && ask.Rule.Reverse:
			begin.Earlier++
			end.Exits[p.Exit]++
		case more:
			begin.Starts++
			end.Exits[figures.PathLater]++
		default:
			begin.Starts++
			end.Exits[p.Exit]++
		}
	}
	f.Customers = int64(len(who[at{0, -3, 0}]))
	for k := range f.Steps {
		s := &f.Steps[k]
		s.Customers = int64(len(who[at{k, -2, 0}]))
		for n := range s.Nodes {
			s.Nodes[n].Customers = int64(len(who[at{k, n, -1}]))
		}
		for from := range ask.Slots {
			for to := range ask.Slots {
				if link := (at{k, from, to}); times[link] != nil {
					s.Links = append(s.Links, figures.Move{From: from, To: to, Customers: int64(len(who[link])), Time: quartiles(times[link])})
				}
			}
		}
	}
	return f
}

func through(steps []Log, ask PathAsk) bool {
	for _, p := range ask.Rule.Through {
		if p.Step >= len(steps) || ask.Node(steps[p.Step][0]) != p.Node {
			return false
		}
	}
	return true
}

// off counts the interactions on no node, or in no case.
func off(log Log, ask PathAsk) (n int64) {
	for _, x := range log {
		if ask.Node(x) < 0 || ask.Case != nil && ask.Case(x) < 0 {
			n++
		}
	}
	return n
}
