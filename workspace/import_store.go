package workspace

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"percorso"
	"percorso/collect/importer"
	"percorso/internal/disk"
	"percorso/internal/ids"
)

// ImportState is where an import is in its life.
type ImportState string

// The states of an import. A broken one was under way when the server ended: it
// can be run again, and what it had added is not added twice.
const (
	ImportDraft   ImportState = "draft"
	ImportQueued  ImportState = "queued"
	ImportRunning ImportState = "running"
	ImportDone    ImportState = "done"
	ImportStopped ImportState = "stopped"
	ImportFailed  ImportState = "failed"
	ImportBroken  ImportState = "broken"
)

// ImportMode is what makes rows into interactions.
type ImportMode string

// The modes.
const (
	ModeSketch ImportMode = "sketch" // columns that were pointed at
	ModeText   ImportMode = "text"   // a mapping that somebody wrote
	ModeKnown  ImportMode = "known"  // a mapping that comes with Percorso
	ModeCalls  ImportMode = "calls"  // none: the rows are Segment calls
)

// Import is files that people brought, and what is to be done with them.
type Import struct {
	ID        string             `json:"id"`
	State     ImportState        `json:"state"`
	CreatedAt time.Time          `json:"created_at"`
	Files     []ImportFile       `json:"files"`
	Mode      ImportMode         `json:"mode,omitempty"` // empty until it is proposed
	Known     string             `json:"known,omitempty"`
	Sketch    *importer.Sketch   `json:"sketch,omitempty"`
	Text      string             `json:"text,omitempty"` // the mapping
	Source    percorso.SourceID  `json:"source,omitempty"`
	Report    *importer.Report   `json:"report,omitempty"` // of the last run
	Progress  *importer.Progress `json:"-"`                // of the run that is under way
	Error     string             `json:"error,omitempty"`
	BeganAt   time.Time          `json:"began_at,omitzero"`
	EndedAt   time.Time          `json:"ended_at,omitzero"`
}

// ImportFile is a file that was brought. Seen is nil once the file was put away.
type ImportFile struct {
	Name  string               `json:"name"`
	Bytes int64                `json:"bytes"`
	Seen  *importer.Inspection `json:"seen,omitempty"`
}

const (
	importsFolder = "imports"
	importFile    = "import.json"
	rejectsFile   = "rejects.csv"
	partPrefix    = ".part-"
	// keepFiles is how long files stay after their import was last changed or run:
	// they are about people.
	keepFiles = 7 * 24 * time.Hour
)

// Imports keeps what people bring as files, each import in a folder of its own.
// It is safe for concurrent use.
type Imports struct {
	ws   *Workspace
	dir  string
	free func(dir string) (uint64, error)

	mu  sync.Mutex
	all map[string]*Import
}

// openImports reads the imports of a workspace. What was half uploaded is gone;
// what was under way is broken.
func openImports(ws *Workspace) (*Imports, error) {
	im := &Imports{ws: ws, dir: filepath.Join(ws.dir, importsFolder), free: disk.FreeBytes, all: map[string]*Import{}}
	folders, err := os.ReadDir(im.dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, percorso.Errorf(percorso.Unavailable, "reading %s: %w", im.dir, err)
	}
	for _, f := range folders {
		one, err := im.read(f.Name())
		if err != nil {
			ws.opt.Log("the import %s is left out: %v", f.Name(), err)
			continue
		}
		im.all[one.ID] = one
	}
	im.tidy()
	return im, nil
}

func (im *Imports) read(id string) (*Import, error) {
	text, err := os.ReadFile(filepath.Join(im.dir, id, importFile))
	if err != nil {
		return nil, err
	}
	one := &Import{}
	if err := json.Unmarshal(text, one); err != nil {
		return nil, err
	}
	if one.ID != id {
		return nil, fmt.Errorf("it says that it is %q", one.ID)
	}
	parts, _ := filepath.Glob(filepath.Join(im.dir, id, partPrefix+"*")) // the pattern is sound
	for _, p := range parts {
		_ = os.Remove(p) // tried again at the next start
	}
	if one.State == ImportQueued || one.State == ImportRunning {
		one.State = ImportBroken
		one.EndedAt = im.ws.opt.Now().UTC()
		return one, im.save(one)
	}
	return one, nil
}

