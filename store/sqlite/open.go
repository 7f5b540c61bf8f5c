// Package sqlite keeps a workspace in SQLite files: journal.db holds the
// events, state.db all that people set up and all that is derived row by row.
package sqlite

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/database"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"percorso"
)

// The files of a workspace.
const (
	JournalFile = "journal.db"
	StateFile   = "state.db"
)

//go:embed all:migrations
var migrations embed.FS

// DB is one SQLite file. W is its only writer, a pool of one connection; R are
// read-only connections that see the last commit and never wait for W.
type DB struct {
	W, R *sql.DB
	path string
}

// OpenJournal opens, or makes, the journal file in the folder dir.
func OpenJournal(ctx context.Context, dir string) (*DB, error) {
	return open(ctx, dir, JournalFile, "migrations/journal")
}

// OpenState opens, or makes, the state file in the folder dir.
func OpenState(ctx context.Context, dir string) (*DB, error) {
	return open(ctx, dir, StateFile, "migrations/state")
}

// open opens dir/file and brings it to the newest of our migrations. A file
// that a newer version has migrated further is refused untouched, with an error
// of kind Newer.
func open(ctx context.Context, dir, file, migrationDir string) (*DB, error) {
	sub, err := fs.Sub(migrations, migrationDir)
	if err != nil {
		return nil, fmt.Errorf("opening %s: %w", file, err)
	}
	path := filepath.Join(dir, file)
	if err := refuseNewer(ctx, path, sub); err != nil {
		return nil, err
	}
	w, err := sql.Open("sqlite", dsn(path, "rw"))
	if err != nil {
		return nil, fmt.Errorf("opening %s: %w", path, err)
	}
	w.SetMaxOpenConns(1)
	if err := migrate(ctx, w, sub); err != nil {
		return nil, errors.Join(explain(fmt.Errorf("opening %s: %w", path, err)), w.Close())
	}
	r, err := sql.Open("sqlite", dsn(path, "ro"))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("opening %s for reading: %w", path, err), w.Close())
	}
	r.SetMaxOpenConns(4)
	return &DB{W: w, R: r, path: path}, nil
}

// dsn returns the connection string of path; mode is "rw" (made when missing)
// or "ro".
func dsn(path, mode string) string {
	q := url.Values{}
	q.Add("_pragma", "busy_timeout(5000)")
	if mode == "ro" {
		q.Set("mode", "ro")
		q.Add("_pragma", "query_only(1)")
	} else {
		q.Set("mode", "rwc")
		q.Add("_pragma", "journal_mode(WAL)")
		q.Add("_pragma", "synchronous(FULL)")
		q.Add("_pragma", "foreign_keys(1)")
		q.Set("_txlock", "immediate")
	}
	u := url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: q.Encode()}
	return u.String()
}

func migrate(ctx context.Context, db *sql.DB, files fs.FS) error {
	p, err := goose.NewProvider(database.DialectSQLite3, db, files, goose.WithDisableGlobalRegistry(true))
	if errors.Is(err, goose.ErrNoMigrations) {
		return db.PingContext(ctx)
	}
	if err != nil {
		return fmt.Errorf("reading the migrations: %w", err)
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("migrating: %w", err)
	}
	return nil
}

// refuseNewer reads the schema version of an existing file without changing a
// byte of it.
func refuseNewer(ctx context.Context, path string, files fs.FS) error {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	db, err := sql.Open("sqlite", dsn(path, "ro"))
	if err != nil {
		return fmt.Errorf("opening %s: %w", path, err)
	}
	defer func() { _ = db.Close() }()
	var have sql.NullInt64
	err = db.QueryRowContext(ctx, "SELECT max(version_id) FROM goose_db_version WHERE is_applied").Scan(&have)
	if err != nil {
		if isNotADatabase(err) {
			return percorso.Errorf(percorso.Invalid, "opening %s: it is no SQLite file; restore it from a backup, or move it away to begin anew: %w", path, err)
		}
		return nil // no version table yet: migrate will make it
	}
	names, err := fs.Glob(files, "*.sql")
	if err != nil {
		return fmt.Errorf("reading the migrations: %w", err)
	}
	newest := int64(0)
	for _, name := range names {
		v, err := goose.NumericComponent(name)
		if err != nil {
			return fmt.Errorf("reading the migration %s: %w", name, err)
		}
		newest = max(newest, v)
	}
	if have.Int64 > newest {
		return percorso.Errorf(percorso.Newer, "opening %s: it was written by a newer version of percorso (schema %d, this program knows %d); run that version, or restore a backup made by this one", path, have.Int64, newest)
	}
	return nil
}

func isNotADatabase(err error) bool {
	e, ok := errors.AsType[*sqlite.Error](err)
	return ok && e.Code()&0xff == sqlite3.SQLITE_NOTADB
}

// explain gives an error of SQLite its kind: what can be tried again later is
// Unavailable.
func explain(err error) error {
	e, ok := errors.AsType[*sqlite.Error](err)
	if !ok {
		return err
	}
	switch e.Code() & 0xff {
	case sqlite3.SQLITE_FULL:
		return percorso.Errorf(percorso.Unavailable, "%w: the disk is full; make room, writing goes on by itself", err)
	case sqlite3.SQLITE_READONLY:
		return percorso.Errorf(percorso.Unavailable, "%w: the data folder is read-only; make it writable, writing goes on by itself", err)
	case sqlite3.SQLITE_IOERR, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_CANTOPEN:
		return percorso.Errorf(percorso.Unavailable, "%w: the data folder cannot be written now", err)
	}
	return err
}

// Close closes the file. The last connection folds the write-ahead log in.
func (db *DB) Close() error { return errors.Join(db.R.Close(), db.W.Close()) }

// Check looks for damage in the file's pages and indices.
func (db *DB) Check(ctx context.Context) error {
	var result string
	if err := db.R.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&result); err != nil {
		return percorso.Errorf(percorso.Invalid, "checking %s: %w", db.path, err)
	}
	if result != "ok" {
		return percorso.Errorf(percorso.Invalid, "checking %s: %s", db.path, result)
	}
	return nil
}

// Backup writes a consistent copy of the file to path, which must not exist,
// while readers and the writer go on.
func (db *DB) Backup(ctx context.Context, path string) error {
	// R may not be used: query_only forbids VACUUM INTO, and W would wait.
	own, err := sql.Open("sqlite", dsn(db.path, "rw"))
	if err != nil {
		return fmt.Errorf("backing up %s: %w", db.path, err)
	}
	_, err = own.ExecContext(ctx, "VACUUM INTO ?", path)
	if err := errors.Join(err, own.Close()); err != nil {
		return explain(fmt.Errorf("backing up %s to %s: %w", db.path, path, err))
	}
	return nil
}
