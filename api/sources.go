package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"percorso"
	"percorso/collect"
	"percorso/collect/source"
	"percorso/collect/spec"
	"percorso/journal"
)

// NewSource is what it takes to let another system send.
type NewSource struct {
	Name   string `json:"name" minLength:"1" maxLength:"100" doc:"What people call it"`
	Trust  string `json:"trust,omitempty" enum:"browser,server" doc:"browser, the default: its key can be read in a page, so what it says of identifiers is a claim; server: it is evidence"`
	Shared bool   `json:"shared,omitempty" doc:"A device that many people use, such as a kiosk"`
	Rate   int    `json:"rate,omitempty" minimum:"0" doc:"Events a second that it may send; 0 is any number"`
}

// RejectList is a page of refused calls, the newest first.
type RejectList struct {
	Rejects []RejectedCall        `json:"rejects"`
	Counts  []journal.RejectCount `json:"counts" doc:"How many calls were refused since the beginning, by source and reason"`
}

// RejectedCall is a call that the door or an importer turned away.
type RejectedCall struct {
	ID         int64             `json:"id"`
	Source     percorso.SourceID `json:"source"`
	Code       spec.Code         `json:"code" doc:"The reason, a stable word"`
	Field      string            `json:"field,omitempty"`
	Message    string            `json:"message" doc:"Cause and remedy"`
	ReceivedAt time.Time         `json:"received_at"`
	Place      string            `json:"place,omitempty" doc:"Where in its request or file the call stood"`
	Sample     string            `json:"sample" doc:"The call as it came, or its beginning"`
	Cut        bool              `json:"cut" doc:"Whether the sample is only the beginning"`
	ReplayedAt *time.Time        `json:"replayed_at,omitempty"`
}

func (h handlers) sources(a huma.API) {
	tags := []string{"sources"}
	huma.Register(a, huma.Operation{
		OperationID: "list-sources", Method: http.MethodGet, Path: "/api/sources", Tags: tags,
		Summary: "Who may send, with their write keys",
	}, func(context.Context, *struct{}) (*struct{ Body []source.Source }, error) {
		return &struct{ Body []source.Source }{h.ws.Sources.All()}, nil
	})
	huma.Register(a, huma.Operation{
		OperationID: "add-source", Method: http.MethodPost, Path: "/api/sources", Tags: tags,
		Summary: "Let another system send", DefaultStatus: http.StatusCreated,
	}, func(ctx context.Context, in *struct{ Body NewSource }) (*struct{ Body source.Source }, error) {
		s, err := h.ws.Sources.Add(ctx, source.Source{
			Name: in.Body.Name, Trust: source.Trust(in.Body.Trust), Shared: in.Body.Shared, Rate: in.Body.Rate,
		})
		if err != nil {
			return nil, problem(err)
		}
		return &struct{ Body source.Source }{s}, nil
	})
	huma.Register(a, huma.Operation{
		OperationID: "list-rejects", Method: http.MethodGet, Path: "/api/rejects", Tags: tags,
		Summary: "Calls that were refused, the newest first",
	}, func(ctx context.Context, in *struct {
		Source string `query:"source" doc:"Of this source only"`
		Code   string `query:"code" doc:"For this reason only"`
		Before int64  `query:"before" minimum:"0" doc:"With a smaller id: the next page"`
		Limit  int    `query:"limit" minimum:"1" maximum:"1000" default:"100"`
	},
	) (*struct{ Body RejectList }, error) {
		rejects, err := h.ws.Journal.Rejects(ctx, journal.RejectFilter{
			Source: percorso.SourceID(in.Source), Code: spec.Code(in.Code), Before: in.Before, Limit: in.Limit,
		})
		if err != nil {
			return nil, problem(err)
		}
		counts, err := h.ws.Journal.RejectCounts(ctx)
		if err != nil {
			return nil, problem(err)
		}
		list := RejectList{Rejects: make([]RejectedCall, len(rejects)), Counts: counts}
		for i := range rejects {
			list.Rejects[i] = rejectedCall(&rejects[i])
		}
		return &struct{ Body RejectList }{list}, nil
	})
	huma.Register(a, huma.Operation{
		OperationID: "replay-reject", Method: http.MethodPost, Path: "/api/rejects/{id}/replay", Tags: tags,
		Summary:     "Try a refused call again",
		Description: "After the cause was mended, such as a limit or a missing source. The call goes through the same checks.",
	}, func(ctx context.Context, in *struct {
		ID   int64 `path:"id"`
		Body struct {
			Call string `json:"call,omitempty" doc:"The call put right, to take the place of the one that came; the same one when absent"`
		} `required:"false"`
	},
	) (*struct{ Body collect.Replayed }, error) {
		done, err := h.ws.Door.Replay(ctx, in.ID, corrected(in.Body.Call))
		if err != nil {
			return nil, problem(err)
		}
		return &struct{ Body collect.Replayed }{done}, nil
	})
}

func rejectedCall(r *spec.Reject) RejectedCall {
	c := RejectedCall{
		ID: r.ID, Source: r.Source, Code: r.Code, Field: r.Field, Message: r.Message,
		ReceivedAt: time.UnixMilli(r.ReceivedAt).UTC(), Place: r.Place, Sample: string(r.Sample), Cut: r.Cut,
	}
	if r.ReplayedAt != 0 {
		at := time.UnixMilli(r.ReplayedAt).UTC()
		c.ReplayedAt = &at
	}
	return c
}

// corrected is what a replay puts in the place of the call; nil is the call as
// it came.
func corrected(call string) []byte {
	if call == "" {
		return nil
	}
	return []byte(call)
}
