package importer

import (
	"errors"
	"fmt"
	"io"
	"math"
	"math/big"
	"os"
	"strings"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"

	"percorso"
)

// parquetReader reads Parquet. Columns are the leaves of its schema, named by
// their path: address.city. A repeated column is a list.
type parquetReader struct {
	names  []string
	leaf   []parquetLeaf
	groups []parquet.RowGroup
	rows   parquet.Rows
	buf    []parquet.Row
	have   []parquet.Row
	target []int
	number int64
	raw    []byte
}

type parquetLeaf struct {
	logical  *format.LogicalType
	repeated bool
}

// recovered turns a panic of the library over a damaged file into an error.
func recovered(err *error, what string) {
	if p := recover(); p != nil {
		*err = percorso.Errorf(percorso.Invalid, "%s: the file is damaged: %v", what, p)
	}
}

func newParquetReader(f *os.File) (r *parquetReader, err error) {
	defer recovered(&err, "reading the Parquet footer")
	info, err := f.Stat()
	if err != nil {
		return nil, percorso.Errorf(percorso.Invalid, "reading the Parquet footer: %w", err)
	}
	file, err := parquet.OpenFile(f, info.Size(), parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true))
	if err != nil {
		return nil, percorso.Errorf(percorso.Invalid, "reading the Parquet footer: %w: the file is no Parquet, or not whole", err)
	}
	r = &parquetReader{groups: file.RowGroups(), buf: make([]parquet.Row, 64)}
	for _, path := range file.Schema().Columns() {
		l, ok := file.Schema().Lookup(path...)
		if !ok {
			return nil, percorso.Errorf(percorso.Invalid, "reading the Parquet schema: the column %s is not there", strings.Join(path, "."))
		}
		n := len(path)
		if n >= 3 && path[n-2] == "list" && (path[n-1] == "element" || path[n-1] == "item" || path[n-1] == "array") {
			path = path[:n-2]
		}
		r.names = append(r.names, strings.Join(path, "."))
		r.leaf = append(r.leaf, parquetLeaf{logical: l.Node.Type().LogicalType(), repeated: l.MaxRepetitionLevel > 0})
	}
	return r, nil
}

func (r *parquetReader) columns() []string { return r.names }

func (r *parquetReader) project(columns []string) { r.target = projection(r.names, columns) }

func (r *parquetReader) Close() error {
	if r.rows == nil {
		return nil
	}
	return r.rows.Close()
}

func (r *parquetReader) next(out *row) (err error) {
	defer recovered(&err, "reading Parquet rows")
	for len(r.have) == 0 {
		if r.rows == nil {
			if len(r.groups) == 0 {
				return io.EOF
			}
			r.rows, r.groups = r.groups[0].Rows(), r.groups[1:]
		}
		n, err := r.rows.ReadRows(r.buf)
		r.have = r.buf[:n]
		if err != nil && !errors.Is(err, io.EOF) {
			return percorso.Errorf(percorso.Invalid, "reading Parquet rows: %w", err)
		}
		if n == 0 {
			if err := r.rows.Close(); err != nil {
				return percorso.Errorf(percorso.Invalid, "reading Parquet rows: %w", err)
			}
			r.rows = nil
		}
	}
	values := r.have[0]
	r.have = r.have[1:]
	r.number++
	out.number = r.number
	r.raw = r.raw[:0]
	for _, v := range values {
		c := v.Column()
		if c < 0 || c >= len(r.leaf) {
			continue
		}
		r.raw = append(v.AppendBytes(append(r.raw, byte(c))), 0x1f)
		j := r.target[c]
		if j < 0 || v.IsNull() {
			continue
		}
		one := r.leaf[c].cell(v)
		if !r.leaf[c].repeated {
			out.cells[j] = one
			continue
		}
		list, _ := out.cells[j].value.([]any) // nil before the first
		out.cells[j] = cell{value: append(list, one.plain())}
	}
	out.raw = r.raw
	return nil
}

// plain returns the cell's value, text as a string.
func (c *cell) plain() any {
	if c.value != nil {
		return seen(c.value)
	}
	return string(c.text)
}

// cell reads a value by the leaf's logical type. A day stays a day and a local
// time stays local: they become text, and the mapping says the zone.
func (l *parquetLeaf) cell(v parquet.Value) cell {
	switch t := l.logicalValue().(type) {
	case *format.TimestampType:
		unit := t.Unit.Value
		if unit == nil || v.Kind() != parquet.Int64 {
			break
		}
		at := timeOf(v.Int64(), unit.Duration())
		if t.IsAdjustedToUTC {
			return cell{value: at}
		}
		return cell{text: at.AppendFormat(nil, "2006-01-02T15:04:05.999999999")}
	case *format.DateType:
		if v.Kind() == parquet.Int32 {
			return cell{text: time.Unix(int64(v.Int32())*86400, 0).UTC().AppendFormat(nil, "2006-01-02")}
		}
	case *format.DecimalType:
		return cell{value: decimalOf(v, int(t.Scale))}
	case *format.UUIDType:
		if b := v.ByteArray(); len(b) == 16 {
			return cell{text: fmt.Appendf(nil, "%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])}
		}
	}
	switch v.Kind() {
	case parquet.Boolean:
		return cell{value: v.Boolean()}
	case parquet.Int32:
		return cell{value: int64(v.Int32())}
	case parquet.Int64:
		return cell{value: v.Int64()}
	case parquet.Float:
		return finite(float64(v.Float()))
	case parquet.Double:
		return finite(v.Double())
	case parquet.Int96:
		i := v.Int96() // nanoseconds of a day, and its Julian day
		day := int64(i[2]) - 2440588
		return cell{value: time.Unix(day*86400, int64(uint64(i[1])<<32|uint64(i[0]))).UTC()}
	default:
		return cell{text: v.ByteArray()}
	}
}

func (l *parquetLeaf) logicalValue() format.LogicalTypeValue {
	if l.logical == nil {
		return nil
	}
	return l.logical.Value
}

// finite returns a number as a cell; what is none is absent.
func finite(f float64) cell {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return cell{}
	}
	return cell{value: f}
}

func timeOf(n int64, unit time.Duration) time.Time {
	per := int64(time.Second / unit)
	return time.Unix(n/per, n%per*int64(unit)).UTC()
}

func decimalOf(v parquet.Value, scale int) float64 {
	unscaled := new(big.Int)
	switch v.Kind() {
	case parquet.Int32:
		unscaled.SetInt64(int64(v.Int32()))
	case parquet.Int64:
		unscaled.SetInt64(v.Int64())
	default:
		b := v.ByteArray()
		unscaled.SetBytes(b)
		if len(b) > 0 && b[0]&0x80 != 0 {
			unscaled.Sub(unscaled, new(big.Int).Lsh(big.NewInt(1), uint(8*len(b))))
		}
	}
	if scale < 0 || scale > 300 {
		scale = 0
	}
	f, _ := new(big.Rat).SetFrac(unscaled, new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(scale)), nil)).Float64()
	return f
}
