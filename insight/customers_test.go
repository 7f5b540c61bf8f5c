package insight

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"percorso"
	"percorso/catalogue"
	"percorso/identity"
	"percorso/identity/graph"
)

// crowd are the people of a shop: everybody is called by their node.
type crowd struct{ shop *shop }

func (c crowd) Search(text string) func(graph.Node) bool {
	return func(n graph.Node) bool { return strings.Contains(fmt.Sprint("ana", n), text) }
}

func (c crowd) Briefs(nodes []graph.Node, traits []string) []identity.Brief {
	out := make([]identity.Brief, len(nodes))
	for i, n := range nodes {
		out[i] = identity.Brief{Profile: percorso.ProfileID(fmt.Sprint(n)), Name: fmt.Sprint("ana", n), Traits: map[string]string{}}
		if v := c.shop.traits[n]; v != "" && slices.Contains(traits, "tier") {
			out[i].Traits["tier"] = v
		}
	}
	return out
}

func (c crowd) Names(nodes []graph.Node) []string {
	out := make([]string, len(nodes))
	for i, n := range nodes {
		out[i] = fmt.Sprint("ana", n)
	}
	return out
}

func (c crowd) TraitOf(name string, nodes []graph.Node) []string {
	out := make([]string, len(nodes))
	for i, n := range nodes {
		if name == "tier" {
			out[i] = c.shop.traits[n]
		}
	}
	return out
}

func drawAsker(t *rapid.T) (*Asker, *shop) {
	shop := drawShop(t)
	asker, _ := shop.open(t)
	asker.People = crowd{shop}
	return asker, shop
}

// TestEveryFigureOpensItsCustomers asks for a journey and a funnel, and for the
// customers of each of their figures.
func TestEveryFigureOpensItsCustomers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		asker, _ := drawAsker(t)
		q := Query{Kind: KindJourney, Where: drawConditions(t), Silence: "12h", Window: "1d"}
		if rapid.Bool().Draw(t, "period") {
			q.Period = &Period{From: "2023-11-15", To: "2023-11-16"}
		}
		open := func(figure int64, who Who, steps []Step) {
			list := q
			list.Kind, list.Who, list.Steps = KindCustomers, &who, steps
			if got := ask[*CustomersAnswer](t, asker, list); got.Total != figure || int64(len(got.Customers)) != min(figure, 50) {
				t.Fatalf("%+v of %+v: the figure says %d, the list has %d and shows %d", who, q, figure, got.Total, len(got.Customers))
			}
		}
		j := ask[*JourneyAnswer](t, asker, q)
		all := q
		all.Kind = KindCustomers
		if got := ask[*CustomersAnswer](t, asker, all); got.Total != j.Coverage.Customers || got.Sums.Outcomes != j.Totals.Outcomes || got.Sums.Value != j.Totals.Value || !gocmp.Equal(got.Coverage, j.Coverage) {
			t.Fatalf("all of them: %+v of %+v", got, j.Totals)
		}
		open(j.Totals.Customers, Who{Is: "visited"}, nil)
		open(j.Totals.OutcomeCustomers, Who{Is: "outcome"}, nil)
		open(j.Totals.BackStep, Who{Is: "back"}, nil)
		open(j.Totals.Dropped, Who{Is: "dropped"}, nil)
		open(j.Totals.Now, Who{Is: "now"}, nil)
		for _, s := range j.Stages {
			for is, n := range map[string]int64{
				"visited": s.Customers, "next": s.Next, "onward": s.Onward, "back": s.BackStep, "looped": s.Loop,
				"left": s.Left, "ended": s.Ended, "dropped": s.Dropped, "now": s.Now,
			} {
				open(n, Who{Is: is, Stage: s.Stage}, nil)
			}
		}
		for _, p := range j.Touchpoints {
			open(p.Customers, Who{Is: "visited", Stage: p.Stage, Touchpoint: p.Touchpoint.ID}, nil)
			open(p.Now, Who{Is: "now", Stage: p.Stage, Touchpoint: p.Touchpoint.ID}, nil)
			open(p.Last, Who{Is: "dropped", Stage: p.Stage, Touchpoint: p.Touchpoint.ID}, nil)
		}
		for _, m := range j.Transitions {
			open(m.Customers, Who{Is: "moved", Stage: m.From, To: m.To}, nil)
		}
		steps := []Step{{Where: drawConditions(t)}, {Where: drawConditions(t)}}
		f := ask[*FunnelAnswer](t, asker, Query{Kind: KindFunnel, Period: q.Period, Where: q.Where, Steps: steps, Window: "1d"})
		for k, s := range f.Steps {
			open(s.Customers, Who{Is: "reached", Step: k + 1, Within: "1d"}, steps)
			open(s.Dropped, Who{Is: "stopped", Step: k + 1, Within: "1d"}, steps)
		}
	})
}

