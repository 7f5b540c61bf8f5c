package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"percorso/people"
)

// Person is somebody who may open the workspace.
type Person struct {
	ID        string     `json:"id"`
	Email     string     `json:"email"`
	Name      string     `json:"name"`
	Role      string     `json:"role" enum:"viewer,analyst,editor,owner"`
	State     string     `json:"state" enum:"active,blocked"`
	CreatedAt time.Time  `json:"created_at"`
	LastSeen  *time.Time `json:"last_seen" doc:"Null for never"`
	Password  bool       `json:"password" doc:"Has a password"`
	OIDC      bool       `json:"oidc" doc:"Has signed in with the provider"`
	You       bool       `json:"you"`
}

// PersonChange is what is to be changed of a person; what is left out stays.
type PersonChange struct {
	Name  *string `json:"name,omitempty" maxLength:"1000"`
	Role  *string `json:"role,omitempty" enum:"viewer,analyst,editor,owner"`
	State *string `json:"state,omitempty" enum:"active,blocked"`
}

// NewInvitation is who is to be let in.
type NewInvitation struct {
	Email string `json:"email" maxLength:"320"`
	Name  string `json:"name,omitempty" maxLength:"1000" doc:"They can change it"`
	Role  string `json:"role" enum:"viewer,analyst,editor,owner"`
	Days  int    `json:"days,omitempty" minimum:"1" maximum:"30" doc:"How long the link can be used; 7 when left out"`
}

// PendingInvitation is somebody who was invited and has not come yet.
type PendingInvitation struct {
	ID        string    `json:"id"`
	Email     string    `json:"email"`
	Name      string    `json:"name"`
	Role      string    `json:"role" enum:"viewer,analyst,editor,owner"`
	CreatedAt time.Time `json:"created_at"`
	ExpiresAt time.Time `json:"expires_at"`
	Expired   bool      `json:"expired"`
	By        string    `json:"by" doc:"Who invited"`
}

// MadeInvitation is an invitation with its link, which is shown only once.
type MadeInvitation struct {
	PendingInvitation
	Path string `json:"path" doc:"Of the page to open; put the address of this server before it"`
}

// ResetLink is a link by which a person sets a new password.
type ResetLink struct {
	Path      string    `json:"path" doc:"Of the page to open; put the address of this server before it"`
	ExpiresAt time.Time `json:"expires_at"`
}

// LinkInfo is what a link is for.
type LinkInfo struct {
	Kind      string    `json:"kind" enum:"owner,invitation,reset"`
	Workspace string    `json:"workspace" doc:"Its name"`
	Email     string    `json:"email" doc:"Whom it is for; empty for an owner's"`
	Name      string    `json:"name"`
	Role      string    `json:"role" enum:"viewer,analyst,editor,owner"`
	By        string    `json:"by" doc:"Who made it; empty for the program itself"`
	ExpiresAt time.Time `json:"expires_at"`
}

// LinkAnswer is what it takes to use a link up.
type LinkAnswer struct {
	Email    string `json:"email,omitempty" maxLength:"320" doc:"For an owner's link"`
	Name     string `json:"name,omitempty" maxLength:"1000" doc:"Not for a reset"`
	Password string `json:"password" maxLength:"4096" doc:"10 to 256 characters, not the name or e-mail, and not a common one"`
}

// linkPages is where the page of a kind of link is.
func (h handlers) linkPage(kind people.LinkKind, secret string) string {
	return h.opt.Base + "/" + string(kind) + "/" + secret
}

