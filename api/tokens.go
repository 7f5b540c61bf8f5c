package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"percorso/people"
)

// APIToken lets a program ask the API.
type APIToken struct {
	ID        string         `json:"id"`
	Name      string         `json:"name"`
	Prefix    string         `json:"prefix" doc:"The first characters, to tell it by"`
	Rights    []people.Right `json:"rights" nullable:"false" doc:"What of them its maker has lost is lost"`
	Person    PersonRef      `json:"person" doc:"Who made it"`
	CreatedAt time.Time      `json:"created_at"`
	ExpiresAt *time.Time     `json:"expires_at" doc:"Null for never"`
	Expired   bool           `json:"expired"`
	LastUsed  *time.Time     `json:"last_used" doc:"Null for never"`
}

// NewAPIToken is what a token is to be.
type NewAPIToken struct {
	Name   string         `json:"name" maxLength:"1000" doc:"What it is for"`
	Rights []people.Right `json:"rights" minItems:"1" maxItems:"20" nullable:"false" doc:"figures, maps, new_maps, customers, catalogue, sources, settings, members: of those that you have"`
	Days   int            `json:"days,omitempty" minimum:"1" maximum:"3650" doc:"How long it lasts; for ever when left out"`
}

// MadeAPIToken is a token with its secret, which is shown only once.
type MadeAPIToken struct {
	APIToken
	Token string `json:"token" doc:"Send it as Authorization: Bearer"`
}

func (h handlers) tokens(a huma.API) {
	tags := []string{"people"}
	huma.Register(a, huma.Operation{
		OperationID: "list-tokens", Method: http.MethodGet, Path: "/api/tokens", Tags: tags,
		Metadata: needs(people.Self),
		Summary:  "One's own API tokens; an owner sees everybody's",
	}, func(ctx context.Context, _ *struct{}) (*struct {
		Body []APIToken `nullable:"false"`
	}, error,
	) {
		tokens, makers, err := h.ws.People.Tokens(ctx, *visitOf(ctx).caller)
		out := make([]APIToken, len(tokens))
		for i, t := range tokens {
			out[i] = h.tokenOf(t, makers[t.Person])
		}
		return &struct {
			Body []APIToken `nullable:"false"`
		}{out}, problem(err)
	})
	huma.Register(a, huma.Operation{
		OperationID: "make-token", Method: http.MethodPost, Path: "/api/tokens", Tags: tags,
		Metadata: needs(people.Self),
		Summary:  "Make an API token", DefaultStatus: http.StatusCreated,
	}, func(ctx context.Context, in *struct{ Body NewAPIToken }) (*struct{ Body MadeAPIToken }, error) {
		c := *visitOf(ctx).caller
		about(ctx, in.Body.Name)
		t, secret, err := h.ws.People.MakeToken(ctx, c, in.Body.Name, in.Body.Rights, in.Body.Days)
		if err != nil {
			return nil, problem(err)
		}
		maker := people.Person{ID: people.PersonID(c.Person), Name: c.Name, Email: c.Email}
		return &struct{ Body MadeAPIToken }{MadeAPIToken{APIToken: h.tokenOf(t, maker), Token: secret}}, nil
	})
	huma.Register(a, huma.Operation{
		OperationID: "revoke-token", Method: http.MethodDelete, Path: "/api/tokens/{id}", Tags: tags,
		Metadata: needs(people.Self),
		Summary:  "Revoke an API token of one's own; an owner can revoke anybody's", DefaultStatus: http.StatusNoContent,
	}, func(ctx context.Context, in *struct {
		ID string `path:"id"`
	},
	) (*struct{}, error) {
		revoked, err := h.ws.People.Revoke(ctx, *visitOf(ctx).caller, in.ID)
		if err != nil {
			return nil, problem(err)
		}
		about(ctx, revoked.Name)
		return nil, nil //nolint:nilnil // no content
	})
}

func (h handlers) tokenOf(t people.Token, maker people.Person) APIToken {
	out := APIToken{
		ID: t.ID, Name: t.Name, Prefix: t.Prefix, Rights: t.Rights, CreatedAt: t.CreatedAt,
		Person: PersonRef{ID: string(maker.ID), Name: maker.Name, Email: maker.Email},
	}
	if !t.ExpiresAt.IsZero() {
		out.ExpiresAt, out.Expired = &t.ExpiresAt, !h.ws.Now().Before(t.ExpiresAt)
	}
	if !t.LastUsed.IsZero() {
		out.LastUsed = &t.LastUsed
	}
	return out
}
