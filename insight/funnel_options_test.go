package insight

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"percorso"
	"percorso/catalogue"
	"percorso/identity/graph"
	"percorso/sequence"
	"percorso/sequence/index"
)

// drawOptions draws options that fit the steps of q together.
func drawOptions(t *rapid.T, q *Query) {
	o := &FunnelOptions{Order: rapid.SampledFrom([]string{"", "ordered", "strict", "any"}).Draw(t, "order")}
	q.Funnel = o
	n := len(q.Steps)
	step := rapid.IntRange(1, n)
	if o.Order == "any" {
		o.Anchors = rapid.SliceOfNDistinct(step, 0, n, rapid.ID[int]).Draw(t, "anchors")
	} else if n > 1 {
		o.Optional = rapid.SliceOfNDistinct(step, 0, n-1, rapid.ID[int]).Draw(t, "optional")
	}
	if rapid.Bool().Draw(t, "by the day") {
		q.Window, o.Days = "", rapid.IntRange(1, 3).Draw(t, "days")
	}
	o.Count = rapid.SampledFrom([]string{"", "customers", "attempts", "sessions"}).Draw(t, "count")
	if o.Count != "attempts" {
		o.Attempt = rapid.SampledFrom([]string{"", "latest", "earliest", "first"}).Draw(t, "attempt")
	}
	field := rapid.SampledFrom([]string{"channel", "touchpoint", "stage", "event", "source", "property:colour", "property:none"})
	if rapid.IntRange(0, 3).Draw(t, "held") == 0 {
		o.Hold = field.Draw(t, "hold")
	}
	if o.Order != "strict" && rapid.Bool().Draw(t, "excludes") {
		o.Exclude = []FunnelExclusion{{Where: []Condition{{Field: "property:colour", Is: []string{"red"}}}}}
		o.Excluded = rapid.SampledFrom([]string{"", "drop", "keep"}).Draw(t, "excluded")
	}
	o.Breakdown = &FunnelBreakdown{Field: field.Draw(t, "by"), At: rapid.SampledFrom([]string{"", "first", "last", "step"}).Draw(t, "at"), Top: rapid.IntRange(0, 2).Draw(t, "top")}
	o.Next = &FunnelNext{Field: field.Draw(t, "next"), Top: rapid.IntRange(0, 2).Draw(t, "top")}
	o.Times = &FunnelBetween{}
}

// TestFunnelOptionsAddUpAndOpenTheirCustomers asks through the whole of the
// package: parts sum to the whole, and the list of a figure's customers has as
// many as the figure says.
func TestFunnelOptionsAddUpAndOpenTheirCustomers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		shop := drawShop(t)
		q := Query{Kind: KindFunnel, Window: "1d", Where: drawConditions(t)}
		for range rapid.IntRange(2, 4).Draw(t, "steps") {
			q.Steps = append(q.Steps, Step{Where: drawConditions(t)})
		}
		drawOptions(t, &q)
		asker, _ := shop.open(t)
		answer := ask[*FunnelAnswer](t, asker, q)
		for _, s := range answer.Sheets("it") {
			if err := s.Check(); err != nil {
				t.Error(err)
			}
		}
		single := (q.Funnel.Count == "" || q.Funnel.Count == "customers") && q.Funnel.Hold == ""
		for k := range answer.Steps {
			s := &answer.Steps[k]
			next, count, dropped := int64(0), int64(0), int64(0)
			for _, n := range s.Next {
				next += n.Count
			}
			for _, g := range answer.Breakdown {
				count, dropped = count+g.Steps[k].Count, dropped+g.Steps[k].Dropped
			}
			if next != s.Dropped || count != s.Count || dropped != s.Dropped {
				t.Errorf("%+v\nstep %d: %+v; next adds up to %d, the breakdown to %d and %d", q.Funnel, k+1, s, next, count, dropped)
			}
			who := func(w Who, want int64) {
				w.Step = k + 1
				if q.Funnel.Days == 0 {
					w.Within = q.Window
				}
				people := q
				people.Kind, people.Window, people.Who = KindCustomers, "", &w
				if got := ask[*CustomersAnswer](t, asker, people); got.Total != want || int64(len(got.Customers)) != want {
					t.Errorf("%+v\n%d customers of %+v; the figure says %d", q.Funnel, got.Total, w, want)
				}
			}
			who(Who{Is: "reached"}, s.Customers)
			who(Who{Is: "stopped"}, s.Stopped)
			for _, g := range answer.Breakdown {
				who(Who{Is: "reached", Group: g.Key}, g.Steps[k].Customers)
				who(Who{Is: "stopped", Group: g.Key}, g.Steps[k].Stopped)
			}
			for _, n := range s.Next {
				if single {
					who(Who{Is: "stopped", Did: n.Key}, n.Count)
				}
			}
		}
	})
}

