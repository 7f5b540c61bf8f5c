package insight

import (
	"testing"
	"time"
)

func TestDateIsItsFirstInstant(t *testing.T) {
	for _, c := range []struct{ zone, date, want string }{
		{"Europe/Rome", "2026-03-29", "2026-03-28T23:00:00Z"},
		{"Europe/Rome", "2026-03-30", "2026-03-29T22:00:00Z"}, // the day had 23 hours
		{"Europe/Rome", "2026-10-25", "2026-10-24T22:00:00Z"},
		{"Europe/Rome", "2026-10-26", "2026-10-25T23:00:00Z"},        // the day had 25 hours
		{"America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z"},  // began at 01:00: the clocks went forward at midnight
		{"Africa/Cairo", "2026-04-24", "2026-04-23T22:00:00Z"},       // the same, on the near side
		{"America/Havana", "2026-03-08", "2026-03-08T05:00:00Z"},     // the same, an hour further west
		{"Asia/Kolkata", "2026-01-01", "2025-12-31T18:30:00Z"},       // half an hour off
		{"Pacific/Kiritimati", "2026-01-01", "2025-12-31T10:00:00Z"}, // 14 hours ahead
		{"UTC", "1969-12-31", "1970-01-01T00:00:00Z"},                // before the clock of the index
		{"UTC", "2500-01-01", "2106-02-07T06:28:15Z"},                // after it
	} {
		z, err := time.LoadLocation(c.zone)
		if err != nil {
			t.Fatal(err)
		}
		at, err := instant("from", c.date, z)
		if err != nil {
			t.Fatal(err)
		}
		if got := rfc3339(at); got != c.want {
			t.Errorf("%s in %s begins at %s, want %s", c.date, c.zone, got, c.want)
		}
	}
}

func TestDurations(t *testing.T) {
	for text, want := range map[string]uint32{"0s": 0, "90s": 90, "45m": 2700, "12h": 43_200, "30d": 2_592_000, "4w": 2_419_200, "7101w": 4_294_684_800} {
		if got, err := seconds("window", text, 0); err != nil || got != want {
			t.Errorf("%q is %d seconds, error %v; want %d", text, got, err, want)
		}
	}
	for _, text := range []string{"", "d", "30", "-1d", "+1d", "1.5d", "1d12h", "1 d", "30D", "7102w", "99999999999999999999s", "1dd"} {
		if got, err := seconds("window", text, 0); err == nil {
			t.Errorf("%q is taken for %d seconds", text, got)
		}
	}
}
