package api_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"percorso/api"
	"percorso/collect/source"
	"percorso/people"
	"percorso/workspace"
)

// served returns the API of a new workspace with one source and one reject.
func served(t *testing.T) http.Handler {
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
	req := httptest.NewRequest(http.MethodPost, "/v1/batch", strings.NewReader(`{"batch":[{"type":"track","userId":"ana"}]}`))
	req.SetBasicAuth("key-of-site", "")
	ws.Door.ServeHTTP(httptest.NewRecorder(), req)
	h, err := api.New(ws, api.Options{Version: "test"})
	if err != nil {
		t.Fatal(err)
	}
	return as(h, ownerOf(t, ws).Secret)
}

// cheap makes passwords cost nothing.
var cheap = people.Cost{Memory: 64, Passes: 1, Threads: 1}

const password = "correct horse battery"

// ownerOf makes the first owner of ws, Ada, and signs her in.
func ownerOf(t *testing.T, ws *workspace.Workspace) people.Granted {
	t.Helper()
	_, secret, err := ws.People.MakeOwnerLink(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	granted, err := ws.People.Follow(t.Context(), secret, people.Answer{Email: "ada@example.com", Name: "Ada", Password: password}, people.Visitor{})
	if err != nil {
		t.Fatal(err)
	}
	return granted
}

// as asks h in a session, unless the request brings something of its own.
func as(h http.Handler, session string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Cookie") == "" && r.Header.Get("Authorization") == "" {
			r.AddCookie(&http.Cookie{Name: "percorso_session", Value: session})
		}
		h.ServeHTTP(w, r)
	})
}

func ask(t *testing.T, h http.Handler, method, path, body string) (*httptest.ResponseRecorder, api.Problem) {
	t.Helper()
	var req *http.Request
	if body == "" {
		req = httptest.NewRequest(method, path, http.NoBody)
	} else {
		req = httptest.NewRequest(method, path, strings.NewReader(body))
		req.Header.Set("Content-Type", "application/json")
	}
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, req)
	var p api.Problem
	if rec.Code >= http.StatusBadRequest {
		if got := rec.Header().Get("Content-Type"); got != "application/problem+json" {
			t.Errorf("%s %s: an error of type %s", method, path, got)
		}
		if err := json.Unmarshal(rec.Body.Bytes(), &p); err != nil || p.Status != rec.Code || p.Detail == "" || p.Kind == "" {
			t.Errorf("%s %s: %v %s", method, path, err, rec.Body)
		}
	}
	return rec, p
}

// TestErrorsHaveOneShape: each is a Problem whose detail alone says what is wrong.
func TestErrorsHaveOneShape(t *testing.T) {
	h := served(t)
	for _, tt := range []struct {
		method, path, body string
		code               int
		says               string
	}{
		{"GET", "/api/nothing", "", 404, "/api/nothing"},
		{"GET", "/api/", "", 404, "openapi.yaml"},
		{"DELETE", "/api/models", "", 405, "GET, HEAD"},
		{"GET", "/api/query", "", 405, "POST"},
		{"POST", "/api/query", "{", 400, "JSON"},
		{"POST", "/api/query", "[]", 422, "expected object"},
		{"POST", "/api/query", `{"kind":"journey","epoch":1}`, 422, "body.epoch"},
		{"POST", "/api/query", `{"kind":"journey","period":{"from":5}}`, 422, "body.period.from"},
		{"POST", "/api/query", `{"kind":"banana"}`, 422, "body.kind"},
		{"POST", "/api/query", `{"kind":"journey","model":"` + strings.Repeat("x", 2<<20) + `"}`, 413, "too large"},
		{"GET", "/api/live?model=nope", "", 422, "nope"},
		{"GET", "/api/rejects?limit=5000", "", 422, "query.limit"},
		{"POST", "/api/rejects/99/replay", "", 404, "99"},
		{"POST", "/api/sources", `{"name":"x","trust":"god"}`, 422, "body.trust"},
		{"POST", "/api/catalogue/versions/-1/restore", "", 422, "path.version"},
		{"GET", "/api/customers/by/user_id/a%2Fb", "", 404, "a/b"},
		{"GET", "/api/customers/by/user_id/%FF", "", 422, "user_id"},
	} {
		rec, p := ask(t, h, tt.method, tt.path, tt.body)
		if rec.Code != tt.code || !strings.Contains(p.Detail, tt.says) {
			t.Errorf("%s %s: %d %q; want %d and %q in it", tt.method, tt.path, rec.Code, p.Detail, tt.code, tt.says)
		}
		if len(tt.body) < 1000 && rec.Body.Len() > 1000 {
			t.Errorf("%s %s: the answer to a bad request is %d bytes", tt.method, tt.path, rec.Body.Len())
		}
	}
}

// TestErrorsDoNotEchoRequests: a request may be large, and about people.
func TestErrorsDoNotEchoRequests(t *testing.T) {
	rec, _ := ask(t, served(t), "POST", "/api/query", strings.Repeat("[", 100_000))
	if rec.Code != http.StatusBadRequest || rec.Body.Len() > 1000 {
		t.Errorf("%d, %d bytes", rec.Code, rec.Body.Len())
	}
}

func TestRejectsAndReplayWithoutABody(t *testing.T) {
	h := served(t)
	rec, _ := ask(t, h, "GET", "/api/rejects", "")
	var list api.RejectList
	if err := json.Unmarshal(rec.Body.Bytes(), &list); err != nil || len(list.Rejects) != 1 || len(list.Counts) != 1 {
		t.Fatalf("rejects: %v %s", err, rec.Body)
	}
	if time.Since(list.Counts[0].LastAt) > time.Hour {
		t.Errorf("refused last at %s", list.Counts[0].LastAt)
	}
	if rec, p := ask(t, h, "POST", "/api/rejects/1/replay", ""); rec.Code != http.StatusUnprocessableEntity && rec.Code != http.StatusOK {
		t.Errorf("replaying the call as it came: %d %s", rec.Code, p.Detail)
	}
	rec, _ = ask(t, h, "GET", "/api/rejects?source=other", "")
	if !strings.Contains(rec.Body.String(), `"rejects":[]`) {
		t.Errorf("no rejects are %s", rec.Body)
	}
}

func TestHeadOfALiveStreamEnds(t *testing.T) {
	h := served(t)
	for _, path := range []string{"/api/live", "/api/events/live"} {
		rec, _ := ask(t, h, "HEAD", path, "")
		if rec.Code != http.StatusOK || rec.Header().Get("Content-Type") != "text/event-stream" {
			t.Errorf("%s: %d %v", path, rec.Code, rec.Header())
		}
	}
}
