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
	names := map[string]string{"ropo": "ropo", "showrooming": "showrooming", "try_and_buy": "try_and_buy", "click_and_collect": "click_and_collect"}
	for i := range answer.Patterns {
		p := &answer.Patterns[i]
		planted, ok := truth[names[p.ID]]
		if !ok {
			continue
		}
		delete(names, p.ID)
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
	if len(names) > 0 {
		t.Errorf("not asked for: %v", names)
	}
}
