package insight

import (
	"context"
	"errors"
	"fmt"
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

// among narrows a selection to the customers whom a figure of its journey
// counts.
func (s *scope) among(ctx context.Context, q *Query, sel *sequence.Selection) error {
	if q.Among == nil {
		return nil
	}
	base := s.ofModel()
	who, err := base.who(&Query{Who: q.Among})
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
	if q.Among == nil {
		return nil
	}
	if q.Among.steps() || q.Among.flows() {
		return fault("among.is", fmt.Sprintf("%q is no figure of a journey", q.Among.Is), "give visited, now, ended, dropped, left, next, onward, back, looped, moved or outcome")
	}
	return ofAmong((&Query{Kind: KindCustomers, Who: q.Among}).checkWho())
}

// ofAmong says of what is wrong with a choice of customers that it stands in
// among.
func ofAmong(err error) error {
	if f, ok := errors.AsType[*Fault](err); ok {
		if rest, ok := strings.CutPrefix(f.Field, "who."); ok {
			return fault("among."+rest, f.Cause, f.Remedy)
		}
	}
	return err
}
