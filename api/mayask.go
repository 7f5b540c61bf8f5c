package api

import (
	"context"
	"slices"

	"percorso"
	"percorso/insight"
	"percorso/people"
)

// mayAsk refuses questions whose answer is about single people to callers who
// may see figures alone.
func mayAsk(ctx context.Context, kind string) error {
	if kind != insight.KindCustomers {
		return nil
	}
	if caller, known := people.CallerOf(ctx); known && !slices.Contains(caller.Rights, people.Customers) {
		return percorso.Errorf(percorso.Forbidden, "a question of kind %q tells of single customers, and your role sees figures alone; ask an owner of the workspace for the role of an analyst", kind)
	}
	return nil
}
