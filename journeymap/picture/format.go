package picture

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// say writes numbers and dates as a language has them.
type say struct {
	language string
	currency string
	w        *words
}

// Writing as the pages do: 9.146 and 9,146; 21,4% and 21.4%; 31.250 € and
// €31,250; 6 g 4 h and 6 d 4 h; 18 nov 2026 and 18 Nov 2026. Minus is U+2212.
func (s say) number(v float64, decimals int) string {
	text := strconv.FormatFloat(math.Abs(v), 'f', decimals, 64)
	whole, part, _ := strings.Cut(text, ".")
	group, point := ",", "."
	if s.language == Italian {
		group, point = ".", ","
	}
	var b strings.Builder
	if v < 0 && strings.Trim(text, "0.") != "" {
		b.WriteString("−")
	}
	for i, c := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteString(group)
		}
		b.WriteRune(c)
	}
	if part != "" {
		b.WriteString(point)
		b.WriteString(part)
	}
	return b.String()
}

func (s say) share(v float64) string { return s.number(100*v, 1) + "%" }

// signed writes an emotion, with its sign.
func (s say) signed(v float64) string {
	text := s.number(v, 1)
	if v > 0 && strings.Trim(text, "0.,") != "" {
		return "+" + text
	}
	return text
}

// money writes hundredths of the currency.
func (s say) money(hundredths float64) string {
	v, decimals := hundredths/100, 2
	if math.Abs(v) >= 1000 {
		decimals = 0
	}
	sign := map[string]string{"EUR": "€", "": "€", "USD": "$", "GBP": "£", "BRL": "R$"}[s.currency]
	if sign == "" {
		sign = s.currency
	}
	if s.language == Italian {
		return s.number(v, decimals) + " " + sign
	}
	if text := s.number(v, decimals); v < 0 {
		return "−" + sign + strings.TrimPrefix(text, "−")
	}
	return sign + s.number(v, decimals)
}

// duration writes seconds by their two largest units.
func (s say) duration(seconds float64) string {
	day := "d"
	if s.language == Italian {
		day = "g"
	}
	whole := func(v float64) string { return s.number(v, 0) }
	switch {
	case seconds < 60:
		return whole(seconds) + " s"
	case seconds < 3600:
		return whole(seconds/60) + " min"
	case seconds < 86400:
		h, m := math.Floor(seconds/3600), math.Floor(math.Mod(seconds, 3600)/60)
		if m == 0 || h >= 10 {
			return whole(h) + " h"
		}
		return whole(h) + " h " + whole(m) + " min"
	}
	d, h := math.Floor(seconds/86400), math.Floor(math.Mod(seconds, 86400)/3600)
	if h == 0 || d >= 10 {
		return whole(d) + " " + day
	}
	return whole(d) + " " + day + " " + whole(h) + " h"
}

func (s say) date(t time.Time) string {
	return strconv.Itoa(t.Day()) + " " + s.w.months[t.Month()-1] + " " + strconv.Itoa(t.Year())
}
