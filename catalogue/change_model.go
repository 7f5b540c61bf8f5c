package catalogue

import (
	"maps"
	"slices"

	"percorso"
)

// model makes the changes that are about stage models.
func (e *editor) model(ch Change) error {
	if ch.Name != nil {
		if err := clean(*ch.Name); err != nil {
			return err
		}
	}
	if ch.Stage != nil {
		if err := clean(ch.Stage.Name, ch.Stage.Voice); err != nil {
			return err
		}
	}
	if ch.Loop != nil {
		if err := clean(ch.Loop.Name); err != nil {
			return err
		}
	}
	switch ch.Op {
	case "add-model":
		return e.addModel(ch)
	case "remove-model":
		return e.removeModel(ch.Model)
	case "default-model":
		if _, ok := e.find(ch.Model); !ok {
			return missingThing("stage model", string(ch.Model))
		}
		if e.doc.DefaultModel = ch.Model; ch.Model == e.ground.DefaultModel {
			e.doc.DefaultModel = ""
		}
		return nil
	case "place":
		return e.place(ch)
	case "set-model":
		m, err := e.amendment(ch.Model)
		if err == nil && ch.Name != nil {
			m.Name = *ch.Name
		}
		return err
	case "set-loop", "remove-loop":
		return e.loop(ch)
	case "set-stage", "move-stage", "remove-stage":
		if ch.Stage == nil {
			return invalid("stage is missing")
		}
		m, err := e.own(ch.Model)
		if err != nil {
			return err
		}
		return e.stage(m, ch)
	default:
		return invalid("%q is no change", ch.Op)
	}
}

// find returns a model with all that it has.
func (e *editor) find(id percorso.ModelID) (StageModel, bool) {
	g := slices.IndexFunc(e.ground.Models, func(m StageModel) bool { return m.ID == id })
	o := slices.IndexFunc(e.doc.Models, func(m StageModel) bool { return m.ID == id })
	switch {
	case o >= 0 && (g < 0 || len(e.doc.Models[o].Stages) > 0):
		return e.doc.Models[o], true
	case o >= 0:
		return amend(e.ground.Models[g], e.doc.Models[o]), true
	case g >= 0:
		return e.ground.Models[g], true
	}
	return StageModel{}, false
}

// amendment returns the document's entry for a model, which may change single
// things of one of Percorso's.
func (e *editor) amendment(id percorso.ModelID) (*StageModel, error) {
	if _, ok := e.find(id); !ok {
		return nil, missingThing("stage model", string(id))
	}
	at := slices.IndexFunc(e.doc.Models, func(m StageModel) bool { return m.ID == id })
	if at < 0 {
		at = len(e.doc.Models)
		e.doc.Models = append(e.doc.Models, StageModel{Model: Model{ID: id}})
	}
	return &e.doc.Models[at], nil
}

// own returns a model of the document's own with all that it has: one of
// Percorso's is copied.
func (e *editor) own(id percorso.ModelID) (*StageModel, error) {
	whole, ok := e.find(id)
	if !ok {
		return nil, missingThing("stage model", string(id))
	}
	m, err := e.amendment(id)
	if err != nil {
		return nil, err
	}
	if len(m.Stages) == 0 {
		*m = whole
		m.Stages, m.Loops, m.Rules = slices.Clone(whole.Stages), slices.Clone(whole.Loops), slices.Clone(whole.Rules)
		if m.Places = maps.Clone(whole.Places); m.Places == nil {
			m.Places = map[percorso.TouchpointID]percorso.StageID{}
		}
		if whole.Follows != nil {
			m.Follows = &Follows{Model: whole.Follows.Model, Stages: maps.Clone(whole.Follows.Stages)}
		}
	}
	return m, nil
}

// dropEmptyModels takes away amendments that change nothing.
func (e *editor) dropEmptyModels() {
	e.doc.Models = slices.DeleteFunc(e.doc.Models, func(m StageModel) bool {
		return len(m.Stages) == 0 && len(m.Places) == 0 && len(m.Rules) == 0 && m.Loops == nil && m.Follows == nil && m.Name == percorso.Text{}
	})
}

func (e *editor) addModel(ch Change) error {
	if _, taken := e.find(ch.Model); taken {
		return percorso.Errorf(percorso.Conflict, "there is a stage model %q already; take another id", ch.Model)
	}
	from, ok := e.find(ch.Template)
	if !ok {
		return missingThing("stage model", string(ch.Template))
	}
	if ch.Name == nil {
		return invalid("name is missing")
	}
	stages := map[percorso.StageID]percorso.StageID{}
	for _, s := range from.Stages {
		stages[s.ID] = s.ID
	}
	e.doc.Models = append(e.doc.Models, StageModel{
		Model:   Model{ID: ch.Model, Name: *ch.Name, Stages: slices.Clone(from.Stages), Loops: slices.Clone(from.Loops)},
		Follows: &Follows{Model: ch.Template, Stages: stages},
	})
	return nil
}

// stageRule changes one rule of a model. Those of Percorso's stay what they are
// under what a model of one's own, or an amendment of theirs, says.
func (e *editor) stageRule(ch Change) error {
	m, err := e.amendment(ch.Model)
	if err != nil {
		return err
	}
	var ground []StageRule
	if g := slices.IndexFunc(e.ground.Models, func(o StageModel) bool { return o.ID == ch.Model }); g >= 0 && len(m.Stages) == 0 {
		ground = e.ground.Models[g].Rules
	}
	err = editRules(&m.Rules, ground, ch, func(r RuleText, replaces string) StageRule {
		return StageRule{percorso.StageID(r.Target), r.When, r.Unless, replaces}
	})
	e.dropEmptyModels()
	return err
}

