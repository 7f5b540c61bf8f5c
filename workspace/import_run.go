package workspace

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"percorso"
	"percorso/collect/importer"
	"percorso/collect/source"
	"percorso/collect/spec"
	"percorso/examples"
	"percorso/internal/cell"
)

const (
	// previewRows is how many rows of each table a preview looks at.
	previewRows = 50_000
	previewEach = 5
	previewAll  = 40
	previewBad  = 50
)

// Preview says what an import would make of its files: the first interactions of
// each kind, and what would be refused. Of long tables it looks at the beginning
// only; the report's Cut says so. It changes nothing.
func (im *Imports) Preview(ctx context.Context, id string) (*importer.Report, error) {
	one, err := im.Get(id)
	if err != nil {
		return nil, err
	}
	o, err := im.options(&one)
	if err != nil {
		return nil, err
	}
	o.DryRun, o.Preview, o.PreviewEach, o.LimitEach, o.Samples = true, previewAll, previewEach, previewRows, previewBad
	if one.Mode == ModeCalls {
		o.PreviewEach, o.Preview, o.Limit = 0, 10, previewRows
	}
	report, err := importer.Run(ctx, o)
	if err != nil {
		return nil, err
	}
	plainNames(&one, report)
	return report, nil
}

// plainNames calls the files what people call them.
func plainNames(one *Import, r *importer.Report) {
	names := map[string]string{}
	for _, f := range one.Files {
		names["file-"+plainFile(f.Name)] = f.Name
	}
	plain := func(at *string) {
		if name, ok := names[*at]; ok {
			*at = name
		}
	}
	for i := range r.Files {
		plain(&r.Files[i].Name)
	}
	for i := range r.Samples {
		plain(&r.Samples[i].File)
	}
	for i := range r.Preview {
		plain(&r.Preview[i].File)
	}
}

// Run queues an import. WithCatalogue installs the catalogue that comes with its
// mapping first.
func (im *Imports) Run(id string, withCatalogue bool) (Import, error) {
	if one, err := im.Get(id); err != nil {
		return Import{}, err
	} else if problems := im.Check(&one); len(problems) > 0 {
		return Import{}, percorso.Errorf(percorso.Invalid, "importing: %s", problems[0])
	}
	one, err := im.change(id, "importing", func(one *Import) error {
		if _, err := im.options(one); err != nil {
			return err
		}
		one.State, one.Error, one.Report = ImportQueued, "", nil
		one.BeganAt, one.EndedAt = im.ws.opt.Now().UTC(), time.Time{}
		return nil
	})
	if err != nil {
		return Import{}, err
	}
	var report *importer.Report
	_, err = im.ws.Jobs.Begin(jobOf(id), func(ctx context.Context, tell func(done, total int64, note any)) (err error) {
		report, err = im.run(ctx, one, withCatalogue, func(p importer.Progress) { tell(p.Bytes, p.TotalBytes, p) })
		return err
	}, func(j Job) { im.over(id, j, report) })
	if err != nil {
		im.over(id, Job{State: JobFailed, Err: err, EndedAt: im.ws.opt.Now().UTC()}, nil)
		return Import{}, err
	}
	return one, nil
}

// run imports.
func (im *Imports) run(ctx context.Context, one Import, withCatalogue bool, progress func(importer.Progress)) (*importer.Report, error) {
	o, err := im.options(&one)
	if err != nil {
		return nil, err
	}
	title := string(one.Source)
	if m := o.Mapping; m != nil {
		if t := m.Title.In(im.language()); t != "" {
			title = t
		}
		if withCatalogue && one.Mode == ModeKnown && m.Catalogue != "" {
			text, err := examples.Files.ReadFile("catalogues/" + filepath.Base(m.Catalogue))
			if err != nil {
				return nil, err
			}
			if _, err := im.ws.InstallCatalogue(ctx, text, filepath.Base(m.Catalogue)); err != nil {
				return nil, err
			}
		}
	}
	rejects, err := im.openRejects(&one)
	if err != nil {
		return nil, err
	}
	o.Sink, o.Progress, o.Rejected = im.ws.Journal, progress, rejects.add
	o.Known = func(ctx context.Context, id percorso.SourceID, from spec.Origin) error {
		return im.ws.knowSource(ctx, id, title, from)
	}
	report, err := importer.Run(ctx, o)
	if report != nil {
		plainNames(&one, report)
	}
	return report, errors.Join(err, rejects.close())
}

