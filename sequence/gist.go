package sequence

import (
	"cmp"
	"slices"
	"sync"
)

// Gist is what a block's codes come to: enough to pass over most profiles
// without reading them where few have what is asked for. It is worked out when
// it is first asked for; the zero value is ready. It takes 6 bytes for each profile.
type Gist struct {
	once  sync.Once
	masks Masks
	kinds []GistKind
}

// Masks holds a set of 48 bits for each profile.
type Masks struct {
	Low  []uint32
	High []uint16
}

// Of returns the bits of a profile.
func (m *Masks) Of(p uint32) uint64 { return uint64(m.Low[p]) | uint64(m.High[p])<<32 }

// GistKind is what a block has of one code, skipped profiles included.
type GistKind struct {
	// Bit is what stands for the code in masks. The most frequent codes, 24 at
	// least, have one of their own; where there are more than 48, the others share.
	Bit         uint64
	Count       int64
	First, Last uint32 // the earliest time and the latest; without meaning when Count is 0
}

// Gist returns by profile the bits of its codes, and by code what the block has of
// it; ok is false where nobody keeps them. Both are read-only.
func (b *Block) Gist() (masks *Masks, kinds []GistKind, ok bool) {
	if b.Known == nil {
		return nil, nil, false
	}
	b.Known.once.Do(func() { b.Known.read(b) })
	return &b.Known.masks, b.Known.kinds, true
}

func (g *Gist) read(b *Block) {
	for i, code := range b.Code {
		if int(code) >= len(g.kinds) {
			g.kinds = append(g.kinds, make([]GistKind, int(code)+1-len(g.kinds))...)
		}
		k, t := &g.kinds[code], b.Time[i]
		if k.Count == 0 {
			k.First = t
		}
		k.Count++
		k.First, k.Last = min(k.First, t), max(k.Last, t)
	}
	g.assign()
	g.masks = Masks{make([]uint32, b.Profiles()), make([]uint16, b.Profiles())}
	for p := range g.masks.Low {
		mask := uint64(0)
		for _, code := range b.Code[b.First[p]:b.First[p+1]] {
			mask |= g.kinds[code].Bit
		}
		g.masks.Low[p], g.masks.High[p] = uint32(mask), uint16(mask>>32)
	}
}

// assign gives the codes their bits.
func (g *Gist) assign() {
	var used []int
	for code := range g.kinds {
		if g.kinds[code].Count > 0 {
			used = append(used, code)
		}
	}
	slices.SortStableFunc(used, func(a, b int) int { return cmp.Compare(g.kinds[b].Count, g.kinds[a].Count) })
	const bits = 48
	own := bits
	if len(used) > bits {
		own = max(bits/2, 2*bits-len(used))
	}
	for rank, code := range used {
		bit := rank
		if rank >= own {
			bit = own + (rank-own)%(bits-own)
		}
		g.kinds[code].Bit = 1 << bit
	}
}
