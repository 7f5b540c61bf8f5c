package workspace_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"percorso"
	"percorso/collect/source"
	"percorso/collect/spec"
	"percorso/gen"
	"percorso/insight"
	"percorso/workspace"
)

func benchWorkspace(b *testing.B) *workspace.Workspace {
	b.Helper()
	dir := filepath.Join(b.TempDir(), "main")
	if err := workspace.Init(dir, workspace.Config{}); err != nil {
		b.Fatal(err)
	}
	ws, err := workspace.Open(b.Context(), dir, workspace.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = ws.Close(context.WithoutCancel(b.Context())) })
	if _, err := ws.Sources.Add(b.Context(), source.Source{ID: "site", Name: "Site", WriteKey: "key-site", Trust: source.Server}); err != nil {
		b.Fatal(err)
	}
	return ws
}

// calls returns n calls of the made-up shop as events.
func calls(b *testing.B, n int) []percorso.Event {
	b.Helper()
	var parser spec.Parser
	events := make([]percorso.Event, 0, n)
	for c := range gen.Shop(gen.Options{Customers: n / 20, End: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)}).History {
		e, err := parser.Parse(0, c.Body, spec.Envelope{Source: "site", ReceivedAt: c.At, Historical: true})
		if err != nil {
			b.Fatal(err)
		}
		if events = append(events, e); len(events) == n {
			break
		}
	}
	return events
}

// BenchmarkFollow measures the way from the journal to the index: decode,
// identity, signature, columns.
func BenchmarkFollow(b *testing.B) {
	events := calls(b, 200_000)
	for b.Loop() {
		b.StopTimer()
		ws := benchWorkspace(b)
		for part := range slices.Chunk(events, 10_000) {
			if _, err := ws.Journal.Append(b.Context(), slices.Clone(part), nil); err != nil {
				b.Fatal(err)
			}
		}
		b.StartTimer()
		if err := ws.CatchUp(b.Context(), nil); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(events)*b.N)/b.Elapsed().Seconds(), "events/s")
}

// BenchmarkFresh measures how long it takes from the door's 200 until the
// interaction is in an answer, beside 200,000 that were there.
func BenchmarkFresh(b *testing.B) {
	ws := benchWorkspace(b)
	for part := range slices.Chunk(calls(b, 200_000), 10_000) {
		if _, err := ws.Journal.Append(b.Context(), part, nil); err != nil {
			b.Fatal(err)
		}
	}
	if err := ws.CatchUp(b.Context(), nil); err != nil {
		b.Fatal(err)
	}
	ctx, cancel := context.WithCancel(b.Context())
	followed := make(chan error, 1)
	go func() { followed <- ws.Follow(ctx) }()
	var worst time.Duration
	for i := 0; b.Loop(); i++ {
		req := httptest.NewRequest(http.MethodPost, "/v1/track", strings.NewReader(`{"userId":"fresh-`+strconv.Itoa(i)+`","event":"Order Completed"}`))
		req.SetBasicAuth("key-site", "")
		rec := httptest.NewRecorder()
		ws.Door.ServeHTTP(rec, req)
		if rec.Code != http.StatusOK {
			b.Fatalf("the door answers %d", rec.Code)
		}
		begin, want := time.Now(), ws.Journal.Last()
		for ws.Visible() < want {
			time.Sleep(100 * time.Microsecond)
		}
		answer, err := ws.Ask(ctx, insight.Query{Kind: "journey"})
		if err != nil {
			b.Fatal(err)
		}
		if j, ok := answer.(*insight.JourneyAnswer); !ok || j.Coverage.Seq < want {
			b.Fatalf("the answer is from before the interaction")
		}
		worst = max(worst, time.Since(begin))
	}
	b.ReportMetric(float64(worst.Microseconds())/1000, "worst-ms")
	cancel()
	if err := <-followed; err != nil {
		b.Fatal(err)
	}
}
