package sqlite

import (
	"testing"

	"percorso/analysis"
	"percorso/analysis/analysistest"
)

func TestAnalysisStore(t *testing.T) {
	analysistest.Run(t, func(t *testing.T) analysis.Store {
		db, err := OpenState(t.Context(), t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := db.Close(); err != nil {
				t.Error(err)
			}
		})
		return NewAnalysisStore(db)
	})
}
