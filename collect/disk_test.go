//go:build linux

package collect_test

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"percorso/collect"
	"percorso/collect/source"
	"percorso/journal"
	"percorso/store/sqlite"
)

// diskDesk is a desk whose journal is a file in dir.
func diskDesk(t *testing.T, dir string) (*desk, *sqlite.DB) {
	t.Helper()
	d := newDesk(t)
	db, err := sqlite.OpenJournal(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	if d.journal, err = journal.Open(t.Context(), sqlite.NewJournalStore(db), journal.Options{Now: d.clock}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.journal.Close() })
	d.door = collect.New(d.journal, d.sources, collect.Options{Now: d.clock})
	return d, db
}

// postPages sends n pages whose numbers begin at from.
func (d *desk) postPages(from, n int) reply {
	d.t.Helper()
	var body bytes.Buffer
	body.WriteString(`{"batch":[`)
	for i := range n {
		if i > 0 {
			body.WriteByte(',')
		}
		// The note must not pack well, or the disk is never full.
		fmt.Fprintf(&body, `{"type":"page","userId":"ana","messageId":"m%d","properties":{"note":%q}}`, from+i, source.NewKey()+source.NewKey()+source.NewKey())
	}
	body.WriteString("]}")
	return d.post("/v1/batch", body.Bytes())
}

// TestFullDisk fills a small file system of its own, and then makes room.
func TestFullDisk(t *testing.T) {
	dir := smallDisk(t, "size=4m")
	d, _ := diskDesk(t, dir)
	n := 0
	for ; n < 1_000_000; n += 100 {
		a := d.postPages(n, 100)
		if a.Status == http.StatusOK {
			continue
		}
		if a.Status != http.StatusServiceUnavailable || a.Header.Get("Retry-After") == "" || a.Error.Kind != "unavailable" {
			t.Fatalf("on a full disk: %+v", a)
		}
		break
	}
	for range 3 {
		if a := d.postPages(n, 100); a.Status != http.StatusServiceUnavailable {
			t.Fatalf("the disk is still full: %+v", a)
		}
	}
	if got := d.journal.Last(); got != int64(n) {
		t.Errorf("%d interactions are there, %d were acknowledged", got, n)
	}
	if err := unix.Mount("", dir, "", unix.MS_REMOUNT, "size=64m"); err != nil {
		t.Fatal(err)
	}
	if a := d.postPages(n, 100); a.Status != http.StatusOK || a.Accepted != 100 {
		t.Fatalf("with room again: %+v", a)
	}
	if a := d.postPages(0, 100); a.Status != http.StatusOK || a.Dupes != 100 {
		t.Fatalf("the first ones again: %+v", a)
	}
	if err := d.journal.Close(); err != nil {
		t.Fatal(err)
	}
	for id, times := range countMessages(t, dir) {
		if times != 1 {
			t.Errorf("%s is there %d times", id, times)
		}
	}
}

// smallDisk mounts a file system in memory, or skips the test.
func smallDisk(t *testing.T, options string) string {
	t.Helper()
	dir := t.TempDir()
	switch err := unix.Mount("percorso-test", dir, "tmpfs", 0, options); {
	case errors.Is(err, unix.EPERM), errors.Is(err, unix.EACCES), errors.Is(err, unix.ENODEV):
		t.Skipf("a small file system may not be mounted here: %v", err)
	case err != nil:
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = unix.Unmount(dir, unix.MNT_DETACH) })
	return dir
}

// nobody makes the test binary give up root's right to write everything.
const nobody = "PERCORSO_TEST_NOBODY"

func TestReadOnlyFolder(t *testing.T) {
	if os.Geteuid() == 0 && os.Getenv(nobody) == "" {
		cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestReadOnlyFolder$", "-test.v")
		cmd.Env = append(os.Environ(), nobody+"=1")
		out, err := cmd.CombinedOutput()
		t.Logf("as nobody:\n%s", out)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(out), "--- SKIP") {
			t.Skipf("the read-only folder was not tried; as nobody the test says:\n%s", out)
		}
		return
	}
	if os.Getenv(nobody) != "" {
		switch err := errors.Join(syscall.Setgid(65534), syscall.Setuid(65534)); {
		case errors.Is(err, syscall.EPERM), errors.Is(err, syscall.EINVAL): // not root, or no such user in this namespace
			t.Skipf("the rights of root cannot be given up: %v", err)
		case err != nil:
			t.Fatal(err)
		}
	}
	dir := t.TempDir()
	d, db := diskDesk(t, dir)
	// Each write opens its connection anew, as after an error of the disk.
	db.W.SetMaxIdleConns(0)
	if a := d.postPages(0, 10); a.Status != http.StatusOK {
		t.Fatalf("a writable folder: %+v", a)
	}
	mode(t, dir, 0o400, 0o500)
	for range 3 {
		if a := d.postPages(10, 10); a.Status != http.StatusServiceUnavailable || a.Header.Get("Retry-After") == "" {
			t.Fatalf("a read-only folder: %+v", a)
		}
	}
	if got := len(d.events()); got != 10 {
		t.Errorf("%d interactions are there, want 10", got)
	}
	mode(t, dir, 0o600, 0o700)
	if a := d.postPages(5, 20); a.Status != http.StatusOK || a.Accepted != 15 || a.Dupes != 5 {
		t.Fatalf("writable again: %+v", a)
	}
	if got := len(d.events()); got != 25 {
		t.Errorf("%d interactions are there, want 25", got)
	}
}

// mode sets the rights of a folder and of the files in it.
func mode(t *testing.T, dir string, file, folder os.FileMode) {
	t.Helper()
	if err := os.Chmod(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if err := os.Chmod(filepath.Join(dir, e.Name()), file); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chmod(dir, folder); err != nil {
		t.Fatal(err)
	}
}
