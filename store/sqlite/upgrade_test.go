package sqlite

import (
	"database/sql"
	"io/fs"
	"path/filepath"
	"testing"
	"testing/fstest"
	"time"

	"percorso/collect/source"
	"percorso/people"
	"percorso/sequence/voice"
)

// TestOpensWhatTheFirstReleaseMade: a state file with the first three migrations,
// and something in it, opens; what was in it is there, and what is new is empty.
func TestOpensWhatTheFirstReleaseMade(t *testing.T) {
	dir := t.TempDir()
	old, all := fstest.MapFS{}, migrationsOf(StateFile)
	for _, name := range []string{"0001_identity.sql", "0002_catalogue.sql", "0003_source.sql"} {
		text, err := fs.ReadFile(all, name)
		if err != nil {
			t.Fatal(err)
		}
		old[name] = &fstest.MapFile{Data: text}
	}
	db, err := sql.Open("sqlite", dsn(filepath.Join(dir, StateFile), "rw"))
	if err != nil {
		t.Fatal(err)
	}
	if err := migrate(t.Context(), db, old); err != nil {
		t.Fatal(err)
	}
	if _, err := db.ExecContext(t.Context(), `INSERT INTO source (id, name, write_key, trust, shared, rate, disabled, created_at) VALUES ('site', 'Site', 'key-of-site', 'browser', 0, 0, 0, 1)`); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	state, err := OpenState(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = state.Close() }()
	sources, err := source.Open(t.Context(), NewSourceStore(state), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := sources.ByKey("key-of-site"); !ok {
		t.Error("the source's key opens nothing any more")
	}
	voices := 0
	cursor, err := NewVoices(state).LoadVoices(t.Context(), func(voice.Kept) { voices++ })
	if err != nil || cursor != 0 || voices != 0 {
		t.Errorf("%d voices up to %d, %v", voices, cursor, err)
	}
	none, err := people.Open(NewPeopleStore(state), people.Options{Cost: people.Cost{Memory: 64, Passes: 1, Threads: 1}}).NeedsOwner(t.Context())
	if err != nil || !none {
		t.Errorf("it needs an owner: %v, %v", none, err)
	}
}
