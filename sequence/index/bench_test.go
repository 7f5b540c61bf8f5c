package index

import (
	"context"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"percorso/catalogue"
	"percorso/sequence"
	"percorso/sequence/sequencetest"
)

// The bars of the engine are set for 20 million interactions of 1 million
// customers; -short takes a twentieth.
func benchSize() (customers, mean, codes int) {
	if testing.Short() {
		return 50_000, 20, 40
	}
	return 1_000_000, 20, 40
}

func benchIndex(b *testing.B, props int) (*Index, *sequencetest.Stream) {
	b.Helper()
	customers, mean, codes := benchSize()
	s := sequencetest.NewStream(7, customers, mean, codes)
	s.Props = props
	return fill(b, s, Options{Path: filepath.Join(b.TempDir(), "index"), Signatures: signatures(codes)}), s
}

func signatures(n int) *catalogue.Signatures {
	s := catalogue.NewSignatures()
	for i := range n {
		s.Intern(catalogue.Signature{Store: string(rune('A' + i))})
	}
	return s
}

// fill appends the whole stream, 10,000 interactions at a time.
func fill(b *testing.B, s *sequencetest.Stream, o Options) *Index {
	b.Helper()
	x, err := Open(o)
	if err != nil {
		b.Fatal(err)
	}
	moves := s.Moves()
	buffer := make([]sequence.Row, 10_000)
	for rows := s.Next(buffer); len(rows) > 0; rows = s.Next(buffer) {
		x.Append(rows, moves, rows[len(rows)-1].Seq)
		moves = nil
	}
	if err := x.Compact(context.Background()); err != nil {
		b.Fatal(err)
	}
	return x
}

func heap() int64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// BenchmarkBuild appends everything, in the order of the journal, and merges it
// into one block. bytes/event is the growth of the heap, columns/event what the
// columns say of themselves.
func BenchmarkBuild(b *testing.B) {
	customers, mean, codes := benchSize()
	n := 0
	for b.Loop() {
		b.StopTimer()
		s := sequencetest.NewStream(7, customers, mean, codes)
		before := heap()
		b.StartTimer()
		x := fill(b, s, Options{Signatures: signatures(codes)})
		b.StopTimer()
		n += s.Len()
		size := x.View().Size()
		b.ReportMetric(float64(heap()-before)/float64(s.Len()), "bytes/event")
		b.ReportMetric(float64(size.Core+size.Labels)/float64(s.Len()), "columns/event")
		runtime.KeepAlive(s)
		runtime.KeepAlive(x)
		b.StartTimer()
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "events/s")
}

// BenchmarkFresh is one second of a busy door per round: 30,000 interactions in
// batches of 100, with a view at its end, on the full index.
func BenchmarkFresh(b *testing.B) {
	x, s := benchIndex(b, 0)
	buffer := make([]sequence.Row, 100)
	var slowest time.Duration
	n := 0
	for b.Loop() {
		for range 300 {
			rows := s.Fresh(buffer)
			x.Append(rows, nil, rows[len(rows)-1].Seq)
			n += len(rows)
		}
		start := time.Now()
		x.View()
		slowest = max(slowest, time.Since(start))
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "events/s")
	b.ReportMetric(float64(slowest.Milliseconds()), "slowest-view-ms")
	size := x.View().Size()
	b.ReportMetric(float64(size.Blocks), "blocks")
	b.ReportMetric(float64(size.Core+size.Labels)/float64(size.Interactions), "columns/event")
	if err := x.Close(); err != nil {
		b.Fatal(err)
	}
}

// BenchmarkColdStart opens the snapshot of everything, checks included.
func BenchmarkColdStart(b *testing.B) {
	x, s := benchIndex(b, 3)
	if err := x.Snapshot(context.Background()); err != nil {
		b.Fatal(err)
	}
	n := 0
	for b.Loop() {
		y, err := Open(Options{Path: x.opts.Path})
		if err != nil || y.Discarded() != nil || y.View().Interactions() != int64(s.Len()) {
			b.Fatalf("open: %v, discarded: %v", err, y.Discarded())
		}
		n += s.Len()
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "events/s")
}

// BenchmarkSnapshot writes everything to the disk.
func BenchmarkSnapshot(b *testing.B) {
	x, s := benchIndex(b, 3)
	n := 0
	for b.Loop() {
		x.saved = nil
		if err := x.Snapshot(context.Background()); err != nil {
			b.Fatal(err)
		}
		n += s.Len()
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "events/s")
}

// BenchmarkMatch filters by a property that every interaction has.
func BenchmarkMatch(b *testing.B) {
	x, s := benchIndex(b, 2)
	v := x.View()
	for _, name := range []string{"p0", "p1"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := v.Match(name, func(value string, _ bool) bool { return value == "value 3" }); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(s.Len())*float64(b.N)/b.Elapsed().Seconds(), "events/s")
		})
	}
}
