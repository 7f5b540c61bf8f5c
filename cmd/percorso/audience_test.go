package main

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"percorso/analysis"
	"percorso/insight"
)

// TestSavedAnalysesAndAudiences asks what was saved, and keeps customers under a
// name, of a server and then in its folder.
func TestSavedAnalysesAndAudiences(t *testing.T) {
	s := newShell(t)
	s.must("init")
	s.must("import", tramasole(t))
	base, stop, ended := s.start("serve", "--listen", "127.0.0.1:0")
	s.env["PERCORSO_TOKEN"] = s.ownerWith(base, "figures", "customers", "catalogue")
	save := func(name, query string) (made analysis.Analysis) {
		t.Helper()
		resp, text := s.send(http.MethodPost, base+"/api/analyses", `{"name":"`+name+`","query":`+query+`}`, func(r *http.Request) {
			r.Header.Set("Authorization", "Bearer "+s.env["PERCORSO_TOKEN"])
		})
		if resp.StatusCode != http.StatusCreated {
			t.Fatalf("saving %s: %s %s", name, resp.Status, text)
		}
		if err := json.Unmarshal([]byte(text), &made); err != nil {
			t.Fatal(err)
		}
		return made
	}
	funnel := save("Fino all’ordine", `{"kind":"funnel","steps":[{"where":[{"field":"event","is":["Order Completed"]}]}]}`)
	save("Due volte", `{"kind":"journey"}`)
	save("due volte", `{"kind":"graph"}`)
	ask := func(args ...string) (a insight.FunnelAnswer) {
		t.Helper()
		if err := json.Unmarshal([]byte(s.must(append([]string{"query", "--json"}, args...)...)), &a); err != nil {
			t.Fatal(err)
		}
		return a
	}
	keep := func(args ...string) (a analysis.Audience) {
		t.Helper()
		s.in = `{"kind":"customers","where":[{"field":"event","is":["Order Completed"]}],"list":{"limit":3}}`
		if err := json.Unmarshal([]byte(s.must(append([]string{"audience", "keep", "--json"}, args...)...)), &a); err != nil {
			t.Fatal(err)
		}
		return a
	}
	served := ask("--server", base, "--saved", "fino all’ORDINE")
	if served.Kind != insight.KindFunnel || served.Coverage.Customers == 0 {
		t.Fatalf("the server answers %+v", served.Coverage)
	}
	live := keep("Chi ordina", "--server", base)
	s.must("audience", "delete", "--server", base, keep("Per poco", "--server", base).ID)
	s.in = `{"kind":"funnel","steps":[]}`
	wrong := func(args ...string) {
		t.Helper()
		args = append([]string{"query", "-f", "-", "--lang", "it"}, args...)
		if code, _, errs := s.run(args...); code != exitUsage || !strings.Contains(errs, "steps: ") || !strings.Contains(errs, "passi") || strings.Contains(errs, " server says") {
			t.Errorf("%v ends with %d: %s", args, code, errs)
		}
	}
	wrong("--server", base)
	stop()
	<-ended
	wrong()

	if own := ask("--saved", funnel.ID); own.Coverage.Customers != served.Coverage.Customers {
		t.Errorf("%d customers in the folder, %d on the server", own.Coverage.Customers, served.Coverage.Customers)
	}
	for said, args := range map[string][]string{
		"no analysis is called so": {"--saved", "Nessuna"},
		"2 analyses are called so": {"--saved", "DUE VOLTE"},
		"not both":                 {"--saved", "x", "-f", "-"},
	} {
		if code, _, errs := s.run(append([]string{"query"}, args...)...); code == exitOK || !strings.Contains(errs, said) {
			t.Errorf("%v ends with %d: %s", args, code, errs)
		}
	}
	frozen := keep("Chi ha ordinato", "--frozen")
	if live.Frozen || !frozen.Frozen || frozen.Size == 0 || frozen.CreatedBy != "Ada" || frozen.Query.List != nil {
		t.Errorf("kept %+v and %+v", live, frozen)
	}
	for _, lang := range []string{"en", "it"} {
		list := s.must("audience", "list", "--lang", lang)
		for _, says := range []string{live.ID, "Chi ordina", frozen.ID, map[string]string{"en": "frozen on", "it": "fisso dal"}[lang]} {
			if !strings.Contains(list, says) || strings.Contains(list, "Per poco") {
				t.Errorf("the list lacks %s:\n%s", says, list)
			}
		}
	}
	s.in = `{"kind":"customers","among":{"audience":"` + frozen.ID + `"}}`
	var who insight.CustomersAnswer
	if err := json.Unmarshal([]byte(s.must("query", "-f", "-", "--json")), &who); err != nil || int(who.Total) != frozen.Size {
		t.Errorf("%d customers are in it, %d were kept: %v", who.Total, frozen.Size, err)
	}
	s.in = `{"kind":"journey"}`
	if code, _, errs := s.run("audience", "keep", "x"); code != exitUsage || !strings.Contains(errs, "of kind customers") {
		t.Errorf("keeping a journey ends with %d: %s", code, errs)
	}
	s.must("audience", "delete", live.ID, frozen.ID)
	if out := s.must("audience", "list", "--lang", "it"); !strings.Contains(out, "Ancora nessun pubblico") {
		t.Errorf("says %s", out)
	}
}
