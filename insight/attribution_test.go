package insight

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"percorso"
	"percorso/catalogue"
	"percorso/identity/graph"
	"percorso/insight/cost"
	"percorso/sequence"
	"percorso/sequence/attribution"
)

// kept is costs that a test keeps.
type kept []cost.Cost

func (s kept) Costs(context.Context) ([]cost.Cost, error) { return s, nil }

var allModels = func() (out []string) {
	for _, m := range attribution.Models {
		out = append(out, string(m))
	}
	return out
}()

// TestCreditAddsUpAndOpensItsCustomers asks by each field: credits are the
// conversions to the last hundredth, and each figure lists as many customers as
// it says. Two periods that meet have the conversions of both.
func TestCreditAddsUpAndOpensItsCustomers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		asker, shop := drawAsker(t)
		for i := range shop.rows {
			shop.rows[i].Value = rapid.Int64Range(-500, 9999).Draw(t, "value")
		}
		q := Query{Kind: KindAttribution, Where: drawConditions(t), Attribution: &AttributionAsk{
			By:       rapid.SampledFrom([]string{"channel", "touchpoint", "stage", "event", "source", "property:colour", "property:none"}).Draw(t, "by"),
			Models:   allModels,
			Custom:   &CustomWeights{First: 1, Between: 2, Last: 3},
			Own:      rapid.Bool().Draw(t, "own"),
			Lookback: rapid.SampledFrom([]string{"0s", "12h", "30d"}).Draw(t, "lookback"),
			Order:    rapid.IntRange(1, 3).Draw(t, "order"), Calibrate: true,
		}}
		if rapid.Bool().Draw(t, "carry on") {
			no := false
			q.Attribution.Reset = &no
		}
		a := ask[*AttributionAnswer](t, asker, q)
		for m, model := range allModels {
			count, value := 0.0, Value(0)
			for i := range a.Rows {
				count += a.Rows[i].Credits[m].Conversions
				value += a.Rows[i].Credits[m].Value
			}
			if model != "participation" && (math.Abs(count-float64(a.Conversions.Count)) > 1e-6 || value != a.Conversions.Value) {
				t.Fatalf("%s gives %v conversions worth %d, of %+v", model, count, value, a.Conversions)
			}
		}
		for _, c := range a.Calibration {
			if c.Fitted+c.Paths != a.Conversions.Count+a.Lost {
				t.Fatalf("order %d knows of %d and %d paths, there are %d and %d", c.Order, c.Fitted, c.Paths, a.Conversions.Count, a.Lost)
			}
		}
		open := func(figure int64, who Who) {
			list := Query{Kind: KindCustomers, Where: q.Where, Attribution: q.Attribution, Who: &who}
			if got := ask[*CustomersAnswer](t, asker, list); got.Total != figure {
				t.Fatalf("%+v: the figure says %d, the list has %d", who, figure, got.Total)
			}
		}
		open(a.Conversions.Customers, Who{Is: "credited"})
		open(a.Unattributed.Customers, Who{Is: "unattributed"})
		for i := range a.Rows {
			open(a.Rows[i].Customers, Who{Is: "credited", Node: a.Rows[i].Key})
		}
		early, late := q, q
		early.Period, late.Period = &Period{To: "2023-11-15T12:00:00Z"}, &Period{From: "2023-11-15T12:00:00Z"}
		one, two := ask[*AttributionAnswer](t, asker, early), ask[*AttributionAnswer](t, asker, late)
		if one.Conversions.Count+two.Conversions.Count != a.Conversions.Count || one.Unattributed.Count+two.Unattributed.Count != a.Unattributed.Count {
			t.Fatalf("the halves have %+v and %+v, the whole %+v", one.Conversions, two.Conversions, a.Conversions)
		}
		for _, s := range a.Sheets("it") {
			if err := s.Check(); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// campaigns is a shop where each of n campaigns brought one customer, who bought
// for 10.00; so did one whom none brought.
func campaigns(t *testing.T, n int, costs ...cost.Cost) *Asker {
	t.Helper()
	s := &shop{signatures: catalogue.NewSignatures(), table: &catalogue.Table{Outcome: []bool{false, true}, Channels: []catalogue.Channel{{ID: "ads", Name: percorso.Text{It: "Pubblicità", En: "Ads"}}}, Channel: []uint8{1, 0}}}
	s.signatures.Intern(catalogue.Signature{Name: "Click"})
	s.signatures.Intern(catalogue.Signature{Name: "Order"})
	for c := range n + 1 {
		at := int64(1_700_000_000 + c)
		if c < n {
			s.rows = append(s.rows, sequence.Row{
				Seq: int64(len(s.rows) + 1), Node: graph.Node(c + 1), Time: at * 1000,
				Props: []sequence.Prop{{Name: "campaign", Value: fmt.Sprintf("c%05d", c)}},
			})
		}
		s.rows = append(s.rows, sequence.Row{Seq: int64(len(s.rows) + 1), Node: graph.Node(c + 1), Time: at*1000 + 1000, Signature: 1, Value: 1000, Flags: sequence.HasValue})
	}
	asker, _ := s.open(t)
	asker.Costs = kept(costs)
	return asker
}

// TestTenThousandCampaigns asks by a property of 10,000 values: the answer is
// bounded, and what does not fit is one row called so.
func TestTenThousandCampaigns(t *testing.T) {
	answer, err := campaigns(t, 10_000).Ask(t.Context(), Query{Kind: KindAttribution, Attribution: &AttributionAsk{By: "property:campaign", Models: []string{"linear", "markov"}, Order: 3}})
	if err != nil {
		t.Fatal(err)
	}
	a, ok := answer.(*AttributionAnswer)
	if !ok || len(a.Rows) != mostOfOrder3+1 || a.Rows[mostOfOrder3].Key != otherNode || a.Rows[mostOfOrder3].Conversions != 10_000-mostOfOrder3 {
		t.Fatalf("%d rows, the last is %+v", len(a.Rows), a.Rows[len(a.Rows)-1])
	}
	if a.Conversions.Count != 10_000 || a.Unattributed != (Conversions{1, 1000, 1}) {
		t.Errorf("attributed %+v, unattributed %+v", a.Conversions, a.Unattributed)
	}
}

// TestReturnStandsBesideCredit knows costs by id, by name in either language, of
// other fields, of other periods, and of what nobody touched.
func TestReturnStandsBesideCredit(t *testing.T) {
	is := func(value string, amount int64) cost.Cost {
		return cost.Cost{Field: "channel", Value: value, From: "2023-11-14", To: "2023-11-14", Amount: amount, Currency: "EUR"}
	}
	elsewhere, later := is("ads", 9), is("ads", 9)
	elsewhere.Field, later.From, later.To = "touchpoint", "2024-11-14", "2024-11-14"
	answer, err := campaigns(t, 4, is("ads", 500), is("pubblicità", 300), is("Fairs", 700), is("gifts", 0), elsewhere, later).
		Ask(t.Context(), Query{Kind: KindAttribution, Attribution: &AttributionAsk{Models: []string{"last"}}})
	if err != nil {
		t.Fatal(err)
	}
	a, ok := answer.(*AttributionAnswer)
	if !ok || len(a.Rows) != 3 || a.Spent != (Spent{Total: 1500, Costs: 4, Elsewhere: 2}) {
		t.Fatalf("%+v of %+v", a.Spent, a.Rows)
	}
	ads, fairs, gifts := a.Rows[0], a.Rows[1], a.Rows[2]
	if c := ads.Credits[0]; *ads.Cost != 800 || c.Value != 4000 || *c.PerUnit != 200 || *c.Return != 5 || *c.ROI != 4 || c.Why != "" {
		t.Errorf("ads: cost %d, %+v", *ads.Cost, c)
	}
	if c := fairs.Credits[0]; fairs.Key != "Fairs" || *fairs.Cost != 700 || c.PerUnit != nil || *c.Return != 0 || *c.ROI != -1 || c.Why != "no_credit" {
		t.Errorf("fairs: %+v", fairs)
	}
	if c := gifts.Credits[0]; *gifts.Cost != 0 || c.Return != nil || c.ROI != nil || c.Why != "cost_zero" {
		t.Errorf("gifts: %+v", gifts)
	}
}

// Where nothing happened, where a weight in use is 0 and where nothing was spent,
// figures are empty or 0, and all of them can be written as JSON.
func TestNothingIsDividedByNothing(t *testing.T) {
	free := cost.Cost{Field: "channel", Value: "ads", From: "2023-11-14", To: "2023-11-14", Currency: "EUR"}
	never := []Condition{{Field: "event", Is: []string{"never"}}}
	for name, asker := range map[string]*Asker{"nothing": campaigns(t, 0), "no conversion": campaigns(t, 3), "no cost": campaigns(t, 3), "a cost of 0": campaigns(t, 3, free)} {
		ask := &AttributionAsk{Models: allModels, Custom: &CustomWeights{Between: 1}, HalfLife: "1s", Calibrate: true}
		if name == "no conversion" {
			ask.Conversion = never
		}
		answer, err := asker.Ask(t.Context(), Query{Kind: KindAttribution, Attribution: ask})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if _, err := json.Marshal(answer); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		a, _ := answer.(*AttributionAnswer)
		for _, c := range a.Calibration {
			if (c.Brier == nil) != (len(c.Bins) == 0) {
				t.Errorf("%s: %+v", name, c)
			}
		}
		for i := range a.Rows {
			if (a.Rows[i].Removal == nil) != (a.Markov.Rate == 0) {
				t.Errorf("%s: of a rate of %v, without %s %v would be lost", name, a.Markov.Rate, a.Rows[i].Key, a.Rows[i].Removal)
			}
			for _, c := range a.Rows[i].Credits {
				if c.Return != nil || c.ROI != nil || c.Why == "" {
					t.Errorf("%s: %s says a return of %+v", name, a.Rows[i].Key, c)
				}
			}
		}
	}
}

func TestAttributionsThatCannotBe(t *testing.T) {
	asker := campaigns(t, 1)
	for field, a := range map[string]AttributionAsk{
		"attribution.by":            {By: "trait:tier"},
		"attribution.models[1]":     {Models: []string{"last", "last"}},
		"attribution.models[0]":     {Models: []string{"luck"}},
		"attribution.lookback":      {Lookback: "soon"},
		"attribution.half_life":     {HalfLife: "0d"},
		"attribution.session":       {Session: "1"},
		"attribution.clean":         {Clean: "well"},
		"attribution.order":         {Order: 4},
		"attribution.newest":        {Newest: 5000},
		"attribution.custom":        {Models: []string{"custom"}},
		"attribution.custom ":       {Models: []string{"custom"}, Custom: &CustomWeights{}},
		"attribution.custom  ":      {Models: []string{"custom"}, Custom: &CustomWeights{First: -1, Last: 2}},
		"attribution.custom   ":     {Models: []string{"custom"}, Custom: &CustomWeights{First: math.Inf(1)}},
		"attribution.half_life ":    {HalfLife: "-1d"},
		"attribution.touches[0]":    {Touches: []Condition{{Field: "channel"}}},
		"attribution.conversion[0]": {Conversion: []Condition{{Field: "event"}}},
	} {
		_, err := asker.Ask(t.Context(), Query{Kind: KindAttribution, Attribution: &a})
		var f *Fault
		if !errors.As(err, &f) || f.Field != strings.TrimSpace(field) || f.Remedy == "" {
			t.Errorf("%s: %v", field, err)
		}
	}
	_, err := asker.Ask(t.Context(), Query{Kind: KindCustomers, Attribution: &AttributionAsk{}, Who: &Who{Is: "credited", Node: "nobody"}})
	var f *Fault
	if !errors.As(err, &f) || f.Field != "who.node" {
		t.Errorf("unknown row: %v", err)
	}
}
