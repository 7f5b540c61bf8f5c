// Package message says in the reader's language what the program says in
// English: errors, with their causes and remedies. The English format strings of
// the code are the keys, so that code stays readable where it goes wrong; a test
// finds those that have no Italian.
package message

import (
	"cmp"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// italian has one file for each area of the code; request.json is what a request
// that does not fit its schema is told, pieces.json what messages are put
// together from, and values.json words that are said only where a verb stood.
//
//go:embed it/*.json
var italian embed.FS

const ofValues = "it/values.json"

// In returns text in a language, "it" or "en". What has no translation stays as
// it is: identifiers, names, the words of libraries below.
func In(language, text string) string {
	if language != "it" || text == "" || len(text) > longest {
		return text
	}
	return (&reader{left: patience}).say(text, 0)
}

const (
	// longest is how many bytes of text are looked at: no message of ours is longer.
	longest = 64 << 10
	// patience is how many templates are tried on one text.
	patience = 20_000
	// deepest is how deep a message can be nested.
	deepest = 8
	// maxParts is how many causes and remedies in a row are looked at.
	maxParts = 48
	// certain is how many fixed letters say enough to take in a colon and what follows it.
	certain = 16
)

// template is one format string and its translation.
type template struct {
	match  *regexp.Regexp
	needs  string // fixed text that is in all that match
	into   []piece
	quoted []bool // by verb, from 0: its value is a quotation or a number, which stays
	named  bool   // it begins with a name, which is no message: a colon there belongs to another
	open   bool   // it ends with any words and has few of its own: what follows a colon there is a part by itself
	weight int    // letters that are fixed: the more, the more certain
}

// piece is fixed text, or where value is above 0 what stood at that verb.
type piece struct {
	text  string
	value int
}

// words is all that is known of a language.
type words struct {
	templates []template        // the most certain first
	values    map[string]string // said only of what stood at a verb
}

var known = sync.OnceValue(func() words {
	all, err := catalogues()
	if err != nil {
		panic(err.Error()) //nolint:forbidigo // the files are built in, and a test reads them
	}
	out := words{values: all[ofValues]}
	for name, messages := range all {
		if name == ofValues {
			continue
		}
		for from, to := range messages {
			out.templates = append(out.templates, compile(from, to))
		}
	}
	slices.SortFunc(out.templates, func(a, b template) int {
		return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.match.String(), b.match.String()))
	})
	return out
})

// catalogues returns the translations by file.
func catalogues() (map[string]map[string]string, error) {
	names, err := fs.Glob(italian, "it/*.json")
	if err != nil {
		return nil, fmt.Errorf("message: %w", err)
	}
	out := map[string]map[string]string{}
	for _, name := range names {
		data, err := italian.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("message: %w", err)
		}
		var messages map[string]string
		if err := json.Unmarshal(data, &messages); err != nil {
			return nil, fmt.Errorf("message/%s: %w", name, err)
		}
		out[name] = messages
	}
	return out, nil
}

var verb = regexp.MustCompile(`%(?:\[(\d+)\])?[-+# 0]*\d*(?:\.\d+)?([a-zA-Z%])`)

// compile makes a template of two format strings. The second may name its values
// in another order, as in %[2]s.
func compile(from, to string) template {
	var t template
	var pattern strings.Builder
	pattern.WriteString(`(?s)^`)
	at := 0
	for _, m := range verb.FindAllStringSubmatchIndex(from, -1) {
		t.fixed(&pattern, from[at:m[0]])
		at = m[1]
		switch from[m[4]:m[5]] {
		case "%":
			pattern.WriteString("%")
		case "d":
			t.quoted = append(t.quoted, true)
			pattern.WriteString(`(-?[\d.,]+)`)
		case "q":
			t.quoted = append(t.quoted, true)
			pattern.WriteString("(\"(?:[^\"\\\\]|\\\\.)*\"|`[^`]*`)")
		default:
			t.quoted = append(t.quoted, false)
			pattern.WriteString(`(.*?)`)
		}
	}
	t.fixed(&pattern, from[at:])
	pattern.WriteString(`$`)
	t.match = regexp.MustCompile(pattern.String())
	t.named = strings.HasPrefix(from, "%s")
	t.open = strings.HasSuffix(from, "%s") && t.weight < certain
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

// fixed adds text that must be there as it is.
func (t *template) fixed(pattern *strings.Builder, text string) {
	pattern.WriteString(regexp.QuoteMeta(text))
	t.weight += len(text)
	if len(text) > len(t.needs) {
		t.needs = text
	}
}

// reader says one text; it gives up when it has tried enough.
type reader struct{ left int }

// say translates text: as a whole, or else part by part, as causes and remedies
// follow each other, the longest parts first.
func (r *reader) say(text string, depth int) string {
	if text == "" || depth > deepest {
		return text
	}
	if out, ok := r.whole(text, depth); ok {
		return out
	}
	ends := between.FindAllStringIndex(text, maxParts)
	if len(ends) == 0 {
		return text
	}
	ends = append(ends, []int{len(text), len(text)})
	var out strings.Builder
	at := 0
	for first := 0; first < len(ends); {
		last := len(ends) - 1
		said, ok := "", false
		for ; last >= first; last-- {
			if first == 0 && last == len(ends)-1 {
				continue // that was the whole
			}
			if said, ok = r.whole(text[at:ends[last][0]], depth); ok {
				break
			}
		}
		if !ok {
			last = first
			said = text[at:ends[first][0]]
		}
		out.WriteString(said)
		out.WriteString(text[ends[last][0]:ends[last][1]])
		at = ends[last][1]
		first = last + 1
	}
	return out.String()
}

// between is what stands between the parts of a message.
var between = regexp.MustCompile(`\n\s*|: |; `)

// whole translates text where one template has all of it.
func (r *reader) whole(text string, depth int) (string, bool) {
	for i := range known().templates {
		t := &known().templates[i]
		if t.weight > len(text) || !strings.Contains(text, t.needs) {
			continue
		}
		if r.left--; r.left < 0 {
			return "", false
		}
		values := t.match.FindStringSubmatch(text)
		if values == nil || t.named && between.MatchString(values[1]) || t.open && between.MatchString(values[len(values)-1]) {
			continue
		}
		var out strings.Builder
		for _, p := range t.into {
			switch {
			case p.value == 0:
				out.WriteString(p.text)
			case t.quoted[p.value-1]:
				out.WriteString(values[p.value])
			default:
				out.WriteString(r.value(values[p.value], depth+1))
			}
		}
		return out.String(), true
	}
	return "", false
}

// value says what stood at a verb: a word, or a message within the message.
func (r *reader) value(text string, depth int) string {
	if said, ok := known().values[text]; ok {
		return said
	}
	return r.say(text, depth)
}
