package workspace_test

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"percorso"
	"percorso/insight"
	"percorso/people"
	"percorso/workspace"
)

// backedUp makes a backup and waits until it is ready or failed.
func backedUp(t *testing.T, ws *workspace.Workspace) workspace.MadeBackup {
	t.Helper()
	started, err := ws.StartBackup("test")
	if err != nil {
		t.Fatal(err)
	}
	for {
		all, err := ws.Backups()
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range all {
			if m.ID == started.ID && m.State != workspace.BackupRunning {
				return m
			}
		}
		time.Sleep(5 * time.Millisecond)
	}
}

func TestABackupOfTheOpenWorkspaceRestoresToTheSame(t *testing.T) {
	ws := open(t, made(t))
	send(t, ws, visits()...)
	m := backedUp(t, ws)
	if m.State != workspace.BackupReady || m.Events != 6 || m.Bytes == 0 || m.Share != 1 {
		t.Fatalf("%+v", m)
	}
	f, name, err := ws.OpenBackup(m.ID)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	if !strings.HasPrefix(name, "percorso-main-2026") || !strings.HasSuffix(name, ".zip") {
		t.Errorf("the file is called %q", name)
	}
	zip := filepath.Join(t.TempDir(), name)
	text, err := io.ReadAll(f)
	if err == nil {
		err = os.WriteFile(zip, text, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	target := filepath.Join(t.TempDir(), "again")
	if _, err := workspace.Restore(t.Context(), zip, target); err != nil {
		t.Fatal(err)
	}
	again := open(t, target)
	if err := again.CatchUp(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	same(t, "restored from a .zip", journey(t, ws, insight.Query{}), journey(t, again, insight.Query{}))

	for what, damaged := range map[string][]byte{
		"cut short": text[:len(text)/2],
		"changed":   append(append(append([]byte{}, text[:len(text)/2]...), text[len(text)/2]^0x55), text[len(text)/2+1:]...),
		"no .zip":   []byte("<html>please sign in</html>"),
	} {
		path := filepath.Join(t.TempDir(), "damaged.zip")
		if err := os.WriteFile(path, damaged, 0o600); err != nil {
			t.Fatal(err)
		}
		where := filepath.Join(t.TempDir(), "x")
		if _, err := workspace.Restore(t.Context(), path, where); percorso.KindOf(err) != percorso.Invalid {
			t.Errorf("restoring a file that is %s: %v, want Invalid", what, err)
		}
		if _, err := os.Stat(where); err == nil {
			t.Errorf("restoring a file that is %s leaves something behind", what)
		}
	}
}

func TestOneBackupAtATime(t *testing.T) {
	ws := open(t, made(t))
	send(t, ws, visits()...)
	first, err := ws.StartBackup("test")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ws.StartBackup("test"); err != nil && percorso.KindOf(err) != percorso.Conflict {
		t.Errorf("a second one: %v, want a Conflict, or none when the first is ready", err)
	}
	if err := ws.RemoveBackup(first.ID); err != nil {
		t.Errorf("stopping it: %v", err)
	}
	if _, _, err := ws.OpenBackup(first.ID); percorso.KindOf(err) != percorso.NotFound {
		t.Errorf("fetching what was removed: %v", err)
	}
	for _, id := range []string{"", "..", "../../state", "20261122-000000", "x\x00"} {
		if _, _, err := ws.OpenBackup(id); percorso.KindOf(err) != percorso.NotFound {
			t.Errorf("fetching %q: %v, want NotFound", id, err)
		}
		if err := ws.RemoveBackup(id); percorso.KindOf(err) != percorso.NotFound {
			t.Errorf("removing %q: %v, want NotFound", id, err)
		}
	}
}

func TestABackupIsGoneAfterADay(t *testing.T) {
	dir, at := made(t), now
	ws, err := workspace.Open(t.Context(), dir, workspace.Options{Now: func() time.Time { return at }, Log: t.Logf})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = ws.Close(context.WithoutCancel(t.Context())) }()
	m := backedUp(t, ws)
	at = now.Add(workspace.BackupLife + time.Second)
	if all, err := ws.Backups(); err != nil || len(all) > 0 {
		t.Errorf("%v %v, want none", all, err)
	}
	if _, _, err := ws.OpenBackup(m.ID); percorso.KindOf(err) != percorso.NotFound {
		t.Errorf("fetching it: %v", err)
	}
}

func TestAStopLeavesNoHalfBackup(t *testing.T) {
	dir := made(t)
	ws := open(t, dir)
	send(t, ws, visits()...)
	if _, err := ws.StartBackup("test"); err != nil {
		t.Fatal(err)
	}
	if err := ws.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	left := filepath.Join(dir, workspace.BackupFolder, "20261120-000000.half")
	if err := os.MkdirAll(left, 0o750); err != nil { // as a crash would
		t.Fatal(err)
	}
	open(t, dir)
	entries, err := os.ReadDir(filepath.Join(dir, workspace.BackupFolder))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if strings.Contains(e.Name(), "half") {
			t.Errorf("%s is left", e.Name())
		}
	}
}

// TestARestoreSignsNobodyIn: sessions and links that were ended after the backup
// do not come back; passwords and invitations do.
func TestARestoreSignsNobodyIn(t *testing.T) {
	ctx, dir := t.Context(), made(t)
	ws := open(t, dir)
	_, secret, err := ws.People.MakeOwnerLink(ctx)
	if err != nil {
		t.Fatal(err)
	}
	ada, err := ws.People.Follow(ctx, secret, people.Answer{Email: "ada@example.com", Name: "Ada", Password: "correct horse battery"}, people.Visitor{})
	if err != nil {
		t.Fatal(err)
	}
	_, reset, err := ws.People.MakeReset(ctx, people.Caller{Name: "Ada"}, ada.Person.ID)
	if err != nil {
		t.Fatal(err)
	}
	_, invitation, err := ws.People.Invite(ctx, people.Caller{Name: "Ada"}, people.Guest{Email: "bea@example.com", Role: people.Viewer})
	if err != nil {
		t.Fatal(err)
	}
	to, again := filepath.Join(t.TempDir(), "backup"), filepath.Join(t.TempDir(), "again")
	if _, err := workspace.Backup(ctx, dir, to, "test"); err != nil {
		t.Fatal(err)
	}
	if _, err := workspace.Restore(ctx, to, again); err != nil {
		t.Fatal(err)
	}
	restored := open(t, again)
	if _, err := restored.People.BySession(ctx, ada.Secret); percorso.KindOf(err) != percorso.Unauthorized {
		t.Errorf("the session is back: %v", err)
	}
	if _, _, err := restored.People.Link(ctx, reset); percorso.KindOf(err) != percorso.NotFound {
		t.Errorf("the reset link is back: %v", err)
	}
	if _, _, err := restored.People.Link(ctx, invitation); err != nil {
		t.Errorf("the invitation: %v", err)
	}
	if _, err := restored.People.SignIn(ctx, "ada@example.com", "correct horse battery", people.Visitor{}); err != nil {
		t.Errorf("the password: %v", err)
	}
}
