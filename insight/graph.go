package insight

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"percorso"
	"percorso/catalogue"
	"percorso/sequence"
	"percorso/sequence/exec"
	"percorso/sequence/figures"
)

func (a *Asker) graph(ctx context.Context, s *scope, q Query) (*GraphAnswer, error) {
	if q.Paths != nil {
		return a.pathGraph(ctx, s, q)
	}
	first, second, err := s.selections(ctx, &q)
	if err != nil {
		return nil, err
	}
	places := s.nodes(q.Node)
	if len(places.nodes) > exec.MaxNodes {
		return nil, fault("node", "there are "+strconv.Itoa(len(places.nodes))+" different events", "filter them, or ask for touchpoints")
	}
	ask := func(q Query, sel *sequence.Selection) (*GraphAnswer, error) {
		start := a.now()
		graph := exec.Graph
		if q.Times != nil && !*q.Times {
			graph = exec.GraphCounts
		}
		f, err := graph(ctx, s.blocks, s.table, sel, places.at, len(places.nodes), q.Collapse)
		if err != nil {
			return nil, err
		}
		g := &GraphAnswer{Kind: q.Kind, Query: q, Nodes: []Node{}, Edges: []Edge{}}
		places.fill(g, f)
		g.Coverage = s.coverage(&f.Coverage, sel, a.now().Sub(start))
		return g, nil
	}
	answer, err := ask(q, first)
	if err != nil || second == nil {
		return answer, err
	}
	answer.Compare, err = ask(q.other(), second)
	return answer, err
}

// other returns the query that Compare asks, as a query of its own.
func (q Query) other() Query {
	q.Period, q.Where = q.second()
	q.Compare = nil
	return q
}

// places is what the nodes of a graph are.
type places struct {
	at    []uint16 // by signature: position in nodes plus one
	nodes []Node
	stage []int // by node: position of its stage in the model, -1 for none or several
	model *catalogue.Model
}

// nodes lays out the nodes of the given sort.
func (s *scope) nodes(sort string) *places {
	p := &places{at: make([]uint16, len(s.signatures)), model: &s.table.Model}
	numbers := map[string]int{}
	for code := range s.signatures {
		id, name := s.node(sort, code)
		if id == "" {
			continue
		}
		n, ok := numbers[id]
		stage := -1
		if code < len(s.table.Stage) && sort != NodeChannel && sort != NodeEvent {
			stage = int(s.table.Stage[code]) - 1
		}
		if !ok {
			n = len(p.nodes)
			numbers[id] = n
			p.nodes = append(p.nodes, Node{ID: id, Name: name})
			p.stage = append(p.stage, stage)
		}
		if p.stage[n] != stage {
			p.stage[n] = -1
		}
		p.at[code] = uint16(min(n, exec.MaxNodes) + 1)
	}
	return p
}

// node returns the node that a signature's interactions are on; none has no id.
func (s *scope) node(sort string, code int) (id string, name percorso.Text) {
	t := s.table
	switch sort {
	case NodeStage:
		id = nameAt(t.Stage, code, func(i int) string { name = t.Model.Stages[i].Name; return string(t.Model.Stages[i].ID) })
	case NodeChannel:
		id = nameAt(t.Channel, code, func(i int) string { name = t.Channels[i].Name; return string(t.Channels[i].ID) })
	case NodeEvent:
		id = EventName(&s.signatures[code])
		name = percorso.Text{It: id, En: id}
	default:
		id = nameAt(t.Touchpoint, code, func(i int) string { name = t.Touchpoints[i].Name; return string(t.Touchpoints[i].ID) })
	}
	return id, name
}

// fill writes the engine's figures in the words of the answer.
func (p *places) fill(g *GraphAnswer, f *figures.Graph) {
	for i, n := range f.Nodes {
		if n.Interactions > 0 {
			node := p.nodes[i]
			node.Interactions, node.Customers, node.Starts, node.Ends = n.Interactions, n.Customers, n.Starts, n.Ends
			g.Nodes = append(g.Nodes, node)
		}
	}
	slices.SortFunc(g.Nodes, func(a, b Node) int {
		return cmp.Or(cmp.Compare(b.Interactions, a.Interactions), cmp.Compare(a.ID, b.ID))
	})
	for _, e := range f.Edges {
		g.Edges = append(g.Edges, Edge{
			From: p.nodes[e.From].ID, To: p.nodes[e.To].ID, Count: e.Count, Customers: e.Customers,
			Mean: float64(e.Sum) / float64(e.Count), Median: int64(e.Median),
			Min: int64(e.Shortest), Max: int64(e.Longest), Sum: e.Sum, Back: p.back(e.From, e.To),
		})
	}
	slices.SortFunc(g.Edges, func(a, b Edge) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
}

func (p *places) back(from, to int) bool {
	a, b := p.stage[from], p.stage[to]
	return b >= 0 && a > b && figures.MoveKind(p.model, a, b) == figures.Back
}
