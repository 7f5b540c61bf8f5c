package importer

import (
	"bytes"
	"math"
	"strconv"
)

// parseNumber reads a decimal number. decimal is the sign between whole and
// fraction, 0 for a point; thousands is the sign that groups digits, 0 for none.
func parseNumber(b []byte, decimal, thousands byte) (float64, bool) {
	b = bytes.TrimSpace(b)
	var buf [64]byte
	n := buf[:0]
	for _, c := range b {
		switch {
		case thousands != 0 && c == thousands:
			continue
		case decimal != 0 && c == decimal:
			c = '.'
		case decimal != 0 && c == '.':
			return 0, false
		case c == '_' || c == 'x' || c == 'X' || c == 'p' || c == 'P':
			return 0, false // Go's own ways to write numbers
		}
		if n = append(n, c); len(n) > 60 {
			return 0, false
		}
	}
	f, err := strconv.ParseFloat(string(n), 64)
	if err != nil || math.IsNaN(f) || math.IsInf(f, 0) {
		return 0, false
	}
	return f, true
}

// parseInteger reads a whole number; one written 3.0 counts.
func parseInteger(b []byte, decimal, thousands byte) (int, bool) {
	f, ok := parseNumber(b, decimal, thousands)
	if !ok || f != math.Trunc(f) || math.Abs(f) > 1<<53 {
		return 0, false
	}
	return int(f), true
}

// isJSONNumber reports whether b can stand in JSON as it is.
func isJSONNumber(b []byte) bool {
	i := 0
	if i < len(b) && b[i] == '-' {
		i++
	}
	start := i
	for i < len(b) && b[i]-'0' <= 9 {
		i++
	}
	if i == start || i > start+1 && b[start] == '0' || i > start+300 {
		return false
	}
	if i < len(b) && b[i] == '.' {
		i++
		dot := i
		for i < len(b) && b[i]-'0' <= 9 {
			i++
		}
		if i == dot {
			return false
		}
	}
	return i == len(b)
}

// parseBoolean reads yes and no as people write them, in English and Italian.
func parseBoolean(b []byte) (value, ok bool) {
	switch string(bytes.ToLower(bytes.TrimSpace(b))) {
	case "true", "yes", "y", "1", "t", "on", "si", "sì", "vero":
		return true, true
	case "false", "no", "n", "0", "f", "off", "falso":
		return false, true
	}
	return false, false
}
