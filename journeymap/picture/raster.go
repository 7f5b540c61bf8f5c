package picture

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"math"

	xdraw "golang.org/x/image/draw"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/vector"

	"percorso/journeymap/layout"
	"percorso/journeymap/picture/face"
)

// canvas is pixels being painted; scale is how many there are to a pixel of the
// scene.
type canvas struct {
	img    *image.RGBA
	scale  float64
	raster vector.Rasterizer
	glyphs map[glyphKey]glyph
}

type glyphKey struct {
	font   *face.Font
	glyph  sfnt.GlyphIndex
	size   float64
	fourth uint8 // of a pixel, to the right
}

// glyph is a letter's mask, and where it lies about its place on the baseline.
type glyph struct {
	mask *image.Alpha
	at   image.Point
}

// paint draws a scene in pixels.
func paint(s *Scene, scale float64) *image.RGBA {
	w, h := int(math.Ceil(s.Width*scale)), int(math.Ceil(s.Height*scale))
	c := &canvas{img: image.NewRGBA(image.Rect(0, 0, w, h)), scale: scale, glyphs: map[glyphKey]glyph{}}
	for _, item := range s.Items {
		switch it := item.(type) {
		case Box:
			c.box(it)
		case Shape:
			c.shape(it.Path, it.Paint)
		case Text:
			c.text(it)
		case Image:
			c.image(it)
		}
	}
	return c.img
}

func (c Colour) uniform() *image.Uniform { return image.NewUniform(color.NRGBA(c)) }

func (c *canvas) box(b Box) {
	if b.Radius > 0 || b.Stroke.A > 0 {
		c.shape(layout.Rounded(b.Rect, b.Radius), b.Paint)
		return
	}
	if b.Fill.A == 0 {
		return
	}
	round := func(v float64) int { return int(math.Round(v * c.scale)) }
	r := image.Rect(round(b.X), round(b.Y), round(b.Right()), round(b.Bottom()))
	op := draw.Over
	if b.Fill.A == 255 {
		op = draw.Src
	}
	draw.Draw(c.img, r, b.Fill.uniform(), image.Point{}, op)
}

func (c *canvas) shape(p layout.Path, paint Paint) {
	if paint.Fill.A == 0 && (paint.Stroke.A == 0 || paint.Width <= 0) {
		return
	}
	lines := flatten(p.Moved(c.scale, 0, 0))
	if paint.Fill.A > 0 {
		shapes := make([][]layout.Point, len(lines))
		for i, l := range lines {
			shapes[i] = l.points
		}
		c.fill(shapes, paint.Fill)
	}
	if paint.Stroke.A > 0 && paint.Width > 0 {
		if len(paint.Dash) > 0 {
			dash := make([]float64, len(paint.Dash))
			for i, d := range paint.Dash {
				dash[i] = d * c.scale
			}
			lines = dashed(lines, dash)
		}
		c.strokes(stroked(lines, paint.Width*c.scale, len(paint.Dash) == 0), paint.Stroke)
	}
}

// strokes paints the pieces of lines. Where they are few on a wide field each is
// painted by itself: a thin line across the page touches few of its pixels.
func (c *canvas) strokes(pieces [][]layout.Point, colour Colour) {
	const wide = 1 << 16
	whole := boundsOf(pieces...).Intersect(c.img.Bounds())
	if area := whole.Dx() * whole.Dy(); colour.A == 255 && area > wide {
		sum := 0
		for _, p := range pieces {
			b := boundsOf(p)
			sum += b.Dx() * b.Dy()
		}
		if sum < area/4 {
			for i := range pieces {
				c.fill(pieces[i:i+1], colour)
			}
			return
		}
	}
	c.fill(pieces, colour)
}

// boundsOf is the pixels that shapes touch.
func boundsOf(shapes ...[]layout.Point) image.Rectangle {
	x0, y0, x1, y1 := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, s := range shapes {
		for _, p := range s {
			x0, x1 = math.Min(x0, p.X), math.Max(x1, p.X)
			y0, y1 = math.Min(y0, p.Y), math.Max(y1, p.Y)
		}
	}
	if !(x1 >= x0) {
		return image.Rectangle{}
	}
	return image.Rect(int(math.Floor(x0)), int(math.Floor(y0)), int(math.Ceil(x1))+1, int(math.Ceil(y1))+1)
}

