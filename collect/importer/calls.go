package importer

import (
	"bytes"
	"errors"
	"io"
)

// calls imports files of Segment calls, one a line: what other systems keep,
// and what percorso export writes.
func (out *output) calls(files []string) error {
	out.total(files)
	t := &table{name: "calls", format: JSONL}
	for _, path := range files {
		if err := out.callFile(t, path); err != nil {
			return err
		}
	}
	return nil
}

func (out *output) callFile(t *table, path string) error {
	r, err := out.open(t, path)
	if err != nil {
		return err
	}
	r.project(nil)
	for {
		var line row
		err := r.next(&line)
		if errors.Is(err, io.EOF) {
			break
		}
		var wrong *rowError
		if err != nil && !errors.As(err, &wrong) {
			out.finish(r, err)
			return nil
		}
		if out.o.Limit > 0 && out.report.Rows >= out.o.Limit {
			break
		}
		out.report.Rows++
		if err := out.row(); err != nil {
			out.finish(r, nil)
			return err
		}
		if wrong != nil {
			out.rejectRow(BadRow, Reject{Row: wrong.number, Cause: wrong.cause}, wrong.raw)
			continue
		}
		if _, err := out.accept(bytes.TrimSpace(line.raw), line.number, ""); err != nil {
			out.finish(r, nil)
			return err
		}
	}
	out.finish(r, nil)
	return nil
}
