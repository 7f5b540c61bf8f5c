package insight

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestRelativePeriods says what periods come to on the evening of 22 November
// 2026 in Rome, when it is still the same day in UTC, and after midnight there.
func TestRelativePeriods(t *testing.T) {
	rome, err := time.LoadLocation("Europe/Rome")
	if err != nil {
		t.Fatal(err)
	}
	evening := time.Date(2026, 11, 22, 22, 30, 0, 0, time.UTC)
	for _, c := range []struct {
		name    string
		period  *Period
		compare *Compare
		now     time.Time
		newest  time.Time
		want    *Period
		before  *Period
	}{
		{"thirty days", &Period{Last: "30d"}, nil, evening, evening, &Period{From: "2026-10-24", To: "2026-11-23"}, nil},
		{"the day is Rome's", &Period{Last: "1d"}, nil, evening.Add(time.Hour), evening, &Period{From: "2026-11-23", To: "2026-11-24"}, nil},
		{"weeks", &Period{Last: "2w"}, &Compare{Before: "period"}, evening, evening, &Period{From: "2026-11-09", To: "2026-11-23"}, &Period{From: "2026-10-26", To: "2026-11-09"}},
		{"this year", &Period{Last: "year"}, &Compare{Before: "year"}, evening, evening, &Period{From: "2026-01-01", To: "2026-11-23"}, &Period{From: "2025-01-01", To: "2025-11-23"}},
		{"data that ended", &Period{Last: "7d"}, nil, evening, time.Date(2026, 11, 19, 12, 0, 0, 0, time.UTC), &Period{From: "2026-11-13", To: "2026-11-20"}, nil},
		{"data that may go on", &Period{Last: "7d"}, nil, evening, time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC), &Period{From: "2026-11-16", To: "2026-11-23"}, nil},
		{"a leap day", &Period{From: "2024-02-29", To: "2024-03-01"}, &Compare{Before: "year"}, evening, evening, &Period{From: "2024-02-29", To: "2024-03-01"}, &Period{From: "2023-02-28", To: "2023-03-01"}},
	} {
		s := &scope{view: newestAt{at: uint32(c.newest.Unix())}, zone: rome}
		q := &Query{Period: c.period, Compare: c.compare}
		if err := s.resolve(q, c.now); err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if diff := cmp.Diff(c.want, q.Period); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
		if c.before != nil {
			if diff := cmp.Diff(c.before, q.Compare.Period); diff != "" {
				t.Errorf("%s, before: %s", c.name, diff)
			}
		}
	}
	for _, q := range []*Query{
		{Period: &Period{Last: "30"}},
		{Period: &Period{Last: "0d"}},
		{Period: &Period{Last: "600w"}},
		{Period: &Period{Last: "7d", From: "2026-01-01"}},
		{Compare: &Compare{Before: "period"}},
		{Period: &Period{From: "2026-01-01"}, Compare: &Compare{Before: "period"}},
		{Period: &Period{From: "2026-01-01T10:00:00Z", To: "2026-01-02"}, Compare: &Compare{Before: "year"}},
		{Period: &Period{Last: "7d"}, Compare: &Compare{Before: "moon"}},
	} {
		s := &scope{view: newestAt{at: 1}, zone: rome}
		if err := s.resolve(q, evening); err == nil {
			t.Errorf("%+v %+v is taken", q.Period, q.Compare)
		}
	}
}

// newestAt is a view whose newest interaction is of that second.
type newestAt struct {
	View
	at uint32
}

func (n newestAt) Newest() uint32 { return n.at }
