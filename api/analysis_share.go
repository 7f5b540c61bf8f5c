package api

import (
	"context"
	"maps"
	"net/http"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"percorso/analysis"
	"percorso/insight"
	"percorso/people"
)

// NewAnalysisShare is a link to be made.
type NewAnalysisShare struct {
	Name string `json:"name,omitempty" maxLength:"400" doc:"For whom it is; at most 100 characters"`
	Days int    `json:"days,omitempty" minimum:"0" maximum:"730" doc:"How long it opens; absent for ever"`
}

// AnalysisShare is a link that shows an analysis to whoever has it.
type AnalysisShare struct {
	ID        string     `json:"id"`
	Name      string     `json:"name"`
	CreatedAt time.Time  `json:"created_at"`
	CreatedBy string     `json:"created_by" doc:"Name"`
	ExpiresAt *time.Time `json:"expires_at,omitempty" doc:"Absent for never"`
	Expired   bool       `json:"expired"`
	UsedAt    *time.Time `json:"used_at,omitempty" doc:"To the hour; absent for never"`
}

// MadeAnalysisShare is a link with its secret, which is shown this once.
type MadeAnalysisShare struct {
	AnalysisShare
	Token string `json:"token" doc:"Shown only now, and kept nowhere"`
	Path  string `json:"path" doc:"Of the page, with the workspace's own part"`
}

// ShownAnalysis is what a link shows, beside the answer.
type ShownAnalysis struct {
	Workspace string        `json:"workspace" doc:"Its name"`
	Currency  string        `json:"currency" doc:"ISO 4217"`
	Zone      string        `json:"zone" doc:"IANA time zone"`
	Name      string        `json:"name"`
	About     string        `json:"about"`
	Query     insight.Query `json:"query"`
	Address   string        `json:"address" doc:"The search part of its page's address"`
	ChangedAt time.Time     `json:"changed_at"`
	ExpiresAt *time.Time    `json:"expires_at,omitempty"`
}

// ShownPath names a link in a path.
type ShownPath struct {
	Token string `path:"token" maxLength:"100" doc:"The link's secret"`
}

func (h handlers) analysisShare(s analysis.Share) AnalysisShare {
	out := AnalysisShare{ID: s.ID, Name: s.Name, CreatedAt: s.CreatedAt, CreatedBy: s.CreatedBy}
	if !s.ExpiresAt.IsZero() {
		out.ExpiresAt, out.Expired = &s.ExpiresAt, !h.ws.Now().Before(s.ExpiresAt)
	}
	if !s.UsedAt.IsZero() {
		out.UsedAt = &s.UsedAt
	}
	return out
}

func (h handlers) analysisShares(a huma.API) {
	type list struct {
		Body []AnalysisShare `nullable:"false"`
	}
	huma.Register(a, huma.Operation{
		OperationID: "list-analysis-shares", Method: http.MethodGet, Path: "/api/analyses/{id}/shares", Tags: analysisTags,
		Metadata: needs(people.Customers), Summary: "An analysis' links, the newest first",
	}, func(ctx context.Context, in *IDPath) (*list, error) {
		all, err := h.ws.Shelf.Shares(ctx, in.ID)
		out := &list{make([]AnalysisShare, len(all))}
		for i := range all {
			out.Body[i] = h.analysisShare(all[i])
		}
		return out, problem(err)
	})
	huma.Register(a, huma.Operation{
		OperationID: "add-analysis-share", Method: http.MethodPost, Path: "/api/analyses/{id}/shares", Tags: analysisTags,
		Metadata: needs(people.Customers), DefaultStatus: http.StatusCreated,
		Summary: "Make a link that shows an analysis to whoever has it", Description: "Figures alone: a question that tells of single customers is refused.",
	}, func(ctx context.Context, in *struct {
		IDPath
		Body NewAnalysisShare
	},
	) (*struct{ Body MadeAnalysisShare }, error) {
		about(ctx, in.ID)
		s, secret, err := h.ws.Shelf.Share(ctx, saver(ctx), in.ID, in.Body.Name, in.Body.Days)
		if err != nil {
			return nil, problem(err)
		}
		return &struct{ Body MadeAnalysisShare }{MadeAnalysisShare{h.analysisShare(s), secret, h.opt.Base + "/shown/" + secret}}, nil
	})
	huma.Register(a, huma.Operation{
		OperationID: "end-analysis-share", Method: http.MethodDelete, Path: "/api/analyses/{id}/shares/{share}", Tags: analysisTags,
		Metadata: needs(people.Customers), Summary: "End a link, at once",
	}, func(ctx context.Context, in *struct {
		IDPath
		Share string `path:"share" maxLength:"40"`
	},
	) (*struct{}, error) {
		about(ctx, in.ID)
		return nil, problem(h.ws.Shelf.Unshare(ctx, in.ID, in.Share))
	})
}

