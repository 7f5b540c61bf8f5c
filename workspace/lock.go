package workspace

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"percorso"
)

// lockFile keeps two programs from writing to one workspace. It holds the
// number of the process that has it.
const lockFile = "percorso.lock"

type lock struct{ f *os.File }

// acquire takes the lock of dir, or fails at once with an error of kind
// Unavailable that says who has it.
func acquire(dir string) (*lock, error) {
	path := filepath.Join(dir, lockFile)
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, percorso.Errorf(percorso.Unavailable, "locking the workspace: %w; the folder must be one that percorso may write to", err)
	}
	ok, err := tryLock(f)
	if err != nil {
		_ = f.Close()
		return nil, fmt.Errorf("locking %s: %w", path, err)
	}
	if !ok {
		holder := make([]byte, 32)
		n, _ := f.Read(holder)
		_ = f.Close()
		return nil, percorso.Errorf(percorso.Unavailable, "opening %s: another percorso has it open (process %s); stop that one first (percorso query can ask it with --server, percorso backup need not wait)", dir, strings.TrimSpace(string(holder[:n])))
	}
	if err := f.Truncate(0); err == nil {
		_, _ = f.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0)
	}
	return &lock{f}, nil
}

func (l *lock) release() error { return l.f.Close() }
