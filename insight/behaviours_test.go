package insight

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"percorso"
	"percorso/sequence/figures"
	"percorso/sequence/naive"
	"percorso/sequence/pattern"
)

var lengths = map[string]uint32{"0s": 0, "12h": day / 2, "1d": day, "3d": 3 * day, "30d": 30 * day}

func drawLength(t *rapid.T, name string) string {
	return rapid.SampledFrom([]string{"", "", "0s", "12h", "1d", "3d"}).Draw(t, name)
}

// drawBehaviour draws a pattern as the question has it.
func drawBehaviour(t *rapid.T, id string) Pattern {
	p := Pattern{ID: id, Same: rapid.SampledFrom([]string{"", sameProduct, sameOrder}).Draw(t, "same"), Window: drawLength(t, "window")}
	for range rapid.IntRange(1, 4).Draw(t, "elements") {
		e := PatternElement{Not: rapid.IntRange(0, 3).Draw(t, "not") == 0, After: drawLength(t, "after"), Within: drawLength(t, "within")}
		switch rapid.IntRange(0, 2).Draw(t, "asks") {
		case 0:
			e.Outcome = true
		case 1:
			e.Where = []Condition{{Field: fieldEvent, Is: []string{rapid.SampledFrom([]string{"look", "buy", "ring"}).Draw(t, "event")}}}
		default:
			e.Where = []Condition{{Field: fieldKind, Is: []string{rapid.SampledFrom([]string{"digital", "physical"}).Draw(t, "kind")}}}
		}
		if e.Not {
			e.Any = rapid.Bool().Draw(t, "any")
			e.After = ""
		}
		p.Elements = append(p.Elements, e)
	}
	p.Elements[rapid.IntRange(0, len(p.Elements)-1).Draw(t, "counted")].Counted = true
	return p
}

// is reports whether an interaction could be an element.
func (s *trade) is(e *PatternElement, x naive.Interaction) bool {
	channel, _ := s.channel(x)
	for _, c := range e.Where {
		has := s.signatures.All()[x.Signature].Name
		if c.Field == fieldKind {
			has = string(channel.Kind)
		}
		if !slices.Contains(c.Is, has) {
			return false
		}
	}
	return !e.Outcome || s.table.Outcome[x.Signature]
}

// compiled is the slow and simple reading of a pattern: docs/format/pattern.md.
func compiled(p *Pattern) pattern.Pattern {
	out := pattern.Pattern{Same: slices.Index([]string{sameProduct, sameOrder}, p.Same), Window: lengths["30d"]}
	if p.Window != "" {
		out.Window = lengths[p.Window]
	}
	must := func(e PatternElement) bool { return !e.Not }
	for i, e := range p.Elements {
		el := pattern.Element{Not: e.Not, Any: e.Any, Anchor: e.Counted, After: lengths[e.After], Within: pattern.Forever}
		end := !slices.ContainsFunc(p.Elements[:i], must) || !slices.ContainsFunc(p.Elements[i+1:], must)
		switch {
		case e.Within != "":
			el.Within = lengths[e.Within]
		case e.Not && end:
			el.Within = out.Window
		}
		out.Elements = append(out.Elements, el)
	}
	return out
}

// TestBehavioursAreThoseOfTheTwin asks in JSON and holds the answer against the
// twin on the rows, whose sums it holds as well; each figure lists its customers,
// and periods that meet add up. A pattern that means nothing is an error.
func TestBehavioursAreThoseOfTheTwin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawTrade(t)
		q := Query{Kind: KindBehaviours, Behaviours: &Behaviours{Patterns: []Pattern{drawBehaviour(t, "one"), drawBehaviour(t, "two")}}}
		period, from, to := drawPeriod(t)
		q.Period = period
		q = inJSON(t, q)
		values := []string{}
		number := func(v string) int {
			if !slices.Contains(values, v) {
				values = append(values, v)
			}
			return slices.Index(values, v) + 1
		}
		asked := q.Behaviours.Patterns
		twin := naive.BehaviourAsk{
			Is: func(p, e int, x naive.Interaction) bool { return s.is(&asked[p].Elements[e], x) },
			Keys: func(same int, x naive.Interaction) (out []int) {
				names := [][]string{{"product_id", "products.1.product_id"}, {"order_id"}}[same]
				for _, v := range s.props(x, names...) {
					out = append(out, number(v))
				}
				return out
			},
			Place: func(x naive.Interaction) int { return slices.Index([]string{"s1", "s2"}, s.prop(x, "store_id")) + 1 },
			Rule:  figures.BehaviourRule{From: from, To: to, Until: s.newest()},
		}
		for i := range asked {
			p := compiled(&asked[i])
			if _, err := p.Check(); err != nil {
				if _, err := s.asker.Ask(t.Context(), q); percorso.KindOf(err) != percorso.Invalid {
					t.Fatalf("%+v means nothing, and the answer is %v", asked[i], err)
				}
				return
			}
			twin.Patterns = append(twin.Patterns, p)
		}
		a := ask[*BehavioursAnswer](t, s.asker, q)
		for i, span := range a.Spans {
			at, err := time.Parse(time.RFC3339, span)
			if err != nil || monday(uint32(at.Unix())) != uint32(at.Unix()) && i > 0 {
				t.Fatalf("span %s is no week: %v", span, err)
			}
			twin.Rule.Buckets = append(twin.Rule.Buckets, uint32(at.Unix()))
		}
		f := naive.Behaviours(s.all(0, forever), s.table, twin)
		if a.Coverage.Customers != f.Coverage.Customers || a.Coverage.Interactions != f.Coverage.Interactions || int64(a.Value) != f.Value {
			t.Fatalf("of %+v worth %d, the twin says %+v worth %d", a.Coverage, a.Value, f.Coverage, f.Value)
		}
		for i := range a.Patterns {
			s.checkBehaviour(t, q, &a.Patterns[i], &f.Patterns[i])
		}
		if period != nil {
			s.checkPeriods(t, q, a)
		}
	})
}

