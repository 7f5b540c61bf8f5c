package collect_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"percorso"
	"percorso/collect"
	"percorso/collect/source"
	"percorso/collect/spec"
)

func TestRejectIsReplayedCorrected(t *testing.T) {
	d := newDesk(t)
	d.post("/v1/batch", []byte(`{"sentAt":"2026-05-04T11:00:00Z","context":{"locale":"it"},"batch":[{"type":"track","userId":"ana","timestamp":"2026-05-04T10:59:00Z"}]}`))
	r := d.rejects()[0]
	if _, err := d.door.Replay(t.Context(), r.ID, nil); percorso.KindOf(err) != percorso.Invalid {
		t.Fatalf("replayed unchanged: %v", err)
	}
	fixed := []byte(strings.Replace(string(r.Sample), `"type":"track"`, `"type":"track","event":"Seen"`, 1))
	for i, want := range []collect.Replayed{{Accepted: 1}, {Duplicates: 1}} {
		if got, err := d.door.Replay(t.Context(), r.ID, fixed); err != nil || got != want {
			t.Fatalf("replay %d: %+v, %v; want %+v", i, got, err, want)
		}
	}
	e := d.events()
	if len(e) != 1 || e[0].Source != "shop" || e[0].Time != at.UnixMilli()-60_000 || !strings.Contains(string(e[0].Body), `"locale":"it"`) {
		t.Errorf("the journal has %+v", e)
	}
	if r := d.rejects()[0]; r.ReplayedAt != at.UnixMilli() {
		t.Errorf("the reject is %+v", r)
	}
}

func TestWholeBatchIsReplayed(t *testing.T) {
	d := newDesk(t)
	d.post("/v1/batch", []byte(`{"batch":[{"type":"page","userId":"ana"},{"type":"page"}`))
	r := d.rejects()[0]
	got, err := d.door.Replay(t.Context(), r.ID, append(r.Sample, "]}"...))
	if err != nil || got != (collect.Replayed{Accepted: 1, Rejected: 1}) {
		t.Fatalf("replayed: %+v, %v", got, err)
	}
}

func TestReplayAfterASourceWasAdded(t *testing.T) {
	d := newDesk(t)
	d.do(httptest.NewRequest(http.MethodPost, "/v1/page", strings.NewReader(`{"writeKey":"another-key","userId":"ana"}`)))
	r := d.rejects()[0]
	if _, err := d.door.Replay(t.Context(), r.ID, nil); percorso.KindOf(err) != percorso.Conflict {
		t.Fatalf("without its source: %v", err)
	}
	src, err := d.sources.Add(t.Context(), sourceWithKey("another-key"))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := d.door.Replay(t.Context(), r.ID, nil); err != nil || got.Accepted != 1 {
		t.Fatalf("with its source: %+v, %v", got, err)
	}
	if e := d.events(); len(e) != 1 || e[0].Source != src.ID {
		t.Errorf("the journal has %+v", e)
	}
}

func TestReplayRefusals(t *testing.T) {
	d := newDesk(t)
	if _, err := d.door.Replay(t.Context(), 7, nil); percorso.KindOf(err) != percorso.NotFound {
		t.Errorf("an unknown reject: %v", err)
	}
	d.post("/v1/batch", []byte(`{"batch":[],"x":"`+strings.Repeat("x", 600<<10)+`"}`))
	if _, err := d.door.Replay(t.Context(), d.rejects()[0].ID, nil); percorso.KindOf(err) != percorso.Conflict {
		t.Errorf("a reject that was cut: %v", err)
	}
}

func TestReplayOfAnImportedRow(t *testing.T) {
	d := newDesk(t)
	row := spec.Reject{Source: "shop", Code: spec.BadRow, Place: "orders.csv, row 4", Sample: []byte("1;31/09/2026"), Historical: true, ReceivedAt: at.UnixMilli()}
	if _, err := d.journal.Append(t.Context(), nil, []spec.Reject{row}); err != nil {
		t.Fatal(err)
	}
	id := d.rejects()[0].ID
	if _, err := d.door.Replay(t.Context(), id, nil); percorso.KindOf(err) != percorso.Conflict || !strings.Contains(err.Error(), "orders.csv, row 4") {
		t.Errorf("a row is replayed: %v", err)
	}
	if got, err := d.door.Replay(t.Context(), id, []byte(`{"type":"page","userId":"ana"}`)); err != nil || got.Accepted != 1 {
		t.Fatalf("with a call in its place: %+v, %v", got, err)
	}
	if _, err := d.door.Replay(t.Context(), id, nil); percorso.KindOf(err) != percorso.Conflict || !strings.Contains(err.Error(), "already") {
		t.Errorf("replayed twice: %v", err)
	}
}

func sourceWithKey(k string) source.Source { return source.Source{Name: "New", WriteKey: k} }
