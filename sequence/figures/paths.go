package figures

import "percorso/sequence"

// MaxPathSteps is how many steps paths are followed for.
const MaxPathSteps = 20

// PathNodes says on which node each interaction is: by its signature, or by a
// property of its own.
type PathNodes struct {
	At    []uint16                  // by signature code: the node plus one
	Of    []sequence.Sparse[uint16] // by block: the node plus one, in place of At; nil for none
	Count int
	// Case says for each block which case an interaction belongs to; those that
	// it leaves out belong to none. Nil where time makes the cases.
	Case []sequence.Sparse[uint16]
}

// PathRule says what a path is. Interactions of a customer in a row make one
// case, up to a silence longer than Gap; what the rule leaves of a case is a
// path, its interactions on a node are its steps.
type PathRule struct {
	JourneyRule // when the last case of a customer is over
	// Gap is the longest silence within a case, in seconds; the highest number
	// for the whole journey.
	Gap        uint32
	Collapse   bool  // whether consecutive interactions on one node are one step
	Containing *Step // only cases with such an interaction; nil for all
	From       *Step // a path begins at such an interaction; nil for that of the case
	To         *Step // it ends at such an interaction, after the one of From; nil for that of the case
	Last       bool  // whether it is the last such interaction, and before it the last of From, instead of the first
	Reverse    bool  // whether steps are numbered from the end
	Depth      int   // how many steps are followed; 0 for all
	Through    []PathPlace
}

// PathPlace is a node at a step, both counted from 0.
type PathPlace struct{ Step, Node int }

// A PathExit is how a path leaves its last step.
type PathExit int

// The exits.
const (
	PathDropped PathExit = iota // the case ends there, without an outcome in the path
	PathEnded                   // the case ends there, with an outcome in the path
	PathNow                     // the case may still go on
	PathArrived                 // it reached To
	PathLater                   // it goes on, beyond Depth
	PathExits
)

// Paths are paths step by step. insight.Paths says what each figure means.
type Paths struct {
	Coverage         Coverage
	Off              int64 // interactions of the selection on no node, or in no case
	Paths, Customers int64
	Steps            []PathStep // up to the last that a path has
}

// PathStep is the figures of one step. Links lead from its slots to those of the
// next step, or where steps are numbered from the end, the other way round.
type PathStep struct {
	Paths, Customers int64
	Nodes            []PathNode // by slot
	Links            []Move     // between slots; those that happened, by from, then by to
}

// PathNode is the figures of one node at one step. Starts, Earlier and the links
// that come in make Paths; so do the exits and the links that go out.
type PathNode struct {
	Paths, Customers int64
	Starts           int64 // paths that begin here
	Earlier          int64 // paths that begin before, where steps are numbered from the end
	Exits            [PathExits]int64
}

// PathWho chooses the customers of a figure of paths: of a slot at a step, of a
// link from it to a slot of the step that comes next in time, or of an exit.
type PathWho struct {
	Step, Slot int
	Into       int      // slot, -1 for none
	Exit       PathExit // when By
	By         bool
}
