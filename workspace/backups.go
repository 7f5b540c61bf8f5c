package workspace

import (
	"archive/zip"
	"compress/flate"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"percorso"
	"percorso/internal/disk"
	"percorso/store/sqlite"
)

// BackupFolder is the folder of a workspace in which backups wait to be
// fetched.
const BackupFolder = "backups"

// BackupLife is how long a backup waits to be fetched before it is removed.
const BackupLife = 24 * time.Hour

// BackupState is where a backup is in its life.
type BackupState string

// A backup is Running, then Ready or Failed. One that is stopped, removed or a
// day old is gone.
const (
	BackupRunning BackupState = "running"
	BackupReady   BackupState = "ready"
	BackupFailed  BackupState = "failed"
)

// MadeBackup is a backup made while the workspace is open: one .zip file of
// what Backup writes to a folder.
type MadeBackup struct {
	ID        string
	State     BackupState
	StartedAt time.Time
	Share     float64   // done, from 0 to 1
	Bytes     int64     // of the file, once it is Ready
	Events    int64     // position of the newest event, once it is Ready
	Until     time.Time // when it is removed
	Err       error     // why it Failed
}

// backups makes one backup at a time, and keeps those that are ready.
type backups struct {
	dir, workspace string
	opt            Options
	work           sync.WaitGroup

	mu      sync.Mutex
	running *backupJob
	failed  []MadeBackup
}

type backupJob struct {
	MadeBackup
	stop   context.CancelFunc
	over   chan struct{} // closed when it is
	total  int64         // bytes to copy, and the same to pack
	packed int64
}

var backupPattern = regexp.MustCompile(`^[0-9]{8}-[0-9]{6}$`)

const backupLayout = "20060102-150405"

// openBackups removes what a stop has left half-made.
func openBackups(workspace string, opt Options) (*backups, error) {
	b := &backups{dir: filepath.Join(workspace, BackupFolder), workspace: workspace, opt: opt}
	entries, err := os.ReadDir(b.dir)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, percorso.Errorf(percorso.Unavailable, "looking for backups: %w", err)
	}
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), half) {
			if err := os.RemoveAll(filepath.Join(b.dir, e.Name())); err != nil {
				return nil, percorso.Errorf(percorso.Unavailable, "removing half a backup: %w", err)
			}
		}
	}
	b.tidy()
	return b, nil
}

// half ends the name of what is not whole yet.
const half = ".half"

// StartBackup begins a backup, and returns at once; Backups tells how far it
// is. While one is running the error is of kind Conflict. program is the
// version that the backup names as its maker.
func (ws *Workspace) StartBackup(program string) (MadeBackup, error) {
	b := ws.backups
	b.tidy()
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.running != nil {
		return MadeBackup{}, percorso.Errorf(percorso.Conflict, "making a backup: one is being made already; wait for it, or stop it")
	}
	at := b.opt.Now().UTC().Truncate(time.Second)
	for b.exists(at.Format(backupLayout)) {
		at = at.Add(time.Second)
	}
	if err := os.MkdirAll(b.dir, 0o750); err != nil {
		return MadeBackup{}, percorso.Errorf(percorso.Unavailable, "making a backup: %w", err)
	}
	if err := b.room(); err != nil {
		return MadeBackup{}, err
	}
	ctx, stop := context.WithCancel(context.Background())
	job := &backupJob{
		MadeBackup: MadeBackup{ID: at.Format(backupLayout), State: BackupRunning, StartedAt: at, Until: at.Add(BackupLife)},
		stop:       stop, over: make(chan struct{}), total: max(1, b.size(b.workspace)),
	}
	b.running = job
	b.work.Go(func() {
		defer close(job.over)
		b.make(ctx, job, program)
	})
	return job.MadeBackup, nil
}

// spare is what a backup leaves free, so that the door can go on.
const spare = 256 << 20

// room says whether the disk has room for a copy and for the file made of it.
func (b *backups) room() error {
	free, err := disk.FreeBytes(b.dir)
	if err != nil {
		return percorso.Errorf(percorso.Unavailable, "making a backup: %w", err)
	}
	if need := 2*b.size(b.workspace) + spare; free < uint64(need) {
		return percorso.Errorf(percorso.Unavailable, "making a backup: it takes %d MB of disk while it is made, and %d MB are free; make room, or write it to another disk by percorso backup", need>>20, free>>20)
	}
	return nil
}

