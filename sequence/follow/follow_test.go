package follow

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"percorso"
	"percorso/catalogue"
	"percorso/collect/spec"
	"percorso/identity"
	"percorso/identity/graph"
	"percorso/sequence"
	"percorso/sequence/voice"
)

var errFull = percorso.Errorf(percorso.Unavailable, "the disk is full")

// parts is a journal, an identity and an index in which one can break things.
type parts struct {
	mu        sync.Mutex
	events    []percorso.Event
	changed   chan struct{}
	readErr   error
	flushErr  error
	saveErr   error
	saving    chan struct{} // a snapshot waits for it, when there is one
	flushed   int
	rows      int
	saved     int // rows in the last snapshot
	snapshots int
}

func newParts() *parts { return &parts{changed: make(chan struct{})} }

func (p *parts) set(change func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	change()
}

// get reads a figure while others may write it.
func (p *parts) get(figure *int) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return *figure
}

func (p *parts) happen(t *testing.T, n int) {
	t.Helper()
	var parser spec.Parser
	p.set(func() {
		for range n {
			e, err := parser.Parse(percorso.Track, []byte(`{"userId":"ana","event":"Product Viewed"}`), spec.Envelope{Source: "site", ReceivedAt: time.Now().UnixMilli()})
			if err != nil {
				t.Fatal(err)
			}
			e.Seq = int64(len(p.events)) + 1
			p.events = append(p.events, e)
		}
		close(p.changed)
		p.changed = make(chan struct{})
	})
}

func (p *parts) Read(_ context.Context, after int64, limit int) ([]percorso.Event, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	rest := p.events[after:]
	return rest[:min(limit, len(rest))], p.readErr
}

func (p *parts) Wait(ctx context.Context, after int64) error {
	for {
		p.mu.Lock()
		last, changed := int64(len(p.events)), p.changed
		p.mu.Unlock()
		if last > after {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (p *parts) Last() int64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	return int64(len(p.events))
}

func (p *parts) Observe(*percorso.Event, *spec.Call, identity.SourceTrust) graph.Node { return 1 }
func (p *parts) TakeMoves() []graph.Move                                              { return nil }
func (p *parts) Assignment() []graph.Move                                             { return nil }
func (p *parts) Cursor() int64                                                        { return 0 }

func (p *parts) Flush(_ context.Context, seq int64) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.flushErr == nil {
		p.flushed = int(seq)
	}
	return p.flushErr
}

func (p *parts) Append(rows []sequence.Row, _ []graph.Move, _ int64) {
	p.set(func() { p.rows += len(rows) })
}

func (p *parts) Assign([]graph.Move) {}

func (p *parts) Snapshot(ctx context.Context) error {
	p.mu.Lock()
	saving, rows := p.saving, p.rows
	p.mu.Unlock()
	if saving != nil {
		select {
		case <-saving:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.snapshots++
	if p.saveErr == nil {
		p.saved = rows
	}
	return p.saveErr
}

func (p *parts) follower() *Follower {
	return New(p, p, p, Options{
		Trust:         func(percorso.SourceID) identity.SourceTrust { return identity.SourceTrust{} },
		Signatures:    catalogue.NewSignatures(),
		SnapshotEvery: 10,
	})
}

// running runs do beside a follower, then closes it.
func running(t *testing.T, p *parts, do func(f *Follower)) error {
	t.Helper()
	var closed error
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		p.set(func() { p.changed = make(chan struct{}) })
		f := p.follower()
		ended := make(chan error, 1)
		go func() { ended <- f.Run(ctx) }()
		do(f)
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("Run ended with %v", err)
		}
		closed = f.Close(context.WithoutCancel(ctx))
	})
	return closed
}

// TestFullDiskIsWaitedFor: while the evidence cannot be kept, interactions go on
// becoming visible; once it can be, it is.
func TestFullDiskIsWaitedFor(t *testing.T) {
	p := newParts()
	p.flushErr = errFull
	err := running(t, p, func(f *Follower) {
		p.happen(t, 3)
		time.Sleep(5 * time.Second)
		if f.Seq() != 3 || !errors.Is(f.Trouble(), errFull) {
			t.Errorf("visible up to %d, trouble %v; want 3 and a full disk", f.Seq(), f.Trouble())
		}
		p.set(func() { p.flushErr = nil })
		time.Sleep(2 * time.Second)
		if n := p.get(&p.flushed); f.Trouble() != nil || n != 3 {
			t.Errorf("with room again: kept up to %d, trouble %v", n, f.Trouble())
		}
	})
	if err != nil {
		t.Error(err)
	}
}

func TestUnreadableJournalIsWaitedFor(t *testing.T) {
	p := newParts()
	p.readErr = errFull
	err := running(t, p, func(f *Follower) {
		p.happen(t, 3)
		time.Sleep(5 * time.Second)
		if f.Seq() != 0 || !errors.Is(f.Trouble(), errFull) {
			t.Errorf("visible up to %d, trouble %v; want 0 and the journal's error", f.Seq(), f.Trouble())
		}
		p.set(func() { p.readErr = nil })
		time.Sleep(2 * time.Second)
		if f.Seq() != 3 || f.Trouble() != nil {
			t.Errorf("readable again: visible up to %d, trouble %v", f.Seq(), f.Trouble())
		}
	})
	if err != nil {
		t.Error(err)
	}
}

