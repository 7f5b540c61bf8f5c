package importer

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"sync/atomic"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"percorso"
)

// Format is how a file holds rows.
type Format string

// The formats.
const (
	CSV       Format = "csv"
	TSV       Format = "tsv"
	JSONL     Format = "jsonl"
	Parquet   Format = "parquet"
	XLSX      Format = "xlsx"
	XES       Format = "xes"
	Sequences Format = "sequences" // one sequence of words per line
)

var formats = []Format{CSV, TSV, JSONL, Parquet, XLSX, XES, Sequences}

func formatNames() []string {
	names := make([]string, len(formats))
	for i, f := range formats {
		names[i] = string(f)
	}
	return names
}

// formatOf guesses the format from a file's name.
func formatOf(name string) Format {
	name = strings.ToLower(name)
	name = strings.TrimSuffix(strings.TrimSuffix(name, ".gz"), ".zst")
	switch filepath.Ext(name) {
	case ".tsv", ".tab":
		return TSV
	case ".jsonl", ".ndjson", ".json":
		return JSONL
	case ".parquet":
		return Parquet
	case ".xlsx", ".xlsm":
		return XLSX
	case ".xes":
		return XES
	case ".seq":
		return Sequences
	default:
		return CSV
	}
}

// cell is one value of a row: text, or with typed formats a value. Text belongs
// to the reader until the next row.
type cell struct {
	text  []byte
	value any // string, float64, int64, bool, time.Time, list or map; nil: see text
}

func (c *cell) absent() bool { return c.value == nil && len(c.text) == 0 }

// row is one row of a file, with the columns that were asked for.
type row struct {
	number int64 // the line, or the row of a sheet, or the number of the event
	cells  []cell
	raw    []byte // the whole row, to show it and, without id, to tell rows apart
	id     []byte // what tells the row apart in its table, where the format has it
}

// reader reads the rows of one file. A row belongs to the reader until the
// following call.
type reader interface {
	// columns lists what the file has, or nil where every row has its own.
	columns() []string
	// project sets which columns the cells of a row are, in this order. A
	// column that a file of free rows does not have stays absent.
	project(columns []string)
	// next reads a row. A *rowError means that this row is broken; the rest can
	// still be read. It returns io.EOF at the end.
	next(r *row) error
	io.Closer
}

// rowError is a row that cannot be read.
type rowError struct {
	number int64
	column string
	cause  string
	raw    []byte
}

func (e *rowError) Error() string { return fmt.Sprintf("row %d: %s", e.number, e.cause) }

// input is an open file: plain bytes after decompression, counted before it.
type input struct {
	io.Reader
	file    *os.File
	size    int64
	closers []io.Closer
	read    atomic.Int64 // bytes of the file itself
}

type countingReader struct {
	r io.Reader
	n *atomic.Int64
}

func (c countingReader) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n.Add(int64(n))
	return n, err
}

// Close closes the file.
func (in *input) Close() error {
	var errs []error
	for _, c := range in.closers {
		errs = append(errs, c.Close())
	}
	return errors.Join(errs...)
}

type zstdCloser struct{ *zstd.Decoder }

func (z zstdCloser) Close() error { z.Decoder.Close(); return nil }

// openInput opens a file and takes compression off, by its first bytes.
func openInput(path string) (*input, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, percorso.Errorf(percorso.NotFound, "opening %s: %w", path, err)
	}
	in := &input{file: f, closers: []io.Closer{f}}
	if info, err := f.Stat(); err == nil {
		in.size = info.Size()
	}
	counted := countingReader{f, &in.read}
	var head [4]byte
	n, err := io.ReadFull(f, head[:])
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		_ = in.Close()
		return nil, percorso.Errorf(percorso.Invalid, "reading %s: %w", path, err)
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		_ = in.Close()
		return nil, percorso.Errorf(percorso.Invalid, "reading %s: %w", path, err)
	}
	switch {
	case n >= 2 && head[0] == 0x1f && head[1] == 0x8b:
		z, err := gzip.NewReader(counted)
		if err != nil {
			_ = in.Close()
			return nil, percorso.Errorf(percorso.Invalid, "reading %s: the gzip header is broken: %w", path, err)
		}
		in.Reader, in.closers = z, append(in.closers, z)
	case n == 4 && head == [4]byte{0x28, 0xb5, 0x2f, 0xfd}:
		z, err := zstd.NewReader(counted, zstd.WithDecoderConcurrency(1))
		if err != nil {
			_ = in.Close()
			return nil, percorso.Errorf(percorso.Invalid, "reading %s: %w", path, err)
		}
		in.Reader, in.closers = z, append(in.closers, zstdCloser{z})
	default:
		in.Reader = counted
	}
	return in, nil
}

// openReader opens a file as the table says.
func openReader(t *table, path string) (reader, *input, error) {
	in, err := openInput(path)
	if err != nil {
		return nil, nil, err
	}
	format := t.format
	if format == "" {
		format = formatOf(path)
	}
	var r reader
	switch format {
	case CSV, TSV:
		r, err = newCSVReader(t, format, in)
	case JSONL:
		r = newJSONReader(t, in)
	case Sequences:
		r, err = newSequenceReader(t, in)
	case XES:
		r = newXESReader(in)
	case XLSX:
		r, err = newXLSXReader(t, in)
	case Parquet:
		if r, err = newParquetReader(in.file); err == nil {
			in.read.Store(in.size)
		}
	default:
		err = percorso.Errorf(percorso.Invalid, "there is no format %q", format)
	}
	if err != nil {
		_ = in.Close()
		return nil, nil, percorso.Errorf(percorso.KindOf(err), "opening %s: %w", path, err)
	}
	return r, in, nil
}

// findFiles resolves the names and patterns of a table in dir, sorted, each
// file once.
func findFiles(dir string, patterns []string) ([]string, error) {
	var found []string
	seen := map[string]bool{}
	for _, p := range patterns {
		if !filepath.IsAbs(p) {
			p = filepath.Join(dir, p)
		}
		matches, err := filepath.Glob(p)
		if err != nil {
			return nil, percorso.Errorf(percorso.Invalid, "the file pattern %s: %w", p, err)
		}
		if len(matches) == 0 && !strings.HasSuffix(p, ".gz") {
			matches, _ = filepath.Glob(p + ".gz") // the pattern is the same, so it is sound
		}
		if len(matches) == 0 && strings.HasSuffix(p, ".gz") {
			matches, _ = filepath.Glob(strings.TrimSuffix(p, ".gz"))
		}
		if len(matches) == 0 {
			return nil, percorso.Errorf(percorso.NotFound, "there is no file %s: %s", p, listDir(filepath.Dir(p)))
		}
		sort.Strings(matches)
		for _, m := range matches {
			if !seen[m] {
				seen[m] = true
				found = append(found, m)
			}
		}
	}
	return found, nil
}

func listDir(dir string) string {
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "there is no such folder: give the one that holds the files"
	case err != nil:
		return fmt.Sprintf("the folder cannot be read (%v): give the one that holds the files", err)
	case len(entries) == 0:
		return "the folder " + dir + " is empty"
	}
	var names []string
	for _, e := range entries {
		if !e.IsDir() {
			names = append(names, e.Name())
		}
	}
	const shown = 20
	switch {
	case len(names) == 0:
		return "the folder " + dir + " has only folders"
	case len(names) > shown:
		return fmt.Sprintf("the folder has %s and %d more", strings.Join(names[:shown], ", "), len(names)-shown)
	}
	return "the folder has " + strings.Join(names, ", ")
}
