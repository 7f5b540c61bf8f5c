package picture

import (
	"slices"

	"percorso/journeymap/binding"
	"percorso/journeymap/document"
	"percorso/journeymap/layout"
)

// The bounds of a circle.
const (
	mostSeats  = 24
	mostPoints = 5 // touchpoints beside a stage
	ringWidth  = 1160.0
)

// outer is what stands beside a stage of the ring: a line of its block each.
type outer struct {
	point *card // a touchpoint
	pain  bool
}

// circle draws the map's stages as the loop that they are: what people meet at
// each stands outside, the ways between them run through the inside.
func (d *drawing) circle() {
	stages := d.doc.Stages()
	if len(stages) > mostSeats {
		d.cut++
		stages = stages[:mostSeats]
	}
	cards := d.byStage()
	var seats []layout.Seat
	outers := make([][]outer, len(stages))
	for i, s := range stages {
		people, _ := d.stageFigures(string(s.ID))
		seat := layout.Seat{Node: layout.Block{ID: string(s.ID), Left: 14, Right: 34, Top: 10, Bottom: 10, Least: 60, Centred: true, Paras: []layout.Para{
			{Style: typeHead, Text: d.prop(s, "title", mostTitle), Most: 3}, {Style: typeStrong, Text: people, Most: 2},
		}}}
		seat.Outer, outers[i] = d.beside(s, cards[s.ID])
		seats = append(seats, seat)
	}
	panel := 0.0
	if len(d.personas) > 0 {
		panel = panelWidth
	}
	ways, closing := d.links(), ""
	closes := slices.IndexFunc(ways, func(w layout.Way) bool {
		return len(stages) > 2 && w.From == string(stages[len(stages)-1].ID) && w.To == string(stages[0].ID)
	})
	if closes >= 0 {
		closing = ways[closes].Label
		ways = slices.Delete(ways, closes, closes+1)
	}
	ring := layout.LayRing(ruler, seats, ways, ringWidth)
	top := d.page(panel+ring.Width, ring.Height, panel)
	g := grid{drawing: d, x: panel, y: top}
	t := d.theme
	for i, r := range ring.Ribbons {
		paint := Paint{Stroke: t.Flow, Width: 14}
		if i == len(ring.Ribbons)-1 {
			paint = Paint{Stroke: t.Flow2, Width: 3, Dash: []float64{6, 5}}
			if closes >= 0 {
				paint = Paint{Stroke: t.Ink, Width: 4}
			}
		}
		if len(seats) > 1 {
			g.add(Shape{r.Moved(1, g.x, g.y), paint}, Shape{ring.Heads[i].Moved(1, g.x, g.y), Paint{Stroke: t.Edge, Width: 1.8}})
		}
	}
	if closing != "" {
		at := ring.Heads[len(seats)-1][1].P[0]
		g.tag(layout.Point{X: at.X + g.x, Y: at.Y + g.y}, closing, 220, t.Bg, t.Ink)
	}
	g.ways(ring.Ways, t.Bg)
	for i := range seats {
		g.seat(stages[i], g.placed(ring.Nodes[i]), cards[stages[i].ID])
		b := g.counted(g.placed(ring.Outers[i]))
		colours := []Colour{t.Ink3}
		for k, o := range outers[i] {
			if o.pain {
				colours = append(colours, t.Neg)
				continue
			}
			colours = append(colours, t.Ink)
			for _, l := range b.Lines {
				if l.Para == k+1 && o.point != nil {
					g.tile(tileKind(o.point.point), iconOf(o.point.point), o.point.point.Moment, b.X, l.Y-13, 18)
					break
				}
			}
		}
		g.lines(b, colours...)
	}
}

// byStage are the cards at each stage, its steps' too, by the kind of their lane.
func (d *drawing) byStage() map[document.NodeID]map[string][]card {
	out := map[document.NodeID]map[string][]card{}
	lanes := d.doc.Lanes()
	for _, s := range d.doc.Stages() {
		kinds := map[string][]card{}
		at := []document.NodeID{s.ID}
		for _, step := range d.doc.Steps(s.ID) {
			at = append(at, step.ID)
		}
		for _, l := range lanes[:min(len(lanes), mostLanes)] {
			if hidden, _ := document.Read[bool](l, "hidden"); hidden {
				continue
			}
			kind := l.Text("kind")
			for _, id := range at {
				for _, c := range d.cells[document.Cell{Lane: l.ID, Stage: id}] {
					kinds[kind] = append(kinds[kind], d.card(c, kind))
				}
			}
		}
		out[s.ID] = kinds
	}
	return out
}

// beside is what stands outside a stage: what it is, its touchpoints, where it hurts.
func (d *drawing) beside(s document.Node, cards map[string][]card) (layout.Block, []outer) {
	b := layout.Block{ID: string(s.ID), Left: 25, Paras: []layout.Para{{Style: typeNote, Text: d.prop(s, "subtitle", mostTitle), Most: 2}}}
	var out []outer
	points := cards["touchpoints"]
	for i := range points[:min(len(points), mostPoints)] {
		c := &points[i]
		o := outer{}
		if c.point != nil {
			o.point = c
		}
		out = append(out, o)
		b.Paras = append(b.Paras, layout.Para{Style: typeCard, Text: c.text, Most: 2, Above: 6})
	}
	if more := len(points) - mostPoints; more > 0 {
		out = append(out, outer{})
		b.Paras = append(b.Paras, layout.Para{Style: typeSmall, Text: "+ " + d.number(float64(more), 0), Above: 4})
	}
	pains := cards["pains"]
	for i := range pains[:min(len(pains), 2)] {
		text := pains[i].text
		if f := d.figure(string(pains[i].ID)); f.text != "" && f.text != "–" {
			text += " " + f.text
		}
		out = append(out, outer{pain: true})
		b.Paras = append(b.Paras, layout.Para{Style: typeSmall, Text: text, Most: 3, Above: 6})
	}
	return b, out
}

// seat draws a stage of the ring, with the face of what is felt there.
func (g grid) seat(s document.Node, b layout.Placed, cards map[string][]card) {
	t := g.theme
	g.counted(b)
	g.box(b.Inset(0.5), 12, Paint{Fill: t.Surface, Stroke: t.Line2, Width: 1})
	g.lines(b, t.Ink, t.Ink2)
	felt, ok := g.feltAt(s, cards["emotion"])
	if ok {
		face, colour := t.feeling(felt)
		g.icon(face, b.Right()-30, b.Y+b.H/2-9, 18, 1.75, colour)
	}
}

// feltAt is what is felt at a stage: as measured, else as people put it down.
func (g grid) feltAt(s document.Node, cards []card) (float64, bool) {
	if g.opt.Figures != nil {
		for _, c := range g.opt.Figures.Curves {
			for _, p := range c.Points {
				if p.Stage == string(s.ID) && p.Measured != nil {
					return p.Measured.Value, true
				}
			}
		}
		if f, ok := g.opt.Figures.Nodes[string(s.ID)]; ok && f.State == binding.Measured && f.Measures.Emotion != nil {
			return f.Measures.Emotion.Value, true
		}
	}
	sum, n := 0.0, 0.0
	for _, c := range cards {
		if v, ok := c.Number("value"); ok && c.Text("series") != "expected" {
			sum, n = sum+v, n+1
		}
	}
	if n == 0 {
		return 0, false
	}
	return sum / n, true
}
