package workspace_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"percorso"
	"percorso/insight"
	"percorso/store/sqlite"
	"percorso/workspace"
)

func shut(t *testing.T, ws *workspace.Workspace) {
	t.Helper()
	if err := ws.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// TestLostJournalIsNoticed: derived figures that no event stands behind any
// more would never change again.
func TestLostJournalIsNoticed(t *testing.T) {
	dir := made(t)
	ws := open(t, dir)
	send(t, ws, visits()...)
	shut(t, ws)
	if err := os.Remove(filepath.Join(dir, sqlite.JournalFile)); err != nil {
		t.Fatal(err)
	}
	_, err := workspace.Open(t.Context(), dir, workspace.Options{})
	if percorso.KindOf(err) != percorso.Invalid || !strings.Contains(err.Error(), "percorso rebuild") {
		t.Fatalf("opening without the journal: %v", err)
	}
	if err := workspace.Forget(t.Context(), dir); err != nil {
		t.Fatal(err)
	}
	ws = open(t, dir)
	send(t, ws, visits()[:3]...)
	if got := journey(t, ws, insight.Query{}).Coverage.Interactions; got != 2 {
		t.Errorf("rebuilt and sent to again: %d interactions, want 2", got)
	}
}

// TestRetentionCutShort: a program that stopped after dropping events, and
// before forgetting what came of them, has left it to the next one.
func TestRetentionCutShort(t *testing.T) {
	dir := made(t)
	ws := open(t, dir)
	send(t, ws, visits()...)
	if err := ws.Journal.SetCursor(t.Context(), "retaining", 1); err != nil {
		t.Fatal(err)
	}
	if _, err := ws.Journal.Prune(t.Context(), now.AddDate(0, 0, -10)); err != nil {
		t.Fatal(err)
	}
	shut(t, ws)
	path := filepath.Join(dir, workspace.ConfigFile)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(strings.Replace(string(text), "retention_days: 0", "retention_days: 10", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	ws = open(t, dir)
	if err := ws.CatchUp(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if got := journey(t, ws, insight.Query{}).Coverage.Interactions; got != 2 {
		t.Errorf("%d interactions are left, want the 2 of the last ten days", got)
	}
}

func TestHalfABackup(t *testing.T) {
	dir := made(t)
	ws := open(t, dir)
	send(t, ws, visits()...)
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	to := filepath.Join(t.TempDir(), "backup")
	if _, err := workspace.Backup(ended, dir, to, "test"); !errors.Is(err, context.Canceled) {
		t.Errorf("a backup that was stopped: %v", err)
	}
	if _, err := os.Stat(to); !errors.Is(err, os.ErrNotExist) {
		t.Error("a backup that was stopped left its folder")
	}
	if _, err := workspace.Backup(t.Context(), dir, to, "test"); err != nil {
		t.Fatal(err)
	}
	target := filepath.Join(t.TempDir(), "main")
	if _, err := workspace.Restore(ended, to, target); !errors.Is(err, context.Canceled) {
		t.Errorf("a restore that was stopped: %v", err)
	}
	if entries, _ := os.ReadDir(target); len(entries) > 0 {
		t.Errorf("a restore that was stopped left %v", entries)
	}
	if err := os.MkdirAll(target, 0o750); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(target, sqlite.JournalFile), []byte("half"), 0o600); err != nil { // kill -9
		t.Fatal(err)
	}
	_, err := workspace.Restore(t.Context(), to, target)
	if percorso.KindOf(err) != percorso.Conflict || !strings.Contains(err.Error(), sqlite.JournalFile) {
		t.Errorf("restoring where a half file lies: %v", err)
	}
	if err := workspace.Init(target, workspace.Config{}); percorso.KindOf(err) != percorso.Conflict {
		t.Errorf("making a workspace around a journal that is there: %v", err)
	}
	manifest := filepath.Join(to, workspace.ManifestFile)
	text, err := os.ReadFile(manifest)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(manifest, []byte(strings.ReplaceAll(string(text), `"name": "state.db"`, `"name": "journal.db"`)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := workspace.Restore(t.Context(), to, filepath.Join(t.TempDir(), "x")); percorso.KindOf(err) != percorso.Invalid {
		t.Errorf("restoring a backup that lists no state: %v", err)
	}
}

// TestBackupLeavesTheOriginalAlone: a program of another version may have it
// open.
func TestBackupLeavesTheOriginalAlone(t *testing.T) {
	dir := made(t)
	if _, err := workspace.Backup(t.Context(), dir, filepath.Join(t.TempDir(), "b"), "test"); percorso.KindOf(err) != percorso.NotFound {
		t.Errorf("backing up a workspace without a journal: %v", err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 {
		t.Errorf("the backup made something in the original: %v %v", entries, err)
	}
}

func TestRemoveOnlyWhatIsAWorkspace(t *testing.T) {
	dir := made(t)
	ws := open(t, dir)
	if err := workspace.Remove(dir); percorso.KindOf(err) != percorso.Unavailable {
		t.Errorf("removing a workspace that is open: %v", err)
	}
	shut(t, ws)
	if err := workspace.Remove(dir); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
		t.Error("the folder is still there")
	}
	other := t.TempDir()
	if err := os.WriteFile(filepath.Join(other, "thesis.txt"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := workspace.Remove(other); err == nil {
		t.Error("a folder that is no workspace was removed")
	}
}

func TestConfigIsChecked(t *testing.T) {
	for field, c := range map[string]workspace.Config{
		"zone":           {Zone: "Local"},
		"id":             {ID: "../x"},
		"currency":       {Currency: "eur"},
		"region":         {Region: "Italy"},
		"retention_days": {RetentionDays: -1},
		"languages":      {Languages: []string{"de"}},
	} {
		dir := filepath.Join(t.TempDir(), "main")
		err := workspace.Init(dir, c)
		if percorso.KindOf(err) != percorso.Invalid || !strings.Contains(err.Error(), field) {
			t.Errorf("%s: %v", field, err)
		}
		if _, err := os.Stat(dir); err == nil {
			t.Errorf("%s: the folder was made", field)
		}
	}
	dir := made(t)
	names := []string{}
	entries, err := os.ReadDir(dir)
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if err != nil || !slices.Equal(names, []string{workspace.ConfigFile}) {
		t.Errorf("a new workspace holds %v, %v", names, err)
	}
}
