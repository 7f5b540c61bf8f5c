package insight

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"percorso"
	"percorso/catalogue"
	"percorso/sequence/figures"
)

// Who chooses customers by a figure: the list has as many as the figure says,
// of the same selection.
type Who struct {
	Is         string                `json:"is" enum:"visited,now,ended,dropped,left,next,onward,back,looped,moved,outcome,reached,stopped,passed,walked,linked,followed,credited,unattributed,began,retained,lapsed,new,returning,resurrected,dormant,behaved,matured,switched" doc:"Which figure. Of a journey: visited (customers of a stage or touchpoint), now, ended, dropped, left, next, onward, back (back-steps), looped, moved (a transition), outcome. Of a funnel: reached a step, stopped at it. Of flows: passed, with their node, from, to, arrived, before, after, touch and rare beside who. Of paths, variants and their graph, with paths beside who: walked a node or a link of a step, linked a node or an edge of the graph, followed a variant. Of an attribution, with attribution beside who: credited (a conversion with a touch at node, or at any), unattributed (a conversion without a touch). Of behaviours, with behaviours beside who: behaved (the pattern whose id is node occurs in them). Of consistency, with consistency beside who: matured (node is single, multi or omni), switched (from channel node to channel into). Of retention, with retention beside who: began (all of a cohort, or of all), retained (came back, as figure cell of a row counts it), lapsed (did not), and of its lifecycle new, returning, resurrected and dormant"`
	Stage      percorso.StageID      `json:"stage,omitempty" doc:"The figure of this stage; of the whole journey when absent. left, next and onward need one; for moved, and passed by a way back: the stage left"`
	To         percorso.StageID      `json:"to,omitempty" doc:"moved, passed by a way back: the stage entered"`
	Touchpoint percorso.TouchpointID `json:"touchpoint,omitempty" doc:"visited, now, ended, dropped, outcome: at this touchpoint"`
	Node       string                `json:"node,omitempty" doc:"passed: key of a node of the flows, as their answer gives it; with into: where a link begins. walked: likewise of the paths; linked: id of a node of the graph; followed: key of a variant. credited: key of a row of the attribution. behaved: id of a pattern. matured: single, multi or omni; switched: id of a channel"`
	Into       string                `json:"into,omitempty" doc:"passed, walked, linked: key of the node that a link leads to"`
	Exit       string                `json:"exit,omitempty" enum:"dropped,ended,now,arrived,later" doc:"walked: only those whose path leaves the node in this way"`
	Step       int                   `json:"step,omitempty" minimum:"0" maximum:"64" doc:"reached, stopped: number of the step, from 1"`
	Cohort     string                `json:"cohort,omitempty" doc:"began, retained, lapsed: key of a cohort; of all cohorts when absent, and then of those whose intervals are over. new, returning, resurrected, dormant: key of an interval"`
	Cell       int                   `json:"cell,omitempty" minimum:"0" maximum:"60" doc:"retained, lapsed: number of the figure in its row, from 1"`
	Within     string                `json:"within,omitempty" doc:"reached, stopped: the funnel's window, 14d when absent"`
	Group      string                `json:"group,omitempty" doc:"reached, stopped: of this row of the funnel's breakdown, by its key. began, retained, lapsed: of this group of the cohorts' breakdown"`
	Did        string                `json:"did,omitempty" doc:"stopped: who did this next, by the key of its row"`
}

// whoNeeds says which fields a figure needs, and which more it may take.
var whoNeeds = map[string]struct{ needs, takes []string }{
	"visited":      {nil, []string{"stage", "touchpoint"}},
	"now":          {nil, []string{"stage", "touchpoint"}},
	"ended":        {nil, []string{"stage", "touchpoint"}},
	"dropped":      {nil, []string{"stage", "touchpoint"}},
	"left":         {[]string{"stage"}, nil},
	"next":         {[]string{"stage"}, nil},
	"onward":       {[]string{"stage"}, nil},
	"back":         {nil, []string{"stage"}},
	"looped":       {nil, []string{"stage"}},
	"moved":        {[]string{"to"}, []string{"stage"}},
	"outcome":      {nil, []string{"stage", "touchpoint"}},
	"reached":      {[]string{"step"}, []string{"within", "group"}},
	"stopped":      {[]string{"step"}, []string{"within", "group", "did"}},
	"passed":       {nil, []string{"stage", "to", "node", "into"}},
	"credited":     {nil, []string{"node"}},
	"unattributed": {nil, nil},
	"behaved":      {[]string{"node"}, nil},
	"matured":      {[]string{"node"}, nil},
	"switched":     {[]string{"node", "into"}, nil},

	"walked":   {[]string{"node"}, []string{"into", "exit"}},
	"linked":   {[]string{"node"}, []string{"into"}},
	"followed": {[]string{"node"}, nil},

	"began":       {nil, []string{"cohort", "group"}},
	"retained":    {[]string{"cell"}, []string{"cohort", "group"}},
	"lapsed":      {[]string{"cell"}, []string{"cohort", "group"}},
	"new":         {[]string{"cohort"}, nil},
	"returning":   {[]string{"cohort"}, nil},
	"resurrected": {[]string{"cohort"}, nil},
	"dormant":     {[]string{"cohort"}, nil},
}

