package insight

import (
	"errors"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// TestCohortsAddUpAndOpenTheirCustomers asks through the whole of the package:
// the groups are the cohorts, whoever is active was there or is new, and each
// figure lists as many customers as it says.
func TestCohortsAddUpAndOpenTheirCustomers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		asker, _ := drawAsker(t)
		r := &Retention{
			Mode: rapid.SampledFrom([]string{"", "on", "after", "before", "streak"}).Draw(t, "mode"), Interval: IntervalDay, Intervals: 3,
			Cohorts: rapid.SampledFrom([]string{CohortsFirst, CohortsRecurring}).Draw(t, "cohorts"), Rolling: rapid.Bool().Draw(t, "rolling"),
			By: rapid.SampledFrom([]string{"channel", "event", "property:colour", "property:none"}).Draw(t, "by"), Top: 2,
			With: []string{WithValue, WithLifecycle, WithSurvival},
		}
		if rapid.Bool().Draw(t, "in brackets") {
			r.Mode, r.Intervals, r.Brackets = "brackets", 0, []Bracket{{From: 1, To: 1}, {From: 2, To: 9}}
		}
		if where := drawConditions(t); len(where) > 0 && rapid.Bool().Draw(t, "start") {
			r.Start = where
		}
		q := Query{Kind: KindRetention, Where: drawConditions(t), Retention: r}
		if rapid.Bool().Draw(t, "period") {
			q.Period = &Period{From: "2023-11-15", To: "2023-11-16"}
		}
		a := ask[*RetentionAnswer](t, asker, q)
		groups, cohorts := int64(0), int64(0)
		for _, g := range a.Groups {
			groups += g.Customers
		}
		for _, c := range a.Cohorts {
			cohorts += c.Customers
		}
		if cohorts != a.Overall.Customers || groups != cohorts {
			t.Fatalf("%d in the cohorts, %d in the groups, %d in all", cohorts, groups, a.Overall.Customers)
		}
		open := func(figure int64, who Who) {
			list := Query{Kind: KindCustomers, Period: q.Period, Where: q.Where, Retention: r, Who: &who}
			if got := ask[*CustomersAnswer](t, asker, list); got.Total != figure {
				t.Fatalf("%+v of %+v: the figure says %d, the list has %d", who, r, figure, got.Total)
			}
		}
		for _, c := range a.Cohorts {
			open(c.Customers, Who{Is: "began", Cohort: c.Key})
			for n, cell := range c.Cells {
				open(cell.Customers, Who{Is: "retained", Cohort: c.Key, Cell: n + 1})
				open(c.Customers-cell.Customers, Who{Is: "lapsed", Cohort: c.Key, Cell: n + 1})
			}
		}
		for g, l := range a.Lifecycle {
			open(l.New, Who{Is: "new", Cohort: l.Key})
			open(l.Returning, Who{Is: "returning", Cohort: l.Key})
			open(l.Resurrected, Who{Is: "resurrected", Cohort: l.Key})
			open(l.Dormant, Who{Is: "dormant", Cohort: l.Key})
			if before := a.Lifecycle[max(g-1, 0)]; g > 0 && l.Returning+l.Dormant != before.New+before.Returning+before.Resurrected {
				t.Fatalf("%+v after %+v", l, before)
			}
		}
		if r.Cohorts == CohortsRecurring {
			return
		}
		open(a.Overall.Customers, Who{Is: "began"})
		for n, cell := range a.Overall.Cells {
			open(cell.Kept, Who{Is: "retained", Cell: n + 1})
			open(cell.Complete-cell.Kept, Who{Is: "lapsed", Cell: n + 1})
		}
		for _, g := range a.Groups {
			open(g.Customers, Who{Is: "began", Group: g.Key})
			for n, cell := range g.Cells {
				open(cell.Kept, Who{Is: "retained", Group: g.Key, Cell: n + 1})
			}
		}
	})
}