// exists says whether the id is taken; b.mu must be held.
func (b *backups) exists(id string) bool {
	_, err := os.Lstat(b.path(id))
	return err == nil || slices.ContainsFunc(b.failed, func(m MadeBackup) bool { return m.ID == id })
}

func (b *backups) path(id string) string { return filepath.Join(b.dir, id+".zip") }

// size returns the bytes of the databases in dir.
func (b *backups) size(dir string) (n int64) {
	for _, name := range []string{sqlite.StateFile, sqlite.JournalFile} {
		if info, err := os.Stat(filepath.Join(dir, name)); err == nil {
			n += info.Size()
		}
	}
	return n
}

func (b *backups) make(ctx context.Context, job *backupJob, program string) {
	folder, file := filepath.Join(b.dir, job.ID+half), b.path(job.ID)+half
	_, err := Backup(ctx, b.workspace, folder, program)
	if err == nil {
		err = b.pack(ctx, job, folder, file)
	}
	stopped := ctx.Err() != nil
	err = errors.Join(err, os.RemoveAll(folder))
	job.stop()
	b.mu.Lock()
	defer b.mu.Unlock()
	b.running = nil
	if err == nil && !stopped {
		err = os.Rename(file, b.path(job.ID))
	}
	if err != nil || stopped {
		_ = os.Remove(file) // it may not be there
	}
	if err != nil && !stopped {
		failed := job.MadeBackup
		failed.State, failed.Err = BackupFailed, err
		b.failed = append(b.failed, failed)
		b.opt.Log("the backup %s was not made: %v", job.ID, err)
	}
}

// pack makes one .zip file of a backup's folder, its manifest first.
func (b *backups) pack(ctx context.Context, job *backupJob, folder, file string) error {
	out, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return percorso.Errorf(percorso.Unavailable, "packing the backup: %w", err)
	}
	w := zip.NewWriter(out)
	w.RegisterCompressor(zip.Deflate, func(to io.Writer) (io.WriteCloser, error) {
		return flate.NewWriter(to, flate.BestSpeed) // the journal is packed already
	})
	for _, name := range []string{ManifestFile, ConfigFile, sqlite.StateFile, sqlite.JournalFile} {
		if err == nil {
			err = b.packOne(ctx, job, w, filepath.Join(folder, name))
		}
	}
	if err := errors.Join(err, w.Close(), out.Sync(), out.Close()); err != nil {
		return percorso.Errorf(percorso.Unavailable, "packing the backup: %w", err)
	}
	return nil
}

func (b *backups) packOne(ctx context.Context, job *backupJob, w *zip.Writer, path string) error {
	in, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }()
	to, err := w.CreateHeader(&zip.FileHeader{Name: filepath.Base(path), Method: zip.Deflate, Modified: job.StartedAt})
	if err != nil {
		return err
	}
	_, err = io.Copy(to, &counted{untilDone{ctx, in}, func(n int) {
		b.mu.Lock()
		job.packed += int64(n)
		b.mu.Unlock()
	}})
	return err
}

// counted tells how much was read.
type counted struct {
	untilDone
	read func(n int)
}

// Read reads, and tells.
func (c *counted) Read(p []byte) (int, error) {
	n, err := c.untilDone.Read(p)
	c.read(n)
	return n, err
}

// Backups lists the backups, the newest first.
func (ws *Workspace) Backups() ([]MadeBackup, error) {
	b := ws.backups
	b.tidy()
	b.mu.Lock()
	defer b.mu.Unlock()
	out := slices.Clone(b.failed)
	if job := b.running; job != nil {
		m := job.MadeBackup
		copied := b.size(filepath.Join(b.dir, job.ID+half))
		m.Share = min(0.99, float64(min(copied, job.total)+min(job.packed, job.total))/float64(2*job.total))
		out = append(out, m)
	}
	entries, err := os.ReadDir(b.dir)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, percorso.Errorf(percorso.Unavailable, "listing the backups: %w", err)
	}
	for _, e := range entries {
		id, is := strings.CutSuffix(e.Name(), ".zip")
		if !is || !backupPattern.MatchString(id) {
			continue
		}
		m, err := ready(b.path(id), id)
		if err != nil {
			m.State, m.Err = BackupFailed, err
		}
		out = append(out, m)
	}
	slices.SortFunc(out, func(x, y MadeBackup) int { return strings.Compare(y.ID, x.ID) })
	return out, nil
}

