package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"percorso/people"
)

const (
	// cookieName is the cookie that holds a session's secret.
	cookieName = "percorso_session"
	// linkParam names the secret of a link in a path.
	linkParam = "token"
)

// Me is who asks, and what they may do here.
type Me struct {
	Person     *PersonRef     `json:"person" doc:"Null for nobody"`
	Role       string         `json:"role" doc:"viewer, analyst, editor or owner; empty for nobody"`
	Rights     []people.Right `json:"rights" nullable:"false"`
	Token      bool           `json:"token" doc:"Asked with an API token"`
	Demo       bool           `json:"demo" doc:"Signed in by itself, as the owner of a demo: there is no password, and no signing out"`
	Workspace  WorkspaceRef   `json:"workspace"`
	NeedsOwner bool           `json:"needs_owner" doc:"No owner can sign in yet: the program's output has the link that makes one"`
	OIDC       string         `json:"oidc" doc:"Name of the sign-in provider, empty without one; /api/oidc/start begins there"`
}

// PersonRef names a person.
type PersonRef struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Email string `json:"email"`
}

// WorkspaceRef names a workspace.
type WorkspaceRef struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Credentials are what one signs in with.
type Credentials struct {
	Email    string `json:"email" maxLength:"320"`
	Password string `json:"password" maxLength:"4096"`
}

// NewName is what a person wants to be called.
type NewName struct {
	Name string `json:"name" maxLength:"1000"`
}

// NewPassword replaces a password.
type NewPassword struct {
	Current  string `json:"current" maxLength:"4096"`
	Password string `json:"password" maxLength:"4096" doc:"10 to 256 characters, not the name or e-mail, and not a common one"`
}

// Session is a browser in which one is signed in.
type Session struct {
	ID        string    `json:"id"`
	Current   bool      `json:"current" doc:"The one that asks"`
	CreatedAt time.Time `json:"created_at"`
	LastSeen  time.Time `json:"last_seen"`
	ExpiresAt time.Time `json:"expires_at"`
	Address   string    `json:"address"`
	Agent     string    `json:"agent" doc:"The browser, as it names itself"`
}

// signedIn is an answer that changes the cookie.
type signedIn struct {
	SetCookie http.Cookie `header:"Set-Cookie"`
	Body      Me
}

// signedOut is an answer without content that takes the cookie away.
type signedOut struct {
	SetCookie http.Cookie `header:"Set-Cookie"`
}

