package importer

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"sort"
	"strings"
	"unicode/utf8"

	"percorso"
)

// Inspection is what a look at the beginning of a file says of it.
type Inspection struct {
	Format    Format       `json:"format"`
	Delimiter string       `json:"delimiter,omitempty" doc:"Of CSV, where it is no comma"`
	Encoding  string       `json:"encoding,omitempty" doc:"Of text, where it is not UTF-8"`
	Calls     bool         `json:"calls" doc:"Whether the rows are Segment calls, which need no mapping"`
	Columns   []FileColumn `json:"columns" nullable:"false"`
	// Rows is how many rows were looked at.
	Rows   int        `json:"rows"`
	Whole  bool       `json:"whole" doc:"Whether these are all the rows there are"`
	Sample [][]string `json:"sample" nullable:"false" doc:"The first rows, by column"`
}

// FileColumn is a column, with a guess what is in it.
type FileColumn struct {
	Name      string   `json:"name"`
	Kind      Kind     `json:"kind" enum:"text,number,integer,boolean,time,email,phone"`
	Times     string   `json:"times,omitempty" doc:"How its times are written, as mappings have it"`
	Either    bool     `json:"either,omitempty" doc:"Whether day and month could also be the other way round"`
	Decimal   string   `json:"decimal,omitempty" doc:"Sign before the fraction of its numbers, where it is no point"`
	Thousands string   `json:"thousands,omitempty" doc:"Sign that groups the digits of its numbers"`
	Filled    int      `json:"filled" doc:"Rows that have something there"`
	Distinct  int      `json:"distinct" doc:"Different values among them"`
	Examples  []string `json:"examples" nullable:"false"`
}

// Kind is what a column seems to hold.
type Kind string

// The kinds.
const (
	TextKind    Kind = "text"
	NumberKind  Kind = "number"
	IntegerKind Kind = "integer"
	BooleanKind Kind = "boolean"
	TimeKind    Kind = "time"
	EmailKind   Kind = "email"
	PhoneKind   Kind = "phone"
)

const (
	lookRows    = 2000 // how many rows are looked at
	sampleRows  = 20
	maxColumns  = 500
	maxExample  = 120
	maxExamples = 5
)

// Inspect looks at the beginning of a file. Name is what people call it: its
// ending says the format, unless the first bytes do.
func Inspect(path, name string) (*Inspection, error) {
	t, err := guessTable(path, name)
	if err != nil {
		return nil, err
	}
	seen := &Inspection{Format: t.format, Encoding: t.encoding, Columns: []FileColumn{}, Sample: [][]string{}}
	if t.delimiter != 0 {
		seen.Delimiter = string(t.delimiter)
		if t.delimiter == '\t' {
			seen.Delimiter = "tab"
		}
	}
	columns, err := columnsOf(t, path, seen)
	if err != nil {
		return nil, err
	}
	if len(columns) > maxColumns {
		return nil, percorso.Errorf(percorso.Invalid, "reading %s: it has %d columns, at most %d are taken: leave out those that are not needed", name, len(columns), maxColumns)
	}
	return seen, look(t, path, columns, seen)
}

// guessTable says how a file is to be opened.
func guessTable(path, name string) (*table, error) {
	in, err := openInput(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = in.Close() }() // it was only read
	head := make([]byte, 1<<18)
	n, err := io.ReadFull(in, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) && n == 0 {
		return nil, percorso.Errorf(percorso.Invalid, "reading %s: %w", name, err)
	}
	head = head[:n]
	t := &table{name: "table", format: formatOf(name)}
	switch {
	case n == 0:
		return nil, percorso.Errorf(percorso.Invalid, "reading %s: the file is empty", name)
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		t.format = XLSX
	case bytes.HasPrefix(head, []byte("PAR1")):
		t.format = Parquet
	case bytes.HasPrefix(head, []byte("%PDF")), bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0")):
		return nil, percorso.Errorf(percorso.Invalid, "reading %s: it is no file of rows: save it as CSV or as XLSX first", name)
	case t.format == XLSX || t.format == Parquet:
		return nil, percorso.Errorf(percorso.Invalid, "reading %s: it is no %s, whatever its name says; give it the ending that it should have", name, t.format)
	case t.format == CSV && bytes.HasPrefix(bytes.TrimSpace(head), []byte("{")):
		t.format = JSONL
	case t.format == CSV && bytes.HasPrefix(bytes.TrimSpace(head), []byte("<?xml")) && bytes.Contains(head, []byte("<log")):
		t.format = XES
	}
	if t.format == CSV || t.format == TSV || t.format == Sequences {
		t.encoding = encodingOf(head)
	}
	if t.format == CSV {
		t.delimiter = delimiterOf(head)
	}
	return t, nil
}

