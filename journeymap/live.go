package journeymap

import (
	"context"
	"time"

	"percorso"
	"percorso/journeymap/document"
)

// Opened is a map as it is when somebody opens it.
type Opened struct {
	Head   Head
	Access Access
	Doc    *document.Document // the caller's own
}

// Open returns a map to somebody who may see it.
func (m *Maps) Open(ctx context.Context, id ID, person string) (Opened, error) {
	_, access, err := m.may(ctx, id, person, View)
	if err != nil {
		return Opened{}, err
	}
	head, doc, err := m.read(ctx, id)
	return Opened{head, access, doc}, err
}

// read returns a copy of the map as it is now.
func (m *Maps) read(ctx context.Context, id ID) (Head, *document.Document, error) {
	r := m.room(id)
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := m.load(ctx, r); err != nil {
		return Head{}, nil, err
	}
	return r.head, r.doc.Clone(), nil
}

// recent is how many batches are sent instead of all nodes to somebody who comes
// back.
const recent = 500

// Since is what somebody who comes back has of a map; the zero value is nothing.
type Since struct {
	Seq   int64
	Batch string // the name of the batch Seq, to tell if the log is the same; may be empty
}

// Subscribe lets somebody who may see a map be told what happens on it. The
// first message is a Start. It is the caller's to Leave.
func (m *Maps) Subscribe(ctx context.Context, id ID, who Author, since Since) (*Subscription, error) {
	_, access, err := m.may(ctx, id, who.ID, View)
	if err != nil {
		return nil, err
	}
	return m.subscribe(ctx, id, &Subscription{who: who, Access: access}, since)
}

func (m *Maps) subscribe(ctx context.Context, id ID, s *Subscription, since Since) (*Subscription, error) {
	s.ID, s.maps = newID(), m
	s.queue, s.latest = make(chan []byte, m.opt.Queue), make(chan []byte, 1)
	s.again, s.over = make(chan struct{}, 1), make(chan struct{})
	r := m.room(id)
	s.room = r
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := m.load(ctx, r); err != nil {
		return nil, err
	}
	if !r.head.DeletedAt.IsZero() {
		return nil, gone(r.head)
	}
	if err := s.fits(r); err != nil {
		return nil, err
	}
	start := Start{Type: "start", Seq: r.head.Seq, Access: s.Access, You: s.ID}
	if err := m.missed(ctx, r, s, since, &start); err != nil {
		return nil, err
	}
	s.queue <- encode(start)
	if s.share == nil {
		s.color = r.colorFor(s.who)
		s.here = &Here{Connection: s.ID, ID: s.who.ID, Name: s.who.Name, Color: s.color, Selection: []string{}}
	}
	r.subs[s] = struct{}{}
	m.tellPlaces(r)
	return s, nil
}

// missed puts into start what the subscriber has not got. The room is locked and
// loaded.
func (m *Maps) missed(ctx context.Context, r *room, s *Subscription, since Since, start *Start) error {
	if s.share != nil {
		start.Nodes = s.share.of(r.doc)
		return nil
	}
	if since.Seq > 0 && since.Seq <= r.head.Seq && r.head.Seq-since.Seq <= recent {
		batches, same, err := m.after(ctx, r, since)
		if err != nil {
			return err
		}
		if same {
			start.Batches = batches
			return nil
		}
	}
	start.Nodes = r.doc.Nodes()
	if r.head.Seq == 0 {
		return nil
	}
	return m.store.Look(ctx, func(tx Tx) error {
		newest, err := tx.Batches(r.id, r.head.Seq-1, 1)
		for _, b := range newest {
			start.Last = b.ID
		}
		return err
	})
}

// after returns the batches after since; same is false when the log is another
// one than since is of.
func (m *Maps) after(ctx context.Context, r *room, since Since) (out []Batch, same bool, err error) {
	err = m.store.Look(ctx, func(tx Tx) error {
		if since.Batch != "" {
			seq, err := tx.SeqOf(r.id, since.Batch)
			if err != nil || seq != since.Seq {
				return err
			}
		}
		same = true
		records, err := tx.Batches(r.id, since.Seq, recent)
		if err != nil {
			return err
		}
		for _, record := range records {
			b, err := batchOf(record)
			if err != nil {
				return percorso.Errorf(percorso.Internal, "reading change %d of map %s: %w", record.Seq, r.id, err)
			}
			out = append(out, b)
		}
		return nil
	})
	return out, same, err
}

// restartPace is how often a guest is sent anew what they see of a map, while it
// changes in a way that they cannot be told by operations.
const restartPace = 300 * time.Millisecond

// restartSoon has a guest sent anew what they see of the map. The room is locked.
func (s *Subscription) restartSoon() {
	s.stale = true
	select {
	case s.again <- struct{}{}:
	default:
	}
}

// restart returns the message that sends a guest anew what they see of the map.
func (m *Maps) restart(ctx context.Context, s *Subscription) ([]byte, error) {
	select {
	case <-time.After(restartPace - m.opt.Now().Sub(s.lastFull)):
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	s.lastFull = m.opt.Now()
	s.room.mu.Lock()
	defer s.room.mu.Unlock()
	if err := m.load(ctx, s.room); err != nil {
		return nil, err
	}
	s.stale = false
	return encode(Start{Type: "start", Seq: s.room.head.Seq, Nodes: s.share.of(s.room.doc), Access: s.Access, You: s.ID}), nil
}

// Recheck looks anew at what the subscriber may do: they are told when it has
// changed, and let go when they may not see the map any more.
func (s *Subscription) Recheck(ctx context.Context) error {
	if s.share != nil {
		if _, err := s.maps.shareByID(ctx, s.share.ID); err != nil {
			if percorso.KindOf(err) == percorso.NotFound {
				s.end(err)
			}
			return err
		}
		return nil
	}
	_, access, err := s.maps.may(ctx, s.room.id, s.who.ID, View)
	if err != nil {
		if kind := percorso.KindOf(err); kind == percorso.NotFound || kind == percorso.Forbidden {
			s.end(err)
		}
		return err
	}
	s.room.mu.Lock()
	defer s.room.mu.Unlock()
	if access != s.Access {
		s.Access = access
		s.send(encode(accessMessage{"access", access}))
	}
	return nil
}

// recheckAll looks anew at what everybody may do who looks at a map.
func (m *Maps) recheckAll(ctx context.Context, id ID) {
	r := m.room(id)
	r.mu.Lock()
	var all []*Subscription
	for s := range r.subs {
		all = append(all, s)
	}
	r.mu.Unlock()
	for _, s := range all {
		if err := s.Recheck(ctx); err != nil && percorso.KindOf(err) == percorso.Internal {
			m.opt.Log("looking at who sees map %s: %v", id, err)
		}
	}
}

// letGo tells everybody who looks at a map that it is gone.
func (m *Maps) letGo(id ID) {
	r := m.room(id)
	r.mu.Lock()
	defer r.mu.Unlock()
	text := encode(goneMessage{"gone"})
	for s := range r.subs {
		s.send(text)
		s.end(unknown(id))
	}
}
