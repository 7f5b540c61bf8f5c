package site_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"percorso"
	"percorso/collect/source"
	"percorso/people"
	"percorso/site"
	"percorso/workspace"
)

// open opens new workspaces of those ids, each with a source whose key is
// key-of-ID.
func open(t *testing.T, ids ...string) (out []*workspace.Workspace) {
	t.Helper()
	for _, id := range ids {
		dir := filepath.Join(t.TempDir(), id)
		if err := workspace.Init(dir, workspace.Config{ID: percorso.WorkspaceID(id), Demo: id == "demo"}); err != nil {
			t.Fatal(err)
		}
		ws, err := workspace.Open(t.Context(), dir, workspace.Options{PasswordCost: people.Cost{Memory: 64, Passes: 1, Threads: 1}})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = ws.Close(context.WithoutCancel(t.Context())) })
		if _, err := ws.Sources.Add(t.Context(), source.Source{ID: "site", WriteKey: "key-of-" + id}); err != nil {
			t.Fatal(err)
		}
		out = append(out, ws)
	}
	return out
}

func serve(t *testing.T, access site.Access, workspaces ...*workspace.Workspace) http.Handler {
	t.Helper()
	h, err := site.New(workspaces, site.Options{Version: "test", Access: access})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func send(h http.Handler, method, url, body string, edit func(*http.Request)) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, url, strings.NewReader(body))
	r.RemoteAddr = "127.0.0.1:4000"
	if edit != nil {
		edit(r)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestAddresses(t *testing.T) {
	all := open(t, "tramasole", "bottega")
	one, two := serve(t, site.Loopback, all[0]), serve(t, site.Loopback, all...)
	for _, tt := range []struct {
		what   string
		h      http.Handler
		path   string
		status int
		says   string // in the body, or the Location
	}{
		{"the front of one", one, "/?lang=it", 302, "/w/tramasole/?lang=it"},
		{"the front of several", two, "/", 200, "several workspaces"},
		{"a workspace without a slash", one, "/w/tramasole", 307, "/w/tramasole/"},
		{"a page", one, "/w/tramasole/customers/ana@example.com", 200, "<!doctype html"},
		{"another's page", one, "/w/bottega/journey", 404, "no such workspace"},
		{"another's API", one, "/w/bottega/api/me", 404, "no such workspace"},
		{"an API", two, "/w/bottega/api/me", 200, `"id":"bottega"`},
		{"the API at the root", one, "/api/me", 404, "/w/tramasole/api/"},
		{"the API at the root of several", two, "/api/me", 404, "/w/ID/api/"},
		{"nothing", one, "/nothing", 404, ""},
		{"a way out", one, "/w/tramasole/../bottega/api/me", 307, "/w/bottega/api/me"},
	} {
		w := send(tt.h, "GET", "http://localhost"+tt.path, "", nil)
		says := strings.ToLower(w.Body.String() + w.Header().Get("Location"))
		if w.Code != tt.status || !strings.Contains(says, strings.ToLower(tt.says)) {
			t.Errorf("%s: %d %.200s; want %d and %q", tt.what, w.Code, says, tt.status, tt.says)
		}
		for _, header := range []string{"X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy"} {
			if w.Header().Get(header) == "" {
				t.Errorf("%s: no %s", tt.what, header)
			}
		}
		if policy := w.Header().Get("Content-Security-Policy"); w.Code == 200 && (policy == "" || strings.Contains(policy, "unsafe")) {
			t.Errorf("%s: the policy is %q", tt.what, policy)
		}
		if w.Header().Get("Strict-Transport-Security") != "" {
			t.Errorf("%s: TLS is promised where there is none", tt.what)
		}
	}
	if strings.Contains(send(two, "GET", "http://localhost/", "", nil).Body.String(), "bottega") {
		t.Error("the front of several names one")
	}
	if _, err := site.New([]*workspace.Workspace{all[0], all[0]}, site.Options{}); percorso.KindOf(err) != percorso.Conflict {
		t.Errorf("one id twice: %v", err)
	}
}

// TestDoorByKey: at the root a call goes to the workspace whose key it has, from
// the header or the body, packed or not.
func TestDoorByKey(t *testing.T) {
	all := open(t, "tramasole", "bottega")
	h := serve(t, site.Loopback, all...)
	call := `{"userId":"ana","event":"Product Viewed","writeKey":"KEY"}`
	batch := `{"writeKey":"KEY","batch":[{"type":"track","userId":"ana","event":"Cart Viewed"}]}`
	pack := func(text string) string {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		_, _ = z.Write([]byte(text))
		_ = z.Close()
		return b.String()
	}
	events := func(ws *workspace.Workspace) int64 { return ws.Journal.Last() }
	for _, tt := range []struct {
		what, path, body, basic string
		to, status              int
	}{
		{"a header", "/v1/track", call, "key-of-bottega", 1, 200},
		{"a header, over the body", "/v1/track", strings.ReplaceAll(call, "KEY", "key-of-bottega"), "key-of-tramasole", 0, 200},
		{"a body", "/v1/t", strings.ReplaceAll(call, "KEY", "key-of-bottega"), "", 1, 200},
		{"a batch", "/v1/batch", strings.ReplaceAll(batch, "KEY", "key-of-tramasole"), "", 0, 200},
		{"a packed batch", "/v1/b", pack(strings.ReplaceAll(batch, "KEY", "key-of-bottega")), "", 1, 200},
		{"below the workspace", "/w/bottega/v1/track", call, "key-of-bottega", 1, 200},
		{"below another", "/w/tramasole/v1/track", call, "key-of-bottega", -1, 401},
		{"an unknown key", "/v1/track", call, "", -1, 401},
		{"an unknown header", "/v1/track", call, "nobody-has-this", -1, 401},
		{"no JSON", "/v1/track", "{", "", -1, 400},
		{"too much", "/v1/batch", strings.Repeat("x", 11<<20), "", -1, 400},
		{"no call", "/v1/nothing", call, "", -1, 404},
	} {
		before := []int64{events(all[0]), events(all[1])}
		w := send(h, "POST", "http://collect.example"+tt.path, tt.body, func(r *http.Request) {
			r.Header.Set("Origin", "https://shop.example")
			r.Header.Set("Sec-Fetch-Site", "cross-site")
			if tt.basic != "" {
				r.SetBasicAuth(tt.basic, "")
			}
		})
		if w.Code != tt.status {
			t.Errorf("%s: %d %.200s; want %d", tt.what, w.Code, w.Body, tt.status)
		}
		for i, ws := range all {
			want := before[i]
			if i == tt.to {
				want++
			}
			if got := events(ws); got != want {
				t.Errorf("%s: workspace %d has %d events, want %d", tt.what, i, got, want)
			}
		}
	}
	w := send(h, "OPTIONS", "http://collect.example/v1/track", "", func(r *http.Request) { r.Header.Set("Origin", "https://shop.example") })
	if w.Code != http.StatusNoContent || w.Header().Get("Access-Control-Allow-Origin") != "*" {
		t.Errorf("a browser that asks first: %d %v", w.Code, w.Header())
	}
	if rejects, err := all[0].Journal.RejectCounts(t.Context()); err != nil || len(rejects) != 1 { // from "below another"
		t.Errorf("strangers at the root are kept by a workspace: %+v %v", rejects, err)
	}
}

// TestForeignPages: a page elsewhere changes nothing, by a session it makes the
// browser send, or by a name that points here.
func TestForeignPages(t *testing.T) {
	all := open(t, "demo")
	here, network := serve(t, site.Loopback, all...), serve(t, site.InsecureHTTP, all...)
	_, secret, err := all[0].People.MakeOwnerLink(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	g, err := all[0].People.Follow(t.Context(), secret, people.Answer{Email: "ada@example.com", Name: "Ada", Password: "correct horse battery"}, people.Visitor{})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		what, method, url string
		h                 http.Handler
		headers           map[string]string
		status            int
	}{
		{"our own page", "POST", "http://localhost:8780/w/demo/api/sources", here, map[string]string{"Origin": "http://localhost:8780", "Sec-Fetch-Site": "same-origin"}, 201},
		{"another site", "POST", "http://localhost:8780/w/demo/api/sources", here, map[string]string{"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}, 403},
		{"another site, in an old browser", "POST", "http://localhost:8780/w/demo/api/sources", here, map[string]string{"Origin": "https://evil.example"}, 403},
		{"another server on this machine", "POST", "http://localhost:8780/w/demo/api/sources", here, map[string]string{"Origin": "http://localhost:9999", "Sec-Fetch-Site": "same-site"}, 403},
		{"a page without an origin", "POST", "http://localhost:8780/w/demo/api/sources", here, map[string]string{"Origin": "null"}, 403},
		{"a name that points here", "GET", "http://evil.example:8780/w/demo/api/models", here, nil, 403},
		{"our name on the network", "GET", "http://percorso.lan:8780/w/demo/api/models", network, nil, 200},
		{"another site, on the network", "DELETE", "http://percorso.lan/w/demo/api/session", network, map[string]string{"Origin": "https://evil.example"}, 403},
	} {
		w := send(tt.h, tt.method, tt.url, `{"name":"x"}`, func(r *http.Request) {
			r.Header.Set("Content-Type", "application/json")
			r.AddCookie(&http.Cookie{Name: "percorso_session", Value: g.Secret})
			for name, value := range tt.headers {
				r.Header.Set(name, value)
			}
		})
		if w.Code != tt.status {
			t.Errorf("%s: %d %s; want %d", tt.what, w.Code, w.Body, tt.status)
		}
		if w.Header().Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s: the API lets other sites read", tt.what)
		}
	}
	if w := send(network, "GET", "http://percorso.lan/w/demo/api/models", "", nil); w.Code != http.StatusUnauthorized {
		t.Errorf("a demo on the network lets nobody in by itself: %d", w.Code)
	}
}

func TestBehindTLS(t *testing.T) {
	all := open(t, "tramasole")
	h := serve(t, site.BehindTLS, all...)
	forwarded := func(proto, by string) func(*http.Request) {
		return func(r *http.Request) {
			r.Header.Set("Content-Type", "application/json")
			r.Header.Set("X-Forwarded-Proto", proto)
			r.Header.Set("X-Forwarded-For", by)
		}
	}
	w := send(h, "GET", "http://percorso.example/w/tramasole/api/me", "", forwarded("https", "192.0.2.7"))
	if w.Code != 200 || !strings.Contains(w.Header().Get("Strict-Transport-Security"), "max-age") {
		t.Errorf("%d %v", w.Code, w.Header())
	}
	w = send(h, "GET", "http://percorso.example/w/tramasole/flows?x=1", "", forwarded("http", "192.0.2.7"))
	if w.Code != http.StatusPermanentRedirect || w.Header().Get("Location") != "https://percorso.example/w/tramasole/flows?x=1" {
		t.Errorf("a page over plain HTTP: %d %s", w.Code, w.Header().Get("Location"))
	}
	if w = send(h, "POST", "http://percorso.example/w/tramasole/api/session", `{"email":"a","password":"b"}`, forwarded("http", "192.0.2.7")); w.Code != http.StatusForbidden {
		t.Errorf("a password over plain HTTP: %d", w.Code)
	}
	_, secret, err := all[0].People.MakeOwnerLink(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	// What a client says itself of who it is does not count: the proxy's word is the last.
	w = send(h, "POST", "http://percorso.example/w/tramasole/api/links/"+secret, `{"email":"ada@example.com","name":"Ada","password":"correct horse battery"}`, forwarded("https", "10.0.0.1, 203.0.113.9"))
	if cookie := w.Header().Get("Set-Cookie"); w.Code != 200 || !strings.Contains(cookie, "Secure") || !strings.Contains(cookie, "Path=/w/tramasole/") {
		t.Errorf("%d %s %s", w.Code, w.Body, cookie)
	}
	entries, err := all[0].People.Entries(t.Context(), people.EntryFilter{})
	if err != nil || len(entries) != 1 || entries[0].Address != "203.0.113.9" {
		t.Errorf("%+v %v", entries, err)
	}
}

// TestHostilePaths: nothing falls over, and nothing of one workspace is seen in
// another.
func TestHostilePaths(t *testing.T) {
	h := serve(t, site.Loopback, open(t, "tramasole")...)
	for _, path := range []string{"/w//api/me", "/w/%2e%2e/api/me", "/w/tramasole%2fapi/me", "/w/" + strings.Repeat("x", 60000), "/w/tramasole/api/%00", "/w/\u202e/"} {
		r := httptest.NewRequest("GET", "http://localhost/", http.NoBody)
		r.URL.Path, r.URL.RawPath = path, ""
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code >= 500 || w.Code == 200 {
			t.Errorf("%.60q: %d", path, w.Code)
		}
		var problem struct{ Kind string }
		if strings.Contains(w.Header().Get("Content-Type"), "json") {
			if text, err := io.ReadAll(w.Body); err != nil || json.Unmarshal(text, &problem) != nil || problem.Kind == "" {
				t.Errorf("%.60q: no Problem: %.200s", path, text)
			}
		}
	}
}
