package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"percorso/journeymap/binding"
	"percorso/journeymap/draft"
	"percorso/people"
	"percorso/workspace"
)

// PersonasRequest asks for proposals of personas.
type PersonasRequest struct {
	Filter binding.MapFilter `json:"filter" doc:"Of which customers, and which time; persona and compare are not used"`
}

func (h handlers) mapDraft(a huma.API) {
	huma.Register(a, huma.Operation{
		OperationID: "draft-map", Method: http.MethodPost, Path: "/api/maps/draft", Tags: mapTags,
		Metadata:    needs(people.Figures),
		Summary:     "Draw a map of a group of customers from what was measured",
		Description: "Stages, touchpoints, emotion, quotes, pain points, moments of truth, channels, ideas and a persona, each with its evidence and bound to its data. Nothing is kept: send the nodes to POST /api/maps.",
	}, func(ctx context.Context, in *struct{ Body draft.DraftRequest }) (*struct{ Body *draft.Draft }, error) {
		d, err := draft.Draw(asker(ctx), workspace.Measured{Workspace: h.ws}, in.Body)
		if err != nil {
			return nil, problem(err)
		}
		return &struct{ Body *draft.Draft }{d}, nil
	})
	huma.Register(a, huma.Operation{
		OperationID: "propose-personas", Method: http.MethodPost, Path: "/api/maps/personas", Tags: mapTags,
		Metadata:    needs(people.Figures),
		Summary:     "Personas that the data suggests",
		Description: "Simple splits of the customers, by preferred channel, generation, frequency and value, with what is typical of each part.",
	}, func(ctx context.Context, in *struct{ Body PersonasRequest }) (*struct{ Body *draft.PersonaSplits }, error) {
		p, err := draft.Propose(asker(ctx), h.figures, workspace.Measured{Workspace: h.ws}, in.Body.Filter)
		if err != nil {
			return nil, problem(err)
		}
		return &struct{ Body *draft.PersonaSplits }{p}, nil
	})
}
