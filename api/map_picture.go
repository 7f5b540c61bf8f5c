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

// PictureOf says how a map is drawn.
type PictureOf struct {
	MapPath
	Theme    string `query:"theme" enum:"light,dark" default:"light"`
	Language string `query:"language" enum:"it,en" doc:"Of what the picture says by itself; the map's own when absent"`
	View     string `query:"view" enum:"table,circle" doc:"The map as a table or as a loop; as the map says when absent"`
	Version  int64  `query:"version" minimum:"0" doc:"Number of a version; the map as it is now when absent or 0"`
	Figures  bool   `query:"figures" doc:"With what the bound stages, cards and curves are measured at"`
	Download bool   `query:"download" doc:"Ask the browser to save it as a file named as the map"`
}

// PixelsOf says how a map is drawn in pixels.
type PixelsOf struct {
	PictureOf
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
		scene, err := h.scene(ctx, in)
		if err != nil {
			return nil, problem(err)
		}
		var b bytes.Buffer
		err = paint.WriteSVG(&b, scene)
		return drawn(scene, b.Bytes(), "image/svg+xml", ".svg", in.Download), problem(err)
	})
	huma.Register(a, huma.Operation{
		OperationID: "get-map-png", Method: http.MethodGet, Path: "/api/maps/{map}/picture.png", Tags: mapTags,
		Metadata: needs(people.Maps), Responses: pictureKind("image/png"),
		Summary: "A map as a PNG", Description: about,
	}, func(ctx context.Context, in *PixelsOf) (*drawnMap, error) {
		scene, err := h.scene(ctx, &in.PictureOf)
		if err != nil {
			return nil, problem(err)
		}
		var b bytes.Buffer
		err = paint.WritePNG(&b, scene, in.Scale)
		return drawn(scene, b.Bytes(), "image/png", ".png", in.Download), problem(err)
	})
}

// scene draws the map that is asked for, for the caller.
func (h handlers) scene(ctx context.Context, in *PictureOf) (*paint.Scene, error) {
	person := author(ctx).ID
	doc, err := h.pictured(ctx, in)
	if err != nil {
		return nil, err
	}
	cat, _ := h.ws.Catalogue.Document()
	names := map[string]string{}
	if all, err := h.ws.People.Persons(ctx); err == nil {
		for _, p := range all {
			names[string(p.ID)] = p.Name
		}
	}
	view := in.View
	if view == "" && doc.Map().Text("view") == paint.Circle {
		view = paint.Circle
	}
	o := paint.Options{
		Theme: in.Theme, Language: in.Language, View: view,
		Touchpoint: paint.Touchpoints(cat), Channel: paint.Channels(cat),
		Person: func(id string) string { return names[id] },
		Asset: func(name string) []byte {
			_, content, err := h.ws.Maps.Asset(ctx, in.id(), person, name)
			if err != nil {
				return nil
			}
			return content
		},
		Now: h.today(),
	}
	if in.Figures {
		if caller, _ := people.CallerOf(ctx); !caller.May(people.Figures) {
			return nil, percorso.Errorf(percorso.Forbidden, "figures: seeing them needs the right to see figures; ask for the picture without")
		}
		if o.Figures, err = h.figures.Figures(ctx, doc, nil); err != nil {
			return nil, err
		}
	}
	return paint.Draw(doc, o)
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
