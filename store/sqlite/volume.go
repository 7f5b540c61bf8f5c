package sqlite

import (
	"context"
	"encoding/json"
	"fmt"

	"percorso"
	"percorso/collect/volume"
)

// VolumeStore keeps what came from each source in the file that OpenState opened.
type VolumeStore struct{ db *DB }

var _ volume.Store = (*VolumeStore)(nil)

// NewVolumeStore returns a store on db, which stays the caller's.
func NewVolumeStore(db *DB) *VolumeStore { return &VolumeStore{db: db} }

// Volumes returns all days, and the position in the journal that they reach.
func (s *VolumeStore) Volumes(ctx context.Context) ([]volume.Day, int64, error) {
	var cursor int64
	if err := s.db.R.QueryRowContext(ctx, `SELECT cursor FROM volume_cursor`).Scan(&cursor); err != nil {
		return nil, 0, explain(fmt.Errorf("reading the volumes: %w", err))
	}
	rows, err := s.db.R.QueryContext(ctx, `SELECT source, day, events, historical, duplicates, last_at, delays FROM volume ORDER BY source, day`)
	if err != nil {
		return nil, 0, explain(fmt.Errorf("reading the volumes: %w", err))
	}
	defer func() { _ = rows.Close() }()
	var out []volume.Day
	for rows.Next() {
		var d volume.Day
		var source, delays string
		if err := rows.Scan(&source, &d.Day, &d.Events, &d.Historical, &d.Duplicates, &d.LastAt, &delays); err != nil {
			return nil, 0, explain(fmt.Errorf("reading the volumes: %w", err))
		}
		d.Source = percorso.SourceID(source)
		if err := json.Unmarshal([]byte(delays), &d.Delays); err != nil {
			return nil, 0, fmt.Errorf("reading the volumes of %s on %s: %w", source, d.Day, err)
		}
		out = append(out, d)
	}
	if err := rows.Err(); err != nil {
		return nil, 0, explain(fmt.Errorf("reading the volumes: %w", err))
	}
	return out, cursor, nil
}

// SaveVolumes adds days, or changes those with the same source and day.
func (s *VolumeStore) SaveVolumes(ctx context.Context, days []volume.Day, cursor int64) error {
	tx, err := s.db.W.BeginTx(ctx, nil)
	if err != nil {
		return explain(fmt.Errorf("saving the volumes: %w", err))
	}
	defer func() { _ = tx.Rollback() }() // after a commit it does nothing
	for i := range days {
		d := &days[i]
		delays, err := json.Marshal(d.Delays)
		if err != nil {
			return fmt.Errorf("saving the volumes: %w", err)
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO volume (source, day, events, historical, duplicates, last_at, delays) VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (source, day) DO UPDATE SET events = excluded.events, historical = excluded.historical, duplicates = excluded.duplicates,
last_at = excluded.last_at, delays = excluded.delays`, string(d.Source), d.Day, d.Events, d.Historical, d.Duplicates, d.LastAt, string(delays))
		if err != nil {
			return explain(fmt.Errorf("saving the volumes: %w", err))
		}
	}
	if _, err := tx.ExecContext(ctx, `UPDATE volume_cursor SET cursor = ?`, cursor); err != nil {
		return explain(fmt.Errorf("saving the volumes: %w", err))
	}
	if err := tx.Commit(); err != nil {
		return explain(fmt.Errorf("saving the volumes: %w", err))
	}
	return nil
}

// ClearVolumes forgets all, and begins at position 0.
func (s *VolumeStore) ClearVolumes(ctx context.Context) error {
	_, err := s.db.W.ExecContext(ctx, `DELETE FROM volume; UPDATE volume_cursor SET cursor = 0`)
	if err != nil {
		return explain(fmt.Errorf("clearing the volumes: %w", err))
	}
	return nil
}
