package web

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
)

func TestHandler(t *testing.T) {
	built := fstest.MapFS{
		".keep":                {},
		"index.html":           {Data: []byte("<!doctype html><title>Percorso</title>")},
		"theme.js":             {Data: []byte("1")},
		"assets/index-1.js":    {Data: []byte("plain")},
		"assets/index-1.js.br": {Data: []byte("brotli")},
		"assets/index-1.js.gz": {Data: []byte("gzip")},
	}
	for _, c := range []struct {
		name, method, path, accept string
		status                     int
		body, encoding, cache      string
	}{
		{"the page", "GET", "/w/main/", "", 200, "<!doctype html><title>Percorso</title>", "", "no-cache"},
		{"a path of the application", "GET", "/w/main/customers/ana@example.com", "", 200, "<!doctype html><title>Percorso</title>", "", "no-cache"},
		{"a file", "GET", "/theme.js", "", 200, "1", "", "no-cache"},
		{"an asset", "GET", "/assets/index-1.js", "", 200, "plain", "", "public, max-age=31536000, immutable"},
		{"an asset, brotli", "GET", "/assets/index-1.js", "gzip, deflate, br", 200, "brotli", "br", "public, max-age=31536000, immutable"},
		{"an asset, gzip", "GET", "/assets/index-1.js", "gzip, br;q=0", 200, "gzip", "gzip", "public, max-age=31536000, immutable"},
		{"a compressed twin by name", "GET", "/assets/index-1.js.br", "", 404, "", "", ""},
		{"an old asset", "GET", "/assets/index-0.js", "", 404, "", "", ""},
		{"a file that is not there", "GET", "/robots.txt", "", 404, "", "", ""},
		{"a hidden file", "GET", "/.keep", "", 404, "", "", ""},
		{"the page as a file", "GET", "/index.html", "", 404, "", "", ""},
		{"a way out", "GET", "/../handler.go", "", 404, "", "", ""},
		{"head", "HEAD", "/w/main/", "", 200, "", "", "no-cache"},
		{"post", "POST", "/", "", 405, "", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := httptest.NewRequest(c.method, "/", nil)
			r.URL.Path = c.path
			r.Header.Set("Accept-Encoding", c.accept)
			w := httptest.NewRecorder()
			serve(load(built), w, r)
			if w.Code != c.status {
				t.Fatalf("status %d, want %d", w.Code, c.status)
			}
			if w.Header().Get("Content-Security-Policy") == "" {
				t.Error("no Content-Security-Policy")
			}
			if c.status != 200 {
				return
			}
			if got := w.Body.String(); got != c.body {
				t.Errorf("body %q, want %q", got, c.body)
			}
			if got := w.Header().Get("Content-Encoding"); got != c.encoding {
				t.Errorf("encoding %q, want %q", got, c.encoding)
			}
			if got := w.Header().Get("Cache-Control"); got != c.cache {
				t.Errorf("cache %q, want %q", got, c.cache)
			}
			again := httptest.NewRequest(c.method, "/", nil)
			again.URL.Path = c.path
			again.Header.Set("Accept-Encoding", c.accept)
			again.Header.Set("If-None-Match", w.Header().Get("ETag"))
			w = httptest.NewRecorder()
			serve(load(built), w, again)
			if w.Code != http.StatusNotModified {
				t.Errorf("asked again with its ETag: status %d, want 304", w.Code)
			}
		})
	}
}

func TestHandlerWithoutPage(t *testing.T) {
	for name, h := range map[string]*Site{"no build": load(fstest.MapFS{".keep": {}}), "noui": load(nil)} {
		w := httptest.NewRecorder()
		h.Page(w, httptest.NewRequest("GET", "/w/main/", nil))
		if w.Code != 200 || !strings.Contains(w.Body.String(), "make build") {
			t.Errorf("%s: status %d, body %q: want a page that says how to build", name, w.Code, w.Body)
		}
	}
}

// serve serves pages under /w/, and files.
func serve(s *Site, w http.ResponseWriter, r *http.Request) {
	if strings.HasPrefix(r.URL.Path, "/w/") {
		s.Page(w, r)
		return
	}
	s.Files(w, r)
}
