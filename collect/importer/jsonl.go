package importer

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/valyala/fastjson"
)

// jsonReader reads one JSON object a line. Columns are names of its members;
// name.inner reaches into an object.
type jsonReader struct {
	lineReader
	parser fastjson.Parser
	paths  [][]string
	plain  bool // the lines are taken as they are
}

func newJSONReader(t *table, in *input) *jsonReader {
	return &jsonReader{lineReader: lineReader{r: decoded(in, t.encoding)}}
}

func (j *jsonReader) columns() []string { return nil }
func (j *jsonReader) Close() error      { return nil }

func (j *jsonReader) project(columns []string) {
	j.plain = len(columns) == 0
	j.paths = nil
	for _, c := range columns {
		j.paths = append(j.paths, strings.Split(c, "."))
	}
}

func (j *jsonReader) next(r *row) error {
	for {
		line, err := j.lineReader.next()
		if err != nil {
			return err
		}
		r.number, r.raw = j.line, bytes.TrimSpace(line)
		if len(r.raw) == 0 {
			continue
		}
		if j.plain {
			return nil
		}
		return j.read(r)
	}
}

func (j *jsonReader) read(r *row) error {
	if !utf8.Valid(r.raw) {
		return &rowError{number: r.number, raw: r.raw, cause: "the text is not UTF-8: say the encoding in the mapping, as in \"encoding: windows-1252\""}
	}
	v, err := j.parser.ParseBytes(r.raw)
	if err != nil {
		return &rowError{number: r.number, raw: r.raw, cause: fmt.Sprintf("the line is not JSON: %v", err)}
	}
	if v.Type() != fastjson.TypeObject {
		return &rowError{number: r.number, raw: r.raw, cause: "the line is JSON, but no object: write {\"column\": value, ...}"}
	}
	for i, p := range j.paths {
		member := v.Get(strings.Join(p, "."))
		if member == nil {
			member = v.Get(p...)
		}
		r.cells[i] = cellOf(member)
	}
	return nil
}

// cellOf returns a JSON value as a cell; null is absent.
func cellOf(v *fastjson.Value) cell {
	if v == nil {
		return cell{}
	}
	switch v.Type() {
	case fastjson.TypeString:
		b, _ := v.StringBytes() // the type was looked at
		return cell{text: b}
	case fastjson.TypeNull:
		return cell{}
	default:
		return cell{value: valueOf(v)}
	}
}

// valueOf returns a JSON value as formulas see it.
func valueOf(v *fastjson.Value) any {
	switch v.Type() {
	case fastjson.TypeString:
		b, _ := v.StringBytes() // the type was looked at
		return string(b)
	case fastjson.TypeNumber:
		if i, err := v.Int64(); err == nil {
			return i
		}
		f, _ := v.Float64() // the type was looked at
		return f
	case fastjson.TypeTrue:
		return true
	case fastjson.TypeFalse:
		return false
	case fastjson.TypeArray:
		items, _ := v.Array() // the type was looked at
		out := make([]any, len(items))
		for i, e := range items {
			out[i] = valueOf(e)
		}
		return out
	case fastjson.TypeObject:
		o, _ := v.Object() // the type was looked at
		out := make(map[string]any, o.Len())
		o.Visit(func(key []byte, e *fastjson.Value) { out[string(key)] = valueOf(e) })
		return out
	default:
		return nil
	}
}