// fill paints the inside of shapes.
func (c *canvas) fill(shapes [][]layout.Point, colour Colour) {
	seen := boundsOf(shapes...).Intersect(c.img.Bounds())
	if seen.Empty() {
		return
	}
	c.raster.Reset(seen.Dx(), seen.Dy())
	ox, oy := float64(seen.Min.X), float64(seen.Min.Y)
	for _, s := range shapes {
		for i, p := range s {
			if x, y := float32(p.X-ox), float32(p.Y-oy); i == 0 {
				c.raster.MoveTo(x, y)
			} else {
				c.raster.LineTo(x, y)
			}
		}
		c.raster.ClosePath()
	}
	c.raster.Draw(c.img, seen, colour.uniform(), image.Point{})
}

func (c *canvas) text(t Text) {
	letters, _, _ := face.Letters(t.Style, t.Text)
	source := t.Colour.uniform()
	y := int(math.Round(t.Y * c.scale))
	for _, l := range letters {
		x := (t.X + l.X) * c.scale
		if l.Font == nil {
			c.missing(t, l)
			continue
		}
		fourth := int(math.Round(x*4)) & 3
		whole := int(math.Floor(math.Round(x*4) / 4))
		g := c.glyph(glyphKey{l.Font, l.Glyph, t.Style.Size * c.scale, uint8(fourth)})
		if g.mask == nil {
			continue
		}
		r := g.mask.Bounds().Add(g.at).Add(image.Pt(whole, y))
		draw.DrawMask(c.img, r, source, image.Point{}, g.mask, image.Point{}, draw.Over)
	}
}

// missing draws the box that stands for a character that no font here has.
func (c *canvas) missing(t Text, l face.Letter) {
	if l.Advance == 0 {
		return
	}
	size := t.Style.Size
	r := layout.Rect{X: t.X + l.X + 0.5, Y: t.Y - 0.72*size, W: l.Advance - 1.5, H: 0.78 * size}
	c.shape(layout.Rounded(r, 1.5), Paint{Stroke: t.Colour.faded(0.5), Width: 1})
}

// glyph is a letter's mask, drawn once.
func (c *canvas) glyph(key glyphKey) glyph {
	if g, ok := c.glyphs[key]; ok {
		return g
	}
	var g glyph
	lines := flatten(key.font.Outline(key.glyph).Moved(key.size, float64(key.fourth)/4, 0))
	shapes := make([][]layout.Point, len(lines))
	for i, l := range lines {
		shapes[i] = l.points
	}
	if bounds := boundsOf(shapes...); !bounds.Empty() {
		g.at = bounds.Min
		w, h := bounds.Dx(), bounds.Dy()
		g.mask = image.NewAlpha(image.Rect(0, 0, w, h))
		c.raster.Reset(w, h)
		for _, l := range lines {
			for i, p := range l.points {
				if x, y := float32(p.X-float64(g.at.X)), float32(p.Y-float64(g.at.Y)); i == 0 {
					c.raster.MoveTo(x, y)
				} else {
					c.raster.LineTo(x, y)
				}
			}
			c.raster.ClosePath()
		}
		c.raster.Draw(g.mask, g.mask.Bounds(), image.Opaque, image.Point{})
	}
	c.glyphs[key] = g
	return g
}

func (c *canvas) image(i Image) {
	var img image.Image
	var err error
	if isJPEG(i.Data) {
		img, err = jpeg.Decode(bytes.NewReader(i.Data))
	} else {
		img, err = png.Decode(bytes.NewReader(i.Data))
	}
	if err != nil {
		return // it was looked at when the scene was made
	}
	round := func(v float64) int { return int(math.Round(v * c.scale)) }
	xdraw.BiLinear.Scale(c.img, image.Rect(round(i.X), round(i.Y), round(i.Right()), round(i.Bottom())), img, img.Bounds(), xdraw.Over, nil)
}

func isJPEG(data []byte) bool { return bytes.HasPrefix(data, []byte{0xFF, 0xD8, 0xFF}) }
