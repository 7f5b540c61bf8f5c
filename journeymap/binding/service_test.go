package binding_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"percorso"
	"percorso/catalogue"
	"percorso/identity/graph"
	"percorso/insight"
	"percorso/journeymap/binding"
	"percorso/journeymap/document"
	"percorso/sequence"
	"percorso/sequence/index"
)

// shop is a workspace made of random interactions.
type shop struct {
	asker *insight.Asker
	table *catalogue.Table
	asked atomic.Int64
	seq   atomic.Int64
	takes func(string) // while a question is answered; nil for nothing
}

func (s *shop) Ask(ctx context.Context, q insight.Query) (any, error) {
	s.asked.Add(1)
	if s.takes != nil {
		s.takes(q.Kind)
	}
	return s.asker.Ask(ctx, q)
}

func (s *shop) Table(model percorso.ModelID) (*catalogue.Table, error) {
	if model != "" && model != s.table.Model.ID {
		return nil, percorso.Errorf(percorso.NotFound, "there is no model %q", model)
	}
	return s.table, nil
}

func (s *shop) Names() (events, properties map[string]bool) {
	return map[string]bool{"e0": true, "e1": true}, map[string]bool{"score": true}
}
func (s *shop) Visible() int64   { return s.seq.Load() }
func (s *shop) Currency() string { return "EUR" }

type tables struct{ *shop }

func (t tables) Table(m percorso.ModelID, _ []catalogue.Signature) (*catalogue.Table, error) {
	return t.shop.Table(m)
}

func newShop(rows []sequence.Row) *shop {
	s := &shop{table: &catalogue.Table{
		Version:     7,
		Model:       catalogue.Model{ID: "m", Stages: []catalogue.Stage{{ID: "a"}, {ID: "b"}, {ID: "c"}}, Loops: []catalogue.Loop{{From: "c", To: "a"}}},
		Channels:    []catalogue.Channel{{ID: "web"}, {ID: "store"}},
		Touchpoints: []catalogue.Touchpoint{{ID: "page", Name: percorso.Text{It: "Pagina", En: "Page"}}, {ID: "till"}, {ID: "mail"}},
		Channel:     []uint8{1, 1, 2, 2, 0, 1}, Touchpoint: []uint16{1, 1, 2, 2, 3, 0}, Stage: []uint8{1, 1, 2, 3, 3, 0}, Outcome: []bool{false, false, true, false, false, false},
	}}
	signatures := catalogue.NewSignatures()
	for i := range 6 {
		signatures.Intern(catalogue.Signature{Type: percorso.Track, Name: fmt.Sprint("e", i%2), Source: percorso.SourceID(fmt.Sprint("s", i))})
	}
	x, err := index.Open(index.Options{Signatures: signatures})
	if err != nil {
		panic(err)
	}
	x.Append(rows, nil, int64(len(rows)))
	view := x.View()
	s.asker = &insight.Asker{View: func() insight.View { return view }, Tables: tables{s}}
	return s
}

func drawRows(t *rapid.T) (rows []sequence.Row) {
	for c := range rapid.IntRange(0, 6).Draw(t, "customers") {
		for range rapid.IntRange(1, 8).Draw(t, "length") {
			r := sequence.Row{
				Seq: int64(len(rows) + 1), Node: graph.Node(c + 1), Time: (1_700_000_000 + int64(rapid.IntRange(0, 90).Draw(t, "day"))*86_400) * 1000,
				Signature: catalogue.SignatureID(rapid.IntRange(0, 5).Draw(t, "code")),
			}
			if rapid.Bool().Draw(t, "felt") {
				r.Flags, r.Emotion = sequence.HasEmotion, percorso.Emotion(rapid.IntRange(-2000, 2000).Draw(t, "emotion"))
			}
			if score := rapid.SampledFrom([]string{"", "1", "4", "5"}).Draw(t, "score"); score != "" {
				r.Props = []sequence.Prop{{Name: "score", Value: score}}
			}
			rows = append(rows, r)
		}
	}
	return rows
}

func node(id document.NodeID, kind document.Kind, parent document.NodeID, props map[string]any) document.Node {
	n := document.Node{ID: id, Kind: kind, Parent: parent, Order: "a" + string(id), Props: map[string]json.RawMessage{}}
	for k, v := range props {
		n.Props[k], _ = json.Marshal(v)
	}
	return n
}