// TestCalendarCutsWhereDaysBegin holds the bounds against the calendar: days of 23
// and 25 hours, weeks from Monday, months.
func TestCalendarCutsWhereDaysBegin(t *testing.T) {
	rome, err := time.LoadLocation("Europe/Rome")
	if err != nil {
		t.Fatal(err)
	}
	at := func(text string) uint32 {
		out, err := time.ParseInLocation("2006-01-02 15:04", text, rome)
		if err != nil {
			t.Fatal(err)
		}
		return uint32(out.Unix())
	}
	for _, c := range []struct {
		interval, from, last string
		want                 []string
	}{
		{IntervalDay, "2026-03-28 18:00", "2026-03-30 01:00", []string{"2026-03-27", "2026-03-28", "2026-03-29", "2026-03-30", "2026-03-31"}},
		{IntervalDay, "2026-10-24 00:00", "2026-10-25 23:59", []string{"2026-10-23", "2026-10-24", "2026-10-25", "2026-10-26"}},
		{IntervalWeek, "2026-10-22 10:00", "2026-10-26 00:00", []string{"2026-10-12", "2026-10-19", "2026-10-26", "2026-11-02"}},
		{IntervalMonth, "2026-01-31 10:00", "2026-02-01 00:00", []string{"2025-12-01", "2026-01-01", "2026-02-01", "2026-03-01"}},
	} {
		cal := calendar{c.interval, rome}
		bounds, ok := cal.bounds(at(c.from), at(c.last))
		var got []string
		for _, b := range bounds {
			got = append(got, cal.key(b))
			if h := time.Unix(int64(b), 0).In(rome); h.Hour() != 0 || h.Minute() != 0 {
				t.Errorf("%s: a bound at %v", c.interval, h)
			}
		}
		if !ok || !slices.Equal(got, c.want) {
			t.Errorf("%s from %s: %v, want %v", c.interval, c.from, got, c.want)
		}
	}
	// The hour that comes twice is two hours.
	bounds, _ := calendar{IntervalHour, rome}.bounds(at("2026-10-25 00:30"), at("2026-10-25 04:10"))
	for i := 1; i < len(bounds); i++ {
		if bounds[i]-bounds[i-1] != 3600 {
			t.Errorf("an hour of %d seconds", bounds[i]-bounds[i-1])
		}
	}
	if n := len(bounds); n != 8 {
		t.Errorf("%d bounds from 23:00 to 05:00 of the day with 25 hours, want 8", n)
	}
	if _, ok := (calendar{IntervalHour, rome}).bounds(at("2026-01-01 00:00"), at("2026-02-01 00:00")); ok {
		t.Errorf("a month of hours is not refused")
	}
}

func TestRetentionRefusesWhatCannotBe(t *testing.T) {
	with := func(r Retention) Query { return Query{Kind: KindRetention, Retention: &r} }
	who := func(w Who, r Retention) Query { return Query{Kind: KindCustomers, Who: &w, Retention: &r} }
	for field, q := range map[string]Query{
		"retention.mode":        with(Retention{Mode: "often"}),
		"retention.interval":    with(Retention{Interval: "year"}),
		"retention.cohorts":     with(Retention{Cohorts: "all"}),
		"retention.with[0]":     with(Retention{With: []string{"love"}}),
		"retention.start":       with(Retention{Start: []Condition{}}),
		"retention.return":      with(Retention{Return: []Condition{}}),
		"retention.intervals":   with(Retention{Intervals: 61}),
		"retention.top":         with(Retention{Top: 3}),
		"retention.by":          with(Retention{By: "trait:tier"}),
		"retention.brackets":    with(Retention{Mode: "brackets"}),
		"retention.brackets[1]": with(Retention{Mode: "brackets", Brackets: []Bracket{{1, 3}, {3, 4}}}),
		"who.cell":              who(Who{Is: "retained", Cell: 13}, Retention{}),
		"who.group":             who(Who{Is: "began", Group: "web"}, Retention{}),
		"who.cohort":            who(Who{Is: "retained", Cell: 1}, Retention{Cohorts: CohortsRecurring}),
		"retention":             {Kind: KindJourney, Retention: &Retention{}},
	} {
		err := q.check()
		if f, ok := errors.AsType[*Fault](err); !ok || f.Field != field || f.Remedy == "" {
			t.Errorf("%+v: %v, want a fault of %s with a remedy", q, err, field)
		}
	}
}

// TestCohortsOfTheFuture: where the period lies behind the data there are none,
// and the answer says up to when the data is known.
func TestCohortsOfTheFuture(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		asker, _ := drawAsker(t)
		a := ask[*RetentionAnswer](t, asker, Query{Kind: KindRetention, Period: &Period{From: "2090-01-01"}, Retention: &Retention{With: []string{WithLifecycle, WithSurvival}}})
		if len(a.Cohorts) != 0 || a.Overall.Customers != 0 || len(a.Lifecycle) != 0 || a.Columns == nil {
			t.Fatalf("cohorts in 2090: %+v", a)
		}
	})
}
