package profile

import (
	"cmp"
	"slices"

	"percorso/identity/graph"
)

// Labels says which profile a node belongs to.
type Labels interface {
	Label(graph.Node) graph.Node
	Len() int // the highest node
}

// Trait is a value on a profile and the identifier whose event gave it.
type Trait struct {
	Name  string
	Value string `json:"value"`
	Node  graph.Node
	Stamp Stamp
}

// Info describes a trait.
type Info struct {
	Name string `json:"name"`
	Held int    `json:"held" doc:"Identifiers that hold a value"`
}

// Names returns the traits that anybody holds, by name.
func (t *Traits) Names() []Info {
	infos := make([]Info, 0, len(t.columns))
	for _, c := range t.columns {
		if c.held > 0 {
			infos = append(infos, Info{Name: c.name, Held: c.held})
		}
	}
	slices.SortFunc(infos, func(a, b Info) int { return cmp.Compare(a.Name, b.Name) })
	return infos
}

// Of returns the traits of the profile with these nodes, by name: for each the
// latest over the nodes, unless that took it away.
func (t *Traits) Of(nodes []graph.Node) []Trait {
	var found []Trait
	for _, c := range t.columns {
		best, code := Trait{Name: c.name}, uint32(never)
		for _, n := range nodes {
			row, ok := t.has(c, n)
			if !ok {
				continue
			}
			if s := t.stamps.at(c.stamp.At(row)); code == never || best.Stamp.Before(s) {
				best.Stamp, best.Node, code = s, n, c.code.At(row)
			}
		}
		if code > nothing {
			best.Value = string(c.dict.Text(code - 1))
			found = append(found, best)
		}
	}
	slices.SortFunc(found, func(a, b Trait) int { return cmp.Compare(a.Name, b.Name) })
	return found
}

func (t *Traits) has(c *column, n graph.Node) (row int, ok bool) {
	if int(n) >= t.rowOf.Len() {
		return 0, false
	}
	row = int(t.rowOf.At(int(n))) - 1
	if row < 0 || row >= c.code.Len() || c.code.At(row) == never {
		return 0, false
	}
	return row, true
}

// Count is a value and how many profiles have it.
type Count struct {
	Value string `json:"value"`
	N     int    `json:"n"`
}

// Values returns the values of a trait with how many profiles have each, the
// most frequent first, equals by value: at most limit of them, and how many
// more there are.
func (t *Traits) Values(name string, limit int, labels Labels) (counts []Count, more int) {
	ci, ok := t.byName[name]
	if !ok {
		return nil, 0
	}
	c := t.columns[ci]
	n := make([]int, c.dict.Len()+1)
	t.latest(c, labels, func(_ graph.Node, code uint32) {
		if code > nothing {
			n[code-1]++
		}
	})
	var codes []uint32
	for v, k := range n {
		if k > 0 {
			codes = append(codes, uint32(v))
		}
	}
	slices.SortFunc(codes, func(a, b uint32) int {
		return cmp.Or(cmp.Compare(n[b], n[a]), cmp.Compare(string(c.dict.Text(a)), string(c.dict.Text(b))))
	})
	if len(codes) > limit {
		more, codes = len(codes)-limit, codes[:limit]
	}
	for _, v := range codes {
		counts = append(counts, Count{Value: string(c.dict.Text(v)), N: n[v]})
	}
	return counts, more
}

// latest calls each with the label of every profile that ever had the trait and
// the code of its latest value.
func (t *Traits) latest(c *column, labels Labels, each func(label graph.Node, code uint32)) {
	best := make([]uint32, labels.Len()+1) // by label: row + 1
	for row := range c.code.Len() {
		if c.code.At(row) == never {
			continue
		}
		l := labels.Label(t.nodeOf.At(row))
		old := best[l]
		if old == 0 || t.stamps.at(c.stamp.At(int(old-1))).Before(t.stamps.at(c.stamp.At(row))) {
			best[l] = uint32(row + 1)
		}
	}
	for l, row := range best {
		if row != 0 {
			each(graph.Node(l), c.code.At(int(row-1)))
		}
	}
}

// Match returns a test of profiles, given any of their nodes: whether the
// profile's value of the trait passes. Test is asked once for every value that a
// profile has, and once for having none. The answer is that of this moment,
// whatever is set later.
func (t *Traits) Match(name string, test func(value string, present bool) bool, labels Labels) func(graph.Node) bool {
	absent := test("", false)
	ci, ok := t.byName[name]
	if !ok {
		return func(graph.Node) bool { return absent }
	}
	c := t.columns[ci]
	passes := make([]uint8, c.dict.Len()+1) // 0 is not yet asked
	differs := make([]uint64, labels.Len()/64+1)
	t.latest(c, labels, func(l graph.Node, code uint32) {
		ok := absent
		if code > nothing {
			if passes[code-1] == 0 {
				passes[code-1] = 1
				if test(string(c.dict.Text(code-1)), true) {
					passes[code-1] = 2
				}
			}
			ok = passes[code-1] == 2
		}
		if ok != absent {
			differs[l/64] |= 1 << (l % 64)
		}
	})
	// From labels to all nodes: a reader may still know a profile by another.
	for n := graph.Node(1); int(n) <= labels.Len(); n++ {
		if l := labels.Label(n); l != n && differs[l/64]>>(l%64)&1 != 0 {
			differs[n/64] |= 1 << (n % 64)
		}
	}
	return func(n graph.Node) bool {
		if int(n/64) < len(differs) && differs[n/64]>>(n%64)&1 != 0 {
			return !absent
		}
		return absent
	}
}
