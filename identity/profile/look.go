package profile

import "percorso/identity/graph"

// Lookup returns the latest value of a trait of each profile, given by any of
// its nodes; "" where there is none.
func (t *Traits) Lookup(name string, profiles []graph.Node, labels Labels) []string {
	out := make([]string, len(profiles))
	ci, ok := t.byName[name]
	if !ok {
		return out
	}
	c := t.columns[ci]
	codes := make([]uint32, labels.Len()+1)
	t.latest(c, labels, func(l graph.Node, code uint32) { codes[l] = code })
	texts := make([]string, c.dict.Len())
	for i, n := range profiles {
		l := labels.Label(n)
		if int(l) >= len(codes) || codes[l] <= nothing {
			continue
		}
		text := &texts[codes[l]-nothing-1]
		if *text == "" {
			*text = string(c.dict.Text(codes[l] - 1))
		}
		out[i] = *text
	}
	return out
}

// Each calls found with the label of every profile that has a trait whose value
// passes. Test is asked once for each value of a trait; its argument is valid
// until it returns.
func (t *Traits) Each(test func(value []byte) bool, labels Labels, found func(label graph.Node)) {
	for _, c := range t.columns {
		passes, any := make([]bool, c.dict.Len()), false
		for code := range passes {
			passes[code] = test(c.dict.Text(uint32(code + 1)))
			any = any || passes[code]
		}
		if !any {
			continue
		}
		t.latest(c, labels, func(l graph.Node, code uint32) {
			if code > nothing && passes[code-nothing-1] {
				found(l)
			}
		})
	}
}

// Said is one value of a trait as one identifier has it.
type Said struct {
	Trait
	Gone bool // the event took it away
}

// History returns what each of the nodes has of the traits whose name passes: at
// most one value for each node and name, in no order.
func (t *Traits) History(nodes []graph.Node, named func(name string) bool) (said []Said) {
	for _, c := range t.columns {
		if !named(c.name) {
			continue
		}
		for _, n := range nodes {
			row, ok := t.has(c, n)
			if !ok {
				continue
			}
			s := Said{Trait: Trait{Name: c.name, Node: n, Stamp: t.stamps.at(c.stamp.At(row))}}
			if code := c.code.At(row); code > nothing {
				s.Value = string(c.dict.Text(code - 1))
			} else {
				s.Gone = true
			}
			said = append(said, s)
		}
	}
	return said
}
