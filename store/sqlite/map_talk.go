package sqlite

import (
	"time"

	"percorso/journeymap"
)

const remarkColumns = `c.id, c.map, c.thread, c.node, c.author, c.name, c.share, c.text, c.mentions, c.at, c.edited_at, c.deleted_at, c.resolved_at, c.resolved_by, c.batch`

func scanRemark(s scanner, more ...any) (r journeymap.Remark, err error) {
	var mentions string
	var at, edited, deleted, resolved int64
	err = s.Scan(append([]any{
		&r.ID, &r.Map, &r.Thread, &r.Node, &r.By.ID, &r.By.Name, &r.Share, &r.Text, &mentions,
		&at, &edited, &deleted, &resolved, &r.ResolvedBy, &r.Batch,
	}, more...)...)
	r.Mentions = fields(mentions)
	r.At, r.EditedAt, r.DeletedAt, r.ResolvedAt = timeOf(at), timeOf(edited), timeOf(deleted), timeOf(resolved)
	return r, err
}

func onlyRemark(s scanner) (journeymap.Remark, error) { return scanRemark(s) }

// Remarks implements journeymap.TalkTx.
func (t *mapTx) Remarks(m journeymap.ID) ([]journeymap.Remark, error) {
	return eachOf(t, "comment", onlyRemark, `SELECT `+remarkColumns+` FROM map_comment c JOIN map_comment f ON f.id = c.thread
WHERE c.map = ? ORDER BY f.at, f.id, c.id <> f.id, c.at, c.rowid`, m)
}

// Remark implements journeymap.TalkTx.
func (t *mapTx) Remark(m journeymap.ID, id string) (journeymap.Remark, error) {
	return oneOf(t, "comment", onlyRemark, `SELECT `+remarkColumns+` FROM map_comment c WHERE c.map = ? AND c.id = ?`, m, id)
}

// RemarkNamed implements journeymap.TalkTx.
func (t *mapTx) RemarkNamed(m journeymap.ID, batch string) (journeymap.Remark, error) {
	return oneOf(t, "comment", onlyRemark, `SELECT `+remarkColumns+` FROM map_comment c WHERE c.map = ? AND c.batch = ? AND c.batch <> ''`, m, batch)
}

// SaveRemark implements journeymap.TalkTx.
func (t *mapTx) SaveRemark(r journeymap.Remark) error {
	return t.exec("saving a comment", `INSERT INTO map_comment (id, map, thread, node, author, name, share, text, mentions, at, edited_at, deleted_at, resolved_at, resolved_by, batch)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET text = excluded.text, mentions = excluded.mentions, edited_at = excluded.edited_at, deleted_at = excluded.deleted_at,
resolved_at = excluded.resolved_at, resolved_by = excluded.resolved_by`,
		r.ID, r.Map, r.Thread, r.Node, r.By.ID, r.By.Name, r.Share, r.Text, words(r.Mentions),
		millis(r.At), millis(r.EditedAt), millis(r.DeletedAt), millis(r.ResolvedAt), r.ResolvedBy, r.Batch)
}

// OpenThreads implements journeymap.TalkTx. A thread whose every remark was
// deleted is none.
func (t *mapTx) OpenThreads() (map[journeymap.ID]int, error) {
	type row struct {
		m journeymap.ID
		n int
	}
	rows, err := eachOf(t, "comment", func(s scanner) (r row, err error) {
		err = s.Scan(&r.m, &r.n)
		return r, err
	}, `SELECT map, count(*) FROM map_comment f WHERE id = thread AND resolved_at = 0
AND EXISTS (SELECT 1 FROM map_comment c WHERE c.map = f.map AND c.thread = f.id AND c.deleted_at = 0) GROUP BY map`)
	out := map[journeymap.ID]int{}
	for _, r := range rows {
		out[r.m] = r.n
	}
	return out, err
}

// SetMentions implements journeymap.TalkTx.
func (t *mapTx) SetMentions(remark string, people []string, at time.Time) error {
	keep := map[string]bool{}
	for _, p := range people {
		keep[p] = true
		if err := t.exec("saving a mention", `INSERT INTO map_mention (comment, person, at, seen_at) VALUES (?, ?, ?, 0) ON CONFLICT DO NOTHING`, remark, p, millis(at)); err != nil {
			return err
		}
	}
	before, err := eachOf(t, "mention", func(s scanner) (p string, err error) {
		err = s.Scan(&p)
		return p, err
	}, `SELECT person FROM map_mention WHERE comment = ?`, remark)
	if err != nil {
		return err
	}
	for _, p := range before {
		if keep[p] {
			continue
		}
		if err := t.exec("saving a mention", `DELETE FROM map_mention WHERE comment = ? AND person = ?`, remark, p); err != nil {
			return err
		}
	}
	return nil
}

// Mentions implements journeymap.TalkTx.
func (t *mapTx) Mentions(person string, unread bool, limit int) ([]journeymap.Mention, error) {
	return eachOf(t, "mention", func(s scanner) (m journeymap.Mention, err error) {
		var seen int64
		m.Remark, err = scanRemark(s, &seen)
		m.SeenAt = timeOf(seen)
		return m, err
	}, `SELECT `+remarkColumns+`, n.seen_at FROM map_mention n JOIN map_comment c ON c.id = n.comment
WHERE n.person = ? AND c.deleted_at = 0 AND (? = 0 OR n.seen_at = 0) ORDER BY n.at DESC, c.id LIMIT ?`, person, unread, limit)
}

// SeeMentions implements journeymap.TalkTx.
func (t *mapTx) SeeMentions(person string, remarks []string, at time.Time) error {
	if len(remarks) == 0 {
		return t.exec("marking mentions as seen", `UPDATE map_mention SET seen_at = ? WHERE person = ? AND seen_at = 0`, millis(at), person)
	}
	for _, r := range remarks {
		if err := t.exec("marking a mention as seen", `UPDATE map_mention SET seen_at = ? WHERE person = ? AND comment = ? AND seen_at = 0`, millis(at), person, r); err != nil {
			return err
		}
	}
	return nil
}
