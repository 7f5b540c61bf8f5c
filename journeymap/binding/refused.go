package binding

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"percorso"
	"percorso/insight"
)

func invalid(err error) bool { return err != nil && percorso.KindOf(err) == percorso.Invalid }

// reason is what a node says of the question that was refused for it: without the
// way to a field that nobody wrote.
func reason(err error) string {
	f, ok := errors.AsType[*insight.Fault](err)
	if !ok {
		return err.Error()
	}
	without := *f
	without.Field = ""
	return without.Error()
}

// Told asks for the sets of q by ask. One that would tell of too few customers for
// whoever asks is left to itself, and the others are told: its figures are all 0,
// and faults has by its number why.
func Told(ctx context.Context, q insight.Query, ask func(insight.Query) (*insight.TallyAnswer, error)) (t *insight.TallyAnswer, faults map[int]string, err error) {
	faults = map[int]string{}
	for {
		if t, err = ask(q); err == nil {
			return without(t, faults), faults, nil
		}
		f, ok := errors.AsType[*insight.Fault](err)
		if !ok || insight.FewestOf(ctx) == 0 {
			return nil, nil, err
		}
		var set int
		if _, none := fmt.Sscanf(f.Field, "sets[%d]", &set); none != nil || faults[set] != "" {
			return nil, nil, err
		}
		if len(faults) == 0 {
			q.Sets = slices.Clone(q.Sets)
		}
		faults[set] = reason(err)
		q.Sets[set] = all // in its place, so that the others keep theirs
	}
}

// without returns an answer, which others may read too, without the figures of
// some sets.
func without(t *insight.TallyAnswer, faults map[int]string) *insight.TallyAnswer {
	if t == nil || len(faults) == 0 {
		return t
	}
	out := *t
	out.Sets, out.Compare = slices.Clone(t.Sets), without(t.Compare, faults)
	for set := range faults {
		out.Sets[set] = insight.SetFigures{}
	}
	return &out
}
