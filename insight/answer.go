package insight

import (
	"percorso"
	"percorso/catalogue"
)

// Coverage says what an answer rests on.
type Coverage struct {
	Customers    int64   `json:"customers" doc:"Customers with an interaction in the selection"`
	Interactions int64   `json:"interactions" doc:"Interactions in the selection"`
	Placed       int64   `json:"placed" doc:"Of these, on a stage of the model"`
	From         string  `json:"from" doc:"First interaction of the selection, RFC 3339 UTC; empty when there is none"`
	To           string  `json:"to" doc:"Last interaction of the selection"`
	Until        string  `json:"until" doc:"Up to where the data is known: the end of the period, or the newest interaction of the whole index if that is earlier. Silence is measured to here"`
	Seq          int64   `json:"seq" doc:"Journal position up to which interactions are included"`
	Catalogue    int     `json:"catalogue" doc:"Version of the catalogue"`
	Millis       float64 `json:"ms" doc:"Time the engine took, in milliseconds"`

	Unknown []UnknownName  `json:"unknown,omitempty" doc:"What the question names and nothing here has; absent when there is none. No interaction can be it, so what asks for it is 0"`
	Unkept  []UnkeptValues `json:"unkept,omitempty" doc:"Properties that the question looks at and not all of whose values are kept; absent when there is none. Values that are not kept are not told apart, and met by no condition on a value"`
}

// Quartiles of durations in seconds: the lower of the two middle values where
// the number is even (element floor((n-1)*q) of the sorted list), so each is a
// duration that occurred. All are null when N is 0.
type Quartiles struct {
	N      int64  `json:"n"`
	Q1     *int64 `json:"q1"`
	Median *int64 `json:"median"`
	Q3     *int64 `json:"q3"`
}

// Feeling is the mean emotion of N answers, on the scale -2 to +2, with its 95 %
// interval (normal approximation, mean ± 1.96 s/√n with the sample standard
// deviation; null for N below 2). Mean is null when N is 0. Counts are the
// answers nearest to each of the five faces, from -2 to +2; halves count for the
// face further from 0.
type Feeling struct {
	N      int64    `json:"n"`
	Mean   *float64 `json:"mean"`
	Low    *float64 `json:"low"`
	High   *float64 `json:"high"`
	Counts [5]int64 `json:"counts"`
}

// Value is money in the workspace's currency, in hundredths, so that sums are
// exact: 125.50 is 12550.
type Value int64

// JourneyAnswer is the measured journey over a stage model.
type JourneyAnswer struct {
	Kind     string          `json:"kind" enum:"journey"`
	Query    Query           `json:"query" doc:"The question with its defaults filled in"`
	Model    catalogue.Model `json:"model"`
	Currency string          `json:"currency" doc:"ISO 4217"`
	Journey
	Compare *Journey `json:"compare,omitempty" doc:"The same figures for the second period or group"`
}

// Journey is the figures of one selection. A visit is a run of consecutive
// interactions of a customer on one stage, in the order of time and then of the
// journal. Interactions without a stage are passed over: they are in no figure
// but the coverage, whatever outcome, value or emotion they have.
//
// Silence runs from a customer's last interaction on a stage to Coverage.Until
// and is over when it is as long as the query's silence or longer. All of this
// is as the selection shows it: what a filter leaves out is not seen.
type Journey struct {
	Coverage    Coverage            `json:"coverage"`
	Totals      Totals              `json:"totals"`
	Stages      []StageFigures      `json:"stages" doc:"One for each stage of the model, in its order"`
	Touchpoints []TouchpointFigures `json:"touchpoints" doc:"Touchpoints with an interaction on a stage of the model, by stage, then by customers, most first, then by id"`
	Transitions []Transition        `json:"transitions" doc:"Moves from one visit to the next that happened, by from, then to, in the order of the model"`
}

