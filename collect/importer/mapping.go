package importer

import (
	"os"
	"path/filepath"

	"percorso"
)

// FormatVersion is the version of the mapping document.
const FormatVersion = "percorso-mapping/1"

// Mapping says how the rows of some tables become interactions. It is read
// only once made; several imports may use it.
type Mapping struct {
	// Name is part of every message id: two mappings never collide, and the
	// same mapping run again adds nothing.
	Name string
	// Title and About say what the data is.
	Title percorso.Text
	About string
	// Source is the source of the interactions. Default: the name.
	Source percorso.SourceID
	// Catalogue is the file of a catalogue that suits the data, beside the
	// mapping; empty for none.
	Catalogue string
	// Zone is the time zone of times that do not say theirs. Default UTC.
	Zone string
	// Currency is that of values without their own, ISO 4217.
	Currency string

	file         string
	tables       []*table
	interactions []*interaction
	codes        map[string]map[string]string
	lines        map[string]place // of top-level keys
}

// table is a table of the data: one or more files of one format.
type table struct {
	at        place
	name      string
	files     []string
	format    Format
	delimiter byte // 0: a comma, or a tab for TSV
	quote     byte // 0: a double quote
	noQuote   bool
	encoding  string
	columns   []string // names of the columns, where the file has no header
	skip      int      // lines before the header
	comment   string   // lines that begin so are left out
	sheet     string
	empty     []string
	types     map[string]columnType
	typeAt    map[string]place
	decimal   byte // 0: a point
	thousands byte // 0: none
	timeSpec  timeSpec
	key       []string
	keyAt     place
	keep      bool // repeated rows without a key are rows of their own
	group     []string
	groupAt   place
	joins     []*joinSpec
}

// joinSpec looks rows up in another table.
type joinSpec struct {
	at       place
	name     string
	table    string
	mine     []string // columns of the driving table
	theirs   []string // columns of the other table, in the same order
	all      bool     // all rows that match, not only the first
	required bool
}

// timeSpec says how a text is a time; empty fields fall back to the table's,
// then to the mapping's.
type timeSpec struct {
	at     place
	format string
	zone   string
	noon   string // clock time of a date without one
}

// interaction is one interaction that a row may become.
type interaction struct {
	at          place
	id          string
	from        string
	when        *value
	eachAt      place
	eachColumns []eachColumn
	eachList    *value
	call        percorso.CallType
	name        *value
	category    *value
	time        *value
	timeSpec    timeSpec
	user        *value
	anonymous   *value
	previous    *value
	group       *value
	identifiers []field
	channel     *value
	campaign    []field
	context     []field
	worth       *value
	currency    *value
	worthAs     string
	score       *value
	scale       *value
	about       *value
	text        *value
	properties  []field
	traits      []field
}

// eachColumn is a column of a wide row, with what it stands for.
type eachColumn struct {
	at     place
	column string
	label  string
}

// field is a named value.
type field struct {
	name  string
	value *value
}

// value is what a field is made of: a constant, a formula, a list or fields.
type value struct {
	at       place
	constant any // string, int64, float64, bool; nil for none
	formula  string
	list     []*value
	fields   []field
	object   bool
}

// ReadMapping reads the mapping in a file. A *MappingError in the error's chain
// lists what is wrong, and where.
func ReadMapping(path string) (*Mapping, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, percorso.Errorf(percorso.NotFound, "reading the mapping %s: %w: give the path of a %s file", path, err, FormatVersion)
	}
	return ParseMapping(path, text)
}

// File returns the path that the mapping was read from.
func (m *Mapping) File() string { return m.file }

// CatalogueFile returns the path of the catalogue that suits the data, or "".
func (m *Mapping) CatalogueFile() string {
	if m.Catalogue == "" || filepath.IsAbs(m.Catalogue) {
		return m.Catalogue
	}
	return filepath.Join(filepath.Dir(m.file), m.Catalogue)
}

// Tables returns the names of the tables, in the mapping's order.
func (m *Mapping) Tables() []string {
	names := make([]string, len(m.tables))
	for i, t := range m.tables {
		names[i] = t.name
	}
	return names
}

func (m *Mapping) table(name string) *table {
	for _, t := range m.tables {
		if t.name == name {
			return t
		}
	}
	return nil
}
