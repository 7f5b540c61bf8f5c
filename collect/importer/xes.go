package importer

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"percorso"
)

// xesReader reads an event log in XES: every event is a row. Its columns are
// the event's attributes by their keys, the attributes of its trace with case:
// before the key, attributes inside attributes as outer/inner, and case:number
// and event:number, counted from 1.
type xesReader struct {
	d       *xml.Decoder
	want    map[string]int // column: cell
	trace   []attribute    // of the trace, wanted ones
	name    string         // concept:name of the trace
	names   map[string]int // how many traces had that name
	begun   bool           // <log> was seen
	ended   bool           // </log> was seen
	inTrace bool
	cases   int
	events  int   // in the trace
	number  int64 // of the event in the file
	id      []byte
	raw     []byte
}

// attribute is a value of a trace that its events carry.
type attribute struct {
	cell  int
	value cell
}

func newXESReader(in io.Reader) *xesReader {
	d := xml.NewDecoder(in)
	d.CharsetReader = func(label string, in io.Reader) (io.Reader, error) {
		e, ok := encodings[strings.ToLower(label)]
		if !ok {
			return nil, fmt.Errorf("the encoding %s cannot be read", label)
		}
		if e == nil {
			return in, nil
		}
		return e.NewDecoder().Reader(in), nil
	}
	return &xesReader{d: d, want: map[string]int{}, names: map[string]int{}}
}

func (x *xesReader) columns() []string { return nil }
func (x *xesReader) Close() error      { return nil }

func (x *xesReader) project(columns []string) {
	x.want = make(map[string]int, len(columns))
	for i, c := range columns {
		x.want[c] = i
	}
}

var errNoXES = percorso.Errorf(percorso.Invalid, "the file is no XES: it does not begin with <log>")

func (x *xesReader) next(out *row) error {
	for {
		t, err := x.d.RawToken()
		if errors.Is(err, io.EOF) && !x.ended {
			if x.cases == 0 && !x.begun {
				return errNoXES
			}
			return io.ErrUnexpectedEOF
		}
		if err != nil {
			return xmlError(err)
		}
		switch t := t.(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case "log":
				x.begun = true
			case "trace":
				x.inTrace = true
				x.cases++
				x.events, x.name, x.trace = 0, "", x.trace[:0]
				x.caseNumber()
			case "event":
				if !x.inTrace {
					return errEventOutside
				}
				return x.event(out)
			default:
				if x.inTrace {
					if err := x.attribute(t, "case:", nil); err != nil {
						return err
					}
					continue
				}
				if !x.begun || x.cases == 0 && !isXESHead(t.Name.Local) {
					return errNoXES
				}
				if err := x.skip(); err != nil {
					return err
				}
			}
		case xml.EndElement:
			switch t.Name.Local {
			case "trace":
				x.inTrace = false
			case "log":
				x.ended = true
			}
		}
	}
}

var errEventOutside = percorso.Errorf(percorso.Invalid, "the log has an event outside a trace: put it into <trace>")

// isXESHead reports whether an element may stand before the traces.
func isXESHead(name string) bool {
	switch name {
	case "extension", "global", "classifier", "string", "date", "int", "float", "boolean", "id", "list", "container":
		return true
	}
	return false
}

func xmlError(err error) error {
	if syntax, ok := errors.AsType[*xml.SyntaxError](err); ok {
		if strings.Contains(syntax.Msg, "unexpected EOF") {
			return io.ErrUnexpectedEOF
		}
		return percorso.Errorf(percorso.Invalid, "line %d of the XML: %s", syntax.Line, syntax.Msg)
	}
	return err
}

// skip reads to the end of the element that was begun.
func (x *xesReader) skip() error {
	for depth := 1; depth > 0; {
		t, err := x.d.RawToken()
		if err != nil {
			return xmlError(eofInside(err))
		}
		switch t.(type) {
		case xml.StartElement:
			depth++
		case xml.EndElement:
			depth--
		}
	}
	return nil
}

