package api

import (
	"context"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"percorso"
	"percorso/collect/importer"
	"percorso/people"
	"percorso/workspace"
)

// Import is files that were brought, what their columns mean, and how far the
// import is.
type Import struct {
	ID        string                `json:"id"`
	State     workspace.ImportState `json:"state" enum:"draft,queued,running,done,stopped,failed,broken" doc:"broken: it was under way when the server ended; run it again, nothing is added twice"`
	CreatedAt time.Time             `json:"created_at"`
	BeganAt   *time.Time            `json:"began_at,omitempty"`
	EndedAt   *time.Time            `json:"ended_at,omitempty"`
	Files     []ImportFile          `json:"files" nullable:"false"`
	Mode      workspace.ImportMode  `json:"mode,omitempty" enum:"sketch,text,known,calls" doc:"What makes rows into interactions; absent until it is proposed"`
	Known     string                `json:"known,omitempty" doc:"Name of the mapping that comes with Percorso"`
	Knowns    []KnownMapping        `json:"knowns" nullable:"false" doc:"Mappings that come with Percorso and have something to do with the files"`
	Sketch    *importer.Sketch      `json:"sketch,omitempty"`
	Text      string                `json:"text,omitempty" doc:"The mapping, as docs/format/mapping.md has it"`
	Problems  []MappingProblem      `json:"problems" nullable:"false" doc:"What is wrong with the mapping"`
	Source    percorso.SourceID     `json:"source,omitempty" doc:"The source that the interactions will have"`
	Progress  *ImportProgress       `json:"progress,omitempty"`
	Report    *ImportReport         `json:"report,omitempty" doc:"What the last run did"`
	Error     string                `json:"error,omitempty" doc:"Why it failed"`
}

// ImportList is imports, the newest first.
type ImportList []*Import

// ImportFile is a file that was brought.
type ImportFile struct {
	Name  string               `json:"name"`
	Bytes int64                `json:"bytes"`
	Seen  *importer.Inspection `json:"seen,omitempty" doc:"What a look at its beginning says; absent once the file was put away"`
}

// KnownMapping is a mapping that comes with Percorso.
type KnownMapping struct {
	Name    string        `json:"name"`
	Title   percorso.Text `json:"title"`
	Fits    bool          `json:"fits" doc:"Whether all of its files are there"`
	Missing []string      `json:"missing,omitempty" doc:"The files that are not"`
}

// ImportProgress says how far an import is.
type ImportProgress struct {
	File         string `json:"file"`
	Rows         int64  `json:"rows"`
	Interactions int64  `json:"interactions"`
	Rejects      int64  `json:"rejects"`
	Bytes        int64  `json:"bytes"`
	TotalBytes   int64  `json:"total_bytes"`
}

// ImportReport says what an import did, or would do.
type ImportReport struct {
	Rows         int64                    `json:"rows"`
	LookedUp     int64                    `json:"looked_up" doc:"Rows of tables that were only looked up in"`
	Interactions int64                    `json:"interactions"`
	Accepted     int64                    `json:"accepted" doc:"Of these, new ones"`
	Duplicates   int64                    `json:"duplicates" doc:"Of these, there already"`
	Rejects      int64                    `json:"rejects"`
	First        *time.Time               `json:"first,omitempty" doc:"When the first interaction happened"`
	Last         *time.Time               `json:"last,omitempty"`
	Cut          bool                     `json:"cut,omitempty" doc:"Whether only the beginning of long tables was looked at"`
	Kinds        []importer.KindReport    `json:"kinds" nullable:"false"`
	Joins        []importer.JoinReport    `json:"joins" nullable:"false"`
	Files        []importer.FileReport    `json:"files" nullable:"false"`
	Samples      []RefusedRow             `json:"samples" nullable:"false" doc:"The first refused rows"`
	Preview      []importer.PreviewedCall `json:"preview" nullable:"false" doc:"The first interactions of each kind"`
	Seconds      float64                  `json:"seconds"`
}

// MappingProblem is one thing that is wrong in a mapping.
type MappingProblem struct {
	Line   int    `json:"line" doc:"In the text of the mapping, from 1"`
	Column int    `json:"column"`
	Key    string `json:"key" doc:"Such as interactions[2].time"`
	Cause  string `json:"cause"`
	Remedy string `json:"remedy,omitempty"`
}

