package insight

import (
	"cmp"
	"slices"
	"strconv"

	"percorso"
	"percorso/sequence/figures"
)

// Keys of rows that are no value of a field. A value's key is "=" and the value.
const (
	keyNone   = "none"   // without the field; of what came next: nothing
	keyOther  = "other"  // the values that have no row of their own
	keyMissed = "missed" // did not reach the step that gives the value
)

// FunnelGroup is one value of a breakdown; the groups add up to the whole.
type FunnelGroup struct {
	Key    string            `json:"key" doc:"= and the value; none: without the field; other: values without a row of their own; missed: did not reach the step that gives the value"`
	Name   percorso.Text     `json:"name" doc:"Of a value; empty for none, other and missed"`
	Values int               `json:"values,omitempty" doc:"other: how many values"`
	Steps  []FunnelGroupStep `json:"steps"`
}

// FunnelGroupStep is one step of a group, as FunnelStep has it.
type FunnelGroupStep struct {
	Count     int64   `json:"count"`
	Customers int64   `json:"customers"`
	FromFirst float64 `json:"from_first"`
	FromPrev  float64 `json:"from_previous"`
	Dropped   int64   `json:"dropped"`
	Stopped   int64   `json:"stopped"`
}

// FunnelNextCount is how many went on with what. They add up to dropped.
type FunnelNextCount struct {
	Key   string        `json:"key" doc:"= and the value; none: nothing; other: values without a row of their own"`
	Name  percorso.Text `json:"name" doc:"Of a value; empty for none and other"`
	Count int64         `json:"count"`
	Share float64       `json:"share" doc:"Of dropped"`
}

// FunnelTimes lays out how long it took from one step to another.
type FunnelTimes struct {
	Quartiles
	From     int      `json:"from" doc:"Number of the step"`
	To       int      `json:"to" doc:"Number of the step"`
	Mean     *float64 `json:"mean" doc:"Seconds; null when there are none"`
	Shortest *int64   `json:"shortest" doc:"Seconds"`
	Longest  *int64   `json:"longest" doc:"Seconds"`
	Width    int64    `json:"width" doc:"Seconds that a bin is wide"`
	Bins     []int64  `json:"bins" doc:"How many took so long: the first bin begins at the shortest, each has its lower end"`
}

// answer writes the engine's figures in the words of the answer.
func (f *compiledFunnel) answer(q *Query, sums *figures.FunnelSums, top []int) *FunnelAnswer {
	a := &FunnelAnswer{Kind: q.Kind, Query: *q, Entered: sums.Entered, Excluded: sums.Excluded, Steps: make([]FunnelStep, len(sums.Steps))}
	names := positionNames(q)
	before := sums.Entered
	for k := range sums.Steps {
		s := &sums.Steps[k]
		optional := f.rule.Optional>>k&1 != 0
		a.Steps[k] = FunnelStep{
			Name: names[k], Optional: optional, Count: s.Count, Customers: s.Customers, FromFirst: share(s.Count, sums.Entered), FromPrev: share(s.Count, before),
			Dropped: s.Dropped, Stopped: s.DroppedCustomers, Time: quartiles(s.Time), TimeFirst: quartiles(s.TimeFirst),
		}
		if f.next != nil {
			a.Steps[k].Next = f.nexts(s, q.Funnel.Next.Top)
		}
		if !optional {
			before = s.Count
		}
	}
	if f.split != nil {
		a.Breakdown = f.groups(sums, top)
	}
	if t := sums.Times; t != nil {
		a.Times = funnelTimes(q.Funnel.Times, t)
	}
	return a
}

func funnelTimes(asked *FunnelBetween, t *figures.Spread) *FunnelTimes {
	out := &FunnelTimes{Quartiles: quartiles(t.Quartiles), From: asked.From, To: asked.To, Width: int64(t.Width), Bins: t.Bins}
	if t.N > 0 {
		mean, shortest, longest := float64(t.Sum)/float64(t.N), int64(t.Shortest), int64(t.Longest)
		out.Mean, out.Shortest, out.Longest = &mean, &shortest, &longest
	}
	return out
}

// positionNames are what positions are called: the step, or where several may
// come in any order how many of them, as in 2/3.
func positionNames(q *Query) []string {
	out := make([]string, len(q.Steps))
	for i := range q.Steps {
		out[i] = q.Steps[i].Name
	}
	if q.Funnel == nil || q.Funnel.Order != string(figures.AnyOrder) {
		return out
	}
	for from := 0; from < len(out); {
		to := from
		for to < len(out) && !slices.Contains(q.Funnel.Anchors, to+1) {
			to++
		}
		for n := from; n < to && to-from > 1; n++ {
			out[n] = strconv.Itoa(n-from+1) + "/" + strconv.Itoa(to-from)
		}
		from = to + 1
	}
	return out
}

// entries is how many chains a group has.
func entries(g *figures.FunnelGroup, optional uint64) int64 {
	n, last := int64(0), int64(0)
	for k, s := range g.Steps {
		n += s.Dropped
		if optional>>k&1 == 0 {
			last = s.Count
		}
	}
	return n + last
}

