package deviation

import (
	"cmp"
	"context"
	"slices"

	"percorso"
	"percorso/insight"
	"percorso/journeymap/binding"
	"percorso/journeymap/document"
)

// People tells of the customers behind a deviation.
type People interface {
	Deviating(ctx context.Context, q insight.Query, who insight.Deviating, limit int) (int, []insight.Deviant, error)
}

// Kinds of deviation.
const (
	missing  = "missing"
	skipped  = "skipped"
	adhoc    = "adhoc"
	failing  = "failing"
	disorder = "disorder"
)

// Of lays a map beside the journeys that customers make: those of filter, or of
// the map's own when it is nil.
func Of(ctx context.Context, s *binding.Service, doc *document.Document, filter *binding.MapFilter) (*Deviations, error) {
	out, p, q, err := prepare(s, doc, filter)
	if err != nil || out.State == "empty" {
		return out, err
	}
	answer, err := s.Data.Ask(ctx, q)
	if err != nil {
		return nil, err
	}
	a, ok := answer.(*insight.DeviationsAnswer)
	if !ok {
		return nil, percorso.Errorf(percorso.Internal, "asking for deviations: an answer of type %T", answer)
	}
	p.fill(out, a)
	return out, nil
}

// Customers tells of those whom a deviation of the map concerns, limit at most,
// whose journeys fit least first, and how many there are.
func Customers(ctx context.Context, s *binding.Service, people People, doc *document.Document, filter *binding.MapFilter, who insight.Deviating, limit int) (int, []DeviatingCustomer, error) {
	out, _, q, err := prepare(s, doc, filter)
	if err != nil || out.State == "empty" {
		return 0, []DeviatingCustomer{}, err
	}
	q.Compare = nil
	total, found, err := people.Deviating(ctx, q, who, limit)
	if err != nil {
		return 0, nil, err
	}
	list := make([]DeviatingCustomer, len(found))
	for i, d := range found {
		list[i] = DeviatingCustomer{Profile: d.Profile, Name: d.Name, Fitness: d.Fitness, Steps: []DeviatingStep{}}
		for _, st := range d.Steps {
			list[i].Steps = append(list[i].Steps, DeviatingStep{At: st.At, Kind: st.Kind, Stage: st.Column, Touchpoint: st.Touchpoint.ID, Name: st.Touchpoint.Name})
		}
	}
	return total, list, nil
}

// prepare reads the map as a plan, and the question that asks for it.
func prepare(s *binding.Service, doc *document.Document, filter *binding.MapFilter) (*Deviations, *plan, insight.Query, error) {
	table, err := s.Data.Table(percorso.ModelID(doc.Map().Text("model")))
	if percorso.KindOf(err) == percorso.NotFound {
		table, err = s.Data.Table("")
	}
	if err != nil {
		return nil, nil, insight.Query{}, err
	}
	out := &Deviations{
		Filter: binding.FilterOf(doc, filter), State: "empty",
		Kinds: []KindFigures{}, Deviations: []Deviation{}, Stages: []StagePlan{}, Unknown: []binding.MissingName{},
	}
	q, err := binding.Selection(doc, &out.Filter)
	if err != nil {
		return nil, nil, q, err
	}
	p := planOf(doc, table)
	p.titles = titles(doc)
	out.Unknown = append(out.Unknown, p.unknown...)
	if !p.touches {
		return out, p, q, nil
	}
	out.State = "measured"
	q.Kind, q.Model, q.Plan = insight.KindDeviations, table.Model.ID, &p.query
	return out, p, q, nil
}

// titles returns what the columns are called; a map has one language.
func titles(doc *document.Document) map[string]percorso.Text {
	out := map[string]percorso.Text{}
	for _, n := range doc.Columns() {
		out[string(n.ID)] = percorso.Text{It: n.Text("title"), En: n.Text("title")}
	}
	return out
}

