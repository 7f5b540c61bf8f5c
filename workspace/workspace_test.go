package workspace_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"percorso"
	"percorso/collect/source"
	"percorso/insight"
	"percorso/workspace"
)

// now is when the tests happen: the day after the last event of visits.
var now = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

func clock() time.Time { return now }

func open(t *testing.T, dir string) *workspace.Workspace {
	t.Helper()
	ws, err := workspace.Open(t.Context(), dir, workspace.Options{Now: clock, Log: t.Logf})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ws.Close(context.WithoutCancel(t.Context())) })
	return ws
}

func made(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "main")
	if err := workspace.Init(dir, workspace.Config{Name: "Prova"}); err != nil {
		t.Fatal(err)
	}
	return dir
}

// send puts calls through the door of ws and makes them visible.
func send(t *testing.T, ws *workspace.Workspace, calls ...string) {
	t.Helper()
	if len(ws.Sources.All()) == 0 {
		if _, err := ws.Sources.Add(t.Context(), source.Source{ID: "site", Name: "Site", WriteKey: "key-site", Trust: source.Server}); err != nil {
			t.Fatal(err)
		}
	}
	req := httptest.NewRequest(http.MethodPost, "/v1/batch", strings.NewReader(`{"batch":[`+strings.Join(calls, ",")+`]}`))
	req.SetBasicAuth("key-site", "")
	rec := httptest.NewRecorder()
	ws.Door.ServeHTTP(rec, req)
	if rec.Code != http.StatusOK {
		t.Fatalf("the door answers %d: %s", rec.Code, rec.Body)
	}
	if err := ws.CatchUp(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
}

func track(id, who, event, at, properties string) string {
	return fmt.Sprintf(`{"type":"track","messageId":%q,%s,"event":%q,"timestamp":%q,"properties":{%s}}`, id, who, event, at, properties)
}

const (
	ana       = `"userId":"ana"`
	anaBefore = `"anonymousId":"a-1"`
	bruno     = `"userId":"bruno"`
)

func visits() []string {
	return []string{
		track("1", anaBefore, "Product Viewed", "2026-11-01T09:00:00Z", `"product_id":"shoe","category":"Scarpe"`),
		`{"type":"identify","messageId":"2","anonymousId":"a-1","userId":"ana","timestamp":"2026-11-01T09:01:00Z","traits":{"city":"Bologna"}}`,
		track("3", ana, "Order Completed", "2026-11-02T10:00:00Z", `"revenue":120.5,"currency":"EUR","category":"Scarpe"`),
		track("4", bruno, "Product Viewed", "2026-11-03T09:00:00Z", `"category":"Borse"`),
		track("5", bruno, "Order Completed", "2026-11-19T11:00:00Z", `"revenue":80,"currency":"USD"`),
		track("6", ana, "Product Reviewed", "2026-11-19T12:00:00Z", `"rating":5`),
	}
}

func journey(t *testing.T, ws *workspace.Workspace, q insight.Query) *insight.JourneyAnswer {
	t.Helper()
	q.Kind = "journey"
	answer, err := ws.Ask(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	j, ok := answer.(*insight.JourneyAnswer)
	if !ok {
		t.Fatalf("the answer is a %T", answer)
	}
	return j
}

// same compares what matters: all but how long the answer took.
func same(t *testing.T, what string, want, got *insight.JourneyAnswer) {
	t.Helper()
	w, g := *want, *got
	w.Coverage.Millis, g.Coverage.Millis = 0, 0
	if diff := cmp.Diff(w, g); diff != "" {
		t.Errorf("%s: the journey differs (-before +after):\n%s", what, diff)
	}
}

func TestFromTheDoorToTheAnswer(t *testing.T) {
	ws := open(t, made(t))
	send(t, ws, visits()...)
	j := journey(t, ws, insight.Query{})
	if j.Totals.Customers != 2 || j.Totals.Outcomes != 2 || j.Coverage.Interactions != 5 {
		t.Errorf("%d customers, %d outcomes, %d interactions; want 2, 2, 5", j.Totals.Customers, j.Totals.Outcomes, j.Coverage.Interactions)
	}
	if j.Totals.Value != 12050 {
		t.Errorf("value %d, want 12050: the one in dollars does not count in a workspace in euro", j.Totals.Value)
	}
	if got := *j.Totals.TimeToOutcome.Median; j.Totals.TimeToOutcome.N != 2 || got != 25*3600 {
		t.Errorf("median time to the outcome %d s of %d, want 25 h of 2: the anonymous visit is Ana's", got, j.Totals.TimeToOutcome.N)
	}
	if j.Totals.Emotion.N != 1 || *j.Totals.Emotion.Mean != 2 {
		t.Errorf("emotion %+v, want one answer of +2", j.Totals.Emotion)
	}
	byTrait := journey(t, ws, insight.Query{Where: []insight.Condition{{Field: "trait:city", Is: []string{"Bologna"}}}})
	if byTrait.Totals.Customers != 1 {
		t.Errorf("%d customers of Bologna, want 1", byTrait.Totals.Customers)
	}
	byProperty := journey(t, ws, insight.Query{Where: []insight.Condition{{Field: "property:category", Is: []string{"Borse"}}}})
	if byProperty.Totals.Customers != 1 || byProperty.Coverage.Interactions != 1 {
		t.Errorf("%+v of the bags, want one customer with one interaction", byProperty.Coverage)
	}
	why, err := ws.Identity.Explain(t.Context(), percorso.Identifier{Kind: percorso.AnonymousID, Value: "a-1"})
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(why)
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{`"ana"`, `"a-1"`, `"Bologna"`} {
		if !strings.Contains(string(text), part) {
			t.Errorf("the explanation of a-1 lacks %s: %s", part, text)
		}
	}
}

func TestRestartRebuildAndDamage(t *testing.T) {
	dir := made(t)
	ws := open(t, dir)
	send(t, ws, visits()...)
	want := journey(t, ws, insight.Query{})
	if err := ws.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	snapshot := filepath.Join(dir, workspace.SnapshotFile)
	for _, tt := range []struct {
		what string
		do   func() error
	}{
		{"after a restart", func() error { return nil }},
		{"with the last byte of the snapshot cut off", func() error {
			info, err := os.Stat(snapshot)
			if err != nil {
				return err
			}
			return os.Truncate(snapshot, info.Size()-1)
		}},
		{"with a byte of the snapshot changed", func() error {
			text, err := os.ReadFile(snapshot)
			if err != nil {
				return err
			}
			text[len(text)/2] ^= 0x40
			return os.WriteFile(snapshot, text, 0o600)
		}},
		{"without the snapshot", func() error { return os.Remove(snapshot) }},
		{"rebuilt", func() error { return workspace.Forget(t.Context(), dir) }},
	} {
		if err := tt.do(); err != nil {
			t.Fatal(err)
		}
		again := open(t, dir)
		if err := again.CatchUp(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		same(t, tt.what, want, journey(t, again, insight.Query{}))
		if err := again.Close(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

func TestSecondProgramIsRefused(t *testing.T) {
	dir := made(t)
	open(t, dir)
	_, err := workspace.Open(t.Context(), dir, workspace.Options{})
	if percorso.KindOf(err) != percorso.Unavailable {
		t.Fatalf("opening a workspace twice: %v, want kind unavailable", err)
	}
}

func TestNewerWorkspaceIsRefusedUntouched(t *testing.T) {
	dir := made(t)
	path := filepath.Join(dir, workspace.ConfigFile)
	text := []byte("version: 99\nid: main\nfrom_the_future: true\n")
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := workspace.Open(t.Context(), dir, workspace.Options{}); percorso.KindOf(err) != percorso.Newer {
		t.Fatalf("opening a workspace of version 99: %v, want kind newer", err)
	}
	after, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(text, after) || len(files) != 1 {
		t.Errorf("the folder was touched: %d files", len(files))
	}
}

func TestBackupAndRestore(t *testing.T) {
	dir := made(t)
	ws := open(t, dir)
	send(t, ws, visits()...)
	want := journey(t, ws, insight.Query{})
	to := filepath.Join(t.TempDir(), "backup")
	m, err := workspace.Backup(t.Context(), dir, to, "test") // while it is open
	if err != nil {
		t.Fatal(err)
	}
	if m.Events != 6 {
		t.Errorf("the backup holds %d events, want 6", m.Events)
	}
	restored := filepath.Join(t.TempDir(), "other")
	if _, err := workspace.Restore(t.Context(), to, restored); err != nil {
		t.Fatal(err)
	}
	other := open(t, restored)
	if err := other.CatchUp(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	same(t, "restored", want, journey(t, other, insight.Query{}))

	if _, err := workspace.Restore(t.Context(), to, restored); percorso.KindOf(err) != percorso.Conflict {
		t.Errorf("restoring over a workspace: %v, want a conflict", err)
	}
	journal := filepath.Join(to, "journal.db")
	text, err := os.ReadFile(journal)
	if err != nil {
		t.Fatal(err)
	}
	text[len(text)-1] ^= 1
	if err := os.WriteFile(journal, text, 0o600); err != nil {
		t.Fatal(err)
	}
	third := filepath.Join(t.TempDir(), "third")
	if _, err := workspace.Restore(t.Context(), to, third); percorso.KindOf(err) != percorso.Invalid {
		t.Errorf("restoring a damaged backup: %v, want kind invalid", err)
	}
	if _, err := os.Stat(third); !os.IsNotExist(err) {
		t.Error("a damaged backup left something behind")
	}
}

func TestRetentionDropsWhatIsOld(t *testing.T) {
	dir := made(t)
	ws := open(t, dir)
	send(t, ws, visits()...)
	if err := ws.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, workspace.ConfigFile)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	text = bytes.Replace(text, []byte("retention_days: 0"), []byte("retention_days: 10"), 1)
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	ws = open(t, dir)
	if err := ws.CatchUp(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	j := journey(t, ws, insight.Query{})
	if j.Coverage.Interactions != 2 {
		t.Errorf("%d interactions are left, want the 2 of the last ten days", j.Coverage.Interactions)
	}
	send(t, ws, visits()[0]) // a late repetition
	if got := journey(t, ws, insight.Query{}).Coverage.Interactions; got != 2 {
		t.Errorf("%d interactions after a late repetition of a dropped one, want 2", got)
	}
}

// TestRetentionBindsAnswersAsTimePasses: a server that is not restarted for
// long shows nothing that is too old either.
func TestRetentionBindsAnswersAsTimePasses(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "main")
	if err := workspace.Init(dir, workspace.Config{RetentionDays: 30}); err != nil {
		t.Fatal(err)
	}
	today := now
	ws, err := workspace.Open(t.Context(), dir, workspace.Options{Now: func() time.Time { return today }, Log: t.Logf})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ws.Close(context.WithoutCancel(t.Context())) })
	send(t, ws, visits()...)
	for _, tt := range []struct{ days, want int }{{0, 5}, {14, 2}, {60, 0}} {
		today = now.AddDate(0, 0, tt.days)
		if got := journey(t, ws, insight.Query{}).Coverage.Interactions; got != int64(tt.want) {
			t.Errorf("after %d days %d interactions are looked at, want %d", tt.days, got, tt.want)
		}
	}
}

func TestCatalogueChangesThePastAtOnce(t *testing.T) {
	ws := open(t, made(t))
	send(t, ws, visits()...)
	before := journey(t, ws, insight.Query{})
	yaml := `
format: percorso-catalogue/1
extends: default
models:
  - id: two
    name: {it: Due tappe, en: Two stages}
    stages:
      - {id: before, name: {it: Prima, en: Before}}
      - {id: after, name: {it: Dopo, en: After}}
    places: {checkout: after, product_page: before}
`
	preview, err := ws.Catalogue.Preview(yaml, ws.Index.View().Signatures(), ws.Index.View().Counts())
	if err != nil {
		t.Fatal(err)
	}
	if preview.Interactions != before.Coverage.Interactions {
		t.Errorf("the preview speaks of %d interactions, want %d", preview.Interactions, before.Coverage.Interactions)
	}
	if _, err := ws.InstallCatalogue(t.Context(), []byte(yaml), "two stages"); err != nil {
		t.Fatal(err)
	}
	after := journey(t, ws, insight.Query{Model: "two"})
	if len(after.Stages) != 2 || after.Stages[1].Customers != 2 || after.Coverage.Catalogue != 1 {
		t.Errorf("under the new model: %+v of catalogue %d, want 2 customers after", after.Stages, after.Coverage.Catalogue)
	}
}

func TestAwaitFresh(t *testing.T) {
	ws := open(t, made(t))
	send(t, ws, visits()...)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	fresh, err := ws.AwaitFresh(ctx, "", workspace.Arrived{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if fresh.Seq != 6 || fresh.Interactions != 5 || len(fresh.Arrivals) == 0 {
		t.Errorf("fresh %+v, want 5 interactions up to 6", fresh)
	}
	if fresh.Until != ws.Arrived() {
		t.Errorf("heard up to %v of %v", fresh.Until, ws.Arrived())
	}
	cancel()
	if _, err := ws.AwaitFresh(ctx, "", fresh.Until, nil); err == nil {
		t.Error("waiting for more ended without an error though the context did")
	}
}

// TestSlowListener: one that hears nothing for thousands of batches is told of
// those since it last heard, not of all since the start.
func TestSlowListener(t *testing.T) {
	ws := open(t, made(t))
	send(t, ws, visits()...)
	heard := ws.Arrived()
	const batches = 1100
	for i := range batches {
		send(t, ws, track(fmt.Sprintf("b%d", i), bruno, "Product Viewed", "2026-11-19T15:00:00Z", ""))
	}
	fresh, err := ws.AwaitFresh(t.Context(), "", heard, nil)
	if err != nil {
		t.Fatal(err)
	}
	if fresh.Interactions != batches {
		t.Errorf("told of %d interactions, want the %d since it last heard", fresh.Interactions, batches)
	}
}
