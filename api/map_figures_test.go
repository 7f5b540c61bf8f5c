package api_test

import (
	"encoding/json"
	"net/http"
	"testing"

	"percorso/insight"
	"percorso/journeymap/binding"
	"percorso/journeymap/deviation"
	"percorso/journeymap/draft"
	"percorso/journeymap/lint"
)

// TestADrawnMapThroughTheAPI draws a map, keeps it, and asks all that can be
// asked of it.
func TestADrawnMapThroughTheAPI(t *testing.T) {
	h := withCustomers(t)
	var d draft.Draft
	asked(t, h, http.MethodPost, "/api/maps/draft", `{"filter":{},"language":"it"}`, &d)
	nodes, err := json.Marshal(map[string]any{"nodes": d.Nodes})
	if err != nil || d.Customers != 3 {
		t.Fatalf("%d customers, %v", d.Customers, err)
	}
	var made struct{ ID string }
	asked(t, h, http.MethodPost, "/api/maps", string(nodes), &made)
	path := "/api/maps/" + made.ID

	var f binding.MapFigures
	asked(t, h, http.MethodPost, path+"/figures", `{}`, &f)
	var j insight.JourneyAnswer
	asked(t, h, http.MethodPost, "/api/query", `{"kind":"journey"}`, &j)
	bound := 0
	for _, s := range j.Stages {
		n, drawn := f.Nodes["stage-"+string(s.Stage)]
		if s.Customers == 0 {
			continue
		}
		bound++
		if !drawn || n.Measures.People.Value != float64(s.Customers) || n.Measures.Value.Value != float64(s.Value) {
			t.Errorf("%s: the map says %+v, the question %+v", s.Stage, n.Measures, s)
		}
	}
	if bound == 0 || len(f.Unknown) > 0 {
		t.Errorf("%d stages are bound; unknown: %v", bound, f.Unknown)
	}

	var v deviation.Deviations
	asked(t, h, http.MethodPost, path+"/deviations", `{}`, &v)
	if v.Customers != 3 || v.Fitness == nil {
		t.Errorf("deviations: %+v", v)
	}
	for _, k := range v.Kinds {
		var who struct{ Total int64 }
		asked(t, h, http.MethodPost, path+"/deviations/customers", `{"kind":"`+k.Kind+`"}`, &who)
		if who.Total != k.Customers {
			t.Errorf("%s concerns %d customers, and %d are listed", k.Kind, k.Customers, who.Total)
		}
	}

	var p draft.PersonaSplits
	asked(t, h, http.MethodPost, "/api/maps/personas", `{"filter":{}}`, &p)
	if p.Coverage.Customers != 3 {
		t.Errorf("personas of %d customers", p.Coverage.Customers)
	}
	var found lint.Findings
	asked(t, h, http.MethodGet, path+"/lint", "", &found)
	if found.Errors != 0 || found.Hints == 0 {
		t.Errorf("lint: %+v", found)
	}

	for body, field := range map[string]string{
		`{"filter":{"where":[{"field":"shoe size","is":["42"]}]}}`: "where",
		`{"filter":{"period":{"from":"yesterday"}}}`:               "period",
		`{"filter":{"who":{"is":"reached","step":1}}}`:             "among.who.is",
	} {
		rec, problem := ask(t, h, http.MethodPost, path+"/figures", body)
		if rec.Code != http.StatusUnprocessableEntity || problem.Detail == "" {
			t.Errorf("%s: %d %s (%s)", body, rec.Code, problem.Detail, field)
		}
	}
	if rec, _ := ask(t, h, http.MethodPost, path+"/figures", `{"filter":{"persona":"nobody"}}`); rec.Code != http.StatusNotFound {
		t.Errorf("a persona that is not there: %d", rec.Code)
	}
	if rec, _ := ask(t, h, http.MethodPost, "/api/maps/draft", `{"filter":{"period":{"from":"2035-01-01"}},"language":"en"}`); rec.Code != http.StatusNotFound {
		t.Errorf("the map of nobody: %d", rec.Code)
	}
}
