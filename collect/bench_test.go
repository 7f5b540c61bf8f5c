package collect_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"percorso/collect"
	"percorso/collect/source"
	"percorso/journal"
	"percorso/store/sqlite"
)

// BenchmarkDoor sends batches of 100 interactions over loopback HTTP to a door
// with a journal on disk: each answer comes after its fsync. The load generator
// runs beside it, on the same cores. One iteration is 100,000 interactions.
func BenchmarkDoor(b *testing.B) {
	const batches, calls, clients = 1000, 100, 16
	srv := serveOnDisk(b, b.TempDir())
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: clients}}
	var took []time.Duration
	var mu sync.Mutex
	var size atomic.Int64
	round := 0
	for b.Loop() {
		round++
		var next atomic.Int64
		var wg sync.WaitGroup
		for range clients {
			wg.Go(func() {
				var body bytes.Buffer
				mine := make([]time.Duration, 0, batches/clients*2)
				for {
					n := next.Add(1)
					if n > batches {
						break
					}
					writeBatch(&body, round, int(n), calls)
					size.Add(int64(body.Len()))
					began := time.Now()
					if err := send(client, srv, body.Bytes()); err != nil {
						b.Error(err)
						return
					}
					mine = append(mine, time.Since(began))
				}
				mu.Lock()
				took = append(took, mine...)
				mu.Unlock()
			})
		}
		wg.Wait()
	}
	if len(took) == 0 {
		return
	}
	slices.Sort(took)
	interactions := float64(len(took) * calls)
	b.ReportMetric(interactions/b.Elapsed().Seconds(), "interactions/s")
	b.ReportMetric(float64(size.Load())/interactions, "bytes/interaction")
	b.ReportMetric(float64(took[len(took)/2])/1e6, "p50-ms")
	b.ReportMetric(float64(took[len(took)*99/100])/1e6, "p99-ms")
}

// writeBatch writes what a shop's server would send, about 450 bytes a call.
func writeBatch(body *bytes.Buffer, round, n, calls int) {
	body.Reset()
	fmt.Fprintf(body, `{"writeKey":%q,"sentAt":"2026-05-04T12:00:00.000Z","batch":[`, key)
	for i := range calls {
		if i > 0 {
			body.WriteByte(',')
		}
		who := (n*calls + i) * 7919 % 30_000
		fmt.Fprintf(body, `{"type":"track","event":"Product Viewed","userId":"customer-%d","anonymousId":"a-%d","messageId":"node-next-%06d-%06d-%03d-4be2","timestamp":"2026-05-04T11:%02d:%02d.%03dZ",`+
			`"context":{"library":{"name":"@segment/analytics-node","version":"3.1.0"},"page":{"path":"/scarpe/%d","referrer":"https://www.example.it/"},"userAgent":"Mozilla/5.0 (X11; Linux x86_64)"},`+
			`"properties":{"product_id":"%d","category":"scarpe","price":%d.90,"currency":"EUR"}}`, who, who, round, n, i, i%60, n%60, i, i%500, i%500, 20+i)
	}
	body.WriteString("]}")
}

func send(client *http.Client, url string, body []byte) error {
	res, err := client.Post(url+"/v1/batch", "application/json", bytes.NewReader(body))
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	if err == nil && res.StatusCode != http.StatusOK {
		err = fmt.Errorf("status %d: %s", res.StatusCode, text)
	}
	return err
}

// serveOnDisk serves a door with a journal in dir and returns its URL.
func serveOnDisk(tb testing.TB, dir string) string {
	tb.Helper()
	db, err := sqlite.OpenJournal(tb.Context(), dir)
	if err != nil {
		tb.Fatal(err)
	}
	j, err := journal.Open(tb.Context(), sqlite.NewJournalStore(db), journal.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = j.Close() })
	sources, err := source.Open(tb.Context(), &source.Memory{}, time.Now)
	if err != nil {
		tb.Fatal(err)
	}
	if _, err := sources.Add(tb.Context(), source.Source{ID: "shop", WriteKey: key, Trust: source.Server}); err != nil {
		tb.Fatal(err)
	}
	srv := httptest.NewServer(collect.New(j, sources, collect.Options{}))
	tb.Cleanup(srv.Close)
	return srv.URL
}
