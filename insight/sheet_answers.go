package insight

import (
	"strings"

	"percorso"
	"percorso/catalogue"
)

var (
	_ Sheets = (*JourneyAnswer)(nil)
	_ Sheets = (*GraphAnswer)(nil)
	_ Sheets = (*FunnelAnswer)(nil)
	_ Sheets = (*FlowsAnswer)(nil)
	_ Sheets = (*CustomersAnswer)(nil)
	_ Sheets = (*CriticalAnswer)(nil)
	_ Sheets = (*VoicesAnswer)(nil)
	_ Sheets = (*TallyAnswer)(nil)
	_ Sheets = (*DeviationsAnswer)(nil)
)

// stageNames are what a model calls its stages, by id.
func stageNames(m *catalogue.Model, language string) map[percorso.StageID]string {
	out := make(map[percorso.StageID]string, len(m.Stages))
	for _, s := range m.Stages {
		name := s.Name.In(language)
		if name == "" {
			name = string(s.ID)
		}
		out[s.ID] = name
	}
	return out
}

// Sheets lays the journey out by stage, by touchpoint and by transition.
func (a *JourneyAnswer) Sheets(language string) []Sheet {
	out := a.sheets(&a.Model, language)
	if a.Compare == nil {
		return out
	}
	return Compared(out, a.Compare.sheets(&a.Model, language))
}

func (j *Journey) sheets(m *catalogue.Model, language string) []Sheet {
	names := stageNames(m, language)
	stages := NewSheet("stages", "Tappe", "Stages",
		Col("stage", Words), Col("customers", Count), Col("interactions", Count), Col("visits", Count), Col("next", Count), Col("onward", Count),
		Col("time_in_median", Duration), Col("time_to_median", Duration), Col("back", Count), Col("loop", Count), Col("left", Count), Col("ended", Count),
		Col("dropped", Count), Col("now", Count), Col("outcomes", Count), Col("value", Money), Col("emotion", Emotion), Col("answers", Count), Col("last", Instant))
	for i := range j.Stages {
		s := &j.Stages[i]
		stages.Add(names[s.Stage], s.Customers, s.Interactions, s.Visits, s.Next, s.Onward, s.TimeIn.Median, s.TimeToNext.Median,
			s.BackStep, s.Loop, s.Left, s.Ended, s.Dropped, s.Now, s.Outcomes, s.Value, s.Emotion.Mean, s.Emotion.N, s.LastSeen)
	}
	points := NewSheet("touchpoints", "Punti di contatto", "Touchpoints",
		Col("stage", Words), Col("touchpoint", Words), Col("customers", Count), Col("interactions", Count), Col("now", Count), Col("dropped", Count),
		Col("outcomes", Count), Col("value", Money), Col("emotion", Emotion), Col("answers", Count), Col("first", Instant))
	for i := range j.Touchpoints {
		t := &j.Touchpoints[i]
		points.Add(names[t.Stage], t.Touchpoint.Name.In(language), t.Customers, t.Interactions, t.Now, t.Last, t.Outcomes, t.Value, t.Emotion.Mean, t.Emotion.N, t.FirstSeen)
	}
	moves := NewSheet("moves", "Passaggi", "Moves",
		Col("from", Words), Col("to", Words), Col("kind", Words), Col("moves", Count), Col("customers", Count),
		Col("time_q1", Duration), Col("time_median", Duration), Col("time_q3", Duration))
	for i := range j.Transitions {
		t := &j.Transitions[i]
		moves.Add(names[t.From], names[t.To], t.Kind, t.Moves, t.Customers, t.Time.Q1, t.Time.Median, t.Time.Q3)
	}
	return []Sheet{stages, points, moves}
}

// Sheets lays the graph out by edge and by node.
func (a *GraphAnswer) Sheets(language string) []Sheet {
	names := map[string]string{}
	nodes := NewSheet("nodes", "Nodi", "Nodes", Col("node", Words), Col("customers", Count), Col("interactions", Count))
	for i := range a.Nodes {
		n := &a.Nodes[i]
		names[n.ID] = n.Name.In(language)
		nodes.Add(names[n.ID], n.Customers, n.Interactions)
	}
	edges := NewSheet("edges", "Passaggi", "Moves",
		Col("from", Words), Col("to", Words), Col("count", Count), Col("customers", Count),
		Col("time_mean", Number), Col("time_median", Duration), Col("time_min", Duration), Col("time_max", Duration))
	edges.Columns[4].Head = percorso.Text{It: "Tempo medio (s)", En: "Mean time (s)"}
	for i := range a.Edges {
		e := &a.Edges[i]
		edges.Add(names[e.From], names[e.To], e.Count, e.Customers, e.Mean, e.Median, e.Min, e.Max)
	}
	out := []Sheet{edges, nodes}
	if a.Compare == nil {
		return out
	}
	return Compared(out, a.Compare.Sheets(language))
}