// language is the one that names are given in.
func (im *Imports) language() string {
	if l := im.ws.Config().Languages; len(l) > 0 {
		return l[0]
	}
	return "it"
}

// over keeps how an import ended.
func (im *Imports) over(id string, j Job, report *importer.Report) {
	im.mu.Lock()
	defer im.mu.Unlock()
	have := im.all[id]
	if have == nil {
		return
	}
	next := *have
	next.EndedAt, next.Report = j.EndedAt, report
	switch j.State {
	case JobDone:
		next.State = ImportDone
	case JobStopped:
		next.State = ImportStopped
	case JobFailed, JobQueued, JobRunning:
		next.State = ImportFailed
		if j.Err != nil {
			next.Error = j.Err.Error()
		}
	}
	im.all[id] = &next
	if err := im.save(&next); err != nil {
		im.ws.opt.Log("%v", err)
	}
}

// Stop asks an import to end. What it has added stays.
func (im *Imports) Stop(id string) error {
	if _, err := im.Get(id); err != nil {
		return err
	}
	return im.ws.Jobs.Stop(jobOf(id))
}

// maxRejectRows is how many refused rows the file of them holds.
const maxRejectRows = 200_000

// rejectFile is the refused rows of an import, as CSV.
type rejectFile struct {
	file *os.File
	csv  *csv.Writer
	rows int
}

func (im *Imports) openRejects(one *Import) (*rejectFile, error) {
	f, err := os.OpenFile(filepath.Join(im.folder(one.ID), rejectsFile), os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return nil, percorso.Errorf(percorso.Unavailable, "importing: %w", err)
	}
	r := &rejectFile{file: f, csv: csv.NewWriter(f)}
	r.write("file", "row", "column", "interaction", "cause", "content")
	return r, nil
}

func (r *rejectFile) write(cells ...string) {
	for i, c := range cells {
		cells[i] = cell.Inert(c)
	}
	_ = r.csv.Write(cells) // the writer keeps its error
}

func (r *rejectFile) add(x importer.Reject) {
	if r.rows++; r.rows > maxRejectRows {
		return
	}
	column := x.Column
	if column == "" {
		column = x.Field
	}
	r.write(strings.TrimPrefix(x.File, "file-"), strconv.FormatInt(x.Row, 10), column, x.Interaction, x.Cause, x.Sample)
}

func (r *rejectFile) close() error {
	r.csv.Flush()
	if err := errors.Join(r.csv.Error(), r.file.Close()); err != nil {
		return percorso.Errorf(percorso.Unavailable, "keeping the refused rows: %w", err)
	}
	return nil
}

// Rejects opens the refused rows of the last run, as CSV; it is the caller's to
// close.
func (im *Imports) Rejects(id string) (io.ReadCloser, error) {
	if _, err := im.Get(id); err != nil {
		return nil, err
	}
	f, err := os.Open(filepath.Join(im.folder(id), rejectsFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, percorso.Errorf(percorso.NotFound, "the import %s was not run yet", id)
	}
	if err != nil {
		return nil, fmt.Errorf("reading the refused rows: %w", err)
	}
	return f, nil
}

// knowSource makes a source that an import brings, unless it is there.
func (ws *Workspace) knowSource(ctx context.Context, id percorso.SourceID, name string, from spec.Origin) error {
	if _, ok := ws.Sources.ByID(id); ok {
		return nil
	}
	trust := source.Server
	if from.Trust == string(source.Browser) {
		trust = source.Browser
	}
	_, err := ws.Sources.Add(ctx, source.Source{ID: id, Name: name, Trust: trust, Shared: from.Shared})
	return err
}
