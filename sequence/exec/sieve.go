package exec

import (
	"slices"

	"percorso/catalogue"
	"percorso/sequence"
)

// A sieve finds the profiles in which a chain of steps may start and where in
// them steps may be satisfied. Of all that is selected it works out the coverage.
type sieve struct {
	*sievePlan
	cover cover
	short int64 // profiles that have the first step and not the second, where nothing else is asked of them

	looked looked
	found  [countField + 1]uint32 // of scan; what a field counts indexes it without a check
	at     []uint32               // of a profile with very many, and of filtered ones
	some   []uint32               // of screen
	pairs  []pair                 // of hunt
	apart  []uint32               // of hunt: by pair, how many seconds
}

// sievePlan is what all workers read and none changes.
type sievePlan struct {
	blocks []*sequence.Block
	sel    *sequence.Selection
	counts *codes[uint64] // by code, of sieveCounts
	gists  []sieveGist    // by block
	brief  bool           // whether of a profile without the second step it is only asked if it has the first
	window uint32         // how many seconds after a first step others matter, inclusive; with brief alone
}

// What one interaction adds to the sum of a scan: fields of 12 bits, in which
// the interactions are counted that may satisfy a step, that may satisfy the first
// and the second, that are on a stage and that are selected. Sums are taken apart
// before a field can overflow.
const (
	countStep     uint64 = 1
	countFirst           = 12 // shift
	countSecond          = 24 // shift
	countPlaced          = 36 // shift
	countSelected        = 48 // shift
	countField    uint64 = 1<<12 - 1
)

// sieveCounts returns what one interaction of a selected code adds.
func sieveCounts(table *catalogue.Table, code int, step, first, second bool) uint64 {
	n := uint64(1) << countSelected
	if at(table.Stage, code) > 0 {
		n |= 1 << countPlaced
	}
	if step {
		n |= countStep
	}
	if first {
		n |= 1 << countFirst
	}
	if second {
		n |= 1 << countSecond
	}
	return n
}

// sieveGist is what is known of a block before it is read.
type sieveGist struct {
	masks    *sequence.Masks // by profile; nil where nobody keeps them
	selected uint64          // the bits of the codes that are selected
	first    uint64          // of those that may satisfy the first step
	second   uint64          // of those that may satisfy the second; of all where it does not matter
	sure     bool            // whether who has a bit of first has the first step
	hunt     hunt            // where it pays
	whole    bool            // whether who has a bit of selected has an interaction that is, and cover is right
	cover    cover           // of all of the block, skipped profiles too, but for how many
}

// inspect is what is done with a profile: its selected interactions end at hi, and
// those at the given positions may satisfy steps.
type inspect func(l *lens, p, hi uint32, at []uint32)

// newSieve returns a sieve; counts says of the codes what matters. With brief,
// profiles that have the first step but not the second are only counted, and of
// the others it may take the first alone for granted where no second follows
// within the window.
func newSieve(blocks []*sequence.Block, sel *sequence.Selection, counts *codes[uint64], brief bool, window uint32) *sievePlan {
	p := &sievePlan{blocks: blocks, sel: sel, counts: counts, brief: brief, window: window}
	for _, b := range blocks {
		p.gists = append(p.gists, p.gist(b))
	}
	return p
}

