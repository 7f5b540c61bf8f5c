package binding_test

import (
	"context"
	"math"
	"testing"

	"percorso"
	"percorso/catalogue"
	"percorso/identity/graph"
	"percorso/insight"
	"percorso/journeymap/binding"
	"percorso/journeymap/document"
	"percorso/sequence"
)

// TestExpectedBesideMeasured takes what is expected from cards, from a survey
// and from the map that is to be, in this order.
func TestExpectedBesideMeasured(t *testing.T) {
	var rows []sequence.Row
	add := func(customer int, code int, felt percorso.Emotion, score string) {
		r := sequence.Row{Seq: int64(len(rows) + 1), Node: graph.Node(customer), Time: (1_700_000_000 + int64(len(rows))) * 1000, Flags: sequence.HasEmotion, Emotion: felt}
		r.Signature = []catalogue.SignatureID{0, 2, 3}[code] // on the stages a, b and c; the events e0, e0, e1
		if score != "" {
			r.Props = []sequence.Prop{{Name: "score", Value: score}}
		}
		rows = append(rows, r)
	}
	for c := 1; c <= 40; c++ {
		add(c, 0, 1000, "")
		add(c, 1, percorso.Emotion(-1000+2000*(c%2)), "") // a mean of 0
	}
	for c := 1; c <= 4; c++ {
		add(c, 2, -1000, "5") // who expected the best
	}
	s := newShop(rows)
	ofStage := func(id string) props { return props{"of": "stage", "stage": id} }
	doc := document.Of([]document.Node{
		node("map", document.KindMap, "", props{"pair": "other"}),
		node("s1", document.KindStage, "map", props{"title": "First", "bind": ofStage("a")}),
		node("s2", document.KindStage, "map", props{"title": "Second", "bind": ofStage("b")}),
		node("s3", document.KindStage, "map", props{"title": "Third", "bind": ofStage("c")}),
		node("s4", document.KindStage, "map", props{"title": "Fourth"}),
		node("l", document.KindLane, "map", props{"kind": "emotion", "bind": props{"of": "survey", "event": "e1", "property": "score", "scale": "csat"}}),
		node("c1", document.KindCard, "l", props{"stage": "s1", "value": 0.5, "series": "expected"}),
		node("c4", document.KindCard, "l", props{"stage": "s4", "value": 2, "series": "expected"}),
		node("c5", document.KindCard, "l", props{"stage": "s4", "value": -1, "series": "experienced"}),
	})
	toBe := document.Of([]document.Node{
		node("map", document.KindMap, "", props{"form": "to-be"}),
		node("x2", document.KindStage, "map", props{"title": " second "}),
		node("l", document.KindLane, "map", props{"kind": "emotion"}),
		node("c2", document.KindCard, "l", props{"stage": "x2", "value": 1.5}),
	})
	service := &binding.Service{Data: s, Pair: func(_ context.Context, id string) (*document.Document, error) {
		if id != "other" {
			t.Errorf("asked for the map %q", id)
		}
		return toBe, nil
	}}
	f, err := service.Figures(t.Context(), doc, nil)
	if err != nil {
		t.Fatal(err)
	}
	points := f.Curves[0].Points
	for i, want := range []struct {
		expected, gap float64
		from          string
		n             int64
	}{{0.5, -0.5, "cards", 0}, {1.5, 1.5, "pair", 0}, {2, 3, "survey", 4}, {2, 3, "cards", 0}} {
		p := points[i]
		if *p.Expected != want.expected || math.Abs(*p.Gap-want.gap) > 1e-9 || p.From != want.from || p.ExpectedN != want.n {
			t.Errorf("%s: expected %v from %q (%d), gap %v; want %+v", p.Stage, *p.Expected, p.From, p.ExpectedN, *p.Gap, want)
		}
	}
	if !points[3].Assumed || points[3].Measured != nil || points[1].Assumed {
		t.Errorf("what rests on people's word alone: %+v", points)
	}
	if len(f.Gaps) != 3 || f.Gaps[2].Stage != "s2" || f.Gaps[2].N != 40 || f.Gaps[2].People != 40 || f.Gaps[2].Few || *f.Gaps[2].Low >= 1.5 {
		t.Errorf("gaps: %+v", f.Gaps)
	}
	if g := f.Gaps[0]; g.Stage == "s3" && (!g.Few || g.N != 4) {
		t.Errorf("four answers: %+v", g)
	}
}

