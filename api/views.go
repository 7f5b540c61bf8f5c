package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"percorso/internal/ids"
	"percorso/people"
	"percorso/people/view"
)

// NewView is a view to be saved.
type NewView struct {
	Page    string `json:"page" maxLength:"40" doc:"Section of the page: customers, journey, flows ..."`
	Name    string `json:"name" maxLength:"400" doc:"1 to 100 characters"`
	Address string `json:"address" maxLength:"4000" doc:"The search part of the page's address, with its question mark"`
	Shared  bool   `json:"shared,omitempty" doc:"Whether colleagues see it too"`
}

// SavedView is a view that the caller sees.
type SavedView struct {
	view.View
	Mine bool `json:"mine" doc:"Whether the caller may change and delete it"`
}

func (h handlers) views(a huma.API) {
	tags := []string{"views"}
	huma.Register(a, huma.Operation{
		OperationID: "list-views", Method: http.MethodGet, Path: "/api/views", Tags: tags,
		Metadata: needs(people.Customers),
		Summary:  "Saved views of a page: one's own, and those that are shared",
	}, func(ctx context.Context, in *struct {
		Page string `query:"page" maxLength:"40" required:"true"`
	},
	) (*struct{ Body []SavedView }, error) {
		caller, _ := people.CallerOf(ctx)
		list, err := h.ws.Views.Views(ctx, in.Page, caller.Person)
		if err != nil {
			return nil, problem(err)
		}
		out := make([]SavedView, len(list))
		for i, v := range list {
			out[i] = SavedView{v, ownerOr(ctx, v.Owner, "") == nil}
		}
		return &struct{ Body []SavedView }{out}, nil
	})
	huma.Register(a, huma.Operation{
		OperationID: "save-view", Method: http.MethodPost, Path: "/api/views", Tags: tags,
		Metadata: needs(people.Customers), DefaultStatus: http.StatusCreated,
		Summary: "Save a view of a page",
	}, func(ctx context.Context, in *struct{ Body NewView }) (*struct{ Body SavedView }, error) {
		caller, _ := people.CallerOf(ctx)
		v, err := view.Check(view.View{
			ID: ids.New(), Page: in.Body.Page, Name: in.Body.Name, Address: in.Body.Address, Shared: in.Body.Shared,
			Owner: caller.Person, Author: caller.Name, At: h.now(),
		})
		if err == nil {
			err = h.ws.Views.SaveView(ctx, v)
		}
		if err != nil {
			return nil, problem(err)
		}
		return &struct{ Body SavedView }{SavedView{v, true}}, nil
	})
	huma.Register(a, huma.Operation{
		OperationID: "change-view", Method: http.MethodPut, Path: "/api/views/{id}", Tags: tags,
		Metadata:    needs(people.Customers),
		Summary:     "Change a saved view",
		Description: "Its name, address and whether it is shared. Changing a view that was deleted is an error; save it again instead.",
	}, func(ctx context.Context, in *struct {
		ID   string `path:"id" maxLength:"40"`
		Body NewView
	},
	) (*struct{ Body SavedView }, error) {
		v, err := h.myView(ctx, in.ID)
		if err == nil {
			v.Name, v.Address, v.Shared, v.At = in.Body.Name, in.Body.Address, in.Body.Shared, h.now()
			v, err = view.Check(v)
		}
		if err == nil {
			err = h.ws.Views.SaveView(ctx, v)
		}
		if err != nil {
			return nil, problem(err)
		}
		return &struct{ Body SavedView }{SavedView{v, true}}, nil
	})
	huma.Register(a, huma.Operation{
		OperationID: "delete-view", Method: http.MethodDelete, Path: "/api/views/{id}", Tags: tags,
		Metadata: needs(people.Customers),
		Summary:  "Delete a saved view",
	}, func(ctx context.Context, in *struct {
		ID string `path:"id" maxLength:"40"`
	},
	) (*struct{}, error) {
		_, err := h.myView(ctx, in.ID)
		if err == nil {
			err = h.ws.Views.DeleteView(ctx, in.ID)
		}
		return nil, problem(err)
	})
}

// myView returns a view that the caller may change.
func (h handlers) myView(ctx context.Context, id string) (view.View, error) {
	v, err := h.ws.Views.View(ctx, id)
	if err != nil {
		return v, err
	}
	return v, ownerOr(ctx, v.Owner, "the view is "+v.Author+"’s; they or an owner can change it")
}
