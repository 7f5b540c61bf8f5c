// Package deviation holds what customers do against what their map plans.
package deviation

import (
	"percorso"
	"percorso/insight"
	"percorso/journeymap/binding"
)

// Deviations are a map beside the journeys that customers made, in the terms of
// CJML: a planned touchpoint is missing or failing, an unplanned one is ad hoc,
// and a planned one may come out of order.
type Deviations struct {
	Filter     binding.MapFilter     `json:"filter" doc:"What was asked: the request's filter, else the map's own"`
	Coverage   insight.Coverage      `json:"coverage"`
	State      string                `json:"state" enum:"measured,none,empty" doc:"measured: there are figures. none: nobody met a touchpoint in the selection. empty: the map plans no touchpoints: bind cards or stages to some"`
	Customers  int64                 `json:"customers" doc:"Customers who met a touchpoint"`
	Journeys   int64                 `json:"journeys" doc:"Their journeys: a silence of 30 days ends one"`
	Touches    int64                 `json:"touches" doc:"Touches in them; repeats at one touchpoint count once"`
	AsPlanned  int64                 `json:"as_planned" doc:"Customers without any deviation but touchpoints not met"`
	Fitness    *float64              `json:"fitness" doc:"How much of what customers do the map allows, 0 to 1; null without touches"`
	Precision  *float64              `json:"precision" doc:"How much of what the map allows customers do, 0 to 1; null without touches"`
	Compare    *Compared             `json:"compare,omitempty" doc:"The same for the comparison"`
	Kinds      []KindFigures         `json:"kinds" doc:"One for each kind of deviation"`
	Deviations []Deviation           `json:"deviations" doc:"By customers, most first; touchpoints missing come last, for a map shows more of them than anybody meets"`
	Stages     []StagePlan           `json:"stages" doc:"What the map plans, column by column"`
	Unknown    []binding.MissingName `json:"unknown" doc:"Names of the plan that the catalogue does not have"`
	Question   *insight.Query        `json:"question" doc:"The question that gives the same figures by POST /api/query; null when empty"`
}

// Compared are the totals of the comparison.
type Compared struct {
	Customers int64    `json:"customers"`
	Journeys  int64    `json:"journeys"`
	Touches   int64    `json:"touches"`
	AsPlanned int64    `json:"as_planned"`
	Fitness   *float64 `json:"fitness"`
	Precision *float64 `json:"precision"`
}

// KindFigures are all deviations of a kind.
type KindFigures struct {
	Kind      string `json:"kind" enum:"missing,skipped,adhoc,failing,disorder"`
	Customers int64  `json:"customers" doc:"Customers with at least one"`
	Count     int64  `json:"count" doc:"How often"`
}

// Deviation is one way in which journeys leave the map.
type Deviation struct {
	Kind       string                `json:"kind" enum:"missing,skipped,adhoc,failing,disorder" doc:"missing: the journey went through the stage without this touchpoint of it. skipped: it passed the stage over. adhoc: a touchpoint that the map does not have. failing: a planned touchpoint where the customer was unhappy, or something failed. disorder: a planned touchpoint when the map does not allow it"`
	Stage      string                `json:"stage,omitempty" doc:"Id of the stage or step of the map; of disorder: the first that plans it"`
	Node       string                `json:"node,omitempty" doc:"Id of the card or stage that plans the touchpoint; empty for adhoc"`
	Touchpoint percorso.TouchpointID `json:"touchpoint,omitempty"`
	Name       percorso.Text         `json:"name" doc:"Of the touchpoint; for skipped, of the stage"`
	Customers  int64                 `json:"customers"`
	Count      int64                 `json:"count" doc:"How often; journeys for missing and skipped, touches for the others"`
	Of         int64                 `json:"of" doc:"Customers who could have: at the stage for missing, who came as far for skipped, who met it there for failing, all for the others"`
	Compare    *int64                `json:"compare" doc:"Customers in the comparison; null without one"`
}

// StagePlan is a column of the map and what it plans.
type StagePlan struct {
	Stage       string           `json:"stage" doc:"Id of the stage or step"`
	Customers   int64            `json:"customers" doc:"Customers who were there by the map"`
	Skipped     int64            `json:"skipped" doc:"Customers who passed it over in a journey"`
	Touchpoints []TouchpointPlan `json:"touchpoints"`
	Next        []string         `json:"next" doc:"Columns that may follow"`
}

// TouchpointPlan is a touchpoint that the map plans.
type TouchpointPlan struct {
	Touchpoint percorso.TouchpointID `json:"touchpoint"`
	Name       percorso.Text         `json:"name"`
	Node       string                `json:"node" doc:"Id of the card or stage that plans it"`
	Customers  int64                 `json:"customers" doc:"Customers who met it there, as planned"`
	Missing    int64                 `json:"missing" doc:"Customers with a journey at the stage that did without it"`
	Failing    int64                 `json:"failing"`
}

// DeviatingCustomer is one who deviates, with the journey step by step.
type DeviatingCustomer struct {
	Profile percorso.ProfileID `json:"profile"`
	Name    string             `json:"name"`
	Fitness float64            `json:"fitness"`
	Steps   []DeviatingStep    `json:"steps" doc:"Of the journey that deviates most, in order"`
}

// DeviatingStep is a touch of a journey beside the map, or a stage passed over.
type DeviatingStep struct {
	At         string                `json:"at" doc:"RFC 3339 UTC; empty for skipped"`
	Kind       string                `json:"kind" enum:"planned,skipped,adhoc,failing,disorder"`
	Stage      string                `json:"stage,omitempty" doc:"Id of the stage or step where the map has it"`
	Touchpoint percorso.TouchpointID `json:"touchpoint,omitempty"`
	Name       percorso.Text         `json:"name,omitzero"`
}
