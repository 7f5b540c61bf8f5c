package naive

import (
	"cmp"
	"slices"

	"percorso/catalogue"
	"percorso/sequence/figures"
)

// FunnelRule is a funnel with options: of the rule all but its steps, exclusions'
// conditions and fields, which stand beside it.
type FunnelRule struct {
	*figures.FunnelRule
	Steps             []Step
	Exclude           []Step // one for each of the rule's exclusions
	Hold, Split, Next func(Interaction) uint16
}

// entry is one chain: by step when it was reached, and by what.
type entry struct {
	start, deadline uint32
	time            map[int]uint32
	by              map[int]int // positions in the log
	over            bool        // by its last step, or broken at broke
	broke           int
	excluded        int // position of what excluded it, -1 for none
}

// FunnelWith answers a funnel with options over a log.
func FunnelWith(log Log, table *catalogue.Table, r *FunnelRule) *figures.FunnelSums {
	f := &figures.FunnelSums{Coverage: coverage(log, table), Steps: make([]figures.FunnelStep, len(r.Steps))}
	sums := &tallied{f: f, rule: r, groups: map[int][]figures.GroupStep{}, times: make([][]uint32, len(r.Steps)), firsts: make([][]uint32, len(r.Steps)), next: make([]map[uint16]int64, len(r.Steps))}
	for _, c := range log.customers() {
		sums.customer()
		for _, session := range r.sessions(c) {
			for _, unit := range r.held(session) {
				for _, e := range r.entries(unit) {
					sums.add(e, unit, session)
				}
			}
		}
	}
	sums.finish()
	return f
}

func (r *FunnelRule) sessions(c Log) []Log {
	if r.Count != figures.CountSessions {
		return []Log{c}
	}
	return runs(c, func(a, b Interaction) bool { return b.Time-a.Time <= r.Gap })
}

// held takes a log apart by the value that is held; an exclusion without a value
// is in all of them.
func (r *FunnelRule) held(c Log) []Log {
	if r.Hold == nil {
		return []Log{c}
	}
	parts := map[uint16]Log{}
	for _, x := range c {
		if v := r.Hold(x); v != 0 && parts[v] == nil {
			for _, y := range c {
				if r.Hold(y) == v || r.Hold(y) == 0 && r.excludes(y) {
					parts[v] = append(parts[v], y)
				}
			}
		}
	}
	var out []Log
	for _, part := range parts {
		out = append(out, part)
	}
	return out
}

func (r *FunnelRule) excludes(x Interaction) bool {
	return slices.ContainsFunc(r.Exclude, func(s Step) bool { return s(x) })
}

// meets reports whether x satisfies step k; where a value is held, only with one.
func (r *FunnelRule) meets(x Interaction, k int) bool {
	return r.Steps[k](x) && (r.Hold == nil || r.Hold(x) != 0)
}

// groups returns the steps that must all be satisfied before the next group, and
// for each group, and after the last, those that may be meanwhile.
func (r *FunnelRule) groups() (needed, optional [][]int) {
	needed, optional = [][]int{}, [][]int{nil}
	open := false // whether the last group takes more
	for k := range r.Steps {
		anchored := r.Order != figures.AnyOrder || r.Anchors>>k&1 != 0
		switch {
		case r.Optional>>k&1 != 0:
			optional[len(optional)-1] = append(optional[len(optional)-1], k)
		case open && !anchored:
			needed[len(needed)-1] = append(needed[len(needed)-1], k)
		default:
			needed, optional = append(needed, []int{k}), append(optional, nil)
			open = !anchored
		}
	}
	return needed, optional
}

// before returns the step before k that is not optional, or -1.
func (r *FunnelRule) before(k int) int {
	for k--; k >= 0 && r.Optional>>k&1 != 0; k-- {
	}
	return k
}

// entries returns the chains of a unit that count, those left out by an exclusion
// with theirs.
func (r *FunnelRule) entries(c Log) []*entry {
	if r.Count == figures.CountAttempts {
		return r.everyEntry(c)
	}
	var all []*entry
	for i, x := range c {
		if !r.bySecond() || i == 0 || c[i-1].Time != x.Time {
			if e := r.entry(c, i); e != nil {
				all = append(all, e)
			}
		}
	}
	if len(all) == 0 {
		return nil
	}
	if r.Attempt == figures.AttemptFirst {
		return all[:1]
	}
	most := slices.MaxFunc(all, r.compare)
	all = slices.DeleteFunc(all, func(e *entry) bool { return r.compare(e, most) < 0 })
	if !r.Keep {
		reached := slices.MinFunc(all, func(a, b *entry) int { return cmp.Compare(a.last(), b.last()) }).last()
		var decides *entry
		for _, e := range all {
			if e.last() == reached {
				decides = e
			}
		}
		if decides.excluded >= 0 {
			return []*entry{decides}
		}
		all = slices.DeleteFunc(all, func(e *entry) bool { return e.excluded >= 0 })
	}
	if r.Attempt == figures.AttemptEarliest {
		return all[:1]
	}
	return all[len(all)-1:]
}

