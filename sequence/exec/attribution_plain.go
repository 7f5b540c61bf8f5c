package exec

import (
	"math/bits"
	"slices"

	"percorso/catalogue"
	"percorso/sequence/figures"
)

// Attribution where the code alone says what an interaction is: customers are
// first searched for their conversions and counted by code, without a branch, and
// only the touches in the lookback of a conversion are looked at one by one.

// isPlain reports whether no condition but those on signatures decides what a
// touch or a conversion is, and a path ends with its conversion.
func (p *attributionPlan) isPlain() bool {
	by := func(s *figures.Step) bool { return s == nil || s.Events == nil && s.Profiles == nil }
	return p.sel.Events == nil && p.rule.Property == nil && !p.rule.On && by(&p.rule.Touch) && by(p.rule.Conversion)
}

// stretch is what of a profile lies in the period.
type stretch struct {
	whose  found
	path   uint32 // where the path of its first conversion begins, maybe before
	at, hi uint32
	first  uint32
	found  []uint32 // positions of conversions, less first
}

// workPlain goes through the profiles of a chunk.
func (w *attributionWorker) workPlain(l *lens, c chunk) {
	g := &w.gists[c.block]
	if g.whole {
		w.workWhole(l, c, g)
	} else {
		w.workSome(l, c, g)
	}
	if w.byCode {
		w.creditAll(l, c.block)
	}
}

// workWhole goes through the profiles of a chunk all of which counts. Those without
// a conversion are passed over where their paths are not asked for.
func (w *attributionWorker) workWhole(l *lens, c chunk, g *attributionGist) {
	w.cover(g, c.lo == 0)
	first := l.First[c.lo]
	at := w.find(l.Code[first:l.First[c.hi]])
	k := 0
	for p := c.lo; p < c.hi; p++ {
		lo, hi := l.First[p], l.First[p+1]
		from := k
		for k < len(at) && at[k] < hi-first {
			k++
		}
		if lo == hi || l.Skip != nil && l.Skip.Has(p) {
			continue
		}
		mask := g.masks.Of(p)
		w.whole.Customers += int64(one(mask & g.selected))
		if from < k || w.listens() {
			w.shareAll(l, &stretch{found{c.block, p}, lo, lo, hi, first, at[from:k]})
			continue
		}
		if touches := mask & g.touches; touches&g.others == 0 {
			w.sum.Lost += int64(one(touches))
		} else {
			w.finishPlain(l, lo, lo, hi)
		}
	}
}

// workSome goes through the profiles of a chunk that are selected.
func (w *attributionWorker) workSome(l *lens, c chunk, g *attributionGist) {
	for p := l.next(c.lo); p < c.hi; p = l.next(p + 1) {
		if w.who != nil && g.masks != nil && g.masks.Of(p)&g.converts == 0 {
			continue
		}
		lo, hi := l.span(p)
		if lo == hi {
			continue
		}
		at := lo // where the period begins
		if l.Time[lo] < w.rule.From {
			at += lowerBound(l.Time[lo:hi], w.rule.From)
		}
		path := at
		for path > lo && w.kinds[l.Code[path-1]]&kindConversion == 0 {
			path--
		}
		converts := w.conversions(l.Code[at:hi])
		w.coverPlain(l, at, hi)
		w.shareAll(l, &stretch{found{c.block, p}, path, at, hi, at, converts})
	}
}

// shareAll shares the conversions of a profile.
func (w *attributionWorker) shareAll(l *lens, s *stretch) {
	if w.byCode {
		w.finishPlain(l, w.coded.wait(s), s.at, s.hi)
		return
	}
	w.begin(l, s.whose.profile)
	for _, n := range s.found {
		i := s.first + n
		value, _ := w.value.of(i)
		w.listed(l, s.path, i, value)
		s.path = i + 1
	}
	w.finishPlain(l, s.path, s.at, s.hi)
	if w.marked {
		w.found = append(w.found, s.whose)
	}
}

// listed shares the conversion at position i among a list of the touches from path
// on.
func (w *attributionWorker) listed(l *lens, path, i uint32, value int64) {
	t := l.Time[i]
	w.touches(l, path, i+1, t)
	if path, when := w.back(0, t); len(path) > 0 {
		w.attributed(path, when, value)
	} else {
		w.missing(value)
	}
}

