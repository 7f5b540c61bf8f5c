package sqlite

import (
	"encoding/json"
	"fmt"
	"strings"

	"percorso"
	"percorso/journeymap"
)

// AppendBatch implements journeymap.LogTx.
func (t *mapTx) AppendBatch(m journeymap.ID, b journeymap.Record) error {
	_, err := t.tx.ExecContext(t.ctx, `INSERT INTO map_batch (map, seq, batch, author, name, at, ops) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		m, b.Seq, b.ID, b.By.ID, b.By.Name, millis(b.At), string(b.Ops))
	if isTaken(err) {
		return percorso.Errorf(percorso.Conflict, "saving change %d of a map: it has a change of that number or that name", b.Seq)
	}
	if err != nil {
		return explain(fmt.Errorf("saving change %d of a map: %w", b.Seq, err))
	}
	return nil
}

// SeqOf implements journeymap.LogTx.
func (t *mapTx) SeqOf(m journeymap.ID, batch string) (seq int64, err error) {
	err = t.tx.QueryRowContext(t.ctx, `SELECT coalesce(max(seq), 0) FROM map_batch WHERE map = ? AND batch = ?`, m, batch).Scan(&seq)
	if err != nil {
		return 0, explain(fmt.Errorf("looking for a change of a map: %w", err))
	}
	return seq, nil
}

func scanRecord(s scanner) (b journeymap.Record, err error) {
	var at int64
	var ops string
	err = s.Scan(&b.Seq, &b.ID, &b.By.ID, &b.By.Name, &at, &ops)
	b.At, b.Ops = timeOf(at), json.RawMessage(ops)
	return b, err
}

// Batches implements journeymap.LogTx.
func (t *mapTx) Batches(m journeymap.ID, after int64, limit int) ([]journeymap.Record, error) {
	return eachOf(t, "change of a map", scanRecord, `SELECT seq, batch, author, name, at, ops FROM map_batch WHERE map = ? AND seq > ? ORDER BY seq LIMIT ?`, m, after, limit)
}

// Snapshot implements journeymap.LogTx.
func (t *mapTx) Snapshot(m journeymap.ID) (journeymap.Snapshot, error) {
	return oneOf(t, "map", func(s scanner) (v journeymap.Snapshot, err error) {
		err = s.Scan(&v.Seq, &v.Nodes)
		return v, err
	}, `SELECT seq, nodes FROM map_snapshot WHERE map = ?`, m)
}

// SaveSnapshot implements journeymap.LogTx.
func (t *mapTx) SaveSnapshot(m journeymap.ID, s journeymap.Snapshot) error {
	return t.exec("saving a map", `INSERT INTO map_snapshot (map, seq, nodes) VALUES (?, ?, ?)
ON CONFLICT (map) DO UPDATE SET seq = excluded.seq, nodes = excluded.nodes`, m, s.Seq, s.Nodes)
}

const versionColumns = `number, kind, name, note, author, author_name, at, seq`

func scanVersion(s scanner, more ...any) (v journeymap.Version, err error) {
	var at int64
	err = s.Scan(append([]any{&v.Number, &v.Kind, &v.Name, &v.Note, &v.By.ID, &v.By.Name, &at, &v.Seq}, more...)...)
	v.At = timeOf(at)
	return v, err
}

// Versions implements journeymap.LogTx.
func (t *mapTx) Versions(m journeymap.ID) ([]journeymap.Version, error) {
	return eachOf(t, "version", func(s scanner) (journeymap.Version, error) { return scanVersion(s) },
		`SELECT `+versionColumns+` FROM map_version WHERE map = ? ORDER BY number DESC`, m)
}

// Version implements journeymap.LogTx.
func (t *mapTx) Version(m journeymap.ID, number int64) (v journeymap.Version, nodes []byte, err error) {
	v, err = oneOf(t, "version", func(s scanner) (journeymap.Version, error) { return scanVersion(s, &nodes) },
		`SELECT `+versionColumns+`, nodes FROM map_version WHERE map = ? AND number = ?`, m, number)
	return v, nodes, err
}

// SaveVersion implements journeymap.LogTx.
func (t *mapTx) SaveVersion(m journeymap.ID, v journeymap.Version, nodes []byte) error {
	return t.exec("saving a version", `INSERT INTO map_version (map, `+versionColumns+`, nodes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (map, number) DO UPDATE SET name = excluded.name, note = excluded.note`,
		m, v.Number, v.Kind, v.Name, v.Note, v.By.ID, v.By.Name, millis(v.At), v.Seq, nodes)
}

const selectActivity = `SELECT id, map, kind, author, name, at, until, seq, detail FROM map_activity`

func scanActivity(s scanner) (a journeymap.Activity, err error) {
	var at, until int64
	var detail string
	if err = s.Scan(&a.ID, &a.Map, &a.Kind, &a.By.ID, &a.By.Name, &at, &until, &a.Seq, &detail); err != nil {
		return a, err
	}
	a.At, a.Until = timeOf(at), timeOf(until)
	return a, json.Unmarshal([]byte(detail), &a.Detail)
}

// LastActivity implements journeymap.LogTx.
func (t *mapTx) LastActivity(m journeymap.ID) (journeymap.Activity, error) {
	a, err := oneOf(t, "activity", scanActivity, selectActivity+` WHERE map = ? ORDER BY id DESC LIMIT 1`, m)
	if percorso.KindOf(err) == percorso.NotFound {
		return journeymap.Activity{}, nil
	}
	return a, err
}

// SaveActivity implements journeymap.LogTx.
func (t *mapTx) SaveActivity(a journeymap.Activity) error {
	detail, err := json.Marshal(a.Detail)
	if err != nil {
		return fmt.Errorf("saving what happened to a map: %w", err)
	}
	if a.ID != 0 {
		return t.exec("saving what happened to a map", `UPDATE map_activity SET until = ?, seq = ?, detail = ? WHERE id = ?`, millis(a.Until), a.Seq, string(detail), a.ID)
	}
	return t.exec("saving what happened to a map", `INSERT INTO map_activity (map, kind, author, name, at, until, seq, detail) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		a.Map, a.Kind, a.By.ID, a.By.Name, millis(a.At), millis(a.Until), a.Seq, string(detail))
}

// Activities implements journeymap.LogTx.
func (t *mapTx) Activities(maps []journeymap.ID, before int64, limit int) ([]journeymap.Activity, error) {
	list, err := json.Marshal(maps)
	if err != nil {
		return nil, fmt.Errorf("reading what happened to maps: %w", err)
	}
	if maps == nil {
		list = []byte("[]")
	}
	return eachOf(t, "activity", scanActivity, selectActivity+`
WHERE map IN (SELECT value FROM json_each(?)) AND (? = 0 OR id < ?) ORDER BY id DESC LIMIT ?`, string(list), before, before, limit)
}

// AddAsset implements journeymap.AssetTx.
func (t *mapTx) AddAsset(m journeymap.ID, a journeymap.Asset, content []byte) error {
	return t.exec("saving a picture", `INSERT INTO map_asset (map, id, kind, width, height, size, at, bytes) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (map, id) DO UPDATE SET at = excluded.at`, m, a.ID, a.Kind, a.Width, a.Height, a.Size, millis(a.At), content)
}

func scanAsset(s scanner, more ...any) (a journeymap.Asset, err error) {
	var at int64
	err = s.Scan(append([]any{&a.ID, &a.Kind, &a.Width, &a.Height, &a.Size, &at}, more...)...)
	a.At = timeOf(at)
	return a, err
}

// Assets implements journeymap.AssetTx.
func (t *mapTx) Assets(m journeymap.ID) ([]journeymap.Asset, error) {
	return eachOf(t, "picture", func(s scanner) (journeymap.Asset, error) { return scanAsset(s) },
		`SELECT id, kind, width, height, size, at FROM map_asset WHERE map = ? ORDER BY at, id`, m)
}

// Asset implements journeymap.AssetTx.
func (t *mapTx) Asset(m journeymap.ID, id string) (a journeymap.Asset, content []byte, err error) {
	a, err = oneOf(t, "picture", func(s scanner) (journeymap.Asset, error) { return scanAsset(s, &content) },
		`SELECT id, kind, width, height, size, at, bytes FROM map_asset WHERE map = ? AND id = ?`, m, id)
	return a, content, err
}

// CopyAssets implements journeymap.AssetTx.
func (t *mapTx) CopyAssets(from, to journeymap.ID) error {
	return t.exec("copying pictures", `INSERT INTO map_asset (map, id, kind, width, height, size, at, bytes)
SELECT ?, id, kind, width, height, size, at, bytes FROM map_asset WHERE map = ? ON CONFLICT DO NOTHING`, to, from)
}

// DeleteAsset implements journeymap.AssetTx.
func (t *mapTx) DeleteAsset(m journeymap.ID, id string) error {
	return t.exec("deleting a picture", `DELETE FROM map_asset WHERE map = ? AND id = ?`, m, id)
}

// words joins what has no blanks in it; fields takes it apart again.
func words(list []string) string { return strings.Join(list, " ") }

func fields(text string) []string { return strings.Fields(text) }
