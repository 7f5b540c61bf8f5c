package sqlite

import (
	"context"
	"fmt"

	"percorso"
	"percorso/collect/source"
)

// SourceStore keeps the sources in the file that OpenState opened.
type SourceStore struct{ db *DB }

var _ source.Store = (*SourceStore)(nil)

// NewSourceStore returns a store on db, which stays the caller's.
func NewSourceStore(db *DB) *SourceStore { return &SourceStore{db: db} }

// Sources returns all sources by ID.
func (s *SourceStore) Sources(ctx context.Context) ([]source.Source, error) {
	rows, err := s.db.R.QueryContext(ctx, `SELECT id, name, write_key, trust, shared, rate, disabled, created_at, former_key, former_until FROM source ORDER BY id`)
	if err != nil {
		return nil, explain(fmt.Errorf("reading the sources: %w", err))
	}
	defer func() { _ = rows.Close() }()
	var out []source.Source
	for rows.Next() {
		var v source.Source
		var id, trust string
		if err := rows.Scan(&id, &v.Name, &v.WriteKey, &trust, &v.Shared, &v.Rate, &v.Disabled, &v.CreatedAt, &v.FormerKey, &v.FormerUntil); err != nil {
			return nil, explain(fmt.Errorf("reading the sources: %w", err))
		}
		v.ID, v.Trust = percorso.SourceID(id), source.Trust(trust)
		out = append(out, v)
	}
	if err := rows.Err(); err != nil {
		return nil, explain(fmt.Errorf("reading the sources: %w", err))
	}
	return out, nil
}

// SaveSource adds v, or changes the one with its ID.
func (s *SourceStore) SaveSource(ctx context.Context, v source.Source) error {
	_, err := s.db.W.ExecContext(ctx, `INSERT INTO source (id, name, write_key, trust, shared, rate, disabled, created_at, former_key, former_until) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET name = excluded.name, write_key = excluded.write_key, trust = excluded.trust, shared = excluded.shared,
rate = excluded.rate, disabled = excluded.disabled, former_key = excluded.former_key, former_until = excluded.former_until`, string(v.ID), v.Name, v.WriteKey, string(v.Trust), v.Shared, v.Rate, v.Disabled, v.CreatedAt, v.FormerKey, v.FormerUntil)
	if err != nil {
		return explain(fmt.Errorf("saving the source %q: %w", v.ID, err))
	}
	return nil
}
