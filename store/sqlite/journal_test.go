package sqlite_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"percorso"
	"percorso/journal"
	"percorso/journal/journaltest"
	"percorso/store/sqlite"
)

func openJournalStore(t testing.TB, dir string) *sqlite.JournalStore {
	t.Helper()
	db, err := sqlite.OpenJournal(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	s := sqlite.NewJournalStore(db)
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func TestJournalStore(t *testing.T) {
	journaltest.Run(t, func(t *testing.T) journal.Store { return openJournalStore(t, t.TempDir()) })
}

func TestJournalBackupCanBeOpened(t *testing.T) {
	dir := t.TempDir()
	j, err := journal.Open(t.Context(), openJournalStore(t, dir), journal.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = j.Close() }()
	if _, err := j.Append(t.Context(), someEvents(0, 500), nil); err != nil {
		t.Fatal(err)
	}
	copied := t.TempDir()
	if err := j.Backup(t.Context(), filepath.Join(copied, sqlite.JournalFile)); err != nil {
		t.Fatal(err)
	}
	restored, err := journal.Open(t.Context(), openJournalStore(t, copied), journal.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = restored.Close() }()
	got, err := restored.Append(t.Context(), someEvents(400, 200), nil)
	if err != nil || got != (journal.Appended{Accepted: 100, Duplicates: 100, Last: 600}) {
		t.Fatalf("the restored journal took %+v, %v", got, err)
	}
}

func someEvents(from, n int) []percorso.Event {
	out := make([]percorso.Event, n)
	for i := range out {
		id := fmt.Sprintf("%08d", from+i)
		out[i] = percorso.Event{
			Source: "shop", MessageID: id, Type: percorso.Track, Time: 1_700_000_000_000, ReceivedAt: 1_700_000_000_500,
			Body: []byte(`{"type":"track","userId":"ana","event":"Seen","messageId":"` + id + `","properties":{"note":"` + strings.Repeat(id, 20) + `"}}`),
		}
	}
	return out
}

// TestFullDisk lets the file grow no further, as a full disk would.
func TestFullDisk(t *testing.T) {
	db, err := sqlite.OpenJournal(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	j, err := journal.Open(t.Context(), sqlite.NewJournalStore(db), journal.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = j.Close() }()
	if _, err := j.Append(t.Context(), someEvents(0, 10), nil); err != nil {
		t.Fatal(err)
	}
	if _, err := db.W.ExecContext(t.Context(), `PRAGMA max_page_count = 20`); err != nil {
		t.Fatal(err)
	}
	var refused error
	last := int64(10)
	for i := 0; i < 200 && refused == nil; i++ {
		var got journal.Appended
		if got, refused = j.Append(t.Context(), someEvents(10+i*100, 100), nil); refused == nil {
			last = got.Last
		}
	}
	if percorso.KindOf(refused) != percorso.Unavailable {
		t.Fatalf("got %v, want an error of kind unavailable", refused)
	}
	if j.Last() != last {
		t.Errorf("the journal's end moved to %d; %d was acknowledged", j.Last(), last)
	}
	// The connection was given up, and with it the limit: room again.
	got, err := j.Append(t.Context(), someEvents(0, int(last)+100), nil)
	if err != nil || got.Accepted != 100 || int64(got.Duplicates) != last {
		t.Fatalf("with room again: %+v, %v; want 100 accepted, %d duplicates", got, err, last)
	}
}
