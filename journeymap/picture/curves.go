package picture

import (
	"cmp"
	"math"
	"slices"

	"percorso/journeymap/layout"
)

// curves draws a lane of curves: the scale, what was expected, what was felt and
// the gap between them.
func (g grid) curves(row *layout.Row, l *lane) {
	th := g.theme
	left, right := g.x+row.Label.Right(), g.x+row.W
	top, bottom := g.y+row.Top, g.y+row.Bottom
	for e := -2.0; e <= 2; e++ {
		y := math.Round(layout.EmotionY(e, top, bottom)) + 0.5
		var line layout.Path
		line.Move(left+1, y)
		line.Line(right, y)
		paint := Paint{Stroke: th.Line, Width: 1, Dash: []float64{2, 4}}
		if e == 0 {
			paint.Dash = nil
		}
		g.add(Shape{line, paint})
		if l.kind == "emotion" && e != 1 && e != -1 {
			face, colour := th.feeling(e)
			g.icon(face, left-22, y-7.5, 15, 1.75, colour)
		}
	}
	g.legend(row, l)
	byMeaning := map[string]layout.Curve{}
	for _, c := range row.Curves {
		c.Points, c.Whole = g.points(c.Points), g.points(c.Whole)
		byMeaning[c.ID] = c
	}
	felt := byMeaning[g.felt(l)]
	expected := byMeaning["expected"]
	for _, gap := range layout.Gaps(expected.Whole, felt.Whole) {
		g.add(Shape{layout.Polygon(gap), Paint{Fill: th.NegTint.faded(0.75)}})
		g.add(Shape{layout.Hatch(gap, 6), Paint{Stroke: th.Neg.faded(0.5), Width: 1}})
	}
	if len(expected.Points) > 0 {
		g.line(expected.Whole, Paint{Stroke: th.Ink2, Width: 1.6, Dash: []float64{5, 4}})
	}
	if c, ok := byMeaning["arc"]; ok {
		g.line(c.Whole, Paint{Stroke: th.Ink, Width: 2})
	}
	if c, ok := byMeaning["experienced"]; ok && felt.ID != "experienced" {
		g.line(c.Whole, Paint{Stroke: th.Flow2, Width: 2})
	}
	if len(felt.Points) > 0 {
		g.line(felt.Whole, Paint{Stroke: th.Ink, Width: 2})
	}
	for _, id := range []string{"arc", "expected", "experienced", "measured"} {
		for i, p := range byMeaning[id].Points {
			_, colour := th.feeling(byMeaning[id].Values[i].V)
			switch id {
			case "measured":
				g.add(Shape{layout.Circle(p, 5), Paint{Fill: colour, Stroke: th.Bg, Width: 1.5}})
			case "expected":
				g.add(Shape{layout.Circle(p, 3), Paint{Fill: th.Bg, Stroke: th.Ink2, Width: 1.4}})
			case felt.ID, "arc":
				g.add(Shape{layout.Circle(p, 4.6), Paint{Fill: th.Bg, Stroke: colour, Width: 2}})
			default:
				g.add(Shape{layout.Circle(p, 3.4), Paint{Fill: th.Bg, Stroke: th.Flow2, Width: 1.6}})
			}
		}
	}
	g.labels(l, g.y+row.Y, felt, expected, byMeaning)
}

func (g grid) line(points []layout.Point, paint Paint) {
	g.add(Shape{layout.Monotone(points), paint})
}

