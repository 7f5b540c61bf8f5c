package picture

import (
	"math"
	"slices"
	"strings"
	"time"

	"percorso"
	"percorso/journeymap/document"
	"percorso/journeymap/layout"
	"percorso/journeymap/picture/face"
)

var ruler face.Ruler

// drawing is a map being drawn.
type drawing struct {
	reader
	pen
	say
	root document.Node
	// personas that have a panel at the left
	personas []document.Node
	cells    map[document.Cell][]document.Node
	images   map[string]small // by asset
	reduced  bool             // an image was too large
}

const (
	margin     = 24.0
	panelWidth = 248.0
)

// Draw draws the visible part of a map. It never fails for what the map says:
// texts are wrapped, what is longer than its place is shortened and said so in the
// footer, and no map makes a picture without bounds. An unknown theme, language
// or view is an error of kind Invalid.
func Draw(doc *document.Document, o Options) (*Scene, error) {
	t, err := themeOf(o.Theme)
	if err != nil {
		return nil, err
	}
	if o.Language != "" && o.Language != Italian && o.Language != English {
		return nil, percorso.Errorf(percorso.Invalid, "language %q: give it or en", o.Language)
	}
	root := doc.Map()
	o = o.withDefaults(root)
	w := &english
	if o.Language == Italian {
		w = &italian
	}
	d := &drawing{reader: reader{doc: doc, opt: o}, root: root, say: say{language: o.Language, w: w}, personas: doc.Personas(), cells: doc.Cells()}
	if o.Figures != nil {
		d.currency = o.Figures.Currency
	}
	title := d.prop(root, "title", mostTitle)
	if title == "" {
		title = w.untitled
	}
	d.pen = pen{scene: &Scene{Title: title, About: d.about(), Language: o.Language}, theme: t}
	switch o.View {
	case Table, Blueprint:
		d.table()
	case Circle:
		d.circle()
	default:
		return nil, percorso.Errorf(percorso.Invalid, "view %q: give table, circle or blueprint", o.View)
	}
	return d.scene, nil
}

// about says what the picture shows, to who cannot see it.
func (d *drawing) about() string {
	parts := []string{d.w.picture}
	for _, p := range d.personas[:min(len(d.personas), 4)] {
		parts = append(parts, plain(p.Text("name"), mostTitle))
	}
	stages := d.doc.Stages()
	for _, s := range stages[:min(len(stages), 40)] {
		parts = append(parts, plain(s.Text("title"), mostTitle))
	}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), ". ")
}

// page sets the scene's size with its background, and returns where the body begins.
func (d *drawing) page(width, bodyHeight float64, bodyX float64) (top float64) {
	top = d.header(width)
	s := d.scene
	foot := d.footHeight()
	panel := 0.0
	if bodyX > 0 {
		panel = d.panelHeight()
	}
	s.Width = math.Ceil(width)
	s.Height = math.Ceil(top + math.Max(bodyHeight, panel) + foot)
	back := []Item{Box{layout.Rect{W: s.Width, H: s.Height}, 0, Paint{Fill: d.theme.Bg}}}
	if bodyX > 0 {
		back = append(back, Box{layout.Rect{Y: top, W: bodyX, H: s.Height - top - foot}, 0, Paint{Fill: d.theme.Surface}})
	}
	s.Items = append(back, s.Items...)
	d.rule(0, top-0.5, width, top-0.5, d.theme.Line)
	if bodyX > 0 {
		d.rule(bodyX-0.5, top, bodyX-0.5, s.Height-foot, d.theme.Line)
		d.panel(top)
	}
	d.footer(s.Height - foot)
	return top
}

