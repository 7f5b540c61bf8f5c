// Package wire reads and writes the numbers and texts that the blocks of the
// identity store are made of. docs/format/identity.md draws them.
package wire

import (
	"encoding/binary"
	"errors"
)

// ErrCut says that the bytes end too early, or that a number in them cannot be.
var ErrCut = errors.New("the block is cut short or damaged")

// AppendText appends the length of s, then s.
func AppendText[T ~string | ~[]byte](b []byte, s T) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// Reader reads what was appended. After the first error it returns zeros and
// keeps the error.
type Reader struct {
	b   []byte
	err error
}

// NewReader returns a Reader of b. The texts that it returns alias b.
func NewReader(b []byte) *Reader { return &Reader{b: b} }

// Err returns the first error.
func (r *Reader) Err() error { return r.err }

// Left returns how many bytes are left.
func (r *Reader) Left() int { return len(r.b) }

// Fail keeps an error for Err, unless there is one.
func (r *Reader) Fail(err error) {
	if r.err == nil {
		r.err = err
	}
	r.b = nil
}

// Uvarint reads an unsigned number.
func (r *Reader) Uvarint() uint64 {
	v, n := binary.Uvarint(r.b)
	if n <= 0 {
		r.Fail(ErrCut)
		return 0
	}
	r.b = r.b[n:]
	return v
}

// Varint reads a signed number.
func (r *Reader) Varint() int64 {
	v, n := binary.Varint(r.b)
	if n <= 0 {
		r.Fail(ErrCut)
		return 0
	}
	r.b = r.b[n:]
	return v
}

// Count reads how many items follow, each of at least min bytes.
func (r *Reader) Count(min int) int {
	v := r.Uvarint()
	if v > uint64(len(r.b)/min) {
		r.Fail(ErrCut)
		return 0
	}
	return int(v)
}

// Byte reads one byte.
func (r *Reader) Byte() byte {
	if len(r.b) == 0 {
		r.Fail(ErrCut)
		return 0
	}
	c := r.b[0]
	r.b = r.b[1:]
	return c
}

// Uint64 reads eight bytes, little-endian.
func (r *Reader) Uint64() uint64 {
	if len(r.b) < 8 {
		r.Fail(ErrCut)
		return 0
	}
	v := binary.LittleEndian.Uint64(r.b)
	r.b = r.b[8:]
	return v
}

// Text reads a length and as many bytes.
func (r *Reader) Text() []byte {
	n := r.Count(1)
	t := r.b[:n]
	r.b = r.b[n:]
	return t
}

// Texts reads a count and as many texts, as strings of their own.
func (r *Reader) Texts() []string {
	s := make([]string, r.Count(1))
	for i := range s {
		s[i] = string(r.Text())
	}
	return s
}

// Index reads a number below n.
func (r *Reader) Index(n int) int {
	v := r.Uvarint()
	if v >= uint64(n) {
		r.Fail(ErrCut)
		return 0
	}
	return int(v)
}
