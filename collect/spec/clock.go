package spec

import (
	"strconv"
	"time"

	"percorso"
)

const (
	// MaxAhead is how far, in ms, a time may lie ahead of its receipt.
	MaxAhead = 10 * 60 * 1000
	// Earliest is the first time, in Unix ms, that is believed: 1971-01-01.
	Earliest = 365 * 24 * 3600 * 1000
)

// Clock is the clock rule. Original is the source's own timestamp, sent when
// the source sent the call, both by the source's clock; received is by ours.
// All are Unix ms, 0 where absent. The difference original to sent is believed,
// the clock itself is not. What then still lies more than MaxAhead in the
// future is clamped to received, with the flag percorso.ClockAdjusted.
func Clock(original, sent, received int64) (at int64, flags percorso.EventFlags) {
	switch {
	case original == 0:
		return received, 0
	case sent == 0:
		at = original
	default:
		at = received - (sent - original)
	}
	if at > received+MaxAhead {
		return received, percorso.ClockAdjusted
	}
	return at, 0
}

// ParseTime reads a time as sources write it: ISO 8601 with or without a zone
// (UTC then), or Unix milliseconds, or seconds when below 10^11. It returns
// Unix ms.
func ParseTime(s []byte) (int64, bool) {
	if ms, ok := parseISO(s); ok {
		return ms, true
	}
	text := string(s)
	if f, err := strconv.ParseFloat(text, 64); err == nil {
		if !(f > -1e15 && f < 1e15) {
			return 0, false
		}
		if f < 1e11 {
			f *= 1000
		}
		return int64(f), true
	}
	for _, layout := range []string{
		time.RFC3339Nano, "2006-01-02T15:04:05.999999999Z0700", "2006-01-02 15:04:05.999999999Z07:00", "2006-01-02T15:04:05.999999999",
		"2006-01-02 15:04:05.999999999", "2006-01-02T15:04Z07:00", "2006-01-02T15:04", "2006-01-02", time.RFC1123, time.RFC1123Z,
	} {
		if t, err := time.Parse(layout, text); err == nil {
			return t.UnixMilli(), true
		}
	}
	return 0, false
}

// parseISO reads 2006-01-02T15:04:05[.fraction]Z, which nearly all sources
// write, without allocating.
func parseISO(s []byte) (int64, bool) {
	if len(s) < 20 || s[len(s)-1] != 'Z' || s[4] != '-' || s[7] != '-' || s[10] != 'T' || s[13] != ':' || s[16] != ':' {
		return 0, false
	}
	ok := true
	num := func(from, to int) int {
		n := 0
		for _, c := range s[from:to] {
			if c < '0' || c > '9' {
				ok = false
			}
			n = n*10 + int(c-'0')
		}
		return n
	}
	year, month, day := num(0, 4), num(5, 7), num(8, 10)
	hour, minute, second := num(11, 13), num(14, 16), num(17, 19)
	milli := 0
	if len(s) > 20 {
		if s[19] != '.' {
			return 0, false
		}
		digits := len(s) - 21
		if digits < 1 || digits > 9 {
			return 0, false
		}
		num(20, 20+digits)
		for i := range 3 {
			milli *= 10
			if i < digits {
				milli += int(s[20+i] - '0')
			}
		}
	}
	if !ok || month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 59 {
		return 0, false
	}
	t := time.Date(year, time.Month(month), day, hour, minute, second, milli*1_000_000, time.UTC)
	if t.Day() != day {
		return 0, false // 31 February
	}
	return t.UnixMilli(), true
}
