package naive

import (
	"slices"

	"percorso/catalogue"
	"percorso/sequence/figures"
)

// RetentionAsk is what the twin takes in place of a rule's Start, Return and
// Groups. The log has what lies before the rule's From too.
type RetentionAsk struct {
	Rule          figures.RetentionRule
	Start, Return func(Interaction) bool
	Group         func(Interaction) int // nil for none
	Groups        int
}

// Retention answers retention.
func Retention(log Log, table *catalogue.Table, ask RetentionAsk) *figures.Retention {
	r := ask.Rule
	out := &figures.Retention{Coverage: coverage(ask.inside(log), table)}
	for range len(r.Bounds) - 2 {
		out.Cohorts = append(out.Cohorts, figures.RetentionRow{Cells: make([]figures.RetentionCell, r.Cells())})
		if r.Lifecycle {
			out.Lifecycle = append(out.Lifecycle, figures.LifecycleFigures{})
		}
	}
	for range ask.Groups {
		out.Groups = append(out.Groups, figures.RetentionRow{Cells: make([]figures.RetentionCell, r.Cells())})
	}
	if r.Survival {
		for _, d := range []*figures.Durations{&out.Returned, &out.Lasted} {
			d.Events, d.Censored = make([]int64, r.Horizon()+1), make([]int64, r.Horizon()+1)
		}
	}
	for _, c := range log.customers() {
		for _, m := range ask.members(c) {
			ask.count(&out.Cohorts[ask.interval(m[0].Time)-1], m, table)
			if ask.Group != nil {
				ask.count(&out.Groups[ask.Group(m[0])], m, table)
			}
		}
		for g := range out.Lifecycle {
			part, ok := ask.life(c, g+1)
			f := &out.Lifecycle[g]
			if n := map[figures.RetainedPart]*int64{figures.New: &f.New, figures.Returning: &f.Returning, figures.Resurrected: &f.Resurrected, figures.Dormant: &f.Dormant}[part]; ok {
				*n++
			}
		}
		if m := ask.members(c); r.Survival && len(m) > 0 {
			ask.survive(out, m[0])
		}
	}
	return out
}

// Retained returns the customers whom who asks for.
func Retained(log Log, ask RetentionAsk, who figures.Retained) []int {
	var out []int
	for _, c := range log.customers() {
		if ask.chosen(c, who) {
			out = append(out, c[0].Customer)
		}
	}
	return out
}

func (ask *RetentionAsk) chosen(c Log, who figures.Retained) bool {
	if who.Part >= figures.New {
		part, ok := ask.life(c, who.Cohort)
		return ok && part == who.Part
	}
	return slices.ContainsFunc(ask.members(c), func(m Log) bool {
		if who.Cohort > 0 && ask.interval(m[0].Time) != who.Cohort || who.Group >= 0 && ask.Group(m[0]) != who.Group {
			return false
		}
		if who.Part == figures.InCohort {
			return true
		}
		return (who.Cohort > 0 || ask.complete(m, who.Cell)) && ask.holds(m, who.Cell) == (who.Part == figures.Kept)
	})
}

// inside returns what lies where cohorts can begin.
func (ask *RetentionAsk) inside(log Log) Log {
	var out Log
	for _, x := range log {
		if x.Time >= ask.Rule.From {
			out = append(out, x)
		}
	}
	return out
}

// interval returns the interval of the calendar in which t lies, -1 for before.
func (ask *RetentionAsk) interval(t uint32) int {
	at := -1
	for g, b := range ask.Rule.Bounds {
		if b <= t {
			at = g
		}
	}
	return at
}

// members returns, for each cohort that the customer is in, their interactions
// from the start on.
func (ask *RetentionAsk) members(c Log) []Log {
	var out []Log
	last := -1
	for i, x := range c {
		if !ask.Start(x) {
			continue
		}
		switch {
		case !ask.Rule.Recurring && x.Time < ask.Rule.From:
			return nil
		case !ask.Rule.Recurring:
			return []Log{c[i:]}
		case x.Time >= ask.Rule.From && ask.interval(x.Time) != last:
			last = ask.interval(x.Time)
			out = append(out, c[i:])
		}
	}
	return out
}

