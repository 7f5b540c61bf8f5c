// Package web holds the page and serves it from the binary. The page is built
// by Vite into dist, which is not committed: a binary that was made without it,
// or with the build tag noui, says how to build it.
package web

import (
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
)

// files is what Vite built, rooted at dist; nil without it.
var files fs.FS

// policy lets the page load what this server serves and nothing else: no
// inline script, no inline style, no third party, no frame around it.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; " +
	"connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// missing is served where there is no page to serve. It keeps to the policy.
const missing = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Percorso</title>
<h1>The page is not in this binary</h1>
<p>Build it with <code>make build</code>, or with <code>npm ci &amp;&amp; npm run build</code> in <code>web</code> and then <code>go build ./cmd/percorso</code>.
<p>The API works without it: <a href="api/health">api/health</a>.
<p lang="it">La pagina non è in questo programma: costruiscila con <code>make build</code>.
</html>
`

// encodings are the compressed twins that the build lays beside a file, the
// preferred one first.
var encodings = []struct{ name, suffix string }{{"br", ".br"}, {"gzip", ".gz"}}

// Site is the files of the build, and the page among them. It is read-only once
// loaded.
type Site struct{ entries map[string]*entry }

// Open loads what Vite built.
func Open() *Site { return load(files) }

// entry is one file in memory, with its compressed twins.
type entry struct {
	kind    string // Content-Type
	etag    string
	plain   []byte
	encoded [2][]byte // as in encodings; nil where there is none
}

func load(files fs.FS) *Site {
	s := &Site{entries: map[string]*entry{}}
	if files == nil {
		return s
	}
	_ = fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(path.Base(name), ".") {
			return err
		}
		if slices.ContainsFunc(encodings, func(e struct{ name, suffix string }) bool { return strings.HasSuffix(name, e.suffix) }) {
			return nil
		}
		body, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(body)
		e := &entry{kind: contentType(name), etag: `"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`, plain: body}
		for i, enc := range encodings {
			twin, err := fs.ReadFile(files, name+enc.suffix)
			if err == nil {
				e.encoded[i] = twin
			} else if !errors.Is(err, fs.ErrNotExist) {
				return err
			}
		}
		s.entries[name] = e
		return nil
	})
	return s
}

// contentType does not ask the machine for what it decides itself.
func contentType(name string) string {
	switch path.Ext(name) {
	case ".html":
		return "text/html; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".woff2":
		return "font/woff2"
	case ".webmanifest":
		return "application/manifest+json"
	}
	if t := mime.TypeByExtension(path.Ext(name)); t != "" {
		return t
	}
	return "application/octet-stream"
}

// Files serves files by their path; it has no page for other paths. Files under
// assets carry a hash in their name and may be kept for ever; all else is asked
// for again, with an ETag.
func (s *Site) Files(w http.ResponseWriter, r *http.Request) {
	if !reading(w, r) {
		return
	}
	name := strings.TrimPrefix(path.Clean("/"+r.URL.Path), "/")
	e := s.entries[name]
	switch {
	case e == nil || name == index:
		http.NotFound(w, r)
		return
	case strings.HasPrefix(name, "assets/"):
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	default:
		w.Header().Set("Cache-Control", "no-cache")
	}
	e.serve(w, r)
}

// Page serves the page, which finds out by its address what to show.
func (s *Site) Page(w http.ResponseWriter, r *http.Request) {
	if !reading(w, r) {
		return
	}
	w.Header().Set("Cache-Control", "no-cache")
	if e := s.entries[index]; e != nil {
		e.serve(w, r)
		return
	}
	Plain(w, r, http.StatusOK, missing)
}

// index is the file that holds the page.
const index = "index.html"

// reading sets the policy, and refuses what is more than looking.
func reading(w http.ResponseWriter, r *http.Request) bool {
	h := w.Header()
	h.Set("Content-Security-Policy", policy)
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		return true
	}
	h.Set("Allow", "GET, HEAD")
	http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
	return false
}

// Plain serves a document of ours that needs no build, and keeps to the policy.
func Plain(w http.ResponseWriter, r *http.Request, status int, document string) {
	h := w.Header()
	h.Set("Content-Security-Policy", policy)
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(len(document)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write([]byte(document))
	}
}

func (e *entry) serve(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	body, etag := e.plain, e.etag
	if e.encoded[0] != nil || e.encoded[1] != nil {
		h.Add("Vary", "Accept-Encoding")
		for i, enc := range encodings {
			if e.encoded[i] != nil && accepts(r.Header.Get("Accept-Encoding"), enc.name) {
				body = e.encoded[i]
				etag = e.etag[:len(e.etag)-1] + "-" + enc.name + `"`
				h.Set("Content-Encoding", enc.name)
				break
			}
		}
	}
	h.Set("Content-Type", e.kind)
	h.Set("ETag", etag)
	if matches(r.Header.Get("If-None-Match"), etag) {
		h.Del("Content-Encoding")
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method == http.MethodGet {
		_, _ = w.Write(body)
	}
}

// accepts reports whether an Accept-Encoding header names the encoding and
// does not refuse it with q=0.
func accepts(header, encoding string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, params, _ := strings.Cut(strings.TrimSpace(part), ";")
		if !strings.EqualFold(strings.TrimSpace(name), encoding) {
			continue
		}
		q, found := strings.CutPrefix(strings.ReplaceAll(params, " ", ""), "q=")
		if !found {
			return true
		}
		weight, err := strconv.ParseFloat(q, 64)
		return err == nil && weight > 0
	}
	return false
}

// matches reports whether an If-None-Match header names the tag.
func matches(header, etag string) bool {
	for part := range strings.SplitSeq(header, ",") {
		if tag := strings.TrimPrefix(strings.TrimSpace(part), "W/"); tag == etag || tag == "*" {
			return true
		}
	}
	return false
}
