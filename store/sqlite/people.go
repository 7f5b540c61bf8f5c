package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"percorso"
	"percorso/people"
)

// PeopleStore keeps people in the file that OpenState opened.
type PeopleStore struct{ db *DB }

var _ people.Store = (*PeopleStore)(nil)

// NewPeopleStore returns a store on db, which stays the caller's.
func NewPeopleStore(db *DB) *PeopleStore { return &PeopleStore{db: db} }

// Look runs f on the last commit.
func (s *PeopleStore) Look(ctx context.Context, f func(people.Tx) error) error {
	return s.run(ctx, s.db.R, f)
}

// Change runs f alone.
func (s *PeopleStore) Change(ctx context.Context, f func(people.Tx) error) error {
	return s.run(ctx, s.db.W, f)
}

func (s *PeopleStore) run(ctx context.Context, db *sql.DB, f func(people.Tx) error) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return explain(fmt.Errorf("opening the people: %w", err))
	}
	if err := f(&peopleTx{ctx: ctx, tx: tx}); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	if err := tx.Commit(); err != nil {
		return explain(fmt.Errorf("saving the people: %w", err))
	}
	return nil
}

// peopleTx is one transaction, and lives no longer than its context.
type peopleTx struct {
	ctx context.Context //nolint:containedctx // of the transaction
	tx  *sql.Tx
}

func (t *peopleTx) exec(doing, statement string, args ...any) error {
	if _, err := t.tx.ExecContext(t.ctx, statement, args...); err != nil {
		return explain(fmt.Errorf("%s: %w", doing, err))
	}
	return nil
}

// scanner is a row, or the rows, of an answer.
type scanner interface{ Scan(into ...any) error }

// one reads the only row of an answer; none is an error of kind NotFound.
func one[T any](t *peopleTx, what string, scan func(scanner) (T, error), query string, args ...any) (T, error) {
	v, err := scan(t.tx.QueryRowContext(t.ctx, query, args...))
	if errors.Is(err, sql.ErrNoRows) {
		return v, percorso.Errorf(percorso.NotFound, "there is no such %s", what)
	}
	if err != nil {
		return v, explain(fmt.Errorf("reading a %s: %w", what, err))
	}
	return v, nil
}

// all reads all rows of an answer.
func all[T any](t *peopleTx, what string, scan func(scanner) (T, error), query string, args ...any) (out []T, err error) {
	rows, err := t.tx.QueryContext(t.ctx, query, args...)
	if err != nil {
		return nil, explain(fmt.Errorf("reading each %s: %w", what, err))
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, explain(fmt.Errorf("reading each %s: %w", what, err))
		}
		out = append(out, v)
	}
	if err := rows.Err(); err != nil {
		return nil, explain(fmt.Errorf("reading each %s: %w", what, err))
	}
	return out, nil
}