// fill writes the answer in terms of the map.
func (p *plan) fill(out *Deviations, a *insight.DeviationsAnswer) {
	out.Coverage, out.Question = a.Coverage, &a.Query
	out.Customers, out.Journeys, out.Touches, out.AsPlanned = a.Customers, a.Journeys, a.Touches, a.AsPlanned
	out.Fitness, out.Precision = a.Fitness, a.Precision
	if a.Touches == 0 {
		out.State = "none"
	}
	if c := a.Compare; c != nil {
		out.Compare = &Compared{Customers: c.Customers, Journeys: c.Journeys, Touches: c.Touches, AsPlanned: c.AsPlanned, Fitness: c.Fitness, Precision: c.Precision}
	}
	for _, k := range []struct {
		kind string
		n    insight.KindCount
	}{{missing, a.Missing}, {skipped, a.Skipped}, {adhoc, a.AdHoc}, {failing, a.Failing}, {disorder, a.Disorder}} {
		out.Kinds = append(out.Kinds, KindFigures{Kind: k.kind, Customers: k.n.Customers, Count: k.n.Count})
	}
	out.Deviations = p.list(&a.Alignment)
	if a.Compare != nil {
		before := map[Deviation]int64{}
		for _, d := range p.list(&a.Compare.Alignment) {
			before[d.bare()] = d.Customers
		}
		for i := range out.Deviations {
			n := before[out.Deviations[i].bare()]
			out.Deviations[i].Compare = &n
		}
	}
	for i, c := range a.Columns {
		st := StagePlan{Stage: c.Column, Customers: c.There, Skipped: c.Over, Touchpoints: []TouchpointPlan{}, Next: []string{}}
		for _, w := range p.query.Ways {
			if w.From == c.Column {
				st.Next = append(st.Next, w.To)
			}
		}
		for _, t := range a.Places {
			if t.Column == a.Columns[i].Column {
				st.Touchpoints = append(st.Touchpoints, TouchpointPlan{
					Touchpoint: t.Touchpoint, Name: p.names[t.Touchpoint], Node: p.nodes[place{t.Column, t.Touchpoint}],
					Customers: t.Met, Missing: t.Missing, Failing: t.Failing,
				})
			}
		}
		out.Stages = append(out.Stages, st)
	}
}

// bare is a deviation without its figures.
func (d Deviation) bare() Deviation {
	return Deviation{Kind: d.Kind, Stage: d.Stage, Node: d.Node, Touchpoint: d.Touchpoint}
}

// list returns all deviations that occurred, by customers, most first.
func (p *plan) list(a *insight.Alignment) []Deviation {
	out := []Deviation{}
	add := func(d Deviation) {
		if d.Count == 0 {
			return
		}
		if d.Name = p.names[d.Touchpoint]; d.Kind == skipped {
			d.Name = p.titles[d.Stage]
		}
		out = append(out, d)
	}
	there := map[string]int64{}
	for _, c := range a.Columns {
		there[c.Column] = c.There
		add(Deviation{Kind: skipped, Stage: c.Column, Node: c.Column, Customers: c.Over, Count: c.Journeys, Of: c.Came})
	}
	for _, t := range a.Places {
		node := p.nodes[place{t.Column, t.Touchpoint}]
		add(Deviation{Kind: missing, Stage: t.Column, Node: node, Touchpoint: t.Touchpoint, Customers: t.Missing, Count: t.Missings, Of: there[t.Column]})
		add(Deviation{Kind: failing, Stage: t.Column, Node: node, Touchpoint: t.Touchpoint, Customers: t.Failing, Count: t.Failings, Of: t.Met})
	}
	for _, t := range a.AdHocs {
		add(Deviation{Kind: adhoc, Touchpoint: t.Touchpoint, Customers: t.Customers, Count: t.Count, Of: a.Customers})
	}
	for _, t := range a.Disorders {
		d := Deviation{Kind: disorder, Touchpoint: t.Touchpoint, Customers: t.Customers, Count: t.Count, Of: a.Customers}
		for _, c := range p.query.Columns {
			if slices.Contains(c.Touchpoints, t.Touchpoint) {
				d.Stage, d.Node = c.ID, p.nodes[place{c.ID, t.Touchpoint}]
				break
			}
		}
		add(d)
	}
	last := map[bool]int{true: 1}
	slices.SortStableFunc(out, func(a, b Deviation) int {
		return cmp.Or(last[a.Kind == missing]-last[b.Kind == missing], cmp.Compare(b.Customers, a.Customers))
	})
	return out
}
