package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"percorso"
	"percorso/catalogue"

	"percorso/people"
)

// ModelInfo is a stage model one can ask for.
type ModelInfo struct {
	ID      percorso.ModelID  `json:"id"`
	Name    percorso.Text     `json:"name"`
	Stages  []catalogue.Stage `json:"stages"`
	Loops   []catalogue.Loop  `json:"loops"`
	Default bool              `json:"default" doc:"Whether it answers when none is named"`
}

// CatalogueText is the catalogue as people write it.
type CatalogueText struct {
	YAML    string `json:"yaml" doc:"percorso-catalogue/1, see docs/format/catalogue.md"`
	Version int    `json:"version" doc:"Number of the newest version; name it as base when saving"`
	Broken  string `json:"broken,omitempty" doc:"Why the newest version does not rule, where it cannot be read"`
}

// SaveCatalogue is a new version of the catalogue.
type SaveCatalogue struct {
	YAML string `json:"yaml" minLength:"1"`
	Base int    `json:"base" doc:"The version that you started from; when it is not the newest any more, nothing is saved and the answer is 409"`
	Note string `json:"note,omitempty" maxLength:"500" doc:"What was changed, and why"`
}

// CatalogueVersion is one state of the catalogue's history.
type CatalogueVersion struct {
	Version int        `json:"version"`
	At      *time.Time `json:"at" doc:"Null for version 0, what Percorso begins with"`
	Author  string     `json:"author"`
	Note    string     `json:"note"`
}

// RestoreNote says why somebody went back.
type RestoreNote struct {
	Note string `json:"note,omitempty" maxLength:"500"`
}

// SavedVersion is the number that a saved catalogue got.
type SavedVersion struct {
	Version int `json:"version"`
}

func (h handlers) catalogue(a huma.API) {
	h.cataloguePieces(a)
	h.catalogueChanges(a)
	tags := []string{"catalogue"}
	huma.Register(a, huma.Operation{
		OperationID: "list-models", Method: http.MethodGet, Path: "/api/models", Tags: tags,
		Metadata: needs(people.Figures),
		Summary:  "The stage models",
	}, func(context.Context, *struct{}) (*struct{ Body []ModelInfo }, error) {
		models, first := h.ws.Catalogue.Models()
		out := make([]ModelInfo, len(models))
		for i, m := range models {
			out[i] = ModelInfo{ID: m.ID, Name: m.Name, Stages: m.Stages, Loops: m.Loops, Default: m.ID == first}
			if out[i].Loops == nil {
				out[i].Loops = []catalogue.Loop{}
			}
		}
		return &struct{ Body []ModelInfo }{out}, nil
	})
	huma.Register(a, huma.Operation{
		OperationID: "get-catalogue", Method: http.MethodGet, Path: "/api/catalogue", Tags: tags,
		Metadata: needs(people.Figures),
		Summary:  "The catalogue that rules",
	}, func(context.Context, *struct{}) (*struct{ Body CatalogueText }, error) {
		text, version := h.ws.Catalogue.Text()
		out := CatalogueText{YAML: text, Version: version}
		if err := h.ws.Catalogue.Broken(); err != nil {
			out.Broken = err.Error()
		}
		return &struct{ Body CatalogueText }{out}, nil
	})
	huma.Register(a, huma.Operation{
		OperationID: "save-catalogue", Method: http.MethodPut, Path: "/api/catalogue", Tags: tags,
		Metadata: needs(people.Catalogue),
		Summary:  "Save a new version; it takes effect at once, for the past too",
	}, func(ctx context.Context, in *struct{ Body SaveCatalogue }) (*struct{ Body SavedVersion }, error) {
		n, err := h.ws.Catalogue.SaveAs(ctx, callerName(ctx), in.Body.YAML, in.Body.Note, in.Body.Base)
		if err != nil {
			return nil, problem(err)
		}
		return &struct{ Body SavedVersion }{SavedVersion{n}}, nil
	})
	huma.Register(a, huma.Operation{
		OperationID: "preview-catalogue", Method: http.MethodPost, Path: "/api/catalogue/preview", Tags: tags,
		Metadata: looks(people.Catalogue),
		Summary:  "How many interactions a changed catalogue would move, without saving it",
	}, func(_ context.Context, in *struct {
		Body struct {
			YAML string `json:"yaml" minLength:"1"`
		}
	},
	) (*struct{ Body *CataloguePreview }, error) {
		p, err := h.previewOf(in.Body.YAML)
		if err != nil {
			return nil, problem(err)
		}
		return &struct{ Body *CataloguePreview }{p}, nil
	})
	huma.Register(a, huma.Operation{
		OperationID: "list-catalogue-versions", Method: http.MethodGet, Path: "/api/catalogue/versions", Tags: tags,
		Metadata: needs(people.Figures),
		Summary:  "The history, the newest first",
	}, func(ctx context.Context, _ *struct{}) (*struct{ Body []CatalogueVersion }, error) {
		versions, err := h.ws.Catalogue.Versions(ctx)
		if err != nil {
			return nil, problem(err)
		}
		out := make([]CatalogueVersion, len(versions))
		for i, v := range versions {
			out[i] = CatalogueVersion{Version: v.Number, Author: v.Author, Note: v.Note}
			if !v.At.IsZero() {
				at := v.At.UTC()
				out[i].At = &at
			}
		}
		return &struct{ Body []CatalogueVersion }{out}, nil
	})
	huma.Register(a, huma.Operation{
		OperationID: "get-catalogue-version", Method: http.MethodGet, Path: "/api/catalogue/versions/{version}", Tags: tags,
		Metadata: needs(people.Figures),
		Summary:  "The text of one version",
	}, func(ctx context.Context, in *struct {
		Version int `path:"version" minimum:"0"`
	},
	) (*struct{ Body CatalogueText }, error) {
		text, err := h.ws.Catalogue.VersionText(ctx, in.Version)
		if err != nil {
			return nil, problem(err)
		}
		return &struct{ Body CatalogueText }{CatalogueText{YAML: text, Version: in.Version}}, nil
	})
	huma.Register(a, huma.Operation{
		OperationID: "restore-catalogue-version", Method: http.MethodPost, Path: "/api/catalogue/versions/{version}/restore", Tags: tags,
		Metadata: needs(people.Catalogue),
		Summary:  "Go back to a version: it is saved anew as the newest one",
	}, func(ctx context.Context, in *struct {
		Version int `path:"version" minimum:"0"`
		Body    *RestoreNote
	},
	) (*struct{ Body SavedVersion }, error) {
		note := ""
		if in.Body != nil {
			note = in.Body.Note
		}
		n, err := h.ws.Catalogue.RestoreAs(ctx, callerName(ctx), note, in.Version)
		if err != nil {
			return nil, problem(err)
		}
		return &struct{ Body SavedVersion }{SavedVersion{n}}, nil
	})
}
