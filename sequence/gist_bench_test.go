package sequence_test

import (
	"testing"

	"percorso/sequence"
	"percorso/sequence/sequencetest"
)

// What the first funnel over a new part pays more.
func BenchmarkGist(b *testing.B) {
	log := sequencetest.Zipf(7, 100_000, 20, 40)
	for b.Loop() {
		log.Known = new(sequence.Gist)
		log.Gist()
	}
	b.ReportMetric(float64(len(log.Code))*float64(b.N)/b.Elapsed().Seconds(), "events/s")
}
