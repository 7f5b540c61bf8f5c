//go:build unix

// Package disk says how much room there is.
package disk

import (
	"fmt"

	"golang.org/x/sys/unix"
)

// FreeBytes returns how much room, in bytes, the disk of dir has for us.
func FreeBytes(dir string) (uint64, error) {
	var s unix.Statfs_t
	if err := unix.Statfs(dir, &s); err != nil {
		return 0, fmt.Errorf("looking at the disk of %s: %w", dir, err)
	}
	return s.Bavail * uint64(s.Bsize), nil
}
