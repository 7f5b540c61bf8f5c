package index

import (
	"cmp"
	"slices"

	"percorso/sequence"
)

// PropertiesOf returns the properties of interaction i of a block, by name;
// values that cannot be filtered by are left out.
func (v *View) PropertiesOf(block int, i uint32) []sequence.Prop {
	props := v.parts[block].props
	var out []sequence.Prop
	for id := range props {
		if code := props[id].at(i); code != 0 && code != otherCode {
			d := &v.dicts[id]
			out = append(out, sequence.Prop{Name: d.name, Value: d.values[code-1]})
		}
	}
	slices.SortFunc(out, func(a, b sequence.Prop) int { return cmp.Compare(a.Name, b.Name) })
	return out
}
