package export

import (
	"fmt"
	"io"
	"reflect"
	"time"

	"github.com/parquet-go/parquet-go"

	"percorso/insight"
)

// columns is a group whose fields keep their order.
type columns struct {
	parquet.Group
	fields []parquet.Field
}

func (c columns) Fields() []parquet.Field { return c.fields }

// column is a field of columns. Rows are written by position, so that nothing
// ever asks for the value of a Go structure.
type column struct {
	parquet.Node
	name string
}

func (c column) Name() string                    { return c.name }
func (column) Value(reflect.Value) reflect.Value { return reflect.Value{} }

// batch is how many rows are written at a time.
const batch = 1024

// writeParquet writes a sheet under the names of its columns. All columns may
// be null; money is a decimal with two places, an instant a timestamp in UTC in
// milliseconds, a duration seconds, a share one of one.
func writeParquet(w io.Writer, s *insight.Sheet) error {
	root := columns{Group: parquet.Group{}}
	for i := range s.Columns {
		c := &s.Columns[i]
		node := parquet.Optional(leaf(c.Kind))
		root.Group[c.Name] = node
		root.fields = append(root.fields, column{Node: node, name: c.Name})
	}
	out := parquet.NewWriter(w, parquet.NewSchema(s.Name, root), parquet.Compression(&parquet.Snappy), parquet.CreatedBy("percorso", "", ""))
	rows := make([]parquet.Row, 0, min(batch, len(s.Rows)))
	flush := func() error {
		if _, err := out.WriteRows(rows); err != nil {
			return fmt.Errorf("writing the table: %w", err)
		}
		rows = rows[:0]
		return nil
	}
	for _, cells := range s.Rows {
		row := make(parquet.Row, len(cells))
		for i, c := range cells {
			v := value(c, s.Columns[i].Kind)
			defined := 1
			if v.IsNull() {
				defined = 0
			}
			row[i] = v.Level(0, defined, i)
		}
		if rows = append(rows, row); len(rows) == batch {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	if err := flush(); err != nil {
		return err
	}
	if err := out.Close(); err != nil {
		return fmt.Errorf("writing the table: %w", err)
	}
	return nil
}

func leaf(kind insight.ColumnKind) parquet.Node {
	switch kind {
	case insight.Count, insight.Duration:
		return parquet.Int(64)
	case insight.Number, insight.Share, insight.Emotion:
		return parquet.Leaf(parquet.DoubleType)
	case insight.Money:
		return parquet.Decimal(2, 18, parquet.Int64Type)
	case insight.Instant:
		return parquet.Timestamp(parquet.Millisecond)
	case insight.Words:
	}
	return parquet.String()
}

func value(c any, kind insight.ColumnKind) parquet.Value {
	switch v := c.(type) {
	case string:
		if kind != insight.Instant {
			return parquet.ByteArrayValue([]byte(v))
		}
		if t, err := time.Parse(time.RFC3339, v); err == nil {
			return parquet.Int64Value(t.UnixMilli())
		}
	case int64:
		return parquet.Int64Value(v)
	case float64:
		return parquet.DoubleValue(v)
	}
	return parquet.NullValue()
}
