package index

import (
	"cmp"
	"slices"

	"percorso/identity/graph"
	"percorso/sequence"
)

// PropertyInfo says what is known of a property.
type PropertyInfo struct {
	Name         string `json:"name"`
	Interactions int64  `json:"interactions"` // that have it
	Values       int    `json:"values"`       // distinct ones that can be filtered by
	// Other counts the interactions whose value cannot be filtered by: it is
	// longer than 256 bytes, or came after too many others (Overflow).
	Other    int64 `json:"other"`
	Overflow bool  `json:"overflow"`
}

// ValueCount is a value of a property and how many interactions have it.
type ValueCount struct {
	Value string `json:"value"`
	N     int64  `json:"n"`
}

// Properties returns the properties by name.
func (v *View) Properties() []PropertyInfo {
	infos := make([]PropertyInfo, len(v.dicts))
	for i := range v.dicts {
		d := &v.dicts[i]
		infos[i] = PropertyInfo{
			Name: d.name, Interactions: d.interactions(), Values: len(d.values), Other: d.other, Overflow: d.full,
		}
	}
	slices.SortFunc(infos, func(a, b PropertyInfo) int { return cmp.Compare(a.Name, b.Name) })
	return infos
}

// PropertiesIgnored returns how often a property was left out because there were
// more names than Options.MaxProperties.
func (v *View) PropertiesIgnored() int64 { return v.ignored }

// PropertyValues returns the most frequent values of a property, at most limit
// (0 for all), then by value.
func (v *View) PropertyValues(name string, limit int) []ValueCount {
	id := v.dict(name)
	if id < 0 {
		return nil
	}
	d := &v.dicts[id]
	values := make([]ValueCount, len(d.values))
	for i, value := range d.values {
		values[i] = ValueCount{Value: value, N: d.counts[i]}
	}
	slices.SortFunc(values, func(a, b ValueCount) int {
		if c := cmp.Compare(b.N, a.N); c != 0 {
			return c
		}
		return cmp.Compare(a.Value, b.Value)
	})
	if limit > 0 && len(values) > limit {
		values = values[:limit]
	}
	return values
}

// Match returns for each block the interactions whose property passes the test.
// It asks once for each distinct value, once with ("", false) for the
// interactions without the property, and once with ("", true) for those whose
// value is not kept (PropertyInfo.Other). Interactions of skipped profiles may or
// may not be in the bitmaps.
func (v *View) Match(property string, test func(value string, present bool) bool) ([]sequence.Bits, error) {
	absent := test("", false)
	pass := make([]uint8, 1<<16) // by code
	id := v.dict(property)
	if absent {
		pass[0] = 1
	}
	if id >= 0 {
		for i, value := range v.dicts[id].values {
			if test(value, true) {
				pass[i+1] = 1
			}
		}
		if v.dicts[id].other > 0 && test("", true) {
			pass[otherCode] = 1
		}
	}
	found := make([]sequence.Bits, len(v.parts))
	for i, h := range v.parts {
		found[i] = sequence.NewBits(h.rows())
		none := column{}
		c := &none
		if id >= 0 && id < len(h.props) {
			c = &h.props[id]
		}
		c.match(found[i], h.rows(), pass)
	}
	return found, nil
}

// match sets the bits of the interactions whose code passes.
func (c *column) match(found sequence.Bits, rows int, pass []uint8) {
	switch {
	case c.dense8 != nil:
		matchDense(found, c.dense8, pass)
	case c.dense != nil:
		matchDense(found, c.dense, pass)
	default:
		if pass[0] != 0 {
			for i := range found {
				found[i] = ^uint64(0)
			}
			if rest := rows % 64; rest != 0 {
				found[len(found)-1] = 1<<rest - 1
			}
		}
		for k, i := range c.sparse.At {
			bit := uint64(1) << (i & 63)
			found[i>>6] = found[i>>6]&^bit | uint64(pass[c.sparse.Of[k]])<<(i&63)
		}
	}
}

func matchDense[T uint8 | uint16](found sequence.Bits, codes []T, pass []uint8) {
	pass = pass[:1<<16]
	for w := range found {
		part := codes[w*64 : min(w*64+64, len(codes))]
		word := uint64(0)
		for k, code := range part {
			word |= uint64(pass[code]) << k
		}
		found[w] = word
	}
}

// ProfilesWhere returns for each block the profiles that pass the test, which
// gets their labels. Skipped profiles are not asked for.
func (v *View) ProfilesWhere(test func(profile graph.Node) bool) []sequence.Bits {
	found := make([]sequence.Bits, len(v.parts))
	for i, h := range v.parts {
		found[i] = sequence.NewBits(h.profiles())
		for p, label := range h.node {
			if p := uint32(p); !h.skip.Has(p) && test(label) {
				found[i].Set(p)
			}
		}
	}
	return found
}
