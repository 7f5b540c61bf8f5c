package export

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"
	"github.com/xuri/excelize/v2"

	"percorso"
	"percorso/insight"
)

// laid is an answer with one sheet of every kind of column, and a second sheet.
type laid struct {
	Kind     string           `json:"kind"`
	Query    insight.Query    `json:"query"`
	Coverage insight.Coverage `json:"coverage"`
	Currency string
}

func (laid) Sheets(language string) []insight.Sheet {
	s := insight.NewSheet("all", "Tutto: [in breve]", "All: [in short]",
		insight.Col("stage", insight.Words), insight.Col("customers", insight.Count), insight.ColAs("zeta", insight.Number, "Zeta", "Zeta"), insight.Col("share", insight.Share),
		insight.Col("value", insight.Money), insight.Col("time_median", insight.Duration), insight.Col("last", insight.Instant), insight.Col("emotion", insight.Emotion))
	median := int64(90_061)
	s.Add(percorso.Text{It: "Scoperta; \"qui\"", En: "=Discovery"}.In(language), 1234, 1.5, 0.12345, insight.Value(-12_305), &median, "2026-11-22T17:30:00Z", -0.25)
	s.Add("", 0, nil, nil, nil, (*int64)(nil), "", nil)
	other := insight.NewSheet("other", "Tutto: [in breve]", "All: [in short]", insight.Col("count", insight.Count))
	return []insight.Sheet{s, other}
}

func answer() laid {
	return laid{Kind: "journey", Query: insight.Query{Kind: "journey", Period: &insight.Period{From: "2026-11-01"}, Zone: "Europe/Rome"}, Coverage: insight.Coverage{Customers: 7}, Currency: "EUR"}
}

func write(t *testing.T, o Options) []byte {
	t.Helper()
	var out bytes.Buffer
	o.At = time.Unix(1_770_000_000, 0)
	if err := Write(&out, answer(), o); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestCSV(t *testing.T) {
	want := "\ufeffTappa;Clienti;Zeta;Quota (%);Valore (EUR);Tempo mediano (s);Ultima volta;Emozione media (-2..+2)\r\n" +
		"\"Scoperta; \"\"qui\"\"\";1234;1,5;12,345;-123,05;90061;2026-11-22T17:30:00Z;-0,25\r\n" +
		";0;;;;;;\r\n"
	if diff := cmp.Diff(want, string(write(t, Options{Format: CSV, Language: "it"}))); diff != "" {
		t.Error(diff)
	}
	if got := string(write(t, Options{Format: CSV, Language: "en"})); !strings.Contains(got, "\r\n'=Discovery,1234,1.5,12.345,-123.05,") {
		t.Errorf("a formula, or commas: %s", got)
	}
	if got := string(write(t, Options{Format: CSV, Language: "en", Sheet: "other"})); got != "\ufeffTimes\r\n" {
		t.Errorf("the other sheet: %q", got)
	}
}

func TestXLSX(t *testing.T) {
	book, err := excelize.OpenReader(bytes.NewReader(write(t, Options{Format: XLSX, Language: "en"})))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = book.Close() }()
	if diff := cmp.Diff([]string{"About", "All   in short", "All   in short 2"}, book.GetSheetList()); diff != "" {
		t.Error(diff)
	}
	shown, err := book.GetRows("All   in short")
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{
		{"Stage", "Customers", "Zeta", "Share", "Value (EUR)", "Median time", "Last", "Mean emotion"},
		{"=Discovery", "1,234", "1.50", "12.3%", "-123.05", "25:01:01", "2026-11-22 17:30", "-0.25"},
		{"", "0"},
	}
	if diff := cmp.Diff(want, shown); diff != "" {
		t.Error(diff)
	}
	if f, _ := book.GetCellFormula("All   in short", "A2"); f != "" {
		t.Errorf("a text became the formula %q", f)
	}
	about, err := book.GetRows("About")
	if err != nil {
		t.Fatal(err)
	}
	told := map[string]string{}
	for _, r := range about {
		told[r[0]] = r[1]
	}
	for what, value := range map[string]string{"Analysis": "journey", "From": "2026-11-01", "Customers in the selection": "7", "Answered": "2026-02-02T02:40:00Z"} {
		if told[what] != value {
			t.Errorf("%s: %q instead of %q", what, told[what], value)
		}
	}
}

func TestParquet(t *testing.T) {
	text := write(t, Options{Format: Parquet, Language: "en"})
	file, err := parquet.OpenFile(bytes.NewReader(text), int64(len(text)))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range file.Schema().Fields() {
		names = append(names, f.Name())
	}
	if diff := cmp.Diff([]string{"stage", "customers", "zeta", "share", "value", "time_median", "last", "emotion"}, names); diff != "" {
		t.Error(diff)
	}
	rows := make([]parquet.Row, 4)
	n, err := parquet.NewReader(file).ReadRows(rows)
	if n != 2 || err != nil && !errors.Is(err, io.EOF) {
		t.Fatalf("%d rows, %v", n, err)
	}
	if got := rows[0][0].String(); got != "=Discovery" {
		t.Errorf("the text %q", got)
	}
	if got := rows[0][4].Int64(); got != -12_305 {
		t.Errorf("the amount %d", got)
	}
	if got := rows[0][6].Int64(); got != time.Date(2026, 11, 22, 17, 30, 0, 0, time.UTC).UnixMilli() {
		t.Errorf("the instant %d", got)
	}
	if !rows[1][4].IsNull() || !rows[1][6].IsNull() || rows[1][1].Int64() != 0 {
		t.Errorf("what was not measured: %v", rows[1])
	}
	if tree := file.Schema().String(); !strings.Contains(tree, "value (DECIMAL(18,2))") {
		t.Errorf("money is no decimal: %s", tree)
	}
}

func TestWriteRefuses(t *testing.T) {
	for _, o := range []Options{{Format: "pdf"}, {Format: CSV, Sheet: "none"}, {Format: Parquet, Sheet: "none"}} {
		var out bytes.Buffer
		if err := Write(&out, answer(), o); percorso.KindOf(err) != percorso.Invalid || out.Len() > 0 {
			t.Errorf("%+v: %v, %d bytes", o, err, out.Len())
		}
	}
	if err := Write(io.Discard, 7, Options{Format: CSV}); percorso.KindOf(err) != percorso.Invalid {
		t.Errorf("an answer without tables: %v", err)
	}
}
