package api

import (
	"context"
	"errors"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"percorso/people"
)

// WorkspaceInfo is what every page needs to know first.
type WorkspaceInfo struct {
	ID        string   `json:"id"`
	Name      string   `json:"name"`
	Currency  string   `json:"currency" doc:"ISO 4217"`
	Zone      string   `json:"zone" doc:"IANA time zone in which days begin"`
	Languages []string `json:"languages"`
	Version   string   `json:"version" doc:"Of the program"`
	Demo      bool     `json:"demo" doc:"Whether the data is made up"`
}

// Health says whether the program works, and how far it has come.
type Health struct {
	Status       string `json:"status" enum:"ok,behind,failing"`
	Reason       string `json:"reason,omitempty" doc:"Why it is not ok"`
	Journal      int64  `json:"journal" doc:"Position of the newest event; this and what follows is 0 for nobody"`
	Visible      int64  `json:"visible" doc:"Position up to which interactions are in the answers"`
	Interactions int64  `json:"interactions" doc:"Interactions in the index"`
	Profiles     int64  `json:"profiles"`
	// OtherCurrency counts since the start of the program.
	OtherCurrency int64 `json:"other_currency" doc:"Values left out since the start, because they are not in the workspace's currency"`
}

func (h handlers) workspace(a huma.API) {
	huma.Register(a, huma.Operation{
		OperationID: "get-workspace", Method: http.MethodGet, Path: "/api/workspace",
		Metadata: needs(people.Nobody),
		Summary:  "The workspace", Tags: []string{"workspace"},
	}, func(context.Context, *struct{}) (*struct{ Body WorkspaceInfo }, error) {
		c := h.ws.Config()
		return &struct{ Body WorkspaceInfo }{WorkspaceInfo{
			ID: string(c.ID), Name: c.Name, Currency: c.Currency, Zone: c.Zone,
			Languages: c.Languages, Version: h.version, Demo: c.Demo,
		}}, nil
	})
	huma.Register(a, huma.Operation{
		OperationID: "get-health", Method: http.MethodGet, Path: "/api/health",
		Metadata: needs(people.Nobody),
		Summary:  "Whether the program works, and how far it has come", Tags: []string{"workspace"},
	}, func(ctx context.Context, _ *struct{}) (*struct {
		Status int
		Body   Health
	}, error,
	) {
		s := h.ws.Status()
		out := &struct {
			Status int
			Body   Health
		}{Status: http.StatusOK, Body: Health{
			Status: "ok", Journal: s.Journal, Visible: s.Visible,
			Interactions: s.Interactions, Profiles: s.Profiles, OtherCurrency: s.OtherCurrency,
		}}
		switch {
		case s.Err != nil || s.Trouble != nil:
			out.Status = http.StatusServiceUnavailable
			out.Body.Status, out.Body.Reason = "failing", errors.Join(s.Err, s.Trouble).Error()
		case s.Journal > s.Visible:
			out.Body.Status = "behind"
		}
		if _, known := people.CallerOf(ctx); !known { // a monitor: it needs no figures
			out.Body = Health{Status: out.Body.Status}
		}
		return out, nil
	})
}