// millis writes a time; zero is 0.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// timeOf reads what millis wrote.
func timeOf(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

// optional writes an empty id as null.
func optional(id people.PersonID) sql.NullString {
	return sql.NullString{String: string(id), Valid: id != ""}
}

const selectPerson = `SELECT id, email, name, role, state, password, subject, created_at, last_seen FROM person`

func scanPerson(s scanner) (p people.Person, err error) {
	var created, seen int64
	err = s.Scan(&p.ID, &p.Email, &p.Name, &p.Role, &p.State, &p.Password, &p.Subject, &created, &seen)
	p.CreatedAt, p.LastSeen = timeOf(created), timeOf(seen)
	return p, err
}

// Persons implements people.Tx.
func (t *peopleTx) Persons() ([]people.Person, error) {
	return all(t, "person", scanPerson, selectPerson+` ORDER BY name, id`)
}

// Person implements people.Tx.
func (t *peopleTx) Person(id people.PersonID) (people.Person, error) {
	return one(t, "person", scanPerson, selectPerson+` WHERE id = ?`, id)
}

// PersonByEmail implements people.Tx.
func (t *peopleTx) PersonByEmail(email string) (people.Person, error) {
	return one(t, "person", scanPerson, selectPerson+` WHERE email = ?`, email)
}

// PersonBySubject implements people.Tx.
func (t *peopleTx) PersonBySubject(subject string) (people.Person, error) {
	return one(t, "person", scanPerson, selectPerson+` WHERE subject = ? AND subject <> ''`, subject)
}

// SavePerson implements people.Tx.
func (t *peopleTx) SavePerson(p people.Person) error {
	return t.exec("saving a person", `INSERT INTO person (id, email, name, role, state, password, subject, created_at, last_seen) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET email = excluded.email, name = excluded.name, role = excluded.role, state = excluded.state,
password = excluded.password, subject = excluded.subject, last_seen = excluded.last_seen`,
		p.ID, p.Email, p.Name, p.Role, p.State, p.Password, p.Subject, millis(p.CreatedAt), millis(p.LastSeen))
}

// DeletePerson implements people.Tx.
func (t *peopleTx) DeletePerson(id people.PersonID) error {
	return t.exec("deleting a person", `DELETE FROM person WHERE id = ?`, id)
}

const selectSession = `SELECT id, hash, person, created_at, last_seen, expires_at, address, agent FROM person_session`

func scanSession(s scanner) (v people.Session, err error) {
	var hash []byte
	var created, seen, expires int64
	err = s.Scan(&v.ID, &hash, &v.Person, &created, &seen, &expires, &v.Address, &v.Agent)
	copy(v.Hash[:], hash)
	v.CreatedAt, v.LastSeen, v.ExpiresAt = timeOf(created), timeOf(seen), timeOf(expires)
	return v, err
}

// Sessions implements people.Tx.
func (t *peopleTx) Sessions(person people.PersonID) ([]people.Session, error) {
	return all(t, "session", scanSession, selectSession+` WHERE person = ? ORDER BY last_seen DESC, id`, person)
}

// SessionByHash implements people.Tx.
func (t *peopleTx) SessionByHash(hash people.Hash) (people.Session, error) {
	return one(t, "session", scanSession, selectSession+` WHERE hash = ?`, hash[:])
}

// SaveSession implements people.Tx.
func (t *peopleTx) SaveSession(v people.Session) error {
	return t.exec("saving a session", `INSERT INTO person_session (id, hash, person, created_at, last_seen, expires_at, address, agent) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET last_seen = excluded.last_seen`,
		v.ID, v.Hash[:], v.Person, millis(v.CreatedAt), millis(v.LastSeen), millis(v.ExpiresAt), v.Address, v.Agent)
}

// DeleteSession implements people.Tx.
func (t *peopleTx) DeleteSession(id string) error {
	return t.exec("ending a session", `DELETE FROM person_session WHERE id = ?`, id)
}

// DeleteSessions implements people.Tx.
func (t *peopleTx) DeleteSessions(person people.PersonID, except string) error {
	return t.exec("ending sessions", `DELETE FROM person_session WHERE person = ? AND id <> ?`, person, except)
}

// DeleteExpiredSessions implements people.Tx.
func (t *peopleTx) DeleteExpiredSessions(now time.Time) error {
	return t.exec("ending sessions", `DELETE FROM person_session WHERE expires_at <= ?`, millis(now))
}

const selectLink = `SELECT id, hash, kind, coalesce(person, ''), created_at, expires_at, made_by, maker FROM person_link`

func scanLink(s scanner) (l people.Link, err error) {
	var hash []byte
	var created, expires int64
	err = s.Scan(&l.ID, &hash, &l.Kind, &l.Person, &created, &expires, &l.By, &l.Maker)
	copy(l.Hash[:], hash)
	l.CreatedAt, l.ExpiresAt = timeOf(created), timeOf(expires)
	return l, err
}

// Links implements people.Tx.
func (t *peopleTx) Links() ([]people.Link, error) {
	return all(t, "link", scanLink, selectLink+` ORDER BY created_at DESC, id`)
}

// LinkByHash implements people.Tx.
func (t *peopleTx) LinkByHash(hash people.Hash) (people.Link, error) {
	return one(t, "link", scanLink, selectLink+` WHERE hash = ?`, hash[:])
}

// SaveLink implements people.Tx.
func (t *peopleTx) SaveLink(l people.Link) error {
	return t.exec("saving a link", `INSERT INTO person_link (id, hash, kind, person, created_at, expires_at, made_by, maker) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		l.ID, l.Hash[:], l.Kind, optional(l.Person), millis(l.CreatedAt), millis(l.ExpiresAt), l.By, l.Maker)
}

// DeleteLink implements people.Tx.
func (t *peopleTx) DeleteLink(id string) error {
	return t.exec("ending a link", `DELETE FROM person_link WHERE id = ?`, id)
}

// DeleteLinks implements people.Tx.
func (t *peopleTx) DeleteLinks(kind people.LinkKind, person people.PersonID) error {
	return t.exec("ending links", `DELETE FROM person_link WHERE kind = ? AND person IS ?`, kind, optional(person))
}

const selectToken = `SELECT id, hash, prefix, name, person, rights, created_at, expires_at, last_used FROM api_token` //nolint:gosec // no secret

func scanToken(s scanner) (v people.Token, err error) {
	var hash []byte
	var rights string
	var created, expires, used int64
	err = s.Scan(&v.ID, &hash, &v.Prefix, &v.Name, &v.Person, &rights, &created, &expires, &used)
	copy(v.Hash[:], hash)
	for right := range strings.FieldsSeq(rights) {
		v.Rights = append(v.Rights, people.Right(right))
	}
	v.CreatedAt, v.ExpiresAt, v.LastUsed = timeOf(created), timeOf(expires), timeOf(used)
	return v, err
}

// Tokens implements people.Tx.
func (t *peopleTx) Tokens() ([]people.Token, error) {
	return all(t, "token", scanToken, selectToken+` ORDER BY created_at DESC, id`)
}

// TokenByHash implements people.Tx.
func (t *peopleTx) TokenByHash(hash people.Hash) (people.Token, error) {
	return one(t, "token", scanToken, selectToken+` WHERE hash = ?`, hash[:])
}

// SaveToken implements people.Tx.
func (t *peopleTx) SaveToken(v people.Token) error {
	rights := make([]string, len(v.Rights))
	for i, right := range v.Rights {
		rights[i] = string(right)
	}
	return t.exec("saving a token", `INSERT INTO api_token (id, hash, prefix, name, person, rights, created_at, expires_at, last_used) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET last_used = excluded.last_used`,
		v.ID, v.Hash[:], v.Prefix, v.Name, v.Person, strings.Join(rights, " "), millis(v.CreatedAt), millis(v.ExpiresAt), millis(v.LastUsed))
}

// DeleteToken implements people.Tx.
func (t *peopleTx) DeleteToken(id string) error {
	return t.exec("revoking a token", `DELETE FROM api_token WHERE id = ?`, id)
}

// EndSessions ends in the state file of dir what lets people in without a
// password: sessions, and links for owners and for new passwords. The file is
// not migrated, and one from before there were people has none.
func EndSessions(ctx context.Context, dir string) error {
	db, err := sql.Open("sqlite", dsn(filepath.Join(dir, StateFile), "rw"))
	if err != nil {
		return fmt.Errorf("ending sessions: %w", err)
	}
	_, err = db.ExecContext(ctx, `DELETE FROM person_session; DELETE FROM person_link WHERE kind <> 'invitation'`)
	if isPlain(err) { // there is no such table
		err = nil
	}
	if err := errors.Join(err, db.Close()); err != nil {
		return explain(fmt.Errorf("ending sessions: %w", err))
	}
	return nil
}
