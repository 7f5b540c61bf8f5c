// Package site is what one address serves: the pages, and for each workspace
// its API and its door under /w/ID/. Outside of it a workspace can be reached
// only by the write key of one of its sources.
package site

import (
	_ "embed" // two pages
	"net/http"
	"strings"

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

// site leads requests to workspaces.
type site struct {
	access Access
	pages  *web.Site
	parts  map[string]http.Handler // by workspace id
	door   collect.Doors
	only   string // the base of the only workspace; empty where there are several
}

// New returns the handler of a site with those workspaces. Two of one id are an
// error of kind Conflict.
func New(workspaces []*workspace.Workspace, opt Options) (http.Handler, error) {
	s := &site{access: opt.Access, pages: web.Open(), parts: map[string]http.Handler{}}
	for _, ws := range workspaces {
		c := ws.Config()
		if _, taken := s.parts[string(c.ID)]; taken {
			return nil, percorso.Errorf(percorso.Conflict, "serving %s: another workspace here has its id %q, and one address can have it only once; give one of them another id, in its %s", c.Name, c.ID, workspace.ConfigFile)
		}
		base := BaseOf(c.ID)
		answers, err := api.New(ws, api.Options{
			Version: opt.Version, Base: base, Stopping: opt.Stopping, Getenv: opt.Getenv,
			Secure: opt.Access == BehindTLS, ThisMachine: opt.Access == Loopback,
		})
		if err != nil {
			return nil, err
		}
		s.parts[string(c.ID)] = http.StripPrefix(base, s.part(ws.Door, answers))
		s.door = append(s.door, ws.Door)
		s.only = base
	}
	if len(workspaces) != 1 {
		s.only = ""
	}
	mux := http.NewServeMux()
	mux.Handle("/v1/", s.door)
	mux.HandleFunc("/api/", s.moved)
	mux.HandleFunc(Root+"{id}/", s.workspace)
	mux.HandleFunc("/{$}", s.front)
	mux.HandleFunc("/", s.pages.Files)
	return s.guard(mux), nil
}

// part serves one workspace, whose base is taken off.
func (s *site) part(door, answers http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/v1/", door)
	mux.Handle("/api/", s.ownPagesOnly(answers))
	mux.HandleFunc("/", s.pages.Page)
	return mux
}

func (s *site) workspace(w http.ResponseWriter, r *http.Request) {
	if part, ok := s.parts[r.PathValue("id")]; ok {
		part.ServeHTTP(w, r)
		return
	}
	_, rest, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, Root), "/")
	if strings.HasPrefix(rest, "api/") || strings.HasPrefix(rest, "v1/") {
		api.Refuse(w, http.StatusNotFound, percorso.NotFound, "there is no such workspace at this address: the part after /w/ is its id")
		return
	}
	web.Plain(w, r, http.StatusNotFound, nowhere)
}

// front leads to the only workspace. Where there are several it names none: who
// may see one knows its address.
func (s *site) front(w http.ResponseWriter, r *http.Request) {
	if s.only == "" {
		web.Plain(w, r, http.StatusOK, several)
		return
	}
	target := s.only + "/"
	if r.URL.RawQuery != "" {
		target += "?" + r.URL.RawQuery
	}
	http.Redirect(w, r, target, http.StatusFound) //nolint:gosec // the path is ours, only the query is theirs
}

// moved says where the API is.
func (s *site) moved(w http.ResponseWriter, _ *http.Request) {
	base := s.only
	if base == "" {
		base = Root + "ID"
	}
	api.Refuse(w, http.StatusNotFound, percorso.NotFound, "the API of a workspace is below its address: "+base+"/api/")
}
