package site

import (
	"maps"
	"net/http"
	"sync"

	"percorso"
	"percorso/api"
	"percorso/workspace"
)

// part is one workspace of a site.
type part struct {
	ws      *workspace.Workspace
	passage *Passage
}

// Has reports whether a workspace here has that id.
func (s *Site) Has(id percorso.WorkspaceID) bool {
	_, ok := s.table.Load().parts[string(id)]
	return ok
}

// Add serves ws until Remove; stopping ends what it tells as it happens. An id
// that is taken is an error of kind Conflict.
func (s *Site) Add(ws *workspace.Workspace, stopping <-chan struct{}) error {
	c := ws.Config()
	base := BaseOf(c.ID)
	answers, err := api.New(ws, api.Options{
		Version: s.opt.Version, Base: base, Stopping: stopping, Getenv: s.opt.Getenv, Demo: s.opt.Demo,
		Secure: s.opt.Access == BehindTLS, ThisMachine: s.opt.Access == Loopback,
	})
	if err != nil {
		return err
	}
	mux := http.NewServeMux()
	mux.Handle("/v1/", ws.Door)
	mux.Handle("/api/", s.ownPagesOnly(answers))
	mux.HandleFunc("/", s.pages.Page)
	added := &part{ws: ws, passage: NewPassage(http.StripPrefix(base, mux))}
	if s.change(func(parts map[string]*part) bool {
		_, taken := parts[string(c.ID)]
		if !taken {
			parts[string(c.ID)] = added
		}
		return !taken
	}) {
		return nil
	}
	return percorso.Errorf(percorso.Conflict, "serving %s: another workspace here has its id %q, and one address can have it only once; give one of them another id, in its %s", c.Name, c.ID, workspace.ConfigFile)
}

// Remove serves the workspace no more, and returns when nobody holds on to it:
// its stopping should be closed before.
func (s *Site) Remove(id percorso.WorkspaceID) {
	var removed *part
	s.change(func(parts map[string]*part) bool {
		removed = parts[string(id)]
		delete(parts, string(id))
		return removed != nil
	})
	if removed != nil {
		removed.passage.Close()
	}
}

// change puts another table in place when edit says so, and returns when nobody
// is at the doors of the one before.
func (s *Site) change(edit func(parts map[string]*part) bool) bool {
	s.changing.Lock()
	defer s.changing.Unlock()
	old := s.table.Load()
	parts := maps.Clone(old.parts)
	if !edit(parts) {
		return false
	}
	s.table.Store(newTable(parts))
	old.doors.Close()
	return true
}

// Passage lets requests through until it is closed.
type Passage struct {
	passing sync.RWMutex
	next    http.Handler
}

// NewPassage returns an open passage to next.
func NewPassage(next http.Handler) *Passage { return &Passage{next: next} }

// ServeHTTP hands r on, or answers 503.
func (p *Passage) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !p.passing.TryRLock() {
		w.Header().Set("Retry-After", "5")
		api.Refuse(w, r, http.StatusServiceUnavailable, percorso.Unavailable, "the server is being stopped: send the same again later")
		return
	}
	defer p.passing.RUnlock()
	p.next.ServeHTTP(w, r)
}

// Close waits for those who are inside, and lets nobody in any more.
func (p *Passage) Close() { p.passing.Lock() }
