package index

import "percorso/sequence"

// Values returns a property of the interactions of each block, as numbers that
// number gives its values; interactions without the property, and those whose
// value has no number, are left out. Number is asked once for each value; values
// longer than 256 bytes and those beyond Options.MaxValues are not there.
func (v *View) Values(property string, number func(value string) (uint16, bool)) []sequence.Sparse[uint16] {
	out := make([]sequence.Sparse[uint16], len(v.parts))
	id := v.dict(property)
	if id < 0 {
		return out
	}
	values := v.dicts[id].values
	numbers, known := make([]uint16, 1<<16), make([]bool, 1<<16)
	for i, value := range values {
		numbers[i+1], known[i+1] = number(value)
	}
	for k, h := range v.parts {
		if id >= len(h.props) {
			continue
		}
		c := &h.props[id]
		s := sequence.Sparse[uint16]{At: make([]uint32, 0, c.n), Of: make([]uint16, 0, c.n)}
		c.each(func(i uint32, code uint16) {
			if known[code] {
				s.At, s.Of = append(s.At, i), append(s.Of, numbers[code])
			}
		})
		out[k] = s
	}
	return out
}

// each calls f with the interactions that have the property, in order, and
// their codes.
func (c *column) each(f func(i uint32, code uint16)) {
	for i, code := range c.dense8 {
		if code != 0 {
			f(uint32(i), uint16(code))
		}
	}
	for i, code := range c.dense {
		if code != 0 {
			f(uint32(i), code)
		}
	}
	for k, i := range c.sparse.At {
		f(i, c.sparse.Of[k])
	}
}
