package api

import (
	"cmp"
	"context"
	"encoding/json"
	"mime"
	"net/http"
	"strings"
	"unicode"

	"github.com/danielgtaylor/huma/v2"

	"percorso"
	"percorso/journeymap"
	"percorso/journeymap/document"
	"percorso/journeymap/template"
	"percorso/people"
)

// MapPath names a journey map in a path.
type MapPath struct {
	Map string `path:"map" maxLength:"40" doc:"The map's id"`
}

func (p MapPath) id() journeymap.ID { return journeymap.ID(p.Map) }

// NewMap is a map to be made: of a template, of a document, of another map, of
// nodes, or empty.
type NewMap struct {
	Title    string          `json:"title,omitempty" maxLength:"1000" doc:"At most 200 characters; in place of the one it would have"`
	Language string          `json:"language,omitempty" enum:"it,en" doc:"Of the map; of a template, the language it is in"`
	Form     string          `json:"form,omitempty" enum:"as-is,to-be" doc:"The map of today, or the one that we want. A copy with the other form keeps the ids of its nodes, and the two are a pair"`
	Template string          `json:"template,omitempty" maxLength:"40" doc:"Id of a template"`
	Copy     string          `json:"copy,omitempty" maxLength:"40" doc:"Id of the map to copy"`
	Document json.RawMessage `json:"document,omitempty" doc:"A document in the format percorso-map/1"`
	Nodes    []document.Node `json:"nodes,omitempty" maxItems:"10000" doc:"As GET /api/maps/{map} has them"`
}

// MadeMap names a map that was made.
type MadeMap struct {
	ID journeymap.ID `json:"id"`
}

// OpenMap is a map as somebody opens it.
type OpenMap struct {
	Map    journeymap.Row    `json:"map"`
	Seq    int64             `json:"seq" doc:"Of the newest batch that is in the nodes; the live line goes on with since="`
	Nodes  []document.Node   `json:"nodes" nullable:"false" doc:"All of them, deleted ones too"`
	Access journeymap.Access `json:"access" enum:"view,comment,edit,manage" doc:"The caller’s"`
}

// MapBatch is changes that are to be made together.
type MapBatch struct {
	Batch string        `json:"batch" minLength:"8" maxLength:"64" pattern:"^[A-Za-z0-9_-]*$" doc:"The client's name for it, such as a UUID. Sent again under the same name, it is not applied twice"`
	Ops   []document.Op `json:"ops" minItems:"1" maxItems:"2000" nullable:"false"`
}

// author is who asks, as maps write it down.
func author(ctx context.Context) journeymap.Author {
	c, _ := people.CallerOf(ctx)
	return journeymap.Author{ID: c.Person, Name: c.Name}
}

var mapTags = []string{"maps"}

func (h handlers) maps(a huma.API) {
	type rows struct {
		Body []journeymap.Row `nullable:"false"`
	}
	huma.Register(a, huma.Operation{
		OperationID: "list-maps", Method: http.MethodGet, Path: "/api/maps", Tags: mapTags,
		Metadata:    needs(people.Maps),
		Summary:     "The portfolio: every map that the caller may see",
		Description: "The one changed last first. `due` reminds of reviews: `soon` within a week, `overdue` after its day.",
	}, func(ctx context.Context, in *struct {
		Deleted bool `query:"deleted" doc:"Those instead that were deleted in the last 30 days, and the caller can bring back"`
	},
	) (*rows, error) {
		list, err := h.ws.Maps.Portfolio(ctx, author(ctx).ID, in.Deleted)
		return &rows{list}, problem(err)
	})
	huma.Register(a, huma.Operation{
		OperationID: "create-map", Method: http.MethodPost, Path: "/api/maps", Tags: mapTags,
		Metadata:    needs(people.NewMaps),
		Summary:     "Make a map",
		Description: "Of a template, of a document, of another map, of nodes, or empty. Needs the role editor. Whoever makes it manages it.",

		DefaultStatus: http.StatusCreated, MaxBodyBytes: document.MaxFile + 1<<20,
	}, func(ctx context.Context, in *struct{ Body NewMap }) (*struct{ Body MadeMap }, error) {
		id, err := h.createMap(ctx, in.Body)
		if err != nil {
			return nil, problem(err)
		}
		about(ctx, string(id))
		return &struct{ Body MadeMap }{MadeMap{id}}, nil
	})
	huma.Register(a, huma.Operation{
		OperationID: "get-map", Method: http.MethodGet, Path: "/api/maps/{map}", Tags: mapTags,
		Metadata: needs(people.Maps),
		Summary:  "A map with its nodes",
	}, func(ctx context.Context, in *MapPath) (*struct{ Body OpenMap }, error) {
		opened, err := h.ws.Maps.Open(ctx, in.id(), author(ctx).ID)
		if err != nil {
			return nil, problem(err)
		}
		row, err := h.ws.Maps.Row(ctx, in.id(), author(ctx).ID)
		return &struct{ Body OpenMap }{OpenMap{Map: row, Seq: opened.Head.Seq, Nodes: opened.Doc.Nodes(), Access: opened.Access}}, problem(err)
	})
	huma.Register(a, huma.Operation{
		OperationID: "delete-map", Method: http.MethodDelete, Path: "/api/maps/{map}", Tags: mapTags,
		Metadata:    needs(people.Maps),
		Summary:     "Delete a map",
		Description: "It can be brought back for 30 days. Who has it open is told. Needs manage.",
	}, func(ctx context.Context, in *MapPath) (*struct{}, error) {
		return nil, problem(h.ws.Maps.Delete(ctx, in.id(), author(ctx)))
	})
	huma.Register(a, huma.Operation{
		OperationID: "restore-map", Method: http.MethodPost, Path: "/api/maps/{map}/restore", Tags: mapTags,
		Metadata: needs(people.Maps), DefaultStatus: http.StatusNoContent,
		Summary: "Bring a deleted map back",
	}, func(ctx context.Context, in *MapPath) (*struct{}, error) {
		return nil, problem(h.ws.Maps.Restore(ctx, in.id(), author(ctx)))
	})
	huma.Register(a, huma.Operation{
		OperationID: "change-map", Method: http.MethodPost, Path: "/api/maps/{map}/operations", Tags: mapTags,
		Metadata:    looks(people.Maps), // the map has a log of its own
		Summary:     "Change a map",
		Description: "All operations of a batch, or none. When it is answered the batch is on the disk and everybody who has the map open is told. Needs edit.",

		MaxBodyBytes: 16 << 20,
	}, func(ctx context.Context, in *struct {
		MapPath
		Body MapBatch
	},
	) (*struct{ Body journeymap.Appended }, error) {
		done, err := h.ws.Maps.Append(ctx, in.id(), author(ctx), in.Body.Batch, in.Body.Ops)
		return &struct{ Body journeymap.Appended }{done}, problem(err)
	})
}

