package journeymap

import (
	"context"
	"crypto/rand"
	"strings"
	"sync"
	"time"

	"percorso"
)

// People is what maps ask of the workspace's people.
type People interface {
	// Person returns somebody; In is false for who is blocked or unknown.
	Person(ctx context.Context, id string) (Person, error)
	// People returns who is in, by name.
	People(ctx context.Context) ([]Person, error)
}

// Passwords hashes the passwords of links, and looks at what people try.
type Passwords interface {
	Hash(ctx context.Context, password string) (string, error)
	// Try returns an error of kind Forbidden for a wrong password, and one of
	// kind TooMany for too many tries for one thing from one address.
	Try(ctx context.Context, hash, password, thing, address string) error
}

// Options tunes Maps; People and Passwords must be given.
type Options struct {
	People    People
	Passwords Passwords
	// Now is the clock. Default time.Now.
	Now func() time.Time
	// Log is told what people should know. Default nothing.
	Log func(format string, args ...any)
	// Queue is how many messages wait for somebody who reads slowly; one more,
	// and they are let go, to come back by themselves. Default 256.
	Queue int
	// Pace is how often people are told where the others are. Default 50 ms.
	Pace time.Duration
	// SnapshotEvery is after how many batches the state is kept anew. Default 200.
	SnapshotEvery int64
}

func (o Options) withDefaults() Options {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = func(string, ...any) {}
	}
	if o.Queue <= 0 {
		o.Queue = 256
	}
	if o.Pace <= 0 {
		o.Pace = 50 * time.Millisecond
	}
	if o.SnapshotEvery <= 0 {
		o.SnapshotEvery = 200
	}
	return o
}

// Maps is the journey maps of one workspace. It is safe for concurrent use.
type Maps struct {
	store Store
	opt   Options
	key   []byte // signs who has said a link's password, as long as the program runs

	mu      sync.Mutex
	rooms   map[ID]*room
	working sync.WaitGroup

	guests pace
}

// Open returns the maps in a store.
func Open(store Store, opt Options) *Maps {
	key := make([]byte, 32)
	_, _ = rand.Read(key) // never fails
	return &Maps{store: store, opt: opt.withDefaults(), key: key, rooms: map[ID]*room{}}
}

// Close lets everybody go who is told of changes, and waits for what is being
// written.
func (m *Maps) Close() {
	m.mu.Lock()
	rooms := m.rooms
	m.rooms = map[ID]*room{}
	m.mu.Unlock()
	for _, r := range rooms {
		r.mu.Lock()
		for s := range r.subs {
			s.end(percorso.Errorf(percorso.Unavailable, "the program stops"))
		}
		r.mu.Unlock()
	}
	m.working.Wait()
}

func (m *Maps) now() time.Time { return m.opt.Now().UTC().Truncate(time.Millisecond) }

// newID returns a name that nothing else has.
func newID() string { return strings.ToLower(rand.Text()[:16]) }

// room returns the room of a map, which need not exist.
func (m *Maps) room(id ID) *room {
	m.mu.Lock()
	defer m.mu.Unlock()
	r := m.rooms[id]
	if r == nil {
		r = &room{id: id, subs: map[*Subscription]struct{}{}}
		m.rooms[id] = r
	}
	r.used = m.opt.Now()
	return r
}

// idle is how long a map that nobody looks at stays in memory.
const idle = 10 * time.Minute

// leaveIdle forgets the state of maps that nobody has looked at for a while.
func (m *Maps) leaveIdle() {
	m.mu.Lock()
	defer m.mu.Unlock()
	for id, r := range m.rooms {
		if m.opt.Now().Sub(r.used) < idle || !r.mu.TryLock() {
			continue
		}
		if len(r.subs) == 0 && !r.busy() {
			delete(m.rooms, id)
		}
		r.mu.Unlock()
	}
}

// Access returns what somebody may do with a map. It is None for a map that is
// not there, or was deleted.
func (m *Maps) Access(ctx context.Context, id ID, person string) (Access, error) {
	head, access, err := m.look(ctx, id, person)
	if percorso.KindOf(err) == percorso.NotFound || !head.DeletedAt.IsZero() {
		return None, nil
	}
	return access, err
}

// look returns a map's head and what somebody may do with it, deleted or not.
func (m *Maps) look(ctx context.Context, id ID, person string) (h Head, a Access, err error) {
	var grants []Grant
	err = m.store.Look(ctx, func(tx Tx) error {
		if h, err = tx.Head(id); err != nil {
			return err
		}
		grants, err = tx.Grants(id)
		return err
	})
	if percorso.KindOf(err) == percorso.NotFound {
		return h, None, unknown(id)
	}
	if err != nil {
		return h, None, err
	}
	p, err := m.opt.People.Person(ctx, person)
	if err != nil {
		return h, None, err
	}
	return h, accessOf(h, grants, p, func(id string) bool {
		other, err := m.opt.People.Person(ctx, id)
		return err == nil && other.In
	}), nil
}

// may returns the map's head if somebody has at least that access to it. Who may
// not even see it is told that there is no such map.
func (m *Maps) may(ctx context.Context, id ID, person string, want Access) (Head, Access, error) {
	h, have, err := m.look(ctx, id, person)
	switch {
	case err != nil:
		return h, have, err
	case have == None:
		return h, have, unknown(id)
	case !h.DeletedAt.IsZero():
		return h, have, gone(h)
	case !have.Covers(want):
		return h, have, lacking(have, want)
	}
	return h, have, nil
}

func unknown(id ID) error {
	return percorso.Errorf(percorso.NotFound, "there is no map %q that you may see; whoever manages it can let you in", id)
}

func gone(h Head) error {
	return percorso.Errorf(percorso.NotFound, "the map %q was deleted; who manages it can bring it back within %d days", h.Summary.Title, keepDeleted/day)
}

// doings says what an access is needed for.
var doings = map[Access]string{View: "see it", Comment: "comment on it", Edit: "change it", Manage: "manage it"}

func lacking(have, want Access) error {
	return percorso.Errorf(percorso.Forbidden, "you may %s, not %s: ask who manages the map", doings[have], doings[want])
}

const day = 24 * time.Hour

// keepDeleted is how long a deleted map can be brought back.
const keepDeleted = 30 * day
