package insight

import (
	"percorso"
)

// PathsAnswer is paths step by step. It balances: at each node of each step,
// paths = starts + earlier + in = out + dropped + ended + now + arrived + later;
// the nodes of a step, with the others, have all paths of the step. A second
// period or group is shown at the nodes of the first.
type PathsAnswer struct {
	Kind  string `json:"kind" enum:"paths"`
	Query Query  `json:"query" doc:"The question with its defaults filled in"`
	PathFigures
	Compare *PathFigures `json:"compare,omitempty" doc:"The same for the second period or group, at the same nodes"`
}

// PathFigures are the figures of one selection.
type PathFigures struct {
	Coverage  Coverage    `json:"coverage"`
	Off       int64       `json:"off" doc:"Interactions of the selection that are on no node, or in no case: passed over. A property's value is none when it is longer than 256 bytes, or came after too many others"`
	Paths     int64       `json:"paths" doc:"Paths with a step"`
	Customers int64       `json:"customers" doc:"Customers with such a path"`
	Steps     []PathsStep `json:"steps" doc:"By number: the first step of the paths, or where reverse is asked for the last, is number 1"`
}

// PathsStep is one step of the paths.
type PathsStep struct {
	Number    int        `json:"number"`
	Paths     int64      `json:"paths" doc:"Paths with this step"`
	Customers int64      `json:"customers"`
	Nodes     []PathNode `json:"nodes" doc:"By paths, most first, then by id; the others last"`
	Links     []PathLink `json:"links" doc:"Between this step and the step of the next number, in the direction of time; by paths, most first, then by from and to"`
}

// PathNode is a node at a step, or the others of the step together.
type PathNode struct {
	Key        string           `json:"key" doc:"number:id, as who, through and links name it; number: alone for the others"`
	ID         string           `json:"id" doc:"The value, or the name of the group; empty for the others"`
	Name       percorso.Text    `json:"name"`
	Kind       string           `json:"kind" enum:"value,group,other"`
	Stage      percorso.StageID `json:"stage" doc:"Where nodes are stages, or touchpoints on one stage of the model; else empty"`
	Values     int              `json:"values" doc:"group: how many values it has; other: how many nodes are in it at this step; else 0"`
	Merged     []PathPart       `json:"merged,omitempty" doc:"other: the first 50 of its nodes, by paths, most first, then by id"`
	Paths      int64            `json:"paths" doc:"Paths that are here at this step: of all the data, not only of the links shown"`
	Customers  int64            `json:"customers"`
	Share      float64          `json:"share" doc:"Of all paths, 0 to 1"`
	Difference *float64         `json:"difference" doc:"With compare: this share less that of the second; else null"`
	PathBalance
}

// PathBalance is what comes into a node at a step and what leaves it.
type PathBalance struct {
	Starts  int64 `json:"starts" doc:"Paths that begin here"`
	Earlier int64 `json:"earlier" doc:"reverse: paths with more steps before"`
	In      int64 `json:"in" doc:"Paths by links that lead here"`
	Out     int64 `json:"out" doc:"Paths by links that lead on"`
	Dropped int64 `json:"dropped" doc:"Drop-off: the case ends here, without an outcome in the path"`
	Ended   int64 `json:"ended" doc:"The case ends here, with an outcome in the path"`
	Now     int64 `json:"now" doc:"The case ends here for now: silence is not over"`
	Arrived int64 `json:"arrived" doc:"The path ends here because it reached what to asks for"`
	Later   int64 `json:"later" doc:"The path goes on, with more steps than are followed"`
}

// PathPart is a node among others, and its paths.
type PathPart struct {
	ID    string        `json:"id"`
	Name  percorso.Text `json:"name"`
	Paths int64         `json:"paths"`
}

// PathLink is the way from a node to one at the next step in time.
type PathLink struct {
	From       string    `json:"from" doc:"Key of a node"`
	To         string    `json:"to" doc:"Key of a node"`
	Paths      int64     `json:"paths"`
	Customers  int64     `json:"customers"`
	Share      float64   `json:"share" doc:"Of the paths at from, 0 to 1"`
	Difference *float64  `json:"difference" doc:"With compare: this share less that of the second; else null"`
	Time       Quartiles `json:"time" doc:"Seconds from the last interaction of the one step to the first of the next, over paths"`
}

// Exits of paths, as who names them.
var pathExits = []string{"dropped", "ended", "now", "arrived", "later"} // in the order of figures.PathExit
