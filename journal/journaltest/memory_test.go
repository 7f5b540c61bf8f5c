package journaltest_test

import (
	"testing"

	"percorso/journal"
	"percorso/journal/journaltest"
)

func TestMemory(t *testing.T) {
	journaltest.Run(t, func(*testing.T) journal.Store { return journaltest.NewMemory() })
}
