package api

import (
	"context"

	"percorso"
	"percorso/insight"
	"percorso/people"
)

// seesFigures reports whether the caller may see figures alone, not single
// customers; whoever comes by a link may not either.
func seesFigures(ctx context.Context) bool {
	caller, known := people.CallerOf(ctx)
	return !known || !caller.May(people.Customers)
}

// mayAsk refuses questions whose answer is about single people to callers who
// may see figures alone.
func mayAsk(ctx context.Context, kind string) error {
	if kind == insight.KindCustomers && seesFigures(ctx) {
		return percorso.Errorf(percorso.Forbidden, "a question of kind %q tells of single customers, and your role sees figures alone; ask an owner of the workspace for the role of an analyst", kind)
	}
	return nil
}

// asker returns the context in which the caller asks: those who may see figures
// alone are told of no group that is too small.
func asker(ctx context.Context) context.Context {
	if seesFigures(ctx) {
		return insight.OfMany(ctx, insight.Fewest)
	}
	return ctx
}

// ask answers the caller's question.
func (h handlers) ask(ctx context.Context, q insight.Query) (any, error) {
	if err := mayAsk(ctx, q.Kind); err != nil {
		return nil, err
	}
	return h.ws.Ask(asker(ctx), q)
}
