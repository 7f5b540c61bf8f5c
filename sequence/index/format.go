package index

import (
	"encoding/binary"
	"encoding/json"
	"hash/crc32"
	"unsafe"
)

// docs/format/snapshot.md draws what follows.
const (
	magic         = "PRCRSIDX"
	formatVersion = 1
	headerBytes   = 64
	tableEntry    = 32
	sectionAlign  = 64
	headerChecked = 28      // the bytes that the header's own checksum covers
	maxSections   = 1 << 20 // four for each of 65,535 properties, and some
)

// section is the kind of a part of the file. Numbers are never reused, even
// those of sections that were withdrawn.
type section uint32

const (
	sectionMeta       section = 1  // JSON: meta
	sectionSignatures section = 2  // JSON: catalogue.Signatures
	sectionFirst      section = 3  // u32
	sectionNode       section = 4  // u32
	sectionTime       section = 5  // u32
	sectionCode       section = 6  // u16
	sectionOrder      section = 7  // packed
	sectionList       section = 8  // u32
	sectionLists      section = 9  // u32
	sectionSlot       section = 10 // packed
	sectionValueAt    section = 11 // u32
	sectionValue      section = 12 // i64
	sectionEmotionAt  section = 13 // u32
	sectionEmotion    section = 14 // i16
	sectionCounts     section = 15 // i64, by signature
	sectionLabels     section = 16 // pairs of u32: node, label
	sectionValues     section = 17 // by property: texts
	sectionValueCount section = 18 // by property: i64
	sectionDense8     section = 19 // by property: u8
	sectionDense16    section = 20 // by property: u16
	sectionSparseAt   section = 21 // by property: u32
	sectionSparse     section = 22 // by property: u16
)

// meta is the small facts of a snapshot.
type meta struct {
	Cursor     int64      `json:"cursor"`
	Newest     uint32     `json:"newest"`
	Rows       int        `json:"rows"`
	Profiles   int        `json:"profiles"`
	Multi      int        `json:"multi"`
	Base       int64      `json:"seq_base"`
	Last       int64      `json:"seq_last"`
	SeqBits    uint8      `json:"seq_bits"`
	OrderBits  uint8      `json:"order_bits"`
	SlotBits   uint8      `json:"slot_bits"`
	Ignored    int64      `json:"properties_ignored"`
	Properties []metaProp `json:"properties"`
}

type metaProp struct {
	Name  string `json:"name"`
	Other int64  `json:"other"`
	Full  bool   `json:"full"`
}

