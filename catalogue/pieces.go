package catalogue

import (
	"cmp"
	"slices"

	"percorso"
)

// Pieces is the whole catalogue taken apart, with what each part has on real
// interactions: what a page shows to those who do not write YAML.
type Pieces struct {
	Version         int                `json:"version" doc:"Name it as base when saving changes"`
	Interactions    int64              `json:"interactions" doc:"Interactions that are somewhere: tracks, pages, screens"`
	Signatures      int                `json:"signatures" doc:"How many different signatures they have"`
	DefaultModel    percorso.ModelID   `json:"default_model"`
	Otherwise       percorso.ChannelID `json:"otherwise" doc:"The channel of what no channel rule matches"`
	Channels        []ChannelPiece     `json:"channels"`
	Touchpoints     []TouchpointPiece  `json:"touchpoints" doc:"Those that are defined, in their order, then those that the data proposes, most interactions first"`
	ChannelRules    []RuleUse          `json:"channel_rules" doc:"In the order in which they are tried"`
	TouchpointRules []RuleUse          `json:"touchpoint_rules" doc:"In the order in which they are tried"`
	Removed         []RemovedRule      `json:"removed_rules" doc:"Rules of Percorso's that were taken away"`
	Lists           []ListPiece        `json:"lists"`
	Outcomes        []Condition        `json:"outcomes"`
	OwnOutcomes     bool               `json:"own_outcomes" doc:"Whether they are the workspace's own; else Percorso's"`
	Models          []ModelPiece       `json:"models"`
}

// Origin says whose a part of the catalogue is.
type Origin string

// The origins.
const (
	Percorsos Origin = "percorso" // as Percorso has it
	Changed   Origin = "changed"  // Percorso's, changed here
	Ours      Origin = "own"
	FromData  Origin = "data" // proposed by the data, not written anywhere
)

// ChannelPiece is a channel with what it has.
type ChannelPiece struct {
	Channel
	Origin       Origin `json:"origin" enum:"percorso,changed,own,data"`
	Interactions int64  `json:"interactions"`
	Signatures   int    `json:"signatures"`
}

// TouchpointPiece is a touchpoint with what it has.
type TouchpointPiece struct {
	Touchpoint
	Origin       Origin `json:"origin" enum:"percorso,changed,own,data"`
	Interactions int64  `json:"interactions"`
	Signatures   int    `json:"signatures"`
}

// ListPiece is a list of patterns.
type ListPiece struct {
	ID       string   `json:"id"`
	Patterns []string `json:"patterns"`
	Origin   Origin   `json:"origin" enum:"percorso,changed,own,data"`
}

// ModelPiece is a stage model with where each touchpoint stands.
type ModelPiece struct {
	ID      percorso.ModelID `json:"id"`
	Name    percorso.Text    `json:"name"`
	Stages  []StagePiece     `json:"stages"`
	Loops   []Loop           `json:"loops"`
	Origin  Origin           `json:"origin" enum:"percorso,changed,own,data"`
	Follows percorso.ModelID `json:"follows,omitempty" doc:"The model that places what this one does not"`
	Rules   []RuleUse        `json:"rules" doc:"In the order in which they are tried, for touchpoints without a place; signatures and matches count touchpoints"`
	Places  []PlacePiece     `json:"places" doc:"Touchpoints on a stage, and those that are kept off"`
	Nowhere int64            `json:"nowhere" doc:"Interactions whose touchpoint is on no stage"`
}

// StagePiece is a stage with its interactions.
type StagePiece struct {
	Stage
	Interactions int64 `json:"interactions"`
}

// PlacePiece is where a touchpoint stands in a model, and why.
type PlacePiece struct {
	Touchpoint percorso.TouchpointID `json:"touchpoint"`
	Stage      percorso.StageID      `json:"stage" doc:"none when it is kept off all stages"`
	Why        string                `json:"why" enum:"own,percorso,rule,follows" doc:"Whether it was placed here, by Percorso, by a rule of the model, or by the model that this one follows"`
}

// Pieces takes the catalogue apart, on signatures and their counts.
func (c *Catalogue) Pieces(sigs []Signature, counts []int64) (*Pieces, error) {
	c.mu.Lock()
	e := c.edition
	c.mu.Unlock()
	return e.pieces(sigs, counts)
}

func (e *edition) pieces(sigs []Signature, counts []int64) (*Pieces, error) {
	comp, err := newCompiler(e.doc, e.number)
	if err != nil {
		return nil, err
	}
	table, err := comp.table("", sigs)
	if err != nil {
		return nil, err
	}
	p := &Pieces{
		Version: e.number, DefaultModel: comp.doc.DefaultModel, Otherwise: comp.doc.Otherwise,
		Removed: e.removedRules(), Outcomes: comp.doc.Outcomes, OwnOutcomes: e.doc.Outcomes != nil, Lists: []ListPiece{}, Models: []ModelPiece{},
	}
	if p.Outcomes == nil {
		p.Outcomes = []Condition{}
	}
	if p.ChannelRules, p.TouchpointRules, err = e.usages(sigs, counts); err != nil {
		return nil, err
	}
	e.tallies(p, table, sigs, counts)
	ground := e.ground()
	for _, name := range sortedKeys(comp.doc.Lists) {
		_, ours := e.doc.Lists[name]
		_, theirs := ground.Lists[name]
		p.Lists = append(p.Lists, ListPiece{name, comp.doc.Lists[name], originOf(ours, theirs)})
	}
	for _, m := range comp.doc.Models {
		piece, err := e.modelPiece(comp, m, sigs, counts)
		if err != nil {
			return nil, err
		}
		p.Models = append(p.Models, piece)
	}
	return p, nil
}

