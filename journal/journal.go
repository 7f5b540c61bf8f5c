package journal

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"percorso"
)

// Options tunes a Journal; the zero value is ready to use.
type Options struct {
	// MaxGroup is after how many events a group is committed although more are
	// waiting. Default 20,000.
	MaxGroup int
	// Log gets what happens in the background. Default: nothing is logged.
	Log *slog.Logger
	// Now is the clock, for the time of a replay. Default time.Now.
	Now func() time.Time
}

func (o Options) withDefaults() Options {
	if o.MaxGroup <= 0 {
		o.MaxGroup = 20_000
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return o
}

// Journal is the append-only record of a workspace. It is safe for concurrent
// use.
type Journal struct {
	store Store
	opts  Options

	queue   chan *request
	closing chan struct{}
	ended   chan struct{} // closed when the committer has returned
	once    sync.Once

	last    atomic.Int64
	mu      sync.Mutex
	changed chan struct{} // closed and replaced when last moves

	committer committer
	recent    recentBlocks
	tidying   sync.Mutex // held while stored blocks are rewritten
}

var errClosed = percorso.Errorf(percorso.Unavailable, "the journal is closed: the server is stopping")

// Open opens the journal that store keeps, and owns the store from then on. It
// returns at once: the table of known message ids is read in the background,
// and the first Append waits for it.
func Open(ctx context.Context, store Store, opts Options) (*Journal, error) {
	last, err := store.Last(ctx)
	if err != nil {
		return nil, percorso.Errorf(percorso.KindOf(err), "opening the journal: %w", err)
	}
	j := &Journal{store: store, opts: opts.withDefaults(), queue: make(chan *request, 256), closing: make(chan struct{}), ended: make(chan struct{}), changed: make(chan struct{})}
	j.last.Store(last)
	j.committer.j = j
	go j.committer.run() //nolint:gosec,contextcheck // it outlives the call that opened the journal, until Close
	return j, nil
}

// Close waits for the group that is being committed, refuses those that wait,
// and closes the store.
func (j *Journal) Close() error {
	var err error
	j.once.Do(func() {
		close(j.closing)
		<-j.ended
		j.tidying.Lock()
		defer j.tidying.Unlock()
		err = j.store.Close()
	})
	return err
}

// Append adds events and rejects, and returns after both are safe on disk; on
// an error neither is. Events whose source and message id are there already are
// counted as duplicates and keep Seq 0; the others get their Seq. Rejects get
// their ID. The caller may not touch the slices until Append returns, and never
// again change the bodies. An error of kind Unavailable may pass: try again.
//
// When ctx ends before the events' turn has come, nothing is added; after that
// ctx is not looked at any more.
func (j *Journal) Append(ctx context.Context, events []percorso.Event, rejects []Reject) (Appended, error) {
	if len(events) == 0 && len(rejects) == 0 {
		return Appended{Last: j.Last()}, nil
	}
	r := newRequest(events, rejects)
	select {
	case j.queue <- r:
	case <-ctx.Done():
		return Appended{}, ctx.Err()
	case <-j.closing:
		return Appended{}, errClosed
	}
	select {
	case <-r.done:
	case <-ctx.Done():
		if r.state.CompareAndSwap(waiting, givenUp) {
			return Appended{}, ctx.Err()
		}
		<-r.done
	case <-j.ended:
		select {
		case <-r.done: // it was among the last
		default:
			return Appended{}, errClosed
		}
	}
	appended, err := r.appended, r.err
	r.free()
	return appended, err
}

// Last returns the position of the newest event, 0 when there is none.
func (j *Journal) Last() int64 { return j.last.Load() }

// Wait returns nil when Last is above after, or the error of ctx.
func (j *Journal) Wait(ctx context.Context, after int64) error {
	for {
		j.mu.Lock()
		changed := j.changed
		j.mu.Unlock()
		if j.Last() > after {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		case <-j.closing:
			return errClosed
		}
	}
}

// moved tells those who wait that last is the newest position.
func (j *Journal) moved(last int64) {
	j.last.Store(last)
	j.mu.Lock()
	close(j.changed)
	j.changed = make(chan struct{})
	j.mu.Unlock()
}

// Cursor returns how far the consumer of that name has read, 0 when it is new.
func (j *Journal) Cursor(ctx context.Context, name string) (int64, error) {
	return j.store.Cursor(ctx, name)
}

// SetCursor returns after the consumer's position is safe on disk.
func (j *Journal) SetCursor(ctx context.Context, name string, seq int64) error {
	return j.store.SetCursor(ctx, name, seq)
}

// Backup writes a consistent copy of the journal to path, which must not exist,
// while appends and reads go on.
func (j *Journal) Backup(ctx context.Context, path string) error { return j.store.Backup(ctx, path) }

// Rejects returns the rejects that f chooses, newest first.
func (j *Journal) Rejects(ctx context.Context, f RejectFilter) ([]Reject, error) {
	if f.Limit <= 0 {
		f.Limit = 100
	}
	f.Limit = min(f.Limit, 1000)
	return j.store.Rejects(ctx, f)
}

// Reject returns one reject, or an error of kind NotFound.
func (j *Journal) Reject(ctx context.Context, id int64) (Reject, error) {
	found, err := j.store.Rejects(ctx, RejectFilter{ID: id, Limit: 1})
	if err != nil {
		return Reject{}, err
	}
	if len(found) == 0 {
		return Reject{}, percorso.Errorf(percorso.NotFound, "there is no reject %d: only the newest %d are kept", id, KeepRejects)
	}
	return found[0], nil
}

// RejectCounts returns how many calls were turned away, by source and reason,
// most frequent first.
func (j *Journal) RejectCounts(ctx context.Context) ([]RejectCount, error) {
	return j.store.RejectCounts(ctx)
}

// MarkReplayed notes that a reject was replayed with success, now.
func (j *Journal) MarkReplayed(ctx context.Context, id int64) error {
	return j.store.MarkReplayed(ctx, id, j.opts.Now().UnixMilli())
}

// kept returns err with what was being done, and its kind.
func kept(err error, doing string) error {
	if err == nil || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return percorso.Errorf(percorso.KindOf(err), "%s: %w", doing, err)
}
