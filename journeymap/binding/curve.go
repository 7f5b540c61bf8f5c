package binding

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"

	"percorso/insight"
	"percorso/journeymap/document"
)

// fewAnswers is under how many answers a gap is a hint.
const fewAnswers = 30

// curves lays what is expected beside what is measured, along each emotion lane.
func (a *asking) curves(ctx context.Context) error {
	doc := a.plan.doc
	pair := a.pair(ctx)
	cells := doc.Cells()
	for _, lane := range doc.Lanes() {
		if lane.Text("kind") != "emotion" {
			continue
		}
		c := Curve{Lane: string(lane.ID), Persona: lane.Text("persona")}
		j, err := a.journeyOf(ctx, c.Persona)
		if err != nil {
			return err
		}
		figure := a.out.Nodes[string(lane.ID)]
		for i, n := range a.plan.columns.nodes {
			p := CurvePoint{Stage: string(n.ID), Measured: a.felt(j, i)}
			cards := cells[document.Cell{Lane: lane.ID, Stage: n.ID}]
			p.Experienced = meanOf(cards, func(series string) bool { return series != "expected" })
			a.expect(&p, cards, figure.Cells[p.Stage], pair, n)
			a.gap(&c, &p, j, i)
			c.Points = append(c.Points, p)
		}
		a.out.Curves = append(a.out.Curves, c)
	}
	return nil
}

// places lays what people expect to feel at a touchpoint, channel or survey, by the
// value of its card, beside what is measured there; then it puts the gaps in order.
func (a *asking) places() {
	for _, lane := range a.plan.doc.Lanes() {
		if kind := lane.Text("kind"); kind == "emotion" || kind == "arc" {
			continue // there a value is a point of the curve
		}
		for _, card := range a.plan.doc.Cards(lane.ID) {
			figure, bound := a.out.Nodes[string(card.ID)]
			_, said := card.Number("value")
			m := figure.Measures.Emotion
			if !bound || !said || m == nil {
				continue
			}
			p := CurvePoint{Stage: card.Text("stage"), Measured: m}
			p.Expected = meanOf([]document.Node{card}, func(string) bool { return true })
			g, gap := gapOf(&p)
			figure.Expected, figure.Gap = &g.Expected, &gap
			a.out.Nodes[string(card.ID)] = figure
			if gap > 0 {
				g.Lane, g.Card, g.Persona = string(lane.ID), string(card.ID), card.Text("persona")
				if figure.Measures.People != nil {
					g.People = figure.Measures.People.N
				}
				a.out.Gaps = append(a.out.Gaps, g)
			}
		}
	}
	slices.SortStableFunc(a.out.Gaps, func(a, b Gap) int { return cmp.Compare(b.Gap, a.Gap) })
}

// pair returns the map of the other form, nil when there is none to be had.
func (a *asking) pair(ctx context.Context) *document.Document {
	root := a.plan.doc.Map()
	id := root.Text("pair")
	if id == "" || a.Pair == nil || root.Text("form") == "to-be" {
		return nil
	}
	doc, err := a.Pair(ctx, id)
	if err != nil {
		return nil
	}
	return doc
}

// journeyOf returns the journey of a persona's audience over the columns; that of
// all where the persona has none.
func (a *asking) journeyOf(ctx context.Context, persona string) (*insight.JourneyAnswer, error) {
	n, ok := a.plan.doc.Node(document.NodeID(persona))
	if !ok || a.journey == nil || persona == a.out.Filter.Persona {
		return a.journey, nil
	}
	audience, ok := AudienceOf(n)
	if !ok {
		return a.journey, nil
	}
	base, err := audience.on(a.base)
	if err != nil {
		return a.journey, nil //nolint:nilerr // the filter looks at one figure's people already: these are theirs
	}
	q := a.plan.columns.query(base)
	q.Kind = insight.KindJourney
	j, err := asked[*insight.JourneyAnswer](ctx, a, q)
	if invalid(err) {
		return nil, nil // PersonaFigures say why
	}
	return j, err
}

