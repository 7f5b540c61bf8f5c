package sqlite_test

import (
	"testing"

	"percorso/journeymap"
	"percorso/journeymap/journeymaptest"
	"percorso/store/sqlite"
)

func TestMapStore(t *testing.T) {
	journeymaptest.Run(t, func(t *testing.T) journeymap.Store {
		db, err := sqlite.OpenState(t.Context(), t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = db.Close() })
		return sqlite.NewMapStore(db)
	})
}
