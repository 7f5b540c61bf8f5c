package index

import (
	"sort"

	"percorso/sequence"
)

// column is one property of a part: a dictionary code by interaction, 0 where it
// is absent. It is kept in the smallest of three ways; the zero column has none.
type column struct {
	n      int      // interactions that have the property
	dense8 []uint8  // by interaction, codes up to 255
	dense  []uint16 // by interaction
	sparse sequence.Sparse[uint16]
}

func (c *column) bytes() int64 {
	return size(c.dense8) + size(c.dense) + size(c.sparse.At) + size(c.sparse.Of)
}

// at returns the code of interaction i; slow for sparse columns.
func (c *column) at(i uint32) uint16 {
	switch {
	case c.dense8 != nil:
		return uint16(c.dense8[i])
	case c.dense != nil:
		return c.dense[i]
	}
	at := c.sparse.At
	k := sort.Search(len(at), func(k int) bool { return at[k] >= i })
	if k < len(at) && at[k] == i {
		return c.sparse.Of[k]
	}
	return 0
}

// newColumn returns an empty column for about n of rows interactions, with codes
// up to most: sparse takes 6 bytes for each of the n, dense 1 or 2 for each row.
func newColumn(n, rows int, most uint16) column {
	switch {
	case most <= 255 && 6*n > rows:
		return column{dense8: make([]uint8, rows)}
	case 3*n > rows:
		return column{dense: make([]uint16, rows)}
	}
	c := column{}
	c.sparse.At = make([]uint32, 0, n)
	c.sparse.Of = make([]uint16, 0, n)
	return c
}

// put writes a code above 0; positions ascend.
func (c *column) put(i uint32, code uint16) {
	c.n++
	switch {
	case c.dense8 != nil:
		c.dense8[i] = uint8(code)
	case c.dense != nil:
		c.dense[i] = code
	default:
		c.sparse.At = append(c.sparse.At, i)
		c.sparse.Of = append(c.sparse.Of, code)
	}
}

// copyRun writes the codes of src's interactions from from to from+n at to, and
// returns the hint for the next run of the same source: where in a sparse source
// the run ended.
func (c *column) copyRun(to uint32, src *column, from, n uint32, hint int) int {
	switch {
	case src.dense8 != nil:
		for k, code := range src.dense8[from : from+n] {
			if code != 0 {
				c.put(to+uint32(k), uint16(code))
			}
		}
	case src.dense != nil:
		for k, code := range src.dense[from : from+n] {
			if code != 0 {
				c.put(to+uint32(k), code)
			}
		}
	case len(src.sparse.At) > 0:
		at := src.sparse.At
		for hint = seek(at, from, hint); hint < len(at) && at[hint] < from+n; hint++ {
			c.put(to+at[hint]-from, src.sparse.Of[hint])
		}
	}
	return hint
}

// seek returns the first entry of at that is not below i. The closer hint is to
// it, the faster.
func seek(at []uint32, i uint32, hint int) int {
	if hint > len(at) || hint > 0 && at[hint-1] >= i { // backwards
		return sort.Search(len(at), func(k int) bool { return at[k] >= i })
	}
	step := 1
	low := hint
	for low+step < len(at) && at[low+step] < i {
		low += step
		step *= 2
	}
	rest := at[low:min(low+step+1, len(at))]
	return low + sort.Search(len(rest), func(k int) bool { return rest[k] >= i })
}

// copySparse appends the entries of src between from and from+n, moved to to,
// and returns the hint for the next run.
func copySparse[T any](dst *sequence.Sparse[T], to uint32, src sequence.Sparse[T], from, n uint32, hint int) int {
	for hint = seek(src.At, from, hint); hint < len(src.At) && src.At[hint] < from+n; hint++ {
		dst.At = append(dst.At, to+src.At[hint]-from)
		dst.Of = append(dst.Of, src.Of[hint])
	}
	return hint
}

// tight returns the column without the room that growing left.
func tight[T any](s sequence.Sparse[T]) sequence.Sparse[T] {
	if cap(s.At)-len(s.At) > len(s.At)/32 {
		s.At = append(make([]uint32, 0, len(s.At)), s.At...)
	}
	if cap(s.Of)-len(s.Of) > len(s.Of)/32 {
		s.Of = append(make([]T, 0, len(s.Of)), s.Of...)
	}
	return s
}
