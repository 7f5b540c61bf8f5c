// Package disk says how much room there is.
package disk

import (
	"fmt"

	"golang.org/x/sys/windows"
)

// FreeBytes returns how much room the disk of dir has for us.
func FreeBytes(dir string) (uint64, error) {
	name, err := windows.UTF16PtrFromString(dir)
	if err != nil {
		return 0, fmt.Errorf("looking at the disk of %s: %w", dir, err)
	}
	var free uint64
	if err := windows.GetDiskFreeSpaceEx(name, &free, nil, nil); err != nil {
		return 0, fmt.Errorf("looking at the disk of %s: %w", dir, err)
	}
	return free, nil
}
