// Package source is who may send: the sites, apps, tills and call centres of a
// workspace, each with its write key and how far its word is trusted.
package source

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"percorso"
)

// Trust says what the identifiers in a source's calls are worth.
type Trust string

// The levels of trust.
const (
	// Server is a key that only our own systems know: its identifiers are
	// evidence, and link profiles.
	Server Trust = "server"
	// Browser is a key that anybody can read in a page or an app: its
	// identifiers are claims.
	Browser Trust = "browser"
)

// Source is a site, app, till or call centre that sends events.
type Source struct {
	ID       percorso.SourceID `json:"id"`
	Name     string            `json:"name"`
	WriteKey string            `json:"write_key"`
	Trust    Trust             `json:"trust"`
	// Shared marks a device that many people use, such as a kiosk: its
	// anonymous ids are nobody's.
	Shared bool `json:"shared"`
	// Rate is how many events a second the source may send, and as many again
	// at once; 0 is any number.
	Rate      int   `json:"rate"`
	Disabled  bool  `json:"disabled"`
	CreatedAt int64 `json:"created_at"` // Unix ms
	// FormerKey is the write key before this one; it opens the door until
	// FormerUntil, so that those who send have time to change theirs.
	FormerKey   string `json:"former_key,omitempty"`
	FormerUntil int64  `json:"former_until,omitempty"` // Unix ms
}

// Store keeps the sources.
type Store interface {
	Sources(ctx context.Context) ([]Source, error)
	// SaveSource adds s, or changes the one with its ID.
	SaveSource(ctx context.Context, s Source) error
}

// Registry is the sources of a workspace in memory. It is safe for concurrent
// use.
type Registry struct {
	store  Store
	now    func() time.Time
	saving sync.Mutex
	table  atomic.Pointer[table]
}

// table is never changed, only replaced. Keys are looked up by their hash, so
// that the time of an answer says nothing of a key.
type table struct {
	byKey map[[sha256.Size]byte]Source
	byID  map[percorso.SourceID]Source
}

// Open reads the sources from store. Now is the clock, for CreatedAt.
func Open(ctx context.Context, store Store, now func() time.Time) (*Registry, error) {
	all, err := store.Sources(ctx)
	if err != nil {
		return nil, percorso.Errorf(percorso.KindOf(err), "reading the sources: %w", err)
	}
	r := &Registry{store: store, now: now}
	t := &table{byKey: map[[sha256.Size]byte]Source{}, byID: map[percorso.SourceID]Source{}}
	for _, s := range all {
		t.put(s)
	}
	r.table.Store(t)
	return r, nil
}

func (t *table) put(s Source) {
	if old, ok := t.byID[s.ID]; ok {
		delete(t.byKey, sha256.Sum256([]byte(old.WriteKey)))
		if old.FormerKey != "" {
			delete(t.byKey, sha256.Sum256([]byte(old.FormerKey)))
		}
	}
	t.byID[s.ID] = s
	t.byKey[sha256.Sum256([]byte(s.WriteKey))] = s
	if s.FormerKey != "" {
		t.byKey[sha256.Sum256([]byte(s.FormerKey))] = s
	}
}

// ByKey returns the source with that write key, or with that former one while
// it still opens, unless the source is disabled.
func (r *Registry) ByKey(key string) (Source, bool) {
	if key == "" {
		return Source{}, false
	}
	s, ok := r.table.Load().byKey[sha256.Sum256([]byte(key))]
	if ok && s.WriteKey != key && r.now().UnixMilli() >= s.FormerUntil {
		return Source{}, false
	}
	return s, ok && !s.Disabled
}

// ByID returns the source of that name, disabled or not.
func (r *Registry) ByID(id percorso.SourceID) (Source, bool) {
	s, ok := r.table.Load().byID[id]
	return s, ok
}

// All returns the sources by ID; never nil.
func (r *Registry) All() []Source {
	byID := r.table.Load().byID
	all := slices.AppendSeq(make([]Source, 0, len(byID)), maps.Values(byID))
	slices.SortFunc(all, func(a, b Source) int { return cmp.Compare(a.ID, b.ID) })
	return all
}

// Add adds a source. An empty ID is made from the name, an empty write key at
// random, an empty Trust is Browser, and CreatedAt is now. An ID or key that is
// taken is an error of kind Conflict.
func (r *Registry) Add(ctx context.Context, s Source) (Source, error) {
	r.saving.Lock()
	defer r.saving.Unlock()
	t := r.table.Load()
	s = s.withDefaults(t)
	s.CreatedAt = r.now().UnixMilli()
	if err := s.validate(); err != nil {
		return Source{}, err
	}
	if _, taken := t.byID[s.ID]; taken {
		return Source{}, percorso.Errorf(percorso.Conflict, "adding source %q: its id is taken; choose another", s.ID)
	}
	return s, r.save(ctx, s)
}

