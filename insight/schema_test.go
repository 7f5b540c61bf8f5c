package insight_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"percorso/insight"
	"percorso/sequence/attribution"
)

//go:generate go test -run TestSchemaIsThatOfTheTypes -rewrite .

const schemaFile = "../docs/format/query.schema.json"

// TestSchemaIsThatOfTheTypes holds the published schema against the Go types;
// go generate renews it.
func TestSchemaIsThatOfTheTypes(t *testing.T) {
	fresh := append(schema(t), '\n')
	if *rewrite {
		if err := os.WriteFile(schemaFile, fresh, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	published, err := os.ReadFile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(published), string(fresh)); diff != "" {
		t.Errorf("%s is stale, run go generate ./insight (-published +types):\n%s", schemaFile, diff)
	}
}

// object is a part of a JSON Schema.
type object = map[string]any

// schema writes the query's JSON Schema: the fields by the Go types, and what
// the types cannot say.
func schema(t *testing.T) []byte {
	t.Helper()
	defs := huma.NewMapRegistry("#/$defs/", func(t reflect.Type, _ string) string {
		for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
			t = t.Elem()
		}
		return strings.ToLower(t.Name())
	})
	defs.Schema(reflect.TypeFor[insight.Query](), true, "")
	text, err := json.Marshal(defs.Map())
	if err != nil {
		t.Fatal(err)
	}
	var parts map[string]object
	if err := json.Unmarshal(text, &parts); err != nil {
		t.Fatal(err)
	}
	tighten(parts)
	for _, part := range parts {
		plain(part["properties"].(object))
	}
	query := parts["query"]
	delete(parts, "query")
	query["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	query["$id"] = "percorso-query-1.schema.json"
	query["title"] = "A question to Percorso (" + insight.QueryVersion + ")"
	query["description"] = "What POST /api/query and percorso query -f FILE take. docs/definitions.md says what the figures of the answer mean."
	query["$defs"] = parts
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(query); err != nil {
		t.Fatal(err)
	}
	return bytes.TrimRight(out.Bytes(), "\n")
}

// plain takes the word null from the types of lists: what is absent is left out.
func plain(properties object) {
	for _, p := range properties {
		if p := p.(object); p["items"] != nil {
			p["type"] = "array"
		}
	}
}

// tighten adds to the schema what ask checks beyond the types.
func tighten(parts map[string]object) {
	field := func(part, name string) object { return parts[part]["properties"].(object)[name].(object) }
	duration := `^[0-9]+[smhdw]$`
	field("query", "silence")["pattern"] = duration
	field("query", "window")["pattern"] = duration
	field("query", "steps")["minItems"] = 1
	field("query", "from")["minItems"] = 1
	field("query", "to")["minItems"] = 1
	field("query", "steps")["maxItems"] = 64
	field("query", "sets")["minItems"] = 1
	field("plan", "columns")["minItems"] = 1
	field("condition", "field")["pattern"] = `^(channel|kind|touchpoint|stage|event|source|property:.+|trait:.+|audience)$`
	for _, list := range []string{"is", "not"} {
		field("condition", list)["minItems"] = 1
	}
	field("condition", "contains")["minLength"] = 1
	moment := `^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2}))?$`
	field("period", "from")["pattern"] = moment
	field("period", "to")["pattern"] = moment
	parts["compare"]["minProperties"] = 1
	for _, name := range []string{"lookback", "half_life", "session"} {
		field("attributionask", name)["pattern"] = duration
	}
	for part, name := range map[string]string{
		"attributionask": "by", "retention": "by", "paths": "node", "funnelbreakdown": "field", "funnelnext": "field", "funneloptions": "hold",
	} {
		field(part, name)["pattern"] = `^(channel|touchpoint|stage|event|source|property:.+)$`
	}
	field("attributionask", "models")["items"] = object{"enum": attribution.Models}
	field("attributionask", "models")["uniqueItems"] = true
	attributes := object{"enum": []string{insight.KindAttribution, insight.KindCustomers}}
	parts["query"]["dependentSchemas"] = object{"attribution": object{"properties": object{"kind": attributes}}}

	var operators []any
	for _, name := range []string{"is", "not", "contains", "at_least", "below", "exists"} {
		operators = append(operators, object{"required": []string{name}})
	}
	parts["condition"]["oneOf"] = operators

	var kinds []any
	for _, k := range []struct {
		kind   string
		unused []string
	}{
		{insight.KindJourney, []string{"node", "collapse", "steps", "from", "to", "arrived", "before", "after", "touch", "rare", "sets", "plan"}},
		{insight.KindGraph, []string{"silence", "window", "steps", "from", "to", "arrived", "before", "after", "touch", "rare", "sets", "plan"}},
		{insight.KindFunnel, []string{"silence", "node", "collapse", "from", "to", "arrived", "before", "after", "touch", "rare", "sets", "plan"}},
		{insight.KindFlows, []string{"window", "collapse", "steps", "sets", "plan"}},
		{insight.KindTally, []string{"window", "node", "collapse", "steps", "from", "to", "arrived", "before", "after", "touch", "rare", "plan"}},
		{insight.KindDeviations, []string{"window", "node", "collapse", "steps", "from", "to", "arrived", "before", "after", "touch", "rare", "sets"}},
	} {
		absent := object{}
		for _, name := range k.unused {
			absent[name] = false
		}
		then := object{"properties": absent}
		if k.kind == insight.KindFunnel {
			then["required"] = []string{"steps"}
		}
		if k.kind == insight.KindTally {
			then["required"] = []string{"sets"}
		}
		if k.kind == insight.KindDeviations {
			then["required"] = []string{"plan"}
		}
		if k.kind == insight.KindFlows {
			absent["node"] = object{"enum": []string{insight.NodeTouchpoint, insight.NodeStage, insight.NodeChannel}}
			then["dependentRequired"] = object{"arrived": []string{"to"}, "before": []string{"arrived"}}
		}
		kinds = append(kinds, object{"if": object{"properties": object{"kind": object{"const": k.kind}}}, "then": then})
	}
	parts["query"]["allOf"] = kinds
}

// TestExamplesAreQueries holds the examples of testdata/query against the
// schema and the reader; those of testdata/query/bad must please neither.
func TestExamplesAreQueries(t *testing.T) {
	compiled, err := jsonschema.NewCompiler().Compile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	for folder, good := range map[string]bool{"testdata/query": true, "testdata/query/bad": false} {
		files, err := filepath.Glob(folder + "/*.json")
		if err != nil || len(files) == 0 {
			t.Fatalf("no examples in %s: %v", folder, err)
		}
		for _, file := range files {
			t.Run(file, func(t *testing.T) {
				text, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
				if err != nil {
					t.Fatal(err)
				}
				bySchema := compiled.Validate(document)
				q, byReader := insight.ParseQuery(text)
				if byReader == nil {
					_, byReader = emptyAsker(t).Ask(t.Context(), q)
				}
				if good != (bySchema == nil) || good != (byReader == nil) {
					t.Errorf("good: %v\nschema: %v\nreader: %v", good, bySchema, byReader)
				}
			})
		}
	}
}
