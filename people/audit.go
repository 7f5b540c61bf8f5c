package people

import (
	"context"
	"time"
)

// Outcome is how something ended.
type Outcome string

// The outcomes.
const (
	Done    Outcome = "done"
	Refused Outcome = "refused" // not signed in, or without the right, or by a rule
	Failed  Outcome = "failed"  // a fault of ours
)

// Entry is one thing that somebody did, or was not let do.
type Entry struct {
	ID          int64
	At          time.Time
	Person      string // the id; empty for nobody
	Name, Email string // as they were then
	Token       string // the token's name; empty for a session
	Operation   string
	Subject     string // what it was done to
	Address     string
	Status      int
	Outcome     Outcome
	Detail      string // why it was not done
}

// EntryFilter chooses entries; zero fields choose all.
type EntryFilter struct {
	Before                     int64 // with a smaller id
	Person, Operation, Outcome string
	From, To                   time.Time // To is not in it
	Limit                      int
}

const (
	maxSubject = 300
	maxDetail  = 500
)

// Record appends to the audit log.
func (p *People) Record(ctx context.Context, e Entry) error {
	e.At = p.now()
	e.Subject, e.Detail = cut(e.Subject, maxSubject), cut(e.Detail, maxDetail)
	return p.store.Change(ctx, func(tx Tx) error { return tx.AppendEntry(e) })
}

// cut returns the beginning of text, at most n bytes of whole characters.
func cut(text string, n int) string {
	if len(text) <= n {
		return text
	}
	for n > 0 && text[n]&0xC0 == 0x80 {
		n--
	}
	return text[:n]
}

// Entries lists what was recorded, the newest first.
func (p *People) Entries(ctx context.Context, f EntryFilter) (out []Entry, err error) {
	err = p.store.Look(ctx, func(tx Tx) error {
		out, err = tx.Entries(f)
		return err
	})
	return out, err
}

// Operations lists what operations were recorded, by name.
func (p *People) Operations(ctx context.Context) (out []string, err error) {
	err = p.store.Look(ctx, func(tx Tx) error {
		out, err = tx.Operations()
		return err
	})
	return out, err
}

// Prune drops what was recorded too long ago.
func (p *People) Prune(ctx context.Context) error {
	return p.store.Change(ctx, func(tx Tx) error { return tx.DeleteEntries(p.now().Add(-p.opt.Keep)) })
}
