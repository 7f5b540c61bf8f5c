package people

import "context"

// Caller is who makes a request: a person with a session, or a token.
type Caller struct {
	Person string // id of the person; of a token, the one who made it
	Name   string // as shown to colleagues
	Email  string
	Role   Role
	Rights []Right // of a token at most its maker's
	Token  string  // id of the token; empty for a session
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
