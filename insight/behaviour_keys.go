package insight

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"percorso/sequence"
	"percorso/sequence/figures"
	"percorso/sequence/follow"
	"percorso/sequence/index"
)

// What patterns may have in common, besides other properties.
const (
	sameProduct  = "product_id"
	sameCategory = "category"
	sameOrder    = "order_id"
)

// sameAs returns the properties in which something in common may stand: products
// and categories also in the lines of an order. The number of an order is looked
// up folded, where there are more than the dictionary holds.
func (s *scope) sameAs(same string) []string {
	names := []string{same}
	switch same {
	case sameProduct, sameCategory:
		for i := range follow.MaxProducts {
			names = append(names, fmt.Sprintf("products.%d.%s", i+1, same))
		}
	case sameOrder:
		view, ok := s.view.(valued)
		if ok && slices.ContainsFunc(view.Properties(), func(p index.PropertyInfo) bool { return p.Name == same && p.Overflow }) {
			return []string{follow.OrderKey}
		}
	}
	return names
}

// keys numbers the values of properties from 1, in the order in which they are
// met; values beyond 65,535 have no number. The names are by number less one.
func (s *scope) keys(properties ...string) (figures.Keys, []string) {
	numbers := map[string]uint16{}
	var names []string
	columns := make([][]sequence.Sparse[uint16], len(properties))
	for i, name := range properties {
		columns[i] = s.valuesOf(name, func(value string) (uint16, bool) {
			n, known := numbers[value]
			if !known && len(names) < math.MaxUint16 {
				names = append(names, value)
				n, known = uint16(len(names)), true
				numbers[value] = n
			}
			return n, known
		})
	}
	out := figures.Keys{Of: columns[0], Count: len(names)}
	for b := range out.Of {
		var more []keyAt
		for _, c := range columns[1:] {
			for k, at := range c[b].At {
				more = append(more, keyAt{at, c[b].Of[k]})
			}
		}
		if len(more) > 0 {
			out.Of[b] = mergeKeys(out.Of[b], more)
		}
	}
	return out, names
}

// keyAt is one value of the interaction at a position.
type keyAt struct {
	at  uint32
	key uint16
}

// mergeKeys puts further values into a column, each once for its interaction.
func mergeKeys(column sequence.Sparse[uint16], more []keyAt) sequence.Sparse[uint16] {
	slices.SortFunc(more, func(a, b keyAt) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.key, b.key)) })
	more = slices.Compact(more)
	n := len(column.At) + len(more)
	out := sequence.Sparse[uint16]{At: make([]uint32, 0, n), Of: make([]uint16, 0, n)}
	add := func(at uint32, key uint16) { out.At, out.Of = append(out.At, at), append(out.Of, key) }
	k := 0
	for i, at := range column.At {
		for ; k < len(more) && more[k].at < at; k++ {
			add(more[k].at, more[k].key)
		}
		add(at, column.Of[i])
		for ; k < len(more) && more[k].at == at; k++ {
			if more[k].key != column.Of[i] {
				add(at, more[k].key)
			}
		}
	}
	for ; k < len(more); k++ {
		add(more[k].at, more[k].key)
	}
	return out
}
