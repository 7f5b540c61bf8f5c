package api

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"percorso/insight/cost"
	"percorso/people"
	"percorso/workspace"
)

// CostsImport is what became of a file of costs.
type CostsImport workspace.ImportedCosts

func (c CostsImport) in(say func(string) string) any {
	c.Bad = slices.Clone(c.Bad)
	for i := range c.Bad {
		c.Bad[i].Cause = say(c.Bad[i].Cause)
	}
	return c
}

// CostsFile is a file of costs.
type CostsFile struct {
	Text string `json:"text" maxLength:"8000000" doc:"A CSV with a header: field and value, or one of channel, touchpoint and campaign; from and to, both inclusive; amount; currency and note, which may be missing. Heads may be Italian"`
}

func (h handlers) costs(a huma.API) {
	tags := []string{"costs"}
	huma.Register(a, huma.Operation{
		OperationID: "list-costs", Method: http.MethodGet, Path: "/api/costs", Tags: tags,
		Metadata: needs(people.Figures),
		Summary:  "What was spent, the latest periods first",
	}, func(ctx context.Context, _ *struct{}) (*struct{ Body []cost.Cost }, error) {
		list, err := h.ws.Costs.Costs(ctx)
		if err != nil {
			return nil, problem(err)
		}
		return &struct{ Body []cost.Cost }{list}, nil
	})
	huma.Register(a, huma.Operation{
		OperationID: "import-costs", Method: http.MethodPost, Path: "/api/costs", Tags: tags, MaxBodyBytes: 9 << 20,
		Metadata:    needs(people.Sources),
		Summary:     "Import costs from a CSV",
		Description: "All rows or none: those that cannot be read are listed with their line and the cause. A cost that is there already is not added again.",
	}, func(ctx context.Context, in *struct{ Body CostsFile }) (*struct{ Body CostsImport }, error) {
		out, err := h.ws.ImportCosts(ctx, strings.NewReader(in.Body.Text))
		if err != nil {
			return nil, problem(err)
		}
		return &struct{ Body CostsImport }{CostsImport(out)}, nil
	})
	huma.Register(a, huma.Operation{
		OperationID: "delete-cost", Method: http.MethodDelete, Path: "/api/costs/{id}", Tags: tags,
		Metadata: needs(people.Sources),
		Summary:  "Delete a cost",
	}, func(ctx context.Context, in *struct {
		ID string `path:"id" maxLength:"40"`
	},
	) (*struct{}, error) {
		return nil, problem(h.ws.Costs.DeleteCost(ctx, in.ID))
	})
}
