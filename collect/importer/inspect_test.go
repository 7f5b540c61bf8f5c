package importer

import (
	"os"
	"path/filepath"
	"testing"
)

func inspected(t *testing.T, name, text string) *Inspection {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	seen, err := Inspect(path, name)
	if err != nil {
		t.Fatal(err)
	}
	return seen
}

func TestInspectGuessesWhatItalianSpreadsheetsWrite(t *testing.T) {
	seen := inspected(t, "scontrini.csv", "Numero;Negozio;Data vendita;Tessera;Totale;Email;Città\r\n"+
		"0001;Milano;31/01/2026 09:30;7781;1.259,90;ana@example.it;Forl\xec\r\n"+
		"0002;Roma;01/02/2026 10:05;;12,00;;Roma\r\n")
	if seen.Delimiter != ";" || seen.Encoding != "windows-1252" || seen.Rows != 2 || !seen.Whole {
		t.Errorf("%+v", seen)
	}
	want := []FileColumn{
		{Name: "Numero", Kind: TextKind},
		{Name: "Negozio", Kind: TextKind},
		{Name: "Data vendita", Kind: TimeKind, Times: "dd/MM/yyyy HH:mm"},
		{Name: "Tessera", Kind: IntegerKind},
		{Name: "Totale", Kind: NumberKind, Decimal: ",", Thousands: "."},
		{Name: "Email", Kind: EmailKind},
		{Name: "CittÃ\u00a0", Kind: TextKind},
	}
	for i, w := range want {
		got := seen.Columns[i]
		if got.Kind != w.Kind || got.Times != w.Times || got.Decimal != w.Decimal || got.Thousands != w.Thousands {
			t.Errorf("column %q: %+v", got.Name, got)
		}
	}
	if seen.Sample[0][6] != "Forlì" {
		t.Errorf("sample: %q", seen.Sample[0])
	}
}

func TestInspectSaysWhenDayAndMonthCouldBeTurned(t *testing.T) {
	for text, want := range map[string]FileColumn{
		"at\n01/02/2026\n03/04/2026\n":                {Times: "dd/MM/yyyy", Either: true},
		"at\n13/02/2026\n03/04/2026\n":                {Times: "dd/MM/yyyy"},
		"at\n01/22/2026\n03/04/2026\n":                {Times: "MM/dd/yyyy"},
		"at\n2026-01-02T10:00:00Z\n":                  {Times: "iso"},
		"time\n1760000000\n1760000001\n":              {Times: "unix"},
		"time\n1760000000000\n1760000001000\n":        {Times: "unix_ms"},
		"at\n4/3/26\n13/3/26\n":                       {Times: "d/M/yy"},
		"at\n2016-10-02 10:56:33\n2017-01-01 0:0:0\n": {},
	} {
		if got := inspected(t, "x.csv", text).Columns[0]; got.Times != want.Times || got.Either != want.Either {
			t.Errorf("%q: %+v", text, got)
		}
	}
}

func TestInspectTakesTheSignsThatFitMostNumbers(t *testing.T) {
	for text, want := range map[string]FileColumn{
		"x\n\"59,90\"\n\"12,00\"\n\"12,00\"\n\"1.012,00\"\n": {Kind: NumberKind, Decimal: ",", Thousands: "."},
		"x\n59.90\n\"1,012.00\"\n3.10\n":                     {Kind: NumberKind, Thousands: ","},
		"x\n1\n2\nn/a\n4\n":                                  {Kind: NumberKind},
		"x\n001\n002\n":                                      {Kind: TextKind},
	} {
		if got := inspected(t, "x.csv", text).Columns[0]; got.Kind != want.Kind || got.Decimal != want.Decimal || got.Thousands != want.Thousands {
			t.Errorf("%q: %+v", text, got)
		}
	}
}

func TestInspectKnowsCallsAndOtherFormats(t *testing.T) {
	seen := inspected(t, "calls.jsonl", `{"type":"track","userId":"ana","event":"Order Completed","properties":{"total":5}}`+"\n")
	if !seen.Calls || seen.Format != JSONL {
		t.Errorf("%+v", seen)
	}
	seen = inspected(t, "rows.txt", `{"id":1,"address":{"city":"Roma"}}`+"\n"+`{"id":2}`+"\n")
	if seen.Calls || len(seen.Columns) != 2 || seen.Columns[0].Name != "address.city" || seen.Columns[1].Kind != IntegerKind {
		t.Errorf("%+v", seen)
	}
}

func TestInspectRefusesWhatIsNoTable(t *testing.T) {
	for name, text := range map[string]string{
		"empty.csv": "", "scan.pdf": "%PDF-1.7\n...", "old.xls": "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 ...", "wrong.xlsx": "a,b\n1,2\n",
		"broken.xlsx": "PK\x03\x04 and nothing else", "broken.parquet": "PAR1....", "list.jsonl": "[1,2]\n",
		"broken.csv.gz": "\x1f\x8b\x08",
	} {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if seen, err := Inspect(path, name); err == nil {
			t.Errorf("%s: %+v", name, seen)
		}
	}
}
