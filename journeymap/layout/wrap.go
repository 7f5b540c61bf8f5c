package layout

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Style is how a text is set.
type Style struct {
	Voice  bool    // in the customer's words: with serifs
	Italic bool    // only with Voice
	Weight int     // 400, 500 or 600
	Size   float64 // pixels
	Line   float64 // from one baseline to the next, in pixels
}

// Ruler measures texts.
type Ruler interface {
	// Width is how wide a text without line breaks is.
	Width(s Style, text string) float64
}

// Wrap breaks a text into lines of at most that width: at its own line breaks,
// between words, and within a word that is wider than a line. When there would be
// more than most lines, the last one ends in an ellipsis, and cut is true; most 0
// means as many as it takes.
//
// It reads no more of the text than fits, so that a huge one costs no more than
// a long one.
func Wrap(r Ruler, s Style, text string, width float64, most int) (lines []string, cut bool) {
	if most <= 0 {
		most = math.MaxInt
	}
	w := wrapper{ruler: r, style: s, width: math.Max(width, s.Size)}
	for {
		paragraph, rest, more := strings.Cut(text, "\n")
		for {
			if len(lines) == most {
				if strings.TrimSpace(paragraph) == "" && strings.TrimSpace(rest) == "" {
					return lines, false
				}
				lines[most-1] = w.ellipsis(lines[most-1])
				return lines, true
			}
			var line string
			line, paragraph = w.take(paragraph)
			lines = append(lines, line)
			if paragraph == "" {
				break
			}
		}
		if !more {
			return lines, false
		}
		text = rest
	}
}

// wrapper breaks lines of one style and width.
type wrapper struct {
	ruler Ruler
	style Style
	width float64
}

// take is the first line of a paragraph, and what is left of it.
func (w wrapper) take(text string) (line, rest string) {
	text = strings.TrimLeft(text, " \t\u3000")
	end := 0 // of what fits
	for end < len(text) {
		next := wordEnd(text, end)
		if w.ruler.Width(w.style, strings.TrimRight(text[:next], " \t")) > w.width {
			break
		}
		end = next
	}
	if end == 0 && text != "" {
		end = w.within(text[:wordEnd(text, 0)])
	}
	return strings.TrimRight(text[:end], " \t"), strings.TrimLeft(text[end:], " \t")
}

// longest is how much of a word is looked at when it is broken, in bytes.
const longest = 1024

// within is how much of a word fits on a line: a rune at least, and none without
// what belongs to it.
func (w wrapper) within(word string) int {
	end := 0
	for end < min(len(word), longest) {
		next := end + clusterLen(word[end:])
		if end > 0 && w.ruler.Width(w.style, word[:next]) > w.width {
			break
		}
		end = next
	}
	return end
}

// wordEnd is where the word that begins at from ends, with the blanks after it. A
// word as long as longest ends there; so does one with a hyphen or a slash, after it.
func wordEnd(text string, from int) int {
	i := from
	for i < len(text) && i-from < longest {
		c, n := utf8.DecodeRuneInString(text[i:])
		i += n
		if c == ' ' || c == '\t' {
			for i < len(text) && (text[i] == ' ' || text[i] == '\t') {
				i++
			}
			return i
		}
		if (c == '-' || c == '/' || c == '–') && i-from > 2 || wide(c) {
			return i
		}
	}
	return i
}

// wide reports whether a line may end after c without a blank: Chinese, Japanese.
func wide(c rune) bool {
	return c >= 0x2E80 && (unicode.Is(unicode.Han, c) || unicode.Is(unicode.Hiragana, c) || unicode.Is(unicode.Katakana, c))
}

// clusterLen is how many bytes the first character has, with what is set on it:
// accents, joined emoji.
func clusterLen(text string) int {
	c, end := utf8.DecodeRuneInString(text)
	flag := flagLetter(c)
	for end < len(text) && end < 128 {
		next, n := utf8.DecodeRuneInString(text[end:])
		switch {
		case unicode.Is(unicode.M, next), next == 0x200D, next >= 0x1F3FB && next <= 0x1F3FF, c == 0x200D:
		case flag && flagLetter(next):
			flag = false
		default:
			return end
		}
		c = next
		end += n
	}
	return end
}

func flagLetter(c rune) bool { return c >= 0x1F1E6 && c <= 0x1F1FF }

// ellipsis ends a line with one, and takes of it what has no room then.
func (w wrapper) ellipsis(line string) string {
	for line != "" && w.ruler.Width(w.style, line+"…") > w.width {
		_, n := utf8.DecodeLastRuneInString(line)
		line = strings.TrimRight(line[:len(line)-n], " ")
	}
	return line + "…"
}
