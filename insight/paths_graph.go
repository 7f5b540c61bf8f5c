package insight

import (
	"cmp"
	"context"
	"slices"

	"percorso/sequence"
	"percorso/sequence/exec"
	"percorso/sequence/figures"
)

// pathGraph answers the directly-follows graph of paths.
func (a *Asker) pathGraph(ctx context.Context, s *scope, q Query) (*GraphAnswer, error) {
	first, second, err := s.selections(ctx, &q)
	if err != nil {
		return nil, err
	}
	l, err := s.layOutGraph(ctx, &q, first)
	if err != nil {
		return nil, err
	}
	ask := func(q Query, sel *sequence.Selection) (*GraphAnswer, error) {
		start := a.now()
		l.rule.Until = s.until(sel)
		f, err := exec.PathGraph(ctx, s.blocks, s.table, sel, &l.places.PathNodes, l.slots, l.rule)
		if err != nil {
			return nil, err
		}
		g := l.graph(f)
		g.Kind, g.Query, g.Coverage = q.Kind, q, s.coverage(&f.Coverage, sel, a.now().Sub(start))
		return g, nil
	}
	answer, err := ask(q, first)
	if err != nil || second == nil {
		return answer, err
	}
	answer.Compare, err = ask(q.other(), second)
	return answer, err
}

// graphLayout is the nodes that a graph of paths shows; behind them stands the
// slot of the others, whose id is empty.
type graphLayout struct {
	places *pathPlaces
	rule   figures.PathRule
	shown  []int
	slots  []uint16 // by node
}

// layOutGraph chooses the nodes with the most steps in the first selection, and
// those that are asked for.
func (s *scope) layOutGraph(ctx context.Context, q *Query, first *sequence.Selection) (*graphLayout, error) {
	l := &graphLayout{}
	var err error
	if l.places, err = s.pathNodes(q.Paths); err != nil {
		return nil, err
	}
	if l.rule, err = s.pathRule(q); err != nil {
		return nil, err
	}
	l.slots = make([]uint16, l.places.Count)
	for n := range l.places.nodes {
		l.shown = append(l.shown, n)
	}
	if len(l.shown) > q.Paths.Top+1 {
		sizes, err := exec.PathSizes(ctx, s.blocks, s.table, first, &l.places.PathNodes, l.rule)
		if err != nil {
			return nil, err
		}
		slices.SortStableFunc(l.shown, func(a, b int) int { return cmp.Compare(sizes[0][b], sizes[0][a]) })
		rest := l.shown[q.Paths.Top:]
		l.shown = slices.Clone(l.shown[:q.Paths.Top])
		for _, n := range rest {
			if slices.Contains(q.Paths.Shown, l.places.nodes[n].id) {
				l.shown = append(l.shown, n)
			}
		}
	}
	for n := range l.slots {
		l.slots[n] = uint16(len(l.shown))
	}
	for slot, n := range l.shown {
		l.slots[n] = uint16(slot)
	}
	return l, nil
}

// graph writes the engine's figures in the words of the answer.
func (l *graphLayout) graph(f *figures.PathGraph) *GraphAnswer {
	g := &GraphAnswer{Nodes: []Node{}, Edges: []Edge{}, Off: f.Off, Paths: f.Paths}
	for slot, n := range f.Nodes {
		if n.Interactions == 0 {
			continue
		}
		node := Node{Name: othersName, Interactions: n.Interactions, Customers: n.Customers, Starts: n.Starts, Ends: n.Ends}
		if slot < len(l.shown) {
			node.ID, node.Name = l.places.nodes[l.shown[slot]].id, l.places.nodes[l.shown[slot]].name
		}
		g.Nodes = append(g.Nodes, node)
	}
	slices.SortFunc(g.Nodes, func(a, b Node) int {
		return cmp.Or(isOthers(a.ID)-isOthers(b.ID), cmp.Compare(b.Interactions, a.Interactions), cmp.Compare(a.ID, b.ID))
	})
	for _, e := range f.Edges {
		g.Edges = append(g.Edges, Edge{
			From: l.id(e.From), To: l.id(e.To), Count: e.Count, Customers: e.Customers,
			Mean: float64(e.Sum) / float64(e.Count), Median: int64(e.Median), Min: int64(e.Shortest), Max: int64(e.Longest), Sum: e.Sum,
			Back: l.back(e.From, e.To),
		})
	}
	slices.SortFunc(g.Edges, func(a, b Edge) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
	return g
}

func isOthers(id string) int {
	if id == "" {
		return 1
	}
	return 0
}

func (l *graphLayout) id(slot int) string {
	if slot < len(l.shown) {
		return l.places.nodes[l.shown[slot]].id
	}
	return ""
}

func (l *graphLayout) back(from, to int) bool {
	return from < len(l.shown) && to < len(l.shown) && l.places.move(l.shown[from], l.shown[to]) == figures.Back
}
