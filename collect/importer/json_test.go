package importer

import (
	"encoding/json"
	"math"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestNumbers(t *testing.T) {
	tests := []struct {
		text               string
		decimal, thousands byte
		want               float64
		bad                bool
	}{
		{"12.5", 0, 0, 12.5, false},
		{" 7 ", 0, 0, 7, false},
		{"-0.25", 0, 0, -0.25, false},
		{"1e3", 0, 0, 1000, false},
		{".5", 0, 0, 0.5, false},
		{"1.234,50", ',', '.', 1234.5, false},
		{"1,234.50", 0, ',', 1234.5, false},
		{"1.234,50", 0, 0, 0, true},
		{"1.5", ',', 0, 0, true},
		{"", 0, 0, 0, true},
		{"0x10", 0, 0, 0, true},
		{"1_000", 0, 0, 0, true},
		{"NaN", 0, 0, 0, true},
		{"inf", 0, 0, 0, true},
		{"12a", 0, 0, 0, true},
	}
	for _, tt := range tests {
		got, ok := parseNumber([]byte(tt.text), tt.decimal, tt.thousands)
		if ok == tt.bad || ok && got != tt.want {
			t.Errorf("%q: got %v, %v", tt.text, got, ok)
		}
	}
	if n, ok := parseInteger([]byte("3.0"), 0, 0); !ok || n != 3 {
		t.Errorf("3.0 is whole: got %d, %v", n, ok)
	}
	if _, ok := parseInteger([]byte("3.5"), 0, 0); ok {
		t.Error("3.5 is not whole")
	}
}

func TestJSONNumbers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringMatching(`-?[0-9]{0,4}(\.[0-9]{0,3})?`).Draw(t, "s")
		if got, want := isJSONNumber([]byte(s)), json.Valid([]byte(s)); got != want {
			t.Fatalf("%q: got %v, want %v", s, got, want)
		}
	})
	rapid.Check(t, func(t *rapid.T) {
		f := rapid.Float64().Draw(t, "f")
		if math.IsNaN(f) || math.IsInf(f, 0) {
			return
		}
		var back float64
		if err := json.Unmarshal(appendNumber(nil, f), &back); err != nil || back != f {
			t.Fatalf("%v became %s (%v)", f, appendNumber(nil, f), err)
		}
	})
	if got := string(appendNumber(nil, fifteen(98.99+18.8))); got != "117.79" {
		t.Errorf("98.99 + 18.8 is written %s", got)
	}
}

func TestStrings(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		raw := rapid.SliceOf(rapid.Byte()).Draw(t, "bytes")
		if rapid.Bool().Draw(t, "text") {
			raw = []byte(rapid.String().Draw(t, "string"))
		}
		var back string
		if err := json.Unmarshal(appendString(nil, raw), &back); err != nil {
			t.Fatalf("%q became %s: %v", raw, appendString(nil, raw), err)
		}
		if utf8.Valid(raw) && back != string(raw) {
			t.Fatalf("%q became %q", raw, back)
		}
	})
}