func (h handlers) people(a huma.API) {
	tags := []string{"people"}
	huma.Register(a, huma.Operation{
		OperationID: "list-people", Method: http.MethodGet, Path: "/api/people", Tags: tags,
		Metadata: needs(people.Members),
		Summary:  "Who may open the workspace",
	}, func(ctx context.Context, _ *struct{}) (*struct {
		Body []Person `nullable:"false"`
	}, error,
	) {
		persons, err := h.ws.People.Persons(ctx)
		out := make([]Person, len(persons))
		for i, p := range persons {
			out[i] = personOf(ctx, p)
		}
		return &struct {
			Body []Person `nullable:"false"`
		}{out}, problem(err)
	})
	huma.Register(a, huma.Operation{
		OperationID: "change-person", Method: http.MethodPut, Path: "/api/people/{id}", Tags: tags,
		Metadata: needs(people.Members),
		Summary:  "Change name or role, block or let in again",
	}, func(ctx context.Context, in *struct {
		ID   string `path:"id"`
		Body PersonChange
	},
	) (*struct{ Body Person }, error) {
		changed, err := h.ws.People.Change(ctx, people.PersonID(in.ID), people.Change{
			Name: in.Body.Name, Role: (*people.Role)(in.Body.Role), State: (*people.State)(in.Body.State),
		})
		if err != nil {
			return nil, problem(err)
		}
		about(ctx, changed.Email)
		return &struct{ Body Person }{personOf(ctx, changed)}, nil
	})
	huma.Register(a, huma.Operation{
		OperationID: "remove-person", Method: http.MethodDelete, Path: "/api/people/{id}", Tags: tags,
		Metadata: needs(people.Members),
		Summary:  "Remove a person", DefaultStatus: http.StatusNoContent,
		Description: "With sessions and API tokens, and the links that they made for others. What they did stays in the audit log.",
	}, func(ctx context.Context, in *struct {
		ID string `path:"id"`
	},
	) (*struct{}, error) {
		if p, err := h.ws.People.Person(ctx, people.PersonID(in.ID)); err == nil {
			about(ctx, p.Email)
		}
		return nil, problem(h.ws.People.Remove(ctx, people.PersonID(in.ID)))
	})
	huma.Register(a, huma.Operation{
		OperationID: "reset-password", Method: http.MethodPost, Path: "/api/people/{id}/reset", Tags: tags,
		Metadata: needs(people.Members),
		Summary:  "Make a link by which a person sets a new password", DefaultStatus: http.StatusCreated,
		Description: "Hand it over yourself. The old password holds until the link is used.",
	}, func(ctx context.Context, in *struct {
		ID string `path:"id"`
	},
	) (*struct{ Body ResetLink }, error) {
		if p, err := h.ws.People.Person(ctx, people.PersonID(in.ID)); err == nil {
			about(ctx, p.Email)
		}
		l, secret, err := h.ws.People.MakeReset(ctx, *visitOf(ctx).caller, people.PersonID(in.ID))
		if err != nil {
			return nil, problem(err)
		}
		return &struct{ Body ResetLink }{ResetLink{Path: h.linkPage(l.Kind, secret), ExpiresAt: l.ExpiresAt}}, nil
	})
	h.invitations(a)
	h.links(a)
}

func personOf(ctx context.Context, p people.Person) Person {
	out := Person{
		ID: string(p.ID), Email: p.Email, Name: p.Name, Role: string(p.Role), State: string(p.State), CreatedAt: p.CreatedAt,
		Password: p.Password != "", OIDC: p.Subject != "", You: visitOf(ctx).caller.Person == string(p.ID),
	}
	if !p.LastSeen.IsZero() {
		out.LastSeen = &p.LastSeen
	}
	return out
}

