package picture

import (
	"strings"
	"time"

	"percorso"
	"percorso/catalogue"
	"percorso/journeymap/binding"
	"percorso/journeymap/document"
)

// Views of a map.
const (
	Table     = "table"
	Circle    = "circle"
	Blueprint = "blueprint" // a table whose lanes stand in the bands of a service blueprint
)

// Options says how a map is drawn; the zero value is ready to use.
type Options struct {
	Theme    string // light or dark; default light
	Language string // it or en; default the map's own, else en
	View     string // table, circle or blueprint; default table

	// Figures are what the map's nodes are measured at; nil draws none.
	Figures *binding.MapFigures
	// Touchpoint finds what the catalogue says of a touchpoint. Default: in
	// Percorso's own catalogue.
	Touchpoint func(percorso.TouchpointID) (catalogue.Touchpoint, bool)
	// Channel is the name of a channel; empty leaves the map's own word. Default:
	// as Percorso's own catalogue calls it.
	Channel func(percorso.ChannelID) percorso.Text
	// Asset returns an image of the map, PNG or JPEG; nil draws their words.
	Asset func(name string) []byte
	// Person is the name of somebody by id; empty or nil leaves the id out.
	Person func(id string) string
	// Now is the date in the footer; the zero value leaves it out.
	Now time.Time
}

func (o Options) withDefaults(m document.Node) Options {
	if o.Language == "" {
		o.Language = m.Text("language")
	}
	if o.Language != Italian {
		o.Language = English
	}
	if o.View == "" {
		o.View = Table
	}
	if o.Touchpoint == nil {
		o.Touchpoint = Touchpoints(catalogue.Default())
	}
	if o.Channel == nil {
		o.Channel = Channels(catalogue.Default())
	}
	return o
}

// Channels finds the names of channels in a catalogue, and in the one that it extends.
func Channels(d *catalogue.Document) func(percorso.ChannelID) percorso.Text {
	byID := map[percorso.ChannelID]percorso.Text{}
	if d.Extends != "" {
		for _, c := range catalogue.Default().Channels {
			byID[c.ID] = c.Name
		}
	}
	for _, c := range d.Channels {
		byID[c.ID] = c.Name
	}
	return func(id percorso.ChannelID) percorso.Text { return byID[id] }
}

// Touchpoints finds touchpoints in a catalogue, and in the one that it extends.
func Touchpoints(d *catalogue.Document) func(percorso.TouchpointID) (catalogue.Touchpoint, bool) {
	byID := map[percorso.TouchpointID]catalogue.Touchpoint{}
	if d.Extends != "" {
		for _, t := range catalogue.Default().Touchpoints {
			byID[t.ID] = t
		}
	}
	for _, t := range d.Touchpoints {
		byID[t.ID] = t
	}
	return func(id percorso.TouchpointID) (catalogue.Touchpoint, bool) {
		t, ok := byID[id]
		return t, ok
	}
}

// What of a text is read at most, in bytes: more would not be shown anyway.
const (
	mostText  = 12_000
	mostTitle = 400
)

// card is a card as it is drawn.
type card struct {
	document.Node
	text     string
	evidence string
	point    *catalogue.Touchpoint
}

// reader reads props, cleaned.
type reader struct {
	doc *document.Document
	opt Options
	// words it has shortened
	cut int
}

func (r *reader) prop(n document.Node, prop string, most int) string {
	text := n.Text(prop)
	if len(text) > most {
		r.cut++
	}
	return plain(text, most)
}

// list is a prop that is a list of words, or one text.
func list(n document.Node, prop string) string {
	words, ok := document.Read[[]string](n, prop)
	if !ok {
		return plain(n.Text(prop), mostTitle)
	}
	return plain(strings.Join(words[:min(len(words), 40)], ", "), mostTitle)
}

// touchpointOf is the touchpoint that a card names; where cards stand for
// touchpoints, also the one that it is bound to.
func touchpointOf(n document.Node, kind string) percorso.TouchpointID {
	if id := n.Text("touchpoint"); id != "" {
		return percorso.TouchpointID(id)
	}
	if b, ok := document.Read[binding.Bind](n, "bind"); ok && b.Of == binding.OfTouchpoint && (kind == "touchpoints" || kind == "moments") {
		return b.Touchpoint
	}
	return ""
}

func (r *reader) card(n document.Node, kind string) card {
	c := card{Node: n, text: r.prop(n, "text", mostText), evidence: n.Text("evidence")}
	if id := touchpointOf(n, kind); id != "" {
		if t, ok := r.opt.Touchpoint(id); ok {
			c.point = &t
			if c.text == "" {
				c.text = plain(t.Name.In(r.opt.Language), mostTitle)
			}
		} else if c.text == "" {
			c.text = plain(string(id), mostTitle)
		}
	}
	if moment := n.Text("moment"); moment != "" && c.point != nil {
		t := *c.point
		t.Moment = true
		c.point = &t
	}
	return c
}

// person is the name of somebody, where it is known; what is no id is a name.
func (r *reader) person(id string) string {
	if id == "" {
		return ""
	}
	if r.opt.Person != nil {
		if name := r.opt.Person(id); name != "" {
			return plain(name, mostTitle)
		}
	}
	if strings.ContainsAny(id, " .") && !strings.Contains(id, "@") {
		return plain(id, mostTitle)
	}
	return ""
}

// initials are the first letters of a name's first and last words.
func initials(name string) string {
	words := strings.Fields(name)
	if len(words) == 0 {
		return ""
	}
	first := func(w string) string {
		for _, c := range w {
			return strings.ToUpper(string(c))
		}
		return ""
	}
	if len(words) == 1 {
		return first(words[0])
	}
	return first(words[0]) + first(words[len(words)-1])
}

// evidence counts cards by what supports them.
func (r *reader) evidence(cells map[document.Cell][]document.Node) (measured, partly, none int) {
	for _, cards := range cells {
		for _, c := range cards {
			if _, isPoint := c.Number("value"); isPoint {
				continue
			}
			switch c.Text("evidence") {
			case "measured":
				measured++
			case "partly":
				partly++
			default:
				none++
			}
		}
	}
	return measured, partly, none
}
