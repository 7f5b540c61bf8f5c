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

	"percorso/people"
)

// Source is who may send.
type Source struct {
	ID        percorso.SourceID `json:"id"`
	Name      string            `json:"name"`
	WriteKey  string            `json:"write_key"`
	Trust     source.Trust      `json:"trust" doc:"browser: what it says of identifiers is a claim; server: it is evidence"`
	Shared    bool              `json:"shared" doc:"A device that many people use, such as a kiosk"`
	Rate      int               `json:"rate" doc:"Events a second that it may send; 0 is any number"`
	Disabled  bool              `json:"disabled"`
	CreatedAt time.Time         `json:"created_at"`
}

func sourceOf(s source.Source) Source {
	return Source{
		ID: s.ID, Name: s.Name, WriteKey: s.WriteKey, Trust: s.Trust, Shared: s.Shared,
		Rate: s.Rate, Disabled: s.Disabled, CreatedAt: time.UnixMilli(s.CreatedAt).UTC(),
	}
}

// NewSource is what it takes to let another system send.
type NewSource struct {
	Name   string `json:"name" minLength:"1" maxLength:"100" doc:"What people call it"`
	Trust  string `json:"trust,omitempty" enum:"browser,server" doc:"browser, the default: its key can be read in a page, so what it says of identifiers is a claim; server: it is evidence"`
	Shared bool   `json:"shared,omitempty" doc:"A device that many people use, such as a kiosk"`
	Rate   int    `json:"rate,omitempty" minimum:"0" doc:"Events a second that it may send; 0 is any number"`
}

// RejectList is a page of refused calls, the newest first.
type RejectList struct {
	Rejects []RejectedCall `json:"rejects"`
	Counts  []RejectCount  `json:"counts" doc:"How many calls were refused since the beginning, by source and reason"`
}

// RejectCount is how many calls of a source were refused for one reason.
type RejectCount struct {
	Source percorso.SourceID `json:"source"`
	Code   spec.Code         `json:"code"`
	N      int64             `json:"n"`
	LastAt time.Time         `json:"last_at"`
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
		Metadata: needs(people.Sources),
		Summary:  "Who may send, with their write keys",
	}, func(context.Context, *struct{}) (*struct{ Body []Source }, error) {
		out := []Source{}
		for _, s := range h.ws.Sources.All() {
			out = append(out, sourceOf(s))
		}
		return &struct{ Body []Source }{out}, nil
	})
	huma.Register(a, huma.Operation{
		OperationID: "add-source", Method: http.MethodPost, Path: "/api/sources", Tags: tags,
		Metadata: needs(people.Sources),
		Summary:  "Let another system send", DefaultStatus: http.StatusCreated,
	}, func(ctx context.Context, in *struct{ Body NewSource }) (*struct{ Body Source }, error) {
		s, err := h.ws.Sources.Add(ctx, source.Source{
			Name: in.Body.Name, Trust: source.Trust(in.Body.Trust), Shared: in.Body.Shared, Rate: in.Body.Rate,
		})
		if err != nil {
			return nil, problem(err)
		}
		return &struct{ Body Source }{sourceOf(s)}, nil
	})
	huma.Register(a, huma.Operation{
		OperationID: "list-rejects", Method: http.MethodGet, Path: "/api/rejects", Tags: tags,
		Metadata: needs(people.Sources),
		Summary:  "Calls that were refused, the newest first",
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
		list := RejectList{Rejects: make([]RejectedCall, len(rejects)), Counts: make([]RejectCount, len(counts))}
		for i, c := range counts {
			list.Counts[i] = RejectCount{Source: c.Source, Code: c.Code, N: c.N, LastAt: time.UnixMilli(c.LastAt).UTC()}
		}
		for i := range rejects {
			list.Rejects[i] = rejectedCall(&rejects[i])
		}
		return &struct{ Body RejectList }{list}, nil
	})
	huma.Register(a, huma.Operation{
		OperationID: "replay-reject", Method: http.MethodPost, Path: "/api/rejects/{id}/replay", Tags: tags,
		Metadata:    needs(people.Sources),
		Summary:     "Try a refused call again",
		Description: "After the cause was mended, such as a limit or a missing source. The call goes through the same checks.",
	}, func(ctx context.Context, in *struct {
		ID   int64       `path:"id"`
		Body *Correction // a pointer, for it may be absent
	},
	) (*struct{ Body collect.Replayed }, error) {
		done, err := h.ws.Door.Replay(ctx, in.ID, in.Body.call())
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

// Correction is what a replay puts in the place of the call.
type Correction struct {
	Call string `json:"call,omitempty" doc:"The call put right, to take the place of the one that came; the same one when absent"`
}

// call is nil for the call as it came.
func (c *Correction) call() []byte {
	if c == nil || c.Call == "" {
		return nil
	}
	return []byte(c.Call)
}