// TestEveryFlowOpensItsCustomers asks for flows, and for the customers of each
// node, link and way back.
func TestEveryFlowOpensItsCustomers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		asker, _ := drawAsker(t)
		q := Query{Kind: KindFlows, Where: drawConditions(t), Silence: "12h"}
		q.Node = rapid.SampledFrom([]string{"", NodeTouchpoint, NodeChannel, NodeStage}).Draw(t, "node")
		q.Touch = rapid.SampledFrom([]string{"", TouchFirst, TouchLast}).Draw(t, "touch")
		rare := rapid.SampledFrom([]float64{0, 0.2, 0.6}).Draw(t, "rare")
		q.Rare = &rare
		if from := drawConditions(t); len(from) > 0 && rapid.Bool().Draw(t, "from") {
			q.From = from
		}
		if to := drawConditions(t); len(to) > 0 && rapid.Bool().Draw(t, "to") {
			q.To, q.Arrived = to, rapid.Bool().Draw(t, "arrived")
		}
		q.After = rapid.IntRange(0, 2).Draw(t, "after")
		flows := ask[*FlowsAnswer](t, asker, q)
		list := q
		list.Kind = KindCustomers
		open := func(figure int64, who Who) {
			who.Is, list.Who = "passed", &who
			if got := ask[*CustomersAnswer](t, asker, list); got.Total != figure {
				t.Fatalf("%+v of %+v: the flows count %d, the list has %d", who, q, figure, got.Total)
			}
		}
		for _, n := range flows.Nodes {
			open(n.Customers, Who{Node: n.Key})
		}
		for _, l := range flows.Links {
			open(l.Customers, Who{Node: l.From, Into: l.To})
		}
		for _, r := range flows.Returns {
			open(r.Customers, Who{Stage: r.From, To: r.To})
		}
		if len(flows.Nodes) == 0 {
			return
		}
		list.Who, list.List = &Who{Is: "passed", Node: flows.Nodes[0].Key}, &List{Search: "ana1"}
		if got := ask[*CustomersAnswer](t, asker, list); got.Total > 1 {
			t.Fatalf("%d are called ana1", got.Total)
		}
	})
}

