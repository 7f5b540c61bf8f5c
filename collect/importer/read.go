package importer

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"

	"percorso"
)

// The keys of a mapping, by where they stand. docs/format/mapping.schema.json
// says the same, and a test compares the two.
var (
	mappingKeys = []string{"format", "name", "title", "about", "source", "catalogue", "zone", "currency", "codes", "tables", "interactions"}
	tableKeys   = []string{
		"file", "files", "format", "delimiter", "quote", "encoding", "columns", "skip", "comment", "sheet", "empty", "types", "numbers", "times",
		"key", "repeats", "group", "join",
	}
	joinKeys        = []string{"table", "by", "all", "required"}
	timesKeys       = []string{"format", "zone", "at"}
	numbersKeys     = []string{"decimal", "thousands"}
	interactionKeys = []string{
		"id", "from", "when", "each", "event", "page", "screen", "call", "category", "time", "user", "anonymous", "previous", "group", "identifiers",
		"channel", "campaign", "context", "value", "score", "properties", "traits",
	}
	eachKeys     = []string{"columns", "list"}
	timeKeys     = []string{"value", "format", "zone", "at"}
	worthKeys    = []string{"amount", "currency", "as"}
	scoreKeys    = []string{"value", "scale", "about", "text"}
	campaignKeys = []string{"name", "source", "medium", "term", "content", "id"}
)

var (
	nameForm     = regexp.MustCompile(`^[a-z][a-z0-9_]{0,63}$`)
	currencyForm = regexp.MustCompile(`^[A-Z]{3}$`)
	clockForm    = regexp.MustCompile(`^([01][0-9]|2[0-3]):[0-5][0-9]$`)
)

// ParseMapping reads the text of a mapping. File names in it are relative to
// the folder that an import is run on; the catalogue is relative to file.
func ParseMapping(file string, text []byte) (*Mapping, error) {
	d, root := openDocument(text)
	m := &Mapping{file: file, codes: map[string]map[string]string{}, lines: map[string]place{}}
	if root != nil {
		d.mapping(m, root)
	}
	if err := d.err(file); err != nil {
		return nil, err
	}
	return m, nil
}

func (d *document) mapping(m *Mapping, root ast.Node) {
	top := place{line: 1, column: 1}
	version := ""
	for _, e := range d.entries(root, "", mappingKeys) {
		m.lines[e.name] = e.at
		switch e.name {
		case "format":
			version = d.str(e)
		case "name":
			m.Name = d.str(e)
			if !nameForm.MatchString(m.Name) {
				d.add(e.at, fmt.Sprintf("%q is no name", m.Name), "use up to 64 small letters, digits and _, a letter first")
			}
		case "title":
			m.Title = d.bilingual(e)
		case "about":
			m.About = d.str(e)
		case "source":
			m.Source = percorso.SourceID(d.str(e))
		case "catalogue":
			m.Catalogue = d.str(e)
		case "zone":
			m.Zone = d.zone(e)
		case "currency":
			m.Currency = d.str(e)
			if !currencyForm.MatchString(m.Currency) {
				d.add(e.at, fmt.Sprintf("%q is no currency", m.Currency), "write the three letters of ISO 4217, like EUR")
			}
		case "codes":
			d.codes(m, e)
		case "tables":
			for _, t := range d.entries(e.node, e.at.key, nil) {
				m.tables = append(m.tables, d.table(t))
			}
		case "interactions":
			for i, n := range d.items(e.node) {
				m.interactions = append(m.interactions, d.interaction(n, fmt.Sprintf("interactions[%d]", i)))
			}
		}
	}
	if version != FormatVersion {
		where, cause := top, "the format is not said"
		if e, ok := m.lines["format"]; ok {
			where, cause = e, fmt.Sprintf("the format is %q", version)
		}
		d.add(where, cause, `this program reads "format: `+FormatVersion+`"`)
	}
	if _, ok := m.lines["name"]; !ok {
		d.add(top, "the mapping has no name", "add a line like \"name: my_shop\"; it is part of every message id")
	}
	if len(m.tables) == 0 {
		d.add(top, "there are no tables", "add \"tables:\" with at least one name and its file")
	}
	if len(m.interactions) == 0 {
		d.add(top, "there are no interactions", "add \"interactions:\" with at least one item")
	}
	if m.Source == "" {
		m.Source = percorso.SourceID(m.Name)
	}
	d.check(m)
}

func (d *document) bilingual(e entry) percorso.Text {
	if s, ok := scalar(e.node); ok {
		return percorso.Text{En: fmt.Sprint(s)}
	}
	var t percorso.Text
	for _, l := range d.entries(e.node, e.at.key, []string{"it", "en"}) {
		if l.name == "it" {
			t.It = d.str(l)
		} else {
			t.En = d.str(l)
		}
	}
	return t
}

func (d *document) zone(e entry) string {
	name := d.str(e)
	if _, err := time.LoadLocation(name); err != nil || name == "" || name == "Local" {
		d.add(e.at, fmt.Sprintf("there is no time zone %q", name), "write an IANA name like Europe/Rome, or UTC")
		return "UTC"
	}
	return name
}

