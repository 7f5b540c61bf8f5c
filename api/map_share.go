package api

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"percorso"
	"percorso/catalogue"
	"percorso/insight"
	"percorso/journeymap"
	"percorso/journeymap/binding"
	"percorso/journeymap/document"
	"percorso/people"
)

// NewMapShare is a link to be made.
type NewMapShare struct {
	Name     string            `json:"name,omitempty" maxLength:"400" doc:"For whom it is; at most 100 characters"`
	Access   journeymap.Access `json:"access" enum:"view,comment"`
	Password string            `json:"password,omitempty" maxLength:"1000" doc:"6 to 200 characters; absent for none"`
	Days     int               `json:"days,omitempty" minimum:"0" maximum:"730" doc:"How long it opens; absent for ever"`
	Look     journeymap.Look   `json:"look,omitzero" doc:"What of the map it shows; all of it when absent"`
	Figures  bool              `json:"figures,omitempty" doc:"Whether the measured figures are shown too"`
}

// MapShare is a link that shows a map to whoever has it.
type MapShare struct {
	ID        string            `json:"id"`
	Name      string            `json:"name"`
	Access    journeymap.Access `json:"access" enum:"view,comment"`
	Password  bool              `json:"password" doc:"Whether it asks for one"`
	Look      journeymap.Look   `json:"look"`
	Figures   bool              `json:"figures"`
	CreatedAt time.Time         `json:"created_at"`
	CreatedBy string            `json:"created_by" doc:"Name"`
	ExpiresAt *time.Time        `json:"expires_at,omitempty" doc:"Absent for never"`
	Expired   bool              `json:"expired"`
	UsedAt    *time.Time        `json:"used_at,omitempty" doc:"To the hour; absent for never"`
}

// MadeMapShare is a link with its secret, which is shown this once.
type MadeMapShare struct {
	MapShare
	Token string `json:"token" doc:"Shown only now, and kept nowhere"`
	Path  string `json:"path" doc:"Of the page, with the workspace's own part"`
}

// SharedMap is what a link shows.
type SharedMap struct {
	Locked    bool              `json:"locked" doc:"It asks for a password, and nothing else is told before"`
	Workspace string            `json:"workspace,omitempty" doc:"Its name"`
	Title     string            `json:"title,omitempty"`
	Access    journeymap.Access `json:"access,omitempty" enum:"view,comment"`
	Look      journeymap.Look   `json:"look"`
	Figures   bool              `json:"figures"`
	ExpiresAt *time.Time        `json:"expires_at,omitempty"`
	Seq       int64             `json:"seq"`
	Nodes     []document.Node   `json:"nodes,omitempty" doc:"Of what the link shows"`
	// Fields are the names of what the nodes name, for who may not ask for all.
	Fields *SharedFields `json:"fields,omitempty" doc:"Names of the catalogue that the nodes use"`
}

// SharedFields are the parts of the catalogue that a shared map names.
type SharedFields struct {
	Channels    []catalogue.Channel    `json:"channels" nullable:"false"`
	Touchpoints []catalogue.Touchpoint `json:"touchpoints" nullable:"false" doc:"Those that the nodes name, and those of the channels that they name"`
}

// SharePassword is what somebody gives as a link's password.
type SharePassword struct {
	Password string `json:"password" maxLength:"1000"`
}

// GuestComment is something that somebody says who came by a link.
type GuestComment struct {
	Name   string `json:"name" maxLength:"400" doc:"Who they are, 1 to 60 characters"`
	Thread string `json:"thread,omitempty" maxLength:"40"`
	Node   string `json:"node,omitempty" maxLength:"40"`
	Text   string `json:"text" maxLength:"60000"`
	Batch  string `json:"batch,omitempty" maxLength:"64"`
}

// proofCookie shows that somebody has given a link's password.
const proofCookie = "percorso_shared"

// SharedPath names a link in a path.
type SharedPath struct {
	Token string `path:"token" maxLength:"100" doc:"The link's secret"`
	Proof string `cookie:"percorso_shared" maxLength:"200"`
}

