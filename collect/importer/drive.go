package importer

import (
	"bytes"
	"compress/flate"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/zeebo/xxh3"
)

// isTruncated reports whether a compressed file ends too early.
func isTruncated(err error) bool {
	var corrupt flate.CorruptInputError
	return errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, gzip.ErrChecksum) || errors.As(err, &corrupt)
}

// empties turns what stands for nothing in a table ("NA") into nothing.
type empties []string

func (e empties) clean(cells []cell) {
	for i := range cells {
		if slices.Contains(e, string(cells[i].text)) {
			cells[i].text = nil
		}
	}
}

// each reads the rows of all files of a table and gives them to use; broken
// rows are rejected. Count is where they are counted.
func (out *output) each(b *bound, count *int64, use func(r *row) error) error {
	words := empties(b.table.empty)
	cells := make([]cell, len(b.wanted))
	begin := *count
	for _, path := range b.files {
		rd, err := out.open(b.table, path)
		if err != nil {
			return err
		}
		rd.project(b.wanted)
		err = func() error {
			for {
				r := row{cells: cells}
				clear(cells)
				err := rd.next(&r)
				if errors.Is(err, io.EOF) {
					return nil
				}
				var wrong *rowError
				if err != nil && !errors.As(err, &wrong) {
					return &fileError{err}
				}
				if count == &out.report.Rows && out.o.Limit > 0 && *count >= out.o.Limit {
					return errLimit
				}
				if count == &out.report.Rows && out.o.LimitEach > 0 && *count-begin >= out.o.LimitEach {
					out.report.Cut = true
					return errLimit
				}
				*count++
				if err := out.row(); err != nil {
					return err
				}
				if wrong != nil {
					out.rejectRow(BadRow, Reject{Row: wrong.number, Column: wrong.column, Cause: wrong.cause}, wrong.raw)
					continue
				}
				if len(words) > 0 {
					words.clean(cells)
				}
				if err := use(&r); err != nil {
					return err
				}
			}
		}()
		var file *fileError
		switch {
		case errors.As(err, &file):
			out.finish(rd, file.err)
		case errors.Is(err, errLimit):
			out.finish(rd, nil)
			return nil
		default:
			out.finish(rd, nil)
			if err != nil {
				return err
			}
		}
	}
	return nil
}

var errLimit = errors.New("the limit is reached")

// fileError is a file that cannot be read further.
type fileError struct{ err error }

func (e *fileError) Error() string { return e.err.Error() }

// load reads the wanted columns of a table into memory.
func (out *output) load(b *bound) error {
	b.rows = &store{columns: len(b.wanted)}
	return out.each(b, &out.report.LookedUp, func(r *row) error {
		if b.rows.len() >= 1<<31-1 {
			return fmt.Errorf("the table %s has too many rows to look up in", b.table.name)
		}
		b.rows.add(r.cells)
		return nil
	})
}

// index makes the joins of a table ready: where in the other table each key is.
func (b *bound) index() {
	for _, j := range b.joins {
		if j.rows != nil {
			continue
		}
		j.rows = make(map[string][]int32, j.other.rows.len())
		var key []byte
		for i := range int32(j.other.rows.len()) {
			key = key[:0]
			for k, c := range j.their {
				if k > 0 {
					key = append(key, 0x1f)
				}
				cl := j.other.rows.cell(i, c)
				key = appendCell(key, &cl)
			}
			if have, ok := j.rows[string(key)]; !ok || j.spec.all {
				j.rows[string(key)] = append(have, i)
			}
		}
	}
}

// drive turns the rows of a table into interactions.
func (out *output) drive(d *drive) error {
	w := &worker{out: out, d: d, keep: d.table.table.keep}
	if w.keep {
		w.seen = map[xxh3.Uint128]uint32{}
	}
	if d.table.grouped() {
		return w.groups()
	}
	return out.each(d.table, &out.report.Rows, func(r *row) error {
		d.frame.reset(view{cells: r.cells})
		w.rowKey(r)
		return w.row(r.number, r.raw)
	})
}

// worker turns rows into calls, with memory that it uses again.
type worker struct {
	out  *output
	d    *drive
	key  []byte // of the row
	id   []byte
	call []byte
	keep bool
	seen map[xxh3.Uint128]uint32
}

// rowKey works out what tells the row apart in its table.
func (w *worker) rowKey(r *row) {
	w.key = w.key[:0]
	switch {
	case len(w.d.key) > 0:
		for _, c := range w.d.key {
			w.key = append(appendCell(w.key, &r.cells[c]), 0x1f)
		}
		return
	case r.id != nil:
		w.key = append(w.key, r.id...)
		return
	}
	w.key = append(append(w.key, 0x1e), r.raw...)
	if w.keep {
		h := xxh3.Hash128(w.key)
		if n := w.seen[h]; n > 0 {
			w.key = strconv.AppendUint(append(w.key, 0x1e), uint64(n), 10)
		}
		w.seen[h]++
	}
}

