package insight

import (
	"errors"
	"fmt"
	"testing"
)

// TestOnlyWhatInteractionsHaveTellsThemApart: what conditions may test and
// interactions do not have of their own is no node, breakdown or held value. It
// would be taken for a touchpoint.
func TestOnlyWhatInteractionsHaveTellsThemApart(t *testing.T) {
	const steps = `"steps":[{"where":[{"field":"channel","is":["web"]}]}]`
	for path, query := range map[string]string{
		"paths.node":             `{"kind":"paths","paths":{"node":%q}}`,
		"retention.by":           `{"kind":"retention","retention":{"by":%q}}`,
		"attribution.by":         `{"kind":"attribution","attribution":{"by":%q}}`,
		"funnel.hold":            `{"kind":"funnel",` + steps + `,"funnel":{"hold":%q}}`,
		"funnel.breakdown.field": `{"kind":"funnel",` + steps + `,"funnel":{"breakdown":{"field":%q}}}`,
		"funnel.next.field":      `{"kind":"funnel",` + steps + `,"funnel":{"next":{"field":%q}}}`,
	} {
		for _, field := range []string{"channel", "touchpoint", "stage", "event", "source", "property:colour"} {
			if err := checked(t, query, field); err != nil {
				t.Errorf("%s %s: %v", path, field, err)
			}
		}
		for _, field := range []string{"audience", "kind", "trait:tier", "property:", "chanel"} {
			err := checked(t, query, field)
			if f := (*Fault)(nil); !errors.As(err, &f) || f.Field != path {
				t.Errorf("%s %s: %v", path, field, err)
			}
		}
	}
}

// checked returns what is wrong with a question in which a field stands.
func checked(t *testing.T, query, field string) error {
	t.Helper()
	q, err := ParseQuery(fmt.Appendf(nil, query, field))
	if err != nil {
		t.Fatal(err)
	}
	return q.check()
}
