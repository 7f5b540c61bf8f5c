package demo_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"percorso"
	"percorso/demo"
	"percorso/people"
	"percorso/workspace"
)

// host shows workspaces to nobody.
type host struct {
	taken map[percorso.WorkspaceID]bool
	added chan *workspace.Workspace
}

func newHost(taken ...percorso.WorkspaceID) *host {
	h := &host{taken: map[percorso.WorkspaceID]bool{}, added: make(chan *workspace.Workspace, 8)}
	for _, id := range taken {
		h.taken[id] = true
	}
	return h
}

func (h *host) Has(id percorso.WorkspaceID) bool { return h.taken[id] }
func (h *host) Remove(percorso.WorkspaceID)      {}
func (h *host) Add(ws *workspace.Workspace, _ <-chan struct{}) error {
	h.added <- ws
	return nil
}

func start(t *testing.T, ctx context.Context, dir string, h demo.Host) *demo.Beside {
	t.Helper()
	b := demo.New(dir, demo.Options{Customers: 40, Rate: 100, Workspace: workspace.Options{PasswordCost: people.Cost{Memory: 64, Passes: 1, Threads: 1}}})
	if err := b.Start(ctx, h); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.Close)
	return b
}

func await(t *testing.T, b *demo.Beside, stage demo.Stage) demo.State {
	t.Helper()
	for range 3000 {
		if s := b.State(); s.Stage == stage {
			return s
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("it is %+v, not %s", b.State(), stage)
	return demo.State{}
}

// TestBesideIsMadeOpenedAndRemoved, and made again.
func TestBesideIsMadeOpenedAndRemoved(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "demo")
	h := newHost(demo.ID)
	b := start(t, t.Context(), dir, h)
	if s := b.State(); s.Stage != demo.Absent {
		t.Fatalf("before it was made: %+v", s)
	}
	if _, _, err := b.Entry(t.Context(), true); percorso.KindOf(err) != percorso.NotFound {
		t.Errorf("the way in before it is open: %v", err)
	}
	for range 2 {
		if err := errors.Join(b.Make(), b.Make()); err != nil { // twice is once
			t.Fatal(err)
		}
		if s := await(t, b, demo.Open); s.ID != demo.ID+"-demo" {
			t.Errorf("it is open as %s, a taken id", s.ID)
		}
		ws := <-h.added
		before := ws.Journal.Last()
		if before < 100 || ws.Status().Interactions == 0 {
			t.Errorf("it has %d events, %d interactions", before, ws.Status().Interactions)
		}
		for deadline := time.Now().Add(30 * time.Second); ws.Journal.Last() == before; time.Sleep(10 * time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatal("nothing new comes in")
			}
		}
		if id, link, err := b.Entry(t.Context(), true); err != nil || id != demo.ID+"-demo" || link != "" {
			t.Errorf("the way in from this machine: %s %q %v", id, link, err)
		}
		if _, link, err := b.Entry(t.Context(), false); err != nil || len(link) < 20 || link[:6] != "owner/" {
			t.Errorf("the way in from elsewhere: %q %v", link, err)
		}
		if err := b.Remove(); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) || b.State().Stage != demo.Absent {
			t.Errorf("after its removal: %v %+v", err, b.State())
		}
	}
}

// TestBesideAfterARestart: what was open is open again, what was unfinished is
// gone, and what is no demo stays.
func TestBesideAfterARestart(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "demo")
	ctx, stop := context.WithCancel(t.Context())
	h := newHost()
	b := start(t, ctx, dir, h)
	if err := b.Make(); err != nil {
		t.Fatal(err)
	}
	await(t, b, demo.Open)
	had := (<-h.added).Journal.Last()
	stop()
	b.Close()
	if err := b.Make(); percorso.KindOf(err) != percorso.Unavailable && percorso.KindOf(err) != percorso.Internal && err != nil {
		t.Errorf("making one while the server stops: %v", err)
	}

	b = start(t, t.Context(), dir, h)
	await(t, b, demo.Open)
	if now := (<-h.added).Journal.Last(); now < had {
		t.Errorf("%d events of %d are left", now, had)
	}
	b.Close()

	if err := os.WriteFile(filepath.Join(dir, "unfinished"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	b = start(t, t.Context(), dir, h)
	if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) || b.State().Stage != demo.Absent {
		t.Errorf("what was unfinished: %v %+v", err, b.State())
	}

	if err := workspace.Init(dir, workspace.Config{ID: "bottega", Name: "Bottega"}); err != nil {
		t.Fatal(err)
	}
	b = start(t, t.Context(), dir, h)
	if err := b.Make(); err != nil {
		t.Fatal(err)
	}
	if s := await(t, b, demo.Failed); percorso.KindOf(s.Err) != percorso.Conflict {
		t.Errorf("over somebody's data: %+v", s)
	}
	if c, err := workspace.ReadConfig(dir); err != nil || c.ID != "bottega" {
		t.Errorf("somebody's data: %+v %v", c, err)
	}
	if err := b.Remove(); percorso.KindOf(err) != percorso.Conflict {
		t.Errorf("removing somebody's data: %v", err)
	}
}
