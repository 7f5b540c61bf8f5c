package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"percorso/journeymap/lint"
	"percorso/people"
)

func (h handlers) mapLint(a huma.API) {
	huma.Register(a, huma.Operation{
		OperationID: "lint-map", Method: http.MethodGet, Path: "/api/maps/{map}/lint", Tags: mapTags,
		Metadata: needs(people.Figures),
		Summary:  "What a map lacks",
	}, func(ctx context.Context, in *struct {
		MapPath
	},
	) (*struct{ Body *lint.Findings }, error) {
		doc, err := h.measured(ctx, in.id())
		if err != nil {
			return nil, problem(err)
		}
		var kept time.Time
		versions, err := h.ws.Maps.Versions(ctx, in.id(), author(ctx).ID)
		if err != nil {
			return nil, problem(err)
		}
		if len(versions) > 0 {
			kept = versions[0].At
		}
		look, err := lint.Look(asker(ctx), h.figures, doc, time.Now(), kept)
		if err != nil {
			return nil, problem(err)
		}
		found := lint.Of(doc, look)
		return &struct{ Body *lint.Findings }{&found}, nil
	})
}
