package importer

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"
	"github.com/xuri/excelize/v2"
)

type parquetRow struct {
	ID     int64     `parquet:"id"`
	Name   *string   `parquet:"name,optional"`
	Price  float64   `parquet:"price"`
	Gift   bool      `parquet:"gift"`
	At     time.Time `parquet:"at,timestamp(millisecond)"`
	Day    int32     `parquet:"day,date"`
	Paid   int64     `parquet:"paid,decimal(2:18)"`
	Tags   []string  `parquet:"tags,list"`
	Person struct {
		City string `parquet:"city"`
	} `parquet:"person"`
}

func writeParquet(tb testing.TB, path string, rows []parquetRow) {
	tb.Helper()
	if err := parquet.WriteFile(path, rows); err != nil {
		tb.Fatal(err)
	}
}

func someParquet() []parquetRow {
	name := "Boots"
	at := time.Date(2026, 5, 1, 9, 30, 0, 250e6, time.UTC)
	rows := []parquetRow{
		{ID: 1, Name: &name, Price: 12.5, Gift: true, At: at, Day: 20574, Paid: 1999, Tags: []string{"a", "b"}},
		{ID: 2, Price: 3, At: at.Add(time.Hour), Day: 20575, Paid: -5},
	}
	rows[0].Person.City = "Roma"
	return rows
}

func TestParquet(t *testing.T) {
	dir := t.TempDir()
	writeParquet(t, filepath.Join(dir, "sales.parquet"), someParquet())
	report, err := importFrom(t, dir, `format: percorso-mapping/1
name: sales
zone: Europe/Rome
tables: {sales: {file: sales.parquet, key: id}}
interactions:
  - from: sales
    event: Sold
    time: =at
    user: =id
    properties: {name: =name, double: =price * 2, gift: =gift, day: =day, paid: =paid, tags: =tags, city: =person.city}
  - id: day
    from: sales
    event: Day
    time: =day
    user: =id
`)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range report.Preview {
		_, rest, _ := strings.Cut(p.Call, `"timestamp":`)
		got = append(got, rest)
	}
	want := []string{
		`"2026-05-01T09:30:00.250Z","userId":"1","event":"Sold","properties":{"name":"Boots","double":25,"gift":true,"day":"2026-05-01","paid":19.99,"tags":["a","b"],"city":"Roma"}}`,
		`"2026-04-30T22:00:00Z","userId":"1","event":"Day"}`,
		`"2026-05-01T10:30:00.250Z","userId":"2","event":"Sold","properties":{"double":6,"gift":false,"day":"2026-05-02","paid":-0.05}}`,
		`"2026-05-01T22:00:00Z","userId":"2","event":"Day"}`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the calls (-want +got):\n%s", diff)
	}
}

func writeXLSX(tb testing.TB, path string) {
	tb.Helper()
	f := excelize.NewFile()
	rows := [][]any{
		{"An export of the till"},
		{"Receipt", "Sold at", "Card", "Total", "Gift"},
		{1, 46143.5, "k1", 0.1 + 0.2, true},
		{},
		{2, 46143.75, nil, 9.99, false, "a stray cell"},
		{3, "soon", "k3", 1},
		{4, 46144, "k4", 1},
	}
	for i, r := range rows {
		cell, err := excelize.CoordinatesToCellName(1, i+1)
		if err != nil {
			tb.Fatal(err)
		}
		if err := f.SetSheetRow("Sheet1", cell, &r); err != nil {
			tb.Fatal(err)
		}
	}
	if err := errors.Join(f.SaveAs(path), f.Close()); err != nil {
		tb.Fatal(err)
	}
}

const tillMapping = `format: percorso-mapping/1
name: till
zone: Europe/Rome
currency: EUR
tables:
  till: {file: till.xlsx, sheet: Sheet1, skip: 1, key: Receipt, types: {Total: number, Gift: boolean}, times: excel}
interactions:
  - from: till
    event: Order Completed
    time: =col("Sold at")
    user: =Card
    value: =Total
    properties: {gift: =Gift}
`

