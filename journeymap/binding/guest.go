package binding

import (
	"percorso/insight"
	"percorso/journeymap/document"
)

// For returns the figures of what is in a part of the map, for who is shown that
// part alone: without the questions that give them, the critical points of the
// whole model, and the names that the catalogue lacks.
func (f *MapFigures) For(part *document.Document) *MapFigures {
	shown := func(id string) bool { return part.Visible(document.NodeID(id)) }
	out := *f
	out.Base = insight.Query{Version: f.Base.Version, Kind: f.Base.Kind, Period: f.Base.Period, Zone: f.Base.Zone}
	out.Points, out.Unknown = []insight.CriticalPoint{}, []MissingName{}
	out.Nodes = map[string]NodeFigure{}
	for id, n := range f.Nodes {
		if shown(id) {
			out.Nodes[id] = n.forGuests(shown)
		}
	}
	out.Personas = map[string]PersonaFigures{}
	for id, p := range f.Personas {
		if shown(id) {
			out.Personas[id] = p
		}
	}
	out.Curves, out.Gaps = []Curve{}, []Gap{}
	for _, c := range f.Curves {
		if !shown(c.Lane) {
			continue
		}
		points := []CurvePoint{}
		for _, p := range c.Points {
			if shown(p.Stage) {
				points = append(points, p)
			}
		}
		c.Points = points
		out.Curves = append(out.Curves, c)
	}
	for _, g := range f.Gaps {
		if shown(g.Lane) && shown(g.Stage) {
			out.Gaps = append(out.Gaps, g)
		}
	}
	return &out
}

// forGuests returns the figure without the questions that give it, and of a lane
// only the cells of what is shown.
func (n NodeFigure) forGuests(shown func(id string) bool) NodeFigure {
	n.Question, n.People, n.Missing, n.Shared = nil, nil, nil, nil
	if n.Cells == nil {
		return n
	}
	cells := map[string]NodeFigure{}
	for id, c := range n.Cells {
		if shown(id) {
			cells[id] = c.forGuests(shown)
		}
	}
	n.Cells = cells
	return n
}
