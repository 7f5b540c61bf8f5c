package api_test

import (
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"percorso/insight"
)

// hard is the API of a workspace of which much can be asked in vain: so many
// customers with a campaign each, and one whose path has half as many nodes.
func hard(t *testing.T, customers int) http.Handler {
	t.Helper()
	ws, h := open(t)
	var calls []string
	call := func(user, event string, minute int, properties string) {
		at := time.Date(2026, time.September, 1, 0, minute, 0, 0, time.UTC).Format(time.RFC3339)
		calls = append(calls, fmt.Sprintf(`{"type":"track","userId":%q,"event":%q,"messageId":"m%d","timestamp":%q,"properties":{%s}}`, user, event, len(calls), at, properties))
	}
	for i := range customers {
		user := fmt.Sprint("u", i)
		call(user, "Product Viewed", i%1000, fmt.Sprintf(`"campaign":"c%05d","product_id":"p%d","store_id":"s%05d"`, i, i%50, i))
		call(user, "Order Completed", i%1000+60, fmt.Sprintf(`"campaign":"c%05d","product_id":"p%d","store_id":"s%05d","total":10`, i, i%50, i))
	}
	for i := range customers / 2 {
		call("walker", "Article Read", i, fmt.Sprintf(`"article":"a%05d"`, i))
	}
	for batch := range slices.Chunk(calls, 500) {
		if code := send(t, ws, "key-of-site", `{"batch":[`+strings.Join(batch, ",")+`]}`); code != http.StatusOK {
			t.Fatalf("the door answers %d", code)
		}
	}
	if err := ws.CatchUp(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	return h
}

const (
	viewed = `{"where":[{"field":"event","is":["Product Viewed"]}]}`
	bought = `{"where":[{"field":"event","is":["Order Completed"]}]}`
)

// TestWhatCannotBeAsked: each names the field, says what is wrong with it and
// what to do, in the reader's language.
func TestWhatCannotBeAsked(t *testing.T) {
	h := served(t)
	pattern := func(elements string) string {
		return `{"kind":"behaviours","behaviours":{"patterns":[{"id":"x","elements":[` + elements + `]}]}}`
	}
	for name, cases := range map[string][]struct{ query, field, english, italian string }{
		"unknown names": {
			{`{"kind":"banana"}`, "body.kind", "journey, graph, funnel", "journey, graph, funnel"},
			{`{"kind":"journey","model":"nope"}`, "body.model", "give the id of one of the workspace's stage models", "indica l’id di uno dei modelli di tappe"},
			{`{"kind":"journey","zone":"Mars/Olympus"}`, "body.zone", "Europe/Rome", "non c’è un fuso orario"},
			{`{"kind":"journey","where":[{"field":"touchpiont","is":["till"]}]}`, "body.where[0].field", "give channel, touchpoint", "indica channel, touchpoint"},
			{`{"kind":"journey","where":[{"field":"audience","is":["nope"]}]}`, "body.where[0]", "there is no audience", "non c’è un pubblico"},
			{`{"kind":"funnel","steps":[{"where":[{"field":"evnt","is":["x"]}]}]}`, "body.steps[0].where[0].field", "give channel, touchpoint", "indica channel, touchpoint"},
			{`{"kind":"paths","paths":{"node":"nope"}}`, "body.paths.node", "property:NAME", "property:NOME"},
			{`{"kind":"paths","paths":{"through":["nope"]}}`, "body.paths.through", "give the keys of nodes", "indica le chiavi dei nodi"},
			{`{"kind":"retention","retention":{"by":"nope"}}`, "body.retention.by", "give channel, touchpoint", "indica channel, touchpoint"},
			{`{"kind":"attribution","attribution":{"models":["nope"]}}`, "body.attribution.models[0]", "give first, last", "indica first, last"},
			{`{"kind":"consistency","consistency":{"channels":["nope"]}}`, "body.consistency.channels[0]", "give the id of one of the catalogue's", "indica l’id di uno di quelli del catalogo"},
			{`{"kind":"customers","who":{"is":"behaved","node":"nope"}}`, "body.who.node", "give the id of one of behaviours.patterns", "indica l’id di uno di behaviours.patterns"},
		},
		"empty windows": {
			{`{"kind":"journey","period":{"from":"2026-02-01","to":"2026-02-01"}}`, "body.period", "give an end after the beginning", "indica una fine dopo l’inizio"},
			{`{"kind":"journey","silence":"0d"}`, "body.silence", "at least 1s", "almeno 1s"},
			{`{"kind":"funnel","window":"-1d","steps":[` + viewed + `]}`, "body.window", "at least 0s", "almeno 0s"},
			{`{"kind":"funnel","window":"soon","steps":[` + viewed + `]}`, "body.window", "a whole number and a unit", "un numero intero e un’unità"},
			{`{"kind":"behaviours","behaviours":{"window":"-1d"}}`, "body.behaviours.patterns[0].window", "at least 0s", "almeno 0s"},
			{`{"kind":"attribution","attribution":{"lookback":"-1d"}}`, "body.attribution.lookback", "at least 0s", "almeno 0s"},
			{`{"kind":"paths","paths":{"gap":"0s"}}`, "body.paths.gap", "at least 1s", "almeno 1s"},
		},
		"cyclic and contradictory patterns": {
			{pattern(`{"outcome":true,"counted":true},{"pattern":"x"}`), "body.behaviours.patterns[0].elements[1].pattern", "unexpected", "questo campo non c’è"},
			{pattern(`{"outcome":true,"not":true}`), "body.behaviours.patterns[0]", "what must not come", "non devono esserci"},
			{pattern(`{"outcome":true}`), "body.behaviours.patterns[0]", "none of its elements is counted", "nessuno dei suoi elementi"},
			{pattern(`{"outcome":true,"counted":true},{"outcome":true,"after":"3d","within":"1d"}`), "body.behaviours.patterns[0].elements[1]", "later than it may", "più tardi di quanto può"},
			{pattern(`{"outcome":true,"counted":true},{"outcome":true,"after":"31d"}`), "body.behaviours.patterns[0]", "further apart than its window", "finestra"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			for _, c := range cases {
				for language, words := range map[string]string{"en": c.english, "it": c.italian} {
					rec, p := ask(t, reading(h, language), "POST", "/api/query", c.query)
					if rec.Code != http.StatusUnprocessableEntity || !strings.Contains(p.Detail, words) || len(p.Errors) == 0 || p.Errors[0].Location != c.field {
						t.Errorf("%s in %s: %d %q at %+v; want %q at %s", c.query, language, rec.Code, p.Detail, p.Errors, words, c.field)
					}
				}
			}
		})
	}
}

// TestAnAudienceOfItself is refused when it is asked: audiences may be changed
// one by one.
func TestAnAudienceOfItself(t *testing.T) {
	_, h := open(t)
	keep := func(method, path, of string) string {
		body := `{"name":"A` + of + `","about":"","query":{"kind":"customers","where":[{"field":"audience","is":["` + of + `"]}]}}`
		if of == "" {
			body = `{"name":"A","about":"","query":{"kind":"customers"}}`
		}
		var out struct {
			ID string `json:"id"`
		}
		rec, p := ask(t, h, method, path, body)
		if rec.Code >= http.StatusBadRequest {
			if !strings.Contains(p.Detail, "made of itself") {
				t.Fatalf("%s: %d %s", body, rec.Code, p.Detail)
			}
			return ""
		}
		if err := json.Unmarshal(rec.Body.Bytes(), &out); err != nil {
			t.Fatal(err)
		}
		return out.ID
	}
	one := keep("POST", "/api/audiences", "")
	two := keep("POST", "/api/audiences", one)
	if keep("PUT", "/api/audiences/"+one, two) == "" {
		return // it was not even kept
	}
	rec, p := ask(t, h, "POST", "/api/query", `{"kind":"journey","where":[{"field":"audience","is":["`+one+`"]}]}`)
	if rec.Code != http.StatusUnprocessableEntity || !strings.Contains(p.Detail, "made of itself") {
		t.Errorf("%d %s", rec.Code, p.Detail)
	}
}

// TestWhatIsTooMuchIsBounded asks what has an answer, and too much of it: what
// is left out is counted and called so, and the sums hold.
func TestWhatIsTooMuchIsBounded(t *testing.T) {
	h := hard(t, 10_000)
	const mostBytes = 300_000
	answer := func(t *testing.T, query string, out any) {
		t.Helper()
		if rec := asked(t, h, "POST", "/api/query", query, out); rec.Body.Len() > mostBytes {
			t.Errorf("%s: %d bytes", query, rec.Body.Len())
		}
	}
	t.Run("10,000 values of a breakdown", func(t *testing.T) {
		var a insight.FunnelAnswer
		answer(t, `{"kind":"funnel","steps":[`+viewed+`,`+bought+`],"funnel":{"breakdown":{"field":"property:campaign"}}}`, &a)
		sum, merged := int64(0), 0
		for _, g := range a.Breakdown {
			sum += g.Steps[1].Count
			merged += g.Values
		}
		if len(a.Breakdown) != 9 || a.Breakdown[8].Key != "other" || sum != 10_000 || merged != 10_000-8 {
			t.Errorf("%d groups with %d conversions, %d values merged", len(a.Breakdown), sum, merged)
		}
	})
	t.Run("10,000 campaigns with credit", func(t *testing.T) {
		var a insight.AttributionAnswer
		answer(t, `{"kind":"attribution","attribution":{"by":"property:campaign","models":["linear","shapley","markov"]}}`, &a)
		sum, last := 0.0, a.Rows[len(a.Rows)-1]
		for _, r := range a.Rows {
			sum += r.Credits[0].Conversions
		}
		if len(a.Rows) > 201 || last.Key != "*" || math.Abs(sum-10_000) > 1e-6 {
			t.Errorf("%d rows with %v conversions, the last is %+v", len(a.Rows), sum, last)
		}
	})
	t.Run("10,000 values of a cohort", func(t *testing.T) {
		var a insight.RetentionAnswer
		answer(t, `{"kind":"retention","retention":{"by":"property:campaign"}}`, &a)
		sum, merged := int64(0), 0
		for _, g := range a.Groups {
			sum += g.Customers
			merged += g.Merged
		}
		if len(a.Groups) != 8 || sum != 10_001 || merged != 10_000-6 {
			t.Errorf("%d groups of %d customers, %d values merged", len(a.Groups), sum, merged)
		}
	})
	t.Run("10,000 places", func(t *testing.T) {
		var a insight.BehavioursAnswer
		answer(t, `{"kind":"behaviours","behaviours":{"place":"store_id","patterns":[{"id":"x","elements":[`+viewed+`,{"outcome":true,"counted":true}]}]}}`, &a)
		if b := &a.Patterns[0]; b.Occurrences != 10_000 || len(b.Places) != 10 || b.OtherPlaces != 10_000-10 || b.Nowhere != 0 {
			t.Errorf("%d times, at %d places, %d others", b.Occurrences, len(b.Places), b.OtherPlaces)
		}
	})
	t.Run("10,000 nodes", func(t *testing.T) {
		var a insight.PathsAnswer
		answer(t, `{"kind":"paths","paths":{"node":"property:campaign","within":"journey"}}`, &a)
		first := a.Steps[0].Nodes
		sum := int64(0)
		for i := range first {
			sum += first[i].Paths
		}
		if last := first[len(first)-1]; len(first) != 9 || last.Kind != "other" || last.Values != 10_000-8 || len(last.Merged) > 50 || sum != 10_000 {
			t.Errorf("%d nodes with %d paths, the last is of %d", len(first), sum, first[len(first)-1].Values)
		}
	})
	t.Run("a path through 5,000 nodes", func(t *testing.T) {
		var a insight.PathsAnswer
		answer(t, `{"kind":"paths","paths":{"node":"property:article","within":"journey","depth":20,"top":50}}`, &a)
		if n := len(a.Steps); n > 21 || a.Steps[n-1].Nodes[0].Later != 1 {
			t.Errorf("%d steps, the last is %+v", n, a.Steps[n-1])
		}
	})
	t.Run("a variant of 5,000 nodes", func(t *testing.T) {
		var a insight.VariantsAnswer
		answer(t, `{"kind":"variants","paths":{"node":"property:article","within":"journey"}}`, &a)
		if v := a.Variants[0]; v.Length != 5000 || len(v.Nodes) != 60 {
			t.Errorf("%d nodes of %d", len(v.Nodes), v.Length)
		}
	})
	t.Run("a graph of 5,000 nodes", func(t *testing.T) {
		var a insight.GraphAnswer
		answer(t, `{"kind":"graph","paths":{"node":"property:article","within":"journey"}}`, &a)
		sum := int64(0)
		for _, n := range a.Nodes {
			sum += n.Interactions
		}
		if len(a.Nodes) != 31 || sum != 5000 {
			t.Errorf("%d nodes with %d interactions", len(a.Nodes), sum)
		}
	})
}

// TestWhatHasNotHappened asks each kind of question of the future, and of an
// empty past: the answer is zero, and what is divided by it is null. What JSON
// cannot say, such as a share of nothing, would be an error.
func TestWhatHasNotHappened(t *testing.T) {
	h := hard(t, 50)
	for _, kind := range []string{"journey", "graph", "flows", "critical", "voices", "paths", "variants", "attribution", "retention", "behaviours", "consistency", "customers", `funnel","steps":[` + viewed + `,` + bought + `],"window":"0s`} {
		for _, period := range []string{`{"from":"2099-01-01"}`, `{"from":"2099-01-01","to":"2099-03-01"}`, `{"to":"1999-01-01"}`} {
			asked(t, h, "POST", "/api/query", `{"kind":"`+kind+`","period":`+period+`}`, nil)
		}
	}
	future := `"period":{"from":"2099-01-01","to":"2099-03-01"}`
	var r insight.RetentionAnswer
	asked(t, h, "POST", "/api/query", `{"kind":"retention",`+future+`,"retention":{"with":["value","lifecycle","survival"]}}`, &r)
	if len(r.Cohorts) != 0 || r.Overall.Customers != 0 {
		t.Errorf("cohorts of the future: %+v", r.Cohorts)
	}
	var b insight.BehavioursAnswer
	asked(t, h, "POST", "/api/query", `{"kind":"behaviours",`+future+`}`, &b)
	for i := range b.Patterns {
		if p := &b.Patterns[i]; p.Share != nil || p.OccursShare != nil || p.ValueShare != nil || p.Gap.Median != nil {
			t.Errorf("%s is a share of nothing: %+v", p.ID, p)
		}
	}
	var c insight.ConsistencyAnswer
	asked(t, h, "POST", "/api/query", `{"kind":"consistency",`+future+`}`, &c)
	for _, m := range c.Maturity {
		if m.Share != nil || m.BuyersShare != nil || m.PerCustomer != nil {
			t.Errorf("a share of nothing: %+v", m)
		}
	}
	// What was had for nothing has no ROI.
	asked(t, h, "POST", "/api/costs", `{"text":"channel,from,to,amount\nweb,2026-09-01,2026-09-30,0\n"}`, nil)
	var a insight.AttributionAnswer
	asked(t, h, "POST", "/api/query", `{"kind":"attribution"}`, &a)
	if len(a.Rows) == 0 || a.Rows[0].Cost == nil || *a.Rows[0].Cost != 0 {
		t.Fatalf("%+v cost nothing", a.Rows)
	}
	for _, credit := range a.Rows[0].Credits {
		if credit.ROI != nil || credit.Return != nil {
			t.Errorf("a ROI of %+v for nothing", credit)
		}
	}
}
