package picture

import (
	"fmt"

	"percorso/journeymap/document"
	"percorso/journeymap/layout"
)

// grid draws a table that begins at a place of the page.
type grid struct {
	*drawing
	x, y float64
}

// placed is a block moved to the page.
func (g grid) placed(b layout.Placed) layout.Placed {
	b.X, b.Y = b.X+g.x, b.Y+g.y
	lines := make([]layout.Line, len(b.Lines))
	for i, l := range b.Lines {
		l.X, l.Y = l.X+g.x, l.Y+g.y
		lines[i] = l
	}
	b.Lines = lines
	return b
}

func (g grid) rect(r layout.Rect) layout.Rect {
	return layout.Rect{X: r.X + g.x, Y: r.Y + g.y, W: r.W, H: r.H}
}

func (g grid) points(points []layout.Point) []layout.Point {
	out := make([]layout.Point, len(points))
	for i, p := range points {
		out[i] = layout.Point{X: p.X + g.x, Y: p.Y + g.y}
	}
	return out
}

// heads draws the stages and steps.
func (g grid) heads(t *layout.Table) {
	th := g.theme
	high := t.Body
	g.box(g.rect(layout.Rect{W: t.Width, H: high}), 0, Paint{Fill: th.Sunken})
	for i, h := range t.Heads {
		h = g.counted(g.placed(h))
		x, top := h.X+0.5, h.Y
		if i < t.Stages {
			top = g.y + t.HeadTop
		}
		g.rule(x, top, x, h.Bottom(), th.Line)
		if i >= t.Stages {
			g.rule(h.X, h.Y+0.5, h.Right(), h.Y+0.5, th.Line)
		}
		g.lines(h, th.Ink, th.Ink3, th.Ink, th.Ink3)
		if n, ok := g.doc.Node(document.NodeID(h.ID)); ok && n.Text("submap") != "" {
			g.icon("layers", h.Right()-26, h.Y+10, 15, 1.75, th.Ink3)
		}
	}
	g.rule(g.x, g.y+high-0.5, g.x+t.Width, g.y+high-0.5, th.Line)
}

// rows draws the lanes.
func (g grid) rows(t *layout.Table, lanes []lane) {
	th := g.theme
	for i := range t.Rows {
		row, l := &t.Rows[i], &lanes[i]
		y := g.y + row.Y
		for _, column := range t.Columns {
			colour := th.Line
			if !column.First {
				colour = colour.faded(0.55)
			}
			g.rule(g.x+column.X+0.5, y, g.x+column.X+0.5, y+row.H, colour)
		}
		g.rule(g.x, y+row.H-0.5, g.x+t.Width, y+row.H-0.5, th.Line)
		label := g.counted(g.placed(row.Label))
		g.lines(label, th.Ink, th.Ink3)
		if l.kind == "emotion" || l.kind == "arc" {
			g.curves(row, l)
		}
		for _, c := range row.Cards {
			g.card(l, l.byID[c.ID], g.placed(c))
		}
		for _, r := range row.Rests {
			r.Rect = g.rect(r.Rect)
			g.box(r.Rect, 6, Paint{Stroke: th.Line2, Width: 1, Dash: []float64{3, 3}})
			g.centred(r.X+r.W/2, r.Y+16, typeNote, th.Ink3, fmt.Sprintf(g.w.more, g.number(float64(r.Count), 0)))
		}
	}
	for _, b := range t.Breaks {
		g.blueprint(b, t.Width)
	}
}

// blueprint draws the line between two bands.
func (g grid) blueprint(b layout.Break, width float64) {
	y := g.y + b.Y
	g.box(layout.Rect{X: g.x, Y: y, W: width, H: 24}, 0, Paint{Fill: g.theme.Sunken})
	g.rule(g.x, y+23.5, g.x+width, y+23.5, g.theme.Line)
	word, band := "", ""
	switch {
	case b.Than == document.BandAround:
		band = g.w.around
	case b.Than == document.BandSupport && b.Above == document.BandBackstage:
		word, band = g.w.internal, g.w.lanes["support"]
	case b.Than == document.BandBackstage || b.Than == document.BandSupport:
		word, band = g.w.visibility, g.w.lanes[b.Than]
	case b.Than == document.BandFrontstage:
		word, band = g.w.interaction, g.w.lanes["frontstage"]
	}
	from, to := g.text(g.x+24, y+15.5, typeSmall, g.theme.Ink3, word), g.x+width-16
	if g.opt.View == Blueprint {
		to = g.ending(to, y+15.5, typeLabel, g.theme.Ink2, band) - 16
	}
	if b.Than == document.BandAround {
		return // beyond the blueprint there is no line
	}
	var line layout.Path
	line.Move(from+16, y+12)
	line.Line(to, y+12)
	g.add(Shape{line, Paint{Stroke: g.theme.Edge, Width: 1.5, Dash: []float64{4, 3}}})
}

