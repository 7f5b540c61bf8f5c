package binding_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"percorso/insight"
	"percorso/journeymap/binding"
	"percorso/journeymap/document"
)

// TestAPeriodOfTheMapMovesOn: who asks without a filter gets the map's own, and
// a period that moves on is left to the day of the question.
func TestAPeriodOfTheMapMovesOn(t *testing.T) {
	days := &insight.Period{From: "2024-01-01", To: "2024-03-31"}
	before := &insight.Compare{Period: &insight.Period{From: "2023-10-03", To: "2024-01-01"}}
	group := &insight.Compare{Where: []insight.Condition{{Field: "channel", Is: []string{"web"}}}}
	for name, tc := range map[string]struct {
		kept string
		want binding.MapFilter
	}{
		"last days":       {`{"period":{"from":"2024-01-01","to":"2024-03-31"},"said":{"period":"90d"}}`, binding.MapFilter{Period: &insight.Period{Last: "90d"}}},
		"this year":       {`{"said":{"period":"year","compare":"lastYear"}}`, binding.MapFilter{Period: &insight.Period{Last: "year"}, Compare: &insight.Compare{Before: "year"}}},
		"days that stay":  {`{"period":{"from":"2024-01-01","to":"2024-03-31"},"said":{"period":"2024-01-01..2024-03-30"}}`, binding.MapFilter{Period: days}},
		"days and before": {`{"period":{"from":"2024-01-01","to":"2024-03-31"},"compare":{"period":{"from":"2023-10-03","to":"2024-01-01"}}}`, binding.MapFilter{Period: days, Compare: before}},
		"before that":     {`{"period":{"from":"2024-01-01","to":"2024-03-31"},"said":{"period":"90d","compare":"previous"}}`, binding.MapFilter{Period: &insight.Period{Last: "90d"}, Compare: &insight.Compare{Before: "period"}}},
		"another group":   {`{"compare":{"where":[{"field":"channel","is":["web"]}]},"said":{"period":"all","compare":"channel~is~web"}}`, binding.MapFilter{Compare: group}},
		"too long":        {`{"period":{"from":"2024-01-01","to":"2024-03-31"},"said":{"period":"9999d"}}`, binding.MapFilter{Period: days}},
		"nonsense":        {`{"said":{"period":"soon","compare":"previous"}}`, binding.MapFilter{}},
		"nothing":         {`{}`, binding.MapFilter{}},
	} {
		t.Run(name, func(t *testing.T) {
			doc := document.New()
			doc.Apply([]document.Op{{Op: document.Set, ID: document.Root, Key: "filter", Value: json.RawMessage(tc.kept)}})
			if diff := cmp.Diff(tc.want, binding.FilterOf(doc, nil)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
	if got := binding.FilterOf(document.New(), &binding.MapFilter{Period: days}); got.Period != days {
		t.Errorf("a filter that is given is another: %+v", got)
	}
}