// A calendar day is the zone's: 23 hours where the clocks go forward.
func TestFunnelCountsCalendarDays(t *testing.T) {
	shop := &shop{signatures: catalogue.NewSignatures(), traits: map[graph.Node]string{}, table: &catalogue.Table{
		Model: catalogue.Model{ID: "m", Stages: []catalogue.Stage{{ID: "a"}}},
	}}
	a := shop.signatures.Intern(catalogue.Signature{Type: percorso.Track, Name: "a", Source: "s"})
	b := shop.signatures.Intern(catalogue.Signature{Type: percorso.Track, Name: "b", Source: "s"})
	zone, err := time.LoadLocation("Europe/Rome")
	if err != nil {
		t.Fatal(err)
	}
	row := func(node graph.Node, sig catalogue.SignatureID, at string) {
		when, err := time.ParseInLocation(time.DateTime, at, zone)
		if err != nil {
			t.Fatal(err)
		}
		shop.rows = append(shop.rows, sequence.Row{Seq: int64(len(shop.rows) + 1), Node: node, Time: when.UnixMilli(), Signature: sig})
	}
	row(1, a, "2026-03-29 00:00:00") // the day that has 23 hours
	row(1, b, "2026-03-29 23:59:59")
	row(2, a, "2026-03-29 00:00:00")
	row(2, b, "2026-03-30 00:00:00") // 23 hours later, and the next day
	row(3, a, "2026-03-28 23:59:59")
	row(3, b, "2026-03-29 00:00:01")
	row(4, a, "2026-03-28 12:00:00")
	row(4, b, "2026-03-30 12:00:00")
	asker, _ := shop.open(t)
	asker.Zone = "Europe/Rome"
	for days, want := range map[int]int64{1: 1, 2: 3, 3: 4} {
		got, err := asker.Ask(t.Context(), Query{Kind: KindFunnel, Funnel: &FunnelOptions{Days: days}, Steps: []Step{
			{Where: []Condition{{Field: "event", Is: []string{"a"}}}}, {Where: []Condition{{Field: "event", Is: []string{"b"}}}},
		}})
		if err != nil {
			t.Fatal(err)
		}
		f, ok := got.(*FunnelAnswer)
		if !ok || f.Entered != 4 || f.Steps[1].Count != want {
			t.Errorf("within %d days: %+v, want %d of 4", days, got, want)
		}
	}
}

func TestFunnelOptionsThatDoNotFitAreRefused(t *testing.T) {
	steps := `"steps":[{"where":[{"field":"event","is":["a"]}]},{"where":[{"field":"event","is":["b"]}]}]`
	x, err := index.Open(index.Options{Signatures: catalogue.NewSignatures()})
	if err != nil {
		t.Fatal(err)
	}
	view := x.View()
	asker := &Asker{View: func() View { return view }, Tables: &shop{table: &catalogue.Table{}}}
	for _, c := range []struct{ options, field string }{
		{`{"order":"random"}`, "funnel.order"},
		{`{"anchors":[1]}`, "funnel.anchors"},
		{`{"order":"any","anchors":[3]}`, "funnel.anchors[0]"},
		{`{"order":"any","optional":[1]}`, "funnel.optional"},
		{`{"optional":[1,2]}`, "funnel.optional"},
		{`{"optional":[0]}`, "funnel.optional[0]"},
		{`{"order":"any","within":["","1d"]}`, "funnel.within"},
		{`{"within":["1d","1d"]}`, "funnel.within[0]"},
		{`{"within":["","soon"]}`, "funnel.within[1]"},
		{`{"within":["","1d","1d"]}`, "funnel.within"},
		{`{"days":-1}`, "funnel.days"},
		{`{"exclude":[{"where":[]}]}`, "funnel.exclude[0].where"},
		{`{"exclude":[{"where":[{"field":"event","is":["x"]}],"from":2,"to":2}]}`, "funnel.exclude[0].to"},
		{`{"exclude":[{"where":[{"field":"event","is":["x"]}],"to":3}]}`, "funnel.exclude[0].to"},
		{`{"order":"strict","exclude":[{"where":[{"field":"event","is":["x"]}]}]}`, "funnel.exclude"},
		{`{"excluded":"keep"}`, "funnel.excluded"},
		{`{"tolerance":"2h"}`, "funnel.tolerance"},
		{`{"order":"any","tolerance":"2s"}`, "funnel.tolerance"},
		{`{"optional":[1],"tolerance":"2s"}`, "funnel.tolerance"},
		{`{"hold":"trait:tier"}`, "funnel.hold"},
		{`{"hold":"colour"}`, "funnel.hold"},
		{`{"session":"1h"}`, "funnel.session"},
		{`{"count":"attempts","attempt":"first"}`, "funnel.attempt"},
		{`{"breakdown":{"field":"trait:tier"}}`, "funnel.breakdown.field"},
		{`{"breakdown":{"field":"channel","at":"middle"}}`, "funnel.breakdown.at"},
		{`{"breakdown":{"field":"channel","step":2}}`, "funnel.breakdown.step"},
		{`{"breakdown":{"field":"channel","top":101}}`, "funnel.breakdown.top"},
		{`{"times":{"from":2}}`, "funnel.times"},
		{`{"times":{"bins":91}}`, "funnel.times.bins"},
		{`{"next":{"field":"somewhere"}}`, "funnel.next.field"},
		{`{"next":{"top":-1}}`, "funnel.next.top"},
	} {
		q, err := ParseQuery([]byte(fmt.Sprintf(`{"kind":"funnel",%s,"funnel":%s}`, steps, c.options)))
		if err == nil {
			_, err = asker.Ask(t.Context(), q)
		}
		var f *Fault
		if !errors.As(err, &f) || f.Field != c.field || f.Cause == "" || f.Remedy == "" {
			t.Errorf("%s: %v, want a fault of %s", c.options, err, c.field)
		}
	}
	for _, c := range []struct{ who, field string }{
		{`{"is":"reached","step":1,"group":"=web"}`, "who.group"},
		{`{"is":"stopped","step":1,"did":"none"}`, "who.did"},
		{`{"is":"reached","step":1,"did":"none"}`, "who.did"},
	} {
		q, err := ParseQuery([]byte(fmt.Sprintf(`{"kind":"customers",%s,"who":%s}`, steps, c.who)))
		if err == nil {
			_, err = asker.Ask(t.Context(), q)
		}
		if err == nil || !strings.Contains(err.Error(), c.field) {
			t.Errorf("%s: %v, want a fault of %s", c.who, err, c.field)
		}
	}
}
