package importer

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"percorso"
)

// maxRow is the longest row of text that is read; a quote that is not closed
// within it was a stray one.
const maxRow = 1 << 20

// lineReader hands out the bytes of a text, and knows where it is.
type lineReader struct {
	r     io.Reader
	buf   []byte
	start int   // of what was not yet handed out
	end   int   // of what was read
	err   error // what ended the reading
	line  int64 // number of lines handed out
}

// more reads more bytes behind those that are there; false at the end.
func (l *lineReader) more() bool {
	if l.err != nil {
		return false
	}
	if l.start > 0 && (l.start == l.end || len(l.buf)-l.end < len(l.buf)/4) {
		copy(l.buf, l.buf[l.start:l.end])
		l.end -= l.start
		l.start = 0
	}
	if l.end == len(l.buf) {
		grown := make([]byte, max(2*len(l.buf), 1<<18))
		copy(grown, l.buf[:l.end])
		l.buf = grown
	}
	for range 100 {
		n, err := l.r.Read(l.buf[l.end:])
		l.end += n
		if err != nil {
			l.err = err
			return n > 0
		}
		if n > 0 {
			return true
		}
	}
	l.err = io.ErrNoProgress
	return false
}

// whole reports whether the text ended where its source does, not where it
// broke off.
func (l *lineReader) whole() bool { return l.err == nil || errors.Is(l.err, io.EOF) }

// lineEnd finds the end of the line that begins rel bytes after start, and where
// the following line begins, both relative to start; reading more may move the
// bytes, not these numbers. At the end of the text it returns io.EOF; half a
// line before a break in the source is given up for the error of the break.
func (l *lineReader) lineEnd(rel int) (end, next int, err error) {
	scanned := rel
	for {
		if i := bytes.IndexByte(l.buf[l.start+scanned:l.end], '\n'); i >= 0 {
			return scanned + i, scanned + i + 1, nil
		}
		scanned = l.end - l.start
		if scanned-rel > maxLine {
			return 0, 0, errLongLine
		}
		if l.more() {
			continue
		}
		if !l.whole() {
			return 0, 0, l.err
		}
		if scanned == rel {
			return 0, 0, io.EOF
		}
		return scanned, scanned, nil
	}
}

// maxLine is the longest line that is looked for: beyond it, the file is not
// the text that it is said to be.
const maxLine = 64 << 20

var errLongLine = percorso.Errorf(percorso.TooLarge, "a line has more than %d bytes: the file is not the text that it is said to be", maxLine)

// next returns the next line without its end; see lineEnd for the errors.
func (l *lineReader) next() ([]byte, error) {
	end, next, err := l.lineEnd(0)
	if err != nil {
		return nil, err
	}
	line := l.buf[l.start : l.start+end]
	l.start += next
	l.line++
	return bytes.TrimSuffix(line, cr), nil
}

var cr = []byte{'\r'}

// csvReader reads comma-separated values as RFC 4180 has them, and forgives
// what spreadsheets and shops make of it: other delimiters, quotes inside
// unquoted fields, rows of blanks.
type csvReader struct {
	lineReader
	delimiter byte
	quote     byte
	quoted    bool // whether quotes mean anything
	other     byte // what seems to delimit a header that came out as one column
	comment   []byte
	names     []string
	target    []int    // by column of the file: cell, or -1
	fields    [][]byte // of the row
	unquoted  []byte   // text of fields that had quotes
}

func newCSVReader(t *table, format Format, in io.Reader) (*csvReader, error) {
	c := &csvReader{
		lineReader: lineReader{r: decoded(in, t.encoding)},
		delimiter:  ',', quote: '"', quoted: !t.noQuote, comment: []byte(t.comment),
	}
	if format == TSV {
		c.delimiter = '\t'
	}
	if t.delimiter != 0 {
		c.delimiter = t.delimiter
	}
	if t.quote != 0 {
		c.quote = t.quote
	}
	for range t.skip {
		if _, err := c.lineReader.next(); err != nil {
			return nil, percorso.Errorf(percorso.Invalid, "the file ends within the %d lines to skip", t.skip)
		}
	}
	if len(t.columns) > 0 {
		c.names = t.columns
		return c, nil
	}
	var r row
	err := c.record(&r)
	var broken *rowError
	if errors.As(err, &broken) && t.delimiter == 0 {
		if c.other = c.otherDelimiter(broken.raw); c.other != 0 {
			c.names = []string{strings.ToValidUTF8(string(broken.raw), "\ufffd")}
			return c, nil
		}
	}
	switch {
	case errors.Is(err, io.EOF):
		return nil, percorso.Errorf(percorso.Invalid, "the file is empty: it has no header")
	case errors.As(err, &broken):
		return nil, percorso.Errorf(percorso.Invalid, "the header (line %d): %s", broken.number, broken.cause)
	case err != nil:
		return nil, percorso.Errorf(percorso.Invalid, "reading the header: %w", err)
	}
	if len(c.fields) == 1 && t.delimiter == 0 {
		c.other = c.otherDelimiter(r.raw)
	}
	seen := map[string]int{}
	for _, f := range c.fields {
		name := strings.TrimSpace(strings.ToValidUTF8(string(f), "\ufffd"))
		seen[name]++
		if seen[name] > 1 {
			name = fmt.Sprintf("%s_%d", name, seen[name])
		}
		c.names = append(c.names, name)
	}
	return c, nil
}

// otherDelimiter returns what else than the delimiter stands between the names
// of a header most often, outside quotes; 0 when the delimiter does, or nothing.
func (c *csvReader) otherDelimiter(header []byte) byte {
	var counts [256]int
	inside := false
	for _, b := range header {
		switch {
		case c.quoted && b == c.quote:
			inside = !inside
		case !inside:
			counts[b]++
		}
	}
	var other byte
	if counts[c.delimiter] > 0 {
		return other
	}
	most := 0
	for _, d := range []byte(";\t|,") {
		if counts[d] > most {
			other, most = d, counts[d]
		}
	}
	return other
}

