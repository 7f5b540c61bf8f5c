package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"percorso/api"
	"percorso/collect/source"
	"percorso/gen"
	"percorso/insight"
	"percorso/workspace"
)

// shell runs commands with one data folder and an environment of its own.
type shell struct {
	t    *testing.T
	data string
	env  map[string]string
	in   string
}

func newShell(t *testing.T) *shell {
	t.Helper()
	t.Chdir(t.TempDir()) // no percorso.yaml from elsewhere
	return &shell{t: t, data: filepath.Join(t.TempDir(), "data"), env: map[string]string{}}
}

func (s *shell) run(args ...string) (code int, out, errs string) {
	s.t.Helper()
	var stdout, stderr bytes.Buffer
	args = append([]string{"--data", s.data}, args...)
	code = run(s.t.Context(), args, func(k string) string { return s.env[k] }, strings.NewReader(s.in), &stdout, &stderr)
	return code, stdout.String(), stderr.String()
}

func (s *shell) must(args ...string) string {
	s.t.Helper()
	code, out, errs := s.run(args...)
	if code != exitOK {
		s.t.Fatalf("percorso %s ends with %d: %s", strings.Join(args, " "), code, errs)
	}
	return out
}

// tramasole writes a small made-up history as Segment calls.
func tramasole(t *testing.T) string {
	t.Helper()
	shop := gen.Shop(gen.Options{Seed: 3, Customers: 300, End: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)})
	path := filepath.Join(t.TempDir(), "calls.jsonl")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	for c := range shop.History {
		if _, err := f.Write(append(c.Body, '\n')); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func journeyOf(t *testing.T, out string) insight.JourneyAnswer {
	t.Helper()
	var a insight.JourneyAnswer
	if err := json.Unmarshal([]byte(out), &a); err != nil {
		t.Fatalf("reading %.200s: %v", out, err)
	}
	a.Coverage.Millis = 0
	return a
}

func TestImportQueryExportAndAgain(t *testing.T) {
	s := newShell(t)
	calls := tramasole(t)
	s.must("init", "--name", "Tramasole")
	s.must("import", calls)
	want := journeyOf(t, s.must("query", "--json"))
	if want.Totals.Customers < 100 || want.Totals.Outcomes == 0 {
		t.Fatalf("the journey of 300 people has %d customers and %d outcomes", want.Totals.Customers, want.Totals.Outcomes)
	}
	var again struct{ Accepted, Duplicates int64 }
	if err := json.Unmarshal([]byte(s.must("import", calls, "--json")), &again); err != nil {
		t.Fatal(err)
	}
	if again.Accepted != 0 || again.Duplicates == 0 {
		t.Errorf("importing again added %d, and found %d there; want 0 and all", again.Accepted, again.Duplicates)
	}
	out := filepath.Join(t.TempDir(), "out.jsonl.gz")
	s.must("export", "--out", out)

	other := newShell(t)
	other.must("init", "--name", "Tramasole")
	other.must("import", out)
	if diff := cmp.Diff(want, journeyOf(t, other.must("query", "--json"))); diff != "" {
		t.Errorf("after export and import the figures differ (-want +got):\n%s", diff)
	}
	if a, b := s.must("export"), other.must("export"); a != b {
		t.Error("after export and import the journal differs")
	}
	if text := s.must("query", "--lang", "it"); !strings.Contains(text, "Scoperta") || !strings.Contains(text, "torna indietro") {
		t.Errorf("the Italian table lacks its words:\n%s", text)
	}
}

// TestExportKeepsTrust: what a browser claims of an e-mail is a claim on the
// other side too.
func TestExportKeepsTrust(t *testing.T) {
	s := newShell(t)
	s.must("init")
	ws, err := workspace.Open(t.Context(), filepath.Join(s.data, "main"), workspace.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ws.Sources.Add(t.Context(), source.Source{ID: "kiosk", Name: "Kiosk", Trust: source.Server, Shared: true}); err != nil {
		t.Fatal(err)
	}
	if err := ws.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	for id, line := range map[string]string{
		"site":  `{"type":"identify","messageId":"1","userId":"ana","traits":{"email":"ana@example.com"},"timestamp":"2026-11-01T09:00:00Z"}`,
		"kiosk": `{"type":"track","event":"Shop Window Scanned","messageId":"2","userId":"ana","anonymousId":"hall","timestamp":"2026-11-01T10:00:00Z"}`,
	} {
		path := filepath.Join(t.TempDir(), id+".jsonl")
		if err := os.WriteFile(path, []byte(line+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		s.must("import", path, "--source", id)
	}
	want := s.must("query", "--who", "user_id:ana", "--json")
	if strings.Contains(want, "hall") && !strings.Contains(want, "shared") {
		t.Fatalf("the kiosk's anonymous id became Ana's: %s", want)
	}
	out := filepath.Join(t.TempDir(), "out.jsonl")
	s.must("export", "--out", out)
	other := newShell(t)
	other.must("init")
	other.must("import", out)
	if diff := cmp.Diff(want, other.must("query", "--who", "user_id:ana", "--json")); diff != "" {
		t.Errorf("after export and import Ana is another person (-want +got):\n%s", diff)
	}
}

func TestExitCodes(t *testing.T) {
	s := newShell(t)
	bad := filepath.Join(t.TempDir(), "bad.jsonl")
	if err := os.WriteFile(bad, []byte("{\"type\":\"track\"\nno json\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		code int
		says string
		args []string
	}{
		{exitUsage, "percorso init", []string{"query"}},
		{exitUsage, "unknown flag", []string{"serve", "--color"}},
		{exitUsage, "currency", []string{"init", "--currency", "euro"}},
		{exitOK, "", []string{"init"}},
		{exitUsage, "already", []string{"init"}},
		{exitUsage, "did you mean", []string{"qurey"}},
		{exitUsage, "nothing that \"extra\"", []string{"init", "extra"}},
		{exitUsage, "name the backup's folder", []string{"backup"}},
		{exitUsage, "no such folder", []string{"export", "--out", "nowhere/x.jsonl"}},
		{exitUsage, "directory", []string{"query", "-f", "."}},
		{exitUsage, "http://", []string{"query", "--server", "localhost:8780"}},
		{exitUnavailable, "asking the server", []string{"query", "--server", "http://127.0.0.1:1"}},
		{exitUsage, "HOST:PORT", []string{"serve", "--listen", "8780"}},
		{exitUsage, "65535", []string{"serve", "--listen", "127.0.0.1:99999"}},
		{exitUsage, "zone", []string{"init", "--workspace", "other", "--zone", "Local"}},
		{exitUsage, "--customers", []string{"demo", "--customers", "-5"}},
		{exitUsage, "--behind-tls", []string{"serve", "--listen", "0.0.0.0:0"}},
		{exitUsage, "opposites", []string{"serve", "--listen", "127.0.0.1:0", "--behind-tls", "--insecure-http"}},
		{exitUsage, "unknown flag", []string{"demo", "--insecure-http"}},
		{exitUsage, "nothing to import", []string{"import"}},
		{exitUsage, "no-such", []string{"import", "no-such.jsonl"}},
		{exitPartly, "", []string{"import", bad}},
		{exitUsage, "KIND:VALUE", []string{"query", "--who", "ana"}},
		{exitUsage, "user_id:nobody", []string{"query", "--who", "user_id:nobody"}},
		{exitOK, "", []string{"doctor"}},
		{exitOK, "", []string{"version"}},
	} {
		code, _, errs := s.run(tt.args...)
		if code != tt.code || !strings.Contains(errs, tt.says) {
			t.Errorf("percorso %s ends with %d and says %q; want %d and %q in it", strings.Join(tt.args, " "), code, errs, tt.code, tt.says)
		}
	}
	s.in = `{"kind":"journey","epoch":{}}`
	if code, _, errs := s.run("query", "-f", "-"); code != exitUsage || !strings.Contains(errs, "epoch") {
		t.Errorf("a question with an unknown field ends with %d: %s", code, errs)
	}
}

func TestSettingsPrecedence(t *testing.T) {
	s := newShell(t)
	s.data = "from-flag"
	file := "name: From the file\nzone: Europe/London\ncurrency: GBP\n"
	if err := os.WriteFile("percorso.yaml", []byte(file), 0o600); err != nil {
		t.Fatal(err)
	}
	s.env["PERCORSO_ZONE"] = "Europe/Paris"
	s.env["PERCORSO_CURRENCY"] = "CHF"
	s.must("init", "--currency", "USD")
	got, err := workspace.ReadConfig(filepath.Join("from-flag", "main"))
	if err != nil {
		t.Fatal(err)
	}
	if got.Name != "From the file" || got.Zone != "Europe/Paris" || got.Currency != "USD" {
		t.Errorf("name %q, zone %q, currency %q; want them from the file, the environment and the flag", got.Name, got.Zone, got.Currency)
	}
	if err := os.WriteFile("percorso.yaml", []byte("colour: typo\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, errs := s.run("version"); code != exitUsage || !strings.Contains(errs, "colour") {
		t.Errorf("an unknown setting ends with %d: %s", code, errs)
	}
}

// TestServe starts the whole program, sends it an event and sees it in an
// answer; then Ctrl-C.
func TestServe(t *testing.T) {
	s := newShell(t)
	s.must("init")
	base, stop, ended := s.start("serve", "--listen", "127.0.0.1:0")
	token := s.owner(base)
	ask := func(method, path, body string, edit func(*http.Request)) (int, string) {
		t.Helper()
		resp, text := s.send(method, base+path, body, func(r *http.Request) {
			r.Header.Set("Authorization", "Bearer "+token)
			if edit != nil {
				edit(r)
			}
		})
		return resp.StatusCode, text
	}
	var made api.Source
	code, text := ask(http.MethodPost, "/api/sources", `{"name":"Shop"}`, nil)
	if err := json.Unmarshal([]byte(text), &made); err != nil || code != http.StatusCreated {
		t.Fatalf("adding a source: %d %s", code, text)
	}
	code, text = ask(http.MethodPost, "/v1/track", `{"userId":"ana","event":"Order Completed","properties":{"revenue":10}}`, func(r *http.Request) { r.SetBasicAuth(made.WriteKey, "") })
	if code != http.StatusOK {
		t.Fatalf("the door answers %d: %s", code, text)
	}
	var answer insight.JourneyAnswer
	for deadline := time.Now().Add(30 * time.Second); answer.Totals.Outcomes == 0 && time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		code, text = ask(http.MethodPost, "/api/query", `{"kind":"journey"}`, nil)
		if err := json.Unmarshal([]byte(text), &answer); err != nil || code != http.StatusOK {
			t.Fatalf("asking: %d %s", code, text)
		}
	}
	if answer.Totals.Outcomes != 1 || answer.Totals.Value != 1000 {
		t.Errorf("%d outcomes worth %d, want one worth 1000", answer.Totals.Outcomes, answer.Totals.Value)
	}
	if code, text = ask(http.MethodPost, "/api/query", `{"kind":"journey","epoch":{}}`, nil); code != http.StatusUnprocessableEntity || !strings.Contains(text, "epoch") {
		t.Errorf("a question with an unknown field: %d %s", code, text)
	}
	if code, _ = ask(http.MethodGet, "/api/workspace", "", func(r *http.Request) { r.Host = "evil.example" }); code != http.StatusForbidden {
		t.Errorf("a foreign name for this machine gets %d, want 403", code)
	}
	if code, _ = ask(http.MethodPost, "/api/sources", `{"name":"x"}`, func(r *http.Request) { r.Header.Set("Origin", "https://evil.example") }); code != http.StatusForbidden {
		t.Errorf("another site's page gets %d, want 403", code)
	}
	code, text = ask(http.MethodPost, "/v1/track", `{"userId":"ana"}`, func(r *http.Request) { r.SetBasicAuth(made.WriteKey, "") })
	if code/100 != 2 && code/100 != 4 {
		t.Errorf("a track without its event gets %d: %s", code, text)
	}
	if code, text = ask(http.MethodGet, "/api/rejects", "", nil); code != http.StatusOK || !strings.Contains(text, "missing_event") {
		t.Errorf("the rejects do not have it: %d %s", code, text)
	}
	if code, text = ask(http.MethodPost, "/api/rejects/1/replay", `{"call":"{\"userId\":\"ana\",\"event\":\"Product Viewed\",\"type\":\"track\"}"}`, nil); code != http.StatusOK || !strings.Contains(text, `"accepted":1`) {
		t.Errorf("replaying it, put right: %d %s", code, text)
	}
	if code, _, errs := s.run("query", "--server", base); code != exitUsage || !strings.Contains(errs, "PERCORSO_TOKEN") {
		t.Errorf("asking the server as nobody ends with %d: %s", code, errs)
	}
	s.env["PERCORSO_TOKEN"] = token
	if code, out, errs := s.run("query", "--server", base, "--json"); code != exitOK || journeyOf(t, out).Totals.Outcomes != 1 {
		t.Errorf("percorso query --server ends with %d: %s", code, errs)
	}
	if code, _, errs := s.run("query"); code != exitUnavailable || !strings.Contains(errs, "--server") {
		t.Errorf("opening a folder that is in use ends with %d: %s", code, errs)
	}
	stop()
	if code := <-ended; code != exitOK {
		t.Errorf("Ctrl-C ends serve with %d", code)
	}
}

// lockedBuffer hands on what is written to it.
type lockedBuffer struct{ said chan string }

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.said <- string(p)
	return len(p), nil
}

func TestThousands(t *testing.T) {
	for n, want := range map[int64]string{0: "0", 999: "999", 1000: "1,000", -1234567: "-1,234,567"} {
		if got := thousands(n); got != want {
			t.Errorf("thousands(%d) = %q, want %q", n, got, want)
		}
	}
	p := &program{lang: "it"}
	if got := fmt.Sprint(p.count(12345), " ", p.percent(0.214), " ", p.decimal(-0.5, 1)); got != "12.345 21,4% −0,5" {
		t.Errorf("in Italian: %q", got)
	}
}

func TestSecondsAsThePagesSayThem(t *testing.T) {
	p := &program{lang: "it"}
	for s, want := range map[int64]string{
		0: "0 s", 59: "59 s", 89: "1 min", 90: "2 min", 3_599: "1 h", 5_400: "1 h 30 min", 41_000: "11 h", 86_000: "1 g",
		140_100: "1 g 15 h", 864_000: "10 g",
	} {
		if got := p.seconds(&s); got != want {
			t.Errorf("%d seconds are %q, want %q", s, got, want)
		}
	}
}

func TestQueryPrintsWhatItComparesWith(t *testing.T) {
	s := newShell(t)
	s.must("init")
	s.must("import", tramasole(t))
	for _, q := range []string{
		`{"kind":"journey","compare":{"where":[{"field":"channel","is":["web"]}]}}`,
		`{"kind":"funnel","steps":[{"where":[{"field":"stage","is":["discovery"]}]}],"compare":{"where":[{"field":"channel","is":["web"]}]}}`,
		`{"kind":"graph","node":"stage","compare":{"where":[{"field":"channel","is":["web"]}]}}`,
	} {
		s.in = q
		if out := s.must("query", "-f", "-", "--lang", "it"); strings.Count(out, "A confronto con") != 1 {
			t.Errorf("%s prints no comparison:\n%s", q, out)
		}
	}
}
