package api

import (
	"context"
	"net/http"
	"reflect"

	"github.com/danielgtaylor/huma/v2"

	"percorso/insight"

	"percorso/people"
)

func (h handlers) questions(a huma.API) {
	registry := a.OpenAPI().Components.Schemas
	answer := &huma.Schema{
		OneOf: []*huma.Schema{
			registry.Schema(reflect.TypeFor[insight.JourneyAnswer](), true, "JourneyAnswer"),
			registry.Schema(reflect.TypeFor[insight.GraphAnswer](), true, "GraphAnswer"),
			registry.Schema(reflect.TypeFor[insight.FunnelAnswer](), true, "FunnelAnswer"),
			registry.Schema(reflect.TypeFor[insight.FlowsAnswer](), true, "FlowsAnswer"),
			registry.Schema(reflect.TypeFor[insight.CustomersAnswer](), true, "CustomersAnswer"),
			registry.Schema(reflect.TypeFor[insight.CriticalAnswer](), true, "CriticalAnswer"),
			registry.Schema(reflect.TypeFor[insight.VoicesAnswer](), true, "VoicesAnswer"),
			registry.Schema(reflect.TypeFor[insight.TallyAnswer](), true, "TallyAnswer"),
			registry.Schema(reflect.TypeFor[insight.DeviationsAnswer](), true, "DeviationsAnswer"),
			registry.Schema(reflect.TypeFor[insight.PathsAnswer](), true, "PathsAnswer"),
			registry.Schema(reflect.TypeFor[insight.VariantsAnswer](), true, "VariantsAnswer"),
			registry.Schema(reflect.TypeFor[insight.AttributionAnswer](), true, "AttributionAnswer"),
			registry.Schema(reflect.TypeFor[insight.BehavioursAnswer](), true, "BehavioursAnswer"),
			registry.Schema(reflect.TypeFor[insight.ConsistencyAnswer](), true, "ConsistencyAnswer"),
			registry.Schema(reflect.TypeFor[insight.RetentionAnswer](), true, "RetentionAnswer"),
		},
		Discriminator: &huma.Discriminator{PropertyName: "kind", Mapping: map[string]string{
			"journey":     "#/components/schemas/JourneyAnswer",
			"graph":       "#/components/schemas/GraphAnswer",
			"funnel":      "#/components/schemas/FunnelAnswer",
			"flows":       "#/components/schemas/FlowsAnswer",
			"customers":   "#/components/schemas/CustomersAnswer",
			"critical":    "#/components/schemas/CriticalAnswer",
			"voices":      "#/components/schemas/VoicesAnswer",
			"tally":       "#/components/schemas/TallyAnswer",
			"deviations":  "#/components/schemas/DeviationsAnswer",
			"paths":       "#/components/schemas/PathsAnswer",
			"variants":    "#/components/schemas/VariantsAnswer",
			"attribution": "#/components/schemas/AttributionAnswer",
			"behaviours":  "#/components/schemas/BehavioursAnswer",
			"consistency": "#/components/schemas/ConsistencyAnswer",
			"retention":   "#/components/schemas/RetentionAnswer",
		}},
	}
	huma.Register(a, huma.Operation{
		OperationID: "query", Method: http.MethodPost, Path: "/api/query",
		Metadata:    needs(people.Figures),
		Summary:     "Ask a question",
		Description: "The same document that `percorso query -f FILE` takes, and the same answer. To callers without the right to see customers nothing is told of fewer than 5: where a selection, or a condition of it, comes to fewer, the answer is an error that says so.",
		Tags:        []string{"questions"},
		Responses: map[string]*huma.Response{"200": {
			Description: "The answer, of the question's kind",
			Content:     map[string]*huma.MediaType{"application/json": {Schema: answer}},
		}},
	}, func(ctx context.Context, in *struct{ Body insight.Query }) (*struct{ Body any }, error) {
		out, err := h.ask(ctx, in.Body)
		if err != nil {
			return nil, problem(err)
		}
		return &struct{ Body any }{out}, nil
	})
	huma.Register(a, huma.Operation{
		OperationID: "get-fields", Method: http.MethodGet, Path: "/api/fields",
		Metadata: needs(people.Figures),
		Summary:  "What one can filter by, with the most frequent values", Tags: []string{"questions"},
		Description: "To callers without the right to see customers: no audiences, and no values that fewer than 5 customers have.",
	}, func(ctx context.Context, _ *struct{}) (*struct{ Body insight.Fields }, error) {
		f, err := h.ws.Fields(asker(ctx))
		if err != nil {
			return nil, problem(err)
		}
		return &struct{ Body insight.Fields }{*f}, nil
	})
}
