package api_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"percorso/analysis"
	"percorso/collect/source"
	"percorso/insight"
	"percorso/journeymap/binding"
	"percorso/people"
)

// withCrowd is a desk with twenty customers who looked at a product and bought
// something, each with an address and an order of their own; three are of Ivrea, five of
// Lodi.
func withCrowd(t *testing.T) *desk {
	t.Helper()
	d := newDesk(t)
	if _, err := d.ws.Sources.Add(t.Context(), source.Source{ID: "crm", Name: "CRM", WriteKey: "key-of-crm", Trust: source.Server}); err != nil {
		t.Fatal(err)
	}
	var calls []string
	for i := range 20 {
		city := "Milano"
		switch {
		case i < 3:
			city = "Ivrea"
		case i < 8:
			city = "Lodi"
		}
		calls = append(calls,
			fmt.Sprintf(`{"type":"identify","userId":"u%d","messageId":"i%d","timestamp":"2026-10-01T10:00:00Z","traits":{"email":"u%d@example.it","city":%q}}`, i, i, i, city),
			fmt.Sprintf(`{"type":"track","userId":"u%d","event":"Product Viewed","messageId":"v%d","timestamp":"2026-10-%02dT10:00:00Z","properties":{"category":"coats"}}`, i, i, 2+i),
			fmt.Sprintf(`{"type":"track","userId":"u%d","event":"Order Completed","messageId":"o%d","timestamp":"2026-10-20T10:00:00Z","properties":{"order_id":"o-%d","total":%d,"city":%q}}`, i, i, i, 100*(i+1), city))
	}
	req := httptest.NewRequest(http.MethodPost, "/v1/batch", strings.NewReader(`{"batch":[`+strings.Join(calls, ",")+`]}`))
	req.SetBasicAuth("key-of-crm", "")
	rec := httptest.NewRecorder()
	d.ws.Door.ServeHTTP(rec, req)
	if rec.Code != http.StatusOK {
		t.Fatal(rec.Body)
	}
	if err := d.ws.CatchUp(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	return d
}

// TestFiguresOfFewAreWithheld asks, as somebody who may not see single customers,
// what would come to the figures of one or of a few.
func TestFiguresOfFewAreWithheld(t *testing.T) {
	d := withCrowd(t)
	var few, many analysis.Audience
	for name, a := range map[string]*analysis.Audience{"u3@example.it": &few, "Milano": &many} {
		field := "trait:email"
		if name == "Milano" {
			field = "trait:city"
		}
		if status := d.ask(people.Analyst, "POST", "/api/audiences", obj{"name": name, "query": obj{"kind": "customers", "where": []obj{{"field": field, "is": []string{name}}}}}, a); status != 201 {
			t.Fatalf("keeping an audience: %d", status)
		}
	}
	steps := func(field, operator, value string) string {
		return fmt.Sprintf(`"steps":[{"where":[{"field":"event","is":["Product Viewed"]}]},{"where":[{"field":%q,%q:[%q]}]}]`, field, operator, value)
	}
	for name, query := range map[string]string{
		"one person":                  `{"kind":"journey","where":[{"field":"trait:email","is":["u1@example.it"]}]}`,
		"nobody of that name":         `{"kind":"journey","where":[{"field":"trait:email","is":["nobody@example.it"]}]}`,
		"all but one":                 `{"kind":"journey","where":[{"field":"trait:email","not":["u1@example.it"]}]}`,
		"one order":                   `{"kind":"graph","where":[{"field":"property:order_id","is":["o-1"]}]}`,
		"all but one order":           `{"kind":"graph","where":[{"field":"property:order_id","not":["o-1"]}]}`,
		"a few":                       `{"kind":"flows","where":[{"field":"trait:city","is":["Ivrea"]}]}`,
		"two conditions":              `{"kind":"journey","where":[{"field":"trait:city","is":["Milano"]},{"field":"property:total","at_least":1700}]}`,
		"what a condition leaves out": `{"kind":"journey","where":[{"field":"event","is":["Order Completed"]},{"field":"trait:city","not":["Ivrea"]}]}`,
		"an audience of one":          `{"kind":"journey","among":{"audience":"` + few.ID + `"}}`,
		"all but an audience of one":  `{"kind":"journey","where":[{"field":"audience","not":["` + few.ID + `"]}]}`,
		"whoever spent most":          `{"kind":"journey","among":{"value":{"at_least":170000}}}`,
		"whoever met":                 `{"kind":"journey","among":{"met":[{"field":"property:order_id","is":["o-1"]}]}}`,
		"a day of one":                `{"kind":"journey","period":{"from":"2026-10-03","to":"2026-10-04"}}`,
		"a comparison":                `{"kind":"journey","compare":{"where":[{"field":"trait:email","is":["u1@example.it"]}]}}`,
		"a comparison's period":       `{"kind":"paths","compare":{"period":{"from":"2026-10-03","to":"2026-10-04"}}}`,
		"a step":                      `{"kind":"funnel",` + steps("trait:email", "is", "u1@example.it") + `}`,
		"a step by an order":          `{"kind":"funnel",` + steps("property:order_id", "is", "o-1") + `}`,
		"all but one at a step":       `{"kind":"funnel",` + steps("trait:email", "not", "u1@example.it") + `}`,
		"a step by an audience":       `{"kind":"funnel",` + steps("audience", "is", few.ID) + `}`,
		"a funnel of a few":           `{"kind":"funnel","where":[{"field":"property:total","at_least":1700}],` + steps("property:category", "is", "coats") + `}`,
		"a set":                       `{"kind":"tally","sets":[{"id":"a","where":[{"field":"trait:email","is":["u1@example.it"]}]}]}`,
		"where flows end":             `{"kind":"flows","to":[{"field":"property:order_id","is":["o-1"]}]}`,
		"a pattern":                   `{"kind":"behaviours","behaviours":{"patterns":[{"id":"p","name":{"en":"p","it":"p"},"elements":[{"counted":true,"where":[{"field":"trait:email","is":["u1@example.it"]}]}]}]}}`,
	} {
		var p struct{ Kind, Detail string }
		if status := d.ask(people.Viewer, "POST", "/api/query", []byte(query), &p); status != 422 || !strings.Contains(p.Detail, "fewer than 5 customers") {
			t.Errorf("%s: a viewer is answered %d %s", name, status, p.Detail)
		}
		if status := d.ask(people.Analyst, "POST", "/api/query", []byte(query), nil); status != 200 {
			t.Errorf("%s: an analyst is answered %d", name, status)
		}
	}
	for name, query := range map[string]string{
		"all":                `{"kind":"journey"}`,
		"most":               `{"kind":"journey","where":[{"field":"trait:city","is":["Milano"]}],"period":{"from":"2026-10-01","to":"2026-11-01"}}`,
		"an audience":        `{"kind":"journey","among":{"audience":"` + many.ID + `"}}`,
		"nothing there":      `{"kind":"journey","period":{"from":"2025-10-01","to":"2025-11-01"}}`,
		"named behaviours":   `{"kind":"behaviours"}`,
		"a condition of all": `{"kind":"journey","where":[{"field":"trait:email","contains":"@"}]}`,
		"a step of many":     `{"kind":"funnel",` + steps("property:category", "is", "coats") + `}`,
	} {
		if status := d.ask(people.Viewer, "POST", "/api/query", []byte(query), nil); status != 200 {
			t.Errorf("%s: a viewer is answered %d", name, status)
		}
	}
}

// TestValuesOfFewAreNotNamed looks at what a viewer could choose from, and at the
// values that answers name.
func TestValuesOfFewAreNotNamed(t *testing.T) {
	d := withCrowd(t)
	if status := d.ask(people.Analyst, "POST", "/api/audiences", obj{"name": "Giulia Bianchi", "query": obj{"kind": "customers"}}, nil); status != 201 {
		t.Fatal(status)
	}
	for role, told := range map[people.Role]bool{people.Viewer: false, people.Analyst: true} {
		var f insight.Fields
		d.ask(role, "GET", "/api/fields", nil, &f)
		text := fmt.Sprint(f)
		for _, value := range []string{"o-1", "Ivrea", "u1@example.it", "Giulia Bianchi"} {
			if strings.Contains(text, value) != told {
				t.Errorf("the fields tell %s of %q: %v", role, value, !told)
			}
		}
		if !strings.Contains(text, "coats") || !strings.Contains(text, "Milano") {
			t.Errorf("the fields hide from %s what many have: %s", role, text)
		}
		for _, query := range []string{
			`{"kind":"funnel","steps":[{"where":[{"field":"event","is":["Order Completed"]}]}],"funnel":{"breakdown":{"field":"property:city"}}}`,
			`{"kind":"retention","retention":{"start":[{"field":"event","is":["Order Completed"]}],"by":"property:city"}}`,
			`{"kind":"attribution","attribution":{"by":"property:city"}}`,
			`{"kind":"paths","paths":{"node":"property:city"}}`,
			`{"kind":"graph","paths":{"node":"property:city"}}`,
			`{"kind":"critical"}`,
		} {
			var answer obj
			if status := d.ask(role, "POST", "/api/query", []byte(query), &answer); status != 200 {
				t.Errorf("%s: %d %v", query, status, answer)
			}
			if strings.Contains(fmt.Sprint(answer), "Ivrea") && !told {
				t.Errorf("%s tells %s of what few have", query, role)
			}
		}
	}
}

// TestQuestionsAboutPeopleAreNotShownToViewers: a saved list of customers tells
// what was searched for.
func TestQuestionsAboutPeopleAreNotShownToViewers(t *testing.T) {
	d := withCrowd(t)
	var saved analysis.Analysis
	if status := d.ask(people.Analyst, "POST", "/api/analyses", obj{"name": "Chi", "query": obj{"kind": "customers", "list": obj{"search": "Giulia"}}}, &saved); status != 201 {
		t.Fatal(status)
	}
	for role, may := range map[people.Role]bool{people.Viewer: false, people.Analyst: true} {
		var all []analysis.Analysis
		d.ask(role, "GET", "/api/analyses", nil, &all)
		if status := d.ask(role, "GET", "/api/analyses/"+saved.ID, nil, nil); (len(all) == 1) != may || (status == 200) != may {
			t.Errorf("%s sees %d in the list, and %d", role, len(all), status)
		}
	}
}

// TestMapsTellOfManyAlone binds cards to many and to few: who may not see single
// customers is told the figures of the many, and why not the others.
func TestMapsTellOfManyAlone(t *testing.T) {
	d := withCrowd(t)
	id := d.draw(people.Editor)
	card := func(name string, bind obj) obj {
		return obj{"op": "insert", "id": name, "kind": "card", "parent": "l1", "order": name, "props": obj{"stage": "s1", "text": name, "bind": bind}}
	}
	orders := func(city string) obj {
		return obj{"of": "survey", "event": "Order Completed", "where": []obj{{"field": "trait:city", "is": []string{city}}}}
	}
	d.change(people.Editor, id, 200, card("xmilano", orders("Milano")), card("xivrea", orders("Ivrea")), card("xnobody", orders("Atlantide")),
		card("xpath", obj{
			"of": "path", "from": []obj{{"field": "event", "is": []string{"Product Viewed"}}}, "to": []obj{{"field": "property:order_id", "is": []string{"o-1"}}},
		}),
		obj{"op": "insert", "id": "p1", "kind": "persona", "parent": "map", "order": "a", "props": obj{
			"name": "Chi è di Ivrea", "audience": obj{"where": []obj{{"field": "trait:city", "is": []string{"Ivrea"}}}},
		}})
	few := map[string]bool{"xivrea": true, "xnobody": true, "xpath": true}
	check := func(who string, f *binding.MapFigures, withheld bool) {
		t.Helper()
		for name, n := range f.Nodes {
			kept := withheld && few[name]
			if kept != strings.Contains(n.Fault, "fewer than 5 customers") || kept && (n.State != binding.Withheld || n.Measures != binding.Measures{} || n.People != nil || strings.Contains(n.Fault, "sets[")) {
				t.Errorf("%s: %s is %s, %q, with %+v", who, name, n.State, n.Fault, n.Measures)
			}
		}
		if m := f.Nodes["xmilano"].Measures.People; len(f.Nodes) != 4 || m == nil || m.Value != 12 {
			t.Errorf("%s: %d figures, of Milano %+v", who, len(f.Nodes), m)
		}
		if p := f.Personas["p1"]; (p.State == binding.Withheld) != withheld || !withheld && p.People != 3 {
			t.Errorf("%s: the persona is %+v", who, p)
		}
	}
	for _, role := range []people.Role{people.Viewer, people.Analyst, people.Viewer} { // what one was answered is not the other's
		var f binding.MapFigures
		if status := d.ask(role, "POST", "/api/maps/"+id+"/figures", obj{}, &f); status != 200 {
			t.Fatalf("%s: %d", role, status)
		}
		check(string(role), &f, role == people.Viewer)
	}
	var link struct{ Token string }
	if status := d.ask(people.Editor, "POST", "/api/maps/"+id+"/shares", obj{"access": "view", "figures": true}, &link); status != 201 {
		t.Fatal(status)
	}
	var f binding.MapFigures
	if status := d.askWith("", "POST", "/api/shared/"+link.Token+"/figures", nil, &f); status != 200 {
		t.Fatal(status)
	}
	check("a guest", &f, true)

	d.change(people.Editor, id, 200, obj{"op": "set", "id": "map", "key": "filter", "value": obj{"where": []obj{{"field": "trait:city", "is": []string{"Ivrea"}}}}})
	var p struct{ Detail string }
	if status := d.ask(people.Viewer, "POST", "/api/maps/"+id+"/figures", obj{}, &p); status != 422 || !strings.Contains(p.Detail, "fewer than 5 customers") {
		t.Errorf("a map of few: %d %q", status, p.Detail)
	}
	if status := d.ask(people.Analyst, "POST", "/api/maps/"+id+"/figures", obj{}, nil); status != 200 {
		t.Errorf("a map of few: an analyst is answered %d", status)
	}
}
