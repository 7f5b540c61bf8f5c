package exec_test

import (
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"percorso/catalogue"
	"percorso/identity/graph"
	"percorso/sequence"
	"percorso/sequence/exec"
	"percorso/sequence/figures"
)

// days returns the bounds of n days in a zone, the first of them the day before.
func days(first time.Time, n int) []uint32 {
	var out []uint32
	for d := range n + 1 {
		out = append(out, uint32(first.AddDate(0, 0, d-1).Unix()))
	}
	return append(out, uint32(first.AddDate(0, 0, n).Unix()))
}

// blockOf is a block of the interactions of some customers, at the times given.
func blockOf(times [][]time.Time, code func(customer, i int) catalogue.SignatureID) *sequence.Block {
	b := &sequence.Block{First: []uint32{0}}
	for c, list := range times {
		for i, t := range list {
			b.Code, b.Time = append(b.Code, code(c, i)), append(b.Time, uint32(t.Unix()))
		}
		b.First, b.Node = append(b.First, uint32(len(b.Code))), append(b.Node, graph.Node(c+1))
	}
	return b
}

func one(int, int) catalogue.SignatureID { return 0 }

func retention(t *testing.T, b *sequence.Block, rule figures.RetentionRule) *figures.Retention {
	t.Helper()
	f, err := exec.Retention(t.Context(), []*sequence.Block{b}, &catalogue.Table{}, everything(), rule)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// TestPublishedTriangle is the daily triangle that PostHog's tests publish
// (test_day_interval): ten interactions of two customers, cohorts recurring.
func TestPublishedTriangle(t *testing.T) {
	start := time.Date(2020, 6, 10, 0, 0, 0, 0, time.UTC)
	at := func(day int) time.Time { return start.AddDate(0, 0, day) }
	b := blockOf([][]time.Time{
		{at(0), at(1), at(2), at(5), at(5).Add(9 * time.Hour), at(6)},
		{at(1), at(2), at(3), at(6)},
	}, one)
	f := retention(t, b, figures.RetentionRule{
		Bounds: days(start, 11), From: uint32(start.Unix()), Until: uint32(at(10).Add(6 * time.Hour).Unix()),
		Recurring: true, Mode: figures.RetentionOn, Count: 10,
	})
	var got [][]int64
	for d, row := range f.Cohorts {
		line := []int64{row.Customers}
		for k := range 10 - d {
			line = append(line, row.Cells[k].Customers)
		}
		got = append(got, line)
	}
	want := [][]int64{
		{1, 1, 1, 0, 0, 1, 1, 0, 0, 0, 0},
		{2, 2, 1, 0, 1, 2, 0, 0, 0, 0},
		{2, 1, 0, 1, 2, 0, 0, 0, 0},
		{1, 0, 0, 1, 0, 0, 0, 0},
		{0, 0, 0, 0, 0, 0, 0},
		{1, 1, 0, 0, 0, 0},
		{2, 0, 0, 0, 0},
		{0, 0, 0, 0},
		{0, 0, 0},
		{0, 0},
		{0},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-published +engine)\n%s", diff)
	}
	// Day 10 is not over at 6 o'clock: day 9 of the cohort of day 0 is, day 10 is not.
	if c := f.Cohorts[0].Cells; c[8].Complete != 1 || c[9].Complete != 0 {
		t.Errorf("complete: day 9 %d, day 10 %d", c[8].Complete, c[9].Complete)
	}
}

// TestPublishedShares makes customers as Amplitude's help has them, 9,644 in a
// cohort, of whom 6,594 come back on the day and 6,633 on it or after it, and
// holds the shares that it prints: 68.4 % and 68.8 %.
func TestPublishedShares(t *testing.T) {
	start := time.Date(2024, 3, 4, 12, 0, 0, 0, time.UTC)
	times := make([][]time.Time, 9644)
	for c := range times {
		times[c] = []time.Time{start}
		switch {
		case c < 6594:
			times[c] = append(times[c], start.AddDate(0, 0, 1))
		case c < 6633:
			times[c] = append(times[c], start.AddDate(0, 0, 3))
		}
	}
	rule := figures.RetentionRule{
		Bounds: days(start.Truncate(24*time.Hour), 5), From: uint32(start.Truncate(24 * time.Hour).Unix()),
		Until: uint32(start.AddDate(0, 0, 4).Unix()), Count: 3,
	}
	for mode, want := range map[figures.RetentionMode]string{figures.RetentionOn: "6594/9644 68.4", figures.RetentionAfter: "6633/9644 68.8"} {
		rule.Mode = mode
		for _, rolling := range []uint32{0, 86400} {
			rule.Rolling = rolling
			c := retention(t, blockOf(times, one), rule).Cohorts[0].Cells[0]
			got := fmt.Sprintf("%d/%d %.1f", c.Kept, c.Complete, 100*float64(c.Kept)/float64(c.Complete))
			if got != want {
				t.Errorf("%s, rolling %d: %s, published %s", mode, rolling, got, want)
			}
		}
	}
}

