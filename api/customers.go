package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"percorso"
	"percorso/identity"
	"percorso/identity/graph"
	"percorso/insight"
	"percorso/people"
)

// Customer is all that a page shows of one customer.
type Customer struct {
	Name     string               `json:"name" doc:"As the traits give it; empty when they do not"`
	Identity identity.Explanation `json:"identity" doc:"Identifiers, traits, and why it is one person"`
	Consents []ConsentOf          `json:"consents" doc:"By purpose: what holds now"`
	Timeline insight.Timeline     `json:"timeline"`
}

// ConsentOf is what a customer has agreed to, with its proof.
type ConsentOf struct {
	identity.Agreed
	Source    percorso.SourceID `json:"source" doc:"Who sent the event that says so; empty when retention dropped it"`
	MessageID string            `json:"message_id" doc:"Its id at the source"`
}

// CustomerPath is the way to one customer.
type CustomerPath struct {
	Profile string `path:"profile" maxLength:"40" doc:"Id of the profile, today's or a former one"`
}

func (h handlers) customers(a huma.API) {
	tags := []string{"customers"}
	huma.Register(a, huma.Operation{
		OperationID: "find-customer", Method: http.MethodGet, Path: "/api/customers/by/{kind}/{value}", Tags: tags,
		Metadata:    needs(people.Customers),
		Summary:     "Who somebody is, and why",
		Description: "The profile that an identifier belongs to, with the evidence for each link, the links that were refused and why, and those that are only candidates.",
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
	huma.Register(a, huma.Operation{
		OperationID: "get-customer", Method: http.MethodGet, Path: "/api/customers/{profile}", Tags: tags,
		Metadata:    needs(people.Customers),
		Summary:     "One customer",
		Description: "Who it is and why, what they agreed to, their figures, visits to stages, and a page of their interactions: the latest unless an offset is given.",
	}, func(ctx context.Context, in *struct {
		CustomerPath
		Model  string `query:"model" doc:"Stage model; the default one when absent"`
		Offset int    `query:"offset" minimum:"-1" default:"-1" doc:"How many of the earliest interactions are passed over; -1 for the latest page"`
		Limit  int    `query:"limit" minimum:"1" maximum:"1000" default:"300"`
	},
	) (*struct{ Body *Customer }, error) {
		c, err := h.customer(ctx, percorso.ProfileID(in.Profile), insight.TimelineQuery{Model: percorso.ModelID(in.Model), Offset: in.Offset, Limit: in.Limit})
		if err != nil {
			return nil, problem(err)
		}
		return &struct{ Body *Customer }{c}, nil
	})
	h.customerExports(a)
	h.notes(a)
	h.views(a)
}

// customer gathers what is known of one customer.
func (h handlers) customer(ctx context.Context, id percorso.ProfileID, q insight.TimelineQuery) (*Customer, error) {
	node, err := h.ws.Identity.Node(ctx, id)
	if err != nil {
		return nil, err
	}
	why, err := h.ws.Identity.Explain(ctx, percorso.Identifier{Kind: identity.ProfileKind, Value: string(id)})
	if err != nil {
		return nil, err
	}
	c := &Customer{Identity: *why, Consents: []ConsentOf{}}
	has := map[string]string{}
	for _, t := range why.Traits {
		has[t.Name] = t.Value
	}
	c.Name = identity.NameOf(func(trait string) string { return has[trait] })
	agreed, err := h.ws.Identity.Consents(ctx, node)
	if err != nil {
		return nil, err
	}
	for _, one := range agreed {
		said := ConsentOf{Agreed: one}
		e, found, err := h.eventAt(ctx, one.Event)
		if err != nil {
			return nil, err
		}
		if found {
			said.Source, said.MessageID = e.Source, e.MessageID
		}
		c.Consents = append(c.Consents, said)
	}
	quotes, err := h.quotes(ctx, node)
	if err != nil {
		return nil, err
	}
	t, err := h.ws.Timeline(ctx, node, q, quotes)
	if err != nil {
		return nil, err
	}
	c.Timeline = *t
	return c, nil
}

// quotes returns what a customer said, by journal position.
func (h handlers) quotes(ctx context.Context, node graph.Node) (map[int64]string, error) {
	voices, err := h.ws.Voices.Of(ctx, node, 0)
	if err != nil {
		return nil, err
	}
	out := make(map[int64]string, len(voices))
	for _, v := range voices {
		out[v.Seq] = v.Text
	}
	return out, nil
}

// eventAt returns the event at a position of the journal; found is false when it
// was dropped.
func (h handlers) eventAt(ctx context.Context, seq int64) (e percorso.Event, found bool, err error) {
	events, err := h.ws.Journal.Read(ctx, seq-1, 1)
	if err != nil || len(events) == 0 || events[0].Seq != seq {
		return percorso.Event{}, false, err
	}
	return events[0], true, nil
}

// now is what the workspace's clock says, for what the API writes down.
func (h handlers) now() time.Time { return h.ws.Now().UTC().Truncate(time.Millisecond) }
