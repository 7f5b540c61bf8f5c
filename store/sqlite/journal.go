package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"percorso"
	"percorso/journal"
)

// JournalStore keeps a journal in the file that OpenJournal opened.
type JournalStore struct{ db *DB }

var _ journal.Store = (*JournalStore)(nil)

// NewJournalStore returns a store on db, which it owns from then on.
func NewJournalStore(db *DB) *JournalStore { return &JournalStore{db: db} }

// Close closes the file.
func (s *JournalStore) Close() error { return s.db.Close() }

// Backup writes a consistent copy of the file to path.
func (s *JournalStore) Backup(ctx context.Context, path string) error {
	return s.db.Backup(ctx, path)
}

// write runs f in one transaction. After an error that may lie in the state of
// the connection, such as a folder that was read-only when it was opened, the
// connection is given up, so that the next write begins with a new one.
func (s *JournalStore) write(ctx context.Context, doing string, f func(tx *sql.Tx) error) error {
	conn, err := s.db.W.Conn(ctx)
	if err != nil {
		return explain(fmt.Errorf("%s: %w", doing, err))
	}
	defer func() { _ = conn.Close() }()
	err = inTx(ctx, conn, f)
	if err == nil {
		return nil
	}
	if stale(err) {
		_ = conn.Raw(func(any) error { return driver.ErrBadConn })
	}
	return explain(fmt.Errorf("%s: %w", doing, err))
}

func inTx(ctx context.Context, conn *sql.Conn, f func(tx *sql.Tx) error) error {
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := f(tx); err != nil {
		_ = tx.Rollback() // the error of f says why
		return err
	}
	return tx.Commit()
}

func stale(err error) bool {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return false
	}
	switch e.Code() & 0xff {
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_FULL:
		return true
	}
	return false
}

const insertBlock = `INSERT INTO block (first, n, raw, oldest, newest, ids, body) VALUES (?, ?, ?, ?, ?, ?, ?)`

func addBlock(ctx context.Context, tx *sql.Tx, b *journal.Block) error {
	_, err := tx.ExecContext(ctx, insertBlock, b.First, b.N, b.Raw, b.Oldest, b.Newest, b.IDs, b.Body)
	return err
}

// Append adds blocks and rejects in one transaction.
func (s *JournalStore) Append(ctx context.Context, blocks []journal.Block, rejects []journal.Reject) error {
	return s.write(ctx, "writing the journal", func(tx *sql.Tx) error {
		next, err := lastPosition(tx.QueryRowContext(ctx, selectLast))
		if err != nil {
			return err
		}
		for i := range blocks {
			b := &blocks[i]
			if next++; b.First != next {
				return percorso.Errorf(percorso.Conflict, "the block at %d does not follow %d: another program writes this journal", b.First, next-1)
			}
			if err := addBlock(ctx, tx, b); err != nil {
				return err
			}
			next = b.Last()
		}
		return addRejects(ctx, tx, rejects)
	})
}

// Replace puts one block in the place of those that it spans.
func (s *JournalStore) Replace(ctx context.Context, with journal.Block) error {
	return s.write(ctx, "rewriting the journal", func(tx *sql.Tx) error {
		var first, last sql.NullInt64
		err := tx.QueryRowContext(ctx, `SELECT min(first), max(first + n - 1) FROM block WHERE first BETWEEN ? AND ?`, with.First, with.Last()).Scan(&first, &last)
		if err != nil {
			return err
		}
		if !first.Valid || first.Int64 != with.First || last.Int64 != with.Last() {
			return fmt.Errorf("no blocks begin at %d and end at %d", with.First, with.Last())
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM block WHERE first BETWEEN ? AND ?`, with.First, with.Last()); err != nil {
			return err
		}
		return addBlock(ctx, tx, &with)
	})
}

// fromBlock chooses the blocks from the one that holds a position on.
const fromBlock = ` FROM block WHERE first >= coalesce((SELECT max(first) FROM block WHERE first <= ?1), 0) AND first + n > ?1 ORDER BY first`

// maxBlocksBytes is where Blocks stops although more events were asked for.
const maxBlocksBytes = 8 << 20

// Blocks returns blocks from position from on, until max events are reached.
func (s *JournalStore) Blocks(ctx context.Context, from int64, most int) ([]journal.Block, error) {
	rows, err := s.db.R.QueryContext(ctx, `SELECT first, n, raw, oldest, newest, body`+fromBlock, from)
	if err != nil {
		return nil, explain(fmt.Errorf("reading the journal at %d: %w", from, err))
	}
	defer func() { _ = rows.Close() }()
	var out []journal.Block
	size := 0
	for n := int64(0); n < int64(most) && size < maxBlocksBytes && rows.Next(); {
		var b journal.Block
		if err := rows.Scan(&b.First, &b.N, &b.Raw, &b.Oldest, &b.Newest, &b.Body); err != nil {
			return nil, explain(fmt.Errorf("reading the journal at %d: %w", from, err))
		}
		out = append(out, b)
		n += b.Last() - max(from, b.First) + 1
		size += len(b.Body)
	}
	if err := rows.Err(); err != nil {
		return nil, explain(fmt.Errorf("reading the journal at %d: %w", from, err))
	}
	return out, nil
}

// Scan yields blocks without their bodies.
func (s *JournalStore) Scan(ctx context.Context, from int64, yield func(journal.Block) error) error {
	rows, err := s.db.R.QueryContext(ctx, `SELECT first, n, raw, oldest, newest, ids`+fromBlock, from)
	if err != nil {
		return explain(fmt.Errorf("walking over the journal: %w", err))
	}
	defer func() { _ = rows.Close() }()
	var ids sql.RawBytes
	for rows.Next() {
		var b journal.Block
		if err := rows.Scan(&b.First, &b.N, &b.Raw, &b.Oldest, &b.Newest, &ids); err != nil {
			return explain(fmt.Errorf("walking over the journal: %w", err))
		}
		b.IDs = ids
		if err := yield(b); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return explain(fmt.Errorf("walking over the journal: %w", err))
	}
	return nil
}

const selectLast = `SELECT first + n - 1 FROM block ORDER BY first DESC LIMIT 1`

func lastPosition(row *sql.Row) (int64, error) {
	var last int64
	err := row.Scan(&last)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return last, err
}

// Last returns the position of the last event.
func (s *JournalStore) Last(ctx context.Context) (int64, error) {
	last, err := lastPosition(s.db.R.QueryRowContext(ctx, selectLast))
	if err != nil {
		return 0, explain(fmt.Errorf("looking for the journal's end: %w", err))
	}
	return last, nil
}

// Cursor returns a consumer's position.
func (s *JournalStore) Cursor(ctx context.Context, name string) (int64, error) {
	var seq int64
	err := s.db.R.QueryRowContext(ctx, `SELECT seq FROM cursor WHERE name = ?`, name).Scan(&seq)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return 0, explain(fmt.Errorf("reading the cursor %q: %w", name, err))
	}
	return seq, nil
}

// SetCursor sets a consumer's position.
func (s *JournalStore) SetCursor(ctx context.Context, name string, seq int64) error {
	return s.write(ctx, "moving a cursor", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO cursor (name, seq) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET seq = excluded.seq`, name, seq)
		return err
	})
}