// since returns in which interval after that of m's start t lies.
func (ask *RetentionAsk) since(m Log, t uint32) int {
	if ask.Rule.Rolling > 0 {
		return int((t - m[0].Time) / ask.Rule.Rolling)
	}
	return ask.interval(t) - ask.interval(m[0].Time)
}

// over returns the last interval after that of m's start that is over.
func (ask *RetentionAsk) over(m Log) int {
	if ask.Rule.Rolling > 0 {
		if ask.Rule.Until < m[0].Time {
			return -1
		}
		return int((ask.Rule.Until-m[0].Time)/ask.Rule.Rolling) - 1
	}
	return ask.Rule.Over() - ask.interval(m[0].Time)
}

func (ask *RetentionAsk) complete(m Log, cell int) bool {
	return ask.Rule.Last(cell) <= ask.over(m)
}

// returned reports whether there is a return in an interval from to to.
func (ask *RetentionAsk) returned(m Log, from, to int) bool {
	return slices.ContainsFunc(m[1:], func(x Interaction) bool {
		k := ask.since(m, x.Time)
		return ask.Return(x) && k >= from && k <= to
	})
}

func (ask *RetentionAsk) holds(m Log, cell int) bool {
	k := cell + 1
	switch ask.Rule.Mode {
	case figures.RetentionAfter:
		return ask.returned(m, k, 1<<31-1)
	case figures.RetentionBefore:
		return ask.returned(m, 1, k)
	case figures.RetentionBrackets:
		return ask.returned(m, ask.Rule.Brackets[cell].From, ask.Rule.Brackets[cell].To)
	case figures.RetentionStreak:
		for i := 1; i <= k; i++ {
			if !ask.returned(m, i, i) {
				return false
			}
		}
		return true
	default:
		return ask.returned(m, k, k)
	}
}

func (ask *RetentionAsk) count(row *figures.RetentionRow, m Log, table *catalogue.Table) {
	row.Customers++
	for n := range row.Cells {
		cell := &row.Cells[n]
		holds, complete := ask.holds(m, n), ask.complete(m, n)
		if holds {
			cell.Customers++
		}
		if complete {
			cell.Complete++
		}
		if holds && complete {
			cell.Kept++
		}
		from, to := ask.Rule.Span(n)
		for _, x := range m {
			k := ask.since(m, x.Time)
			if ask.Rule.Values && k >= from && (k <= to || ask.Rule.Mode == figures.RetentionAfter) {
				cell.Value += value(table, x)
			}
		}
	}
	for _, x := range m {
		if ask.Rule.Values && ask.since(m, x.Time) == 0 {
			row.Value += value(table, x)
		}
	}
}

// life says what a customer is in interval g of the calendar; ok is false where
// nothing.
func (ask *RetentionAsk) life(c Log, g int) (part figures.RetainedPart, ok bool) {
	var now, before, ever bool
	for _, x := range c {
		if ask.Return(x) {
			at := ask.interval(x.Time)
			now, before, ever = now || at == g, before || at == g-1, ever || at < g
		}
	}
	switch {
	case now && before:
		return figures.Returning, true
	case now && ever:
		return figures.Resurrected, true
	case now:
		return figures.New, true
	}
	return figures.Dormant, before
}

// survive adds how long it took until the first return and until the first
// silence.
func (ask *RetentionAsk) survive(out *figures.Retention, m Log) {
	horizon, seen := ask.Rule.Horizon(), max(min(ask.over(m), ask.Rule.Horizon()), 0)
	back := 0
	for k := seen; k >= 1; k-- {
		if ask.returned(m, k, k) {
			back = k
		}
	}
	if back > 0 {
		out.Returned.Events[back]++
	} else {
		out.Returned.Censored[seen]++
	}
	last := m[0].Time
	silent := false
	for _, x := range m[1:] {
		if !silent && ask.Return(x) {
			if silent = x.Time-last >= ask.Rule.Silence; !silent {
				last = x.Time
			}
		}
	}
	silent = silent || ask.Rule.Until > last && ask.Rule.Until-last >= ask.Rule.Silence
	k := ask.since(m, last)
	if silent && k <= horizon {
		out.Lasted.Events[k]++
	} else {
		out.Lasted.Censored[min(k, horizon)]++
	}
}