// TestRetentionOfConditions is ClickHouse's retention(c0, c1, ...): r[0] is c0,
// r[i] is c0 and ci. In the example of its documentation 5 users are there on the
// first day, the same and 5 more on the second, these and 5 more on the third;
// the sums of the three are 5, 5 and 5.
func TestRetentionOfConditions(t *testing.T) {
	start := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	var times [][]time.Time
	for c := range 15 {
		var list []time.Time
		for day, users := range []int{5, 10, 15} {
			if c < users {
				list = append(list, start.AddDate(0, 0, day))
			}
		}
		times = append(times, list)
	}
	f := retention(t, blockOf(times, one), figures.RetentionRule{
		Bounds: days(start, 4), From: uint32(start.Unix()), Until: uint32(start.AddDate(0, 0, 3).Unix()), Recurring: true, Mode: figures.RetentionOn, Count: 2,
	})
	row := f.Cohorts[0]
	if row.Customers != 5 || row.Cells[0].Customers != 5 || row.Cells[1].Customers != 5 {
		t.Errorf("the cohort of day 1: %+v, published 5 5 5", row)
	}
}

// TestPublishedSurvival is the curve of the 21 patients treated with 6-MP of
// Freireich and others (Blood 21, 1963), as textbooks print it: the lengths of
// remission in weeks, those censored apart.
func TestPublishedSurvival(t *testing.T) {
	d := figures.Durations{Events: make([]int64, 36), Censored: make([]int64, 36)}
	for _, week := range []int{6, 6, 6, 7, 10, 13, 16, 22, 23} {
		d.Events[week]++
	}
	for _, week := range []int{6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35} {
		d.Censored[week]++
	}
	curve := d.KaplanMeier()
	for week, want := range map[int][2]float64{6: {21, .857}, 7: {17, .807}, 10: {15, .753}, 13: {12, .690}, 16: {11, .627}, 22: {7, .538}, 23: {6, .448}} {
		if p := curve[week]; float64(p.AtRisk) != want[0] || math.Abs(p.Share-want[1]) > .0005 {
			t.Errorf("week %d: %d at risk, %.4f; published %v, %v", week, p.AtRisk, p.Share, want[0], want[1])
		}
	}
	// Greenwood's standard error at week 23 is printed as 0.135.
	p := curve[23]
	if se := math.Sqrt(p.Variance) * p.Share * math.Abs(math.Log(p.Share)); math.Abs(se-.1346) > .0005 {
		t.Errorf("standard error %.4f, published .1346", se)
	}
}

// TestDaysOfTheClockChange: in Rome, 29 March 2026 has 23 hours and 25 October 25.
func TestDaysOfTheClockChange(t *testing.T) {
	rome, err := time.LoadLocation("Europe/Rome")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		day   time.Time
		hours int
	}{{time.Date(2026, 3, 29, 0, 0, 0, 0, rome), 23}, {time.Date(2026, 10, 25, 0, 0, 0, 0, rome), 25}} {
		next := c.day.AddDate(0, 0, 1)
		if h := int(next.Sub(c.day).Hours()); h != c.hours {
			t.Fatalf("%v has %d hours", c.day, h)
		}
		// One comes back in the last second of the day, one in the first of the next.
		b := blockOf([][]time.Time{{c.day, next.Add(-time.Second)}, {c.day, next}}, one)
		rule := figures.RetentionRule{Bounds: days(c.day, 2), From: uint32(c.day.Unix()), Until: uint32(next.AddDate(0, 0, 1).Unix()), Mode: figures.RetentionOn, Count: 1}
		if n := retention(t, b, rule).Cohorts[0].Cells[0].Customers; n != 1 {
			t.Errorf("%v: %d came back on the next day of the calendar, want 1", c.day, n)
		}
		// By the clock of 24 hours, the day of 25 has its end within day 1, that of
		// 23 has its next midnight within day 0.
		rule.Rolling = 86400
		want := int64(2)
		if c.hours == 23 {
			want = 0
		}
		if n := retention(t, b, rule).Cohorts[0].Cells[0].Customers; n != want {
			t.Errorf("%v: %d came back 24 hours later, want %d", c.day, n, want)
		}
	}
}

// TestRollingDaysAreOf24Hours: a return is on day 1 from 24 hours after the start,
// inclusive, to 48, exclusive.
func TestRollingDaysAreOf24Hours(t *testing.T) {
	start := time.Date(2026, 5, 5, 18, 30, 0, 0, time.UTC)
	for after, want := range map[time.Duration]int64{24*time.Hour - time.Second: 0, 24 * time.Hour: 1, 48*time.Hour - time.Second: 1, 48 * time.Hour: 0} {
		b := blockOf([][]time.Time{{start, start.Add(after)}}, one)
		midnight := start.Truncate(24 * time.Hour)
		f := retention(t, b, figures.RetentionRule{
			Bounds: days(midnight, 5), From: uint32(midnight.Unix()), Until: uint32(midnight.AddDate(0, 0, 4).Unix()), Rolling: 86400, Mode: figures.RetentionOn, Count: 1,
		})
		if c := f.Cohorts[0].Cells[0]; c.Customers != want || c.Complete != 1 {
			t.Errorf("%v later: %+v, want %d on day 1", after, c, want)
		}
	}
}
