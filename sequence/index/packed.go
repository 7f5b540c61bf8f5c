package index

import (
	"encoding/binary"
	"math/bits"
)

// packed is a column of n numbers of the same few bits each, up to maxWidth.
// The zero value holds nothing but zeros.
type packed struct {
	bits  []byte // with pad bytes behind the last number
	width uint8
}

const (
	// maxWidth lets any number be read with one unaligned load of eight bytes.
	maxWidth = 57
	pad      = 8
)

// packedBytes returns how many bytes n numbers of width bits take.
func packedBytes(n int, width uint8) int {
	if width == 0 {
		return 0
	}
	return (n*int(width)+7)/8 + pad
}

func newPacked(n int, width uint8) packed {
	return packed{bits: make([]byte, packedBytes(n, width)), width: width}
}

// widthOf returns how many bits the numbers 0 to most need.
func widthOf(most uint64) uint8 { return uint8(bits.Len64(most)) }

func (c packed) at(i int) uint64 {
	if c.width == 0 {
		return 0
	}
	bit := uint64(i) * uint64(c.width)
	return binary.LittleEndian.Uint64(c.bits[bit>>3:]) >> (bit & 7) & (1<<c.width - 1)
}

// set writes number i, which must not have been written before.
func (c packed) set(i int, v uint64) {
	if c.width == 0 {
		return
	}
	bit := uint64(i) * uint64(c.width)
	word := c.bits[bit>>3:]
	binary.LittleEndian.PutUint64(word, binary.LittleEndian.Uint64(word)|v<<(bit&7))
}

// copyRun writes n numbers of src, which has the same width, from number from on
// at number to. None of them must have been written before.
func (c packed) copyRun(to int, src packed, from, n int) {
	width := uint64(c.width)
	d, s, left := uint64(to)*width, uint64(from)*width, uint64(n)*width
	for left > 0 {
		// Up to the end of a byte first, so that each later step takes 56 bits.
		step := min(left, 56-d&7)
		v := binary.LittleEndian.Uint64(src.bits[s>>3:]) >> (s & 7) & (1<<step - 1)
		word := c.bits[d>>3:]
		binary.LittleEndian.PutUint64(word, binary.LittleEndian.Uint64(word)|v<<(d&7))
		d, s, left = d+step, s+step, left-step
	}
}

// order is what puts interactions of the same second in order, and leads back to
// the journal: the millisecond within the second and the journal position less
// the smallest one of the part, in one packed number. Where all milliseconds are
// 0 they take no room.
type order struct {
	packed
	base    int64 // smallest journal position
	last    int64 // largest
	seqBits uint8
}

const (
	millisBits = 10
	// maxSeqBits bounds the journal positions of one part to a span of 2^47.
	maxSeqBits = maxWidth - millisBits
	// keySeqBits leaves the milliseconds the upper bits of a key.
	keySeqBits = 64 - millisBits
)

// newOrder returns the column for n interactions with positions from low to high.
func newOrder(n int, low, high int64, millis bool) order {
	o := order{base: low, last: high, seqBits: widthOf(uint64(high - low))}
	width := o.seqBits
	if millis {
		width += millisBits
	}
	o.packed = newPacked(n, width)
	return o
}

func (o order) hasMillis() bool { return o.width > o.seqBits }

// key returns what compares as (millisecond, journal position) does, in any part.
func (o order) key(i int) uint64 {
	v := o.at(i)
	return v>>o.seqBits<<keySeqBits | (v&(1<<o.seqBits-1) + uint64(o.base))
}

func (o order) seq(i int) int64 {
	return int64(o.at(i)&(1<<o.seqBits-1)) + o.base
}

// setKey writes the key of interaction i.
func (o order) setKey(i int, key uint64) {
	seq := key&(1<<keySeqBits-1) - uint64(o.base)
	o.set(i, key>>keySeqBits<<o.seqBits|seq)
}

// orderKey packs a millisecond within its second and a journal position.
func orderKey(millis uint16, seq int64) uint64 {
	return uint64(millis)<<keySeqBits | uint64(seq)
}
