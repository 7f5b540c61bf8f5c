// Package cost is what was spent on a channel, a campaign or anything else that
// interactions have, so that return stands beside credit.
package cost

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"percorso"
)

// Cost is money spent on a value of a field over a period, alike on each of its
// days.
type Cost struct {
	ID       string `json:"id" doc:"Made of all the rest: the same cost is never kept twice"`
	Field    string `json:"field" doc:"channel, touchpoint, stage, event, source or property:NAME"`
	Value    string `json:"value" doc:"Its id, or its name in either language"`
	From     string `json:"from" doc:"First day: 2026-11-01"`
	To       string `json:"to" doc:"Last day, inclusive"`
	Amount   int64  `json:"amount" doc:"Hundredths"`
	Currency string `json:"currency" doc:"ISO 4217"`
	Note     string `json:"note"`
}

// Most is how many costs a workspace keeps: each question by cost reads them all.
const Most = 50_000

// longestPeriod is how many days a cost may last.
const longestPeriod = 3660

// Check returns an error of kind Invalid that says what is wrong with c, and
// sets its ID. Currency is the workspace's: there are no rates of exchange.
func (c *Cost) Check(currency string) error {
	from, fromErr := day(c.From)
	to, toErr := day(c.To)
	switch {
	case !isField(c.Field):
		return percorso.Errorf(percorso.Invalid, "there is no field %q: give channel, touchpoint, stage, event, source or property:NAME", c.Field)
	case c.Value == "" || len(c.Value) > 256:
		return percorso.Errorf(percorso.Invalid, "the value is empty or longer than 256 bytes")
	case fromErr != nil:
		return percorso.Errorf(percorso.Invalid, "%q is no day: write it like 2026-11-01", c.From)
	case toErr != nil:
		return percorso.Errorf(percorso.Invalid, "%q is no day: write it like 2026-11-01", c.To)
	case to.Before(from):
		return percorso.Errorf(percorso.Invalid, "the period ends on %s, before it begins on %s", c.To, c.From)
	case days(from, to) > longestPeriod:
		return percorso.Errorf(percorso.Invalid, "the period from %s to %s is longer than ten years", c.From, c.To)
	case c.Amount < 0 || c.Amount > 1e14:
		return percorso.Errorf(percorso.Invalid, "the amount is below 0 or too large")
	case c.Currency != currency:
		return percorso.Errorf(percorso.Invalid, "the amount is in %q, the workspace counts in %s: convert it first", c.Currency, currency)
	case len(c.Note) > 1000:
		return percorso.Errorf(percorso.Invalid, "the note is longer than 1,000 bytes")
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%q", []any{c.Field, c.Value, c.From, c.To, c.Amount, c.Currency, c.Note}))
	c.ID = hex.EncodeToString(sum[:10])
	return nil
}

func isField(field string) bool {
	switch field {
	case "channel", "touchpoint", "stage", "event", "source":
		return true
	}
	return len(field) > len("property:") && field[:len("property:")] == "property:"
}

// Within returns how much of the cost falls into a span of time, from inclusive
// and to exclusive, in Unix seconds: the share of its days that begin there, in
// that zone. Spans that meet add up to the whole, to the last hundredth.
func (c *Cost) Within(from, to int64, zone *time.Location) int64 {
	first, err := time.ParseInLocation(time.DateOnly, c.From, zone)
	if err != nil {
		return 0
	}
	last, err := time.ParseInLocation(time.DateOnly, c.To, zone)
	if err != nil {
		return 0
	}
	n := days(first, last)
	upTo := func(t int64) int64 { // hundredths of the days that begin before t
		k := 0
		for lo, hi := 0, n; lo < hi; {
			mid := (lo + hi + 1) / 2
			if first.AddDate(0, 0, mid-1).Unix() < t {
				lo, k = mid, mid
			} else {
				hi = mid - 1
			}
		}
		return c.Amount/int64(n)*int64(k) + c.Amount%int64(n)*int64(k)/int64(n)
	}
	return max(0, upTo(to)-upTo(from))
}

// days counts the days from the first to the last, both included.
func days(first, last time.Time) int {
	utc := func(t time.Time) time.Time {
		return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
	}
	return int(utc(last).Sub(utc(first))/(24*time.Hour)) + 1
}

func day(text string) (time.Time, error) { return time.Parse(time.DateOnly, text) }
