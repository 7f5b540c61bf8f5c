package deviation

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"percorso"
	"percorso/catalogue"
	"percorso/identity/graph"
	"percorso/insight"
	"percorso/journeymap/binding"
	"percorso/journeymap/document"
	"percorso/sequence"
	"percorso/sequence/index"
)

type props = map[string]any

func node(id document.NodeID, kind document.Kind, parent document.NodeID, p props) document.Node {
	n := document.Node{ID: id, Kind: kind, Parent: parent, Order: "a" + string(id), Props: map[string]json.RawMessage{}}
	for k, v := range p {
		n.Props[k], _ = json.Marshal(v)
	}
	return n
}

// shop has the touchpoints home, list, cart, till and radio; an interaction's
// signature is the touchpoint's place in that list.
type shop struct {
	asker *insight.Asker
	table *catalogue.Table
}

func (s *shop) Ask(ctx context.Context, q insight.Query) (any, error) { return s.asker.Ask(ctx, q) }

func (s *shop) Table(percorso.ModelID) (*catalogue.Table, error) { return s.table, nil }

func (s *shop) Names() (events, properties map[string]bool) { return nil, nil }
func (s *shop) Visible() int64                              { return 1 }
func (s *shop) Currency() string                            { return "EUR" }

type tables struct{ *shop }

func (t tables) Table(percorso.ModelID, []catalogue.Signature) (*catalogue.Table, error) {
	return t.table, nil
}

const (
	home = iota
	list
	cart
	till
	radio
)

func newShop(t *testing.T, journeys ...[]catalogue.SignatureID) *shop {
	t.Helper()
	s := &shop{table: &catalogue.Table{
		Model: catalogue.Model{ID: "m", Stages: []catalogue.Stage{{ID: "look"}, {ID: "buy"}}, Places: map[percorso.TouchpointID]percorso.StageID{"home": "look", "list": "look", "cart": "buy", "till": "buy"}},
		Stage: []uint8{1, 1, 2, 2, 0}, Touchpoint: []uint16{1, 2, 3, 4, 5}, Outcome: make([]bool, 5),
	}}
	signatures := catalogue.NewSignatures()
	for _, name := range []string{"home", "list", "cart", "till", "radio"} {
		s.table.Touchpoints = append(s.table.Touchpoints, catalogue.Touchpoint{ID: percorso.TouchpointID(name), Name: percorso.Text{It: name, En: name}})
		signatures.Intern(catalogue.Signature{Type: percorso.Track, Name: name})
	}
	x, err := index.Open(index.Options{Signatures: signatures})
	if err != nil {
		t.Fatal(err)
	}
	var rows []sequence.Row
	for c, j := range journeys {
		for i, code := range j {
			rows = append(rows, sequence.Row{Seq: int64(len(rows) + 1), Node: graph.Node(c + 1), Time: (1_700_000_000 + int64(i)) * 1000, Signature: code})
		}
	}
	x.Append(rows, nil, int64(len(rows)))
	view := x.View()
	s.asker = &insight.Asker{View: func() insight.View { return view }, Tables: tables{s}}
	return s
}

// theMap plans home and list, then the cart, then the till, and round again to
// the first from there.
func theMap(more ...document.Node) *document.Document {
	return document.Of(append([]document.Node{
		node("map", document.KindMap, "", nil),
		node("s1", document.KindStage, "map", props{"title": "Looking", "bind": props{"of": "stage", "stage": "look"}}),
		node("s2", document.KindStage, "map", props{"title": "Choosing"}),
		node("s3", document.KindStage, "map", props{"title": "Paying"}),
		node("lane", document.KindLane, "map", props{"kind": "touchpoints"}),
		node("c2", document.KindCard, "lane", props{"stage": "s2", "touchpoint": "cart"}),
		node("c3", document.KindCard, "lane", props{"stage": "s3", "bind": props{"of": "touchpoint", "touchpoint": "till"}}),
		node("round", document.KindLink, "map", props{"from": "c3", "to": "s1", "type": "loop"}),
	}, more...))
}