// card draws a card in its place.
func (g grid) card(l *lane, c *card, b layout.Placed) {
	if c == nil {
		return
	}
	th := g.theme
	g.counted(b)
	if th == &light {
		g.box(layout.Rect{X: b.X, Y: b.Y + 1, W: b.W, H: b.H}, 8, Paint{Fill: th.Ink.faded(0.05)})
	}
	if l.kind == "pains" {
		g.box(b.Rect, 8, Paint{Fill: th.Neg})
		g.box(layout.Rect{X: b.X + 3, Y: b.Y, W: b.W - 3, H: b.H}, 6.5, Paint{Fill: th.Surface})
		g.add(Shape{openBox(b.Rect, 8), Paint{Stroke: th.Line2, Width: 1}})
	} else {
		g.box(b.Inset(0.5), 7.5, Paint{Fill: th.Surface, Stroke: th.Line2, Width: 1})
	}
	data, height, alt := g.imageOf(c, b.W)
	if height > 0 {
		g.add(Image{Rect: layout.Rect{X: b.X + 1, Y: b.Y + 1, W: b.W - 2, H: height}, Data: data, Alt: alt})
	}
	middle := b.Y + height + (b.H-height)/2
	switch {
	case c.point != nil:
		g.tile(tileKind(c.point), iconOf(c.point), c.point.Moment, b.X+10, middle-tileSize/2, tileSize)
	case l.kind == "needs" && c.Props["met"] != nil:
		met, _ := document.Read[bool](c.Node, "met")
		if met {
			g.icon("check", b.X+10, middle-7, 14, 1.75, th.Pos)
		} else {
			g.icon("x", b.X+10, middle-7, 14, 1.75, th.Neg)
		}
	}
	g.lines(b, th.Ink, th.Ink3)
	x := b.Right() - 8 - badgeSize
	g.badge(c.evidence, x, middle-badgeSize/2, badgeSize)
	s := g.side(l, c)
	if s.who != "" {
		x -= whoSize + 6
		g.initials(s.who, x, middle-whoSize/2, whoSize)
	}
	if s.text != "" {
		g.ending(x-6, middle+4, typeFigure, s.colour, s.text)
	}
}

// openBox is the outline of a card but for its left edge.
func openBox(r layout.Rect, radius float64) layout.Path {
	whole := layout.Rounded(r.Inset(0.5), radius-0.5)
	var p layout.Path
	// From the upper left corner round to the lower one.
	p.Move(whole[0].P[0].X, whole[0].P[0].Y)
	return append(p, whole[1:6]...)
}

// ways draws the links, on a ground of that colour.
func (g grid) ways(ways []layout.Drawn, ground Colour) {
	th := g.theme
	links := map[string]document.Node{}
	for _, l := range g.doc.Links() {
		links[string(l.ID)] = l
	}
	for _, w := range ways {
		l := links[w.ID]
		paint := Paint{Stroke: th.Edge, Width: 1.5}
		ink := th.Ink2
		switch l.Text("type") {
		case "loop":
			paint = Paint{Stroke: th.Ink, Width: 3}
			ink = th.Ink
		case "branch":
			paint.Dash = []float64{4, 3}
		case "depends":
			paint = Paint{Stroke: th.Edge, Width: 1.2, Dash: []float64{2, 2.5}}
		}
		line, head := w.Line.Moved(1, g.x, g.y), w.Head.Moved(1, g.x, g.y)
		g.add(Shape{line, paint})
		paint.Dash, paint.Width = nil, min(paint.Width, 2.2)
		g.add(Shape{head, paint})
		g.tag(layout.Point{X: w.Label.X + g.x, Y: w.Label.Y + g.y}, g.prop(l, "label", mostTitle), max(40, w.Width), ground, ink)
	}
}

// tag writes the word of a way over its line.
func (g grid) tag(at layout.Point, text string, room float64, ground, ink Colour) {
	lines, cut := layout.Wrap(ruler, typeSmall, text, room, 1)
	if len(lines) == 0 || lines[0] == "" {
		return
	}
	if cut {
		g.cut++
	}
	width := ruler.Width(typeSmall, lines[0])
	g.box(layout.Rect{X: at.X - width/2 - 6, Y: at.Y - 9, W: width + 12, H: 18}, 9, Paint{Fill: ground})
	g.centred(at.X, at.Y+4, typeSmall, ink, lines[0])
}
