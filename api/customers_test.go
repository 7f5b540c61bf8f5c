package api_test

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"percorso/api"
	"percorso/collect/source"
	"percorso/insight"
	"percorso/workspace"
)

// asked is a request that must succeed; its answer goes into out.
func asked(t *testing.T, h http.Handler, method, path, body string, out any) *httptest.ResponseRecorder {
	t.Helper()
	rec, p := ask(t, h, method, path, body)
	if rec.Code >= http.StatusBadRequest {
		t.Fatalf("%s %s: %d %s", method, path, rec.Code, p.Detail)
	}
	if out != nil {
		if err := json.Unmarshal(rec.Body.Bytes(), out); err != nil {
			t.Fatalf("%s %s: %v: %s", method, path, err, rec.Body)
		}
	}
	return rec
}

// withCustomers returns the API of a workspace with three customers.
func withCustomers(t *testing.T) http.Handler {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "main")
	if err := workspace.Init(dir, workspace.Config{Demo: true}); err != nil {
		t.Fatal(err)
	}
	ws, err := workspace.Open(t.Context(), dir, workspace.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ws.Close(context.WithoutCancel(t.Context())) })
	if _, err := ws.Sources.Add(t.Context(), source.Source{ID: "crm", Name: "CRM", WriteKey: "key-of-crm", Trust: source.Server}); err != nil {
		t.Fatal(err)
	}
	var calls []string
	at := func(day int) string { return fmt.Sprintf("2026-10-%02dT10:00:00Z", day) }
	for i, name := range []string{"=HYPERLINK(1)", "עדי 🦊", "<script>alert(1)</script>"} {
		calls = append(calls,
			fmt.Sprintf(`{"type":"identify","userId":"u%d","anonymousId":"a%d","messageId":"i%d","timestamp":%q,"traits":{"name":%q,"city":"Forlì","consent_email":%v},"context":{"consent":{"categoryPreferences":{"analytics":true}}}}`, i, i, i, at(1+i), name, i == 0),
			fmt.Sprintf(`{"type":"track","userId":"u%d","event":"Product Viewed","messageId":"v%d","timestamp":%q,"properties":{"category":"coats"}}`, i, i, at(5+i)),
			fmt.Sprintf(`{"type":"track","userId":"u%d","event":"Order Completed","messageId":"o%d","timestamp":%q,"properties":{"total":%d}}`, i, i, at(10+i), 100*(i+1)))
	}
	req := httptest.NewRequest(http.MethodPost, "/v1/batch", strings.NewReader(`{"batch":[`+strings.Join(calls, ",")+`]}`))
	req.SetBasicAuth("key-of-crm", "")
	rec := httptest.NewRecorder()
	ws.Door.ServeHTTP(rec, req)
	if rec.Code != http.StatusOK || strings.Contains(rec.Body.String(), "problems") {
		t.Fatal(rec.Body)
	}
	if err := ws.CatchUp(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	h, err := api.New(ws, api.Options{Version: "test", ThisMachine: true})
	if err != nil {
		t.Fatal(err)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.RemoteAddr = "127.0.0.1:4000" // the demo's owner
		h.ServeHTTP(w, r)
	})
}

