package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"percorso"
	"percorso/journeymap"
)

// MapStore keeps journey maps in the file that OpenState opened.
type MapStore struct{ db *DB }

var _ journeymap.Store = (*MapStore)(nil)

// NewMapStore returns a store on db, which stays the caller's.
func NewMapStore(db *DB) *MapStore { return &MapStore{db: db} }

// Look runs f on the last commit.
func (s *MapStore) Look(ctx context.Context, f func(journeymap.Tx) error) error {
	return s.run(ctx, s.db.R, f)
}

// Change runs f alone. What it did is on the disk when it returns.
func (s *MapStore) Change(ctx context.Context, f func(journeymap.Tx) error) error {
	return s.run(ctx, s.db.W, f)
}

func (s *MapStore) run(ctx context.Context, db *sql.DB, f func(journeymap.Tx) error) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return explain(fmt.Errorf("opening the maps: %w", err))
	}
	if err := f(&mapTx{ctx: ctx, tx: tx}); err != nil {
		_ = tx.Rollback() // f's error says more
		return err
	}
	if err := tx.Commit(); err != nil {
		if why := ctx.Err(); why != nil { // it was rolled back
			return why
		}
		return explain(fmt.Errorf("saving a map: %w", err))
	}
	return nil
}

// mapTx is one transaction, and lives no longer than its context.
type mapTx struct {
	ctx context.Context //nolint:containedctx // of the transaction
	tx  *sql.Tx
}

func (t *mapTx) exec(doing, statement string, args ...any) error {
	if _, err := t.tx.ExecContext(t.ctx, statement, args...); err != nil {
		return explain(fmt.Errorf("%s: %w", doing, err))
	}
	return nil
}

// oneOf reads the only row of an answer; none is an error of kind NotFound.
func oneOf[T any](t *mapTx, what string, scan func(scanner) (T, error), query string, args ...any) (T, error) {
	v, err := scan(t.tx.QueryRowContext(t.ctx, query, args...))
	if errors.Is(err, sql.ErrNoRows) {
		return v, percorso.Errorf(percorso.NotFound, "there is no such %s", what)
	}
	if err != nil {
		return v, explain(fmt.Errorf("reading a %s: %w", what, err))
	}
	return v, nil
}

