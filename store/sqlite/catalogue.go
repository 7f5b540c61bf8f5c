package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"percorso"
	"percorso/catalogue"
)

// CatalogueStore keeps the versions of the catalogue in the file that OpenState
// opened.
type CatalogueStore struct{ db *DB }

var _ catalogue.Store = (*CatalogueStore)(nil)

// NewCatalogueStore returns a store on db, which stays the caller's.
func NewCatalogueStore(db *DB) *CatalogueStore { return &CatalogueStore{db: db} }

// CatalogueVersions returns all versions, newest first.
func (s *CatalogueStore) CatalogueVersions(ctx context.Context) ([]catalogue.Version, error) {
	rows, err := s.db.R.QueryContext(ctx, `SELECT version, at, author, note FROM catalogue_version ORDER BY version DESC`)
	if err != nil {
		return nil, explain(fmt.Errorf("reading the versions of the catalogue: %w", err))
	}
	defer func() { _ = rows.Close() }()
	var out []catalogue.Version
	for rows.Next() {
		var v catalogue.Version
		var at int64
		if err := rows.Scan(&v.Number, &at, &v.Author, &v.Note); err != nil {
			return nil, explain(fmt.Errorf("reading the versions of the catalogue: %w", err))
		}
		v.At = time.UnixMilli(at).UTC()
		out = append(out, v)
	}
	if err := rows.Err(); err != nil {
		return nil, explain(fmt.Errorf("reading the versions of the catalogue: %w", err))
	}
	return out, nil
}

// CatalogueText returns the YAML of version n.
func (s *CatalogueStore) CatalogueText(ctx context.Context, n int) (string, error) {
	var text string
	err := s.db.R.QueryRowContext(ctx, `SELECT yaml FROM catalogue_version WHERE version = ?`, n).Scan(&text)
	if errors.Is(err, sql.ErrNoRows) {
		return "", percorso.Errorf(percorso.NotFound, "the catalogue has no version %d", n)
	}
	if err != nil {
		return "", explain(fmt.Errorf("reading version %d of the catalogue: %w", n, err))
	}
	return text, nil
}

// AddCatalogueVersion keeps v with its YAML if its number is the next one. The
// times are kept to the millisecond.
func (s *CatalogueStore) AddCatalogueVersion(ctx context.Context, v catalogue.Version, yaml string) error {
	res, err := s.db.W.ExecContext(ctx, `INSERT INTO catalogue_version (version, at, author, note, yaml)
SELECT ?1, ?2, ?3, ?4, ?5 WHERE ?1 = 1 + (SELECT coalesce(max(version), 0) FROM catalogue_version)`,
		v.Number, v.At.UnixMilli(), v.Author, v.Note, yaml)
	if err != nil {
		return explain(fmt.Errorf("saving version %d of the catalogue: %w", v.Number, err))
	}
	if n, err := res.RowsAffected(); err != nil || n != 1 {
		if err != nil {
			return explain(fmt.Errorf("saving version %d of the catalogue: %w", v.Number, err))
		}
		return percorso.Errorf(percorso.Conflict, "saving version %d of the catalogue: somebody saved another version in the meantime; look at what changed, then save again", v.Number)
	}
	return nil
}