// legend explains the lines below the lane's name.
func (g grid) legend(row *layout.Row, l *lane) {
	th := g.theme
	y := g.y + row.Label.Y + 14
	if n := len(row.Label.Lines); n > 0 {
		y = g.y + row.Label.Lines[n-1].Y + 22
	}
	words := map[string]string{"expected": g.w.expected, "experienced": g.w.experienced, "measured": g.w.felt, "gap": g.w.gap, "arc": g.w.arc}
	for _, k := range g.key(l) {
		x := g.x + 24
		var line layout.Path
		line.Move(x, y-4)
		line.Line(x+14, y-4)
		switch {
		case k == "expected":
			g.add(Shape{line, Paint{Stroke: th.Ink2, Width: 1.6, Dash: []float64{5, 4}}})
		case k == "gap":
			r := layout.Rect{X: x, Y: y - 9, W: 14, H: 10}
			shape := []layout.Point{{X: r.X, Y: r.Y}, {X: r.Right(), Y: r.Y}, {X: r.Right(), Y: r.Bottom()}, {X: r.X, Y: r.Bottom()}}
			g.add(Shape{layout.Polygon(shape), Paint{Fill: th.NegTint.faded(0.75)}}, Shape{layout.Hatch(shape, 5), Paint{Stroke: th.Neg.faded(0.5), Width: 1}})
		case k == "experienced" && g.felt(l) != k:
			g.add(Shape{line, Paint{Stroke: th.Flow2, Width: 2}})
		default:
			g.add(Shape{line, Paint{Stroke: th.Ink, Width: 2}})
		}
		g.text(x+19, y, typeSmall, th.Ink3, words[k])
		y += 18
	}
}

// labelled is the gap from which on its value is written, in pixels.
const labelled = 12

// label is a word beside a point.
type label struct {
	at    layout.Point
	value float64
	gap   float64
	text  string
	room  float64
	above bool
	lift  float64 // how much higher than the point it stands, above another line
}

// labels writes beside the points what their cards say, and the values of the
// three widest gaps; top is the row's upper edge.
func (g grid) labels(l *lane, top float64, felt, expected layout.Curve, all map[string]layout.Curve) {
	var out []label
	for id, c := range all {
		for i, p := range c.Points {
			v := c.Values[i]
			b := label{at: p, value: v.V, room: g.slot(c, i), above: id == "expected"}
			if of, ok := l.byID[v.ID]; ok {
				b.text = of.text
			}
			if id != "expected" {
				b.above = v.V > 0
				if y, ok := layout.At(expected.Whole, p.X); ok {
					gap := p.Y - y
					b.above = gap < 20 && v.V > -1
					b.lift = math.Max(0, gap)
					if id == felt.ID {
						b.gap = gap
						b.above = b.above && gap <= labelled
					}
				}
			}
			if b.text != "" || id == felt.ID {
				out = append(out, b)
			}
		}
	}
	slices.SortFunc(out, func(a, b label) int {
		return cmp.Or(cmp.Compare(b.gap, a.gap), cmp.Compare(a.at.X, b.at.X), cmp.Compare(a.at.Y, b.at.Y), cmp.Compare(a.text, b.text))
	})
	for i, b := range out {
		figure := ""
		if i < 3 && b.gap > labelled {
			figure = g.signed(b.value)
		}
		g.label(b, figure, top)
	}
}

// slot is how much room a point has for its word.
func (g grid) slot(c layout.Curve, i int) float64 {
	room := 190.0
	if i > 0 {
		room = math.Min(room, c.Points[i].X-c.Points[i-1].X-8)
	}
	if i+1 < len(c.Points) {
		room = math.Min(room, c.Points[i+1].X-c.Points[i].X-8)
	}
	return math.Max(60, room)
}

func (g grid) label(b label, figure string, top float64) {
	th := g.theme
	if b.text == "" && figure == "" {
		return
	}
	indent := 0.0
	if figure != "" {
		indent = ruler.Width(typeFigure, figure) + 5
	}
	var lines []string
	if b.text != "" {
		var cut bool
		lines, cut = layout.Wrap(ruler, typeSmall, b.text, b.room-indent, 3)
		if cut {
			g.cut++
		}
	} else {
		lines = []string{""}
	}
	width := 0.0
	for _, line := range lines {
		width = math.Max(width, ruler.Width(typeSmall, line))
	}
	x := math.Min(b.at.X-(width+indent)/2, g.scene.Width-width-indent-8)
	y := b.at.Y + 18
	if above := b.at.Y - b.lift - 9 - 13*float64(len(lines)-1); b.above && above > top+10 {
		y = above
	}
	g.box(layout.Rect{X: x - 2, Y: y - 10, W: width + indent + 4, H: 13 * float64(len(lines))}, 3, Paint{Fill: th.Bg.faded(0.8)})
	for i, line := range lines {
		at := x
		if i == 0 && figure != "" {
			g.text(x, y, typeFigure, th.Neg, figure)
		}
		at += indent
		g.text(at, y, typeSmall, th.Ink2, line)
		y += 13
	}
}
