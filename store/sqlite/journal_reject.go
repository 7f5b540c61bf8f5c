package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"

	"github.com/klauspost/compress/zstd"

	"percorso"
	"percorso/collect/spec"
	"percorso/journal"
)

// Samples are packed: calls repeat themselves.
var (
	samplePacker = sync.OnceValues(func() (*zstd.Encoder, error) {
		return zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1))
	})
	sampleUnpacker = sync.OnceValues(func() (*zstd.Decoder, error) {
		return zstd.NewReader(nil, zstd.WithDecoderMaxMemory(64<<20), zstd.WithDecoderConcurrency(1))
	})
)

func addRejects(ctx context.Context, tx *sql.Tx, rejects []journal.Reject) error {
	if len(rejects) == 0 {
		return nil
	}
	packer, err := samplePacker()
	if err != nil {
		return err
	}
	for i := range rejects {
		r := &rejects[i]
		res, err := tx.ExecContext(ctx, `INSERT INTO reject (source, code, field, message, call, received_at, sent_at, historical, place, sample, cut) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			string(r.Source), string(r.Code), r.Field, r.Message, int(r.Call), r.ReceivedAt, r.SentAt, r.Historical, r.Place, packer.EncodeAll(r.Sample, []byte{}), r.Cut)
		if err != nil {
			return err
		}
		if r.ID, err = res.LastInsertId(); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO reject_count (source, code, n, last_at) VALUES (?, ?, 1, ?)
ON CONFLICT (source, code) DO UPDATE SET n = n + 1, last_at = max(last_at, excluded.last_at)`, string(r.Source), string(r.Code), r.ReceivedAt)
		if err != nil {
			return err
		}
	}
	_, err = tx.ExecContext(ctx, `DELETE FROM reject WHERE id <= ?`, rejects[len(rejects)-1].ID-journal.KeepRejects)
	return err
}

// Rejects returns those that f chooses, newest first.
func (s *JournalStore) Rejects(ctx context.Context, f journal.RejectFilter) ([]journal.Reject, error) {
	rows, err := s.db.R.QueryContext(ctx, `SELECT id, source, code, field, message, call, received_at, sent_at, historical, place, sample, cut, replayed_at FROM reject
WHERE (?1 = 0 OR id = ?1) AND (?2 = '' OR source = ?2) AND (?3 = '' OR code = ?3) AND (?4 = 0 OR id < ?4) AND (NOT ?5 OR replayed_at = 0)
ORDER BY id DESC LIMIT ?6`, f.ID, string(f.Source), string(f.Code), f.Before, f.Unreplayed, f.Limit)
	if err != nil {
		return nil, explain(fmt.Errorf("reading the rejects: %w", err))
	}
	defer func() { _ = rows.Close() }()
	unpacker, err := sampleUnpacker()
	if err != nil {
		return nil, err
	}
	var out []journal.Reject
	for rows.Next() {
		var r journal.Reject
		var source, code string
		var call uint8
		var packed []byte
		if err := rows.Scan(&r.ID, &source, &code, &r.Field, &r.Message, &call, &r.ReceivedAt, &r.SentAt, &r.Historical, &r.Place, &packed, &r.Cut, &r.ReplayedAt); err != nil {
			return nil, explain(fmt.Errorf("reading the rejects: %w", err))
		}
		r.Source, r.Code, r.Call = percorso.SourceID(source), spec.Code(code), percorso.CallType(call)
		if len(packed) > 0 {
			if r.Sample, err = unpacker.DecodeAll(packed, nil); err != nil {
				return nil, fmt.Errorf("reading the sample of reject %d: %w", r.ID, err)
			}
		}
		out = append(out, r)
	}
	if err := rows.Err(); err != nil {
		return nil, explain(fmt.Errorf("reading the rejects: %w", err))
	}
	return out, nil
}

// RejectCounts returns the counts, most frequent first.
func (s *JournalStore) RejectCounts(ctx context.Context) ([]journal.RejectCount, error) {
	rows, err := s.db.R.QueryContext(ctx, `SELECT source, code, n, last_at FROM reject_count ORDER BY n DESC, source, code`)
	if err != nil {
		return nil, explain(fmt.Errorf("counting the rejects: %w", err))
	}
	defer func() { _ = rows.Close() }()
	var out []journal.RejectCount
	for rows.Next() {
		var c journal.RejectCount
		var source, code string
		if err := rows.Scan(&source, &code, &c.N, &c.LastAt); err != nil {
			return nil, explain(fmt.Errorf("counting the rejects: %w", err))
		}
		c.Source, c.Code = percorso.SourceID(source), spec.Code(code)
		out = append(out, c)
	}
	if err := rows.Err(); err != nil {
		return nil, explain(fmt.Errorf("counting the rejects: %w", err))
	}
	return out, nil
}

// MarkReplayed notes the time of a replay.
func (s *JournalStore) MarkReplayed(ctx context.Context, id, at int64) error {
	return s.write(ctx, "marking a reject as replayed", func(tx *sql.Tx) error {
		res, err := tx.ExecContext(ctx, `UPDATE reject SET replayed_at = ? WHERE id = ?`, at, id)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return errors.Join(err, percorso.Errorf(percorso.NotFound, "there is no reject %d", id))
		}
		return nil
	})
}
