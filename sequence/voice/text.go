package voice

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"percorso"
	"percorso/collect/spec"
)

// MaxText is how much of a text is kept, in bytes.
const MaxText = 4000

// plain are the properties that hold what somebody wrote, on whatever event;
// wide those that do so where the event is an answer, a review or a ticket.
var (
	plain = [...]string{"comment", "comments", "review_body", "review_text", "feedback", "verbatim"}
	wide  = [...]string{"text", "body", "message", "review", "description", "answer"}
)

// TextOf returns what the person says in a track call, and of which kind it is;
// false when it holds no words. Scored says whether a score is given with it.
func TextOf(c *spec.Call, scored bool) (text, kind string, ok bool) {
	if c.Type != percorso.Track || c.Properties == nil {
		return "", "", false
	}
	kind = kindOf(c.Name)
	names := plain[:]
	if scored || kind != Survey || strings.Contains(strings.ToLower(c.Name), Survey) {
		names = append(slices.Clip(names), wide[:]...)
	}
	for _, name := range names {
		if text = clean(spec.Text(c.Properties, name)); text != "" {
			return text, kind, true
		}
	}
	return "", "", false
}

// kindOf says by its name what sort of event it is.
func kindOf(name string) string {
	name = strings.ToLower(name)
	for _, w := range [...]struct{ word, kind string }{
		{"review", Review}, {"recension", Review}, {"ticket", Ticket}, {"complaint", Ticket}, {"reclamo", Ticket},
	} {
		if strings.Contains(name, w.word) {
			return w.kind
		}
	}
	return Survey
}

// clean returns the text on one line, at most MaxText bytes; empty when there is
// neither letter nor digit in it.
func clean(s string) string {
	if !strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsSymbol(r) }) {
		return ""
	}
	s = strings.Join(strings.FieldsFunc(strings.ToValidUTF8(s, "\uFFFD"), func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r)
	}), " ")
	if len(s) <= MaxText {
		return s
	}
	cut := MaxText
	for cut > 0 && !utf8.RuneStart(s[cut]) {
		cut--
	}
	return s[:cut]
}
