package insight

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Comparisons that follow the period.
const (
	BeforePeriod = "period"
	BeforeYear   = "year"
)

// longestLast is how many days a relative period has at most.
const longestLast = 3_660

// thisYear is the relative period from 1 January on.
const thisYear = "year"

// resolve puts instants in place of what the query's periods leave to the day
// on which it is asked.
func (s *scope) resolve(q *Query, now time.Time) error {
	var err error
	if q.Period, err = s.relative(q.Period, "period", now); err != nil {
		return err
	}
	if q.Compare == nil {
		return nil
	}
	c := *q.Compare
	if c.Period, err = s.relative(c.Period, "compare.period", now); err != nil {
		return err
	}
	if c.Before != "" {
		if c.Period, err = s.before(q.Period, c.Before); err != nil {
			return err
		}
		c.Before = ""
	}
	q.Compare = &c
	return nil
}

// relative returns the period in days.
func (s *scope) relative(p *Period, field string, now time.Time) (*Period, error) {
	if p == nil || p.Last == "" {
		return p, nil
	}
	if p.From != "" || p.To != "" {
		return nil, fault(field+".last", "it stands beside from or to", "give either last, or from and to")
	}
	end := s.lastDay(now)
	if p.Last == thisYear {
		return days(time.Date(end.Year(), 1, 1, 0, 0, 0, 0, time.UTC), end), nil
	}
	n, err := daysOf(p.Last)
	if err != nil || n < 1 || n > longestLast {
		return nil, fault(field+".last", fmt.Sprintf("%q is no number of days", p.Last), fmt.Sprintf(`write "30d", "4w" or "year"; at most %d days`, longestLast))
	}
	return days(end.AddDate(0, 0, 1-n), end), nil
}

// lastDay is today, or the day of the newest interaction where none came for
// more than two days; as midnight in UTC.
func (s *scope) lastDay(now time.Time) time.Time {
	day := func(t time.Time) time.Time {
		y, m, d := t.In(s.zone).Date()
		return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	}
	today := day(now)
	if newest := s.view.Newest(); newest > 0 {
		if last := day(time.Unix(int64(newest), 0)); today.Sub(last) > 2*24*time.Hour {
			return last
		}
	}
	return today
}

// days is the period of two days and those between.
func days(from, to time.Time) *Period {
	return &Period{From: from.Format(time.DateOnly), To: to.AddDate(0, 0, 1).Format(time.DateOnly)}
}

// daysOf reads "30d" or "4w".
func daysOf(text string) (int, error) {
	times := 1
	number, ok := strings.CutSuffix(text, "d")
	if !ok {
		if number, ok = strings.CutSuffix(text, "w"); !ok {
			return 0, strconv.ErrSyntax
		}
		times = 7
	}
	n, err := strconv.ParseUint(number, 10, 16)
	return int(n) * times, err
}

// before returns the days before a period, or the same a year before; 29
// February becomes the 28th.
func (s *scope) before(p *Period, what string) (*Period, error) {
	field := "compare.before"
	if what != BeforePeriod && what != BeforeYear {
		return nil, fault(field, fmt.Sprintf("there is no comparison with %q", what), "give period or year")
	}
	if p == nil || p.From == "" || p.To == "" {
		return nil, fault(field, "the query has no period with a beginning and an end", "give a period, or compare with a period of its own")
	}
	from, err := time.Parse(time.DateOnly, p.From)
	to, wrong := time.Parse(time.DateOnly, p.To)
	if err != nil || wrong != nil || !from.Before(to) {
		return nil, fault(field, "the query's period is not one of whole days", "give its beginning and end as dates")
	}
	if what == BeforePeriod {
		return &Period{From: from.Add(-to.Sub(from)).Format(time.DateOnly), To: p.From}, nil
	}
	return days(yearBefore(from), yearBefore(to.AddDate(0, 0, -1))), nil
}

func yearBefore(t time.Time) time.Time {
	if t.Month() == time.February && t.Day() == 29 {
		t = t.AddDate(0, 0, -1)
	}
	return t.AddDate(-1, 0, 0)
}
