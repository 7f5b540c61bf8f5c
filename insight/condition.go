package insight

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"percorso/catalogue"
)

// A test is a condition without its field; present is false where the field is
// absent.
type test func(value string, present bool) bool

// compile returns the condition as a test.
func (c *Condition) compile(path string) (test, error) {
	var tests []test
	if c.Is != nil {
		tests = append(tests, func(v string, present bool) bool { return present && among(c.Is, v) })
	}
	if c.Not != nil {
		tests = append(tests, func(v string, present bool) bool { return !present || !among(c.Not, v) })
	}
	if c.Contains != "" {
		part := strings.ToLower(c.Contains)
		tests = append(tests, func(v string, present bool) bool { return present && strings.Contains(strings.ToLower(v), part) })
	}
	if c.AtLeast != nil {
		tests = append(tests, func(v string, present bool) bool {
			n, ok := number(v)
			return present && ok && n >= *c.AtLeast
		})
	}
	if c.Below != nil {
		tests = append(tests, func(v string, present bool) bool {
			n, ok := number(v)
			return present && ok && n < *c.Below
		})
	}
	if c.Exists != nil {
		tests = append(tests, func(_ string, present bool) bool { return present == *c.Exists })
	}
	switch {
	case len(tests) == 0:
		return nil, fault(path, "the condition tests nothing", "give one of is, not, contains, at_least, below, exists")
	case len(tests) > 1:
		return nil, fault(path, "the condition has several operators", "give each its own condition: all must hold")
	case c.Is != nil && len(c.Is) == 0 || c.Not != nil && len(c.Not) == 0:
		return nil, fault(path, "the list of values is empty", "give at least one value, or ask with exists")
	}
	return tests[0], nil
}

// among reports whether v is one of the values: as text, or as a number, so
// that 9.90 is 9.9. Whole numbers are compared digit by digit, as numbers of
// customers and orders must be.
func among(values []string, v string) bool {
	if slices.Contains(values, v) {
		return true
	}
	n, ok := number(v)
	if !ok {
		return false
	}
	return slices.ContainsFunc(values, func(w string) bool {
		m, ok := number(w)
		return ok && m == n && (!whole(v) || !whole(w))
	})
}

// numeral is how JSON writes a number; 007 and 1,5 are texts.
var numeral = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$`)

func number(v string) (float64, bool) {
	if v == "" || v[0] != '-' && (v[0] < '0' || v[0] > '9') || !numeral.MatchString(v) {
		return 0, false
	}
	n, err := strconv.ParseFloat(v, 64)
	return n, err == nil
}

func whole(v string) bool { return !strings.ContainsAny(v, ".eE") && v != "-0" }

// The fields that a signature decides, apart from property: and trait:.
const (
	fieldChannel    = "channel"
	fieldTouchpoint = "touchpoint"
	fieldStage      = "stage"
	fieldEvent      = "event"
	fieldSource     = "source"
	fieldKind       = "kind" // of the channel
	propertyPrefix  = "property:"
	traitPrefix     = "trait:"
)

// signatureField returns how to read field from a signature by its code; ok is
// false when it is no field of a signature.
func signatureField(field string, table *catalogue.Table, all []catalogue.Signature) (get func(code int) string, ok bool) {
	switch field {
	case fieldChannel:
		return func(code int) string {
			return nameAt(table.Channel, code, func(i int) string { return string(table.Channels[i].ID) })
		}, true
	case fieldKind:
		return func(code int) string {
			return nameAt(table.Channel, code, func(i int) string { return string(table.Channels[i].Kind) })
		}, true
	case fieldTouchpoint:
		return func(code int) string {
			return nameAt(table.Touchpoint, code, func(i int) string { return string(table.Touchpoints[i].ID) })
		}, true
	case fieldStage:
		return func(code int) string {
			return nameAt(table.Stage, code, func(i int) string { return string(table.Model.Stages[i].ID) })
		}, true
	case fieldEvent:
		return func(code int) string { return EventName(&all[code]) }, true
	case fieldSource:
		return func(code int) string { return string(all[code].Source) }, true
	}
	return nil, false
}

// nameAt returns the name of position table[code]-1, or "" for none.
func nameAt[T uint8 | uint16](table []T, code int, name func(int) string) string {
	if code >= len(table) || table[code] == 0 {
		return ""
	}
	return name(int(table[code]) - 1)
}

// EventName is what an interaction is called where events are asked for: the
// name of a track call, and for other calls their type with the name, if there
// is one: "page: Cart", "screen: Card", "identify". It is empty for a track
// call without a name.
func EventName(sig *catalogue.Signature) string {
	call := sig.Type.String()
	switch {
	case call == "track", call == "":
		return sig.Name
	case sig.Name == "":
		return call
	}
	return call + ": " + sig.Name
}

// checkField returns an error for a field that conditions do not have.
func checkField(path, field string) error {
	for _, prefix := range []string{propertyPrefix, traitPrefix} {
		if name, ok := strings.CutPrefix(field, prefix); ok {
			if name == "" {
				return fault(path, fmt.Sprintf("%q names nothing", field), "write the name behind the colon: "+prefix+"category")
			}
			return nil
		}
	}
	switch field {
	case fieldChannel, fieldKind, fieldTouchpoint, fieldStage, fieldEvent, fieldSource, fieldAudience:
		return nil
	}
	return fault(path, fmt.Sprintf("there is no field %q", field), "give channel, touchpoint, stage, event, source, property:NAME, trait:NAME or audience")
}

// checkOwnField returns an error for a field by which interactions are not told
// apart: what a breakdown, a node or a value that is held may be is less than
// what conditions may test.
func checkOwnField(path, field string) error {
	switch field {
	case fieldChannel, fieldTouchpoint, fieldStage, fieldEvent, fieldSource:
		return nil
	}
	switch {
	case strings.HasPrefix(field, propertyPrefix):
		return checkField(path, field)
	case strings.HasPrefix(field, traitPrefix):
		return fault(path, "a trait is the customer's, not the interaction's", "give channel, touchpoint, stage, event, source or property:NAME")
	case field == fieldAudience:
		return fault(path, "an audience is of customers, not of interactions", "give channel, touchpoint, stage, event, source or property:NAME")
	}
	return fault(path, fmt.Sprintf("interactions are not told apart by %q", field), "give channel, touchpoint, stage, event, source or property:NAME")
}
