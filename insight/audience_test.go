package insight

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"percorso"
	"percorso/identity/graph"
	"percorso/sequence"
	"percorso/sequence/figures"
	"percorso/sequence/naive"
)

// groups are audiences by id.
type groups map[string]Audience

func (g groups) Audience(_ context.Context, id string) (Audience, error) {
	a, ok := g[id]
	if !ok {
		return a, percorso.Errorf(percorso.NotFound, "there is no audience %q", id)
	}
	return a, nil
}

// TestAudiencesChooseCustomers asks for the journey of whoever is in an
// audience, or is not: live, frozen and nested, by condition and by among.
func TestAudiencesChooseCustomers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		asker, shop := drawAsker(t)
		view := asker.View()
		s := &scope{view: view, blocks: view.Blocks(), signatures: shop.signatures.All(), table: shop.table, base: shop.table}
		rule := figures.JourneyRule{Silence: day / 2, Window: 30 * day, Until: view.Newest()}
		question := &Query{Kind: KindCustomers, Where: drawConditions(t), Silence: "12h", Who: &Who{Is: rapid.SampledFrom([]string{"visited", "outcome", "dropped"}).Draw(t, "is")}}
		who, err := s.who(question)
		if err != nil {
			t.Fatal(err)
		}
		list := naive.Customers(shop.log(nil, question.Where), shop.table, rule, who, naive.WhoAsk{}, func(c int) graph.Node { return graph.Node(c) })
		has := func(n graph.Node) bool {
			return slices.ContainsFunc(list.List, func(c figures.Customer) bool { return c.Node == n })
		}
		asker.Audiences = groups{
			"live":   {Question: question},
			"frozen": {Has: has},
			"nested": {Question: &Query{Kind: KindCustomers, Where: []Condition{{Field: "audience", Is: []string{"live"}}}}},
			"nobody": {Has: func(graph.Node) bool { return false }},
		}
		where := drawConditions(t)
		q := Query{Kind: KindJourney, Where: slices.Clone(where), Silence: "12h"}
		id := rapid.SampledFrom([]string{"live", "frozen", "nested"}).Draw(t, "audience")
		inside := true
		switch rapid.SampledFrom([]string{"is", "not", "among", "either"}).Draw(t, "by") {
		case "is":
			q.Where = append(q.Where, Condition{Field: "audience", Is: []string{id}})
		case "either":
			q.Where = append(q.Where, Condition{Field: "audience", Is: []string{"nobody", id}})
		case "not":
			q.Where, inside = append(q.Where, Condition{Field: "audience", Not: []string{id}}), false
		case "among":
			q.Among = &Among{Audience: id}
		}
		log := slices.DeleteFunc(shop.log(nil, where), func(x naive.Interaction) bool { return has(graph.Node(x.Customer)) != inside })
		want := s.journey(naive.Journey(log, shop.table, rule))
		for range 2 { // the second time it is kept
			got := ask[*JourneyAnswer](t, asker, q).Journey
			got.Coverage = Coverage{}
			if diff := cmp.Diff(*want, got); diff != "" {
				t.Fatalf("%+v\nanswer differs from the twin's (-naive +engine):\n%s", q, diff)
			}
		}
	})
}

// TestAnAudienceWithinAnotherIsChanged: what was kept of the outer one no longer
// holds, neither its customers nor that it can be evaluated at all.
func TestAnAudienceWithinAnotherIsChanged(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		asker, _ := drawAsker(t)
		within := func(id string) *Query {
			return &Query{Kind: KindCustomers, Where: []Condition{{Field: fieldAudience, Is: []string{id}}}}
		}
		everybody := func(graph.Node) bool { return true }
		all := groups{"inner": {Has: everybody, Version: "1"}, "middle": {Question: within("inner"), Version: "1"}, "outer": {Question: within("middle"), Version: "1"}}
		asker.Audiences = all
		q := Query{Kind: KindJourney, Where: []Condition{{Field: fieldAudience, Is: []string{"outer"}}}}
		if a := ask[*JourneyAnswer](t, asker, q); !cmp.Equal(a.Coverage, ask[*JourneyAnswer](t, asker, Query{Kind: KindJourney}).Coverage) {
			t.Fatalf("everybody is %+v", a.Coverage)
		}
		all["inner"] = Audience{Has: func(graph.Node) bool { return false }, Version: "2"}
		if a := ask[*JourneyAnswer](t, asker, q); a.Coverage.Customers != 0 {
			t.Fatalf("nobody is %d customers", a.Coverage.Customers)
		}
		all["inner"] = Audience{Question: within("outer"), Version: "3"}
		if _, err := asker.Ask(t.Context(), q); percorso.KindOf(err) != percorso.Invalid || !strings.Contains(err.Error(), "made of itself") {
			t.Fatalf("of an audience of itself: %v", err)
		}
	})
}

// TestImpossibleAudiences names what is wrong with them.
func TestImpossibleAudiences(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		asker, _ := drawAsker(t)
		of := func(id string) *Query {
			return &Query{Kind: KindCustomers, Where: []Condition{{Field: "audience", Is: []string{id}}}}
		}
		asker.Audiences = groups{
			"itself": {Question: of("itself")}, "a": {Question: of("b")}, "b": {Question: of("a")},
			"figures": {Question: &Query{Kind: KindJourney}}, "gone": {Question: of("missing")},
		}
		for id, cause := range map[string]string{
			"itself": "made of itself", "a": "made of itself", "figures": "lists nobody", "gone": "no audience", "missing": "no audience",
		} {
			_, err := asker.Ask(context.Background(), Query{Kind: KindJourney, Among: &Among{Audience: id}})
			f, ok := errors.AsType[*Fault](err)
			if !ok || f.Field != "among.audience" || !strings.Contains(f.Cause, cause) {
				t.Fatalf("%s: %v", id, err)
			}
		}
		_, err := asker.Ask(context.Background(), Query{Kind: KindJourney, Where: []Condition{{Field: "audience", Contains: "x"}}})
		if f, ok := errors.AsType[*Fault](err); !ok || f.Field != "where[0]" {
			t.Fatalf("contains: %v", err)
		}
	})
}

// TestMembersEndBeforeOtherProfiles asks of profiles that came after the last
// member.
func TestMembersEndBeforeOtherProfiles(t *testing.T) {
	m := &members{bits: sequence.NewBits(64)}
	m.bits.Set(63)
	for node, want := range map[graph.Node]bool{0: false, 63: true, 64: false, 1 << 20: false} {
		if m.has(node) != want {
			t.Errorf("node %d: %v", node, !want)
		}
	}
}