// ready reads what the backup in path says of itself.
func ready(path, id string) (MadeBackup, error) {
	at, err := time.Parse(backupLayout, id)
	if err != nil {
		return MadeBackup{}, fmt.Errorf("reading a backup's name: %w", err)
	}
	m := MadeBackup{ID: id, State: BackupReady, StartedAt: at, Share: 1, Until: at.Add(BackupLife)}
	info, err := os.Stat(path)
	if err != nil {
		return m, percorso.Errorf(percorso.Unavailable, "reading the backup %s: %w", id, err)
	}
	m.Bytes = info.Size()
	z, err := zip.OpenReader(path)
	if err != nil {
		return m, percorso.Errorf(percorso.Invalid, "reading the backup %s: %w", id, err)
	}
	defer func() { _ = z.Close() }()
	manifest, err := readManifest(z, id)
	if err != nil {
		return m, err
	}
	m.Events = manifest.Events
	return m, nil
}

// OpenBackup opens a backup that is ready; it is the caller's to close. name is
// what to call it on another machine.
func (ws *Workspace) OpenBackup(id string) (f *os.File, name string, err error) {
	ws.backups.tidy()
	if backupPattern.MatchString(id) {
		f, err = os.Open(ws.backups.path(id))
	}
	if f == nil && (err == nil || errors.Is(err, os.ErrNotExist)) {
		return nil, "", percorso.Errorf(percorso.NotFound, "fetching the backup %q: there is none; a backup is kept for a day: make a new one", id)
	}
	if err != nil {
		return nil, "", percorso.Errorf(percorso.Unavailable, "fetching the backup %s: %w", id, err)
	}
	return f, fmt.Sprintf("percorso-%s-%s.zip", ws.Config().ID, id), nil
}

// RemoveBackup removes a backup, or stops it when it is being made.
func (ws *Workspace) RemoveBackup(id string) error {
	b := ws.backups
	b.mu.Lock()
	if job := b.running; job != nil && job.ID == id {
		job.stop()
		b.mu.Unlock()
		<-job.over
		return nil
	}
	n := len(b.failed)
	b.failed = slices.DeleteFunc(b.failed, func(m MadeBackup) bool { return m.ID == id })
	known := len(b.failed) < n
	b.mu.Unlock()
	if known {
		return nil
	}
	err := os.ErrNotExist
	if backupPattern.MatchString(id) {
		err = os.Remove(b.path(id))
	}
	if errors.Is(err, os.ErrNotExist) {
		return percorso.Errorf(percorso.NotFound, "removing the backup %q: there is none", id)
	}
	if err != nil {
		return percorso.Errorf(percorso.Unavailable, "removing the backup %s: %w", id, err)
	}
	return nil
}

// tidy removes what nobody has fetched for too long.
func (b *backups) tidy() {
	b.mu.Lock()
	defer b.mu.Unlock()
	before := b.opt.Now().Add(-BackupLife).UTC().Format(backupLayout)
	b.failed = slices.DeleteFunc(b.failed, func(m MadeBackup) bool { return m.ID < before })
	entries, _ := os.ReadDir(b.dir) // Backups tells what is wrong with the folder
	for _, e := range entries {
		id, is := strings.CutSuffix(e.Name(), ".zip")
		if is && backupPattern.MatchString(id) && id < before {
			if err := os.Remove(b.path(id)); err != nil {
				b.opt.Log("removing an old backup, tried again in an hour: %v", err)
			}
		}
	}
}

// close stops the backup that is being made.
func (b *backups) close() {
	b.mu.Lock()
	if b.running != nil {
		b.running.stop()
	}
	b.mu.Unlock()
	b.work.Wait()
}
