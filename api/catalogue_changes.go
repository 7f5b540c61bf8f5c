package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"percorso/catalogue"
	"percorso/people"
)

// CataloguePreview is what a changed catalogue would move.
type CataloguePreview struct {
	*catalogue.Preview
	Customers int64  `json:"customers" doc:"Customers who have an interaction that would change"`
	All       int64  `json:"all_customers" doc:"Customers there are"`
	YAML      string `json:"yaml,omitempty" doc:"The text with the changes made, where it was changes that were looked at"`
}

// CatalogueChanges are changes to try or to save.
type CatalogueChanges struct {
	Changes []catalogue.Change `json:"changes" minItems:"1" maxItems:"500" doc:"Made one after the other; all or none"`
}

// SaveCatalogueChanges are changes to save.
type SaveCatalogueChanges struct {
	CatalogueChanges
	Base int    `json:"base" doc:"The version that you started from; when it is not the newest any more, nothing is saved and the answer is 409"`
	Note string `json:"note,omitempty" maxLength:"500" doc:"What was changed, and why"`
}

// catalogueChanges registers what changes the catalogue without its text.
func (h handlers) catalogueChanges(a huma.API) {
	tags := []string{"catalogue"}
	huma.Register(a, huma.Operation{
		OperationID: "preview-catalogue-changes", Method: http.MethodPost, Path: "/api/catalogue/changes/preview", Tags: tags,
		Metadata: looks(people.Catalogue),
		Summary:  "What changes would move, without saving them",
	}, func(_ context.Context, in *struct{ Body CatalogueChanges }) (*struct{ Body *CataloguePreview }, error) {
		text, _, err := h.ws.Catalogue.Edit(in.Body.Changes)
		if err != nil {
			return nil, problem(err)
		}
		p, err := h.previewOf(text)
		if err != nil {
			return nil, problem(err)
		}
		p.YAML = text
		return &struct{ Body *CataloguePreview }{p}, nil
	})
	huma.Register(a, huma.Operation{
		OperationID: "save-catalogue-changes", Method: http.MethodPost, Path: "/api/catalogue/changes", Tags: tags,
		Metadata: needs(people.Catalogue),
		Summary:  "Make changes and save them as a new version; it takes effect at once, for the past too",
	}, func(ctx context.Context, in *struct{ Body SaveCatalogueChanges }) (*struct{ Body SavedVersion }, error) {
		n, err := h.ws.Catalogue.SaveChanges(ctx, callerName(ctx), in.Body.Changes, in.Body.Note, in.Body.Base)
		if err != nil {
			return nil, problem(err)
		}
		return &struct{ Body SavedVersion }{SavedVersion{n}}, nil
	})
	huma.Register(a, huma.Operation{
		OperationID: "diff-catalogue-versions", Method: http.MethodGet, Path: "/api/catalogue/diff", Tags: tags,
		Metadata: needs(people.Figures),
		Summary:  "What is different from one version to another",
	}, func(ctx context.Context, in *struct {
		From int `query:"from" minimum:"0" required:"true"`
		To   int `query:"to" minimum:"0" required:"true"`
	},
	) (*struct{ Body []catalogue.Difference }, error) {
		list, err := h.ws.Catalogue.Diff(ctx, in.From, in.To)
		if err != nil {
			return nil, problem(err)
		}
		if list == nil {
			list = []catalogue.Difference{}
		}
		return &struct{ Body []catalogue.Difference }{list}, nil
	})
}

// previewOf compares a text with the catalogue that rules, on all interactions.
func (h handlers) previewOf(text string) (*CataloguePreview, error) {
	view := h.ws.Index.View()
	p, err := h.ws.Catalogue.Preview(text, view.Signatures(), view.Counts())
	if err != nil {
		return nil, err
	}
	out := &CataloguePreview{Preview: p}
	for _, b := range view.Blocks() {
		for i := range b.Profiles() {
			if b.Skip.Has(uint32(i)) || b.First[i] == b.First[i+1] {
				continue
			}
			out.All++
			for _, code := range b.Code[b.First[i]:b.First[i+1]] {
				if p.Changed > 0 && int(code) < len(p.Moved) && p.Moved[code] {
					out.Customers++
					break
				}
			}
		}
	}
	return out, nil
}

// callerName is who signs a version.
func callerName(ctx context.Context) string {
	c, _ := people.CallerOf(ctx)
	return c.Name
}
