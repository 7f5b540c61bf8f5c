package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"percorso"
	"percorso/analysis"
)

const selectAudience = `SELECT id, name, about, query, frozen, size, frozen_at, created_at, created_by, changed_at, changed_by FROM audience `

func scanAudience(row scanner) (a analysis.Audience, err error) {
	var query string
	var frozen, created, changed int64
	if err = row.Scan(&a.ID, &a.Name, &a.About, &query, &a.Frozen, &a.Size, &frozen, &created, &a.CreatedBy, &changed, &a.ChangedBy); err != nil {
		return a, err
	}
	madeOf(&a.Made, created, changed)
	if frozen != 0 {
		at := timeOf(frozen)
		a.FrozenAt = &at
	}
	return a, json.Unmarshal([]byte(query), &a.Query)
}

// Audiences implements analysis.AudienceStore.
func (s *AnalysisStore) Audiences(ctx context.Context) ([]analysis.Audience, error) {
	return rowsOf(ctx, s.db.R, "audience", scanAudience, selectAudience+`ORDER BY name, id`)
}

// Audience implements analysis.AudienceStore.
func (s *AnalysisStore) Audience(ctx context.Context, id string) (analysis.Audience, error) {
	return rowOf(ctx, s.db.R, "audience", scanAudience, selectAudience+`WHERE id = ?`, id)
}

// PutAudience implements analysis.AudienceStore.
func (s *AnalysisStore) PutAudience(ctx context.Context, a analysis.Audience, members []percorso.ProfileID) error {
	query, err := json.Marshal(a.Query)
	if err != nil {
		return fmt.Errorf("writing the question: %w", err)
	}
	frozen := int64(0)
	if a.FrozenAt != nil {
		frozen = millis(*a.FrozenAt)
	}
	return s.alone(ctx, "saving an audience", func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `INSERT INTO audience (id, name, about, query, frozen, size, frozen_at, created_at, created_by, changed_at, changed_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET name = excluded.name, about = excluded.about, query = excluded.query, frozen = excluded.frozen, size = excluded.size, frozen_at = excluded.frozen_at, changed_at = excluded.changed_at, changed_by = excluded.changed_by`,
			a.ID, a.Name, a.About, string(query), a.Frozen, a.Size, frozen, millis(a.CreatedAt), a.CreatedBy, millis(a.ChangedAt), a.ChangedBy); err != nil {
			return err
		}
		if members == nil {
			return nil
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM audience_member WHERE audience = ?`, a.ID); err != nil {
			return err
		}
		add, err := tx.PrepareContext(ctx, `INSERT INTO audience_member (audience, profile) VALUES (?, ?) ON CONFLICT DO NOTHING`)
		if err != nil {
			return err
		}
		defer func() { _ = add.Close() }()
		for _, p := range members {
			if _, err := add.ExecContext(ctx, a.ID, p); err != nil {
				return err
			}
		}
		return nil
	})
}

// DropAudience implements analysis.AudienceStore.
func (s *AnalysisStore) DropAudience(ctx context.Context, id string) error {
	return s.exec(ctx, "deleting an audience", `DELETE FROM audience WHERE id = ?`, id)
}

// Members implements analysis.AudienceStore.
func (s *AnalysisStore) Members(ctx context.Context, id string) ([]percorso.ProfileID, error) {
	return rowsOf(ctx, s.db.R, "member", func(row scanner) (p percorso.ProfileID, err error) {
		err = row.Scan(&p)
		return p, err
	}, `SELECT profile FROM audience_member WHERE audience = ? ORDER BY profile`, id)
}
