package identity

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/klauspost/compress/zstd"

	"percorso"
)

const (
	blockMagic   = "PRID"
	blockVersion = 1
	blockHead    = len(blockMagic) + 2 // then the part

	blockTarget = 4 << 20   // bytes of runs after which a block is full
	blockMax    = 256 << 20 // bytes of runs that are believed
	fanIn       = 8         // small blocks that are merged into one
)

// blocks knows the blocks of a store, and merges small ones, so that a save a
// second does not make a store of millions of rows.
type blocks struct {
	last int64
	list map[Part][]kept
	enc  *zstd.Encoder
	dec  *zstd.Decoder
}

// kept is a block in the store. Runs is nil when it is too large to be merged.
type kept struct {
	id   int64
	size int // bytes of runs
	runs []byte
}

func newBlocks() (*blocks, error) {
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedFastest))
	if err != nil {
		return nil, fmt.Errorf("making the compressor: %w", err)
	}
	dec, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(blockMax))
	if err != nil {
		return nil, fmt.Errorf("making the decompressor: %w", err)
	}
	return &blocks{list: map[Part][]kept{}, enc: enc, dec: dec}, nil
}

// loaded notes a block of the store and returns its runs.
func (b *blocks) loaded(block Block) ([]byte, error) {
	runs, err := b.open(block)
	if err != nil {
		return nil, err
	}
	k := kept{id: block.ID, size: len(runs)}
	if tier(k.size) < tiers {
		k.runs = runs
	}
	b.list[block.Part] = append(b.list[block.Part], k)
	b.last = max(b.last, block.ID)
	return runs, nil
}

// open returns the runs of a block.
func (b *blocks) open(block Block) ([]byte, error) {
	head, body, ok := block.Body, []byte(nil), len(block.Body) >= blockHead
	if ok {
		head, body = block.Body[:blockHead], block.Body[blockHead:]
	}
	switch {
	case !ok || string(head[:len(blockMagic)]) != blockMagic || Part(head[blockHead-1]) != block.Part:
		return nil, percorso.Errorf(percorso.Invalid, "identity block %d is none of ours; rebuild makes the identity graph anew from the journal", block.ID)
	case head[len(blockMagic)] > blockVersion:
		return nil, percorso.Errorf(percorso.Newer, "identity block %d was written by a newer version of percorso (format %d, this program knows %d); run that version, or rebuild", block.ID, head[len(blockMagic)], blockVersion)
	}
	runs, err := b.dec.DecodeAll(body, nil)
	if err != nil {
		return nil, percorso.Errorf(percorso.Invalid, "identity block %d is damaged; rebuild makes the identity graph anew from the journal: %w", block.ID, err)
	}
	return runs, nil
}

func (b *blocks) seal(id int64, part Part, runs []byte) Block {
	body := append(append([]byte(blockMagic), blockVersion), byte(part))
	return Block{ID: id, Part: part, Body: b.enc.EncodeAll(runs, body)}
}

// plan adds runs to a part, in the place of all that is there if anew. Commit
// says that the store has done so.
func (b *blocks) plan(save *Save, part Part, runs [][]byte, anew bool) (commit func()) {
	was, before := b.list[part], b.last
	list := slices.Clone(was)
	if anew {
		list = nil
	}
	for from := 0; from < len(runs); {
		to, size := from, 0
		for to < len(runs) && (to == from || size+len(runs[to]) <= blockTarget) {
			size += len(runs[to])
			to++
		}
		b.last++ // never used again, even if the save comes to nothing
		list = b.merge(append(list, kept{id: b.last, size: size, runs: bytes.Join(runs[from:to], nil)}))
		from = to
	}
	stays := map[int64]bool{}
	for i, k := range list {
		stays[k.id] = true
		if k.id > before {
			save.Add = append(save.Add, b.seal(k.id, part, k.runs))
		}
		if tier(k.size) >= tiers {
			list[i].runs = nil
		}
	}
	for _, k := range was {
		if !stays[k.id] {
			save.Drop = append(save.Drop, k.id)
		}
	}
	return func() { b.list[part] = list }
}

// merge makes one block of the last fanIn or more that are equally small.
func (b *blocks) merge(list []kept) []kept {
	for t := range tiers {
		from := len(list)
		for from > 0 && tier(list[from-1].size) <= t {
			from--
		}
		if len(list)-from < fanIn {
			continue
		}
		whole := kept{}
		for _, k := range list[from:] {
			whole.runs = append(whole.runs, k.runs...)
		}
		b.last++
		whole.id, whole.size = b.last, len(whole.runs)
		list = append(list[:from], whole)
	}
	return list
}

// tiers is how many sizes of block are merged: below 4 KB, 32 KB, 256 KB, 2 MB.
const tiers = 4

func tier(size int) int {
	t := 0
	for limit := 4 << 10; t < tiers && size >= limit; limit <<= 3 {
		t++
	}
	return t
}
