package figures

import (
	"percorso"
	"percorso/sequence"
)

// MaxSets is how many sets of interactions are tallied at once.
const MaxSets = 4000

// Set chooses interactions, as a Step does. Numbers, where it has some, are read
// from a property of its interactions.
type Set struct {
	Step
	Numbers *Numbers
}

// Numbers are the values of a property, as numbers.
type Numbers struct {
	Of    []sequence.Sparse[uint16] // by block: the number's place in the lists below
	Value []int64                   // thousandths
	// Felt turns each number into an emotion, in place of what the interaction
	// itself says; nil leaves that as it is. Where Unfelt holds, there is none.
	Felt   []percorso.Emotion
	Unfelt []bool
}

// TallyRule is what a tally needs to know besides the table.
type TallyRule struct {
	Silence uint32
	Until   uint32
}

// Over reports whether the silence after an interaction at time t is over.
func (r TallyRule) Over(t uint32) bool {
	return JourneyRule{Silence: r.Silence, Until: r.Until}.Over(t)
}

// Tally is the figures of many sets of interactions.
type Tally struct {
	Coverage Coverage
	Sets     []SetFigures
}

// SetFigures are the figures of one set.
type SetFigures struct {
	Customers, Interactions int64
	Converted               int64     // customers with an outcome at or after their first interaction in the set
	TimeToOutcome           Quartiles // of these, from that interaction to the first such outcome
	Dropped                 int64     // customers whose last interaction is in the set, silence over, and who did not convert
	Outcomes, Value         int64     // of the interactions in the set
	Emotion                 Feeling
	Numbers                 Sum
	First, Last             uint32 // 0 when there is none
}

// Sum adds up N numbers, in thousandths.
type Sum struct{ N, Sum int64 }

// Group chooses customers by all that they did, whatever the time.
type Group struct {
	Has     *Step // with an interaction that is one of these; nil for any
	Channel int   // position of the channel on which most of their interactions are, -1 for any; of equals the first
	// Outcomes and Value are bounds of what they did on a stage; nil for none.
	Outcomes, Value *Range
}

// Range is whole numbers from AtLeast on and below Below.
type Range struct{ AtLeast, Below int64 }

// Has reports whether n lies in the range; a nil range has all.
func (r *Range) Has(n int64) bool { return r == nil || n >= r.AtLeast && n < r.Below }
