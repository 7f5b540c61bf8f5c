package spec

import (
	"bytes"
	"encoding/json"
	"errors"
)

// MaxDepth is how deep objects and arrays may nest.
const MaxDepth = 128

var (
	errSyntax = errors.New("not JSON")
	errDepth  = errors.New("nested too deeply")
)

// Member is one key of an object with the place of its value. From and To
// enclose key, colon and value, without the comma.
type member struct {
	key      []byte // unescaped
	from, to int
	value    span
}

// span is a part of a text, end exclusive; the zero span is absent, for no JSON
// value of an object begins at 0.
type span struct{ from, to int }

func (s span) absent() bool           { return s.to == 0 }
func (s span) of(text []byte) []byte  { return text[s.from:s.to] }
func (s span) first(text []byte) byte { return text[s.from] }

// skipSpace returns the first position from i on that is not white space.
func skipSpace(b []byte, i int) int {
	for i < len(b) {
		switch b[i] {
		case ' ', '\t', '\n', '\r':
			i++
		default:
			return i
		}
	}
	return i
}

// skipValue returns the end of the JSON value at i. It is strict (RFC 8259),
// apart from UTF-8, which is checked once for the whole text.
func skipValue(b []byte, i, depth int) (int, error) {
	if i >= len(b) {
		return i, errSyntax
	}
	switch c := b[i]; {
	case c == '"':
		return skipString(b, i)
	case c == '{':
		return skipObject(b, i, depth, nil, nil)
	case c == '[':
		return skipArray(b, i, depth, nil)
	case c == '-' || c >= '0' && c <= '9':
		return skipNumber(b, i)
	case c == 't':
		return skipWord(b, i, "true")
	case c == 'f':
		return skipWord(b, i, "false")
	case c == 'n':
		return skipWord(b, i, "null")
	}
	return i, errSyntax
}

func skipWord(b []byte, i int, word string) (int, error) {
	if len(b)-i < len(word) || string(b[i:i+len(word)]) != word {
		return i, errSyntax
	}
	return i + len(word), nil
}

func skipNumber(b []byte, i int) (int, error) {
	if b[i] == '-' {
		i++
	}
	digits := func() bool {
		from := i
		for i < len(b) && b[i] >= '0' && b[i] <= '9' {
			i++
		}
		return i > from
	}
	if i < len(b) && b[i] == '0' {
		i++
	} else if !digits() {
		return i, errSyntax
	}
	if i < len(b) && b[i] == '.' {
		i++
		if !digits() {
			return i, errSyntax
		}
	}
	if i < len(b) && (b[i] == 'e' || b[i] == 'E') {
		i++
		if i < len(b) && (b[i] == '+' || b[i] == '-') {
			i++
		}
		if !digits() {
			return i, errSyntax
		}
	}
	return i, nil
}

// plain marks the bytes of a string that need no second look.
var plain = func() (t [256]bool) {
	for i := 0x20; i < 256; i++ {
		t[i] = true
	}
	t['"'], t['\\'] = false, false
	return t
}()

func skipString(b []byte, i int) (int, error) {
	i++
	for i < len(b) {
		if plain[b[i]] {
			i++
			continue
		}
		switch b[i] {
		case '"':
			return i + 1, nil
		case '\\':
			n, err := skipEscape(b, i)
			if err != nil {
				return i, err
			}
			i = n
		default:
			return i, errSyntax // a bare control character
		}
	}
	return i, errSyntax
}

func skipEscape(b []byte, i int) (int, error) {
	if i+1 >= len(b) {
		return i, errSyntax
	}
	switch b[i+1] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return i + 2, nil
	case 'u':
		if i+6 > len(b) {
			return i, errSyntax
		}
		for _, c := range b[i+2 : i+6] {
			if (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'f') {
				return i, errSyntax
			}
		}
		return i + 6, nil
	}
	return i, errSyntax
}

// list names a member whose value, when it is an array, is visited element by
// element on the way.
type list struct {
	key   string
	visit func(span) error
}

// skipObject returns the end of the object at i. Visit, when not nil, sees each
// member in order; into, when not nil, the elements of one of them before that.
func skipObject(b []byte, i, depth int, visit func(member) error, into *list) (int, error) {
	if depth >= MaxDepth {
		return i, errDepth
	}
	i = skipSpace(b, i+1)
	if i < len(b) && b[i] == '}' {
		return i + 1, nil
	}
	for {
		if i >= len(b) || b[i] != '"' {
			return i, errSyntax
		}
		from := i
		end, err := skipString(b, i)
		if err != nil {
			return end, err
		}
		key := b[from+1 : end-1]
		i = skipSpace(b, end)
		if i >= len(b) || b[i] != ':' {
			return i, errSyntax
		}
		i = skipSpace(b, i+1)
		at := i
		if into != nil && i < len(b) && b[i] == '[' && string(unescape(key)) == into.key {
			i, err = skipArray(b, i, depth+1, into.visit)
		} else {
			i, err = skipValue(b, i, depth+1)
		}
		if err != nil {
			return i, err
		}
		if visit != nil {
			if err := visit(member{key: unescape(key), from: from, to: i, value: span{at, i}}); err != nil {
				return i, err
			}
		}
		i = skipSpace(b, i)
		if i >= len(b) {
			return i, errSyntax
		}
		switch b[i] {
		case ',':
			i = skipSpace(b, i+1)
		case '}':
			return i + 1, nil
		default:
			return i, errSyntax
		}
	}
}

// skipArray returns the end of the array at i. Visit, when not nil, sees each
// element in order.
func skipArray(b []byte, i, depth int, visit func(span) error) (int, error) {
	if depth >= MaxDepth {
		return i, errDepth
	}
	i = skipSpace(b, i+1)
	if i < len(b) && b[i] == ']' {
		return i + 1, nil
	}
	for {
		at := i
		var err error
		if i, err = skipValue(b, i, depth+1); err != nil {
			return i, err
		}
		if visit != nil {
			if err := visit(span{at, i}); err != nil {
				return i, err
			}
		}
		i = skipSpace(b, i)
		if i >= len(b) {
			return i, errSyntax
		}
		switch b[i] {
		case ',':
			i = skipSpace(b, i+1)
		case ']':
			return i + 1, nil
		default:
			return i, errSyntax
		}
	}
}

// unescape resolves the escapes of what stands between two quotes. The text was
// checked before.
func unescape(raw []byte) []byte {
	if bytes.IndexByte(raw, '\\') < 0 {
		return raw
	}
	quoted := make([]byte, 0, len(raw)+2)
	quoted = append(append(append(quoted, '"'), raw...), '"')
	var s string
	if err := json.Unmarshal(quoted, &s); err != nil {
		return raw
	}
	return []byte(s)
}
