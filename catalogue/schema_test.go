package catalogue

import (
	"encoding/json"
	"os"
	"slices"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

func publishedSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	s, err := jsonschema.NewCompiler().Compile("../docs/format/catalogue.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func asJSON(t *testing.T, text []byte) any {
	t.Helper()
	j, err := yaml.YAMLToJSON(text)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	var v any
	if err := json.Unmarshal(j, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

func TestTheSchemaAcceptsWhatParseAccepts(t *testing.T) {
	s := publishedSchema(t)
	texts := map[string][]byte{"default": DefaultYAML(), "starter": []byte(starter), "with shopper": []byte(withShopper)}
	for _, name := range []string{"extending.yaml", "alone.yaml"} {
		text, err := os.ReadFile("testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		texts[name] = text
	}
	for name, text := range texts {
		if _, err := Parse(text); err != nil {
			t.Errorf("%s: Parse: %v", name, err)
		}
		if err := s.Validate(asJSON(t, text)); err != nil {
			t.Errorf("%s: the schema: %v", name, err)
		}
	}
}

// TestTheSchemaRefusesWhatParseRefuses leaves out what a schema cannot know:
// whether an id exists, stands twice, or closes a ring.
func TestTheSchemaRefusesWhatParseRefuses(t *testing.T) {
	s := publishedSchema(t)
	for _, text := range []string{
		"extends: default\n",
		"format: percorso-catalogue/2\n",
		"format: percorso-catalogue/1\nextends: mine\n",
		ext("chanels: []\n"),
		ext("channels: [{id: a, name: A}]\n"),
		ext("channels: [{id: A b, name: A, kind: digital}]\n"),
		ext("channels: [{id: none, name: A, kind: digital}]\n"),
		ext("channels: [{id: a, name: A, kind: analog}]\n"),
		ext("channels: [{id: a, name: {fr: A}, kind: digital}]\n"),
		ext("touchpoints: [{id: a, name: A, kind: digital, ownership: ours, channel: web}]\n"),
		ext("touchpoints: [{id: a, name: A, kind: digital, ownership: owned, channel: web, moment: 7}]\n"),
		ext("channel_rules: [{channel: web, when: {channel: web}}]\n"),
		ext("channel_rules: [{channel: web}]\n"),
		ext("touchpoint_rules: [{touchpoint: till, when: {touchpoint: till}}]\n"),
		ext("touchpoint_rules: [{touchpoint: till, when: {}}]\n"),
		ext("touchpoint_rules: [{touchpoint: till, when: []}]\n"),
		ext("touchpoint_rules: [{touchpoint: till, when: {event: []}}]\n"),
		ext("touchpoint_rules: [{touchpoint: till, when: {event: {a: b}}}]\n"),
		ext("outcomes: {kind: human}\n"),
		ext("models: [{name: A}]\n"),
		ext("models: [{id: infinite, rules: [{stage: use, when: {source: x}}]}]\n"),
		ext("models: [{id: infinite, follows: {model: advocacy}}]\n"),
	} {
		if _, err := Parse([]byte(text)); err == nil {
			t.Errorf("Parse accepts\n%s", text)
		}
		if s.Validate(asJSON(t, []byte(text))) == nil {
			t.Errorf("the schema accepts\n%s", text)
		}
	}
}

// TestTheSchemaKnowsTheFields holds the fields of the schema's conditions
// against those of fields.go.
func TestTheSchemaKnowsTheFields(t *testing.T) {
	text, err := os.ReadFile("../docs/format/catalogue.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Defs map[string]struct {
			Properties map[string]any `json:"properties"`
		} `json:"$defs"`
	}
	if err := json.Unmarshal(text, &doc); err != nil {
		t.Fatal(err)
	}
	for name, s := range map[string]scope{
		"channelCondition": inChannelRule, "touchpointCondition": inTouchpointRule,
		"outcomeCondition": inOutcome, "stageCondition": inStageRule,
	} {
		want := s.names()
		slices.Sort(want)
		if got := sortedKeys(doc.Defs[name].Properties); !slices.Equal(got, want) {
			t.Errorf("%s has %v; the program knows %v", name, got, want)
		}
	}
}

// TestAReplacementIsReadAsTheSchemaSays: a rule may stand in for one of
// Percorso's, or take it away.
func TestAReplacementIsReadAsTheSchemaSays(t *testing.T) {
	s := publishedSchema(t)
	for text, good := range map[string]bool{
		ext("touchpoint_rules: [{touchpoint: till, when: {event: a}, replaces: till-1}]\n"): true,
		ext("channel_rules: [{replaces: till-1}]\n"):                                        true,
		ext("models: [{id: infinite, rules: [{replaces: use-1}]}]\n"):                       true,
		ext("touchpoint_rules: [{touchpoint: till, replaces: till-1}]\n"):                   false,
		ext("touchpoint_rules: [{replaces: \"\"}]\n"):                                       false,
	} {
		if _, err := Parse([]byte(text)); (err == nil) != good {
			t.Errorf("Parse: %v\n%s", err, text)
		}
		if err := s.Validate(asJSON(t, []byte(text))); (err == nil) != good {
			t.Errorf("the schema: %v\n%s", err, text)
		}
	}
}