type props = map[string]any

// drawMap draws a map whose stages, steps, lanes and cards are bound to all sorts
// of things, some of which are not there.
func drawMap(t *rapid.T) *document.Document {
	nodes := []document.Node{{ID: "map", Kind: document.KindMap}}
	bind := func(name string, all ...props) props {
		b := rapid.SampledFrom(append(all, nil)).Draw(t, name)
		if b == nil {
			return props{}
		}
		return props{"bind": b}
	}
	var columns []document.NodeID
	for i := range rapid.IntRange(1, 4).Draw(t, "stages") {
		id := document.NodeID(fmt.Sprint("s", i))
		nodes = append(nodes, node(id, document.KindStage, "map", bind("stage", props{"of": "stage", "stage": "a"}, props{"of": "stage", "stage": "b"},
			props{"of": "touchpoint", "touchpoints": []string{"page", "mail"}}, props{"of": "touchpoint", "touchpoint": "till"}, props{"of": "stage", "stage": "gone"})))
		columns = append(columns, id)
		if rapid.IntRange(0, 3).Draw(t, "has a step") == 0 {
			step := document.NodeID(fmt.Sprint("t", i))
			nodes = append(nodes, node(step, document.KindStage, id, bind("step", props{"of": "touchpoint", "touchpoint": "mail"})))
			columns = append(columns, step)
		}
	}
	page, till := []props{{"field": "touchpoint", "is": []string{"page"}}}, []props{{"field": "touchpoint", "is": []string{"till"}}}
	for i, kind := range []string{"touchpoints", "emotion"} {
		lane := document.NodeID(fmt.Sprint("l", i))
		p := bind("lane", props{"of": "channel", "channel": "web"}, props{"of": "stages"}, props{"of": "touchpoint", "touchpoint": "page"})
		p["kind"] = kind
		nodes = append(nodes, node(lane, document.KindLane, "map", p))
		for k := range rapid.IntRange(0, 5).Draw(t, "cards") {
			p := bind("card", props{"of": "touchpoint", "touchpoint": "page"}, props{"of": "touchpoint", "touchpoint": "gone"}, props{"of": "channel", "channel": "store"},
				props{"of": "survey", "event": "e1", "property": "score", "scale": "csat"}, props{"of": "path", "from": page, "to": till, "window": "20d"},
				props{"of": "funnel", "steps": []props{{"where": page}, {"where": till}, {"where": page}}}, props{"of": "stage", "stage": "c"})
			p["stage"] = rapid.SampledFrom(columns).Draw(t, "column")
			if rapid.Bool().Draw(t, "expected") {
				p["value"], p["series"] = 1.5, "expected"
			}
			nodes = append(nodes, node(document.NodeID(fmt.Sprint("c", i, k)), document.KindCard, lane, p))
		}
	}
	return document.Of(nodes)
}

// laid lays a node's question over the base, as a client does.
func laid(base, q insight.Query) insight.Query {
	out := base
	out.Kind, out.Sets, out.Steps, out.Window, out.Who = q.Kind, q.Sets, q.Steps, q.Window, q.Who
	if q.Model != "" {
		out.Model = q.Model
	}
	if q.Stages != nil {
		out.Stages, out.Loops = q.Stages, q.Loops
	}
	out.Where = append(slices.Clone(base.Where), q.Where...)
	if q.Kind == insight.KindCustomers {
		out.Compare = nil
	}
	return out
}

// TestFiguresAreThoseOfTheQuestions asks for all figures of random maps, and then
// the question of each node by itself.
func TestFiguresAreThoseOfTheQuestions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, doc := newShop(drawRows(t)), drawMap(t)
		filter := &binding.MapFilter{}
		if rapid.Bool().Draw(t, "filter") {
			filter.Where = []insight.Condition{{Field: "channel", Is: []string{"web", "store"}}}
			filter.Compare = &insight.Compare{Where: []insight.Condition{{Field: "channel", Is: []string{"web"}}}}
		}
		if rapid.Bool().Draw(t, "period") {
			filter.Period = &insight.Period{From: "2023-12-01", To: "2024-01-01"}
		}
		f, err := (&binding.Service{Data: s}).Figures(t.Context(), doc, filter)
		if err != nil {
			t.Fatal(err)
		}
		for id, n := range f.Nodes {
			check(t, s, f, id, n)
			for cell, c := range n.Cells {
				if c.People != nil {
					people(t, s, f, id+" "+cell, c)
				}
			}
		}
		for _, c := range f.Curves {
			for _, p := range c.Points {
				if p.Expected != nil && p.Measured != nil && *p.Gap != *p.Expected-p.Measured.Value && *p.Gap-(*p.Expected-p.Measured.Value) > 1e-8 {
					t.Fatalf("the gap of %+v", p)
				}
			}
		}
	})
}

