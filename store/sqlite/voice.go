package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"percorso"
	"percorso/catalogue"
	"percorso/identity/graph"
	"percorso/sequence/voice"
)

// Voices keeps what people said in the file that OpenState opened.
type Voices struct{ db *DB }

var _ voice.Store = (*Voices)(nil)

// NewVoices returns a store on db, which stays the caller's.
func NewVoices(db *DB) *Voices { return &Voices{db: db} }

// LoadVoices implements voice.Store.
func (s *Voices) LoadVoices(ctx context.Context, each func(voice.Kept)) (cursor int64, err error) {
	tx, err := s.db.R.BeginTx(ctx, nil) // voices and cursor of one moment
	if err != nil {
		return 0, explain(fmt.Errorf("reading the voices: %w", err))
	}
	defer func() { _ = tx.Rollback() }() // nothing was written
	if err := tx.QueryRowContext(ctx, `SELECT cursor FROM voice_cursor`).Scan(&cursor); err != nil {
		return 0, explain(fmt.Errorf("reading how far the voices reach: %w", err))
	}
	places, err := voicePlaces(ctx, tx)
	if err != nil {
		return 0, err
	}
	rows, err := tx.QueryContext(ctx, `SELECT seq, node, at, place, emotion, kind FROM voice ORDER BY seq`)
	if err != nil {
		return 0, explain(fmt.Errorf("reading the voices: %w", err))
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var k voice.Kept
		var node, place int64
		var emotion sql.NullInt64
		if err := rows.Scan(&k.Seq, &node, &k.At, &place, &emotion, &k.Kind); err != nil {
			return 0, explain(fmt.Errorf("reading the voices: %w", err))
		}
		k.Profile, k.Place = graph.Node(node), places[place]
		k.Felt, k.Emotion = emotion.Valid, percorso.Emotion(emotion.Int64)
		each(k)
	}
	if err := rows.Err(); err != nil {
		return 0, explain(fmt.Errorf("reading the voices: %w", err))
	}
	return cursor, nil
}

func voicePlaces(ctx context.Context, tx *sql.Tx) (map[int64]catalogue.Signature, error) {
	rows, err := tx.QueryContext(ctx, `SELECT id, signature FROM voice_place`)
	if err != nil {
		return nil, explain(fmt.Errorf("reading where voices were said: %w", err))
	}
	defer func() { _ = rows.Close() }()
	places := map[int64]catalogue.Signature{}
	for rows.Next() {
		var id int64
		var text string
		if err := rows.Scan(&id, &text); err != nil {
			return nil, explain(fmt.Errorf("reading where voices were said: %w", err))
		}
		var sig catalogue.Signature
		if err := json.Unmarshal([]byte(text), &sig); err != nil {
			return nil, percorso.Errorf(percorso.Invalid, "reading where voices were said: %w; rebuild makes them anew from the journal", err)
		}
		places[id] = sig
	}
	if err := rows.Err(); err != nil {
		return nil, explain(fmt.Errorf("reading where voices were said: %w", err))
	}
	return places, nil
}

// SaveVoices implements voice.Store.
func (s *Voices) SaveVoices(ctx context.Context, cursor int64, voices []voice.Kept) error {
	tx, err := s.db.W.BeginTx(ctx, nil)
	if err != nil {
		return explain(fmt.Errorf("writing the voices: %w", err))
	}
	defer func() { _ = tx.Rollback() }() // without effect after a commit
	places := map[catalogue.Signature]int64{}
	for _, k := range voices {
		if _, known := places[k.Place]; !known {
			if places[k.Place], err = savePlace(ctx, tx, k.Place); err != nil {
				return err
			}
		}
		emotion := sql.NullInt64{Int64: int64(k.Emotion), Valid: k.Felt}
		if _, err := tx.ExecContext(ctx, `INSERT OR IGNORE INTO voice (seq, node, at, place, emotion, kind, text) VALUES (?, ?, ?, ?, ?, ?, ?)`,
			k.Seq, int64(k.Profile), k.At, places[k.Place], emotion, k.Kind, k.Text); err != nil {
			return explain(fmt.Errorf("writing the voice of event %d: %w", k.Seq, err))
		}
	}
	if _, err := tx.ExecContext(ctx, `UPDATE voice_cursor SET cursor = max(cursor, ?)`, cursor); err != nil {
		return explain(fmt.Errorf("writing how far the voices reach: %w", err))
	}
	if err := tx.Commit(); err != nil {
		return explain(fmt.Errorf("writing the voices: %w", err))
	}
	return nil
}

// savePlace returns the number of a signature, a new one at first sight.
func savePlace(ctx context.Context, tx *sql.Tx, sig catalogue.Signature) (id int64, err error) {
	text, err := json.Marshal(sig)
	if err != nil {
		return 0, fmt.Errorf("writing where a voice was said: %w", err)
	}
	const save = `INSERT INTO voice_place (signature) VALUES (?) ON CONFLICT (signature) DO UPDATE SET signature = excluded.signature RETURNING id`
	if err := tx.QueryRowContext(ctx, save, string(text)).Scan(&id); err != nil {
		return 0, explain(fmt.Errorf("writing where a voice was said: %w", err))
	}
	return id, nil
}

// VoiceTexts implements voice.Store.
func (s *Voices) VoiceTexts(ctx context.Context, seqs []int64) (map[int64]string, error) {
	list, err := json.Marshal(seqs)
	if err != nil {
		return nil, fmt.Errorf("reading the texts of voices: %w", err)
	}
	rows, err := s.db.R.QueryContext(ctx, `SELECT seq, text FROM voice WHERE seq IN (SELECT value FROM json_each(?))`, string(list))
	if err != nil {
		return nil, explain(fmt.Errorf("reading the texts of voices: %w", err))
	}
	defer func() { _ = rows.Close() }()
	texts := make(map[int64]string, len(seqs))
	for rows.Next() {
		var seq int64
		var text string
		if err := rows.Scan(&seq, &text); err != nil {
			return nil, explain(fmt.Errorf("reading the texts of voices: %w", err))
		}
		texts[seq] = text
	}
	if err := rows.Err(); err != nil {
		return nil, explain(fmt.Errorf("reading the texts of voices: %w", err))
	}
	return texts, nil
}

// DropVoices implements voice.Store.
func (s *Voices) DropVoices(ctx context.Context, before int64) error {
	if _, err := s.db.W.ExecContext(ctx, `DELETE FROM voice WHERE at < ?`, before); err != nil {
		return explain(fmt.Errorf("dropping old voices: %w", err))
	}
	return nil
}

// Clear forgets everything, for a rebuild from the journal. No voice.Voices may
// be open on the store.
func (s *Voices) Clear(ctx context.Context) error {
	tx, err := s.db.W.BeginTx(ctx, nil)
	if err != nil {
		return explain(fmt.Errorf("clearing the voices: %w", err))
	}
	defer func() { _ = tx.Rollback() }() // without effect after a commit
	for _, q := range []string{`DELETE FROM voice`, `DELETE FROM voice_place`, `UPDATE voice_cursor SET cursor = 0`} {
		if _, err := tx.ExecContext(ctx, q); err != nil {
			return explain(fmt.Errorf("clearing the voices: %w", err))
		}
	}
	if err := tx.Commit(); err != nil {
		return explain(fmt.Errorf("clearing the voices: %w", err))
	}
	return nil
}
