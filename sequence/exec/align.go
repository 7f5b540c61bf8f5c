package exec

import (
	"cmp"
	"context"
	"slices"

	"percorso"
	"percorso/catalogue"
	"percorso/identity/graph"
	"percorso/sequence"
	"percorso/sequence/figures"
)

// Deviant is a customer whom a deviation concerns.
type Deviant struct {
	Node    graph.Node
	Cost    int64 // of all journeys
	Touches int64
	Steps   []figures.Touched // of the journey that costs most, the first of equals
}

// Wanted chooses customers by a deviation: its kind, and the column and
// touchpoint, -1 for any.
type Wanted struct {
	Kind               string
	Column, Touchpoint int
}

// Align lays the journeys of what sel selects beside a plan: each as a prefix of
// a way through it that costs least. With want it also lists whom that concerns.
func Align(ctx context.Context, blocks []*sequence.Block, table *catalogue.Table, sel *sequence.Selection, plan figures.Plan, rule figures.AlignRule, want *Wanted) (*figures.Alignment, []Deviant, error) {
	if n := len(plan.Columns); n > figures.MaxColumns {
		return nil, nil, percorso.Errorf(percorso.Invalid, "the plan has %d columns: at most %d are taken", n, figures.MaxColumns)
	}
	p := newAlignPlan(blocks, table, sel, plan, rule, want)
	workers, err := share(ctx, blocks, p.worker, (*alignWorker).work)
	if err != nil {
		return nil, nil, err
	}
	all := merged(workers, (*alignWorker).merge)
	slices.SortFunc(all.found, func(a, b Deviant) int {
		return cmp.Or(cmp.Compare(b.Cost*a.Touches, a.Cost*b.Touches), cmp.Compare(a.Node, b.Node))
	})
	return all.figures(), all.found, nil
}

type alignPlan struct {
	blocks []*sequence.Block
	table  *catalogue.Table
	sel    *sequence.Selection
	plan   figures.Plan
	rule   figures.AlignRule
	want   *Wanted
	ways   figures.Ways
	places []figures.PlanPlace
	of     [][]int // by touchpoint: its places
	first  []int   // by column: its first place
	allow  [][]bool
}

func newAlignPlan(blocks []*sequence.Block, table *catalogue.Table, sel *sequence.Selection, plan figures.Plan, rule figures.AlignRule, want *Wanted) *alignPlan {
	p := &alignPlan{blocks: blocks, table: table, sel: sel, plan: plan, rule: rule, want: want, ways: plan.Ways(), of: make([][]int, len(table.Touchpoints))}
	for c, touchpoints := range plan.Columns {
		p.first = append(p.first, len(p.places))
		for _, t := range touchpoints {
			p.of[t] = append(p.of[t], len(p.places))
			p.places = append(p.places, figures.PlanPlace{Column: c, Touchpoint: t})
		}
	}
	n := len(p.places)
	p.allow = make([][]bool, n+1) // the last is the beginning
	for from := range n + 1 {
		p.allow[from] = make([]bool, n)
		for to := range n {
			column := p.places[to].Column
			if from == n {
				p.allow[from][to] = column == 0
				continue
			}
			p.allow[from][to] = from != to && (column == p.places[from].Column || slices.Contains(plan.Follow(p.places[from].Column), column))
		}
	}
	return p
}

// touch is a run of interactions at one touchpoint.
type touch struct {
	time       uint32
	touchpoint int
	failing    bool
	place      int // where it fits, -1 when it does not
	kind       string
}

type alignWorker struct {
	*alignPlan
	out      figures.Alignment
	adhoc    map[int]*figures.TouchCount
	disorder map[int]*figures.TouchCount
	moves    [][]int64 // by place, the last being the beginning: by the place that followed
	emotion  cursor[percorso.Emotion]
	found    []Deviant

	touches    []touch
	sad        []uint32   // interactions of the profile at hand
	bounds     []int      // where each journey ends
	cost       [2][]int64 // by column, the last being the beginning
	from       [][]int16  // by touch and column: the state before, -1 for a touch that does not fit
	columnSeen []columnSeen
	placeSeen  []placeSeen
}

// columnSeen and placeSeen say what the customer at hand did there already.
type (
	columnSeen struct{ there, over, journeyThere, journeyOver bool }
	placeSeen  struct{ met, missing, failing, journey bool }
)

func (p *alignPlan) worker() *alignWorker {
	w := &alignWorker{alignPlan: p, adhoc: map[int]*figures.TouchCount{}, disorder: map[int]*figures.TouchCount{}}
	w.out.Columns, w.out.Places = make([]figures.ColumnFigures, len(p.plan.Columns)), slices.Clone(p.places)
	w.moves = make([][]int64, len(p.places)+1)
	for i := range w.moves {
		w.moves[i] = make([]int64, len(p.places))
	}
	w.cost[0], w.cost[1] = make([]int64, len(p.plan.Columns)+1), make([]int64, len(p.plan.Columns)+1)
	w.columnSeen, w.placeSeen = make([]columnSeen, len(p.plan.Columns)), make([]placeSeen, len(p.places))
	return w
}

