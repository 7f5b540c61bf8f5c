package exec

import (
	"cmp"
	"context"
	"slices"
	"sync/atomic"

	"percorso/catalogue"
	"percorso/sequence"
	"percorso/sequence/figures"
)

// mostShapes is how many variants a processor tells apart at a time, in 48 bytes
// each and half as much again. Where there are more, the log is gone through
// several times, each time for a part of them.
const mostShapes = 1 << 21

// Variants answers the variants of the paths of what sel selects. The paths'
// rule has depth 0 and does not number from the end.
func Variants(ctx context.Context, blocks []*sequence.Block, table *catalogue.Table, sel *sequence.Selection, nodes *figures.PathNodes, rule figures.PathRule, variants figures.VariantRule) (*figures.Variants, error) {
	return variantsBy(ctx, blocks, table, sel, nodes, rule, variants, mostShapes)
}

// variantsBy is Variants with at most so many told apart at a time.
func variantsBy(ctx context.Context, blocks []*sequence.Block, table *catalogue.Table, sel *sequence.Selection, nodes *figures.PathNodes, rule figures.PathRule, variants figures.VariantRule, most int) (*figures.Variants, error) {
	walk, err := newWalkPlan(blocks, table, sel, nodes, rule)
	if err != nil {
		return nil, err
	}
	plan := &variantPlan{walkPlan: walk, rule: variants, most: most, parts: 1, keys: make([]figures.VariantKey, len(variants.IDs))}
	for n, id := range variants.IDs {
		plan.keys[n] = figures.NodeKey(id)
	}
	plan.moves = stageMoves(table)
	plan.stages = len(table.Model.Stages)
	for {
		out, done, err := plan.run(ctx)
		if err != nil || done {
			return out, err
		}
		plan.parts *= 4
	}
}

// stageMoves says for each pair of stages whether a step from the one to the
// other is a back-step or a loop.
func stageMoves(table *catalogue.Table) []string {
	n := len(table.Model.Stages)
	moves := make([]string, n*n)
	for from := range n {
		for to := range from {
			moves[from*n+to] = figures.MoveKind(&table.Model, from, to)
		}
	}
	return moves
}

type variantPlan struct {
	*walkPlan
	rule        figures.VariantRule
	keys        []figures.VariantKey
	moves       []string
	stages      int
	most        int
	parts, part uint64
	full        atomic.Bool // whether a worker met too many
}

// run answers in as many passes as there are parts, and one more; done is false
// when a part has too many variants.
func (p *variantPlan) run(ctx context.Context) (out *figures.Variants, done bool, err error) {
	out = &figures.Variants{}
	var best []*shape
	for p.part = 0; p.part < p.parts; p.part++ {
		p.full.Store(false)
		workers, err := share(ctx, p.blocks, p.worker, (*variantWorker).work)
		if err != nil {
			return nil, false, err
		}
		if p.full.Load() {
			return nil, false, nil
		}
		all := merged(workers, (*variantWorker).merge)
		if p.part == 0 {
			all.totals(out)
		}
		out.Distinct += int64(all.shapes.n)
		best = p.best(best, &all.shapes)
		if err := ctx.Err(); err != nil {
			return nil, false, err
		}
	}
	return out, true, p.tell(ctx, out, best)
}

// variantWorker counts the paths of each variant of the part.
type variantWorker struct {
	*variantPlan
	walker           *walker
	shapes           shapes
	paths, customers int64
	seen             uint32
	lengths, times   durations
	rework           reworker
}

func (p *variantPlan) worker() *variantWorker {
	w := &variantWorker{variantPlan: p, rework: p.reworker()}
	w.walker = p.walker(w.add)
	return w
}

func (w *variantWorker) work(c chunk) {
	if !w.full.Load() {
		w.walker.work(c)
	}
}