// conversions returns where among codes there are conversions, and counts the
// interactions by code: in two tables by turns, because the processor waits
// where the same count goes up twice in a row.
func (w *attributionWorker) conversions(codes []catalogue.SignatureID) []uint32 {
	kinds, even, odd, out := w.kinds, &w.counted[0], &w.counted[1], w.room(len(codes))
	n := 0
	i := 0
	for ; i+1 < len(codes); i += 2 {
		a, b := codes[i], codes[i+1]
		even[a]++
		odd[b]++
		out[n] = uint32(i)
		n += int(kinds[a] / kindConversion)
		out[n] = uint32(i + 1)
		n += int(kinds[b] / kindConversion)
	}
	if i < len(codes) {
		even[codes[i]]++
		out[n] = uint32(i)
		n += int(kinds[codes[i]] / kindConversion)
	}
	return out[:n]
}

// coverPlain counts the customer, if an interaction from at on is selected.
func (w *attributionWorker) coverPlain(l *lens, at, hi uint32) {
	if w.sel.Signatures != nil {
		for at < hi && w.kinds[l.Code[at]] == 0 {
			at++
		}
		for at < hi && w.kinds[l.Code[hi-1]] == 0 {
			hi--
		}
	}
	if at == hi {
		return
	}
	c := &w.sum.Coverage
	from, to := l.Time[at], l.Time[hi-1]
	if c.Customers == 0 {
		c.From, c.To = from, to
	}
	c.Customers++
	c.From, c.To = min(c.From, from), max(c.To, to)
}

// touches puts the touches of lo to hi into the worker's lists, but for those
// before the lookback of time t.
func (w *attributionWorker) touches(l *lens, lo, hi, t uint32) {
	if t > w.rule.Lookback && l.Time[lo] < t-w.rule.Lookback {
		lo += lowerBound(l.Time[lo:hi], t-w.rule.Lookback)
	}
	codes, times := l.Code[lo:hi], l.Time[lo:hi]
	w.nodes, w.times = slices.Grow(w.nodes[:0], len(codes))[:len(codes)], slices.Grow(w.times[:0], len(codes))[:len(codes)]
	kinds, nodes, when := w.kinds, w.nodes, w.times
	n := 0
	for i, code := range codes {
		k := kinds[code]
		nodes[n], when[n] = uint8(k&kindNode)-1, times[i]
		n += int(k / kindTouch & 1)
	}
	w.nodes, w.times = nodes[:n], when[:n]
}

// finishPlain counts the path that begins at position path as lost, if there are
// touches on it and it reached into the period.
func (w *attributionWorker) finishPlain(l *lens, path, at, hi uint32) {
	for hi > path && w.kinds[l.Code[hi-1]]&kindTouch == 0 {
		hi--
	}
	if hi == path || hi <= at || w.who != nil {
		return
	}
	w.sum.Lost++
	if w.listens() {
		t := l.Time[hi-1]
		w.touches(l, path, hi, t)
		nodes, _ := w.back(0, t)
		w.counts(nodes, false)
	}
}

// settle adds what was counted by code to the figures.
func (w *attributionWorker) settle() {
	if w.counted == nil {
		return
	}
	for code, k := range w.kinds {
		n := int64(w.counted[0][code] + w.counted[1][code])
		if n == 0 || k == 0 {
			continue
		}
		w.sum.Coverage.Interactions += n
		if k&kindPlaced != 0 {
			w.sum.Coverage.Placed += n
		}
		if k&kindTouch != 0 {
			w.sum.Nodes[int(k&kindNode)-1].Touches += n
		}
	}
	w.counted = nil
	mergeCoverage(&w.sum.Coverage, w.whole)
	if w.coded != nil {
		w.settleCoded()
	}
}

// meetFew is meet where the nodes are few enough for a set of bits.
func (w *attributionWorker) meetFew(path []uint8) (distinct int) {
	var met uint64
	for _, n := range path {
		met |= 1 << (n & 63)
	}
	for set := met; set != 0; set &= set - 1 {
		n := bits.TrailingZeros64(set)
		f := &w.sum.Nodes[n]
		f.Conversions++
		f.Customers += int64(unequal(w.met[n], w.customer))
		w.met[n] = w.customer
	}
	if who := w.who; who != nil && !who.Unattributed {
		w.marked = w.marked || who.Node < 0 || met>>(who.Node&63)&1 != 0
	}
	return bits.OnesCount64(met)
}
