package api_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"percorso/api"
)

const receipts = "numero;negozio;data_ora;tessera;totale\n1001;Milano;31/01/2026 09:30;7781;59,90\n1002;Milano;31/02/2026 10:05;;12,00\n1003;Roma;02/02/2026 10:05;;12,00\n"

func put(t *testing.T, h http.Handler, path, body string) api.Import {
	t.Helper()
	req := httptest.NewRequest(http.MethodPut, path, strings.NewReader(body))
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, req)
	return importIn(t, rec)
}

func importIn(t *testing.T, rec *httptest.ResponseRecorder) (one api.Import) {
	t.Helper()
	if err := json.Unmarshal(rec.Body.Bytes(), &one); err != nil || rec.Code >= http.StatusBadRequest {
		t.Fatalf("%d %v %s", rec.Code, err, rec.Body)
	}
	return one
}

// TestImportByClicks goes the way of the wizard: file, proposal, preview, run,
// what was refused; and again, which adds nothing.
func TestImportByClicks(t *testing.T) {
	h := served(t)
	rec, _ := ask(t, h, "POST", "/api/imports", "")
	one := importIn(t, rec)
	path := "/api/imports/" + one.ID
	one = put(t, h, path+"/files/scontrini%20di%20%C3%A8.csv", receipts)
	if len(one.Files) != 1 || one.Files[0].Name != "scontrini di è.csv" || len(one.Files[0].Seen.Columns) != 5 {
		t.Fatalf("%+v", one.Files)
	}
	rec, _ = ask(t, h, "POST", path+"/propose", "{}")
	if one = importIn(t, rec); one.Mode != "sketch" || len(one.Problems) != 0 || one.Sketch.Interactions[0].Value != "totale" {
		t.Fatalf("%+v %+v", one, one.Problems)
	}
	rec, _ = ask(t, h, "POST", path+"/preview", "")
	var report api.ImportReport
	if err := json.Unmarshal(rec.Body.Bytes(), &report); err != nil || report.Interactions != 2 || report.Rejects != 1 || report.Samples[0].File != "scontrini di è.csv" {
		t.Fatalf("%v %s", err, rec.Body)
	}
	for _, want := range []struct{ accepted, duplicates int64 }{{2, 0}, {0, 2}} {
		ask(t, h, "POST", path+"/run", "{}")
		for range 100 {
			rec, _ = ask(t, h, "GET", path, "")
			if one = importIn(t, rec); one.State == "done" {
				break
			}
			time.Sleep(20 * time.Millisecond)
		}
		if one.State != "done" || one.Report.Accepted != want.accepted || one.Report.Duplicates != want.duplicates || one.Report.Rejects != 1 {
			t.Fatalf("%+v %+v %s", one, one.Report, one.Error)
		}
	}
	rec, _ = ask(t, h, "GET", path+"/rejects.csv", "")
	if !strings.Contains(rec.Body.String(), `data_ora`) || strings.Count(rec.Body.String(), "\n") != 2 {
		t.Errorf("%s", rec.Body)
	}
	rec, _ = ask(t, h, "GET", "/api/sources", "")
	if !strings.Contains(rec.Body.String(), `"id":"scontrini_di"`) && !strings.Contains(rec.Body.String(), `scontrini`) {
		t.Errorf("sources: %s", rec.Body)
	}
	if rec, _ = ask(t, h, "DELETE", path, ""); rec.Code != http.StatusNoContent {
		t.Errorf("%d %s", rec.Code, rec.Body)
	}
}

func TestImportRefusals(t *testing.T) {
	h := served(t)
	rec, _ := ask(t, h, "POST", "/api/imports", "")
	path := "/api/imports/" + importIn(t, rec).ID
	for _, tt := range []struct {
		method, path, body string
		code               int
		says               string
	}{
		{"GET", "/api/imports/nothing", "", 404, "nothing"},
		{"POST", path + "/propose", "{}", 422, "no files"},
		{"POST", path + "/run", "{}", 422, "no files"},
		{"PUT", path + "/files/a%2F..%2Fb.csv", "a\n1\n", 422, "name"},
		{"PUT", path + "/files/empty.csv", "", 422, "empty"},
		{"PUT", path + "/files/scan.pdf", "%PDF-1.7", 422, "CSV"},
		{"PUT", "/api/imports/nothing/files/a.csv", "a\n1\n", 404, "nothing"},
		{"POST", path + "/stop", "", 404, "import-"},
	} {
		rec, p := ask(t, h, tt.method, tt.path, tt.body)
		if rec.Code != tt.code || !strings.Contains(p.Detail, tt.says) {
			t.Errorf("%s %s: %d %q", tt.method, tt.path, rec.Code, p.Detail)
		}
	}
	put(t, h, path+"/files/a.csv", "when,who\n2026-01-01,ana\n")
	text, err := json.Marshal(map[string]string{"text": "format: percorso-mapping/1\nname: x\ntables: {t: {file: /etc/passwd}}\ninteractions: [{from: t, event: E, time: =a, user: =b}]\n"})
	if err != nil {
		t.Fatal(err)
	}
	rec, _ = ask(t, h, "PUT", path+"/mapping", string(text))
	if one := importIn(t, rec); len(one.Problems) != 1 || !strings.Contains(one.Problems[0].Cause, "/etc/passwd") {
		t.Errorf("a file of the server: %+v", one.Problems)
	}
	if rec, p := ask(t, h, "POST", path+"/preview", ""); rec.Code != http.StatusUnprocessableEntity {
		t.Errorf("a file of the server is read: %d %s", rec.Code, p.Detail)
	}
}
