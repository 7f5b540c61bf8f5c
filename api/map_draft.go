package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"percorso"
	"percorso/journeymap/binding"
	"percorso/journeymap/draft"
	"percorso/people"
)

// PersonasRequest asks for proposals of personas.
type PersonasRequest struct {
	Filter binding.MapFilter `json:"filter" doc:"Of which customers, and which time"`
}

func (h handlers) mapDraft(a huma.API) {
	huma.Register(a, huma.Operation{
		OperationID: "propose-personas", Method: http.MethodPost, Path: "/api/maps/personas", Tags: []string{"maps"},
		Metadata:    needs(people.Figures),
		Summary:     "Personas that the data suggests",
		Description: "Simple splits of the customers, by preferred channel, frequency, value and generation, with what is typical of each part.",
	}, func(ctx context.Context, in *struct{ Body PersonasRequest }) (*struct{ Body *draft.PersonaSplits }, error) {
		return nil, problem(percorso.Errorf(percorso.Unavailable, "proposing personas: not yet"))
	})
}
