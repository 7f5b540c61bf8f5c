package api_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"percorso/api"
)

// reading asks h as somebody who reads a language.
func reading(h http.Handler, language string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if language != "" {
			r.Header.Set("Accept-Language", language)
		}
		h.ServeHTTP(w, r)
	})
}

// TestErrorsInTheReadersLanguage asks for what goes wrong in several places: in
// a handler, at the gate, in a schema, at an address that is none.
func TestErrorsInTheReadersLanguage(t *testing.T) {
	h := served(t)
	for _, c := range []struct{ method, path, body, english, italian string }{
		{"GET", "/api/jobs/none", "", "there is no job", "non c’è un lavoro"},
		{"GET", "/api/nowhere", "", "the API has no /api/nowhere", "l’API non ha /api/nowhere"},
		{"PATCH", "/api/workspace", "", "does not take PATCH", "non accetta PATCH"},
		{"POST", "/api/session", `{"email":"ada@example.com","password":"wrong"}`, "e-mail and password do not match", "e-mail e password non corrispondono"},
		{"POST", "/api/session", `{"email":7,"password":"wrong"}`, "expected string", "serve un testo"},
		{"PUT", "/api/catalogue", `{"yaml":"format: percorso-catalogue/1\nextends: default\ntouchpoints:\n- id: a\n  name: A\n  kind: digital\n  ownership: owned\n  channel: nowhere\n","base":0}`, "is no channel", "non è un canale"},
		{"POST", "/api/query", `{"kind":"funnel","steps":[]}`, "give 1 to", "indicane da 1 a"},
	} {
		for language, want := range map[string]string{"": c.english, "en-GB,it;q=0.5": c.english, "fr,it": c.italian, "it-IT,it;q=0.9,en;q=0.8": c.italian} {
			_, p := ask(t, reading(h, language), c.method, c.path, c.body)
			if !strings.Contains(p.Detail, want) {
				t.Errorf("%s %s in %q: %q, want %q in it", c.method, c.path, language, p.Detail, want)
			}
		}
	}
	nobody := httptest.NewRequest(http.MethodGet, "/api/sources", http.NoBody)
	nobody.Header.Set("Accept-Language", "it")
	nobody.Header.Set("Cookie", "percorso_session=none")
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, nobody)
	if !strings.Contains(rec.Body.String(), "non ha effettuato l’accesso nessuno") {
		t.Errorf("at the gate: %s", rec.Body)
	}
}

func TestPlacesOfErrorsInItalian(t *testing.T) {
	h := served(t)
	s := got[api.SettingsAnswer](t, h, "GET", "/api/settings", "", 200)
	change := s.SettingsChange
	change.Currency, change.Zone = "ABC", "Mars/Olympus"
	_, p := ask(t, reading(h, "it"), "PUT", "/api/settings", text(t, change))
	want := map[string]string{
		"body.currency": "non c’è una valuta ABC; usa un codice di ISO 4217 come EUR",
		"body.zone":     `"Mars/Olympus" non è un fuso orario; usa un nome IANA come Europe/Rome`,
	}
	if len(p.Errors) != len(want) {
		t.Fatalf("%+v", p)
	}
	for _, e := range p.Errors {
		if e.Message != want[e.Location] {
			t.Errorf("%s: %q, want %q", e.Location, e.Message, want[e.Location])
		}
	}
}

// TestSentencesInAnswers reads answers that are no errors, and hold sentences.
func TestSentencesInAnswers(t *testing.T) {
	h := served(t) // has a refused call
	it := reading(h, "it")
	if list := got[api.RejectList](t, it, "GET", "/api/rejects", "", 200); list.Rejects[0].Message != "una chiamata track ha bisogno del nome di ciò che è successo" {
		t.Errorf("rejects: %q", list.Rejects[0].Message)
	}
	if list := got[api.RejectList](t, h, "GET", "/api/rejects", "", 200); list.Rejects[0].Message != "a track call needs the name of what happened" {
		t.Errorf("rejects in English: %q", list.Rejects[0].Message)
	}

	rec, _ := ask(t, h, "POST", "/api/imports", "")
	path := "/api/imports/" + importIn(t, rec).ID
	put(t, h, path+"/files/scontrini.csv", receipts)
	ask(t, h, "POST", path+"/propose", "{}")
	report := got[api.ImportReport](t, it, "POST", path+"/preview", "", 200)
	if len(report.Samples) != 1 || !strings.Contains(report.Samples[0].Cause, "non ha un giorno 31") {
		t.Errorf("a refused row: %+v", report.Samples)
	}
	broken, err := json.Marshal(map[string]any{"text": "format: percorso-mapping/1\nname: s\ntables: {s: {file: scontrini.csv}}\ninteractions:\n- from: s\n  event: E\n  user: =tessera\n"})
	if err != nil {
		t.Fatal(err)
	}
	one := got[api.Import](t, it, "PUT", path+"/mapping", string(broken), 200)
	if len(one.Problems) != 1 || !strings.HasPrefix(one.Problems[0].Cause, "l’interazione non ha un ") || one.Problems[0].Remedy != `aggiungi "time: =COLUMN"` {
		t.Errorf("problems of a mapping: %+v", one)
	}
	broken = []byte(strings.Replace(string(broken), `event: E\n`, `event: E\n  time: =dataora\n`, 1))
	got[api.Import](t, it, "PUT", path+"/mapping", string(broken), 200)
	_, p := ask(t, it, "POST", path+"/preview", "")
	for _, want := range []string{"la mappatura mapping non si può usare", "riga 3, colonna 10: tables.s: l’intestazione di file-scontrini.csv è una colonna sola", "in questa tabella"} {
		if !strings.Contains(p.Detail, want) {
			t.Errorf("a mapping that does not fit: %q, want %q in it", p.Detail, want)
		}
	}
}

// TestTheAuditLogHasOneLanguage: what was refused to an Italian is kept in
// English, and told to each in their own.
func TestTheAuditLogHasOneLanguage(t *testing.T) {
	h := served(t)
	it := reading(h, "it")
	if _, p := ask(t, it, "POST", "/api/invitations", `{"email":"nobody","role":"viewer"}`); !strings.Contains(p.Detail, "non è un indirizzo e-mail") {
		t.Errorf("%+v", p)
	}
	for _, c := range []struct {
		h    http.Handler
		want string
	}{{h, "it is no e-mail address"}, {it, "non è un indirizzo e-mail"}} {
		page := got[api.AuditPage](t, c.h, "GET", "/api/audit", "", 200)
		if len(page.Entries) == 0 || !strings.Contains(page.Entries[0].Detail, c.want) {
			t.Errorf("%+v, want %q", page.Entries, c.want)
		}
	}
}

// TestTooManyTriesInItalian is an error that brings a header of its own.
func TestTooManyTriesInItalian(t *testing.T) {
	it := reading(served(t), "it")
	for range 30 {
		rec, p := ask(t, it, "POST", "/api/session", `{"email":"ada@example.com","password":"wrong"}`)
		if rec.Code != http.StatusTooManyRequests {
			continue
		}
		if !strings.HasPrefix(p.Detail, "troppi tentativi: aspetta") || rec.Header().Get("Retry-After") == "" {
			t.Errorf("%v %+v", rec.Header(), p)
		}
		return
	}
	t.Error("nobody was told to wait")
}
