package workspace

import (
	"os"
	"path/filepath"
	"time"

	"percorso/store/sqlite"
)

// File is one of a workspace's files.
type File struct {
	Name  string
	Bytes int64
}

// Opened returns when the workspace was opened.
func (ws *Workspace) Opened() time.Time { return ws.opened }

// Files lists the files of the workspace with their sizes, the databases with
// what waits to be folded in.
func (ws *Workspace) Files() (out []File) {
	for _, name := range []string{sqlite.JournalFile, sqlite.StateFile, SnapshotFile, ConfigFile} {
		f := File{Name: name}
		for _, part := range []string{"", "-wal"} {
			if info, err := os.Stat(filepath.Join(ws.dir, name+part)); err == nil {
				f.Bytes += info.Size()
			}
		}
		out = append(out, f)
	}
	return out
}
