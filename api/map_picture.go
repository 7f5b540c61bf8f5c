package api

import (
	"bytes"
	"context"
	"mime"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"percorso"
	"percorso/journeymap"
	"percorso/journeymap/document"
	paint "percorso/journeymap/picture"
	"percorso/people"
)

// PictureLook says how a picture of a map looks.
type PictureLook struct {
	Theme    string `query:"theme" enum:"light,dark" default:"light"`
	Language string `query:"language" enum:"it,en" doc:"Of what the picture says by itself; the map's own when absent"`
	Download bool   `query:"download" doc:"Ask the browser to save it as a file named as the map"`
}

// PictureOf says how a map is drawn.
type PictureOf struct {
	MapPath
	PictureLook
	View    string `query:"view" enum:"table,circle,blueprint" doc:"The map as a table, as a loop, or as a service blueprint; as the map says when absent"`
	Version int64  `query:"version" minimum:"0" doc:"Number of a version; the map as it is now when absent or 0"`
	Figures bool   `query:"figures" doc:"With what the bound stages, cards and curves are measured at"`
}

// Pixels says how fine a PNG is.
type Pixels struct {
	Scale float64 `query:"scale" minimum:"0.1" maximum:"4" default:"2" doc:"Pixels to one of the picture; fewer where it would have more than 64 million"`
}

// drawnMap is an answer that is a map's paint.
type drawnMap struct {
	Kind   string `header:"Content-Type"`
	Cache  string `header:"Cache-Control"`
	Policy string `header:"Content-Security-Policy"`
	Sniff  string `header:"X-Content-Type-Options"`
	Name   string `header:"Content-Disposition"`
	Body   []byte
}

func pictureKind(kind string) map[string]*huma.Response {
	return map[string]*huma.Response{"200": {Description: "The picture", Content: map[string]*huma.MediaType{
		kind: {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}},
	}}}
}

func (h handlers) mapPicture(a huma.API) {
	const about = "Drawn by the server from one list of shapes, so that SVG and PNG are the same. The SVG stands alone: its fonts and images are in it, its text is text, and nothing in it runs or links out."
	huma.Register(a, huma.Operation{
		OperationID: "get-map-svg", Method: http.MethodGet, Path: "/api/maps/{map}/picture.svg", Tags: mapTags,
		Metadata: needs(people.Maps), Responses: pictureKind("image/svg+xml"),
		Summary: "A map as an SVG", Description: about,
	}, func(ctx context.Context, in *PictureOf) (*drawnMap, error) {
		return h.paintMap(ctx, in, 0)
	})
	huma.Register(a, huma.Operation{
		OperationID: "get-map-png", Method: http.MethodGet, Path: "/api/maps/{map}/picture.png", Tags: mapTags,
		Metadata: needs(people.Maps), Responses: pictureKind("image/png"),
		Summary: "A map as a PNG", Description: about,
	}, func(ctx context.Context, in *struct {
		PictureOf
		Pixels
	},
	) (*drawnMap, error) {
		return h.paintMap(ctx, &in.PictureOf, in.Scale)
	})
}

// paintMap paints the map that is asked for, for the caller: a PNG at a scale, at
// 0 an SVG.
func (h handlers) paintMap(ctx context.Context, in *PictureOf, scale float64) (*drawnMap, error) {
	person := author(ctx).ID
	doc, err := h.pictured(ctx, in)
	if err != nil {
		return nil, problem(err)
	}
	o := h.painting(ctx, in.PictureLook, in.View, doc)
	o.Asset = func(name string) []byte {
		_, content, err := h.ws.Maps.Asset(ctx, in.id(), person, name)
		if err != nil {
			return nil
		}
		return content
	}
	if in.Figures {
		if caller, _ := people.CallerOf(ctx); !caller.May(people.Figures) {
			return nil, problem(percorso.Errorf(percorso.Forbidden, "figures: seeing them needs the right to see figures; ask for the picture without"))
		}
		if o.Figures, err = h.figures.Figures(asker(ctx), doc, nil); err != nil {
			return nil, problem(err)
		}
	}
	answer, err := h.paint(ctx, doc, o, scale, in.Download)
	return answer, problem(err)
}

// paintersAtOnce bounds the memory that pictures take: a large PNG needs some
// hundred megabytes while it is painted.
const paintersAtOnce = 2

