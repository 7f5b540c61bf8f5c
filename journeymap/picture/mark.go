package picture

import (
	"math"

	"percorso/catalogue"
	"percorso/journeymap/layout"
	"percorso/journeymap/picture/icon"
)

// badge draws the evidence of a claim: an empty ring, one half hatched, one with a
// tick. x and y are its left upper corner; it is size wide.
func (p *pen) badge(evidence string, x, y, size float64) {
	t := p.theme
	scale := size / icon.Field
	ring := layout.Circle(layout.Point{X: 12, Y: 12}, 9)
	colour := t.Ink3
	switch evidence {
	case "measured":
		colour = t.Pos
		ring.Move(9, 12)
		ring.Line(11, 14)
		ring.Line(15, 10)
	case "partly":
		colour = t.Warn
		ring.Move(12, 3)
		ring.Line(12, 21)
		for _, s := range [][4]float64{{12, 14, 19, 7}, {12, 19, 20.5, 10.5}, {12, 9, 16.5, 4.5}} {
			ring.Move(s[0], s[1])
			ring.Line(s[2], s[3])
		}
	}
	p.add(Shape{ring.Moved(scale, x, y), Paint{Stroke: colour, Width: 1.75 * scale}})
}

// The kinds of a tile; what others own is third-party, however one meets it.
const (
	physical = "physical"
	digital  = "digital"
	human    = "human"
	third    = "third"
)

func tileKind(t *catalogue.Touchpoint) string {
	if t.Ownership == catalogue.Earned {
		return third
	}
	return string(t.Kind)
}

func (t *theme) kind(kind string) (colour, tint Colour) {
	switch kind {
	case physical:
		return t.Physical, t.PhysicalTint
	case human:
		return t.Human, t.HumanTint
	case third:
		return t.Third, t.ThirdTint
	}
	return t.Digital, t.DigitalTint
}

// tile draws a touchpoint's kind by its outline, with its icon; filled is a moment
// of truth.
func (p *pen) tile(kind, name string, filled bool, x, y, size float64) {
	colour, fill := p.theme.kind(kind)
	ink := colour
	if filled {
		fill, ink = colour, p.theme.Inv
	}
	scale := size / icon.Field
	paint := Paint{Fill: fill, Stroke: colour, Width: 1.4 * scale}
	var outline layout.Path
	switch kind {
	case physical:
		outline = layout.Rounded(layout.Rect{X: 1.5, Y: 1.5, W: 21, H: 21}, 3.5)
	case human:
		const r, k = 10.4, 10.4 * 0.5522847498
		outline.Move(1.6, 22.4)
		outline.Line(1.6, 12)
		outline.Curve(layout.Point{X: 1.6, Y: 12 - k}, layout.Point{X: 12 - k, Y: 12 - r}, layout.Point{X: 12, Y: 12 - r})
		outline.Curve(layout.Point{X: 12 + k, Y: 12 - r}, layout.Point{X: 22.4, Y: 12 - k}, layout.Point{X: 22.4, Y: 12})
		outline.Line(22.4, 22.4)
		outline.Close()
	case third:
		outline = layout.Polygon([]layout.Point{{X: 12, Y: 1.2}, {X: 21.4, Y: 6.6}, {X: 21.4, Y: 17.4}, {X: 12, Y: 22.8}, {X: 2.6, Y: 17.4}, {X: 2.6, Y: 6.6}})
		if !filled {
			paint.Dash = []float64{2.8 * scale, 2 * scale}
		}
	default:
		outline = layout.Circle(layout.Point{X: 12, Y: 12}, 10.75)
	}
	p.add(Shape{outline.Moved(scale, x, y), paint})
	p.icon(name, x+5.4*scale, y+5.4*scale, 13.2*scale, 2.1, ink)
}

// iconOf is the icon of a touchpoint: its own, else that of its kind.
func iconOf(t *catalogue.Touchpoint) string {
	if icon.Has(t.Icon) {
		return t.Icon
	}
	switch t.Kind {
	case catalogue.Physical:
		return "store"
	case catalogue.Human:
		return "user-round"
	case catalogue.Digital:
	}
	return "globe"
}

// faces are those of -2 to +2.
var faces = [5]string{"angry", "frown", "meh", "smile", "laugh"}

// feeling is the face of an emotion and its colour.
func (t *theme) feeling(emotion float64) (face string, colour Colour) {
	n := int(math.Round(math.Max(-2, math.Min(2, emotion)))) + 2
	switch {
	case n < 2:
		return faces[n], t.Neg
	case n > 2:
		return faces[n], t.Pos
	}
	return faces[2], t.Mid
}

// initials draws who it is: two letters in a ring.
func (p *pen) initials(text string, x, y, size float64) {
	p.add(Shape{layout.Circle(layout.Point{X: x + size/2, Y: y + size/2}, size/2-0.5), Paint{Fill: p.theme.Sunken, Stroke: p.theme.Line2, Width: 1}})
	p.centred(x+size/2, y+size/2+3.2, typeInitial, p.theme.Ink2, text)
}

// chip draws a word in a frame and returns where it ends.
func (p *pen) chip(x, y float64, fill, ink Colour, text string) float64 {
	lines, _ := layout.Wrap(ruler, typeLabel, text, 360, 1)
	if len(lines) == 0 {
		return x
	}
	w := ruler.Width(typeLabel, lines[0]) + 16
	p.box(layout.Rect{X: x, Y: y, W: w, H: 22}, 6, Paint{Fill: fill, Stroke: p.theme.Line2, Width: 1})
	p.text(x+8, y+15, typeLabel, ink, lines[0])
	return x + w + 8
}

// portrait draws a made-up face in shapes; the same seed gives the same.
func (p *pen) portrait(seed string, x, y, size float64) {
	t := p.theme
	hash := uint32(2166136261)
	for _, b := range []byte(seed) {
		hash = (hash ^ uint32(b)) * 16777619
	}
	s := size / 56
	p.box(layout.Rect{X: x, Y: y, W: size, H: size}, 14*s, Paint{Fill: t.Sunken})
	var hair layout.Path
	switch hash % 3 {
	case 0: // long
		hair = layout.Rounded(layout.Rect{X: 16.5, Y: 10.5, W: 23, H: 29}, 11.5)
	case 1: // short
		hair = layout.Circle(layout.Point{X: 28, Y: 21}, 10.6)
	default: // bound
		hair = append(layout.Circle(layout.Point{X: 28, Y: 21.5}, 10.4), layout.Circle(layout.Point{X: 28, Y: 10.5}, 4.6)...)
	}
	p.add(Shape{hair.Moved(s, x, y), Paint{Fill: t.Ink3}})
	var body layout.Path
	body.Move(12, 56)
	body.Curve(layout.Point{X: 12, Y: 43}, layout.Point{X: 18, Y: 38}, layout.Point{X: 28, Y: 38})
	body.Curve(layout.Point{X: 38, Y: 38}, layout.Point{X: 44, Y: 43}, layout.Point{X: 44, Y: 56})
	body.Close()
	p.add(Shape{body.Moved(s, x, y), Paint{Fill: t.Flow2}})
	p.add(Shape{layout.Circle(layout.Point{X: 28, Y: 24.5}, 8.6).Moved(s, x, y), Paint{Fill: t.Flow}})
}