// chunk is a section with its content.
type chunk struct {
	kind section
	arg  uint32 // which property
	data []byte
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// encode returns the sections of a snapshot of v, whose interactions are all in
// p; p may be nil for none. They share memory with p where the machine's byte
// order is the file's.
func (v *View) encode(p *part, signatures []byte) ([]chunk, error) {
	if p == nil {
		p = &part{first: []uint32{0}}
	}
	m := meta{
		Cursor: v.seq, Newest: v.newest, Rows: p.rows(), Profiles: p.profiles(), Multi: p.multi,
		Base: p.order.base, Last: p.order.last, SeqBits: p.order.seqBits, OrderBits: p.order.width,
		SlotBits: p.slot.width, Ignored: v.ignored, Properties: []metaProp{},
	}
	for i := range v.dicts {
		d := &v.dicts[i]
		m.Properties = append(m.Properties, metaProp{Name: d.name, Other: d.other, Full: d.full})
	}
	head, err := json.Marshal(m)
	if err != nil {
		return nil, err
	}
	var pairs []uint32
	for _, move := range v.labels.all() {
		pairs = append(pairs, uint32(move.Node), uint32(move.Profile))
	}
	chunks := []chunk{
		{kind: sectionMeta, data: head},
		{kind: sectionSignatures, data: signatures},
		{kind: sectionFirst, data: bytesOf(p.first)},
		{kind: sectionNode, data: bytesOf(p.node)},
		{kind: sectionTime, data: bytesOf(p.time)},
		{kind: sectionCode, data: bytesOf(p.code)},
		{kind: sectionOrder, data: p.order.bits},
		{kind: sectionList, data: bytesOf(p.list)},
		{kind: sectionLists, data: bytesOf(p.lists)},
		{kind: sectionSlot, data: p.slot.bits},
		{kind: sectionValueAt, data: bytesOf(p.value.At)},
		{kind: sectionValue, data: bytesOf(p.value.Of)},
		{kind: sectionEmotionAt, data: bytesOf(p.emotion.At)},
		{kind: sectionEmotion, data: bytesOf(p.emotion.Of)},
		{kind: sectionCounts, data: bytesOf(v.counts)},
		{kind: sectionLabels, data: bytesOf(pairs)},
	}
	for i := range v.dicts {
		id := uint32(i)
		chunks = append(chunks,
			chunk{kind: sectionValues, arg: id, data: textBytes(v.dicts[i].values)},
			chunk{kind: sectionValueCount, arg: id, data: bytesOf(v.dicts[i].counts[:len(v.dicts[i].values)])})
		if i < len(p.props) {
			chunks = append(chunks, p.props[i].encode(id)...)
		}
	}
	return chunks, nil
}

func (c *column) encode(id uint32) []chunk {
	switch {
	case c.dense8 != nil:
		return []chunk{{kind: sectionDense8, arg: id, data: c.dense8}}
	case c.dense != nil:
		return []chunk{{kind: sectionDense16, arg: id, data: bytesOf(c.dense)}}
	case len(c.sparse.At) > 0:
		return []chunk{
			{kind: sectionSparseAt, arg: id, data: bytesOf(c.sparse.At)},
			{kind: sectionSparse, arg: id, data: bytesOf(c.sparse.Of)},
		}
	}
	return nil
}

// frame returns the header and the table of a file of these sections, up to
// where the first begins, and how long the file is.
func frame(chunks []chunk) (head []byte, length int64) {
	at := align(headerBytes + tableEntry*int64(len(chunks)))
	head = make([]byte, at)
	le := binary.LittleEndian
	for i, c := range chunks {
		e := head[headerBytes+tableEntry*i:]
		le.PutUint32(e, uint32(c.kind))
		le.PutUint32(e[4:], c.arg)
		le.PutUint64(e[8:], uint64(at))
		le.PutUint64(e[16:], uint64(len(c.data)))
		le.PutUint32(e[24:], crc32.Checksum(c.data, castagnoli))
		at = align(at + int64(len(c.data)))
	}
	copy(head, magic)
	le.PutUint32(head[8:], formatVersion)
	le.PutUint32(head[12:], uint32(len(chunks)))
	le.PutUint64(head[16:], uint64(at))
	le.PutUint32(head[24:], crc32.Checksum(head[headerBytes:headerBytes+tableEntry*len(chunks)], castagnoli))
	le.PutUint32(head[headerChecked:], crc32.Checksum(head[:headerChecked], castagnoli))
	return head, at
}

func align(n int64) int64 { return (n + sectionAlign - 1) / sectionAlign * sectionAlign }

// number is what columns are made of.
type number interface {
	~uint8 | ~uint16 | ~uint32 | ~uint64 | ~int16 | ~int32 | ~int64
}

// hostIsLittle says whether memory has the byte order of the file.
var hostIsLittle = binary.NativeEndian.Uint16([]byte{1, 0}) == 1

// bytesOf returns the numbers as they stand in the file; they share memory where
// the machine's byte order allows it.
func bytesOf[T number](s []T) []byte {
	var one T
	width := int(unsafe.Sizeof(one))
	if len(s) == 0 {
		return nil
	}
	raw := unsafe.Slice((*byte)(unsafe.Pointer(&s[0])), len(s)*width) //nolint:gosec // the bytes of s itself
	if hostIsLittle {
		return raw
	}
	return swapped(raw, width)
}

// numbersOf is the way back. raw begins at a multiple of eight in memory; what
// is left over at its end is not looked at.
func numbersOf[T number](raw []byte) []T {
	var one T
	width := int(unsafe.Sizeof(one))
	n := len(raw) / width
	if n == 0 {
		return nil
	}
	if !hostIsLittle {
		raw = swapped(raw[:n*width], width)
	}
	return unsafe.Slice((*T)(unsafe.Pointer(&raw[0])), n) //nolint:gosec // n numbers fit into raw, which is aligned
}

// swapped returns a copy of raw, aligned, with the bytes of each number turned
// round.
func swapped(raw []byte, width int) []byte {
	out := aligned(len(raw))
	for i := range raw {
		out[i/width*width+width-1-i%width] = raw[i]
	}
	return out
}

// aligned returns n bytes that begin at a multiple of eight.
func aligned(n int) []byte {
	if n == 0 {
		return nil
	}
	words := make([]uint64, (n+7)/8)
	return unsafe.Slice((*byte)(unsafe.Pointer(&words[0])), n) //nolint:gosec // words has room for n bytes
}

// textBytes writes texts: their number, then for each its length and its bytes,
// numbers as unsigned varints.
func textBytes(texts []string) []byte {
	out := binary.AppendUvarint(nil, uint64(len(texts)))
	for _, t := range texts {
		out = binary.AppendUvarint(out, uint64(len(t)))
		out = append(out, t...)
	}
	return out
}

// textsOf is the way back; false when raw is not what textBytes writes.
func textsOf(raw []byte) ([]string, bool) {
	n, k := binary.Uvarint(raw)
	if k <= 0 || n > uint64(len(raw)) {
		return nil, false
	}
	whole := string(raw[k:]) // one copy, which all texts share
	texts := make([]string, 0, n)
	for at := 0; len(texts) < int(n); {
		length, k := binary.Uvarint([]byte(whole[at:min(at+binary.MaxVarintLen64, len(whole))]))
		if k <= 0 || length > uint64(len(whole)-at-k) {
			return nil, false
		}
		at += k
		texts = append(texts, whole[at:at+int(length)])
		at += int(length)
		if len(texts) == int(n) && at != len(whole) {
			return nil, false
		}
	}
	return texts, true
}
