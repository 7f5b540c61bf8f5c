// Package insight holds the questions put to the engine, as JSON documents in
// and out: the command line, the API and the pages ask the same way and get the
// same answer.
package insight

import "percorso"

// QueryVersion is the version of the query document.
const QueryVersion = "percorso-query/1"

// Query is a question, as JSON. Fields that a kind does not use must be absent.
type Query struct {
	Version string           `json:"version,omitempty" enum:"percorso-query/1" doc:"Version of the document"`
	Kind    string           `json:"kind" enum:"journey,graph,funnel,flows,customers,critical,voices,tally,deviations,paths,variants,attribution,retention,behaviours,consistency" doc:"What is asked: the journey overview, the directly-follows graph, an ordered funnel, the flows between stages, the customers of a figure, the critical points, what people said, the figures of many sets of interactions at once, how journeys leave a plan, paths step by step, or the variants of paths"`
	Model   percorso.ModelID `json:"model,omitempty" doc:"Stage model; the workspace's default when absent"`
	Period  *Period          `json:"period,omitempty" doc:"When; all the data when absent"`
	Zone    string           `json:"zone,omitempty" doc:"IANA time zone for dates; the workspace's when absent"`
	Where   []Condition      `json:"where,omitempty" doc:"Conditions that must all hold: on interactions, or with trait: on customers"`
	Among   *Among           `json:"among,omitempty" doc:"Only these customers, with all that the query selects of them"`
	Compare *Compare         `json:"compare,omitempty" doc:"A second period or group, answered beside the first"`
	Stages  []OwnStage       `json:"stages,omitempty" maxItems:"64" doc:"Stages of one's own, in order, in place of the model's. Conditions of where and compare, and among, go on looking at the model's"`
	Loops   []OwnLoop        `json:"loops,omitempty" doc:"With stages: the returns that they mean to happen"`

	// deviations
	Plan *Plan `json:"plan,omitempty" doc:"deviations: the journey as it is expected"`

	// tally
	Sets []Set `json:"sets,omitempty" maxItems:"4000" doc:"tally: the sets of interactions, 1 to 4000"`

	// journey
	Silence     string `json:"silence,omitempty" doc:"Silence after which a journey has ended: 30d when absent. Units s, m, h, d, w"`
	Window      string `json:"window,omitempty" doc:"journey: how long after entering a stage a back-step counts, 30d when absent. funnel: from the first step to the last, inclusive, 14d when absent"`
	Transitions *bool  `json:"transitions,omitempty" doc:"journey: false leaves the transitions out, which saves time where there are many stages"`

	// graph
	Node     string `json:"node,omitempty" enum:"touchpoint,stage,channel,event" doc:"What the nodes are; touchpoint when absent"`
	Times    *bool  `json:"times,omitempty" doc:"graph: false leaves the times of the edges out, which is several times faster"`
	Collapse bool   `json:"collapse,omitempty" doc:"Whether consecutive repeats count once"`

	// funnel
	Steps  []Step         `json:"steps,omitempty" doc:"The steps in order, 1 to 64"`
	Funnel *FunnelOptions `json:"funnel,omitempty" doc:"funnel, and customers who reached or stopped: what the funnel has besides"`

	// flows, and customers of a figure of theirs
	From    []Condition `json:"from,omitempty" doc:"flows, customers who passed: a path starts at the first interaction of a pass that meets these; at its first visit when absent"`
	To      []Condition `json:"to,omitempty" doc:"flows, customers who passed: a path ends at the first interaction from there on that meets these; with the pass when absent"`
	Arrived bool        `json:"arrived,omitempty" doc:"flows: only the paths that reach to"`
	Before  int         `json:"before,omitempty" minimum:"0" maximum:"63" doc:"flows, with arrived: at most so many visits before the one that reaches to; all when absent"`
	After   int         `json:"after,omitempty" minimum:"0" maximum:"63" doc:"flows: at most so many visits after the first; all when absent"`
	Touch   string      `json:"touch,omitempty" enum:"first,last" doc:"flows: whether a visit is on the node of its first interaction or of its last; first when absent"`
	Rare    *float64    `json:"rare,omitempty" minimum:"0" maximum:"1" doc:"flows: nodes with less than this share of all passes are merged, stage by stage, unless there is only one; 0.005 when absent, 0 for none"`

	// paths, variants, graph
	Paths *Paths `json:"paths,omitempty" doc:"paths, variants, graph, and customers of a figure of theirs: what the paths are. With graph, in place of node and collapse"`

	// attribution
	Attribution *AttributionAsk `json:"attribution,omitempty" doc:"attribution, customers credited or unattributed: what is a conversion, what a touch, and how credit is shared"`

	// behaviours
	Behaviours *Behaviours `json:"behaviours,omitempty" doc:"behaviours, and customers who behaved: the patterns, and how their figures are laid out"`

	// consistency
	Consistency *Consistency `json:"consistency,omitempty" doc:"consistency, and customers who matured or switched: which channels count, and what is compared"`

	// retention
	Retention *Retention `json:"retention,omitempty" doc:"retention, and customers of a figure of it: what begins, what is a return, and which intervals are looked at"`

	// voices
	Order string `json:"order,omitempty" enum:"telling,newest" doc:"voices: which come first, the most telling or the newest; telling when absent"`
	Limit int    `json:"limit,omitempty" minimum:"0" maximum:"200" doc:"voices: how many, 6 when absent"`

	// customers
	Who  *Who  `json:"who,omitempty" doc:"customers: those whom a figure counts; all of the selection when absent"`
	List *List `json:"list,omitempty" doc:"customers: search, order, columns and page of the list"`
}

