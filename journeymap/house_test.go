package journeymap_test

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"percorso"
	"percorso/journeymap"
	"percorso/journeymap/document"
	"percorso/store/sqlite"
)

var (
	owner   = journeymap.Author{ID: "olga", Name: "Olga"}
	editor  = journeymap.Author{ID: "elio", Name: "Elio"}
	analyst = journeymap.Author{ID: "anna", Name: "Anna"}
	viewer  = journeymap.Author{ID: "vito", Name: "Vito"}
)

// crowd is the people of a workspace; some may come and go.
type crowd struct {
	mu  sync.Mutex
	all map[string]journeymap.Person
}

func newCrowd() *crowd {
	return &crowd{all: map[string]journeymap.Person{
		"olga": {ID: "olga", Name: "Olga", Default: journeymap.Manage, Owner: true, In: true},
		"elio": {ID: "elio", Name: "Elio", Default: journeymap.Edit, In: true},
		"anna": {ID: "anna", Name: "Anna", Default: journeymap.Comment, In: true},
		"vito": {ID: "vito", Name: "Vito", Default: journeymap.View, In: true},
	}}
}

func (c *crowd) Person(_ context.Context, id string) (journeymap.Person, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.all[id], nil
}

func (c *crowd) People(context.Context) (out []journeymap.Person, _ error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, p := range c.all {
		if p.In {
			out = append(out, p)
		}
	}
	slices.SortFunc(out, func(a, b journeymap.Person) int { return strings.Compare(a.Name, b.Name) })
	return out, nil
}

func (c *crowd) set(p journeymap.Person) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.all[p.ID] = p
}

// plain keeps passwords as they are, and counts to three.
type plain struct{ tries int }

func (p *plain) Hash(_ context.Context, password string) (string, error) {
	return "hash of " + password, nil
}

func (p *plain) Try(_ context.Context, hash, password, _, _ string) error {
	if p.tries++; p.tries > 3 {
		return percorso.Errorf(percorso.TooMany, "wait")
	}
	if hash != "hash of "+password {
		return percorso.Errorf(percorso.Forbidden, "wrong")
	}
	return nil
}

// house is maps in a folder, with the clock stopped.
type house struct {
	*journeymap.Maps
	dir   string
	db    *sqlite.DB
	crowd *crowd
	now   time.Time
	mu    sync.Mutex
}

func newHouse(t testing.TB) *house {
	t.Helper()
	return openHouse(t, t.TempDir(), newCrowd())
}

func openHouse(t testing.TB, dir string, c *crowd) *house {
	t.Helper()
	db, err := sqlite.OpenState(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	h := &house{dir: dir, db: db, crowd: c, now: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)}
	h.open(sqlite.NewMapStore(db))
	t.Cleanup(h.close)
	return h
}

func (h *house) open(store journeymap.Store) {
	h.Maps = journeymap.Open(store, journeymap.Options{People: h.crowd, Passwords: &plain{}, Now: h.clock, SnapshotEvery: 7})
}

func (h *house) clock() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.now
}

func (h *house) wait(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now = h.now.Add(d)
}

func (h *house) close() {
	h.Close()
	_ = h.db.Close()
}

// again closes the maps and opens them anew.
func (h *house) again(t testing.TB) *house {
	t.Helper()
	h.close()
	return openHouse(t, h.dir, h.crowd)
}

func name() string { return strings.ToLower(rand.Text()) }

func raw(v any) json.RawMessage {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return text
}

func insert(id, kind, parent, order string, props map[string]any) document.Op {
	op := document.Op{Op: document.Insert, ID: document.NodeID(id), Kind: document.Kind(kind), Parent: document.NodeID(parent), Order: order}
	for key, value := range props {
		if op.Props == nil {
			op.Props = map[string]json.RawMessage{}
		}
		op.Props[key] = raw(value)
	}
	return op
}

func set(id, key string, value any) document.Op {
	return document.Op{Op: document.Set, ID: document.NodeID(id), Key: key, Value: raw(value)}
}

// small makes a map of two stages, a lane and a card.
func (h *house) small(t testing.TB, who journeymap.Author) journeymap.ID {
	t.Helper()
	id, err := h.Create(t.Context(), who, journeymap.New{Title: "Giulia compra", Language: "it"})
	if err != nil {
		t.Fatal(err)
	}
	h.edit(t, id, who,
		insert("s1", "stage", "map", "a", map[string]any{"title": "Scoperta"}),
		insert("s2", "stage", "map", "b", map[string]any{"title": "Acquisto"}),
		insert("l1", "lane", "map", "a", map[string]any{"kind": "actions"}),
		insert("c1", "card", "l1", "a", map[string]any{"stage": "s1", "text": "Cerca", "evidence": "measured"}),
	)
	return id
}

func (h *house) edit(t testing.TB, id journeymap.ID, who journeymap.Author, ops ...document.Op) journeymap.Appended {
	t.Helper()
	done, err := h.Append(t.Context(), id, who, name(), ops)
	if err != nil {
		t.Fatal(err)
	}
	return done
}

// nodes returns a map's nodes as text, to compare.
func (h *house) nodes(t testing.TB, id journeymap.ID) string {
	t.Helper()
	o, err := h.Open(t.Context(), id, owner.ID)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw(o.Doc.Nodes()))
}

func wants(t testing.TB, err error, kind percorso.ErrorKind, what string) {
	t.Helper()
	if err == nil || percorso.KindOf(err) != kind {
		t.Errorf("%s: %v, want an error of kind %v", what, err, kind)
	}
}
