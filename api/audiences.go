package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"percorso"
	"percorso/analysis"
	"percorso/insight"
	"percorso/people"
)

// AudienceBody is an audience to be kept.
type AudienceBody struct {
	Name   string        `json:"name" maxLength:"480" doc:"1 to 120 characters"`
	About  string        `json:"about,omitempty" maxLength:"8000"`
	Query  insight.Query `json:"query" doc:"A question of kind customers; what it says of the list itself is left out"`
	Frozen bool          `json:"frozen,omitempty" doc:"Whether it stays whoever is in it now; else it is whoever the question finds at the time"`
}

// AudienceChange is what an audience becomes.
type AudienceChange struct {
	AudienceBody
	Again bool `json:"again,omitempty" doc:"Frozen: whether it is frozen anew, with whoever the question finds now"`
}

func (h handlers) audiences(a huma.API) {
	type list struct {
		Body []analysis.Audience `nullable:"false"`
	}
	type one struct{ Body analysis.Audience }
	tags := []string{"audiences"}
	huma.Register(a, huma.Operation{
		OperationID: "list-audiences", Method: http.MethodGet, Path: "/api/audiences", Tags: tags,
		Metadata: needs(people.Customers), Summary: "The audiences, by name",
		Description: "Who is in one: a question of kind customers with among.audience, or with a condition on audience.",
	}, func(ctx context.Context, _ *struct{}) (*list, error) {
		all, err := h.ws.Shelf.Audiences(ctx)
		return &list{all}, problem(err)
	})
	huma.Register(a, huma.Operation{
		OperationID: "keep-audience", Method: http.MethodPost, Path: "/api/audiences", Tags: tags,
		Metadata: needs(people.Customers), DefaultStatus: http.StatusCreated,
		Summary: "Keep the customers of a question as an audience, live or frozen",
	}, func(ctx context.Context, in *struct{ Body AudienceBody }) (*one, error) {
		kept, members, err := h.audienceOf(ctx, &in.Body, in.Body.Frozen)
		if err == nil {
			kept, err = h.ws.Shelf.KeepAudience(ctx, saver(ctx), kept, members)
		}
		about(ctx, kept.Name)
		return &one{kept}, problem(err)
	})
	huma.Register(a, huma.Operation{
		OperationID: "get-audience", Method: http.MethodGet, Path: "/api/audiences/{id}", Tags: tags,
		Metadata: needs(people.Customers), Summary: "An audience",
	}, func(ctx context.Context, in *IDPath) (*one, error) {
		kept, err := h.ws.Shelf.Audience(ctx, in.ID)
		return &one{kept}, problem(err)
	})
	huma.Register(a, huma.Operation{
		OperationID: "change-audience", Method: http.MethodPut, Path: "/api/audiences/{id}", Tags: tags,
		Metadata: needs(people.Customers), Summary: "Change an audience, freeze it, or let it live",
	}, func(ctx context.Context, in *struct {
		IDPath
		Body AudienceChange
	},
	) (*one, error) {
		about(ctx, in.Body.Name)
		was, err := h.ws.Shelf.Audience(ctx, in.ID)
		if err != nil {
			return nil, problem(err)
		}
		kept, members, err := h.audienceOf(ctx, &in.Body.AudienceBody, in.Body.Frozen && (!was.Frozen || in.Body.Again))
		if err == nil {
			kept.ID = in.ID
			kept, err = h.ws.Shelf.ChangeAudience(ctx, saver(ctx), kept, members)
		}
		return &one{kept}, problem(err)
	})
	huma.Register(a, huma.Operation{
		OperationID: "delete-audience", Method: http.MethodDelete, Path: "/api/audiences/{id}", Tags: tags,
		Metadata: needs(people.Customers), Summary: "Delete an audience",
		Description: "Questions that speak of it say so when they are next asked.",
	}, func(ctx context.Context, in *IDPath) (*struct{}, error) {
		about(ctx, in.ID)
		return nil, problem(h.ws.Shelf.DeleteAudience(ctx, in.ID))
	})
}

// audienceOf asks the question of an audience, and returns whom it finds where
// they are to be frozen.
func (h handlers) audienceOf(ctx context.Context, in *AudienceBody, freeze bool) (analysis.Audience, []percorso.ProfileID, error) {
	return h.ws.AudienceOf(ctx, analysis.Audience{Name: in.Name, About: in.About, Query: in.Query, Frozen: in.Frozen}, freeze)
}