// header draws the title, how the map stands and what it starts from; it returns
// its height.
func (d *drawing) header(width float64) float64 {
	inner := width - 2*margin
	form := d.w.asIs
	if d.root.Text("form") == "to-be" {
		form = d.w.toBe
	}
	chips := []string{form}
	if state, ok := map[string]string{"draft": d.w.draft, "review": d.w.review, "approved": d.w.approved}[d.root.Text("state")]; ok {
		chips = append(chips, state)
	}
	room := 0.0
	for _, c := range chips {
		room += ruler.Width(typeLabel, c) + 24
	}
	title := layout.Place(ruler, layout.Block{Paras: []layout.Para{{Style: typeTitle, Text: d.scene.Title, Most: 3}}}, margin, 18, inner-room)
	d.counted(title)
	d.lines(title, d.theme.Ink)
	end := margin
	if n := len(title.Lines); n > 0 {
		end += ruler.Width(typeTitle, title.Lines[n-1].Text)
	}
	x := end + 14
	for _, c := range chips {
		x = d.chip(x, title.Bottom()-27, d.theme.Surface, d.theme.Ink2, c)
	}
	y := title.Bottom() + 4
	for _, part := range []struct{ label, prop string }{{d.w.scenario, "scenario"}, {d.w.mapGoal, "goal"}, {d.w.expectation, "expectation"}} {
		text := d.prop(d.root, part.prop, mostText)
		if text == "" {
			continue
		}
		indent := 76.0
		d.text(margin, y+14.5, typeNote, d.theme.Ink3, part.label)
		b := layout.Place(ruler, layout.Block{Left: indent, Paras: []layout.Para{{Style: typeBody, Text: text, Most: 6}}}, margin, y, math.Min(inner, 1000))
		d.counted(b)
		d.lines(b, d.theme.Ink2)
		y = b.Bottom() + 2
	}
	return math.Ceil(y + 14)
}

// counted remembers that a text was shortened.
func (d *drawing) counted(b layout.Placed) layout.Placed {
	if b.Cut {
		d.cut++
	}
	return b
}

// footHeight is how high the footer is.
func (d *drawing) footHeight() float64 { return 64 }

// footer draws the key of the marks, and what the picture is.
func (d *drawing) footer(y float64) {
	t, width := d.theme, d.scene.Width
	d.box(layout.Rect{Y: y, W: width, H: d.scene.Height - y}, 0, Paint{Fill: t.Bg})
	d.rule(0, y+0.5, width, y+0.5, t.Line)
	x, base := margin, y+24.0
	for _, e := range [][2]string{{"measured", d.w.measured}, {"partly", d.w.partly}, {"", d.w.none}} {
		d.badge(e[0], x, base-11, 14)
		x = d.text(x+19, base, typeSmall, t.Ink3, e[1]) + 14
	}
	x += 8
	for _, k := range []struct{ kind, icon, word string }{{physical, "store", d.w.physical}, {digital, "monitor", d.w.digital}, {human, "user-round", d.w.human}, {third, "star", d.w.third}} {
		d.tile(k.kind, k.icon, false, x, base-12, 16)
		x = d.text(x+21, base, typeSmall, t.Ink3, k.word) + 14
	}
	d.tile(digital, "star", true, x, base-12, 16)
	d.text(x+21, base, typeSmall, t.Ink3, d.w.moment)

	left := []string{}
	if keeper := d.person(d.root.Text("owner")); keeper != "" {
		left = append(left, d.w.keeper+" "+keeper)
	}
	if review := d.review(); review != "" {
		left = append(left, review)
	}
	if f := d.opt.Figures; f != nil {
		if span := d.span(f.Coverage.From, f.Coverage.To); span != "" {
			left = append(left, d.w.period+" "+span)
		}
	}
	if d.cut > 0 {
		left = append(left, d.number(float64(d.cut), 0)+" "+d.w.cut)
	}
	if d.reduced {
		left = append(left, d.w.small)
	}
	end := width - margin
	made := d.w.made
	if !d.opt.Now.IsZero() {
		made = d.date(d.opt.Now) + " · " + made
	}
	from := d.ending(end, base+22, typeSmall, t.Ink3, made)
	d.fitted(margin, base+22, typeSmall, t.Ink3, strings.Join(left, " · "), from-margin-24)
}

// review is when the map is looked at again.
func (d *drawing) review() string {
	review, ok := document.Read[struct {
		Every int    `json:"every"`
		Next  string `json:"next"`
	}](d.root, "review")
	if !ok {
		return ""
	}
	next, err := time.Parse(time.DateOnly, review.Next)
	if err != nil {
		return ""
	}
	return d.w.nextReview + " " + d.date(next)
}

// span is the time from one moment to another, in words.
func (d *drawing) span(from, to string) string {
	a, err := time.Parse(time.RFC3339, from)
	if err != nil {
		return ""
	}
	b, err := time.Parse(time.RFC3339, to)
	if err != nil {
		return ""
	}
	return d.date(a) + " – " + d.date(b)
}
