package demo_test

import (
	"path/filepath"
	"testing"

	"percorso/demo"
	"percorso/journeymap"
	"percorso/journeymap/document"
	"percorso/people"
	"percorso/workspace"
)

// TestTheBrandHasItsMaps in both languages, joined, talked about, and once only.
func TestTheBrandHasItsMaps(t *testing.T) {
	ctx := t.Context()
	dir := filepath.Join(t.TempDir(), "demo")
	if err := demo.Init(dir, demo.ID); err != nil {
		t.Fatal(err)
	}
	ws, err := workspace.Open(ctx, dir, workspace.Options{PasswordCost: people.Cost{Memory: 64, Passes: 1, Threads: 1}})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = ws.Close(ctx) }()
	for range 2 {
		if err := demo.Draw(ctx, ws); err != nil {
			t.Fatal(err)
		}
	}
	rows, err := ws.Maps.Portfolio(ctx, "elena", false)
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 6 || rows[0].Language != "it" || rows[0].State != journeymap.Approval {
		t.Errorf("there are %d maps, the first one %q, %s", len(rows), rows[0].Title, rows[0].State)
	}
	threads := 0
	for _, row := range rows {
		if row.OwnerName == "" {
			t.Errorf("%s: nobody keeps it", row.Title)
		}
		if _, err := ws.Maps.Open(ctx, row.ID, "nobody"); err == nil {
			t.Errorf("%s: open to who is not there", row.Title)
		}
		opened, err := ws.Maps.Open(ctx, row.ID, "marta")
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range opened.Doc.Nodes() {
			for _, key := range []string{"pair", "submap"} {
				if id := n.Text(key); id != "" {
					if _, err := ws.Maps.Open(ctx, journeymap.ID(id), "marta"); err != nil {
						t.Errorf("%s: %s of %s: %v", row.Title, key, n.ID, err)
					}
				}
			}
		}
		said, err := ws.Maps.Threads(ctx, row.ID, "marta")
		if err != nil {
			t.Fatal(err)
		}
		for _, thread := range said {
			if !opened.Doc.Visible(document.NodeID(thread.Node)) {
				t.Errorf("%s: a thread is about %s, which is not there", row.Title, thread.Node)
			}
		}
		threads += len(said)
	}
	if threads != 6 {
		t.Errorf("there are %d threads", threads)
	}
}
