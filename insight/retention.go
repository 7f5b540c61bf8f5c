package insight

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"percorso/sequence/figures"
)

// KindRetention asks who comes back.
const KindRetention = "retention"

// Retention is what a question of retention asks for. Cohorts are customers who
// began in the same interval; the table tells how many of each came back in those
// that follow.
type Retention struct {
	Start     []Condition `json:"start,omitempty" doc:"What begins it: an interaction that meets all of these; any when absent"`
	Return    []Condition `json:"return,omitempty" doc:"What counts as coming back; any interaction when absent"`
	Mode      string      `json:"mode,omitempty" enum:"on,after,before,brackets,streak" doc:"What figure k of a row counts: a return in interval k (on), in it or later (after), from interval 1 to it (before), in an interval of bracket k (brackets), or in each interval up to it (streak); on when absent"`
	Interval  string      `json:"interval,omitempty" enum:"hour,day,week,month" doc:"How long an interval is; week when absent. Weeks begin on Monday"`
	Intervals int         `json:"intervals,omitempty" minimum:"0" maximum:"60" doc:"How many are looked at after the first, 12 when absent. Not with brackets"`
	Brackets  []Bracket   `json:"brackets,omitempty" maxItems:"60" doc:"brackets: groups of intervals, ascending, none in two"`
	Cohorts   string      `json:"cohorts,omitempty" enum:"first,recurring" doc:"Whether a customer is in the cohort of their first start ever (first), or in each in whose interval they start (recurring); first when absent"`
	Rolling   bool        `json:"rolling,omitempty" doc:"Whether intervals begin with the start itself, in place of those of the calendar: an hour has 3600 seconds, a day 24 hours, a week 7 days, a month 30"`
	By        string      `json:"by,omitempty" doc:"Break down by what the start is: channel, touchpoint, stage, event, source or property:NAME"`
	Top       int         `json:"top,omitempty" minimum:"0" maximum:"30" doc:"by: how many values, those with most customers, 6 when absent; the rest are one group"`
	With      []string    `json:"with,omitempty" enum:"value,lifecycle,survival" doc:"What is answered besides: the value of each figure's customers in its intervals; the lifecycle; the curves of the time to the first return and to the first silence"`
}

// Bracket is the intervals from to to, both included.
type Bracket struct {
	From int `json:"from" minimum:"1" maximum:"366" doc:"The first interval that belongs to it"`
	To   int `json:"to" minimum:"1" maximum:"366" doc:"The last one"`
}

// Modes and the like of retention.
const (
	CohortsFirst     = "first"
	CohortsRecurring = "recurring"

	WithValue     = "value"
	WithLifecycle = "lifecycle"
	WithSurvival  = "survival"

	IntervalHour  = "hour"
	IntervalDay   = "day"
	IntervalWeek  = "week"
	IntervalMonth = "month"
)

const (
	defaultIntervals = 12
	defaultTop       = 6
	mostTop          = 30
)

// rollingSeconds are the lengths of intervals that begin with the start.
var rollingSeconds = map[string]uint32{IntervalHour: 3600, IntervalDay: 86_400, IntervalWeek: 7 * 86_400, IntervalMonth: 30 * 86_400}

// has reports whether the answer is to have that part.
func (r *Retention) has(part string) bool { return slices.Contains(r.With, part) }

// checkRetention returns an error for what retention cannot be asked for.
func (q *Query) checkRetention() error {
	r := q.Retention
	if r == nil {
		return nil
	}
	oneOf := func(field, value string, values ...string) error {
		if value == "" || slices.Contains(values, value) {
			return nil
		}
		return fault("retention."+field, fmt.Sprintf("there is no %q", value), "give one of "+strings.Join(values, ", "))
	}
	for _, err := range []error{
		oneOf("mode", r.Mode, string(figures.RetentionOn), string(figures.RetentionAfter), string(figures.RetentionBefore), string(figures.RetentionBrackets), string(figures.RetentionStreak)),
		oneOf("interval", r.Interval, IntervalHour, IntervalDay, IntervalWeek, IntervalMonth),
		oneOf("cohorts", r.Cohorts, CohortsFirst, CohortsRecurring),
	} {
		if err != nil {
			return err
		}
	}
	for i, part := range r.With {
		if err := oneOf(fmt.Sprintf("with[%d]", i), part, WithValue, WithLifecycle, WithSurvival); err != nil {
			return err
		}
	}
	switch {
	case r.Start != nil && len(r.Start) == 0:
		return fault("retention.start", "the list of conditions is empty", "give one, or leave start out")
	case r.Return != nil && len(r.Return) == 0:
		return fault("retention.return", "the list of conditions is empty", "give one, or leave return out")
	case r.Intervals < 0 || r.Intervals > figures.MaxIntervals:
		return fault("retention.intervals", fmt.Sprintf("%d intervals", r.Intervals), fmt.Sprintf("give 1 to %d, or longer intervals", figures.MaxIntervals))
	case r.Top < 0 || r.Top > mostTop:
		return fault("retention.top", fmt.Sprintf("%d values", r.Top), fmt.Sprintf("give 1 to %d", mostTop))
	case r.Top != 0 && r.By == "":
		return fault("retention.top", "there is nothing to break down by", "give by, or leave top out")
	}
	if r.By != "" {
		if err := checkOwnField("retention.by", r.By); err != nil {
			return err
		}
	}
	return r.checkBrackets()
}

