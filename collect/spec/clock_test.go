package spec_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"percorso"
	"percorso/collect/spec"
)

func TestClock(t *testing.T) {
	const minute = 60_000
	r := received
	for _, c := range []struct {
		name           string
		original, sent int64
		at             int64
		flags          percorso.EventFlags
	}{
		{"no time at all", 0, 0, r, 0},
		{"no time, but sent", 0, r - minute, r, 0},
		{"a right clock, not sent", r - 5*minute, 0, r - 5*minute, 0},
		{"a right clock", r - 5*minute, r, r - 5*minute, 0},
		{"a clock one hour late", r - 65*minute, r - 60*minute, r - 5*minute, 0},
		{"a clock one hour early", r + 55*minute, r + 60*minute, r - 5*minute, 0},
		{"an unset clock is put right by sentAt", 5 * minute, 10 * minute, r - 5*minute, 0},
		{"a little ahead", r + 10*minute, 0, r + 10*minute, 0},
		{"too far ahead", r + 10*minute + 1, 0, r, percorso.ClockAdjusted},
		{"ahead of its own sending", r + 20*minute, r, r, percorso.ClockAdjusted},
	} {
		at, flags := spec.Clock(c.original, c.sent, r)
		if at != c.at || flags != c.flags {
			t.Errorf("%s: %d ms from receipt, flags %d; want %d, %d", c.name, at-r, flags, c.at-r, c.flags)
		}
	}
}

func TestParseTime(t *testing.T) {
	want := time.Date(2026, 5, 4, 9, 30, 15, 123_000_000, time.UTC).UnixMilli()
	for text, ms := range map[string]int64{
		"2026-05-04T09:30:15.123Z": want, "2026-05-04T09:30:15.123456789Z": want, "2026-05-04T11:30:15.123+02:00": want, "2026-05-04T11:30:15.123+0200": want,
		"2026-05-04 11:30:15.123+02:00": want, "2026-05-04T09:30:15.123": want, "2026-05-04 09:30:15.123": want, "2026-05-04T09:30:15Z": want - 123,
		"2026-05-04T09:30:15.1Z": want - 23, "2026-05-04T09:30Z": want - 15_123, "2026-05-04": want - 15_123 - 34_200_000, "1777887015123": want, "1777887015": want - 123,
		"1777887015.123": want, "Mon, 04 May 2026 09:30:15 GMT": want - 123, "1969-12-31T23:59:59Z": -1000, "0000-01-01T00:00:00Z": -62167219200000,
	} {
		if got, ok := spec.ParseTime([]byte(text)); !ok || got != ms {
			t.Errorf("%q: %d, %v; want %d", text, got, ok, ms)
		}
	}
	for _, text := range []string{
		"", "yesterday", "2026-13-01T00:00:00Z", "2026-02-30T00:00:00Z", "2026-05-04T24:00:00Z", "2026-05-04T09:30:15.Z",
		"NaN", "Inf", "1e300", "04/05/2026", "-026-05-04T09:30:15Z",
	} {
		if got, ok := spec.ParseTime([]byte(text)); ok {
			t.Errorf("%q was read as %d", text, got)
		}
	}
}

// TestParseTimeReadsWhatGoWrites compares the fast way with package time.
func TestParseTimeReadsWhatGoWrites(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ms := rapid.Int64Range(-62_135_596_800_000, 253_402_300_799_999).Draw(t, "ms")
		text := time.UnixMilli(ms).UTC().Format("2006-01-02T15:04:05.000Z")
		if got, ok := spec.ParseTime([]byte(text)); !ok || got != ms {
			t.Fatalf("%s was read as %d, %v; want %d", text, got, ok, ms)
		}
	})
}