func (e *editor) removeModel(id percorso.ModelID) error {
	ours := slices.ContainsFunc(e.ground.Models, func(m StageModel) bool { return m.ID == id })
	for _, m := range e.doc.Models {
		if m.ID != id && !ours && m.Follows != nil && m.Follows.Model == id {
			return percorso.Errorf(percorso.Conflict, "the stage model %q takes its places from this one; remove it first", m.Name.In("en"))
		}
	}
	if err := removeByID(&e.doc.Models, e.ground.Models, "stage model", string(id), func(m StageModel) string { return string(m.ID) }); err != nil {
		return err
	}
	if e.doc.DefaultModel == id && !ours {
		e.doc.DefaultModel = ""
	}
	return nil
}

// place gives a touchpoint its stage; an empty one leaves it to the model.
func (e *editor) place(ch Change) error {
	m, err := e.amendment(ch.Model)
	if err != nil {
		return err
	}
	id := percorso.TouchpointID(ch.ID)
	if m.Places == nil {
		m.Places = map[percorso.TouchpointID]percorso.StageID{}
	}
	if m.Places[id] = ch.To; ch.To == "" {
		delete(m.Places, id)
	}
	g := slices.IndexFunc(e.ground.Models, func(o StageModel) bool { return o.ID == ch.Model })
	if g >= 0 && len(m.Stages) == 0 && e.ground.Models[g].Places[id] == ch.To {
		delete(m.Places, id) // as Percorso has it
	}
	e.dropEmptyModels()
	return nil
}

func (e *editor) loop(ch Change) error {
	if ch.Loop == nil {
		return invalid("loop is missing")
	}
	whole, ok := e.find(ch.Model)
	if !ok {
		return missingThing("stage model", string(ch.Model))
	}
	m, err := e.amendment(ch.Model)
	if err != nil {
		return err
	}
	loops := slices.Clone(whole.Loops)
	at := slices.IndexFunc(loops, func(l Loop) bool { return l.From == ch.Loop.From && l.To == ch.Loop.To })
	switch {
	case ch.Op == "set-loop" && at >= 0:
		loops[at] = *ch.Loop
	case ch.Op == "set-loop":
		loops = append(loops, *ch.Loop)
	case at < 0:
		return missingThing("loop", string(ch.Loop.From+" - "+ch.Loop.To))
	default:
		loops = slices.Delete(loops, at, at+1)
	}
	if len(loops) == 0 && len(m.Stages) == 0 { // no loops at all can only be said by a model of one's own
		if m, err = e.own(ch.Model); err != nil {
			return err
		}
	}
	m.Loops = loops
	return nil
}

func (e *editor) stage(m *StageModel, ch Change) error {
	id := func(s Stage) string { return string(s.ID) }
	at := slices.IndexFunc(m.Stages, func(s Stage) bool { return s.ID == ch.Stage.ID })
	switch {
	case ch.Op == "set-stage":
		if at >= 0 {
			m.Stages[at] = *ch.Stage
			return nil
		}
		m.Stages = slices.Insert(m.Stages, placeBefore(m.Stages, ch.Before, id), *ch.Stage)
		return nil
	case at < 0:
		return missingThing("stage", string(ch.Stage.ID))
	case ch.Op == "move-stage":
		s := m.Stages[at]
		m.Stages = slices.Delete(m.Stages, at, at+1)
		m.Stages = slices.Insert(m.Stages, placeBefore(m.Stages, ch.Before, id), s)
		return nil
	}
	if len(m.Stages) == 1 {
		return invalid("a stage model needs at least one stage")
	}
	m.Stages = slices.Delete(m.Stages, at, at+1)
	e.leave(m, ch.Stage.ID, ch.To)
	return nil
}

// leave leads what stood on a stage that is gone to another one, or nowhere.
func (e *editor) leave(m *StageModel, gone, to percorso.StageID) {
	m.Loops = slices.DeleteFunc(m.Loops, func(l Loop) bool { return l.From == gone || l.To == gone })
	for t, s := range m.Places {
		if s == gone && to != "" {
			m.Places[t] = to
		} else if s == gone {
			delete(m.Places, t)
		}
	}
	if to == "" {
		m.Rules = slices.DeleteFunc(m.Rules, func(r StageRule) bool { return r.Stage == gone })
	}
	for i := range m.Rules {
		if m.Rules[i].Stage == gone {
			m.Rules[i].Stage = to
		}
	}
	if m.Follows != nil {
		redirect(m.Follows.Stages, gone, to)
	}
	for i := range e.doc.Models { // and those that take their places from it
		if f := e.doc.Models[i].Follows; f != nil && f.Model == m.ID {
			delete(f.Stages, gone)
		}
	}
	for _, g := range e.ground.Models {
		if g.Follows == nil || g.Follows.Model != m.ID || slices.ContainsFunc(e.doc.Models, func(o StageModel) bool { return o.ID == g.ID && o.Follows != nil }) {
			continue
		}
		if a, err := e.amendment(g.ID); err == nil {
			stages := maps.Clone(g.Follows.Stages)
			delete(stages, gone)
			a.Follows = &Follows{Model: m.ID, Stages: stages}
		}
	}
}

func redirect(stages map[percorso.StageID]percorso.StageID, gone, to percorso.StageID) {
	for from, s := range stages {
		if s == gone && to != "" {
			stages[from] = to
		} else if s == gone {
			delete(stages, from)
		}
	}
}