func (w *variantWorker) add(l *lens, way *way) {
	key := w.key(way)
	if w.part == 0 {
		w.paths++
		w.customers += int64(unequal(w.seen, w.walker.profile))
		w.seen = w.walker.profile
		w.lengths.add(uint32(len(way.steps)))
		w.times.add(way.span(l))
		w.rework.add(way)
	}
	if w.parts > 1 && key[1]%w.parts != w.part {
		return
	}
	s := w.shapes.at(key)
	if s.paths == 0 {
		s.block, s.p = int32(w.walker.block), w.walker.p
		if w.shapes.n > w.most {
			w.full.Store(true)
		}
	}
	s.paths++
}

// key returns the key of a path's variant.
func (p *variantPlan) key(way *way) figures.VariantKey {
	var key figures.VariantKey
	for _, s := range way.steps {
		key = key.With(p.keys[s.node])
	}
	return key
}

// span returns the seconds from the first step to the last.
func (w *way) span(l *lens) uint32 {
	return l.Time[w.steps[len(w.steps)-1].last] - l.Time[w.steps[0].first]
}

func (w *variantWorker) merge(o *variantWorker) {
	w.walker.merge(o.walker)
	w.paths += o.paths
	w.customers += o.customers
	w.lengths.take(&o.lengths)
	w.times.take(&o.times)
	w.rework.merge(&o.rework)
	for i := range o.shapes.slots {
		if s := &o.shapes.slots[i]; s.paths > 0 {
			mine := w.shapes.at(s.key)
			mine.block, mine.p = s.block, s.p
			mine.paths += s.paths
		}
	}
}

// totals writes the figures of all paths.
func (w *variantWorker) totals(out *figures.Variants) {
	out.Coverage, out.Off, out.Paths, out.Customers = w.walker.coverage, w.walker.off, w.paths, w.customers
	runJobs([]quartileJob{{&w.lengths, &out.Steps}, {&w.times, &out.Time}})
	out.Rework, out.Nodes = w.rework.all, w.rework.byNode
}

// shape is a variant among the best.
type shape struct {
	shapeSlot
	nodes []uint32
}

// shapes finds a variant by its key: open addressing, at most two thirds full.
type shapes struct {
	slots []shapeSlot
	n     int
}

// shapeSlot is a variant: how many paths have it, and a customer with one.
type shapeSlot struct {
	key   figures.VariantKey
	paths int64
	block int32
	p     uint32
}

func (s *shapes) at(key figures.VariantKey) *shapeSlot {
	if 3*(s.n+1) > 2*len(s.slots) {
		s.grow()
	}
	mask := uint64(len(s.slots) - 1)
	for i := key[0] & mask; ; i = (i + 1) & mask {
		switch slot := &s.slots[i]; {
		case slot.paths == 0:
			slot.key = key
			s.n++
			return slot
		case slot.key == key:
			return slot
		}
	}
}

func (s *shapes) grow() {
	old := s.slots
	s.slots = make([]shapeSlot, max(1024, 2*len(old)))
	mask := uint64(len(s.slots) - 1)
	for _, slot := range old {
		if slot.paths == 0 {
			continue
		}
		i := slot.key[0] & mask
		for s.slots[i].paths > 0 {
			i = (i + 1) & mask
		}
		s.slots[i] = slot
	}
}

// best returns the most frequent of those that were best so far and of the
// shapes, by paths, then by nodes.
func (p *variantPlan) best(so []*shape, of *shapes) []*shape {
	counts := make([]int64, 0, of.n)
	for i := range of.slots {
		if of.slots[i].paths > 0 {
			counts = append(counts, of.slots[i].paths)
		}
	}
	least := int64(1)
	if len(counts) > p.rule.Top {
		slices.Sort(counts)
		least = counts[len(counts)-p.rule.Top]
	}
	w := p.walker(nil)
	for i := range of.slots {
		s := &of.slots[i]
		if s.paths < least {
			continue
		}
		one := &shape{shapeSlot: *s}
		one.nodes = p.decode(w, s)
		at, _ := slices.BinarySearchFunc(so, one, func(a, b *shape) int {
			return cmp.Or(cmp.Compare(b.paths, a.paths), slices.Compare(a.nodes, b.nodes))
		})
		if at < p.rule.Top {
			so = slices.Insert(so, at, one)
			so = so[:min(len(so), p.rule.Top)]
		}
	}
	return so
}