func TestOneCustomerNotesAndExport(t *testing.T) {
	h := withCustomers(t)
	var list insight.CustomersAnswer
	asked(t, h, "POST", "/api/query", `{"kind":"customers","list":{"search":"forlì","sort":"-value","limit":2}}`, &list)
	if list.Total != 3 || len(list.Customers) != 2 || list.Customers[0].Name != "<script>alert(1)</script>" {
		t.Fatalf("the list is %+v", list)
	}
	at := "/api/customers/" + string(list.Customers[0].Profile)
	var c api.Customer
	asked(t, h, "GET", at, "", &c)
	if c.Name != list.Customers[0].Name || c.Timeline.Total != 2 || c.Timeline.Figures.Outcomes != 1 || c.Timeline.Figures.Value != 30000 || len(c.Identity.Identifiers) != 2 || len(c.Identity.Links) != 1 {
		t.Errorf("the customer is %q with %+v", c.Name, c.Timeline.Figures)
	}
	if len(c.Consents) != 2 || c.Consents[0].Purpose != "analytics" || !c.Consents[0].Granted || c.Consents[1].Granted || c.Consents[0].Source != "crm" || c.Consents[0].MessageID != "i2" {
		t.Errorf("consents are %+v", c.Consents)
	}
	var page api.Customer
	asked(t, h, "GET", at+"?limit=1&offset=0", "", &page)
	if len(page.Timeline.Touches) != 1 || page.Timeline.Touches[0].Event != "Product Viewed" || page.Timeline.Touches[0].Properties[0].Value != "coats" {
		t.Errorf("the page is %+v", page.Timeline.Touches)
	}
	if rec, _ := ask(t, h, "GET", "/api/customers/0000000000000", ""); rec.Code != http.StatusNotFound {
		t.Errorf("an unknown customer: %d", rec.Code)
	}

	var n struct{ ID, Text string }
	asked(t, h, "POST", at+"/notes", `{"text":"  Chiede di Sara 🦊  "}`, &n)
	for text, status := range map[string]int{" ": 422, strings.Repeat("è", 2001): 422} {
		body, err := json.Marshal(map[string]string{"text": text})
		if err != nil {
			t.Fatal(err)
		}
		if rec, _ := ask(t, h, "POST", at+"/notes", string(body)); rec.Code != status {
			t.Errorf("a note of %d bytes: %d", len(text), rec.Code)
		}
	}
	count := func() int {
		var notes []struct{ Text string }
		asked(t, h, "GET", at+"/notes", "", &notes)
		return len(notes)
	}
	if n.Text != "Chiede di Sara 🦊" || count() != 1 {
		t.Errorf("the note is %+v, of %d", n, count())
	}
	asked(t, h, "DELETE", at+"/notes/"+n.ID, "", nil)
	if count() != 0 {
		t.Error("the deleted note is still there")
	}
	asked(t, h, "POST", at+"/notes/"+n.ID+"/restore", "", nil)
	if count() != 1 {
		t.Error("the note did not come back")
	}
	other := "/api/customers/" + string(list.Customers[1].Profile)
	if rec, _ := ask(t, h, "DELETE", other+"/notes/"+n.ID, ""); rec.Code != http.StatusNotFound {
		t.Errorf("a note of somebody else: %d", rec.Code)
	}

	var d api.Dossier
	rec := asked(t, h, "GET", at+"/export", "", &d)
	if len(d.Events) != 3 || len(d.Notes) != 1 || d.Customer.Timeline.Total != 2 || !strings.Contains(rec.Header().Get("Content-Disposition"), "attachment") {
		t.Errorf("the export has %d events, %d notes", len(d.Events), len(d.Notes))
	}
}

func TestCustomersAsCSV(t *testing.T) {
	h := withCustomers(t)
	q := url.QueryEscape(`{"kind":"customers","list":{"sort":"value"}}`)
	rec := asked(t, h, "GET", "/api/customers.csv?lang=it&columns=name&columns=value&columns=trait:city&q="+q, "", nil)
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(rec.Body.String(), "\ufeff")))
	r.Comma = ';'
	lines, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{{"Nome", "Valore (EUR)", "city"}, {"'=HYPERLINK(1)", "100,00", "Forlì"}, {"עדי 🦊", "200,00", "Forlì"}, {"<script>alert(1)</script>", "300,00", "Forlì"}}
	if fmt.Sprint(lines) != fmt.Sprint(want) {
		t.Errorf("the lines are %v, want %v", lines, want)
	}
	for _, bad := range []string{"?columns=shoes", "?q=" + url.QueryEscape(`{"kind":"journey"}`), "?q=%7B"} {
		if rec, _ := ask(t, h, "GET", "/api/customers.csv"+bad, ""); rec.Code != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", bad, rec.Code)
		}
	}
}

func TestSavedViews(t *testing.T) {
	h := withCustomers(t)
	var v struct {
		ID   string
		Name string
		Mine bool
	}
	asked(t, h, "POST", "/api/views", `{"page":"customers","name":" Milano ","address":"?q=milano","shared":true}`, &v)
	asked(t, h, "PUT", "/api/views/"+v.ID, `{"page":"customers","name":"Roma","address":"?q=roma"}`, &v)
	var list []struct{ Name, Address string }
	asked(t, h, "GET", "/api/views?page=customers", "", &list)
	if v.Name != "Roma" || !v.Mine || len(list) != 1 || list[0].Address != "?q=roma" {
		t.Errorf("views are %+v, the last %+v", list, v)
	}
	if rec, _ := ask(t, h, "POST", "/api/views", `{"page":"customers","name":"x","address":"javascript:alert(1)"}`); rec.Code != http.StatusUnprocessableEntity {
		t.Errorf("an address that is none: %d", rec.Code)
	}
	asked(t, h, "DELETE", "/api/views/"+v.ID, "", nil)
	asked(t, h, "GET", "/api/views?page=customers", "", &list)
	if len(list) != 0 {
		t.Errorf("after deleting: %+v", list)
	}
}
