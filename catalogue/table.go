package catalogue

import "percorso"

// Kind is how people meet a touchpoint.
type Kind string

// The kinds of touchpoint.
const (
	Physical Kind = "physical"
	Digital  Kind = "digital"
	Human    Kind = "human"
)

// Ownership says whose a touchpoint is. Earned is third-party: reviews, word of
// mouth, search results.
type Ownership string

// The ownerships.
const (
	Owned  Ownership = "owned"
	Paid   Ownership = "paid"
	Earned Ownership = "earned"
)

// Channel is a medium on which people meet the business.
type Channel struct {
	ID   percorso.ChannelID `json:"id" yaml:"id"`
	Name percorso.Text      `json:"name" yaml:"name"`
	Kind Kind               `json:"kind" yaml:"kind" enum:"physical,digital,human"`
}

// Touchpoint is a place where people meet the business, on one channel: the
// checkout, the till, a review site. A Touch is one person there, once.
type Touchpoint struct {
	ID        percorso.TouchpointID `json:"id" yaml:"id"`
	Name      percorso.Text         `json:"name" yaml:"name"`
	Kind      Kind                  `json:"kind" yaml:"kind" enum:"physical,digital,human"`
	Ownership Ownership             `json:"ownership" yaml:"ownership" enum:"owned,paid,earned"`
	Channel   percorso.ChannelID    `json:"channel" yaml:"channel"`
	Icon      string                `json:"icon,omitempty" yaml:"icon,omitempty"`     // a Lucide icon's name
	Moment    bool                  `json:"moment,omitempty" yaml:"moment,omitempty"` // a moment of truth
	Proposed  bool                  `json:"proposed,omitempty" yaml:"proposed,omitempty"`
}

// Stage is a column of a stage model.
type Stage struct {
	ID    percorso.StageID `json:"id" yaml:"id"`
	Name  percorso.Text    `json:"name" yaml:"name"`
	Voice percorso.Text    `json:"voice,omitzero" yaml:"voice,omitempty"` // what a customer says there, in the first person
}

// Loop is a return that the model means to happen: it is no back-step.
type Loop struct {
	From percorso.StageID `json:"from" yaml:"from"`
	To   percorso.StageID `json:"to" yaml:"to"`
	Name percorso.Text    `json:"name" yaml:"name"`
}

// Model is a stage model: stages in order, the loops that return, and which
// touchpoints belong to which stage.
type Model struct {
	ID     percorso.ModelID                           `json:"id" yaml:"id"`
	Name   percorso.Text                              `json:"name" yaml:"name"`
	Stages []Stage                                    `json:"stages" yaml:"stages"`
	Loops  []Loop                                     `json:"loops,omitempty" yaml:"loops,omitempty"`
	Places map[percorso.TouchpointID]percorso.StageID `json:"places" yaml:"places"`
}

// Table is a catalogue compiled for one stage model: for each signature code
// its channel, touchpoint and stage as positions in the lists below, and
// whether it is an outcome. 0 means none in Channel, Touchpoint and Stage, so
// position i stands as i+1.
type Table struct {
	Version     int // of the catalogue
	Model       Model
	Channels    []Channel
	Touchpoints []Touchpoint
	Channel     []uint8  // by signature
	Touchpoint  []uint16 // by signature
	Stage       []uint8  // by signature
	Outcome     []bool   // by signature: the event that ends a journey, with its value
}