// RefusedRow is a row, or one interaction of a row, that is not imported.
type RefusedRow struct {
	File        string `json:"file"`
	Row         int64  `json:"row" doc:"The line of a text, the row of a sheet, else the number of the record"`
	Interaction string `json:"interaction,omitempty"`
	Field       string `json:"field,omitempty" doc:"Of the mapping"`
	Column      string `json:"column,omitempty" doc:"Of the file"`
	Cause       string `json:"cause"`
	Sample      string `json:"sample,omitempty" doc:"The beginning of the row"`
}

// maxReportSamples is how many refused rows an answer lists; rejects.csv has all.
const maxReportSamples = 100

func importReport(r *importer.Report) *ImportReport {
	if r == nil {
		return nil
	}
	out := &ImportReport{
		Rows: r.Rows, LookedUp: r.LookedUp, Interactions: r.Interactions, Accepted: r.Accepted, Duplicates: r.Duplicates, Rejects: r.Rejects,
		First: moment(r.First), Last: moment(r.Last), Cut: r.Cut, Seconds: r.Elapsed.Seconds(),
		Kinds: listed(r.Kinds), Joins: listed(r.Joins), Files: listed(r.Files),
		Samples: []RefusedRow{}, Preview: listed(r.Preview),
	}
	for _, x := range r.Samples[:min(len(r.Samples), maxReportSamples)] {
		out.Samples = append(out.Samples, RefusedRow(x))
	}
	return out
}

