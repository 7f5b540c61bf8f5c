package importer

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"percorso"
)

const sound = `format: percorso-mapping/1
name: shop
currency: EUR
tables:
  orders:
    file: orders.csv
    types: {total: number}
    join:
      person: {table: people, by: customer}
      lines: {table: lines, by: {id: order}, all: true}
  people: {file: people.csv}
  lines: {file: lines.csv}
interactions:
  - from: orders
    event: Order Completed
    time: =placed
    user: =customer
    value: =total
    properties: {order_id: =id, name: =person.name}
`

// shopFiles are the headers of the tables that sound speaks of.
var shopFiles = map[string]string{
	"orders.csv": "id,customer,placed,total,Order Date\n",
	"people.csv": "customer,name\n",
	"lines.csv":  "order,sku,price\n",
}

// TestWrongMappings changes one thing in a sound mapping and expects the
// problem where it is, with its remedy.
func TestWrongMappings(t *testing.T) {
	tests := []struct {
		name, old, new string
		line           int
		key, cause     string
		remedy         string
		data           bool // only the data can tell; the schema cannot
	}{
		{"version", "percorso-mapping/1", "percorso-mapping/2", 1, "format", `the format is "percorso-mapping/2"`, "percorso-mapping/1", false},
		{"no format", "format: percorso-mapping/1\n", "", 1, "", "the format is not said", "percorso-mapping/1", false},
		{"name", "name: shop", "name: My shop", 2, "name", `"My shop" is no name`, "small letters", false},
		{"currency", "currency: EUR", "currency: euro", 3, "currency", `"euro" is no currency`, "EUR", false},
		{"unknown key", "currency: EUR", "curency: EUR", 3, "curency", `there is no key "curency" here`, "did you mean currency?", false},
		{"zone", "currency: EUR", "currency: EUR\nzone: Europe/Roma", 4, "zone", `there is no time zone "Europe/Roma"`, "Europe/Rome", true},
		{"format of a table", "    file: orders.csv", "    file: orders.csv\n    format: xls", 7, "tables.orders.format", `there is no format "xls"`, "did you mean xlsx?", false},
		{"type", "total: number", "total: money", 7, "tables.orders.types.total", `there is no type "money"`, "number", false},
		{"type of no column", "total: number", "totale: number", 7, "tables.orders.types.totale", `the table orders has no column "totale"`, "did you mean total?", true},
		{"wrong column", "=placed", "=palced", 16, "interactions[0].time", `the table orders has no column "palced"`, "did you mean placed? there are: id, customer, placed, total, Order Date; joined: person, lines", true},
		{"wrong joined column", "=person.name", "=person.nome", 19, "interactions[0].properties.name", `the table people has no column "nome"`, "did you mean name?", true},
		{"wrong column in a program", "=person.name", `=person.nome + "!"`, 19, "interactions[0].properties.name", `the table people has no column "nome"`, "did you mean name?", true},
		{"wrong column of a list", "=person.name", `"=sum(lines, .prise)"`, 19, "interactions[0].properties.name", `the table lines has no column "prise"`, "did you mean price?", true},
		{"list as a row", "=person.name", "=lines.price", 19, "interactions[0].properties.name", "lines is a list of rows", "", true},
		{"whole row", "=person.name", "=person", 19, "interactions[0].properties.name", "person is a row", "", true},
		{"join of no table", "table: people", "table: peple", 9, "tables.orders.join.person", `there is no table "peple"`, "did you mean people?", true},
		{"join by no column", "by: customer}", "by: custmer}", 9, "tables.orders.join.person", `the table orders has no column "custmer"`, "did you mean customer?", true},
		{"join without by", ", by: customer}", "}", 9, "tables.orders.join.person", "the join does not say by which column", "by: COLUMN", false},
		{"join named as a column", "      person:", "      customer:", 9, "tables.orders.join.customer", `"customer" is a column of orders too`, "another name", true},
		{"from no table", "from: orders", "from: order", 14, "interactions[0]", `there is no table "order"`, "did you mean orders?", true},
		{"no time", "    time: =placed\n", "", 14, "interactions[0]", "the interaction has no time", "time: =COLUMN", false},
		{"nobody", "    user: =customer\n", "", 14, "interactions[0]", "does not say whose it is", "user: =COLUMN", false},
		{"two kinds", "    event: Order Completed", "    event: Order Completed\n    page: Checkout", 14, "interactions[0]", "what kind of interaction", "write one of", false},
		{"call", "    event: Order Completed", "    call: track", 15, "interactions[0].call", `"track" cannot be a call here`, "identify", false},
		{"condition", "    time: =placed", "    time: =placed\n    when: total", 17, "interactions[0].when", "a condition must be a formula", "put = before it", false},
		{"layout", "    time: =placed", "    time: {value: =placed, format: dd/mm/yyyy}", 16, "interactions[0].time.format", "does not say year (yyyy), month (MM) and day (dd)", "dd/MM/yyyy", true},
		{"time of day", "    time: =placed", "    time: {value: =placed, at: 25:00}", 16, "interactions[0].time.at", "is no time of day", "12:00", false},
		{"syntax of a formula", "=placed", "=placed +", 16, "interactions[0].time", "unexpected token EOF", "mapping.md", true},
		{"function", "=placed", "=tme(placed)", 16, "interactions[0].time", "unknown name tme", "did you mean time?", true},
		{"arithmetic on text", "=total", "=id * 2", 18, "interactions[0].value", "mismatched types string and int", "types: {COLUMN: number}", true},
		{"no builtin clock", "=placed", "=now()", 16, "interactions[0].time", "now", "", true},
		{"value twice", "order_id: =id", "value: =id", 19, "interactions[0].properties.value", `"value" is written by "value:" already`, "leave this property out", true},
		{"scale", "    value: =total", "    value: =total\n    score: {value: =total, scale: smileys}", 19, "interactions[0].score.scale", `there is no scale "smileys"`, "csat (1 to 5)", false},
		{"code list", "=person.name", `"=codes.city[id]"`, 19, "interactions[0].properties.name", `there is no list of codes "city"`, "", true},
		{"key", "    types: {total: number}", "    types: {total: number}\n    key: nr", 8, "tables.orders.key", `the table orders has no column "nr"`, "there are: id", true},
		{"each over nothing", "    time: =placed", "    time: =placed\n    each: {}", 17, "interactions[0].each", "not said what to go through", "columns", false},
		{"col", "=placed", `=col("Order date")`, 16, "interactions[0].time", `the table orders has no column "Order date"`, "did you mean Order Date?", true},
		{"colon in a value", "event: Order Completed", "event: Order: Completed", 15, "", "mapping value is not allowed", "in quotes", true},
	}
	schema := compileSchema(t)
	dir := t.TempDir()
	writeFiles(t, dir, shopFiles)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text := strings.Replace(sound, tt.old, tt.new, 1)
			if text == sound {
				t.Fatal("nothing was changed")
			}
			_, err := importFrom(t, dir, text)
			var wrong *MappingError
			if !errors.As(err, &wrong) {
				t.Fatalf("got %v, want a *MappingError", err)
			}
			if percorso.KindOf(err) != percorso.Invalid {
				t.Errorf("the error is %s", percorso.KindOf(err))
			}
			found := slices.ContainsFunc(wrong.Problems, func(p Problem) bool {
				return p.Line == tt.line && p.Key == tt.key && strings.Contains(p.Cause, tt.cause) && strings.Contains(p.Remedy, tt.remedy)
			})
			if !found {
				t.Errorf("no problem on line %d at %q: %s: %s; there are\n%v", tt.line, tt.key, tt.cause, tt.remedy, err)
			}
			if !tt.data && validate(t, schema, text) == nil {
				t.Error("the JSON Schema sees nothing wrong")
			}
		})
	}
	if _, err := importFrom(t, dir, sound); err != nil {
		t.Errorf("the sound mapping: %v", err)
	}
	if err := validate(t, schema, sound); err != nil {
		t.Errorf("the sound mapping, by the schema: %v", err)
	}
}

