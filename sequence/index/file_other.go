//go:build !unix

package index

import (
	"io"
	"os"
)

// readFile returns the content of a file; it begins at a multiple of eight.
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
	data = aligned(int(info.Size()))
	_, err = io.ReadFull(f, data)
	return data, func() {}, err
}

// dropPages does nothing: files are not mapped here.
func dropPages([]byte) {}

// syncFolder does nothing: a folder cannot be synced here.
func syncFolder(string) error { return nil }
