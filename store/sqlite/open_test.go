package sqlite

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"percorso"
)

// openState opens a new data folder's state, until the test ends.
func openState(t *testing.T) *DB {
	t.Helper()
	db, err := OpenState(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

func TestOpenRefusesNewerUntouched(t *testing.T) {
	dir := t.TempDir()
	db, err := OpenState(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.W.Exec("CREATE TABLE IF NOT EXISTS goose_db_version (id INTEGER PRIMARY KEY AUTOINCREMENT, version_id INTEGER NOT NULL, is_applied INTEGER NOT NULL, tstamp TIMESTAMP DEFAULT (datetime('now')))"); err != nil {
		t.Fatal(err)
	}
	if _, err := db.W.Exec("INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, 1)"); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, StateFile)
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	_, err = OpenState(t.Context(), dir)
	if got := percorso.KindOf(err); got != percorso.Newer {
		t.Fatalf("opening a file of schema 9999: kind %v (%v), want %v", got, err, percorso.Newer)
	}
	after, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(before) != string(after) {
		t.Error("the refused file was changed")
	}
}

func TestOpenRefusesWhatIsNoDatabase(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, JournalFile), []byte("this is a text, and it is long enough to be read as a header of a file"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenJournal(t.Context(), dir); percorso.KindOf(err) != percorso.Invalid {
		t.Fatalf("opening a text file: %v, want kind invalid", err)
	}
}

func TestBackupIsConsistent(t *testing.T) {
	db, err := OpenState(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if _, err := db.W.Exec("CREATE TABLE one (n INTEGER); INSERT INTO one VALUES (7)"); err != nil {
		t.Fatal(err)
	}
	to := t.TempDir()
	if err := db.Backup(context.Background(), filepath.Join(to, StateFile)); err != nil {
		t.Fatal(err)
	}
	copied, err := OpenState(t.Context(), to)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = copied.Close() }()
	var n int
	if err := copied.R.QueryRow("SELECT n FROM one").Scan(&n); err != nil || n != 7 {
		t.Fatalf("the copy holds %d, %v", n, err)
	}
}