func (h handlers) mapShare(s journeymap.Share) MapShare {
	out := MapShare{
		ID: s.ID, Name: s.Name, Access: s.Access, Password: s.Password != "", Look: s.Look, Figures: s.Figures,
		CreatedAt: s.CreatedAt, CreatedBy: s.CreatedBy,
	}
	if !s.ExpiresAt.IsZero() {
		out.ExpiresAt, out.Expired = &s.ExpiresAt, !h.ws.Now().Before(s.ExpiresAt)
	}
	if !s.UsedAt.IsZero() {
		out.UsedAt = &s.UsedAt
	}
	return out
}

func (h handlers) mapShares(a huma.API) {
	huma.Register(a, huma.Operation{
		OperationID: "list-map-shares", Method: http.MethodGet, Path: "/api/maps/{map}/shares", Tags: mapTags,
		Metadata: needs(people.Maps),
		Summary:  "A map's links, the newest first", Description: "Needs manage.",
	}, func(ctx context.Context, in *MapPath) (*struct {
		Body []MapShare `nullable:"false"`
	}, error,
	) {
		list, err := h.ws.Maps.Shares(ctx, in.id(), author(ctx).ID)
		out := make([]MapShare, len(list))
		for i, s := range list {
			out[i] = h.mapShare(s)
		}
		return &struct {
			Body []MapShare `nullable:"false"`
		}{out}, problem(err)
	})
	huma.Register(a, huma.Operation{
		OperationID: "add-map-share", Method: http.MethodPost, Path: "/api/maps/{map}/shares", Tags: mapTags,
		Metadata: needs(people.Maps), DefaultStatus: http.StatusCreated,
		Summary: "Make a link that shows a map to whoever has it", Description: "Needs manage.",
	}, func(ctx context.Context, in *struct {
		MapPath
		Body NewMapShare
	},
	) (*struct{ Body MadeMapShare }, error) {
		s, secret, err := h.ws.Maps.Share(ctx, in.id(), author(ctx), journeymap.NewShare(in.Body))
		if err != nil {
			return nil, problem(err)
		}
		return &struct{ Body MadeMapShare }{MadeMapShare{h.mapShare(s), secret, h.opt.Base + "/shared/" + secret}}, nil
	})
	huma.Register(a, huma.Operation{
		OperationID: "end-map-share", Method: http.MethodDelete, Path: "/api/maps/{map}/shares/{share}", Tags: mapTags,
		Metadata: needs(people.Maps),
		Summary:  "End a link", Description: "At once: who looks at the map by it is let go. Needs manage.",
	}, func(ctx context.Context, in *struct {
		MapPath
		Share string `path:"share" maxLength:"40"`
	},
	) (*struct{}, error) {
		return nil, problem(h.ws.Maps.Unshare(ctx, in.id(), author(ctx), in.Share))
	})
}

// opened returns the link of a path, if nothing is in the way of it.
func (h handlers) opened(ctx context.Context, in SharedPath) (journeymap.Share, error) {
	s, err := h.ws.Maps.ByLink(ctx, in.Token)
	if err == nil && !h.ws.Maps.Proven(s, in.Proof) {
		err = percorso.Errorf(percorso.Unauthorized, "this link asks for a password: send it to POST /api/shared/TOKEN/password")
	}
	return s, err
}