// compare says which of two chains came further.
func (r *FunnelRule) compare(a, b *entry) int {
	an, am := r.score(a)
	bn, bm := r.score(b)
	return cmp.Or(cmp.Compare(an, bn), cmp.Compare(am, bm))
}

func (r *FunnelRule) score(e *entry) (needed, optional int) {
	for k := range e.time {
		if r.Optional>>k&1 != 0 {
			optional++
		} else {
			needed++
		}
	}
	return needed, optional
}

func (e *entry) last() (t uint32) {
	for _, at := range e.time {
		t = max(t, at)
	}
	return t
}

func (r *FunnelRule) bySecond() bool { return r.Order != figures.Strictly && r.Tolerance == 0 }

func (r *FunnelRule) everyEntry(c Log) []*entry {
	var out []*entry
	needed, optional := r.groups()
	first := append(slices.Clone(needed[0]), optional[0]...)
	for from := 0; from < len(c); {
		i := from + slices.IndexFunc(c[from:], func(x Interaction) bool {
			return slices.ContainsFunc(first, func(k int) bool { return r.meets(x, k) })
		})
		if i < from {
			break
		}
		for r.bySecond() && i > from && c[i-1].Time == c[i].Time {
			i--
		}
		e := r.entry(c, i)
		out = append(out, e)
		switch {
		case e.excluded >= 0:
			from = e.excluded + 1
		case e.over && e.broke >= 0:
			from = e.broke
		case e.over:
			from = 0
			for _, by := range e.by {
				from = max(from, by+1)
			}
		default:
			for from = i; from < len(c) && c[from].Time <= e.deadline; {
				from++
			}
		}
	}
	return out
}

// entry returns the chain that starts at c[i], or in its second at one after it;
// nil when none does.
func (r *FunnelRule) entry(c Log, i int) *entry {
	e := &entry{start: c[i].Time, time: map[int]uint32{}, by: map[int]int{}, broke: -1, excluded: -1, deadline: c[i].Time + r.Window}
	if r.Deadline != nil {
		e.deadline = r.Deadline(e.start)
	}
	switch {
	case r.Order == figures.Strictly:
		r.strictly(e, c, i)
	case r.Tolerance > 0:
		r.tolerantly(e, c, i)
	default:
		r.inTurn(e, c, i)
	}
	if len(e.time) == 0 {
		return nil
	}
	r.exclude(e, c)
	return e
}

// within reports whether step k may still be reached at t.
func (r *FunnelRule) within(e *entry, k int, t uint32) bool {
	before := r.before(k)
	if before < 0 || r.Within == nil || r.Within[k] == 0 {
		return true
	}
	return t <= e.time[before]+r.Within[k]
}

// late notes that the time is over, if it is: that of the whole chain, or of the
// step that is next.
func (r *FunnelRule) late(e *entry, group []int, t uint32) bool {
	limit := e.deadline
	if len(group) > 0 {
		if before := r.before(group[0]); before >= 0 && r.Within != nil && r.Within[group[0]] > 0 {
			limit = min(limit, e.time[before]+r.Within[group[0]])
		}
	}
	if t > limit {
		e.deadline = limit
	}
	return t > limit
}

// forever is a time that comes after all others.
const forever = ^uint32(0)

func (r *FunnelRule) inTurn(e *entry, c Log, i int) {
	needed, optional := r.groups()
	needed = append(needed, nil)
	g, begun := 0, []uint32{e.start}
	var done []int
	span := map[int]int{} // by step: its group
	for n := range needed {
		for _, k := range append(slices.Clone(needed[n]), optional[n]...) {
			span[k] = n
		}
	}
	for _, second := range runs(c[i:], func(a, b Interaction) bool { return a.Time == b.Time }) {
		t := second[0].Time
		if r.late(e, needed[g], t) {
			return
		}
		// try adds a step if all that are done and it can have an interaction of
		// their own, of the time in which their group was filled.
		try := func(k int) bool {
			var allowed []Log
			for _, q := range append(slices.Clone(done), k) {
				var log Log
				for _, x := range c[i:] {
					n := span[q]
					if r.meets(x, q) && x.Time <= t && x.Time >= begun[n] && (n+1 >= len(begun) || x.Time <= begun[n+1]) {
						log = append(log, x)
					}
				}
				allowed = append(allowed, log)
			}
			if !distinct(allowed, nil) {
				return false
			}
			done, e.time[k] = append(done, k), t
			e.by[k] = i + slices.IndexFunc(c[i:], func(x Interaction) bool { return x.Time == t && r.meets(x, k) })
			return true
		}
		left := func(steps []int) (out []int) {
			for _, k := range steps {
				if _, has := e.time[k]; !has && !try(k) {
					out = append(out, k)
				}
			}
			return out
		}
		from := g
		for g < len(needed)-1 && len(left(needed[g])) == 0 {
			g++
			begun = append(begun, t)
		}
		open := false
		for n := from; n <= g; n++ {
			inTime := slices.DeleteFunc(slices.Clone(optional[n]), func(k int) bool { return !r.within(e, k, t) })
			left(inTime)
			open = slices.ContainsFunc(optional[n], func(k int) bool { _, has := e.time[k]; return !has })
		}
		if len(done) == 0 {
			return
		}
		if g == len(needed)-1 && !open {
			e.over = true
			return
		}
	}
	r.late(e, needed[g], forever)
}

