package insight

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"percorso/identity/graph"
	"percorso/sequence/index"
)

// lateQuestions are one of every kind that looks at the order of things.
var lateQuestions = []string{
	`{"kind": "journey", "silence": "12h", "window": "1d"}`,
	`{"kind": "graph", "node": "event", "collapse": true}`,
	`{"kind": "flows", "silence": "12h"}`,
	`{"kind": "funnel", "window": "1d", "steps": [{"where": [{"field": "channel", "is": ["web"]}]}, {"where": [{"field": "stage", "is": ["b"]}]}, {"where": [{"field": "event", "is": ["e1"]}]}]}`,
	`{"kind": "funnel", "funnel": {"count": "attempts", "order": "any"}, "window": "1d", "steps": [{"where": [{"field": "channel", "is": ["web"]}]}, {"where": [{"field": "stage", "is": ["b"]}]}]}`,
	`{"kind": "funnel", "funnel": {"hold": "property:colour"}, "steps": [{"where": [{"field": "stage", "is": ["a"]}]}, {"where": [{"field": "stage", "is": ["b"]}]}]}`,
	`{"kind": "paths", "paths": {"within": "journey"}}`,
	`{"kind": "paths", "paths": {"node": "event", "within": "property:colour", "repeats": true}}`,
	`{"kind": "variants", "paths": {"node": "stage", "gap": "13h"}}`,
	`{"kind": "retention", "retention": {"interval": "day"}}`,
	`{"kind": "retention", "retention": {"interval": "day", "rolling": true, "cohorts": "recurring", "mode": "after"}}`,
	`{"kind": "attribution", "attribution": {"models": ["first", "last", "linear", "u", "time_decay", "shapley", "markov"], "own": true}}`,
	`{"kind": "behaviours", "behaviours": {"patterns": [{"id": "again", "window": "2d", "elements": [
		{"where": [{"field": "stage", "is": ["a"]}]}, {"where": [{"field": "event", "is": ["e0"]}], "not": true}, {"where": [{"field": "stage", "is": ["b"]}], "counted": true}]}]}}`,
	`{"kind": "consistency", "consistency": {"channels": ["web", "store"]}}`,
	`{"kind": "critical", "silence": "12h"}`,
}

// TestProfilesMergedLate: what was found out late about who is who, one person
// or not one person after all, between rows or after all of them, gives in every
// analysis the answer of an index that knew it from the first row on. The twins
// hold that answer in tests of their own.
func TestProfilesMergedLate(t *testing.T) {
	var questions []Query
	for _, text := range lateQuestions {
		q, err := ParseQuery([]byte(text))
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		questions = append(questions, q)
	}
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.Custom(drawShop).Filter(func(s *shop) bool { return len(s.rows) > 0 }).Draw(t, "shop")
		late, err := index.Open(index.Options{Signatures: s.signatures})
		if err != nil {
			t.Fatal(err)
		}
		profiles := map[graph.Node]graph.Node{}
		for i := range s.rows {
			var moves []graph.Move
			if rapid.IntRange(0, 3).Draw(t, "found out") == 0 {
				moves = append(moves, drawMove(t, profiles))
			}
			late.Append(s.rows[i:i+1], moves, int64(i+1))
			if rapid.Bool().Draw(t, "looked at") {
				_ = late.View() // a block of its own
			}
		}
		for range rapid.IntRange(0, 3).Draw(t, "after all") {
			late.Append(nil, []graph.Move{drawMove(t, profiles)}, int64(len(s.rows)))
		}
		known, err := index.Open(index.Options{Signatures: s.signatures})
		if err != nil {
			t.Fatal(err)
		}
		rows := append(s.rows[:0:0], s.rows...)
		for i := range rows {
			if p, moved := profiles[rows[i].Node]; moved {
				rows[i].Node = p
			}
		}
		known.Append(rows, nil, int64(len(rows)))
		q := rapid.SampledFrom(questions).Draw(t, "question")
		q.Where = drawConditions(t)
		if diff := cmp.Diff(answered(t, s, known, q), answered(t, s, late, q)); diff != "" {
			t.Fatalf("%+v\nwhat was found out late gives another answer (-known from the start +late):\n%s", q, diff)
		}
	})
}

// drawMove finds out that a node is of a profile, and writes it down.
func drawMove(t *rapid.T, profiles map[graph.Node]graph.Node) graph.Move {
	node := rapid.SampledFrom([]graph.Node{1, 2, 3, 4, 5})
	m := graph.Move{Node: node.Draw(t, "node"), Profile: node.Draw(t, "profile")}
	profiles[m.Node] = m.Profile
	return m
}

// answered is the answer as JSON has it, without how long it took.
func answered(t *rapid.T, s *shop, x *index.Index, q Query) map[string]any {
	view := x.View()
	asker := &Asker{View: func() View { return view }, Tables: s, Traits: s, Now: func() time.Time { return time.Unix(0, 0) }}
	answer, err := asker.Ask(t.Context(), q)
	if err != nil {
		t.Fatalf("%+v: %v", q, err)
	}
	text, err := json.Marshal(answer)
	if err != nil {
		t.Fatal(err)
	}
	var out map[string]any
	if err := json.Unmarshal(text, &out); err != nil {
		t.Fatal(err)
	}
	if coverage, ok := out["coverage"].(map[string]any); ok {
		delete(coverage, "ms")
	}
	return out
}
