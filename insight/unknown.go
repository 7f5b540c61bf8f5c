package insight

import (
	"slices"

	"percorso/catalogue"
	"percorso/identity/profile"
	"percorso/sequence/index"
)

// UnknownName is what a question names and nothing has: a touchpoint, channel or
// stage that the catalogue does not have, an event or a source that never came, a
// property that no interaction and a trait that no customer has. A figure that
// asks for it is 0 for that reason alone.
type UnknownName struct {
	Field string `json:"field" doc:"channel, kind, touchpoint, stage, event, source, property or trait"`
	Value string `json:"value" doc:"As the question has it; of a property or a trait its name"`
}

// UnkeptValues is a property that the question looks at and that has more values
// than the index keeps.
type UnkeptValues struct {
	Property     string `json:"property"`
	Interactions int64  `json:"interactions" doc:"That have a value which is not kept: it came after 65,534 others, or is longer than 256 bytes. Of all the data"`
}

// unknown collects them while a question is read, each once, in the order of the
// question. The zero value is ready to use; it is nil where nobody asks for them.
type unknown struct {
	names  []UnknownName
	unkept []UnkeptValues
}

// look writes down what a condition on a field of the signature names in vain.
func (u *unknown) look(c *Condition, table *catalogue.Table, all []catalogue.Signature) {
	if u == nil || len(c.Is)+len(c.Not) == 0 {
		return
	}
	known := knownNames(c.Field, table, all)
	for _, value := range slices.Concat(c.Is, c.Not) {
		if value != "" && !known[value] {
			u.add(UnknownName{Field: c.Field, Value: value})
		}
	}
}

func (u *unknown) add(n UnknownName) {
	if !slices.Contains(u.names, n) {
		u.names = append(u.names, n)
	}
}

// lookAtProperty writes down when no interaction has a property that the question
// looks at, and when not all its values are kept.
func (s *scope) lookAtProperty(name string) {
	view, ok := s.view.(Lister)
	if s.unknown == nil || !ok {
		return
	}
	properties := view.Properties()
	i := slices.IndexFunc(properties, func(p index.PropertyInfo) bool { return p.Name == name })
	if i < 0 {
		s.unknown.add(UnknownName{Field: "property", Value: name})
		return
	}
	of := UnkeptValues{Property: name, Interactions: properties[i].Other}
	if of.Interactions > 0 && !slices.Contains(s.unknown.unkept, of) {
		s.unknown.unkept = append(s.unknown.unkept, of)
	}
}

// lookAtTrait writes down when nobody has a trait.
func (s *scope) lookAtTrait(name string) {
	traits, ok := s.traits.(TraitLister)
	if s.unknown == nil || !ok {
		return
	}
	if !slices.ContainsFunc(traits.TraitNames(), func(i profile.Info) bool { return i.Name == name }) {
		s.unknown.add(UnknownName{Field: "trait", Value: name})
	}
}

// notThere reports whether a condition is met by what does not have its field.
func (c *Condition) notThere() bool { return c.Exists != nil && !*c.Exists }

// tell writes down in a coverage what was collected.
func (u *unknown) tell(c *Coverage) {
	if u != nil {
		c.Unknown, c.Unkept = u.names, u.unkept
	}
}

// knownNames are the values that a field of the signature can have.
func knownNames(field string, table *catalogue.Table, all []catalogue.Signature) map[string]bool {
	known := map[string]bool{}
	switch field {
	case fieldChannel:
		for i := range table.Channels {
			known[string(table.Channels[i].ID)] = true
		}
	case fieldKind:
		for i := range table.Channels {
			known[string(table.Channels[i].Kind)] = true
		}
	case fieldTouchpoint:
		for i := range table.Touchpoints {
			known[string(table.Touchpoints[i].ID)] = true
		}
	case fieldStage:
		for i := range table.Model.Stages {
			known[string(table.Model.Stages[i].ID)] = true
		}
	case fieldEvent:
		for i := range all {
			known[EventName(&all[i])] = true
		}
	case fieldSource:
		for i := range all {
			known[string(all[i].Source)] = true
		}
	}
	return known
}
