//go:build unix

package index

import (
	"io"
	"os"

	"golang.org/x/sys/unix"
)

// smallFile is read into memory instead of mapped.
const smallFile = 1 << 20

// readFile returns the content of a file, mapped where that pays; it begins at a
// multiple of eight. release gives it back, and must only be called when nobody
// looks at it any more.
func readFile(path string) (data []byte, release func(), err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, nil, err
	}
	size := int(info.Size())
	if size < smallFile {
		data = aligned(size)
		_, err = io.ReadFull(f, data)
		return data, func() {}, err
	}
	data, err = unix.Mmap(int(f.Fd()), 0, size, unix.PROT_READ, unix.MAP_SHARED)
	if err != nil {
		return nil, nil, &os.PathError{Op: "mmap", Path: path, Err: err}
	}
	return data, func() { _ = unix.Munmap(data) }, nil
}

// dropPages lets the system use the memory of a mapped file for something else
// until somebody reads there again.
func dropPages(data []byte) {
	if len(data) >= smallFile {
		_ = unix.Madvise(data, unix.MADV_DONTNEED)
	}
}

// syncFolder makes a rename in the folder last.
func syncFolder(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	err = f.Sync()
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	return err
}
