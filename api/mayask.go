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

// fewest is how many customers must share a trait's value before it is shown to
// callers who may see figures alone: an e-mail address is one person.
const fewest = 5

// ofMany leaves out the values that single customers could be told by.
func ofMany(traits []insight.FieldValues) []insight.FieldValues {
	out := make([]insight.FieldValues, len(traits))
	for i, t := range traits {
		kept := slices.DeleteFunc(slices.Clone(t.Values), func(v insight.ValueCount) bool { return v.N < fewest })
		out[i] = insight.FieldValues{Name: t.Name, Values: kept, More: t.More || len(kept) < len(t.Values)}
	}
	return out
}
