package importer

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"percorso"
)

// xlsxReader reads a sheet of a workbook, row by row. Cells hold what is stored,
// not what is shown: a date is the number of its day ("format: excel").
type xlsxReader struct {
	book   *excelize.File
	rows   *excelize.Rows
	names  []string
	target []int
	number int64
	raw    []byte
	bytes  []byte
}

func newXLSXReader(t *table, in io.Reader) (r *xlsxReader, err error) {
	defer recovered(&err, "opening the workbook")
	book, err := excelize.OpenReader(in, excelize.Options{RawCellValue: true, UnzipSizeLimit: 2 << 30, UnzipXMLSizeLimit: 16 << 20})
	if err != nil {
		return nil, percorso.Errorf(percorso.Invalid, "opening the workbook: %w: the file is no XLSX, or not whole", err)
	}
	r = &xlsxReader{book: book}
	sheets := book.GetSheetList()
	sheet := t.sheet
	if sheet == "" && len(sheets) > 0 {
		sheet = sheets[0]
	}
	if !contains(sheets, sheet) {
		return nil, errors.Join(percorso.Errorf(percorso.Invalid, "the workbook has no sheet %q: %s", sheet, choices(sheet, sheets)), book.Close())
	}
	if r.rows, err = book.Rows(sheet); err != nil {
		return nil, errors.Join(percorso.Errorf(percorso.Invalid, "opening the sheet %s: %w", sheet, err), book.Close())
	}
	for range t.skip {
		if _, err := r.cells(); err != nil {
			return nil, errors.Join(percorso.Errorf(percorso.Invalid, "the sheet ends within the %d rows to skip", t.skip), book.Close())
		}
	}
	if r.names = t.columns; len(r.names) == 0 {
		for len(r.names) == 0 {
			if r.names, err = r.cells(); err != nil {
				return nil, errors.Join(percorso.Errorf(percorso.Invalid, "the sheet %s is empty: it has no header", sheet), book.Close())
			}
		}
		for i, n := range r.names {
			r.names[i] = strings.TrimSpace(n)
		}
	}
	return r, nil
}

// cells returns the next row of the sheet, io.EOF at the end.
func (r *xlsxReader) cells() ([]string, error) {
	if !r.rows.Next() {
		if err := r.rows.Error(); err != nil {
			return nil, err
		}
		return nil, io.EOF
	}
	r.number++
	return r.rows.Columns(excelize.Options{RawCellValue: true})
}

func (r *xlsxReader) columns() []string { return r.names }

func (r *xlsxReader) project(columns []string) { r.target = projection(r.names, columns) }

func (r *xlsxReader) Close() error { return errors.Join(r.rows.Close(), r.book.Close()) }

func (r *xlsxReader) next(out *row) (err error) {
	defer recovered(&err, "reading the sheet")
	for {
		cells, err := r.cells()
		if err != nil {
			return err
		}
		r.raw, r.bytes = r.raw[:0], r.bytes[:0]
		filled := 0
		for i, c := range cells {
			if c != "" {
				filled = i + 1
			}
			r.raw = append(append(r.raw, c...), '\t')
		}
		if filled == 0 {
			continue
		}
		out.number, out.raw = r.number, r.raw
		if filled > len(r.names) {
			return &rowError{number: r.number, raw: r.raw, cause: fmt.Sprintf("the row has %d cells, the header has %d: give the columns a name, or empty them", filled, len(r.names))}
		}
		for i, c := range cells[:filled] {
			if j := r.target[i]; j >= 0 && c != "" {
				out.cells[j] = cell{text: []byte(stored(c))}
			}
		}
		return nil
	}
}

// stored takes the noise of binary fractions off a number: 0.1 is stored as
// 0.10000000000000001.
func stored(s string) string {
	if len(s) < 17 || s[0]-'0' > 9 && s[0] != '-' || !isJSONNumber([]byte(s)) || !strings.Contains(s, ".") {
		return s
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return s
	}
	return string(appendNumber(nil, fifteen(f)))
}
