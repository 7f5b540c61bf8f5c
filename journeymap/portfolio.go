package journeymap

import (
	"context"
	"encoding/json"
	"time"

	"percorso"
	"percorso/journeymap/document"
)

// States of a map, on its way to being approved.
const (
	Draft    = "draft"
	InReview = "review"
	Approval = "approved"
)

// Row is a map in the portfolio.
type Row struct {
	ID ID `json:"id"`
	Summary
	OwnerName    string      `json:"owner_name" doc:"Empty without an owner, or when they are gone"`
	OpenComments int         `json:"open_comments" doc:"Threads that are not resolved"`
	Seq          int64       `json:"seq"`
	CreatedAt    time.Time   `json:"created_at"`
	CreatedBy    Author      `json:"created_by"`
	ChangedAt    time.Time   `json:"changed_at"`
	ChangedBy    Author      `json:"changed_by"`
	Private      bool        `json:"private" doc:"Only named people see it"`
	Access       Access      `json:"access" enum:"view,comment,edit,manage" doc:"The caller’s"`
	Due          string      `json:"due" enum:"none,later,soon,overdue" doc:"The next review: none is planned, in more than a week, within a week, or its day has passed"`
	Stale        *time.Time  `json:"stale_since,omitempty" doc:"Since when it is not to be trusted: its review is overdue, or without a rhythm nobody has changed it for 180 days"`
	Approved     *ApprovedAt `json:"approved,omitempty" doc:"Absent while the map is not approved"`
	DeletedAt    *time.Time  `json:"deleted_at,omitempty"`
	Here         int         `json:"here" doc:"People who have it open now"`
}

// ApprovedAt says when a map was approved.
type ApprovedAt struct {
	At      time.Time `json:"at"`
	By      Author    `json:"by"`
	Changed bool      `json:"changed" doc:"It was changed since"`
}

// seenHead is a map that somebody may see.
type seenHead struct {
	head   Head
	access Access
}

// seen lists the maps that somebody may see, deleted ones too, the one changed
// last first.
func (m *Maps) seen(ctx context.Context, person string) (out []seenHead, err error) {
	p, err := m.opt.People.Person(ctx, person)
	if err != nil {
		return nil, err
	}
	var heads []Head
	var grants map[ID][]Grant
	err = m.store.Look(ctx, func(tx Tx) error {
		if heads, err = tx.Heads(); err != nil {
			return err
		}
		grants, err = tx.AllGrants()
		return err
	})
	if err != nil {
		return nil, err
	}
	in := map[string]bool{}
	isIn := func(id string) bool {
		known, ok := in[id]
		if !ok {
			other, err := m.opt.People.Person(ctx, id)
			known = err == nil && other.In
			in[id] = known
		}
		return known
	}
	for _, h := range heads {
		if a := accessOf(h, grants[h.ID], p, isIn); a != None {
			out = append(out, seenHead{h, a})
		}
	}
	return out, nil
}

// Portfolio lists the maps that somebody may see, the one changed last first;
// with deleted, those instead that they can bring back.
func (m *Maps) Portfolio(ctx context.Context, person string, deleted bool) ([]Row, error) {
	list, err := m.seen(ctx, person)
	if err != nil {
		return nil, err
	}
	var open map[ID]int
	err = m.store.Look(ctx, func(tx Tx) error {
		open, err = tx.OpenThreads()
		return err
	})
	if err != nil {
		return nil, err
	}
	everybody, err := m.opt.People.People(ctx)
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	for _, p := range everybody {
		names[p.ID] = p.Name
	}
	now := m.now()
	out := []Row{}
	for _, s := range list {
		if deleted == s.head.DeletedAt.IsZero() || deleted && s.access != Manage {
			continue
		}
		row := rowOf(s.head, s.access, now)
		row.OpenComments, row.OwnerName, row.Here = open[s.head.ID], names[s.head.Summary.Owner], m.here(s.head.ID)
		out = append(out, row)
	}
	return out, nil
}

// Row returns one map as the portfolio shows it.
func (m *Maps) Row(ctx context.Context, id ID, person string) (Row, error) {
	h, access, err := m.may(ctx, id, person, View)
	if err != nil {
		return Row{}, err
	}
	row := rowOf(h, access, m.now())
	err = m.store.Look(ctx, func(tx Tx) error {
		open, err := tx.OpenThreads()
		row.OpenComments = open[id]
		return err
	})
	if err != nil {
		return row, err
	}
	if row.Owner != "" {
		p, err := m.opt.People.Person(ctx, row.Owner)
		if err != nil {
			return row, err
		}
		row.OwnerName = p.Name
	}
	row.Here = m.here(id)
	return row, nil
}

