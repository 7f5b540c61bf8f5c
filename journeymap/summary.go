package journeymap

import "time"

// Summary is what the portfolio shows of a map's nodes. It is derived from them,
// and kept with them in one transaction.
type Summary struct {
	Title    string      `json:"title"`
	Scenario string      `json:"scenario"`
	Goal     string      `json:"goal"`
	Personas []string    `json:"personas" nullable:"false" doc:"Their names, in order"`
	Language string      `json:"language" doc:"it, en or empty"`
	Owner    string      `json:"owner" doc:"Id of a person, or empty"`
	Form     string      `json:"form" enum:"as-is,to-be"`
	Pair     string      `json:"pair,omitempty" doc:"The map of the other form"`
	Model    string      `json:"model,omitempty" doc:"Stage model of the catalogue"`
	State    string      `json:"state" enum:"draft,review,approved"`
	Approved *approvedBy `json:"approval,omitempty" hidden:"true"`
	Stages   int         `json:"stages"`
	Steps    int         `json:"steps"`
	Lanes    int         `json:"lanes"`
	Cards    int         `json:"cards"`
	Bound    int         `json:"bound" doc:"Stages, lanes and cards that show live figures"`
	Evidence Evidence    `json:"evidence"`
	Every    int         `json:"review_every,omitempty" doc:"Days between reviews; 0 for no rhythm"`
	Next     string      `json:"review_next,omitempty" doc:"Day of the next review, such as 2026-12-01"`
	Submaps  []string    `json:"submaps,omitempty" doc:"Maps that its stages lead to"`
}

// approvedBy is the root's prop that says when and by whom a map was approved.
type approvedBy struct {
	At  time.Time `json:"at"`
	By  Author    `json:"by"`
	Seq int64     `json:"seq"` // of the batch by which it was
}

// Evidence counts a map's cards by what supports them.
type Evidence struct {
	None     int `json:"none" doc:"Assumed"`
	Partly   int `json:"partly"`
	Measured int `json:"measured"`
}
