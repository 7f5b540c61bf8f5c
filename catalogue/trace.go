package catalogue

import (
	"slices"

	"percorso"
)

// Trace says how one signature finds its place: which rule took it, by what,
// and which rules would have come after.
type Trace struct {
	Signature  Signature    `json:"signature"`
	Place      Place        `json:"place" doc:"Where it is, the stage in the default model"`
	Proposed   bool         `json:"proposed" doc:"Whether its touchpoint is only proposed from the data"`
	Channel    []TraceRule  `json:"channel" doc:"Channel rules that match, in their order; the first decides"`
	Touchpoint []TraceRule  `json:"touchpoint" doc:"Touchpoint rules that match, in their order; the first decides"`
	Stages     []TraceStage `json:"stages" doc:"Where its touchpoint stands in each stage model"`
}

// TraceRule is a rule that matches.
type TraceRule struct {
	Mark   string      `json:"mark"`
	Target string      `json:"target"`
	Own    bool        `json:"own"`
	By     []TraceFact `json:"by" doc:"What the rule looked at"`
}

// TraceFact is a field with its value and the pattern that matched it.
type TraceFact struct {
	Field   string `json:"field"`
	Value   string `json:"value" doc:"As rules compare it"`
	Pattern string `json:"pattern"`
}

// TraceStage is where a touchpoint stands in one model.
type TraceStage struct {
	Model percorso.ModelID `json:"model"`
	Stage percorso.StageID `json:"stage,omitempty"`
}

// Trace follows a signature through the rules, those of the catalogue with
// changes made to it. Known are the signatures that there are: what the data
// proposes depends on who came first.
func (c *Catalogue) Trace(sig Signature, known []Signature, changes []Change) (*Trace, error) {
	e, err := c.changed(changes)
	if err != nil {
		return nil, err
	}
	out := &Trace{Signature: sig, Channel: []TraceRule{}, Touchpoint: []TraceRule{}, Stages: []TraceStage{}}
	if len(known) >= MaxSignatures {
		known = known[:MaxSignatures-1]
	}
	if !placed(sig.Type) {
		return out, nil
	}
	sigs := append(slices.Clip(known), sig)
	last := SignatureID(len(known))
	table, err := e.rules.table("", sigs)
	if err != nil {
		return nil, err
	}
	out.Place = table.Place(last)
	if at := table.Touchpoint[last]; at > 0 {
		out.Proposed = table.Touchpoints[at-1].Proposed
	}
	for _, m := range e.rules.doc.Models {
		t, err := e.rules.table(m.ID, sigs)
		if err != nil {
			return nil, err
		}
		out.Stages = append(out.Stages, TraceStage{m.ID, t.Place(last).Stage})
	}
	pc := newPatternCompiler(e.rules.doc.Lists)
	f := factsOf(&sig)
	if out.Channel, err = traced(pc, &f, e.rules.doc.ChannelRules, e.doc.ChannelRules, func(test) bool { return true }); err != nil {
		return nil, err
	}
	f[fieldChannel] = string(out.Place.Channel)
	about := f[fieldAbout] != ""
	out.Touchpoint, err = traced(pc, &f, e.rules.doc.TouchpointRules, e.doc.TouchpointRules, func(when test) bool { return when.uses(fieldAbout) == about })
	return out, err
}

// changed returns the edition that rules with changes made to it, for the
// caller alone.
func (c *Catalogue) changed(changes []Change) (edition, error) {
	c.mu.Lock()
	e := c.edition
	c.mu.Unlock()
	text, err := e.edit(changes)
	if err != nil {
		return edition{}, err
	}
	return newEdition(text, e.number)
}

func traced[R rule](pc *patternCompiler, f *facts, whole, top []R, turn func(test) bool) ([]TraceRule, error) {
	out := []TraceRule{}
	marks, own := marksOf(whole), marksOf(top)
	for i, r := range whole {
		target, when, unless, _ := r.parts()
		w, u, err := pc.pair(when, unless)
		if err != nil {
			return nil, err
		}
		if !turn(w) || !w.match(f) || u.match(f) {
			continue
		}
		by, err := reasons(pc, f, when)
		if err != nil {
			return nil, err
		}
		out = append(out, TraceRule{marks[i], target, slices.Contains(own, marks[i]), by})
	}
	return out, nil
}

// reasons returns what made the first condition of w that matches do so.
func reasons(pc *patternCompiler, f *facts, w When) ([]TraceFact, error) {
	for _, cond := range w {
		t, err := pc.when(When{cond})
		if err != nil {
			return nil, err
		}
		if !t.match(f) {
			continue
		}
		out := []TraceFact{}
		for at, name := range fieldNames {
			for _, p := range cond[name] {
				one, err := pc.when(When{{name: {p}}})
				if err != nil {
					return nil, err
				}
				if one.match(f) {
					out = append(out, TraceFact{name, f[at], p})
					break
				}
			}
		}
		return out, nil
	}
	return []TraceFact{}, nil
}