// Totals are the figures of all customers with a visit.
type Totals struct {
	Customers        int64     `json:"customers" doc:"Customers with a visit to any stage"`
	Interactions     int64     `json:"interactions" doc:"Interactions on a stage"`
	OutcomeCustomers int64     `json:"outcome_customers" doc:"Customers with an outcome"`
	Outcomes         int64     `json:"outcomes" doc:"Interactions that are outcomes"`
	Value            Value     `json:"value" doc:"Sum of the values of outcomes, and of all values below zero, which are refunds"`
	TimeToOutcome    Quartiles `json:"time_to_outcome" doc:"From a customer's first interaction on a stage to their first outcome at or after it"`
	Emotion          Feeling   `json:"emotion"`
	BackStep         int64     `json:"back_step" doc:"Customers with at least one back-step from any stage, in its window"`
	Dropped          int64     `json:"dropped" doc:"Customers whose last visit ended in silence, without an outcome in it"`
	Now              int64     `json:"now" doc:"Customers whose silence is not over"`
}

// StageFigures are the figures of one stage. Ended, Dropped and Now split the
// customers whose last visit is here; Left are the others: Customers = Left +
// Ended + Dropped + Now.
type StageFigures struct {
	Stage        percorso.StageID `json:"stage"`
	Customers    int64            `json:"customers" doc:"Customers with a visit here"`
	Interactions int64            `json:"interactions"`
	Visits       int64            `json:"visits"`
	Next         int64            `json:"next" doc:"Customers who, after first entering here, entered the next stage of the model; for the last stage, the target of any of its loops; 0 where it has none"`
	Onward       int64            `json:"onward" doc:"Customers who, after first entering here, entered any later stage"`
	TimeIn       Quartiles        `json:"time_in" doc:"Seconds from the first to the last interaction of a visit, over visits"`
	TimeToNext   Quartiles        `json:"time_to_next" doc:"Seconds from first entering here to first entering the next stage after it, over the customers of next"`
	BackStep     int64            `json:"back_step" doc:"Customers who, within the window of entering a visit here, inclusive, made their next move to an earlier stage that is no loop of the model"`
	Loop         int64            `json:"loop" doc:"Customers whose move from here was a loop of the model at least once, however late"`
	Left         int64            `json:"left" doc:"Customers whose last visit is at another stage"`
	Ended        int64            `json:"ended" doc:"Last visit here, silence over, with an outcome in that visit"`
	Dropped      int64            `json:"dropped" doc:"Last visit here, silence over, without an outcome in that visit: drop-off"`
	Now          int64            `json:"now" doc:"Last visit here, silence not yet over: where customers are now"`
	Outcomes     int64            `json:"outcomes"`
	Value        Value            `json:"value"`
	Emotion      Feeling          `json:"emotion"`
	LastSeen     string           `json:"last_seen" doc:"Newest interaction here, in the selection, RFC 3339 UTC; empty when there is none"`
}

// TouchpointFigures are the figures of one touchpoint on its stage.
type TouchpointFigures struct {
	Touchpoint   catalogue.Touchpoint `json:"touchpoint"`
	Stage        percorso.StageID     `json:"stage"`
	Customers    int64                `json:"customers"`
	Interactions int64                `json:"interactions"`
	Now          int64                `json:"now" doc:"Customers whose last interaction on a stage was here, silence not yet over"`
	Last         int64                `json:"last" doc:"Customers whose last interaction on a stage was here, silence over, without an outcome in that visit"`
	Outcomes     int64                `json:"outcomes"`
	Value        Value                `json:"value"`
	Emotion      Feeling              `json:"emotion"`
	FirstSeen    string               `json:"first_seen" doc:"RFC 3339 UTC, in the selection"`
}

// Transition is the move from one visit to the next.
type Transition struct {
	From      percorso.StageID `json:"from"`
	To        percorso.StageID `json:"to"`
	Kind      string           `json:"kind" enum:"forward,skip,back,loop" doc:"forward: to the next stage; skip: to one further on; loop: to an earlier stage, by a loop of the model; back: to an earlier stage otherwise"`
	Moves     int64            `json:"moves" doc:"How often it happened"`
	Customers int64            `json:"customers" doc:"Customers who made it at least once"`
	Time      Quartiles        `json:"time" doc:"Seconds from the last interaction of the visit left to the first of the visit entered, over moves"`
}

