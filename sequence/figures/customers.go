package figures

import "percorso/identity/graph"

// Part says in what way a customer has to do with a figure.
type Part string

// The parts. Each is the people of one figure of a journey, a funnel or
// flows, over the same selection and rule.
const (
	PartAll     Part = ""        // with an interaction in the selection
	PartVisited Part = "visited" // on the stage, at the touchpoint
	PartNow     Part = "now"     // last there, silence not over
	PartEnded   Part = "ended"   // last visit there, silence over, with an outcome in it
	PartDropped Part = "dropped" // last there, silence over, without an outcome in that visit
	PartLeft    Part = "left"    // visited the stage, last visit at another
	PartNext    Part = "next"    // entered the next stage of the model after first entering it
	PartOnward  Part = "onward"  // entered any later stage after first entering it
	PartBack    Part = "back"    // made a back-step from it, in the window
	PartLooped  Part = "looped"  // made a loop of the model from it
	PartMoved   Part = "moved"   // moved from it to the stage To
	PartOutcome Part = "outcome" // made an outcome on it, at the touchpoint
	PartReached Part = "reached" // reached a step of a funnel
	PartStopped Part = "stopped" // reached a step of a funnel and not the next
	PartPassed  Part = "passed"  // counted by a node, a link or a way back of the flows
)

// Who chooses customers. Stage, To and Touchpoint are positions in the table's
// lists, -1 for any.
type Who struct {
	Part                  Part
	Stage, To, Touchpoint int
	Steps                 []Step // of PartReached and PartStopped
	Step                  int    // position in Steps
	Window                uint32 // of the funnel
	Passed                Passed // of PartPassed
}

// Passed names one figure of the flows that Nodes, Count and Rule ask for.
// From and To are positions: of two nodes for a link, of two stages for a way
// back. To is -1 for the node From itself.
type Passed struct {
	Rule     FlowRule
	Nodes    []uint16 // by signature: the node plus one; 0 for none
	Count    int
	From, To int
	Return   bool
}

// Customers are those whom a Who chooses, by Node.
type Customers struct {
	Coverage Coverage // of the selection, whoever is chosen
	List     []Customer
}

// Customer is one of them, as the selection shows them. Interactions on no stage
// count in First, Last, Interactions and Channels alone.
type Customer struct {
	Node         graph.Node
	First, Last  uint32
	Interactions uint32
	Channels     ChannelSet
	Stage        int // of the last visit, -1 for none
	Visits       uint32
	Outcomes     uint32
	Value        int64
	Felt         int64 // answers
	Feeling      int64 // their sum, thousandths
	BackSteps    uint32
}

// ChannelSet is a set of positions in the table's list of channels.
type ChannelSet [4]uint64

// Add adds position i.
func (s *ChannelSet) Add(i int) { s[i>>6&3] |= 1 << (i & 63) }

// Has reports whether position i is in the set.
func (s *ChannelSet) Has(i int) bool { return s[i>>6&3]>>(i&63)&1 != 0 }
