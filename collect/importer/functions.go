package importer

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"github.com/expr-lang/expr"
)

// functionNames are the functions that formulas have besides those of the
// expression language.
var functionNames = []string{"num", "time", "coalesce", "hash", "col"}

var (
	errNumArgument  = errors.New("num takes one value")
	errTimeArgument = errors.New("time takes a text, then a format and a time zone if need be")
)

// functions returns what formulas of a table may call, and takes away what
// would make two runs differ.
func functions(t *table, p *plan) []expr.Option {
	layouts := map[[2]string]*columnReader{}
	return []expr.Option{
		expr.DisableBuiltin("now"),
		expr.DisableBuiltin("date"),
		expr.Function("num", func(args ...any) (any, error) {
			switch v := args[0].(type) {
			case string:
				if v == "" {
					return nil, nil
				}
				f, ok := parseNumber([]byte(v), t.decimal, t.thousands)
				if !ok {
					return nil, fmt.Errorf("%q is no number", v)
				}
				return f, nil
			case nil:
				return nil, nil
			case int:
				return float64(v), nil
			case float64:
				return v, nil
			}
			return nil, errNumArgument
		}, new(func(any) any)),
		expr.Function("time", func(args ...any) (any, error) {
			var format [2]string
			for i, a := range args[1:] {
				s, ok := a.(string)
				if !ok {
					return nil, errTimeArgument
				}
				format[i] = s
			}
			r := layouts[format]
			if r == nil {
				var err error
				if r, err = p.columnReader(t, timeColumn, timeSpec{format: format[0], zone: format[1]}); err != nil {
					return nil, err
				}
				layouts[format] = r
			}
			switch v := args[0].(type) {
			case string:
				if v == "" {
					return nil, nil
				}
				ms, err := r.layout.parse([]byte(v), r.zone, r.noon)
				if err != nil {
					return nil, fmt.Errorf("%q is no time: %w", v, err)
				}
				return time.UnixMilli(ms).In(r.zone), nil
			case int:
				return r.number(float64(v))
			case float64:
				return r.number(v)
			case time.Time, nil:
				return v, nil
			}
			return nil, errTimeArgument
		}, new(func(any) any), new(func(any, string) any), new(func(any, string, string) any)),
		expr.Function("coalesce", func(args ...any) (any, error) {
			for _, a := range args {
				if a != nil && a != "" {
					return a, nil
				}
			}
			return nil, nil
		}),
		expr.Function("hash", func(args ...any) (any, error) {
			sum := sha256.Sum256([]byte(fmt.Sprint(args[0])))
			return hex.EncodeToString(sum[:16]), nil
		}, new(func(any) string)),
		expr.Function("col", func(...any) (any, error) { return nil, nil }, new(func(string) any)),
	}
}

// number reads a time that is a number, by the column's layout.
func (c *columnReader) number(n float64) (any, error) {
	ms, err := c.numberMS(n)
	if err != nil {
		return nil, err
	}
	return time.UnixMilli(ms).In(c.zone), nil
}

func (c *columnReader) numberMS(n float64) (int64, error) {
	switch c.layout.kind {
	case layoutUnix, layoutUnixMS, layoutExcel:
		return c.layout.fromNumber(n, c.zone)
	default:
	}
	return 0, errors.New("a number is a time only where the format says so: unix, unix_ms or excel")
}
