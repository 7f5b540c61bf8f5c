package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"percorso"
	"percorso/identity"

	"percorso/people"
)

func (h handlers) customers(a huma.API) {
	huma.Register(a, huma.Operation{
		OperationID: "get-customer", Method: http.MethodGet, Path: "/api/customers/{kind}/{value}",
		Metadata:    needs(people.Customers),
		Summary:     "Who somebody is, and why",
		Description: "The profile that an identifier belongs to, with the evidence for each link, the links that were refused and why, and those that are only candidates.",
		Tags:        []string{"customers"},
	}, func(ctx context.Context, in *struct {
		Kind  string `path:"kind" doc:"user_id, email, phone, loyalty_card, anonymous_id or a kind of your own"`
		Value string `path:"value"`
	},
	) (*struct{ Body *identity.Explanation }, error) {
		why, err := h.ws.Identity.Explain(ctx, percorso.Identifier{Kind: percorso.IdentifierKind(in.Kind), Value: in.Value})
		if err != nil {
			return nil, problem(err)
		}
		return &struct{ Body *identity.Explanation }{why}, nil
	})
}