// encodingOf guesses the encoding of a text; "" is UTF-8, or what its byte
// order mark says.
func encodingOf(head []byte) string {
	if bytes.HasPrefix(head, []byte{0xff, 0xfe}) || bytes.HasPrefix(head, []byte{0xfe, 0xff}) {
		return "utf-16"
	}
	for cut := range utf8.UTFMax { // the last sign may be cut in two
		if cut <= len(head) && utf8.Valid(head[:len(head)-cut]) {
			return ""
		}
	}
	return "windows-1252"
}

// delimiterOf returns the sign that divides the first lines most evenly; 0 for
// a comma.
func delimiterOf(head []byte) byte {
	if bytes.IndexByte(head, 0) >= 0 { // UTF-16
		head = bytes.ReplaceAll(head, []byte{0}, nil)
	}
	lines := bytes.Split(head, []byte{'\n'})
	if len(lines) > 1 && len(head) == 1<<18 {
		lines = lines[:len(lines)-1]
	}
	best, most := byte(0), 0
	for _, d := range []byte(",;\t|") {
		even, first := 0, -1
		for _, line := range lines[:min(len(lines), 50)] {
			if len(bytes.TrimSpace(line)) == 0 {
				continue
			}
			n := countOutside(line, d)
			if first < 0 {
				first = n
			}
			if n == first && n > 0 {
				even += n
			}
		}
		if even > most {
			best, most = d, even
		}
	}
	if best == ',' {
		return 0
	}
	return best
}

func countOutside(line []byte, sign byte) (n int) {
	inside := false
	for _, c := range line {
		switch {
		case c == '"':
			inside = !inside
		case c == sign && !inside:
			n++
		}
	}
	return n
}

// columnsOf returns the columns of a file; where every row has its own, those
// of the first rows.
func columnsOf(t *table, path string, seen *Inspection) ([]string, error) {
	r, in, err := openReader(t, path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = errors.Join(r.Close(), in.Close()) }() // it was only read
	if columns := r.columns(); columns != nil {
		return columns, nil
	}
	if t.format == XES {
		return []string{"case:concept:name", "concept:name", "time:timestamp", "org:resource"}, nil
	}
	r.project(nil)
	found := map[string]bool{}
	calls, rows := 0, 0
	for rows < 200 {
		var one row
		err := r.next(&one)
		if _, wrong := errors.AsType[*rowError](err); wrong {
			rows++
			continue
		}
		if err != nil {
			break
		}
		rows++
		var object map[string]any
		if json.Unmarshal(one.raw, &object) != nil {
			continue
		}
		if isCall(object) {
			calls++
		}
		members(found, "", object, 0)
	}
	seen.Calls = rows > 0 && calls*2 > rows
	columns := make([]string, 0, len(found))
	for name := range found {
		columns = append(columns, name)
	}
	sort.Strings(columns)
	if len(columns) == 0 {
		return nil, percorso.Errorf(percorso.Invalid, "opening the file: none of its first rows is a JSON object; write one object a line")
	}
	return columns, nil
}

func isCall(object map[string]any) bool {
	name, _ := object["type"].(string)
	return percorso.ParseCallType(name) != 0 && (object["userId"] != nil || object["anonymousId"] != nil)
}

func members(found map[string]bool, prefix string, object map[string]any, depth int) {
	for name, v := range object {
		if inner, ok := v.(map[string]any); ok && depth < 3 {
			members(found, prefix+name+".", inner, depth+1)
		} else if len(found) <= maxColumns {
			found[prefix+name] = true
		}
	}
}

// look reads the first rows and fills in what they say.
func look(t *table, path string, columns []string, seen *Inspection) error {
	r, in, err := openReader(t, path)
	if err != nil {
		return err
	}
	defer func() { _ = errors.Join(r.Close(), in.Close()) }() // it was only read
	r.project(columns)
	values := make([][]string, len(columns))
	cells := make([]cell, len(columns))
	var buf []byte
	for seen.Rows < lookRows {
		clear(cells)
		one := row{cells: cells}
		err := r.next(&one)
		if errors.Is(err, io.EOF) {
			seen.Whole = true
			break
		}
		if _, wrong := errors.AsType[*rowError](err); wrong {
			seen.Rows++
			continue
		}
		if err != nil {
			break // a file that breaks off: what is whole is shown, and the import says so
		}
		seen.Rows++
		texts := make([]string, len(columns))
		for i := range cells {
			text := shown(&cells[i], &buf)
			texts[i] = clip([]byte(text), maxExample)
			if text != "" {
				values[i] = append(values[i], text)
			}
		}
		if len(seen.Sample) < sampleRows {
			seen.Sample = append(seen.Sample, texts)
		}
	}
	for i, name := range columns {
		seen.Columns = append(seen.Columns, columnOf(name, values[i], t.format))
	}
	return nil
}

// shown is a cell as people read it.
func shown(c *cell, buf *[]byte) string {
	if c.value == nil {
		return strings.ToValidUTF8(string(c.text), "\ufffd")
	}
	d, err := datumOf(c.value, buf)
	if err != nil {
		return ""
	}
	text, err := d.appendText(nil)
	if err != nil {
		text, _ = d.appendJSON(nil) // a list
	}
	return string(text)
}