func TestXLSX(t *testing.T) {
	dir := t.TempDir()
	writeXLSX(t, filepath.Join(dir, "till.xlsx"))
	report, err := importFrom(t, dir, tillMapping)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range report.Preview {
		_, rest, _ := strings.Cut(p.Call, `"timestamp":`)
		got = append(got, rest)
	}
	for _, r := range report.Samples {
		got = append(got, strings.Join([]string{r.File, r.Column, r.Cause}, "; "))
		if r.Row != 5 && r.Row != 6 {
			t.Errorf("the reject %v is in the sheet's row 5 or 6", r)
		}
	}
	want := []string{
		`"2026-05-01T10:00:00Z","userId":"k1","event":"Order Completed","properties":{"gift":true,"value":0.3,"currency":"EUR"}}`,
		`"2026-05-01T22:00:00Z","userId":"k4","event":"Order Completed","properties":{"value":1,"currency":"EUR"}}`,
		`till.xlsx; ; the row has 6 cells, the header has 5: give the columns a name, or empty them`,
		`till.xlsx; Sold at; "soon" is no time: this is no number`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the calls and rejects (-want +got):\n%s", diff)
	}
	if _, err := importFrom(t, dir, strings.Replace(tillMapping, "Sheet1", "Till", 1)); err == nil || !strings.Contains(err.Error(), `no sheet "Till": there are: Sheet1`) {
		t.Errorf("got %v", err)
	}
}

func TestJSONLines(t *testing.T) {
	in := `{"id":1,"who":{"name":"Anna","tags":["a",1,null]},"ok":true,"far.away":"x","n":1.5}

[1]
{"id":"two","who":null}
{"id":3,
` + "{\"id\":\"\xff\"}\n"
	r := newJSONReader(&table{}, &input{Reader: strings.NewReader(in)})
	got, err := rowsOf(r, []string{"id", "who.name", "who.tags", "ok", "far.away", "n"})
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{
		{"1", "Anna", `["a",1,null]`, "true", "x", "1.5"},
		{"row 3: the line is JSON, but no object: write {\"column\": value, ...}"},
		{"two", "", "", "", "", ""},
		{got[3][0]},
		{`row 6: the text is not UTF-8: say the encoding in the mapping, as in "encoding: windows-1252"`},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if !strings.HasPrefix(got[3][0], "row 5: the line is not JSON") {
		t.Errorf("got %q", got[3][0])
	}
}

func TestSequences(t *testing.T) {
	for _, tt := range []struct {
		name string
		t    table
		in   string
		want [][]string
	}{
		{"blanks", table{}, "a  b\t\n\n c\n", [][]string{{"1", "1", "a", "2"}, {"1", "2", "b", "2"}, {"2", "1", "c", "1"}}},
		{"arrows", table{delimiter: '>'}, "a > b>\n", [][]string{{"1", "1", "a", "2"}, {"1", "2", "b", "2"}}},
		{"not UTF-8", table{}, "\xff\nb\n", [][]string{{`row 1: the text is not UTF-8: say the encoding in the mapping, as in "encoding: windows-1252"`}, {"2", "1", "b", "1"}}},
	} {
		r, err := newSequenceReader(&tt.t, &input{Reader: strings.NewReader(tt.in)})
		if err != nil {
			t.Fatal(err)
		}
		got, err := rowsOf(r, sequenceColumns)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

func TestWrongXES(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"not XES", "<html><body/></html>", "no XES"},
		{"no XML", "hello", "no XES"},
		{"broken off in an event", `<log><trace><event><string key="a" value="b"/>`, "unexpected EOF"},
		{"broken off in a tag", `<log><trace><event><string key="a`, "unexpected EOF"},
		{"broken off after a trace", `<log><trace></trace>`, "unexpected EOF"},
		{"event outside a trace", `<log><event/></log>`, "outside a trace"},
		{"wrong syntax", `<log><trace a=b></trace></log>`, "line 1 of the XML"},
		{"too deep", `<log><trace>` + strings.Repeat(`<list key="a">`, 100), "nest more than"},
	} {
		_, err := rowsOf(newXESReader(strings.NewReader(tt.in)), []string{"a"})
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v, want %q", tt.name, err, tt.want)
		}
	}
}

