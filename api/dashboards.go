package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"percorso/analysis"
	"percorso/people"
)

// DashboardBody is a dashboard to be made.
type DashboardBody struct {
	Name  string          `json:"name" maxLength:"480" doc:"1 to 120 characters"`
	About string          `json:"about,omitempty" maxLength:"8000"`
	Cards []analysis.Card `json:"cards" maxItems:"30" nullable:"false" doc:"In the order in which they are shown"`
}

func (h handlers) dashboards(a huma.API) {
	type list struct {
		Body []analysis.Dashboard `nullable:"false"`
	}
	type one struct{ Body analysis.Dashboard }
	tags := []string{"dashboards"}
	huma.Register(a, huma.Operation{
		OperationID: "list-dashboards", Method: http.MethodGet, Path: "/api/dashboards", Tags: tags,
		Metadata: needs(people.Figures), Summary: "The dashboards, the last changed first",
	}, func(ctx context.Context, _ *struct{}) (*list, error) {
		all, err := h.ws.Shelf.Dashboards(ctx)
		return &list{all}, problem(err)
	})
	huma.Register(a, huma.Operation{
		OperationID: "make-dashboard", Method: http.MethodPost, Path: "/api/dashboards", Tags: tags,
		Metadata: needs(people.Customers), DefaultStatus: http.StatusCreated, Summary: "Make a dashboard",
	}, func(ctx context.Context, in *struct{ Body DashboardBody }) (*one, error) {
		d, err := h.ws.Shelf.MakeDashboard(ctx, saver(ctx), analysis.Dashboard{Name: in.Body.Name, About: in.Body.About, Cards: in.Body.Cards})
		about(ctx, d.Name)
		return &one{d}, problem(err)
	})
	huma.Register(a, huma.Operation{
		OperationID: "get-dashboard", Method: http.MethodGet, Path: "/api/dashboards/{id}", Tags: tags,
		Metadata: needs(people.Figures), Summary: "A dashboard",
	}, func(ctx context.Context, in *IDPath) (*one, error) {
		d, err := h.ws.Shelf.Dashboard(ctx, in.ID)
		return &one{d}, problem(err)
	})
	huma.Register(a, huma.Operation{
		OperationID: "change-dashboard", Method: http.MethodPut, Path: "/api/dashboards/{id}", Tags: tags,
		Metadata: needs(people.Customers), Summary: "Change a dashboard's name, note and cards",
	}, func(ctx context.Context, in *struct {
		IDPath
		Body DashboardBody
	},
	) (*one, error) {
		about(ctx, in.Body.Name)
		d, err := h.ws.Shelf.ChangeDashboard(ctx, saver(ctx), analysis.Dashboard{ID: in.ID, Name: in.Body.Name, About: in.Body.About, Cards: in.Body.Cards})
		return &one{d}, problem(err)
	})
	huma.Register(a, huma.Operation{
		OperationID: "delete-dashboard", Method: http.MethodDelete, Path: "/api/dashboards/{id}", Tags: tags,
		Metadata: needs(people.Customers), Summary: "Delete a dashboard; its analyses stay",
	}, func(ctx context.Context, in *IDPath) (*struct{}, error) {
		about(ctx, in.ID)
		return nil, problem(h.ws.Shelf.DeleteDashboard(ctx, in.ID))
	})
}
