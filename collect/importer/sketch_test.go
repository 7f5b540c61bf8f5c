package importer

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// proposed looks at files, proposes, and runs what was proposed dry.
func proposed(t *testing.T, texts map[string]string, change func(*Sketch)) (Sketch, *Report) {
	t.Helper()
	dir := t.TempDir()
	var files []File
	for _, name := range keys(texts) {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(texts[name]), 0o600); err != nil {
			t.Fatal(err)
		}
		seen, err := Inspect(path, name)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, File{Name: name, Path: path, Seen: seen})
	}
	s := Propose(files, "Europe/Rome", "EUR")
	if change != nil {
		change(&s)
	}
	text, err := s.Mapping()
	if err != nil {
		t.Fatal(err)
	}
	m, err := ParseMapping("mapping", text)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	tables, missing := m.Fit(files)
	if len(missing) > 0 {
		t.Fatalf("no file for %v in\n%s", missing, text)
	}
	report, err := Run(t.Context(), Options{Mapping: m, Tables: tables, DryRun: true, Now: func() time.Time { return time.UnixMilli(1_780_000_000_000) }})
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return s, report
}

func TestProposedMappingOfATillRunsAsItIs(t *testing.T) {
	s, report := proposed(t, map[string]string{"scontrini.csv": "numero;negozio;data_ora;tessera;totale;Metodo pagamento\n" +
		"1001;Milano;31/01/2026 09:30;7781;59,90;carta\n1002;Milano;31/02/2026 10:05;;12,00;cassa\n1003;Roma;02/03/2026 10:05;;12,00;cassa\n"}, nil)
	x := s.Interactions[0]
	if x.User != "tessera" || x.Time != "data_ora" || x.Value != "totale" || x.Event != "Order Completed" || s.Tables[0].Key[0] != "numero" {
		t.Errorf("%+v", s)
	}
	if report.Interactions != 2 || report.Rejects != 1 {
		t.Errorf("%+v", report)
	}
	if call := report.Preview[0].Call; !strings.Contains(call, `"revenue":59.9`) || !strings.Contains(call, `"userId":"7781"`) || !strings.Contains(call, `"metodo_pagamento":"carta"`) {
		t.Error(call)
	}
	if call := report.Preview[1].Call; !strings.Contains(call, `"anonymousId":"scontrini 1003"`) {
		t.Error(call)
	}
}

func TestProposedMappingLooksCustomersUp(t *testing.T) {
	s, report := proposed(t, map[string]string{
		"orders.csv":    "order_id,customer_id,order_date,total\no1,c1,2026-01-02 10:00:00,5\no2,c2,2026-01-03 11:00:00,7\n",
		"customers.csv": "customer_id,city,email\nc1,Roma,ana@example.it\nc2,Bari,leo@example.it\n",
	}, func(s *Sketch) {
		s.Interactions[0].Properties = append(s.Interactions[0].Properties, SketchProperty{Name: "city", Column: "customers.city"})
	})
	if len(s.Interactions) != 1 || len(s.Tables) != 2 {
		t.Fatalf("%+v", s)
	}
	if report.Interactions != 2 || !strings.Contains(report.Preview[0].Call, `"city":"Roma"`) {
		t.Errorf("%+v", report.Preview)
	}
}

func TestSketchWritesHostileNamesSafely(t *testing.T) {
	_, report := proposed(t, map[string]string{"recensioni.csv": "id,\"a: {b} \"\"c\"\" #d\",when,stelle,recensione,cliente\n1,x,2026-01-02,5,\"=1+1, \"\"bello\"\"\",c1\n2,y,2026-01-02,1,brutto,c2\n"}, nil)
	if report.Interactions != 2 || !strings.Contains(report.Preview[0].Call, `=1+1`) || !strings.Contains(report.Preview[0].Call, `"scale":"stars"`) {
		t.Errorf("%+v", report.Preview)
	}
}

func TestFitFindsRenamedFilesByTheirColumns(t *testing.T) {
	m, err := ParseMapping("m", []byte(`
format: percorso-mapping/1
name: shop
tables:
  orders: {file: orders.csv.gz, key: id, types: {total: number}, join: {who: {table: people, by: customer}}}
  people: {file: people.csv, types: {age: integer}}
interactions:
  - {from: orders, event: Order Completed, time: =at, user: =who.mail}
`))
	if err != nil {
		t.Fatal(err)
	}
	seen := func(columns ...string) *Inspection {
		s := &Inspection{}
		for _, c := range columns {
			s.Columns = append(s.Columns, FileColumn{Name: c})
		}
		return s
	}
	files := []File{{Name: "export (1).csv", Path: "a", Seen: seen("id", "total", "customer", "at")}, {Name: "people.csv.gz", Path: "b", Seen: seen("x")}}
	tables, missing := m.Fit(files)
	if len(missing) != 0 || tables["orders"][0] != "a" || tables["people"][0] != "b" {
		t.Errorf("%v, missing %v", tables, missing)
	}
	if _, missing = m.Fit(files[:1]); len(missing) != 1 || missing[0] != "people" {
		t.Errorf("missing %v", missing)
	}
}