func (c *csvReader) columns() []string { return c.names }
func (c *csvReader) Close() error      { return nil }

func (c *csvReader) project(columns []string) { c.target = projection(c.names, columns) }

// projection says for each column of a file which cell it fills, or -1.
func projection(names, columns []string) []int {
	target := make([]int, len(names))
	for i, n := range names {
		target[i] = -1
		for j, want := range columns {
			if want == n {
				target[i] = j
			}
		}
	}
	return target
}

func (c *csvReader) next(r *row) error {
	if err := c.record(r); err != nil {
		return err
	}
	if len(c.fields) != len(c.names) {
		return &rowError{number: r.number, raw: r.raw, cause: fmt.Sprintf("the row has %d fields, the header has %d: mend the row, or its quotes", len(c.fields), len(c.names))}
	}
	for i, f := range c.fields {
		if j := c.target[i]; j >= 0 {
			r.cells[j] = cell{text: f}
		}
	}
	if !utf8.Valid(r.raw) {
		for i, f := range c.fields {
			if !utf8.Valid(f) {
				return &rowError{number: r.number, column: c.names[i], raw: r.raw, cause: "the text is not UTF-8: say the encoding in the mapping, as in \"encoding: windows-1252\""}
			}
		}
	}
	return nil
}

// record reads one record into c.fields; blank lines and comments are left out.
func (c *csvReader) record(r *row) error {
	for {
		end, next, err := c.lineEnd(0)
		if err != nil {
			return err
		}
		line := bytes.TrimSuffix(c.buf[c.start:c.start+end], cr)
		r.number = c.line + 1
		if len(line) == 0 || len(c.comment) > 0 && bytes.HasPrefix(line, c.comment) {
			c.start += next
			c.line++
			continue
		}
		if len(line) > maxRow {
			c.start += next
			c.line++
			return &rowError{number: r.number, raw: line[:200], cause: fmt.Sprintf("the line has more than %d bytes", maxRow)}
		}
		c.fields = c.fields[:0]
		if !c.quoted || bytes.IndexByte(line, c.quote) < 0 {
			c.start += next
			c.line++
			r.raw = line
			c.split(line)
			return nil
		}
		return c.quotedRecord(r, end, next)
	}
}

// quotedRecord reads a record that has quotes, and may go on over further lines
// inside them. Its first line ends at end.
func (c *csvReader) quotedRecord(r *row, end, next int) error {
	firstEnd, firstNext, lines := end, next, int64(1)
	// broken gives up the first line only, so that a stray quote costs one row.
	broken := func(cause string) error {
		raw := bytes.TrimSuffix(c.buf[c.start:c.start+firstEnd], cr)
		c.start += firstNext
		c.line++
		return &rowError{number: r.number, raw: raw, cause: cause}
	}
	pos := 0
	for {
		if pos < end && c.buf[c.start+pos] == c.quote {
			pos++
			for {
				q := bytes.IndexByte(c.buf[c.start+pos:c.start+end], c.quote)
				if q < 0 {
					pos = end
					e, n, err := c.lineEnd(next)
					if err != nil && !errors.Is(err, io.EOF) {
						return err
					}
					if err != nil || e > maxRow {
						return broken("a quote is opened and not closed")
					}
					end, next = e, n
					lines++
					continue
				}
				pos += q + 1
				if pos >= end || c.buf[c.start+pos] != c.quote {
					break
				}
				pos++
			}
			if pos < end && c.buf[c.start+pos] != c.delimiter && (pos < end-1 || c.buf[c.start+pos] != '\r') {
				return broken("text stands between a closing quote and the delimiter: write a quote inside quotes twice")
			}
		}
		d := bytes.IndexByte(c.buf[c.start+pos:c.start+end], c.delimiter)
		if d < 0 {
			break
		}
		pos += d + 1
	}
	r.raw = bytes.TrimSuffix(c.buf[c.start:c.start+end], cr)
	c.start += next
	c.line += lines
	c.splitQuoted(r.raw)
	return nil
}

// splitQuoted splits a record whose quotes are known to be sound.
func (c *csvReader) splitQuoted(rec []byte) {
	c.unquoted = c.unquoted[:0]
	for {
		if len(rec) == 0 || rec[0] != c.quote {
			d := bytes.IndexByte(rec, c.delimiter)
			if d < 0 {
				c.fields = append(c.fields, rec)
				return
			}
			c.fields = append(c.fields, rec[:d])
			rec = rec[d+1:]
			continue
		}
		rec = rec[1:]
		begin := len(c.unquoted)
		var field []byte
		for {
			q := bytes.IndexByte(rec, c.quote)
			if q+1 < len(rec) && rec[q+1] == c.quote {
				c.unquoted = append(c.unquoted, rec[:q+1]...)
				rec = rec[q+2:]
				continue
			}
			if len(c.unquoted) == begin {
				field = rec[:q]
			} else {
				c.unquoted = append(c.unquoted, rec[:q]...)
				field = c.unquoted[begin:]
			}
			rec = rec[q+1:]
			break
		}
		c.fields = append(c.fields, field)
		if len(rec) == 0 {
			return
		}
		rec = rec[1:] // the delimiter
	}
}

func (c *csvReader) split(line []byte) {
	for {
		i := bytes.IndexByte(line, c.delimiter)
		if i < 0 {
			c.fields = append(c.fields, line)
			return
		}
		c.fields = append(c.fields, line[:i])
		line = line[i+1:]
	}
}
