package cost

import (
	"cmp"
	"slices"
	"time"
)

// Days is a set of days. The zero value is empty; Join comes between Add and Of.
type Days struct{ spans []span }

// span is from inclusive to exclusive, in Unix seconds.
type span struct{ from, to int64 }

// Add adds the days of a cost, in that zone.
func (d *Days) Add(c *Cost, zone *time.Location) {
	first, err := time.ParseInLocation(time.DateOnly, c.From, zone)
	if err != nil {
		return
	}
	last, err := time.ParseInLocation(time.DateOnly, c.To, zone)
	if err != nil {
		return
	}
	d.spans = append(d.spans, span{first.Unix(), last.AddDate(0, 0, 1).Unix()})
}

// Join puts days together that meet or overlap.
func (d *Days) Join() {
	slices.SortFunc(d.spans, func(a, b span) int { return cmp.Compare(a.from, b.from) })
	n := 0
	for _, s := range d.spans {
		if n > 0 && s.from <= d.spans[n-1].to {
			d.spans[n-1].to = max(d.spans[n-1].to, s.to)
			continue
		}
		d.spans[n] = s
		n++
	}
	d.spans = d.spans[:n]
}

// Of returns how much of a cost falls on these days, in a span of time, as Within
// has it: what it has on others is the rest.
func (d *Days) Of(c *Cost, from, to int64, zone *time.Location) (sum int64) {
	at, _ := slices.BinarySearchFunc(d.spans, from, func(s span, t int64) int { return cmp.Compare(s.to, t) })
	for _, s := range d.spans[at:] {
		if s.from >= to {
			break
		}
		if lo, hi := max(s.from, from), min(s.to, to); lo < hi {
			sum += c.Within(lo, hi, zone)
		}
	}
	return sum
}
