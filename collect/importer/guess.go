package importer

import (
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
)

// timePatterns are how times are written, those in front rather than those
// behind where both fit: days before months, as in Europe.
var timePatterns = []string{
	"iso",
	"dd/MM/yyyy HH:mm:ss", "dd/MM/yyyy HH:mm", "dd/MM/yyyy",
	"dd-MM-yyyy HH:mm:ss", "dd-MM-yyyy HH:mm", "dd-MM-yyyy",
	"dd.MM.yyyy HH:mm:ss", "dd.MM.yyyy HH:mm", "dd.MM.yyyy",
	"MM/dd/yyyy HH:mm:ss", "MM/dd/yyyy HH:mm", "MM/dd/yyyy hh:mm:ss a", "MM/dd/yyyy hh:mm a", "MM/dd/yyyy",
	"d/M/yyyy HH:mm", "d/M/yyyy", "M/d/yyyy HH:mm", "M/d/yyyy", "d/M/yy", "M/d/yy",
	"yyyy/MM/dd HH:mm:ss", "yyyy/MM/dd HH:mm", "yyyy/MM/dd", "yyyyMMdd",
	"d MMM yyyy", "dd-MMM-yyyy", "dd-MMM-yy", "MMM d, yyyy",
}

var (
	emailForm = regexp.MustCompile(`^[^@\s]+@[^@\s]+\.[^@\s]+$`)
	phoneForm = regexp.MustCompile(`^\+?[0-9][0-9 ()./-]{6,18}[0-9]$`)
	timeName  = regexp.MustCompile(`(^|_)(date|data|time|ora|timestamp|datetime|giorno|day|when|quando)(_|$)|_(at|on)$|timestamp|created|updated`)
	phoneName = regexp.MustCompile(`phone|telefono|cell|mobile`)
	yearName  = regexp.MustCompile(`(^|_)(year|anno)(_|$)`)
)

// columnOf guesses what is in a column. All values must fit, but for some
// mistakes.
func columnOf(name string, values []string, format Format) FileColumn {
	distinct := map[string]bool{}
	c := FileColumn{Name: name, Kind: TextKind, Filled: len(values), Examples: []string{}}
	for _, v := range values {
		if !distinct[v] {
			distinct[v] = true
			if len(c.Examples) < maxExamples {
				c.Examples = append(c.Examples, clip([]byte(v), maxExample))
			}
		}
	}
	c.Distinct = len(distinct)
	if len(values) == 0 {
		return c
	}
	plain := plainName(name)
	switch {
	case guessTime(&c, plain, values, format):
	case mostly(values, emailForm.MatchString):
		c.Kind = EmailKind
	case phoneName.MatchString(plain) && mostly(values, phoneForm.MatchString):
		c.Kind = PhoneKind
	case guessNumber(&c, values):
	case c.Distinct <= 3 && mostly(values, func(v string) bool { _, ok := parseBoolean([]byte(v)); return ok }):
		c.Kind = BooleanKind
	}
	return c
}

// tolerated is how many values may not fit: real files have mistakes in them.
func tolerated(values []string) int {
	if len(values) < 3 {
		return 0
	}
	return max(1, len(values)/50)
}

func mostly(values []string, fits func(string) bool) bool {
	allowed := tolerated(values)
	for _, v := range values {
		if !fits(v) {
			if allowed--; allowed < 0 {
				return false
			}
		}
	}
	return true
}

// plainName is the name of a column in small letters, its words with _ between.
func plainName(name string) string {
	var b strings.Builder
	lower := false
	for _, r := range name {
		switch {
		case unicode.IsUpper(r):
			if lower {
				b.WriteByte('_')
			}
			b.WriteRune(unicode.ToLower(r))
			lower = false
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(r)
			lower = unicode.IsLower(r)
		default:
			b.WriteByte('_')
			lower = false
		}
	}
	return strings.Trim(b.String(), "_")
}

