package insight

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"

	"percorso"
	"percorso/sequence"
	"percorso/sequence/exec"
	"percorso/sequence/figures"
	"percorso/sequence/follow"
	"percorso/sequence/index"
)

// mismatches compares what channels say of the same product in the same span.
func (s *scope) mismatches(ctx context.Context, q *Query, sel *sequence.Selection, rule *figures.MaturityRule) (prices, said Mismatches, err error) {
	spans, ok := s.spans(sel, q.Consistency.Every, mostDays)
	if !ok {
		return prices, said, fault("consistency.every", fmt.Sprintf("the period has more than %d spans", mostDays), "give week, or a shorter period")
	}
	m := &mismatcher{scope: s, sel: sel, spans: spans, rule: figures.MismatchRule{Spans: spans, Most: mostSaid, Channel: make([]bool, len(rule.Kind))}, about: map[string][]sequence.Sparse[uint16]{}}
	for i, kind := range rule.Kind {
		m.rule.Channel[i] = kind > 0
	}
	priced := []saying{{sameProduct, "price"}}
	for i := range follow.MaxProducts {
		priced = append(priced, saying{fmt.Sprintf("products.%d.%s", i+1, sameProduct), fmt.Sprintf("products.%d.price", i+1)})
	}
	if prices, err = m.compare(ctx, "price", priced, true); err != nil {
		return prices, said, err
	}
	names := messages
	if q.Consistency.Message != "" {
		names = []string{q.Consistency.Message}
	}
	for _, name := range names {
		if !m.has(name) {
			said = Mismatches{Property: name, Why: "no_data", Examples: []Mismatch{}}
			continue
		}
		if said, err = m.compare(ctx, name, []saying{{sameProduct, name}}, false); err != nil || said.Observations > 0 {
			return prices, said, err
		}
	}
	if q.Consistency.Message == "" {
		said.Property = ""
	}
	return prices, said, nil
}

// mismatcher compares properties of products in one selection.
type mismatcher struct {
	*scope
	sel      *sequence.Selection
	spans    []uint32
	rule     figures.MismatchRule
	products numbering
	about    map[string][]sequence.Sparse[uint16] // by property: the products, numbered
}

// productsOf returns the products that a property names.
func (m *mismatcher) productsOf(property string) []sequence.Sparse[uint16] {
	if _, ok := m.about[property]; !ok {
		m.about[property] = m.valuesOf(property, m.products.of)
	}
	return m.about[property]
}

// has reports whether any interaction has a property.
func (m *mismatcher) has(property string) bool {
	view, ok := m.view.(valued)
	return ok && slices.ContainsFunc(view.Properties(), func(p index.PropertyInfo) bool { return p.Name == property })
}

// numbering gives values numbers from 1, in the order in which they are met.
type numbering struct {
	numbers map[string]uint16
	values  []string
}

func (n *numbering) of(value string) (uint16, bool) {
	if at, ok := n.numbers[value]; ok {
		return at, true
	}
	if len(n.values) == math.MaxUint16 {
		return 0, false
	}
	if n.numbers == nil {
		n.numbers = map[string]uint16{}
	}
	n.values = append(n.values, value)
	n.numbers[value] = uint16(len(n.values))
	return uint16(len(n.values)), true
}

// saying is two properties of an interaction: which product, and what is said of it.
type saying struct{ product, says string }