func originOf(ours, theirs bool) Origin {
	switch {
	case ours && theirs:
		return Changed
	case ours:
		return Ours
	case theirs:
		return Percorsos
	default:
		return FromData
	}
}

// tallies lists channels and touchpoints with what they have.
func (e *edition) tallies(p *Pieces, table *Table, sigs []Signature, counts []int64) {
	ground := e.ground()
	for _, c := range table.Channels {
		is := func(o Channel) bool { return o.ID == c.ID }
		p.Channels = append(p.Channels, ChannelPiece{Channel: c, Origin: originOf(slices.ContainsFunc(e.doc.Channels, is), slices.ContainsFunc(ground.Channels, is))})
	}
	ours, theirs := map[percorso.TouchpointID]bool{}, map[percorso.TouchpointID]bool{}
	for _, t := range e.doc.Touchpoints {
		ours[t.ID] = true
	}
	for _, t := range ground.Touchpoints {
		theirs[t.ID] = true
	}
	for _, t := range table.Touchpoints {
		p.Touchpoints = append(p.Touchpoints, TouchpointPiece{Touchpoint: t, Origin: originOf(ours[t.ID], theirs[t.ID])})
	}
	for i := range sigs {
		if !placed(sigs[i].Type) {
			continue
		}
		n := countOf(counts, i)
		p.Signatures++
		p.Interactions += n
		if at := table.Channel[i]; at > 0 {
			p.Channels[at-1].Signatures++
			p.Channels[at-1].Interactions += n
		}
		if at := table.Touchpoint[i]; at > 0 {
			p.Touchpoints[at-1].Signatures++
			p.Touchpoints[at-1].Interactions += n
		}
	}
	slices.SortStableFunc(p.Touchpoints, func(a, b TouchpointPiece) int {
		switch {
		case a.Proposed && b.Proposed:
			return cmp.Compare(b.Interactions, a.Interactions)
		case a.Proposed:
			return 1
		case b.Proposed:
			return -1
		}
		return 0
	})
}

func (e *edition) modelPiece(comp *compiler, m StageModel, sigs []Signature, counts []int64) (ModelPiece, error) {
	table, err := comp.table(m.ID, sigs)
	if err != nil {
		return ModelPiece{}, err
	}
	ground := e.ground()
	is := func(o StageModel) bool { return o.ID == m.ID }
	own := slices.IndexFunc(e.doc.Models, is)
	out := ModelPiece{ID: m.ID, Name: m.Name, Loops: m.Loops, Origin: originOf(own >= 0, slices.ContainsFunc(ground.Models, is)), Places: []PlacePiece{}}
	if out.Loops == nil {
		out.Loops = []Loop{}
	}
	if m.Follows != nil {
		out.Follows = m.Follows.Model
	}
	for _, s := range m.Stages {
		out.Stages = append(out.Stages, StagePiece{Stage: s})
	}
	for i := range sigs {
		switch at := table.Stage[i]; {
		case at > 0:
			out.Stages[at-1].Interactions += countOf(counts, i)
		case table.Touchpoint[i] > 0:
			out.Nowhere += countOf(counts, i)
		}
	}
	if out.Rules, err = e.stageUses(comp, m, ground, sigs, counts); err != nil {
		return ModelPiece{}, err
	}
	p := comp.models[m.ID]
	for i, t := range comp.touchpoints {
		stage := p.placeOf(comp, i)
		if stage == "" {
			continue
		}
		place := PlacePiece{Touchpoint: t.ID, Stage: stage, Why: "rule"}
		switch _, given := m.Places[t.ID]; {
		case given:
			place.Why = "percorso"
			if own >= 0 {
				if _, ours := e.doc.Models[own].Places[t.ID]; ours {
					place.Why = "own"
				}
			}
		case p.follows != nil && !p.ruled(comp, i):
			place.Why = "follows"
		}
		out.Places = append(out.Places, place)
	}
	return out, nil
}

// stageUses works out what the rules of a model do for the touchpoints that its
// places do not name.
func (e *edition) stageUses(comp *compiler, m StageModel, ground *Document, sigs []Signature, counts []int64) ([]RuleUse, error) {
	own := m.Rules
	is := func(o StageModel) bool { return o.ID == m.ID }
	if slices.ContainsFunc(ground.Models, is) {
		if own = nil; slices.ContainsFunc(e.doc.Models, is) {
			own = e.doc.Models[slices.IndexFunc(e.doc.Models, is)].Rules
		}
	}
	u, err := newUsage(newPatternCompiler(comp.doc.Lists), own, m.Rules, allRules)
	if err != nil {
		return nil, err
	}
	had := make([]int64, len(comp.touchpoints))
	for i := range sigs {
		if at := comp.touchpoint[i]; at > 0 {
			had[at-1] += countOf(counts, i)
		}
	}
	for i := range comp.touchpoints {
		if _, given := m.Places[comp.touchpoints[i].ID]; given {
			continue
		}
		f := factsOfTouchpoint(&comp.touchpoints[i], comp.events[i])
		u.see(&f, had[i])
	}
	uses := u.done()
	if uses == nil {
		uses = []RuleUse{}
	}
	return uses, nil
}

// ruled reports whether a rule of p itself decides where touchpoint i stands.
func (p *placing) ruled(c *compiler, i int) bool {
	f := factsOfTouchpoint(&c.touchpoints[i], c.events[i])
	return slices.ContainsFunc(p.rules, func(r stageRule) bool { return r.when.match(&f) && !r.unless.match(&f) })
}
