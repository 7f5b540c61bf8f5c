package insight_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"percorso"
	"percorso/catalogue"
	"percorso/insight"
	"percorso/sequence"
	"percorso/sequence/index"
)

// TestValuesThatAreNotKeptAreTold: a property with more values than the index
// keeps, or a trait that nobody has, is told of by what looks at it.
func TestValuesThatAreNotKeptAreTold(t *testing.T) {
	s := &scenario{codes: catalogue.NewSignatures(), traits: make([]map[string]string, 2), table: &catalogue.Table{Channels: []catalogue.Channel{{ID: "web"}}}}
	x, err := index.Open(index.Options{Signatures: s.codes, MaxValues: 2})
	if err != nil {
		t.Fatal(err)
	}
	code := s.codes.Intern(catalogue.Signature{Type: percorso.Track, Name: "Ordered", Source: "shop"})
	var rows []sequence.Row
	for i := range int64(5) {
		rows = append(rows, sequence.Row{Seq: i + 1, Time: i * 1000, Node: 1, Signature: code, Props: []sequence.Prop{{Name: "order_id", Value: fmt.Sprint(i)}, {Name: "colour", Value: "red"}}})
	}
	x.Append(rows, nil, 5)
	asker := s.asker(x.View())
	asker.Traits = listed{s}
	for where, want := range map[string]insight.Coverage{
		`{"field": "property:order_id", "is": ["1"]}`:                                       {Unkept: []insight.UnkeptValues{{Property: "order_id", Interactions: 3}}},
		`{"field": "property:colour", "is": ["red"]}`:                                       {},
		`{"field": "trait:tier", "is": ["gold"]}`:                                           {},
		`{"field": "trait:teir", "is": ["gold"]}`:                                           {Unknown: []insight.UnknownName{{Field: "trait", Value: "teir"}}},
		`{"field": "property:order_id", "is": ["1"]}, {"field": "trait:t", "exists": true}`: {Unknown: []insight.UnknownName{{Field: "trait", Value: "t"}}, Unkept: []insight.UnkeptValues{{Property: "order_id", Interactions: 3}}},
	} {
		q, err := insight.ParseQuery([]byte(`{"kind": "journey", "where": [` + where + `]}`))
		if err != nil {
			t.Fatal(err)
		}
		answer, err := asker.Ask(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		got := answer.(*insight.JourneyAnswer).Coverage
		if diff := cmp.Diff(want, insight.Coverage{Unknown: got.Unknown, Unkept: got.Unkept}); diff != "" {
			t.Errorf("%s\n(-want +got)\n%s", where, diff)
		}
	}
}
