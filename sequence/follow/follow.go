// Package follow leads the journal into the identity graph and the sequence
// index: it reads events in order, asks whose each is and where it happened, and
// appends what the engine needs. It can be stopped at any moment: both sides
// keep how far they came, and ignore what they have already seen.
package follow

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"percorso"
	"percorso/catalogue"
	"percorso/collect/spec"
	"percorso/identity"
	"percorso/identity/graph"
	"percorso/sequence"
	"percorso/sequence/voice"
)

// Journal is the ordered feed of events.
type Journal interface {
	Read(ctx context.Context, after int64, limit int) ([]percorso.Event, error)
	Wait(ctx context.Context, after int64) error
	Last() int64
}

// Identity says whose an event is.
type Identity interface {
	Observe(e *percorso.Event, c *spec.Call, trust identity.SourceTrust) graph.Node
	TakeMoves() []graph.Move
	Assignment() []graph.Move
	Flush(ctx context.Context, seq int64) error
	Cursor() int64
}

// Index holds the interactions in columns. Snapshot may run beside the rest.
type Index interface {
	Append(rows []sequence.Row, moves []graph.Move, seq int64)
	Assign(assignment []graph.Move)
	Cursor() int64
	Snapshot(ctx context.Context) error
}

// Voices keeps what people say in their own words.
type Voices interface {
	Add(voice.Kept)
	Flush(ctx context.Context, seq int64) error
	Cursor() int64
}

// Options tunes a Follower; Trust, Signatures and Currency must be given.
type Options struct {
	// Trust says how far a source's word about identities goes.
	Trust func(percorso.SourceID) identity.SourceTrust
	// Signatures is the table that the index keeps.
	Signatures *catalogue.Signatures
	// Currency is the workspace's, ISO 4217. A value in another one is not
	// counted; OtherCurrency counts how many there were.
	Currency string
	// Voices takes in the words of surveys, reviews and tickets; nil for none.
	Voices Voices
	// Batch is how many events are read at once. Default 8192.
	Batch int
	// FlushEvery is how long identity evidence may wait in memory; it can
	// always be had again from the journal. Default 1s.
	FlushEvery time.Duration
	// SnapshotEvery is how many interactions may come before the index is
	// snapshotted again, at the earliest SnapshotPause after the last time.
	// Default 500,000.
	SnapshotEvery int64
	// SnapshotPause is the least time between two snapshots. Default 1m.
	SnapshotPause time.Duration
	// Now is the clock. Default time.Now.
	Now func() time.Time
	// Fresh is told after each batch what became visible; it must not block.
	Fresh func(seq int64, rows []sequence.Row)
}

func (o Options) withDefaults() Options {
	if o.Batch == 0 {
		o.Batch = 8192
	}
	if o.FlushEvery == 0 {
		o.FlushEvery = time.Second
	}
	if o.SnapshotEvery == 0 {
		o.SnapshotEvery = 500_000
	}
	if o.SnapshotPause == 0 {
		o.SnapshotPause = time.Minute
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Fresh == nil {
		o.Fresh = func(int64, []sequence.Row) {}
	}
	return o
}

// Follower moves events from a journal into an index.
type Follower struct {
	journal  Journal
	identity Identity
	index    Index
	opt      Options

	seq           atomic.Int64
	otherCurrency atomic.Int64
	undecodable   atomic.Int64
	sinceSnapshot atomic.Int64 // interactions that no snapshot holds

	at           int64 // read up to here
	flushed      int64
	lastFlush    time.Time
	lastSnapshot time.Time
	snapshots    sync.Mutex // held while one is written
	assigned     bool
	rows         []sequence.Row
	reader       reader

	mu       sync.Mutex
	troubles [troubles]error
}

// What may go wrong for a while, without anything being lost.
const (
	reading = iota
	keepingEvidence
	keepingVoices
	keepingIndex
	troubles
)

// New returns a Follower that will go on where identity and index stopped.
func New(journal Journal, identity Identity, index Index, opt Options) *Follower {
	f := &Follower{journal: journal, identity: identity, index: index, opt: opt.withDefaults()}
	f.at = min(identity.Cursor(), index.Cursor())
	if f.opt.Voices != nil {
		f.at = min(f.at, f.opt.Voices.Cursor())
	}
	f.flushed = identity.Cursor()
	f.lastSnapshot = f.opt.Now()
	f.seq.Store(f.at)
	f.reader.init()
	return f
}

// Seq returns the journal position up to which interactions are visible.
func (f *Follower) Seq() int64 { return f.seq.Load() }

// OtherCurrency returns how many values were left out because they are not in
// the workspace's currency, since the Follower was made.
func (f *Follower) OtherCurrency() int64 { return f.otherCurrency.Load() }

// Trouble says what keeps the Follower from reading on, or from keeping what it
// has read; nil when all is well. It tries again by itself, and nothing is lost
// meanwhile: all of it is in the journal.
func (f *Follower) Trouble() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return errors.Join(f.troubles[:]...)
}

