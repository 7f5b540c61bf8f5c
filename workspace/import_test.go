package workspace_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"percorso"
	"percorso/workspace"
)

func openIn(t *testing.T, dir string) *workspace.Workspace {
	t.Helper()
	ws, err := workspace.Open(t.Context(), dir, workspace.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return ws
}

func newDir(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "main")
	if err := workspace.Init(dir, workspace.Config{}); err != nil {
		t.Fatal(err)
	}
	return dir
}

// endless is a client that goes on sending rows, until it goes away.
type endless struct {
	sent, goneAfter int64
}

func (e *endless) Read(p []byte) (int, error) {
	if e.sent >= e.goneAfter {
		return 0, io.ErrUnexpectedEOF
	}
	n := copy(p, bytes.Repeat([]byte("2026-01-01,ana,5\n"), len(p)/17+1))
	e.sent += int64(n)
	return n, nil
}

func TestCancelledUploadLeavesNothing(t *testing.T) {
	dir := newDir(t)
	ws := openIn(t, dir)
	defer func() { _ = ws.Close(context.WithoutCancel(t.Context())) }()
	one, err := ws.Imports.Add()
	if err != nil {
		t.Fatal(err)
	}
	_, err = ws.Imports.Upload(t.Context(), one.ID, "large.csv", 2<<30, &endless{goneAfter: 100 << 20})
	if percorso.KindOf(err) != percorso.Invalid || !strings.Contains(err.Error(), "2.0 GB") {
		t.Errorf("%v", err)
	}
	entries, err := os.ReadDir(filepath.Join(dir, "imports", one.ID))
	if err != nil || len(entries) != 1 || entries[0].Name() != "import.json" {
		t.Errorf("left behind: %v %v", entries, err)
	}
	if one, err = ws.Imports.Get(one.ID); err != nil || len(one.Files) != 0 {
		t.Errorf("%+v %v", one.Files, err)
	}
}

func TestUploadThatTheDiskHasNoRoomFor(t *testing.T) {
	ws := openIn(t, newDir(t))
	defer func() { _ = ws.Close(context.WithoutCancel(t.Context())) }()
	one, err := ws.Imports.Add()
	if err != nil {
		t.Fatal(err)
	}
	left := uint64(600 << 20)
	ws.Imports.SetFree(func(string) (uint64, error) { return left, nil })
	_, err = ws.Imports.Upload(t.Context(), one.ID, "large.csv", 1<<30, strings.NewReader("a\n1\n"))
	if percorso.KindOf(err) != percorso.Unavailable || !strings.Contains(err.Error(), "600 MB free") {
		t.Errorf("announced: %v", err)
	}
	ws.Imports.SetFree(func(string) (uint64, error) { left -= 40 << 20; return left, nil }) // it fills up on the way
	_, err = ws.Imports.Upload(t.Context(), one.ID, "large.csv", -1, &endless{goneAfter: 1 << 30})
	if percorso.KindOf(err) != percorso.Unavailable || !strings.Contains(err.Error(), "make room") {
		t.Errorf("on the way: %v", err)
	}
	if _, err = ws.Imports.Upload(t.Context(), one.ID, "huge.csv", 9<<30, strings.NewReader("")); percorso.KindOf(err) != percorso.TooLarge {
		t.Errorf("too large: %v", err)
	}
}

// slowImport is an import whose run takes a while.
func slowImport(t *testing.T, ws *workspace.Workspace, name string, rows int) workspace.Import {
	t.Helper()
	one, err := ws.Imports.Add()
	if err != nil {
		t.Fatal(err)
	}
	text := "when,who\n" + strings.Repeat("2026-01-01 10:00:00,ana\n2026-01-02 11:00:00,leo\n", rows/2)
	if _, err = ws.Imports.Upload(t.Context(), one.ID, name, int64(len(text)), strings.NewReader(text)); err != nil {
		t.Fatal(err)
	}
	mapping := "format: percorso-mapping/1\nname: " + strings.TrimSuffix(name, ".csv") + "\ntables: {t: {file: " + name + ", repeats: keep}}\ninteractions: [{from: t, event: Visit, time: =when, user: =who}]\n"
	if one, err = ws.Imports.Write(one.ID, mapping); err != nil {
		t.Fatal(err)
	}
	if one, err = ws.Imports.Run(one.ID, false); err != nil {
		t.Fatal(err)
	}
	return one
}

