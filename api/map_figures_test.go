package api_test

import (
	"encoding/json"
	"net/http"
	"reflect"
	"testing"

	"percorso/insight"
	"percorso/journeymap/binding"
	"percorso/journeymap/deviation"
	"percorso/journeymap/draft"
	"percorso/journeymap/lint"
)

// TestFiguresByALink: those of a part are the figures that it has on the whole
// map, and nothing besides: no other node's, no question, no critical point.
func TestFiguresByALink(t *testing.T) {
	h := withCustomers(t)
	var d draft.Draft
	asked(t, h, http.MethodPost, "/api/maps/draft", `{"filter":{},"language":"it"}`, &d)
	nodes, err := json.Marshal(map[string]any{"nodes": d.Nodes})
	if err != nil {
		t.Fatal(err)
	}
	var made struct{ ID string }
	asked(t, h, http.MethodPost, "/api/maps", string(nodes), &made)
	var whole, part binding.MapFigures
	asked(t, h, http.MethodPost, "/api/maps/"+made.ID+"/figures", `{}`, &whole)
	var stages []string
	for id, n := range whole.Nodes {
		if n.Of == binding.OfStage && n.State == binding.Measured && len(stages) == 0 {
			stages = append(stages, id)
		}
	}
	look, err := json.Marshal(stages)
	if err != nil || len(stages) == 0 {
		t.Fatalf("%v %v", stages, err)
	}
	var link struct{ Token string }
	asked(t, h, http.MethodPost, "/api/maps/"+made.ID+"/shares", `{"access":"view","figures":true,"look":{"stages":`+string(look)+`}}`, &link)
	var shown struct{ Nodes []struct{ ID string } }
	asked(t, h, http.MethodGet, "/api/shared/"+link.Token, "", &shown)
	asked(t, h, http.MethodPost, "/api/shared/"+link.Token+"/figures", "", &part)
	has := map[string]bool{}
	for _, n := range shown.Nodes {
		has[n.ID] = true
	}
	if !has[stages[0]] || len(part.Nodes) == 0 || len(part.Nodes) >= len(whole.Nodes) {
		t.Fatalf("%d of %d figures", len(part.Nodes), len(whole.Nodes))
	}
	for id, n := range part.Nodes {
		if !has[id] || n.Question != nil || n.People != nil {
			t.Errorf("%s: shown %v, %+v", id, has[id], n)
		}
		if got, want := n.Measures, whole.Nodes[id].Measures; !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v by the link, %+v on the map", id, got, want)
		}
		for cell := range n.Cells {
			if !has[cell] {
				t.Errorf("%s has a cell of %s", id, cell)
			}
		}
	}
	if len(part.Points) != 0 || len(part.Unknown) != 0 || part.Base.Where != nil || part.Base.Stages != nil {
		t.Errorf("besides: %+v %+v", part.Points, part.Base)
	}
	for _, c := range part.Curves {
		for _, p := range c.Points {
			if !has[p.Stage] || !has[c.Lane] {
				t.Errorf("a curve at %s", p.Stage)
			}
		}
	}
}

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
