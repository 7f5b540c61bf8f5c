package sqlite

import (
	"context"
	"fmt"

	"percorso"
	"percorso/identity"
)

// Identity keeps the identity evidence in the file that OpenState opened.
type Identity struct{ db *DB }

var _ identity.Store = (*Identity)(nil)

// NewIdentity returns a store on db, which stays the caller's.
func NewIdentity(db *DB) *Identity { return &Identity{db: db} }

// LoadIdentity implements identity.Store.
func (s *Identity) LoadIdentity(ctx context.Context, each func(identity.Block) error) (cursor int64, err error) {
	tx, err := s.db.R.BeginTx(ctx, nil) // blocks and cursor of one moment
	if err != nil {
		return 0, explain(fmt.Errorf("reading the identity evidence: %w", err))
	}
	defer func() { _ = tx.Rollback() }() // nothing was written
	if err := tx.QueryRowContext(ctx, `SELECT cursor FROM identity_cursor`).Scan(&cursor); err != nil {
		return 0, explain(fmt.Errorf("reading how far the identity evidence reaches: %w", err))
	}
	rows, err := tx.QueryContext(ctx, `SELECT id, part, body FROM identity_block ORDER BY id`)
	if err != nil {
		return 0, explain(fmt.Errorf("reading the identity evidence: %w", err))
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var b identity.Block
		if err := rows.Scan(&b.ID, &b.Part, &b.Body); err != nil {
			return 0, explain(fmt.Errorf("reading the identity evidence: %w", err))
		}
		if err := each(b); err != nil {
			return 0, err
		}
	}
	if err := rows.Err(); err != nil {
		return 0, explain(fmt.Errorf("reading the identity evidence: %w", err))
	}
	return cursor, nil
}

// SaveIdentity implements identity.Store.
func (s *Identity) SaveIdentity(ctx context.Context, change identity.Save) error {
	tx, err := s.db.W.BeginTx(ctx, nil)
	if err != nil {
		return explain(fmt.Errorf("writing the identity evidence: %w", err))
	}
	defer func() { _ = tx.Rollback() }() // without effect after a commit
	moved, err := tx.ExecContext(ctx, `UPDATE identity_cursor SET cursor = ? WHERE cursor = ?`, change.Cursor, change.From)
	if err != nil {
		return explain(fmt.Errorf("writing how far the identity evidence reaches: %w", err))
	}
	if n, err := moved.RowsAffected(); err != nil || n != 1 {
		return percorso.Errorf(percorso.Conflict, "writing the identity evidence: it no longer reaches event %d; another program has written to this data folder", change.From)
	}
	for _, id := range change.Drop {
		if _, err := tx.ExecContext(ctx, `DELETE FROM identity_block WHERE id = ?`, id); err != nil {
			return explain(fmt.Errorf("dropping identity block %d: %w", id, err))
		}
	}
	for _, b := range change.Add {
		body := b.Body
		if body == nil {
			body = []byte{}
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO identity_block (id, part, body) VALUES (?, ?, ?)`, b.ID, b.Part, body); err != nil {
			return explain(fmt.Errorf("writing identity block %d: %w", b.ID, err))
		}
	}
	if err := tx.Commit(); err != nil {
		return explain(fmt.Errorf("writing the identity evidence: %w", err))
	}
	return nil
}

// Clear forgets everything, for a rebuild from the journal. No identity.Identity
// may be open on the store.
func (s *Identity) Clear(ctx context.Context) error {
	tx, err := s.db.W.BeginTx(ctx, nil)
	if err != nil {
		return explain(fmt.Errorf("clearing the identity evidence: %w", err))
	}
	defer func() { _ = tx.Rollback() }() // without effect after a commit
	for _, q := range []string{`DELETE FROM identity_block`, `UPDATE identity_cursor SET cursor = 0`} {
		if _, err := tx.ExecContext(ctx, q); err != nil {
			return explain(fmt.Errorf("clearing the identity evidence: %w", err))
		}
	}
	if err := tx.Commit(); err != nil {
		return explain(fmt.Errorf("clearing the identity evidence: %w", err))
	}
	return nil
}