// decode returns the nodes of a shape, from a path of the customer who has it.
func (p *variantPlan) decode(w *walker, s *shapeSlot) (nodes []uint32) {
	w.each = func(_ *lens, way *way) {
		if nodes == nil && p.key(way) == s.key {
			for _, step := range way.steps {
				nodes = append(nodes, step.node)
			}
		}
	}
	w.work(chunk{int(s.block), s.p, s.p + 1})
	return nodes
}

// tell goes through the log for the figures of the best.
func (p *variantPlan) tell(ctx context.Context, out *figures.Variants, best []*shape) error {
	at := make(map[figures.VariantKey]int, len(best))
	for i, s := range best {
		at[s.key] = i
		v := figures.Variant{Key: s.key, Length: len(s.nodes)}
		for _, n := range s.nodes[:min(len(s.nodes), figures.MaxVariantSteps)] {
			v.Nodes = append(v.Nodes, int(n))
		}
		v.Gaps = make([]figures.Quartiles, len(v.Nodes)-1)
		out.List = append(out.List, v)
	}
	workers, err := share(ctx, p.blocks, func() *teller {
		t := &teller{variantPlan: p, at: at, sums: make([]variantSums, len(best)), rework: p.reworker()}
		for i := range t.sums {
			t.sums[i].gaps = make([]durations, len(out.List[i].Gaps))
		}
		t.walker = p.walker(t.add)
		return t
	}, func(t *teller, c chunk) { t.walker.work(c) })
	if err != nil {
		return err
	}
	var todo []quartileJob
	all := workers[0].sums
	for i := range all {
		v, a := &out.List[i], &all[i]
		for _, w := range workers[1:] {
			a.merge(&w.sums[i])
		}
		v.Paths, v.Customers, v.Exits, v.Rework = a.paths, a.customers, a.exits, a.rework
		todo = append(todo, quartileJob{&a.time, &v.Time})
		for k := range a.gaps {
			todo = append(todo, quartileJob{&a.gaps[k], &v.Gaps[k]})
		}
	}
	runJobs(todo)
	return nil
}

// teller adds up the paths of a few variants.
type teller struct {
	*variantPlan
	walker *walker
	at     map[figures.VariantKey]int
	sums   []variantSums
	rework reworker
}

type variantSums struct {
	paths, customers int64
	seen             uint32
	time             durations
	gaps             []durations
	exits            [figures.PathExits]int64
	rework           figures.Rework
}

func (t *teller) add(l *lens, way *way) {
	i, ok := t.at[t.key(way)]
	if !ok {
		return
	}
	s := &t.sums[i]
	s.paths++
	s.customers += int64(unequal(s.seen, t.walker.profile))
	s.seen = t.walker.profile
	s.time.add(way.span(l))
	for k := range s.gaps {
		s.gaps[k].add(l.Time[way.steps[k+1].first] - l.Time[way.steps[k].last])
	}
	s.exits[way.exit]++
	again := t.rework.add(way)
	addRework(&s.rework, &again)
}

func (s *variantSums) merge(o *variantSums) {
	s.paths += o.paths
	s.customers += o.customers
	s.time.take(&o.time)
	for k := range s.gaps {
		s.gaps[k].take(&o.gaps[k])
	}
	for e, n := range o.exits {
		s.exits[e] += n
	}
	addRework(&s.rework, &o.rework)
}

// VariantProfiles returns, block by block, the customers with a path of a
// variant.
func VariantProfiles(ctx context.Context, blocks []*sequence.Block, table *catalogue.Table, sel *sequence.Selection, nodes *figures.PathNodes, rule figures.PathRule, ids []string, key figures.VariantKey) ([]sequence.Bits, error) {
	walk, err := newWalkPlan(blocks, table, sel, nodes, rule)
	if err != nil {
		return nil, err
	}
	plan := &variantPlan{walkPlan: walk, keys: make([]figures.VariantKey, len(ids))}
	for n, id := range ids {
		plan.keys[n] = figures.NodeKey(id)
	}
	return plan.profiles(ctx, func(_ *lens, way *way) bool { return plan.key(way) == key })
}
