package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"percorso"
	"percorso/collect/source"
	"percorso/collect/volume"
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
	// FormerUntil is absent when there is no former key.
	FormerUntil *time.Time   `json:"former_until,omitempty" doc:"Until when the write key before this one goes on opening the door"`
	Health      SourceHealth `json:"health"`
}

// SourceHealth is what came from a source, and how.
type SourceHealth struct {
	LastAt     *time.Time    `json:"last_at,omitempty" doc:"When the newest event arrived"`
	Events     int64         `json:"events" doc:"Since the beginning"`
	Historical int64         `json:"historical" doc:"Of these, from imports"`
	Duplicates int64         `json:"duplicates" doc:"Calls that were known already, since the beginning"`
	Rejects    []RejectCount `json:"rejects" nullable:"false" doc:"Calls that were refused, by reason, since the beginning"`
	Days       []SourceDay   `json:"days" nullable:"false" doc:"The last 30 days, oldest first"`
	Minutes    []int64       `json:"minutes" nullable:"false" doc:"Events in each of the last 60 minutes, oldest first"`
	Delays     []SourceDelay `json:"delays" nullable:"false" doc:"How late events arrived in these days, imports left out"`
}

// SourceDay is what came on one day.
type SourceDay struct {
	Day        string `json:"day" doc:"Of arrival, in the workspace's zone"`
	Events     int64  `json:"events"`
	Duplicates int64  `json:"duplicates"`
}

// SourceDelay counts events by how long after they happened they arrived.
type SourceDelay struct {
	UpTo int64 `json:"up_to,omitempty" doc:"Seconds; absent for those beyond the last step"`
	N    int64 `json:"n"`
}

// healthDays is how many days of a source are shown.
const healthDays = 30

func (h handlers) source(s source.Source, counts []journal.RejectCount) Source {
	out := Source{
		ID: s.ID, Name: s.Name, WriteKey: s.WriteKey, Trust: s.Trust, Shared: s.Shared,
		Rate: s.Rate, Disabled: s.Disabled, CreatedAt: time.UnixMilli(s.CreatedAt).UTC(),
	}
	if s.FormerKey != "" && s.FormerUntil > time.Now().UnixMilli() {
		out.FormerUntil = moment(s.FormerUntil)
	}
	r := h.ws.Meter.Of(s.ID, healthDays)
	out.Health = SourceHealth{
		LastAt: moment(r.LastAt), Events: r.Events, Historical: r.Historical, Duplicates: r.Duplicates,
		Rejects: []RejectCount{}, Minutes: r.Minutes[:],
	}
	for i := range counts {
		if counts[i].Source == s.ID {
			out.Health.Rejects = append(out.Health.Rejects, rejectCount(&counts[i]))
		}
	}
	for _, d := range r.Days {
		out.Health.Days = append(out.Health.Days, SourceDay{Day: d.Day, Events: d.Events, Duplicates: d.Duplicates})
	}
	for i, n := range r.Delays {
		d := SourceDelay{N: n}
		if i < len(volume.Steps) {
			d.UpTo = int64(volume.Steps[i] / time.Second)
		}
		out.Health.Delays = append(out.Health.Delays, d)
	}
	return out
}

func rejectCount(c *journal.RejectCount) RejectCount {
	return RejectCount{Source: c.Source, Code: c.Code, N: c.N, LastAt: time.UnixMilli(c.LastAt).UTC()}
}

// SourceChange changes a source; what is absent stays.
type SourceChange struct {
	Name     *string `json:"name,omitempty" minLength:"1" maxLength:"100"`
	Trust    *string `json:"trust,omitempty" enum:"browser,server"`
	Shared   *bool   `json:"shared,omitempty"`
	Rate     *int    `json:"rate,omitempty" minimum:"0"`
	Disabled *bool   `json:"disabled,omitempty" doc:"A disabled source is turned away at the door; what it sent stays"`
}