func TestPlans(t *testing.T) {
	s := newShop(t)
	for name, c := range map[string]struct {
		more []document.Node
		want []insight.PlanWay
	}{
		"the map": {nil, []insight.PlanWay{{From: "s1", To: "s2"}, {From: "s2", To: "s3"}, {From: "s3", To: "s1", Loop: true}}},
		"a shorter way besides": {
			[]document.Node{node("x", document.KindLink, "map", props{"from": "s1", "to": "c3", "type": "forward"})},
			[]insight.PlanWay{{From: "s1", To: "s2"}, {From: "s2", To: "s3"}, {From: "s3", To: "s1", Loop: true}, {From: "s1", To: "s3"}},
		},
		"another way, and one back": {
			[]document.Node{
				node("x", document.KindLink, "map", props{"from": "s1", "to": "s3", "type": "branch"}),
				node("y", document.KindLink, "map", props{"from": "s2", "to": "s1", "type": "branch"}),
			},
			[]insight.PlanWay{{From: "s1", To: "s2"}, {From: "s2", To: "s3"}, {From: "s3", To: "s1", Loop: true}, {From: "s1", To: "s3"}, {From: "s2", To: "s1", Loop: true}},
		},
		"no way": {
			[]document.Node{node("x", document.KindLink, "map", props{"from": "s1", "to": "s3", "type": "depends"}), node("y", document.KindLink, "map", props{"from": "s1", "to": "gone", "type": "branch"})},
			[]insight.PlanWay{{From: "s1", To: "s2"}, {From: "s2", To: "s3"}, {From: "s3", To: "s1", Loop: true}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := planOf(theMap(c.more...), s.table)
			if diff := cmp.Diff(c.want, p.query.Ways); diff != "" {
				t.Errorf("ways (-want +got):\n%s", diff)
			}
			columns := []insight.PlanColumn{
				{ID: "s1", Touchpoints: []percorso.TouchpointID{"home", "list"}},
				{ID: "s2", Touchpoints: []percorso.TouchpointID{"cart"}},
				{ID: "s3", Touchpoints: []percorso.TouchpointID{"till"}},
			}
			if diff := cmp.Diff(columns, p.query.Columns); diff != "" {
				t.Errorf("columns (-want +got):\n%s", diff)
			}
		})
	}
}

func TestDeviations(t *testing.T) {
	s := newShop(
		t,
		[]catalogue.SignatureID{home, list, cart, till},       // as planned
		[]catalogue.SignatureID{home, cart, till, list, cart}, // without the list at first, and round again
		[]catalogue.SignatureID{home, till},                   // past the cart: a third of a touch
		[]catalogue.SignatureID{home, radio, list},            // the radio
		[]catalogue.SignatureID{home, list, cart, home},       // back to the home: no loop leads there
	)
	service := &binding.Service{Data: s}
	d, err := Of(t.Context(), service, theMap(node("gone", document.KindCard, "lane", props{"stage": "s3", "touchpoint": "kiosk"})), nil)
	if err != nil {
		t.Fatal(err)
	}
	type short struct {
		Kind, Stage, Node, Name string
		Customers, Count, Of    int64
	}
	var got []short
	for _, x := range d.Deviations {
		got = append(got, short{x.Kind, x.Stage, x.Node, x.Name.En, x.Customers, x.Count, x.Of})
	}
	want := []short{
		{"skipped", "s2", "s2", "Choosing", 1, 1, 4},
		{"adhoc", "", "", "radio", 1, 1, 5},
		{"disorder", "s1", "s1", "home", 1, 1, 5},
		{"missing", "s1", "s1", "list", 1, 1, 5},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("deviations (-want +got):\n%s", diff)
	}
	if touches := int64(18); d.Touches != touches || d.Customers != 5 || d.AsPlanned != 2 || *d.Fitness != 1-float64(1+3+3)/float64(3*touches) {
		t.Errorf("%d touches, %d customers, %d as planned, fitness %v", d.Touches, d.Customers, d.AsPlanned, *d.Fitness)
	}
	// What the map allows, and what of that was seen, by how often it was left: at
	// the beginning home, and not list, 5 times; after home list and cart, 5; after
	// list cart, and not home, 3; after cart till, 2; after till list, and not home, 1.
	if allowed, seen := 5*2+5*2+3*2+2+2, 5+5*2+3+2+1; *d.Precision != float64(seen)/float64(allowed) {
		t.Errorf("precision %v", *d.Precision)
	}
	if diff := cmp.Diff([]binding.MissingName{{Kind: "touchpoint", Name: "kiosk", Nodes: []string{"gone"}}}, d.Unknown); diff != "" {
		t.Error(diff)
	}
	total, who, err := Customers(t.Context(), service, s.asker, theMap(), nil, insight.Deviating{Kind: "skipped", Column: "s2"}, 5)
	if err != nil || total != 1 || len(who) != 1 || len(who[0].Steps) != 3 || who[0].Steps[1].Kind != "skipped" || who[0].Steps[1].Stage != "s2" {
		t.Errorf("%d: %+v, %v", total, who, err)
	}
}

func TestAMapWithoutTouchpoints(t *testing.T) {
	d, err := Of(t.Context(), &binding.Service{Data: newShop(t)}, document.New(), nil)
	if err != nil || d.State != "empty" {
		t.Errorf("%+v, %v", d, err)
	}
}
