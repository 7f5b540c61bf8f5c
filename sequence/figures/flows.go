package figures

// FlowRule is what flows need to know besides the table.
type FlowRule struct {
	JourneyRule      // when a journey is over
	Last        bool // whether a visit counts at its last interaction instead of its first
	From        *Step
	To          *Step
	Arrived     bool // whether only paths count that reach To
	Before      int  // at most so many visits before the one that reaches To; 0 for all
	After       int  // at most so many visits after the first; 0 for all
	Sizes       bool // whether only the passes, of all and of each node, are asked for
}

// A FlowExit is how a path leaves its last node.
type FlowExit int

// The exits.
const (
	FlowDropped FlowExit = iota // the customer's last visit, silence over, no outcome in it
	FlowEnded                   // the customer's last visit, silence over, with an outcome in it
	FlowNow                     // the customer's last visit, silence not over
	FlowBack                    // a back-step follows
	FlowLoop                    // a loop of the model follows
	FlowArrived                 // it reached To
	FlowLater                   // it goes on, beyond After
	FlowExits
)

// Flows are passes through the stages of a model: visits each further on than
// the one before. insight.Flows says what each figure means.
type Flows struct {
	Coverage          Coverage
	Passes, Customers int64
	Columns           []FlowColumn // one for each stage of the model
	Nodes             []FlowNode
	Links             []Move // between nodes; those that happened, by from, then by to
	Returns           []Move // back-steps and loops between stages, in the same order
}

// FlowColumn is the figures of one stage.
type FlowColumn struct{ Passes, Customers, Onward int64 }

// FlowNode is the figures of one node. Starts, Earlier and the links that come
// in make Passes; so do the exits and the links that go out.
type FlowNode struct {
	Passes, Customers         int64
	Starts, Returned, Earlier int64
	Exits                     [FlowExits]int64
}
