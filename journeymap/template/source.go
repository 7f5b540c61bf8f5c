package template

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"

	"percorso"
	"percorso/journeymap/document"
)

// source is a template as it stands in its file. Texts are [Italian, English].
type source struct {
	ID           string  `yaml:"-"`
	Name         pair    `yaml:"name"`
	About        pair    `yaml:"about"`
	Source       pair    `yaml:"source"`
	Map          props   `yaml:"map"`
	Personas     []props `yaml:"personas"`
	Stages       []props `yaml:"stages"`
	Lanes        []props `yaml:"lanes"`
	Links        []props `yaml:"links"`
	Stakeholders []props `yaml:"stakeholders"`
}

type pair []string

func (p pair) in(lang string) string {
	switch {
	case len(p) != 2:
		return ""
	case lang == "it":
		return p[0]
	}
	return p[1]
}

// props are properties by name. A value that is a list of two texts is a text in
// both languages, but for those in asTheyAre.
type props map[string]any

// asTheyAre are properties whose lists are lists of names.
var asTheyAre = []string{"channels", "tags", "bind", "filter"}

// plain returns the properties of a node without those that are nodes.
func (p props) plain() props {
	out := maps.Clone(p)
	for _, name := range []string{"id", "steps", "cards"} {
		delete(out, name)
	}
	return out
}

// id returns the node's id.
func (p props) id() string {
	id, _ := p["id"].(string)
	return id
}

// below returns nodes that stand within p.
func (p props) below(name string) (out []props) {
	list, _ := p[name].([]any)
	for _, one := range list {
		if node, ok := one.(map[string]any); ok {
			out = append(out, node)
		}
	}
	return out
}

// cards returns a lane's cards, by stage or step. A card is its text, or its
// properties.
func (p props) cards() map[string][]any {
	out := map[string][]any{}
	cells, _ := p["cards"].(map[string]any)
	for stage, cards := range cells {
		out[stage], _ = cards.([]any)
	}
	return out
}

// document makes the map in a language.
func (s *source) document(lang string) (*document.Document, error) {
	b := builder{lang: lang, doc: document.New()}
	for name, value := range s.Map {
		b.set(document.Root, name, value)
	}
	b.set(document.Root, "language", map[bool]string{true: "it", false: "en"}[lang == "it"])
	b.nodes("persona", document.KindPersona, s.Personas)
	b.stages(document.Root, s.Stages)
	columns := b.doc.Columns()
	for i, key := range document.Spread(len(s.Lanes)) {
		l := s.Lanes[i]
		id, cells, n := l.id(), l.cards(), 0
		b.insert(id, document.KindLane, document.Root, key, l.plain())
		for _, cards := range cells {
			n += len(cards)
		}
		keys := document.Spread(n)
		for _, column := range columns {
			for j, card := range cells[string(column.ID)] {
				p := props{"stage": string(column.ID)}
				if given, ok := card.(map[string]any); ok {
					maps.Copy(p, given)
				} else {
					p["text"] = card
				}
				b.insert(id+"-"+string(column.ID)+"-"+strconv.Itoa(j+1), document.KindCard, document.NodeID(id), keys[0], p)
				keys = keys[1:]
			}
		}
		if len(keys) > 0 {
			b.fail("lane %s: a card names a stage that there is not, or one that has steps", id)
		}
	}
	b.nodes("link", document.KindLink, s.Links)
	b.nodes("stakeholder", document.KindStakeholder, s.Stakeholders)
	if b.err != nil {
		return nil, percorso.Errorf(percorso.Internal, "template %s: %w", s.ID, b.err)
	}
	return b.doc, nil
}

// builder puts nodes on a map; the first error stays.
type builder struct {
	lang string
	doc  *document.Document
	err  error
}

func (b *builder) fail(format string, args ...any) {
	if b.err == nil {
		b.err = percorso.Errorf(percorso.Internal, format, args...)
	}
}

func (b *builder) stages(parent document.NodeID, stages []props) {
	for i, key := range document.Spread(len(stages)) {
		id := stages[i].id()
		b.insert(id, document.KindStage, parent, key, stages[i].plain())
		b.stages(document.NodeID(id), stages[i].below("steps"))
	}
}

func (b *builder) nodes(prefix string, kind document.Kind, list []props) {
	for i, key := range document.Spread(len(list)) {
		b.insert(prefix+"-"+strconv.Itoa(i+1), kind, document.Root, key, list[i])
	}
}

func (b *builder) insert(id string, kind document.Kind, parent document.NodeID, order string, p props) {
	b.apply(document.Op{Op: document.Insert, ID: document.NodeID(id), Kind: kind, Parent: parent, Order: order})
	for _, name := range slices.Sorted(maps.Keys(p)) {
		b.set(document.NodeID(id), name, p[name])
	}
}

func (b *builder) set(id document.NodeID, name string, value any) {
	if !slices.Contains(asTheyAre, name) {
		value = b.say(value)
	}
	text, err := json.Marshal(value)
	if err != nil {
		b.fail("%s.%s: %w", id, name, err)
		return
	}
	b.apply(document.Op{Op: document.Set, ID: id, Key: name, Value: text})
}

func (b *builder) apply(op document.Op) {
	ops := []document.Op{op}
	if err := b.doc.Check(ops); err != nil {
		b.fail("%w", err)
		return
	}
	b.doc.Apply(ops)
}

// say puts texts into the language.
func (b *builder) say(value any) any {
	list, ok := value.([]any)
	if !ok {
		return value
	}
	if len(list) == 2 {
		it, first := list[0].(string)
		en, second := list[1].(string)
		if first && second {
			return pair{it, en}.in(b.lang)
		}
	}
	out := make([]any, len(list))
	for i, one := range list {
		out[i] = b.say(one)
	}
	return out
}