// file is an answer that a browser saves.
type file struct {
	Kind string `header:"Content-Type"`
	Name string `header:"Content-Disposition"`
	Body []byte
}

func (h handlers) mapDocument(a huma.API) {
	huma.Register(a, huma.Operation{
		OperationID: "list-map-templates", Method: http.MethodGet, Path: "/api/maps/templates", Tags: mapTags,
		Metadata: needs(people.Maps),
		Summary:  "Maps to begin with",
	}, func(_ context.Context, in *struct {
		Language string `query:"language" enum:"it,en" default:"en"`
	},
	) (*struct {
		Body []template.Template `nullable:"false"`
	}, error,
	) {
		list, err := template.List(in.Language)
		return &struct {
			Body []template.Template `nullable:"false"`
		}{list}, problem(err)
	})
	huma.Register(a, huma.Operation{
		OperationID: "get-map-document", Method: http.MethodGet, Path: "/api/maps/{map}/document", Tags: mapTags,
		Metadata: needs(people.Maps),
		Summary:  "A map as a document in the format percorso-map/1",
		Responses: map[string]*huma.Response{"200": {Description: "The document", Content: map[string]*huma.MediaType{
			"application/json": {Schema: &huma.Schema{Type: huma.TypeObject, AdditionalProperties: true}},
		}}},
	}, func(ctx context.Context, in *struct {
		MapPath
		Version int64 `query:"version" minimum:"0" doc:"Of a version; as it is now when absent"`
		Images  bool  `query:"images" default:"true" doc:"Whether the pictures on its cards are in it; at most 20 MB fit"`
	},
	) (*file, error) {
		_, doc, err := h.ws.Maps.Version(ctx, in.id(), author(ctx).ID, in.Version)
		if err != nil {
			return nil, problem(err)
		}
		var pictures []document.Picture
		if in.Images {
			if pictures, err = h.ws.Maps.Pictures(ctx, in.id(), author(ctx).ID, doc); err != nil {
				return nil, problem(err)
			}
		}
		text, err := document.EncodeWith(doc, in.Map, pictures)
		name := fileName(doc.Map().Text("title")) + ".percorso-map.json"
		return &file{Kind: "application/json", Name: mime.FormatMediaType("attachment", map[string]string{"filename": name}), Body: text}, problem(err)
	})
	huma.Register(a, huma.Operation{
		OperationID: "compare-map-versions", Method: http.MethodGet, Path: "/api/maps/{map}/difference", Tags: mapTags,
		Metadata: needs(people.Maps),
		Summary:  "What changed from one version of a map to another",
	}, func(ctx context.Context, in *struct {
		MapPath
		From int64  `query:"from" minimum:"0" doc:"Version; 0 or absent for the map as it is now"`
		To   int64  `query:"to" minimum:"0" doc:"Version; 0 or absent for the map as it is now"`
		With string `query:"with" maxLength:"40" doc:"To is of this map, such as the one of the other form, instead of the same"`
	},
	) (*struct{ Body *document.Difference }, error) {
		d, err := h.ws.Maps.Difference(ctx, author(ctx).ID, in.id(), in.From, journeymap.ID(cmp.Or(in.With, in.Map)), in.To)
		return &struct{ Body *document.Difference }{d}, problem(err)
	})
}

// fileName makes of a title what every system takes as a file's name.
func fileName(title string) string {
	name := strings.Join(strings.FieldsFunc(title, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), "-")
	return cmp.Or(string([]rune(name)[:min(80, len([]rune(name)))]), "map")
}

func (h handlers) createMap(ctx context.Context, n NewMap) (journeymap.ID, error) {
	made := journeymap.New{Title: n.Title, Language: n.Language, Form: n.Form, Copy: journeymap.ID(n.Copy)}
	given := 0
	for _, is := range []bool{n.Nodes != nil, n.Document != nil, n.Copy != "", n.Template != ""} {
		if is {
			given++
		}
	}
	if given > 1 {
		return "", percorso.Errorf(percorso.Invalid, "making a map: give at most one of template, document, copy and nodes")
	}
	switch {
	case n.Template != "":
		doc, err := template.Get(n.Template, n.Language)
		if err != nil {
			return "", err
		}
		made.Doc = doc
	case n.Nodes != nil:
		made.Doc = document.Of(n.Nodes)
	case n.Document != nil:
		doc, _, err := document.Decode(n.Document)
		if err != nil {
			return "", err
		}
		made.Doc = doc
		if made.Pictures, err = document.Pictures(n.Document); err != nil {
			return "", err
		}
	}
	return h.ws.Maps.Create(ctx, author(ctx), made)
}
