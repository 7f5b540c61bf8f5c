package insight

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"percorso"
	"percorso/catalogue"
	"percorso/identity/graph"
	"percorso/sequence"
	"percorso/sequence/exec"
	"percorso/sequence/figures"
)

// OwnStage is a stage that a query brings along, in place of the model's: what
// the model has on one of these stages, and what happens at these touchpoints.
// A touchpoint that is named counts for the stage that names it.
type OwnStage struct {
	ID          percorso.StageID        `json:"id" doc:"Of one's own choice; the answer's stages have it"`
	Stages      []percorso.StageID      `json:"stages,omitempty" doc:"Stages of the model that it is made of"`
	Touchpoints []percorso.TouchpointID `json:"touchpoints,omitempty" doc:"Touchpoints that it is made of"`
}

// OwnLoop is a return that the own stages mean to happen.
type OwnLoop struct {
	From percorso.StageID `json:"from"`
	To   percorso.StageID `json:"to"`
}

// own returns the table with the query's own stages in place of the model's.
func (q *Query) own(base *catalogue.Table) (*catalogue.Table, error) {
	table := *base
	table.Model.Stages, table.Model.Loops = nil, nil
	table.Model.Places = map[percorso.TouchpointID]percorso.StageID{}
	if n := len(q.Stages); n > figures.MaxStages {
		return nil, fault("stages", fmt.Sprintf("there are %d", n), fmt.Sprintf("at most %d can be measured", figures.MaxStages))
	}
	byStage, byPoint := make([]uint8, len(base.Model.Stages)), make([]uint8, len(base.Touchpoints))
	for n := range q.Stages {
		st := &q.Stages[n]
		path := fmt.Sprintf("stages[%d]", n)
		switch {
		case st.ID == "":
			return nil, fault(path+".id", "it has no id", "give it one of your own choice")
		case figures.StageAt(&table.Model, st.ID) >= 0:
			return nil, fault(path+".id", fmt.Sprintf("%q stands there twice", st.ID), "give each stage its own")
		}
		table.Model.Stages = append(table.Model.Stages, catalogue.Stage{ID: st.ID})
		for i, id := range st.Stages {
			at := figures.StageAt(&base.Model, id)
			if at < 0 {
				return nil, fault(fmt.Sprintf("%s.stages[%d]", path, i), fmt.Sprintf("the model %q has no stage %q", base.Model.ID, id), "give the id of one of its stages")
			}
			if byStage[at] > 0 {
				return nil, fault(fmt.Sprintf("%s.stages[%d]", path, i), fmt.Sprintf("%q is part of %q already", id, q.Stages[byStage[at]-1].ID), "give each stage of the model to one only")
			}
			byStage[at] = uint8(n + 1)
		}
		for i, id := range st.Touchpoints {
			at := slices.IndexFunc(base.Touchpoints, func(t catalogue.Touchpoint) bool { return t.ID == id })
			if at < 0 {
				return nil, fault(fmt.Sprintf("%s.touchpoints[%d]", path, i), fmt.Sprintf("there is no touchpoint %q", id), "give the id of one of the catalogue's")
			}
			if byPoint[at] > 0 {
				return nil, fault(fmt.Sprintf("%s.touchpoints[%d]", path, i), fmt.Sprintf("%q is part of %q already", id, q.Stages[byPoint[at]-1].ID), "give each touchpoint to one stage only")
			}
			byPoint[at] = uint8(n + 1)
			table.Model.Places[id] = st.ID
		}
	}
	for i, l := range q.Loops {
		if figures.StageAt(&table.Model, l.From) < 0 || figures.StageAt(&table.Model, l.To) < 0 {
			return nil, fault(fmt.Sprintf("loops[%d]", i), fmt.Sprintf("from %q to %q", l.From, l.To), "give the ids of two of the query's stages")
		}
		table.Model.Loops = append(table.Model.Loops, catalogue.Loop{From: l.From, To: l.To})
	}
	table.Stage = make([]uint8, max(len(base.Stage), len(base.Touchpoint)))
	for code := range table.Stage {
		if code < len(base.Stage) && base.Stage[code] > 0 {
			table.Stage[code] = byStage[base.Stage[code]-1]
		}
		if code < len(base.Touchpoint) && base.Touchpoint[code] > 0 {
			if n := byPoint[base.Touchpoint[code]-1]; n > 0 {
				table.Stage[code] = n
			}
		}
	}
	return &table, nil
}

// Among chooses customers; all parts that are given must hold. Apart from who,
// they look at all that a customer ever did, whatever the query selects, so that
// a group stays the same from one period to the next.
type Among struct {
	Audience string             `json:"audience,omitempty" doc:"Id of an audience that they are in"`
	Who      *Who               `json:"who,omitempty" doc:"Whom this figure of the journey counts, over the query's selection and the model's stages; not reached, stopped or passed"`
	Met      []Condition        `json:"met,omitempty" doc:"With an interaction that meets all of these"`
	Prefers  percorso.ChannelID `json:"prefers,omitempty" doc:"With more interactions on this channel than on any other"`
	Outcomes *Range             `json:"outcomes,omitempty" doc:"With so many outcomes on a stage"`
	Value    *Range             `json:"value,omitempty" doc:"With a value (outcomes less refunds, on a stage) of so much, in hundredths of the currency"`
}

