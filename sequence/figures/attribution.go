package figures

import (
	"percorso/sequence"
	"percorso/sequence/attribution"
)

// MostTouches is how many touches a path has at most: those before are not
// looked at.
const MostTouches = 1000

// How a path is cleaned up before it is looked at.
const (
	CleanNone   = ""       // every touch as it was
	CleanUnique = "unique" // consecutive touches of one node are one, at the time of the first
	CleanFirst  = "first"  // of each node, only its first touch
)

// AttributionRule says what is attributed to what. The selection that goes with
// it begins Lookback before From, so that early conversions have their touches.
type AttributionRule struct {
	From       uint32 // conversions, and paths without one, count from here on
	Conversion *Step  // nil for the outcomes of the table
	Touch      Step
	// A touch is on the node that its signature has, plus one, 0 for none; or,
	// where Property is not nil, on the one that its property has.
	Nodes    []uint16
	Property []sequence.Sparse[uint16] // by block
	Count    int                       // of nodes
	Direct   []bool                    // by node
	Own      bool                      // whether a conversion can be a touch, of itself too
	On       bool                      // whether a path goes on after a conversion
	Lookback uint32                    // seconds, inclusive
	Steps    int                       // the newest touches of a path that count, 0 for all
	Session  uint32                    // of touches not further apart the first counts; 0 for every touch
	Clean    string
	HalfLife uint32
	Custom   attribution.Weights
	Models   []attribution.Model
	Order    int // of Markov
	// Calibrate asks for Endings too: for at most attribution.MaxNodes nodes.
	Calibrate bool
}

// Attribution is what conversions owe to nodes.
type Attribution struct {
	Coverage     Coverage
	Conversions  Conversions // with a touch
	Unattributed Conversions // without
	Lost         int64       // paths without a conversion
	Nodes        []AttributedNode
	Credits      [][]Credit // by model but Markov, by node
	Steps        *attribution.Steps
	Endings      *attribution.Endings // where the rule asks for a calibration
}

// Conversions counts conversions and whose they are.
type Conversions struct{ Count, Value, Customers int64 }

// AttributedNode is the figures of a node that no model decides.
type AttributedNode struct {
	Touches     int64 // from From on
	Conversions int64 // with a touch there on their path
	Customers   int64 // with such a conversion
}

// Credit is what a node gets: conversions in parts of attribution.Whole, and
// their value.
type Credit struct {
	Parts int64
	Value attribution.Sum
}

// Credited chooses customers by a conversion of theirs.
type Credited struct {
	Unattributed bool // without a touch
	Node         int  // with a touch at this node, -1 for any
}