// TestPersonasArePeople: who once was in the shop stands behind the persona with
// all that they do.
func TestPersonasArePeople(t *testing.T) {
	row := func(seq int64, customer graph.Node, code catalogue.SignatureID) sequence.Row {
		return sequence.Row{Seq: seq, Node: customer, Time: (1_700_000_000 + seq) * 1000, Signature: code, Flags: sequence.HasValue, Value: 500}
	}
	s := newShop([]sequence.Row{row(1, 1, 0), row(2, 1, 2), row(3, 2, 0), row(4, 2, 1), row(5, 3, 2)}) // 2 is an outcome in the store
	audience := props{"where": []props{{"field": "channel", "is": []string{"store"}}}}
	doc := document.Of([]document.Node{
		node("map", document.KindMap, "", nil),
		node("ana", document.KindPersona, "map", props{"audience": audience}),
		node("lost", document.KindPersona, "map", props{"audience": props{"among": props{"prefers": "moon"}}}),
	})
	f, err := (&binding.Service{Data: s}).Figures(t.Context(), doc, nil)
	if err != nil {
		t.Fatal(err)
	}
	p := f.Personas["ana"]
	if p.People != 2 || math.Abs(p.Share-2.0/3) > 1e-9 || p.Outcomes != 2 || p.PerHead != insight.Value(500) || len(p.Channels) != 2 || p.Channels[0].Channel != "store" || p.Channels[1].People != 1 {
		t.Errorf("%+v", p)
	}
	if lost := f.Personas["lost"]; lost.State != binding.Refused || lost.Fault == "" {
		t.Errorf("%+v", lost)
	}
	only, err := (&binding.Service{Data: s}).Figures(t.Context(), doc, &binding.MapFilter{Persona: "ana"})
	if err != nil || only.Coverage.Customers != 2 || only.Coverage.Interactions != 3 || only.Personas["ana"].Share != p.Share {
		t.Errorf("%+v, %v", only, err)
	}
}

// TestGapsOfTouchpoints: a card outside of the curves that says what people expect
// to feel at its touchpoint has a gap with what they felt there.
func TestGapsOfTouchpoints(t *testing.T) {
	var rows []sequence.Row
	for c := 1; c <= 40; c++ {
		rows = append(rows, sequence.Row{Seq: int64(c), Node: graph.Node(c), Time: (1_700_000_000 + int64(c)) * 1000, Flags: sequence.HasEmotion, Emotion: percorso.Emotion(500 * (c % 2))}) // a mean of 0.25
	}
	s := newShop(rows)
	card := func(id document.NodeID, p props) document.Node {
		p["stage"], p["touchpoint"] = "s1", "page"
		return node(id, document.KindCard, "l", p)
	}
	f, err := (&binding.Service{Data: s}).Figures(t.Context(), document.Of([]document.Node{
		node("map", document.KindMap, "", nil), node("s1", document.KindStage, "map", nil),
		node("l", document.KindLane, "map", props{"kind": "touchpoints"}), node("e", document.KindLane, "map", props{"kind": "emotion"}),
		card("less", props{"value": 1.25}), card("more", props{"value": -1}), card("silent", props{}),
		node("nowhere", document.KindCard, "l", props{"stage": "s1", "value": 2}),
	}), nil)
	if err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string]float64{"less": 1, "more": -1.25} {
		if n := f.Nodes[id]; n.Gap == nil || math.Abs(*n.Gap-want) > 1e-9 || n.Expected == nil {
			t.Errorf("%s: %+v", id, n)
		}
	}
	if f.Nodes["silent"].Gap != nil || len(f.Gaps) != 1 || f.Gaps[0].Card != "less" || f.Gaps[0].Lane != "l" || f.Gaps[0].N != 40 || f.Gaps[0].Few || f.Gaps[0].Low == nil || f.Gaps[0].People != 40 {
		t.Errorf("%+v", f.Gaps)
	}
}
