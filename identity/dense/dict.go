package dense

import (
	"encoding/binary"
	"hash/maphash"
)

// Dict gives texts dense codes, from 1 in order of first sight; 0 is none. It
// costs the text and some 20 bytes an entry, and its tables hold no pointer
// that the garbage collector would follow. The zero value is ready to use. It
// is for one writer, or for many readers.
type Dict struct {
	seed   maphash.Seed
	table  []uint64   // hash<<32 | code; 0 is free
	shift  uint       // a hash's place in the table is hash >> shift
	at     Vec[int64] // by code: chunk<<32 | offset
	chunks [][]byte   // length-prefixed texts; a text never straddles two
}

const (
	minChunk = 1 << 8
	maxChunk = 1 << 20
	minTable = 1 << 4
)

// Len returns how many texts there are; it is also the highest code.
func (d *Dict) Len() int { return max(d.at.Len()-1, 0) }

// Find returns the code of text, or 0.
func (d *Dict) Find(text []byte) uint32 {
	if len(d.table) == 0 {
		return 0
	}
	code, _ := d.find(text)
	return code
}

// Add returns the code of text, and whether it is new. It copies what it keeps.
func (d *Dict) Add(text []byte) (code uint32, added bool) {
	if len(d.table) == 0 {
		d.seed = maphash.MakeSeed()
		d.resize(minTable)
		d.at.Append(0) // code 0 is none
	}
	code, slot := d.find(text)
	if code != 0 {
		return code, false
	}
	code = uint32(d.at.Len())
	d.at.Append(d.keep(text))
	d.table[slot] = uint64(d.hash(text))<<32 | uint64(code)
	if d.at.Len()*4 > len(d.table)*3 {
		d.resize(2 * len(d.table))
	}
	return code, true
}

// Text returns the text of a code that Add has returned. The bytes belong to
// the Dict and never change.
func (d *Dict) Text(code uint32) []byte {
	at := d.at.At(int(code))
	b := d.chunks[at>>32][at&(1<<32-1):]
	n, w := binary.Uvarint(b)
	return b[w : w+int(n)]
}

// Bytes returns about how much memory the Dict holds.
func (d *Dict) Bytes() int {
	n := 8*len(d.table) + 8*d.at.Cap()
	for _, c := range d.chunks {
		n += cap(c)
	}
	return n
}

func (d *Dict) hash(text []byte) uint32 { return uint32(maphash.Bytes(d.seed, text) >> 32) }

// find returns the code of text, or 0 and the slot where it would stand.
func (d *Dict) find(text []byte) (code uint32, slot int) {
	h := d.hash(text)
	mask := len(d.table) - 1
	for i := int(h >> d.shift); ; i = (i + 1) & mask {
		e := d.table[i]
		if e == 0 {
			return 0, i
		}
		if uint32(e>>32) == h && string(d.Text(uint32(e))) == string(text) {
			return uint32(e), i
		}
	}
}

func (d *Dict) resize(n int) {
	old := d.table
	d.table = make([]uint64, n)
	d.shift = 32
	for ; n > 1; n >>= 1 {
		d.shift--
	}
	mask := len(d.table) - 1
	for _, e := range old {
		if e == 0 {
			continue
		}
		i := int(uint32(e>>32) >> d.shift)
		for d.table[i] != 0 {
			i = (i + 1) & mask
		}
		d.table[i] = e
	}
}

func (d *Dict) keep(text []byte) int64 {
	need := len(text) + binary.MaxVarintLen32
	last := len(d.chunks) - 1
	if last < 0 || cap(d.chunks[last])-len(d.chunks[last]) < need {
		size := minChunk
		if last >= 0 {
			size = min(2*cap(d.chunks[last]), maxChunk)
		}
		d.chunks = append(d.chunks, make([]byte, 0, max(size, need)))
		last++
	}
	c := d.chunks[last]
	at := int64(last)<<32 | int64(len(c))
	c = binary.AppendUvarint(c, uint64(len(text)))
	d.chunks[last] = append(c, text...)
	return at
}