func TestWrongFiles(t *testing.T) {
	dir := t.TempDir()
	writeFiles(t, dir, map[string]string{"a.parquet": "PAR1 but no footer", "a.xlsx": "no zip", "a.gz": "\x1f\x8bno", "a.zst": "\x28\xb5\x2f\xfdno frame\n"})
	for name, want := range map[string]string{
		"a.parquet": "no Parquet", "a.xlsx": "no XLSX", "a.gz": "gzip header is broken", "a.zst": "reading the header", "none.csv": "there is no file",
	} {
		_, err := importFrom(t, dir, `{format: percorso-mapping/1, name: a, tables: {a: {file: `+name+`}}, interactions: [{from: a, event: E, time: =t, user: =u}]}`)
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: got %v, want %q", name, err, want)
		}
	}
}

func TestNoSuchFile(t *testing.T) {
	dir := t.TempDir()
	full, empty, nested := filepath.Join(dir, "full"), filepath.Join(dir, "empty"), filepath.Join(dir, "nested")
	for _, d := range []string{full, empty, filepath.Join(nested, "inner")} {
		if err := os.MkdirAll(d, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	many := map[string]string{}
	for i := range 23 {
		many[fmt.Sprintf("f%02d.csv", i)] = "a\n"
	}
	writeFiles(t, full, many)
	for in, want := range map[string]string{
		full:                           "f18.csv, f19.csv and 3 more",
		empty:                          "the folder " + empty + " is empty",
		nested:                         "the folder " + nested + " has only folders",
		filepath.Join(dir, "nowhere"):  "there is no such folder",
		filepath.Join(full, "f00.csv"): "cannot be read",
	} {
		_, err := findFiles(in, []string{"orders.csv"})
		if err == nil || !strings.Contains(err.Error(), "there is no file "+filepath.Join(in, "orders.csv")+": ") || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", in, err, want)
		}
	}
}

// drain reads everything that a decoder finds; it must end, and not panic.
func drain(t *testing.T, r reader) {
	r.project([]string{"a", "b", "case:a", "id", "word", "Receipt"})
	cells := make([]cell, 6)
	for range 1_000_000 {
		clear(cells)
		err := r.next(&row{cells: cells})
		var broken *rowError
		if err != nil && !errors.As(err, &broken) {
			return
		}
	}
	t.Fatal("it does not end")
}

func FuzzJSONLines(f *testing.F) {
	f.Add([]byte("{\"a\":{\"b\":[1,2.5,null,true]}}\n{}\n"))
	f.Fuzz(func(t *testing.T, in []byte) { drain(t, newJSONReader(&table{}, &input{Reader: bytes.NewReader(in)})) })
}

func FuzzSequences(f *testing.F) {
	f.Add([]byte("1 2 3\n\n% no\n4\n"))
	f.Fuzz(func(t *testing.T, in []byte) {
		r, err := newSequenceReader(&table{comment: "%"}, &input{Reader: bytes.NewReader(in)})
		if err == nil {
			drain(t, r)
		}
	})
}

func FuzzXES(f *testing.F) {
	text, err := os.ReadFile("testdata/log/log.xes")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Fuzz(func(t *testing.T, in []byte) { drain(t, newXESReader(bytes.NewReader(in))) })
}

func FuzzXLSX(f *testing.F) {
	path := filepath.Join(f.TempDir(), "a.xlsx")
	writeXLSX(f, path)
	text, err := os.ReadFile(path)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Fuzz(func(t *testing.T, in []byte) {
		r, err := newXLSXReader(&table{}, bytes.NewReader(in))
		if err != nil {
			return
		}
		drain(t, r)
		_ = r.Close()
	})
}

func FuzzParquet(f *testing.F) {
	path := filepath.Join(f.TempDir(), "a.parquet")
	writeParquet(f, path, someParquet())
	text, err := os.ReadFile(path)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Fuzz(func(t *testing.T, in []byte) {
		file, err := os.Create(filepath.Join(t.TempDir(), "a.parquet"))
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = file.Close() }()
		if _, err := file.Write(in); err != nil {
			t.Fatal(err)
		}
		if _, err := file.Seek(0, io.SeekStart); err != nil {
			t.Fatal(err)
		}
		r, err := newParquetReader(file)
		if err != nil {
			return
		}
		drain(t, r)
		_ = r.Close()
	})
}
