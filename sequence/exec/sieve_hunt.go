package exec

import (
	"percorso/catalogue"
	"percorso/internal/words"
	"percorso/sequence"
)

// hunt looks for the codes of the first step and of the second alone, where both
// are rare: of the profiles that have both, few have the second within the window
// behind the first, and only these must be read.
type hunt struct {
	is            bool
	first, second catalogue.SignatureID
}

// huntOf returns the codes of the first two steps of a block, where each is one
// and it pays to look for them alone.
func (p *sievePlan) huntOf(b *sequence.Block, g *sieveGist, kinds []sequence.GistKind) hunt {
	var h hunt
	var firsts, seconds int
	var either, second int64
	for code, kind := range kinds {
		counts := p.counts[code]
		if kind.Count == 0 || counts>>countFirst&1|counts>>countSecond&1 == 0 {
			continue
		}
		if either += kind.Count; counts>>countFirst&1 != 0 {
			firsts, h.first = firsts+1, catalogue.SignatureID(code)
		}
		if counts>>countSecond&1 != 0 {
			seconds, second, h.second = seconds+1, kind.Count, catalogue.SignatureID(code)
		}
	}
	all, span := float64(len(b.Code)), float64(g.cover.To)-float64(g.cover.From)+1
	behind := all / float64(b.Profiles()) * min(1, float64(p.window)/span) // as many are in a window
	h.is = g.whole && p.brief && firsts == 1 && seconds == 1 && h.first != h.second && float64(either) < all/40 && float64(second)*behind < all/4
	return h
}

// pair is two interactions next to each other among those of the two codes, one
// of each, the earlier first.
type pair struct {
	profile  uint32
	one, two uint32
	first    uint32 // which of the two it is that satisfies the first step
	within   uint32 // how far apart they may be
}

// pairs is how many are looked at together: their times lie anywhere, and are
// fetched from memory many at once.
const pairs = 1 << 10

// hunt visits those of the profiles that may have the second step in time after
// the first.
func (w *sieve) hunt(l *lens, h hunt, profiles []uint32, each inspect) {
	for len(profiles) > 0 {
		n := 0
		w.pairs = w.pairs[:0]
		for n < len(profiles) && len(w.pairs) < pairs {
			w.pairUp(l, h, profiles[n])
			n++
		}
		w.apart = w.apart[:0]
		for i := range w.pairs {
			w.apart = append(w.apart, l.Time[w.pairs[i].two]-l.Time[w.pairs[i].one])
		}
		for i := 0; i < len(w.pairs); {
			p, read := w.pairs[i].profile, uint32(0)
			for w.at = w.at[:0]; i < len(w.pairs) && w.pairs[i].profile == p; i++ {
				if w.apart[i] <= w.pairs[i].within {
					read = w.behind(l, &w.pairs[i], read)
				}
			}
			if read > 0 {
				w.short--
				each(l, p, l.First[p+1], w.at)
			}
		}
		profiles = profiles[n:]
	}
}

// behind adds what may satisfy steps in the window behind the first step of a
// pair, and in its second; what lies before read was added. It returns how far
// it read.
func (w *sieve) behind(l *lens, of *pair, read uint32) uint32 {
	i, end := of.first, l.First[of.profile+1]
	t := l.Time[i]
	until := uint64(t) + uint64(w.window)
	for i > max(read, l.First[of.profile]) && l.Time[i-1] == t {
		i--
	}
	for i = max(i, read); i < end && uint64(l.Time[i]) <= until; i++ {
		if w.counts[l.Code[i]]&countStep != 0 {
			w.at = append(w.at, i)
		}
	}
	return i
}

// pairUp lists the pairs of a profile, and counts it where it has the first step.
// Of two that satisfy the steps in time, some pair between them does so, too; of
// a second either order counts.
func (w *sieve) pairUp(l *lens, h hunt, p uint32) {
	lo, codes := l.First[p], l.Code[l.First[p]:l.First[p+1]]
	a := nextOf(codes, 0, h.first)
	if a == len(codes) {
		return
	}
	w.short++
	b := nextOf(codes, 0, h.second)
	for before := -1; ; {
		at := min(a, b)
		if before >= 0 && codes[before] != codes[at] {
			one := pair{profile: p, one: lo + uint32(before), two: lo + uint32(at), first: lo + uint32(at)}
			if at == b {
				one.first, one.within = one.one, w.window
			}
			w.pairs = append(w.pairs, one)
		}
		before = at
		switch {
		case at == a && b < len(codes):
			a = nextOf(codes, a+1, h.first)
		case at == b && a < len(codes):
			b = nextOf(codes, b+1, h.second)
		default:
			return // only the same comes yet
		}
	}
}

// nextOf returns the first position from at on that has the code, or the end.
func nextOf(codes []catalogue.SignatureID, at int, code catalogue.SignatureID) int {
	i := words.Index(codes[at:], code)
	if i < 0 {
		return len(codes)
	}
	return at + i
}
