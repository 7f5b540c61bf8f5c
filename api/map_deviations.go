package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"percorso"
	"percorso/insight"
	"percorso/journeymap/binding"
	"percorso/journeymap/deviation"
	"percorso/people"
)

// DeviatingRequest asks who is behind a deviation.
type DeviatingRequest struct {
	Filter     *binding.MapFilter    `json:"filter,omitempty" doc:"In place of the map's own filter"`
	Kind       string                `json:"kind" enum:"missing,skipped,adhoc,failing,disorder"`
	Stage      string                `json:"stage,omitempty" doc:"As the deviation has it"`
	Touchpoint percorso.TouchpointID `json:"touchpoint,omitempty" doc:"As the deviation has it"`
	Limit      int                   `json:"limit,omitempty" minimum:"0" maximum:"200" doc:"How many are told of, 20 when absent"`
}

// Deviating are the customers behind a deviation.
type Deviating struct {
	Total     int64                         `json:"total"`
	Customers []deviation.DeviatingCustomer `json:"customers" doc:"Those whose journeys fit least come first"`
}

func (h handlers) mapDeviations(a huma.API) {
	huma.Register(a, huma.Operation{
		OperationID: "get-map-deviations", Method: http.MethodPost, Path: "/api/maps/{map}/deviations", Tags: mapTags,
		Metadata:    needs(people.Figures),
		Summary:     "A map beside the journeys that customers make",
		Description: "What is missing, failing, ad hoc and out of order, stage by stage and touchpoint by touchpoint, and how well map and journeys fit.",
	}, func(ctx context.Context, in *struct {
		MapPath
		Body FiguresRequest
	},
	) (*struct{ Body *deviation.Deviations }, error) {
		doc, err := h.measured(ctx, in.id())
		if err != nil {
			return nil, problem(err)
		}
		d, err := deviation.Of(ctx, h.figures, doc, in.Body.Filter)
		if err != nil {
			return nil, problem(err)
		}
		return &struct{ Body *deviation.Deviations }{d}, nil
	})
	huma.Register(a, huma.Operation{
		OperationID: "list-map-deviating", Method: http.MethodPost, Path: "/api/maps/{map}/deviations/customers", Tags: mapTags,
		Metadata: looks(people.Customers),
		Summary:  "The customers behind a deviation, with their journeys beside the map",
	}, func(ctx context.Context, in *struct {
		MapPath
		Body DeviatingRequest
	},
	) (*struct{ Body *Deviating }, error) {
		doc, err := h.measured(ctx, in.id())
		if err != nil {
			return nil, problem(err)
		}
		limit := in.Body.Limit
		if limit == 0 {
			limit = 20
		}
		who := insight.Deviating{Kind: in.Body.Kind, Column: in.Body.Stage, Touchpoint: in.Body.Touchpoint}
		if who.Kind == "disorder" || who.Kind == "adhoc" {
			who.Column = "" // they are at no stage of the map
		}
		total, list, err := deviation.Customers(ctx, h.figures, h.ws, doc, in.Body.Filter, who, limit)
		if err != nil {
			return nil, problem(err)
		}
		return &struct{ Body *Deviating }{&Deviating{Total: int64(total), Customers: list}}, nil
	})
}
