package workspace_test

import (
	"context"
	"encoding/json"
	"path/filepath"
	"testing"

	"percorso/journeymap"
	"percorso/journeymap/document"
	"percorso/people"
	"percorso/workspace"
)

// TestABackupHasTheMaps, with their versions, comments and pictures.
func TestABackupHasTheMaps(t *testing.T) {
	dir := made(t)
	ws := open(t, dir)
	demo, err := ws.People.DemoOwner(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	who := journeymap.Author{ID: demo.Person, Name: demo.Name}
	id, err := ws.Maps.Create(t.Context(), who, journeymap.New{Title: "Giulia compra"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ws.Maps.Append(t.Context(), id, who, "batch-0001", []document.Op{{Op: document.Insert, ID: "s1", Kind: document.KindStage, Parent: document.Root, Order: "V"}}); err != nil {
		t.Fatal(err)
	}
	if _, err := ws.Maps.Keep(t.Context(), id, who, "Prima", ""); err != nil {
		t.Fatal(err)
	}
	if _, err := ws.Maps.Say(t.Context(), id, who, journeymap.Saying{Node: "s1", Text: "Bene"}); err != nil {
		t.Fatal(err)
	}
	asset, err := ws.Maps.AddAsset(t.Context(), id, who, []byte("GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"))
	if err != nil {
		t.Fatal(err)
	}
	backup, restored := filepath.Join(t.TempDir(), "backup"), filepath.Join(t.TempDir(), "restored")
	if _, err := workspace.Backup(t.Context(), dir, backup, "test"); err != nil {
		t.Fatal(err)
	}
	want := whole(t, ws, id, asset.ID)
	if _, err := workspace.Restore(t.Context(), backup, restored); err != nil {
		t.Fatal(err)
	}
	again, err := workspace.Open(t.Context(), restored, workspace.Options{PasswordCost: people.Cost{Memory: 64, Passes: 1, Threads: 1}})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = again.Close(context.WithoutCancel(t.Context())) }()
	if got := whole(t, again, id, asset.ID); got != want {
		t.Errorf("restored it is\n%s\nand was\n%s", got, want)
	}
}

// whole returns all of a map as text.
func whole(t *testing.T, ws *workspace.Workspace, id journeymap.ID, asset string) string {
	t.Helper()
	const me = "demo"
	o, err := ws.Maps.Open(t.Context(), id, me)
	if err != nil {
		t.Fatal(err)
	}
	versions, err := ws.Maps.Versions(t.Context(), id, me)
	if err != nil {
		t.Fatal(err)
	}
	threads, err := ws.Maps.Threads(t.Context(), id, me)
	if err != nil {
		t.Fatal(err)
	}
	history, err := ws.Maps.History(t.Context(), id, me, 0, 50)
	if err != nil {
		t.Fatal(err)
	}
	_, content, err := ws.Maps.Asset(t.Context(), id, me, asset)
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal([]any{o.Head, o.Doc.Nodes(), versions, threads, history, content})
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
