package insight

import (
	"percorso"
	"percorso/catalogue"
)

// FlowsAnswer is how customers pass through the stages of a model.
type FlowsAnswer struct {
	Kind  string          `json:"kind" enum:"flows"`
	Query Query           `json:"query" doc:"The question with its defaults filled in"`
	Model catalogue.Model `json:"model"`
	Flows
	Compare *Flows `json:"compare,omitempty" doc:"The same for the second period or group, with the same nodes merged"`
}

// Flows are the figures of one selection. A pass is a customer's visits, in
// their order, each to a later stage than the one before: a back-step or a loop
// ends it and begins the next. Every visit belongs to one pass, so that without
// from and to the passes of a column are the visits of its stage, and the
// customers whose journey ended are the journey's, in each column.
//
// A visit is on one node: that of its first interaction on the stage, or of its
// last where the query says so. With from, a path is a pass from the first
// interaction on that meets it, and with to up to the first that meets that;
// there the visit is on the node of the interaction asked for. A pass in which
// nothing meets from is not counted.
type Flows struct {
	Coverage  Coverage     `json:"coverage"`
	Passes    int64        `json:"passes" doc:"Paths counted; the sum of the starts and earlier of the nodes"`
	Customers int64        `json:"customers" doc:"Customers with a path"`
	Columns   []FlowColumn `json:"columns" doc:"One for each stage of the model, in its order"`
	Nodes     []FlowNode   `json:"nodes" doc:"Those with a pass, by stage, then by passes, most first, the merged ones last"`
	Links     []FlowLink   `json:"links" doc:"By from, then to, in the order of the nodes"`
	Returns   []FlowReturn `json:"returns" doc:"Back-steps and loops that follow the end of a pass, by from, then to, in the order of the model"`
}

// FlowBalance says how passes come in and go out: Starts + Earlier + In =
// Passes = Out + Dropped + Ended + Now + Back + Loop + Arrived + Later.
type FlowBalance struct {
	Starts   int64 `json:"starts" doc:"Paths that start here"`
	Returned int64 `json:"returned" doc:"Of these, those that a back-step or a loop led here"`
	Earlier  int64 `json:"earlier" doc:"Paths with visits before the ones asked for"`
	In       int64 `json:"in" doc:"Passes by links that lead here"`
	Out      int64 `json:"out" doc:"Passes by links that lead on"`
	Dropped  int64 `json:"dropped" doc:"Drop-off: the customer's last visit, silence over, no outcome in it"`
	Ended    int64 `json:"ended" doc:"The customer's last visit, silence over, with an outcome in it"`
	Now      int64 `json:"now" doc:"The customer's last visit, silence not over: still on the way"`
	Back     int64 `json:"back" doc:"A back-step follows"`
	Loop     int64 `json:"loop" doc:"A loop of the model follows"`
	Arrived  int64 `json:"arrived" doc:"The path ends here because it reached what to asks for"`
	Later    int64 `json:"later" doc:"The path goes on, with more visits than after asks for"`
}

// FlowColumn is the figures of one stage.
type FlowColumn struct {
	Stage     percorso.StageID `json:"stage"`
	Passes    int64            `json:"passes" doc:"The sum of its nodes"`
	Customers int64            `json:"customers" doc:"Customers with a pass here, each once"`
	Onward    int64            `json:"onward" doc:"Of these, those who in one of the passes went on from here to a later stage"`
	FlowBalance
}

// FlowNode is a touchpoint or a channel on its stage, the stage itself, or the
// rare ones of a stage together.
type FlowNode struct {
	Key        string                `json:"key" doc:"stage/id: names the node in links"`
	Stage      percorso.StageID      `json:"stage"`
	ID         string                `json:"id" doc:"* for the rare ones merged, - for interactions without a touchpoint or channel"`
	Name       percorso.Text         `json:"name"`
	Touchpoint *catalogue.Touchpoint `json:"touchpoint,omitempty" doc:"Where nodes are touchpoints"`
	Channel    *catalogue.Channel    `json:"channel,omitempty" doc:"Where nodes are channels"`
	Merged     []FlowPart            `json:"merged,omitempty" doc:"What was merged, by passes, most first"`
	Passes     int64                 `json:"passes"`
	Customers  int64                 `json:"customers"`
	FlowBalance
}

// FlowPart is a node that was merged with others, and its passes.
type FlowPart struct {
	ID     string        `json:"id"`
	Name   percorso.Text `json:"name"`
	Passes int64         `json:"passes"`
}

// FlowLink is the way from a node to one of a later stage.
type FlowLink struct {
	From      string    `json:"from" doc:"Key of a node"`
	To        string    `json:"to" doc:"Key of a node"`
	Kind      string    `json:"kind" enum:"forward,skip" doc:"forward: to the next stage; skip: to one further on"`
	Passes    int64     `json:"passes"`
	Customers int64     `json:"customers"`
	Time      Quartiles `json:"time" doc:"Seconds from the last interaction of the visit left to the first of the visit entered, over passes"`
}

// FlowReturn is a way back from a stage to an earlier one, where the next pass
// begins.
type FlowReturn struct {
	From      percorso.StageID `json:"from"`
	To        percorso.StageID `json:"to"`
	Kind      string           `json:"kind" enum:"back,loop"`
	Name      percorso.Text    `json:"name" doc:"What the model calls the loop; empty for a back-step"`
	Passes    int64            `json:"passes" doc:"How often it happened"`
	Customers int64            `json:"customers"`
	Time      Quartiles        `json:"time" doc:"As of links"`
}