// felt is the emotion measured at a column.
func (a *asking) felt(j *insight.JourneyAnswer, column int) *Measure {
	l := a.plan.columns
	if j == nil || l.binds[column] == nil {
		return nil
	}
	return a.stageFigure(j, l.ids[column]).Measures.Emotion
}

// expect finds what is expected at a column: by the lane's cards, by a survey of
// expectations, or by the map that is to be.
func (a *asking) expect(p *CurvePoint, cards []document.Node, survey NodeFigure, pair *document.Document, column document.Node) {
	if p.Expected = meanOf(cards, func(series string) bool { return series == "expected" }); p.Expected != nil {
		p.From = "cards"
		return
	}
	if m := survey.Measures.Emotion; m != nil && survey.Of == OfSurvey {
		p.Expected, p.ExpectedN, p.From = &m.Value, m.N, "survey"
		return
	}
	if pair == nil {
		return
	}
	for _, other := range pair.Columns() {
		if !sameColumn(column, other) {
			continue
		}
		var there []document.Node
		for _, lane := range pair.Lanes() {
			if lane.Text("kind") == "emotion" {
				there = append(there, pair.CardsOf(lane.ID, other.ID)...)
			}
		}
		if p.Expected = meanOf(there, func(series string) bool { return series == "expected" }); p.Expected == nil {
			p.Expected = meanOf(there, func(string) bool { return true })
		}
		if p.Expected != nil {
			p.From = "pair"
		}
		return
	}
}

// sameColumn reports whether columns of two maps are about the same: by id, by
// binding, or by title.
func sameColumn(a, b document.Node) bool {
	if a.ID == b.ID {
		return true
	}
	if x, y := a.Props["bind"], b.Props["bind"]; len(x) > 0 && string(x) == string(y) {
		return true
	}
	t := strings.TrimSpace(a.Text("title"))
	return t != "" && strings.EqualFold(t, strings.TrimSpace(b.Text("title")))
}

// meanOf is the mean value of the emotion cards of a series.
func meanOf(cards []document.Node, series func(string) bool) *float64 {
	sum, n := 0.0, 0
	for _, c := range cards {
		if v, ok := c.Number("value"); ok && series(c.Text("series")) {
			sum += min(max(v, -2), 2)
			n++
		}
	}
	if n == 0 {
		return nil
	}
	sum /= float64(n)
	return &sum
}

// gap works out a point's gap and notes it.
func (a *asking) gap(c *Curve, p *CurvePoint, j *insight.JourneyAnswer, column int) {
	if p.Expected == nil {
		return
	}
	if p.Measured == nil && p.Experienced == nil {
		return
	}
	g, gap := gapOf(p)
	g.Lane, g.Persona = c.Lane, c.Persona
	p.Gap, p.Assumed = &gap, g.Assumed
	if j != nil && a.plan.columns.binds[column] != nil {
		if m := a.stageFigure(j, a.plan.columns.ids[column]).Measures.People; m != nil {
			g.People = m.N
		}
	}
	if gap > 0 {
		a.out.Gaps = append(a.out.Gaps, g)
	}
}

// gapOf is the gap of a point with what is expected, and what is measured or else
// put down as experienced.
func gapOf(p *CurvePoint) (g Gap, gap float64) {
	g = Gap{Stage: p.Stage, Expected: *p.Expected}
	if m := p.Measured; m != nil {
		g.Measured, g.N = m.Value, m.N
		if m.Low != nil && m.High != nil {
			half := (*m.High - *m.Low) / 2
			low, high := g.Expected-g.Measured-half, g.Expected-g.Measured+half
			g.Low, g.High = &low, &high
		}
	} else {
		g.Measured, g.Assumed = *p.Experienced, true
	}
	g.Gap = math.Round((g.Expected-g.Measured)*1e9) / 1e9
	g.Few = !g.Assumed && g.N < fewAnswers
	return g, g.Gap
}
