// Package dense holds what millions of small things are kept in: tables that
// grow without being copied, and dictionaries of texts.
package dense

const (
	chunkBits = 13
	chunkLen  = 1 << chunkBits
)

// Vec is a growing table. Unlike a slice it is never copied as a whole, so
// growing it takes neither a pause nor twice the memory. The zero value is
// empty.
type Vec[T any] struct {
	chunks [][]T
	n      int
}

// Len returns how many entries there are.
func (v *Vec[T]) Len() int { return v.n }

// Cap returns for how many entries there is room.
func (v *Vec[T]) Cap() int {
	if len(v.chunks) == 0 {
		return 0
	}
	return (len(v.chunks)-1)*chunkLen + cap(v.chunks[len(v.chunks)-1])
}

// At returns entry i.
func (v *Vec[T]) At(i int) T { return v.chunks[i>>chunkBits][i&(chunkLen-1)] }

// Ref returns the address of entry i, valid until the next Append.
func (v *Vec[T]) Ref(i int) *T { return &v.chunks[i>>chunkBits][i&(chunkLen-1)] }

// Set sets entry i.
func (v *Vec[T]) Set(i int, x T) { v.chunks[i>>chunkBits][i&(chunkLen-1)] = x }

// Append adds an entry at the end.
func (v *Vec[T]) Append(x T) {
	c := v.n >> chunkBits
	if c == len(v.chunks) {
		if c == 0 {
			v.chunks = append(v.chunks, nil) // the first grows as a slice does: most tables are small
		} else {
			v.chunks = append(v.chunks, make([]T, 0, chunkLen))
		}
	}
	v.chunks[c] = append(v.chunks[c], x)
	v.n++
}

// Grow adds zero entries until there are n.
func (v *Vec[T]) Grow(n int) {
	var zero T
	for v.n < n {
		v.Append(zero)
	}
}
