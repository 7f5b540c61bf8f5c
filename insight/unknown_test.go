package insight

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// TestUnknownNamesAreTold: an answer that rests on a name that nothing here has
// says so, wherever in the question the name stands; names that something has,
// and values of properties, are not told of.
func TestUnknownNamesAreTold(t *testing.T) {
	s := rapid.Custom(drawShop).Filter(func(s *shop) bool { return len(s.rows) > 0 }).Example(1)
	asker, _ := s.open(t)
	for _, k := range []struct {
		query string
		want  []UnknownName
	}{
		{`{"kind": "journey"}`, nil},
		{`{"kind": "journey", "where": [{"field": "channel", "is": ["web", "store"]}, {"field": "stage", "not": ["a"]}, {"field": "event", "is": ["page: e0"]}, {"field": "source", "is": ["s0"]}]}`, nil},
		{`{"kind": "journey", "where": [{"field": "property:colour", "is": ["mauve"]}, {"field": "touchpoint", "contains": "mauve"}]}`, nil},
		{`{"kind": "journey", "where": [{"field": "touchpoint", "is": ["till", "tlil"]}, {"field": "channel", "not": ["wbe"]}]}`, []UnknownName{{"touchpoint", "tlil"}, {"channel", "wbe"}}},
		{`{"kind": "funnel", "steps": [{"where": [{"field": "event", "is": ["Prchase"]}]}, {"where": [{"field": "event", "is": ["Prchase"]}]}]}`, []UnknownName{{"event", "Prchase"}}},
		{`{"kind": "funnel", "funnel": {"order": "strict"}, "steps": [{"where": [{"field": "stage", "is": ["z"]}]}]}`, []UnknownName{{"stage", "z"}}},
		{`{"kind": "paths", "paths": {"from": [{"field": "source", "is": ["s7"]}]}}`, []UnknownName{{"source", "s7"}}},
		{`{"kind": "retention", "retention": {"start": [{"field": "touchpoint", "is": ["tlil"]}]}}`, []UnknownName{{"touchpoint", "tlil"}}},
		{`{"kind": "attribution", "attribution": {"conversion": [{"field": "event", "is": ["Prchase"]}]}}`, []UnknownName{{"event", "Prchase"}}},
		{`{"kind": "journey", "where": [{"field": "property:mauve", "not": ["x"]}, {"field": "property:ecru", "exists": false}]}`, []UnknownName{{"property", "mauve"}}},
		{`{"kind": "paths", "paths": {"node": "property:mauve", "within": "property:ecru"}}`, []UnknownName{{"property", "mauve"}, {"property", "ecru"}}},
		{`{"kind": "retention", "retention": {"by": "property:mauve"}}`, []UnknownName{{"property", "mauve"}}},
		{`{"kind": "attribution", "attribution": {"by": "property:mauve"}}`, []UnknownName{{"property", "mauve"}}},
		{`{"kind": "funnel", "steps": [{"where": [{"field": "channel", "is": ["web"]}]}], "funnel": {"hold": "property:mauve", "breakdown": {"field": "property:mauve"}, "next": {"field": "property:colour"}}}`, []UnknownName{{"property", "mauve"}}},
		{`{"kind": "behaviours"}`, nil},
		{`{"kind": "behaviours", "behaviours": {"patterns": [{"id": "tried", "elements": [{"where": [{"field": "kind", "is": ["physical"]}, {"field": "event", "is": ["Product Tried On", "Product Tried"]}], "counted": true}]}]}}`, nil},
		{`{"kind": "behaviours", "behaviours": {"patterns": [{"id": "x", "elements": [{"where": [{"field": "kind", "is": ["virtual"]}]}, {"where": [{"field": "stage", "is": ["b"]}], "counted": true}]}]}}`, []UnknownName{{"kind", "virtual"}}},
	} {
		q, err := ParseQuery([]byte(k.query))
		if err != nil {
			t.Fatalf("%s: %v", k.query, err)
		}
		answer, err := asker.Ask(t.Context(), q)
		if err != nil {
			t.Fatalf("%s: %v", k.query, err)
		}
		text, err := json.Marshal(answer)
		if err != nil {
			t.Fatal(err)
		}
		var got struct{ Coverage Coverage }
		if err := json.Unmarshal(text, &got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(k.want, got.Coverage.Unknown); diff != "" {
			t.Errorf("%s\n(-want +got)\n%s", k.query, diff)
		}
	}
}
