// Package template holds maps to begin with: known models of the journey, each
// in Italian and in English, with stages, lanes and cards that ask what belongs
// there. They are read from files in which both languages stand side by side.
package template

import (
	"embed"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"

	"percorso"
	"percorso/journeymap/document"
)

// Template is what a gallery shows of a map to begin with.
type Template struct {
	ID          string   `json:"id" doc:"Name of the template, the same in every language"`
	Name        string   `json:"name"`
	Description string   `json:"description" doc:"What it is good for"`
	Source      string   `json:"source" doc:"Whose model it is; empty for the empty map"`
	View        string   `json:"view" enum:"table,circle,blueprint" doc:"How it is drawn at first"`
	Stages      []string `json:"stages" nullable:"false" doc:"Titles of its stages, in order"`
	Lanes       []string `json:"lanes" nullable:"false" doc:"Kinds of its lanes, in order"`
	Cards       int      `json:"cards" doc:"How many cards it brings"`
}

//go:embed sources/*.yaml
var files embed.FS

// sources are the templates in the order of the gallery.
var sources = sync.OnceValues(func() ([]source, error) {
	names, err := fs.Glob(files, "sources/*.yaml")
	if err != nil {
		return nil, percorso.Errorf(percorso.Internal, "listing the templates: %w", err)
	}
	slices.Sort(names)
	out := make([]source, 0, len(names))
	for _, name := range names {
		text, err := files.ReadFile(name)
		if err != nil {
			return nil, percorso.Errorf(percorso.Internal, "reading template %s: %w", name, err)
		}
		var s source
		if err := yaml.UnmarshalWithOptions(text, &s, yaml.Strict()); err != nil {
			return nil, percorso.Errorf(percorso.Internal, "reading template %s: %w", name, err)
		}
		_, s.ID, _ = strings.Cut(strings.TrimSuffix(path.Base(name), ".yaml"), "-") // 03-five_a.yaml
		out = append(out, s)
	}
	return out, nil
})

// List returns all templates in the order of the gallery, in a language: "it",
// else English.
func List(lang string) ([]Template, error) {
	all, err := sources()
	if err != nil {
		return nil, err
	}
	out := make([]Template, 0, len(all))
	for _, s := range all {
		doc, err := s.document(lang)
		if err != nil {
			return nil, err
		}
		t := Template{
			ID: s.ID, Name: s.Name.in(lang), Description: s.About.in(lang), Source: s.Source.in(lang),
			View: doc.Map().Text("view"), Stages: []string{}, Lanes: []string{},
		}
		for _, stage := range doc.Stages() {
			t.Stages = append(t.Stages, stage.Name())
		}
		for _, lane := range doc.Lanes() {
			t.Lanes = append(t.Lanes, lane.Text("kind"))
			t.Cards += len(doc.Cards(lane.ID))
		}
		out = append(out, t)
	}
	return out, nil
}

// Get returns a new map of a template, in a language: "it", else English. The
// error for an unknown id is of kind NotFound and names those that there are.
func Get(id, lang string) (*document.Document, error) {
	all, err := sources()
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(all))
	for i, s := range all {
		if s.ID == id {
			return s.document(lang)
		}
		ids[i] = s.ID
	}
	return nil, percorso.Errorf(percorso.NotFound, "template: there is none called %q; there are %s", id, strings.Join(ids, ", "))
}
