//go:build unix

package main

import (
	"fmt"

	"golang.org/x/sys/unix"
)

// freeBytes returns how much room the disk of dir has for us.
func freeBytes(dir string) (uint64, error) {
	var s unix.Statfs_t
	if err := unix.Statfs(dir, &s); err != nil {
		return 0, fmt.Errorf("looking at the disk of %s: %w", dir, err)
	}
	return s.Bavail * uint64(s.Bsize), nil
}
