package exec

import (
	"math"

	"percorso/sequence"
)

// known is what a block knows of itself before it is read.
type known struct {
	whole    bool // whether the selection leaves out nothing of it but some codes
	every    bool // whether it leaves out nothing at all
	kinds    []sequence.GistKind
	from, to uint32 // the ends of what counts
}

// know looks up what a block knows of its codes, where that is enough; in says
// which of them count.
func know(b *sequence.Block, sel *sequence.Selection, in func(code int) bool) known {
	_, kinds, ok := b.Gist()
	k := known{every: true, kinds: kinds, from: math.MaxUint32}
	if !ok || b.Skip != nil || sel.Events != nil || sel.Profiles != nil {
		return known{}
	}
	for code, kind := range kinds {
		switch {
		case kind.Count == 0:
		case kind.First < sel.From || kind.Last >= sel.To:
			return known{}
		case in(code):
			k.from, k.to = min(k.from, kind.First), max(k.to, kind.Last)
		default:
			k.every = false
		}
	}
	k.whole = k.from <= k.to
	k.every = k.every && k.whole
	return k
}
