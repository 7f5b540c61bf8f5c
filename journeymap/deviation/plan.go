package deviation

import (
	"slices"

	"percorso"
	"percorso/catalogue"
	"percorso/insight"
	"percorso/journeymap/binding"
	"percorso/journeymap/document"
)

// Types of link.
const (
	forward = "forward"
	branch  = "branch"
	loop    = "loop"
)

// plan is what a map expects, and which node expects it.
type plan struct {
	query   insight.Plan
	nodes   map[place]string
	unknown []binding.MissingName
	names   map[percorso.TouchpointID]percorso.Text
	titles  map[string]percorso.Text
	touches bool // whether any touchpoint is planned
}

type place struct {
	column     string
	touchpoint percorso.TouchpointID
}

// planOf reads a map as a plan. Its columns are the stages, or their steps; each
// has the touchpoints of its cards, and of its own binding where the cards have
// none. After a column comes the one to its right; links of type forward, branch
// and loop, between stages or their cards, lead on besides, and those to an
// earlier column back.
func planOf(doc *document.Document, table *catalogue.Table) *plan {
	p := &plan{nodes: map[place]string{}, names: map[percorso.TouchpointID]percorso.Text{}}
	for i := range table.Touchpoints {
		p.names[table.Touchpoints[i].ID] = table.Touchpoints[i].Name
	}
	cells, lanes := doc.Cells(), doc.Lanes()
	columns := doc.Columns()
	for _, n := range columns {
		c := insight.PlanColumn{ID: string(n.ID)}
		for _, lane := range lanes {
			for _, card := range cells[document.Cell{Lane: lane.ID, Stage: n.ID}] {
				p.add(&c, card, table)
			}
		}
		if len(c.Touchpoints) == 0 {
			p.add(&c, n, table)
		}
		p.touches = p.touches || len(c.Touchpoints) > 0
		p.query.Columns = append(p.query.Columns, c)
	}
	p.ways(doc, columns)
	return p
}

// add puts the touchpoints that a node is bound to into its column.
func (p *plan) add(c *insight.PlanColumn, n document.Node, table *catalogue.Table) {
	b, fault := binding.BindOf(n)
	if b == nil || fault != "" {
		return
	}
	var list []percorso.TouchpointID
	switch b.Of {
	case binding.OfTouchpoint:
		list = append(slices.Clone(b.Touchpoints), b.Touchpoint)
	case binding.OfStage:
		if n.Kind != document.KindStage {
			return
		}
		for i := range table.Touchpoints {
			if t := table.Touchpoints[i].ID; table.Model.Places[t] == b.Stage {
				list = append(list, t)
			}
		}
	}
	for _, t := range list {
		switch _, known := p.names[t]; {
		case t == "":
		case !known:
			p.miss(string(t), string(n.ID))
		case !slices.Contains(c.Touchpoints, t):
			c.Touchpoints = append(c.Touchpoints, t)
			p.nodes[place{c.ID, t}] = string(n.ID)
		}
	}
}

func (p *plan) miss(name, node string) {
	at := slices.IndexFunc(p.unknown, func(m binding.MissingName) bool { return m.Name == name })
	if at < 0 {
		at = len(p.unknown)
		p.unknown = append(p.unknown, binding.MissingName{Kind: "touchpoint", Name: name})
	}
	if !slices.Contains(p.unknown[at].Nodes, node) {
		p.unknown[at].Nodes = append(p.unknown[at].Nodes, node)
	}
}

// ways works out which column may follow which.
func (p *plan) ways(doc *document.Document, columns []document.Node) {
	type link struct{ from, to, kind string }
	var links []link
	for _, n := range doc.Links() {
		l := link{columnOf(doc, columns, n.Text("from"), true), columnOf(doc, columns, n.Text("to"), false), n.Text("type")}
		if l.from == "" || l.to == "" || l.from == l.to || l.kind != forward && l.kind != branch && l.kind != loop {
			continue
		}
		links = append(links, l)
	}
	for i := 1; i < len(columns); i++ {
		p.query.Ways = append(p.query.Ways, insight.PlanWay{From: string(columns[i-1].ID), To: string(columns[i].ID)})
	}
	for _, l := range links {
		back := l.kind == loop || at(columns, l.to) < at(columns, l.from)
		if w := (insight.PlanWay{From: l.from, To: l.to, Loop: back}); !slices.Contains(p.query.Ways, w) {
			p.query.Ways = append(p.query.Ways, w)
		}
	}
}

func at(columns []document.Node, id string) int {
	return slices.IndexFunc(columns, func(n document.Node) bool { return string(n.ID) == id })
}

// columnOf returns the column of a link's end: a stage with steps is left by its
// last step and entered by its first.
func columnOf(doc *document.Document, columns []document.Node, id string, leaves bool) string {
	n, ok := doc.Node(document.NodeID(id))
	if ok && n.Kind == document.KindCard {
		n, ok = doc.Node(document.NodeID(n.Text("stage")))
	}
	if !ok {
		return ""
	}
	found := ""
	for _, c := range columns {
		if c.ID == n.ID {
			return string(c.ID)
		}
		if c.Parent == n.ID && (leaves || found == "") {
			found = string(c.ID)
		}
	}
	return found
}
