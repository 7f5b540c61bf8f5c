package naive

import (
	"cmp"
	"slices"

	"percorso/sequence/figures"
)

// tallied adds up chains.
type tallied struct {
	f             *figures.FunnelSums
	rule          *FunnelRule
	groups        map[int][]figures.GroupStep
	times, firsts [][]uint32
	between       []uint32
	next          []map[uint16]int64
	met           map[[3]int]bool // of the customer at hand
}

func (s *tallied) customer() { s.met = map[[3]int]bool{} }

// once reports whether the customer at hand was not there before.
func (s *tallied) once(what, group, step int) int64 {
	key := [3]int{what, group, step}
	if s.met[key] {
		return 0
	}
	s.met[key] = true
	return 1
}

func (s *tallied) add(e *entry, c, session Log) {
	r, f := s.rule, s.f
	if e.excluded >= 0 && !r.Keep {
		f.Excluded++
		return
	}
	f.Entered++
	f.Customers += s.once(0, 0, 0)
	at, by := s.positions(e)
	var reached []int
	for k := range at {
		reached = append(reached, k)
	}
	slices.Sort(reached)
	first, last := reached[0], reached[len(reached)-1]
	group := s.groupOf(c, by)
	if r.Breakdown != nil && s.groups[group] == nil {
		s.groups[group] = make([]figures.GroupStep, len(r.Steps))
	}
	for _, k := range reached {
		f.Steps[k].Count++
		f.Steps[k].Customers += s.once(1, 0, k)
		if r.Breakdown != nil {
			s.groups[group][k].Count++
			s.groups[group][k].Customers += s.once(2, group, k)
		}
		if k == first {
			continue
		}
		s.firsts[k] = append(s.firsts[k], since(at[first], at[k]))
		if before := r.before(k); before >= 0 {
			s.times[k] = append(s.times[k], since(at[before], at[k]))
		}
	}
	if b := r.Between; b != nil {
		from, has := at[b.From]
		if to, also := at[b.To]; has && also {
			s.between = append(s.between, since(from, to))
		}
	}
	if needed, _ := r.score(e); needed == s.needed() {
		return
	}
	f.Steps[last].Dropped++
	f.Steps[last].DroppedCustomers += s.once(3, 0, last)
	if r.Breakdown != nil {
		s.groups[group][last].Dropped++
		s.groups[group][last].DroppedCustomers += s.once(4, group, last)
	}
	if r.Next != nil {
		if s.next[last] == nil {
			s.next[last] = map[uint16]int64{}
		}
		s.next[last][s.after(by, c, session)]++
	}
}

func since(from, to uint32) uint32 { return max(from, to) - from }

func (s *tallied) needed() (n int) {
	for k := range s.rule.Steps {
		if s.rule.Optional>>k&1 == 0 {
			n++
		}
	}
	return n
}

// positions turns steps into positions: in any order they are counted within
// their group.
func (s *tallied) positions(e *entry) (at map[int]uint32, by map[int]int) {
	if s.rule.Order != figures.AnyOrder {
		return e.time, e.by
	}
	at, by = map[int]uint32{}, map[int]int{}
	needed, _ := s.rule.groups()
	for _, group := range needed {
		var done []int
		for _, k := range group {
			if _, has := e.time[k]; has {
				done = append(done, k)
			}
		}
		slices.SortFunc(done, func(a, b int) int { return cmp.Or(cmp.Compare(e.time[a], e.time[b]), cmp.Compare(e.by[a], e.by[b])) })
		for n, k := range done {
			at[group[n]], by[group[n]] = e.time[k], e.by[k]
		}
	}
	return at, by
}

func (s *tallied) groupOf(c Log, by map[int]int) int {
	r := s.rule
	if r.Breakdown == nil {
		return 0
	}
	if r.Breakdown.Touch == figures.TouchStep {
		if i, has := by[r.Breakdown.Step]; has {
			return int(r.Split(c[i]))
		}
		return -1
	}
	value := uint16(0)
	for _, x := range c {
		some := false
		for k := range r.Steps {
			some = some || r.meets(x, k)
		}
		if some && r.Split(x) != 0 && (value == 0 || r.Breakdown.Touch == figures.TouchLast) {
			value = r.Split(x)
		}
	}
	return int(value)
}

// after returns what came first after all that a chain used.
func (s *tallied) after(by map[int]int, c, session Log) uint16 {
	final := Interaction{}
	for _, i := range by {
		if x := c[i]; final.Seq == 0 || x.Time > final.Time || x.Time == final.Time && x.Seq > final.Seq {
			final = x
		}
	}
	past := false
	for _, x := range session {
		if v := s.rule.Next(x); past && v != 0 {
			return v
		}
		past = past || x.Seq == final.Seq
	}
	return 0
}

func (s *tallied) finish() {
	f := s.f
	for k := range f.Steps {
		f.Steps[k].Time, f.Steps[k].TimeFirst = quartiles(s.times[k]), quartiles(s.firsts[k])
		for v, n := range s.next[k] {
			f.Steps[k].Next = append(f.Steps[k].Next, figures.NextCount{Value: v, Count: n})
		}
		slices.SortFunc(f.Steps[k].Next, func(a, b figures.NextCount) int { return cmp.Compare(a.Value, b.Value) })
	}
	if b := s.rule.Between; b != nil {
		f.Times = spread(s.between, b.Bins)
	}
	for v, steps := range s.groups {
		f.Groups = append(f.Groups, figures.FunnelGroup{Value: v, Steps: steps})
	}
	slices.SortFunc(f.Groups, func(a, b figures.FunnelGroup) int { return cmp.Compare(a.Value, b.Value) })
}

// spread lays durations out in bins.
func spread(seconds []uint32, bins int) *figures.Spread {
	out := &figures.Spread{Quartiles: quartiles(seconds), Bins: []int64{}}
	if len(seconds) == 0 {
		return out
	}
	if bins == 0 {
		bins = figures.BinsOf(int64(len(seconds)))
	}
	out.Shortest, out.Longest = slices.Min(seconds), slices.Max(seconds)
	out.Width = (out.Longest-out.Shortest)/uint32(bins) + 1
	out.Bins = make([]int64, bins)
	for _, v := range seconds {
		out.Sum += int64(v)
		out.Bins[(v-out.Shortest)/out.Width]++
	}
	return out
}
