// Package binding ties the nodes of a journey map to what customers do: it puts
// all that a map asks as few questions as it can, and answers them together.
package binding

import (
	"percorso"
	"percorso/insight"
)

// Bind says what a stage, step, card or lane of a map is measured by: the value
// of its property "bind". Which fields belong to it depends on Of:
//
//	{"of":"stage","stage":"acquisto"}                     a stage of the catalogue's model
//	{"of":"touchpoint","touchpoint":"web.product"}        one touchpoint
//	{"of":"touchpoint","touchpoints":["web.cart","till"]} several together; on a stage: the stage is these touchpoints
//	{"of":"channel","channel":"store"}                    everything on a channel
//	{"of":"survey","event":"Survey Answered","property":"score","scale":"csat"}
//	{"of":"funnel","steps":[{"where":[…]},…],"window":"14d"}
//	{"of":"path","from":[…],"to":[…],"window":"30d"}      from one place to another: conditions as in a question
//	{"of":"critical","id":"acquisto/web.cart/had/shipping=>0"}
//	{"of":"cost","stage":"acquisto"}                      what the critical points of a stage or touchpoint cost; of all without either
//	{"of":"stages"}                                       on a lane: each stage of the map, for itself
//
// A card whose property "touchpoint" names a touchpoint is bound to it without
// more ado. A lane bound to stages, a touchpoint, a channel or a survey has
// figures cell by cell, see NodeFigure.Cells; an emotion lane bound to a survey takes
// from it what people expect.
type Bind struct {
	Of          string                  `json:"of" enum:"stage,touchpoint,channel,survey,funnel,path,critical,cost,stages" doc:"What it is measured by"`
	Stage       percorso.StageID        `json:"stage,omitempty" doc:"stage, cost: a stage of the model"`
	Model       percorso.ModelID        `json:"model,omitempty" doc:"stage, cost, critical: the stage model; the map's when absent"`
	Touchpoint  percorso.TouchpointID   `json:"touchpoint,omitempty" doc:"touchpoint, cost"`
	Touchpoints []percorso.TouchpointID `json:"touchpoints,omitempty" maxItems:"200" doc:"touchpoint: several, counted together"`
	Channel     percorso.ChannelID      `json:"channel,omitempty" doc:"channel"`
	Event       string                  `json:"event,omitempty" doc:"survey: the name of the event; every answer when absent"`
	Property    string                  `json:"property,omitempty" doc:"survey: the property that holds the answer; what the survey was understood as when absent"`
	Scale       string                  `json:"scale,omitempty" enum:"nps,csat,ces,stars,emotion" doc:"survey: how the property's numbers become an emotion; without a scale they have a mean only"`
	Steps       []insight.Step          `json:"steps,omitempty" maxItems:"64" doc:"funnel"`
	From        []insight.Condition     `json:"from,omitempty" doc:"path: where it begins"`
	To          []insight.Condition     `json:"to,omitempty" doc:"path: where it leads"`
	Window      string                  `json:"window,omitempty" doc:"funnel, path: from the first step to the last; 14d when absent"`
	ID          string                  `json:"id,omitempty" doc:"critical: id of the point"`
	Where       []insight.Condition     `json:"where,omitempty" doc:"touchpoint, channel, survey: only interactions that meet these too"`
	Show        string                  `json:"show,omitempty" enum:"people,volume,conversion,time,dropoff,backsteps,emotion,satisfaction,value,cost,mean" doc:"Which figure stands on the node; the most telling one when absent"`
}

// What a node can be bound to.
const (
	OfStage      = "stage"
	OfTouchpoint = "touchpoint"
	OfChannel    = "channel"
	OfSurvey     = "survey"
	OfFunnel     = "funnel"
	OfPath       = "path"
	OfCritical   = "critical"
	OfCost       = "cost"
	OfStages     = "stages"
)

// MapFilter is which customers and which time a map's figures are about: the
// property "filter" of the map, or what a viewer chose instead.
type MapFilter struct {
	Period  *insight.Period     `json:"period,omitempty" doc:"When; all the data when absent"`
	Compare *insight.Compare    `json:"compare,omitempty" doc:"A second period or group: each figure's compare"`
	Where   []insight.Condition `json:"where,omitempty" doc:"Conditions that must all hold"`
	Who     *insight.Who        `json:"who,omitempty" doc:"Only the customers whom this figure of the journey counts; not reached or stopped"`
	Among   *insight.Among      `json:"among,omitempty" doc:"Only these customers; who, beside it, must hold too"`
	Persona string              `json:"persona,omitempty" doc:"Id of a persona of the map: only its audience"`
}
