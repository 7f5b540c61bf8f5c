package api

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/danielgtaylor/huma/v2"
	"golang.org/x/oauth2"

	"percorso"
	"percorso/people"
	"percorso/workspace"
)

const (
	// wayCookie holds, on the way to the provider and back, what must come back.
	wayCookie = "percorso_oidc"
	// wayLife is how long somebody may take at the provider.
	wayLife = 10 * time.Minute
	// providerPatience is how long we wait for the provider.
	providerPatience = 10 * time.Second
)

// provider is where people of the company sign in, by OpenID Connect. It is nil
// without one.
type provider struct {
	settings workspace.OIDC
	secret   string
	client   *http.Client

	mu    sync.Mutex
	found *oidc.Provider // nil until it has answered
}

func newProvider(settings *workspace.OIDC, getenv func(string) string) *provider {
	if settings == nil {
		return nil
	}
	p := &provider{settings: *settings, client: &http.Client{Timeout: providerPatience}}
	if getenv != nil {
		p.secret = getenv(settings.SecretEnv)
	}
	return p
}

// name is what the button says.
func (p *provider) name() string {
	if p == nil {
		return ""
	}
	return p.settings.Name
}

// discover asks the provider where its doors are, once.
func (p *provider) discover(ctx context.Context) (*oidc.Provider, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.found != nil {
		return p.found, nil
	}
	found, err := oidc.NewProvider(ctx, p.settings.Issuer)
	if err != nil {
		return nil, percorso.Errorf(percorso.Unavailable, "asking the sign-in provider %s: %w", p.settings.Issuer, err)
	}
	p.found = found
	return found, nil
}

func (p *provider) exchange(found *oidc.Provider, back string) *oauth2.Config {
	return &oauth2.Config{
		ClientID: p.settings.ClientID, ClientSecret: p.secret, Endpoint: found.Endpoint(), RedirectURL: back,
		Scopes: []string{oidc.ScopeOpenID, "email", "profile"},
	}
}

// way is what must come back from the provider, and where to go then.
type way struct {
	State    string `json:"s"`
	Nonce    string `json:"n"`
	Verifier string `json:"v"`
	To       string `json:"t"`
}

// start returns the provider's address to go to, and the cookie for the way.
func (p *provider) start(ctx context.Context, back, to string) (address, cookie string, err error) {
	found, err := p.discover(oidc.ClientContext(ctx, p.client))
	if err != nil {
		return "", "", err
	}
	w := way{State: rand.Text(), Nonce: rand.Text(), Verifier: oauth2.GenerateVerifier(), To: to}
	text, err := json.Marshal(w)
	if err != nil {
		return "", "", fmt.Errorf("writing a cookie: %w", err)
	}
	address = p.exchange(found, back).AuthCodeURL(w.State, oidc.Nonce(w.Nonce), oauth2.S256ChallengeOption(w.Verifier))
	return address, base64.RawURLEncoding.EncodeToString(text), nil
}

// finish returns what the provider says of who came back.
func (p *provider) finish(ctx context.Context, back, code string, w way) (c people.Claim, err error) {
	ctx = oidc.ClientContext(ctx, p.client)
	found, err := p.discover(ctx)
	if err != nil {
		return c, err
	}
	tokens, err := p.exchange(found, back).Exchange(ctx, code, oauth2.VerifierOption(w.Verifier))
	if err != nil {
		return c, percorso.Errorf(percorso.Unauthorized, "the sign-in provider did not take the code: %w", err)
	}
	raw, ok := tokens.Extra("id_token").(string)
	if !ok {
		return c, percorso.Errorf(percorso.Unauthorized, "the sign-in provider sent no id_token")
	}
	token, err := found.Verifier(&oidc.Config{ClientID: p.settings.ClientID}).Verify(ctx, raw)
	if err != nil {
		return c, percorso.Errorf(percorso.Unauthorized, "the sign-in provider's id_token is no good: %w", err)
	}
	if token.Nonce != w.Nonce {
		return c, percorso.Errorf(percorso.Unauthorized, "the sign-in provider's id_token is for another sign-in")
	}
	var claims struct {
		Email    string `json:"email"`
		Verified truth  `json:"email_verified"`
		Name     string `json:"name"`
	}
	if err := token.Claims(&claims); err != nil {
		return c, percorso.Errorf(percorso.Unauthorized, "reading the sign-in provider's id_token: %w", err)
	}
	return people.Claim{Subject: token.Issuer + " " + token.Subject, Email: claims.Email, Verified: bool(claims.Verified), Name: claims.Name}, nil
}

// truth is a claim that is true or false; some providers write it as a text.
type truth bool

// UnmarshalJSON implements json.Unmarshaler. What is neither is false.
func (t *truth) UnmarshalJSON(b []byte) error {
	*t = truth(strings.EqualFold(strings.Trim(string(b), `"`), "true"))
	return nil
}

// redirect sends the browser on.
type redirect struct {
	Status    int
	Location  string        `header:"Location"`
	SetCookie []http.Cookie `header:"Set-Cookie"`
}

