package picture

import (
	"encoding/base64"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"percorso"
	"percorso/journeymap/layout"
	"percorso/journeymap/picture/face"
)

// WriteSVG writes a scene as an SVG that stands alone: the fonts whose letters it
// uses are in it, and so are its images. Text stays text. There is no script, no
// style from outside and no link in it.
func WriteSVG(w io.Writer, s *Scene) error {
	o := &svgWriter{classes: map[textClass]int{}, fonts: map[*face.Font]bool{}}
	for _, item := range s.Items {
		o.item(item)
	}
	var head strings.Builder
	fmt.Fprintf(&head, `<svg xmlns="http://www.w3.org/2000/svg" width="%s" height="%s" viewBox="0 0 %s %s" role="img" lang="%s" aria-labelledby="t d">`,
		number(s.Width), number(s.Height), number(s.Width), number(s.Height), escape(s.Language))
	fmt.Fprintf(&head, "\n<title id=\"t\">%s</title>\n<desc id=\"d\">%s</desc>\n<style>\n", escape(s.Title), escape(s.About))
	o.style(&head)
	head.WriteString("</style>\n")
	for _, part := range []string{head.String(), o.body.String(), "</svg>\n"} {
		if _, err := io.WriteString(w, part); err != nil {
			return percorso.Errorf(percorso.Unavailable, "writing the picture: %w", err)
		}
	}
	return nil
}

// textClass is what texts that look alike share.
type textClass struct {
	style  layout.Style
	colour Colour
}

type svgWriter struct {
	body    strings.Builder
	classes map[textClass]int
	order   []textClass
	fonts   map[*face.Font]bool
}

// The families that a reader of SVG takes where it does not know embedded fonts,
// or a letter is in none of them.
const (
	sansFamily  = `"Percorso Sans","Percorso Sans Ext","Percorso Cyrillic","Percorso Greek",Inter,system-ui,"Segoe UI",Roboto,sans-serif`
	serifFamily = `"Percorso Voice","Percorso Voice Ext","Percorso Cyrillic","Percorso Greek",Newsreader,Georgia,"Times New Roman",serif`
)

func (o *svgWriter) style(b *strings.Builder) {
	for _, f := range face.All() {
		if !o.fonts[f] {
			continue
		}
		style := "normal"
		if f.Italic {
			style = "italic"
		}
		fmt.Fprintf(b, `@font-face{font-family:"%s";font-style:%s;font-weight:%d %d;src:url(data:font/woff;base64,%s) format("woff")}`+"\n",
			f.Family, style, f.Weights[0], f.Weights[1], base64.StdEncoding.EncodeToString(f.WOFF()))
	}
	b.WriteString("text{white-space:pre;font-kerning:normal;font-variant-ligatures:none}\n")
	for i, c := range o.order {
		family, italic := sansFamily, ""
		if c.style.Voice {
			family = serifFamily
			if c.style.Italic {
				italic = "italic "
			}
		}
		fmt.Fprintf(b, ".c%d{font:%s%d %spx %s;fill:%s}\n", i, italic, c.style.Weight, number(c.style.Size), family, c.colour.hex())
	}
}

func (o *svgWriter) item(item Item) {
	switch it := item.(type) {
	case Box:
		fmt.Fprintf(&o.body, `<rect x="%s" y="%s" width="%s" height="%s"`, number(it.X), number(it.Y), number(it.W), number(it.H))
		if it.Radius > 0 {
			fmt.Fprintf(&o.body, ` rx="%s"`, number(it.Radius))
		}
		o.paint(it.Paint)
	case Shape:
		o.body.WriteString(`<path d="`)
		o.path(it.Path)
		o.body.WriteByte('"')
		o.paint(it.Paint)
	case Text:
		o.text(it)
	case Image:
		kind := "image/png"
		if isJPEG(it.Data) {
			kind = "image/jpeg"
		}
		fmt.Fprintf(&o.body, `<image x="%s" y="%s" width="%s" height="%s" preserveAspectRatio="none" href="data:%s;base64,%s"><title>%s</title></image>`+"\n",
			number(it.X), number(it.Y), number(it.W), number(it.H), kind, base64.StdEncoding.EncodeToString(it.Data), escape(it.Alt))
	}
}

func (o *svgWriter) text(t Text) {
	class := textClass{t.Style, t.Colour}
	n, ok := o.classes[class]
	if !ok {
		n = len(o.order)
		o.classes[class] = n
		o.order = append(o.order, class)
	}
	fmt.Fprintf(&o.body, `<text class="c%d" x="%s" y="%s"`, n, number(t.X), number(t.Y))
	face.Used(t.Style, t.Text, func(f *face.Font) { o.fonts[f] = true })
	if _, width, whole := face.Letters(t.Style, t.Text); !whole {
		// Letters of a font that we do not know: it must not run out of its card.
		fmt.Fprintf(&o.body, ` textLength="%s" lengthAdjust="spacingAndGlyphs"`, number(width))
	}
	o.body.WriteByte('>')
	o.body.WriteString(escape(t.Text))
	o.body.WriteString("</text>\n")
}

func (o *svgWriter) paint(p Paint) {
	b := &o.body
	if p.Fill.A == 0 {
		b.WriteString(` fill="none"`)
	} else {
		fmt.Fprintf(b, ` fill="%s"`, p.Fill.hex())
		if p.Fill.A < 255 {
			fmt.Fprintf(b, ` fill-opacity="%s"`, number(float64(p.Fill.A)/255))
		}
	}
	if p.Stroke.A > 0 && p.Width > 0 {
		fmt.Fprintf(b, ` stroke="%s" stroke-width="%s" stroke-linejoin="round"`, p.Stroke.hex(), number(p.Width))
		if len(p.Dash) == 0 {
			b.WriteString(` stroke-linecap="round"`)
		}
		if p.Stroke.A < 255 {
			fmt.Fprintf(b, ` stroke-opacity="%s"`, number(float64(p.Stroke.A)/255))
		}
		for i, d := range p.Dash {
			b.WriteString(map[bool]string{true: ` stroke-dasharray="`, false: " "}[i == 0])
			b.WriteString(number(d))
		}
		if len(p.Dash) > 0 {
			b.WriteByte('"')
		}
	}
	b.WriteString("/>\n")
}

func (o *svgWriter) path(p layout.Path) {
	at := func(q layout.Point) {
		x, y := number(q.X), number(q.Y)
		o.body.WriteString(x)
		if y[0] != '-' {
			o.body.WriteByte(' ')
		}
		o.body.WriteString(y)
	}
	for _, s := range p {
		o.body.WriteByte(byte(s.Verb))
		switch s.Verb {
		case layout.MoveTo, layout.LineTo:
			at(s.P[0])
		case layout.CurveTo:
			at(s.P[0])
			o.body.WriteByte(' ')
			at(s.P[1])
			o.body.WriteByte(' ')
			at(s.P[2])
		case layout.Close:
		}
	}
}

// number writes a number with two decimals at most.
func number(v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return "0"
	}
	v = math.Round(v*100) / 100
	if v == 0 {
		return "0" // never -0
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&#39;")

func escape(text string) string { return escaper.Replace(plain(text, 1<<20)) }
