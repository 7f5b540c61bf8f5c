package insight

import (
	"slices"

	"percorso/catalogue"
)

// UnknownName is a value that a condition names and that nothing has: a
// touchpoint, channel or stage that the catalogue does not have, an event or a
// source that never came. No interaction can be it, so a figure that asks for it
// is 0 for that reason alone.
type UnknownName struct {
	Field string `json:"field" doc:"channel, kind, touchpoint, stage, event or source"`
	Value string `json:"value" doc:"As the question has it"`
}

// unknown collects them while the conditions of a question are read, each once,
// in the order of the question. The zero value is ready to use; it is nil where
// nobody asks for them.
type unknown struct{ names []UnknownName }

// look writes down what a condition on a field of the signature names in vain.
func (u *unknown) look(c *Condition, table *catalogue.Table, all []catalogue.Signature) {
	if u == nil || len(c.Is)+len(c.Not) == 0 {
		return
	}
	known := knownNames(c.Field, table, all)
	for _, value := range slices.Concat(c.Is, c.Not) {
		n := UnknownName{Field: c.Field, Value: value}
		if value != "" && !known[value] && !slices.Contains(u.names, n) {
			u.names = append(u.names, n)
		}
	}
}

// list returns what was collected, nil for nothing.
func (u *unknown) list() []UnknownName {
	if u == nil {
		return nil
	}
	return u.names
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
