package naive

import (
	"slices"

	"percorso/catalogue"
	"percorso/sequence/figures"
)

// Graph answers the directly-follows graph of a log. node returns the node of
// an interaction, 0 to count-1, or -1 for none.
func Graph(log Log, table *catalogue.Table, node func(Interaction) int, count int, collapse bool) *figures.Graph {
	g := &figures.Graph{Coverage: coverage(log, table), Nodes: make([]figures.Node, count)}
	type pair struct{ from, to int }
	times := map[pair][]uint32{}
	customers := map[pair]int64{}
	for _, c := range log.customers() {
		c = slices.DeleteFunc(c, func(x Interaction) bool { return node(x) < 0 })
		steps := runs(c, func(a, b Interaction) bool { return collapse && node(a) == node(b) })
		met, walked := map[int]bool{}, map[pair]bool{}
		for i, step := range steps {
			here := node(step[0])
			g.Nodes[here].Interactions++
			met[here] = true
			if i == 0 {
				g.Nodes[here].Starts++
				continue
			}
			before := steps[i-1]
			p := pair{node(before[0]), here}
			times[p] = append(times[p], step[0].Time-before[len(before)-1].Time)
			walked[p] = true
		}
		if len(steps) > 0 {
			g.Nodes[node(steps[len(steps)-1][0])].Ends++
		}
		for n := range met {
			g.Nodes[n].Customers++
		}
		for p := range walked {
			customers[p]++
		}
	}
	for from := range count {
		for to := range count {
			p := pair{from, to}
			q := quartiles(times[p])
			if q.N == 0 {
				continue
			}
			e := figures.Edge{From: from, To: to, Count: q.N, Customers: customers[p], Median: q.Median}
			for _, t := range times[p] {
				e.Sum += int64(t)
			}
			e.Shortest, e.Longest = slices.Min(times[p]), slices.Max(times[p])
			g.Edges = append(g.Edges, e)
		}
	}
	return g
}
