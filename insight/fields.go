package insight

import (
	"cmp"
	"context"
	"slices"

	"percorso/catalogue"
	"percorso/identity/profile"
	"percorso/sequence/index"
)

// mostValues is how many values of a field a picker is offered.
const mostValues = 100

// Fields is what conditions can look at, for those who choose from lists.
type Fields struct {
	Channels    []catalogue.Channel    `json:"channels"`
	Touchpoints []catalogue.Touchpoint `json:"touchpoints"`
	Properties  []FieldValues          `json:"properties" doc:"For conditions on property:NAME"`
	Traits      []FieldValues          `json:"traits" doc:"For conditions on trait:NAME"`
	Events      []ValueCount           `json:"events" doc:"By interactions, most first, then by name"`
	Sources     []ValueCount           `json:"sources" doc:"By interactions, most first, then by name"`
	Audiences   []NamedAudience        `json:"audiences" nullable:"false" doc:"For conditions on audience, by name"`
}

// FieldValues is a property or a trait with its most frequent values.
type FieldValues struct {
	Name   string       `json:"name"`
	Values []ValueCount `json:"values" doc:"The most frequent, most first, then by value"`
	More   bool         `json:"more" doc:"Whether there are values that are not listed"`
}

// ValueCount is a value and how many interactions have it, or for a trait how
// many customers.
type ValueCount struct {
	Value string `json:"value"`
	N     int64  `json:"n"`
}

// Lister is a view that can list what it holds.
type Lister interface {
	View
	Counts() []int64 // interactions by signature code; may be shorter than Signatures
	Properties() []index.PropertyInfo
	PropertyValues(name string, limit int) []index.ValueCount
}

var _ Lister = (*index.View)(nil)

// TraitLister is traits that can be listed.
type TraitLister interface {
	Traits
	TraitNames() []profile.Info
	TraitValues(name string, limit int) (values []profile.Count, more int)
}

// Fields lists what conditions can look at.
func (a *Asker) Fields(ctx context.Context) (*Fields, error) {
	view := a.View()
	signatures := view.Signatures()
	table, err := a.Tables.Table("", signatures)
	if err != nil {
		return nil, err
	}
	f := &Fields{
		Audiences: []NamedAudience{}, Channels: append([]catalogue.Channel{}, table.Channels...), Touchpoints: append([]catalogue.Touchpoint{}, table.Touchpoints...),
		Properties: []FieldValues{}, Traits: []FieldValues{},
	}
	if l, ok := a.Traits.(TraitLister); ok {
		for _, t := range l.TraitNames() {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			f.Traits = append(f.Traits, traitValues(l, t.Name))
		}
	}
	if l, ok := a.Audiences.(AudienceLister); ok {
		if f.Audiences, err = l.Names(ctx); err != nil {
			return nil, err
		}
	}
	var counts []int64
	if l, ok := view.(Lister); ok {
		counts = l.Counts()
		for _, p := range l.Properties() {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			f.Properties = append(f.Properties, propertyValues(l, p))
		}
	}
	if fewest := FewestOf(ctx); fewest > 0 {
		f.ofMany(view, fewest)
	}
	f.Events = tally(signatures, counts, EventName)
	f.Sources = tally(signatures, counts, func(s *catalogue.Signature) string { return string(s.Source) })
	return f, nil
}

func propertyValues(l Lister, p index.PropertyInfo) FieldValues {
	out := FieldValues{Name: p.Name, Values: []ValueCount{}}
	for _, v := range l.PropertyValues(p.Name, mostValues) {
		out.Values = append(out.Values, ValueCount{Value: v.Value, N: v.N})
	}
	out.More = p.Values > len(out.Values)
	return out
}

func traitValues(l TraitLister, name string) FieldValues {
	values, more := l.TraitValues(name, mostValues)
	out := FieldValues{Name: name, Values: []ValueCount{}, More: more > 0}
	for _, v := range values {
		out.Values = append(out.Values, ValueCount{Value: v.Value, N: int64(v.N)})
	}
	return out
}

// tally counts interactions by a name of their signature; an empty name is
// none.
func tally(signatures []catalogue.Signature, counts []int64, name func(*catalogue.Signature) string) []ValueCount {
	at := map[string]int{}
	out := []ValueCount{}
	for code := range signatures {
		v := name(&signatures[code])
		if v == "" || code >= len(counts) || counts[code] == 0 {
			continue
		}
		i, ok := at[v]
		if !ok {
			i = len(out)
			at[v] = i
			out = append(out, ValueCount{Value: v})
		}
		out[i].N += counts[code]
	}
	slices.SortFunc(out, func(a, b ValueCount) int {
		return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Value, b.Value))
	})
	return out
}
