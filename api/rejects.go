package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"percorso"
	"percorso/collect"
	"percorso/collect/spec"
	"percorso/journal"
	"percorso/people"
	"percorso/workspace"
)

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

func (h handlers) rejects(a huma.API, tags []string) {
	huma.Register(a, huma.Operation{
		OperationID: "list-rejects", Method: http.MethodGet, Path: "/api/rejects", Tags: tags,
		Metadata: needs(people.Sources),
		Summary:  "Calls that were refused, the newest first",
	}, func(ctx context.Context, in *struct {
		Source string `query:"source" doc:"Of this source only"`
		Code   string `query:"code" doc:"For this reason only"`
		Open   bool   `query:"open" doc:"Without those that were replayed"`
		Before int64  `query:"before" minimum:"0" doc:"With a smaller id: the next page"`
		Limit  int    `query:"limit" minimum:"1" maximum:"1000" default:"100"`
	},
	) (*struct{ Body RejectList }, error) {
		rejects, err := h.ws.Journal.Rejects(ctx, journal.RejectFilter{
			Source: percorso.SourceID(in.Source), Code: spec.Code(in.Code), Before: in.Before, Limit: in.Limit, Unreplayed: in.Open,
		})
		if err != nil {
			return nil, problem(err)
		}
		counts, err := h.ws.Journal.RejectCounts(ctx)
		if err != nil {
			return nil, problem(err)
		}
		list := RejectList{Rejects: make([]RejectedCall, len(rejects)), Counts: make([]RejectCount, len(counts))}
		for i := range counts {
			list.Counts[i] = rejectCount(&counts[i])
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
	h.replays(a, tags)
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

// ReplayMany chooses the refused calls to try again.
type ReplayMany struct {
	Source percorso.SourceID `json:"source,omitempty" doc:"Of this source only"`
	Code   spec.Code         `json:"code,omitempty" doc:"For this reason only"`
}

// ReplayCounts is what became of calls that were tried again.
type ReplayCounts struct {
	Tried    int64 `json:"tried"`
	Accepted int64 `json:"accepted"`
	Again    int64 `json:"again" doc:"Refused again, or no call that can be tried; they stay as they are"`
}

// Job is work that goes on by itself.
type Job struct {
	ID      string             `json:"id"`
	State   workspace.JobState `json:"state" enum:"queued,running,done,stopped,failed"`
	Done    int64              `json:"done"`
	Total   int64              `json:"total" doc:"0 while it is not known"`
	Replays *ReplayCounts      `json:"replays,omitempty"`
	Error   string             `json:"error,omitempty"`
}

func jobOf(j workspace.Job) Job {
	out := Job{ID: j.ID, State: j.State, Done: j.Done, Total: j.Total}
	if r, ok := j.Note.(ReplayCounts); ok {
		out.Replays = &r
	}
	if j.Err != nil {
		out.Error = j.Err.Error()
	}
	return out
}

func (h handlers) replays(a huma.API, tags []string) {
	huma.Register(a, huma.Operation{
		OperationID: "replay-rejects", Method: http.MethodPost, Path: "/api/rejects/replay", Tags: tags,
		Metadata: needs(people.Sources),
		Summary:  "Try many refused calls again, as they came", DefaultStatus: http.StatusAccepted,
	}, func(_ context.Context, in *struct{ Body ReplayMany }) (*struct{ Body Job }, error) {
		//nolint:contextcheck // the job outlives the request
		job, err := h.ws.Jobs.Begin("", func(ctx context.Context, tell func(done, total int64, note any)) error {
			return h.replayMany(ctx, in.Body, tell)
		}, nil)
		if err != nil {
			return nil, problem(err)
		}
		return &struct{ Body Job }{jobOf(job)}, nil
	})
	huma.Register(a, huma.Operation{
		OperationID: "get-job", Method: http.MethodGet, Path: "/api/jobs/{id}", Tags: tags,
		Metadata: needs(people.Sources),
		Summary:  "How far a job is",
	}, func(_ context.Context, in *struct {
		ID string `path:"id"`
	},
	) (*struct{ Body Job }, error) {
		job, ok := h.ws.Jobs.Get(in.ID)
		if !ok {
			return nil, problem(percorso.Errorf(percorso.NotFound, "there is no job %q; it may have ended with an earlier run of the server", in.ID))
		}
		return &struct{ Body Job }{jobOf(job)}, nil
	})
	huma.Register(a, huma.Operation{
		OperationID: "stop-job", Method: http.MethodPost, Path: "/api/jobs/{id}/stop", Tags: tags,
		Metadata: needs(people.Sources),
		Summary:  "Ask a job to end; what it has done stays", DefaultStatus: http.StatusNoContent,
	}, func(_ context.Context, in *struct {
		ID string `path:"id"`
	},
	) (*struct{}, error) {
		return nil, problem(h.ws.Jobs.Stop(in.ID))
	})
}

// replayMany tries the chosen rejects again, the newest first.
func (h handlers) replayMany(ctx context.Context, which ReplayMany, tell func(done, total int64, note any)) error {
	f := journal.RejectFilter{Source: which.Source, Code: which.Code, Unreplayed: true, Limit: 1000}
	var all []int64
	for {
		page, err := h.ws.Journal.Rejects(ctx, f)
		if err != nil {
			return err
		}
		for i := range page {
			all = append(all, page[i].ID)
		}
		if len(page) < f.Limit {
			break
		}
		f.Before = page[len(page)-1].ID
	}
	var n ReplayCounts
	for _, id := range all {
		if err := ctx.Err(); err != nil {
			return err
		}
		n.Tried++
		done, err := h.ws.Door.Replay(ctx, id, nil)
		switch kind := percorso.KindOf(err); {
		case err == nil:
			n.Accepted += int64(done.Accepted)
		case kind == percorso.Invalid || kind == percorso.Conflict || kind == percorso.NotFound:
			n.Again++
		default:
			return err
		}
		tell(n.Tried, int64(len(all)), n)
	}
	tell(n.Tried, int64(len(all)), n)
	return nil
}
