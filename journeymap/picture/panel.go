package picture

import (
	"fmt"
	"math"

	"percorso"
	"percorso/catalogue"
	"percorso/journeymap/document"
	"percorso/journeymap/layout"
)

// mostPersonas is how many have their portrait in the panel.
const mostPersonas = 4

// panelHeight is how high the panel of personas will be.
func (d *drawing) panelHeight() float64 {
	kept, cut := *d.scene, d.cut
	h := d.panel(0)
	*d.scene, d.cut = kept, cut
	return h
}

// panel draws who the map is about and what supports it, from y down; it returns
// its height.
func (d *drawing) panel(top float64) float64 {
	const x = 20.0
	width := panelWidth - 2*x
	t, y := d.theme, top+16
	d.text(x, y+14, typeStrong, t.Ink, d.w.persona)
	y += 30
	for i, p := range d.personas {
		if i == mostPersonas {
			d.text(x, y+12, typeNote, t.Ink3, "+ "+d.number(float64(len(d.personas)-i), 0))
			y += 24
			break
		}
		if i > 0 {
			y = d.split(x, y, width)
		}
		y = d.persona(p, x, y, width)
	}
	y = d.split(x, y, width)
	y = d.evidenceBar(x, y, width)
	y = d.stakeholders(x, y, width)
	return y + 16 - top
}

// mostStakeholders is how many are listed.
const mostStakeholders = 12

// stakeholders lists who has a part in the journey.
func (d *drawing) stakeholders(x, y, width float64) float64 {
	all := d.doc.Stakeholders()
	if len(all) == 0 {
		return y
	}
	t := d.theme
	y = d.split(x, y, width)
	d.text(x, y+11, typeLabel, t.Ink2, d.w.involved)
	y += 24
	for _, s := range all[:min(len(all), mostStakeholders)] {
		name := d.prop(s, "name", mostTitle)
		d.initials(initials(name), x, y, whoSize)
		b := d.counted(layout.Place(ruler, layout.Block{Left: 29, Least: whoSize, Centred: true, Paras: []layout.Para{
			{Style: typeNote, Text: name, Most: 2}, {Style: typeSmall, Text: d.prop(s, "role", mostTitle), Most: 2},
		}}, x, y, width))
		d.lines(b, t.Ink, t.Ink3)
		y = b.Bottom() + 6
	}
	if more := len(all) - mostStakeholders; more > 0 {
		d.text(x+29, y+12, typeSmall, t.Ink3, "+ "+d.number(float64(more), 0))
		y += 20
	}
	return y
}

// split draws a line between two parts of the panel.
func (d *drawing) split(x, y, width float64) float64 {
	d.rule(x, y+10.5, x+width, y+10.5, d.theme.Line)
	return y + 24
}

func (d *drawing) persona(p document.Node, x, y, width float64) float64 {
	t := d.theme
	seed := p.Text("name")
	if portrait, ok := document.Read[struct {
		Seed string `json:"seed"`
	}](p, "portrait"); ok && portrait.Seed != "" {
		seed = portrait.Seed
	}
	d.portrait(seed, x, y, 56)
	if e := p.Text("evidence"); e != "" {
		d.badge(e, x+width-14, y-27, 14)
	}
	about := d.prop(p, "role", mostTitle)
	if age, ok := p.Number("age"); ok {
		years := d.number(age, 0) + " " + d.w.years
		if about != "" {
			about += ", "
		}
		about += years
	} else if age := d.prop(p, "age", mostTitle); age != "" {
		if about != "" {
			about += ", "
		}
		about += age
	}
	name := d.counted(layout.Place(ruler, layout.Block{Left: 68, Least: 56, Centred: true, Paras: []layout.Para{
		{Style: typeName, Text: d.prop(p, "name", mostTitle), Most: 3}, {Style: typeNote, Text: about, Most: 3},
	}}, x, y, width))
	d.lines(name, t.Ink, t.Ink2)
	y = name.Bottom()
	if quote := d.prop(p, "quote", mostText); quote != "" {
		b := d.counted(layout.Place(ruler, layout.Block{Paras: []layout.Para{{Style: typeQuote, Text: d.w.open + quote + d.w.close, Most: 10}}}, x, y+12, width))
		d.lines(b, t.Ink)
		y = b.Bottom()
	}
	facts := [][2]string{{d.w.goal, d.prop(p, "goal", mostText)}, {d.w.values, list(p, "values")}, {d.w.interests, list(p, "interests")}, {d.w.generation, d.prop(p, "generation", mostTitle)}}
	first := true
	for _, f := range facts {
		if f[1] == "" {
			continue
		}
		if first {
			y = d.split(x, y, width) - 4
			first = false
		}
		b := d.counted(layout.Place(ruler, layout.Block{Paras: []layout.Para{{Style: typeSmall, Text: f[0]}, {Style: typeBody, Text: f[1], Most: 6}}}, x, y, width))
		d.lines(b, t.Ink3, t.Ink)
		y = b.Bottom() + 4
	}
	if channels, ok := document.Read[[]string](p, "channels"); ok && len(channels) > 0 {
		d.text(x, y+12, typeSmall, t.Ink3, d.w.channels)
		y = d.channels(channels, x, y+20, width)
	}
	if d.opt.Figures != nil {
		if f, ok := d.opt.Figures.Personas[string(p.ID)]; ok && f.State == "measured" {
			y = d.split(x, y, width)
			d.text(x, y+11, typeNote, t.Ink2, d.w.alike)
			d.ending(x+width, y+11, typeStrong, t.Ink, d.number(float64(f.People), 0)+" "+d.w.profiles)
			d.box(layout.Rect{X: x, Y: y + 22, W: width, H: 4}, 2, Paint{Fill: t.Line})
			d.box(layout.Rect{X: x, Y: y + 22, W: math.Max(4, width*math.Min(1, f.Share)), H: 4}, 2, Paint{Fill: t.Ink2})
			y += 30
		}
	}
	return y
}

