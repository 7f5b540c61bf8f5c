package importer

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"time"
)

// A layout reads times out of text. Patterns are those of spreadsheets and of
// most languages: dd/MM/yyyy HH:mm:ss. There are four named layouts: iso, unix
// (seconds), unix_ms, and excel (days since 1899-12-30).
type layout struct {
	kind  layoutKind
	parts []part
}

type layoutKind uint8

const (
	layoutISO layoutKind = iota
	layoutUnix
	layoutUnixMS
	layoutExcel
	layoutPattern
)

// part is a piece of a pattern: a letter with the number of times it stands
// there, or literal text.
type part struct {
	letter  byte // 0: literal
	count   int
	literal string
}

// clock is a date and a time of day as written, with what else the text said.
type clock struct {
	year, month, day, hour, minute, second, nano int
	hasTime                                      bool
	hasOffset                                    bool
	offset                                       int // seconds east of UTC
}

// parseLayout reads a layout's name or pattern.
func parseLayout(s string) (*layout, error) {
	switch s {
	case "", "iso":
		return &layout{kind: layoutISO}, nil
	case "unix":
		return &layout{kind: layoutUnix}, nil
	case "unix_ms":
		return &layout{kind: layoutUnixMS}, nil
	case "excel":
		return &layout{kind: layoutExcel}, nil
	}
	l := &layout{kind: layoutPattern}
	seen := map[byte]bool{}
	for i := 0; i < len(s); {
		c := s[i]
		switch {
		case c == '\'':
			end := strings.IndexByte(s[i+1:], '\'')
			if end < 0 {
				return nil, fmt.Errorf("the pattern %q opens a quote that it does not close", s)
			}
			l.literal(s[i+1 : i+1+end])
			i += end + 2
			continue
		case strings.IndexByte("yMdHhmsSaXZE", c) >= 0:
			n := 1
			for i+n < len(s) && s[i+n] == c {
				n++
			}
			if c == 'Z' {
				c = 'X'
			}
			l.parts = append(l.parts, part{letter: c, count: n})
			seen[c] = true
			i += n
			continue
		case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' && c != 'T':
			return nil, fmt.Errorf("the pattern %q has the letter %c, which stands for nothing", s, c)
		}
		l.literal(s[i : i+1])
		i++
	}
	if !seen['y'] || !seen['M'] || !seen['d'] {
		return nil, fmt.Errorf("the pattern %q does not say year (yyyy), month (MM) and day (dd)", s)
	}
	if seen['h'] && !seen['a'] {
		return nil, fmt.Errorf("the pattern %q counts hours to 12 (hh) without saying AM or PM (a)", s)
	}
	return l, nil
}

func (l *layout) literal(s string) {
	if n := len(l.parts); n > 0 && l.parts[n-1].letter == 0 {
		l.parts[n-1].literal += s
		return
	}
	l.parts = append(l.parts, part{literal: s})
}

var errNotNumber = errors.New("this is no number")

// parse reads a time as Unix milliseconds. A time without an offset is in zone;
// a date without a time is at startOfDay, in minutes.
func (l *layout) parse(b []byte, zone *time.Location, startOfDay int) (int64, error) {
	switch l.kind {
	case layoutISO:
		c, err := parseISO(b)
		if err != nil {
			return 0, err
		}
		return c.unixMilli(zone, startOfDay)
	case layoutPattern:
		c, err := l.match(b)
		if err != nil {
			return 0, err
		}
		return c.unixMilli(zone, startOfDay)
	default:
	}
	n, ok := parseNumber(b, 0, 0)
	if !ok {
		return 0, errNotNumber
	}
	return l.fromNumber(n, zone)
}

// fromNumber reads a time that is a number.
func (l *layout) fromNumber(n float64, zone *time.Location) (int64, error) {
	switch l.kind {
	case layoutUnix:
		n *= 1000
	case layoutExcel:
		if n < 1 || n > 2958466 {
			return 0, errors.New("the day number is out of range")
		}
		days := math.Floor(n)
		ms := math.Round((n - days) * 86400000)
		c := civil(int64(days) - 25569)
		base, err := c.unixMilli(zone, 0)
		return base + int64(ms), err
	default:
	}
	if math.IsNaN(n) || math.Abs(n) > 253402300799999 {
		return 0, errors.New("the time is out of range")
	}
	return int64(math.Floor(n)), nil
}

