package catalogue

import (
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"percorso"
)

// sameDocument compares documents without where things stood in the text.
var sameDocument = cmp.Options{cmpopts.IgnoreUnexported(Document{}), cmpopts.EquateEmpty()}

func TestErrorsPointAtLineAndKeyAndSayTheRemedy(t *testing.T) {
	for _, c := range []struct {
		name, text string
		line       int
		key        string
		says       string
	}{
		{"empty", "", 1, "", "begin with format: percorso-catalogue/1"},
		{"only a comment", "# niente\n", 1, "", "the text is empty"},
		{"not YAML", "format: percorso-catalogue/1\n  channels: [\n", 1, "", "check the indentation"},
		{"two documents", "format: percorso-catalogue/1\nextends: default\n---\nformat: x\n", 4, "", "remove the ---"},
		{"not UTF-8", "format: percorso-catalogue/1\nextends: \xff\n", 1, "", "save the file as UTF-8"},
		{"a list at the top", "- a\n", 1, "", "there is a list"},
		{"no format", "extends: default\n", 1, "", "format is missing"},
		{"another format", "format: percorso-catalogue/9\nextends: default\n", 1, "format", "write percorso-catalogue/1"},
		{"another ground", "format: percorso-catalogue/1\nextends: mine\n", 2, "extends", "write default"},
		{"nothing in it", "format: percorso-catalogue/1\n", 1, "models", "extends: default"},
		{"an unknown key", "format: percorso-catalogue/1\nextends: default\nchanels: []\n", 3, "chanels", `did you mean "channels"?`},
		{"a key twice", "format: percorso-catalogue/1\nextends: default\nextends: default\n", 3, "", "extends"},
		{"an anchor", "format: &f percorso-catalogue/1\nextends: default\n", 1, "format", "anchor"},
		{"a wrong kind", ext(`
touchpoints:
  - {id: totem, name: Totem, kind: phisical, ownership: owned, channel: store}
`), 4, "touchpoints[0].kind", "write physical, digital or human"},
		{"a wrong ownership", ext(`
touchpoints:
  - {id: totem, name: Totem, kind: physical, ownership: ours, channel: store}
`), 4, "touchpoints[0].ownership", "write owned, paid or earned"},
		{"a missing key", ext(`
touchpoints:
  - {id: totem, name: Totem, kind: physical, ownership: owned}
`), 4, "touchpoints[0]", "channel is missing"},
		{"a wrong id", ext(`
channels:
  - {id: Il Totem, name: Totem, kind: physical}
`), 4, "channels[0].id", "use small letters"},
		{"a reserved id", ext(`
channels:
  - {id: none, name: Totem, kind: physical}
`), 4, "channels[0].id", "cannot be an id"},
		{"an id twice", ext(`
channels:
  - {id: totem, name: Totem, kind: physical}
  - {id: totem, name: Totem, kind: digital}
`), 5, "channels[1].id", "stands twice, first at channels[0].id (line 4)"},
		{"an empty name", ext(`
channels:
  - {id: totem, name: {it: ""}, kind: physical}
`), 4, "channels[0].name", "the name is empty"},
		{"an unknown channel", ext(`
touchpoints:
  - {id: totem, name: Totem, kind: physical, ownership: owned, channel: stroe}
`), 4, "touchpoints[0].channel", `did you mean "store"?`},
		{"an unknown channel in a rule", ext(`
channel_rules:
  - {channel: totem, when: {event: x}}
`), 4, "channel_rules[0].channel", "is no channel"},
		{"an unknown touchpoint in a rule", ext(`
touchpoint_rules:
  - {touchpoint: chekout, when: {event: x}}
`), 4, "touchpoint_rules[0].touchpoint", `did you mean "checkout"?`},
		{"an unknown field", ext(`
touchpoint_rules:
  - touchpoint: till
    when: {evnt: Order Completed}
`), 5, "touchpoint_rules[0].when.evnt", `did you mean "event"?`},
		{"a field that is not known yet", ext(`
channel_rules:
  - {channel: till, when: {channel: store}}
`), 4, "channel_rules[0].when.channel", "is not known yet"},
		{"no condition", ext(`
touchpoint_rules:
  - {touchpoint: till, when: {}}
`), 4, "touchpoint_rules[0].when", "name a field"},
		{"no values", ext(`
touchpoint_rules:
  - {touchpoint: till, when: {event: []}}
`), 4, "touchpoint_rules[0].when.event", "nothing matches"},
		{"the second of two conditions", ext(`
touchpoint_rules:
  - touchpoint: till
    when:
      - {event: a}
      - {evnt: b}
`), 7, "touchpoint_rules[0].when[1].evnt", `did you mean "event"?`},
		{"a wrong expression", ext(`
touchpoint_rules:
  - touchpoint: till
    when: {event: [a, "/(/"]}
`), 5, "touchpoint_rules[0].when.event[1]", "no regular expression"},
		{"an unknown list", ext(`
touchpoint_rules:
  - touchpoint: till
    when: {event: "@shop_event"}
`), 5, "touchpoint_rules[0].when.event", `did you mean "shop_events"?`},
		{"lists in a ring", ext(`
lists:
  a: ["@b"]
  b: ["@a"]
`), 4, "lists.a", "in a ring"},
		{"a glob without quotes", ext(`
touchpoint_rules:
  - {touchpoint: till, when: {event: *pos}}
`), 4, "touchpoint_rules[0].when.event", "must stand in quotes"},
		{"an unknown stage", ext(`
models:
  - id: infinite
    places: {till: acquisto}
`), 5, "models[0].places.till", "is no stage of infinite"},
		{"an unknown touchpoint in a place", ext(`
models:
  - id: infinite
    places: {tll: purchase}
`), 5, "models[0].places.tll", `did you mean "till"?`},
		{"a loop to nowhere", ext(`
models:
  - id: mio
    name: Mio
    stages: [{id: a, name: A}]
    loops: [{from: a, to: b, name: torna}]
`), 7, "models[0].loops[0].to", "is no stage of mio"},
		{"a model without stages", ext(`
models:
  - {id: mio, name: Mio}
`), 4, "models[0].stages", "needs at least one stage"},
		{"models that follow each other", ext(`
models:
  - {id: a, name: A, stages: [{id: x, name: X}], follows: {model: b, stages: {x: x}}}
  - {id: b, name: B, stages: [{id: x, name: X}], follows: {model: a, stages: {x: x}}}
`), 4, "models[0].follows.model", "in a ring"},
		{"a model that follows nothing", ext(`
models:
  - {id: a, name: A, stages: [{id: x, name: X}], follows: {model: infinito, stages: {use: x}}}
`), 4, "models[0].follows.model", `did you mean "infinite"?`},
		{"too many stages", ext("\nmodels:\n  - id: lungo\n    name: Lungo\n    stages:\n" + strings.Repeat("      - {id: a, name: A}\n", 256)), 6, "models[0].stages", "at most 255"},
		{"too many channels", ext("\nchannels:\n" + strings.Repeat("  - {id: a, name: A, kind: digital}\n", 256)), 3, "channels", "at most 200"},
		{"an unknown default model", ext("default_model: infinito\n"), 3, "default_model", `did you mean "infinite"?`},
		{"an unknown channel for the rest", ext("otherwise: boh\n"), 3, "otherwise", "is no channel"},
		{"deep brackets", strings.Repeat("[", 100), 1, "", "levels inside each other"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Parse([]byte(c.text))
			if percorso.KindOf(err) != percorso.Invalid {
				t.Fatalf("error %v; want an invalid one", err)
			}
			var all Problems
			if !errors.As(err, &all) {
				t.Fatalf("error %v holds no Problems", err)
			}
			for _, p := range all {
				if p.Line == c.line && p.Key == c.key && strings.Contains(p.String(), c.says) {
					return
				}
			}
			t.Errorf("problems:\n%v\nwant line %d, key %q: ... %s ...", all, c.line, c.key, c.says)
		})
	}
}

