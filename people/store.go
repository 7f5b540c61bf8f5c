package people

import (
	"context"
	"time"
)

// Store keeps people. A store has at most some thousand of them.
type Store interface {
	// Look runs f on one state of the store, which f does not change.
	Look(ctx context.Context, f func(Tx) error) error
	// Change runs f alone, and keeps what it did if it returns nil.
	Change(ctx context.Context, f func(Tx) error) error
}

// Tx is what can be done to a store. What is not found is an error of kind
// NotFound. Save adds what has a new id, and else changes it. Who is deleted
// takes sessions, links and tokens along.
type Tx interface {
	Persons() ([]Person, error) // by name, then by id
	Person(id PersonID) (Person, error)
	PersonByEmail(email string) (Person, error)
	PersonBySubject(subject string) (Person, error)
	SavePerson(p Person) error
	DeletePerson(id PersonID) error

	Sessions(person PersonID) ([]Session, error) // the one seen last first
	SessionByHash(hash Hash) (Session, error)
	SaveSession(s Session) error
	DeleteSession(id string) error
	DeleteSessions(person PersonID, except string) error
	DeleteExpiredSessions(now time.Time) error

	Links() ([]Link, error) // the newest first
	LinkByHash(hash Hash) (Link, error)
	SaveLink(l Link) error
	DeleteLink(id string) error
	DeleteLinks(kind LinkKind, person PersonID) error

	Tokens() ([]Token, error) // the newest first
	TokenByHash(hash Hash) (Token, error)
	SaveToken(t Token) error
	DeleteToken(id string) error

	AppendEntry(e Entry) error
	Entries(f EntryFilter) ([]Entry, error) // the newest first
	Operations() ([]string, error)          // that entries have, by name
	DeleteEntries(before time.Time) error
}
