package exec

import (
	"iter"
	"slices"

	"percorso/sequence"
)

// cursor walks a sparse column once, as profiles are walked.
type cursor[T any] struct {
	column *sequence.Sparse[T]
	at     int
}

// open begins at position from.
func (c *cursor[T]) open(column *sequence.Sparse[T], from uint32) {
	c.column = column
	c.at, _ = slices.BinarySearch(column.At, from)
}

// between yields the entries at positions lo to hi; the ranges asked for must
// ascend.
func (c *cursor[T]) between(lo, hi uint32) iter.Seq2[uint32, T] {
	return func(yield func(uint32, T) bool) {
		at := c.column.At
		for c.at < len(at) && at[c.at] < lo {
			c.at++
		}
		for c.at < len(at) && at[c.at] < hi {
			n := c.at
			c.at++
			if !yield(at[n], c.column.Of[n]) {
				return
			}
		}
	}
}

// on returns the entries at position at; the positions asked for must
// ascend.
func (c *cursor[T]) on(at uint32) (lo, hi uint32) {
	all := c.column.At
	for c.at < len(all) && all[c.at] < at {
		c.at++
	}
	lo = uint32(c.at)
	for c.at < len(all) && all[c.at] == at {
		c.at++
	}
	return lo, uint32(c.at)
}

// of returns the entry at position i; the positions asked for must ascend.
func (c *cursor[T]) of(i uint32) (v T, ok bool) {
	at := c.column.At
	for c.at < len(at) && at[c.at] < i {
		c.at++
	}
	if c.at == len(at) || at[c.at] != i {
		return v, false
	}
	return c.column.Of[c.at], true
}
