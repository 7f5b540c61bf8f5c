package exec

import (
	"context"

	"percorso"
	"percorso/catalogue"
	"percorso/sequence"
	"percorso/sequence/figures"
)

// Channels answers how customers use channels, and change between them. Beside
// the times of the changes the memory does not grow with the data.
func Channels(ctx context.Context, blocks []*sequence.Block, table *catalogue.Table, sel *sequence.Selection, rule figures.MaturityRule) (*figures.Channels, error) {
	plan := newChannelPlan(blocks, table, sel, rule)
	workers, err := share(ctx, blocks, plan.worker, (*channelWorker).work)
	if err != nil {
		return nil, err
	}
	all := merged(workers, (*channelWorker).merge)
	f := all.Channels
	f.Switches = all.switches.moves()
	return &f, nil
}

// ChannelProfiles returns, block by block, the customers of a figure of Channels.
func ChannelProfiles(ctx context.Context, blocks []*sequence.Block, table *catalogue.Table, sel *sequence.Selection, rule figures.MaturityRule, who figures.ByChannel) ([]sequence.Bits, error) {
	plan := newChannelPlan(blocks, table, sel, rule)
	plan.wanted = &who
	workers, err := share(ctx, blocks, plan.worker, (*channelWorker).work)
	if err != nil {
		return nil, err
	}
	return foundBy(blocks, workers, func(w *channelWorker) []found { return w.who }), nil
}

type channelPlan struct {
	blocks []*sequence.Block
	sel    *sequence.Selection
	table  *catalogue.Table
	rule   figures.MaturityRule
	kinds  *codes[channelKind]
	wanted *figures.ByChannel
}

// channelKind is what a code alone says.
type channelKind struct {
	channel, kind             uint8 // channel plus one and the number of its kind; 0 where it does not count
	selected, placed, outcome uint8
}

func newChannelPlan(blocks []*sequence.Block, table *catalogue.Table, sel *sequence.Selection, rule figures.MaturityRule) *channelPlan {
	p := &channelPlan{blocks: blocks, sel: sel, table: table, rule: rule, kinds: new(codes[channelKind])}
	for code := range p.kinds {
		if !selected(sel, code) {
			continue
		}
		k := &p.kinds[code]
		k.selected = 1
		k.placed = min(at(table.Stage, code), 1)
		if code < len(table.Outcome) && table.Outcome[code] {
			k.outcome = 1
		}
		if c := at(table.Channel, code); int(c) < len(rule.Kind) && rule.Kind[c] > 0 {
			k.channel, k.kind = c, rule.Kind[c]
		}
	}
	return p
}

type channelWorker struct {
	*channelPlan
	figures.Channels
	switches edges
	who      []found
	block    int
	profile  uint32
	value    cursor[int64]
	emotion  cursor[percorso.Emotion]
}

func (p *channelPlan) worker() *channelWorker {
	return &channelWorker{channelPlan: p, switches: newEdges(len(p.table.Channels))}
}

func (w *channelWorker) work(c chunk) {
	l := newLens(w.blocks, c.block, w.sel)
	w.block = c.block
	w.value.open(&l.Value, l.First[c.lo])
	w.emotion.open(&l.Emotion, l.First[c.lo])
	for p := l.next(c.lo); p < c.hi; p = l.next(p + 1) {
		if lo, hi := l.span(p); lo < hi {
			w.customer(&l, p, lo, hi)
		}
	}
}

func (w *channelWorker) customer(l *lens, p, lo, hi uint32) {
	w.profile++
	var one figures.Matured
	n, outcomes := int64(0), int64(0)
	last, kind, at := uint8(0), uint8(0), uint32(0)
	maturity := figures.SingleChannel
	wanted := false
	for i, code := range l.Code[lo:hi] {
		k := &w.kinds[code]
		if k.selected == 0 || l.picky && !l.events.Has(lo+uint32(i)) {
			continue
		}
		t := l.Time[lo+uint32(i)]
		if w.Coverage.Interactions == 0 {
			w.Coverage.From = t
		}
		w.Coverage.Interactions++
		w.Coverage.Placed += int64(k.placed)
		w.Coverage.From, w.Coverage.To = min(w.Coverage.From, t), max(w.Coverage.To, t)
		n++
		outcomes += int64(k.outcome)
		if k.channel == 0 {
			continue
		}
		if last != 0 && k.channel != last {
			maturity = max(maturity, figures.MultiChannel)
			if t-at < w.rule.Silence {
				if kind != k.kind {
					maturity = figures.OmniChannel
				}
				if w.wanted == nil {
					w.switches.at(uint32(last-1), uint32(k.channel-1)).add(t-at, w.profile)
				} else if w.wanted.Switch && int(last) == w.wanted.From+1 && int(k.channel) == w.wanted.To+1 {
					wanted = true
				}
			}
		}
		last, kind, at = k.channel, k.kind, t
	}
	if n == 0 {
		return
	}
	w.Coverage.Customers++
	if last == 0 {
		w.Nowhere++
		return
	}
	if w.wanted != nil {
		if wanted || !w.wanted.Switch && w.wanted.Maturity == maturity {
			w.who = append(w.who, found{w.block, p})
		}
		return
	}
	one.Customers, one.Buyers, one.Outcomes = 1, min(outcomes, 1), outcomes
	for i, v := range w.value.between(lo, hi) {
		if k := &w.kinds[l.Code[i]]; k.selected != 0 && (k.outcome != 0 || v < 0) && (!l.picky || l.events.Has(i)) {
			one.Value += v
		}
	}
	for i, e := range w.emotion.between(lo, hi) {
		if w.kinds[l.Code[i]].selected != 0 && (!l.picky || l.events.Has(i)) {
			one.Emotion.Add(e)
		}
	}
	addMatured(&w.Matured[maturity], &one)
}

func addMatured(a, b *figures.Matured) {
	a.Customers += b.Customers
	a.Buyers += b.Buyers
	a.Outcomes += b.Outcomes
	a.Value += b.Value
	a.Emotion.Merge(b.Emotion)
}

func (w *channelWorker) merge(o *channelWorker) {
	mergeCoverage(&w.Coverage, o.Coverage)
	w.Nowhere += o.Nowhere
	for m := range w.Matured {
		addMatured(&w.Matured[m], &o.Matured[m])
	}
	w.switches.merge(&o.switches)
}
