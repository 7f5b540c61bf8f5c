package figures

import (
	"slices"

	"percorso/sequence"
)

// MaxColumns is how many columns a plan may have.
const MaxColumns = 300

// Plan is the journey as a map expects it: columns of touchpoints, in any order
// within a column, and which column may come next; a loop leads back from the
// column itself, and cannot be reached by passing it over. It begins in column 0
// and may stop anywhere.
type Plan struct {
	Columns [][]int // positions of touchpoints in the table's list
	Next    [][]int
	Loops   [][]int
}

// Follow returns the columns that may come directly after one.
func (p *Plan) Follow(column int) []int {
	return sorted(append(slices.Clone(p.Next[column]), p.Loops[column]...))
}

// Ways is how many columns are passed over on the shortest way from one column
// to another, and which: of equal ways the one by lower columns. The last From is
// the beginning, before column 0.
type Ways struct {
	Over [][]int16 // -1 where no way leads
	Via  [][][]int
}

// Ways works out the shortest ways of a plan.
func (p *Plan) Ways() Ways {
	k := len(p.Columns)
	w := Ways{Over: make([][]int16, k+1), Via: make([][][]int, k+1)}
	for from := range k + 1 {
		w.Over[from], w.Via[from] = make([]int16, k), make([][]int, k)
		for to := range k {
			w.Over[from][to] = -1
		}
		var first []int
		switch {
		case from < k:
			w.Over[from][from] = 0
			first = p.Follow(from)
		case k > 0:
			first = []int{0}
		}
		type step struct {
			at  int
			via []int
		}
		var queue []step
		for _, to := range sorted(first) {
			queue = append(queue, step{to, nil})
		}
		for len(queue) > 0 {
			s := queue[0]
			queue = queue[1:]
			if w.Over[from][s.at] >= 0 {
				continue
			}
			w.Over[from][s.at], w.Via[from][s.at] = int16(len(s.via)), s.via
			for _, to := range sorted(p.Next[s.at]) {
				queue = append(queue, step{to, append(slices.Clone(s.via), s.at)})
			}
		}
	}
	return w
}

func sorted(list []int) []int {
	out := slices.Clone(list)
	slices.Sort(out)
	return slices.Compact(out)
}

// AlignRule is what laying journeys beside a plan needs to know besides the
// table.
type AlignRule struct {
	Silence uint32 // a pause that ends a journey
	// Rare is how many of a thousand continuations make one that counts for the
	// precision.
	Rare int64
	// Wrong marks, by block, interactions that say themselves that something
	// failed; nil for none.
	Wrong []sequence.Bits
	// Sad is below which emotion, in thousandths, a touch is failing.
	Sad int64
}

// Alignment is a map beside journeys. A touch is a run of interactions at one
// touchpoint. What does not fit costs: a touch that the plan does not have, or
// not then, as much as there are columns; a column passed over 1.
type Alignment struct {
	Coverage                     Coverage
	Customers, Journeys, Touches int64
	AsPlanned                    int64 // customers without a deviation but touchpoints missing
	Cost                         int64 // divide by columns and touches
	Columns                      []ColumnFigures
	Places                       []PlanPlace // planned touchpoints, by column, then as the plan has them
	AdHoc                        []TouchCount
	Disorder                     []TouchCount
	Missing, Skipped, Adhoc      KindCount
	Failing, Disordered          KindCount
	// Allowed and Observed are the sums for the precision.
	Allowed, Observed int64
}

// ColumnFigures are customers by the map: There were at the column, Over passed
// it over in a journey, Came either.
type ColumnFigures struct {
	There, Over, Came int64
	Overs             int64 // journeys that passed it over
}

// PlanPlace is a touchpoint that a column plans.
type PlanPlace struct {
	Column, Touchpoint int
	Met                int64 // customers who met it there
	Missing, Missings  int64 // customers, and journeys, at the column without it
	Failing, Failings  int64 // customers, and touches
}

// TouchCount counts touches at a touchpoint.
type TouchCount struct {
	Touchpoint       int
	Customers, Count int64
}

// KindCount counts the deviations of a kind, and who made them.
type KindCount struct{ Customers, Count int64 }

// Fate of a touch beside the plan.
const (
	Planned  = "planned"
	AdHoc    = "adhoc"
	Disorder = "disorder"
	Failing  = "failing"
	Skipped  = "skipped"
	Missing  = "missing"
)

// Touched is a touch beside the plan, or a column passed over.
type Touched struct {
	Kind       string
	Time       uint32
	Touchpoint int // -1 for a column passed over
	Column     int // -1 for none
}