// shownFor is how long an answer is shown to whoever comes by a link, before it
// is asked anew: strangers do not keep the engine busy.
const shownFor = 5 * time.Second

// shownKept is how long an answer is kept that nobody asks for.
const shownKept = time.Minute

// shownAnswers are the answers that links show, by analysis.
type shownAnswers struct {
	mu   sync.Mutex
	kept map[string]*shownAnswer
}

type shownAnswer struct {
	asked time.Time // last; of those who hold shownAnswers

	mu      sync.Mutex
	at      time.Time
	changed time.Time // of the analysis
	answer  any
}

// of returns the answer of an analysis; those who come together wait for one.
func (k *shownAnswers) of(a *analysis.Analysis, now time.Time, ask func() (any, error)) (any, error) {
	k.mu.Lock()
	if k.kept == nil {
		k.kept = map[string]*shownAnswer{}
	}
	s := k.kept[a.ID]
	if s == nil {
		maps.DeleteFunc(k.kept, func(_ string, old *shownAnswer) bool { return now.Sub(old.asked) > shownKept })
		s = &shownAnswer{}
		k.kept[a.ID] = s
	}
	s.asked = now
	k.mu.Unlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.answer != nil && s.changed.Equal(a.ChangedAt) && now.Sub(s.at) < shownFor {
		return s.answer, nil
	}
	answer, err := ask()
	if err == nil {
		s.answer, s.at, s.changed = answer, now, a.ChangedAt
	}
	return answer, err
}

func (h handlers) shown(a huma.API) {
	tags := []string{"shown"}
	answers := &shownAnswers{}
	huma.Register(a, huma.Operation{
		OperationID: "get-shown", Method: http.MethodGet, Path: "/api/shown/{token}", Tags: tags,
		Metadata: needs(people.Nobody), Summary: "The analysis that a link shows",
	}, func(ctx context.Context, in *ShownPath) (*struct{ Body ShownAnalysis }, error) {
		shown, share, err := h.ws.Shelf.Shown(ctx, in.Token)
		if err != nil {
			return nil, problem(err)
		}
		config := h.ws.Config()
		return &struct{ Body ShownAnalysis }{ShownAnalysis{
			Workspace: config.Name, Currency: config.Currency, Zone: config.Zone, Name: shown.Name, About: shown.About,
			Query: shown.Query, Address: shown.Address, ChangedAt: shown.ChangedAt, ExpiresAt: h.analysisShare(share).ExpiresAt,
		}}, nil
	})
	huma.Register(a, huma.Operation{
		OperationID: "get-shown-answer", Method: http.MethodGet, Path: "/api/shown/{token}/answer", Tags: tags,
		Metadata: needs(people.Nobody), Summary: "The answer that a link shows, a few seconds old at most",
	}, func(ctx context.Context, in *ShownPath) (*struct{ Body any }, error) {
		shown, _, err := h.ws.Shelf.Shown(ctx, in.Token)
		if err != nil {
			return nil, problem(err)
		}
		out, err := answers.of(&shown, h.ws.Now(), func() (any, error) { return h.ws.Ask(insight.OfMany(ctx, insight.Fewest), shown.Query) })
		return &struct{ Body any }{out}, problem(err)
	})
}
