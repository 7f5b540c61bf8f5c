package naive

import (
	"slices"

	"percorso/catalogue"
	"percorso/sequence/figures"
)

// Step reports whether an interaction satisfies a step of a funnel.
type Step func(Interaction) bool

// Funnel answers an ordered funnel over a log.
//
// A chain is different interactions that satisfy step 1, 2, ... in turn, none
// earlier than the one before, the last at most window seconds after the first.
// A customer reached as many steps as their longest chain has; among the
// longest that with the latest start wins, and it reaches each step as early as
// a chain from that start can.
func Funnel(log Log, table *catalogue.Table, steps []Step, window uint32) *figures.Funnel {
	f := &figures.Funnel{Coverage: coverage(log, table), Steps: make([]figures.StepFigures, len(steps))}
	times, timesFirst := make([][]uint32, len(steps)), make([][]uint32, len(steps))
	for _, c := range log.customers() {
		seconds := runs(c, func(a, b Interaction) bool { return a.Time == b.Time })
		var best []uint32
		for i := range seconds {
			if reached := chain(seconds[i:], steps, window); len(reached) > 0 && len(reached) >= len(best) {
				best = reached
			}
		}
		for k, t := range best {
			f.Steps[k].Customers++
			if k > 0 {
				times[k] = append(times[k], t-best[k-1])
				timesFirst[k] = append(timesFirst[k], t-best[0])
			}
		}
	}
	for k := range steps {
		f.Steps[k].Time, f.Steps[k].TimeFirst = quartiles(times[k]), quartiles(timesFirst[k])
	}
	return f
}

// chain returns when the best chain that starts in the first of the seconds
// reached its steps. To take as many steps as can be in each second is best:
// who stands further can do with the rest of what would have brought the others
// there.
func chain(seconds []Log, steps []Step, window uint32) []uint32 {
	var reached []uint32
	start := seconds[0][0].Time
	for i, second := range seconds {
		t := second[0].Time
		if t-start > window || i > 0 && len(reached) == 0 {
			break
		}
		from := len(reached)
		for len(reached) < len(steps) && satisfy(second, steps[from:len(reached)+1]) {
			reached = append(reached, t)
		}
	}
	return reached
}

// satisfy reports whether each of the steps can have an interaction of its own.
func satisfy(log Log, steps []Step) bool {
	if len(steps) == 0 {
		return true
	}
	for i, x := range log {
		if steps[0](x) && satisfy(slices.Delete(slices.Clone(log), i, i+1), steps[1:]) {
			return true
		}
	}
	return false
}
