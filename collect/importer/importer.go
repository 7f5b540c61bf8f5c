// Package importer turns files into interactions: exports of a shop, a till, a
// survey, event logs. A Mapping says how the rows of some tables become Segment
// calls; these go through the door's own rules into the journal, flagged as
// historical. Files of Segment calls, one a line, need no mapping.
//
// Message ids are made from the mapping's name and the row's key or content, so
// an import that runs again adds nothing.
package importer

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"time"

	"percorso"
	"percorso/collect/spec"
)

// Sink takes what was imported: the journal.
type Sink interface {
	// Append adds events and rejects, leaving out events that are there
	// already, and returns when they are safe.
	Append(ctx context.Context, events []percorso.Event, rejects []spec.Reject) (spec.Appended, error)
}

// Options says what to import. Sink must be given except in a dry run.
type Options struct {
	// Mapping is how rows become interactions; nil where the files hold
	// Segment calls, one a line.
	Mapping *Mapping
	// Dir is the folder that the mapping's file names are in. Default: the
	// folder of the mapping.
	Dir string
	// Files are the files, instead of those that the mapping names for its
	// first table; without a mapping, the files of calls.
	Files []string
	// Tables are the files of each table of the mapping, when Dir and the names
	// in the mapping shall not be looked at.
	Tables map[string][]string
	// Source is the source of calls without a mapping that do not name one;
	// with a mapping, its source goes first. Default "import".
	Source percorso.SourceID
	Sink   Sink
	// Known is told of each source before its first event goes to the sink,
	// with what an export says of it. Default: nobody is told.
	Known func(ctx context.Context, id percorso.SourceID, from spec.Origin) error
	// Progress is told how far the import is, some times a second, by the
	// goroutine that called Run.
	Progress func(Progress)
	// DryRun appends nothing, and returns the first interactions instead.
	DryRun bool
	// Preview is how many interactions a dry run returns. Default 10.
	Preview int
	// Limit ends the import after so many rows. Default 0: all.
	Limit int64
	// LimitEach ends each table of the mapping after so many rows. Default 0:
	// all.
	LimitEach int64
	// PreviewEach is how many interactions a dry run returns of each item of the
	// mapping. Default 0: as many as there are among the first.
	PreviewEach int
	// Rejected is told of every reject, by the goroutine that called Run.
	// Default: nobody is told.
	Rejected func(Reject)
	// Samples is how many rejects are kept in the report and in the journal;
	// all are counted. Default 1000; negative keeps none.
	Samples int
	// Batch is how many interactions go to the sink at once. Default 10,000.
	Batch int
	// Now is the clock. Default time.Now.
	Now func() time.Time
}

func (o Options) withDefaults() Options {
	if o.Preview == 0 {
		o.Preview = 10
	}
	if o.Samples == 0 {
		o.Samples = 1000
	}
	if o.Batch <= 0 {
		o.Batch = 10_000
	}
	if o.Rejected == nil {
		o.Rejected = func(Reject) {}
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Source == "" {
		o.Source = "import"
	}
	if o.Mapping != nil {
		o.Source = o.Mapping.Source
		if o.Dir == "" {
			o.Dir = filepath.Dir(o.Mapping.file)
		}
	}
	return o
}

func (o Options) validate() error {
	switch {
	case o.Sink == nil && !o.DryRun:
		return percorso.Errorf(percorso.Invalid, "the import has no journal to add to: open a data folder, or make it a dry run")
	case o.Mapping == nil && len(o.Files) == 0:
		return percorso.Errorf(percorso.Invalid, "the import has neither a mapping nor files: give a mapping, or files of Segment calls")
	case o.Limit < 0 || o.LimitEach < 0:
		return percorso.Errorf(percorso.Invalid, "the limit is %d rows: give 0 for all, or a number of rows", o.Limit)
	}
	return nil
}

// Run imports. Rows that cannot be used are reported and the rest goes on; a
// file that breaks off gives what could be read of it, and the report says so.
// The error is for what stops an import: a wrong mapping (a *MappingError in the
// chain), a file that is not there, a journal that takes nothing, the end of
// ctx. The report is never nil when files were opened, even beside an error.
func Run(ctx context.Context, o Options) (*Report, error) {
	o = o.withDefaults()
	if err := o.validate(); err != nil {
		return nil, err
	}
	begin := o.Now()
	out := newOutput(ctx, o, begin)
	var err error
	if o.Mapping == nil {
		err = out.calls(o.Files)
	} else {
		err = out.mapped(o)
	}
	if e := out.close(); err == nil {
		err = e
	}
	if err != nil && len(out.report.Files) == 0 {
		return nil, err
	}
	out.report.Elapsed = o.Now().Sub(begin)
	return &out.report, err
}

// mapped imports by a mapping.
func (out *output) mapped(o Options) error {
	m := o.Mapping
	out.report.Mapping, out.report.Source = m.Name, m.Source
	files := map[string][]string{}
	for i, t := range m.tables {
		if o.Tables != nil {
			if files[t.name] = o.Tables[t.name]; len(files[t.name]) == 0 {
				return percorso.Errorf(percorso.NotFound, "the table %s (line %d of the mapping) has no file: add the file %s, or take the table out", t.name, t.at.line, strings.Join(t.files, ", "))
			}
			continue
		}
		if i == 0 && len(o.Files) > 0 {
			files[t.name] = o.Files
			continue
		}
		found, err := findFiles(o.Dir, t.files)
		if err != nil {
			return percorso.Errorf(percorso.KindOf(err), "the table %s (line %d of %s): %w", t.name, t.at.line, m.file, err)
		}
		files[t.name] = found
	}
	p := newPlan(m, files)
	if err := p.compile(); err != nil {
		return err
	}
	for _, b := range p.order {
		out.total(b.files)
	}
	for _, d := range p.drives {
		out.total(d.table.files)
	}
	for _, b := range p.order {
		if err := out.load(b); err != nil {
			return err
		}
	}
	for _, b := range p.order {
		b.index()
	}
	for _, d := range p.drives {
		d.table.index()
	}
	defer out.count(p)
	for _, d := range p.drives {
		if err := out.drive(d); err != nil {
			return err
		}
	}
	return nil
}

// count fills in what became of the items of the mapping.
func (out *output) count(p *plan) {
	for _, d := range p.drives {
		for _, e := range d.emitters {
			out.report.Kinds = append(out.report.Kinds, KindReport{ID: e.id, Made: e.made, Skipped: e.skipped})
		}
		for _, j := range d.table.joins {
			if j.misses > 0 {
				out.report.Joins = append(out.report.Joins, JoinReport{Table: d.table.table.name, Join: j.spec.name, Missing: j.misses})
			}
		}
	}
}

// total adds the sizes of files to what there is to read.
func (out *output) total(files []string) {
	for _, f := range files {
		if info, err := os.Stat(f); err == nil {
			out.progress.TotalBytes += info.Size()
		}
	}
}
