package face

import (
	"unicode"

	"golang.org/x/image/font/sfnt"

	"percorso/journeymap/layout"
)

// Letter is a glyph in its place: X pixels right of where the text begins. Font
// is nil for a character that no font here has; it is Advance wide all the same.
type Letter struct {
	Font    *Font
	Glyph   sfnt.GlyphIndex
	X       float64
	Advance float64
}

// Letters sets a text. Whole is false when a character is in no font.
func Letters(s layout.Style, text string) (letters []Letter, width float64, whole bool) {
	whole = true
	walk(s, text, func(f *Font, g sfnt.GlyphIndex, x, advance float64) {
		letters = append(letters, Letter{f, g, x, advance})
		whole = whole && f != nil
		width = x + advance
	})
	return letters, width, whole
}

// walk calls each with the letters of a text, in pixels.
func walk(s layout.Style, text string, each func(f *Font, g sfnt.GlyphIndex, x, advance float64)) {
	x := 0.0
	var before *Font
	var last sfnt.GlyphIndex
	var own *Font // the first choice of the style, where it was found
	for _, c := range text {
		if unseen(c) {
			continue
		}
		f := own
		if f != nil {
			if _, ok := f.glyphs[c]; !ok {
				f = nil
			}
		}
		if f == nil {
			if f = For(s, c); f == nil {
				w := s.Size * missingWidth(c)
				each(nil, 0, x, w)
				x += w
				before = nil
				continue
			}
			if own == nil && f.Serves(s) {
				own = f
			}
		}
		g := f.glyphs[c]
		if before == f {
			x += f.kerning(last, g) / f.units * s.Size
		}
		advance := f.advance[g] / f.units * s.Size
		each(f, g, x, advance)
		x += advance
		before, last = f, g
	}
}

// unseen reports whether a character takes no room of its own in any font.
func unseen(c rune) bool {
	return c == 0x200D || c >= 0xFE00 && c <= 0xFE0F || c >= 0x200B && c <= 0x200F
}

// missingWidth is how wide a character is that no font here has, of its size.
func missingWidth(c rune) float64 {
	switch {
	case unicode.Is(unicode.M, c), c >= 0x1F3FB && c <= 0x1F3FF:
		return 0
	case c >= 0x1F000, c >= 0x2E80 && c < 0xD7FF:
		return 1.1
	}
	return 0.62
}

// Ruler measures texts in this type.
type Ruler struct{}

// Width implements layout.Ruler.
func (Ruler) Width(s layout.Style, text string) float64 {
	width := 0.0
	walk(s, text, func(_ *Font, _ sfnt.GlyphIndex, x, advance float64) { width = x + advance })
	return width
}

var _ layout.Ruler = Ruler{}

// Used are the fonts that a text takes letters from.
func Used(s layout.Style, text string, each func(*Font)) {
	var last *Font
	walk(s, text, func(f *Font, _ sfnt.GlyphIndex, _, _ float64) {
		if f != nil && f != last {
			each(f)
			last = f
		}
	})
}
