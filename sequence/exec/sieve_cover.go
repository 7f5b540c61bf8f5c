package exec

import (
	"context"
	"math"

	"percorso/sequence/figures"
)

// cover adds up what an answer rests on.
type cover struct {
	figures.Coverage
	unsure bool // whether From and To may be of a profile that a block skips
}

func newCover() cover { return cover{Coverage: figures.Coverage{From: math.MaxUint32}} }

// add counts one profile, but for its times.
func (c *cover) add(selected, placed uint64) {
	c.Customers++
	c.Interactions += int64(selected)
	c.Placed += int64(placed)
}

func (c *cover) merge(o *cover) {
	c.Customers += o.Customers
	c.Interactions += o.Interactions
	c.Placed += o.Placed
	c.From, c.To = min(c.From, o.From), max(c.To, o.To)
	c.unsure = c.unsure || o.unsure
}

// coverAll adds to the coverage what was known of the blocks before, when all
// workers are added up.
func (w *sieve) coverAll(ctx context.Context) error {
	c := &w.cover
	for i := range w.gists {
		if g := &w.gists[i]; g.whole {
			c.merge(&g.cover)
		}
	}
	if c.Customers == 0 {
		c.Coverage = figures.Coverage{}
		return nil
	}
	if !c.unsure {
		return nil
	}
	ends, err := share(ctx, w.blocks, func() *cover { c := newCover(); return &c }, func(ends *cover, c chunk) {
		l := newLens(w.blocks, c.block, w.sel)
		for p := l.next(c.lo); p < c.hi; p = l.next(p + 1) {
			w.ends(&l, p, ends)
		}
	})
	if err != nil {
		return err
	}
	all := newCover()
	for _, e := range ends {
		all.merge(e)
	}
	c.From, c.To = all.From, all.To
	return nil
}

// ends takes in when what is selected of a profile begins and ends.
func (w *sieve) ends(l *lens, p uint32, c *cover) {
	lo, hi := l.span(p)
	for lo < hi && w.counts[l.Code[lo]] == 0 {
		lo++
	}
	for lo < hi && w.counts[l.Code[hi-1]] == 0 {
		hi--
	}
	if lo < hi {
		c.From, c.To = min(c.From, l.Time[lo]), max(c.To, l.Time[hi-1])
	}
}
