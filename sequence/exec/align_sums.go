package exec

import (
	"maps"
	"slices"

	"percorso/sequence/figures"
)

func (w *alignWorker) merge(o *alignWorker) {
	a, b := &w.out, &o.out
	mergeCoverage(&a.Coverage, b.Coverage)
	a.Customers += b.Customers
	a.Journeys += b.Journeys
	a.Touches += b.Touches
	a.AsPlanned += b.AsPlanned
	a.Cost += b.Cost
	for c := range a.Columns {
		x, y := &a.Columns[c], &b.Columns[c]
		x.There, x.Over, x.Came, x.Overs = x.There+y.There, x.Over+y.Over, x.Came+y.Came, x.Overs+y.Overs
	}
	for n := range a.Places {
		x, y := &a.Places[n], &b.Places[n]
		x.Met, x.Missing, x.Missings = x.Met+y.Met, x.Missing+y.Missing, x.Missings+y.Missings
		x.Failing, x.Failings = x.Failing+y.Failing, x.Failings+y.Failings
	}
	for i, x := range []*figures.KindCount{&a.Missing, &a.Skipped, &a.Adhoc, &a.Failing, &a.Disordered} {
		y := []figures.KindCount{b.Missing, b.Skipped, b.Adhoc, b.Failing, b.Disordered}[i]
		x.Customers, x.Count = x.Customers+y.Customers, x.Count+y.Count
	}
	for i := range w.moves {
		for n, m := range o.moves[i] {
			w.moves[i][n] += m
		}
	}
	mergeTouches(w.adhoc, o.adhoc)
	mergeTouches(w.disorder, o.disorder)
	w.found = append(w.found, o.found...)
}

func mergeTouches(to, from map[int]*figures.TouchCount) {
	for t, c := range from {
		if to[t] == nil {
			to[t] = &figures.TouchCount{Touchpoint: t}
		}
		to[t].Customers += c.Customers
		to[t].Count += c.Count
	}
}

// figures turns the sums of all workers into the answer.
func (w *alignWorker) figures() *figures.Alignment {
	list := func(m map[int]*figures.TouchCount) (out []figures.TouchCount) {
		for _, t := range slices.Sorted(maps.Keys(m)) {
			out = append(out, *m[t])
		}
		return out
	}
	w.out.AdHoc, w.out.Disorder = list(w.adhoc), list(w.disorder)
	for from, next := range w.moves {
		exits := int64(0)
		for _, n := range next {
			exits += n
		}
		for to, n := range next {
			if w.allow[from][to] {
				w.out.Allowed += exits
				if n > 0 && n*1000 >= w.rule.Rare*exits {
					w.out.Observed += exits
				}
			}
		}
	}
	return &w.out
}
