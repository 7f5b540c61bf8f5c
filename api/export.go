package api

import (
	"bytes"
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"percorso"
	"percorso/catalogue"
	"percorso/insight"
	"percorso/insight/export"
	"percorso/people"
	"percorso/workspace"
)

// mostExported is how many customers a file of them has at most: a question of
// kind customers is exported whole, not by its page.
const mostExported = 200_000

// filesAtOnce is how many files are written at once: each is held in memory.
const filesAtOnce = 2

// ExportPart says how an answer becomes a file.
type ExportPart struct {
	Format   string `query:"format" enum:"csv,xlsx,parquet,json" default:"xlsx" doc:"csv and parquet hold one table, xlsx all, and what was asked on what data"`
	Sheet    string `query:"sheet" maxLength:"60" doc:"csv, parquet: name of the table; the main one when absent"`
	Language string `query:"lang" enum:"it,en" default:"en" doc:"Of headings and names; in Italian the cells of a CSV are parted by semicolons and decimals have a comma"`
	Name     string `query:"name" maxLength:"120" doc:"Of the file, without its ending; the kind when absent"`
}

// exported is a file.
type exported struct {
	ContentType string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	Body        []byte
}

func files() map[string]*huma.Response {
	content := map[string]*huma.MediaType{}
	for _, f := range export.Formats {
		content[export.MediaType(f)] = &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}
	}
	return map[string]*huma.Response{"200": {Description: "The file", Content: content}}
}

func (h handlers) exports(a huma.API) {
	huma.Register(a, huma.Operation{
		OperationID: "export-query", Method: http.MethodPost, Path: "/api/query/export", Tags: []string{"questions"},
		Metadata:    takesAway(people.Figures),
		Summary:     "The answer to a question as a file",
		Description: "CSV, XLSX, Parquet or JSON, as `percorso query --format` writes them. A text that a spreadsheet would take for a formula gets an apostrophe before it in CSV, and is a text in XLSX. Questions of kind customers need the right to see them, and are written whole.",
		Responses:   files(),
	}, func(ctx context.Context, in *struct {
		ExportPart
		Body insight.Query
	},
	) (*exported, error) {
		out, err := h.export(ctx, in.Body, in.ExportPart)
		return out, problem(err)
	})
}

// export answers a question of somebody who may ask it by a file.
func (h handlers) export(ctx context.Context, q insight.Query, part ExportPart) (*exported, error) {
	end, err := workspace.Turn(ctx, h.files)
	if err != nil {
		return nil, err
	}
	defer end()
	answer, err := h.ask(ctx, q)
	if err != nil {
		return nil, err
	}
	if list, ok := answer.(*insight.CustomersAnswer); ok {
		if err := h.wholeList(ctx, q, list); err != nil {
			return nil, err
		}
	}
	var text bytes.Buffer
	o := export.Options{Format: part.Format, Sheet: part.Sheet, Language: part.Language, At: h.ws.Now()}
	if err := export.Write(&text, answer, o); err != nil {
		return nil, err
	}
	name := part.Name
	if name == "" {
		name = q.Kind
	}
	return &exported{ContentType: export.MediaType(part.Format), Disposition: attachment(name + "." + part.Format), Body: text.Bytes()}, nil
}

// wholeList puts all customers of a question in place of a page of them.
func (h handlers) wholeList(ctx context.Context, q insight.Query, list *insight.CustomersAnswer) error {
	if list.Total > mostExported {
		return percorso.Errorf(percorso.Invalid, "there are %d customers, and a file like this holds %d: filter them, or take the list itself as CSV", list.Total, mostExported)
	}
	list.Customers = make([]insight.CustomerRow, 0, list.Total)
	return h.ws.EachCustomer(ctx, q, func(_ *catalogue.Model, r insight.CustomerRow) error {
		list.Customers = append(list.Customers, r)
		return nil
	})
}
