package figures

import (
	"math"

	"percorso/sequence"
)

// Bounds of a question of retention.
const (
	MaxIntervals = 60  // cells of a row
	MaxCohorts   = 400 // intervals in which cohorts begin
	MaxHorizon   = 366 // the last interval that a bracket may reach
)

// RetentionMode says what cell k of a row counts.
type RetentionMode string

// The modes. Interval 0 is the cohort's own, and is in none of the cells.
const (
	RetentionOn       RetentionMode = "on"       // a return in interval k
	RetentionAfter    RetentionMode = "after"    // a return in interval k or any later one
	RetentionBefore   RetentionMode = "before"   // a return in interval 1 to k
	RetentionStreak   RetentionMode = "streak"   // a return in each of the intervals 1 to k
	RetentionBrackets RetentionMode = "brackets" // a return in an interval of bracket k
)

// Bracket is the intervals From to To, both included.
type Bracket struct{ From, To int }

// RetentionRule is what retention asks for. Times are Unix seconds.
type RetentionRule struct {
	Start, Return *Step // what begins it and what is a return; nil for any interaction
	// Bounds cut the calendar: interval g is Bounds[g] <= t < Bounds[g+1].
	// Interval 0 is the one before the first in which a cohort begins.
	Bounds []uint32
	From   uint32 // where cohorts begin, within interval 1
	Until  uint32 // up to where the data is known
	// Rolling is the length of an interval that begins with the start itself;
	// 0 means the intervals of the calendar.
	Rolling   uint32
	Recurring bool // a customer is in each cohort in whose interval they start; else in that of their first start ever
	Mode      RetentionMode
	Count     int       // cells of a row, but in brackets: 0 to MaxIntervals
	Brackets  []Bracket // ascending, up to MaxHorizon
	Groups    *Grouping // by what the start is; nil for none
	Values    bool      // whether value is added up
	Lifecycle bool      // whether the lifecycle is answered
	Survival  bool      // whether the times to return and to silence are
	Silence   uint32    // with Survival
}

// Cells returns how many cells a row has.
func (r *RetentionRule) Cells() int {
	if r.Mode == RetentionBrackets {
		return len(r.Brackets)
	}
	return r.Count
}

// Horizon returns the last interval that a cell looks at, but those that look at
// all that follow.
func (r *RetentionRule) Horizon() int {
	if r.Mode == RetentionBrackets && len(r.Brackets) > 0 {
		return r.Brackets[len(r.Brackets)-1].To
	}
	return r.Count
}

// Last returns the interval that must be over for cell n to be known.
func (r *RetentionRule) Last(n int) int {
	if r.Mode == RetentionBrackets {
		return r.Brackets[n].To
	}
	return n + 1
}

// Span returns the intervals whose value cell n adds up; to is the horizon where
// it has no end.
func (r *RetentionRule) Span(n int) (from, to int) {
	switch r.Mode {
	case RetentionBrackets:
		return r.Brackets[n].From, r.Brackets[n].To
	case RetentionAfter:
		return n + 1, r.Horizon()
	case RetentionBefore:
		return 1, n + 1
	default:
		return n + 1, n + 1
	}
}

// Over returns the last interval of the calendar that is over, -1 for none.
func (r *RetentionRule) Over() int {
	over := -1
	for g := 0; g+1 < len(r.Bounds) && r.Bounds[g+1] <= r.Until; g++ {
		over = g
	}
	return over
}

// Grouping puts interactions into groups 0 to Count-1. Where Of is not nil it
// says so by property, else At by signature; both have the group plus one, and
// None is the group of the others.
type Grouping struct {
	At    []uint16
	Of    []sequence.Sparse[uint16] // by block
	Group []uint16                  // by the number in Of: the group plus one
	None  int
	Count int
}

// Retention is the figures of retention.
type Retention struct {
	Coverage  Coverage
	Cohorts   []RetentionRow // by interval of the calendar, from interval 1 on
	Groups    []RetentionRow // over all cohorts
	Lifecycle []LifecycleFigures
	Returned  Durations // intervals from the start to the interval of the first return
	Lasted    Durations // intervals from the start to the interval of the last return before the first silence
}

// RetentionRow is the figures of a cohort, or of a group. Where cohorts recur,
// customers of a group are counted once for each cohort.
type RetentionRow struct {
	Customers int64
	Value     int64 // in interval 0, from the start on
	Cells     []RetentionCell
}

// RetentionCell is one figure of a row.
type RetentionCell struct {
	Customers int64 // for whom it holds, so far
	Complete  int64 // whose last interval of it is over
	Kept      int64 // of these, for whom it holds
	Value     int64 // of all customers of the row, in its intervals
}

// LifecycleFigures are the customers of one interval of the calendar, from
// interval 1 on. New, Returning and Resurrected are active in it: for the first
// time ever, as in the interval before, or after an interval without. Dormant
// are those active in the interval before and not in it.
type LifecycleFigures struct{ New, Returning, Resurrected, Dormant int64 }

// Durations counts durations by their number of intervals: Events those that
// ended, Censored those that had not when they were last looked at.
type Durations struct{ Events, Censored []int64 }

// RetainedPart says which customers of a question of retention are asked for.
type RetainedPart uint8

// The parts.
const (
	InCohort RetainedPart = iota // all of the cohort
	Kept                         // for whom a cell holds
	Lapsed                       // for whom it does not
	New
	Returning
	Resurrected
	Dormant
)

// Retained names one figure of retention.
type Retained struct {
	Part RetainedPart
	// Cohort is an interval of the calendar, from 1 on. 0 is all of them, and
	// then Kept and Lapsed take only those whose cell is complete.
	Cohort int
	Cell   int // position in the row
	Group  int // -1 for any
}

// Survival is a point of a survival curve: the share of those for whom nothing
// has ended up to and including an interval, of whom AtRisk were looked at in it.
type Survival struct {
	AtRisk, Events, Censored int64
	Share                    float64
	// Variance is that of log(-log(Share)), by Greenwood's formula; 0 where
	// Share is 0 or 1.
	Variance float64
}

// KaplanMeier returns the survival curve of durations, one point for each number
// of intervals: the product-limit estimator (Kaplan and Meier, Nonparametric
// estimation from incomplete observations, JASA 53, 1958). Whoever is censored
// in an interval is at risk in it.
func (d *Durations) KaplanMeier() []Survival {
	out := make([]Survival, len(d.Events))
	risk := int64(0)
	for k := range d.Events {
		risk += d.Events[k] + d.Censored[k]
	}
	share, sum := 1.0, 0.0
	for k := range out {
		e, c := d.Events[k], d.Censored[k]
		if risk > 0 {
			share *= float64(risk-e) / float64(risk)
		}
		if e > 0 && e < risk {
			sum += float64(e) / (float64(risk) * float64(risk-e))
		}
		out[k] = Survival{AtRisk: risk, Events: e, Censored: c, Share: share, Variance: logLogVariance(share, sum)}
		risk -= e + c
	}
	return out
}

// logLogVariance turns the sum of Greenwood's formula into the variance of
// log(-log(share)), by which an interval of confidence stays between 0 and 1
// (Kalbfleisch and Prentice, The Statistical Analysis of Failure Time Data).
func logLogVariance(share, sum float64) float64 {
	if share <= 0 || share >= 1 {
		return 0
	}
	l := math.Log(share)
	return sum / (l * l)
}
