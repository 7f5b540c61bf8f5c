package api

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"percorso"
	"percorso/journeymap"
	"percorso/people"
)

// pictureInput is the body of an upload, as far as it is read.
type pictureInput struct {
	MapPath
	content []byte
}

// Resolve reads the picture, and not more than one may have.
func (in *pictureInput) Resolve(ctx huma.Context) []error {
	r, w := humago.Unwrap(ctx)
	tooLarge := problem(percorso.Errorf(percorso.TooLarge, "the picture has more than %d MB: make it smaller, 2,000 pixels wide is plenty", journeymap.MaxAsset>>20))
	if r.ContentLength > journeymap.MaxAsset {
		return []error{tooLarge}
	}
	content, err := io.ReadAll(http.MaxBytesReader(w, r.Body, journeymap.MaxAsset))
	if _, over := errors.AsType[*http.MaxBytesError](err); over {
		return []error{tooLarge}
	}
	if err != nil {
		return []error{problem(percorso.Errorf(percorso.Invalid, "the picture broke off: %w; send it again", err))}
	}
	in.content = content
	return nil
}

// picture is an answer that is a picture.
type picture struct {
	Kind     string `header:"Content-Type"`
	Cache    string `header:"Cache-Control"`
	Policy   string `header:"Content-Security-Policy"`
	Sniff    string `header:"X-Content-Type-Options"`
	Inline   string `header:"Content-Disposition"`
	Resource string `header:"Cross-Origin-Resource-Policy"`
	Tag      string `header:"ETag"`
	Size     string `header:"Content-Length"`
	Body     []byte
}

// pictureOf serves a picture as nothing else: no browser may take it for a page.
func pictureOf(a journeymap.Asset, content []byte) *picture {
	return &picture{
		Kind: a.Kind, Cache: "private, max-age=31536000, immutable", Policy: "default-src 'none'; sandbox", Sniff: "nosniff",
		Inline: "inline", Resource: "same-origin", Tag: `"` + a.ID + `"`, Size: strconv.Itoa(len(content)), Body: content,
	}
}

func pictures() map[string]*huma.Response {
	content := map[string]*huma.MediaType{}
	for _, kind := range []string{"image/png", "image/jpeg", "image/webp", "image/gif"} {
		content[kind] = &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}
	}
	return map[string]*huma.Response{"200": {Description: "The picture", Content: content}}
}

func (h handlers) mapAssets(a huma.API) {
	huma.Register(a, huma.Operation{
		OperationID: "add-map-asset", Method: http.MethodPost, Path: "/api/maps/{map}/assets", Tags: mapTags,
		Metadata:    needs(people.Maps),
		Summary:     "Bring a picture for a map",
		Description: "The body is the picture: PNG, JPEG, WebP or GIF, at most 10 MB, 12,000 pixels on a side and 50 million in all. What it is is read from its content. One that stands nowhere on the map for a week is cleaned up. Needs edit.",

		DefaultStatus: http.StatusCreated,
		RequestBody: &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{
			"application/octet-stream": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}},
		}},
	}, func(ctx context.Context, in *pictureInput) (*struct{ Body journeymap.Asset }, error) {
		asset, err := h.ws.Maps.AddAsset(ctx, in.id(), author(ctx), in.content)
		return &struct{ Body journeymap.Asset }{asset}, problem(err)
	})
	huma.Register(a, huma.Operation{
		OperationID: "get-map-asset", Method: http.MethodGet, Path: "/api/maps/{map}/assets/{asset}", Tags: mapTags,
		Metadata: needs(people.Maps), Responses: pictures(),
		Summary: "A picture of a map",
	}, func(ctx context.Context, in *struct {
		MapPath
		Asset string `path:"asset" maxLength:"64"`
	},
	) (*picture, error) {
		asset, content, err := h.ws.Maps.Asset(ctx, in.id(), author(ctx).ID, in.Asset)
		if err != nil {
			return nil, problem(err)
		}
		return pictureOf(asset, content), nil
	})
}
