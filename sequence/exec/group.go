package exec

import (
	"context"

	"percorso/catalogue"
	"percorso/sequence"
	"percorso/sequence/figures"
)

// Group returns, block by block, the profiles that a group has, by their
// interactions from a time on.
func Group(ctx context.Context, blocks []*sequence.Block, table *catalogue.Table, from uint32, g figures.Group) ([]sequence.Bits, error) {
	sel := &sequence.Selection{From: from, To: ^uint32(0)}
	workers, err := share(ctx, blocks, func() *groupWorker { return &groupWorker{table: table, g: g} }, func(w *groupWorker, c chunk) { w.work(blocks, c, sel) })
	if err != nil {
		return nil, err
	}
	return foundBy(blocks, workers, func(w *groupWorker) []found { return w.found }), nil
}

type groupWorker struct {
	table *catalogue.Table
	g     figures.Group
	met   [256]uint32 // by channel: interactions of the profile at hand
	value cursor[int64]
	found []found
}

func (w *groupWorker) work(blocks []*sequence.Block, c chunk, sel *sequence.Selection) {
	l := newLens(blocks, c.block, sel)
	w.value.open(&l.Value, l.First[c.lo])
	for p := l.next(c.lo); p < c.hi; p = l.next(p + 1) {
		if lo, hi := l.span(p); lo < hi && w.in(&l, c.block, p, lo, hi) {
			w.found = append(w.found, found{c.block, p})
		}
	}
}

// in reports whether the group has a profile.
func (w *groupWorker) in(l *lens, block int, p, lo, hi uint32) bool {
	clear(w.met[:])
	outcomes, value, has := int64(0), int64(0), w.g.Has == nil
	for i := lo; i < hi; i++ {
		code := int(l.Code[i])
		if ch := at(w.table.Channel, code); ch > 0 {
			w.met[ch]++
		}
		if code < len(w.table.Outcome) && w.table.Outcome[code] && at(w.table.Stage, code) > 0 {
			outcomes++
		}
		if s := w.g.Has; !has {
			has = (s.Signatures == nil || code < len(s.Signatures) && s.Signatures[code]) &&
				(s.Events == nil || s.Events[block].Has(i)) && (s.Profiles == nil || s.Profiles[block].Has(p))
		}
	}
	if w.g.Value != nil {
		for i, v := range w.value.between(lo, hi) {
			code := int(l.Code[i])
			if at(w.table.Stage, code) > 0 && (v < 0 || code < len(w.table.Outcome) && w.table.Outcome[code]) {
				value += v
			}
		}
	}
	if !has || !w.g.Outcomes.Has(outcomes) || !w.g.Value.Has(value) {
		return false
	}
	if w.g.Channel < 0 {
		return true
	}
	most := 0
	for ch := 1; ch < len(w.met); ch++ {
		if w.met[ch] > w.met[most] {
			most = ch
		}
	}
	return most == w.g.Channel+1
}