// tidy puts away the files of imports that nobody has touched for too long.
func (im *Imports) tidy() {
	im.mu.Lock()
	defer im.mu.Unlock()
	for id, one := range im.all {
		info, err := os.Stat(filepath.Join(im.folder(id), importFile)) // written at each change
		if err != nil || one.underWay() || im.ws.opt.Now().Sub(info.ModTime()) <= keepFiles {
			continue
		}
		next := *one
		next.Files = slices.Clone(one.Files)
		had := false
		for i := range next.Files {
			f := &next.Files[i]
			if f.Seen == nil {
				continue
			}
			if err := os.Remove(im.path(id, f.Name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
				im.ws.opt.Log("putting the file %q of an import away, tried again in an hour: %v", f.Name, err)
				continue
			}
			f.Seen, had = nil, true
		}
		if !had {
			continue
		}
		im.all[id] = &next
		if err := im.save(&next); err != nil {
			im.ws.opt.Log("%v", err)
		}
	}
}

func (im *Imports) folder(id string) string { return filepath.Join(im.dir, id) }

// path is where a file lies: its name is made plain, so that it stays within
// the folder.
func (im *Imports) path(id, name string) string {
	return filepath.Join(im.dir, id, "file-"+plainFile(name))
}

// plainFile returns a name that no file system takes for anything else.
func plainFile(name string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '.', r == '-', r == '_':
			return r
		case r > 0x7f:
			return r
		}
		return '_'
	}, name)
}

func (im *Imports) save(one *Import) error {
	text, err := json.Marshal(one)
	if err != nil {
		return fmt.Errorf("keeping the import %s: %w", one.ID, err)
	}
	if err := writeWhole(filepath.Join(im.folder(one.ID), importFile), text); err != nil {
		return percorso.Errorf(percorso.Unavailable, "keeping the import %s: %w", one.ID, err)
	}
	return nil
}

// All returns the imports, the newest first.
func (im *Imports) All() []Import {
	im.mu.Lock()
	defer im.mu.Unlock()
	out := make([]Import, 0, len(im.all))
	for _, one := range im.all {
		out = append(out, im.current(one))
	}
	slices.SortFunc(out, func(a, b Import) int {
		if c := b.CreatedAt.Compare(a.CreatedAt); c != 0 {
			return c
		}
		return strings.Compare(b.ID, a.ID)
	})
	return out
}

// Get returns one import.
func (im *Imports) Get(id string) (Import, error) {
	im.mu.Lock()
	defer im.mu.Unlock()
	one := im.all[id]
	if one == nil {
		return Import{}, noImport(id)
	}
	return im.current(one), nil
}

// current is a copy with the progress of its job.
func (im *Imports) current(one *Import) Import {
	out := *one
	out.Files = slices.Clone(one.Files)
	if job, ok := im.ws.Jobs.Get(jobOf(one.ID)); ok && out.underWay() {
		if job.State == JobRunning {
			out.State = ImportRunning
		}
		if p, ok := job.Note.(importer.Progress); ok {
			out.Progress = &p
		}
	}
	return out
}

func (one *Import) underWay() bool { return one.State == ImportQueued || one.State == ImportRunning }

func jobOf(id string) string { return "import-" + id }

func noImport(id string) error {
	return percorso.Errorf(percorso.NotFound, "there is no import %q; it may have been deleted", id)
}

// maxImports bounds how many imports are kept.
const maxImports = 200

// Add begins an import without files.
func (im *Imports) Add() (Import, error) {
	im.mu.Lock()
	defer im.mu.Unlock()
	if len(im.all) >= maxImports {
		return Import{}, percorso.Errorf(percorso.Conflict, "beginning an import: %d are kept already; delete those that are over", maxImports)
	}
	one := &Import{ID: ids.New(), State: ImportDraft, CreatedAt: im.ws.opt.Now().UTC(), Files: []ImportFile{}}
	if err := os.MkdirAll(im.folder(one.ID), 0o700); err != nil {
		return Import{}, percorso.Errorf(percorso.Unavailable, "beginning an import: %w", err)
	}
	if err := im.save(one); err != nil {
		return Import{}, errors.Join(err, os.RemoveAll(im.folder(one.ID)))
	}
	im.all[one.ID] = one
	return *one, nil
}

// change changes an import that is not under way, and keeps it.
func (im *Imports) change(id, doing string, change func(one *Import) error) (Import, error) {
	im.mu.Lock()
	defer im.mu.Unlock()
	have := im.all[id]
	if have == nil {
		return Import{}, noImport(id)
	}
	if have.underWay() {
		return Import{}, percorso.Errorf(percorso.Conflict, "%s: the import is %s; stop it first", doing, have.State)
	}
	next := *have
	next.Files = slices.Clone(have.Files)
	if err := change(&next); err != nil {
		return Import{}, err
	}
	if err := im.save(&next); err != nil {
		return Import{}, err
	}
	im.all[id] = &next
	return next, nil
}

// Remove deletes an import with its files. What it added stays.
func (im *Imports) Remove(id string) error {
	im.mu.Lock()
	defer im.mu.Unlock()
	one := im.all[id]
	if one == nil {
		return noImport(id)
	}
	if one.underWay() {
		return percorso.Errorf(percorso.Conflict, "deleting an import: it is %s; stop it first", one.State)
	}
	if err := os.RemoveAll(im.folder(id)); err != nil {
		return percorso.Errorf(percorso.Unavailable, "deleting an import: %w", err)
	}
	delete(im.all, id)
	return nil
}