func (h handlers) shared(a huma.API) {
	tags := []string{"shared"}
	huma.Register(a, huma.Operation{
		OperationID: "get-shared", Method: http.MethodGet, Path: "/api/shared/{token}", Tags: tags,
		Metadata: needs(people.Nobody),
		Summary:  "What a link shows of a map",
	}, func(ctx context.Context, in *SharedPath) (*struct{ Body SharedMap }, error) {
		s, err := h.ws.Maps.ByLink(ctx, in.Token)
		if err != nil {
			return nil, problem(err)
		}
		if !h.ws.Maps.Proven(s, in.Proof) {
			return &struct{ Body SharedMap }{SharedMap{Locked: true}}, nil
		}
		head, doc, err := h.ws.Maps.Shown(ctx, s)
		if err != nil {
			return nil, problem(err)
		}
		out := SharedMap{
			Workspace: h.ws.Config().Name, Title: head.Summary.Title, Access: s.Access, Look: s.Look, Figures: s.Figures,
			ExpiresAt: h.mapShare(s).ExpiresAt, Seq: head.Seq, Nodes: doc.Nodes(),
		}
		if out.Fields, err = h.sharedFields(ctx, out.Nodes); err != nil {
			return nil, problem(err)
		}
		return &struct{ Body SharedMap }{out}, nil
	})
	huma.Register(a, huma.Operation{
		OperationID: "open-shared", Method: http.MethodPost, Path: "/api/shared/{token}/password", Tags: tags,
		Metadata: needs(people.Nobody), DefaultStatus: http.StatusNoContent,
		Summary:     "Give the password of a link",
		Description: "A cookie shows for 12 hours that it was right; a restart of the server ends that too.",
	}, func(ctx context.Context, in *struct {
		SharedPath
		Body SharePassword
	},
	) (*struct {
		SetCookie http.Cookie `header:"Set-Cookie"`
	}, error,
	) {
		s, err := h.ws.Maps.ByLink(ctx, in.Token)
		if err != nil {
			return nil, problem(err)
		}
		about(ctx, s.ID)
		proof, until, err := h.ws.Maps.Prove(ctx, s, in.Body.Password, visitOf(ctx).Address)
		if err != nil {
			return nil, problem(err)
		}
		return &struct {
			SetCookie http.Cookie `header:"Set-Cookie"`
		}{http.Cookie{ //nolint:gosec // Secure where TLS is in front
			Name: proofCookie, Value: proof, Path: h.opt.Base + "/api/shared/" + in.Token, Expires: until,
			HttpOnly: true, Secure: h.opt.Secure, SameSite: http.SameSiteLaxMode,
		}}, nil
	})
	huma.Register(a, huma.Operation{
		OperationID: "get-shared-figures", Method: http.MethodPost, Path: "/api/shared/{token}/figures", Tags: tags,
		Metadata:    looks(people.Nobody),
		Summary:     "The measured figures of what a link shows",
		Description: "By the map’s own filter. Only by a link that shows figures.",
	}, func(ctx context.Context, in *SharedPath) (*struct{ Body *binding.MapFigures }, error) {
		f, err := h.sharedFigures(ctx, *in)
		return &struct{ Body *binding.MapFigures }{f}, problem(err)
	})
	h.sharedLive(a, tags)
	h.sharedComments(a, tags)
	h.sharedPicture(a, tags)
	huma.Register(a, huma.Operation{
		OperationID: "get-shared-asset", Method: http.MethodGet, Path: "/api/shared/{token}/assets/{asset}", Tags: tags,
		Metadata: needs(people.Nobody), Responses: pictures(),
		Summary: "A picture that a link shows",
	}, func(ctx context.Context, in *struct {
		SharedPath
		Asset string `path:"asset" maxLength:"64"`
	},
	) (*picture, error) {
		s, err := h.opened(ctx, in.SharedPath)
		if err != nil {
			return nil, problem(err)
		}
		asset, content, err := h.ws.Maps.GuestAsset(ctx, s, in.Asset)
		if err != nil {
			return nil, problem(err)
		}
		return pictureOf(asset, content), nil
	})
}

// sharedFigures measures what a link shows. What the map is compared with is not
// among it.
func (h handlers) sharedFigures(ctx context.Context, in SharedPath) (*binding.MapFigures, error) {
	s, err := h.opened(ctx, in)
	if err != nil {
		return nil, err
	}
	if !s.Figures {
		return nil, percorso.Errorf(percorso.Forbidden, "this link shows the map without its figures: ask who sent it for another")
	}
	_, shown, err := h.ws.Maps.Shown(ctx, s)
	if err != nil {
		return nil, err
	}
	return h.figuresShown(ctx, s, shown)
}

