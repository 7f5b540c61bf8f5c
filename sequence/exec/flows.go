package exec

import (
	"context"
	"math/bits"

	"percorso"
	"percorso/catalogue"
	"percorso/sequence"
	"percorso/sequence/figures"
)

// Flows answers the passes through the stages of table's model in what sel
// selects. nodes says for each signature code on which of the count nodes its
// interactions are, plus one; every code on a stage has one, and a node is on
// one stage.
func Flows(ctx context.Context, blocks []*sequence.Block, table *catalogue.Table, sel *sequence.Selection, nodes []uint16, count int, rule figures.FlowRule) (*figures.Flows, error) {
	if err := checkStages(table); err != nil {
		return nil, err
	}
	if count > MaxNodes {
		return nil, percorso.Errorf(percorso.Invalid, "the flows have %d nodes, the engine takes %d: ask for channels or stages", count, MaxNodes)
	}
	workers, err := share(ctx, blocks, newFlowPlan(blocks, table, sel, nodes, count, rule).worker, (*flowWorker).work)
	if err != nil {
		return nil, err
	}
	return merged(workers, (*flowWorker).merge).figures(), nil
}

// A flowKind is what a code alone says: the node plus one, whether it is an
// outcome, whether it may be where a path starts or arrives, whether it counts
// at all, and on top the stage plus one.
type flowKind uint32

const (
	flowNode     flowKind = 1<<16 - 1
	flowOutcome  flowKind = 1 << 16
	flowFrom     flowKind = 1 << 17
	flowTo       flowKind = 1 << 18
	flowSelected flowKind = 1 << 19
	flowStage             = 24 // shift
)

type flowPlan struct {
	blocks []*sequence.Block
	sel    *sequence.Selection
	rule   figures.FlowRule
	kinds  *codes[flowKind]
	count  int
	stages uint32
	exits  []figures.FlowExit // by from*stages+to: back or loop
}

func newFlowPlan(blocks []*sequence.Block, table *catalogue.Table, sel *sequence.Selection, nodes []uint16, count int, rule figures.FlowRule) *flowPlan {
	p := &flowPlan{blocks: blocks, sel: sel, rule: rule, kinds: new(codes[flowKind]), count: count, stages: uint32(len(table.Model.Stages))}
	for code := range p.kinds {
		if !selected(sel, code) {
			continue
		}
		k := flowSelected | flowKind(at(table.Stage, code))<<flowStage | flowKind(at(nodes, code))
		if code < len(table.Outcome) && table.Outcome[code] {
			k |= flowOutcome
		}
		if rule.From != nil && may(rule.From, code) {
			k |= flowFrom
		}
		if rule.To != nil && may(rule.To, code) {
			k |= flowTo
		}
		p.kinds[code] = k
	}
	stages := len(table.Model.Stages)
	p.exits = make([]figures.FlowExit, stages*stages)
	for from := range stages {
		for to := range from {
			p.exits[from*stages+to] = figures.FlowBack
			if figures.MoveKind(&table.Model, from, to) == figures.Loop {
				p.exits[from*stages+to] = figures.FlowLoop
			}
		}
	}
	return p
}

// may reports whether the code alone lets an interaction be the step.
func may(step *figures.Step, code int) bool {
	return step.Signatures == nil || code < len(step.Signatures) && step.Signatures[code]
}

// flowWorker adds up the passes of the chunks it works on.
type flowWorker struct {
	*flowPlan
	coverage          figures.Coverage
	passes, customers int64
	columns           []figures.FlowColumn
	nodes             []flowNodeSums
	links, returns    edges

	block   int
	profile uint32 // numbered across chunks from 1
	visits  []visit
	entered uint64 // stages of the profile in hand that count
	onward  uint64 // of these, those left for a later one
}

// visit is a visit on its way from the scan: where it begins, its stage plus
// one, and the last interaction of the visit before.
type visit struct{ first, before, stage uint32 }

type flowNodeSums struct {
	figures.FlowNode
	seen uint32 // the profile that last added to the customers
}

func (p *flowPlan) worker() *flowWorker {
	return &flowWorker{
		flowPlan: p, columns: make([]figures.FlowColumn, p.stages), nodes: make([]flowNodeSums, p.count),
		links: newEdges(p.count), returns: newEdges(int(p.stages)),
	}
}

