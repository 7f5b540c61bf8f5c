package journeymap

import (
	"context"
	"slices"
	"sync"
	"time"

	"percorso"
	"percorso/journeymap/document"
)

// Subscription is somebody who is told what happens on a map. Its messages are
// JSON texts, as docs of the live line have them.
type Subscription struct {
	// ID names the connection to the others.
	ID string
	// Access is what they could do when they came.
	Access Access

	maps    *Maps
	room    *room
	who     Author
	share   *Share // of a guest
	address string // of a guest
	stale   bool   // a guest who is to be sent anew what they see; guarded by the room
	color   int
	here    *Here // nil for guests, who are not shown

	queue    chan []byte
	latest   chan []byte // where people are: only the newest counts
	again    chan struct{}
	over     chan struct{}
	endOnce  sync.Once
	why      error
	lastFull time.Time // when a guest was sent anew what they see
}

// end lets the subscriber go. The first reason counts.
func (s *Subscription) end(why error) {
	s.endOnce.Do(func() {
		s.why = why
		close(s.over)
	})
}

// Slow says that somebody did not read fast enough: they come back and ask for
// what they missed.
var errSlow = percorso.Errorf(percorso.Unavailable, "what was not read became too much: connect again with since=")

// send queues a message; who has too many waiting is let go.
func (s *Subscription) send(text []byte) {
	select {
	case s.queue <- text:
	default:
		s.end(errSlow)
	}
}

// place tells where people are, in place of what was not read yet.
func (s *Subscription) place(text []byte) {
	for {
		select {
		case s.latest <- text:
			return
		default:
		}
		select {
		case <-s.latest:
		default:
		}
	}
}

// Next returns the next message. It ends with ctx, or with the reason for which
// the subscriber was let go, after what was waiting.
func (s *Subscription) Next(ctx context.Context) ([]byte, error) {
	select {
	case text := <-s.queue: // changes go first
		return text, nil
	default:
	}
	select {
	case text := <-s.queue:
		return text, nil
	case text := <-s.latest:
		return text, nil
	case <-s.again:
		return s.maps.restart(ctx, s)
	case <-s.over:
		select {
		case text := <-s.queue:
			return text, nil
		default:
			return nil, s.why
		}
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Append adds a batch of the subscriber's, as Maps.Append does. They are told of
// it like everybody, and of one that the map already has once more.
func (s *Subscription) Append(ctx context.Context, name string, ops []document.Op) error {
	if s.share != nil {
		return percorso.Errorf(percorso.Forbidden, "this link does not let you change the map")
	}
	done, err := s.maps.Append(ctx, s.room.id, s.who, name, ops)
	if err != nil || !done.Again {
		return err
	}
	var list []Record
	err = s.maps.store.Look(ctx, func(tx Tx) error {
		list, err = tx.Batches(s.room.id, done.Seq-1, 1)
		return err
	})
	if err != nil {
		return err
	}
	for _, record := range list {
		b, err := batchOf(record)
		if err != nil {
			return percorso.Errorf(percorso.Internal, "reading change %d of map %s: %w", record.Seq, s.room.id, err)
		}
		s.send(encode(batchMessage{"batch", b}))
	}
	return nil
}

// Leave ends the subscription; the others see that they have gone.
func (s *Subscription) Leave() {
	s.end(context.Canceled)
	r := s.room
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, in := r.subs[s]; !in {
		return
	}
	delete(r.subs, s)
	if s.here != nil {
		s.maps.tellPlaces(r)
	}
}

// Here is where somebody is on a map.
type Here struct {
	Connection string   `json:"connection"`
	ID         string   `json:"id" doc:"Of the person"`
	Name       string   `json:"name"`
	Color      int      `json:"color" minimum:"0" maximum:"7"`
	Selection  []string `json:"selection" nullable:"false" doc:"Ids of nodes"`
	Editing    *string  `json:"editing" doc:"Id of the node whose text they write"`
	Cursor     *Point   `json:"cursor"`
}

// Point is a place on a map, in its own units.
type Point struct {
	X float64 `json:"x"`
	Y float64 `json:"y"`
}

// maxSelected is how much of a selection others are told.
const (
	maxSelected = 200
	maxNamed    = 40 // bytes of a node's id
)

// Place says where the subscriber is now. Guests are not shown.
func (s *Subscription) Place(selection []string, editing *string, cursor *Point) {
	if s.here == nil {
		return
	}
	shown := []string{}
	for _, id := range selection[:min(len(selection), maxSelected)] {
		if len(id) <= maxNamed {
			shown = append(shown, id)
		}
	}
	if editing != nil && len(*editing) > maxNamed {
		editing = nil
	}
	s.room.mu.Lock()
	defer s.room.mu.Unlock()
	s.here.Selection, s.here.Editing, s.here.Cursor = shown, editing, cursor
	s.maps.tellPlaces(s.room)
}

// colors is how many colours people are told apart by.
const colors = 8

// colorFor returns the colour of somebody who comes: the one they have in
// another window, else the one that fewest have. The room is locked.
func (r *room) colorFor(who Author) int {
	var taken [colors]int
	for s := range r.subs {
		if s.here == nil {
			continue
		}
		if s.who.ID == who.ID {
			return s.color
		}
		taken[s.color]++
	}
	least := 0
	for c, n := range taken {
		if n < taken[least] {
			least = c
		}
	}
	return least
}

// tellPlaces tells everybody where the others are, at most once a pace. The room
// is locked.
func (m *Maps) tellPlaces(r *room) {
	if r.telling {
		return
	}
	r.telling = true
	wait := m.opt.Pace - m.opt.Now().Sub(r.told)
	time.AfterFunc(max(0, min(wait, m.opt.Pace)), func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.telling, r.told = false, m.opt.Now()
		text := encode(placesMessage{Type: "presence", People: r.places()})
		for s := range r.subs {
			if s.here != nil {
				s.place(text)
			}
		}
	})
}

// places lists where people are, by name, then by connection.
func (r *room) places() []Here {
	out := []Here{}
	for s := range r.subs {
		if s.here != nil {
			out = append(out, *s.here)
		}
	}
	slices.SortFunc(out, func(a, b Here) int {
		if a.Name != b.Name {
			if a.Name < b.Name {
				return -1
			}
			return 1
		}
		if a.Connection < b.Connection {
			return -1
		}
		return 1
	})
	return out
}