func (h handlers) oidc(a huma.API) {
	tags := []string{"people"}
	responses := map[string]*huma.Response{"302": {Description: "On to another page"}}
	huma.Register(a, huma.Operation{
		OperationID: "start-oidc", Method: http.MethodGet, Path: "/api/oidc/start", Tags: tags,
		Metadata: needs(people.Nobody),
		Summary:  "Go to the sign-in provider", DefaultStatus: http.StatusFound, Responses: responses,
	}, func(ctx context.Context, in *struct {
		To string `query:"to" maxLength:"2000" doc:"The page to come back to"`
	},
	) (*redirect, error) {
		if h.provider == nil {
			return nil, problem(percorso.Errorf(percorso.NotFound, "this workspace has no sign-in provider: see oidc in its %s", workspace.ConfigFile))
		}
		address, cookie, err := h.provider.start(ctx, h.comeBack(ctx), h.ownPage(in.To))
		if err != nil {
			h.ws.Say("%v", err)
			return h.notIn("failed"), nil
		}
		return &redirect{Status: http.StatusFound, Location: address, SetCookie: []http.Cookie{h.wayCookie(cookie)}}, nil
	})
	huma.Register(a, huma.Operation{
		OperationID: "finish-oidc", Method: http.MethodGet, Path: "/api/oidc/callback", Tags: tags,
		Metadata: takesAway(people.Nobody),
		Summary:  "Come back from the sign-in provider", DefaultStatus: http.StatusFound, Responses: responses,
	}, func(ctx context.Context, in *struct {
		Code  string `query:"code" maxLength:"8000"`
		State string `query:"state" maxLength:"200"`
		Error string `query:"error" maxLength:"1000"`
		Way   string `cookie:"percorso_oidc" maxLength:"8000"`
	},
	) (*redirect, error) {
		if h.provider == nil {
			return nil, problem(percorso.Errorf(percorso.NotFound, "this workspace has no sign-in provider: see oidc in its %s", workspace.ConfigFile))
		}
		to, granted, err := h.finishOIDC(ctx, in.Code, in.State, in.Error, in.Way)
		if err != nil {
			visitOf(ctx).refusal = err.Error()
			return h.notIn(reasonOf(err)), nil
		}
		h.arrived(ctx, granted)
		return &redirect{
			Status: http.StatusFound, Location: h.ownPage(to),
			SetCookie: []http.Cookie{h.wayCookie(""), h.cookie(granted.Secret, granted.Session.ExpiresAt)},
		}, nil
	})
}

func (h handlers) finishOIDC(ctx context.Context, code, state, refusal, cookie string) (to string, g people.Granted, err error) {
	text, err := base64.RawURLEncoding.DecodeString(cookie)
	var w way
	if err != nil || json.Unmarshal(text, &w) != nil || w.State == "" || w.State != state {
		return "", g, percorso.Errorf(percorso.Invalid, "coming back from the sign-in provider: this browser did not go there, or too long ago")
	}
	if refusal != "" {
		return "", g, percorso.Errorf(percorso.Forbidden, "the sign-in provider says: %s", refusal)
	}
	claim, err := h.provider.finish(ctx, h.comeBack(ctx), code, w)
	if err != nil {
		return "", g, err
	}
	about(ctx, claim.Email)
	g, err = h.ws.People.SignInWith(ctx, claim, visitOf(ctx).Visitor)
	return w.To, g, err
}

// reasonOf is what the sign-in page is told.
func reasonOf(err error) string {
	switch percorso.KindOf(err) {
	case percorso.Forbidden:
		return "refused"
	case percorso.NotFound:
		return "unknown"
	case percorso.Conflict:
		return "other"
	default:
		return "failed"
	}
}

// notIn leads back to the sign-in page, which says why.
func (h handlers) notIn(reason string) *redirect {
	return &redirect{
		Status: http.StatusFound, Location: h.opt.Base + "/signin?oidc=" + url.QueryEscape(reason),
		SetCookie: []http.Cookie{h.wayCookie("")},
	}
}

// comeBack is the address that the provider sends people back to.
func (h handlers) comeBack(ctx context.Context) string {
	scheme := "http"
	if h.opt.Secure {
		scheme = "https"
	}
	return scheme + "://" + visitOf(ctx).host + h.opt.Base + "/api/oidc/callback"
}

// ownPage returns to if it is a page of this workspace, else the first one.
func (h handlers) ownPage(to string) string {
	first := h.opt.Base + "/"
	if !strings.HasPrefix(to, first) || strings.ContainsAny(to, "\\\r\n") || strings.HasPrefix(to, "//") || strings.HasPrefix(to, first+"api/") {
		return first
	}
	return to
}

func (h handlers) wayCookie(value string) http.Cookie {
	c := http.Cookie{ //nolint:gosec // Secure where TLS is in front
		Name: wayCookie, Value: value, Path: h.opt.Base + "/api/oidc/", MaxAge: int(wayLife.Seconds()),
		HttpOnly: true, Secure: h.opt.Secure, SameSite: http.SameSiteLaxMode,
	}
	if value == "" {
		c.MaxAge = -1
	}
	return c
}