func (s *trade) checkBehaviour(t *rapid.T, q Query, b *Behaviour, want *figures.Behaviour) {
	got := figures.Behaviour{
		Customers: b.Customers, Occurrences: b.Occurrences, Value: int64(b.Value),
		OfCustomers: b.OfCustomers, OfOccurrences: b.Of, OfValue: int64(b.OfValue),
		Gap: want.Gap, Ways: want.Ways, Places: want.Places,
	}
	var sum figures.BehaviourSpan
	for k, x := range b.Trend {
		got.Trend = append(got.Trend, figures.BehaviourSpan{Customers: x.Customers, Occurrences: x.Occurrences, Of: x.Of, Value: int64(x.Value), OfValue: want.Trend[k].OfValue})
		sum.Occurrences, sum.Of, sum.Value = sum.Occurrences+x.Occurrences, sum.Of+x.Of, sum.Value+int64(x.Value)
	}
	for _, e := range b.Elements {
		got.Elements = append(got.Elements, figures.BehaviourElement{Interactions: e.Interactions, Unkeyed: e.Unkeyed})
	}
	if diff := cmp.Diff(*want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Fatalf("%+v\nanswer differs from the twin's (-naive +engine):\n%s", q.Behaviours.Patterns, diff)
	}
	if diff := cmp.Diff(quartiles(want.Gap), b.Gap); diff != "" {
		t.Fatalf("the gaps differ (-naive +engine):\n%s", diff)
	}
	for _, w := range want.Ways {
		if !slices.ContainsFunc(b.Ways, func(x BehaviourWay) bool {
			return s.at(x.From) == w.From && s.at(x.To) == w.To && x.Occurrences == w.Occurrences
		}) {
			t.Fatalf("%+v is missing in %+v", w, b.Ways)
		}
	}
	for _, p := range want.Places {
		name := []string{"", "s1", "s2"}[p.Place]
		same := func(x BehaviourPlace) bool {
			return x.Place == name && x.Customers == p.Customers && x.Occurrences == p.Occurrences && int64(x.Value) == p.Value
		}
		if p.Place > 0 && !slices.ContainsFunc(b.Places, same) || p.Place == 0 && b.Nowhere != p.Occurrences {
			t.Fatalf("%+v is missing in %+v", p, b.Places)
		}
	}
	ways, places := b.OtherWays, b.OtherPlaces+b.Nowhere
	for _, w := range b.Ways {
		ways += w.Occurrences
	}
	for _, p := range b.Places {
		places += p.Occurrences
	}
	if ways != b.Occurrences || places != b.Occurrences || sum.Occurrences != b.Occurrences || sum.Of != b.Of || sum.Value != int64(b.Value) {
		t.Fatalf("the parts of %+v are %d by channel, %d by place, %+v by week", b, ways, places, sum)
	}
	list := Query{Kind: KindCustomers, Period: q.Period, Behaviours: q.Behaviours, Who: &Who{Is: "behaved", Node: b.ID}}
	if got := ask[*CustomersAnswer](t, s.asker, list); got.Total != b.Customers || int64(len(got.Customers)) != b.Customers {
		t.Fatalf("%s: the figure says %d customers, the list has %d and shows %d", b.ID, b.Customers, got.Total, len(got.Customers))
	}
}

// at returns a channel's position plus one.
func (s *trade) at(id percorso.ChannelID) int {
	for i := range s.table.Channels {
		if s.table.Channels[i].ID == id {
			return i + 1
		}
	}
	return 0
}

// checkPeriods asks for what comes before and after the period too.
func (s *trade) checkPeriods(t *rapid.T, q Query, during *BehavioursAnswer) {
	whole, before, after := q, q, q
	whole.Period, before.Period, after.Period = nil, &Period{To: q.Period.From}, &Period{From: q.Period.To}
	all := ask[*BehavioursAnswer](t, s.asker, whole)
	one, two := ask[*BehavioursAnswer](t, s.asker, before), ask[*BehavioursAnswer](t, s.asker, after)
	for i := range all.Patterns {
		if n := one.Patterns[i].Occurrences + during.Patterns[i].Occurrences + two.Patterns[i].Occurrences; n != all.Patterns[i].Occurrences {
			t.Fatalf("%s occurs %d times in three periods that meet, %d times in all", all.Patterns[i].ID, n, all.Patterns[i].Occurrences)
		}
	}
}