// Renew gives the source a new write key; the one that it has goes on opening
// the door for as long as grace says. A key that was former already is closed.
func (r *Registry) Renew(ctx context.Context, id percorso.SourceID, grace time.Duration) (Source, error) {
	r.saving.Lock()
	defer r.saving.Unlock()
	s, ok := r.table.Load().byID[id]
	if !ok {
		return Source{}, percorso.Errorf(percorso.NotFound, "renewing the key of source %q: there is no such source", id)
	}
	if grace > 0 {
		s.FormerKey, s.FormerUntil = s.WriteKey, r.now().Add(grace).UnixMilli()
	} else {
		s.FormerKey, s.FormerUntil = "", 0
	}
	s.WriteKey = NewKey()
	return s, r.save(ctx, s)
}

// Change changes the source with s.ID; all but its ID and CreatedAt may differ.
func (r *Registry) Change(ctx context.Context, s Source) (Source, error) {
	r.saving.Lock()
	defer r.saving.Unlock()
	old, ok := r.table.Load().byID[s.ID]
	if !ok {
		return Source{}, percorso.Errorf(percorso.NotFound, "changing source %q: there is no such source", s.ID)
	}
	s.CreatedAt = old.CreatedAt
	s.WriteKey = cmp.Or(s.WriteKey, old.WriteKey)
	s.Trust = cmp.Or(s.Trust, old.Trust)
	s.Name = strings.TrimSpace(s.Name)
	if err := s.validate(); err != nil {
		return Source{}, err
	}
	return s, r.save(ctx, s)
}

func (r *Registry) save(ctx context.Context, s Source) error {
	t := r.table.Load()
	if other, ok := t.byKey[sha256.Sum256([]byte(s.WriteKey))]; ok && other.ID != s.ID {
		return percorso.Errorf(percorso.Conflict, "saving source %q: its write key is that of another source", s.ID)
	}
	if err := r.store.SaveSource(ctx, s); err != nil {
		return percorso.Errorf(percorso.KindOf(err), "saving source %q: %w", s.ID, err)
	}
	next := &table{byKey: maps.Clone(t.byKey), byID: maps.Clone(t.byID)}
	next.put(s)
	r.table.Store(next)
	return nil
}

func (s Source) withDefaults(t *table) Source {
	s.Name = strings.TrimSpace(s.Name)
	s.Trust = cmp.Or(s.Trust, Browser)
	if s.WriteKey == "" {
		s.WriteKey = NewKey()
	}
	if s.ID == "" && s.Name != "" { // without either there is nothing to call it
		s.ID = freeID(s.Name, t)
	}
	if s.Name == "" {
		s.Name = string(s.ID)
	}
	return s
}

var (
	idPattern  = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,62}$`)
	keyPattern = regexp.MustCompile(`^[A-Za-z0-9_.-]{8,128}$`)
	notID      = regexp.MustCompile(`[^a-z0-9]+`)
)

func freeID(name string, t *table) percorso.SourceID {
	base := strings.Trim(notID.ReplaceAllString(strings.ToLower(name), "-"), "-")
	if base == "" {
		base = "source"
	}
	base = strings.TrimRight(base[:min(len(base), 48)], "-")
	id := percorso.SourceID(base)
	for n := 2; ; n++ {
		if _, taken := t.byID[id]; !taken {
			return id
		}
		id = percorso.SourceID(base + "-" + strconv.Itoa(n))
	}
}

func (s Source) validate() error {
	switch {
	case s.Name == "" || len(s.Name) > 200:
		return percorso.Errorf(percorso.Invalid, "name: it must have 1 to 200 bytes")
	case !idPattern.MatchString(string(s.ID)):
		return percorso.Errorf(percorso.Invalid, "id: %q is no source id: write small letters, digits, - and _, at most 63", s.ID)
	case !keyPattern.MatchString(s.WriteKey):
		return percorso.Errorf(percorso.Invalid, "write_key: it must have 8 to 128 letters, digits, dots, - or _; leave it out and one is made")
	case s.Trust != Server && s.Trust != Browser:
		return percorso.Errorf(percorso.Invalid, "trust: %q is neither server nor browser", s.Trust)
	case s.Rate < 0:
		return percorso.Errorf(percorso.Invalid, "rate: %d is below 0; 0 is any number", s.Rate)
	}
	return nil
}

// NewKey returns a write key at random, of 32 letters and digits.
func NewKey() string {
	var b [20]byte
	_, _ = rand.Read(b[:]) // never returns an error
	return strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(b[:]))
}