func (h handlers) session(a huma.API) {
	tags := []string{"people"}
	huma.Register(a, huma.Operation{
		OperationID: "get-me", Method: http.MethodGet, Path: "/api/me", Tags: tags,
		Metadata: needs(people.Nobody),
		Summary:  "Who asks, and what they may do",
	}, func(ctx context.Context, _ *struct{}) (*struct{ Body Me }, error) {
		me, err := h.me(ctx)
		return &struct{ Body Me }{me}, problem(err)
	})
	huma.Register(a, huma.Operation{
		OperationID: "sign-in", Method: http.MethodPost, Path: "/api/session", Tags: tags,
		Metadata: needs(people.Nobody),
		Summary:  "Sign in",
	}, func(ctx context.Context, in *struct{ Body Credentials }) (*signedIn, error) {
		about(ctx, in.Body.Email)
		granted, err := h.ws.People.SignIn(ctx, in.Body.Email, in.Body.Password, visitOf(ctx).Visitor)
		if err != nil {
			return nil, problem(err)
		}
		return h.welcome(ctx, granted)
	})
	huma.Register(a, huma.Operation{
		OperationID: "sign-out", Method: http.MethodDelete, Path: "/api/session", Tags: tags,
		Metadata: needs(people.Self),
		Summary:  "Sign out", DefaultStatus: http.StatusNoContent,
	}, func(ctx context.Context, _ *struct{}) (*signedOut, error) {
		c := visitOf(ctx).caller
		if c.Session != "" {
			if err := h.ws.People.EndSession(ctx, people.PersonID(c.Person), c.Session); err != nil {
				return nil, problem(err)
			}
		}
		return &signedOut{h.cookie("", time.Time{})}, nil
	})
	huma.Register(a, huma.Operation{
		OperationID: "list-my-sessions", Method: http.MethodGet, Path: "/api/me/sessions", Tags: tags,
		Metadata: needs(people.Self),
		Summary:  "The browsers in which one is signed in",
	}, func(ctx context.Context, _ *struct{}) (*struct {
		Body []Session `nullable:"false"`
	}, error,
	) {
		c := visitOf(ctx).caller
		sessions, err := h.ws.People.Sessions(ctx, people.PersonID(c.Person))
		out := make([]Session, len(sessions))
		for i, s := range sessions {
			out[i] = Session{ID: s.ID, Current: s.ID == c.Session, CreatedAt: s.CreatedAt, LastSeen: s.LastSeen, ExpiresAt: s.ExpiresAt, Address: s.Address, Agent: s.Agent}
		}
		return &struct {
			Body []Session `nullable:"false"`
		}{out}, problem(err)
	})
	huma.Register(a, huma.Operation{
		OperationID: "end-my-session", Method: http.MethodDelete, Path: "/api/me/sessions/{id}", Tags: tags,
		Metadata: needs(people.Self),
		Summary:  "Sign out in one browser", DefaultStatus: http.StatusNoContent,
	}, func(ctx context.Context, in *struct {
		ID string `path:"id"`
	},
	) (*struct{}, error) {
		return nil, problem(h.ws.People.EndSession(ctx, people.PersonID(visitOf(ctx).caller.Person), in.ID))
	})
	huma.Register(a, huma.Operation{
		OperationID: "end-my-other-sessions", Method: http.MethodDelete, Path: "/api/me/sessions", Tags: tags,
		Metadata: needs(people.Self),
		Summary:  "Sign out in all other browsers", DefaultStatus: http.StatusNoContent,
	}, func(ctx context.Context, _ *struct{}) (*struct{}, error) {
		c := visitOf(ctx).caller
		return nil, problem(h.ws.People.EndOtherSessions(ctx, people.PersonID(c.Person), c.Session))
	})
	huma.Register(a, huma.Operation{
		OperationID: "change-me", Method: http.MethodPut, Path: "/api/me", Tags: tags,
		Metadata: needs(people.Self),
		Summary:  "Change one's own name",
	}, func(ctx context.Context, in *struct{ Body NewName }) (*struct{ Body Me }, error) {
		c := visitOf(ctx).caller
		changed, err := h.ws.People.Change(ctx, people.PersonID(c.Person), people.Change{Name: &in.Body.Name})
		if err != nil {
			return nil, problem(err)
		}
		c.Name = changed.Name
		me, err := h.me(ctx)
		return &struct{ Body Me }{me}, problem(err)
	})
	huma.Register(a, huma.Operation{
		OperationID: "change-my-password", Method: http.MethodPut, Path: "/api/me/password", Tags: tags,
		Metadata: needs(people.Self),
		Summary:  "Change one's own password", DefaultStatus: http.StatusNoContent,
		Description: "Signs out in all other browsers.",
	}, func(ctx context.Context, in *struct{ Body NewPassword }) (*struct{}, error) {
		v := visitOf(ctx)
		return nil, problem(h.ws.People.ChangePassword(ctx, people.PersonID(v.caller.Person), in.Body.Current, in.Body.Password, v.caller.Session, v.Address))
	})
}

// me says who asks.
func (h handlers) me(ctx context.Context) (Me, error) {
	config := h.ws.Config()
	me := Me{Rights: []people.Right{}, Workspace: WorkspaceRef{ID: string(config.ID), Name: config.Name}, OIDC: h.provider.name()}
	c := visitOf(ctx).caller
	if c == nil {
		var err error
		me.NeedsOwner, err = h.ws.People.NeedsOwner(ctx)
		return me, err
	}
	me.Person = &PersonRef{ID: c.Person, Name: c.Name, Email: c.Email}
	me.Role, me.Rights, me.Token, me.Demo = string(c.Role), c.Rights, c.Token != "", c.Demo
	return me, nil
}

// welcome answers somebody whose session has just begun.
func (h handlers) welcome(ctx context.Context, g people.Granted) (*signedIn, error) {
	h.arrived(ctx, g)
	me, err := h.me(ctx)
	return &signedIn{SetCookie: h.cookie(g.Secret, g.Session.ExpiresAt), Body: me}, problem(err)
}

// arrived makes the visit that of the person whose session has begun.
func (h handlers) arrived(ctx context.Context, g people.Granted) {
	c := g.Caller()
	visitOf(ctx).caller = &c
}

// cookie holds the secret of a session; an empty one takes it away. Only this
// workspace gets it, only our server can read it, and another site's forms do
// not send it.
func (h handlers) cookie(secret string, until time.Time) http.Cookie {
	c := http.Cookie{ //nolint:gosec // Secure where TLS is in front
		Name: cookieName, Value: secret, Path: h.opt.Base + "/", Expires: until,
		HttpOnly: true, Secure: h.opt.Secure, SameSite: http.SameSiteLaxMode,
	}
	if secret == "" {
		c.MaxAge = -1
	}
	return c
}
