package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"percorso"
	"percorso/journeymap/binding"
	"percorso/people"
)

// FiguresRequest asks for a map's figures.
type FiguresRequest struct {
	Filter *binding.MapFilter `json:"filter,omitempty" doc:"In place of the map's own filter"`
}

func (h handlers) mapFigures(a huma.API) {
	huma.Register(a, huma.Operation{
		OperationID: "get-map-figures", Method: http.MethodPost, Path: "/api/maps/{map}/figures", Tags: []string{"maps"},
		Metadata:    needs(people.Figures),
		Summary:     "All figures of a map",
		Description: "What every bound stage, step, card and lane is measured at, the curves with what is expected, and the customers of each persona: the same figures that the questions in it give by POST /api/query. Whoever asks again within a second gets the same answer.",
	}, func(ctx context.Context, in *struct {
		Map  string `path:"map" maxLength:"40"`
		Body FiguresRequest
	},
	) (*struct{ Body *binding.MapFigures }, error) {
		return nil, problem(percorso.Errorf(percorso.Unavailable, "reading map %s: maps are not kept yet", in.Map))
	})
}