func (w *alignWorker) work(c chunk) {
	l := newLens(w.blocks, c.block, w.sel)
	w.emotion.open(&l.Emotion, l.First[c.lo])
	for p := l.next(c.lo); p < c.hi; p = l.next(p + 1) {
		lo, hi := l.span(p)
		if lo == hi || !w.read(&l, c.block, lo, hi) {
			continue
		}
		w.customer(l.Node[p])
	}
}

// read finds the touches of a profile and where its journeys end. It reports
// whether there are some.
func (w *alignWorker) read(l *lens, block int, lo, hi uint32) bool {
	w.touches, w.bounds = w.touches[:0], w.bounds[:0]
	selectedOnes := int64(0)
	var first, last uint32
	w.sad = w.sad[:0]
	for i, e := range w.emotion.between(lo, hi) {
		if int64(e) < w.rule.Sad {
			w.sad = append(w.sad, i)
		}
	}
	sad := w.sad
	before := uint32(0) // time of the interaction before at a touchpoint
	for i := lo; i < hi; i++ {
		code := int(l.Code[i])
		if !selected(w.sel, code) || l.picky && !l.events.Has(i) {
			continue
		}
		if selectedOnes == 0 {
			first = l.Time[i]
		}
		last = l.Time[i]
		selectedOnes++
		if at(w.table.Stage, code) > 0 {
			w.out.Coverage.Placed++
		}
		tp := int(at(w.table.Touchpoint, code)) - 1
		if tp < 0 {
			continue
		}
		t, n := l.Time[i], len(w.touches)
		ended := n > 0 && t-before >= w.rule.Silence
		if ended {
			w.bounds = append(w.bounds, n)
		}
		if n == 0 || ended || w.touches[n-1].touchpoint != tp {
			w.touches = append(w.touches, touch{time: t, touchpoint: tp, place: -1})
			n++
		}
		before = t
		for len(sad) > 0 && sad[0] < i {
			sad = sad[1:]
		}
		if len(sad) > 0 && sad[0] == i || w.rule.Wrong != nil && w.rule.Wrong[block].Has(i) {
			w.touches[n-1].failing = true
		}
	}
	if selectedOnes > 0 {
		mergeCoverage(&w.out.Coverage, figures.Coverage{Customers: 1, Interactions: selectedOnes, From: first, To: last})
	}
	w.bounds = append(w.bounds, len(w.touches))
	return len(w.touches) > 0
}

// customer lays all journeys of a customer beside the plan.
func (w *alignWorker) customer(node graph.Node) {
	clear(w.columnSeen)
	clear(w.placeSeen)
	d := Deviant{Node: node, Touches: int64(len(w.touches))}
	var kinds [5]int64 // missing, skipped, ad hoc, failing, out of order
	adhoc, disorder := map[int]bool{}, map[int]bool{}
	wanted, dearest, lo := false, int64(-1), 0
	for _, hi := range w.bounds {
		journey := w.touches[lo:hi]
		lo = hi
		cost, over := w.align(journey)
		d.Cost += cost
		w.follow(journey)
		kinds[0] += w.missing(&wanted)
		kinds[1] += w.skipped(over, &wanted)
		for i := range journey {
			t := &journey[i]
			switch t.kind {
			case figures.AdHoc:
				kinds[2]++
				countTouch(w.adhoc, adhoc, t.touchpoint)
			case figures.Disorder:
				kinds[4]++
				countTouch(w.disorder, disorder, t.touchpoint)
			case figures.Failing:
				kinds[3]++
			}
			wanted = wanted || w.wants(t.kind, w.columnOf(t), t.touchpoint)
		}
		if w.want != nil && cost > dearest {
			dearest, d.Steps = cost, w.steps(journey)
		}
	}
	w.settle(kinds, d.Cost)
	if wanted {
		w.found = append(w.found, d)
	}
}

func countTouch(all map[int]*figures.TouchCount, seen map[int]bool, touchpoint int) {
	c := all[touchpoint]
	if c == nil {
		c = &figures.TouchCount{Touchpoint: touchpoint}
		all[touchpoint] = c
	}
	c.Count++
	if !seen[touchpoint] {
		seen[touchpoint] = true
		c.Customers++
	}
}

// settle adds the customer to the totals.
func (w *alignWorker) settle(kinds [5]int64, cost int64) {
	w.out.Customers++
	w.out.Journeys += int64(len(w.bounds))
	w.out.Touches += int64(len(w.touches))
	w.out.Cost += cost
	if kinds[1]+kinds[2]+kinds[3]+kinds[4] == 0 {
		w.out.AsPlanned++
	}
	for i, to := range []*figures.KindCount{&w.out.Missing, &w.out.Skipped, &w.out.Adhoc, &w.out.Failing, &w.out.Disordered} {
		to.Count += kinds[i]
		to.Customers += min(kinds[i], 1)
	}
	for c := range w.columnSeen {
		s, f := &w.columnSeen[c], &w.out.Columns[c]
		f.There += flag(s.there)
		f.Over += flag(s.over)
		f.Came += flag(s.there || s.over)
	}
	for n := range w.placeSeen {
		s, f := &w.placeSeen[n], &w.out.Places[n]
		f.Met += flag(s.met)
		f.Missing += flag(s.missing)
		f.Failing += flag(s.failing)
	}
}