func (f *Follower) note(what int, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.troubles[what] = err
}

// Run follows the journal until ctx ends and returns nil; Close then keeps what
// it holds. What is Unavailable is tried again for as long as it takes, any
// other error of the journal or the stores ends it.
func (f *Follower) Run(ctx context.Context) error {
	for {
		_, err := f.CatchUp(ctx, nil)
		if ctx.Err() != nil {
			return nil
		}
		if err != nil && percorso.KindOf(err) != percorso.Unavailable {
			return err
		}
		f.note(reading, err)
		wait, cancel := context.WithTimeout(ctx, f.opt.FlushEvery)
		if err != nil {
			<-wait.Done() // there is more to read, but not now
		} else {
			err = f.journal.Wait(wait, f.at)
		}
		over := wait.Err() != nil
		cancel()
		if ctx.Err() != nil {
			return nil
		}
		if err != nil && !over {
			return fmt.Errorf("waiting for the journal: %w", err)
		}
		if moves := f.identity.TakeMoves(); len(moves) > 0 { // those that had to wait
			f.index.Append(nil, moves, f.at)
		}
		if err := f.keep(ctx, false); err != nil {
			return err
		}
	}
}

// CatchUp follows the journal to its end and returns how many events it read.
// It calls progress, when given, after each batch with the position reached.
func (f *Follower) CatchUp(ctx context.Context, progress func(seq int64)) (int64, error) {
	if !f.assigned {
		f.index.Assign(f.identity.Assignment())
		f.assigned = true
	}
	var n int64
	for {
		if err := ctx.Err(); err != nil {
			return n, err
		}
		events, err := f.journal.Read(ctx, f.at, f.opt.Batch)
		if err != nil {
			return n, fmt.Errorf("reading the journal after %d: %w", f.at, err)
		}
		if len(events) == 0 {
			return n, nil
		}
		f.batch(events)
		n += int64(len(events))
		if progress != nil {
			progress(f.at)
		}
		if err := f.keep(ctx, false); err != nil {
			return n, err
		}
	}
}

// Close keeps all that is held in memory: evidence, cursor and snapshot. It
// waits for a snapshot that is being written. No Run or CatchUp may go on.
func (f *Follower) Close(ctx context.Context) error { return f.keep(ctx, true) }

func (f *Follower) batch(events []percorso.Event) {
	f.rows = f.rows[:0]
	f.reader.reset()
	for i := range events {
		e := &events[i]
		call, err := f.reader.decoder.Decode(e)
		if err != nil { // the door let it in, so this is damage: count it and go on
			f.undecodable.Add(1)
			continue
		}
		node := f.identity.Observe(e, call, f.opt.Trust(e.Source))
		if node == 0 || !isInteraction(e.Type) {
			continue
		}
		row := sequence.Row{Seq: e.Seq, Time: e.Time, Node: node}
		f.reader.emotion(&row, call)
		f.voice(e, &row, call)
		if e.Seq <= f.index.Cursor() {
			continue
		}
		row.Signature = f.opt.Signatures.Intern(catalogue.SignatureOf(e, call))
		f.value(&row, call)
		row.Props = f.reader.props(call)
		f.rows = append(f.rows, row)
	}
	f.at = events[len(events)-1].Seq
	f.index.Append(f.rows, f.identity.TakeMoves(), f.at)
	f.sinceSnapshot.Add(int64(len(f.rows)))
	f.seq.Store(f.at)
	f.opt.Fresh(f.at, f.rows)
}

