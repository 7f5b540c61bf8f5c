package exec

import (
	"cmp"
	"math/bits"
	"slices"

	"percorso/sequence/figures"
)

// ruleSums is what a worker adds up.
type ruleSums struct {
	entered, customers, excluded int64
	seen                         uint32 // the profile that was last counted
	steps                        []ruleStep
	groups                       map[int]*ruleGroup
	between                      durations
	places                       [figures.MaxSteps]spot // of the chain at hand
}

type ruleStep struct {
	stepCount
	time, timeFirst durations
	next            map[uint16]int64
}

// stepCount counts chains and, by the profile that was last there, customers.
type stepCount struct {
	figures.GroupStep
	reached, dropped uint32
}

type ruleGroup struct{ steps []stepCount }

func (s *ruleSums) open(p *rulePlan) {
	s.steps = make([]ruleStep, len(p.rule.Steps))
	s.groups = map[int]*ruleGroup{}
	for k := range s.steps {
		s.steps[k].next = map[uint16]int64{}
	}
}

func (c *stepCount) reach(profile uint32) {
	c.Count++
	if c.reached != profile {
		c.reached = profile
		c.Customers++
	}
}

func (c *stepCount) drop(profile uint32) {
	c.Dropped++
	if c.dropped != profile {
		c.dropped = profile
		c.DroppedCustomers++
	}
}

// add counts a chain that reached the positions, and ended on stopped unless
// that is -1.
func (s *ruleSums) add(w *ruleWorker, reached uint64, stopped, group int, next uint16) {
	s.entered++
	if s.seen != w.profile {
		s.seen = w.profile
		s.customers++
	}
	var g *ruleGroup
	if w.rule.Breakdown != nil {
		if g = s.groups[group]; g == nil {
			g = &ruleGroup{make([]stepCount, len(s.steps))}
			s.groups[group] = g
		}
	}
	first := bits.TrailingZeros64(reached)
	for set := reached; set != 0; set &= set - 1 {
		k := bits.TrailingZeros64(set)
		step := &s.steps[k]
		step.reach(w.profile)
		if g != nil {
			g.steps[k].reach(w.profile)
		}
		if k == first {
			continue
		}
		step.timeFirst.add(s.since(first, k))
		if before := w.prior[k]; before >= 0 {
			step.time.add(s.since(before, k))
		}
	}
	if b := w.rule.Between; b != nil && reached>>b.From&1 != 0 && reached>>b.To&1 != 0 {
		s.between.add(s.since(b.From, b.To))
	}
	if stopped < 0 {
		return
	}
	s.steps[stopped].drop(w.profile)
	if g != nil {
		g.steps[stopped].drop(w.profile)
	}
	if w.rule.Next != nil {
		s.steps[stopped].next[next]++
	}
}

// since returns the seconds from one position to another; none where tolerance
// let the other come first.
func (s *ruleSums) since(from, to int) uint32 {
	return uint32(max(0, s.places[to].time-s.places[from].time))
}

func (w *ruleWorker) merge(o *ruleWorker) {
	w.sieve.merge(&o.sieve)
	a, b := &w.sums, &o.sums
	a.entered, a.customers, a.excluded = a.entered+b.entered, a.customers+b.customers, a.excluded+b.excluded
	a.between.take(&b.between)
	for k := range a.steps {
		to, from := &a.steps[k], &b.steps[k]
		to.merge(&from.stepCount)
		to.time.take(&from.time)
		to.timeFirst.take(&from.timeFirst)
		for v, n := range from.next {
			to.next[v] += n
		}
	}
	for v, from := range b.groups {
		to := a.groups[v]
		if to == nil {
			a.groups[v] = from
			continue
		}
		for k := range to.steps {
			to.steps[k].merge(&from.steps[k])
		}
	}
	w.profiles = append(w.profiles, o.profiles...)
}

func (c *stepCount) merge(o *stepCount) {
	c.Count += o.Count
	c.Customers += o.Customers
	c.Dropped += o.Dropped
	c.DroppedCustomers += o.DroppedCustomers
}

func (w *ruleWorker) figures() *figures.FunnelSums {
	s := &w.sums
	f := &figures.FunnelSums{
		Coverage: w.cover.Coverage, Entered: s.entered, Customers: s.customers, Excluded: s.excluded, Steps: make([]figures.FunnelStep, len(s.steps)),
	}
	if b := w.rule.Between; b != nil {
		f.Times = figures.NewSpread(b.Bins, s.between.count(), s.between.each)
		f.Times.Quartiles = s.between.quartiles()
	}
	var todo []quartileJob
	for k := range s.steps {
		from, to := &s.steps[k], &f.Steps[k]
		to.Count, to.Customers, to.Dropped, to.DroppedCustomers = from.Count, from.Customers, from.Dropped, from.DroppedCustomers
		todo = append(todo, quartileJob{&from.time, &to.Time}, quartileJob{&from.timeFirst, &to.TimeFirst})
		for v, n := range from.next {
			to.Next = append(to.Next, figures.NextCount{Value: v, Count: n})
		}
		slices.SortFunc(to.Next, func(a, b figures.NextCount) int { return cmp.Compare(a.Value, b.Value) })
	}
	runJobs(todo)
	for v, g := range s.groups {
		out := figures.FunnelGroup{Value: v}
		for k := range g.steps {
			out.Steps = append(out.Steps, g.steps[k].GroupStep)
		}
		f.Groups = append(f.Groups, out)
	}
	slices.SortFunc(f.Groups, func(a, b figures.FunnelGroup) int { return cmp.Compare(a.Value, b.Value) })
	return f
}