// gist lays out what the block knows.
func (p *sievePlan) gist(b *sequence.Block) sieveGist {
	masks, kinds, ok := b.Gist()
	if !ok {
		return sieveGist{}
	}
	g := sieveGist{masks: masks, cover: newCover()}
	var others, unselected uint64 // the bits of codes that are not of the first step, and not selected
	for code, kind := range kinds {
		if kind.Count == 0 {
			continue
		}
		counts := p.counts[code]
		if counts>>countFirst&1 != 0 {
			g.first |= kind.Bit
		} else {
			others |= kind.Bit
		}
		if !p.brief || counts>>countSecond&1 != 0 {
			g.second |= kind.Bit
		}
		if counts == 0 {
			unselected |= kind.Bit
			continue
		}
		g.selected |= kind.Bit
		g.cover.Interactions += kind.Count
		g.cover.Placed += kind.Count * int64(counts>>countPlaced&1)
		g.cover.From, g.cover.To = min(g.cover.From, kind.First), max(g.cover.To, kind.Last)
	}
	all := p.sel.From == 0 && p.sel.To == ^uint32(0) && p.sel.Events == nil && p.sel.Profiles == nil
	g.whole = all && g.selected&unselected == 0
	g.hunt = p.huntOf(b, &g, kinds)
	g.sure = g.whole && p.brief && g.first&others == 0
	return g
}

func (w *sieve) merge(o *sieve) {
	w.cover.merge(&o.cover)
	w.short += o.short
}

// pass visits the profiles of a chunk that matter.
func (w *sieve) pass(l *lens, c chunk, each inspect) {
	g := &w.gists[c.block]
	if g.whole {
		w.covered(l, c, g, each)
		return
	}
	for p := l.next(c.lo); p < c.hi; p = l.next(p + 1) {
		if g.masks != nil && g.masks.Of(p)&g.selected == 0 {
			continue
		}
		if l.picky {
			if lo, hi := l.span(p); lo < hi {
				if at := w.scanSome(l, lo, hi); len(at) > 0 {
					each(l, p, hi, at)
				}
			}
			continue
		}
		at, first, hi := w.period(l, p)
		switch {
		case first == 0:
		case w.brief && w.looked.second == 0:
			w.short++
		default:
			each(l, p, hi, at)
		}
	}
}

// strip is how many profiles are screened at a time.
const strip = 1 << 15

// covered passes a chunk of which all is selected but for some codes.
func (w *sieve) covered(l *lens, c chunk, g *sieveGist, each inspect) {
	for lo := c.lo; lo < c.hi; lo += strip {
		hi := min(lo+strip, c.hi)
		if g.hunt.is {
			w.hunt(l, g.hunt, w.screen(l, g, lo, hi), each)
			continue
		}
		for _, p := range w.screen(l, g, lo, hi) {
			at, first := w.scan(l, l.First[p], l.First[p+1])
			switch {
			case first == 0:
			case w.brief && w.looked.second == 0:
				w.short++
			default:
				each(l, p, l.First[p+1], at)
			}
		}
	}
}

// screen returns the profiles of lo to hi that must be looked at, and counts the
// others.
func (w *sieve) screen(l *lens, g *sieveGist, lo, hi uint32) []uint32 {
	if len(w.some) < int(hi-lo) {
		w.some = make([]uint32, strip)
	}
	second := g.second
	if !g.sure {
		second = ^uint64(0)
	}
	some, n, customers, entered := w.some, 0, 0, 0
	low, high := g.masks.Low[lo:hi], g.masks.High[lo:hi]
	for i := range min(len(low), len(high)) {
		mask := uint64(low[i]) | uint64(high[i])<<32
		some[n] = lo + uint32(i)
		customers += one(mask & g.selected)
		first := one(mask & g.first)
		entered += first
		n += first & one(mask&second)
	}
	some = some[:n]
	if l.Skip != nil {
		skipped, begun := w.skip(l, g, lo, hi)
		customers, entered = customers-skipped, entered-begun
		some = slices.DeleteFunc(some, l.Skip.Has)
	}
	w.cover.Customers += int64(customers)
	if g.sure {
		w.short += int64(entered - len(some))
	}
	return some
}

// one is 1 unless bits is 0, without a branch.
func one(bits uint64) int { return int((bits | -bits) >> 63) }

