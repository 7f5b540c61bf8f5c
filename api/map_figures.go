package api

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"percorso"
	"percorso/journeymap"
	"percorso/journeymap/binding"
	"percorso/journeymap/document"
	"percorso/people"
	"percorso/workspace"
)

// FiguresRequest asks for a map's figures.
type FiguresRequest struct {
	Filter *binding.MapFilter      `json:"filter,omitempty" doc:"In place of the map's own filter"`
	Binds  map[string]binding.Bind `json:"binds,omitempty" doc:"Bindings in place of the nodes' own, by id of the node: what they would be measured at. Nothing is changed"`
}

// tried returns the map as it would be with other bindings.
func tried(doc *document.Document, binds map[string]binding.Bind) (*document.Document, error) {
	if len(binds) == 0 {
		return doc, nil
	}
	out := doc.Clone()
	for id, bind := range binds {
		value, err := json.Marshal(bind)
		if err != nil {
			return nil, percorso.Errorf(percorso.Invalid, "binds.%s: %w", id, err)
		}
		op := document.Op{Op: document.Set, ID: document.NodeID(id), Key: "bind", Value: value}
		if err := out.Check([]document.Op{op}); err != nil {
			return nil, err
		}
		out.Apply([]document.Op{op})
	}
	return out, nil
}

// newFigures measures maps by the workspace, with what the caller may see.
func newFigures(ws *workspace.Workspace) *binding.Service {
	return workspace.Measured{Workspace: ws}.Figures(func(ctx context.Context) string { return author(ctx).ID })
}

// measured opens a map to be measured, for the caller.
func (h handlers) measured(ctx context.Context, id journeymap.ID) (*document.Document, error) {
	opened, err := h.ws.Maps.Open(ctx, id, author(ctx).ID)
	return opened.Doc, err
}

func (h handlers) mapFigures(a huma.API) {
	huma.Register(a, huma.Operation{
		OperationID: "get-map-figures", Method: http.MethodPost, Path: "/api/maps/{map}/figures", Tags: mapTags,
		Metadata:    needs(people.Figures),
		Summary:     "All figures of a map",
		Description: "What every bound stage, step, card and lane is measured at, the curves with what is expected, and the customers of each persona: the same figures that the questions in it give by POST /api/query. Whoever asks again within a second gets the same answer.",
	}, func(ctx context.Context, in *struct {
		MapPath
		Body FiguresRequest
	},
	) (*struct{ Body *binding.MapFigures }, error) {
		doc, err := h.measured(ctx, in.id())
		if err != nil {
			return nil, problem(err)
		}
		if doc, err = tried(doc, in.Body.Binds); err != nil {
			return nil, problem(err)
		}
		f, err := h.figures.Figures(asker(ctx), doc, in.Body.Filter)
		if err != nil {
			return nil, problem(err)
		}
		return &struct{ Body *binding.MapFigures }{f}, nil
	})
}
