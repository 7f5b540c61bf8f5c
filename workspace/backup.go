package workspace

import (
	"archive/zip"
	"compress/flate"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"percorso"
	"percorso/store/sqlite"
)

// ManifestFile is the name of the file in a backup that says what it holds. It
// is written last: a backup without it is not whole.
const ManifestFile = "backup.json"

const manifestVersion = 1

// Manifest says what a backup holds.
type Manifest struct {
	Version int          `json:"version"`
	Program string       `json:"program" doc:"Version of the program that made it"`
	MadeAt  time.Time    `json:"made_at"`
	Events  int64        `json:"events" doc:"Position of the newest event"`
	Files   []BackupFile `json:"files"`
}

// BackupFile is one file of a backup.
type BackupFile struct {
	Name   string `json:"name"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// Backup writes a consistent copy of the workspace in dir to the folder to,
// which must not exist. A program that has the workspace open may go on: the
// state is copied before the journal, so nothing in it runs ahead of the events.
// When it cannot be finished, nothing of it is left.
func Backup(ctx context.Context, dir, to, program string) (m *Manifest, err error) {
	if _, err := ReadConfig(dir); err != nil {
		return nil, err
	}
	if err := os.Mkdir(to, 0o750); errors.Is(err, os.ErrExist) {
		return nil, percorso.Errorf(percorso.Conflict, "backing up to %s: it exists already; name a new folder", to)
	} else if errors.Is(err, os.ErrNotExist) {
		return nil, percorso.Errorf(percorso.NotFound, "backing up: there is no folder %s to make it in", filepath.Dir(to))
	} else if err != nil {
		return nil, percorso.Errorf(percorso.Unavailable, "backing up: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(to))
		}
	}()
	m = &Manifest{Version: manifestVersion, Program: program, MadeAt: time.Now().UTC().Truncate(time.Second)}
	if err := copyFile(ctx, os.DirFS(dir), ConfigFile, filepath.Join(to, ConfigFile)); err != nil {
		return nil, err
	}
	for _, name := range []string{sqlite.StateFile, sqlite.JournalFile} {
		if err := sqlite.Copy(ctx, dir, name, to); err != nil {
			return nil, err
		}
	}
	if m.Events, err = newest(ctx, to); err != nil {
		return nil, err
	}
	for _, name := range []string{ConfigFile, sqlite.StateFile, sqlite.JournalFile} {
		f, err := fingerprint(ctx, os.DirFS(to), name)
		if err != nil {
			return nil, err
		}
		m.Files = append(m.Files, f)
	}
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("backing up: %w", err)
	}
	if err := writeWhole(filepath.Join(to, ManifestFile), append(text, '\n')); err != nil {
		return nil, percorso.Errorf(percorso.Unavailable, "backing up: %w", err)
	}
	return m, nil
}

// newest returns the position of the newest event of the journal in dir.
func newest(ctx context.Context, dir string) (int64, error) {
	db, err := sqlite.OpenJournal(ctx, dir)
	if err != nil {
		return 0, err
	}
	last, err := sqlite.NewJournalStore(db).Last(ctx)
	return last, errors.Join(err, db.Close())
}

// Restore checks the backup in from, a folder or a .zip file, and copies it to
// dir, which must not hold a workspace. Nothing is written when the check fails,
// and nothing is left when it cannot be finished. Nobody is signed in after it:
// a session of the backup may have been ended since.
func Restore(ctx context.Context, from, dir string) (restored *Manifest, err error) {
	backup, done, err := openBackup(from)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, done()) }()
	m, err := readManifest(backup, from)
	if err != nil {
		return nil, err
	}
	for _, want := range m.Files {
		if want.Name != filepath.Base(want.Name) {
			return nil, percorso.Errorf(percorso.Invalid, "restoring %s: %s names a file outside it: %q", from, ManifestFile, want.Name)
		}
		have, err := fingerprint(ctx, backup, want.Name)
		if err != nil {
			return nil, err
		}
		if have != want {
			return nil, percorso.Errorf(percorso.Invalid, "restoring %s: %s is not as it was backed up (%d bytes, sha256 %s; want %d bytes, %s); use another backup", from, want.Name, have.Bytes, have.SHA256, want.Bytes, want.SHA256)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, ConfigFile)); err == nil {
		return nil, percorso.Errorf(percorso.Conflict, "restoring to %s: there is a workspace already; move it away first", dir)
	}
	if others := leftIn(dir); len(others) > 0 {
		return nil, percorso.Errorf(percorso.Conflict, "restoring to %s: %s is in the way, of a workspace without settings or of a restore that was cut short; move it away first", dir, strings.Join(others, " and "))
	}
	for _, name := range []string{ConfigFile, sqlite.StateFile, sqlite.JournalFile} {
		if !slices.ContainsFunc(m.Files, func(f BackupFile) bool { return f.Name == name }) {
			return nil, percorso.Errorf(percorso.Invalid, "restoring %s: %s does not list %s, so it is no whole backup", from, ManifestFile, name)
		}
	}
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return nil, percorso.Errorf(percorso.Unavailable, "restoring: %w", err)
	}
	var copied []string
	defer func() {
		if err != nil {
			for _, path := range copied {
				err = errors.Join(err, os.Remove(path))
			}
		}
	}()
	for _, name := range []string{sqlite.JournalFile, sqlite.StateFile, ConfigFile} { // the settings last: with them it is a workspace
		path := filepath.Join(dir, name)
		if err := copyFile(ctx, backup, name, path); err != nil {
			return nil, err
		}
		copied = append(copied, path)
		if name == sqlite.StateFile {
			if err := sqlite.EndSessions(ctx, dir); err != nil {
				return nil, fmt.Errorf("restoring: %w", err)
			}
		}
	}
	return m, nil
}

// openBackup opens the folder or the .zip file from for reading; done must be
// called at the end.
func openBackup(from string) (backup fs.FS, done func() error, err error) {
	if info, err := os.Stat(from); err != nil || info.IsDir() {
		return os.DirFS(from), func() error { return nil }, nil // readManifest tells of one that is not there
	}
	z, err := zip.OpenReader(from)
	if errors.Is(err, zip.ErrFormat) {
		return nil, nil, percorso.Errorf(percorso.Invalid, "restoring %s: it is neither a backup's folder nor a whole .zip file; fetch it again", from)
	}
	if err != nil {
		return nil, nil, percorso.Errorf(percorso.Unavailable, "restoring %s: %w", from, err)
	}
	return z, z.Close, nil
}

// readManifest reads the manifest of a backup; from is for its errors.
func readManifest(backup fs.FS, from string) (*Manifest, error) {
	text, err := fs.ReadFile(backup, ManifestFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, percorso.Errorf(percorso.NotFound, "restoring %s: it has no %s, so it is no whole backup", from, ManifestFile)
	}
	if damaged(err) {
		return nil, percorso.Errorf(percorso.Invalid, "restoring %s: %s is damaged: %w; use another backup", from, ManifestFile, err)
	}
	if err != nil {
		return nil, percorso.Errorf(percorso.Unavailable, "restoring: %w", err)
	}
	var m Manifest
	if err := json.Unmarshal(text, &m); err != nil {
		return nil, percorso.Errorf(percorso.Invalid, "restoring %s: reading %s: %w", from, ManifestFile, err)
	}
	if m.Version > manifestVersion {
		return nil, percorso.Errorf(percorso.Newer, "restoring %s: it was made by a newer version of percorso (%s)", from, m.Program)
	}
	return &m, nil
}

// damaged says whether an error is the fault of what a .zip file holds.
func damaged(err error) bool {
	_, corrupt := errors.AsType[flate.CorruptInputError](err)
	return corrupt || errors.Is(err, zip.ErrFormat) || errors.Is(err, zip.ErrChecksum) || errors.Is(err, io.ErrUnexpectedEOF)
}

func fingerprint(ctx context.Context, in fs.FS, name string) (BackupFile, error) {
	f, err := in.Open(name)
	if damaged(err) {
		return BackupFile{}, percorso.Errorf(percorso.Invalid, "checking the backup: %s is damaged: %w; use another backup", name, err)
	}
	if errors.Is(err, fs.ErrNotExist) {
		return BackupFile{}, percorso.Errorf(percorso.Invalid, "checking the backup: %w", err)
	}
	if err != nil {
		return BackupFile{}, percorso.Errorf(percorso.Unavailable, "checking the backup: %w", err)
	}
	defer func() { _ = f.Close() }()
	sum := sha256.New()
	n, err := io.Copy(sum, &untilDone{ctx, f})
	if damaged(err) {
		return BackupFile{}, percorso.Errorf(percorso.Invalid, "checking the backup: %s is damaged: %w; use another backup", name, err)
	}
	if err != nil {
		return BackupFile{}, percorso.Errorf(percorso.Unavailable, "checking the backup: %w", err)
	}
	return BackupFile{Name: name, Bytes: n, SHA256: hex.EncodeToString(sum.Sum(nil))}, nil
}

// copyFile makes the file to, which must not exist, of the file name of from. An
// error, of ctx too, leaves nothing behind.
func copyFile(ctx context.Context, from fs.FS, name, to string) error {
	in, err := from.Open(name)
	if err != nil {
		return percorso.Errorf(percorso.Unavailable, "copying: %w", err)
	}
	defer func() { _ = in.Close() }()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return percorso.Errorf(percorso.Unavailable, "copying: %w", err)
	}
	_, err = io.Copy(out, &untilDone{ctx, in})
	if err := errors.Join(err, out.Sync(), out.Close()); err != nil {
		return percorso.Errorf(percorso.Unavailable, "copying %s: %w", name, errors.Join(err, os.Remove(to)))
	}
	return nil
}

// untilDone reads until its context ends.
type untilDone struct {
	ctx context.Context //nolint:containedctx // it lives as long as one call
	io.Reader
}

// Read returns the context's error once it has ended.
func (r *untilDone) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.Reader.Read(p)
}
