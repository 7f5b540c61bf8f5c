package figures

import "percorso/sequence"

// Keys are the values of a property by interaction, as numbers from 1: block by
// block, and an interaction with several values stands there several times.
type Keys struct {
	Of    []sequence.Sparse[uint16]
	Count int // the highest number
}

// BehaviourRule is what behaviours need to know besides the patterns. The
// selection goes beyond From and To by as much as the patterns may: what is
// counted lies between.
type BehaviourRule struct {
	From, To uint32   // From <= t < To
	Until    uint32   // up to where the data is known
	Keys     []Keys   // what patterns name by Same
	Place    *Keys    // where it happened; nil for not asked
	Buckets  []uint32 // the first instants of the trend's spans, ascending; the first is not above From
}

// Behaviours is how often patterns occur.
type Behaviours struct {
	Coverage Coverage // of what lies between From and To
	Value    int64    // of all outcomes between From and To
	Patterns []Behaviour
}

// Behaviour is the figures of one pattern.
type Behaviour struct {
	Customers, Occurrences, Value       int64            // who, how often, and of what worth the anchors are
	OfCustomers, OfOccurrences, OfValue int64            // of all that could be its anchor
	Gap                                 Quartiles        // seconds from the first element to the last
	Trend                               []BehaviourSpan  // by bucket
	Ways                                []Way            // by from, then by to
	Places                              []BehaviourPlace // by place; those without one are 0
	Elements                            []BehaviourElement
}

// BehaviourSpan is a pattern in one span of time.
type BehaviourSpan struct{ Customers, Occurrences, Value, Of, OfValue int64 }

// Way is a pair of channels, by position plus one: of the first element, and of
// the last.
type Way struct {
	From, To    int
	Occurrences int64
}

// BehaviourPlace is a pattern at one place.
type BehaviourPlace struct {
	Place                         int
	Customers, Occurrences, Value int64
}

// BehaviourElement is how many interactions could be an element of the pattern,
// and how many of these were left aside because they do not have what must be
// the same.
type BehaviourElement struct{ Interactions, Unkeyed int64 }
