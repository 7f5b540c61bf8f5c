// Package picture draws a journey map: as one list of shapes and texts, which
// becomes an SVG or a PNG. The looks are those of the pages.
package picture

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"percorso/journeymap/layout"
	"percorso/journeymap/picture/face"
	"percorso/journeymap/picture/icon"
)

// Scene is a picture as a list of things to draw, the first undermost. All
// numbers are pixels.
type Scene struct {
	Width, Height float64
	Title         string // for who cannot see it
	About         string
	Language      string
	Items         []Item
}

// Item is a Box, Shape, Text or Image.
type Item interface{ item() }

// Box is a rectangle with round corners, or without when Radius is 0.
type Box struct {
	layout.Rect
	Radius float64
	Paint
}

// Shape is a path.
type Shape struct {
	Path layout.Path
	Paint
}

// Paint is how a shape is filled and stroked; a Colour of zero is none.
type Paint struct {
	Fill   Colour
	Stroke Colour
	Width  float64   // of the stroke
	Dash   []float64 // lengths of strokes and spaces, in turn
}

// Text is a line of text: it begins at X on the baseline Y.
type Text struct {
	X, Y   float64
	Style  layout.Style
	Colour Colour
	Text   string
}

// Image is a picture of pixels, made to fill its rectangle.
type Image struct {
	layout.Rect
	Radius float64
	Data   []byte // PNG or JPEG
	Alt    string
}

func (Box) item()   {}
func (Shape) item() {}
func (Text) item()  {}
func (Image) item() {}

// pen adds items to a scene.
type pen struct {
	scene *Scene
	theme *theme
}

func (p *pen) add(items ...Item) { p.scene.Items = append(p.scene.Items, items...) }

func (p *pen) box(r layout.Rect, radius float64, paint Paint) { p.add(Box{r, radius, paint}) }

func (p *pen) rule(x0, y0, x1, y1 float64, c Colour) {
	var path layout.Path
	path.Move(x0, y0)
	path.Line(x1, y1)
	p.add(Shape{path, Paint{Stroke: c, Width: 1}})
}

// text writes a line and returns where it ends.
func (p *pen) text(x, y float64, s layout.Style, c Colour, text string) float64 {
	if text != "" {
		p.add(Text{x, y, s, c, text})
	}
	return x + face.Ruler{}.Width(s, text)
}

// ending writes a line that ends at x, and returns where it begins.
func (p *pen) ending(x, y float64, s layout.Style, c Colour, text string) float64 {
	x -= face.Ruler{}.Width(s, text)
	p.text(x, y, s, c, text)
	return x
}

// centred writes a line about x.
func (p *pen) centred(x, y float64, s layout.Style, c Colour, text string) {
	p.text(x-face.Ruler{}.Width(s, text)/2, y, s, c, text)
}

// fitted writes what fits of a line, ending in an ellipsis where it does not.
func (p *pen) fitted(x, y float64, s layout.Style, c Colour, text string, width float64) float64 {
	lines, _ := layout.Wrap(face.Ruler{}, s, text, width, 1)
	if len(lines) == 0 {
		return x
	}
	return p.text(x, y, s, c, lines[0])
}

// lines writes those of a block, each of its texts in a colour.
func (p *pen) lines(b layout.Placed, colours ...Colour) {
	for _, l := range b.Lines {
		p.text(l.X, l.Y, l.Style, colours[min(l.Para, len(colours)-1)], l.Text)
	}
}

// icon draws an icon of a size, stroked so wide in units of its field.
func (p *pen) icon(name string, x, y, size, stroke float64, c Colour) {
	if path := icon.Path(name); path != nil {
		scale := size / icon.Field
		p.add(Shape{path.Moved(scale, x, y), Paint{Stroke: c, Width: stroke * scale}})
	}
}

// plain is a text without what a picture cannot show, or should not: control
// characters, and those that turn the direction of what follows. Letters with
// accents are one character each: the fonts have no accents by themselves.
func plain(text string, most int) string {
	if len(text) > most {
		text = strings.ToValidUTF8(text[:most], "")
	}
	clean := strings.Map(func(c rune) rune {
		switch {
		case c == '\t':
			return ' '
		case c == '\n':
			return c
		case c == '\r', c == 0xFEFF, c >= 0x202A && c <= 0x202E, c >= 0x2066 && c <= 0x2069, c == 0xFFFE, c == 0xFFFF, unicode.IsControl(c):
			return -1
		case c == 0x2028, c == 0x2029:
			return '\n'
		}
		return c
	}, strings.ToValidUTF8(text, "\uFFFD"))
	return strings.TrimSpace(norm.NFC.String(clean))
}
