package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"percorso"
	"percorso/identity/note"
)

// NoteStore keeps the notes on customers in the file that OpenState opened.
type NoteStore struct{ db *DB }

var _ note.Store = (*NoteStore)(nil)

// NewNoteStore returns a store on db, which stays the caller's.
func NewNoteStore(db *DB) *NoteStore { return &NoteStore{db: db} }

const selectNote = `SELECT id, profile, author, name, at, text FROM note `

// Notes returns the notes on any of the profiles, newest first.
func (s *NoteStore) Notes(ctx context.Context, profiles []percorso.ProfileID) ([]note.Note, error) {
	list, err := json.Marshal(profiles)
	if err != nil {
		return nil, fmt.Errorf("reading the notes: %w", err)
	}
	rows, err := s.db.R.QueryContext(ctx, selectNote+`WHERE deleted_at = 0 AND profile IN (SELECT value FROM json_each(?)) ORDER BY at DESC, id`, string(list))
	if err != nil {
		return nil, explain(fmt.Errorf("reading the notes: %w", err))
	}
	defer func() { _ = rows.Close() }()
	out := []note.Note{}
	for rows.Next() {
		n, err := scanNote(rows)
		if err != nil {
			return nil, explain(fmt.Errorf("reading the notes: %w", err))
		}
		out = append(out, n)
	}
	if err := rows.Err(); err != nil {
		return nil, explain(fmt.Errorf("reading the notes: %w", err))
	}
	return out, nil
}

func scanNote(row interface{ Scan(...any) error }) (note.Note, error) {
	var n note.Note
	var profile string
	var at int64
	err := row.Scan(&n.ID, &profile, &n.Author, &n.Name, &at, &n.Text)
	n.Profile, n.At = percorso.ProfileID(profile), time.UnixMilli(at).UTC()
	return n, err
}

// AddNote adds a note.
func (s *NoteStore) AddNote(ctx context.Context, n note.Note) error {
	_, err := s.db.W.ExecContext(ctx, `INSERT INTO note (id, profile, author, name, at, text, deleted_at) VALUES (?, ?, ?, ?, ?, ?, 0)`,
		n.ID, string(n.Profile), n.Author, n.Name, n.At.UnixMilli(), n.Text)
	if err != nil {
		return explain(fmt.Errorf("keeping a note: %w", err))
	}
	return nil
}

// Note returns one note, deleted or not.
func (s *NoteStore) Note(ctx context.Context, id string) (note.Note, error) {
	n, err := scanNote(s.db.R.QueryRowContext(ctx, selectNote+`WHERE id = ?`, id))
	if errors.Is(err, sql.ErrNoRows) {
		return n, percorso.Errorf(percorso.NotFound, "there is no note %q; if it was deleted more than a day ago, it is gone for good", id)
	}
	if err != nil {
		return n, explain(fmt.Errorf("reading a note: %w", err))
	}
	return n, nil
}

// DeleteNote takes a note away, and for good those that were deleted longer than
// note.Undo before.
func (s *NoteStore) DeleteNote(ctx context.Context, id string, at time.Time) error {
	_, err := s.db.W.ExecContext(ctx, `DELETE FROM note WHERE deleted_at > 0 AND deleted_at < ?`, at.Add(-note.Undo).UnixMilli())
	if err == nil {
		_, err = s.db.W.ExecContext(ctx, `UPDATE note SET deleted_at = ? WHERE id = ? AND deleted_at = 0`, at.UnixMilli(), id)
	}
	if err != nil {
		return explain(fmt.Errorf("deleting a note: %w", err))
	}
	return nil
}

// RestoreNote brings a deleted note back.
func (s *NoteStore) RestoreNote(ctx context.Context, id string) error {
	if _, err := s.db.W.ExecContext(ctx, `UPDATE note SET deleted_at = 0 WHERE id = ?`, id); err != nil {
		return explain(fmt.Errorf("bringing a note back: %w", err))
	}
	return nil
}
