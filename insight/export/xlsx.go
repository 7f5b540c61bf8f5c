package export

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"percorso"
	"percorso/insight"
)

// mostRows is how many rows a sheet of a workbook holds, its heading included.
const mostRows = 1 << 20

// longestCell is how many characters a cell of a workbook holds.
const longestCell = 32_767

// formats are how the numbers of a column are shown.
var formats = map[insight.ColumnKind]string{
	insight.Count: "#,##0", insight.Number: "#,##0.00", insight.Share: "0.0%", insight.Money: "#,##0.00", insight.Duration: "[h]:mm:ss",
	insight.Instant: "yyyy-mm-dd hh:mm", insight.Emotion: "+0.00;-0.00;0.00",
}

// writeXLSX writes the sheets as a workbook. Texts are never formulas there.
func writeXLSX(w io.Writer, sheets []insight.Sheet, currency string, o Options) (err error) {
	book := excelize.NewFile()
	defer func() { err = errors.Join(err, book.Close()) }()
	bold, err := book.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return fmt.Errorf("writing the workbook: %w", err)
	}
	styles := map[insight.ColumnKind]int{}
	for kind, format := range formats {
		if styles[kind], err = book.NewStyle(&excelize.Style{CustomNumFmt: &format}); err != nil {
			return fmt.Errorf("writing the workbook: %w", err)
		}
	}
	taken := map[string]bool{}
	for n := range sheets {
		s := &sheets[n]
		if len(s.Rows) >= mostRows {
			return percorso.Errorf(percorso.Invalid, "the table has %d rows, more than a workbook holds; ask for csv or parquet", len(s.Rows))
		}
		name := tab(s.Title.In(o.Language), taken)
		if n == 0 {
			err = book.SetSheetName(book.GetSheetName(0), name)
		} else {
			_, err = book.NewSheet(name)
		}
		if err == nil {
			err = fill(book, name, s, currency, o, bold, styles)
		}
		if err != nil {
			return fmt.Errorf("writing the sheet %s: %w", s.Name, err)
		}
	}
	if len(sheets) > 1 {
		book.SetActiveSheet(1)
	}
	if _, err := book.WriteTo(w); err != nil {
		return fmt.Errorf("writing the workbook: %w", err)
	}
	return nil
}

// fill streams the rows of a sheet.
func fill(book *excelize.File, name string, s *insight.Sheet, currency string, o Options, bold int, styles map[insight.ColumnKind]int) error {
	out, err := book.NewStreamWriter(name)
	if err != nil {
		return err
	}
	row := make([]any, len(s.Columns))
	for i := range s.Columns {
		c := &s.Columns[i]
		head := c.Heading(o.Language)
		if c.Kind == insight.Money {
			head += " (" + currency + ")"
		}
		row[i] = excelize.Cell{StyleID: bold, Value: head}
		width := min(max(float64(utf8.RuneCountInString(head))+2, 12), 60)
		if c.Kind == insight.Words {
			width = max(width, 28)
		}
		if err := out.SetColWidth(i+1, i+1, width); err != nil {
			return err
		}
	}
	if err := out.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	if err := out.SetRow("A1", row); err != nil {
		return err
	}
	for n, cells := range s.Rows {
		for i, c := range cells {
			kind := s.Columns[i].Kind
			row[i] = excelize.Cell{StyleID: styles[kind], Value: stored(c, kind)}
		}
		at, err := excelize.CoordinatesToCellName(1, n+2)
		if err != nil {
			return err
		}
		if err := out.SetRow(at, row); err != nil {
			return err
		}
	}
	return out.Flush()
}

// stored is a cell as a workbook keeps it: money in units of its currency, a
// duration in days, an instant as a date.
func stored(c any, kind insight.ColumnKind) any {
	switch v := c.(type) {
	case string:
		if kind == insight.Instant {
			if t, err := time.Parse(time.RFC3339, v); err == nil {
				return t.UTC()
			}
		}
		if r := []rune(v); len(r) > longestCell {
			return string(r[:longestCell])
		}
		return v
	case int64:
		if kind == insight.Money {
			return float64(v) / 100
		}
		if kind == insight.Duration {
			return float64(v) / 86_400
		}
		return v
	}
	return c
}

// tab is a name that a sheet may have: at most 31 characters, some of them not
// allowed, none taken.
func tab(title string, taken map[string]bool) string {
	clean := []rune(strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]'`, r) {
			return ' '
		}
		return r
	}, title))
	name := strings.TrimSpace(string(clean[:min(len(clean), 31)]))
	for n := 2; taken[strings.ToLower(name)]; n++ {
		end := fmt.Sprintf(" %d", n)
		name = strings.TrimSpace(string(clean[:min(len(clean), 31-len(end))])) + end
	}
	taken[strings.ToLower(name)] = true
	return name
}
