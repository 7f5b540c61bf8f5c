package exec

import (
	"context"
	"math"

	"percorso/catalogue"
	"percorso/sequence"
	"percorso/sequence/figures"
)

// timedGraph is GraphCounts with the times of the edges.
func timedGraph(ctx context.Context, blocks []*sequence.Block, table *catalogue.Table, sel *sequence.Selection, nodes []uint16, count int, collapse bool) (*figures.Graph, error) {
	plan := &timedPlan{countPlan: newCountPlan(blocks, table, sel, nodes, count), collapse: collapse, row: uint32(count) + 1}
	if err := plan.guess(ctx); err != nil {
		return nil, err
	}
	return plan.answer(ctx)
}

// answer reads the log, once more where medians were not kept.
func (p *timedPlan) answer(ctx context.Context) (*figures.Graph, error) {
	for {
		workers, err := share(ctx, p.blocks, p.worker, (*timedWorker).work)
		if err != nil {
			return nil, err
		}
		if w := merged(workers, (*timedWorker).merge); w.guessed() {
			return w.figures(), nil
		}
	}
}

// timedPlan is what all workers read and none changes. Edges are by from*row+to,
// both plus one; those from 0 are the starts.
type timedPlan struct {
	*countPlan
	collapse bool
	row      uint32
	near     []timeRange // by edge: where its median is thought to be
}

// timeRange is low to low+width seconds.
type timeRange struct{ low, width uint32 }

// guess decides from a sample which times of the edges are kept: those near the
// median, all of an edge of which the sample has little.
func (p *timedPlan) guess(ctx context.Context) error {
	p.near = make([]timeRange, p.row*p.row)
	node := func(code int) uint16 { return uint16(p.kinds[code] & graphNode) }
	sample, err := gapRule{p.blocks, p.sel, node, p.count, p.collapse}.sampled(ctx)
	if err != nil {
		return err
	}
	for n := range p.near {
		from, to := uint32(n)/p.row, uint32(n)%p.row
		if !p.edge(from, to) {
			p.near[n] = timeRange{low: math.MaxUint32}
			continue
		}
		p.near[n].width = math.MaxUint32
		if sample == nil {
			continue
		}
		times := sample.known(from-1, to-1)
		if times == nil || times.count() < leastSample {
			continue
		}
		middle, off := (times.count()-1)/2, sampleError(times.count())
		low, _, high := times.ranked([3]int64{max(middle-off, 0), middle, min(middle+off, times.count()-1)})
		p.near[n] = timeRange{low, high - low}
	}
	return nil
}

// edge reports whether nodes, both plus one, make an edge that is asked for.
func (p *timedPlan) edge(from, to uint32) bool {
	return from > 0 && to > 0 && (from != to || !p.collapse)
}

type timedWorker struct {
	*countWorker
	*timedPlan
	times   []edgeTimes // by edge
	kept    []durations // by edge: the times in its range
	gaps    []lasted    // of the profile in hand
	inRange []lasted    // of these, those that are kept
}

// edgeTimes is the sum of an edge's times, the shortest and the longest, and how
// many are below the range that is kept: one line of the cache, as there are many
// edges and which is next cannot be foreseen.
type edgeTimes struct {
	timeRange
	sum, below        int64
	shortest, longest uint32
	_                 [24]byte
}

func (p *timedPlan) worker() *timedWorker {
	w := &timedWorker{countWorker: p.countPlan.worker(), timedPlan: p, times: make([]edgeTimes, len(p.near)), kept: make([]durations, len(p.near))}
	for n := range w.times {
		w.times[n].timeRange, w.times[n].shortest = p.near[n], math.MaxUint32
	}
	return w
}

func (w *timedWorker) work(c chunk) {
	w.countWorker.work(c)
	l := newLens(w.timedPlan.blocks, c.block, w.timedPlan.sel)
	for p := l.next(c.lo); p < c.hi; p = l.next(p + 1) {
		if lo, hi := l.span(p); lo < hi {
			w.follow(l.Code[lo:hi], l.Time[lo:hi])
		}
	}
}

// follow adds the times between one profile's interactions. What is on no node is
// written where the next one overwrites it.
func (w *timedWorker) follow(list []catalogue.SignatureID, times []uint32) {
	if len(list) > len(w.gaps) {
		n := len(list) + len(list)/2 + 64
		w.gaps, w.inRange = make([]lasted, n), make([]lasted, n)
	}
	kinds, row, gaps := w.timedPlan.kinds, w.row, w.gaps[:len(list)]
	times = times[:len(list)]
	var previous, left uint32
	n := 0
	for i, code := range list {
		node, at := uint32(kinds[code]&graphNode), times[i]
		gaps[n] = lasting(previous*row+node, at-left)
		if node != 0 {
			previous, left = node, at
			n++
		}
	}
	w.add(gaps[:n])
}

// add adds times, deciding by arithmetic whether they are below the range that is
// kept or in it.
func (w *timedWorker) add(gaps []lasted) {
	edges, kept, n := w.times, w.inRange[:len(gaps)], 0
	for _, d := range gaps {
		e, seconds := &edges[d>>32], uint32(d)
		e.sum += int64(seconds)
		if seconds < e.shortest {
			e.shortest = seconds
		}
		if seconds > e.longest {
			e.longest = seconds
		}
		e.below += int64((uint64(seconds) - uint64(e.low)) >> 63)
		kept[n] = d
		n += int((uint64(seconds-e.low) - uint64(e.width) - 1) >> 63)
	}
	for _, d := range kept[:n] {
		w.kept[d>>32].add(uint32(d))
	}
}

func (w *timedWorker) merge(o *timedWorker) {
	w.countWorker.merge(o.countWorker)
	for n := range w.times {
		a, b := &w.times[n], &o.times[n]
		a.sum += b.sum
		a.below += b.below
		a.shortest, a.longest = min(a.shortest, b.shortest), max(a.longest, b.longest)
		w.kept[n].take(&o.kept[n])
	}
}

// guessed reports whether all medians were kept; else the plan has for a second
// pass on which side of its range each of the others is.
func (w *timedWorker) guessed() bool {
	all := true
	for n := range w.times {
		e, count := &w.times[n], int64(w.steps[n].n)
		if count == 0 || !w.edge(uint32(n)/w.row, uint32(n)%w.row) {
			continue
		}
		switch rank := (count - 1) / 2; {
		case rank < e.below:
			w.near[n] = timeRange{0, e.low - 1}
		case rank >= e.below+w.kept[n].count():
			above := e.low + e.width + 1
			w.near[n] = timeRange{above, math.MaxUint32 - above}
		default:
			continue
		}
		all = false
	}
	return all
}

func (w *timedWorker) figures() *figures.Graph {
	g := w.countWorker.figures(w.collapse)
	parallel(len(g.Edges), func(i int) {
		e := &g.Edges[i]
		n := uint32(e.From+1)*w.row + uint32(e.To+1)
		times := &w.times[n]
		e.Sum, e.Shortest, e.Longest = times.sum, times.shortest, times.longest
		rank := (e.Count-1)/2 - times.below
		_, e.Median, _ = w.kept[n].ranked([3]int64{rank, rank, rank})
		w.kept[n].free()
	})
	return g
}