// GraphAnswer is a directly-follows graph: what came next after what, for each
// customer. Interactions on none of the nodes are passed over.
type GraphAnswer struct {
	Kind     string       `json:"kind" enum:"graph"`
	Query    Query        `json:"query" doc:"The question with its defaults filled in"`
	Coverage Coverage     `json:"coverage"`
	Nodes    []Node       `json:"nodes" doc:"Those with an interaction, by interactions, most first, then by id"`
	Edges    []Edge       `json:"edges" doc:"By count, most first, then by from and to"`
	Off      int64        `json:"off,omitempty" doc:"With paths: interactions of the selection on no node, or in no case: passed over"`
	Paths    int64        `json:"paths,omitempty" doc:"With paths: how many there are; starts and ends count paths, and the node without an id is all others together"`
	Compare  *GraphAnswer `json:"compare,omitempty" doc:"The same for the second period or group"`
}

// Node is what happened at one touchpoint, stage, channel or event.
type Node struct {
	ID           string        `json:"id"`
	Name         percorso.Text `json:"name"`
	Interactions int64         `json:"interactions" doc:"After repeats were collapsed, when asked"`
	Customers    int64         `json:"customers"`
	Starts       int64         `json:"starts" doc:"Customers whose first is this"`
	Ends         int64         `json:"ends" doc:"Customers whose last is this"`
}

// Edge says that To came directly after From. Seconds run from one to the other;
// with repeats collapsed, from the last of the interactions on From to the first
// on To.
type Edge struct {
	From      string  `json:"from"`
	To        string  `json:"to"`
	Count     int64   `json:"count"`
	Customers int64   `json:"customers"`
	Mean      float64 `json:"mean" doc:"seconds"`
	Median    int64   `json:"median" doc:"seconds, the lower middle one"`
	Min       int64   `json:"min"`
	Max       int64   `json:"max"`
	Sum       int64   `json:"sum"`
	Back      bool    `json:"back" doc:"Whether it leads to an earlier stage and is no loop of the model: for stage nodes, and for touchpoints on one stage of the model"`
}

// FunnelAnswer is an ordered funnel. A chain is different interactions of a
// customer that satisfy step 1, 2 and so on, none earlier than the one before (of
// equal seconds either order counts), the last at most the window after the
// first, inclusive. The winning chain is the latest of those that reach the
// deepest step; it reaches each step as early as a chain from its start can.
type FunnelAnswer struct {
	Kind      string        `json:"kind" enum:"funnel"`
	Query     Query         `json:"query" doc:"The question with its defaults filled in, and a name for each step"`
	Coverage  Coverage      `json:"coverage"`
	Entered   int64         `json:"entered" doc:"What is counted, whoever reached a step"`
	Excluded  int64         `json:"excluded" doc:"What an exclusion took out of the funnel; nothing of it is counted elsewhere"`
	Steps     []FunnelStep  `json:"steps" doc:"One for each step; in any order one for each number of steps"`
	Breakdown []FunnelGroup `json:"breakdown,omitempty" doc:"By value, those with most entries first, then other, none and missed"`
	Times     *FunnelTimes  `json:"times,omitempty"`
	Compare   *FunnelAnswer `json:"compare,omitempty" doc:"The same for the second period or group"`
}

// FunnelStep says who reached a step.
type FunnelStep struct {
	Name      string            `json:"name"`
	Optional  bool              `json:"optional,omitempty" doc:"Whether it may be left out"`
	Count     int64             `json:"count" doc:"What is counted that reached this step: customers unless the query counts attempts or sessions, or holds a field"`
	Customers int64             `json:"customers" doc:"Customers who reached this step"`
	FromFirst float64           `json:"from_first" doc:"Share of all that is counted, 0 to 1; 0 of nothing"`
	FromPrev  float64           `json:"from_previous" doc:"Share of what reached the step before that is not optional, 0 of nothing; without one as from_first"`
	Dropped   int64             `json:"dropped" doc:"What is counted that ended here; 0 for the last step"`
	Stopped   int64             `json:"stopped" doc:"Customers of these"`
	Next      []FunnelNextCount `json:"next,omitempty" doc:"What those who ended here did next, the most frequent first"`
	Time      Quartiles         `json:"time" doc:"Seconds from the step before, along the winning chain; none for step 1"`
	TimeFirst Quartiles         `json:"time_from_first" doc:"Seconds from step 1, along the winning chain; none for step 1"`
}