// listed is a list that is never null.
func listed[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

func (h handlers) importOf(one workspace.Import, whole bool) (*Import, error) {
	out := &Import{
		ID: one.ID, State: one.State, CreatedAt: one.CreatedAt, Mode: one.Mode, Known: one.Known, Source: one.Source,
		Report: importReport(one.Report), Error: one.Error, Files: []ImportFile{}, Knowns: []KnownMapping{}, Problems: []MappingProblem{},
	}
	if !one.BeganAt.IsZero() {
		out.BeganAt = &one.BeganAt
	}
	if !one.EndedAt.IsZero() {
		out.EndedAt = &one.EndedAt
	}
	if p := one.Progress; p != nil {
		out.Progress = &ImportProgress{File: p.File, Rows: p.Rows, Interactions: p.Interactions, Rejects: p.Rejects, Bytes: p.Bytes, TotalBytes: p.TotalBytes}
	}
	for _, f := range one.Files {
		file := ImportFile{Name: f.Name, Bytes: f.Bytes}
		if whole {
			file.Seen = f.Seen
		}
		out.Files = append(out.Files, file)
	}
	if !whole {
		return out, nil
	}
	out.Sketch, out.Text = one.Sketch, one.Text
	for _, p := range h.ws.Imports.Check(&one) {
		out.Problems = append(out.Problems, MappingProblem(p))
	}
	knowns, err := h.ws.Imports.Known(one.ID)
	if err != nil {
		return nil, err
	}
	for _, k := range knowns {
		out.Knowns = append(out.Knowns, KnownMapping(k))
	}
	return out, nil
}

// wholeImport answers with an import, or with the error.
func (h handlers) wholeImport(one workspace.Import, err error) (*struct{ Body *Import }, error) {
	if err != nil {
		return nil, problem(err)
	}
	out, err := h.importOf(one, true)
	if err != nil {
		return nil, problem(err)
	}
	return &struct{ Body *Import }{out}, nil
}

// ImportPath names an import, in the path of a request.
type ImportPath struct {
	ID string `path:"id" maxLength:"40"`
}

// uploadInput takes the body as it comes: it may be larger than memory.
type uploadInput struct {
	ImportPath
	Name string `path:"name" maxLength:"600"`

	body io.Reader
	size int64
}

// Resolve takes hold of the body.
func (in *uploadInput) Resolve(ctx huma.Context) []error {
	in.body, in.size = ctx.BodyReader(), -1
	if n, err := strconv.ParseInt(ctx.Header("Content-Length"), 10, 64); err == nil {
		in.size = n
	}
	return nil
}

func (h handlers) imports(a huma.API) {
	tags := []string{"imports"}
	huma.Register(a, huma.Operation{
		OperationID: "list-imports", Method: http.MethodGet, Path: "/api/imports", Tags: tags,
		Metadata: needs(people.Sources),
		Summary:  "Imports, the newest first",
	}, func(context.Context, *struct{}) (*struct{ Body ImportList }, error) {
		out := ImportList{}
		for _, one := range h.ws.Imports.All() {
			brief, err := h.importOf(one, false)
			if err != nil {
				return nil, problem(err)
			}
			out = append(out, brief)
		}
		return &struct{ Body ImportList }{out}, nil
	})
	huma.Register(a, huma.Operation{
		OperationID: "add-import", Method: http.MethodPost, Path: "/api/imports", Tags: tags,
		Metadata: needs(people.Sources),
		Summary:  "Begin an import; then put files into it", DefaultStatus: http.StatusCreated,
	}, func(context.Context, *struct{}) (*struct{ Body *Import }, error) {
		return h.wholeImport(h.ws.Imports.Add())
	})
	huma.Register(a, huma.Operation{
		OperationID: "get-import", Method: http.MethodGet, Path: "/api/imports/{id}", Tags: tags,
		Metadata: needs(people.Sources),
		Summary:  "An import: its files, their columns, the mapping, how far it is",
	}, func(_ context.Context, in *ImportPath) (*struct{ Body *Import }, error) {
		return h.wholeImport(h.ws.Imports.Get(in.ID))
	})
	huma.Register(a, huma.Operation{
		OperationID: "remove-import", Method: http.MethodDelete, Path: "/api/imports/{id}", Tags: tags,
		Metadata: needs(people.Sources),
		Summary:  "Delete an import with its files; what it added stays", DefaultStatus: http.StatusNoContent,
	}, func(_ context.Context, in *ImportPath) (*struct{}, error) {
		return nil, problem(h.ws.Imports.Remove(in.ID))
	})
	h.importFiles(a, tags)
	h.importMapping(a, tags)
	h.importRuns(a, tags)
}

func (h handlers) importFiles(a huma.API, tags []string) {
	huma.Register(a, huma.Operation{
		OperationID: "upload-file", Method: http.MethodPut, Path: "/api/imports/{id}/files/{name}", Tags: tags,
		Metadata:    needs(people.Sources),
		Summary:     "Put a file into an import",
		Description: "The body is the file. One that breaks off leaves nothing behind.",
		RequestBody: &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{
			"application/octet-stream": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}},
		}},
	}, func(ctx context.Context, in *uploadInput) (*struct{ Body *Import }, error) {
		name, err := url.PathUnescape(in.Name)
		if err != nil {
			name = in.Name
		}
		return h.wholeImport(h.ws.Imports.Upload(ctx, in.ID, name, in.size, in.body))
	})
	huma.Register(a, huma.Operation{
		OperationID: "remove-file", Method: http.MethodDelete, Path: "/api/imports/{id}/files/{name}", Tags: tags,
		Metadata: needs(people.Sources),
		Summary:  "Take a file out of an import",
	}, func(_ context.Context, in *struct {
		ImportPath
		Name string `path:"name" maxLength:"600"`
	},
	) (*struct{ Body *Import }, error) {
		name, err := url.PathUnescape(in.Name)
		if err != nil {
			name = in.Name
		}
		return h.wholeImport(h.ws.Imports.RemoveFile(in.ID, name))
	})
}

// ImportProposal asks for a mapping to begin with.
type ImportProposal struct {
	Known string `json:"known,omitempty" doc:"A mapping that comes with Percorso; none sketches one in any case; absent leaves the choice to Percorso"`
}

// ImportMapping is a mapping: a sketch, or a text.
type ImportMapping struct {
	Sketch *importer.Sketch `json:"sketch,omitempty"`
	Text   string           `json:"text,omitempty" maxLength:"1000000"`
}

