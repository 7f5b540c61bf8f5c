package lint_test

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"percorso/journeymap/binding"
	"percorso/journeymap/document"
	"percorso/journeymap/lint"
)

type props = map[string]any

func node(id document.NodeID, kind document.Kind, parent document.NodeID, p props) document.Node {
	n := document.Node{ID: id, Kind: kind, Parent: parent, Order: "a" + string(id), Props: map[string]json.RawMessage{}}
	for k, v := range p {
		n.Props[k], _ = json.Marshal(v)
	}
	return n
}

func found(f lint.Findings) (out []string) {
	for _, x := range f.Findings {
		out = append(out, x.Severity+" "+x.ID+" "+x.Node)
	}
	return out
}

var today = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func TestAnEmptyMap(t *testing.T) {
	got := found(lint.Of(document.New(), lint.Input{Now: today}))
	want := []string{
		"warning no-scenario map", "warning no-stages map", "warning no-persona map", "warning no-emotion map", "warning nothing-bound map",
		"hint no-goal map", "hint no-owner map", "hint review-none map",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// good is a map that lacks nothing.
func good() []document.Node {
	store := props{"where": []props{{"field": "channel", "is": []string{"store"}}}}
	return []document.Node{
		node("map", document.KindMap, "", props{"scenario": "A coat for the winter", "goal": "To be warm", "owner": "p1", "review": props{"every": 90, "next": "2026-12-01"}}),
		node("ana", document.KindPersona, "map", props{"name": "Ana", "audience": store}),
		node("buy", document.KindStage, "map", props{"title": "Buying", "bind": props{"of": "stage", "stage": "purchase"}}),
		node("places", document.KindLane, "map", props{"kind": "touchpoints"}),
		node("till", document.KindCard, "places", props{"stage": "buy", "text": "The till", "bind": props{"of": "touchpoint", "touchpoint": "till"}}),
		node("felt", document.KindLane, "map", props{"kind": "emotion", "persona": "ana"}),
		node("sad", document.KindCard, "felt", props{"stage": "buy", "value": -1, "series": "experienced"}),
		node("hurts", document.KindLane, "map", props{"kind": "pains", "persona": "ana"}),
		node("queue", document.KindCard, "hurts", props{"stage": "buy", "text": "The queue", "evidence": "partly"}),
		node("ideas", document.KindLane, "map", props{"kind": "ideas"}),
		node("second", document.KindCard, "ideas", props{"stage": "buy", "text": "A second till", "owner": "p1", "gain": 4, "metric": "Minutes in the queue"}),
	}
}

func TestWhatAGoodMapLacks(t *testing.T) {
	if got := found(lint.Of(document.Of(good()), lint.Input{Now: today})); got != nil {
		t.Fatalf("a good map: %v", got)
	}
	add := func(n ...document.Node) []document.Node { return append(good(), n...) }
	change := func(id document.NodeID, p props) []document.Node {
		nodes := good()
		at := slices.IndexFunc(nodes, func(n document.Node) bool { return n.ID == id })
		for k, v := range p {
			nodes[at].Props[k], _ = json.Marshal(v)
			if v == nil {
				delete(nodes[at].Props, k)
			}
		}
		return nodes
	}
	for name, c := range map[string]struct {
		nodes []document.Node
		want  string
	}{
		"no scenario":      {change("map", props{"scenario": " "}), "warning no-scenario map"},
		"overdue":          {change("map", props{"review": props{"every": 90, "next": "2026-11-01"}}), "warning review-overdue map"},
		"idea of nobody":   {change("second", props{"owner": nil}), "hint idea-no-owner second"},
		"idea for nothing": {change("second", props{"metric": nil}), "hint idea-no-metric second"},
		"mere opinion":     {change("queue", props{"evidence": "none"}), "warning pain-no-evidence queue"},
		"moment":           {change("queue", props{"moment": "fmot"}), "warning moment-no-figure queue"},
		"only expected":    {change("sad", props{"series": "expected"}), "hint expected-no-experienced felt"},
		"whose":            {append(change("felt", props{"persona": nil}), node("bob", document.KindPersona, "map", props{"audience": props{"where": []props{{"field": "channel", "is": []string{"web"}}}}})), "warning two-personas map"},
		"nobody behind":    {change("ana", props{"audience": nil}), "hint persona-no-audience ana"},
		"empty lane":       {add(node("empty", document.KindLane, "map", props{"kind": "needs", "title": "Needs"})), "hint empty-lane empty"},
		"empty stage":      {add(node("use", document.KindStage, "map", props{"title": "Using"})), "warning empty-stage use"},
		"no touchpoint":    {add(node("use", document.KindStage, "map", props{"title": "Using"}), node("wears", document.KindCard, "hurts", props{"stage": "use", "text": "It pills", "evidence": "measured"})), "warning stage-no-touchpoint use"},
		"twice":            {add(node("zz", document.KindCard, "hurts", props{"stage": "buy", "text": "the  QUEUE", "evidence": "partly"})), "hint duplicate-card zz"},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff([]string{c.want}, found(lint.Of(document.Of(c.nodes), lint.Input{Now: today}))); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestWhatTheFiguresSay(t *testing.T) {
	before, now := 0.40, 0.31
	figures := &binding.MapFigures{
		Nodes: map[string]binding.NodeFigure{
			"till":  {State: binding.Stale, LastSeen: "2026-11-02T10:00:00Z"},
			"queue": {State: binding.Refused, Fault: "there is nothing called \"weather\" to bind to"},
		},
		Unknown: []binding.MissingName{{Kind: "touchpoint", Name: "kiosk", Nodes: []string{"buy"}}},
	}
	figures.Coverage.Until = "2026-11-22T10:00:00Z"
	since := &binding.MapFigures{Nodes: map[string]binding.NodeFigure{
		"buy":  {Measures: binding.Measures{Conversion: &binding.Measure{Value: before, Unit: "share", N: 1000, Compare: &now, CompareN: 1000}}},
		"till": {Measures: binding.Measures{Conversion: &binding.Measure{Value: before, Unit: "share", N: 120, Compare: &now, CompareN: 120}}}, // may be chance
	}}
	got := lint.Of(document.Of(good()), lint.Input{Now: today, Figures: figures, Since: since})
	want := []string{"error unknown-name buy", "error refused-binding queue", "warning figure-changed buy", "warning data-old till"}
	if diff := cmp.Diff(want, found(got)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if got.Errors != 2 || got.Warnings != 2 || got.Hints != 0 || got.Findings[3].Params["days"] != "20" || got.Findings[2].Params["before"] != "0.4000" {
		t.Errorf("%+v", got)
	}
}
