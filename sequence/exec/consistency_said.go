package exec

import (
	"cmp"
	"context"
	"slices"

	"percorso"
	"percorso/catalogue"
	"percorso/sequence"
	"percorso/sequence/figures"
)

// Said counts what channels say about things, by span of time, by about, span,
// channel and what is said. It keeps at most twice rule.Most entries for each
// processor and returns an error of kind TooLarge when there are more than that.
func Said(ctx context.Context, blocks []*sequence.Block, table *catalogue.Table, sel *sequence.Selection, rule figures.MismatchRule) ([]figures.Said, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	channels := new(codes[uint8])
	for code := range channels {
		if c := at(table.Channel, code); selected(sel, code) && int(c) < len(rule.Channel) && rule.Channel[c] {
			channels[code] = c
		}
	}
	workers, err := share(ctx, blocks, func() *saidWorker {
		return &saidWorker{blocks: blocks, channels: channels, sel: sel, rule: rule, cancel: cancel}
	}, (*saidWorker).work)
	full := slices.ContainsFunc(workers, func(w *saidWorker) bool { return w != nil && w.n > rule.Most })
	if err != nil && !full {
		return nil, err
	}
	all := workers[0]
	if !full {
		for _, w := range workers[1:] {
			for _, s := range w.slots {
				if s.n > 0 {
					all.add(s.key, s.n)
				}
			}
		}
	}
	if full || all.n > rule.Most {
		return nil, percorso.Errorf(percorso.TooLarge, "there are more than %d combinations to compare", rule.Most)
	}
	found := slices.DeleteFunc(all.slots, func(s saidSlot) bool { return s.n == 0 })
	slices.SortFunc(found, func(a, b saidSlot) int { return cmp.Compare(a.key, b.key) })
	out := make([]figures.Said, len(found))
	for i, s := range found {
		out[i] = figures.Said{About: int(s.key >> 40), Span: int(s.key >> 24 & 0xffff), Channel: int(s.key >> 16 & 0xff), Says: int(s.key & 0xffff), N: s.n}
	}
	return out, nil
}

type saidWorker struct {
	saidCounts
	blocks   []*sequence.Block
	channels *codes[uint8] // by code: the channel plus one where it counts
	sel      *sequence.Selection
	rule     figures.MismatchRule
	cancel   func()
}

func (w *saidWorker) work(c chunk) {
	l := newLens(w.blocks, c.block, w.sel)
	for i := range w.rule.Pairs {
		w.pair(&l, c, &w.rule.Pairs[i].About[c.block], &w.rule.Pairs[i].Says[c.block])
	}
	if w.n > w.rule.Most {
		w.cancel()
	}
}

// pair counts the interactions of a chunk that have both properties.
func (w *saidWorker) pair(l *lens, c chunk, about, says *sequence.Sparse[uint16]) {
	a, b := lowerBound(about.At, l.First[c.lo]), lowerBound(says.At, l.First[c.lo])
	end := lowerBound(about.At, l.First[c.hi])
	p, span := c.lo, 0
	lo, hi := l.span(p)
	for a < end && int(b) < len(says.At) {
		i, j := about.At[a], says.At[b]
		if i != j {
			behind := uint32(0) // which one is cannot be foreseen: no branch
			if i < j {
				behind = 1
			}
			a, b = a+behind, b+1-behind
			continue
		}
		said := says.Of[b]
		a, b = a+1, b+1
		channel := w.channels[l.Code[i]]
		if channel == 0 || l.picky && !l.events.Has(i) {
			continue
		}
		if i >= l.First[p+1] {
			for i >= l.First[p+1] {
				p++
			}
			lo, hi = l.span(p)
		}
		if i < lo || i >= hi {
			continue
		}
		span = w.spanOf(span, l.Time[i])
		w.add(uint64(about.Of[a-1])<<40|uint64(span)<<24|uint64(channel)<<16|uint64(said), 1)
	}
}

// spanOf returns the span of a time; that of the time before is the likely one.
func (w *saidWorker) spanOf(before int, t uint32) int {
	spans := w.rule.Spans
	if t >= spans[before] && (before+1 == len(spans) || t < spans[before+1]) {
		return before
	}
	at, exact := slices.BinarySearch(spans, t)
	if exact {
		return at
	}
	return max(at-1, 0)
}

// saidCounts counts by about, span, channel and what is said, from the highest
// bits down: open addressing, at most two thirds full.
type saidCounts struct {
	slots []saidSlot
	n     int
}

type saidSlot struct {
	key uint64
	n   int64 // 0 in a slot that is free
}

func (s *saidCounts) add(key uint64, n int64) {
	if 3*(s.n+1) > 2*len(s.slots) {
		old := s.slots
		s.slots, s.n = make([]saidSlot, max(1024, 2*len(old))), 0
		for _, slot := range old {
			if slot.n > 0 {
				s.add(slot.key, slot.n)
			}
		}
	}
	mask := uint64(len(s.slots) - 1)
	for i := key * 0x9e3779b97f4a7c15 >> 32 & mask; ; i = (i + 1) & mask {
		slot := &s.slots[i]
		if slot.n == 0 {
			slot.key = key
			s.n++
		}
		if slot.key == key {
			slot.n += n
			return
		}
	}
}