// people holds the people of a figure against the list of them.
func people(t *rapid.T, s *shop, f *binding.MapFigures, id string, n binding.NodeFigure) {
	answer, err := s.asker.Ask(t.Context(), laid(f.Base, *n.People))
	if err != nil {
		t.Fatalf("%s: %v", id, err)
	}
	list, ok := answer.(*insight.CustomersAnswer)
	if !ok || float64(list.Total) != n.Measures.People.Value {
		t.Fatalf("%s: %v people, and %d in the list of %+v", id, n.Measures.People.Value, list.Total, n.People)
	}
}

func check(t *rapid.T, s *shop, f *binding.MapFigures, id string, n binding.NodeFigure) {
	if n.State == binding.Unknown && len(n.Missing) == 0 || n.State == binding.Refused && n.Fault == "" {
		t.Fatalf("%s: %+v does not say why", id, n)
	}
	if n.Question == nil {
		return
	}
	answer, err := s.asker.Ask(t.Context(), laid(f.Base, *n.Question))
	if err != nil {
		t.Fatalf("%s: %v", id, err)
	}
	m := n.Measures
	var got, want []float64
	switch a := answer.(type) {
	case *insight.JourneyAnswer:
		at := slices.IndexFunc(a.Stages, func(x insight.StageFigures) bool { return x.Stage == n.People.Who.Stage })
		x := &a.Stages[at]
		got = []float64{m.People.Value, m.Volume.Value, m.Value.Value}
		want = []float64{float64(x.Customers), float64(x.Interactions), float64(x.Value)}
		if x.Customers > 0 {
			got, want = append(got, m.Conversion.Value*m.People.Value, m.Backsteps.Value*m.People.Value), append(want, float64(x.Next), float64(x.BackStep))
		}
		if a.Compare != nil {
			got, want = append(got, *m.People.Compare), append(want, float64(a.Compare.Stages[at].Customers))
		}
		if x.Emotion.Mean != nil {
			got, want = append(got, m.Emotion.Value), append(want, *x.Emotion.Mean)
		}
	case *insight.TallyAnswer:
		x := &a.Sets[0]
		got = []float64{m.People.Value, m.Volume.Value}
		want = []float64{float64(x.Customers), float64(x.Interactions)}
		if x.Customers > 0 {
			got, want = append(got, m.Conversion.Value*m.People.Value), append(want, float64(x.Converted))
		}
		if x.Mean != nil {
			got, want = append(got, m.Mean.Value), append(want, *x.Mean)
		}
	case *insight.FunnelAnswer:
		got = []float64{m.People.Value}
		want = []float64{float64(a.Steps[0].Customers)}
	}
	if diff := cmp.Diff(want, got, cmp.Comparer(func(a, b float64) bool { return a-b < 1e-6 && b-a < 1e-6 })); diff != "" {
		t.Fatalf("%s: figures differ from the answer of its question (-answer +figure):\n%s", id, diff)
	}
	if n.People != nil {
		people(t, s, f, id, n)
	}
}

func TestManyViewersAskOnce(t *testing.T) {
	rows := []sequence.Row{{Seq: 1, Node: 1, Time: 1_700_000_000_000, Signature: 0}}
	s := newShop(rows)
	now := time.Unix(1_700_000_000, 0)
	var clock sync.Mutex
	service := &binding.Service{Data: s, Now: func() time.Time { clock.Lock(); defer clock.Unlock(); return now }}
	doc := document.Of([]document.Node{{ID: "map", Kind: document.KindMap}, node("s", document.KindStage, "map", props{"bind": props{"of": "stage", "stage": "a"}})})
	ask := func(n int) {
		var wait sync.WaitGroup
		for range n {
			wait.Go(func() {
				if _, err := service.Figures(t.Context(), doc, nil); err != nil {
					t.Error(err)
				}
			})
		}
		wait.Wait()
	}
	ask(20)
	if n := s.asked.Load(); n != 2 { // the tally and the journey
		t.Errorf("20 viewers asked %d questions", n)
	}
	s.seq.Add(1)
	ask(20)
	if n := s.asked.Load(); n != 2 {
		t.Errorf("20 viewers asked %d questions within a second", n)
	}
	clock.Lock()
	now = now.Add(2 * time.Second)
	clock.Unlock()
	ask(20)
	if n := s.asked.Load(); n != 4 {
		t.Errorf("20 viewers asked %d questions, once fresh interactions had come", n)
	}
}

