// Package export writes the answers to questions as files that other programs
// open: CSV, XLSX and Parquet.
package export

import (
	"encoding/json"
	"fmt"
	"io"
	"time"

	"percorso"
	"percorso/insight"
)

// Formats of files.
const (
	CSV     = "csv"     // one sheet; RFC 4180, UTF-8 with the mark by which a spreadsheet knows it
	XLSX    = "xlsx"    // all sheets, after one that says what was asked and on what data
	Parquet = "parquet" // one sheet; money is a decimal, an instant a timestamp in UTC
	JSON    = "json"    // the answer as the API gives it
)

// Formats are all formats.
var Formats = []string{CSV, XLSX, Parquet, JSON}

// Options says how an answer is written.
type Options struct {
	Format   string
	Sheet    string    // which sheet, where the format holds one; the first when empty
	Language string    // it or en: of headings and names. In Italian the cells of a CSV are parted by semicolons and decimals have a comma
	At       time.Time // when the question was answered; told in XLSX
}

// MediaType is the media type of a format; empty for one that there is not.
func MediaType(format string) string {
	switch format {
	case CSV:
		return "text/csv; charset=utf-8"
	case XLSX:
		return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	case Parquet:
		return "application/vnd.apache.parquet"
	case JSON:
		return "application/json"
	}
	return ""
}

// Write writes an answer of insight.Asker to w. An error of kind
// percorso.Invalid says that there is no such format or sheet; nothing is
// written then.
func Write(w io.Writer, answer any, o Options) error {
	if MediaType(o.Format) == "" {
		return percorso.Errorf(percorso.Invalid, "there is no format %q; give csv, xlsx, parquet or json", o.Format)
	}
	if o.Format == JSON {
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		if err := e.Encode(answer); err != nil {
			return fmt.Errorf("writing the answer: %w", err)
		}
		return nil
	}
	laid, ok := answer.(insight.Sheets)
	if !ok {
		return percorso.Errorf(percorso.Invalid, "this answer has no tables; ask for json")
	}
	sheets, t := laid.Sheets(o.Language), tell(answer)
	if o.Format == XLSX {
		about, err := aboutSheet(&t, o)
		if err != nil {
			return err
		}
		return writeXLSX(w, append([]insight.Sheet{about}, sheets...), t.currency, o)
	}
	s, err := insight.SheetNamed(sheets, o.Sheet)
	if err != nil {
		return err
	}
	if o.Format == Parquet {
		return writeParquet(w, s)
	}
	return writeCSV(w, s, t.currency, o)
}