// skip takes from the coverage what the block has of profiles that another holds,
// and returns how many of these were selected, and how many had the first step.
func (w *sieve) skip(l *lens, g *sieveGist, lo, hi uint32) (customers, entered int) {
	for p := lo; p < hi; p++ {
		if !l.Skip.Has(p) {
			continue
		}
		customers += one(g.masks.Of(p) & g.selected)
		entered += one(g.masks.Of(p) & g.first)
		for i := l.First[p]; i < l.First[p+1]; i++ {
			if counts := w.counts[l.Code[i]]; counts != 0 {
				w.cover.Interactions--
				w.cover.Placed -= int64(counts >> countPlaced & 1)
				w.cover.unsure = w.cover.unsure || l.Time[i] == g.cover.From || l.Time[i] == g.cover.To
			}
		}
	}
	return customers, entered
}

// looked is how many a scan found that are selected, on a stage and may satisfy
// the second step.
type looked struct{ selected, placed, second uint64 }

// scan looks at the codes of lo to hi. It returns where a step may be satisfied,
// which is good until the next scan, and how often it may be the first; w.looked
// has the rest. A position is always written and the end moves by 0 or 1: no
// branch hangs on a code.
func (w *sieve) scan(l *lens, lo, hi uint32) (at []uint32, first uint64) {
	if hi-lo > uint32(countField) {
		return w.scanMany(l, lo, hi)
	}
	return w.take(w.scanStrip(l, lo, hi))
}

// take takes a sum of scanStrip apart.
func (w *sieve) take(sum uint64) (at []uint32, first uint64) {
	w.looked = looked{sum >> countSelected, sum >> countPlaced & countField, sum >> countSecond & countField}
	return w.found[:sum&countField], sum >> countFirst & countField
}

// scanMany is scan strip by strip.
func (w *sieve) scanMany(l *lens, lo, hi uint32) (at []uint32, first uint64) {
	w.at = w.at[:0]
	var all looked
	for lo < hi {
		end := lo + min(uint32(countField), hi-lo)
		part, firsts := w.take(w.scanStrip(l, lo, end))
		w.at = append(w.at, part...)
		first += firsts
		all.selected, all.placed, all.second = all.selected+w.looked.selected, all.placed+w.looked.placed, all.second+w.looked.second
		lo = end
	}
	w.looked = all
	return w.at, first
}

func (w *sieve) scanStrip(l *lens, lo, hi uint32) (sum uint64) {
	counts, found := w.counts, &w.found
	for i, code := range l.Code[lo:hi] {
		found[sum&countField] = lo + uint32(i)
		sum += counts[code]
	}
	return sum
}

// period scans what is selected of a profile, and covers it; hi is its end.
func (w *sieve) period(l *lens, p uint32) (at []uint32, first uint64, hi uint32) {
	lo, hi := l.First[p], l.First[p+1]
	if lo == hi || l.Skip.Has(p) {
		return nil, 0, hi
	}
	if l.timed {
		if lo, hi = l.during(lo, hi); lo == hi {
			return nil, 0, hi
		}
	}
	at, first = w.scan(l, lo, hi)
	if w.looked.selected == 0 {
		return nil, 0, hi
	}
	w.cover.add(w.looked.selected, w.looked.placed)
	if l.Time[lo] < w.cover.From || l.Time[hi-1] > w.cover.To { // as few do
		w.ends(l, p, &w.cover)
	}
	return at, first, hi
}

// scanSome is scan where interactions may be filtered by property.
func (w *sieve) scanSome(l *lens, lo, hi uint32) []uint32 {
	var selected, placed uint64
	w.at = w.at[:0]
	for i := lo; i < hi; i++ {
		counts := w.counts[l.Code[i]]
		if counts == 0 || l.picky && !l.events.Has(i) {
			continue
		}
		if selected == 0 {
			w.cover.From = min(w.cover.From, l.Time[i])
		}
		w.cover.To = max(w.cover.To, l.Time[i])
		selected++
		placed += counts >> countPlaced & 1
		if counts&countStep != 0 {
			w.at = append(w.at, i)
		}
	}
	if selected > 0 {
		w.cover.add(selected, placed)
	}
	return w.at
}