func (c *SourceChange) apply(s source.Source) source.Source {
	if c.Name != nil {
		s.Name = *c.Name
	}
	if c.Trust != nil {
		s.Trust = source.Trust(*c.Trust)
	}
	if c.Shared != nil {
		s.Shared = *c.Shared
	}
	if c.Rate != nil {
		s.Rate = *c.Rate
	}
	if c.Disabled != nil {
		s.Disabled = *c.Disabled
	}
	return s
}

// KeyRenewal says how a write key is to be renewed.
type KeyRenewal struct {
	GraceHours int `json:"grace_hours" minimum:"0" maximum:"8760" doc:"For how long the key that is there now goes on opening the door; 0 closes it at once"`
}

// NewSource is what it takes to let another system send.
type NewSource struct {
	Name   string `json:"name" minLength:"1" maxLength:"100" doc:"What people call it"`
	Trust  string `json:"trust,omitempty" enum:"browser,server" doc:"browser, the default: its key can be read in a page, so what it says of identifiers is a claim; server: it is evidence"`
	Shared bool   `json:"shared,omitempty" doc:"A device that many people use, such as a kiosk"`
	Rate   int    `json:"rate,omitempty" minimum:"0" doc:"Events a second that it may send; 0 is any number"`
}

func (h handlers) sources(a huma.API) {
	tags := []string{"sources"}
	huma.Register(a, huma.Operation{
		OperationID: "list-sources", Method: http.MethodGet, Path: "/api/sources", Tags: tags,
		Metadata: needs(people.Sources),
		Summary:  "Who may send, with their write keys",
	}, func(ctx context.Context, _ *struct{}) (*struct{ Body []Source }, error) {
		counts, err := h.ws.Journal.RejectCounts(ctx)
		if err != nil {
			return nil, problem(err)
		}
		out := []Source{}
		for _, s := range h.ws.Sources.All() {
			out = append(out, h.source(s, counts))
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
		return &struct{ Body Source }{h.source(s, nil)}, nil
	})
	h.changeSources(a, tags)
	h.rejects(a, tags)
}

func (h handlers) changeSources(a huma.API, tags []string) {
	huma.Register(a, huma.Operation{
		OperationID: "change-source", Method: http.MethodPatch, Path: "/api/sources/{id}", Tags: tags,
		Metadata: needs(people.Sources),
		Summary:  "Rename a source, or change what it may do",
	}, func(ctx context.Context, in *struct {
		ID   string `path:"id"`
		Body SourceChange
	},
	) (*struct{ Body Source }, error) {
		s, ok := h.ws.Sources.ByID(percorso.SourceID(in.ID))
		if !ok {
			return nil, problem(percorso.Errorf(percorso.NotFound, "changing source %q: there is no such source", in.ID))
		}
		s, err := h.ws.Sources.Change(ctx, in.Body.apply(s))
		return h.oneSource(ctx, s, err)
	})
	huma.Register(a, huma.Operation{
		OperationID: "renew-source-key", Method: http.MethodPost, Path: "/api/sources/{id}/key", Tags: tags,
		Metadata: needs(people.Sources),
		Summary:  "Give a source a new write key",
	}, func(ctx context.Context, in *struct {
		ID   string `path:"id"`
		Body KeyRenewal
	},
	) (*struct{ Body Source }, error) {
		s, err := h.ws.Sources.Renew(ctx, percorso.SourceID(in.ID), time.Duration(in.Body.GraceHours)*time.Hour)
		return h.oneSource(ctx, s, err)
	})
}

func (h handlers) oneSource(ctx context.Context, s source.Source, err error) (*struct{ Body Source }, error) {
	if err != nil {
		return nil, problem(err)
	}
	counts, err := h.ws.Journal.RejectCounts(ctx)
	if err != nil {
		return nil, problem(err)
	}
	return &struct{ Body Source }{h.source(s, counts)}, nil
}
