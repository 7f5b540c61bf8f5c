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
	"strings"

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
	return open(ctx, dir, JournalFile)
}

// OpenState opens, or makes, the state file in the folder dir.
func OpenState(ctx context.Context, dir string) (*DB, error) {
	return open(ctx, dir, StateFile)
}

// open opens dir/file and brings it to the newest of our migrations. A file
// that a newer version has migrated further is refused untouched, with an error
// of kind Newer.
func open(ctx context.Context, dir, file string) (*DB, error) {
	sub := migrationsOf(file)
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

// migrationsOf returns the migrations of JournalFile or StateFile.
func migrationsOf(file string) fs.FS {
	sub, err := fs.Sub(migrations, "migrations/"+strings.TrimSuffix(file, ".db"))
	if err != nil {
		panic(err) //nolint:forbidigo // cannot happen: the folders are ours, and embedded
	}
	return sub
}

// refuseNewer looks at the schema version of an existing file without changing a
// byte of it.
func refuseNewer(ctx context.Context, path string, files fs.FS) error {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	have, newest, err := schemas(ctx, path, files)
	if err != nil {
		return err
	}
	return newerThan(path, have, newest)
}

func newerThan(path string, have, newest int64) error {
	if have > newest {
		return percorso.Errorf(percorso.Newer, "opening %s: it was written by a newer version of percorso (schema %d, this program knows %d); run that version, or restore a backup made by this one", path, have, newest)
	}
	return nil
}

// schemas returns the schema version of the file path, 0 when it has none yet,
// and that of our newest migration.
func schemas(ctx context.Context, path string, files fs.FS) (have, newest int64, err error) {
	db, err := sql.Open("sqlite", dsn(path, "ro"))
	if err != nil {
		return 0, 0, fmt.Errorf("opening %s: %w", path, err)
	}
	defer func() { _ = db.Close() }()
	var version sql.NullInt64
	err = db.QueryRowContext(ctx, "SELECT max(version_id) FROM goose_db_version WHERE is_applied").Scan(&version)
	if isNotADatabase(err) {
		return 0, 0, percorso.Errorf(percorso.Invalid, "opening %s: it is no SQLite file; restore it from a backup, or move it away to begin anew: %w", path, err)
	}
	if err != nil && !isPlain(err) { // a plain error: there is no such table yet
		return 0, 0, explain(fmt.Errorf("opening %s: %w", path, err))
	}
	names, err := fs.Glob(files, "*.sql")
	if err != nil {
		return 0, 0, fmt.Errorf("reading the migrations: %w", err)
	}
	for _, name := range names {
		v, err := goose.NumericComponent(name)
		if err != nil {
			return 0, 0, fmt.Errorf("reading the migration %s: %w", name, err)
		}
		newest = max(newest, v)
	}
	return version.Int64, newest, nil
}

// isPlain says whether SQLite found fault with a statement, and not with a file.
func isPlain(err error) bool {
	e, ok := errors.AsType[*sqlite.Error](err)
	return ok && e.Code()&0xff == sqlite3.SQLITE_ERROR
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
func (db *DB) Close() error {
	err := db.R.Close()
	if db.W != nil {
		err = errors.Join(err, db.W.Close())
	}
	return err
}

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
func (db *DB) Backup(ctx context.Context, path string) error { return vacuumInto(ctx, db.path, path) }

func vacuumInto(ctx context.Context, from, to string) error {
	// A read-only connection may not be used: query_only forbids VACUUM INTO.
	own, err := sql.Open("sqlite", dsn(from, "rw"))
	if err != nil {
		return fmt.Errorf("backing up %s: %w", from, err)
	}
	_, err = own.ExecContext(ctx, "VACUUM INTO ?", to)
	if err := errors.Join(err, own.Close()); err != nil {
		return explain(fmt.Errorf("backing up %s to %s: %w", from, to, err))
	}
	return nil
}

// Copy writes a consistent copy of the file JournalFile or StateFile in dir to
// the folder to. It does not migrate the original, which another program may
// have open; that one may go on meanwhile.
func Copy(ctx context.Context, dir, file, to string) error {
	path := filepath.Join(dir, file)
	if err := mustExist(path); err != nil {
		return err
	}
	if err := refuseNewer(ctx, path, migrationsOf(file)); err != nil {
		return err
	}
	return vacuumInto(ctx, path, filepath.Join(to, file))
}

// OpenReadOnly opens the file JournalFile or StateFile in dir to be looked at:
// its W is nil, and it is neither made nor migrated. An older schema is an error
// of kind Unavailable.
func OpenReadOnly(ctx context.Context, dir, file string) (*DB, error) {
	path := filepath.Join(dir, file)
	if err := mustExist(path); err != nil {
		return nil, err
	}
	have, newest, err := schemas(ctx, path, migrationsOf(file))
	if err == nil {
		err = newerThan(path, have, newest)
	}
	if err != nil {
		return nil, err
	}
	if have < newest {
		return nil, percorso.Errorf(percorso.Unavailable, "opening %s: an older version of percorso wrote it (schema %d, this program's is %d); the next start brings it up to date", path, have, newest)
	}
	r, err := sql.Open("sqlite", dsn(path, "ro"))
	if err != nil {
		return nil, fmt.Errorf("opening %s for reading: %w", path, err)
	}
	return &DB{R: r, path: path}, nil
}

func mustExist(path string) error {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return percorso.Errorf(percorso.NotFound, "opening %s: it is not there", path)
	}
	if err == nil && info.Size() == 0 {
		return percorso.Errorf(percorso.Invalid, "opening %s: it is empty", path)
	}
	if err != nil {
		return percorso.Errorf(percorso.Unavailable, "opening %s: %w", path, err)
	}
	return nil
}