// match reads b by the pattern.
func (l *layout) match(b []byte) (clock, error) {
	c := clock{month: 1, day: 1}
	afternoon, half := false, false
	rest := b
	for i := range l.parts {
		p := &l.parts[i]
		if p.letter == 0 {
			if len(rest) < len(p.literal) || string(rest[:len(p.literal)]) != p.literal {
				return c, fmt.Errorf("%q is missing where the pattern has it", p.literal)
			}
			rest = rest[len(p.literal):]
			continue
		}
		var err error
		switch p.letter {
		case 'M':
			if p.count >= 3 {
				c.month, rest, err = monthName(rest)
			} else {
				c.month, rest, err = digits(rest, p.count, 2)
			}
		case 'y':
			want := max(p.count, 2)
			c.year, rest, err = digits(rest, want, max(want, 4*btoi(p.count != 2)))
			if p.count == 2 {
				if c.year += 2000; c.year >= 2070 {
					c.year -= 100
				}
			}
		case 'd':
			c.day, rest, err = digits(rest, p.count, 2)
		case 'H', 'h':
			c.hasTime = true
			c.hour, rest, err = digits(rest, p.count, 2)
			if p.letter == 'h' && err == nil && (c.hour < 1 || c.hour > 12) {
				err = errors.New("the hour is not from 1 to 12")
			}
		case 'm':
			c.minute, rest, err = digits(rest, p.count, 2)
		case 's':
			c.second, rest, err = digits(rest, p.count, 2)
		case 'S':
			c.nano, rest, err = fraction(rest)
		case 'a':
			half = true
			afternoon, rest, err = noon(rest)
		case 'X':
			c.hasOffset = true
			c.offset, rest, err = offset(rest)
		case 'E':
			n := 0
			for n < len(rest) && (rest[n]|0x20 >= 'a' && rest[n]|0x20 <= 'z' || rest[n] >= 0x80) {
				n++
			}
			rest = rest[n:]
		}
		if err != nil {
			return c, err
		}
	}
	if len(rest) > 0 {
		return c, fmt.Errorf("%q stands after what the pattern says", clip(rest, 20))
	}
	if half {
		c.hour %= 12
		if afternoon {
			c.hour += 12
		}
	}
	return c, nil
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// digits reads a number of least to most digits; two letters or more ask for
// as many digits.
func digits(b []byte, least, most int) (int, []byte, error) {
	n, v := 0, 0
	for n < len(b) && n < max(least, most) && b[n]-'0' <= 9 {
		v = v*10 + int(b[n]-'0')
		n++
	}
	if n < least || n == 0 {
		return 0, b, fmt.Errorf("there are not enough digits at %q", clip(b, 20))
	}
	return v, b[n:], nil
}

func fraction(b []byte) (int, []byte, error) {
	n, v, scale := 0, 0, 100_000_000
	for n < len(b) && b[n]-'0' <= 9 {
		v += int(b[n]-'0') * scale
		scale /= 10
		n++
	}
	if n == 0 {
		return 0, b, errors.New("the fraction of the second has no digits")
	}
	return v, b[n:], nil
}

func noon(b []byte) (afternoon bool, rest []byte, err error) {
	if len(b) >= 2 && b[1]|0x20 == 'm' && (b[0]|0x20 == 'a' || b[0]|0x20 == 'p') {
		return b[0]|0x20 == 'p', b[2:], nil
	}
	return false, b, errors.New("AM or PM is missing")
}

// offset reads Z, +02, +0200 or +02:00.
func offset(b []byte) (int, []byte, error) {
	if len(b) > 0 && b[0]|0x20 == 'z' {
		return 0, b[1:], nil
	}
	if len(b) < 3 || b[0] != '+' && b[0] != '-' {
		return 0, b, fmt.Errorf("%q is no offset from UTC", clip(b, 20))
	}
	sign := 1
	if b[0] == '-' {
		sign = -1
	}
	h, rest, err := digits(b[1:], 2, 2)
	if err != nil {
		return 0, b, err
	}
	m := 0
	if len(rest) > 0 && rest[0] == ':' {
		m, rest, err = digits(rest[1:], 2, 2)
	} else if len(rest) >= 2 && rest[0]-'0' <= 9 {
		m, rest, err = digits(rest, 2, 2)
	}
	if err == nil && (h > 15 || m > 59) {
		err = errors.New("the offset from UTC is out of range")
	}
	return sign * (h*3600 + m*60), rest, err
}

// months are the first letters of the names, English and Italian.
var months = map[string]int{
	"jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
	"gen": 1, "mag": 5, "giu": 6, "lug": 7, "ago": 8, "set": 9, "ott": 10, "dic": 12,
}

func monthName(b []byte) (int, []byte, error) {
	n := 0
	for n < len(b) && b[n]|0x20 >= 'a' && b[n]|0x20 <= 'z' {
		n++
	}
	if n >= 3 {
		if m, ok := months[strings.ToLower(string(b[:3]))]; ok {
			if n < len(b) && b[n] == '.' {
				n++
			}
			return m, b[n:], nil
		}
	}
	return 0, b, fmt.Errorf("%q is no month, in English or Italian", clip(b, 20))
}

// parseISO reads yyyy-MM-dd, with HH:mm[:ss[.fraction]] after a T or a blank,
// and an offset or Z.
func parseISO(b []byte) (clock, error) {
	var c clock
	if len(b) < 10 || b[4] != '-' || b[7] != '-' {
		return c, errors.New("it does not begin like 2026-11-22")
	}
	ok := true
	two := func(i int) int {
		x, y := b[i]-'0', b[i+1]-'0'
		if x > 9 || y > 9 {
			ok = false
		}
		return int(x)*10 + int(y)
	}
	c.year, c.month, c.day = two(0)*100+two(2), two(5), two(8)
	rest := b[10:]
	if len(rest) > 0 && (rest[0] == 'T' || rest[0] == ' ' || rest[0] == 't') {
		if len(rest) < 6 || rest[3] != ':' {
			return c, errors.New("the time of day is not like 09:30")
		}
		c.hasTime = true
		c.hour, c.minute = two(11), two(14)
		rest = rest[6:]
		if len(rest) >= 3 && rest[0] == ':' {
			c.second = two(17)
			rest = rest[3:]
			if len(rest) > 1 && (rest[0] == '.' || rest[0] == ',') {
				var err error
				if c.nano, rest, err = fraction(rest[1:]); err != nil {
					return c, err
				}
			}
		}
		if len(rest) > 0 && rest[0] == ' ' {
			rest = rest[1:]
		}
		if len(rest) > 0 {
			var err error
			if c.offset, rest, err = offset(rest); err != nil {
				return c, err
			}
			c.hasOffset = true
		}
	}
	if !ok || len(rest) > 0 {
		return c, errors.New("it is not like 2026-11-22 or 2026-11-22T09:30:00")
	}
	return c, nil
}

var monthDays = [...]int{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}

// unixMilli checks the date and the time of day and turns them into Unix
// milliseconds.
func (c *clock) unixMilli(zone *time.Location, startOfDay int) (int64, error) {
	if c.month < 1 || c.month > 12 {
		return 0, fmt.Errorf("there is no month %d", c.month)
	}
	last := monthDays[c.month-1]
	if c.month == 2 && c.year%4 == 0 && (c.year%100 != 0 || c.year%400 == 0) {
		last = 29
	}
	if c.day < 1 || c.day > last {
		return 0, fmt.Errorf("month %d of %d has no day %d", c.month, c.year, c.day)
	}
	if c.hour > 23 || c.minute > 59 || c.second > 60 {
		return 0, fmt.Errorf("there is no time of day %02d:%02d:%02d", c.hour, c.minute, c.second)
	}
	if c.second == 60 {
		c.second = 59 // a leap second
	}
	if !c.hasTime {
		c.hour, c.minute = startOfDay/60, startOfDay%60
	}
	if c.hasOffset || zone == time.UTC {
		s := daysFrom(c.year, c.month, c.day)*86400 + int64(c.hour*3600+c.minute*60+c.second-c.offset)
		return s*1000 + int64(c.nano/1_000_000), nil
	}
	return time.Date(c.year, time.Month(c.month), c.day, c.hour, c.minute, c.second, c.nano, zone).UnixMilli(), nil
}

// daysFrom counts the days since 1970-01-01, in the Gregorian calendar.
func daysFrom(y, m, d int) int64 {
	if m <= 2 {
		y--
	}
	era := y / 400
	if y < 0 {
		era = (y - 399) / 400
	}
	yoe := y - era*400
	doy := (153*((m+9)%12)+2)/5 + d - 1
	doe := yoe*365 + yoe/4 - yoe/100 + doy
	return int64(era)*146097 + int64(doe) - 719468
}

// civil is the date that lies days after 1970-01-01.
func civil(days int64) clock {
	days += 719468
	era := days / 146097
	if days < 0 {
		era = (days - 146096) / 146097
	}
	doe := days - era*146097
	yoe := (doe - doe/1460 + doe/36524 - doe/146096) / 365
	doy := doe - (365*yoe + yoe/4 - yoe/100)
	mp := (5*doy + 2) / 153
	c := clock{year: int(yoe + era*400), month: int((mp+2)%12 + 1), day: int(doy - (153*mp+2)/5 + 1)}
	if c.month <= 2 {
		c.year++
	}
	return c
}

// clip shortens text for a message.
func clip(b []byte, n int) string {
	if len(b) > n {
		return strings.ToValidUTF8(string(b[:n]), "�") + "…"
	}
	return strings.ToValidUTF8(string(b), "�")
}
