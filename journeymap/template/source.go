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
	Stages       []stage `yaml:"stages"`
	Lanes        []lane  `yaml:"lanes"`
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

type stage struct {
	ID    string  `yaml:"id"`
	Props props   `yaml:",inline"`
	Steps []stage `yaml:"steps"`
}

type lane struct {
	ID    string           `yaml:"id"`
	Props props            `yaml:",inline"`
	Cards map[string][]any `yaml:"cards"` // by stage or step; a card is its text, or its properties
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
		b.insert(l.ID, document.KindLane, document.Root, key, l.Props)
		n := 0
		for _, cards := range l.Cards {
			n += len(cards)
		}
		keys := document.Spread(n)
		for _, column := range columns {
			for j, card := range l.Cards[string(column.ID)] {
				p := props{"stage": string(column.ID)}
				if given, ok := card.(map[string]any); ok {
					maps.Copy(p, given)
				} else {
					p["text"] = card
				}
				b.insert(l.ID+"-"+string(column.ID)+"-"+strconv.Itoa(j+1), document.KindCard, document.NodeID(l.ID), keys[0], p)
				keys = keys[1:]
			}
		}
		if len(keys) > 0 {
			b.fail("lane %s: a card names a stage that there is not, or one that has steps", l.ID)
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

func (b *builder) stages(parent document.NodeID, stages []stage) {
	for i, key := range document.Spread(len(stages)) {
		b.insert(stages[i].ID, document.KindStage, parent, key, stages[i].Props)
		b.stages(document.NodeID(stages[i].ID), stages[i].Steps)
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
