// Package words searches slices of 16-bit numbers.
package words

import (
	"bytes"
	"unsafe"
)

// Index returns the first position of x in s, or -1. It takes a fraction of a
// nanosecond for each number where few others have a byte equal to the low one
// of x.
func Index[T ~uint16](s []T, x T) int {
	if len(s) == 0 {
		return -1
	}
	const tries = 4
	all := unsafe.Slice((*byte)(unsafe.Pointer(&s[0])), 2*len(s)) //nolint:gosec // the bytes of s, only read
	at := 0
	for range tries {
		i := bytes.IndexByte(all[2*at:], byte(x))
		if i < 0 {
			return -1
		}
		if at += i / 2; s[at] == x {
			return at
		}
		at++
	}
	for ; at < len(s); at++ {
		if s[at] == x {
			return at
		}
	}
	return -1
}
