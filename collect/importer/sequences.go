package importer

import (
	"bytes"
	"fmt"
	"strconv"
	"unicode/utf8"

	"percorso"
)

// sequenceColumns are the columns of the format sequences: each line is one
// sequence of words, and each word a row.
var sequenceColumns = []string{"sequence", "position", "word", "length"}

// sequenceReader reads one sequence of words a line.
type sequenceReader struct {
	lineReader
	delimiter byte // 0: blanks
	comment   []byte
	target    []int
	words     [][]byte // of the line
	at        int
	sequence  int64
	buf       []byte
	id        []byte
}

func newSequenceReader(t *table, in *input) (*sequenceReader, error) {
	r := &sequenceReader{lineReader: lineReader{r: decoded(in, t.encoding)}, delimiter: t.delimiter, comment: []byte(t.comment)}
	for range t.skip {
		if _, err := r.lineReader.next(); err != nil {
			return nil, percorso.Errorf(percorso.Invalid, "the file ends within the %d lines to skip", t.skip)
		}
	}
	return r, nil
}

func (r *sequenceReader) columns() []string { return sequenceColumns }
func (r *sequenceReader) Close() error      { return nil }

func (r *sequenceReader) project(columns []string) { r.target = projection(sequenceColumns, columns) }

func (r *sequenceReader) next(out *row) error {
	for r.at >= len(r.words) {
		line, err := r.lineReader.next()
		if err != nil {
			return err
		}
		if len(bytes.TrimSpace(line)) == 0 || len(r.comment) > 0 && bytes.HasPrefix(line, r.comment) {
			continue
		}
		r.sequence++
		if !utf8.Valid(line) {
			return &rowError{number: r.line, raw: bytes.Clone(line), cause: "the text is not UTF-8: say the encoding in the mapping, as in \"encoding: windows-1252\""}
		}
		if len(line) > maxRow {
			return &rowError{number: r.line, raw: bytes.Clone(line[:200]), cause: fmt.Sprintf("the line has more than %d bytes", maxRow)}
		}
		r.split(line)
	}
	word := r.words[r.at]
	r.at++
	out.number, out.raw = r.line, word
	r.id = strconv.AppendInt(append(strconv.AppendInt(r.id[:0], r.sequence, 10), 0x1f), int64(r.at), 10)
	out.id = r.id
	r.buf = r.buf[:0]
	for i, j := range r.target {
		if j < 0 {
			continue
		}
		from := len(r.buf)
		switch i {
		case 0:
			r.buf = strconv.AppendInt(r.buf, r.sequence, 10)
		case 1:
			r.buf = strconv.AppendInt(r.buf, int64(r.at), 10)
		case 2:
			out.cells[j] = cell{text: word}
			continue
		default:
			r.buf = strconv.AppendInt(r.buf, int64(len(r.words)), 10)
		}
		out.cells[j] = cell{text: r.buf[from:len(r.buf):len(r.buf)]}
	}
	return nil
}

// split cuts the line into words that belong to it until the next line is read.
func (r *sequenceReader) split(line []byte) {
	r.at, r.words = 0, r.words[:0]
	if r.delimiter == 0 {
		for len(line) > 0 {
			line = bytes.TrimLeft(line, " \t")
			end := bytes.IndexAny(line, " \t")
			if end < 0 {
				end = len(line)
			}
			if end > 0 {
				r.words = append(r.words, line[:end])
			}
			line = line[end:]
		}
		return
	}
	for w := range bytes.SplitSeq(line, []byte{r.delimiter}) {
		if w = bytes.TrimSpace(w); len(w) > 0 {
			r.words = append(r.words, w)
		}
	}
}