// Sheets lays the flows out by node, by link, by stage and by way back.
func (a *FlowsAnswer) Sheets(language string) []Sheet {
	out := a.sheets(&a.Model, language)
	if a.Compare == nil {
		return out
	}
	return Compared(out, a.Compare.sheets(&a.Model, language))
}

var balanceColumns = []Column{
	Col("customers", Count), Col("passes", Count), Col("starts", Count), Col("earlier", Count), Col("in", Count), Col("out", Count), Col("dropped", Count),
	Col("ended", Count), Col("now", Count), Col("back", Count), Col("loop", Count), Col("arrived", Count), Col("later", Count),
}

func (b *FlowBalance) cells(names []any, customers, passes int64) []any {
	return append(names, customers, passes, b.Starts, b.Earlier, b.In, b.Out, b.Dropped, b.Ended, b.Now, b.Back, b.Loop, b.Arrived, b.Later)
}

func (f *Flows) sheets(m *catalogue.Model, language string) []Sheet {
	names := stageNames(m, language)
	stages := NewSheet("stages", "Tappe", "Stages", append([]Column{Col("stage", Words)}, balanceColumns...)...)
	for i := range f.Columns {
		c := &f.Columns[i]
		stages.Add(c.cells([]any{names[c.Stage]}, c.Customers, c.Passes)...)
	}
	nodes := NewSheet("nodes", "Nodi", "Nodes", append([]Column{Col("stage", Words), Col("node", Words)}, balanceColumns...)...)
	called := map[string]string{}
	for i := range f.Nodes {
		n := &f.Nodes[i]
		name := n.Name.In(language)
		called[n.Key] = names[n.Stage] + ": " + name
		nodes.Add(n.cells([]any{names[n.Stage], name}, n.Customers, n.Passes)...)
	}
	links := NewSheet("links", "Passaggi", "Moves",
		Col("from", Words), Col("to", Words), Col("kind", Words), Col("passes", Count), Col("customers", Count),
		Col("time_q1", Duration), Col("time_median", Duration), Col("time_q3", Duration))
	for i := range f.Links {
		l := &f.Links[i]
		links.Add(called[l.From], called[l.To], l.Kind, l.Passes, l.Customers, l.Time.Q1, l.Time.Median, l.Time.Q3)
	}
	for i := range f.Returns {
		r := &f.Returns[i]
		links.Add(names[r.From], names[r.To], r.Kind, r.Passes, r.Customers, r.Time.Q1, r.Time.Median, r.Time.Q3)
	}
	return []Sheet{nodes, links, stages}
}

// Sheets lists the page of customers.
func (a *CustomersAnswer) Sheets(language string) []Sheet {
	names := stageNames(&a.Model, language)
	s := NewSheet("customers", "Clienti", "Customers",
		Col("name", Words), Col("profile", Words), Col("identifier", Words), Col("last", Instant), Col("first", Instant), Col("interactions", Count), Col("channels", Words),
		Col("stage", Words), Col("outcomes", Count), Col("value", Money), Col("emotion", Emotion), Col("back_steps", Count))
	for i := range a.Customers {
		c := &a.Customers[i]
		channels := make([]string, len(c.Channels))
		for i, id := range c.Channels {
			channels[i] = string(id)
		}
		identifier := ""
		if len(c.Identifiers) > 0 {
			identifier = c.Identifiers[0].Value
		}
		s.Add(c.Name, string(c.Profile), identifier, c.Last, c.First, c.Interactions, strings.Join(channels, ", "), names[c.Stage], c.Outcomes, c.Value, c.Emotion, c.BackSteps)
	}
	return []Sheet{s}
}

// Sheets lists the critical points, and what became of visits by stage.
func (a *CriticalAnswer) Sheets(language string) []Sheet {
	out := a.sheets(&a.Model, language)
	if a.Compare == nil {
		return out
	}
	return Compared(out, a.Compare.sheets(&a.Model, language))
}

