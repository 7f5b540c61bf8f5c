package journal

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"sync"
	"unsafe"

	"github.com/klauspost/compress/zstd"
	"github.com/zeebo/xxh3"

	"percorso"
)

// Block is a run of events as the store keeps it: packed, with what is needed
// to find and merge it without unpacking.
type Block struct {
	First int64 // position of its first event; the others follow without a gap
	N     int   // events, pruned ones included
	Raw   int   // bytes of the records, unpacked
	// Oldest and Newest are the range of event times in Unix ms, pruned events
	// left out; Oldest is above Newest when none is left.
	Oldest, Newest int64
	IDs            []byte // N fingerprints of (source, message id), 8 bytes each, little-endian
	Body           []byte // the packed records
}

// Last returns the position of the block's last event.
func (b *Block) Last() int64 { return b.First + int64(b.N) - 1 }

// blockVersion is the first byte of every block. Numbers are never reused.
const blockVersion = 1

const (
	// maxBlockRaw is where a group of events is divided into blocks; one record
	// may be larger.
	maxBlockRaw = 1 << 20
	// maxBlockEvents likewise.
	maxBlockEvents = 8192
	// limitRaw is the most that a block may unpack to.
	limitRaw = 1 << 30
)

// The bits of a record that say what it has.
const (
	hasSent = 1 << iota
	hasOriginal
	isPruned // only source and message id are left
)

// Fingerprint returns the 64 bits that stand for (source, messageID) in a
// block's IDs: xxh3 of the source, a zero byte and the message id.
func Fingerprint(source percorso.SourceID, messageID string) uint64 {
	var buf [256]byte
	b := append(buf[:0], source...)
	b = append(b, 0)
	b = append(b, messageID...)
	return xxh3.Hash(b)
}

// appendRecord appends one event to the records of a block.
func appendRecord(dst []byte, e *percorso.Event) []byte {
	var has byte
	if e.SentAt != 0 {
		has |= hasSent
	}
	if e.OriginalAt != 0 {
		has |= hasOriginal
	}
	if e.Type == 0 {
		has = isPruned
	}
	var head [96]byte
	h := append(head[:0], has)
	if has&isPruned == 0 {
		h = append(h, byte(e.Type), byte(e.Flags))
		h = binary.AppendVarint(h, e.ReceivedAt)
		h = binary.AppendVarint(h, e.Time-e.ReceivedAt)
		if has&hasSent != 0 {
			h = binary.AppendVarint(h, e.SentAt-e.ReceivedAt)
		}
		if has&hasOriginal != 0 {
			h = binary.AppendVarint(h, e.OriginalAt-e.ReceivedAt)
		}
	}
	h = binary.AppendUvarint(h, uint64(len(e.Source)))
	var num [binary.MaxVarintLen64]byte
	m := binary.PutUvarint(num[:], uint64(len(e.MessageID)))
	dst = binary.AppendUvarint(dst, uint64(len(h)+len(e.Source)+m+len(e.MessageID)+len(e.Body)))
	dst = append(append(dst, h...), e.Source...)
	dst = append(append(dst, num[:m]...), e.MessageID...)
	return append(dst, e.Body...)
}

// packers are shared: both are safe for concurrent EncodeAll and DecodeAll.
var (
	fastPacker = sync.OnceValue(func() *zstd.Encoder { return newPacker(zstd.SpeedFastest) })
	thickener  = sync.OnceValue(func() *zstd.Encoder { return newPacker(zstd.SpeedDefault) })
	unpacker   = sync.OnceValue(func() *zstd.Decoder {
		d, err := zstd.NewReader(nil, zstd.WithDecoderMaxMemory(limitRaw), zstd.WithDecoderConcurrency(0))
		if err != nil {
			panic(err) //nolint:forbidigo // the options are constants, and a test opens it
		}
		return d
	})
)

func newPacker(level zstd.EncoderLevel) *zstd.Encoder {
	e, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(level), zstd.WithEncoderConcurrency(2), zstd.WithEncoderCRC(true), zstd.WithWindowSize(1<<20))
	if err != nil {
		panic(err) //nolint:forbidigo // the options are constants, and a test opens it
	}
	return e
}

// pack writes the body of a block: version, count, size, records.
func pack(packer *zstd.Encoder, n int, records []byte) []byte {
	body := make([]byte, 0, len(records)/4+64)
	body = append(body, blockVersion)
	body = binary.AppendUvarint(body, uint64(n))
	body = binary.AppendUvarint(body, uint64(len(records)))
	return packer.EncodeAll(records, body)
}

