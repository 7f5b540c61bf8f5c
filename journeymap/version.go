package journeymap

import (
	"context"
	"strings"
	"unicode/utf8"

	"percorso"
	"percorso/journeymap/document"
)

// The bounds of versions.
const (
	maxVersionName = 100  // characters
	maxVersionNote = 2000 // characters
	maxVersions    = 2000
)

// freeze keeps a state as the map's next version.
func freeze(tx Tx, id ID, packed []byte, v Version) (Version, error) {
	all, err := tx.Versions(id)
	if err != nil {
		return v, err
	}
	if len(all) >= maxVersions {
		return v, percorso.Errorf(percorso.TooMany, "the map has %d versions, which is all it can have", len(all))
	}
	v.Number = 1
	if len(all) > 0 {
		v.Number = all[0].Number + 1
	}
	return v, tx.SaveVersion(id, v, packed)
}

// Keep keeps the map as it is now as a version with a name, and a note that may
// be empty.
func (m *Maps) Keep(ctx context.Context, id ID, who Author, name, remark string) (Version, error) {
	if _, _, err := m.may(ctx, id, who.ID, Edit); err != nil {
		return Version{}, err
	}
	name, remark = strings.TrimSpace(name), strings.TrimSpace(remark)
	switch {
	case name == "" || utf8.RuneCountInString(name) > maxVersionName:
		return Version{}, percorso.Errorf(percorso.Invalid, "name: give the version a name of 1 to %d characters", maxVersionName)
	case utf8.RuneCountInString(remark) > maxVersionNote:
		return Version{}, percorso.Errorf(percorso.Invalid, "note: it has more than %d characters", maxVersionNote)
	}
	var v Version
	r := m.room(id)
	_, err := m.change(ctx, id, func(tx Tx, h *Head) (err error) {
		if v, err = freeze(tx, id, pack(r.doc), Version{Kind: Named, Name: name, Note: remark, By: who, At: m.now(), Seq: h.Seq}); err != nil {
			return err
		}
		return note(tx, id, h.Seq, Versioned, who, v.At, Detail{Text: name, Version: v.Number})
	})
	return v, err
}

// Versions lists a map's versions, the newest first.
func (m *Maps) Versions(ctx context.Context, id ID, person string) (out []Version, err error) {
	if _, _, err := m.may(ctx, id, person, View); err != nil {
		return nil, err
	}
	err = m.store.Look(ctx, func(tx Tx) error {
		out, err = tx.Versions(id)
		return err
	})
	return out, err
}

// Version returns a version with its document. Number 0 is the map as it is now.
func (m *Maps) Version(ctx context.Context, id ID, person string, number int64) (Version, *document.Document, error) {
	if number == 0 {
		o, err := m.Open(ctx, id, person)
		return Version{Seq: o.Head.Seq, By: o.Head.ChangedBy, At: o.Head.ChangedAt}, o.Doc, err
	}
	if _, _, err := m.may(ctx, id, person, View); err != nil {
		return Version{}, nil, err
	}
	return m.version(ctx, id, number)
}

func (m *Maps) version(ctx context.Context, id ID, number int64) (v Version, doc *document.Document, err error) {
	var packed []byte
	err = m.store.Look(ctx, func(tx Tx) error {
		v, packed, err = tx.Version(id, number)
		return err
	})
	if percorso.KindOf(err) == percorso.NotFound {
		return v, nil, percorso.Errorf(percorso.NotFound, "the map has no version %d", number)
	}
	if err != nil {
		return v, nil, err
	}
	nodes, err := unpack(packed)
	if err != nil {
		return v, nil, err
	}
	return v, document.Of(nodes), nil
}

// Difference returns what changed from a version of one map to a version of
// another, or the same; 0 is the map as it is now.
func (m *Maps) Difference(ctx context.Context, person string, a ID, from int64, b ID, to int64) (*document.Difference, error) {
	_, before, err := m.Version(ctx, a, person, from)
	if err != nil {
		return nil, err
	}
	_, after, err := m.Version(ctx, b, person, to)
	if err != nil {
		return nil, err
	}
	return document.Diff(before, after), nil
}

// Reverted says what bringing a version back did.
type Reverted struct {
	Appended
	Before int64 `json:"before" doc:"Version that was kept of the map as it was: bring it back to undo"`
}

// Revert makes the map what it was in a version, by changes that everybody who
// looks at it sees. What was before is kept as a version. Whether the map is
// approved, its owner, its reviews and its pair stay.
func (m *Maps) Revert(ctx context.Context, id ID, who Author, number int64) (Reverted, error) {
	if _, _, err := m.may(ctx, id, who.ID, Edit); err != nil {
		return Reverted{}, err
	}
	v, doc, err := m.version(ctx, id, number)
	if err != nil {
		return Reverted{}, err
	}
	var out Reverted
	q := &request{batch: Batch{ID: newID(), By: who}, free: true}
	var asItWas []byte
	q.make = func(now *document.Document, _ int64) []document.Op {
		asItWas = pack(now)
		return backTo(now, doc, true)
	}
	q.with = func(tx Tx, h Head, _ *document.Document) error {
		before, err := freeze(tx, id, asItWas, Version{Kind: Before, Name: v.Name, By: who, At: m.now(), Seq: h.Seq - 1})
		if err != nil {
			return err
		}
		out.Before = before.Number
		return note(tx, id, h.Seq, Restored, who, m.now(), Detail{Text: v.Name, Version: number})
	}
	done, err := m.enqueue(ctx, id, q)
	if err != nil {
		return Reverted{}, err
	}
	out.Appended = done
	return out, nil
}

// stays are the root's props that bringing back a version leaves alone.
var stays = map[string]bool{"state": true, "approved": true, "owner": true, "review": true, "pair": true, "form": true}
