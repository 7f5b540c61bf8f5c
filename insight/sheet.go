package insight

import (
	"fmt"

	"percorso"
)

// Sheets is an answer that can be laid out as tables: what CSV, XLSX, Parquet
// and the command line's --format write. The first sheet is the one that says
// most; CSV and Parquet, which hold one, take it unless told otherwise.
type Sheets interface {
	// Sheets returns the tables of the answer, with the names in their cells in a
	// language, "it" or "en".
	Sheets(language string) []Sheet
}

// Sheet is a table of an answer. Make one with NewSheet and fill it with Add.
type Sheet struct {
	Name    string        // identifies it among the answer's: lower case, a to z and _
	Title   percorso.Text // what people call it
	Columns []Column
	Rows    [][]any // as Add keeps them: a string, an int64, a float64, or nil where nothing was measured
}

// Column is a column of a sheet.
type Column struct {
	Name string        // identifies it in the sheet: lower case, a to z, digits and _
	Head percorso.Text // what people call it; the usual word for Name when empty
	Kind ColumnKind
}

// ColumnKind says what the cells of a column are.
type ColumnKind string

// Kinds of columns.
const (
	Words    ColumnKind = "words"    // string
	Count    ColumnKind = "count"    // int64
	Number   ColumnKind = "number"   // float64
	Share    ColumnKind = "share"    // float64, a share of one: 0.25 is 25 %
	Money    ColumnKind = "money"    // int64, hundredths of the workspace's currency
	Duration ColumnKind = "duration" // int64, seconds
	Instant  ColumnKind = "instant"  // string, RFC 3339; empty for none
	Emotion  ColumnKind = "emotion"  // float64, -2 to +2
)

// Col is a column called by the usual word for its name (see heads).
func Col(name string, kind ColumnKind) Column { return Column{Name: name, Kind: kind} }

// ColAs is a column with a word of its own.
func ColAs(name string, kind ColumnKind, it, en string) Column {
	return Column{Name: name, Kind: kind, Head: percorso.Text{It: it, En: en}}
}

// NewSheet returns an empty sheet.
func NewSheet(name, it, en string, columns ...Column) Sheet {
	return Sheet{Name: name, Title: percorso.Text{It: it, En: en}, Columns: columns, Rows: [][]any{}}
}

// Add adds a row, with a cell for each column: a string, an int, an int64, a
// Value, a float64, a pointer to one of these (nil where nothing was measured),
// or nil.
func (s *Sheet) Add(cells ...any) {
	row := make([]any, len(cells))
	for i, c := range cells {
		row[i] = plain(c)
	}
	s.Rows = append(s.Rows, row)
}

// plain is a cell as rows keep it.
func plain(c any) any {
	switch v := c.(type) {
	case int:
		return int64(v)
	case Value:
		return int64(v)
	case *int64:
		if v == nil {
			return nil
		}
		return *v
	case *float64:
		if v == nil {
			return nil
		}
		return *v
	case *Value:
		if v == nil {
			return nil
		}
		return int64(*v)
	case *string:
		if v == nil {
			return nil
		}
		return *v
	}
	return c
}

// Heading is what a column is called, in a language.
func (c *Column) Heading(language string) string {
	head := c.Head
	if head == (percorso.Text{}) {
		head = heads[c.Name]
	}
	if text := head.In(language); text != "" {
		return text
	}
	return c.Name
}

// Check returns an error unless the sheet is sound: names as they must be, a
// word for each column, and in each row a cell of the right sort for each. Tests
// of answers call it.
func (s *Sheet) Check() error {
	if !isName(s.Name) || s.Title.It == "" || s.Title.En == "" {
		return percorso.Errorf(percorso.Internal, "the sheet %q has no name or title", s.Name)
	}
	seen := map[string]bool{}
	for i := range s.Columns {
		c := &s.Columns[i]
		if !isName(c.Name) || seen[c.Name] {
			return percorso.Errorf(percorso.Internal, "sheet %s: the column %q is there twice, or its name is none", s.Name, c.Name)
		}
		seen[c.Name] = true
		if c.Heading("it") == c.Name && c.Heading("en") == c.Name && c.Head.It == "" && heads[c.Name].It == "" {
			return percorso.Errorf(percorso.Internal, "sheet %s: there is no word for the column %q", s.Name, c.Name)
		}
	}
	for n, row := range s.Rows {
		if len(row) != len(s.Columns) {
			return percorso.Errorf(percorso.Internal, "sheet %s, row %d: %d cells for %d columns", s.Name, n, len(row), len(s.Columns))
		}
		for i, cell := range row {
			if !s.Columns[i].Kind.holds(cell) {
				return percorso.Errorf(percorso.Internal, "sheet %s, row %d: %s cannot be %T", s.Name, n, s.Columns[i].Name, cell)
			}
		}
	}
	return nil
}

func (k ColumnKind) holds(cell any) bool {
	switch cell.(type) {
	case nil:
		return true
	case string:
		return k == Words || k == Instant
	case int64:
		return k == Count || k == Money || k == Duration
	case float64:
		return k == Number || k == Share || k == Emotion
	}
	return false
}

func isName(s string) bool {
	for i, r := range s {
		letter := r >= 'a' && r <= 'z'
		if !letter && (i == 0 || r != '_' && (r < '0' || r > '9')) {
			return false
		}
	}
	return s != ""
}

// Compared returns the sheets of an answer followed by those of what it is
// compared with, which are called so. They have the same names with _compared.
func Compared(first, second []Sheet) []Sheet {
	for i := range second {
		s := &second[i]
		s.Name += "_compared"
		s.Title = percorso.Text{It: s.Title.It + ", a confronto", En: s.Title.En + ", compared"}
	}
	return append(first, second...)
}

// SheetNamed returns the sheet of that name, the first when the name is empty.
func SheetNamed(sheets []Sheet, name string) (*Sheet, error) {
	names := make([]string, len(sheets))
	for i := range sheets {
		if name == "" || sheets[i].Name == name {
			return &sheets[i], nil
		}
		names[i] = sheets[i].Name
	}
	return nil, fault("sheet", fmt.Sprintf("the answer has no table %q", name), fmt.Sprintf("give one of %v, or leave it out", names))
}
