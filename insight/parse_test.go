package insight_test

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"percorso"
	"percorso/catalogue"
	"percorso/insight"
	"percorso/sequence/index"
)

// emptyAsker answers from an empty workspace.
func emptyAsker(t *testing.T) *insight.Asker {
	t.Helper()
	s := &scenario{table: &catalogue.Table{Model: catalogue.Model{ID: "model"}}, traits: []map[string]string{{}}}
	return s.asker(index.FromRows(nil, nil))
}

func TestQueryNamesWhatIsWrong(t *testing.T) {
	for _, c := range []struct{ name, document, field, words string }{
		{"not an object", `[]`, "", "this is a list; give an object"},
		{"empty", ``, "", "ends too early"},
		{"two documents", `{"kind":"journey"}{}`, "", "something follows"},
		{"not JSON", "{\n  kind: 1}", "", "line 2"},
		{"misspelt", `{"kind":"journey","silense":"3d"}`, "silense", `did you mean "silence"?`},
		{"unknown", `{"kind":"journey","sort":3}`, "sort", "there are version, kind, model"},
		{"another case", `{"Kind":"journey"}`, "Kind", `did you mean "kind"?`},
		{"number for text", `{"kind":"journey","silence":30}`, "silence", `in quotes: "30"`},
		{"number in a list", `{"kind":"journey","where":[{"field":"event","is":[5]}]}`, "where[0].is[0]", `in quotes: "5"`},
		{"text for a number", `{"kind":"journey","where":[{"field":"property:n","at_least":"5"}]}`, "where[0].at_least", "give a number"},
		{"too large", `{"kind":"journey","where":[{"field":"property:n","at_least":1e999}]}`, "where[0].at_least", "too large"},
		{"no kind", `{}`, "kind", "give one of journey, graph, funnel, flows"},
		{"unknown kind", `{"kind":"path"}`, "kind", "give one of journey, graph, funnel, flows"},
		{"version", `{"kind":"journey","version":"percorso-query/2"}`, "version", "percorso-query/1"},
		{"two operators", `{"kind":"journey","where":[{"field":"event","is":["a"],"not":["b"]}]}`, "where[0]", "each its own condition"},
		{"empty list", `{"kind":"journey","where":[{"field":"event","is":[]}]}`, "where[0]", "at least one value"},
		{"property without name", `{"kind":"journey","where":[{"field":"property:","exists":true}]}`, "where[0].field", "names nothing"},
		{"step", `{"kind":"funnel","steps":[{"where":[]},{"where":[{"field":"x","is":["a"]}]}]}`, "steps[1].where[0].field", "channel, touchpoint"},
		{"compare", `{"kind":"journey","compare":{"where":[{"field":"x","is":["a"]}]}}`, "compare.where[0].field", "channel, touchpoint"},
		{"compare period", `{"kind":"journey","compare":{"period":{"from":"tomorrow"}}}`, "compare.period.from", "neither a date"},
		{"node", `{"kind":"graph","node":"page"}`, "node", "touchpoint, stage, channel or event"},
		{"fraction", `{"kind":"journey","period":{"from":"2026-01-01T00:00:00.5Z"}}`, "period.from", "whole seconds"},
		{"no silence", `{"kind":"journey","silence":"0d"}`, "silence", "at least 1s"},
		{"endless", `{"kind":"journey","silence":"999999999w"}`, "silence", "49000d"},
		{"too many steps", `{"kind":"funnel","steps":[` + strings.Repeat(`{"where":[]},`, 64) + `{"where":[]}]}`, "steps", "at most 64"},
	} {
		t.Run(c.name, func(t *testing.T) {
			q, err := insight.ParseQuery([]byte(c.document))
			if err == nil {
				_, err = emptyAsker(t).Ask(t.Context(), q)
			}
			var f *insight.Fault
			if !errors.As(err, &f) || percorso.KindOf(err) != percorso.Invalid {
				t.Fatalf("error %v", err)
			}
			if f.Field != c.field || !strings.Contains(err.Error(), c.words) {
				t.Errorf("%v\nfield %q, want %q with %q", err, f.Field, c.field, c.words)
			}
		})
	}
}

// The answer repeats the question with its defaults; asked again it is the same
// question.
func TestAnswerRepeatsTheQuestion(t *testing.T) {
	for document, want := range map[string]string{
		`{"kind":"journey"}`:              `{"version":"percorso-query/1","kind":"journey","model":"model","zone":"Europe/Rome","silence":"30d","window":"30d"}`,
		`{"kind":"graph","zone":"UTC"}`:   `{"version":"percorso-query/1","kind":"graph","model":"model","zone":"UTC","node":"touchpoint"}`,
		`{"kind":"journey","model":null}`: `{"version":"percorso-query/1","kind":"journey","model":"model","zone":"Europe/Rome","silence":"30d","window":"30d"}`,
		`{"kind":"funnel","steps":[{"where":[{"field":"trait:city","not":["Roma"]},{"field":"event","is":["A","B"]}]}],"compare":{"where":[]}}`: `{"version":"percorso-query/1","kind":"funnel","model":"model","zone":"Europe/Rome","compare":{"where":[]},"window":"14d",` +
			`"steps":[{"name":"city ≠ Roma, A / B","where":[{"field":"trait:city","not":["Roma"]},{"field":"event","is":["A","B"]}]}]}`,
	} {
		q, err := insight.ParseQuery([]byte(document))
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			answer, err := emptyAsker(t).Ask(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			switch a := answer.(type) {
			case *insight.JourneyAnswer:
				q = a.Query
			case *insight.GraphAnswer:
				q = a.Query
			case *insight.FunnelAnswer:
				q = a.Query
			}
			got, err := json.Marshal(q)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, string(got)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		}
	}
}

func FuzzParseQuery(f *testing.F) {
	files, err := filepath.Glob("testdata/query/*.json")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, document []byte) {
		q, err := insight.ParseQuery(document)
		if err != nil {
			if percorso.KindOf(err) != percorso.Invalid {
				t.Fatalf("error of another kind: %v", err)
			}
			return
		}
		text, err := json.Marshal(q)
		if err != nil {
			t.Fatal(err)
		}
		again, err := insight.ParseQuery(text)
		if err != nil {
			t.Fatalf("what was read cannot be read when written: %s: %v", text, err)
		}
		second, err := json.Marshal(again)
		if err != nil || string(second) != string(text) {
			t.Fatalf("read, written and read again: %s, %s: %v", text, second, err)
		}
	})
}
