package api_test

import (
	"net/http"
	"strings"
	"testing"

	"percorso/analysis"
	"percorso/insight"
)

const cartFunnel = `{"kind":"funnel","period":{"from":"2026-10-01","to":"2026-11-01"},"steps":[{"where":[{"field":"event","is":["Product Viewed"]}]},{"where":[{"field":"event","is":["Order Completed"]}]}]}`

// TestAnalysesAreSavedSharedAndShown goes the way of an analysis: saved, put on
// a dashboard, shared by a link, exported, deleted.
func TestAnalysesAreSavedSharedAndShown(t *testing.T) {
	h := withCustomers(t)
	var saved analysis.Analysis
	asked(t, h, "POST", "/api/analyses", `{"name":" Dal prodotto all’ordine ","query":`+strings.Replace(cartFunnel, `"period":{"from":"2026-10-01","to":"2026-11-01"},`, "", 1)+`,"address":"?period=30d"}`, &saved)
	if saved.Name != "Dal prodotto all’ordine" || saved.Query.Kind != "funnel" || saved.CreatedAt.IsZero() {
		t.Fatalf("saved as %+v", saved)
	}
	var answer struct {
		Kind  string
		Steps []struct{ Customers int }
	}
	asked(t, h, "GET", "/api/analyses/"+saved.ID+"/answer", "", &answer)
	if len(answer.Steps) != 2 || answer.Steps[1].Customers != 3 {
		t.Fatalf("answer %+v", answer)
	}
	for _, body := range []string{`{"name":"x","query":{"kind":"funnel"}}`, `{"name":" ","query":` + cartFunnel + `}`, `{"name":"x","query":` + cartFunnel + `,"address":"javascript:x"}`} {
		if rec, _ := ask(t, h, "POST", "/api/analyses", body); rec.Code != http.StatusUnprocessableEntity {
			t.Errorf("%s is saved: %d", body, rec.Code)
		}
	}
	var board analysis.Dashboard
	asked(t, h, "POST", "/api/dashboards", `{"name":"Lunedì","cards":[{"analysis":"`+saved.ID+`","width":2,"height":1}]}`, &board)
	if rec, _ := ask(t, h, "PUT", "/api/dashboards/"+board.ID, `{"name":"Lunedì","cards":[{"analysis":"none","width":2,"height":1}]}`); rec.Code != http.StatusNotFound {
		t.Errorf("a card without an analysis: %d", rec.Code)
	}

	var link struct{ ID, Token, Path string }
	asked(t, h, "POST", "/api/analyses/"+saved.ID+"/shares", `{"name":"Agenzia","days":30}`, &link)
	if !strings.HasSuffix(link.Path, "/shown/"+link.Token) || len(link.Token) < 40 {
		t.Fatalf("link %+v", link)
	}
	var shown struct{ Name, Currency string }
	asked(t, h, "GET", "/api/shown/"+link.Token, "", &shown)
	asked(t, h, "GET", "/api/shown/"+link.Token+"/answer", "", &answer)
	if shown.Name != saved.Name || shown.Currency != "EUR" || answer.Steps[0].Customers != 3 {
		t.Errorf("shown %+v, %+v", shown, answer)
	}
	asked(t, h, "PUT", "/api/analyses/"+saved.ID, `{"name":"Di pochi","query":`+cartFunnel+`}`, nil)
	if rec, p := ask(t, h, "GET", "/api/shown/"+link.Token+"/answer", ""); rec.Code != http.StatusUnprocessableEntity || !strings.Contains(p.Detail, "fewer than 5") {
		t.Errorf("a link tells of three customers: %d %s", rec.Code, p.Detail)
	}
	asked(t, h, "PUT", "/api/analyses/"+saved.ID, `{"name":"Chi","query":{"kind":"customers"}}`, nil)
	for _, path := range []string{"", "/answer"} {
		if rec, _ := ask(t, h, "GET", "/api/shown/"+link.Token+path, ""); rec.Code != http.StatusNotFound {
			t.Errorf("an analysis that tells of people by now: %d", rec.Code)
		}
	}
	asked(t, h, "DELETE", "/api/analyses/"+saved.ID+"/shares/"+link.ID, "", nil)
	for _, path := range []string{"", "/answer"} {
		if rec, p := ask(t, h, "GET", "/api/shown/"+link.Token+path, ""); rec.Code != http.StatusNotFound || !strings.Contains(p.Detail, "opens nothing") {
			t.Errorf("an ended link: %d %s", rec.Code, p.Detail)
		}
	}

	var people analysis.Analysis
	asked(t, h, "POST", "/api/analyses", `{"name":"Chi","query":{"kind":"customers"}}`, &people)
	if rec, p := ask(t, h, "POST", "/api/analyses/"+people.ID+"/shares", `{}`); rec.Code != http.StatusUnprocessableEntity || !strings.Contains(p.Detail, "figures alone") {
		t.Errorf("a link to people: %d %s", rec.Code, p.Detail)
	}

	asked(t, h, "DELETE", "/api/analyses/"+saved.ID, "", nil)
	asked(t, h, "GET", "/api/dashboards/"+board.ID, "", &board)
	if len(board.Cards) != 0 {
		t.Errorf("cards are left: %+v", board.Cards)
	}
}

