package importer

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"percorso/journal"
	"percorso/store/sqlite"
)

const benchMapping = `
format: percorso-mapping/1
name: bench
zone: Europe/Rome
currency: EUR
tables:
  sales:
    file: sales.csv
    key: receipt
    types: {total: number, pieces: integer}
interactions:
  - from: sales
    event: Order Completed
    time: =sold_at
    user: =card
    channel: =channel
    value: =total
    properties: {order_id: =receipt, store_id: =store, category: =category, pieces: =pieces}
`

// writeSales writes a till's export of n rows, always the same.
func writeSales(tb testing.TB, dir string, n int) {
	tb.Helper()
	f, err := os.Create(filepath.Join(dir, "sales.csv"))
	if err != nil {
		tb.Fatal(err)
	}
	w := bufio.NewWriterSize(f, 1<<20)
	_, _ = w.WriteString("receipt,sold_at,store,card,channel,category,pieces,total,note\n")
	categories := []string{"shoes", "bags", "knitwear", "\"coats, jackets\"", "linen"}
	for i := range n {
		_, _ = fmt.Fprintf(w, "R%08d,2025-%02d-%02d %02d:%02d:%02d,S%03d,%d,till,%s,%d,%d.%02d,\n",
			i, i%12+1, i%28+1, i%24, i%60, i%59, i%90, 1_000_000+i*7919%400_000, categories[i%5], i%5+1, i%300, i%100)
	}
	if err := w.Flush(); err != nil {
		tb.Fatal(err)
	}
	if err := f.Close(); err != nil {
		tb.Fatal(err)
	}
}

// BenchmarkCSV reads rows, maps them and checks the calls; the sink counts only.
func BenchmarkCSV(b *testing.B) {
	const rows = 200_000
	dir := b.TempDir()
	writeSales(b, dir, rows)
	m, err := ParseMapping(filepath.Join(dir, "bench.yaml"), []byte(benchMapping))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		r, err := Run(context.Background(), Options{Mapping: m, Sink: &memory{drop: true}})
		if err != nil || r.Accepted != rows {
			b.Fatal(r, err)
		}
	}
	b.ReportMetric(float64(rows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

var _ Sink = (*journal.Journal)(nil)

// BenchmarkCSVToJournal is BenchmarkCSV into a journal on disk, with its fsync.
func BenchmarkCSVToJournal(b *testing.B) {
	const rows = 200_000
	dir := b.TempDir()
	writeSales(b, dir, rows)
	m, err := ParseMapping(filepath.Join(dir, "bench.yaml"), []byte(benchMapping))
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		b.StopTimer()
		db, err := sqlite.OpenJournal(b.Context(), b.TempDir())
		if err != nil {
			b.Fatal(err)
		}
		j, err := journal.Open(b.Context(), sqlite.NewJournalStore(db), journal.Options{})
		if err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		r, err := Run(context.Background(), Options{Mapping: m, Sink: j})
		if err != nil || r.Accepted != rows {
			b.Fatal(r, err)
		}
		b.StopTimer()
		if err := j.Close(); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
	b.ReportMetric(float64(rows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}
