package people

import (
	"context"
	"slices"
)

// Caller is who makes a request: a person with a session, or a token.
type Caller struct {
	Person    string // id of the person; of a token, the one who made it
	Name      string // as shown to colleagues
	Email     string
	Role      Role
	Rights    []Right // of a token at most its maker's
	Session   string  // id of the session; empty for a token
	Token     string  // id of the token; empty for a session
	TokenName string
	Demo      bool // signed in by itself, on made-up data
}

// May reports whether the caller has a right.
func (c Caller) May(right Right) bool { return slices.Contains(c.Rights, right) }

func callerOf(p Person) Caller {
	return Caller{Person: string(p.ID), Name: p.Name, Email: p.Email, Role: p.Role, Rights: p.Role.Rights()}
}

type callerKey struct{}

// WithCaller returns a context that carries the caller.
func WithCaller(ctx context.Context, c Caller) context.Context {
	return context.WithValue(ctx, callerKey{}, c)
}

// CallerOf returns who makes the request; ok is false outside of one.
func CallerOf(ctx context.Context) (c Caller, ok bool) {
	c, ok = ctx.Value(callerKey{}).(Caller)
	return c, ok
}
