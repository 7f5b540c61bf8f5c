package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"percorso/insight"
)

// TestCostsStandBesideCredit brings costs in, asks what the till and the web owe
// to whom, and takes a cost away again.
func TestCostsStandBesideCredit(t *testing.T) {
	s := newShell(t)
	s.must("init")
	s.must("import", tramasole(t))
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	bad := file("bad.csv", "canale;dal;importo\nemail;31/02/2026;10\n")
	if code, _, errs := s.run("costs", "import", bad, "--lang", "it"); code != exitUsage || !strings.Contains(errs, "bad.csv:2") || !strings.Contains(errs, "non è un giorno") {
		t.Errorf("a bad row: %d %s", code, errs)
	}
	costs := file("costs.csv", "channel,from,to,amount\nweb,2026-01-01,2026-12-31,36500\n")
	for _, says := range []string{"1 costs added; 0", "0 costs added; 1"} {
		if out := s.must("costs", "import", costs); !strings.Contains(out, says) {
			t.Errorf("says %q, not %q", out, says)
		}
	}
	ask := func(text string) (a insight.AttributionAnswer) {
		out := s.must("query", "-f", file("q.json", text), "--json")
		if err := json.Unmarshal([]byte(out), &a); err != nil {
			t.Fatal(err)
		}
		return a
	}
	all := ask(`{"kind": "attribution", "zone": "UTC", "period": {"from": "2026-09-01", "to": "2026-10-01"}}`)
	var spent insight.Value
	for i := range all.Rows {
		if all.Rows[i].Key == "web" && all.Rows[i].Cost != nil {
			spent = *all.Rows[i].Cost
		}
	}
	if spent != 300_000 || all.Spent.Costs != 1 {
		t.Errorf("30 of 365 days of 36,500.00 are %d hundredths, of %d costs", spent, all.Spent.Costs)
	}
	parts := int64(0)
	for _, channel := range []string{"store", "web", "app", "till"} {
		one := ask(`{"kind": "attribution", "zone": "UTC", "period": {"from": "2026-09-01", "to": "2026-10-01"}, "attribution": {"conversion": [{"field": "event", "is": ["Order Completed"]}, {"field": "channel", "is": ["` + channel + `"]}]}}`)
		if n := one.Conversions.Count + one.Unattributed.Count; n > 0 {
			parts++
		}
	}
	if parts < 2 {
		t.Errorf("orders are attributed on %d channels: on line and in the store should be two", parts)
	}
	if out := s.must("query", "-f", filepath.Join(dir, "q.json"), "--lang", "it"); !strings.Contains(out, "Ultimo contatto") {
		t.Errorf("prints %s", out)
	}
	id := strings.Fields(strings.Split(s.must("costs", "list"), "\n")[1])[0]
	s.must("costs", "delete", id)
	if out := s.must("costs", "list"); !strings.Contains(out, "No costs yet.") {
		t.Errorf("a deleted cost is listed: %s", out)
	}
	if code, _, _ := s.run("costs", "delete", id); code == exitOK {
		t.Errorf("deleting it twice ends with %d", code)
	}
}