// channels draws each of them as a tile and its name, as many as fit a line.
func (d *drawing) channels(ids []string, x, y, width float64) float64 {
	at := x
	for _, id := range ids[:min(len(ids), 12)] {
		kind, image := channelLook(id)
		name := d.opt.Channel(percorso.ChannelID(id)).In(d.opt.Language)
		if name == "" {
			name = id
		}
		name = plain(name, mostTitle)
		w := 25 + ruler.Width(typeNote, name) + 12
		if at > x && at+w-12 > x+width {
			at, y = x, y+26
		}
		d.tile(kind, image, false, at, y, 20)
		d.fitted(at+25, y+14, typeNote, d.theme.Ink2, name, x+width-at-25)
		at += w
	}
	return y + 24
}

// evidenceBar draws how many cards are measured, partly and not at all.
func (d *drawing) evidenceBar(x, y, width float64) float64 {
	t := d.theme
	measured, partly, none := d.evidence(d.cells)
	counts := []struct {
		evidence, word string
		n              int
	}{{"measured", d.w.measured, measured}, {"partly", d.w.partly, partly}, {"", d.w.none, none}}
	d.text(x, y+11, typeLabel, t.Ink2, d.w.evidence)
	y += 22
	total := float64(max(1, measured+partly+none))
	at := x
	for i, c := range counts {
		w := (width - 4) * float64(c.n) / total
		if c.n == 0 {
			continue
		}
		r := layout.Rect{X: at, Y: y, W: math.Max(3, w), H: 6}
		switch i {
		case 0:
			d.box(r, 1, Paint{Fill: t.Ink2})
		case 1:
			d.add(Shape{layout.Hatch([]layout.Point{{X: r.X, Y: r.Y}, {X: r.Right(), Y: r.Y}, {X: r.Right(), Y: r.Bottom()}, {X: r.X, Y: r.Bottom()}}, 4), Paint{Stroke: t.Ink2, Width: 1.4}})
			d.box(r.Inset(0.5), 1, Paint{Stroke: t.Ink2, Width: 1})
		default:
			d.box(r.Inset(0.5), 1, Paint{Stroke: t.Edge, Width: 1})
		}
		at += w + 2
	}
	y += 14
	for _, c := range counts {
		d.badge(c.evidence, x, y+3, 14)
		d.text(x+22, y+15, typeNote, t.Ink, c.word)
		d.ending(x+width, y+15, typeStrong, t.Ink, fmt.Sprint(c.n))
		y += 22
	}
	return y
}

// channelLook is how a channel is drawn, by its id.
func channelLook(id string) (kind, image string) {
	kind = digital
	for _, c := range catalogue.Default().Channels {
		if string(c.ID) == id {
			kind = string(c.Kind)
		}
	}
	images := map[string]string{
		"web": "monitor", "app": "smartphone", "store": "store", "till": "banknote", "email": "mail", "call": "phone", "service": "headset",
		"delivery": "truck", "review": "star", "loyalty": "id-card", "messaging": "message-circle", "word_of_mouth": "messages-square", "sms": "message-square",
		"organic_social": "heart", "paid_social": "megaphone", "organic_search": "search", "paid_search": "search", "chat": "messages-square", "survey": "clipboard-list",
		"push": "bell", "marketplace": "shopping-basket", "post": "mailbox", "kiosk": "monitor-smartphone",
	}
	image = images[id]
	if id == "review" || id == "word_of_mouth" {
		kind = third
	}
	if image == "" {
		image = map[string]string{physical: "store", digital: "globe", human: "user-round", third: "star"}[kind]
	}
	return kind, image
}
