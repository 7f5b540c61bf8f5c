package api_test

import (
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"percorso/api"
	"percorso/collect/source"
	"percorso/workspace"
)

// open returns a workspace with one source, and its API.
func open(t *testing.T) (*workspace.Workspace, http.Handler) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "main")
	if err := workspace.Init(dir, workspace.Config{}); err != nil {
		t.Fatal(err)
	}
	ws, err := workspace.Open(t.Context(), dir, workspace.Options{PasswordCost: cheap})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ws.Close(context.WithoutCancel(t.Context())) })
	if _, err := ws.Sources.Add(t.Context(), source.Source{ID: "site", Name: "Site", WriteKey: "key-of-site"}); err != nil {
		t.Fatal(err)
	}
	h, err := api.New(ws, api.Options{Version: "test"})
	if err != nil {
		t.Fatal(err)
	}
	return ws, as(h, ownerOf(t, ws).Secret)
}

func send(t *testing.T, ws *workspace.Workspace, key, body string) int {
	t.Helper()
	req := httptest.NewRequest(http.MethodPost, "/v1/batch", strings.NewReader(body))
	req.SetBasicAuth(key, "")
	rec := httptest.NewRecorder()
	ws.Door.ServeHTTP(rec, req)
	return rec.Code
}

func TestEventsOfTheJournalBackwards(t *testing.T) {
	ws, h := open(t)
	for range 5 {
		send(t, ws, "key-of-site", `{"batch":[{"type":"track","userId":"ana","event":"Order Completed"},{"type":"page","anonymousId":"x","name":"Home"}]}`)
	}
	var seqs []int64
	for before := ""; ; {
		rec, _ := ask(t, h, "GET", "/api/events?limit=3"+before, "")
		var list api.EventList
		if err := json.Unmarshal(rec.Body.Bytes(), &list); err != nil {
			t.Fatalf("%v %s", err, rec.Body)
		}
		for _, e := range list.Events {
			seqs = append(seqs, e.Seq)
		}
		if list.Next == 0 {
			break
		}
		before = "&before=" + string(rune('0'+list.Next))
	}
	if len(seqs) != 10 || seqs[0] != 10 || seqs[9] != 1 {
		t.Errorf("%v", seqs)
	}
	rec, _ := ask(t, h, "GET", "/api/events?name=order&type=track", "")
	var list api.EventList
	if err := json.Unmarshal(rec.Body.Bytes(), &list); err != nil || len(list.Events) != 5 {
		t.Fatalf("%v %s", err, rec.Body)
	}
	if p := list.Events[0].Place; p == nil || p.Stage == "" || !p.Outcome {
		t.Errorf("%+v", p)
	}
	if rec, _ = ask(t, h, "GET", "/api/events/1", ""); !strings.Contains(rec.Body.String(), `"user":"ana"`) {
		t.Errorf("%s", rec.Body)
	}
	ask(t, h, "GET", "/api/events/11", "")
}

func TestLiveEventsTellWhatWasTakenAndWhatNot(t *testing.T) {
	ws, h := open(t)
	server := httptest.NewServer(h)
	defer server.Close()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+"/api/events/live?source=site", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	lines := bufio.NewScanner(res.Body)
	next := func(event string) string {
		for lines.Scan() {
			if lines.Text() == "event: "+event {
				lines.Scan()
				return strings.TrimPrefix(lines.Text(), "data: ")
			}
		}
		t.Fatalf("no %s: %v", event, lines.Err())
		return ""
	}
	next("ping")
	send(t, ws, "key-of-site", `{"batch":[{"type":"track","userId":"ana","event":"A","messageId":"m1"},{"type":"track","userId":"ana"},{"type":"track","userId":"ana","event":"A","messageId":"m1"}]}`)
	var live api.LiveEvents
	if err := json.Unmarshal([]byte(next("calls")), &live); err != nil || len(live.Events) != 3 {
		t.Fatalf("%v %+v", err, live)
	}
	if live.Events[0].Outcome != "accepted" || live.Events[1].Outcome != "duplicate" || live.Events[2].Outcome != "refused" || live.Events[2].Reject == 0 {
		t.Errorf("%+v", live.Events)
	}
}

func TestSourcesAreChangedAndTheirKeysRenewed(t *testing.T) {
	ws, h := open(t)
	rec, _ := ask(t, h, "PATCH", "/api/sources/site", `{"name":"Sito","trust":"server","rate":5}`)
	var s api.Source
	if err := json.Unmarshal(rec.Body.Bytes(), &s); err != nil || s.Name != "Sito" || s.Trust != "server" || s.Rate != 5 || s.WriteKey != "key-of-site" {
		t.Fatalf("%v %s", err, rec.Body)
	}
	rec, _ = ask(t, h, "POST", "/api/sources/site/key", `{"grace_hours":24}`)
	if err := json.Unmarshal(rec.Body.Bytes(), &s); err != nil || s.WriteKey == "key-of-site" || s.FormerUntil == nil {
		t.Fatalf("%v %s", err, rec.Body)
	}
	one := `{"batch":[{"type":"track","userId":"ana","event":"A"}]}`
	if a, b := send(t, ws, "key-of-site", one), send(t, ws, s.WriteKey, one); a != 200 || b != 200 {
		t.Errorf("the former key is answered %d, the new one %d", a, b)
	}
	ask(t, h, "POST", "/api/sources/site/key", `{"grace_hours":0}`)
	if a := send(t, ws, s.WriteKey, one); a != http.StatusUnauthorized {
		t.Errorf("a closed key is answered %d", a)
	}
	rec, _ = ask(t, h, "PATCH", "/api/sources/site", `{"disabled":true}`)
	if err := json.Unmarshal(rec.Body.Bytes(), &s); err != nil || !s.Disabled || len(s.Health.Days) != 30 || len(s.Health.Minutes) != 60 {
		t.Fatalf("%v %s", err, rec.Body)
	}
	if a := send(t, ws, s.WriteKey, one); a != http.StatusUnauthorized {
		t.Errorf("a disabled source is answered %d", a)
	}
	if rec, _ := ask(t, h, "PATCH", "/api/sources/ghost", `{}`); rec.Code != http.StatusNotFound {
		t.Errorf("%d", rec.Code)
	}
}