// DecodeBlock returns the events of a block, appended to dst. They share memory
// with each other, not with body. Pruned events have Type 0 and only their
// source and message id. Damage is an error of kind Internal.
func DecodeBlock(dst []percorso.Event, first int64, body []byte) ([]percorso.Event, error) {
	n, records, err := unpack(body)
	if err != nil {
		return dst, percorso.Errorf(percorso.Internal, "reading the journal's block at %d: %w; restore a backup", first, err)
	}
	d := recordDecoder{}
	if need := len(dst) + n; need > cap(dst) {
		grown := make([]percorso.Event, len(dst), need)
		copy(grown, dst)
		dst = grown
	}
	for i := range n {
		var e percorso.Event
		records, err = d.next(records, &e)
		if err != nil {
			return dst, percorso.Errorf(percorso.Internal, "reading the journal's block at %d, record %d: %w; restore a backup", first, i, err)
		}
		e.Seq = first + int64(i)
		dst = append(dst, e)
	}
	if len(records) != 0 {
		return dst, percorso.Errorf(percorso.Internal, "reading the journal's block at %d: %d bytes are left over; restore a backup", first, len(records))
	}
	return dst, nil
}

func unpack(body []byte) (n int, records []byte, err error) {
	if len(body) == 0 || body[0] != blockVersion {
		return 0, nil, fmt.Errorf("it is of no known version")
	}
	rest := body[1:]
	count, k := binary.Uvarint(rest)
	if k <= 0 {
		return 0, nil, errCut
	}
	rest = rest[k:]
	size, k := binary.Uvarint(rest)
	if k <= 0 || size > limitRaw {
		return 0, nil, errCut
	}
	rest = rest[k:]
	if count > size/minRecord {
		return 0, nil, fmt.Errorf("%d records do not go into %d bytes", count, size)
	}
	// The size is only believed up to what the input can reasonably hold.
	records, err = unpacker().DecodeAll(rest, make([]byte, 0, min(size, uint64(len(rest))*64+1024)))
	if err != nil {
		return 0, nil, err
	}
	if uint64(len(records)) != size {
		return 0, nil, fmt.Errorf("it unpacks to %d bytes instead of %d", len(records), size)
	}
	return int(count), records, nil
}

// minRecord is the size of the smallest record: a length, the bits, an empty
// source and an empty message id.
const minRecord = 4

var errCut = fmt.Errorf("it is cut short")

// recordDecoder reads records; it remembers the source, which seldom changes.
type recordDecoder struct{ source percorso.SourceID }

func (d *recordDecoder) next(b []byte, e *percorso.Event) (rest []byte, err error) {
	size, k := binary.Uvarint(b)
	if k <= 0 || size > uint64(len(b)-k) {
		return b, errCut
	}
	b, rest = b[k:k+int(size)], b[k+int(size):]
	if len(b) == 0 {
		return rest, errCut
	}
	has := b[0]
	b = b[1:]
	if has&isPruned == 0 {
		if len(b) < 2 {
			return rest, errCut
		}
		e.Type, e.Flags = percorso.CallType(b[0]), percorso.EventFlags(b[1])
		if e.Type == 0 {
			return rest, fmt.Errorf("the event has no type")
		}
		b = b[2:]
		ok := true
		varint := func() int64 {
			v, k := binary.Varint(b)
			if k <= 0 {
				ok = false
				return 0
			}
			b = b[k:]
			return v
		}
		e.ReceivedAt = varint()
		e.Time = e.ReceivedAt + varint()
		if has&hasSent != 0 {
			e.SentAt = e.ReceivedAt + varint()
		}
		if has&hasOriginal != 0 {
			e.OriginalAt = e.ReceivedAt + varint()
		}
		if !ok {
			return rest, errCut
		}
	}
	source, b, err := cutText(b)
	if err != nil {
		return rest, err
	}
	if string(source) != string(d.source) {
		d.source = percorso.SourceID(source)
	}
	e.Source = d.source
	id, b, err := cutText(b)
	if err != nil {
		return rest, err
	}
	if len(id) > 0 {
		e.MessageID = unsafe.String(&id[0], len(id)) //nolint:gosec // the records are never written again
	}
	if has&isPruned == 0 {
		e.Body = slices.Clip(b)
	}
	return rest, nil
}

func cutText(b []byte) (text, rest []byte, err error) {
	n, k := binary.Uvarint(b)
	if k <= 0 || n > uint64(len(b)-k) {
		return nil, nil, errCut
	}
	return b[k : k+int(n)], b[k+int(n):], nil
}

// builder collects events for one block.
type builder struct {
	n              int
	oldest, newest int64
	ids, records   []byte
}

func (w *builder) reset() {
	*w = builder{oldest: math.MaxInt64, newest: math.MinInt64, ids: w.ids[:0], records: w.records[:0]}
}

func (w *builder) full() bool { return w.n >= maxBlockEvents || len(w.records) >= maxBlockRaw }

// add takes one event with its fingerprint and its record; at is its time, and
// pruned events have none.
func (w *builder) add(fingerprint uint64, record []byte, at int64, pruned bool) {
	w.n++
	w.ids = binary.LittleEndian.AppendUint64(w.ids, fingerprint)
	w.records = append(w.records, record...)
	if !pruned {
		w.oldest, w.newest = min(w.oldest, at), max(w.newest, at)
	}
}

// block packs what was collected. It shares no memory with the builder.
func (w *builder) block(packer *zstd.Encoder, first int64) Block {
	return Block{
		First: first, N: w.n, Raw: len(w.records), Oldest: w.oldest, Newest: w.newest,
		IDs: append([]byte(nil), w.ids...), Body: pack(packer, w.n, w.records),
	}
}
