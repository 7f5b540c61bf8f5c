package collect_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"percorso"
	"percorso/collect"
	"percorso/collect/source"
	"percorso/collect/spec"
	"percorso/journal"
	"percorso/store/sqlite"
)

// nodeProject copies testdata/node to a folder of its own and installs what it
// needs, or skips the test.
func nodeProject(t *testing.T) string {
	t.Helper()
	if testing.Short() {
		t.Skip("installing the client library takes the network; -short leaves it out")
	}
	npm, err := exec.LookPath("npm")
	if err != nil {
		t.Skip("npm is absent: the contract with the real client library was not tested")
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("testdata", "node"))); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithTimeout(t.Context(), 2*time.Minute)
	defer stop()
	install := exec.CommandContext(ctx, npm, "ci", "--no-audit", "--no-fund", "--loglevel=error")
	install.Dir = dir
	out, err := install.CombinedOutput()
	if offline := regexp.MustCompile(`\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT|ERR_SOCKET_TIMEOUT|E403)\b`); err != nil &&
		(ctx.Err() != nil || offline.Match(out)) {
		t.Skipf("the registry of client libraries is out of reach: %v\n%s", err, out)
	}
	if err != nil {
		t.Fatalf("installing the client library: %v\n%s", err, out)
	}
	return dir
}

// TestRealNodeClient lets @segment/analytics-node send to a server. Its first
// requests are taken, and then answered as if they were not: what it sends again
// must not count twice.
func TestRealNodeClient(t *testing.T) {
	dir := nodeProject(t)
	db, err := sqlite.OpenJournal(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	j, err := journal.Open(t.Context(), sqlite.NewJournalStore(db), journal.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = j.Close() }()
	sources, err := source.Open(t.Context(), &source.Memory{}, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := sources.Add(t.Context(), source.Source{ID: "shop", WriteKey: key, Trust: source.Server}); err != nil {
		t.Fatal(err)
	}
	door := collect.New(j, sources, collect.Options{})
	var requests atomic.Int32
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if n := requests.Add(1); n <= 2 {
			door.ServeHTTP(httptest.NewRecorder(), r)
			w.Header().Set("Retry-After", "1")
			w.WriteHeader([]int{http.StatusServiceUnavailable, http.StatusTooManyRequests}[n-1])
			return
		}
		door.ServeHTTP(w, r)
	}))
	defer srv.Close()

	ctx, stop := context.WithTimeout(t.Context(), 2*time.Minute)
	defer stop()
	cmd := exec.CommandContext(ctx, "node", "send.mjs", srv.URL, key)
	cmd.Dir = dir
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("the client: %v\n%s", err, out)
	}
	delivered := strings.Fields(string(out))
	if len(delivered) != 26 {
		t.Fatalf("the client says that it delivered %d calls, want 26:\n%s", len(delivered), out)
	}

	kinds := map[percorso.CallType]int{}
	var there []string
	for after := int64(0); after < j.Last(); {
		events, err := j.Read(t.Context(), after, 100)
		if err != nil {
			t.Fatal(err)
		}
		for i := range events {
			e := &events[i]
			after = e.Seq
			kinds[e.Type]++
			there = append(there, e.MessageID)
			if e.SentAt == 0 || e.OriginalAt == 0 || e.Time > e.ReceivedAt || e.Flags != 0 {
				t.Errorf("the times of %+v", e)
			}
			checkNodeCall(t, e)
		}
	}
	slices.Sort(delivered)
	slices.Sort(there)
	if !slices.Equal(delivered, there) {
		t.Errorf("the journal has %d messages, the client delivered %d others", len(there), len(delivered))
	}
	want := map[percorso.CallType]int{percorso.Identify: 1, percorso.Track: 21, percorso.Page: 1, percorso.Screen: 1, percorso.Group: 1, percorso.Alias: 1}
	for call, n := range want {
		if kinds[call] != n {
			t.Errorf("%d %v calls, want %d", kinds[call], call, n)
		}
	}
	if counts, err := j.RejectCounts(t.Context()); err != nil || len(counts) != 0 {
		t.Errorf("rejected: %v, %v", counts, err)
	}
	if door.Figures().Duplicates.Load() == 0 {
		t.Error("nothing was sent twice: the test did not test that")
	}
}

func checkNodeCall(t *testing.T, e *percorso.Event) {
	t.Helper()
	var d spec.Decoder
	c, err := d.Decode(e)
	if err != nil {
		t.Fatal(err)
	}
	if name := spec.Text(c.Context, "library", "name"); name != "@segment/analytics-node" {
		t.Errorf("the library is %q", name)
	}
	switch {
	case e.Type == percorso.Identify && (c.UserID != "ana" || spec.Text(c.Traits, "email") != "Ana@Example.it"),
		e.Type == percorso.Page && (c.Name != "Home" || c.AnonymousID != "x-1"),
		e.Type == percorso.Screen && c.Name != "Basket",
		e.Type == percorso.Group && c.GroupID != "family-7",
		e.Type == percorso.Alias && c.PreviousID != "x-1":
		t.Errorf("the call reads as %+v: %s", c, e.Body)
	case e.Type == percorso.Track && c.Name == "Order Completed":
		consent := spec.ConsentOf(c)
		if spec.Text(c.Properties, "note") != "perché no? 👟" || spec.Text(c.Properties, "total") != "59.9" || !consent.Allows("analytics") || consent.Allows("advertising") {
			t.Errorf("the order reads as %s", e.Body)
		}
		if ago := e.ReceivedAt - e.Time; ago < 60_000 || ago > 3_600_000 {
			t.Errorf("the order happened %d ms before it was received, want a minute", ago)
		}
	}
}
