package api_test

import (
	"encoding/json"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"percorso/api"
)

// got asks, and reads the answer, which must have this status.
func got[T any](t *testing.T, h http.Handler, method, path, body string, status int) (out T) {
	t.Helper()
	rec, _ := ask(t, h, method, path, body)
	if rec.Code != status {
		t.Fatalf("%s %s: %d %s, want %d", method, path, rec.Code, rec.Body, status)
	}
	if rec.Body.Len() > 0 {
		if err := json.Unmarshal(rec.Body.Bytes(), &out); err != nil {
			t.Fatalf("%s %s: %v", method, path, err)
		}
	}
	return out
}

func text(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestSettings(t *testing.T) {
	h := served(t)
	s := got[api.SettingsAnswer](t, h, "GET", "/api/settings", "", 200)
	change := s.SettingsChange
	change.Name, change.Currency = "Bottega", "USD"
	saved := got[api.SettingsAnswer](t, h, "PUT", "/api/settings", text(t, change), 200)
	if len(saved.Pending) != 1 || saved.Pending[0].Field != "currency" || saved.Pending[0].InForce != "EUR" || !saved.Pending[0].Anew {
		t.Errorf("pending %+v, want the currency", saved.Pending)
	}
	if ws := got[api.WorkspaceInfo](t, h, "GET", "/api/workspace", "", 200); ws.Name != "Bottega" || ws.Currency != "EUR" {
		t.Errorf("%+v, want the new name and the currency that is still in force", ws)
	}
	if _, p := ask(t, h, "PUT", "/api/settings", text(t, change)); p.Status != http.StatusConflict {
		t.Errorf("a change of what has changed: %+v, want 409", p)
	}
	change.Version, change.Currency, change.Zone = saved.Version, "ABC", "Mars/Olympus"
	rec, p := ask(t, h, "PUT", "/api/settings", text(t, change))
	if rec.Code != http.StatusUnprocessableEntity || len(p.Errors) != 2 {
		t.Fatalf("%d %s, want the two fields that are wrong", rec.Code, rec.Body)
	}
	if fields := []string{p.Errors[0].Location, p.Errors[1].Location}; !slices.Contains(fields, "body.currency") || !slices.Contains(fields, "body.zone") {
		t.Errorf("wrong: %v", fields)
	}
	if aged := got[api.Aged](t, h, "GET", "/api/settings/retention?days=30", "", 200); aged.Interactions != 0 || aged.Before.IsZero() {
		t.Errorf("%+v", aged)
	}
}

func TestBackupOverHTTP(t *testing.T) {
	h := served(t)
	started := got[api.BackupInfo](t, h, "POST", "/api/backup", "", 202)
	var ready api.BackupInfo
	for ready.State != "ready" {
		all := got[[]api.BackupInfo](t, h, "GET", "/api/backups", "", 200)
		if len(all) != 1 || all[0].ID != started.ID || all[0].State == "failed" {
			t.Fatalf("%+v, want the one that was begun", all)
		}
		ready = all[0]
		time.Sleep(5 * time.Millisecond)
	}
	rec, _ := ask(t, h, "GET", "/api/backup/"+started.ID, "")
	if rec.Code != 200 || int64(rec.Body.Len()) != ready.Bytes || !strings.HasPrefix(rec.Body.String(), "PK") {
		t.Errorf("%d, %d bytes; want a .zip of %d", rec.Code, rec.Body.Len(), ready.Bytes)
	}
	if d := rec.Header().Get("Content-Disposition"); !strings.Contains(d, "percorso-main-"+started.ID+".zip") {
		t.Errorf("it is called %s", d)
	}
	got[struct{}](t, h, "DELETE", "/api/backup/"+started.ID, "", 204)
	if rec, _ := ask(t, h, "GET", "/api/backup/"+started.ID, ""); rec.Code != http.StatusNotFound {
		t.Errorf("fetching what was removed: %d", rec.Code)
	}
	if rec, _ := ask(t, h, "DELETE", "/api/backup/..%2Fstate", ""); rec.Code != http.StatusNotFound {
		t.Errorf("removing another file: %d", rec.Code)
	}
}

// TestAboutNamesEveryLibrary that the program asks for itself: a new one comes
// with its licence.
func TestAboutNamesEveryLibrary(t *testing.T) {
	about := got[api.About](t, served(t), "GET", "/api/about", "", 200)
	if about.Version != "test" || about.Events != 0 || about.Sources != 1 || len(about.Files) != 4 {
		t.Errorf("%+v", about)
	}
	named := map[string]bool{}
	for _, l := range about.Libraries {
		named[l.Name] = true
	}
	gomod, err := os.ReadFile("../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	forTests := []string{"github.com/go-jose/go-jose/v4", "github.com/google/go-cmp", "pgregory.net/rapid"}
	for _, m := range regexp.MustCompile(`(?m)^(?:require)?\s+(\S+) v\S+$`).FindAllStringSubmatch(string(gomod), -1) {
		if !named[m[1]] && !slices.Contains(forTests, m[1]) {
			t.Errorf("go.mod asks for %s, which the about page does not name", m[1])
		}
	}
	var pages struct{ Dependencies map[string]string }
	packages, err := os.ReadFile("../web/package.json")
	if err == nil {
		err = json.Unmarshal(packages, &pages)
	}
	if err != nil {
		t.Fatal(err)
	}
	for name := range pages.Dependencies {
		if !named[name] {
			t.Errorf("package.json asks for %s, which the about page does not name", name)
		}
	}
}
