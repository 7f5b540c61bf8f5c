package exec

import (
	"slices"

	"percorso/sequence"
)

// funnelGist is what is known of a block before it is read.
type funnelGist struct {
	masks    *sequence.Masks // by profile; nil where nobody keeps them
	selected uint64          // the bits of the codes that are selected
	first    uint64          // of those that may satisfy the first step
	second   uint64          // of those that may satisfy the second
	brief    bool            // whether of who has the first step and no bit of second nothing else is asked
	sure     bool            // whether who has a bit of first has the first step
	whole    bool            // whether who has a bit of selected has an interaction that is, and cover is right
	cover    cover           // of all of the block, skipped profiles too, but for how many
}

// gist lays out what the block knows.
func (p *funnelPlan) gist(b *sequence.Block) (g funnelGist) {
	masks, kinds, ok := b.Gist()
	if !ok {
		return g
	}
	g.masks, g.cover = masks, newCover()
	var others, unselected uint64 // the bits of codes that are not of the first step, and not selected
	for code, kind := range kinds {
		if kind.Count == 0 {
			continue
		}
		bit := kind.Bit
		if p.masks[code]&1 != 0 {
			g.first |= bit
		} else {
			others |= bit
		}
		if p.masks[code]&2 != 0 {
			g.second |= bit
		}
		counts := p.counts[code]
		if counts == 0 {
			unselected |= bit
			continue
		}
		g.selected |= bit
		g.cover.Interactions += kind.Count
		g.cover.Placed += kind.Count * int64(counts>>countPlaced&1)
		g.cover.From, g.cover.To = min(g.cover.From, kind.First), max(g.cover.To, kind.Last)
	}
	all := p.sel.From == 0 && p.sel.To == ^uint32(0) && p.sel.Events == nil && p.sel.Profiles == nil
	g.whole = all && g.selected&unselected == 0
	g.brief = p.picky&1 == 0 && !p.more()
	g.sure = g.whole && g.brief && g.first&others == 0
	return g
}

func (w *funnelWorker) work(c chunk) {
	l := newLens(w.blocks, c.block, w.sel)
	w.extras.begin(w.funnelPlan, c.block, l.First[c.lo])
	g := &w.gists[c.block]
	if g.whole {
		w.covered(&l, c, g)
		return
	}
	for p := l.next(c.lo); p < c.hi; p = l.next(p + 1) {
		if g.masks != nil && g.masks.Of(p)&g.selected == 0 {
			continue
		}
		if l.picky {
			if lo, hi := l.span(p); lo < hi {
				w.customer(&l, c.block, p, hi, w.scanSome(&l, lo, hi))
			}
			continue
		}
		at, first, hi := w.period(&l, p)
		switch {
		case first == 0:
		case g.brief && g.masks.Of(p)&g.second == 0:
			w.depth[1]++
		default:
			w.customer(&l, c.block, p, hi, at)
		}
	}
}

// strip is how many interactions, or profiles, are taken at a time.
const strip = 1 << 15

// covered works through a chunk of which all is selected but for some codes: only
// profiles that may have reached the second step are read.
func (w *funnelWorker) covered(l *lens, c chunk, g *funnelGist) {
	second := g.second
	if !g.sure {
		second = ^uint64(0)
	}
	for lo := c.lo; lo < c.hi; lo += strip {
		hi := min(lo+strip, c.hi)
		customers, entered := 0, 0
		some := w.some[:cap(w.some)]
		if len(some) < int(hi-lo) {
			some = make([]uint32, strip)
			w.some = some
		}
		n := 0
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
			w.depth[1] += int64(entered - len(some))
		}
		for _, p := range some {
			if at, first := w.scan(l, l.First[p], l.First[p+1]); first > 0 {
				w.customer(l, c.block, p, l.First[p+1], at)
			}
		}
	}
}

// one is 1 unless bits is 0, without a branch.
func one(bits uint64) int { return int((bits | -bits) >> 63) }

// skip takes from the coverage what the block has of profiles that another holds,
// and returns how many of these were selected, and how many had the first step.
func (w *funnelWorker) skip(l *lens, g *funnelGist, lo, hi uint32) (customers, entered int) {
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

// looked is how many a scan found that are selected, and on a stage.
type looked struct{ selected, placed uint64 }

// scan looks at the codes of lo to hi. It returns where a step may be satisfied,
// which is good until the next scan, and how often it may be the first; w.looked
// has the rest. A position is always written and the end moves by 0 or 1: no
// branch hangs on a code.
func (w *funnelWorker) scan(l *lens, lo, hi uint32) (at []uint32, first uint64) {
	if hi-lo > strip {
		return w.scanMany(l, lo, hi)
	}
	return w.take(w.scanStrip(l, lo, hi))
}

// take takes a sum of scanStrip apart.
func (w *funnelWorker) take(sum uint64) (at []uint32, first uint64) {
	w.looked.selected, w.looked.placed = sum>>countSelected, sum>>countPlaced&countField
	return w.found[:sum&countField], sum >> countFirst & countField
}

// scanMany is scan strip by strip.
func (w *funnelWorker) scanMany(l *lens, lo, hi uint32) (at []uint32, first uint64) {
	w.at = w.at[:0]
	var selected, placed uint64
	for lo < hi {
		end := lo + min(strip, hi-lo)
		part, firsts := w.take(w.scanStrip(l, lo, end))
		w.at = append(w.at, part...)
		first, selected, placed = first+firsts, selected+w.looked.selected, placed+w.looked.placed
		lo = end
	}
	w.looked.selected, w.looked.placed = selected, placed
	return w.at, first
}

func (w *funnelWorker) scanStrip(l *lens, lo, hi uint32) (sum uint64) {
	counts, found := w.counts, &w.found
	for i, code := range l.Code[lo:hi] {
		found[uint16(sum)] = lo + uint32(i)
		sum += counts[code]
	}
	return sum
}

// period scans what is selected of a profile, and covers it; hi is its end.
func (w *funnelWorker) period(l *lens, p uint32) (at []uint32, first uint64, hi uint32) {
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

// scanSome is scanProfile where interactions may be filtered by property.
func (w *funnelWorker) scanSome(l *lens, lo, hi uint32) []uint32 {
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