// paint paints a map: a PNG at a scale, at 0 an SVG. Those who ask for many wait.
func (h handlers) paint(ctx context.Context, doc *document.Document, o paint.Options, scale float64, download bool) (*drawnMap, error) {
	select {
	case h.painters <- struct{}{}:
		defer func() { <-h.painters }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	scene, err := paint.Draw(doc, o)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if scale > 0 {
		err = paint.WritePNG(&b, scene, scale)
		return drawn(scene, b.Bytes(), "image/png", ".png", download), err
	}
	err = paint.WriteSVG(&b, scene)
	return drawn(scene, b.Bytes(), "image/svg+xml", ".svg", download), err
}

// painting is how a map is painted in this workspace: it has no figures and no
// images yet.
func (h handlers) painting(ctx context.Context, look PictureLook, view string, doc *document.Document) paint.Options {
	cat, _ := h.ws.Catalogue.Document()
	names := map[string]string{}
	if all, err := h.ws.People.Persons(ctx); err == nil {
		for _, p := range all {
			names[string(p.ID)] = p.Name
		}
	}
	if own := doc.Map().Text("view"); view == "" && (own == paint.Circle || own == paint.Blueprint) {
		view = own
	}
	return paint.Options{
		Theme: look.Theme, Language: look.Language, View: view, Touchpoint: paint.Touchpoints(cat), Channel: paint.Channels(cat),
		Person: func(id string) string { return names[id] }, Now: h.today(),
	}
}

// sharedPicture draws what a link shows.
func (h handlers) sharedPicture(a huma.API, tags []string) {
	const about = "As GET /api/maps/{map}/picture.svg draws it: what the link shows, in the way that it says, with the figures if it shows them."
	huma.Register(a, huma.Operation{
		OperationID: "get-shared-svg", Method: http.MethodGet, Path: "/api/shared/{token}/picture.svg", Tags: tags,
		Metadata: needs(people.Nobody), Responses: pictureKind("image/svg+xml"),
		Summary: "What a link shows of a map, as an SVG", Description: about,
	}, func(ctx context.Context, in *struct {
		SharedPath
		PictureLook
	},
	) (*drawnMap, error) {
		return h.paintShared(ctx, in.SharedPath, in.PictureLook, 0)
	})
	huma.Register(a, huma.Operation{
		OperationID: "get-shared-png", Method: http.MethodGet, Path: "/api/shared/{token}/picture.png", Tags: tags,
		Metadata: needs(people.Nobody), Responses: pictureKind("image/png"),
		Summary: "What a link shows of a map, as a PNG", Description: about,
	}, func(ctx context.Context, in *struct {
		SharedPath
		PictureLook
		Pixels
	},
	) (*drawnMap, error) {
		return h.paintShared(ctx, in.SharedPath, in.PictureLook, in.Scale)
	})
}

// paintShared paints what a link shows: a PNG at a scale, at 0 an SVG.
func (h handlers) paintShared(ctx context.Context, in SharedPath, look PictureLook, scale float64) (*drawnMap, error) {
	s, err := h.opened(ctx, in)
	if err != nil {
		return nil, problem(err)
	}
	_, doc, err := h.ws.Maps.Shown(ctx, s)
	if err != nil {
		return nil, problem(err)
	}
	o := h.painting(ctx, look, s.Look.View, doc)
	o.Asset = func(name string) []byte {
		_, content, err := h.ws.Maps.GuestAsset(ctx, s, name)
		if err != nil {
			return nil
		}
		return content
	}
	if s.Figures {
		if o.Figures, err = h.figuresShown(ctx, s, doc); err != nil {
			return nil, problem(err)
		}
	}
	answer, err := h.paint(ctx, doc, o, scale, look.Download)
	return answer, problem(err)
}

// today is the time where the workspace is.
func (h handlers) today() time.Time {
	zone, err := time.LoadLocation(h.ws.Config().Zone)
	if err != nil {
		zone = time.UTC
	}
	return time.Now().In(zone)
}

// pictured is the map as it is now, or as a version.
func (h handlers) pictured(ctx context.Context, in *PictureOf) (*document.Document, error) {
	if in.Version > 0 {
		_, doc, err := h.ws.Maps.Version(ctx, journeymap.ID(in.Map), author(ctx).ID, in.Version)
		return doc, err
	}
	return h.measured(ctx, in.id())
}

func drawn(s *paint.Scene, body []byte, kind, ending string, download bool) *drawnMap {
	way := "inline"
	if download {
		way = "attachment"
	}
	return &drawnMap{
		Kind: kind, Cache: "private, no-cache", Policy: "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:; sandbox", Sniff: "nosniff",
		Name: mime.FormatMediaType(way, map[string]string{"filename": fileName(s.Title) + ending}), Body: body,
	}
}
