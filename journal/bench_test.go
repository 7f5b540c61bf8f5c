package journal_test

import (
	"context"
	"fmt"
	"testing"

	"percorso"
	"percorso/journal"
	"percorso/store/sqlite"
)

// bulk returns n events of about 350 bytes, numbered from from.
func bulk(from, n int) []percorso.Event {
	out := make([]percorso.Event, n)
	for i := range out {
		k := from + i
		id := fmt.Sprintf("order-%012x", uint64(k)*0x9e3779b97f4a7c15)
		out[i] = percorso.Event{
			Source: "shop", MessageID: id, Type: percorso.Track, Flags: percorso.Historical, Time: 1_700_000_000_000 + int64(k)*731, ReceivedAt: 1_777_887_015_123,
			Body: fmt.Appendf(nil, `{"type":"track","event":"Order Completed","userId":"customer-%d","messageId":%q,"timestamp":"2026-05-04T11:58:00.000Z","context":{"channel":"pos","library":{"name":"percorso-import"}},`+
				`"properties":{"order_id":"o-%d","total":%d.90,"currency":"EUR","category":"scarpe","store_id":"milano-%d","payment":"card"}}`, k*7919%30_000, id, k, 20+k%100, k%12),
		}
	}
	return out
}

// BenchmarkJournal appends 200,000 events in bulk to a journal on disk, appends
// them again, which adds nothing, opens it anew, and reads all of it.
func BenchmarkJournal(b *testing.B) {
	const n, step = 200_000, 10_000
	var batches [][]percorso.Event
	for from := 0; from < n; from += step {
		batches = append(batches, bulk(from, step))
	}
	openIn := func(b *testing.B, dir string) *journal.Journal {
		b.Helper()
		db, err := sqlite.OpenJournal(b.Context(), dir)
		if err != nil {
			b.Fatal(err)
		}
		return open(b, sqlite.NewJournalStore(db))
	}
	appendAll := func(b *testing.B, j *journal.Journal, want journal.Appended) {
		b.Helper()
		for _, events := range batches {
			got, err := j.Append(context.Background(), events, nil)
			if got.Last = 0; err != nil || got != want {
				b.Fatalf("appended %+v, %v; want %+v", got, err, want)
			}
		}
	}
	perSecond := func(b *testing.B) { b.ReportMetric(n*float64(b.N)/b.Elapsed().Seconds(), "events/s") }

	b.Run("append", func(b *testing.B) {
		for b.Loop() {
			appendAll(b, openIn(b, b.TempDir()), journal.Appended{Accepted: step})
		}
		perSecond(b)
	})
	dir := b.TempDir()
	j := openIn(b, dir)
	appendAll(b, j, journal.Appended{Accepted: step})
	b.Run("append-again", func(b *testing.B) {
		for b.Loop() {
			appendAll(b, j, journal.Appended{Duplicates: step})
		}
		perSecond(b)
	})
	b.Run("read", func(b *testing.B) {
		for b.Loop() {
			for after := int64(0); after < n; {
				events, err := j.Read(context.Background(), after, step)
				if err != nil {
					b.Fatal(err)
				}
				after = events[len(events)-1].Seq
			}
		}
		perSecond(b)
	})
	if err := j.Close(); err != nil {
		b.Fatal(err)
	}
	b.Run("open", func(b *testing.B) {
		for b.Loop() {
			j := openIn(b, dir)
			if _, err := j.Append(context.Background(), batches[0][:1], nil); err != nil {
				b.Fatal(err)
			}
			if err := j.Close(); err != nil {
				b.Fatal(err)
			}
		}
		perSecond(b)
	})
}