// distinct reports whether each of the logs can give an interaction of its own.
func distinct(logs []Log, taken []int64) bool {
	if len(logs) == 0 {
		return true
	}
	return slices.ContainsFunc(logs[0], func(x Interaction) bool {
		return !slices.Contains(taken, x.Seq) && distinct(logs[1:], append(slices.Clone(taken), x.Seq))
	})
}

func (r *FunnelRule) strictly(e *entry, c Log, i int) {
	next := 0 // steps before it are done, or can no longer be
	for j, x := range c[i:] {
		if r.Hold != nil && r.Hold(x) == 0 {
			continue
		}
		k := next // the step not optional that is next
		for k < len(r.Steps) && r.Optional>>k&1 != 0 {
			k++
		}
		if r.late(e, []int{k}[:min(1, len(r.Steps)-k)], x.Time) {
			return
		}
		found := -1
		if k < len(r.Steps) && r.meets(x, k) {
			found = k
		} else {
			for o := next; o < k && found < 0; o++ {
				if r.meets(x, o) && r.within(e, o, x.Time) {
					found = o
				}
			}
		}
		if found < 0 {
			e.over, e.broke = true, i+j
			return
		}
		e.time[found], e.by[found], next = x.Time, i+j, found+1
		if next == len(r.Steps) {
			e.over = true
			return
		}
	}
	k := next
	for k < len(r.Steps) && r.Optional>>k&1 != 0 {
		k++
	}
	r.late(e, []int{k}[:min(1, len(r.Steps)-k)], forever)
}

func (r *FunnelRule) tolerantly(e *entry, c Log, i int) {
	needed, optional := r.groups()
	take := func(k int, from, to uint32) bool {
		for j, x := range c {
			used := false
			for _, by := range e.by {
				used = used || by == j
			}
			if !used && x.Time+r.Tolerance >= from && x.Time <= to && r.meets(x, k) {
				e.time[k], e.by[k] = x.Time, j
				return true
			}
		}
		return false
	}
	if !r.meets(c[i], 0) {
		return
	}
	e.time[0], e.by[0] = c[i].Time, i
	g := 1
	for ; g < len(needed); g++ {
		k := needed[g][0]
		limit := e.deadline
		if r.Within != nil && r.Within[k] > 0 {
			limit = min(limit, e.time[r.before(k)]+r.Within[k])
		}
		if !take(k, e.time[r.before(k)], limit) {
			e.deadline = limit
			break
		}
	}
	open := false
	for n := 1; n <= g; n++ {
		for _, k := range optional[n] {
			from, to := e.time[r.before(k)], e.deadline
			if n < g {
				to = e.time[needed[n][0]] + r.Tolerance
			}
			if r.Within != nil && r.Within[k] > 0 {
				to = min(to, from+r.Within[k])
			}
			if !take(k, from, to) {
				open = n == g
			}
		}
	}
	e.over = g == len(needed) && !open
}

// exclude finds what excludes the chain, and with Keep takes from it what comes
// no earlier.
func (r *FunnelRule) exclude(e *entry, c Log) {
	until := e.deadline
	if e.over {
		until = e.last()
	}
	at := func(k int, otherwise uint32) uint32 {
		if t, has := e.time[k]; has {
			return t
		}
		return otherwise
	}
	for j, x := range c {
		if x.Time <= e.start || x.Time > until || e.excluded >= 0 {
			continue
		}
		for n, step := range r.Exclude {
			rule := r.Exclusions[n]
			if step(x) && (rule.From < 0 || at(rule.From, forever) < x.Time) && (rule.To < 0 || at(rule.To, forever) >= x.Time) {
				e.excluded = j
			}
		}
	}
	if e.excluded >= 0 && r.Keep {
		for k := range r.Steps {
			_, has := e.time[r.before(k)]
			if r.Order != figures.AnyOrder && r.before(k) >= 0 && !has || e.time[k] >= c[e.excluded].Time {
				delete(e.time, k)
				delete(e.by, k)
			}
		}
	}
}
