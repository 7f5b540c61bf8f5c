package figures

import (
	"cmp"
	"math"
	"slices"

	"percorso/sequence"
)

// CriticalRule is what critical points need to know besides the table.
type CriticalRule struct {
	Silence uint32 // a visit whose customer does nothing for so long has stopped
	Until   uint32 // up to where the data is known; later visits than Until-Silence are not looked at
	Horizon uint32 // how long what follows a visit counts for its worth
	// Candidate says for each touchpoint whether it can be a critical point: a
	// message that we send because of what somebody did cannot.
	Candidate []bool
	Traits    []Trait
}

// Trait is a property that an interaction may have: one of Values values, or
// none. What it is called is the asker's affair.
type Trait struct {
	Values int
	Of     []sequence.Sparse[uint16] // by block: the number of the value
}

// Sight says what a point is about.
type Sight uint8

// The sights.
const (
	Met    Sight = iota // the touchpoint was met at all
	Waited              // what happened there took at least twice as long as usual
	Had                 // it had one value of a trait
)

// Fewest is how many visits, and how many answers, a side of a comparison must
// have; LeastWait is the shortest usual time that is called waiting.
const (
	Fewest    = 30
	LeastWait = 3600
)

// Clear is how many standard errors two sides must lie apart to be told: many
// candidates are looked at, and one in a thousand would be by chance.
const Clear = 3.3

// Point is a critical point: visits to a stage that met something, beside
// comparable visits that did not. A visit counts for the first point that it
// met, in the order of the list.
type Point struct {
	Stage, Touchpoint int
	Sight             Sight
	Trait, Value      int    // of Had
	Wait              uint32 // of Waited: twice the usual time
	Wide              bool   // of Met: beside all other visits to the stage, for want of ones of its kind
	Visits            int64
	Stopped, Back     int64 // of the visits
	Others            int64
	OthersLost        int64
	Felt, OthersFelt  Feeling // answers in these visits
	Customers         int64   // who met it, points before it or not
}

// CriticalStage is what became of the visits to a stage.
type CriticalStage struct {
	On, Stopped, Back int64
	// What the visits were followed by, in hundredths, by whether they went on:
	// of those whose horizon lies in the data, or of all where they are few.
	OnFollowed, LostFollowed   int64
	OnFollowedN, LostFollowedN int64
}

// Fate is what became of a visit.
type Fate uint8

// The fates.
const (
	Open    Fate = iota // too late to tell
	On                  // to a later stage or by a loop, or with an outcome
	Stopped             // nothing for the silence
	Turned              // to an earlier stage
)

// Fate returns what became of a visit that was left at the time left, with an
// outcome or not. Next is when the next visit began and which kind of move led
// there; kind is empty when there is none.
func (r *CriticalRule) Fate(left uint32, outcome bool, next uint32, kind string) Fate {
	switch {
	case r.Until < left || r.Until-left < r.Silence:
		return Open
	case outcome:
		return On
	case kind == "" || next-left >= r.Silence:
		return Stopped
	case kind == Back:
		return Turned
	}
	return On
}

// Critical is the critical points of what was selected.
type Critical struct {
	Coverage Coverage
	Stages   []CriticalStage
	Points   []Point // by stage, then in the order in which Choose took them
}

// Excess is the share of the visits that was lost beyond the others', with the
// standard error of that difference.
func (p *Point) Excess() (share, err float64) {
	n, m := float64(p.Visits), float64(p.Others)
	if n == 0 || m == 0 {
		return 0, 0
	}
	a, b := float64(p.Stopped+p.Back)/n, float64(p.OthersLost)/m
	return a - b, math.Sqrt(a*(1-a)/n + b*(1-b)/m)
}

// usual reports whether most comparable visits meet the touchpoint: then it is
// how people go through the stage, and nothing that befalls some of them.
func (p *Point) usual() bool { return p.Sight == Met && p.Visits > p.Others }

// Loss is how many standard errors the excess lies above none, 0 where there are
// too few visits to tell, or what was met is usual.
func (p *Point) Loss() float64 {
	share, err := p.Excess()
	if p.Visits < Fewest || p.Others < Fewest || share <= 0 || p.usual() {
		return 0
	}
	return share / max(err, 1e-9)
}

