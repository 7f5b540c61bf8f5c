package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"percorso"
	"percorso/catalogue"
	"percorso/identity/note"
	"percorso/insight"
	"percorso/people"
)

// Dossier is everything that the workspace knows of one person.
type Dossier struct {
	Exported  time.Time     `json:"exported"`
	Workspace string        `json:"workspace"`
	Customer  Customer      `json:"customer"`
	Notes     []note.Note   `json:"notes" doc:"What colleagues wrote"`
	Events    []EventOfThem `json:"events" doc:"Every event as it was received, by position"`
}

// EventOfThem is an event as it was received.
type EventOfThem struct {
	Seq        int64             `json:"seq"`
	Source     percorso.SourceID `json:"source"`
	MessageID  string            `json:"message_id"`
	Type       string            `json:"type"`
	Time       time.Time         `json:"time"`
	ReceivedAt time.Time         `json:"received_at"`
	Body       json.RawMessage   `json:"body" doc:"The call"`
}

func (h handlers) customerExports(a huma.API) {
	tags := []string{"customers"}
	huma.Register(a, huma.Operation{
		OperationID: "export-customers", Method: http.MethodGet, Path: "/api/customers.csv", Tags: tags,
		Metadata:    takesAway(people.Customers),
		Summary:     "A list of customers as CSV",
		Description: "The customers of a question of kind customers, all of them, in the order and with the columns asked for. A text that a spreadsheet would take for a formula gets an apostrophe before it. Should the list break off, its last line says so and the connection is aborted.",
		Responses: map[string]*huma.Response{"200": {
			Description: "The list, a line for each customer",
			Content:     map[string]*huma.MediaType{"text/csv": {Schema: &huma.Schema{Type: huma.TypeString}}},
		}},
	}, func(ctx context.Context, in *struct {
		Query    string   `query:"q" maxLength:"100000" doc:"The question, JSON; all customers when absent"`
		Columns  []string `query:"columns,explode" maxItems:"40" doc:"name, profile, last, first, interactions, channels, stage, outcomes, value, emotion, back_steps, trait:NAME, identifier:KIND; the first eleven when absent"`
		Language string   `query:"lang" enum:"it,en" default:"en" doc:"Of heads and names; in Italian semicolons part the cells and decimals have a comma"`
	},
	) (*huma.StreamResponse, error) {
		q := insight.Query{Kind: insight.KindCustomers}
		if in.Query != "" {
			var err error
			if q, err = insight.ParseQuery([]byte(in.Query)); err != nil {
				return nil, problem(err)
			}
		}
		sheet, err := h.newSheet(in.Columns, in.Language)
		if err != nil {
			return nil, problem(err)
		}
		list := insight.List{}
		if q.List != nil {
			list = *q.List
		}
		list.Traits = sheet.traits()
		q.List = &list
		// Nobody is told of what is wrong with the question once lines have begun.
		if _, err := h.ws.Ask(ctx, q); err != nil {
			return nil, problem(err)
		}
		return &huma.StreamResponse{Body: func(hc huma.Context) {
			hc.SetHeader("Content-Type", "text/csv; charset=utf-8")
			hc.SetHeader("Content-Disposition", attachment("customers.csv"))
			w := sheet.begin(hc.BodyWriter())
			err := h.ws.EachCustomer(ctx, q, func(m *catalogue.Model, r insight.CustomerRow) error { return w.row(m, &r) })
			if err != nil && ctx.Err() == nil { // the reader has not gone
				h.ws.Say("exporting a list of customers, which ends too early: %v", err)
			}
			w.end(err)
		}}, nil
	})
	huma.Register(a, huma.Operation{
		OperationID: "export-customer", Method: http.MethodGet, Path: "/api/customers/{profile}/export", Tags: tags,
		Metadata:    takesAway(people.Customers),
		Summary:     "Everything known of one person, as JSON",
		Description: "Identifiers and why they are one person, traits, consents, notes, the timeline, and every event as it was received.",
	}, func(ctx context.Context, in *struct{ CustomerPath }) (*struct {
		Disposition string `header:"Content-Disposition"`
		Body        *Dossier
	}, error,
	) {
		d, err := h.dossier(ctx, percorso.ProfileID(in.Profile))
		if err != nil {
			return nil, problem(err)
		}
		return &struct {
			Disposition string `header:"Content-Disposition"`
			Body        *Dossier
		}{attachment("customer-" + string(d.Customer.Identity.Profile) + ".json"), d}, nil
	})
}

func attachment(name string) string {
	return fmt.Sprintf("attachment; filename=%q; filename*=UTF-8''%s", name, url.PathEscape(name))
}

// mostOf is how many interactions of one person are exported.
const mostOf = 1 << 20

func (h handlers) dossier(ctx context.Context, id percorso.ProfileID) (*Dossier, error) {
	c, err := h.customer(ctx, id, insight.TimelineQuery{Limit: mostOf})
	if err != nil {
		return nil, err
	}
	d := &Dossier{Exported: h.now(), Workspace: h.ws.Config().Name, Customer: *c, Events: []EventOfThem{}}
	node, err := h.ws.Identity.Node(ctx, id)
	if err != nil {
		return nil, err
	}
	if d.Notes, err = h.ws.Notes.Notes(ctx, h.ws.Identity.ProfileIDs(node)); err != nil {
		return nil, err
	}
	for _, seq := range evidence(c) {
		e, found, err := h.eventAt(ctx, seq)
		if err != nil {
			return nil, err
		}
		if !found {
			continue
		}
		d.Events = append(d.Events, EventOfThem{
			Seq: e.Seq, Source: e.Source, MessageID: e.MessageID, Type: e.Type.String(),
			Time: time.UnixMilli(e.Time).UTC(), ReceivedAt: time.UnixMilli(e.ReceivedAt).UTC(), Body: json.RawMessage(e.Body),
		})
	}
	return d, nil
}

// evidence returns the positions of all events that speak of a customer,
// ascending.
func evidence(c *Customer) []int64 {
	var seqs []int64
	for _, t := range c.Timeline.Touches {
		seqs = append(seqs, t.Seq)
	}
	for _, l := range c.Identity.Links {
		seqs = append(seqs, l.Event)
	}
	for _, t := range c.Identity.Traits {
		seqs = append(seqs, t.Event)
	}
	for _, x := range c.Consents {
		seqs = append(seqs, x.Event)
	}
	slices.Sort(seqs)
	return slices.Compact(seqs)
}
