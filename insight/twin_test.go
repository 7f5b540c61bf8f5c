package insight

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"percorso"
	"percorso/catalogue"
	"percorso/identity/graph"
	"percorso/sequence"
	"percorso/sequence/figures"
	"percorso/sequence/index"
	"percorso/sequence/naive"
)

// shop is a small random workspace: the index has its rows, the twin is asked
// with the rows themselves.
type shop struct {
	table      *catalogue.Table
	signatures *catalogue.Signatures
	traits     map[graph.Node]string // "tier" of a customer
	rows       []sequence.Row
}

func (s *shop) Table(percorso.ModelID, []catalogue.Signature) (*catalogue.Table, error) {
	return s.table, nil
}

func (s *shop) MatchTrait(name string, test func(string, bool) bool) func(graph.Node) bool {
	return func(n graph.Node) bool {
		v, ok := s.traits[n]
		return test(v, ok && name == "tier")
	}
}

const day = 86_400

func drawShop(t *rapid.T) *shop {
	s := &shop{signatures: catalogue.NewSignatures(), traits: map[graph.Node]string{}, table: &catalogue.Table{
		Model:       catalogue.Model{ID: "m", Stages: []catalogue.Stage{{ID: "a"}, {ID: "b"}, {ID: "c"}}, Loops: []catalogue.Loop{{From: "c", To: "a"}}},
		Channels:    []catalogue.Channel{{ID: "web"}, {ID: "store"}},
		Touchpoints: []catalogue.Touchpoint{{ID: "page"}, {ID: "till"}, {ID: "mail"}},
	}}
	for i := range 5 {
		s.signatures.Intern(catalogue.Signature{Type: percorso.CallType(1 + i%3), Name: fmt.Sprint("e", i/2), Source: percorso.SourceID(fmt.Sprint("s", i%2))})
		s.table.Channel = append(s.table.Channel, uint8(i%3))
		s.table.Touchpoint = append(s.table.Touchpoint, uint16(i%4))
		s.table.Stage = append(s.table.Stage, uint8((i+1)%4))
		s.table.Outcome = append(s.table.Outcome, i == 2)
	}
	for c := range graph.Node(rapid.IntRange(0, 5).Draw(t, "customers")) {
		if tier := rapid.SampledFrom([]string{"", "gold", "9.90", "12"}).Draw(t, "tier"); tier != "" {
			s.traits[c+1] = tier
		}
		for range rapid.IntRange(1, 8).Draw(t, "length") {
			row := sequence.Row{
				Seq: int64(len(s.rows) + 1), Node: c + 1,
				Time:      (1_700_000_000 + int64(rapid.IntRange(0, 4).Draw(t, "day"))*day/2) * 1000,
				Signature: catalogue.SignatureID(rapid.IntRange(0, 4).Draw(t, "code")),
			}
			if v := rapid.SampledFrom([]string{"", "red", "Dark Red", "9.9", "9.90", "12", "012"}).Draw(t, "colour"); v != "" {
				row.Props = []sequence.Prop{{Name: "colour", Value: v}}
			}
			s.rows = append(s.rows, row)
		}
	}
	return s
}

func drawConditions(t *rapid.T) []Condition {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Condition {
		c := Condition{Field: rapid.SampledFrom([]string{"channel", "touchpoint", "stage", "event", "source", "property:colour", "property:none", "trait:tier"}).Draw(t, "field")}
		values := rapid.SliceOfN(rapid.SampledFrom([]string{"web", "store", "page", "a", "b", "e0", "e1", "page: e0", "s1", "red", "9.9", "12", "gold"}), 1, 3)
		number := rapid.SampledFrom([]float64{9.9, 10, 12})
		switch rapid.IntRange(0, 5).Draw(t, "operator") {
		case 0:
			c.Is = values.Draw(t, "is")
		case 1:
			c.Not = values.Draw(t, "not")
		case 2:
			c.Contains = rapid.SampledFrom([]string{"red", "E", "9"}).Draw(t, "contains")
		case 3:
			n := number.Draw(t, "at least")
			c.AtLeast = &n
		case 4:
			n := number.Draw(t, "below")
			c.Below = &n
		default:
			b := rapid.Bool().Draw(t, "exists")
			c.Exists = &b
		}
		return c
	}), 0, 3).Draw(t, "where")
}

// meets is the slow and simple reading of conditions.
func (s *shop) meets(x *sequence.Row, where []Condition) bool {
	for _, c := range where {
		v, present := s.field(x, c.Field)
		n, err := strconv.ParseFloat(v, 64)
		if err != nil || v == "012" {
			n = -1
			err = strconv.ErrSyntax
		}
		equal := func(w string) bool {
			m, bad := strconv.ParseFloat(w, 64)
			return v == w || err == nil && bad == nil && m == n
		}
		in := func(list []string) bool { return slices.ContainsFunc(list, equal) }
		var ok bool
		switch {
		case c.Is != nil:
			ok = present && in(c.Is)
		case c.Not != nil:
			ok = !present || !in(c.Not)
		case c.Contains != "":
			ok = present && strings.Contains(strings.ToLower(v), strings.ToLower(c.Contains))
		case c.AtLeast != nil:
			ok = present && err == nil && n >= *c.AtLeast
		case c.Below != nil:
			ok = present && err == nil && n < *c.Below
		default:
			ok = present == *c.Exists
		}
		if !ok {
			return false
		}
	}
	return true
}

