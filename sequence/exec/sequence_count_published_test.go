package exec_test

import (
	"testing"

	"percorso/sequence/figures"
)

// ClickHouse's test 00222 counts, on the codes 0 0 0 0 1 2 0 0 0 0 1 1, how often
// two and three interactions with 0 follow one another without overlapping. With
// us these are the attempts of a strict funnel that came to the end.
func TestAttemptsAsSequenceCount(t *testing.T) {
	log := block(letters("aaaabcaaaabb"))
	for steps, want := range map[int]int64{2: 4, 3: 2} {
		rule := figures.FunnelRule{Window: 1000, Order: figures.Strictly, Count: figures.CountAttempts}
		for range steps {
			rule.Steps = append(rule.Steps, isCode(0))
		}
		if got := counted(t, log, &rule)[steps-1]; got != want {
			t.Errorf("%d in a row: %d times, published %d", steps, got, want)
		}
	}
}
