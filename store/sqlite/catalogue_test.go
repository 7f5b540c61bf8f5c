package sqlite_test

import (
	"testing"

	"percorso/catalogue"
	"percorso/catalogue/cataloguetest"
	"percorso/store/sqlite"
)

func TestCatalogueStore(t *testing.T) {
	cataloguetest.Run(t, func(t *testing.T) catalogue.Store {
		db, err := sqlite.OpenState(t.Context(), t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := db.Close(); err != nil {
				t.Error(err)
			}
		})
		return sqlite.NewCatalogueStore(db)
	})
}
