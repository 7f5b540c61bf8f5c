// Package face holds the type of a map's picture: Inter and Newsreader, subset
// and at fixed weights, how wide a text is in them and the outlines of their
// letters.
package face

import (
	"embed"
	"fmt"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"

	"percorso/journeymap/layout"
)

// The fonts are those of fonts/README.md, under the SIL Open Font License 1.1.
//
//go:embed fonts/*.woff
var files embed.FS

// Font is one file: a family's letters of some scripts, at one weight.
type Font struct {
	Name   string // of the file, without its ending
	Family string // as it is embedded; each script has its own, since only faces of equal weights make up one
	Voice  bool
	Italic bool
	// Weights are those that it is used for, from and to.
	Weights [2]int

	sfnt    *sfnt.Font
	woff    []byte
	units   float64
	glyphs  map[rune]sfnt.GlyphIndex
	advance []float64 // by glyph, in units

	mu   sync.Mutex
	buf  sfnt.Buffer
	kern map[[2]sfnt.GlyphIndex]float64
}

// names are the files, the first choice of a style before its fallbacks.
var names = []struct {
	name, family  string
	voice, italic bool
	weights       [2]int
}{
	{"inter-400", "Percorso Sans", false, false, [2]int{400, 400}},
	{"inter-500", "Percorso Sans", false, false, [2]int{500, 500}},
	{"inter-600", "Percorso Sans", false, false, [2]int{600, 600}},
	{"inter-ext-400", "Percorso Sans Ext", false, false, [2]int{400, 500}},
	{"inter-ext-600", "Percorso Sans Ext", false, false, [2]int{600, 600}},
	{"newsreader-400", "Percorso Voice", true, false, [2]int{400, 600}},
	{"newsreader-ext-400", "Percorso Voice Ext", true, false, [2]int{400, 600}},
	{"newsreader-italic-400", "Percorso Voice", true, true, [2]int{400, 600}},
	{"newsreader-ext-italic-400", "Percorso Voice Ext", true, true, [2]int{400, 600}},
	{"inter-cyrillic-400", "Percorso Cyrillic", false, false, [2]int{400, 600}},
	{"inter-greek-400", "Percorso Greek", false, false, [2]int{400, 600}},
}

// all are the fonts, read once: they are part of the program.
var all = sync.OnceValue(func() []*Font {
	fonts := make([]*Font, 0, len(names))
	for _, n := range names {
		f, err := open(n.name)
		if err != nil {
			panic(fmt.Sprintf("face: %s: %v", n.name, err)) //nolint:forbidigo // the file is part of the program, and a test reads it
		}
		f.Family, f.Voice, f.Italic, f.Weights = n.family, n.voice, n.italic, n.weights
		fonts = append(fonts, f)
	}
	return fonts
})

func open(name string) (*Font, error) {
	woff, err := files.ReadFile("fonts/" + name + ".woff")
	if err != nil {
		return nil, err
	}
	data, err := unpack(woff)
	if err != nil {
		return nil, err
	}
	parsed, err := sfnt.Parse(data)
	if err != nil {
		return nil, err
	}
	f := &Font{Name: name, sfnt: parsed, woff: woff, units: float64(parsed.UnitsPerEm()), glyphs: map[rune]sfnt.GlyphIndex{}, kern: map[[2]sfnt.GlyphIndex]float64{}}
	for _, span := range [][2]rune{{0x20, 0x24F}, {0x259, 0x259}, {0x2BB, 0x2DD}, {0x300, 0x36F}, {0x370, 0x52F}, {0x1E00, 0x1FFF}, {0x2000, 0x22FF}, {0x2500, 0x27FF}, {0x2C60, 0x2DFF}, {0xA640, 0xA7FF}, {0xFEFF, 0xFEFF}, {0xFFFD, 0xFFFD}} {
		for c := span[0]; c <= span[1]; c++ {
			if g, err := parsed.GlyphIndex(&f.buf, c); err == nil && g != 0 {
				f.glyphs[c] = g
			}
		}
	}
	em := fixed.I(int(parsed.UnitsPerEm()))
	f.advance = make([]float64, parsed.NumGlyphs())
	for i := range f.advance {
		a, err := parsed.GlyphAdvance(&f.buf, sfnt.GlyphIndex(i), em, font.HintingNone)
		if err != nil {
			return nil, err
		}
		f.advance[i] = float64(a) / 64
	}
	return f, nil
}

// WOFF is the font's file, to be embedded.
func (f *Font) WOFF() []byte { return f.woff }

// Serves reports whether the font is meant for a style.
func (f *Font) Serves(s layout.Style) bool {
	return f.Voice == s.Voice && f.Italic == (s.Italic && s.Voice) && f.Weights[0] <= s.Weight && s.Weight <= f.Weights[1]
}

// For is the font that has a character, for a style; nil where none has.
func For(s layout.Style, c rune) *Font {
	var other *Font
	for _, f := range all() {
		if _, ok := f.glyphs[c]; !ok {
			continue
		}
		if f.Serves(s) {
			return f
		}
		if other == nil && !f.Voice {
			other = f
		}
	}
	return other
}

// kerning is what two letters come closer by, in units; negative is closer.
func (f *Font) kerning(a, b sfnt.GlyphIndex) float64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	pair := [2]sfnt.GlyphIndex{a, b}
	if k, ok := f.kern[pair]; ok {
		return k
	}
	k := 0.0
	if v, err := f.sfnt.Kern(&f.buf, a, b, fixed.I(int(f.units)), font.HintingNone); err == nil {
		k = float64(v) / 64
	}
	f.kern[pair] = k
	return k
}

// Outline is a letter's outline for a size of one pixel, from its place on the
// baseline.
func (f *Font) Outline(g sfnt.GlyphIndex) layout.Path {
	f.mu.Lock()
	defer f.mu.Unlock()
	segments, err := f.sfnt.LoadGlyph(&f.buf, g, fixed.I(int(f.units)), nil)
	if err != nil {
		return nil
	}
	scale := 1 / (64 * f.units)
	at := func(p fixed.Point26_6) layout.Point {
		return layout.Point{X: float64(p.X) * scale, Y: float64(p.Y) * scale}
	}
	var path layout.Path
	var pen layout.Point
	for _, s := range segments {
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			if len(path) > 0 {
				path.Close()
			}
			pen = at(s.Args[0])
			path.Move(pen.X, pen.Y)
		case sfnt.SegmentOpLineTo:
			pen = at(s.Args[0])
			path.Line(pen.X, pen.Y)
		case sfnt.SegmentOpQuadTo:
			c, to := at(s.Args[0]), at(s.Args[1])
			path.Curve(layout.Point{X: pen.X + 2*(c.X-pen.X)/3, Y: pen.Y + 2*(c.Y-pen.Y)/3}, layout.Point{X: to.X + 2*(c.X-to.X)/3, Y: to.Y + 2*(c.Y-to.Y)/3}, to)
			pen = to
		case sfnt.SegmentOpCubeTo:
			pen = at(s.Args[2])
			path.Curve(at(s.Args[0]), at(s.Args[1]), pen)
		}
	}
	if len(path) > 0 {
		path.Close()
	}
	return path
}

// All are the fonts, in the order in which they are tried.
func All() []*Font { return all() }
