package collect

import (
	"sync"

	"percorso"
	"percorso/collect/spec"
)

// Outcome is what became of a call at the door.
type Outcome string

// The outcomes.
const (
	Accepted  Outcome = "accepted"
	Duplicate Outcome = "duplicate" // known by its message id
	Refused   Outcome = "refused"
)

// Seen is a call that came to the door, for those who watch. Its Event, or its
// Reject, must not be changed.
type Seen struct {
	Outcome Outcome
	Event   *percorso.Event // of a call that was accepted or known
	Reject  *spec.Reject    // of one that was refused
}

const (
	// keepSeen is how many calls are kept for those who watch.
	keepSeen = 512
	// seenASecond is how many calls are kept of one second: more, nobody reads.
	seenASecond = 200
)

// tap keeps the latest calls while somebody watches. Who sends never waits for
// who watches: what a slow watcher does not fetch in time is only counted.
type tap struct {
	mu       sync.Mutex
	watchers int
	total    int64 // calls that came while somebody watched
	fresh    chan struct{}
	ring     [keepSeen]Seen
	kept     int64 // calls that were put into ring; number n is at n % keepSeen
	second   int64
	inSecond int
}

// Watch is a look at what comes to the door, from when it began.
type Watch struct {
	tap         *tap
	kept, total int64
}

// Watch begins to look; Close ends it.
func (d *Door) Watch() *Watch {
	t := &d.tap
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.watchers++; t.fresh == nil {
		t.fresh = make(chan struct{})
	}
	return &Watch{tap: t, kept: t.kept, total: t.total}
}

// Close ends the watch.
func (w *Watch) Close() {
	w.tap.mu.Lock()
	defer w.tap.mu.Unlock()
	if w.tap.watchers--; w.tap.watchers == 0 {
		w.tap.ring = [keepSeen]Seen{}
	}
}

// Next returns the calls since the last Next, oldest first, and how many came
// besides that were not kept. When there are none, more is closed as soon as
// there are.
func (w *Watch) Next() (seen []Seen, missed int64, more <-chan struct{}) {
	t := w.tap
	t.mu.Lock()
	defer t.mu.Unlock()
	for n := max(w.kept, t.kept-keepSeen); n < t.kept; n++ {
		seen = append(seen, t.ring[n%keepSeen])
	}
	missed = t.total - w.total - int64(len(seen))
	w.kept, w.total = t.kept, t.total
	return seen, missed, t.fresh
}

// note tells those who watch of one request; second is when, in Unix seconds.
func (t *tap) note(events []percorso.Event, rejects []spec.Reject, second int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.watchers == 0 || len(events)+len(rejects) == 0 {
		return
	}
	t.total += int64(len(events) + len(rejects))
	if t.second != second {
		t.second, t.inSecond = second, 0
	}
	for i := range events {
		if t.inSecond >= seenASecond {
			break
		}
		e := events[i]
		outcome := Accepted
		if e.Seq == 0 {
			outcome = Duplicate
		}
		t.keep(Seen{Outcome: outcome, Event: &e})
	}
	for i := range rejects {
		if t.inSecond >= seenASecond {
			break
		}
		r := rejects[i]
		t.keep(Seen{Outcome: Refused, Reject: &r})
	}
	close(t.fresh)
	t.fresh = make(chan struct{})
}

func (t *tap) keep(s Seen) {
	t.ring[t.kept%keepSeen] = s
	t.kept++
	t.inSecond++
}