// eofInside makes an end of the file inside an element what it is.
func eofInside(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

func (x *xesReader) caseNumber() {
	if i, ok := x.want["case:number"]; ok {
		x.trace = append(x.trace, attribute{i, cell{value: int64(x.cases)}})
	}
}

// event reads an event to its end.
func (x *xesReader) event(out *row) error {
	x.events++
	x.number++
	if x.events == 1 {
		if x.name == "" {
			x.name = "#" + strconv.Itoa(x.cases)
		}
		if n := x.names[x.name]; n > 0 {
			x.names[x.name]++
			x.name += "#" + strconv.Itoa(n+1)
		} else {
			x.names[x.name] = 1
		}
	}
	out.number = x.number
	for _, a := range x.trace {
		out.cells[a.cell] = a.value
	}
	if i, ok := x.want["event:number"]; ok {
		out.cells[i] = cell{value: int64(x.events)}
	}
	x.id = strconv.AppendInt(append(append(x.id[:0], x.name...), 0x1f), int64(x.events), 10)
	x.raw = fmt.Appendf(x.raw[:0], "event %d of the trace %s", x.events, x.name)
	out.id, out.raw = x.id, x.raw
	for {
		t, err := x.d.RawToken()
		if err != nil {
			return xmlError(eofInside(err))
		}
		switch t := t.(type) {
		case xml.StartElement:
			if err := x.attribute(t, "", out); err != nil {
				return err
			}
		case xml.EndElement:
			return nil
		}
	}
}

// attribute reads an attribute, and those inside it, to its end. It belongs to
// the event in out, or to the trace where out is nil.
func (x *xesReader) attribute(t xml.StartElement, prefix string, out *row) error {
	return x.nested(t, prefix, out, 0)
}

// maxNesting is how deep attributes may stand inside each other.
const maxNesting = 32

func (x *xesReader) nested(t xml.StartElement, prefix string, out *row, depth int) error {
	if depth > maxNesting {
		return percorso.Errorf(percorso.Invalid, "event %d: attributes nest more than %d deep", x.number, maxNesting)
	}
	var key, value string
	for _, a := range t.Attr {
		switch a.Name.Local {
		case "key":
			key = a.Value
		case "value":
			value = a.Value
		}
	}
	if out == nil && depth == 0 && key == "concept:name" && x.events == 0 {
		x.name = value
	}
	key = prefix + key
	if i, ok := x.want[key]; ok && t.Name.Local != "list" && t.Name.Local != "container" {
		c := xesCell(t.Name.Local, value)
		if out != nil {
			out.cells[i] = c
		} else {
			x.trace = append(x.trace, attribute{i, c})
		}
	}
	for {
		t, err := x.d.RawToken()
		if err != nil {
			return xmlError(eofInside(err))
		}
		switch t := t.(type) {
		case xml.StartElement:
			inner := key + "/"
			if t.Name.Local == "values" {
				inner = key
			}
			if err := x.nested(t, inner, out, depth+1); err != nil {
				return err
			}
		case xml.EndElement:
			return nil
		}
	}
}

// xesCell reads a value by its element. What is not of its type stays text, so
// that the reject shows it.
func xesCell(kind, value string) cell {
	switch kind {
	case "date":
		if c, err := parseISO([]byte(value)); err == nil {
			if ms, err := c.unixMilli(time.UTC, 0); err == nil {
				return cell{value: time.UnixMilli(ms).UTC()}
			}
		}
	case "int":
		if n, err := strconv.ParseInt(value, 10, 64); err == nil {
			return cell{value: n}
		}
	case "float":
		if f, ok := parseNumber([]byte(value), 0, 0); ok {
			return cell{value: f}
		}
	case "boolean":
		if b, ok := parseBoolean([]byte(value)); ok {
			return cell{value: b}
		}
	}
	return cell{text: []byte(value)}
}
