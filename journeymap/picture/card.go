package picture

import (
	"strings"

	"percorso/journeymap/binding"
	"percorso/journeymap/document"
	"percorso/journeymap/layout"
)

// side is what stands at a card's right, before its badge.
type side struct {
	text   string // a figure
	colour Colour
	who    string // initials
}

func (d *drawing) side(l *lane, c *card) side {
	var s side
	s.colour = d.theme.Ink3
	if l.kind == "ideas" || l.kind == "owners" || l.kind == "kpis" {
		s.who = initials(d.person(c.Text("owner")))
	}
	if f := d.figure(string(c.ID)); f.text != "" {
		s.text = f.text
		switch {
		case f.emotion != nil:
			_, s.colour = d.theme.feeling(*f.emotion)
		case f.bad || l.kind == "pains":
			s.colour = d.theme.Neg
		}
	} else if cost, ok := c.Number("cost"); ok && l.kind == "pains" {
		s.text, s.colour = d.money(cost*100), d.theme.Neg
	}
	return s
}

// imageOf is a card's picture and how high it is at a width; nil where there is
// none to show.
func (d *drawing) imageOf(c *card, width float64) (data []byte, height float64, alt string) {
	asset, ok := document.Read[struct {
		Asset string `json:"asset"`
		Alt   string `json:"alt"`
	}](c.Node, "image")
	if !ok || asset.Asset == "" {
		return nil, 0, ""
	}
	alt = plain(asset.Alt, mostTitle)
	i, ok := d.images[asset.Asset]
	if !ok {
		if d.images == nil {
			d.images = map[string]small{}
		}
		i = d.shrink(asset.Asset)
		d.images[asset.Asset] = i
	}
	if i.data == nil {
		return nil, 0, alt
	}
	return i.data, min(220, width*i.ratio), alt
}

// Sizes within a card.
const (
	tileSize  = 20.0
	badgeSize = 14.0
	whoSize   = 20.0
)

// cardBlock is a card before it has a place.
func (d *drawing) cardBlock(l *lane, c *card) layout.Block {
	style := typeCard
	switch {
	case l.kind == "quotes":
		style = typeAside
	case voices[l.kind]:
		style = typeVoice
	}
	b := layout.Block{ID: string(c.ID), Left: 11, Right: 8 + badgeSize + 7, Top: 5, Bottom: 5, Least: 41, Centred: true}
	switch {
	case c.point != nil:
		b.Left += tileSize + 7
	case l.kind == "needs" && c.Props["met"] != nil:
		b.Left += 19
	case l.kind == "pains":
		b.Left += 1
	}
	s := d.side(l, c)
	if s.text != "" {
		b.Right += ruler.Width(typeFigure, s.text) + 7
	}
	if s.who != "" {
		b.Right += whoSize + 6
	}
	text := c.text
	_, height, alt := d.imageOf(c, 188)
	if height > 0 {
		b.Top += height
	} else if text == "" {
		text = alt
	}
	b.Paras = []layout.Para{{Style: style, Text: text}, {Style: typeSmall, Text: d.meta(l, c), Most: 4, Above: 1}}
	return b
}

// meta is what a card says in small: what kind of moment it is, how an idea
// stands, tags.
func (d *drawing) meta(l *lane, c *card) string {
	var parts []string
	if name, ok := d.w.moments[c.Text("moment")]; ok {
		parts = append(parts, name)
	}
	if l.kind == "ideas" {
		if status := d.prop(c.Node, "status", mostTitle); status != "" {
			parts = append(parts, d.status(status))
		}
		gain, okG := c.Number("gain")
		effort, okE := c.Number("effort")
		if okG && okE {
			parts = append(parts, d.number(gain, 0)+" × "+d.number(effort, 0))
		}
	}
	if metric := d.prop(c.Node, "metric", mostTitle); metric != "" {
		parts = append(parts, metric)
	}
	if l.kind == "channels" && c.text == "" {
		parts = append(parts, list(c.Node, "channel"))
	}
	if tags, ok := document.Read[[]string](c.Node, "tags"); ok && len(tags) > 0 {
		for _, t := range tags[:min(len(tags), 8)] {
			parts = append(parts, "#"+plain(t, 60))
		}
	}
	return strings.Join(parts, " · ")
}

// status is how an idea stands, in the picture's language.
func (d *drawing) status(id string) string {
	it := map[string]string{"idea": "idea", "planned": "in programma", "doing": "in corso", "testing": "in prova", "done": "fatta", "dropped": "lasciata"}
	en := map[string]string{"idea": "idea", "planned": "planned", "doing": "under way", "testing": "on trial", "done": "done", "dropped": "dropped"}
	words := en
	if d.language == Italian {
		words = it
	}
	if word, ok := words[id]; ok {
		return word
	}
	return id
}

// figure is what stands on a bound node.
type figure struct {
	text    string
	bad     bool     // it is a cost
	emotion *float64 // it is this emotion
}

func (d *drawing) figure(node string) figure {
	if d.opt.Figures == nil {
		return figure{}
	}
	f, ok := d.opt.Figures.Nodes[node]
	if !ok || f.State == binding.Unknown || f.State == binding.Refused || f.State == binding.Withheld {
		return figure{}
	}
	if f.State == binding.None {
		return figure{text: "–"}
	}
	m := shown(f.Measures, f.Show)
	if m == nil {
		return figure{}
	}
	out := figure{text: d.measure(m), bad: f.Of == binding.OfCritical || f.Of == binding.OfCost}
	if m.Unit == "emotion" {
		out.emotion = &m.Value
	}
	return out
}

// measure writes a figure in its unit.
func (d *drawing) measure(m *binding.Measure) string {
	switch m.Unit {
	case "share":
		return d.share(m.Value)
	case "seconds":
		return d.duration(m.Value)
	case "emotion":
		return d.signed(m.Value)
	case "money":
		return d.money(m.Value)
	case "number":
		return d.number(m.Value, 1)
	}
	return d.number(m.Value, 0)
}

// shown is the measure of that name.
func shown(m binding.Measures, name string) *binding.Measure {
	return map[string]*binding.Measure{
		"people": m.People, "volume": m.Volume, "conversion": m.Conversion, "time": m.Time, "dropoff": m.Dropoff, "backsteps": m.Backsteps,
		"emotion": m.Emotion, "satisfaction": m.Satisfaction, "mean": m.Mean, "value": m.Value, "cost": m.Cost,
	}[name]
}

// stageFigures are how many are at a stage, and what becomes of them.
func (d *drawing) stageFigures(node string) (people, more string) {
	if d.opt.Figures == nil {
		return "", ""
	}
	f, ok := d.opt.Figures.Nodes[node]
	if !ok || f.Measures.People == nil {
		return "", ""
	}
	m := f.Measures
	word := d.w.people
	if m.People.Value == 1 {
		word = d.w.peopleOne
	}
	people = d.number(m.People.Value, 0) + " " + word
	var parts []string
	if m.Conversion != nil && m.Dropoff != nil && m.Conversion.Value == 0 && m.Dropoff.Value == 0 {
		return people, "" // nobody had the time to do either
	}
	if m.Conversion != nil {
		parts = append(parts, d.share(m.Conversion.Value)+" "+d.w.moveOn)
	}
	if m.Time != nil {
		parts = append(parts, d.duration(m.Time.Value))
	}
	if m.Dropoff != nil {
		parts = append(parts, d.share(m.Dropoff.Value)+" "+d.w.leave)
	}
	for i := range parts {
		parts[i] = strings.ReplaceAll(parts[i], " ", "\u00A0")
	}
	return people, strings.Join(parts, " · ")
}
