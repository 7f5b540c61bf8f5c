package catalogue

import (
	"context"
	"errors"
	"sync"
	"time"

	"percorso"
)

// maxNote is how long a version's note may be, in bytes.
const maxNote = 2000

// Catalogue is a workspace's catalogue with its history. A saved version takes
// effect at once for every Table asked for afterwards: the events stay as they
// are. It is safe for concurrent use.
type Catalogue struct {
	store Store
	now   func() time.Time

	saving sync.Mutex // one save at a time
	mu     sync.Mutex // guards the rest
	edition
	broken error
}

// Open reads the newest version from store. An empty store means version 0,
// Percorso's own catalogue; Open writes nothing. Should the newest version be
// unreadable to this program, the newest that is readable rules in its place
// and Broken says so.
func Open(ctx context.Context, store Store, now func() time.Time) (*Catalogue, error) {
	c := &Catalogue{store: store, now: now}
	versions, err := store.CatalogueVersions(ctx)
	if err != nil {
		return nil, err
	}
	for _, v := range versions {
		text, err := store.CatalogueText(ctx, v.Number)
		if err != nil {
			return nil, err
		}
		if c.edition, err = newEdition(text, versions[0].Number); err == nil {
			return c, nil
		}
		if c.broken == nil {
			c.broken = percorso.Errorf(percorso.Invalid, "catalogue: version %d cannot be used any more, an older one rules until it is mended: %w", v.Number, err)
		}
	}
	number := 0
	if len(versions) > 0 {
		number = versions[0].Number
	}
	c.edition, err = newEdition(starter, number)
	return c, err
}

// edition is a text ready to rule.
type edition struct {
	number int
	text   string
	doc    *Document
	rules  *compiler
}

func newEdition(text string, number int) (edition, error) {
	doc, err := Parse([]byte(text))
	if err != nil {
		return edition{}, err
	}
	rules, err := newCompiler(doc, number)
	return edition{number, text, doc, rules}, err
}

// Document returns the catalogue that rules, and the newest version's number,
// which a Save has to name as its base. The document must not be changed.
func (c *Catalogue) Document() (*Document, int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.doc, c.number
}

// Text returns the YAML of the catalogue that rules, as it was written, and the
// newest version's number.
func (c *Catalogue) Text() (string, int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.text, c.number
}

// Broken returns why the newest version does not rule, or nil.
func (c *Catalogue) Broken() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.broken
}

// Models returns the stage models without the places of touchpoints, and which
// one is the default.
func (c *Catalogue) Models() ([]Model, percorso.ModelID) {
	c.mu.Lock()
	defer c.mu.Unlock()
	out := make([]Model, len(c.rules.doc.Models))
	for i, m := range c.rules.doc.Models {
		out[i] = m.Model
		out[i].Places = map[percorso.TouchpointID]percorso.StageID{}
	}
	return out, c.rules.doc.DefaultModel
}

// Table returns the rules worked out for a stage model, the default one when
// model is empty, and these signatures. What was worked out before is kept, so
// that a growing list costs only its new entries. The table is the caller's to
// read for as long as they like.
func (c *Catalogue) Table(model percorso.ModelID, sigs []Signature) (*Table, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	t, err := c.rules.table(model, sigs)
	if !errors.Is(err, errOtherSignatures) {
		return t, err
	}
	fresh, err := newCompiler(c.doc, c.number) // the index was rebuilt: other codes
	if err != nil {
		return nil, err
	}
	c.rules = fresh
	return c.rules.table(model, sigs)
}

// Save makes yaml the newest version, with the version that the author started
// from as base: when it is not the newest any more, the error is of kind
// Conflict. It returns the new version's number.
func (c *Catalogue) Save(ctx context.Context, yaml, note string, base int) (int, error) {
	return c.SaveAs(ctx, "", yaml, note, base)
}

// SaveAs is Save with the author's name.
func (c *Catalogue) SaveAs(ctx context.Context, author, yaml, note string, base int) (int, error) {
	c.saving.Lock()
	defer c.saving.Unlock()
	if _, newest := c.Document(); base != newest {
		return 0, conflict(newest, base)
	}
	if len(note) > maxNote || len(author) > maxNote {
		return 0, percorso.Errorf(percorso.Invalid, "catalogue: the note has %d bytes and the author's name %d; at most %d each", len(note), len(author), maxNote)
	}
	next, err := newEdition(yaml, base+1)
	if err != nil {
		return 0, err
	}
	v := Version{Number: next.number, At: c.now().UTC().Truncate(time.Millisecond), Author: author, Note: note}
	if err := c.store.AddCatalogueVersion(ctx, v, yaml); err != nil {
		return 0, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.edition, c.broken = next, nil
	return v.Number, nil
}

// Versions returns the history, newest first; the last one is version 0.
func (c *Catalogue) Versions(ctx context.Context) ([]Version, error) {
	versions, err := c.store.CatalogueVersions(ctx)
	if err != nil {
		return nil, err
	}
	return append(versions, Version{Author: "Percorso"}), nil
}

// VersionText returns the YAML of version n.
func (c *Catalogue) VersionText(ctx context.Context, n int) (string, error) {
	if n == 0 {
		return starter, nil
	}
	return c.store.CatalogueText(ctx, n)
}

// Restore saves version n anew, as the newest version, and returns its number.
func (c *Catalogue) Restore(ctx context.Context, n int) (int, error) {
	return c.RestoreAs(ctx, "", "", n)
}

// RestoreAs is Restore with the author's name and a note.
func (c *Catalogue) RestoreAs(ctx context.Context, author, note string, n int) (int, error) {
	text, err := c.VersionText(ctx, n)
	if err != nil {
		return 0, err
	}
	_, base := c.Document()
	return c.SaveAs(ctx, author, text, note, base)
}