// Period is a span of time. From is inclusive and To exclusive; each is an
// RFC 3339 instant, or a date, which means its midnight in the query's zone.
// An absent end is open.
type Period struct {
	From string `json:"from,omitempty" doc:"The first instant that belongs to it: 2026-11-22, or 2026-11-22T18:30:00+01:00; open when absent"`
	To   string `json:"to,omitempty" doc:"The first instant that does not; open when absent"`
	Last string `json:"last,omitempty" doc:"In place of from and to: so many days up to today, 30d or 4w, or year, since 1 January. Where nothing came in for more than two days, up to the day of the newest interaction"`
}

// Compare asks the same of a second period or group. An absent part is taken
// from the query itself; a list of no conditions is not absent and means all
// customers.
type Compare struct {
	Period *Period     `json:"period,omitempty" doc:"In place of the query's period"`
	Before string      `json:"before,omitempty" enum:"period,year" doc:"In place of a period: as many days right before the query's, or the same days a year before"`
	Where  []Condition `json:"where,omitzero" doc:"In place of the query's conditions"`
}

// Condition is a test on one field: "channel", "touchpoint", "stage", "event",
// "source", "property:NAME", "trait:NAME" or "audience". Exactly one of the operators is
// given. Numbers compare as numbers, all else as text.
type Condition struct {
	Field    string   `json:"field" doc:"channel, kind (of the channel: physical, digital or human), touchpoint, stage, event, source, property:NAME, trait:NAME, or audience, whose values are ids of audiences"`
	Is       []string `json:"is,omitempty" doc:"Any of these values"`
	Not      []string `json:"not,omitempty" doc:"None of these values; an absent field passes"`
	Contains string   `json:"contains,omitempty" doc:"The text occurs in the value, case ignored"`
	AtLeast  *float64 `json:"at_least,omitempty" doc:"The value is a number, not below this"`
	Below    *float64 `json:"below,omitempty" doc:"The value is a number below this"`
	Exists   *bool    `json:"exists,omitempty" doc:"Whether the field is there at all"`
}

// Step is a step of a funnel: an interaction that meets all of its conditions.
type Step struct {
	Name  string      `json:"name,omitempty" doc:"Shown instead of the conditions"`
	Where []Condition `json:"where" doc:"Conditions on the interaction"`
}
