package workspace_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"percorso"
	"percorso/insight"
	"percorso/workspace"
)

func settings(t *testing.T, ws *workspace.Workspace) workspace.Saved {
	t.Helper()
	s, err := ws.Settings()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestSettingsTakeEffectWhileTheServerRuns(t *testing.T) {
	dir := made(t)
	ws := open(t, dir)
	send(t, ws, visits()...)
	before := settings(t, ws)
	next := before.Settings
	next.Name, next.Languages, next.Zone, next.RetentionDays = "Bottega 🪡", []string{"en"}, "America/New_York", 10
	if n, _ := ws.Aged(10); n != 3 {
		t.Errorf("10 days would leave out %d interactions, want the 3 of the first days", n)
	}
	saved, err := ws.ChangeSettings(t.Context(), next, before.Version)
	if err != nil {
		t.Fatal(err)
	}
	if saved.Version == before.Version || len(saved.Pending) > 0 {
		t.Errorf("version %s after %s, pending %v; want another and none", saved.Version, before.Version, saved.Pending)
	}
	if c := ws.Config(); c.Name != "Bottega 🪡" || c.Zone != "America/New_York" || c.RetentionDays != 10 || len(c.Languages) != 1 {
		t.Errorf("in force: %+v", c)
	}
	j := journey(t, ws, insight.Query{})
	if j.Query.Zone != "America/New_York" || j.Coverage.Interactions != 2 {
		t.Errorf("%d interactions in %s, want the 2 of the last 10 days in America/New_York", j.Coverage.Interactions, j.Query.Zone)
	}
	next.RetentionDays = 0 // within a day it can be changed back, and nothing is lost
	if _, err := ws.ChangeSettings(t.Context(), next, saved.Version); err != nil {
		t.Fatal(err)
	}
	if j := journey(t, ws, insight.Query{}); j.Coverage.Interactions != 5 {
		t.Errorf("%d interactions, want all 5 again", j.Coverage.Interactions)
	}
	if c, err := workspace.ReadConfig(dir); err != nil || c.Name != "Bottega 🪡" || c.ID != "main" {
		t.Errorf("the file holds %+v, %v", c, err)
	}
}

// TestTheSameFiguresAfterAChangeOfCurrency: values of the other currency are not
// in the index, so that it must be made anew.
func TestACurrencyTakesEffectAtTheNextStart(t *testing.T) {
	dir := made(t)
	ws := open(t, dir)
	send(t, ws, visits()...)
	s := settings(t, ws)
	next := s.Settings
	next.Currency = "USD"
	saved, err := ws.ChangeSettings(t.Context(), next, s.Version)
	if err != nil {
		t.Fatal(err)
	}
	if saved.Currency != "USD" || saved.Pending["currency"] != "EUR" || len(saved.Pending) != 1 {
		t.Errorf("saved %s, pending %v; want USD, and EUR in force", saved.Currency, saved.Pending)
	}
	if j := journey(t, ws, insight.Query{}); j.Currency != "EUR" || j.Totals.Value != 12050 {
		t.Errorf("%d %s, want the figures as they were until the next start", j.Totals.Value, j.Currency)
	}
	if err := ws.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	again := open(t, dir)
	if err := again.CatchUp(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if j := journey(t, again, insight.Query{}); j.Currency != "USD" || j.Totals.Value != 8000 || j.Totals.Customers != 2 {
		t.Errorf("%d %s of %d customers, want the 80 dollars of 2", j.Totals.Value, j.Currency, j.Totals.Customers)
	}
	if s := settings(t, again); len(s.Pending) > 0 {
		t.Errorf("pending after the start: %v", s.Pending)
	}
}

func TestTwoPeopleDoNotUndoEachOthersSettings(t *testing.T) {
	ws := open(t, made(t))
	s := settings(t, ws)
	var done sync.WaitGroup
	errs := make([]error, 8)
	for i := range errs {
		done.Go(func() {
			next := s.Settings
			next.Name = "Colleague " + string(rune('A'+i))
			_, errs[i] = ws.ChangeSettings(t.Context(), next, s.Version)
		})
	}
	done.Wait()
	won := 0
	for _, err := range errs {
		if err == nil {
			won++
		} else if percorso.KindOf(err) != percorso.Conflict {
			t.Errorf("%v, want a Conflict", err)
		}
	}
	if won != 1 {
		t.Errorf("%d of the changes were made, want one", won)
	}
}

func TestAFileEditedByHandIsNotOverwritten(t *testing.T) {
	dir := made(t)
	ws := open(t, dir)
	s := settings(t, ws)
	path := filepath.Join(dir, workspace.ConfigFile)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(strings.Replace(string(text), "Prova", "By hand", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := ws.ChangeSettings(t.Context(), s.Settings, s.Version); percorso.KindOf(err) != percorso.Conflict {
		t.Errorf("%v, want a Conflict", err)
	}
	if s := settings(t, ws); s.Name != "By hand" || s.Pending["name"] != "Prova" {
		t.Errorf("%q, pending %v; want the name of the file, and the other in force", s.Name, s.Pending)
	}
}

func TestEachWrongSettingIsNamed(t *testing.T) {
	ws := open(t, made(t))
	s := settings(t, ws)
	for _, tt := range []struct {
		field  string
		change func(*workspace.Settings)
	}{
		{"name", func(s *workspace.Settings) { s.Name = "  " }},
		{"name", func(s *workspace.Settings) { s.Name = "two\nlines" }},
		{"name", func(s *workspace.Settings) { s.Name = strings.Repeat("x", 101) }},
		{"currency", func(s *workspace.Settings) { s.Currency = "euro" }},
		{"currency", func(s *workspace.Settings) { s.Currency = "ABC" }},
		{"zone", func(s *workspace.Settings) { s.Zone = "Europe/Bologna" }},
		{"zone", func(s *workspace.Settings) { s.Zone = "" }},
		{"region", func(s *workspace.Settings) { s.Region = "ZZ" }},
		{"languages", func(s *workspace.Settings) { s.Languages = nil }},
		{"languages", func(s *workspace.Settings) { s.Languages = []string{"la"} }},
		{"languages", func(s *workspace.Settings) { s.Languages = []string{"it", "it"} }},
		{"retention_days", func(s *workspace.Settings) { s.RetentionDays = -1 }},
		{"retention_days", func(s *workspace.Settings) { s.RetentionDays = 1 << 40 }},
	} {
		next := s.Settings
		tt.change(&next)
		_, err := ws.ChangeSettings(t.Context(), next, s.Version)
		faults, ok := errors.AsType[workspace.Faults](err)
		if percorso.KindOf(err) != percorso.Invalid || !ok || len(faults) != 1 || faults[0].Field != tt.field || faults[0].Remedy == "" {
			t.Errorf("%s: %v, want one fault of that field", tt.field, err)
		}
	}
	next := s.Settings
	next.Currency, next.Zone = "?", "?"
	_, err := ws.ChangeSettings(t.Context(), next, s.Version)
	if faults, _ := errors.AsType[workspace.Faults](err); len(faults) != 2 {
		t.Errorf("%v, want both faults", err)
	}
	if now := settings(t, ws); now.Version != s.Version {
		t.Error("the file has changed")
	}
}