// TestFiguresAreAsOldAsTheOldest asks while the journey's answer, which takes
// long, still serves and the tally's no more.
func TestFiguresAreAsOldAsTheOldest(t *testing.T) {
	s := newShop([]sequence.Row{{Seq: 1, Node: 1, Time: 1_700_000_000_000, Signature: 0}})
	now := time.Unix(1_700_000_000, 0)
	s.takes = func(k string) {
		if k == insight.KindJourney {
			now = now.Add(5 * time.Second)
		}
	}
	service := &binding.Service{Data: s, Now: func() time.Time { return now }}
	doc := document.Of([]document.Node{{ID: "map", Kind: document.KindMap}, node("s", document.KindStage, "map", props{"bind": props{"of": "stage", "stage": "a"}})})
	s.seq.Store(1)
	for _, c := range []struct {
		visible, want, asked int64
		later                time.Duration
	}{
		{visible: 1, want: 1, asked: 2},
		{visible: 2, want: 1, asked: 3}, // five seconds on: the tally again, the journey's of before
		{visible: 2, want: 2, asked: 4, later: 20 * time.Second},
	} {
		s.seq.Store(c.visible)
		now = now.Add(c.later)
		f, err := service.Figures(t.Context(), doc, nil)
		if err != nil {
			t.Fatal(err)
		}
		if f.Seq != c.want || s.asked.Load() != c.asked {
			t.Errorf("at position %d: figures up to %d after %d questions, want %d after %d", c.visible, f.Seq, s.asked.Load(), c.want, c.asked)
		}
	}
}

func TestNamesThatAreGone(t *testing.T) {
	s := newShop([]sequence.Row{{Seq: 1, Node: 1, Time: 1_700_000_000_000, Signature: 0}})
	doc := document.Of([]document.Node{
		{ID: "map", Kind: document.KindMap, Props: map[string]json.RawMessage{"model": json.RawMessage(`"old"`)}},
		node("s", document.KindStage, "map", props{"bind": props{"of": "touchpoint", "touchpoints": []string{"page", "gone"}}}),
		node("s2", document.KindStage, "map", props{"bind": props{"of": "touchpoint", "touchpoints": []string{"page"}}}),
		node("l", document.KindLane, "map", props{"kind": "text"}),
		node("c", document.KindCard, "l", props{"stage": "s", "touchpoint": "gone"}),
		node("d", document.KindCard, "l", props{"stage": "s", "bind": props{"of": "weather"}}),
		node("e", document.KindCard, "l", props{"stage": "s", "bind": "nonsense"}),
		node("f", document.KindCard, "l", props{"stage": "s", "bind": props{"of": "survey", "event": "Never"}}),
		node("g", document.KindCard, "l", props{"stage": "s", "touchpoint": "mail"}),
		node("h", document.KindCard, "l", props{"stage": "nowhere", "touchpoint": "mail"}),
	})
	f, err := (&binding.Service{Data: s}).Figures(t.Context(), doc, nil)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for id, n := range f.Nodes {
		got[id] = n.State
	}
	want := map[string]string{"s": binding.Measured, "s2": binding.None, "c": binding.Unknown, "d": binding.Refused, "e": binding.Refused, "f": binding.Unknown, "g": binding.None}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("states (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"gone"}, f.Nodes["s"].Missing); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"page"}, f.Nodes["s2"].Shared); diff != "" {
		t.Error(diff)
	}
	unknown := []binding.MissingName{
		{Kind: "model", Name: "old", Nodes: []string{"map"}},
		{Kind: "touchpoint", Name: "gone", Nodes: []string{"s", "c"}},
		{Kind: "event", Name: "Never", Nodes: []string{"f"}},
	}
	if diff := cmp.Diff(unknown, f.Unknown); diff != "" {
		t.Errorf("unknown (-want +got):\n%s", diff)
	}
}