// steps reports whether the figure is one of a funnel.
func (w *Who) steps() bool { return w != nil && (w.Is == "reached" || w.Is == "stopped") }

func (q *Query) checkWho() error {
	if (q.Steps != nil) != q.Who.steps() {
		return fault("steps", "steps and who do not fit together", "give the funnel's steps with who.is reached or stopped, and only then")
	}
	w := q.Who
	if w == nil {
		return nil
	}
	rule, ok := whoNeeds[w.Is]
	if !ok {
		return fault("who.is", fmt.Sprintf("there is no figure %q", w.Is), "give one of "+strings.Join(slices.Sorted(maps.Keys(whoNeeds)), ", "))
	}
	for field, given := range map[string]bool{
		"stage": w.Stage != "", "to": w.To != "", "touchpoint": w.Touchpoint != "", "step": w.Step != 0, "within": w.Within != "",
		"node": w.Node != "", "into": w.Into != "", "group": w.Group != "", "did": w.Did != "", "exit": w.Exit != "",
		"cohort": w.Cohort != "", "cell": w.Cell != 0,
	} {
		switch needed := slices.Contains(rule.needs, field); {
		case needed && !given:
			return fault("who."+field, fmt.Sprintf("%q needs it", w.Is), "say which")
		case given && !needed && !slices.Contains(rule.takes, field):
			return fault("who."+field, fmt.Sprintf("%q does not use it", w.Is), "leave it out")
		}
	}
	if w.flows() {
		return w.checkPassed()
	}
	if w.retains() {
		return q.checkRetained()
	}
	if w.steps() && (w.Step < 1 || w.Step > len(q.Steps)) {
		return fault("who.step", fmt.Sprintf("the funnel has %d steps", len(q.Steps)), "give the number of one of them, from 1")
	}
	switch o := q.Funnel; {
	case w.Group != "" && (o == nil || o.Breakdown == nil):
		return fault("who.group", "the funnel has no breakdown", "say in funnel.breakdown of what, or leave it out")
	case w.Did != "" && (o == nil || o.Next == nil):
		return fault("who.did", "the funnel does not ask what came next", "ask in funnel.next, or leave it out")
	}
	return nil
}

// who compiles the choice.
func (s *scope) who(q *Query) (figures.Who, error) {
	out := figures.Who{Stage: -1, To: -1, Touchpoint: -1}
	w := q.Who
	if w == nil {
		return out, nil
	}
	if w.behaves() || w.channels() || w.credits() || w.retains() { // they are chosen beforehand
		return out, nil
	}
	if w.steps() && !q.Funnel.plain() { // likewise
		return out, nil
	}
	out.Part = figures.Part(w.Is)
	stages := func(field string, id percorso.StageID, at *int) error {
		if id == "" {
			return nil
		}
		if *at = figures.StageAt(&s.table.Model, id); *at < 0 {
			return fault(field, fmt.Sprintf("the model %q has no stage %q", s.table.Model.ID, id), "give the id of one of its stages")
		}
		return nil
	}
	if err := stages("who.stage", w.Stage, &out.Stage); err != nil {
		return out, err
	}
	if err := stages("who.to", w.To, &out.To); err != nil {
		return out, err
	}
	if w.Touchpoint != "" {
		out.Touchpoint = slices.IndexFunc(s.table.Touchpoints, func(t catalogue.Touchpoint) bool { return t.ID == w.Touchpoint })
		if out.Touchpoint < 0 {
			return out, fault("who.touchpoint", fmt.Sprintf("there is no touchpoint %q", w.Touchpoint), "give the id of one of the catalogue's")
		}
	}
	if w.steps() {
		var err error
		if out.Window, err = seconds("who.within", w.Within, 0); err != nil {
			return out, err
		}
		out.Step = w.Step - 1
		for i := range q.Steps {
			f, err := s.filter(fmt.Sprintf("steps[%d].where", i), q.Steps[i].Where)
			if err != nil {
				return out, err
			}
			out.Steps = append(out.Steps, figures.Step{Signatures: f.signatures, Events: f.events, Profiles: f.profiles})
		}
	}
	return out, nil
}
