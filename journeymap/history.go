package journeymap

import (
	"context"
	"slices"
	"time"

	"percorso"
	"percorso/journeymap/document"
)

// together is how long after somebody's last change another of theirs still
// belongs to it in the history.
const together = 10 * time.Minute

// maxTouched is how many nodes an activity names.
const maxTouched = 20

// logEdits writes into the history what people changed, one after the other.
func logEdits(tx Tx, r *room, edits []Batch) error {
	if len(edits) == 0 {
		return nil
	}
	last, err := tx.LastActivity(r.id)
	if err != nil {
		return err
	}
	for i, b := range edits {
		if last.Kind != Edited || last.By.ID != b.By.ID || b.At.Sub(last.Until) > together {
			if i > 0 {
				if err := tx.SaveActivity(last); err != nil {
					return err
				}
			}
			last = Activity{Map: r.id, Kind: Edited, By: b.By, At: b.At}
		}
		last.Until, last.Seq = b.At, b.Seq
		last.Detail.count(r.doc, b.Ops)
	}
	return tx.SaveActivity(last)
}

// count adds what operations did. The document has them already.
func (d *Detail) count(doc *document.Document, ops []document.Op) {
	d.Batches++
	seen := map[string]bool{}
	for _, op := range ops {
		n, known := doc.Node(op.ID)
		if !known || seen[op.Op+string(op.ID)] {
			continue
		}
		seen[op.Op+string(op.ID)] = true
		switch op.Op {
		case document.Insert:
			add(&d.Added, kindOf(n))
		case document.Delete:
			add(&d.Removed, kindOf(n))
		default:
			if seen["touched "+string(op.ID)] || seen[document.Insert+string(op.ID)] {
				continue
			}
			seen["touched "+string(op.ID)] = true
			add(&d.Changed, kindOf(n))
		}
		if len(d.Nodes) < maxTouched && !slices.Contains(d.Nodes, string(op.ID)) {
			d.Nodes = append(d.Nodes, string(op.ID))
		}
	}
}

func add(to *map[string]int, kind string) {
	if *to == nil {
		*to = map[string]int{}
	}
	(*to)[kind]++
}

// Happened is an activity as people read it.
type Happened struct {
	ID     int64        `json:"id" doc:"The newest is the greatest; before= continues from one"`
	Map    ID           `json:"map"`
	Title  string       `json:"title" doc:"Of the map, as it is called now"`
	Kind   ActivityKind `json:"kind" enum:"created,edited,commented,resolved,version,restored_version,state,access,shared,unshared,deleted,restored"`
	By     Author       `json:"by"`
	At     time.Time    `json:"at"`
	Until  time.Time    `json:"until" doc:"Changes that somebody made one soon after the other are one; this is the last of them"`
	Seq    int64        `json:"seq" doc:"Of the map, after it"`
	Detail Detail       `json:"detail"`
}

// History returns what happened to a map, the newest first, before an id if that
// is not 0, at most limit (1 to 200).
func (m *Maps) History(ctx context.Context, id ID, person string, before int64, limit int) ([]Happened, error) {
	h, _, err := m.may(ctx, id, person, View)
	if err != nil {
		return nil, err
	}
	return m.activities(ctx, []Head{h}, before, limit)
}

// Feed returns what happened to all maps that somebody sees, like History.
func (m *Maps) Feed(ctx context.Context, person string, before int64, limit int) ([]Happened, error) {
	rows, err := m.seen(ctx, person)
	if err != nil {
		return nil, err
	}
	var heads []Head
	for _, r := range rows {
		if r.head.DeletedAt.IsZero() || r.access == Manage {
			heads = append(heads, r.head)
		}
	}
	return m.activities(ctx, heads, before, limit)
}

func (m *Maps) activities(ctx context.Context, heads []Head, before int64, limit int) ([]Happened, error) {
	if limit < 1 || limit > 200 {
		return nil, percorso.Errorf(percorso.Invalid, "limit: ask for 1 to 200 at a time")
	}
	titles, ids := map[ID]string{}, make([]ID, len(heads))
	for i, h := range heads {
		ids[i], titles[h.ID] = h.ID, h.Summary.Title
	}
	var list []Activity
	err := m.store.Look(ctx, func(tx Tx) (err error) {
		list, err = tx.Activities(ids, before, limit)
		return err
	})
	out := make([]Happened, len(list))
	for i, a := range list {
		out[i] = Happened{ID: a.ID, Map: a.Map, Title: titles[a.Map], Kind: a.Kind, By: a.By, At: a.At, Until: a.Until, Seq: a.Seq, Detail: a.Detail}
	}
	return out, err
}

// note writes something other than an edit into the history.
func note(tx Tx, id ID, seq int64, kind ActivityKind, by Author, at time.Time, d Detail) error {
	return tx.SaveActivity(Activity{Map: id, Kind: kind, By: by, At: at, Until: at, Seq: seq, Detail: d})
}
