package template_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"percorso"
	"percorso/catalogue"
	"percorso/journeymap/document"
	"percorso/journeymap/template"
)

var languages = []string{"it", "en"}

// TestBothLanguagesHaveTheSameNodes compares all but the texts.
func TestBothLanguagesHaveTheSameNodes(t *testing.T) {
	t.Parallel()
	for _, id := range ids(t) {
		it, en := get(t, id, "it"), get(t, id, "en")
		if it.Len() != en.Len() {
			t.Errorf("%s: %d nodes in Italian, %d in English", id, it.Len(), en.Len())
		}
		for _, n := range it.Nodes() {
			m, ok := en.Node(n.ID)
			if !ok || m.Kind != n.Kind || m.Parent != n.Parent || m.Order != n.Order || len(m.Props) != len(n.Props) {
				t.Errorf("%s: %s is not the same in both languages", id, n.ID)
			}
			for name, value := range n.Props {
				if other := m.Props[name]; (value[0] == '"') != (other[0] == '"') {
					t.Errorf("%s: %s.%s is %s in Italian and %s in English", id, n.ID, name, value, other)
				}
			}
			if !it.Visible(n.ID) {
				t.Errorf("%s: %s is not visible", id, n.ID)
			}
		}
	}
}

// TestTemplatesAreGoodMaps holds each to what the lint of a map asks for.
func TestTemplatesAreGoodMaps(t *testing.T) {
	t.Parallel()
	for _, lang := range languages {
		list, err := template.List(lang)
		if err != nil {
			t.Fatal(err)
		}
		for _, of := range list {
			doc := get(t, of.ID, lang)
			if of.Name == "" || of.Description == "" || of.View == "" || len(of.Stages) < 3 || len(of.Lanes) < 6 {
				t.Errorf("%s in %s: incomplete: %+v", of.ID, lang, of)
			}
			for _, n := range doc.Nodes() {
				for name, value := range n.Props {
					if text := string(value); text == `""` || strings.ContainsAny(text, "'!") {
						t.Errorf("%s in %s: %s.%s: %s is empty, or has a straight apostrophe or an exclamation mark", of.ID, lang, n.ID, name, text)
					}
				}
			}
			if of.ID == "empty" {
				continue
			}
			root := doc.Map()
			for _, name := range []string{"title", "scenario", "goal", "expectation"} {
				if root.Text(name) == "" {
					t.Errorf("%s in %s: the map has no %s", of.ID, lang, name)
				}
			}
			if of.Source == "" || len(doc.Personas()) != 1 || len(doc.Links()) == 0 {
				t.Errorf("%s in %s: source, one persona or links are missing", of.ID, lang)
			}
			for _, column := range doc.Columns() {
				felt := 0
				for _, lane := range doc.Lanes() {
					if lane.Text("kind") == "emotion" {
						felt += len(doc.CardsOf(lane.ID, column.ID))
					}
				}
				if felt == 0 || column.Text("subtitle") == "" {
					t.Errorf("%s in %s: %s has no emotion or no subtitle", of.ID, lang, column.ID)
				}
			}
			for _, link := range doc.Links() {
				if !doc.Visible(document.NodeID(link.Text("from"))) || !doc.Visible(document.NodeID(link.Text("to"))) {
					t.Errorf("%s in %s: %s leads nowhere", of.ID, lang, link.ID)
				}
			}
		}
	}
}

// TestTemplatesNameWhatTheCatalogueHas: what is bound has figures at once.
func TestTemplatesNameWhatTheCatalogueHas(t *testing.T) {
	t.Parallel()
	cat := catalogue.Default()
	touchpoints, channels, stages := map[string]catalogue.Touchpoint{}, map[string]bool{}, map[string]bool{}
	for _, p := range cat.Touchpoints {
		touchpoints[string(p.ID)] = p
	}
	for _, c := range cat.Channels {
		channels[string(c.ID)] = true
	}
	for _, m := range cat.Models {
		for _, s := range m.Stages {
			stages[string(m.ID)+" "+string(s.ID)] = true
		}
	}
	for _, id := range ids(t) {
		doc := get(t, id, "it")
		model := doc.Map().Text("model")
		for _, n := range doc.Nodes() {
			if p := n.Text("touchpoint"); p != "" {
				if _, ok := touchpoints[p]; !ok {
					t.Errorf("%s: %s: there is no touchpoint %s", id, n.ID, p)
				}
			}
			bind, _ := document.Read[struct {
				Of, Stage   string
				Touchpoints []string
			}](n, "bind")
			if bind.Of == "stage" && !stages[model+" "+bind.Stage] {
				t.Errorf("%s: %s: the model %s has no stage %s", id, n.ID, model, bind.Stage)
			}
			for _, p := range bind.Touchpoints {
				if _, ok := touchpoints[p]; !ok {
					t.Errorf("%s: %s: there is no touchpoint %s", id, n.ID, p)
				}
			}
			list, _ := document.Read[[]string](n, "channels")
			for _, c := range list {
				if !channels[c] {
					t.Errorf("%s: %s: there is no channel %s", id, n.ID, c)
				}
			}
		}
	}
}

// TestTemplatesAsFiles: each goes into a file and comes back the same.
func TestTemplatesAsFiles(t *testing.T) {
	t.Parallel()
	schema, err := jsonschema.NewCompiler().Compile("../../docs/format/percorso-map.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range ids(t) {
		for _, lang := range languages {
			doc := get(t, id, lang)
			text, err := document.Encode(doc, id)
			if err != nil {
				t.Fatal(err)
			}
			parsed, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
			if err != nil {
				t.Fatal(err)
			}
			if err := schema.Validate(parsed); err != nil {
				t.Errorf("%s in %s: %v", id, lang, err)
			}
			back, _, err := document.Decode(text)
			if err != nil {
				t.Fatalf("%s in %s: %v", id, lang, err)
			}
			if d := document.Diff(doc, back); len(d.Nodes) > 0 {
				said, _ := json.MarshalIndent(d, "", "  ")
				t.Errorf("%s in %s: the file says something else: %s", id, lang, said)
			}
		}
	}
}

func TestUnknownTemplate(t *testing.T) {
	t.Parallel()
	_, err := template.Get("nowhere", "it")
	if percorso.KindOf(err) != percorso.NotFound || !strings.Contains(err.Error(), "see_think_do_care") {
		t.Errorf("got %v", err)
	}
}

func ids(t *testing.T) (out []string) {
	t.Helper()
	list, err := template.List("en")
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range list {
		out = append(out, one.ID)
	}
	return out
}

func get(t *testing.T, id, lang string) *document.Document {
	t.Helper()
	doc, err := template.Get(id, lang)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}