func (h handlers) importMapping(a huma.API, tags []string) {
	huma.Register(a, huma.Operation{
		OperationID: "propose-mapping", Method: http.MethodPost, Path: "/api/imports/{id}/propose", Tags: tags,
		Metadata: looks(people.Sources),
		Summary:  "Let Percorso say what the columns seem to mean",
	}, func(_ context.Context, in *struct {
		ImportPath
		Body ImportProposal
	},
	) (*struct{ Body *Import }, error) {
		return h.wholeImport(h.ws.Imports.Propose(in.ID, in.Body.Known))
	})
	huma.Register(a, huma.Operation{
		OperationID: "set-mapping", Method: http.MethodPut, Path: "/api/imports/{id}/mapping", Tags: tags,
		Metadata:    needs(people.Sources),
		Summary:     "Say what the columns mean",
		Description: "A mapping that cannot be run yet is kept too; the answer's problems say what it lacks.",
	}, func(_ context.Context, in *struct {
		ImportPath
		Body ImportMapping
	},
	) (*struct{ Body *Import }, error) {
		if in.Body.Sketch != nil {
			return h.wholeImport(h.ws.Imports.Draw(in.ID, in.Body.Sketch))
		}
		return h.wholeImport(h.ws.Imports.Write(in.ID, in.Body.Text))
	})
}

// ImportRun says how an import is to be run.
type ImportRun struct {
	Catalogue bool `json:"catalogue,omitempty" doc:"Install the catalogue that comes with the mapping, as a new version"`
}

func (h handlers) importRuns(a huma.API, tags []string) {
	huma.Register(a, huma.Operation{
		OperationID: "preview-import", Method: http.MethodPost, Path: "/api/imports/{id}/preview", Tags: tags,
		Metadata: looks(people.Sources),
		Summary:  "The first interactions, and what would be refused; nothing is written",
	}, func(ctx context.Context, in *ImportPath) (*struct{ Body *ImportReport }, error) {
		report, err := h.ws.Imports.Preview(ctx, in.ID)
		if err != nil {
			return nil, problem(err)
		}
		return &struct{ Body *ImportReport }{importReport(report)}, nil
	})
	huma.Register(a, huma.Operation{
		OperationID: "run-import", Method: http.MethodPost, Path: "/api/imports/{id}/run", Tags: tags,
		Metadata:    needs(people.Sources),
		Summary:     "Run an import",
		Description: "One at a time; others wait. Running it again adds nothing twice.", DefaultStatus: http.StatusAccepted,
	}, func(_ context.Context, in *struct {
		ImportPath
		Body ImportRun
	},
	) (*struct{ Body *Import }, error) {
		return h.wholeImport(h.ws.Imports.Run(in.ID, in.Body.Catalogue)) //nolint:contextcheck // it outlives the request
	})
	huma.Register(a, huma.Operation{
		OperationID: "stop-import", Method: http.MethodPost, Path: "/api/imports/{id}/stop", Tags: tags,
		Metadata: needs(people.Sources),
		Summary:  "Ask an import to end; what it added stays", DefaultStatus: http.StatusNoContent,
	}, func(_ context.Context, in *ImportPath) (*struct{}, error) {
		return nil, problem(h.ws.Imports.Stop(in.ID))
	})
	huma.Register(a, huma.Operation{
		OperationID: "download-rejects", Method: http.MethodGet, Path: "/api/imports/{id}/rejects.csv", Tags: tags,
		Metadata: takesAway(people.Sources),
		Summary:  "The rows that were refused, as CSV",
		Responses: map[string]*huma.Response{"200": {
			Description: "CSV", Content: map[string]*huma.MediaType{"text/csv": {Schema: &huma.Schema{Type: huma.TypeString}}},
		}},
	}, func(_ context.Context, in *ImportPath) (*huma.StreamResponse, error) {
		one, err := h.ws.Imports.Get(in.ID)
		if err != nil {
			return nil, problem(err)
		}
		file, err := h.ws.Imports.Rejects(in.ID)
		if err != nil {
			return nil, problem(err)
		}
		name := mime.FormatMediaType("attachment", map[string]string{"filename": string(one.Source) + "-rejects.csv"})
		return &huma.StreamResponse{Body: func(ctx huma.Context) {
			defer func() { _ = file.Close() }() // it was only read
			ctx.SetHeader("Content-Type", "text/csv; charset=utf-8")
			ctx.SetHeader("Content-Disposition", name)
			_, _ = io.Copy(ctx.BodyWriter(), file) // a client that went away is no fault of ours
		}}, nil
	})
}
