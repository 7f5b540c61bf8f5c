package api

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"percorso/people"
	"percorso/workspace"
)

// SettingsChange is the settings as they shall be.
type SettingsChange struct {
	Version       string   `json:"version" doc:"The version that the change began with; 409 when somebody has changed the settings since"`
	Name          string   `json:"name" maxLength:"400" doc:"What people call the workspace"`
	Languages     []string `json:"languages" maxItems:"10" doc:"Those that people work in, it and en, the first one first"`
	Currency      string   `json:"currency" doc:"ISO 4217"`
	Zone          string   `json:"zone" doc:"IANA time zone in which days begin"`
	Region        string   `json:"region" doc:"Country of telephone numbers without a prefix, ISO 3166"`
	RetentionDays int      `json:"retention_days" doc:"How many days events are kept, by their own time; 0 is for ever"`
}

// SettingsAnswer is the settings as they stand in the workspace's file.
type SettingsAnswer struct {
	SettingsChange
	ID      string           `json:"id" doc:"Of the workspace; it does not change"`
	Pending []PendingSetting `json:"pending" doc:"What takes effect when the server is next started"`
}

// PendingSetting is a setting that is written, and not in force yet.
type PendingSetting struct {
	Field   string `json:"field"`
	InForce string `json:"in_force" doc:"What holds until the server is next started"`
	Anew    bool   `json:"anew" doc:"Whether that start makes the index and the profiles anew from the journal, which takes about a minute for every ten million events"`
}

// Aged is what a retention would leave out.
type Aged struct {
	Before       time.Time `json:"before" doc:"What happened before is left out"`
	Interactions int64     `json:"interactions" doc:"How many interactions of today's figures that is"`
}

func settingsAnswer(s workspace.Saved, id string) *struct{ Body SettingsAnswer } {
	out := SettingsAnswer{ID: id, Pending: []PendingSetting{}, SettingsChange: SettingsChange{
		Version: s.Version, Name: s.Name, Languages: s.Languages, Currency: s.Currency,
		Zone: s.Zone, Region: s.Region, RetentionDays: s.RetentionDays,
	}}
	for field, now := range s.Pending {
		out.Pending = append(out.Pending, PendingSetting{Field: field, InForce: now, Anew: field == "currency" || field == "region"})
	}
	slices.SortFunc(out.Pending, func(a, b PendingSetting) int { return strings.Compare(a.Field, b.Field) })
	return &struct{ Body SettingsAnswer }{out}
}

func (h handlers) settings(a huma.API) {
	tags := []string{"settings"}
	huma.Register(a, huma.Operation{
		OperationID: "get-settings", Method: http.MethodGet, Path: "/api/settings", Tags: tags,
		Metadata: needs(people.Settings),
		Summary:  "The workspace's settings",
	}, func(context.Context, *struct{}) (*struct{ Body SettingsAnswer }, error) {
		s, err := h.ws.Settings()
		if err != nil {
			return nil, problem(err)
		}
		return settingsAnswer(s, string(h.ws.Config().ID)), nil
	})
	huma.Register(a, huma.Operation{
		OperationID: "change-settings", Method: http.MethodPut, Path: "/api/settings", Tags: tags,
		Metadata:    needs(people.Settings),
		Summary:     "Change the workspace's settings",
		Description: "Name, languages, time zone and retention take effect at once; what a retention leaves out is deleted for good a day later, or at the next start. Currency and region take effect at the next start, which makes the index and the profiles anew: the answer lists them as pending.",
	}, func(ctx context.Context, in *struct{ Body SettingsChange }) (*struct{ Body SettingsAnswer }, error) {
		c := in.Body
		s, err := h.ws.ChangeSettings(ctx, workspace.Settings{
			Name: c.Name, Languages: c.Languages, Currency: c.Currency, Zone: c.Zone,
			Region: c.Region, RetentionDays: c.RetentionDays,
		}, c.Version)
		if err != nil {
			return nil, problem(err)
		}
		return settingsAnswer(s, string(h.ws.Config().ID)), nil
	})
	huma.Register(a, huma.Operation{
		OperationID: "preview-retention", Method: http.MethodGet, Path: "/api/settings/retention", Tags: tags,
		Metadata: needs(people.Settings),
		Summary:  "What a retention would leave out",
	}, func(_ context.Context, in *struct {
		Days int `query:"days" minimum:"0" maximum:"36525" required:"true"`
	},
	) (*struct{ Body Aged }, error) {
		n, before := h.ws.Aged(in.Days)
		return &struct{ Body Aged }{Aged{Before: before.UTC(), Interactions: n}}, nil
	})
	h.about(a)
	h.backups(a)
}
