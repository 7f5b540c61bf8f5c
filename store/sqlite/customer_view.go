package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"percorso"
	"percorso/people/view"
)

// ViewStore keeps the views that people save in the file that OpenState opened.
type ViewStore struct{ db *DB }

var _ view.Store = (*ViewStore)(nil)

// NewViewStore returns a store on db, which stays the caller's.
func NewViewStore(db *DB) *ViewStore { return &ViewStore{db: db} }

const selectView = `SELECT id, page, name, address, owner, author, shared, at FROM saved_view `

// Views returns a page's views that the person sees, by name.
func (s *ViewStore) Views(ctx context.Context, page, person string) ([]view.View, error) {
	rows, err := s.db.R.QueryContext(ctx, selectView+`WHERE page = ? AND (shared = 1 OR owner = ?) ORDER BY name, id`, page, person)
	if err != nil {
		return nil, explain(fmt.Errorf("reading the saved views: %w", err))
	}
	defer func() { _ = rows.Close() }()
	out := []view.View{}
	for rows.Next() {
		v, err := scanView(rows)
		if err != nil {
			return nil, explain(fmt.Errorf("reading the saved views: %w", err))
		}
		out = append(out, v)
	}
	if err := rows.Err(); err != nil {
		return nil, explain(fmt.Errorf("reading the saved views: %w", err))
	}
	return out, nil
}

func scanView(row interface{ Scan(...any) error }) (view.View, error) {
	var v view.View
	var at int64
	err := row.Scan(&v.ID, &v.Page, &v.Name, &v.Address, &v.Owner, &v.Author, &v.Shared, &at)
	v.At = time.UnixMilli(at).UTC()
	return v, err
}

// View returns one view.
func (s *ViewStore) View(ctx context.Context, id string) (view.View, error) {
	v, err := scanView(s.db.R.QueryRowContext(ctx, selectView+`WHERE id = ?`, id))
	if errors.Is(err, sql.ErrNoRows) {
		return v, percorso.Errorf(percorso.NotFound, "there is no saved view %q", id)
	}
	if err != nil {
		return v, explain(fmt.Errorf("reading a saved view: %w", err))
	}
	return v, nil
}

// SaveView adds a view, or changes the one with its ID.
func (s *ViewStore) SaveView(ctx context.Context, v view.View) error {
	_, err := s.db.W.ExecContext(ctx, `INSERT INTO saved_view (id, page, name, address, owner, author, shared, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET name = excluded.name, address = excluded.address, shared = excluded.shared, at = excluded.at`,
		v.ID, v.Page, v.Name, v.Address, v.Owner, v.Author, v.Shared, v.At.UnixMilli())
	if err != nil {
		return explain(fmt.Errorf("saving the view %q: %w", v.Name, err))
	}
	return nil
}

// DeleteView takes a view away.
func (s *ViewStore) DeleteView(ctx context.Context, id string) error {
	if _, err := s.db.W.ExecContext(ctx, `DELETE FROM saved_view WHERE id = ?`, id); err != nil {
		return explain(fmt.Errorf("deleting a saved view: %w", err))
	}
	return nil
}
