package sqlite

import (
	"testing"

	"percorso/analysis"
	"percorso/analysis/analysistest"
)

func TestAnalysisStore(t *testing.T) {
	analysistest.Run(t, func(t *testing.T) analysis.Store {
		return NewAnalysisStore(openState(t))
	})
}
