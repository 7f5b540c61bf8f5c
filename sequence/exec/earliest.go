package exec

import (
	"context"

	"percorso/sequence"
)

// Earliest returns the time of the first interaction of the profiles and the
// span of sel, whatever its signature and properties; ok is false when there is
// none.
func Earliest(ctx context.Context, blocks []*sequence.Block, sel *sequence.Selection) (first uint32, ok bool, err error) {
	workers, err := share(ctx, blocks, func() *uint32 { at := ^uint32(0); return &at }, func(at *uint32, c chunk) {
		l := newLens(blocks, c.block, sel)
		for p := l.next(c.lo); p < c.hi; p = l.next(p + 1) {
			if lo, hi := l.span(p); lo < hi {
				*at = min(*at, l.Time[lo])
			}
		}
	})
	if err != nil {
		return 0, false, err
	}
	first = ^uint32(0)
	for _, at := range workers {
		first = min(first, *at)
	}
	return first, first != ^uint32(0), nil
}
