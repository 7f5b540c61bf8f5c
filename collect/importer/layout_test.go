package importer

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestLayouts(t *testing.T) {
	rome, err := time.LoadLocation("Europe/Rome")
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		format, text string
		noon         int
		want         string // in UTC; begins with ! for a part of the error
	}{
		{"iso", "2026-11-22", 0, "2026-11-21T23:00:00Z"},
		{"iso", "2026-11-22", 12 * 60, "2026-11-22T11:00:00Z"},
		{"iso", "2026-07-01T09:30:15", 0, "2026-07-01T07:30:15Z"},
		{"iso", "2026-07-01 09:30", 12 * 60, "2026-07-01T07:30:00Z"},
		{"iso", "2026-07-01T09:30:15.123456Z", 0, "2026-07-01T09:30:15.123Z"},
		{"iso", "2026-07-01 09:30:15 +05:30", 0, "2026-07-01T04:00:15Z"},
		{"iso", "2026-07-01T09:30:15-0800", 0, "2026-07-01T17:30:15Z"},
		{"iso", "2024-02-29", 0, "2024-02-28T23:00:00Z"},
		{"iso", "2026-02-29", 0, "!month 2 of 2026 has no day 29"},
		{"iso", "1900-02-29", 0, "!has no day 29"},
		{"iso", "2026-13-01", 0, "!there is no month 13"},
		{"iso", "2026-01-00", 0, "!has no day 0"},
		{"iso", "2026-01-01T24:00", 0, "!no time of day 24:00"},
		{"iso", "2026-01-01T23:59:60", 0, "2026-01-01T22:59:59Z"},
		{"iso", "22/11/2026", 0, "!does not begin like 2026-11-22"},
		{"iso", "2026-11-22x", 0, "!not like"},
		{"iso", "2026-1a-22", 0, "!not like"},
		{"dd/MM/yyyy", "31/01/2026", 0, "2026-01-30T23:00:00Z"},
		{"dd/MM/yyyy", "31/02/2026", 0, "!month 2 of 2026 has no day 31"},
		{"dd/MM/yyyy", "1/2/2026", 0, "!not enough digits"},
		{"d/M/yyyy", "1/2/2026", 0, "2026-01-31T23:00:00Z"},
		{"d/M/yy HH:mm", "1/2/26 08:05", 0, "2026-02-01T07:05:00Z"},
		{"d/M/yy", "1/2/71", 0, "1971-01-31T23:00:00Z"},
		{"MM/dd/yyyy hh:mm:ss a", "12/31/1999 12:30:00 AM", 0, "1999-12-30T23:30:00Z"},
		{"MM/dd/yyyy hh:mm a", "05/13/2017 12:30 pm", 0, "2017-05-13T10:30:00Z"},
		{"MM/dd/yyyy hh:mm a", "05/13/2017 13:30 pm", 0, "!not from 1 to 12"},
		{"d MMM yyyy", "3 mag 2026", 0, "2026-05-02T22:00:00Z"},
		{"EEE, d MMMM yyyy", "Sunday, 3 May 2026", 0, "2026-05-02T22:00:00Z"},
		{"d MMM yyyy", "3 foo 2026", 0, "!no month, in English or Italian"},
		{"yyyyMMdd'at'HHmm", "20260503at0915", 0, "2026-05-03T07:15:00Z"},
		{"yyyy-MM-dd HH:mm:ss.SSS", "2026-05-03 09:15:01.5", 0, "2026-05-03T07:15:01.5Z"},
		{"yyyy-MM-dd'T'HH:mm:ssXXX", "2026-05-03T09:15:01+02:00", 0, "2026-05-03T07:15:01Z"},
		{"dd/MM/yyyy", "03/05/2026 09:15", 0, `!" 09:15" stands after`},
		{"dd/MM/yyyy", "03-05-2026", 0, `!"/" is missing`},
		{"unix", "1511544070", 0, "2017-11-24T17:21:10Z"},
		{"unix", "1511544070.25", 0, "2017-11-24T17:21:10.25Z"},
		{"unix_ms", "1511544070123", 0, "2017-11-24T17:21:10.123Z"},
		{"unix", "yesterday", 0, "!no number"},
		{"excel", "44927.5", 0, "2023-01-01T11:00:00Z"},
		{"excel", "0", 0, "!out of range"},
	}
	for _, tt := range tests {
		l, err := parseLayout(tt.format)
		if err != nil {
			t.Fatal(err)
		}
		ms, err := l.parse([]byte(tt.text), rome, tt.noon)
		if part, fails := strings.CutPrefix(tt.want, "!"); fails {
			if err == nil || !strings.Contains(err.Error(), part) {
				t.Errorf("%s of %q: got %v, want an error with %q", tt.format, tt.text, err, part)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s of %q: %v", tt.format, tt.text, err)
			continue
		}
		if got := time.UnixMilli(ms).UTC().Format(time.RFC3339Nano); got != tt.want {
			t.Errorf("%s of %q: got %s, want %s", tt.format, tt.text, got, tt.want)
		}
	}
}

func TestWrongLayouts(t *testing.T) {
	for _, s := range []string{"dd/mm/yyyy", "HH:mm", "yyyy-MM-dd hh:mm", "yyyy-MM-dd'T", "yyyy-MM-dd Q"} {
		if _, err := parseLayout(s); err == nil {
			t.Errorf("%q was taken", s)
		}
	}
}

// TestTimesThereAndBack writes any time and reads it again, by our own code and
// by that of package time.
func TestTimesThereAndBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ms := rapid.Int64Range(-62135596800000, 253402300799999).Draw(t, "ms")
		at := time.UnixMilli(ms).UTC()
		b := appendTime(nil, ms)
		want := `"` + at.Format("2006-01-02T15:04:05.000Z") + `"`
		if string(b) != want && string(b) != strings.Replace(want, ".000", "", 1) {
			t.Fatalf("wrote %s, want %s", b, want)
		}
		c, err := parseISO(b[1 : len(b)-1])
		if err != nil {
			t.Fatal(err)
		}
		if got, err := c.unixMilli(time.UTC, 0); err != nil || got != ms {
			t.Fatalf("read %d, %v, want %d", got, err, ms)
		}
	})
}

func FuzzLayout(f *testing.F) {
	f.Add("dd/MM/yyyy HH:mm", "22/11/2026 10:00")
	f.Add("iso", "2026-11-22T10:00:00+01:00")
	f.Add("excel", "44927.5")
	f.Fuzz(func(_ *testing.T, format, text string) {
		l, err := parseLayout(format)
		if err != nil {
			return
		}
		_, _ = l.parse([]byte(text), time.UTC, 0) // it must not panic
	})
}
