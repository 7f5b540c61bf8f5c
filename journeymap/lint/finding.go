// Package lint says what a good map lacks.
package lint

// Finding is something that a map lacks. The texts are in the catalogues of the
// pages, by ID, with Params for the holes in them; `percorso map lint` has its own.
//
//	no-scenario             map: says for which need it is
//	no-goal                 map
//	no-persona              map
//	two-personas            map {n}: several personas, and cards that do not say whose they are; one point of view a map
//	no-owner                map
//	no-emotion              map: no emotion lane with a value, and none is measured
//	no-stages               map
//	empty-stage             stage {title}: no card
//	stage-no-touchpoint     stage {title}: no touchpoint, and not bound
//	empty-lane              lane {title, kind}: no card, not bound
//	idea-no-owner           card {text}: an idea that nobody has taken on
//	idea-no-metric          card {text}: an idea that does not say by which figure it would show, and is bound to none
//	pain-no-evidence        card {text}: a pain point with neither evidence, nor a binding, nor a link
//	moment-no-figure        card {text}: a moment of truth that nothing measures
//	duplicate-card          card {text, other}: the same words stand in the same lane and stage; other is the id of the first
//	nothing-bound           map: no node has data behind it
//	unknown-name            node {name, kind}: the catalogue does not have it
//	refused-binding         node {fault}
//	review-overdue          map {days, next}
//	review-none             map: no rhythm of review
//	data-old                node {days, title}: what it is bound to stands still
//	figure-changed          node {title, figure, before, now, unit}: moved by more than a tenth and more than chance since the 30 days before the last version; figure is conversion, dropoff or emotion, unit share or emotion, before and now are plain numbers
//	persona-no-audience     persona {name}: no customers stand behind it
//	expected-no-experienced lane {title}: expectations, and nothing measured or felt beside them
type Finding struct {
	ID       string            `json:"id"`
	Node     string            `json:"node" doc:"Id of the node; map for the whole"`
	Severity string            `json:"severity" enum:"error,warning,hint" doc:"error: a figure is missing or wrong because of it. warning: the map misleads or grows stale. hint: it would be better"`
	Params   map[string]string `json:"params" doc:"For the holes in its text"`
}

// Findings are all findings of a map.
type Findings struct {
	Findings []Finding `json:"findings" doc:"Errors, warnings, hints; in each by the order of the map"`
	Errors   int       `json:"errors"`
	Warnings int       `json:"warnings"`
	Hints    int       `json:"hints"`
}