// TestSnapshotIsTriedAgain: one that did not succeed is written after a pause,
// and at the latest by Close.
func TestSnapshotIsTriedAgain(t *testing.T) {
	p := newParts()
	p.saveErr = errFull
	err := running(t, p, func(f *Follower) {
		time.Sleep(2 * time.Minute)
		p.happen(t, 20)
		time.Sleep(5 * time.Second)
		if n := p.get(&p.snapshots); n != 1 || !errors.Is(f.Trouble(), errFull) {
			t.Errorf("%d snapshots tried, trouble %v; want one, and a full disk", n, f.Trouble())
		}
		p.set(func() { p.saveErr = nil })
		time.Sleep(2 * time.Minute)
		if n := p.get(&p.saved); n != 20 || f.Trouble() != nil {
			t.Errorf("with room again: %d of 20 rows are in the snapshot, trouble %v", n, f.Trouble())
		}
	})
	if err != nil {
		t.Error(err)
	}
}

// TestStoppingWhileASnapshotIsWritten: the one that Ctrl-C stops is written by
// Close.
func TestStoppingWhileASnapshotIsWritten(t *testing.T) {
	p := newParts()
	err := running(t, p, func(*Follower) {
		saving := make(chan struct{})
		p.set(func() { p.saving = saving })
		time.Sleep(2 * time.Minute)
		p.happen(t, 20)
		time.Sleep(5 * time.Second)
		go func() {
			time.Sleep(time.Minute)
			close(saving)
		}()
	})
	if err != nil {
		t.Error(err)
	}
	if p.saved != 20 {
		t.Errorf("%d of 20 rows are in the snapshot", p.saved)
	}
}

// heard is voices in memory that can be kept from keeping them.
type heard struct {
	mu     sync.Mutex
	said   []voice.Kept
	cursor int64
	err    error
}

func (h *heard) Add(k voice.Kept) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.said = append(h.said, k)
}

func (h *heard) Flush(_ context.Context, seq int64) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.err == nil {
		h.cursor = seq
	}
	return h.err
}

func (h *heard) Cursor() int64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.cursor
}

// TestVoicesAreHeard: the words of answers go to the voices with how they felt,
// and all else does not; a disk that is full is waited for.
func TestVoicesAreHeard(t *testing.T) {
	p := newParts()
	h := &heard{err: errFull}
	var parser spec.Parser
	for i, body := range []string{
		`{"type":"track","userId":"ana","event":"Product Viewed","properties":{"description":"Cappotto"}}`,
		`{"type":"track","userId":"ana","event":"Survey Answered","properties":{"scale":"csat","score":1,"comment":"Coda infinita"}}`,
		`{"type":"track","userId":"ana","event":"Survey Answered","properties":{"scale":"csat","score":5}}`,
	} {
		e, err := parser.Parse(0, []byte(body), spec.Envelope{Source: "survey", ReceivedAt: 1_790_000_000_000})
		if err != nil {
			t.Fatal(err)
		}
		e.Seq = int64(i) + 1
		p.events = append(p.events, e)
	}
	f := New(p, p, p, Options{
		Trust:      func(percorso.SourceID) identity.SourceTrust { return identity.SourceTrust{} },
		Signatures: catalogue.NewSignatures(), Voices: h,
	})
	if _, err := f.CatchUp(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if !errors.Is(f.Trouble(), errFull) || h.Cursor() != 0 {
		t.Errorf("on a full disk: trouble %v, kept up to %d", f.Trouble(), h.Cursor())
	}
	h.mu.Lock()
	h.err = nil
	h.mu.Unlock()
	if err := f.Close(t.Context()); err != nil || f.Trouble() != nil {
		t.Errorf("closing: %v, trouble %v", err, f.Trouble())
	}
	if len(h.said) != 1 || h.Cursor() != 3 {
		t.Fatalf("%d voices up to %d, want one up to 3", len(h.said), h.Cursor())
	}
	if v := h.said[0]; v.Seq != 2 || v.Text != "Coda infinita" || !v.Felt || v.Emotion != -2000 || v.Kind != voice.Survey || v.Profile != 1 {
		t.Errorf("%+v", v)
	}
}

// TestVoicesAreCaughtUp: who has fewer voices than interactions reads the
// journal again from where the voices stop.
func TestVoicesAreCaughtUp(t *testing.T) {
	p := newParts()
	p.happen(t, 5)
	h := &heard{cursor: 2}
	behind := &ahead{p}
	f := New(behind, behind, behind, Options{
		Trust:      func(percorso.SourceID) identity.SourceTrust { return identity.SourceTrust{} },
		Signatures: catalogue.NewSignatures(), Voices: h,
	})
	n, err := f.CatchUp(t.Context(), nil)
	if err != nil || n != 3 || p.rows != 0 {
		t.Errorf("%d events read, %d rows new, %v; want 3 and none", n, p.rows, err)
	}
	if err := f.Close(t.Context()); err != nil || h.Cursor() != 5 {
		t.Errorf("kept up to %d, %v", h.Cursor(), err)
	}
}

// ahead is parts whose identity and index hold everything.
type ahead struct{ *parts }

func (a *ahead) Cursor() int64 { return 5 }