// ext is text in a document that extends the default; its first line is the 3rd.
func ext(text string) string {
	return "format: percorso-catalogue/1\nextends: default\n" + strings.TrimPrefix(text, "\n")
}

func TestTooLargeATextIsRefused(t *testing.T) {
	_, err := Parse([]byte("format: " + strings.Repeat("x", MaxYAML)))
	if percorso.KindOf(err) != percorso.TooLarge {
		t.Errorf("error %v; want too_large", err)
	}
}

func TestAllProblemsAreToldInTheOrderOfTheLines(t *testing.T) {
	_, err := Parse([]byte(ext(`
channels:
  - {id: totem, name: Totem, kind: fisico}
touchpoints:
  - {id: totem, name: Totem, kind: physical, ownership: nostro, channel: totem}
  - {id: totem, name: Totem, kind: physical, ownership: owned, channel: totem}
`)))
	var all Problems
	if !errors.As(err, &all) {
		t.Fatalf("error %v", err)
	}
	var lines []int
	for _, p := range all {
		lines = append(lines, p.Line)
	}
	if diff := cmp.Diff([]int{4, 6, 7}, lines); diff != "" {
		t.Errorf("lines (-want +got):\n%s\n%v", diff, all)
	}
}

func TestYAMLComesBackAsItWas(t *testing.T) {
	texts := map[string][]byte{"default": DefaultYAML(), "starter": []byte(starter)}
	for _, name := range []string{"extending.yaml", "alone.yaml"} {
		text, err := os.ReadFile("testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		texts[name] = text
	}
	for name, text := range texts {
		d, err := Parse(text)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		written, err := d.YAML()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		again, err := Parse(written)
		if err != nil {
			t.Fatalf("%s: reading what was written: %v\n%s", name, err, written)
		}
		if diff := cmp.Diff(d, again, sameDocument); diff != "" {
			t.Errorf("%s (-read +written and read):\n%s", name, diff)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(starter))
	for _, name := range []string{"extending.yaml", "alone.yaml"} {
		text, err := os.ReadFile("testdata/" + name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Add([]byte(ext("touchpoint_rules:\n  - {touchpoint: till, when: {event: [a*, \"/x|y/\", '']}}\n")))
	f.Add([]byte("format: percorso-catalogue/1\n? a\n: - |\n  b\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		d, err := Parse(text)
		if err != nil {
			if k := percorso.KindOf(err); k != percorso.Invalid && k != percorso.TooLarge {
				t.Fatalf("error of kind %v: %v", k, err)
			}
			return
		}
		if _, err := d.Compile("", fuzzSignatures); err != nil {
			t.Fatalf("a document that was read does not compile: %v", err)
		}
		written, err := d.YAML()
		if err != nil {
			t.Fatalf("writing: %v", err)
		}
		again, err := Parse(written)
		if err != nil {
			t.Fatalf("reading what was written: %v\n%s", err, written)
		}
		if diff := cmp.Diff(d, again, sameDocument); diff != "" {
			t.Fatalf("(-read +written and read):\n%s", diff)
		}
	})
}

var fuzzSignatures = []Signature{
	{Type: percorso.Track, Name: "Order Completed", Source: "web"},
	{Type: percorso.Page, Name: "Home", UTMSource: "google", UTMMedium: "cpc"},
	{Type: percorso.Track, Name: "Survey Answered", About: "till"},
}
