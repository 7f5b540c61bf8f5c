package workspace_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"pgregory.net/rapid"

	"percorso"
	"percorso/collect/source"
	"percorso/collect/spec"
	"percorso/insight"
	"percorso/workspace"
)

// TestCrashAnywhere: whatever of identity and index had been kept when the
// program died, the answers are those of a workspace that never did.
func TestCrashAnywhere(t *testing.T) {
	root := t.TempDir()
	lives := 0
	rapid.Check(t, func(t *rapid.T) {
		lives++
		dir := filepath.Join(root, fmt.Sprint(lives, "-0"))
		must(t, workspace.Init(dir, workspace.Config{}))
		ws := reopen(t, dir)
		_, err := ws.Sources.Add(t.Context(), source.Source{ID: "site", Name: "Site", Trust: source.Server})
		must(t, err)
		defer func() { _ = ws.Close(context.WithoutCancel(t.Context())) }()
		sent, crashes := 0, 0
		t.Repeat(map[string]func(*rapid.T){
			"events come": func(t *rapid.T) {
				events := drawEvents(t, sent)
				sent += len(events)
				_, err := ws.Journal.Append(t.Context(), events, nil)
				must(t, err)
			},
			"they are read":        func(t *rapid.T) { must(t, ws.CatchUp(t.Context(), nil)) },
			"the evidence is kept": func(t *rapid.T) { must(t, ws.Identity.Flush(t.Context(), ws.Visible())) },
			"the index is kept":    func(t *rapid.T) { must(t, ws.Index.Snapshot(t.Context())) },
			"the program dies": func(t *rapid.T) {
				crashes++
				after := filepath.Join(root, fmt.Sprint(lives, "-", crashes))
				must(t, os.CopyFS(after, os.DirFS(dir)))
				_ = ws.Close(context.WithoutCancel(t.Context()))
				dir, ws = after, reopen(t, after)
			},
		})
		must(t, ws.CatchUp(t.Context(), nil))
		got, who := answers(t, ws)
		must(t, ws.Close(t.Context()))
		must(t, workspace.Forget(t.Context(), dir))
		ws = reopen(t, dir)
		must(t, ws.CatchUp(t.Context(), nil))
		want, whoWant := answers(t, ws)
		if got != want || who != whoWant {
			t.Errorf("after %d crashes the answers are\n%s\n%s\nand rebuilt\n%s\n%s", crashes, got, who, want, whoWant)
		}
	})
}

func must(t *rapid.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func reopen(t *rapid.T, dir string) *workspace.Workspace {
	t.Helper()
	ws, err := workspace.Open(t.Context(), dir, workspace.Options{Now: clock})
	must(t, err)
	return ws
}

// drawEvents draws a few calls of a few people, who are told to be the same
// now and then.
func drawEvents(t *rapid.T, sent int) []percorso.Event {
	var parser spec.Parser
	people := rapid.SampledFrom([]string{`"userId":"ana"`, `"userId":"bruno"`, `"anonymousId":"a"`, `"anonymousId":"b"`, `"anonymousId":"a","userId":"ana"`, `"anonymousId":"b","userId":"ana"`, `"anonymousId":"b","userId":"bruno"`})
	kinds := rapid.SampledFrom([]string{
		`"type":"track","event":"Product Viewed","properties":{"category":"Scarpe"}`,
		`"type":"track","event":"Order Completed","properties":{"revenue":10}`,
		`"type":"page","name":"Home"`,
		`"type":"identify","traits":{"email":"ana@example.com","city":"Bologna"}`,
		`"type":"identify","traits":{"city":"Lecce"}`,
	})
	events := make([]percorso.Event, rapid.IntRange(1, 5).Draw(t, "n"))
	for i := range events {
		body := fmt.Sprintf(`{%s,%s,"messageId":"%d","timestamp":"2026-11-%02dT09:00:00Z"}`, kinds.Draw(t, "kind"), people.Draw(t, "who"), sent+i, rapid.IntRange(1, 19).Draw(t, "day"))
		e, err := parser.Parse(0, []byte(body), spec.Envelope{Source: "site", ReceivedAt: now.UnixMilli()})
		must(t, err)
		events[i] = e
	}
	return events
}

// answers returns the journey, and who is who, as text.
func answers(t *rapid.T, ws *workspace.Workspace) (journey, who string) {
	answer, err := ws.Ask(t.Context(), insight.Query{Kind: "journey"})
	must(t, err)
	j, ok := answer.(*insight.JourneyAnswer)
	if !ok {
		t.Fatalf("the answer is a %T", answer)
	}
	j.Coverage.Millis = 0
	for _, id := range []percorso.Identifier{{Kind: percorso.UserID, Value: "ana"}, {Kind: percorso.UserID, Value: "bruno"}, {Kind: percorso.AnonymousID, Value: "a"}, {Kind: percorso.AnonymousID, Value: "b"}} {
		why, err := ws.Identity.Explain(t.Context(), id)
		if percorso.KindOf(err) == percorso.NotFound {
			continue
		}
		must(t, err)
		who += why.Text("en")
	}
	return jsonOf(t, j), who
}

func jsonOf(t *rapid.T, v any) string {
	text, err := json.Marshal(v)
	must(t, err)
	return string(text)
}
