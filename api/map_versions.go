package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"percorso/journeymap"
	"percorso/journeymap/document"
	"percorso/people"
)

// NewVersion names the map as it is now.
type NewVersion struct {
	Name string `json:"name" maxLength:"400" doc:"1 to 100 characters"`
	Note string `json:"note,omitempty" maxLength:"8000" doc:"At most 2,000 characters"`
}

// MapVersionNodes is a version with what it holds.
type MapVersionNodes struct {
	Version journeymap.Version `json:"version"`
	Nodes   []document.Node    `json:"nodes" nullable:"false" doc:"All of them, deleted ones too"`
}

// VersionPath names a version of a map in a path.
type VersionPath struct {
	MapPath
	Version int64 `path:"version" minimum:"1" doc:"From 1 within the map"`
}

// MapState is where a map is on its way to being approved.
type MapState struct {
	State string `json:"state" enum:"draft,review,approved"`
}

// HistoryPage is what happened, the newest first.
type HistoryPage struct {
	Entries []journeymap.Happened `json:"entries" nullable:"false"`
	Before  int64                 `json:"before,omitempty" doc:"Ask with before= this for what came earlier; absent at the end"`
}

// PagePath asks for a page of a history.
type PagePath struct {
	Before int64 `query:"before" minimum:"0" doc:"Only what came before this id"`
	Limit  int   `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

func (p PagePath) page(list []journeymap.Happened) HistoryPage {
	out := HistoryPage{Entries: list}
	if len(list) == p.Limit && len(list) > 0 {
		out.Before = list[len(list)-1].ID
	}
	return out
}

func (h handlers) mapVersions(a huma.API) {
	huma.Register(a, huma.Operation{
		OperationID: "list-map-versions", Method: http.MethodGet, Path: "/api/maps/{map}/versions", Tags: mapTags,
		Metadata: needs(people.Maps),
		Summary:  "A map's versions, the newest first",
	}, func(ctx context.Context, in *MapPath) (*struct {
		Body []journeymap.Version `nullable:"false"`
	}, error,
	) {
		list, err := h.ws.Maps.Versions(ctx, in.id(), author(ctx).ID)
		return &struct {
			Body []journeymap.Version `nullable:"false"`
		}{append([]journeymap.Version{}, list...)}, problem(err)
	})
	huma.Register(a, huma.Operation{
		OperationID: "keep-map-version", Method: http.MethodPost, Path: "/api/maps/{map}/versions", Tags: mapTags,
		Metadata: needs(people.Maps), DefaultStatus: http.StatusCreated,
		Summary: "Keep the map as it is now as a version", Description: "Needs edit. An approval keeps one by itself.",
	}, func(ctx context.Context, in *struct {
		MapPath
		Body NewVersion
	},
	) (*struct{ Body journeymap.Version }, error) {
		v, err := h.ws.Maps.Keep(ctx, in.id(), author(ctx), in.Body.Name, in.Body.Note)
		return &struct{ Body journeymap.Version }{v}, problem(err)
	})
	huma.Register(a, huma.Operation{
		OperationID: "get-map-version", Method: http.MethodGet, Path: "/api/maps/{map}/versions/{version}", Tags: mapTags,
		Metadata: needs(people.Maps),
		Summary:  "A version with its nodes",
	}, func(ctx context.Context, in *VersionPath) (*struct{ Body MapVersionNodes }, error) {
		v, doc, err := h.ws.Maps.Version(ctx, in.id(), author(ctx).ID, in.Version)
		if err != nil {
			return nil, problem(err)
		}
		return &struct{ Body MapVersionNodes }{MapVersionNodes{v, doc.Nodes()}}, nil
	})
	huma.Register(a, huma.Operation{
		OperationID: "restore-map-version", Method: http.MethodPost, Path: "/api/maps/{map}/versions/{version}/restore", Tags: mapTags,
		Metadata:    needs(people.Maps),
		Summary:     "Make the map what it was in a version",
		Description: "By changes that everybody sees at once. The map as it was is kept as a version: bring that back to undo. Whether it is approved, its owner, its reviews, its form and its pair stay. Needs edit.",
	}, func(ctx context.Context, in *VersionPath) (*struct{ Body journeymap.Reverted }, error) {
		done, err := h.ws.Maps.Revert(ctx, in.id(), author(ctx), in.Version)
		return &struct{ Body journeymap.Reverted }{done}, problem(err)
	})
	huma.Register(a, huma.Operation{
		OperationID: "set-map-state", Method: http.MethodPut, Path: "/api/maps/{map}/state", Tags: mapTags,
		Metadata:    needs(people.Maps),
		Summary:     "Put a map into review, approve it, or take it back to draft",
		Description: "Draft to review to approved; back to draft from anywhere. To approve needs manage, the others edit. An approval keeps a version, and plans the next review by the map's rhythm.",
	}, func(ctx context.Context, in *struct {
		MapPath
		Body MapState
	},
	) (*struct{ Body journeymap.Appended }, error) {
		done, err := h.ws.Maps.SetState(ctx, in.id(), author(ctx), in.Body.State)
		return &struct{ Body journeymap.Appended }{done}, problem(err)
	})
	huma.Register(a, huma.Operation{
		OperationID: "get-map-history", Method: http.MethodGet, Path: "/api/maps/{map}/history", Tags: mapTags,
		Metadata: needs(people.Maps),
		Summary:  "What happened to a map, the newest first",
	}, func(ctx context.Context, in *struct {
		MapPath
		PagePath
	},
	) (*struct{ Body HistoryPage }, error) {
		list, err := h.ws.Maps.History(ctx, in.id(), author(ctx).ID, in.Before, in.Limit)
		return &struct{ Body HistoryPage }{in.page(list)}, problem(err)
	})
	huma.Register(a, huma.Operation{
		OperationID: "get-maps-history", Method: http.MethodGet, Path: "/api/maps/history", Tags: mapTags,
		Metadata: needs(people.Maps),
		Summary:  "What happened to all maps that the caller sees, the newest first",
	}, func(ctx context.Context, in *PagePath) (*struct{ Body HistoryPage }, error) {
		list, err := h.ws.Maps.Feed(ctx, author(ctx).ID, in.Before, in.Limit)
		return &struct{ Body HistoryPage }{in.page(list)}, problem(err)
	})
}
