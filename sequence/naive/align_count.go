package naive

import (
	"fmt"
	"slices"

	"percorso/sequence/figures"
)

// aligned counts what one customer's journeys are beside a plan.
type aligned struct {
	out             *figures.Alignment
	plan            figures.Plan
	moves           map[[2]int]int64
	adhoc, disorder map[int][]int
	customer        int
	did             map[string]bool // by what, once for the customer
}

// place returns the number of a planned touchpoint.
func (a *aligned) place(column, touchpoint int) int {
	return slices.IndexFunc(a.out.Places, func(p figures.PlanPlace) bool { return p.Column == column && p.Touchpoint == touchpoint })
}

func (a *aligned) journey(j []touch) {
	out := a.out
	out.Journeys++
	out.Touches += int64(len(j))
	columns, cost := best(a.plan, j)
	out.Cost += int64(cost)
	there, met, over := map[int]bool{}, map[int]bool{}, map[int]bool{}
	before, state := len(out.Places), len(a.plan.Columns)
	for i, c := range columns {
		t := j[i]
		if c < 0 {
			planned := slices.ContainsFunc(a.plan.Columns, func(list []int) bool { return slices.Contains(list, t.touchpoint) })
			if planned {
				out.Disordered.Count++
				a.disorder[t.touchpoint] = append(a.disorder[t.touchpoint], a.customer)
				a.did["disorder"] = true
			} else {
				out.Adhoc.Count++
				a.adhoc[t.touchpoint] = append(a.adhoc[t.touchpoint], a.customer)
				a.did["adhoc"] = true
			}
			continue
		}
		via, _ := shortest(a.plan, state, c)
		for _, o := range via {
			over[o] = true
		}
		place := a.place(c, t.touchpoint)
		if place != before {
			a.moves[[2]int{before, place}]++
		}
		before, state = place, c
		there[c], met[place] = true, true
		if t.failing {
			out.Failing.Count++
			out.Places[place].Failings++
			a.did["failing"], a.did[fmt.Sprint("failing ", place)] = true, true
		}
	}
	for c := range there {
		a.did[fmt.Sprint("there ", c)] = true
	}
	for p := range out.Places {
		switch {
		case met[p]:
			a.did[fmt.Sprint("met ", p)] = true
		case there[out.Places[p].Column]:
			out.Missing.Count++
			out.Places[p].Missings++
			a.did["missing"], a.did[fmt.Sprint("missing ", p)] = true, true
		}
	}
	for c := range over {
		if !there[c] {
			out.Skipped.Count++
			out.Columns[c].Overs++
			a.did["skipped"], a.did[fmt.Sprint("over ", c)] = true, true
		}
	}
}

// customers adds what the customer did at all.
func (a *aligned) customers() {
	one := func(what string, n int) int64 {
		if n >= 0 {
			what = fmt.Sprint(what, " ", n)
		}
		if a.did[what] {
			return 1
		}
		return 0
	}
	out := a.out
	out.Missing.Customers += one("missing", -1)
	out.Skipped.Customers += one("skipped", -1)
	out.Adhoc.Customers += one("adhoc", -1)
	out.Failing.Customers += one("failing", -1)
	out.Disordered.Customers += one("disorder", -1)
	if !a.did["skipped"] && !a.did["adhoc"] && !a.did["failing"] && !a.did["disorder"] {
		out.AsPlanned++
	}
	for c := range out.Columns {
		there, over := one("there", c), one("over", c)
		out.Columns[c].There += there
		out.Columns[c].Over += over
		out.Columns[c].Came += max(there, over)
	}
	for p := range out.Places {
		out.Places[p].Met += one("met", p)
		out.Places[p].Missing += one("missing", p)
		out.Places[p].Failing += one("failing", p)
	}
}

// precision adds up what the plan allows after each planned touchpoint, and what
// of that customers did.
func precision(out *figures.Alignment, plan figures.Plan, moves map[[2]int]int64, rule figures.AlignRule) {
	for from := range len(out.Places) + 1 {
		var exits int64
		for to := range out.Places {
			exits += moves[[2]int{from, to}]
		}
		for to, p := range out.Places {
			allowed := p.Column == 0
			if from < len(out.Places) {
				column := out.Places[from].Column
				allowed = from != to && (p.Column == column || (slices.Contains(plan.Next[column], p.Column) || slices.Contains(plan.Loops[column], p.Column)))
			}
			if !allowed {
				continue
			}
			out.Allowed += exits
			if n := moves[[2]int{from, to}]; n > 0 && n*1000 >= rule.Rare*exits {
				out.Observed += exits
			}
		}
	}
}
