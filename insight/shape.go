package insight

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
)

// maxQuery is how long a query document may be, in bytes.
const maxQuery = 1 << 20

// ParseQuery reads a query document. It is strict: a field that the document does
// not have, a field given twice and a value of another type are errors that
// name the field. What the fields say is checked when the query is asked.
func ParseQuery(document []byte) (Query, error) {
	if len(document) > maxQuery {
		return Query{}, fault("", fmt.Sprintf("the document has %d bytes", len(document)), fmt.Sprintf("at most %d are taken", maxQuery))
	}
	s := shape{text: document, dec: json.NewDecoder(bytes.NewReader(document))}
	s.dec.UseNumber()
	if err := s.value(reflect.TypeFor[Query](), ""); err != nil {
		return Query{}, err
	}
	if _, err := s.dec.Token(); !errors.Is(err, io.EOF) {
		return Query{}, fault("", "something follows the document's end at "+s.where(), "send one JSON object")
	}
	var q Query
	if err := json.Unmarshal(document, &q); err != nil {
		return Query{}, fault("", err.Error(), "")
	}
	return q, nil
}

// shape holds a document against a Go type, token by token.
type shape struct {
	text []byte
	dec  *json.Decoder
}

// where returns the line and column that have been read so far.
func (s *shape) where() string {
	read := s.text[:min(int(s.dec.InputOffset()), len(s.text))]
	line := 1 + bytes.Count(read, []byte("\n"))
	return fmt.Sprintf("line %d, column %d", line, len(read)-bytes.LastIndexByte(read, '\n'))
}

func (s *shape) token() (json.Token, error) {
	tok, err := s.dec.Token()
	if err == nil {
		return tok, nil
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, fault("", "the document ends too early, at "+s.where(), "close what is open: } ] \"")
	}
	return nil, fault("", fmt.Sprintf("this is no JSON, at %s: %v", s.where(), err), "")
}

func (s *shape) value(t reflect.Type, path string) error {
	tok, err := s.token()
	if err != nil || tok == nil { // null stands for an absent field
		return err
	}
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch t.Kind() {
	case reflect.Struct:
		if tok == json.Delim('{') {
			return s.object(t, path)
		}
	case reflect.Slice:
		if tok == json.Delim('[') {
			return s.list(t.Elem(), path)
		}
	case reflect.String:
		if _, ok := tok.(string); ok {
			return nil
		}
	case reflect.Bool:
		if _, ok := tok.(bool); ok {
			return nil
		}
	default:
		if n, ok := tok.(json.Number); ok {
			if _, err := n.Float64(); err != nil {
				return fault(path, n.String()+" is too large a number", "")
			}
			return nil
		}
	}
	return fault(path, "this is "+tokenName(tok), "give "+typeName(t)+remedyFor(t, tok))
}

func (s *shape) list(elem reflect.Type, path string) error {
	for i := 0; s.dec.More(); i++ {
		if err := s.value(elem, fmt.Sprintf("%s[%d]", path, i)); err != nil {
			return err
		}
	}
	_, err := s.token()
	return err
}

func (s *shape) object(t reflect.Type, path string) error {
	known := fields(t)
	seen := map[string]bool{}
	for s.dec.More() {
		tok, err := s.token()
		if err != nil {
			return err
		}
		key, _ := tok.(string) // a key is always text
		at := key
		if path != "" {
			at = path + "." + key
		}
		i := slices.IndexFunc(known, func(f field) bool { return f.name == key })
		if i < 0 {
			return fault(at, "there is no such field", remedyForKey(key, known))
		}
		if seen[key] {
			return fault(at, "the field stands there twice", "keep one of them")
		}
		seen[key] = true
		if err := s.value(known[i].kind, at); err != nil {
			return err
		}
	}
	_, err := s.token()
	return err
}

// field is a field of a Go type under its name in JSON.
type field struct {
	name string
	kind reflect.Type
}

func fields(t reflect.Type) []field {
	var out []field
	for f := range t.Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		out = append(out, field{name, f.Type})
	}
	return out
}

func tokenName(tok json.Token) string {
	switch tok := tok.(type) {
	case json.Delim:
		if tok == '[' {
			return "a list"
		}
		return "an object"
	case string:
		return fmt.Sprintf("the text %q", tok)
	case bool:
		return fmt.Sprint(tok)
	}
	return fmt.Sprintf("the number %v", tok)
}

func typeName(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Struct:
		return "an object"
	case reflect.Slice:
		if t.Elem().Kind() == reflect.String {
			return "a list of texts"
		}
		return "a list of objects"
	case reflect.String:
		return "a text"
	case reflect.Bool:
		return "true or false"
	default:
		return "a number"
	}
}

// remedyFor shows how the value would have to be written.
func remedyFor(t reflect.Type, tok json.Token) string {
	switch tok := tok.(type) {
	case string:
		if t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.String {
			return fmt.Sprintf(": [%q]", tok)
		}
	case json.Number, bool:
		if t.Kind() == reflect.String {
			return fmt.Sprintf(", in quotes: %q", fmt.Sprint(tok))
		}
	}
	return ""
}

// remedyForKey names the field that was meant, or all there are.
func remedyForKey(key string, known []field) string {
	for _, f := range known {
		if distance(strings.ToLower(key), f.name) <= 2 {
			return fmt.Sprintf("did you mean %q?", f.name)
		}
	}
	names := make([]string, len(known))
	for i, f := range known {
		names[i] = f.name
	}
	return "there are " + strings.Join(names, ", ")
}

// distance is how many letters must be put in, left out or changed to make b of
// a, at most 3 of them counted.
func distance(a, b string) int {
	if len(a)-len(b) > 2 || len(b)-len(a) > 2 {
		return 3
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost = 1 + min(diagonal, row[j], row[j+1])
			}
			diagonal, row[j+1] = row[j+1], cost
		}
	}
	return min(row[len(b)], 3)
}