func flag(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// align finds the cheapest way of a journey through the plan and writes it into
// its touches. Of equal ways it takes, from the end on, the furthest column, and
// the touch that fits before the one that does not. It returns the cost, and the
// columns passed over.
func (w *alignWorker) align(journey []touch) (cost int64, over []int) {
	k := len(w.plan.Columns)
	now, next := w.cost[0], w.cost[1]
	const never = 1 << 60
	for c := range now {
		now[c] = never
	}
	now[k] = 0
	for len(w.from) < len(journey) {
		w.from = append(w.from, make([]int16, k+1))
	}
	for i := range journey {
		t, from := &journey[i], w.from[i]
		for c := range now {
			next[c] = min(now[c]+int64(max(k, 1)), never)
			from[c] = -1
		}
		for _, place := range w.of[t.touchpoint] {
			c := w.places[place].Column
			best, state := int64(never), -1
			for n := range now {
				s := k - 1 - n // the furthest column first
				if n == k {
					s = k // the beginning last
				}
				if o := w.ways.Over[s][c]; o >= 0 && now[s]+int64(o) < best {
					best, state = now[s]+int64(o), s
				}
			}
			if state >= 0 && best <= next[c] {
				next[c], from[c] = best, int16(state)
			}
		}
		now, next = next, now
	}
	state := k
	for s := k - 1; s >= 0; s-- {
		if now[s] < now[state] || now[s] == now[state] && state == k {
			state = s
		}
	}
	cost = now[state]
	for i := len(journey) - 1; i >= 0; i-- {
		t := &journey[i]
		before := w.from[i][state]
		if before < 0 {
			t.place, t.kind = -1, figures.Disorder
			if len(w.of[t.touchpoint]) == 0 {
				t.kind = figures.AdHoc
			}
			continue
		}
		for _, place := range w.of[t.touchpoint] {
			if w.places[place].Column == state {
				t.place = place
			}
		}
		t.kind = figures.Planned
		if t.failing {
			t.kind = figures.Failing
		}
		over = append(over, w.ways.Via[before][state]...)
		state = int(before)
	}
	return cost, over
}

// follow counts what followed what, among the touches that fit.
func (w *alignWorker) follow(journey []touch) {
	for n := range w.placeSeen {
		w.placeSeen[n].journey = false
	}
	for c := range w.columnSeen {
		w.columnSeen[c].journeyThere, w.columnSeen[c].journeyOver = false, false
	}
	before := len(w.places)
	for i := range journey {
		t := &journey[i]
		if t.place < 0 {
			continue
		}
		if t.place != before {
			w.moves[before][t.place]++
		}
		before = t.place
		s := &w.placeSeen[t.place]
		s.met, s.journey = true, true
		if t.failing {
			s.failing = true
			w.out.Places[t.place].Failings++
		}
		c := &w.columnSeen[w.places[t.place].Column]
		c.there, c.journeyThere = true, true
	}
}

// missing counts the touchpoints that the journey at hand did without, at the
// columns that it was at.
func (w *alignWorker) missing(wanted *bool) (n int64) {
	for i := range w.places {
		p := &w.places[i]
		if !w.columnSeen[p.Column].journeyThere || w.placeSeen[i].journey {
			continue
		}
		n++
		w.placeSeen[i].missing = true
		w.out.Places[i].Missings++
		*wanted = *wanted || w.wants(figures.Missing, p.Column, p.Touchpoint)
	}
	return n
}

// skipped counts the columns that the journey at hand passed over and was never
// at.
func (w *alignWorker) skipped(over []int, wanted *bool) (n int64) {
	for _, c := range over {
		s := &w.columnSeen[c]
		if s.journeyThere || s.journeyOver {
			continue
		}
		s.journeyOver, s.over = true, true
		n++
		w.out.Columns[c].Overs++
		*wanted = *wanted || w.wants(figures.Skipped, c, -1)
	}
	return n
}

// columnOf returns the column of a touch that fits, -1 of another.
func (w *alignWorker) columnOf(t *touch) int {
	if t.place < 0 {
		return -1
	}
	return w.places[t.place].Column
}

func (w *alignWorker) wants(kind string, column, touchpoint int) bool {
	q := w.want
	return q != nil && q.Kind == kind && (q.Column < 0 || q.Column == column || column < 0) && (q.Touchpoint < 0 || q.Touchpoint == touchpoint)
}

// steps tells a journey beside the plan.
func (w *alignWorker) steps(journey []touch) (out []figures.Touched) {
	column := len(w.plan.Columns)
	for i := range journey {
		t := &journey[i]
		to := w.columnOf(t)
		if to >= 0 {
			for _, c := range w.ways.Via[column][to] {
				out = append(out, figures.Touched{Kind: figures.Skipped, Touchpoint: -1, Column: c})
			}
			column = to
		}
		out = append(out, figures.Touched{Kind: t.kind, Time: t.time, Touchpoint: t.touchpoint, Column: to})
	}
	return out
}