// here counts the people who have a map open.
func (m *Maps) here(id ID) int {
	m.mu.Lock()
	r := m.rooms[id]
	m.mu.Unlock()
	if r == nil {
		return 0
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	people := map[string]bool{}
	for s := range r.subs {
		if s.here != nil {
			people[s.who.ID] = true
		}
	}
	return len(people)
}

const (
	// soon is how long before a review people are reminded.
	soon = 7 * day
	// staleAfter is how long a map without a rhythm of reviews is trusted after
	// its last change.
	staleAfter = 180 * day
)

func rowOf(h Head, a Access, now time.Time) Row {
	row := Row{
		ID: h.ID, Summary: h.Summary, Seq: h.Seq, CreatedAt: h.CreatedAt, CreatedBy: h.CreatedBy,
		ChangedAt: h.ChangedAt, ChangedBy: h.ChangedBy, Private: h.Private, Access: a, Due: "none",
	}
	if next, err := time.Parse(time.DateOnly, h.Summary.Next); err == nil {
		passed := next.AddDate(0, 0, 1) // the day itself is in time
		switch {
		case !now.Before(passed):
			row.Due, row.Stale = "overdue", &passed
		case next.Sub(now) <= soon:
			row.Due = "soon"
		default:
			row.Due = "later"
		}
	} else if stale := h.ChangedAt.Add(staleAfter); !now.Before(stale) {
		row.Stale = &stale
	}
	if a := h.Summary.Approved; h.Summary.State == Approval && a != nil {
		row.Approved = &ApprovedAt{At: a.At, By: a.By, Changed: h.Seq > a.Seq}
	}
	row.Summary.Approved = nil // said above
	if !h.DeletedAt.IsZero() {
		row.DeletedAt = &h.DeletedAt
	}
	return row
}

// SetState moves a map on its way to being approved, or back. To draft and to
// review an editor may, also from approved; to approve it needs Manage. An
// approval keeps a version, and plans the next review by the map's rhythm.
func (m *Maps) SetState(ctx context.Context, id ID, who Author, state string) (Appended, error) {
	want := Edit
	switch state {
	case Draft, InReview:
	case Approval:
		want = Manage
	default:
		return Appended{}, percorso.Errorf(percorso.Invalid, "state: %q is no state of a map; use draft, review or approved", state)
	}
	h, _, err := m.may(ctx, id, who.ID, want)
	if err != nil {
		return Appended{}, err
	}
	from := h.Summary.State
	if from == state {
		return Appended{}, percorso.Errorf(percorso.Conflict, "state: the map is in that state already")
	}
	if state == Approval && from != InReview {
		return Appended{}, percorso.Errorf(percorso.Conflict, "state: only a map in review is approved; put it into review first")
	}
	at := m.now()
	q := &request{batch: Batch{ID: newID(), By: who}, free: true}
	q.make = func(_ *document.Document, seq int64) []document.Op {
		approved := json.RawMessage("null")
		if state == Approval {
			approved = encode(approvedBy{at, who, seq})
		}
		ops := []document.Op{
			{Op: document.Set, ID: document.Root, Key: "state", Value: encode(state)},
			{Op: document.Set, ID: document.Root, Key: "approved", Value: approved},
		}
		if every := h.Summary.Every; state == Approval && every > 0 {
			next := at.AddDate(0, 0, every).Format(time.DateOnly)
			ops = append(ops, document.Op{Op: document.Set, ID: document.Root, Key: "review", Value: encode(map[string]any{"every": every, "next": next})})
		}
		return ops
	}
	q.with = func(tx Tx, h Head, doc *document.Document) error {
		d := Detail{Text: state}
		if state == Approval {
			v, err := freeze(tx, id, pack(doc), Version{Kind: Approved, By: who, At: at, Seq: h.Seq})
			if err != nil {
				return err
			}
			d.Version = v.Number
		}
		return note(tx, id, h.Seq, StateSet, who, at, d)
	}
	return m.enqueue(ctx, id, q)
}
