package journeymap

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"time"
	"unicode/utf8"

	"percorso"
	"percorso/journeymap/document"
)

// Forms of a map.
const (
	AsIs = "as-is"
	ToBe = "to-be"
)

// New is a map to be made. At most one of Doc and Copy is given; with neither it
// is empty.
type New struct {
	Title    string // in place of the one it would have; may be empty
	Language string // likewise
	Form     string // likewise; AsIs or ToBe
	Doc      *document.Document
	// Pictures are the images that cards of Doc name.
	Pictures []document.Picture
	Copy     ID // keeps the ids of its nodes; with the other Form the two are a pair
}

// maxTitle is how long a map's title is, in characters.
const maxTitle = 200

// Create makes a map, which its maker manages, and returns its id.
func (m *Maps) Create(ctx context.Context, who Author, n New) (ID, error) {
	p, err := m.opt.People.Person(ctx, who.ID)
	if err != nil {
		return "", err
	}
	if !p.In || !p.Default.Covers(Edit) {
		return "", percorso.Errorf(percorso.Forbidden, "making a map needs the role editor: ask an owner of the workspace")
	}
	if n.Form != "" && n.Form != AsIs && n.Form != ToBe {
		return "", percorso.Errorf(percorso.Invalid, "form: %q is no form of a map; use as-is or to-be", n.Form)
	}
	if utf8.RuneCountInString(n.Title) > maxTitle {
		return "", percorso.Errorf(percorso.Invalid, "title: it has more than %d characters", maxTitle)
	}
	id := ID(newID())
	if n.Copy != "" {
		return id, m.copy(ctx, id, who, n)
	}
	doc := n.Doc
	if doc == nil {
		doc = document.New()
	}
	props := map[string]string{"title": n.Title, "language": n.Language, "form": n.Form, "state": Draft}
	doc, with, err := m.pictured(id, doc, n.Pictures)
	if err != nil {
		return "", err
	}
	return id, m.insert(ctx, id, who, false, doc, props, []string{"pair", "approved"}, with)
}

// insert adds a map with doc's nodes. Of its root, props that are not empty are
// set, and those in without are taken off.
func (m *Maps) insert(ctx context.Context, id ID, who Author, private bool, doc *document.Document, props map[string]string, without []string, with func(Tx) error) error {
	ops := []document.Op{}
	for key, value := range props {
		if value = strings.TrimSpace(value); value != "" {
			text, err := json.Marshal(value)
			if err != nil {
				return percorso.Errorf(percorso.Invalid, "%s: %w", key, err)
			}
			ops = append(ops, document.Op{Op: document.Set, ID: document.Root, Key: key, Value: text})
		}
	}
	for _, key := range without {
		ops = append(ops, document.Op{Op: document.Set, ID: document.Root, Key: key, Value: json.RawMessage("null")})
	}
	whole := doc.Clone()
	whole.Apply(ops)
	doc, err := anew(whole)
	if err != nil {
		return err
	}
	at := m.now()
	head := Head{ID: id, Private: private, CreatedAt: at, CreatedBy: who, ChangedAt: at, ChangedBy: who, Summary: summarize(doc)}
	packed := pack(doc)
	return m.store.Change(ctx, func(tx Tx) error {
		err := errors.Join(
			tx.SaveHead(head),
			tx.SaveSnapshot(id, Snapshot{Nodes: packed}),
			tx.SetGrants(id, []Grant{{Person: who.ID, Access: Manage}}),
			note(tx, id, 0, Created, who, at, Detail{Text: head.Summary.Title}),
		)
		if err != nil || with == nil {
			return err
		}
		return with(tx)
	})
}

// copy makes a map of another, as private as that is. With the other form the two know each other.
func (m *Maps) copy(ctx context.Context, id ID, who Author, n New) error {
	from, err := m.Open(ctx, n.Copy, who.ID)
	if err != nil {
		return err
	}
	s := from.Head.Summary
	props := map[string]string{"title": n.Title, "language": n.Language, "form": n.Form, "state": Draft}
	assets := func(tx Tx) error { return tx.CopyAssets(n.Copy, id) }
	if n.Form == "" || n.Form == s.Form {
		return m.insert(ctx, id, who, from.Head.Private, from.Doc, props, []string{"pair", "approved"}, assets)
	}
	if !from.Access.Covers(Edit) {
		return lacking(from.Access, Edit)
	}
	if s.Pair != "" {
		other, access, err := m.look(ctx, ID(s.Pair), who.ID)
		if err == nil && other.DeletedAt.IsZero() && access == None {
			return percorso.Errorf(percorso.Conflict, "copy: the map has one of that form already; open it, or delete it first")
		}
		if err == nil && other.DeletedAt.IsZero() {
			return percorso.Errorf(percorso.Conflict, "copy: the map has one of that form already, %q; open it, or delete it first", other.Summary.Title)
		}
		if err != nil && percorso.KindOf(err) != percorso.NotFound {
			return err
		}
	}
	props["pair"] = string(n.Copy)
	if err := m.insert(ctx, id, who, from.Head.Private, from.Doc, props, []string{"approved"}, assets); err != nil {
		return err
	}
	pair := []document.Op{{Op: document.Set, ID: document.Root, Key: "pair", Value: encode(string(id))}}
	if s.Form != AsIs { // until now it did not say
		pair = append(pair, document.Op{Op: document.Set, ID: document.Root, Key: "form", Value: encode(s.Form)})
	}
	_, err = m.enqueue(ctx, n.Copy, &request{batch: Batch{ID: newID(), By: who, Ops: pair}, free: true})
	return err
}

// Delete puts a map away. It can be brought back for 30 days. Who looks at it is
// told.
func (m *Maps) Delete(ctx context.Context, id ID, who Author) error {
	if _, _, err := m.may(ctx, id, who.ID, Manage); err != nil {
		return err
	}
	at := m.now()
	_, err := m.change(ctx, id, func(tx Tx, h *Head) error {
		h.DeletedAt = at
		return note(tx, id, h.Seq, Deleted, who, at, Detail{})
	})
	if err == nil {
		m.letGo(id)
	}
	return err
}

// Restore brings a deleted map back.
func (m *Maps) Restore(ctx context.Context, id ID, who Author) error {
	h, access, err := m.look(ctx, id, who.ID)
	switch {
	case err != nil:
		return err
	case access == None:
		return unknown(id)
	case !access.Covers(Manage):
		return lacking(access, Manage)
	case h.DeletedAt.IsZero():
		return percorso.Errorf(percorso.Conflict, "the map %q was not deleted", h.Summary.Title)
	}
	_, err = m.change(ctx, id, func(tx Tx, h *Head) error {
		h.DeletedAt = time.Time{}
		return note(tx, id, h.Seq, Undeleted, who, m.now(), Detail{})
	})
	return err
}