// compare compares what is said of products.
func (m *mismatcher) compare(ctx context.Context, property string, sayings []saying, amount bool) (Mismatches, error) {
	var said numbering
	number := said.of
	if amount {
		number = func(value string) (uint16, bool) { // 89.90 is 89.9
			v, ok := numberOf(value)
			if !ok {
				return 0, false
			}
			return said.of(strconv.FormatFloat(v, 'f', -1, 64))
		}
	}
	rule := m.rule
	for _, p := range sayings {
		if !m.has(p.product) || !m.has(p.says) {
			continue
		}
		rule.Pairs = append(rule.Pairs, figures.Pairs{About: m.productsOf(p.product), Says: m.valuesOf(p.says, number)})
	}
	list, err := exec.Said(ctx, m.blocks, m.table, m.sel, rule)
	if percorso.KindOf(err) == percorso.TooLarge {
		return Mismatches{}, fault("consistency.every", fmt.Sprintf("there are more than %d combinations to compare", mostSaid), "give week, or a shorter period")
	}
	if err != nil {
		return Mismatches{}, err
	}
	out := Mismatches{Property: property, Examples: []Mismatch{}}
	channels := map[int]bool{}
	about1, differs := map[int]bool{}, map[int]bool{}
	for lo := 0; lo < len(list); {
		hi := lo
		for hi < len(list) && list[hi].About == list[lo].About && list[hi].Span == list[lo].Span {
			out.Observations += list[hi].N
			channels[list[hi].Channel] = true
			hi++
		}
		about1[list[lo].About] = true
		one := m.usual(list[lo:hi], &said, amount)
		lo = hi
		if len(one.Says) < 2 {
			continue
		}
		out.Compared++
		if slices.ContainsFunc(one.Says, func(x Saying) bool { return x.Text != one.Says[0].Text }) {
			out.Mismatched++
			differs[list[lo-1].About] = true
			out.Examples = append(out.Examples, one)
		}
	}
	out.Products, out.ProductsMismatched, out.Channels = len(about1), len(differs), len(channels)
	out.Share = part(int64(out.Mismatched), int64(out.Compared))
	switch {
	case out.Observations == 0:
		out.Why = "no_data"
	case out.Channels < 2:
		out.Why = "one_channel"
	case out.Compared == 0:
		out.Why = "never_together"
	}
	slices.SortStableFunc(out.Examples, func(a, b Mismatch) int {
		return cmp.Or(cmp.Compare(orZero(b.Difference), orZero(a.Difference)), cmp.Compare(b.observations(), a.observations()), cmp.Compare(a.Product, b.Product), cmp.Compare(a.From, b.From))
	})
	out.Examples = out.Examples[:min(len(out.Examples), mostMismatches)]
	return out, m.name(ctx, out.Examples)
}

// usual tells what each channel says most often of one product in one span; of
// what is said equally often, the lowest number or the first by the alphabet.
func (m *mismatcher) usual(list []figures.Said, said *numbering, amount bool) Mismatch {
	out := Mismatch{Product: m.products.values[list[0].About-1], From: rfc3339(m.spans[list[0].Span])}
	low, high := math.Inf(1), math.Inf(-1)
	for lo := 0; lo < len(list); {
		hi, best := lo, Saying{}
		best.Channel, best.Name = m.channel(list[lo].Channel)
		total := int64(0)
		for ; hi < len(list) && list[hi].Channel == list[lo].Channel; hi++ {
			text := said.values[list[hi].Says-1]
			total += list[hi].N
			if best.N < list[hi].N || best.N == list[hi].N && before(text, best.Text, amount) {
				best.N, best.Text = list[hi].N, text
			}
		}
		best.Of = total
		if amount {
			v, _ := strconv.ParseFloat(best.Text, 64)
			low, high = min(low, v), max(high, v)
			cents := Value(math.Round(v * 100))
			best.Amount = &cents
		}
		out.Says = append(out.Says, best)
		lo = hi
	}
	if amount && low > 0 {
		d := high/low - 1
		out.Difference = &d
	}
	return out
}

func before(a, b string, amount bool) bool {
	if !amount {
		return a < b
	}
	x, _ := strconv.ParseFloat(a, 64)
	y, _ := strconv.ParseFloat(b, 64)
	return x < y
}

// name looks up what the products of examples are called.
func (m *mismatcher) name(ctx context.Context, examples []Mismatch) error {
	if len(examples) == 0 {
		return nil
	}
	var names numbering
	wanted := make([]bool, math.MaxUint16+1)
	for i := range examples {
		n, _ := m.products.of(examples[i].Product)
		wanted[n] = true
	}
	rule := m.rule
	rule.Spans = []uint32{0}
	rule.Pairs = []figures.Pairs{{About: only(m.productsOf(sameProduct), wanted), Says: m.valuesOf("name", names.of)}}
	list, err := exec.Said(ctx, m.blocks, m.table, m.sel, rule)
	if err != nil {
		return nil //nolint:nilerr // too many names to look up: the ids do
	}
	most := map[string]figures.Said{}
	for _, x := range list {
		if id := m.products.values[x.About-1]; x.N > most[id].N {
			most[id] = x
		}
	}
	for i := range examples {
		if x, ok := most[examples[i].Product]; ok {
			examples[i].Name = names.values[x.Says-1]
		}
	}
	return ctx.Err()
}

// only returns the entries whose number is wanted.
func only(columns []sequence.Sparse[uint16], wanted []bool) []sequence.Sparse[uint16] {
	out := make([]sequence.Sparse[uint16], len(columns))
	for b := range columns {
		for k, n := range columns[b].Of {
			if wanted[n] {
				out[b].At, out[b].Of = append(out[b].At, columns[b].At[k]), append(out[b].Of, n)
			}
		}
	}
	return out
}

func numberOf(value string) (float64, bool) {
	v, ok := number(value)
	return v, ok && math.Abs(v) < 1e12
}

func orZero(f *float64) float64 {
	if f == nil {
		return 0
	}
	return *f
}