// TestUnsplitHeaders leaves the delimiter out of the mapping of files that have
// another than a comma: one problem, at the table.
func TestUnsplitHeaders(t *testing.T) {
	const cause = "the header of orders.csv is one column with "
	for _, tt := range []struct{ name, header, cause, remedy string }{
		{"semicolons", "id;customer;placed;total\n", cause + "';' in it", "write delimiter: ';' in this table"},
		{"quoted names", `"id";"customer, or not";"placed|at";"total"` + "\n", cause + "';' in it", "write delimiter: ';' in this table"},
		{"last name quoted", `id;customer;"placed"` + "\r\n", cause + "';' in it", "write delimiter: ';' in this table"},
		{"tabs", "id\tcustomer\tplaced;at\ttotal\n", cause + "a tab in it", "write delimiter: tab in this table"},
		{"bars", "id|customer|placed|total\n", cause + "'|' in it", "write delimiter: '|' in this table"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			writeFiles(t, dir, shopFiles)
			writeFiles(t, dir, map[string]string{"orders.csv": tt.header})
			want := []Problem{{Line: 5, Column: 3, Key: "tables.orders", Cause: tt.cause, Remedy: tt.remedy}}
			if diff := cmp.Diff(want, problemsOf(t, dir, sound)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
	t.Run("remedy", func(t *testing.T) {
		dir := t.TempDir()
		writeFiles(t, dir, shopFiles)
		writeFiles(t, dir, map[string]string{"orders.csv": "\"id\";\"customer\";\"placed\";\"total\"\n1;c;2026-05-01;2\n", "people.csv": "customer\tname\nc\tAnna\n"})
		text := strings.Replace(sound, "    file: orders.csv", "    file: orders.csv\n    delimiter: ';'", 1)
		text = strings.Replace(text, "{file: people.csv}", "{file: people.csv, delimiter: tab}", 1)
		report, err := importFrom(t, dir, text)
		if err != nil || report.Interactions != 1 || report.Rejects != 0 {
			t.Errorf("got %+v, %v", report, err)
		}
	})
	t.Run("joined", func(t *testing.T) {
		dir := t.TempDir()
		writeFiles(t, dir, shopFiles)
		writeFiles(t, dir, map[string]string{"people.csv": "customer;name\n"})
		found := problemsOf(t, dir, sound)
		if len(found) != 1 || found[0].Line != 11 || found[0].Key != "tables.people" {
			t.Errorf("got %v", found)
		}
	})
	t.Run("one file of several", func(t *testing.T) {
		dir := t.TempDir()
		writeFiles(t, dir, map[string]string{"visits-1.csv": "who,at\n", "visits-2.csv": "who;at\n"})
		found := problemsOf(t, dir, visits)
		if len(found) != 1 || !strings.Contains(found[0].Cause, "visits-2.csv") || !strings.Contains(found[0].Remedy, "a table of its own with delimiter: ';'") {
			t.Errorf("got %v", found)
		}
	})
	t.Run("a column of that name", func(t *testing.T) {
		dir := t.TempDir()
		writeFiles(t, dir, map[string]string{"visits.csv": "day; hour\n2026-05-01\n"})
		text := strings.NewReplacer("=at", `=col("day; hour")`, "=who", "somebody").Replace(visits)
		if report, err := importFrom(t, dir, text); err != nil || report.Interactions != 1 {
			t.Errorf("got %+v, %v", report, err)
		}
	})
	t.Run("delimiter said", func(t *testing.T) {
		dir := t.TempDir()
		writeFiles(t, dir, map[string]string{"visits.csv": "who;at\n"})
		text := strings.Replace(visits, `"visits*"`, `"visits*", delimiter: ","`, 1)
		for _, p := range problemsOf(t, dir, text) {
			if !strings.Contains(p.Cause, "has no column") {
				t.Errorf("got %v", p)
			}
		}
	})
}

// TestMissingColumnOnce names a column that is not there in several places.
func TestMissingColumnOnce(t *testing.T) {
	dir := t.TempDir()
	writeFiles(t, dir, shopFiles)
	for _, tt := range []struct {
		old, new string
		line     int
		cause    string
	}{
		{"{order_id: =id, name: =person.name}", "{order_id: =nr}", 19, `the table orders has no column "nr"`},
		{"{order_id: =id, name: =person.name}", "{order_id: =nr, again: =nr}", 19, `the table orders has no column "nr", here and in 1 more place`},
		{"{order_id: =id, name: =person.name}", `{order_id: =nr, again: "=nr + \"x\"", list: [=nr, '=col("nr")']}`, 19, `the table orders has no column "nr", here and in 3 more places`},
		{"types: {total: number}", "types: {total: number, at: time}\n    key: at", 7, `the table orders has no column "at", here and in 1 more place`},
	} {
		found := problemsOf(t, dir, strings.Replace(sound, tt.old, tt.new, 1))
		if len(found) != 1 || found[0].Line != tt.line || found[0].Cause != tt.cause || !strings.Contains(found[0].Remedy, "there are: id, customer") {
			t.Errorf("%s: got %v", tt.new, found)
		}
	}
	// Columns of one name in two tables are two.
	text := strings.Replace(sound, "{order_id: =id, name: =person.name}", "{order_id: =nr, name: =person.nr}", 1)
	if found := problemsOf(t, dir, text); len(found) != 2 {
		t.Errorf("got %v", found)
	}
}

// problemsOf returns what is wrong with a mapping for the files in dir.
func problemsOf(t *testing.T, dir, mapping string) []Problem {
	t.Helper()
	_, err := importFrom(t, dir, mapping)
	var wrong *MappingError
	if !errors.As(err, &wrong) {
		t.Fatalf("got %v, want a *MappingError", err)
	}
	return wrong.Problems
}

func compileSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	s, err := jsonschema.NewCompiler().Compile(filepath.Join("..", "..", "docs", "format", "mapping.schema.json"))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// validate holds a mapping against the schema, as an editor would.
func validate(t *testing.T, s *jsonschema.Schema, text string) error {
	t.Helper()
	asJSON, err := yaml.YAMLToJSON([]byte(text))
	if err != nil {
		return err
	}
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(asJSON))
	if err != nil {
		t.Fatal(err)
	}
	return s.Validate(v)
}

func TestSchemaAcceptsTheMappings(t *testing.T) {
	schema := compileSchema(t)
	var files []string
	for _, pattern := range []string{"../../examples/imports/*.yaml", "testdata/*/mapping.yaml"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if err := validate(t, schema, string(text)); err != nil {
			t.Errorf("%s: %v", f, err)
		}
	}
}

// TestSchemaHasTheKeys compares the keys that are read with those of the schema.
func TestSchemaHasTheKeys(t *testing.T) {
	text, err := os.ReadFile("../../docs/format/mapping.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	type node struct {
		Properties map[string]json.RawMessage `json:"properties"`
		Defs       map[string]json.RawMessage `json:"$defs"`
		Enum       []string                   `json:"enum"`
	}
	parse := func(raw []byte) (n node) {
		if err := json.Unmarshal(raw, &n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	root := parse(text)
	table := parse(root.Defs["table"])
	interaction := parse(root.Defs["interaction"])
	for _, c := range []struct {
		name string
		keys []string
		in   node
	}{
		{"mapping", mappingKeys, root},
		{"table", tableKeys, table},
		{"interaction", interactionKeys, interaction},
		{"score", scoreKeys, parse(interaction.Properties["score"])},
		{"campaign", campaignKeys, parse(interaction.Properties["campaign"])},
		{"each", eachKeys, parse(interaction.Properties["each"])},
		{"numbers", numbersKeys, parse(table.Properties["numbers"])},
	} {
		want := slices.Clone(c.keys)
		sort.Strings(want)
		if diff := cmp.Diff(want, keys(c.in.Properties)); diff != "" {
			t.Errorf("the keys of %s (-read +schema):\n%s", c.name, diff)
		}
	}
	if diff := cmp.Diff(encodingNames(), parse(table.Properties["encoding"]).Enum); diff != "" {
		t.Errorf("the encodings (-read +schema):\n%s", diff)
	}
	if diff := cmp.Diff(formatNames(), parse(table.Properties["format"]).Enum); diff != "" {
		t.Errorf("the formats (-read +schema):\n%s", diff)
	}
}

// writeFiles writes files by name.
func writeFiles(tb testing.TB, dir string, files map[string]string) {
	tb.Helper()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			tb.Fatal(err)
		}
	}
}

// importFrom imports the files in dir by the mapping, without a journal.
func importFrom(tb testing.TB, dir, mapping string) (*Report, error) {
	tb.Helper()
	m, err := ParseMapping(filepath.Join(dir, "mapping.yaml"), []byte(mapping))
	if err != nil {
		return nil, err
	}
	return Run(tb.Context(), Options{Mapping: m, DryRun: true, Preview: 1000, Now: now})
}

func FuzzParseMapping(f *testing.F) {
	f.Add([]byte(sound))
	files, _ := filepath.Glob("testdata/*/mapping.yaml")
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	dir := f.TempDir()
	writeFiles(f, dir, shopFiles)
	f.Fuzz(func(t *testing.T, text []byte) {
		m, err := ParseMapping(filepath.Join(dir, "m.yaml"), text)
		if err != nil {
			var wrong *MappingError
			if !errors.As(err, &wrong) || len(wrong.Problems) == 0 {
				t.Fatalf("got %v", err)
			}
			return
		}
		for _, table := range m.tables {
			table.files = []string{filepath.Join(dir, "orders.csv")} // the mapping may not read what it likes
		}
		_, _ = Run(t.Context(), Options{Mapping: m, DryRun: true, Now: now}) // it must not panic
	})
}
