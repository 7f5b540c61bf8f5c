package examples

import (
	"os"
	"path/filepath"
	"testing"

	"percorso/catalogue"
	"percorso/collect/importer"
)

func TestMappingsAndTheirCatalogues(t *testing.T) {
	mappings, err := filepath.Glob("imports/*.yaml")
	if err != nil || len(mappings) == 0 {
		t.Fatalf("no mappings: %v", err)
	}
	used := map[string]bool{}
	for _, file := range mappings {
		m, err := importer.ReadMapping(file)
		if err != nil {
			t.Error(err)
			continue
		}
		if want := filepath.Base(file); m.Name+".yaml" != want {
			t.Errorf("%s is named %s", want, m.Name)
		}
		if m.Title.It == "" || m.Title.En == "" || m.About == "" {
			t.Errorf("%s: the title in both languages, and what it is about", file)
		}
		if c := m.CatalogueFile(); c != "" {
			used[filepath.Base(c)] = true
			if _, err := os.Stat(c); err != nil {
				t.Errorf("%s: %v", file, err)
			}
		}
	}
	catalogues, err := filepath.Glob("catalogues/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range catalogues {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		d, err := catalogue.Parse(text)
		if err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		if _, err := d.Compile(d.DefaultModel, nil); err != nil {
			t.Errorf("%s: %v", file, err)
		}
		if !used[filepath.Base(file)] {
			t.Errorf("no mapping uses %s", file)
		}
	}
}
