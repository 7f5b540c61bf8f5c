package importer

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// rowsOf reads all rows of a reader: its cells as text, and "row N: cause" for
// a broken one.
func rowsOf(r reader, columns []string) ([][]string, error) {
	r.project(columns)
	var out [][]string
	cells := make([]cell, len(columns))
	for {
		clear(cells)
		one := row{cells: cells}
		err := r.next(&one)
		var broken *rowError
		switch {
		case errors.Is(err, io.EOF):
			return out, nil
		case errors.As(err, &broken):
			out = append(out, []string{broken.Error()})
			continue
		case err != nil:
			return out, err
		}
		var texts []string
		for i := range cells {
			texts = append(texts, string(appendCell(nil, &cells[i])))
		}
		out = append(out, texts)
	}
}

func TestCSV(t *testing.T) {
	utf16, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String("a,b\n\u00e8,\u20ac\n")
	if err != nil {
		t.Fatal(err)
	}
	windows, err := charmap.Windows1252.NewEncoder().String("a;b\n\u20ac;\u201cx\u201d\n")
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name string
		t    table
		f    Format
		in   string
		want [][]string
	}{
		{"plain", table{}, CSV, "a,b\n1,2\n3,4\n", [][]string{{"1", "2"}, {"3", "4"}}},
		{"no newline at the end", table{}, CSV, "a,b\n1,2", [][]string{{"1", "2"}}},
		{"returns and newlines", table{}, CSV, "a,b\r\n1,2\r\n\"3\",\"4\"\r\n", [][]string{{"1", "2"}, {"3", "4"}}},
		{"blank lines", table{}, CSV, "a,b\n\n1,2\n\r\n", [][]string{{"1", "2"}}},
		{"quotes", table{}, CSV, "a,b\n\"x, y\",\"he said \"\"no\"\"\"\n", [][]string{{"x, y", `he said "no"`}}},
		{"lines in quotes", table{}, CSV, "a,b\n\"one\ntwo\",3\n4,5\n", [][]string{{"one\ntwo", "3"}, {"4", "5"}}},
		{"quote inside a field", table{}, CSV, "a,b\n5\" pipe,2\n", [][]string{{`5" pipe`, "2"}}},
		{"empty fields", table{}, CSV, "a,b\n,\n\"\",\"\"\n", [][]string{{"", ""}, {"", ""}}},
		{"byte order mark", table{}, CSV, "\xef\xbb\xbfa,b\n1,2\n", [][]string{{"1", "2"}}},
		{"tabs", table{}, TSV, "a\tb\n1\t2\n", [][]string{{"1", "2"}}},
		{"delimiter", table{delimiter: ';'}, CSV, "a;b\n1,5;2\n", [][]string{{"1,5", "2"}}},
		{"other quotes", table{quote: '\''}, CSV, "a,b\n'x,y',2\n", [][]string{{"x,y", "2"}}},
		{"no quotes", table{noQuote: true}, CSV, "a,b\n\"x,2\n", [][]string{{`"x`, "2"}}},
		{"no header", table{columns: []string{"a", "b"}}, CSV, "1,2\n", [][]string{{"1", "2"}}},
		{"lines to skip", table{skip: 2}, CSV, "an export\n\na,b\n1,2\n", [][]string{{"1", "2"}}},
		{"comments", table{comment: "#"}, CSV, "# hello\na,b\n#1,2\n3,4\n", [][]string{{"3", "4"}}},
		{"Windows-1252", table{encoding: "windows-1252", delimiter: ';'}, CSV, windows, [][]string{{"\u20ac", "\u201cx\u201d"}}},
		{"Latin-1", table{encoding: "latin-1"}, CSV, "a,b\nperch\xe9,2\n", [][]string{{"perch\u00e9", "2"}}},
		{"UTF-16", table{}, CSV, utf16, [][]string{{"\u00e8", "\u20ac"}}},
		{"wrong encoding", table{}, CSV, "a,b\nperch\xe9,2\n3,4\n", [][]string{
			{`row 2: the text is not UTF-8: say the encoding in the mapping, as in "encoding: windows-1252"`}, {"3", "4"},
		}},
		{"ragged", table{}, CSV, "a,b\n1\n1,2,3\n3,4\n", [][]string{
			{"row 2: the row has 1 fields, the header has 2: mend the row, or its quotes"},
			{"row 3: the row has 3 fields, the header has 2: mend the row, or its quotes"},
			{"3", "4"},
		}},
		{"text after a quote", table{}, CSV, "a,b\n\"1\"x,2\n3,4\n", [][]string{
			{"row 2: text stands between a closing quote and the delimiter: write a quote inside quotes twice"}, {"3", "4"},
		}},
		{"quote that stays open", table{}, CSV, "a,b\n\"1,2\n3,4\n5,6\n", [][]string{{"row 2: a quote is opened and not closed"}, {"3", "4"}, {"5", "6"}}},
	}
	for _, tt := range tests {
		for _, slow := range []bool{false, true} {
			var in io.Reader = strings.NewReader(tt.in)
			if slow {
				in = iotest.OneByteReader(in)
			}
			r, err := newCSVReader(&tt.t, tt.f, in)
			if err != nil {
				t.Fatalf("%s: %v", tt.name, err)
			}
			got, err := rowsOf(r, []string{"a", "b"})
			if err != nil {
				t.Fatalf("%s: %v", tt.name, err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.name, diff)
			}
		}
	}
}

