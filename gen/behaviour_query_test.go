package gen

import (
	"testing"

	"percorso/insight"
)

// TestTheBehavioursAreFound asks for the named behaviours and holds them against
// what was planted, by profile: times within 2 %, and what they are shares of to
// the unit.
func TestTheBehavioursAreFound(t *testing.T) {
	if testing.Short() {
		t.Skip("-short leaves out what follows 400,000 interactions")
	}
	truth := map[string]Behaviour{}
	for _, b := range shopOnce().Truth().ByProfile.Behaviours {
		truth[b.Name] = b
	}
	a := measured(t)
	got, err := a.Ask(t.Context(), insight.Query{Kind: insight.KindBehaviours})
	if err != nil {
		t.Fatal(err)
	}
	answer := got.(*insight.BehavioursAnswer)
	for i := range answer.Patterns {
		p := &answer.Patterns[i]
		planted := truth[p.ID] // each of the seven was planted: without one the figures below are too few
		if !near(p.Occurrences, planted.Times, 0.02, 3) || !near(p.Customers, planted.Customers, 0.02, 3) || planted.Times < 100 {
			t.Errorf("%s: %d times, %d customers; planted are %d and %d", p.ID, p.Occurrences, p.Customers, planted.Times, planted.Customers)
		}
		if p.Of != planted.Of {
			t.Errorf("%s: of %d, planted is %d", p.ID, p.Of, planted.Of)
		}
		who, err := a.Ask(t.Context(), insight.Query{Kind: insight.KindCustomers, Who: &insight.Who{Is: "behaved", Node: p.ID}})
		if err != nil {
			t.Fatal(err)
		}
		if n := who.(*insight.CustomersAnswer).Total; n != p.Customers {
			t.Errorf("%s: %d customers are listed, the figure says %d", p.ID, n, p.Customers)
		}
	}
	if len(answer.Patterns) != 7 {
		t.Errorf("%d behaviours are asked for", len(answer.Patterns))
	}
}
