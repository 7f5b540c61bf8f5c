package exec

import (
	"math/bits"
	"slices"

	"percorso/catalogue"
	"percorso/sequence"
)

// attributionGist is what is known of a block before it is read.
type attributionGist struct {
	masks    *sequence.Masks // by profile; nil where nobody keeps them
	converts uint64          // the bits of the codes that may be conversions
	touches  uint64          // of those that are touches
	others   uint64          // of those that are none
	// whole says that all of the block counts but for some codes, so that it
	// need not be read for what follows.
	whole    bool
	selected uint64 // the bits of the codes that count, and of no others
	counts   []int64
	from, to uint32
}

// gist lays out what the block knows.
func (p *attributionPlan) gist(b *sequence.Block) (g attributionGist) {
	masks, kinds, ok := b.Gist()
	if !ok || !p.plain {
		return g
	}
	g.masks, g.counts, g.from = masks, make([]int64, len(kinds)), ^uint32(0)
	first, last := ^uint32(0), uint32(0)
	var unselected uint64
	for code, kind := range kinds {
		if kind.Count == 0 {
			continue
		}
		bit, k := kind.Bit, p.kinds[code]
		first, last = min(first, kind.First), max(last, kind.Last)
		if k&kindConversion != 0 {
			g.converts |= bit
		}
		if k&kindTouch != 0 {
			g.touches |= bit
		} else {
			g.others |= bit
		}
		if k == 0 {
			unselected |= bit
			continue
		}
		g.selected |= bit
		g.counts[code] = kind.Count
		g.from, g.to = min(g.from, kind.First), max(g.to, kind.Last)
	}
	g.whole = p.sel.Profiles == nil && p.sel.From <= first && last < p.sel.To && p.rule.From <= first && g.selected&unselected == 0
	g.whole = g.whole && (b.Skip == nil || g.without(b, p.kinds))
	return g
}

// without takes from the counts what profiles have that another block holds, and
// reports whether the ends are still those of the others.
func (g *attributionGist) without(b *sequence.Block, kinds *codes[attributionKind]) bool {
	for p := range uint32(b.Profiles()) {
		if !b.Skip.Has(p) {
			continue
		}
		for i := b.First[p]; i < b.First[p+1]; i++ {
			if kinds[b.Code[i]] == 0 {
				continue
			}
			if b.Time[i] == g.from || b.Time[i] == g.to {
				return false
			}
			g.counts[b.Code[i]]--
		}
	}
	return true
}

// cover adds the interactions of a whole block to the figures; its customers are
// counted profile by profile.
func (w *attributionWorker) cover(g *attributionGist, first bool) {
	w.whole.From, w.whole.To = min(w.whole.From, g.from), max(w.whole.To, g.to)
	if !first {
		return
	}
	for code, n := range g.counts {
		w.counted[0][code] += uint64(n)
	}
}

// fewCodes returns the codes that convert, each four times in a word; ok is false
// where they are not one or two. The gists are those of all blocks.
func (p *attributionPlan) fewCodes() (few [2]uint64, ok bool) {
	n := 0
	for code, k := range p.kinds {
		there := func(g attributionGist) bool { return g.masks == nil || code < len(g.counts) && g.counts[code] > 0 }
		if k&kindConversion == 0 || !slices.ContainsFunc(p.gists, there) {
			continue
		}
		if n == len(few) {
			return few, false
		}
		few[n] = uint64(code) * low16
		n++
	}
	if n == 1 {
		few[1] = few[0]
	}
	return few, n > 0
}

// The lowest bit of each quarter of a word, and its highest.
const (
	low16  = 0x0001_0001_0001_0001
	high16 = 0x8000_8000_8000_8000
)

// maybe64 returns which of the codes may be one of two, each given four times in a
// word: those that are, and few others.
func maybe64(codes *[64]catalogue.SignatureID, a, b uint64) (hits uint64) {
	for k := range 16 {
		c := codes[4*k : 4*k+4 : 4*k+4]
		x := uint64(c[0]) | uint64(c[1])<<16 | uint64(c[2])<<32 | uint64(c[3])<<48
		x, y := x^a, x^b
		// A quarter that is 0 borrows its highest bit, and may borrow of the next.
		hits |= ((x-low16)&^x | (y-low16)&^y) & high16 >> 15 << k
	}
	if hits == 0 {
		return 0
	}
	// Bit 16*i+k is that of code 4*k+i.
	return spread(hits&0xffff) | spread(hits>>16&0xffff)<<1 | spread(hits>>32&0xffff)<<2 | spread(hits>>48)<<3
}

// spread puts 16 bits on every fourth place.
func spread(x uint64) uint64 {
	x = (x | x<<24) & 0x0000_00ff_0000_00ff
	x = (x | x<<12) & 0x000f_000f_000f_000f
	x = (x | x<<6) & 0x0303_0303_0303_0303
	return (x | x<<3) & 0x1111_1111_1111_1111
}

// find returns where among codes there are conversions. One or two kinds of them
// are looked for in four codes at a time, and without a branch in 64.
func (w *attributionWorker) find(codes []catalogue.SignatureID) []uint32 {
	out := w.room(len(codes))
	n, i := 0, 0
	if w.isFew {
		for ; i+64 <= len(codes); i += 64 {
			hits := maybe64((*[64]catalogue.SignatureID)(codes[i:]), w.few[0], w.few[1])
			for ; hits != 0; hits &= hits - 1 {
				k := i + bits.TrailingZeros64(hits)
				out[n] = uint32(k)
				n += int(w.kinds[codes[k]] / kindConversion)
			}
		}
	}
	for ; i < len(codes); i++ {
		out[n] = uint32(i)
		n += int(w.kinds[codes[i]] / kindConversion)
	}
	return out[:n]
}

// room returns a buffer for the positions of conversions among so many codes.
func (w *attributionWorker) room(codes int) []uint32 {
	if codes >= len(w.positions) {
		w.positions = make([]uint32, codes*3/2+64)
	}
	return w.positions
}