// figuresShown measures the whole map behind a link, so that a part of it has the
// figures that it has there, and returns those of what is shown.
func (h handlers) figuresShown(ctx context.Context, s journeymap.Share, shown *document.Document) (*binding.MapFigures, error) {
	doc, err := h.ws.Maps.Behind(ctx, s)
	if err != nil {
		return nil, err
	}
	doc.Apply([]document.Op{{Op: document.Set, ID: document.Root, Key: "pair", Value: json.RawMessage("null")}})
	f, err := h.figures.Figures(insight.OfMany(ctx, insight.Fewest), doc, nil)
	if err != nil {
		return nil, err
	}
	return f.For(shown), nil
}

// sharedFields returns what of the catalogue the nodes name, and nothing else of it.
func (h handlers) sharedFields(ctx context.Context, nodes []document.Node) (*SharedFields, error) {
	f, err := h.ws.Fields(ctx)
	if err != nil {
		return nil, err
	}
	text, err := json.Marshal(nodes)
	if err != nil {
		return nil, percorso.Errorf(percorso.Internal, "reading the nodes of a shared map: %w", err)
	}
	named := func(id string) bool { return bytes.Contains(text, []byte(strconv.Quote(id))) }
	out := &SharedFields{Channels: []catalogue.Channel{}, Touchpoints: []catalogue.Touchpoint{}}
	for _, c := range f.Channels {
		if named(string(c.ID)) {
			out.Channels = append(out.Channels, c)
		}
	}
	for _, p := range f.Touchpoints {
		if named(string(p.ID)) || named(string(p.Channel)) {
			out.Touchpoints = append(out.Touchpoints, p)
		}
	}
	return out, nil
}

func (h handlers) sharedLive(a huma.API, tags []string) {
	huma.Register(a, huma.Operation{
		OperationID: "shared-live", Method: http.MethodGet, Path: "/api/shared/{token}/live", Tags: tags,
		Metadata:    streams(people.Nobody),
		Summary:     "Be told what happens on what a link shows",
		Description: "Like map-live, to read only: no names, and no presence. `start` has what the link shows, whatever the client had, and comes anew when something changes that a guest cannot be told by operations.",
		Responses:   switching(),
	}, func(ctx context.Context, in *SharedPath) (*huma.StreamResponse, error) {
		s, err := h.opened(ctx, *in)
		if err != nil {
			return nil, problem(err)
		}
		line, err := h.ws.Maps.Watch(ctx, s, visitOf(ctx).Address)
		if err != nil {
			return nil, problem(err)
		}
		return &huma.StreamResponse{Body: func(hc huma.Context) {
			h.line(ctx, hc, line)
		}}, nil
	})
}

func (h handlers) sharedComments(a huma.API, tags []string) {
	huma.Register(a, huma.Operation{
		OperationID: "list-shared-comments", Method: http.MethodGet, Path: "/api/shared/{token}/comments", Tags: tags,
		Metadata: needs(people.Nobody),
		Summary:  "What people said on what a link shows", Description: "Nothing by a link that lets people only look.",
	}, func(ctx context.Context, in *SharedPath) (*struct {
		Body []journeymap.Thread `nullable:"false"`
	}, error,
	) {
		s, err := h.opened(ctx, *in)
		if err != nil {
			return nil, problem(err)
		}
		list, err := h.ws.Maps.GuestThreads(ctx, s)
		return &struct {
			Body []journeymap.Thread `nullable:"false"`
		}{list}, problem(err)
	})
	huma.Register(a, huma.Operation{
		OperationID: "add-shared-comment", Method: http.MethodPost, Path: "/api/shared/{token}/comments", Tags: tags,
		Metadata: needs(people.Nobody), DefaultStatus: http.StatusCreated,
		Summary: "Say something as a guest",
	}, func(ctx context.Context, in *struct {
		SharedPath
		Body GuestComment
	},
	) (*struct{ Body journeymap.Thread }, error) {
		s, err := h.opened(ctx, in.SharedPath)
		if err != nil {
			return nil, problem(err)
		}
		about(ctx, s.ID)
		t, err := h.ws.Maps.GuestSay(ctx, s, visitOf(ctx).Address, in.Body.Name, journeymap.Saying{Thread: in.Body.Thread, Node: in.Body.Node, Text: in.Body.Text, Batch: in.Body.Batch})
		return &struct{ Body journeymap.Thread }{t}, problem(err)
	})
}