// groups gathers the rows by key, and turns each group into interactions, in
// the order of their first rows.
func (w *worker) groups() error {
	b := w.d.table
	b.rows = &store{columns: len(b.wanted)}
	members := map[string][]int32{}
	var order []string
	name := ""
	err := w.out.each(b, &w.out.report.Rows, func(r *row) error {
		w.rowKey(r)
		rows, ok := members[string(w.key)]
		key := string(w.key)
		if !ok {
			order = append(order, key)
		}
		members[key] = append(rows, int32(b.rows.len()))
		b.rows.add(r.cells)
		b.rows.numbers = append(b.rows.numbers, r.number)
		name = w.out.file.Name
		return nil
	})
	if err != nil || len(order) == 0 {
		return err
	}
	_ = name
	for i, key := range order {
		if i&1023 == 0 {
			if err := w.out.ctx.Err(); err != nil {
				return err
			}
		}
		rows := members[key]
		w.d.frame.rows = rows
		w.d.frame.reset(view{store: b.rows, row: rows[0]})
		w.key = append(w.key[:0], key...)
		if err := w.row(b.rows.numbers[rows[0]], []byte(strings.TrimSuffix(strings.ReplaceAll(key, "\x1f", " "), " "))); err != nil {
			return err
		}
	}
	return nil
}

// row turns the row in the frame into interactions.
func (w *worker) row(number int64, raw []byte) error {
	f := &w.d.frame
	for _, j := range w.d.table.joins {
		if j.spec.required && len(f.matches(f.top, j, true)) == 0 {
			w.out.rejectRow(BadValue, Reject{Row: number, Column: strings.Join(j.spec.mine, ", "), Cause: fmt.Sprintf("the table %s has no such row", j.spec.table)}, raw)
			return nil
		}
	}
	for _, e := range w.d.emitters {
		if err := w.emit(e, number, raw); err != nil {
			return err
		}
	}
	return nil
}

// emit makes the interactions of one kind.
func (w *worker) emit(e *emitter, number int64, raw []byte) error {
	f := &w.d.frame
	f.each = eachState{}
	switch e.each {
	case eachColumns:
		for i, c := range e.columns {
			f.each = eachState{value: f.top.cell(c.column), reader: c.reader, column: c.name, label: c.label, index: i}
			if err := w.one(e, number, raw, c.name); err != nil {
				return err
			}
		}
	case eachRows:
		for i, r := range e.list(f) {
			f.each = eachState{row: view{store: e.listRows.rows, row: r}, index: i}
			if err := w.one(e, number, raw, strconv.Itoa(i)); err != nil {
				return err
			}
		}
	case eachItems:
		d, err := e.items.eval(f)
		if err != nil {
			w.fault(e, number, raw, fault("each.list", err))
			return nil
		}
		items, err := d.items()
		if err != nil {
			w.fault(e, number, raw, fault("each.list", err))
			return nil
		}
		for i, v := range items {
			f.each = eachState{value: cell{value: v}, index: i}
			if err := w.one(e, number, raw, strconv.Itoa(i)); err != nil {
				return err
			}
		}
	default:
		return w.one(e, number, raw, "")
	}
	return nil
}

var errNoList = errors.New("this is no list")

// items returns the elements of a list; a single value counts as one.
func (d *datum) items() ([]any, error) {
	switch d.kind {
	case absentDatum:
		return nil, nil
	case textDatum:
		return []any{string(d.text)}, nil
	case otherDatum:
		switch v := d.other.(type) {
		case []any:
			return v, nil
		case []string:
			out := make([]any, len(v))
			for i, s := range v {
				out[i] = s
			}
			return out, nil
		}
	default:
	}
	return nil, errNoList
}

// one makes one interaction, if its condition holds.
func (w *worker) one(e *emitter, number int64, raw []byte, element string) error {
	f := &w.d.frame
	if e.when != nil {
		d, err := e.when.eval(f)
		if err != nil {
			w.fault(e, number, raw, fault("when", err))
			return nil
		}
		if !d.holds() {
			e.skipped++
			return nil
		}
	}
	w.call = append(append(w.call[:0], e.prefix...), w.key...)
	if e.each != eachNothing {
		w.call = append(append(w.call, 0x1e), element...)
	}
	h := xxh3.Hash128(w.call).Bytes()
	w.id = base64.RawURLEncoding.AppendEncode(w.id[:0], h[:])
	var err error
	if w.call, err = e.call(w.call[:0], f, w.id); err != nil {
		w.fault(e, number, raw, err)
		return nil
	}
	ok, err := w.out.accept(w.call, number, e.id)
	if ok {
		e.made++
	}
	return err
}

func (w *worker) fault(e *emitter, number int64, raw []byte, err error) {
	r := Reject{Row: number, Interaction: e.id, Cause: err.Error()}
	if fe, ok := errors.AsType[*fieldError](err); ok {
		r.Field, r.Column, r.Cause = fe.field, fe.column, fe.err.Error()
	}
	w.out.rejectRow(BadValue, r, bytes.Clone(raw))
}
