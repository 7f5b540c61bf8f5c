package insight

import (
	"fmt"
	"math"
	"time"
	_ "time/tzdata" // dates in a zone, also where the machine has no zone files
)

// forever is the end of a period that is open: the clock of the index, in 2106.
const forever = math.MaxUint32

// bounds returns a period's seconds, from <= t < to.
func (p *Period) bounds(field string, zone *time.Location) (from, to uint32, err error) {
	to = forever
	if p == nil {
		return from, to, nil
	}
	if p.From != "" {
		if from, err = instant(field+".from", p.From, zone); err != nil {
			return 0, 0, err
		}
	}
	if p.To != "" {
		if to, err = instant(field+".to", p.To, zone); err != nil {
			return 0, 0, err
		}
	}
	if from >= to {
		return 0, 0, fault(field, fmt.Sprintf("the period from %q to %q is empty", p.From, p.To), "give an end after the beginning; the end itself does not belong to it")
	}
	return from, to, nil
}

// instant reads an RFC 3339 instant, or a date as its first instant in zone.
func instant(field, text string, zone *time.Location) (uint32, error) {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		day, err := time.Parse(time.DateOnly, text)
		if err != nil {
			return 0, fault(field, fmt.Sprintf("%q is neither a date nor an instant", text), `write "2026-11-22" or "2026-11-22T18:30:00+01:00"`)
		}
		t = midnight(day, zone)
	}
	if t.Nanosecond() != 0 {
		return 0, fault(field, fmt.Sprintf("%q has a fraction of a second", text), "give whole seconds")
	}
	return uint32(min(max(t.Unix(), 0), forever)), nil
}

// midnight returns the first instant of a day in zone. Where the clocks are put
// forward at midnight, the day begins later than 00:00.
func midnight(day time.Time, zone *time.Location) time.Time {
	y, m, d := day.Date()
	t := time.Date(y, m, d, 0, 0, 0, 0, zone)
	if t.Hour() == 0 && t.Day() == d {
		return t
	}
	start, end := t.ZoneBounds()
	if t.Day() != d { // on the near side of the gap
		return end
	}
	return start
}

// zone returns the named time zone.
func zone(name string) (*time.Location, error) {
	z, err := time.LoadLocation(name)
	if err != nil || name == "Local" {
		return nil, fault("zone", fmt.Sprintf("there is no time zone %q", name), `give an IANA name: "Europe/Rome", "UTC"`)
	}
	return z, nil
}

// rfc3339 writes Unix seconds in UTC.
func rfc3339(seconds uint32) string {
	return time.Unix(int64(seconds), 0).UTC().Format(time.RFC3339)
}