func (c *Critical) sheets(m *catalogue.Model, language string) []Sheet {
	names := stageNames(m, language)
	points := NewSheet("points", "Punti critici", "Critical points",
		ColAs("point", Words, "Punto critico", "Critical point"), Col("stage", Words), Col("touchpoint", Words),
		ColAs("cost", Money, "Costo al mese", "Cost a month"), Col("cost_low", Money), Col("cost_high", Money),
		Col("customers", Count), Col("visits", Count), Col("stopped", Count), Col("back", Count), Col("lost", Share), Col("others_lost", Share), Col("emotion", Emotion), Col("answers", Count))
	for i := range c.Points {
		p := &c.Points[i]
		points.Add(p.Name.In(language), names[p.Stage], p.Touchpoint.Name.In(language), p.Cost, p.CostLow, p.CostHigh, p.Customers, p.Visits, p.Stopped, p.Back, p.Lost, p.OthersLost, p.Felt.Mean, p.Felt.N)
	}
	stages := NewSheet("stages", "Tappe", "Stages", Col("stage", Words), Col("onward", Count), Col("stopped", Count), Col("back", Count), ColAs("worth", Money, "Valore di chi va avanti", "Worth of going on"))
	for i := range c.Stages {
		s := &c.Stages[i]
		stages.Add(names[s.Stage], s.On, s.Stopped, s.Back, s.Worth)
	}
	return []Sheet{points, stages}
}

// Sheets lists what people said.
func (a *VoicesAnswer) Sheets(language string) []Sheet {
	names := stageNames(&a.Model, language)
	s := NewSheet("voices", "Voci", "Voices", Col("text", Words), Col("at", Instant), Col("kind", Words), Col("emotion", Emotion), Col("stage", Words), Col("touchpoint", Words))
	for i := range a.Quotes {
		q := &a.Quotes[i]
		s.Add(q.Text, q.At, q.Kind, q.Emotion, names[q.Stage], q.Touchpoint.Name.In(language))
	}
	if a.Compare == nil {
		return []Sheet{s}
	}
	return Compared([]Sheet{s}, a.Compare.Sheets(language))
}

// Sheets lists the sets.
func (a *TallyAnswer) Sheets(language string) []Sheet {
	s := NewSheet("sets", "Insiemi", "Sets", Col("name", Words), Col("customers", Count), Col("interactions", Count), Col("converted", Count), Col("time_median", Duration),
		Col("dropped", Count), Col("outcomes", Count), Col("value", Money), Col("emotion", Emotion), Col("answers", Count), Col("mean", Number), Col("first", Instant), Col("last", Instant))
	for i := range a.Sets {
		f := &a.Sets[i]
		s.Add(f.ID, f.Customers, f.Interactions, f.Converted, f.TimeToOutcome.Median, f.Dropped, f.Outcomes, f.Value, f.Emotion.Mean, f.Emotion.N, f.Mean, f.First, f.Last)
	}
	if a.Compare == nil {
		return []Sheet{s}
	}
	return Compared([]Sheet{s}, a.Compare.Sheets(language))
}

// Sheets lists the deviations, by kind, by column and by touchpoint.
func (a *DeviationsAnswer) Sheets(language string) []Sheet {
	kinds := NewSheet("kinds", "Deviazioni", "Deviations", Col("kind", Words), Col("customers", Count), Col("count", Count))
	for _, k := range []struct {
		it, en string
		n      KindCount
	}{
		{"mancano", "missing", a.Missing},
		{"tappa saltata", "stage passed over", a.Skipped},
		{"non previsti", "ad hoc", a.AdHoc},
		{"andati male", "failing", a.Failing},
		{"fuori ordine", "out of order", a.Disorder},
	} {
		kinds.Add(percorso.Text{It: k.it, En: k.en}.In(language), k.n.Customers, k.n.Count)
	}
	columns := NewSheet("columns", "Colonne", "Columns", Col("column", Words), ColAs("there", Count, "Ci sono passati", "Were there"), ColAs("over", Count, "L’hanno saltata", "Passed it over"), Col("journeys", Count))
	for _, c := range a.Columns {
		columns.Add(c.Column, c.There, c.Over, c.Journeys)
	}
	places := NewSheet("touchpoints", "Punti di contatto", "Touchpoints", Col("column", Words), Col("touchpoint", Words), ColAs("met", Count, "L’hanno incontrato", "Met it"), ColAs("missing", Count, "Lo mancano", "Missed it"), ColAs("failing", Count, "È andato male", "It failed"))
	for _, p := range a.Places {
		places.Add(p.Column, string(p.Touchpoint), p.Met, p.Missing, p.Failing)
	}
	out := []Sheet{kinds, columns, places}
	if a.Compare == nil {
		return out
	}
	return Compared(out, a.Compare.Sheets(language))
}