// topGroups returns the values that have a row of their own: those with the most
// entries, and of equals the first by id.
func topGroups(sums *figures.FunnelSums, q *Query) []int {
	top := []int{}
	if q.Funnel.Breakdown == nil {
		return top
	}
	optional := stepBits(q.Funnel.Optional)
	groups := slices.Clone(sums.Groups)
	slices.SortFunc(groups, func(a, b figures.FunnelGroup) int {
		return cmp.Or(cmp.Compare(entries(&b, optional), entries(&a, optional)), cmp.Compare(a.Value, b.Value))
	})
	for _, g := range groups {
		if g.Value > 0 && len(top) < q.Funnel.Breakdown.Top {
			top = append(top, g.Value)
		}
	}
	return top
}

func (f *compiledFunnel) groupKey(value int, top []int) string {
	switch {
	case value < 0:
		return keyMissed
	case value == 0:
		return keyNone
	case slices.Contains(top, value):
		return "=" + f.split.ids[value-1]
	}
	return keyOther
}

// groups writes the rows of a breakdown: the values of top, then other, none and
// missed where they are.
func (f *compiledFunnel) groups(sums *figures.FunnelSums, top []int) []FunnelGroup {
	rows := make([]FunnelGroup, 0, len(top)+3)
	totals := map[string]*figures.FunnelGroup{}
	add := func(key string, name percorso.Text) {
		rows = append(rows, FunnelGroup{Key: key, Name: name})
		totals[key] = &figures.FunnelGroup{Steps: make([]figures.GroupStep, len(sums.Steps))}
	}
	for _, value := range top {
		add("="+f.split.ids[value-1], f.split.names[value-1])
	}
	for _, key := range []string{keyOther, keyNone, keyMissed} {
		add(key, percorso.Text{})
	}
	merged, there := 0, map[string]bool{}
	for i := range sums.Groups {
		g := &sums.Groups[i]
		key := f.groupKey(g.Value, top)
		there[key] = true
		if key == keyOther {
			merged++
		}
		to := totals[key]
		for k, s := range g.Steps {
			to.Steps[k].Count += s.Count
			to.Steps[k].Customers += s.Customers
			to.Steps[k].Dropped += s.Dropped
			to.Steps[k].DroppedCustomers += s.DroppedCustomers
		}
	}
	out := []FunnelGroup{}
	for i, row := range rows {
		if i >= len(top) && !there[row.Key] {
			continue
		}
		if row.Key == keyOther {
			row.Values = merged
		}
		row.Steps = f.groupSteps(totals[row.Key])
		out = append(out, row)
	}
	return out
}

func (f *compiledFunnel) groupSteps(g *figures.FunnelGroup) []FunnelGroupStep {
	out := make([]FunnelGroupStep, len(g.Steps))
	all := entries(g, f.rule.Optional)
	before := all
	for k, s := range g.Steps {
		out[k] = FunnelGroupStep{
			Count: s.Count, Customers: s.Customers, FromFirst: share(s.Count, all), FromPrev: share(s.Count, before), Dropped: s.Dropped, Stopped: s.DroppedCustomers,
		}
		if f.rule.Optional>>k&1 == 0 {
			before = s.Count
		}
	}
	return out
}

// topNext returns the values that came next most often, of equals the first by
// id.
func topNext(s *figures.FunnelStep, most int) []uint16 {
	next := slices.Clone(s.Next)
	slices.SortFunc(next, func(a, b figures.NextCount) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
	})
	top := []uint16{}
	for _, n := range next {
		if n.Value > 0 && len(top) < most {
			top = append(top, n.Value)
		}
	}
	return top
}

func (f *compiledFunnel) nextKey(value uint16, top []uint16) string {
	switch {
	case value == 0:
		return keyNone
	case slices.Contains(top, value):
		return "=" + f.next.ids[value-1]
	}
	return keyOther
}

// nexts writes what came next after a step: the most frequent first, then other,
// then nothing.
func (f *compiledFunnel) nexts(s *figures.FunnelStep, most int) []FunnelNextCount {
	top := topNext(s, most)
	out := make([]FunnelNextCount, 0, len(top)+2)
	for _, value := range top {
		out = append(out, FunnelNextCount{Key: "=" + f.next.ids[value-1], Name: f.next.names[value-1]})
	}
	out = append(out, FunnelNextCount{Key: keyOther}, FunnelNextCount{Key: keyNone})
	for _, n := range s.Next {
		key := f.nextKey(n.Value, top)
		at := slices.IndexFunc(out, func(c FunnelNextCount) bool { return c.Key == key })
		out[at].Count += n.Count
	}
	out = slices.DeleteFunc(out, func(c FunnelNextCount) bool { return c.Count == 0 })
	for i := range out {
		out[i].Share = share(out[i].Count, s.Dropped)
	}
	return out
}
