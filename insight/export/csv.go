package export

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"

	"percorso/insight"
	"percorso/internal/cell"
)

// writeCSV writes a sheet as the pages write their tables: shares in hundredths,
// money in units of its currency, durations in seconds.
func writeCSV(w io.Writer, s *insight.Sheet, currency string, o Options) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return fmt.Errorf("writing the table: %w", err)
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	if o.Language == "it" {
		out.Comma = ';'
	}
	line := make([]string, len(s.Columns))
	for i := range s.Columns {
		line[i] = cell.Inert(heading(&s.Columns[i], currency, o.Language))
	}
	if err := out.Write(line); err != nil {
		return fmt.Errorf("writing the table: %w", err)
	}
	for _, row := range s.Rows {
		for i, c := range row {
			line[i] = written(c, s.Columns[i].Kind, o.Language)
		}
		if err := out.Write(line); err != nil {
			return fmt.Errorf("writing the table: %w", err)
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("writing the table: %w", err)
	}
	return nil
}

// heading is the head of a column with what its numbers are.
func heading(c *insight.Column, currency, language string) string {
	head := c.Heading(language)
	switch c.Kind {
	case insight.Share:
		return head + " (%)"
	case insight.Money:
		return head + " (" + currency + ")"
	case insight.Duration:
		return head + " (s)"
	case insight.Emotion:
		return head + " (-2..+2)"
	case insight.Words, insight.Count, insight.Number, insight.Instant:
	}
	return head
}

func written(c any, kind insight.ColumnKind, language string) string {
	text := ""
	switch v := c.(type) {
	case nil:
		return ""
	case string:
		return cell.Inert(v)
	case int64:
		if kind != insight.Money {
			return strconv.FormatInt(v, 10)
		}
		text = hundredths(v)
	case float64:
		if kind == insight.Share {
			v *= 100
		}
		text = trim(strconv.FormatFloat(v, 'f', 4, 64))
	}
	if language == "it" {
		text = strings.Replace(text, ".", ",", 1)
	}
	return text
}

// hundredths writes an amount exactly.
func hundredths(v int64) string {
	sign, n := "", uint64(v)
	if v < 0 {
		sign, n = "-", -n
	}
	return fmt.Sprintf("%s%d.%02d", sign, n/100, n%100)
}

// trim leaves out the zeros at the end of a decimal.
func trim(text string) string {
	if text = strings.TrimRight(strings.TrimRight(text, "0"), "."); text == "-0" {
		return "0"
	}
	return text
}