// Range is whole numbers between bounds; an absent bound is open.
type Range struct {
	AtLeast *int64 `json:"at_least,omitempty"`
	Below   *int64 `json:"below,omitempty"`
}

// engine returns the range as the engine has it.
func (r *Range) engine() *figures.Range {
	if r == nil {
		return nil
	}
	out := &figures.Range{AtLeast: math.MinInt64, Below: math.MaxInt64}
	if r.AtLeast != nil {
		out.AtLeast = *r.AtLeast
	}
	if r.Below != nil {
		out.Below = *r.Below
	}
	return out
}

// among narrows a selection to the customers that the query is about.
func (s *scope) among(ctx context.Context, q *Query, sel *sequence.Selection) error {
	if q.Among == nil {
		return nil
	}
	if err := s.group(ctx, q.Among, sel); err != nil {
		return err
	}
	if q.Among.Who == nil {
		return nil
	}
	return s.ofFigure(ctx, q, sel)
}

// group narrows a selection to the customers who did something at any time.
func (s *scope) group(ctx context.Context, a *Among, sel *sequence.Selection) error {
	if a.Audience != "" {
		found, err := s.audience("among.audience", a.Audience)
		if err != nil {
			return err
		}
		sel.Profiles = and(sel.Profiles, found)
	}
	if len(a.Met) == 0 && a.Prefers == "" && a.Outcomes == nil && a.Value == nil {
		return nil
	}
	base := s.ofModel()
	g := figures.Group{Channel: -1, Outcomes: a.Outcomes.engine(), Value: a.Value.engine()}
	if len(a.Met) > 0 {
		f, err := base.filter("among.met", a.Met)
		if err != nil {
			return err
		}
		g.Has = &figures.Step{Signatures: f.signatures, Events: f.events, Profiles: f.profiles}
	}
	if a.Prefers != "" {
		g.Channel = slices.IndexFunc(base.table.Channels, func(c catalogue.Channel) bool { return c.ID == a.Prefers })
		if g.Channel < 0 {
			return fault("among.prefers", fmt.Sprintf("there is no channel %q", a.Prefers), "give the id of one of the catalogue's")
		}
	}
	found, err := exec.Group(ctx, s.blocks, base.table, s.since, g)
	if err != nil {
		return err
	}
	sel.Profiles = and(sel.Profiles, found)
	return nil
}

// ofFigure narrows a selection to the customers whom a figure of its journey
// counts.
func (s *scope) ofFigure(ctx context.Context, q *Query, sel *sequence.Selection) error {
	base := s.ofModel()
	who, err := base.who(&Query{Who: q.Among.Who})
	if err != nil {
		return ofAmong(err)
	}
	silence, window := q.Silence, q.Window
	if silence == "" {
		silence = defaultSilence
	}
	if window == "" || q.Kind != KindJourney && q.Kind != KindCustomers {
		window = defaultJourneyWindow
	}
	rule := figures.JourneyRule{Until: s.until(sel)}
	if rule.Silence, err = seconds("silence", silence, 1); err != nil {
		return err
	}
	if rule.Window, err = seconds("window", window, 0); err != nil {
		return err
	}
	f, err := exec.Customers(ctx, s.blocks, base.table, sel, rule, who)
	if err != nil {
		return err
	}
	list := make(map[graph.Node]struct{}, len(f.List))
	for i := range f.List {
		list[f.List[i].Node] = struct{}{}
	}
	profiles := make([]sequence.Bits, len(s.blocks))
	for n, b := range s.blocks {
		profiles[n] = sequence.NewBits(b.Profiles())
		for p, node := range b.Node {
			if _, ok := list[node]; ok && !b.Skip.Has(uint32(p)) {
				profiles[n].Set(uint32(p))
			}
		}
	}
	sel.Profiles = profiles
	return nil
}

// ofModel is the scope over the stages of the model, whatever stages the query
// brings along.
func (s *scope) ofModel() *scope {
	base := *s
	base.table = s.base
	return &base
}

func (q *Query) checkAmong() error {
	if q.Among == nil || q.Among.Who == nil {
		return nil
	}
	w := q.Among.Who
	if w.steps() || w.flows() || w.walks() || w.retains() {
		return fault("among.who.is", fmt.Sprintf("%q is no figure of a journey", w.Is), "give visited, now, ended, dropped, left, next, onward, back, looped, moved or outcome")
	}
	return ofAmong((&Query{Kind: KindCustomers, Who: w}).checkWho())
}

// ofAmong says of what is wrong with a choice of customers that it stands in
// among.
func ofAmong(err error) error {
	if f, ok := errors.AsType[*Fault](err); ok {
		if strings.HasPrefix(f.Field, "who.") {
			return fault("among."+f.Field, f.Cause, f.Remedy)
		}
	}
	return err
}