func (d *document) codes(m *Mapping, e entry) {
	for _, list := range d.entries(e.node, e.at.key, nil) {
		words := map[string]string{}
		for _, c := range d.entries(list.node, list.at.key, nil) {
			words[c.name] = d.str(c)
		}
		m.codes[list.name] = words
	}
}

func (d *document) table(e entry) *table {
	t := &table{at: e.at, name: e.name, types: map[string]columnType{}, typeAt: map[string]place{}}
	if !nameForm.MatchString(t.name) {
		d.add(e.at, fmt.Sprintf("%q is no name for a table", t.name), "use small letters, digits and _, a letter first")
	}
	for _, e := range d.entries(e.node, e.at.key, tableKeys) {
		switch e.name {
		case "file", "files":
			t.files = append(t.files, d.strs(e)...)
		case "format":
			t.format = Format(d.str(e))
			if !slices.Contains(formats, t.format) {
				d.add(e.at, fmt.Sprintf("there is no format %q", t.format), choices(string(t.format), formatNames()))
			}
		case "delimiter":
			t.delimiter = d.one(e)
		case "quote":
			if s, ok := scalar(e.node); ok && (s == "none" || s == "") {
				t.noQuote = true
			} else {
				t.quote = d.one(e)
			}
		case "encoding":
			t.encoding = strings.ToLower(d.str(e))
			if _, ok := encodings[t.encoding]; !ok {
				d.add(e.at, fmt.Sprintf("there is no encoding %q", t.encoding), choices(t.encoding, encodingNames()))
			}
		case "columns":
			t.columns = d.strs(e)
		case "skip":
			t.skip = d.integer(e)
		case "comment":
			t.comment = d.str(e)
		case "sheet":
			t.sheet = d.str(e)
		case "empty":
			t.empty = d.strs(e)
		case "types":
			d.types(t, e)
		case "numbers":
			for _, n := range d.entries(e.node, e.at.key, numbersKeys) {
				if n.name == "decimal" {
					t.decimal = d.one(n)
				} else {
					t.thousands = d.one(n)
				}
			}
		case "times":
			t.timeSpec = d.times(e)
		case "key":
			t.key, t.keyAt = d.strs(e), e.at
		case "repeats":
			switch s := d.str(e); s {
			case "keep":
				t.keep = true
			case "drop":
			default:
				d.add(e.at, fmt.Sprintf("%q is neither keep nor drop", s), "keep counts equal rows as rows of their own, drop counts them once")
			}
		case "group":
			t.group, t.groupAt = d.strs(e), e.at
		case "join":
			for _, j := range d.entries(e.node, e.at.key, nil) {
				t.joins = append(t.joins, d.join(j))
			}
		}
	}
	if len(t.files) == 0 {
		d.add(t.at, "the table has no file", "add \"file: NAME.csv\"; a * in the name stands for any letters")
	}
	return t
}

func (d *document) types(t *table, e entry) {
	for _, c := range d.entries(e.node, e.at.key, nil) {
		name := d.str(c)
		kind, ok := columnTypes[name]
		if !ok {
			d.add(c.at, fmt.Sprintf("there is no type %q", name), "write text, number, integer, boolean or time")
			continue
		}
		t.types[c.name], t.typeAt[c.name] = kind, c.at
	}
}

func (d *document) times(e entry) timeSpec {
	s := timeSpec{at: e.at}
	if _, ok := scalar(e.node); ok {
		s.format = d.str(e)
		d.layout(s.format, e.at)
		return s
	}
	for _, e := range d.entries(e.node, e.at.key, timesKeys) {
		d.timeKey(&s, e)
	}
	return s
}

func (d *document) timeKey(s *timeSpec, e entry) {
	switch e.name {
	case "format":
		s.format = d.str(e)
		d.layout(s.format, e.at)
	case "zone":
		s.zone = d.zone(e)
	case "at":
		s.noon = d.str(e)
		if !clockForm.MatchString(s.noon) {
			d.add(e.at, fmt.Sprintf("%q is no time of day", s.noon), `write "12:00", in quotes`)
			s.noon = ""
		}
	}
}

func (d *document) layout(format string, p place) {
	if _, err := parseLayout(format); err != nil {
		d.add(p, err.Error(), "write iso, unix, unix_ms, excel, or a pattern like dd/MM/yyyy HH:mm:ss")
	}
}

func (d *document) join(e entry) *joinSpec {
	j := &joinSpec{at: e.at, name: e.name, table: e.name}
	for _, e := range d.entries(e.node, e.at.key, joinKeys) {
		switch e.name {
		case "table":
			j.table = d.str(e)
		case "by":
			if _, ok := e.node.(*ast.MappingNode); !ok {
				j.mine = d.strs(e)
				j.theirs = j.mine
				break
			}
			for _, pair := range d.entries(e.node, e.at.key, nil) {
				j.mine = append(j.mine, pair.name)
				j.theirs = append(j.theirs, d.str(pair))
			}
		case "all":
			j.all = d.boolean(e)
		case "required":
			j.required = d.boolean(e)
		}
	}
	if len(j.mine) == 0 {
		d.add(j.at, "the join does not say by which column", "add \"by: COLUMN\", or \"by: {COLUMN_HERE: COLUMN_THERE}\"")
	}
	return j
}