// TestAudiencesLiveAndFrozen keeps the customers of a question, and asks of them.
func TestAudiencesLiveAndFrozen(t *testing.T) {
	h := withCustomers(t)
	of := `{"kind":"customers","where":[{"field":"property:total","at_least":200}],"list":{"limit":1,"sort":"name"}}`
	var live, frozen analysis.Audience
	asked(t, h, "POST", "/api/audiences", `{"name":"Grandi","query":`+of+`}`, &live)
	asked(t, h, "POST", "/api/audiences", `{"name":"Grandi di ottobre","query":`+of+`,"frozen":true}`, &frozen)
	if live.Frozen || live.Query.List != nil || !frozen.Frozen || frozen.Size != 2 || frozen.FrozenAt == nil {
		t.Fatalf("live %+v, frozen %+v", live, frozen)
	}
	count := func(query string) int64 {
		var list insight.CustomersAnswer
		asked(t, h, "POST", "/api/query", query, &list)
		return list.Total
	}
	for _, a := range []analysis.Audience{live, frozen} {
		if n := count(`{"kind":"customers","among":{"audience":"` + a.ID + `"}}`); n != 2 {
			t.Errorf("among %s: %d", a.Name, n)
		}
		if n := count(`{"kind":"customers","where":[{"field":"audience","not":["` + a.ID + `"]}]}`); n != 1 {
			t.Errorf("not in %s: %d", a.Name, n)
		}
	}
	wider := `{"kind":"customers","where":[{"field":"property:total","at_least":100}]}`
	asked(t, h, "PUT", "/api/audiences/"+frozen.ID, `{"name":"Tutti","query":`+wider+`,"frozen":true}`, &frozen)
	if frozen.Size != 2 || frozen.Name != "Tutti" {
		t.Errorf("frozen stays: %+v", frozen)
	}
	asked(t, h, "PUT", "/api/audiences/"+frozen.ID, `{"name":"Tutti","query":`+wider+`,"frozen":true,"again":true}`, &frozen)
	if frozen.Size != 3 {
		t.Errorf("frozen anew: %+v", frozen)
	}
	var fields struct{ Audiences []insight.NamedAudience }
	asked(t, h, "GET", "/api/fields", "", &fields)
	if len(fields.Audiences) != 2 || fields.Audiences[0].Name != "Grandi" {
		t.Errorf("fields have %+v", fields.Audiences)
	}
	asked(t, h, "DELETE", "/api/audiences/"+live.ID, "", nil)
	if rec, p := ask(t, h, "POST", "/api/query", `{"kind":"journey","among":{"audience":"`+live.ID+`"}}`); rec.Code != http.StatusUnprocessableEntity || !strings.Contains(p.Detail, "no audience") {
		t.Errorf("a question of an audience that is gone: %d %s", rec.Code, p.Detail)
	}
}

// TestAnswersAsFiles takes an answer away in each format.
func TestAnswersAsFiles(t *testing.T) {
	h := withCustomers(t)
	for format, begin := range map[string]string{"csv": "\ufeffN.;Passo;", "xlsx": "PK", "parquet": "PAR1", "json": "{"} {
		rec := asked(t, h, "POST", "/api/query/export?lang=it&format="+format, cartFunnel, nil)
		if !strings.HasPrefix(rec.Body.String(), begin) || !strings.Contains(rec.Header().Get("Content-Disposition"), "funnel."+format) {
			t.Errorf("%s: %.40q, %v", format, rec.Body, rec.Header())
		}
	}
	rec := asked(t, h, "POST", "/api/query/export?format=csv", `{"kind":"customers","list":{"limit":1}}`, nil)
	if lines := strings.Count(rec.Body.String(), "\r\n"); lines != 4 || !strings.Contains(rec.Body.String(), "'=HYPERLINK") {
		t.Errorf("%d lines: %s", lines, rec.Body)
	}
	if rec, _ := ask(t, h, "POST", "/api/query/export?format=csv&sheet=none", cartFunnel); rec.Code != http.StatusUnprocessableEntity {
		t.Errorf("a sheet that is none: %d", rec.Code)
	}
}