func (w *flowWorker) work(c chunk) {
	l := newLens(w.blocks, c.block, w.sel)
	w.block = c.block
	for p := l.next(c.lo); p < c.hi; p = l.next(p + 1) {
		lo, hi := l.span(p)
		if lo == hi {
			continue
		}
		w.customer(&l, p, lo, hi)
	}
}

// customer adds the passes of a profile, whose interactions are lo to hi.
func (w *flowWorker) customer(l *lens, p, lo, hi uint32) {
	w.profile++
	if need := int(hi-lo) + 1; need > len(w.visits) {
		w.visits = make([]visit, need+need/2+64)
	}
	n, outcomeEnd := w.scan(l, lo, hi)
	if n == 0 {
		return
	}
	w.entered, w.onward = 0, 0
	passes := w.passes
	for at := 0; at < n; {
		end := at + 1
		for end < n && w.visits[end].stage > w.visits[end-1].stage {
			end++
		}
		w.pass(l, p, at, end, w.exit(l, end, n, outcomeEnd))
		at = end
	}
	if w.passes > passes {
		w.settle()
	}
}

// scan finds the visits in interactions lo to hi; behind them stands one that
// only says where the last of them ends. outcomeEnd is one after the last
// outcome, 0 for none.
func (w *flowWorker) scan(l *lens, lo, hi uint32) (n int, outcomeEnd uint32) {
	var previous, first, final, last, placed uint32
	chosen := uint32(0)
	kinds, visits := w.kinds, w.visits
	for i := lo; i < hi; i++ {
		k := kinds[l.Code[i]]
		if k == 0 || l.picky && !l.events.Has(i) {
			continue
		}
		if chosen == 0 {
			first = i
		}
		chosen++
		final = i
		stage := uint32(k >> flowStage)
		if stage == 0 {
			continue
		}
		placed++
		if k&flowOutcome != 0 {
			outcomeEnd = i + 1
		}
		visits[n] = visit{i, last, stage}
		n += unequal(stage, previous)
		previous, last = stage, i
	}
	visits[n] = visit{before: last}
	if chosen > 0 {
		mergeCoverage(&w.coverage, figures.Coverage{
			Customers: 1, Interactions: int64(chosen), Placed: int64(placed), From: l.Time[first], To: l.Time[final],
		})
	}
	return n, outcomeEnd
}

// exit returns how a pass that visit end follows goes on, n being how many
// visits there are.
func (w *flowWorker) exit(l *lens, end, n int, outcomeEnd uint32) figures.FlowExit {
	last := w.visits[end-1]
	switch {
	case end < n:
		return w.exits[(last.stage-1)*w.stages+w.visits[end].stage-1]
	case !w.rule.Over(l.Time[w.visits[end].before]):
		return figures.FlowNow
	case outcomeEnd > last.first:
		return figures.FlowEnded
	}
	return figures.FlowDropped
}

// pass adds what the rule leaves of visits a to b-1 of a profile.
func (w *flowWorker) pass(l *lens, profile uint32, a, b int, exit figures.FlowExit) {
	next := b
	from, to := uint32(0), uint32(0) // one after the interactions that start and arrive, 0 for none
	returned := a > 0
	if w.rule.From != nil {
		at, ok := w.find(l, profile, w.rule.From, flowFrom, w.visits[a].first, w.visits[b].before)
		if !ok {
			return
		}
		begin := a
		a = w.visitOf(at, a, b)
		from, returned = at+1, returned && a == begin
	}
	if w.rule.To != nil {
		at, ok := w.find(l, profile, w.rule.To, flowTo, max(w.visits[a].first+1, from)-1, w.visits[b].before)
		switch {
		case ok:
			b, to, exit = w.visitOf(at, a, b)+1, at+1, figures.FlowArrived
		case w.rule.Arrived:
			return
		}
	}
	if n := w.rule.After + 1; n > 1 && b-a > n {
		b, to, exit = a+n, 0, figures.FlowLater
	}
	earlier := false
	if n := w.rule.Before + 1; n > 1 && to > 0 && b-a > n {
		a, from, earlier, returned = b-n, 0, true, false
	}
	w.passes++
	if w.rule.Sizes {
		w.sizes(l, a, b, from, to)
		return
	}
	w.path(l, a, b, from, to, exit, func(n *figures.FlowNode) {
		switch {
		case earlier:
			n.Earlier++
		case returned:
			n.Returned++
			n.Starts++
		default:
			n.Starts++
		}
	})
	if exit == figures.FlowBack || exit == figures.FlowLoop {
		into := w.visits[next]
		w.returns.at(w.visits[next-1].stage-1, into.stage-1).add(l.Time[into.first]-l.Time[into.before], w.profile)
	}
}

