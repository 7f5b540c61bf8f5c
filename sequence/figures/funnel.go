package figures

import "percorso/sequence"

// Order says how the steps of a funnel must come.
type Order string

// The orders.
const (
	Ordered  Order = "ordered" // one after the other, whatever happens between
	Strictly Order = "strict"  // one after the other, nothing between
	AnyOrder Order = "any"     // inside one window, but for anchored steps
)

// FunnelCount says what a funnel counts.
type FunnelCount string

// What is counted.
const (
	CountCustomers FunnelCount = "customers"
	CountAttempts  FunnelCount = "attempts" // every entry
	CountSessions  FunnelCount = "sessions" // interactions without a gap longer than Gap
)

// Attempt says which of the entries of a customer, or of a session, counts.
type Attempt string

// The attempts. Of two that come as far, that with more optional steps is the
// further one.
const (
	AttemptLatest   Attempt = "latest"   // of those that came furthest, the last begun
	AttemptEarliest Attempt = "earliest" // of those that came furthest, the first begun
	AttemptFirst    Attempt = "first"    // the first begun, however far it came
)

// Touch says which interaction gives a breakdown its value.
type Touch string

// The touches.
const (
	TouchFirst Touch = "first" // the first that satisfies a step and has the field
	TouchLast  Touch = "last"  // the last such
	TouchStep  Touch = "step"  // the one that stands for a step of the chain
)

// Limits of a funnel.
const (
	MaxExclusions = 16
	MaxBins       = 90
)

// FunnelRule is a funnel with all of its options. The zero value of a field is
// its default, but for Window.
type FunnelRule struct {
	Steps    []Step
	Order    Order
	Anchors  uint64 // of AnyOrder: the steps that must come at their place, a bit each
	Optional uint64 // the steps that may be left out; not of AnyOrder
	Window   uint32 // seconds from the first step, inclusive
	// Deadline, where it is there, says in place of Window until when a chain
	// that began at a time may go on, inclusive; it never falls.
	Deadline func(start uint32) uint32
	// Within, where it is there, bounds the seconds since the step before that
	// is not optional, inclusive; 0 for no bound. Of Ordered and Strictly.
	Within     []uint32
	Exclusions []Exclusion
	Keep       bool   // whether an exclusion ends the chain, not the customer
	Tolerance  uint32 // of Ordered: how many seconds a step may lie before the one that it follows
	Hold       *Field // what all of a chain must have the same value of
	Count      FunnelCount
	Gap        uint32 // of CountSessions: silence longer than this ends a session
	Attempt    Attempt
	Breakdown  *Breakdown
	Between    *Between // the time between which steps is laid out
	Next       *Field   // what those who stopped did next
}

// Exclusion is what must not happen from after step From was reached until step
// To is; positions in the steps. With AnyOrder both are -1: in all of the chain.
type Exclusion struct {
	Step
	From, To int
}

// Field gives interactions a value, 1 and up; 0 is none. At gives it by
// signature; Of, where At is nil, by interaction, for each block.
type Field struct {
	At []uint16
	Of []sequence.Sparse[uint16]
}

// Breakdown is by what the counted are told apart.
type Breakdown struct {
	Field
	Touch Touch
	Step  int      // of TouchStep: the position
	Fold  []uint16 // nil, or by value: the value for which it counts
}

// Between are two steps, the time between which is laid out in Bins; how many,
// the engine finds when it is 0.
type Between struct{ From, To, Bins int }

// FunnelSums is the figures of a funnel with options. Positions are those of the
// steps; of AnyOrder and between anchors they count how many were satisfied.
type FunnelSums struct {
	Coverage  Coverage
	Entered   int64 // chains counted
	Customers int64 // who have one
	Excluded  int64 // chains left out by an exclusion
	Steps     []FunnelStep
	Times     *Spread
	Groups    []FunnelGroup // of a breakdown: by value, ascending
}

// FunnelStep is the figures of one position.
type FunnelStep struct {
	Count            int64 // chains that reached it
	Customers        int64 // who have one of these
	Dropped          int64 // chains that ended on it, short of the last step
	DroppedCustomers int64
	Time, TimeFirst  Quartiles   // of the chains that reached it, from the position before that is not optional, and from the first
	Next             []NextCount // by value, ascending: what came first after the chains that ended here
}

// NextCount is how many did what next; Value is 0 for nothing.
type NextCount struct {
	Value uint16
	Count int64
}

// FunnelGroup is the figures of one value of a breakdown: 0 of those without one,
// -1 of those who did not reach the step that gives it.
type FunnelGroup struct {
	Value int
	Steps []GroupStep
}

// GroupStep is one position of a group.
type GroupStep struct{ Count, Customers, Dropped, DroppedCustomers int64 }

// Spread lays out N durations: Bins of Width seconds from Shortest on, each with
// its lower end.
type Spread struct {
	Quartiles
	Shortest, Longest uint32
	Sum               int64
	Width             uint32
	Bins              []int64
}

// FunnelWho chooses customers by a figure of a funnel: those with a chain that
// reached, or that ended on, a position.
type FunnelWho struct {
	Position int
	Stopped  bool
	// Group and Next, where they are there, say whether the breakdown's value
	// and what came next are those meant.
	Group func(value int) bool
	Next  func(value uint16) bool
}

// BinsOf returns how many bins n durations are laid out in: the cube root of n,
// 3 to 60.
func BinsOf(n int64) int {
	bins := 0
	for int64(bins)*int64(bins)*int64(bins) < n && bins < 60 {
		bins++
	}
	return max(bins, 3)
}

// NewSpread lays out n durations given part by part, but for their quartiles. Of
// no durations it is empty, without bins.
func NewSpread(bins int, n int64, each func(func([]uint32))) *Spread {
	s := &Spread{Bins: []int64{}}
	if n == 0 {
		return s
	}
	s.Shortest = ^uint32(0)
	each(func(part []uint32) {
		for _, v := range part {
			s.Shortest, s.Longest, s.Sum = min(s.Shortest, v), max(s.Longest, v), s.Sum+int64(v)
		}
	})
	if bins == 0 {
		bins = BinsOf(n)
	}
	wide := uint64(s.Longest-s.Shortest)/uint64(bins) + 1 // the longest lies inside the last
	s.Width, s.Bins = uint32(wide), make([]int64, bins)
	each(func(part []uint32) {
		for _, v := range part {
			s.Bins[(v-s.Shortest)/s.Width]++
		}
	})
	return s
}
