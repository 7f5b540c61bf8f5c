package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"percorso/journeymap"
	"percorso/people"
)

// NewMapAccess says anew who may see a map.
type NewMapAccess struct {
	Private bool               `json:"private" doc:"Only named people see it"`
	People  []journeymap.Grant `json:"people" maxItems:"1000" nullable:"false" doc:"All who are named; the others have what their role brings, or nothing where the map is private"`
}

func (h handlers) mapAccess(a huma.API) {
	huma.Register(a, huma.Operation{
		OperationID: "get-map-access", Method: http.MethodGet, Path: "/api/maps/{map}/access", Tags: mapTags,
		Metadata: needs(people.Maps),
		Summary:  "Who may see a map, and change it",
	}, func(ctx context.Context, in *MapPath) (*struct{ Body journeymap.Door }, error) {
		door, err := h.ws.Maps.Door(ctx, in.id(), author(ctx).ID)
		return &struct{ Body journeymap.Door }{door}, problem(err)
	})
	huma.Register(a, huma.Operation{
		OperationID: "set-map-access", Method: http.MethodPut, Path: "/api/maps/{map}/access", Tags: mapTags,
		Metadata:    needs(people.Maps),
		Summary:     "Say anew who may see a map",
		Description: "Whoever says it goes on managing it. Who has the map open and may not any more is let go at once. Needs manage.",
	}, func(ctx context.Context, in *struct {
		MapPath
		Body NewMapAccess
	},
	) (*struct{ Body journeymap.Door }, error) {
		door, err := h.ws.Maps.SetDoor(ctx, in.id(), author(ctx), in.Body.Private, in.Body.People)
		return &struct{ Body journeymap.Door }{door}, problem(err)
	})
}
