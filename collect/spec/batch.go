package spec

import (
	"bytes"
	"errors"
	"unicode/utf8"
)

// MaxBatch is how many bytes a request may have, unpacked.
const MaxBatch = 500 << 10

// Batch is the text of a batch request, taken apart. Its slices alias the text.
type Batch struct {
	Items                 [][]byte // the calls, each valid JSON, in order
	WriteKey              string   // "" when absent
	SentAt                int64    // Unix ms, 0 when absent or unreadable
	Context, Integrations []byte   // JSON objects, nil when absent
}

// ParseBatch takes the text of a batch request apart. Of the items it only
// checks that they are JSON. An error is a *Problem and concerns all; the write
// key is there all the same when it could be found.
// It reuses the memory of b.
func (b *Batch) ParseBatch(body []byte) error {
	*b = Batch{Items: b.Items[:0]}
	body = trim(body)
	if len(body) == 0 {
		return problem(MalformedJSON, "", "the request is empty: send a JSON object with a list \"batch\"")
	}
	if body[0] != '{' {
		if end, err := skipValue(body, 0, 0); err != nil || end != len(body) {
			return malformed(body, end)
		}
		return problem(NotAnObject, "", "a batch request is an object with a list \"batch\", not %s", jsonType(body[0]))
	}
	var calls, key, sent, context, integrations span
	end, err := skipObject(body, 0, 0, func(m member) error {
		switch string(m.key) {
		case "batch":
			set(&calls, m)
		case "writeKey":
			set(&key, m)
		case "sentAt":
			set(&sent, m)
		case "context":
			set(&context, m)
		case "integrations":
			set(&integrations, m)
		}
		return nil
	}, &list{key: "batch", visit: func(s span) error {
		if calls.absent() { // of equal keys the first one counts
			b.Items = append(b.Items, s.of(body))
		}
		return nil
	}})
	switch {
	case errors.Is(err, errDepth):
		return problem(TooDeep, "", "objects and arrays nest more than %d deep: flatten the properties", MaxDepth)
	case err != nil || end != len(body):
		return malformed(body, end)
	}
	if !key.absent() && key.first(body) == '"' {
		b.WriteKey = string(unescape(body[key.from+1 : key.to-1]))
	}
	if !sent.absent() && sent.first(body) == '"' {
		b.SentAt, _ = ParseTime(unescape(body[sent.from+1 : sent.to-1]))
	}
	if b.Context, err = sharedObject(body, "context", context); err != nil {
		return err
	}
	if b.Integrations, err = sharedObject(body, "integrations", integrations); err != nil {
		return err
	}
	if calls.absent() || calls.first(body) != '[' {
		return problem(NoBatch, "batch", "is missing: a batch request is {\"batch\": [call, ...]}")
	}
	return nil
}

func malformed(body []byte, at int) error {
	if !utf8.Valid(body) {
		return problem(InvalidUTF8, "", "the request is not UTF-8: encode it so")
	}
	return problem(MalformedJSON, "", "the request is not JSON: it breaks off or goes wrong at byte %d of %d", at, len(body))
}

// sharedObject returns an object of the batch that goes into each of its calls.
func sharedObject(body []byte, name string, s span) ([]byte, error) {
	if s.absent() || s.first(body) == 'n' {
		return nil, nil
	}
	if s.first(body) != '{' {
		return nil, problem(WrongType, name, "is %s, and must be an object", jsonType(s.first(body)))
	}
	raw := s.of(body)
	if !utf8.Valid(raw) {
		return nil, problem(InvalidUTF8, name, "is not UTF-8: encode it so")
	}
	if end := skipSpace(raw, 1); raw[end] == '}' {
		return nil, nil
	}
	return raw, nil
}

// WriteKeyOf returns the "writeKey" of a call or a batch, "" when it has none.
// What is no JSON object is a *Problem.
func WriteKeyOf(body []byte) (string, error) {
	body = trim(body)
	if len(body) == 0 || body[0] != '{' {
		return "", malformed(body, 0)
	}
	key := ""
	end, err := skipObject(body, 0, 0, func(m member) error {
		if string(m.key) == "writeKey" && key == "" && body[m.value.from] == '"' {
			key = string(unescape(body[m.value.from+1 : m.value.to-1]))
		}
		return nil
	}, nil)
	if err != nil || end != len(body) {
		return "", malformed(body, end)
	}
	return key, nil
}

// trim takes away what may stand around a JSON text: white space, and the byte
// order mark that some editors write.
func trim(body []byte) []byte {
	return bytes.Trim(bytes.TrimPrefix(body, []byte("\ufeff")), " \t\r\n")
}