// path adds visits a to b-1 to the nodes, the links and the columns.
func (w *flowWorker) path(l *lens, a, b int, from, to uint32, exit figures.FlowExit, start func(*figures.FlowNode)) {
	previous := uint32(0)
	visits := w.visits[a : b+1]
	for k := range b - a {
		v := visits[k]
		node := w.node(l, visits, k, from, to)
		sums := &w.nodes[node]
		sums.Passes++
		sums.Customers += int64(unequal(sums.seen, w.profile))
		sums.seen = w.profile
		bit := uint64(1) << (v.stage - 1)
		w.columns[v.stage-1].Passes++
		w.entered |= bit
		if k == 0 {
			start(&sums.FlowNode)
		} else {
			w.links.at(previous, node).add(l.Time[v.first]-l.Time[v.before], w.profile)
		}
		if k < b-a-1 {
			w.onward |= bit
		} else {
			sums.Exits[exit]++
		}
		previous = node
	}
}

// sizes adds visits a to b-1 to the passes of their nodes.
func (w *flowWorker) sizes(l *lens, a, b int, from, to uint32) {
	visits := w.visits[a : b+1]
	for k := range b - a {
		w.nodes[w.node(l, visits, k, from, to)].Passes++
	}
}

// node returns the node of visit k; behind the visits stands one more.
func (w *flowWorker) node(l *lens, visits []visit, k int, from, to uint32) uint32 {
	by := visits[k].first
	switch {
	case k == len(visits)-2 && to > 0:
		by = to - 1
	case k == 0 && from > 0:
		by = from - 1
	case w.rule.Last:
		by = visits[k+1].before
	}
	return uint32(w.kinds[l.Code[by]]&flowNode) - 1
}

// find returns the first interaction at positions lo to hi that is on a stage
// and satisfies the step.
func (w *flowWorker) find(l *lens, profile uint32, step *figures.Step, bit flowKind, lo, hi uint32) (uint32, bool) {
	if step.Profiles != nil && !step.Profiles[w.block].Has(profile) {
		return 0, false
	}
	for i := lo; i <= hi; i++ {
		k := w.kinds[l.Code[i]]
		if k&bit == 0 || k>>flowStage == 0 || l.picky && !l.events.Has(i) || step.Events != nil && !step.Events[w.block].Has(i) {
			continue
		}
		return i, true
	}
	return 0, false
}

// visitOf returns which of the visits a to b-1 interaction i is in.
func (w *flowWorker) visitOf(i uint32, a, b int) int {
	for a+1 < b && w.visits[a+1].first <= i {
		a++
	}
	return a
}

// settle counts the profile in hand at the stages where its passes were.
func (w *flowWorker) settle() {
	w.customers++
	for set := w.entered; set != 0; set &= set - 1 {
		s := bits.TrailingZeros64(set)
		w.columns[s].Customers++
		w.columns[s].Onward += int64(w.onward >> s & 1)
	}
}

func (w *flowWorker) merge(o *flowWorker) {
	mergeCoverage(&w.coverage, o.coverage)
	w.passes += o.passes
	w.customers += o.customers
	for i, c := range o.columns {
		w.columns[i].Passes += c.Passes
		w.columns[i].Customers += c.Customers
		w.columns[i].Onward += c.Onward
	}
	for i := range o.nodes {
		a, b := &w.nodes[i].FlowNode, &o.nodes[i].FlowNode
		a.Passes += b.Passes
		a.Customers += b.Customers
		a.Starts += b.Starts
		a.Returned += b.Returned
		a.Earlier += b.Earlier
		for e, n := range b.Exits {
			a.Exits[e] += n
		}
	}
	w.links.merge(&o.links)
	w.returns.merge(&o.returns)
}

func (w *flowWorker) figures() *figures.Flows {
	f := &figures.Flows{
		Coverage: w.coverage, Passes: w.passes, Customers: w.customers, Columns: w.columns,
		Nodes: make([]figures.FlowNode, w.count), Links: w.links.moves(), Returns: w.returns.moves(),
	}
	for i := range w.nodes {
		f.Nodes[i] = w.nodes[i].FlowNode
	}
	return f
}
