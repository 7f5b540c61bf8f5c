package document_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"percorso/journeymap/document"
)

// TestBands reads the vectors that the pages read too.
func TestBands(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("testdata", "bands.json"))
	if err != nil {
		t.Fatal(err)
	}
	var told []struct{ Kind, Band, In string }
	if err := json.Unmarshal(text, &told); err != nil {
		t.Fatal(err)
	}
	for _, c := range told {
		lane := document.Node{ID: "l", Kind: document.KindLane, Props: map[string]json.RawMessage{"kind": json.RawMessage(`"` + c.Kind + `"`), "band": json.RawMessage(`"` + c.Band + `"`)}}
		if got := document.BandOf(lane); got != c.In {
			t.Errorf("a lane of %q with band %q stands in %s, want %s", c.Kind, c.Band, got, c.In)
		}
	}
	lane := func(id, kind string) document.Node {
		return document.Node{ID: document.NodeID(id), Kind: document.KindLane, Props: map[string]json.RawMessage{"kind": json.RawMessage(`"` + kind + `"`)}}
	}
	order := ""
	for _, l := range document.InBands([]document.Node{lane("1", "ideas"), lane("2", "support"), lane("3", "pains"), lane("4", "frontstage"), lane("5", "actions"), lane("6", "backstage")}) {
		order += string(l.ID)
	}
	if order != "354621" {
		t.Errorf("in bands: %s", order)
	}
}