// keep flushes identity and snapshots the index when it is time to, or at once.
func (f *Follower) keep(ctx context.Context, now bool) error {
	clock := f.opt.Now()
	return errors.Join(f.flush(ctx, clock, now), f.flushVoices(ctx, now), f.snapshot(ctx, clock, now))
}

// voice takes in what the person says in a call.
func (f *Follower) voice(e *percorso.Event, row *sequence.Row, call *spec.Call) {
	if f.opt.Voices == nil {
		return
	}
	felt := row.Flags&sequence.HasEmotion != 0
	text, kind, ok := voice.TextOf(call, felt)
	if !ok {
		return
	}
	f.opt.Voices.Add(voice.Kept{Voice: voice.Voice{
		Seq: e.Seq, Profile: row.Node, At: e.Time, Signature: f.opt.Signatures.Intern(catalogue.SignatureOf(e, call)),
		Emotion: row.Emotion, Felt: felt, Kind: kind, Text: text,
	}})
}

// flushVoices keeps the voices up to where the identity evidence is kept: they
// never run ahead of whose they are.
func (f *Follower) flushVoices(ctx context.Context, now bool) error {
	if f.opt.Voices == nil || f.opt.Voices.Cursor() >= f.flushed {
		return nil
	}
	err := f.opt.Voices.Flush(ctx, f.flushed)
	if err == nil || now || percorso.KindOf(err) != percorso.Unavailable {
		f.note(keepingVoices, nil)
		return err
	}
	f.note(keepingVoices, err)
	return nil
}

// flush keeps the identity evidence. A full or read-only disk is waited for:
// all of it is still in the journal.
func (f *Follower) flush(ctx context.Context, clock time.Time, now bool) error {
	if f.at <= f.flushed || !now && clock.Sub(f.lastFlush) < f.opt.FlushEvery {
		return nil
	}
	f.lastFlush = clock
	err := f.identity.Flush(ctx, f.at)
	if err == nil {
		f.flushed = f.at
		f.note(keepingEvidence, nil)
		return nil
	}
	err = fmt.Errorf("keeping the identity evidence: %w", err)
	if now || percorso.KindOf(err) != percorso.Unavailable {
		return err
	}
	f.note(keepingEvidence, err)
	return nil
}

// snapshot keeps the index, beside the reading, when it is time to; or at once,
// after the one that is being written. One that fails is tried again.
func (f *Follower) snapshot(ctx context.Context, clock time.Time, now bool) error {
	if now {
		f.snapshots.Lock()
		defer f.snapshots.Unlock()
		return f.writeSnapshot(ctx)
	}
	due := f.sinceSnapshot.Load() >= f.opt.SnapshotEvery && clock.Sub(f.lastSnapshot) >= f.opt.SnapshotPause
	if !due || !f.snapshots.TryLock() {
		return nil
	}
	f.lastSnapshot = clock
	go func() {
		defer f.snapshots.Unlock()
		if err := f.writeSnapshot(ctx); ctx.Err() == nil {
			f.note(keepingIndex, err)
		}
	}()
	return nil
}

// writeSnapshot is for the holder of snapshots.
func (f *Follower) writeSnapshot(ctx context.Context) error {
	held := f.sinceSnapshot.Load()
	if held == 0 {
		return nil
	}
	if err := f.index.Snapshot(ctx); err != nil {
		return fmt.Errorf("keeping the index: %w", err)
	}
	f.sinceSnapshot.Add(-held)
	return nil
}

// isInteraction reports whether a call is something that happened, rather than
// a fact about who somebody is.
func isInteraction(t percorso.CallType) bool {
	return t == percorso.Track || t == percorso.Page || t == percorso.Screen
}

// value sets the row's value: properties revenue, else total, else value. That
// of a refund or a cancelled order counts against.
func (f *Follower) value(row *sequence.Row, call *spec.Call) {
	if call.Properties == nil || call.Type != percorso.Track {
		return
	}
	cents, ok := valueOf(call.Properties)
	if !ok {
		return
	}
	if cur := spec.Text(call.Properties, "currency"); cur != "" && f.opt.Currency != "" && !equalFold(cur, f.opt.Currency) {
		f.otherCurrency.Add(1)
		return
	}
	if isRefund(call.Name) && cents > 0 {
		cents = -cents
	}
	row.Value = cents
	row.Flags |= sequence.HasValue
}