// TestPagesMakeTheList pages through lists in every order and holds them against
// a plain sort of the whole.
func TestPagesMakeTheList(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		asker, _ := drawAsker(t)
		q := Query{Kind: KindCustomers, Where: drawConditions(t), List: &List{
			Sort:   rapid.SampledFrom([]string{"", "-", ""}).Draw(t, "most") + rapid.SampledFrom([]string{"last", "first", "interactions", "channels", "stage", "outcomes", "value", "emotion", "back_steps", "name", "trait:tier"}).Draw(t, "sort"),
			Search: rapid.SampledFrom([]string{"", "ana", "3", "nobody"}).Draw(t, "search"), Traits: []string{"tier"},
		}}
		var all []CustomerRow
		if err := asker.EachCustomer(t.Context(), q, func(_ *catalogue.Model, r CustomerRow) error { all = append(all, r); return nil }); err != nil {
			t.Fatal(err)
		}
		var paged []CustomerRow
		seq := int64(0)
		for page := 0; ; page++ {
			list := *q.List
			list.Limit, list.Offset, list.AsOf = 2, 2*page, seq
			at := q
			at.List = &list
			got := ask[*CustomersAnswer](t, asker, at)
			if got.Total != int64(len(all)) {
				t.Fatalf("%d in all, %d exported", got.Total, len(all))
			}
			seq = got.AsOf
			if len(got.Customers) == 0 {
				break
			}
			paged = append(paged, got.Customers...)
		}
		if diff := gocmp.Diff(all, paged); diff != "" {
			t.Fatalf("the pages are not the list:\n%s", diff)
		}
		column, most := strings.CutPrefix(q.List.Sort, "-")
		sorted := slices.IsSortedFunc(all, func(a, b CustomerRow) int {
			x, hasX := cell(a, column)
			y, hasY := cell(b, column)
			switch {
			case hasX != hasY:
				return map[bool]int{true: -1, false: 1}[hasX]
			case most:
				return cmp.Compare(y, x)
			}
			return cmp.Compare(x, y)
		})
		if column != "trait:tier" && !sorted {
			t.Fatalf("not in the order of %s: %+v", q.List.Sort, all)
		}
		for _, r := range all {
			if !strings.Contains(r.Name, q.List.Search) {
				t.Fatalf("%q does not have %q", r.Name, q.List.Search)
			}
		}
	})
}

// cell is what a row shows in a column, in a way that sorts as text.
func cell(r CustomerRow, column string) (string, bool) {
	n := func(v int64) string { return fmt.Sprintf("%020d", v+1<<40) }
	switch column {
	case "last":
		return r.Last, true
	case "first":
		return r.First, true
	case "interactions":
		return n(r.Interactions), true
	case "channels":
		return n(int64(len(r.Channels))), true
	case "stage":
		return string(r.Stage), r.Stage != ""
	case "outcomes":
		return n(r.Outcomes), true
	case "value":
		return n(int64(r.Value)), true
	case "emotion":
		return "", r.Emotion != nil
	case "back_steps":
		return n(r.BackSteps), true
	}
	return strings.ToLower(r.Name), r.Name != ""
}

func TestCustomersRefuseWhatMakesNoSense(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		asker, _ := drawAsker(t)
		for field, q := range map[string]Query{
			"who.is":         {Who: &Who{Is: "rich"}},
			"who.stage":      {Who: &Who{Is: "left"}},
			"who.to":         {Who: &Who{Is: "moved", Stage: "a"}},
			"who.touchpoint": {Who: &Who{Is: "now", Touchpoint: "nowhere"}},
			"who.step":       {Who: &Who{Is: "reached", Step: 3}, Steps: []Step{{}}},
			"steps":          {Who: &Who{Is: "reached", Step: 1}},
			"list.sort":      {List: &List{Sort: "shoe size"}},
			"list.limit":     {List: &List{Limit: 501}},
			"compare":        {Compare: &Compare{Period: &Period{}}},
			"node":           {Node: "stage"},
			"rare":           {Rare: new(float64), Who: &Who{Is: "visited"}},
			"arrived":        {Arrived: true, Who: &Who{Is: "passed", Node: "a/page"}},
			"who.node":       {Who: &Who{Is: "passed", Node: "z/none"}},
			"who.into":       {Who: &Who{Is: "moved", To: "a", Into: "a/page"}},
		} {
			q.Kind = KindCustomers
			if _, err := asker.Ask(t.Context(), q); percorso.KindOf(err) != percorso.Invalid || !strings.Contains(err.Error(), field+":") {
				t.Errorf("%s: %v", field, err)
			}
		}
	})
}
