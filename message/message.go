// Package message says in the reader's language what the program says in
// English: errors, with their causes and remedies. The English format strings of
// the code are the keys, so that code stays readable where it goes wrong; a test
// finds those that have no Italian.
package message

import (
	"cmp"
	_ "embed" // the Italian
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
)

//go:embed it.json
var italian []byte

// In returns text in a language, "it" or "en". What has no translation stays as
// it is: identifiers, names, the words of libraries below.
func In(language, text string) string {
	if language != "it" || text == "" {
		return text
	}
	return translate(text, 0)
}

// template is one format string and its translation.
type template struct {
	match  *regexp.Regexp
	into   []piece
	weight int // letters that are fixed: the more, the more certain
}

// piece is fixed text, or where value is above 0 what stood at that verb.
type piece struct {
	text  string
	value int
}

var templates = sync.OnceValue(func() []template {
	var all map[string]string
	if err := json.Unmarshal(italian, &all); err != nil {
		panic(fmt.Sprintf("message/it.json: %v", err))
	}
	out := make([]template, 0, len(all))
	for from, to := range all {
		out = append(out, compile(from, to))
	}
	slices.SortFunc(out, func(a, b template) int {
		return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.match.String(), b.match.String()))
	})
	return out
})

var verb = regexp.MustCompile(`%(?:\[(\d+)\])?[-+# 0]*\d*(?:\.\d+)?([a-zA-Z%])`)

// compile makes a template of two format strings. The second may name its values
// in another order, as in %[2]s.
func compile(from, to string) template {
	var t template
	var pattern strings.Builder
	pattern.WriteString(`(?s)^`)
	at := 0
	for _, m := range verb.FindAllStringSubmatchIndex(from, -1) {
		pattern.WriteString(regexp.QuoteMeta(from[at:m[0]]))
		t.weight += m[0] - at
		at = m[1]
		switch from[m[4]:m[5]] {
		case "%":
			pattern.WriteString("%")
		case "d":
			pattern.WriteString(`(-?[\d.,]+)`)
		case "q":
			pattern.WriteString("(\"(?:[^\"\\\\]|\\\\.)*\"|`[^`]*`)")
		default:
			pattern.WriteString(`(.*?)`)
		}
	}
	pattern.WriteString(regexp.QuoteMeta(from[at:]) + `$`)
	t.weight += len(from) - at
	t.match = regexp.MustCompile(pattern.String())
	at = 0
	next := 1
	for _, m := range verb.FindAllStringSubmatchIndex(to, -1) {
		t.into = append(t.into, piece{text: to[at:m[0]]})
		at = m[1]
		if to[m[4]:m[5]] == "%" {
			t.into = append(t.into, piece{text: "%"})
			continue
		}
		value := next
		if m[2] >= 0 {
			_, _ = fmt.Sscan(to[m[2]:m[3]], &value)
		}
		t.into = append(t.into, piece{value: value})
		next = value + 1
	}
	t.into = append(t.into, piece{text: to[at:]})
	return t
}

// most bounds how deep a message can be nested.
const most = 8

func translate(text string, depth int) string {
	if depth > most {
		return text
	}
	for _, t := range templates() {
		if t.weight > len(text) {
			continue
		}
		values := t.match.FindStringSubmatch(text)
		if values == nil {
			continue
		}
		var out strings.Builder
		for _, p := range t.into {
			if p.value > 0 && p.value < len(values) {
				out.WriteString(translate(values[p.value], depth+1))
				continue
			}
			out.WriteString(p.text)
		}
		return out.String()
	}
	// Nobody has the whole: perhaps its parts, a cause and its remedy.
	for _, between := range []string{"; ", ": "} {
		if before, after, ok := strings.Cut(text, between); ok {
			return translate(before, depth+1) + between + translate(after, depth+1)
		}
	}
	return text
}