func (h handlers) invitations(a huma.API) {
	tags := []string{"people"}
	huma.Register(a, huma.Operation{
		OperationID: "list-invitations", Method: http.MethodGet, Path: "/api/invitations", Tags: tags,
		Metadata: needs(people.Members),
		Summary:  "Who was invited and has not come yet, the newest first",
	}, func(ctx context.Context, _ *struct{}) (*struct {
		Body []PendingInvitation `nullable:"false"`
	}, error,
	) {
		pending, err := h.ws.People.Invitations(ctx)
		out := make([]PendingInvitation, len(pending))
		for i, p := range pending {
			out[i] = invitationOf(p)
		}
		return &struct {
			Body []PendingInvitation `nullable:"false"`
		}{out}, problem(err)
	})
	huma.Register(a, huma.Operation{
		OperationID: "invite", Method: http.MethodPost, Path: "/api/invitations", Tags: tags,
		Metadata: needs(people.Members),
		Summary:  "Invite somebody", DefaultStatus: http.StatusCreated,
		Description: "Hand the link over yourself: it is shown only now. Who was invited before gets a new link in the place of the old one.",
	}, func(ctx context.Context, in *struct{ Body NewInvitation }) (*struct{ Body MadeInvitation }, error) {
		about(ctx, in.Body.Email+" as "+in.Body.Role)
		made, secret, err := h.ws.People.Invite(ctx, *visitOf(ctx).caller, people.Guest{
			Email: in.Body.Email, Name: in.Body.Name, Role: people.Role(in.Body.Role), Days: in.Body.Days,
		})
		if err != nil {
			return nil, problem(err)
		}
		return &struct{ Body MadeInvitation }{MadeInvitation{PendingInvitation: invitationOf(made), Path: h.linkPage(made.Kind, secret)}}, nil
	})
	huma.Register(a, huma.Operation{
		OperationID: "withdraw-invitation", Method: http.MethodDelete, Path: "/api/invitations/{id}", Tags: tags,
		Metadata: needs(people.Members),
		Summary:  "Withdraw an invitation", DefaultStatus: http.StatusNoContent,
	}, func(ctx context.Context, in *struct {
		ID string `path:"id"`
	},
	) (*struct{}, error) {
		email, err := h.ws.People.Withdraw(ctx, in.ID)
		if email != "" {
			about(ctx, email)
		}
		return nil, problem(err)
	})
}

func invitationOf(p people.Pending) PendingInvitation {
	return PendingInvitation{
		ID: p.ID, Email: p.Who.Email, Name: p.Who.Name, Role: string(p.Who.Role),
		CreatedAt: p.CreatedAt, ExpiresAt: p.ExpiresAt, Expired: p.Expired, By: p.By,
	}
}

func (h handlers) links(a huma.API) {
	tags := []string{"people"}
	huma.Register(a, huma.Operation{
		OperationID: "get-link", Method: http.MethodGet, Path: "/api/links/{" + linkParam + "}", Tags: tags,
		Metadata: needs(people.Nobody),
		Summary:  "What a link is for",
	}, func(ctx context.Context, in *struct {
		Token string `path:"token" maxLength:"200"`
	},
	) (*struct{ Body LinkInfo }, error) {
		l, who, err := h.ws.People.Link(ctx, in.Token)
		if err != nil {
			return nil, problem(err)
		}
		out := LinkInfo{
			Kind: string(l.Kind), Workspace: h.ws.Config().Name, Email: who.Email, Name: who.Name, Role: string(who.Role), By: l.By, ExpiresAt: l.ExpiresAt,
		}
		if l.Kind == people.OwnerLink {
			out.Role = string(people.Owner)
		}
		return &struct{ Body LinkInfo }{out}, nil
	})
	huma.Register(a, huma.Operation{
		OperationID: "follow-link", Method: http.MethodPost, Path: "/api/links/{" + linkParam + "}", Tags: tags,
		Metadata: needs(people.Nobody),
		Summary:  "Use a link up: set name and password, and be signed in",
	}, func(ctx context.Context, in *struct {
		Token string `path:"token" maxLength:"200"`
		Body  LinkAnswer
	},
	) (*signedIn, error) {
		if l, who, err := h.ws.People.Link(ctx, in.Token); err == nil {
			about(ctx, string(l.Kind)+" "+who.Email+in.Body.Email)
		}
		granted, err := h.ws.People.Follow(ctx, in.Token, people.Answer(in.Body), visitOf(ctx).Visitor)
		if err != nil {
			return nil, problem(err)
		}
		return h.welcome(ctx, granted)
	})
}