func guessTime(c *FileColumn, plain string, values []string, format Format) bool {
	named := timeName.MatchString(plain) && !yearName.MatchString(plain)
	digits := mostly(values, func(v string) bool { _, ok := parseNumber([]byte(v), 0, 0); return ok })
	if digits {
		if !named {
			return false
		}
		if unit := clockOf(values, format); unit != "" {
			c.Kind, c.Times = TimeKind, unit
			return true
		}
	}
	best, most := "", len(values)-tolerated(values)-1
	for _, pattern := range timePatterns {
		if n := fitting(pattern, values); n > most {
			best, most = pattern, n
		}
	}
	if best == "" {
		return false
	}
	c.Kind, c.Times = TimeKind, best
	if other := turned(best); other != best && strings.HasPrefix(best, "d") {
		c.Either = fitting(other, values) == most
	}
	return true
}

// fitting counts the values that are times by a pattern.
func fitting(pattern string, values []string) (n int) {
	l, err := parseLayout(pattern)
	if err != nil {
		return 0
	}
	for _, v := range values {
		ms, err := l.parse([]byte(v), time.UTC, 0)
		if err == nil && ms > 0 && ms < 4_102_444_800_000 { // until 2100
			n++
		}
	}
	return n
}

// turned is a pattern with day and month exchanged.
func turned(pattern string) string {
	return strings.NewReplacer("dd", "MM", "MM", "dd", "d/M", "M/d").Replace(pattern)
}

// clockOf says in which unit numbers are times; "" when in none.
func clockOf(values []string, format Format) string {
	within := func(from, to float64) bool {
		return mostly(values, func(v string) bool {
			n, ok := parseNumber([]byte(v), 0, 0)
			return ok && n >= from && n <= to
		})
	}
	switch {
	case within(100_000_000, 4_102_444_800):
		return "unix"
	case within(100_000_000_000, 4_102_444_800_000):
		return "unix_ms"
	case format == XLSX && within(20_000, 80_000):
		return "excel"
	}
	return ""
}

func guessNumber(c *FileColumn, values []string) bool {
	var best [2]byte // the signs of decimals and of thousands
	most := len(values) - tolerated(values) - 1
	found := false
	for _, signs := range [][2]byte{{0, 0}, {',', 0}, {',', '.'}, {0, ','}} {
		n := 0
		for _, v := range values {
			if _, ok := parseNumber([]byte(v), signs[0], signs[1]); ok && (signs[1] == 0 || grouped(v, signs[1], signs[0])) {
				n++
			}
		}
		if n > most {
			best, most, found = signs, n, true
		}
	}
	if !found {
		return false
	}
	if slices.ContainsFunc(values, leadingZero) && !slices.ContainsFunc(values, func(v string) bool { return strings.ContainsAny(v, ".,") }) {
		return false // 00123 is a code
	}
	c.Kind = IntegerKind
	for _, v := range values {
		if _, whole := parseInteger([]byte(v), best[0], best[1]); !whole || strings.ContainsAny(v, ".,") && best[1] == 0 {
			c.Kind = NumberKind
		}
	}
	if best[0] != 0 {
		c.Decimal = string(best[0])
	}
	if best[1] != 0 {
		c.Thousands = string(best[1])
	}
	return true
}

func leadingZero(v string) bool { return len(v) > 1 && v[0] == '0' && v[1] >= '0' && v[1] <= '9' }

// grouped reports whether the digits of v stand in groups of three, where they
// are grouped at all.
func grouped(v string, thousands, decimal byte) bool {
	if decimal == 0 {
		decimal = '.'
	}
	whole, _, _ := strings.Cut(strings.TrimLeft(v, "+-"), string(decimal))
	groups := strings.Split(whole, string(thousands))
	for i, g := range groups {
		if i > 0 && len(g) != 3 || len(groups) > 1 && (g == "" || len(g) > 3) {
			return false
		}
	}
	return true
}
