package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"percorso"
	"percorso/journeymap/lint"
	"percorso/people"
)

func (h handlers) mapLint(a huma.API) {
	huma.Register(a, huma.Operation{
		OperationID: "lint-map", Method: http.MethodGet, Path: "/api/maps/{map}/lint", Tags: []string{"maps"},
		Metadata: needs(people.Figures),
		Summary:  "What a map lacks",
	}, func(ctx context.Context, in *struct {
		MapPath
	},
	) (*struct{ Body *lint.Findings }, error) {
		return nil, problem(percorso.Errorf(percorso.Unavailable, "reading map %s: maps are not kept yet", in.Map))
	})
}
