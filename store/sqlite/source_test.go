package sqlite_test

import (
	"testing"
	"time"

	"percorso/collect/source"
	"percorso/store/sqlite"
)

func TestSourceStore(t *testing.T) {
	db, err := sqlite.OpenState(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	store := sqlite.NewSourceStore(db)
	r, err := source.Open(t.Context(), store, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	added, err := r.Add(t.Context(), source.Source{ID: "till", Name: "Casse", Trust: source.Server, Shared: true, Rate: 100})
	if err != nil {
		t.Fatal(err)
	}
	added.Name, added.Disabled = "Casse del centro", true
	if _, err := r.Change(t.Context(), added); err != nil {
		t.Fatal(err)
	}
	got, err := store.Sources(t.Context())
	if err != nil || len(got) != 1 || got[0] != added {
		t.Errorf("stored %+v, %v; want %+v", got, err, added)
	}
}
