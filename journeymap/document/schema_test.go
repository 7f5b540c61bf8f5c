package document_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"pgregory.net/rapid"

	"percorso/journeymap/document"
)

const (
	schemaFile = "../../docs/format/percorso-map.schema.json"
	formatPage = "../../docs/format/percorso-map.md"
)

func published(t *testing.T) *jsonschema.Schema {
	t.Helper()
	s, err := jsonschema.NewCompiler().Compile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func asJSON(t interface{ Fatal(args ...any) }, text []byte) any {
	v, err := jsonschema.UnmarshalJSON(strings.NewReader(string(text)))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// TestTheExampleOfTheFormat: it is read, and written as it stands on the page.
func TestTheExampleOfTheFormat(t *testing.T) {
	page, err := os.ReadFile(formatPage)
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(page), "```json\n")
	example, _, ok := strings.Cut(rest, "```")
	d, id, err := document.Decode([]byte(example))
	if err != nil || !ok {
		t.Fatal(err)
	}
	if again, _ := document.Encode(d, id); string(again) != example {
		t.Errorf("the example is written as\n%s", again)
	}
	if err := published(t).Validate(asJSON(t, []byte(example))); err != nil {
		t.Error(err)
	}
}

// TestTheSchemaTakesWhatIsWritten: of maps made at random from known props, and
// of those of newer versions.
func TestTheSchemaTakesWhatIsWritten(t *testing.T) {
	s := published(t)
	newer, err := os.ReadFile("testdata/newer.percorso-map.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Validate(asJSON(t, newer)); err != nil {
		t.Errorf("of a newer version: %v", err)
	}
	rapid.Check(t, func(t *rapid.T) {
		d := document.New()
		for _, op := range drawOps(t, "ops") {
			for _, name := range []string{"title", "text", "bind"} { // the shapes that the schema names
				if _, given := op.Props[name]; given {
					op.Props[name] = json.RawMessage(map[string]string{"title": `"T"`, "text": `"<b>"`, "bind": `{"of":"stage","stage":"use"}`}[name])
				}
			}
			if op.Op != document.Set {
				d.Apply([]document.Op{op})
			}
		}
		d.Apply([]document.Op{{Op: document.Set, ID: document.Root, Key: "stage", Value: json.RawMessage("null")}})
		file, err := document.Encode(d, "m")
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Validate(asJSON(t, file)); err != nil {
			t.Fatalf("%v\n%s", err, file)
		}
	})
}

func TestTheSchemaRefuses(t *testing.T) {
	s := published(t)
	for what, file := range map[string]string{
		"no format":             `{}`,
		"another format":        `{"format":"percorso-map/2"}`,
		"a card without stage":  `{"format":"percorso-map/1","lanes":[{"cards":[{"text":"x"}]}]}`,
		"a link to nothing":     `{"format":"percorso-map/1","links":[{"from":"a"}]}`,
		"an id with a blank":    `{"format":"percorso-map/1","stages":[{"id":"a b"}]}`,
		"a feeling beyond":      `{"format":"percorso-map/1","lanes":[{"cards":[{"stage":"a","value":7}]}]}`,
		"a number for a title":  `{"format":"percorso-map/1","title":7}`,
		"others without a kind": `{"format":"percorso-map/1","others":[{"id":"a"}]}`,
	} {
		if s.Validate(asJSON(t, []byte(file))) == nil {
			t.Errorf("%s is let through", what)
		}
	}
}

// TestThePageNamesEveryMember of the schema.
func TestThePageNamesEveryMember(t *testing.T) {
	page, err := os.ReadFile(formatPage)
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	type node struct {
		Properties map[string]any
	}
	var schema struct {
		Properties map[string]any
		Defs       map[string]node `json:"$defs"`
	}
	if err := json.Unmarshal(text, &schema); err != nil {
		t.Fatal(err)
	}
	schema.Defs["map"] = node{schema.Properties}
	for name, def := range schema.Defs {
		for member := range def.Properties {
			if !strings.Contains(string(page), "`"+member+"`") {
				t.Errorf("%s of %s is not on the page", member, name)
			}
		}
	}
}