// eachOf reads all rows of an answer.
func eachOf[T any](t *mapTx, what string, scan func(scanner) (T, error), query string, args ...any) (out []T, err error) {
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

// isTaken says whether SQLite refused a row because another has its key.
func isTaken(err error) bool {
	e, ok := errors.AsType[*sqlite.Error](err)
	return ok && (e.Code() == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY || e.Code() == sqlite3.SQLITE_CONSTRAINT_UNIQUE)
}

const selectMap = `SELECT id, seq, private, created_at, created_by, created_name, changed_at, changed_by, changed_name, deleted_at, summary FROM map`

func scanHead(s scanner) (h journeymap.Head, err error) {
	var created, changed, deleted int64
	var summary string
	if err = s.Scan(&h.ID, &h.Seq, &h.Private, &created, &h.CreatedBy.ID, &h.CreatedBy.Name, &changed, &h.ChangedBy.ID, &h.ChangedBy.Name, &deleted, &summary); err != nil {
		return h, err
	}
	h.CreatedAt, h.ChangedAt, h.DeletedAt = timeOf(created), timeOf(changed), timeOf(deleted)
	return h, json.Unmarshal([]byte(summary), &h.Summary)
}

// Heads implements journeymap.Tx.
func (t *mapTx) Heads() ([]journeymap.Head, error) {
	return eachOf(t, "map", scanHead, selectMap+` ORDER BY changed_at DESC, id`)
}

// Head implements journeymap.Tx.
func (t *mapTx) Head(id journeymap.ID) (journeymap.Head, error) {
	return oneOf(t, "map", scanHead, selectMap+` WHERE id = ?`, id)
}

// SaveHead implements journeymap.Tx.
func (t *mapTx) SaveHead(h journeymap.Head) error {
	summary, err := json.Marshal(h.Summary)
	if err != nil {
		return fmt.Errorf("saving a map: %w", err)
	}
	return t.exec("saving a map", `INSERT INTO map (id, seq, private, created_at, created_by, created_name, changed_at, changed_by, changed_name, deleted_at, summary)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET seq = excluded.seq, private = excluded.private, changed_at = excluded.changed_at, changed_by = excluded.changed_by,
changed_name = excluded.changed_name, deleted_at = excluded.deleted_at, summary = excluded.summary`,
		h.ID, h.Seq, h.Private, millis(h.CreatedAt), h.CreatedBy.ID, h.CreatedBy.Name, millis(h.ChangedAt), h.ChangedBy.ID, h.ChangedBy.Name, millis(h.DeletedAt), string(summary))
}

// Purge implements journeymap.Tx.
func (t *mapTx) Purge(id journeymap.ID) error {
	return t.exec("deleting a map", `DELETE FROM map WHERE id = ?`, id)
}

// Grants implements journeymap.DoorTx.
func (t *mapTx) Grants(m journeymap.ID) ([]journeymap.Grant, error) {
	return eachOf(t, "access", func(s scanner) (g journeymap.Grant, err error) {
		err = s.Scan(&g.Person, &g.Access)
		return g, err
	}, `SELECT person, access FROM map_grant WHERE map = ? ORDER BY person`, m)
}

// AllGrants implements journeymap.DoorTx.
func (t *mapTx) AllGrants() (map[journeymap.ID][]journeymap.Grant, error) {
	type row struct {
		m journeymap.ID
		g journeymap.Grant
	}
	rows, err := eachOf(t, "access", func(s scanner) (r row, err error) {
		err = s.Scan(&r.m, &r.g.Person, &r.g.Access)
		return r, err
	}, `SELECT map, person, access FROM map_grant ORDER BY map, person`)
	out := map[journeymap.ID][]journeymap.Grant{}
	for _, r := range rows {
		out[r.m] = append(out[r.m], r.g)
	}
	return out, err
}

// SetGrants implements journeymap.DoorTx.
func (t *mapTx) SetGrants(m journeymap.ID, grants []journeymap.Grant) error {
	if err := t.exec("saving who may see a map", `DELETE FROM map_grant WHERE map = ?`, m); err != nil {
		return err
	}
	for _, g := range grants {
		if err := t.exec("saving who may see a map", `INSERT INTO map_grant (map, person, access) VALUES (?, ?, ?)`, m, g.Person, g.Access); err != nil {
			return err
		}
	}
	return nil
}

const selectMapShare = `SELECT id, map, hash, name, access, password, look, figures, created_at, created_by, expires_at, used_at FROM map_share`

func scanShare(s scanner) (v journeymap.Share, err error) {
	var hash []byte
	var look string
	var created, expires, used int64
	if err = s.Scan(&v.ID, &v.Map, &hash, &v.Name, &v.Access, &v.Password, &look, &v.Figures, &created, &v.CreatedBy, &expires, &used); err != nil {
		return v, err
	}
	copy(v.Hash[:], hash)
	v.CreatedAt, v.ExpiresAt, v.UsedAt = timeOf(created), timeOf(expires), timeOf(used)
	return v, json.Unmarshal([]byte(look), &v.Look)
}

// Shares implements journeymap.DoorTx.
func (t *mapTx) Shares(m journeymap.ID) ([]journeymap.Share, error) {
	return eachOf(t, "link", scanShare, selectMapShare+` WHERE map = ? ORDER BY created_at DESC, id`, m)
}

// ShareByHash implements journeymap.DoorTx.
func (t *mapTx) ShareByHash(hash [32]byte) (journeymap.Share, error) {
	return oneOf(t, "link", scanShare, selectMapShare+` WHERE hash = ?`, hash[:])
}

// Share implements journeymap.DoorTx.
func (t *mapTx) Share(id string) (journeymap.Share, error) {
	return oneOf(t, "link", scanShare, selectMapShare+` WHERE id = ?`, id)
}

// SaveShare implements journeymap.DoorTx.
func (t *mapTx) SaveShare(v journeymap.Share) error {
	look, err := json.Marshal(v.Look)
	if err != nil {
		return fmt.Errorf("saving a link: %w", err)
	}
	return t.exec("saving a link", `INSERT INTO map_share (id, map, hash, name, access, password, look, figures, created_at, created_by, expires_at, used_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET name = excluded.name, password = excluded.password, expires_at = excluded.expires_at, used_at = excluded.used_at`,
		v.ID, v.Map, v.Hash[:], v.Name, v.Access, v.Password, string(look), v.Figures, millis(v.CreatedAt), v.CreatedBy, millis(v.ExpiresAt), millis(v.UsedAt))
}

// DeleteShare implements journeymap.DoorTx.
func (t *mapTx) DeleteShare(id string) error {
	return t.exec("ending a link", `DELETE FROM map_share WHERE id = ?`, id)
}
