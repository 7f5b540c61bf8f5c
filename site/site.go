// Package site is what one address serves: the pages, and for each workspace
// its API and its door under /w/ID/. Outside of it a workspace can be reached
// only by the write key of one of its sources.
package site

import (
	_ "embed" // two pages
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"percorso"
	"percorso/api"
	"percorso/collect"
	"percorso/web"
	"percorso/workspace"
)

// Options tunes a Site.
type Options struct {
	Version string
	Access  Access
	// Stopping ends what is told as it happens, which would never end by itself.
	Stopping <-chan struct{}
	// Getenv finds the secrets of sign-in providers.
	Getenv func(string) string
	// Demo can be opened beside the workspaces. Default: it cannot.
	Demo api.Demo
}

// The pages that need no build.
var (
	//go:embed several.html
	several string
	//go:embed nowhere.html
	nowhere string
)

// Root is where the workspaces of a site begin.
const Root = "/w/"

// BaseOf returns what comes before the addresses of a workspace.
func BaseOf(id percorso.WorkspaceID) string { return Root + string(id) }

// Site leads requests to workspaces.
type Site struct {
	opt     Options
	pages   *web.Site
	handler http.Handler

	changing sync.Mutex
	table    atomic.Pointer[table]
}

// table is what a site serves at a moment; it is never changed.
type table struct {
	parts map[string]*part // by workspace id
	doors *Passage
	only  string // the base of the only workspace; empty where there are several
}

func newTable(parts map[string]*part) *table {
	t := &table{parts: parts}
	var doors collect.Doors
	var all, own []string
	for _, id := range slices.Sorted(maps.Keys(parts)) {
		ws := parts[id].ws
		doors = append(doors, ws.Door)
		all = append(all, BaseOf(ws.Config().ID))
		if !ws.Config().Demo {
			own = append(own, BaseOf(ws.Config().ID))
		}
	}
	switch {
	case len(all) == 1:
		t.only = all[0]
	case len(own) == 1:
		t.only = own[0]
	}
	t.doors = NewPassage(doors)
	return t
}

// New returns a site with those workspaces. Two of one id are an error of kind
// Conflict.
func New(workspaces []*workspace.Workspace, opt Options) (*Site, error) {
	s := &Site{opt: opt, pages: web.Open()}
	s.table.Store(newTable(map[string]*part{}))
	for _, ws := range workspaces {
		if err := s.Add(ws, opt.Stopping); err != nil {
			return nil, err
		}
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/v1/", func(w http.ResponseWriter, r *http.Request) { s.table.Load().doors.ServeHTTP(w, r) })
	mux.HandleFunc("/api/", s.moved)
	mux.HandleFunc(Root+"{id}/", s.workspace)
	mux.HandleFunc("/{$}", s.front)
	mux.HandleFunc("/", s.pages.Files)
	s.handler = s.guard(mux)
	return s, nil
}

// ServeHTTP answers a request.
func (s *Site) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

func (s *Site) workspace(w http.ResponseWriter, r *http.Request) {
	if part, ok := s.table.Load().parts[r.PathValue("id")]; ok {
		part.passage.ServeHTTP(w, r)
		return
	}
	_, rest, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, Root), "/")
	if strings.HasPrefix(rest, "api/") || strings.HasPrefix(rest, "v1/") {
		api.Refuse(w, r, http.StatusNotFound, percorso.NotFound, "there is no such workspace at this address: the part after /w/ is its id")
		return
	}
	web.Plain(w, r, http.StatusNotFound, nowhere)
}

// front leads to the only workspace; a demo beside it does not count. Where there
// are several it names none: who may see one knows its address.
func (s *Site) front(w http.ResponseWriter, r *http.Request) {
	only := s.table.Load().only
	if only == "" {
		web.Plain(w, r, http.StatusOK, several)
		return
	}
	target := only + "/"
	if r.URL.RawQuery != "" {
		target += "?" + r.URL.RawQuery
	}
	http.Redirect(w, r, target, http.StatusFound) //nolint:gosec // the path is ours, only the query is theirs
}

// moved says where the API is.
func (s *Site) moved(w http.ResponseWriter, r *http.Request) {
	base := s.table.Load().only
	if base == "" {
		base = Root + "ID"
	}
	api.Refuse(w, r, http.StatusNotFound, percorso.NotFound, "the API of a workspace is below its address: "+base+"/api/")
}
