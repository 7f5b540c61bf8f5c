// Package draft draws a map of a group of customers from what was measured, and
// proposes personas.
package draft

import (
	"percorso"
	"percorso/insight"
	"percorso/journeymap/binding"
	"percorso/journeymap/document"
)

// DraftRequest says whose map is to be drawn.
type DraftRequest struct {
	Filter   binding.MapFilter `json:"filter" doc:"Whose map, and of which time; persona is not used"`
	Model    percorso.ModelID  `json:"model,omitempty" doc:"Stage model whose stages are the columns; the default one when absent"`
	Language string            `json:"language" enum:"it,en"`
	Title    string            `json:"title,omitempty" maxLength:"200" doc:"A title of one's own"`
	Name     string            `json:"name,omitempty" maxLength:"200" doc:"A name for the persona; one is found when absent"`
	Persona  *Split            `json:"persona,omitempty" doc:"The proposal that the group is; its name and traits go on the map's persona"`
}

// Split is how a proposal of personas divides the customers.
type Split struct {
	By    string `json:"by" enum:"channel,frequency,value,generation"`
	Value string `json:"value" doc:"channel: its id; frequency: once, few, many; value: low, middle, high; generation: z, millennial, x, boomer"`
}

// PersonaSplits are proposals of personas from simple splits of the customers.
type PersonaSplits struct {
	Coverage insight.Coverage `json:"coverage" doc:"Of the selection"`
	Splits   []PersonaSplit   `json:"splits" doc:"One for each way to divide them that the data allows"`
}

// PersonaSplit is one way to divide the customers, with its parts.
type PersonaSplit struct {
	By       string            `json:"by" enum:"channel,frequency,value,generation"`
	Left     int64             `json:"left" doc:"Customers whom the split cannot place: no outcome, no date of birth"`
	Personas []PersonaProposal `json:"personas" doc:"By people, most first"`
}

// PersonaProposal is a persona made of a part of the customers.
type PersonaProposal struct {
	Split    Split                  `json:"split"`
	Name     percorso.Text          `json:"name" doc:"A given name and what tells them apart"`
	Role     percorso.Text          `json:"role" doc:"What tells them apart, in a few words"`
	Figures  binding.PersonaFigures `json:"figures"`
	Traits   []TypicalTrait         `json:"traits" doc:"Values that are more frequent among them than among all, the clearest first"`
	Quotes   []insight.Quote        `json:"quotes" doc:"Up to three"`
	Audience binding.MapFilter      `json:"audience" doc:"For the persona's property audience"`
}

// TypicalTrait is what more of a group have than of all.
type TypicalTrait struct {
	Name  string  `json:"name"`
	Value string  `json:"value"`
	Share float64 `json:"share" doc:"Of those of the group who have the trait, 0 to 1"`
	All   float64 `json:"all" doc:"Of all who have it"`
}

// Draft is a map drawn from what was measured.
type Draft struct {
	Title     string          `json:"title"`
	Customers int64           `json:"customers" doc:"Whose map it is"`
	Nodes     []document.Node `json:"nodes" nullable:"false" doc:"For POST /api/maps"`
}