// Complaint is how many standard errors the answers lie below the others', 0
// where there are too few to tell, or what was met is usual.
func (p *Point) Complaint() float64 {
	if p.Felt.N < Fewest || p.OthersFelt.N < Fewest || p.usual() {
		return 0
	}
	mean, err := p.Felt.mean()
	others, otherErr := p.OthersFelt.mean()
	return max(0, others-mean) / max(math.Hypot(err, otherErr), 1e-9)
}

// mean returns the mean and its standard error, in thousandths.
func (f *Feeling) mean() (mean, err float64) {
	n, sum := float64(f.N), float64(f.Sum)
	return sum / n, math.Sqrt(max(0, float64(f.Squares)-sum*sum/n) / (n - 1) / n)
}

// Worth is what going on is worth at the stage: the mean of what visits that
// went on were followed by, less that of visits that were lost; never below 0.
func (s *CriticalStage) Worth() float64 {
	if s.OnFollowedN == 0 || s.LostFollowedN == 0 {
		return 0
	}
	return max(0, float64(s.OnFollowed)/float64(s.OnFollowedN)-float64(s.LostFollowed)/float64(s.LostFollowedN))
}

// MaxLosses and MaxComplaints are how many candidates of a stage are looked at
// closely, of those that lose most clearly and those whose answers are most
// clearly worse.
const (
	MaxLosses     = 40
	MaxComplaints = 24
)

// Shortlist returns the candidates of one stage, with the figures of all its
// visits, that are worth a closer look.
func Shortlist(all []Point) []Point {
	pick := func(most int, clear func(*Point) float64) []Point {
		some := slices.DeleteFunc(slices.Clone(all), func(p Point) bool { return clear(&p) < Clear })
		slices.SortFunc(some, func(a, b Point) int { return cmp.Or(cmp.Compare(clear(&b), clear(&a)), order(&a, &b)) })
		return some[:min(len(some), most)]
	}
	out := pick(MaxLosses, (*Point).Loss)
	for _, p := range pick(MaxComplaints, (*Point).Complaint) {
		if !slices.ContainsFunc(out, func(q Point) bool { return order(&p, &q) == 0 }) {
			out = append(out, p)
		}
	}
	slices.SortFunc(out, func(a, b Point) int { return order(&a, &b) })
	return out
}

// Choose takes the points of one stage one after the other, the clearest loss
// first, then the clearest complaint. Measure returns a candidate's figures over
// the visits that no chosen point has taken; take is told what was chosen.
func Choose(candidates []Point, measure func(Point) Point, take func(Point)) []Point {
	var chosen []Point
	rest := slices.Clone(candidates)
	for _, clear := range []func(*Point) float64{(*Point).Loss, (*Point).Complaint} {
		for {
			best, at := Point{}, -1
			for i := range rest {
				p := measure(rest[i])
				if c := clear(&p); c >= Clear && (at < 0 || c > clear(&best)) {
					best, at = p, i
				}
			}
			if at < 0 {
				break
			}
			take(best)
			chosen = append(chosen, best)
			rest = slices.Delete(rest, at, at+1)
		}
	}
	return chosen
}

// order is that of the model, then of what the points are.
func order(a, b *Point) int {
	return cmp.Or(cmp.Compare(a.Stage, b.Stage), cmp.Compare(a.Touchpoint, b.Touchpoint), cmp.Compare(a.Sight, b.Sight),
		cmp.Compare(a.Trait, b.Trait), cmp.Compare(a.Value, b.Value))
}

// Is reports whether both are the same point, whatever their figures.
func (p *Point) Is(other *Point) bool { return order(p, other) == 0 }

// Fill sets the figures of both sides.
func (p *Point) Fill(visits, stopped, back, others, othersLost int64, felt, othersFelt Feeling) {
	p.Visits, p.Stopped, p.Back, p.Others, p.OthersLost, p.Felt, p.OthersFelt = visits, stopped, back, others, othersLost, felt, othersFelt
}
