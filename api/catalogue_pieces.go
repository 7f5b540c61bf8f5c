package api

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"percorso/catalogue"
	"percorso/people"
)

// SignatureCount is a signature with where it is.
type SignatureCount struct {
	Signature    catalogue.Signature `json:"signature"`
	Place        catalogue.Place     `json:"place"`
	Interactions int64               `json:"interactions"`
}

// cataloguePieces registers what shows the catalogue part by part.
func (h handlers) cataloguePieces(a huma.API) {
	tags := []string{"catalogue"}
	huma.Register(a, huma.Operation{
		OperationID: "get-catalogue-pieces", Method: http.MethodGet, Path: "/api/catalogue/pieces", Tags: tags,
		Metadata: needs(people.Figures),
		Summary:  "The catalogue part by part, with what each part has on real interactions",
	}, func(context.Context, *struct{}) (*struct{ Body *catalogue.Pieces }, error) {
		view := h.ws.Index.View()
		p, err := h.ws.Catalogue.Pieces(view.Signatures(), view.Counts())
		if err != nil {
			return nil, problem(err)
		}
		return &struct{ Body *catalogue.Pieces }{p}, nil
	})
	huma.Register(a, huma.Operation{
		OperationID: "list-unplaced", Method: http.MethodGet, Path: "/api/catalogue/unplaced", Tags: tags,
		Metadata: needs(people.Figures),
		Summary:  "What no rule places yet, most interactions first, with a proposed rule",
	}, func(context.Context, *struct{}) (*struct{ Body *catalogue.Unplaced }, error) {
		view := h.ws.Index.View()
		u, err := h.ws.Catalogue.Unplaced(view.Signatures(), view.Counts())
		if err != nil {
			return nil, problem(err)
		}
		return &struct{ Body *catalogue.Unplaced }{u}, nil
	})
	huma.Register(a, huma.Operation{
		OperationID: "list-catalogue-values", Method: http.MethodGet, Path: "/api/catalogue/values", Tags: tags,
		Metadata: needs(people.Figures),
		Summary:  "The values that a field of a rule has on real interactions, most first",
	}, func(_ context.Context, in *struct {
		Field string `query:"field" required:"true" doc:"event, page, source, channel ..."`
		Limit int    `query:"limit" minimum:"1" maximum:"1000" default:"200"`
	},
	) (*struct{ Body []catalogue.RealValue }, error) {
		view := h.ws.Index.View()
		values, err := h.ws.Catalogue.Values(in.Field, view.Signatures(), view.Counts(), in.Limit)
		if err != nil {
			return nil, problem(err)
		}
		return &struct{ Body []catalogue.RealValue }{values}, nil
	})
	huma.Register(a, huma.Operation{
		OperationID: "list-signatures", Method: http.MethodGet, Path: "/api/catalogue/signatures", Tags: tags,
		Metadata: needs(people.Figures),
		Summary:  "Real signatures that hold a text or are at a touchpoint, most interactions first",
	}, func(_ context.Context, in *struct {
		Text       string `query:"text" maxLength:"200" doc:"Occurs in one of its fields, letter case ignored"`
		Touchpoint string `query:"touchpoint" doc:"Where it is"`
		Limit      int    `query:"limit" minimum:"1" maximum:"500" default:"50"`
	},
	) (*struct{ Body []SignatureCount }, error) {
		out, err := h.signatures(strings.ToLower(in.Text), in.Touchpoint, in.Limit)
		if err != nil {
			return nil, problem(err)
		}
		return &struct{ Body []SignatureCount }{out}, nil
	})
	huma.Register(a, huma.Operation{
		OperationID: "trace-signature", Method: http.MethodPost, Path: "/api/catalogue/trace", Tags: tags,
		Metadata: needs(people.Figures),
		Summary:  "Which rule takes a signature and why, and which rules would come after",
	}, func(_ context.Context, in *struct {
		Body struct {
			Signature catalogue.Signature `json:"signature"`
			Changes   []catalogue.Change  `json:"changes,omitempty" maxItems:"500" doc:"Made first, and not saved"`
		}
	},
	) (*struct{ Body *catalogue.Trace }, error) {
		t, err := h.ws.Catalogue.Trace(in.Body.Signature, h.ws.Index.View().Signatures(), in.Body.Changes)
		if err != nil {
			return nil, problem(err)
		}
		return &struct{ Body *catalogue.Trace }{t}, nil
	})
}

func (h handlers) signatures(text, touchpoint string, limit int) ([]SignatureCount, error) {
	view := h.ws.Index.View()
	sigs, counts := view.Signatures(), view.Counts()
	table, err := h.ws.Catalogue.Table("", sigs)
	if err != nil {
		return nil, err
	}
	out := []SignatureCount{}
	for i, s := range sigs {
		place := table.Place(catalogue.SignatureID(i))
		if place.Channel == "" || touchpoint != "" && string(place.Touchpoint) != touchpoint {
			continue
		}
		all := strings.Join([]string{s.Name, string(s.Source), s.Channel, s.UTMSource, s.UTMMedium, s.UTMCampaign, s.Referrer, s.PageGroup, s.Store, s.About}, "\n")
		if strings.Contains(strings.ToLower(all), text) && i < len(counts) {
			out = append(out, SignatureCount{s, place, counts[i]})
		}
	}
	slices.SortStableFunc(out, func(a, b SignatureCount) int { return cmp.Compare(b.Interactions, a.Interactions) })
	return out[:min(len(out), limit)], nil
}
