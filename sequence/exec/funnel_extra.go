package exec

import (
	"slices"

	"percorso/catalogue"
	"percorso/sequence/figures"
)

// funnelExtras is what the options of a plain funnel add up: they look at the
// chain that was found, and never change it.
type funnelExtras struct {
	some    bool // whether there are any
	placed  bool // whether they ask which interactions stand for the steps
	split   cursor[uint16]
	groups  depths // by the value of the breakdown plus one
	next    []tallied
	between durations
}

// depths counts customers by group and by how far they came.
type depths struct {
	width int
	n     []int64
}

// at returns the counts of a group.
func (d *depths) at(group int) []int64 {
	from := group * d.width
	if from >= len(d.n) {
		d.n = append(d.n, make([]int64, from+d.width-len(d.n))...)
	}
	return d.n[from : from+d.width]
}

// tallied counts values.
type tallied []int64

func (t *tallied) add(value uint16, n int64) {
	if int(value) >= len(*t) {
		*t = append(*t, make([]int64, int(value)+1-len(*t))...)
	}
	(*t)[value] += n
}

func (e *funnelExtras) open(p *funnelPlan) {
	b := p.rule.Breakdown
	e.some = p.more()
	e.placed = p.rule.Next != nil || b != nil && b.Touch == figures.TouchStep
	e.groups.width = len(p.rule.Steps) + 1
	e.next = make([]tallied, len(p.rule.Steps))
}

// more reports whether a chain is asked for more than its times.
func (p *funnelPlan) more() bool {
	return p.rule.Breakdown != nil || p.rule.Next != nil || p.rule.Between != nil || p.who != nil
}

func (e *funnelExtras) begin(p *funnelPlan, block int, from uint32) {
	if b := p.rule.Breakdown; b != nil {
		openField(&e.split, &b.Field, block, from)
	}
}

func (e *funnelExtras) merge(o *funnelExtras) {
	for from := 0; from < len(o.groups.n); from += o.groups.width {
		to := e.groups.at(from / o.groups.width)
		for k := range to {
			to[k] += o.groups.n[from+k]
		}
	}
	for k := range e.next {
		for v, n := range o.next[k] {
			if n > 0 {
				e.next[k].add(uint16(v), n)
			}
		}
	}
	e.between.take(&o.between)
}

// extra adds what the options ask of a chain, and reports whether it counts for
// anything else.
func (w *funnelWorker) extra(l *lens, profile, hi uint32, at []uint32, depth int) bool {
	e, rule := &w.extras, w.rule
	group := 0
	if b := rule.Breakdown; b != nil {
		if group = w.groupOf(l, at, depth); b.Fold != nil && group > 0 {
			group = int(b.Fold[group])
		}
	}
	next := uint16(0)
	if rule.Next != nil && depth < len(rule.Steps) {
		next = after(rule.Next, l, w.block, slices.Max(w.holder[:depth])+1, hi, func(code catalogue.SignatureID) bool { return w.counts[code] != 0 })
	}
	if who := w.who; who != nil {
		in := depth > who.Position
		if who.Stopped {
			in = depth == who.Position+1 && depth < len(rule.Steps)
		}
		if in && (who.Group == nil || who.Group(group)) && (who.Next == nil || who.Next(next)) {
			w.profiles = append(w.profiles, found{w.block, profile})
		}
		return false
	}
	if rule.Breakdown != nil {
		e.groups.at(group + 1)[depth]++
	}
	if rule.Next != nil && depth < len(rule.Steps) {
		e.next[depth-1].add(next, 1)
	}
	if b := rule.Between; b != nil && depth > b.To {
		e.between.add(w.reached[b.To] - w.reached[b.From])
	}
	return true
}

// groupOf returns the value that the breakdown gives a chain: 0 for none, -1 when
// it did not reach the step that gives it.
func (w *funnelWorker) groupOf(l *lens, at []uint32, depth int) int {
	b := w.rule.Breakdown
	if b.Touch == figures.TouchStep {
		if depth <= b.Step {
			return -1
		}
		at = w.holder[b.Step : b.Step+1]
	}
	last := b.Touch == figures.TouchLast
	if b.At == nil {
		return w.extras.written(at, last)
	}
	value := uint16(0)
	for n := 0; n < len(at) && value == 0; n++ {
		i := at[n]
		if last {
			i = at[len(at)-1-n]
		}
		value = valueAt(b.At, l.Code[i])
	}
	return int(value)
}

// written returns the first value that the column of the breakdown has at the
// positions, or the last.
func (e *funnelExtras) written(at []uint32, last bool) (value int) {
	c := &e.split
	for c.at < len(c.column.At) && c.column.At[c.at] < at[0] {
		c.at++
	}
	from, n := c.column.At[c.at:], 0
	for _, i := range at {
		for n < len(from) && from[n] < i {
			n++
		}
		if n == len(from) {
			break
		}
		if from[n] == i && c.column.Of[c.at+n] != 0 {
			if value = int(c.column.Of[c.at+n]); !last {
				break
			}
		}
	}
	return value
}

// sums lays out the figures as those of a funnel with options.
func (w *funnelWorker) sums() *figures.FunnelSums {
	e := &w.extras
	f := &figures.FunnelSums{Coverage: w.cover.Coverage, Steps: make([]figures.FunnelStep, len(w.rule.Steps))}
	if b := w.rule.Between; b != nil {
		f.Times = figures.NewSpread(b.Bins, e.between.count(), e.between.each)
		f.Times.Quartiles = e.between.quartiles()
	}
	for k, of := range groupSteps(w.depth[:len(f.Steps)+1]) {
		s := &f.Steps[k]
		s.Count, s.Customers, s.Dropped, s.DroppedCustomers = of.Count, of.Customers, of.Dropped, of.DroppedCustomers
		for v, n := range e.next[k] {
			if n > 0 {
				s.Next = append(s.Next, figures.NextCount{Value: uint16(v), Count: n})
			}
		}
	}
	f.Entered = f.Steps[0].Count
	f.Customers = f.Entered
	w.quartiles(func(k int) (time, first *figures.Quartiles) { return &f.Steps[k].Time, &f.Steps[k].TimeFirst })
	for from := 0; from < len(e.groups.n); from += e.groups.width {
		group := from / e.groups.width
		if steps := groupSteps(e.groups.at(group)); steps[0].Count > 0 {
			f.Groups = append(f.Groups, figures.FunnelGroup{Value: group - 1, Steps: steps})
		}
	}
	return f
}

// groupSteps turns customers by how far they came into the figures of the steps.
func groupSteps(depth []int64) []figures.GroupStep {
	out := make([]figures.GroupStep, len(depth)-1)
	customers := int64(0)
	for k := len(out) - 1; k >= 0; k-- {
		customers += depth[k+1]
		out[k].Count, out[k].Customers = customers, customers
		if k+1 < len(out) {
			out[k].Dropped, out[k].DroppedCustomers = depth[k+1], depth[k+1]
		}
	}
	return out
}