func (r *Retention) checkBrackets() error {
	if r.Mode != string(figures.RetentionBrackets) {
		if r.Brackets != nil {
			return fault("retention.brackets", "only mode brackets uses them", "leave them out, or give that mode")
		}
		return nil
	}
	switch {
	case r.Intervals != 0:
		return fault("retention.intervals", "the brackets say which intervals are looked at", "leave it out")
	case len(r.Brackets) == 0 || len(r.Brackets) > figures.MaxIntervals:
		return fault("retention.brackets", fmt.Sprintf("there are %d", len(r.Brackets)), fmt.Sprintf("give 1 to %d", figures.MaxIntervals))
	}
	last := 0
	for i, b := range r.Brackets {
		field := fmt.Sprintf("retention.brackets[%d]", i)
		switch {
		case b.From <= last:
			return fault(field, fmt.Sprintf("it begins with interval %d, and interval %d is past", b.From, last), "let them ascend from 1, none twice")
		case b.To < b.From || b.To > figures.MaxHorizon:
			return fault(field, fmt.Sprintf("it ends with interval %d", b.To), fmt.Sprintf("let it end at its beginning or later, and at %d at the latest", figures.MaxHorizon))
		}
		last = b.To
	}
	return nil
}

// withRetentionDefaults fills in what a query of retention leaves open.
func (q *Query) withRetentionDefaults() {
	r := Retention{}
	if q.Retention != nil {
		r = *q.Retention
	}
	r.Mode, r.Interval, r.Cohorts = cmp.Or(r.Mode, string(figures.RetentionOn)), cmp.Or(r.Interval, IntervalWeek), cmp.Or(r.Cohorts, CohortsFirst)
	if r.Mode != string(figures.RetentionBrackets) {
		r.Intervals = cmp.Or(r.Intervals, defaultIntervals)
	}
	if r.By != "" {
		r.Top = cmp.Or(r.Top, defaultTop)
	}
	if r.has(WithSurvival) {
		q.Silence = cmp.Or(q.Silence, defaultSilence)
	}
	q.Retention = &r
}

// calendar cuts time at the beginnings of an interval's hours, days, weeks or
// months in a zone.
type calendar struct {
	interval string
	zone     *time.Location
}

// start returns the beginning of the interval in which t lies.
func (c calendar) start(t time.Time) time.Time {
	t = t.In(c.zone)
	y, m, d := t.Date()
	switch c.interval {
	case IntervalHour:
		return t.Add(-time.Duration(t.Minute())*time.Minute - time.Duration(t.Second())*time.Second)
	case IntervalWeek:
		return midnight(time.Date(y, m, d-(int(t.Weekday())+6)%7, 12, 0, 0, 0, time.UTC), c.zone)
	case IntervalMonth:
		return midnight(time.Date(y, m, 1, 12, 0, 0, 0, time.UTC), c.zone)
	default:
		return midnight(time.Date(y, m, d, 12, 0, 0, 0, time.UTC), c.zone)
	}
}

// next returns the beginning of the interval after that which begins at t.
func (c calendar) next(t time.Time) time.Time { return c.step(t, 1) }

// step returns the beginning of the interval n after, or before, that which
// begins at t.
func (c calendar) step(t time.Time, n int) time.Time {
	y, m, d := t.In(c.zone).Date()
	at := func(y int, m time.Month, d int) time.Time {
		return midnight(time.Date(y, m, d, 12, 0, 0, 0, time.UTC), c.zone)
	}
	switch c.interval {
	case IntervalHour:
		out := c.start(t.Add(time.Duration(n) * time.Hour))
		if out.Equal(t) { // where the clock is put back by less than an hour
			out = t.Add(time.Duration(n) * time.Hour)
		}
		return out
	case IntervalWeek:
		return at(y, m, d+7*n)
	case IntervalMonth:
		return at(y, m+time.Month(n), 1)
	default:
		return at(y, m, d+n)
	}
}

// bounds cuts from from to last: the interval before the first, then each in
// which a cohort can begin, and the end. ok is false when there are too many.
func (c calendar) bounds(from, last uint32) (bounds []uint32, ok bool) {
	first := c.start(time.Unix(int64(from), 0))
	for t := c.step(first, -1); ; t = c.next(t) {
		bounds = append(bounds, uint32(min(max(t.Unix(), 0), forever)))
		switch {
		case len(bounds) > figures.MaxCohorts+2:
			return nil, false
		case t.Unix() > int64(last):
			return bounds, true
		}
	}
}

// key is how a cohort is called in a query: its day, or for hours its instant.
func (c calendar) key(t uint32) string {
	at := time.Unix(int64(t), 0).In(c.zone)
	if c.interval == IntervalHour {
		return at.Format(time.RFC3339)
	}
	return at.Format(time.DateOnly)
}