func TestCSVRowNumbers(t *testing.T) {
	r, err := newCSVReader(&table{}, CSV, strings.NewReader("a,b\n\"x\ny\",2\n\n3,4\n5\n"))
	if err != nil {
		t.Fatal(err)
	}
	r.project([]string{"a", "b"})
	var numbers []int64
	for {
		one := row{cells: make([]cell, 2)}
		err := r.next(&one)
		if errors.Is(err, io.EOF) {
			break
		}
		if broken, ok := errors.AsType[*rowError](err); ok {
			one.number = broken.number
		}
		numbers = append(numbers, one.number)
	}
	if diff := cmp.Diff([]int64{2, 5, 6}, numbers); diff != "" {
		t.Errorf("the lines at which rows begin (-want +got):\n%s", diff)
	}
}

func TestCSVHeaders(t *testing.T) {
	for _, tt := range []struct {
		name, in, want string
		t              table
	}{
		{"empty file", "", "it has no header", table{}},
		{"open quote", "\"a,b\n", "a quote is opened and not closed", table{}},
		{"nothing left after skipping", "a,b\n", "ends within the 3 lines to skip", table{skip: 3}},
	} {
		if _, err := newCSVReader(&tt.t, CSV, strings.NewReader(tt.in)); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v, want %q", tt.name, err, tt.want)
		}
	}
	r, err := newCSVReader(&table{}, CSV, strings.NewReader(" a ,b,a\n"))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"a", "b", "a_2"}, r.columns()); diff != "" {
		t.Errorf("equal names get a number (-want +got):\n%s", diff)
	}
}

// TestBrokenSource reads what came before a source broke off, and no half line.
func TestBrokenSource(t *testing.T) {
	boom := errors.New("the line went dead")
	for name, half := range map[string]string{"plain": "3,", "in quotes": "\"3\n4", "at a line's end": ""} {
		in := io.MultiReader(strings.NewReader("a,b\n1,2\n"+half), iotest.ErrReader(boom))
		r, err := newCSVReader(&table{}, CSV, in)
		if err != nil {
			t.Fatal(err)
		}
		got, err := rowsOf(r, []string{"a", "b"})
		if !errors.Is(err, boom) {
			t.Errorf("%s: got %v", name, err)
		}
		if diff := cmp.Diff([][]string{{"1", "2"}}, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// FuzzCSV compares with encoding/csv where that finds nothing wrong.
func FuzzCSV(f *testing.F) {
	for _, s := range []string{"a,b\n1,2\n", "a,b\n\"x\"\"y\",\"1\n2\"\r\n", "a\n\"\n", "\"a\",b\n,,\n", "a,b\r\n\r\n\"1\"x,2\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		r, err := newCSVReader(&table{columns: []string{"a", "b"}}, CSV, bytes.NewReader(in))
		if err != nil {
			return
		}
		got, err := rowsOf(r, []string{"a", "b"})
		if err != nil {
			t.Fatal(err)
		}
		marked := bytes.HasPrefix(in, []byte{0xef, 0xbb, 0xbf}) || bytes.HasPrefix(in, []byte{0xff, 0xfe}) || bytes.HasPrefix(in, []byte{0xfe, 0xff})
		if marked || bytes.IndexByte(in, '\r') >= 0 || !bytes.Equal(in, bytes.ToValidUTF8(in, nil)) {
			return
		}
		twin := csv.NewReader(bytes.NewReader(in))
		twin.FieldsPerRecord = 2
		want, err := twin.ReadAll()
		if err != nil {
			return
		}
		if diff := cmp.Diff(want, got); diff != "" && len(want)+len(got) > 0 {
			t.Fatalf("encoding/csv differs (-it +we):\n%s", diff)
		}
	})
}
