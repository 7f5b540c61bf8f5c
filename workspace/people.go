package workspace

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"time"

	"percorso"
	"percorso/people"
	"percorso/store/sqlite"
)

// Now returns the time by the workspace's clock.
func (ws *Workspace) Now() time.Time { return ws.opt.Now() }

// Say tells whoever runs the program.
func (ws *Workspace) Say(format string, args ...any) { ws.opt.Log(format, args...) }

// openPeople opens the people of the workspace, and shortens their audit log.
func (ws *Workspace) openPeople(ctx context.Context) error {
	ws.People = people.Open(sqlite.NewPeopleStore(ws.state), people.Options{Now: ws.opt.Now, Cost: ws.opt.PasswordCost})
	if err := ws.People.Prune(ctx); err != nil {
		return fmt.Errorf("opening the people: %w", err)
	}
	return nil
}

// MakeOwnerLink makes the link that makes an owner of the workspace in dir, and
// returns its secret. A server may have the workspace open.
func MakeOwnerLink(ctx context.Context, dir string) (c Config, l people.Link, secret string, err error) {
	if c, err = ReadConfig(dir); err != nil {
		return c, l, "", err
	}
	alone, err := acquire(dir)
	switch {
	case err == nil:
		defer func() { err = errors.Join(err, alone.release()) }()
	case percorso.KindOf(err) != percorso.Unavailable:
		return c, l, "", err
	default: // a server has it; of another version it would be no good to migrate under it
		look, err := sqlite.OpenReadOnly(ctx, dir, sqlite.StateFile)
		if err != nil {
			return c, l, "", err
		}
		if err := look.Close(); err != nil {
			return c, l, "", fmt.Errorf("opening the people: %w", err)
		}
	}
	state, err := sqlite.OpenState(ctx, dir)
	if err != nil {
		return c, l, "", err
	}
	l, secret, err = people.Open(sqlite.NewPeopleStore(state), people.Options{}).MakeOwnerLink(ctx)
	return c, l, secret, errors.Join(err, state.Close())
}

// OIDC lets people sign in with the company's provider, by OpenID Connect. Who
// comes must have been invited, by an address that the provider has verified.
type OIDC struct {
	// Name is what the button says. Default OpenID Connect.
	Name     string `yaml:"name"`
	Issuer   string `yaml:"issuer"` // its address
	ClientID string `yaml:"client_id"`
	// SecretEnv names the variable of the environment that holds the client's
	// secret. Default PERCORSO_OIDC_SECRET.
	SecretEnv string `yaml:"secret_env,omitempty"`
}

// withDefaults returns a copy with the defaults filled in.
func (o *OIDC) withDefaults() *OIDC {
	if o == nil {
		return nil
	}
	out := *o
	out.Name = cmp.Or(out.Name, "OpenID Connect")
	out.SecretEnv = cmp.Or(out.SecretEnv, "PERCORSO_OIDC_SECRET")
	return &out
}

func (o *OIDC) faults() (out Faults) {
	if o == nil {
		return nil
	}
	if issuer, err := url.Parse(o.Issuer); err != nil || issuer.Host == "" || issuer.Scheme != "https" && issuer.Scheme != "http" {
		out = append(out, Fault{Field: "oidc.issuer", Cause: fmt.Sprintf("%q is no address", o.Issuer), Remedy: "write the provider's, such as https://login.example.com"})
	}
	if o.ClientID == "" {
		out = append(out, Fault{Field: "oidc.client_id", Cause: "it is missing", Remedy: "the provider gives it"})
	}
	return out
}
