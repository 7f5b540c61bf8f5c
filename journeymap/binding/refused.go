package binding

import (
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

// refusedBy is what becomes of a figure whose question was refused.
func refusedBy(err error) (state, fault string) {
	if f, ok := errors.AsType[*insight.Fault](err); ok && f.Few {
		return Withheld, reason(err)
	}
	return Refused, reason(err)
}

// Told asks for the sets of q by ask. One that would tell of too few customers for
// whoever asks is left to itself, and the others are told: its figures are all 0,
// and withheld has by its number why.
func Told(q insight.Query, ask func(insight.Query) (*insight.TallyAnswer, error)) (t *insight.TallyAnswer, withheld map[int]string, err error) {
	withheld = map[int]string{}
	for {
		if t, err = ask(q); err == nil {
			return without(t, withheld), withheld, nil
		}
		var set int
		f, ok := errors.AsType[*insight.Fault](err)
		if !ok || !f.Few {
			return nil, nil, err
		}
		if _, none := fmt.Sscanf(f.Field, "sets[%d]", &set); none != nil || withheld[set] != "" {
			return nil, nil, err
		}
		if len(withheld) == 0 {
			q.Sets = slices.Clone(q.Sets)
		}
		withheld[set] = reason(err)
		q.Sets[set] = all // in its place, so that the others keep theirs
	}
}

// without returns an answer, which others may read too, without the figures of
// some sets.
func without(t *insight.TallyAnswer, withheld map[int]string) *insight.TallyAnswer {
	if t == nil || len(withheld) == 0 {
		return t
	}
	out := *t
	out.Sets, out.Compare = slices.Clone(t.Sets), without(t.Compare, withheld)
	for set := range withheld {
		out.Sets[set] = insight.SetFigures{}
	}
	return &out
}
