package naive

import (
	"cmp"
	"slices"

	"percorso/catalogue"
	"percorso/sequence/figures"
)

// touch is a run of interactions at one touchpoint.
type touch struct {
	touchpoint int
	failing    bool
}

// journeys returns a customer's touches, cut where they paused.
func journeys(c Log, table *catalogue.Table, rule figures.AlignRule, wrong func(Interaction) bool) (out [][]touch) {
	c = slices.DeleteFunc(slices.Clone(c), func(x Interaction) bool { return touchpointOf(table, x) < 0 })
	for i, x := range c {
		if i == 0 || x.Time-c[i-1].Time >= rule.Silence {
			out = append(out, nil)
		}
		j := &out[len(out)-1]
		if n := len(*j); n == 0 || (*j)[n-1].touchpoint != touchpointOf(table, x) {
			*j = append(*j, touch{touchpoint: touchpointOf(table, x)})
		}
		if x.Emotion != nil && int64(*x.Emotion) < rule.Sad || wrong(x) {
			(*j)[len(*j)-1].failing = true
		}
	}
	return out
}

// shortest returns the columns passed over on the shortest way, of equals the
// first by columns; false when there is none. It looks at all ways.
func shortest(p figures.Plan, from, to int) (via []int, ok bool) {
	if from == to {
		return nil, true
	}
	next := []int{0}
	if from < len(p.Columns) {
		next = append(slices.Clone(p.Next[from]), p.Loops[from]...)
	}
	var ways [][]int
	var walk func(way, next []int)
	walk = func(way, next []int) {
		for _, c := range next {
			if c == to {
				ways = append(ways, slices.Clone(way))
			} else if !slices.Contains(way, c) {
				walk(append(slices.Clone(way), c), p.Next[c])
			}
		}
	}
	walk(nil, next)
	if len(ways) == 0 {
		return nil, false
	}
	return slices.MinFunc(ways, func(a, b []int) int { return cmp.Or(len(a)-len(b), slices.Compare(a, b)) }), true
}

// behind is how far a column is from the last; the beginning is the furthest.
func behind(k, column int) int {
	if column == k {
		return k
	}
	return k - 1 - column
}

// best tries all ways to lay a journey beside a plan: for each touch a column
// that has it, or -1.
func best(p figures.Plan, journey []touch) (columns []int, cost int) {
	k := len(p.Columns)
	cost = -1
	var key []int
	var try func(at []int, state, soFar int, k2 []int)
	try = func(at []int, state, soFar int, states []int) {
		if len(at) == len(journey) {
			order := slices.Clone(states)
			slices.Reverse(order)
			if cost < 0 || soFar < cost || soFar == cost && slices.Compare(order, key) < 0 {
				columns, cost, key = slices.Clone(at), soFar, order
			}
			return
		}
		try(append(slices.Clone(at), -1), state, soFar+max(k, 1), append(slices.Clone(states), 1, behind(k, state)))
		for c := range k {
			if slices.Contains(p.Columns[c], journey[len(at)].touchpoint) {
				if via, ok := shortest(p, state, c); ok {
					try(append(slices.Clone(at), c), c, soFar+len(via), append(slices.Clone(states), 0, behind(k, c)))
				}
			}
		}
	}
	try(nil, k, 0, nil)
	return columns, cost
}

// Align lays the journeys of a log beside a plan.
func Align(log Log, table *catalogue.Table, plan figures.Plan, rule figures.AlignRule, wrong func(Interaction) bool) *figures.Alignment {
	out := &figures.Alignment{Coverage: coverage(log, table), Columns: make([]figures.ColumnFigures, len(plan.Columns))}
	for c, touchpoints := range plan.Columns {
		for _, t := range touchpoints {
			out.Places = append(out.Places, figures.PlanPlace{Column: c, Touchpoint: t})
		}
	}
	moves := map[[2]int]int64{}
	adhoc, disorder := map[int][]int{}, map[int][]int{}
	for _, c := range log.customers() {
		all := journeys(c, table, rule, wrong)
		if len(all) == 0 {
			continue
		}
		out.Customers++
		a := &aligned{out: out, plan: plan, moves: moves, adhoc: adhoc, disorder: disorder, customer: c[0].Customer, did: map[string]bool{}}
		for _, j := range all {
			a.journey(j)
		}
		a.customers()
	}
	out.AdHoc, out.Disorder = counts(adhoc), counts(disorder)
	precision(out, plan, moves, rule)
	return out
}

func counts(by map[int][]int) (out []figures.TouchCount) {
	for t := range 1000 {
		if who := by[t]; len(who) > 0 {
			n := int64(len(who))
			slices.Sort(who)
			out = append(out, figures.TouchCount{Touchpoint: t, Count: n, Customers: int64(len(slices.Compact(who)))})
		}
	}
	return out
}
