package importer

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// columnType is what the text of a column is.
type columnType uint8

const (
	textColumn columnType = iota
	numberColumn
	integerColumn
	booleanColumn
	timeColumn
)

var columnTypes = map[string]columnType{"text": textColumn, "number": numberColumn, "integer": integerColumn, "boolean": booleanColumn, "time": timeColumn}

// datum is a value on its way into JSON. Text belongs to who made the datum.
type datum struct {
	kind  datumKind
	text  []byte // of a text; a JSON number
	truth bool
	ms    int64
	other any
}

type datumKind uint8

const (
	absentDatum datumKind = iota
	textDatum
	numberDatum // text holds the JSON number
	boolDatum
	timeDatum // ms holds Unix milliseconds
	otherDatum
)

// appendJSON writes the datum.
func (d *datum) appendJSON(dst []byte) ([]byte, error) {
	switch d.kind {
	case textDatum:
		return appendString(dst, d.text), nil
	case numberDatum:
		return append(dst, d.text...), nil
	case boolDatum:
		if d.truth {
			return append(dst, "true"...), nil
		}
		return append(dst, "false"...), nil
	case timeDatum:
		return appendTime(dst, d.ms), nil
	case otherDatum:
		return appendAny(dst, d.other)
	default:
		return append(dst, "null"...), nil
	}
}

// appendText writes the datum as plain text: what an identifier or a name is
// made of.
func (d *datum) appendText(dst []byte) ([]byte, error) {
	switch d.kind {
	case absentDatum:
		return dst, nil
	case textDatum, numberDatum:
		return append(dst, d.text...), nil
	case otherDatum:
		return dst, errors.New("a list or a map cannot be a text")
	case timeDatum:
		return time.UnixMilli(d.ms).UTC().AppendFormat(dst, time.RFC3339Nano), nil
	default:
		return d.appendJSON(dst)
	}
}

// holds reports whether a condition holds: true itself, a text that is not
// empty, a number that is not 0.
func (d *datum) holds() bool {
	switch d.kind {
	case textDatum:
		return len(d.text) > 0
	case numberDatum:
		n, ok := parseNumber(d.text, 0, 0)
		return ok && n != 0
	case boolDatum:
		return d.truth
	case timeDatum:
		return true
	case otherDatum:
		switch v := d.other.(type) {
		case []any:
			return len(v) > 0
		case map[string]any:
			return len(v) > 0
		}
		return true
	default:
		return false
	}
}

// columnReader turns the cells of one column into data.
type columnReader struct {
	kind      columnType
	typed     bool // the cells have types of their own, so nothing is nil and not ""
	decimal   byte
	thousands byte
	layout    *layout
	zone      *time.Location
	noon      int
	buf       []byte
}

// datum reads a cell by the column's type.
func (c *columnReader) datum(in *cell) (datum, error) {
	if in.value != nil {
		return datumOf(in.value, &c.buf)
	}
	if len(in.text) == 0 {
		return datum{}, nil
	}
	switch c.kind {
	case numberColumn, integerColumn:
		if c.decimal == 0 && c.thousands == 0 && isJSONNumber(in.text) && (c.kind == numberColumn || !hasPoint(in.text)) {
			return datum{kind: numberDatum, text: in.text}, nil
		}
		f, ok := parseNumber(in.text, c.decimal, c.thousands)
		if !ok {
			return datum{}, fmt.Errorf("%q is no number", clip(in.text, 40))
		}
		if c.kind == integerColumn {
			if _, whole := parseInteger(in.text, c.decimal, c.thousands); !whole {
				return datum{}, fmt.Errorf("%q is no whole number", clip(in.text, 40))
			}
		}
		c.buf = appendNumber(c.buf[:0], f)
		return datum{kind: numberDatum, text: c.buf}, nil
	case booleanColumn:
		b, ok := parseBoolean(in.text)
		if !ok {
			return datum{}, fmt.Errorf("%q is neither yes nor no", clip(in.text, 40))
		}
		return datum{kind: boolDatum, truth: b}, nil
	case timeColumn:
		ms, err := c.layout.parse(in.text, c.zone, c.noon)
		if err != nil {
			return datum{}, fmt.Errorf("%q is no time: %w", clip(in.text, 40), err)
		}
		return datum{kind: timeDatum, ms: ms}, nil
	default:
		return datum{kind: textDatum, text: in.text}, nil
	}
}

func hasPoint(b []byte) bool {
	return slices.Contains(b, '.')
}

// any reads a cell as formulas see it: string, float64, int, bool, time.Time;
// nil where a column that is no text is empty.
func (c *columnReader) any(in *cell) (any, error) {
	if c.typed && in.absent() {
		return nil, nil
	}
	if in.value == nil && c.kind == textColumn {
		return string(in.text), nil
	}
	if in.value != nil {
		return seen(in.value), nil
	}
	d, err := c.datum(in)
	if err != nil {
		return nil, err
	}
	switch d.kind {
	case numberDatum:
		if c.kind == integerColumn {
			n, _ := parseInteger(d.text, 0, 0) // datum has checked it
			return n, nil
		}
		f, _ := parseNumber(d.text, 0, 0) // datum has checked it
		return f, nil
	case boolDatum:
		return d.truth, nil
	case timeDatum:
		return time.UnixMilli(d.ms).In(c.zone), nil
	default:
		return nil, nil
	}
}

// seen returns a typed value as formulas see it.
func seen(v any) any {
	switch v := v.(type) {
	case int64:
		return int(v)
	case []byte:
		return string(v)
	default:
		return v
	}
}

// datumOf turns what a formula or a typed cell holds into a datum. Its text
// stays in buf.
func datumOf(v any, buf *[]byte) (datum, error) {
	switch v := v.(type) {
	case nil:
		return datum{}, nil
	case string:
		if v == "" {
			return datum{}, nil
		}
		*buf = append((*buf)[:0], v...)
		return datum{kind: textDatum, text: *buf}, nil
	case []byte:
		return datum{kind: textDatum, text: v}, nil
	case bool:
		return datum{kind: boolDatum, truth: v}, nil
	case time.Time:
		return datum{kind: timeDatum, ms: v.UnixMilli()}, nil
	case int, int64, float64:
		b, err := appendAny((*buf)[:0], v)
		*buf = b
		return datum{kind: numberDatum, text: b}, err
	case int32:
		return datumOf(int64(v), buf)
	case float32:
		return datumOf(float64(v), buf)
	default:
		return datum{kind: otherDatum, other: v}, nil
	}
}