func (s *shop) field(x *sequence.Row, field string) (string, bool) {
	sig, table := s.signatures.All()[x.Signature], s.table
	v := ""
	switch field {
	case "channel":
		if n := table.Channel[x.Signature]; n > 0 {
			v = string(table.Channels[n-1].ID)
		}
	case "touchpoint":
		if n := table.Touchpoint[x.Signature]; n > 0 {
			v = string(table.Touchpoints[n-1].ID)
		}
	case "stage":
		if n := table.Stage[x.Signature]; n > 0 {
			v = string(table.Model.Stages[n-1].ID)
		}
	case "event":
		v = sig.Name
		if sig.Type != percorso.Track {
			v = sig.Type.String() + ": " + sig.Name
		}
	case "source":
		v = string(sig.Source)
	case "property:colour":
		if len(x.Props) > 0 {
			v = x.Props[0].Value
		}
	case "trait:tier":
		v = s.traits[x.Node]
	}
	return v, v != ""
}

// log returns what passes, as the twin takes it.
func (s *shop) log(period *Period, where []Condition) naive.Log {
	var log naive.Log
	for i := range s.rows {
		x := &s.rows[i]
		at := time.UnixMilli(x.Time).UTC()
		if period != nil && (at.Format(time.DateOnly) < period.From || at.Format(time.DateOnly) >= period.To) || !s.meets(x, where) {
			continue
		}
		log = append(log, naive.Interaction{Customer: int(x.Node), Time: uint32(x.Time / 1000), Seq: x.Seq, Signature: x.Signature})
	}
	return log
}

// TestAnswersAreThoseOfTheTwin asks through the whole of the package, from the
// query to the answer, and holds it against the twin on the rows.
func TestAnswersAreThoseOfTheTwin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		shop := drawShop(t)
		asker, view := shop.open(t)
		q := Query{Kind: rapid.SampledFrom([]string{KindJourney, KindGraph, KindFunnel, KindFlows}).Draw(t, "kind"), Where: drawConditions(t)}
		if rapid.Bool().Draw(t, "period") {
			q.Period = &Period{From: "2023-11-15", To: "2023-11-16"}
		}
		log := shop.log(q.Period, q.Where)
		s := &scope{view: view, blocks: view.Blocks(), signatures: shop.signatures.All(), table: shop.table, base: shop.table}
		sel := &sequence.Selection{To: forever}
		if q.Period != nil {
			sel.To = 1_700_092_800
		}
		var got, want any
		switch q.Kind {
		case KindJourney:
			q.Silence, q.Window = "12h", "1d"
			f := naive.Journey(log, shop.table, figures.JourneyRule{Silence: day / 2, Window: day, Until: s.until(sel)})
			j := s.journey(f)
			j.Coverage = s.coverage(&f.Coverage, sel, 0)
			got, want = &ask[*JourneyAnswer](t, asker, q).Journey, j
		case KindGraph:
			q.Node, q.Collapse = NodeEvent, rapid.Bool().Draw(t, "collapse")
			p := s.nodes(NodeEvent)
			f := naive.Graph(log, shop.table, func(x naive.Interaction) int { return int(p.at[x.Signature]) - 1 }, len(p.nodes), q.Collapse)
			g := &GraphAnswer{Nodes: []Node{}, Edges: []Edge{}}
			p.fill(g, f)
			answer := ask[*GraphAnswer](t, asker, q)
			got, want = [2]any{answer.Nodes, answer.Edges}, [2]any{g.Nodes, g.Edges}
		case KindFlows:
			q.Silence, q.Touch = "12h", rapid.SampledFrom([]string{TouchFirst, TouchLast}).Draw(t, "touch")
			got, want = shop.flows(t, asker, s, sel, q, log)
		default:
			q.Window = "1d"
			var twins []naive.Step
			for range rapid.IntRange(1, 4).Draw(t, "steps") {
				where := drawConditions(t)
				q.Steps = append(q.Steps, Step{Name: "x", Where: where})
				twins = append(twins, func(x naive.Interaction) bool { return shop.meets(&shop.rows[x.Seq-1], where) })
			}
			f := naive.Funnel(log, shop.table, twins, day)
			got, want = ask[*FunnelAnswer](t, asker, q).Steps, funnelSteps(q.Steps, f.Steps)
		}
		told := cmpopts.IgnoreFields(Coverage{}, "Unknown") // TestUnknownNamesAreTold holds these
		if diff := cmp.Diff(want, got, told); diff != "" {
			t.Fatalf("%+v\nanswer differs from the twin's (-naive +engine):\n%s", q, diff)
		}
	})
}

func ask[T any](t *rapid.T, a *Asker, q Query) T {
	answer, err := a.Ask(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	out, ok := answer.(T)
	if !ok {
		t.Fatalf("answer of type %T", answer)
	}
	return out
}

// open indexes the shop's rows, in two goes, so that the view has more than one
// block; it is 1970.
func (s *shop) open(t rapid.TB) (*Asker, *index.View) {
	t.Helper()
	x, err := index.Open(index.Options{Signatures: s.signatures})
	if err != nil {
		t.Fatal(err)
	}
	half := len(s.rows) / 2
	x.Append(s.rows[:half], nil, int64(half))
	_ = x.View()
	x.Append(s.rows[half:], nil, int64(len(s.rows)))
	view := x.View()
	return &Asker{View: func() View { return view }, Tables: s, Traits: s, Now: func() time.Time { return time.Unix(0, 0) }}, view
}
