package api

import (
	"context"
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"percorso/analysis"
	"percorso/insight"
	"percorso/people"
)

var analysisTags = []string{"analyses"}

// AnalysisBody is an analysis to be saved.
type AnalysisBody struct {
	Name    string        `json:"name" maxLength:"480" doc:"1 to 120 characters"`
	About   string        `json:"about,omitempty" maxLength:"8000" doc:"A note for colleagues, at most 2,000 characters"`
	Query   insight.Query `json:"query" doc:"The question. A period in last goes on with the days"`
	Address string        `json:"address,omitempty" maxLength:"8000" doc:"The search part of its page's address, with its question mark"`
}

// IDPath names a thing in a path.
type IDPath struct {
	ID string `path:"id" maxLength:"40"`
}

func saver(ctx context.Context) analysis.Author {
	c, _ := people.CallerOf(ctx)
	return analysis.Author{ID: c.Person, Name: c.Name}
}

// asked returns the error with which a question that is to be saved is answered.
func (h handlers) asked(ctx context.Context, q insight.Query) error {
	_, err := h.ask(ctx, q)
	return err
}

func (h handlers) analyses(a huma.API) {
	type list struct {
		Body []analysis.Analysis `nullable:"false"`
	}
	type one struct{ Body analysis.Analysis }
	huma.Register(a, huma.Operation{
		OperationID: "list-analyses", Method: http.MethodGet, Path: "/api/analyses", Tags: analysisTags,
		Metadata: needs(people.Figures), Summary: "The saved analyses, the last changed first",
		Description: "Those that tell of single customers only to callers who may see them.",
	}, func(ctx context.Context, _ *struct{}) (*list, error) {
		all, err := h.ws.Shelf.Analyses(ctx)
		all = slices.DeleteFunc(all, func(s analysis.Analysis) bool { return mayAsk(ctx, s.Query.Kind) != nil })
		return &list{all}, problem(err)
	})
	huma.Register(a, huma.Operation{
		OperationID: "save-analysis", Method: http.MethodPost, Path: "/api/analyses", Tags: analysisTags,
		Metadata: needs(people.Customers), DefaultStatus: http.StatusCreated,
		Summary: "Save a question under a name", Description: "The question is asked first: one that cannot be answered is not saved.",
	}, func(ctx context.Context, in *struct{ Body AnalysisBody }) (*one, error) {
		if err := h.asked(ctx, in.Body.Query); err != nil {
			return nil, problem(err)
		}
		s, err := h.ws.Shelf.SaveAnalysis(ctx, saver(ctx), analysis.Analysis{Name: in.Body.Name, About: in.Body.About, Query: in.Body.Query, Address: in.Body.Address})
		about(ctx, s.Name)
		return &one{s}, problem(err)
	})
	huma.Register(a, huma.Operation{
		OperationID: "get-analysis", Method: http.MethodGet, Path: "/api/analyses/{id}", Tags: analysisTags,
		Metadata: needs(people.Figures), Summary: "A saved analysis",
	}, func(ctx context.Context, in *IDPath) (*one, error) {
		s, err := h.ws.Shelf.Analysis(ctx, in.ID)
		if err == nil {
			err = mayAsk(ctx, s.Query.Kind)
		}
		if err != nil {
			return nil, problem(err)
		}
		return &one{s}, nil
	})
	huma.Register(a, huma.Operation{
		OperationID: "get-analysis-answer", Method: http.MethodGet, Path: "/api/analyses/{id}/answer", Tags: analysisTags,
		Metadata: needs(people.Figures), Summary: "The answer to a saved analysis, now",
		Description: "What POST /api/query answers to its question.",
	}, func(ctx context.Context, in *IDPath) (*struct{ Body any }, error) {
		s, err := h.ws.Shelf.Analysis(ctx, in.ID)
		if err != nil {
			return nil, problem(err)
		}
		out, err := h.ask(ctx, s.Query)
		return &struct{ Body any }{out}, problem(err)
	})
	huma.Register(a, huma.Operation{
		OperationID: "change-analysis", Method: http.MethodPut, Path: "/api/analyses/{id}", Tags: analysisTags,
		Metadata: needs(people.Customers), Summary: "Put a question, a name or a note in place of a saved analysis'",
	}, func(ctx context.Context, in *struct {
		IDPath
		Body AnalysisBody
	},
	) (*one, error) {
		about(ctx, in.Body.Name)
		if err := h.asked(ctx, in.Body.Query); err != nil {
			return nil, problem(err)
		}
		s, err := h.ws.Shelf.ChangeAnalysis(ctx, saver(ctx), analysis.Analysis{ID: in.ID, Name: in.Body.Name, About: in.Body.About, Query: in.Body.Query, Address: in.Body.Address})
		return &one{s}, problem(err)
	})
	huma.Register(a, huma.Operation{
		OperationID: "delete-analysis", Method: http.MethodDelete, Path: "/api/analyses/{id}", Tags: analysisTags,
		Metadata: needs(people.Customers), Summary: "Delete a saved analysis, its links and its cards",
	}, func(ctx context.Context, in *IDPath) (*struct{}, error) {
		about(ctx, in.ID)
		return nil, problem(h.ws.Shelf.DeleteAnalysis(ctx, in.ID))
	})
	h.analysisShares(a)
	h.shown(a)
}