func ended(t *testing.T, ws *workspace.Workspace, id string) workspace.Import {
	t.Helper()
	for range 600 {
		one, err := ws.Imports.Get(id)
		if err != nil {
			t.Fatal(err)
		}
		if one.State != workspace.ImportQueued && one.State != workspace.ImportRunning {
			return one
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatal("it does not end")
	return workspace.Import{}
}

func TestThreeImportsAtOnceQueue(t *testing.T) {
	ws := openIn(t, newDir(t))
	defer func() { _ = ws.Close(context.WithoutCancel(t.Context())) }()
	var all []workspace.Import
	for _, name := range []string{"one.csv", "two.csv", "three.csv"} {
		all = append(all, slowImport(t, ws, name, 40_000))
	}
	running := 0
	for _, one := range ws.Imports.All() {
		if one.State == workspace.ImportRunning {
			running++
		}
	}
	if running > 1 {
		t.Errorf("%d run at once", running)
	}
	if _, err := ws.Imports.Run(all[2].ID, false); percorso.KindOf(err) != percorso.Conflict {
		t.Errorf("run twice: %v", err)
	}
	if err := ws.Imports.Remove(all[2].ID); percorso.KindOf(err) != percorso.Conflict {
		t.Errorf("deleted while it waits: %v", err)
	}
	if err := ws.Imports.Stop(all[2].ID); err != nil {
		t.Error(err)
	}
	for i, want := range []workspace.ImportState{workspace.ImportDone, workspace.ImportDone, workspace.ImportStopped} {
		one := ended(t, ws, all[i].ID)
		if one.State != want || want == workspace.ImportDone && one.Report.Accepted != 40_000 {
			t.Errorf("import %d is %s: %s", i, one.State, one.Error)
		}
	}
}

func TestServerStoppedWhileItImports(t *testing.T) {
	dir := newDir(t)
	ws := openIn(t, dir)
	one := slowImport(t, ws, "one.csv", 400_000)
	// What a crash leaves: the file says that it is under way.
	text, err := os.ReadFile(filepath.Join(dir, "imports", one.ID, "import.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := ws.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	part := filepath.Join(dir, "imports", one.ID, ".part-1")
	if err := errors.Join(os.WriteFile(filepath.Join(dir, "imports", one.ID, "import.json"), text, 0o600), os.WriteFile(part, []byte("x"), 0o600)); err != nil {
		t.Fatal(err)
	}
	ws = openIn(t, dir)
	defer func() { _ = ws.Close(context.WithoutCancel(t.Context())) }()
	if one, err = ws.Imports.Get(one.ID); err != nil || one.State != workspace.ImportBroken {
		t.Fatalf("%s %v", one.State, err)
	}
	if _, err := os.Stat(part); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("half a file is left: %v", err)
	}
	if _, err := ws.Imports.Run(one.ID, false); err != nil {
		t.Fatal(err)
	}
	one = ended(t, ws, one.ID)
	if one.State != workspace.ImportDone || one.Report.Accepted+one.Report.Duplicates != 400_000 || ws.Journal.Last() != 400_000 {
		t.Errorf("%s: %+v, the journal ends at %d", one.State, one.Report, ws.Journal.Last())
	}
}

// TestFilesNobodyTouchesArePutAway: of an import that never was run as well, and
// while the server goes on.
func TestFilesNobodyTouchesArePutAway(t *testing.T) {
	dir, ahead := newDir(t), atomic.Int64{}
	ws, err := workspace.Open(t.Context(), dir, workspace.Options{Now: func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) }})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = ws.Close(context.WithoutCancel(t.Context())) }()
	draft, err := ws.Imports.Add()
	if err != nil {
		t.Fatal(err)
	}
	if draft, err = ws.Imports.Upload(t.Context(), draft.ID, "people.csv", -1, strings.NewReader("when,who\n2026-01-01,ana\n")); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "imports", draft.ID, "file-people.csv")
	for _, tt := range []struct {
		days  int64
		stays bool
	}{{6, true}, {8, false}} {
		ahead.Store(tt.days * 24 * int64(time.Hour))
		ws.Imports.Tidy()
		_, err := os.Stat(file)
		one, e := ws.Imports.Get(draft.ID)
		if e != nil || (err == nil) != tt.stays || (one.Files[0].Seen != nil) != tt.stays {
			t.Errorf("after %d days: %v, %+v %v", tt.days, err, one.Files, e)
		}
	}
	if _, err := ws.Imports.Run(draft.ID, false); percorso.KindOf(err) != percorso.Invalid {
		t.Errorf("running what was put away: %v", err)
	}
}
