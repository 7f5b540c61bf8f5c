package insight

import "percorso"

// RetentionAnswer is who comes back, by cohorts.
type RetentionAnswer struct {
	Kind      string              `json:"kind" enum:"retention"`
	Query     Query               `json:"query" doc:"The question with its defaults filled in"`
	Currency  string              `json:"currency" doc:"ISO 4217"`
	Coverage  Coverage            `json:"coverage"`
	Columns   []RetentionColumn   `json:"columns" doc:"What the figures of a row count, from the first after interval 0 on"`
	Cohorts   []Cohort            `json:"cohorts" doc:"By beginning. Empty when the data has nobody in the period, as where it lies in the future"`
	Overall   RetentionRow        `json:"overall" doc:"All cohorts together"`
	Groups    []RetentionGroup    `json:"groups" doc:"With by: all cohorts together, by what the start is; those with most customers first, then all others, then those without"`
	Lifecycle []LifecycleInterval `json:"lifecycle" doc:"With lifecycle: each interval of the calendar"`
	Returned  *RetentionCurve     `json:"returned" doc:"With survival: how long until the first return; null without"`
	Lasted    *RetentionCurve     `json:"lasted" doc:"With survival: how long until the first silence; null without"`
	Compare   *RetentionAnswer    `json:"compare,omitempty" doc:"The same for the second period or group"`
}

// RetentionColumn is the intervals that a figure looks at.
type RetentionColumn struct {
	From int  `json:"from" doc:"The first interval; that of the start is 0"`
	To   *int `json:"to" doc:"The last one; null where there is no end"`
}

// Cohort is customers who began in the same interval.
type Cohort struct {
	Key  string `json:"key" doc:"What who.cohort takes: the first day of its interval, or for hours its instant"`
	From string `json:"from" doc:"Where its interval begins, RFC 3339 UTC"`
	To   string `json:"to" doc:"Where it ends; that instant does not belong to it"`
	Cut  bool   `json:"cut" doc:"Whether the period or the data has only a part of its interval: some who began in it may be missing"`
	RetentionRow
}

// RetentionRow is a cohort, or several together. It may have fewer figures than
// there are columns: those whose intervals have not begun are left out.
type RetentionRow struct {
	Customers int64           `json:"customers" doc:"Who began. Of several recurring cohorts together, a customer counts once for each"`
	Value     *Value          `json:"value" doc:"With value: theirs in interval 0, from the start on, in hundredths of the currency; else null"`
	Cells     []RetentionCell `json:"cells"`
}

// RetentionCell is one figure of a row.
type RetentionCell struct {
	Customers int64    `json:"customers" doc:"Who came back, so far"`
	Complete  int64    `json:"complete" doc:"Customers of the row whose intervals of it are over"`
	Kept      int64    `json:"kept" doc:"Of these, who came back"`
	Share     *float64 `json:"share" doc:"kept of complete, 0 to 1; null where nobody’s intervals are over"`
	Value     *Value   `json:"value" doc:"With value: of all customers of the row, in its intervals, whether they came back or not; else null"`
}

// RetentionGroup is the customers whose start has the same value.
type RetentionGroup struct {
	Key    string        `json:"key" doc:"What who.group takes: the value; * for all others, - for those without one"`
	Name   percorso.Text `json:"name"`
	Merged int           `json:"merged" doc:"How many values are together in it; 0 for a value of its own"`
	RetentionRow
}

// LifecycleInterval is an interval of the calendar: those who are active in it,
// which is to have an interaction that counts as a return, and those who no
// longer are.
type LifecycleInterval struct {
	Key         string `json:"key" doc:"What who.cohort takes"`
	From        string `json:"from" doc:"RFC 3339 UTC"`
	To          string `json:"to"`
	Complete    bool   `json:"complete" doc:"Whether it is over; dormant may still come back when it is not"`
	New         int64  `json:"new" doc:"Active for the first time ever"`
	Returning   int64  `json:"returning" doc:"Active, and in the interval before"`
	Resurrected int64  `json:"resurrected" doc:"Active, and earlier, but not in the interval before"`
	Dormant     int64  `json:"dormant" doc:"Not active, but in the interval before"`
}

// RetentionCurve is a survival curve by Kaplan and Meier, over the customers of
// all cohorts from their first start of the period on.
type RetentionCurve struct {
	Customers int64           `json:"customers"`
	Median    *int            `json:"median" doc:"The first interval with a share of a half or less; null when there is none"`
	Points    []SurvivalPoint `json:"points" doc:"One for each interval, from 0 on"`
}

// SurvivalPoint is one interval of a survival curve.
type SurvivalPoint struct {
	Interval int     `json:"interval"`
	AtRisk   int64   `json:"at_risk" doc:"Customers still looked at in it"`
	Events   int64   `json:"events" doc:"Of these, for whom it happened in it"`
	Censored int64   `json:"censored" doc:"Of these, of whom no more is known"`
	Share    float64 `json:"share" doc:"Share of customers for whom it has not happened up to its end, 0 to 1"`
	Low      float64 `json:"low" doc:"Its 95 % confidence interval, log-log"`
	High     float64 `json:"high"`
}
