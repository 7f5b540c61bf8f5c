package insight

import (
	"context"
	"fmt"
	"slices"

	"percorso/sequence"
	"percorso/sequence/exec"
	"percorso/sequence/figures"
)

// retained are the figures of retention that who chooses by.
var retained = map[string]figures.RetainedPart{
	"began": figures.InCohort, "retained": figures.Kept, "lapsed": figures.Lapsed,
	"new": figures.New, "returning": figures.Returning, "resurrected": figures.Resurrected, "dormant": figures.Dormant,
}

// retains reports whether the figure is one of retention.
func (w *Who) retains() bool {
	if w == nil {
		return false
	}
	_, ok := retained[w.Is]
	return ok
}

// checkRetained returns an error unless the figure is one that customers can be
// listed of.
func (q *Query) checkRetained() error {
	w, r := q.Who, q.Retention
	if r == nil {
		r = &Retention{}
	}
	if w.Cohort == "" && r.Cohorts == CohortsRecurring {
		return fault("who.cohort", "where cohorts recur, a customer counts in several", "say which cohort")
	}
	if w.Group != "" && r.By == "" {
		return fault("who.group", "there is no breakdown", "give retention.by, or leave group out")
	}
	cells := max(r.Intervals, len(r.Brackets))
	if cells == 0 {
		cells = defaultIntervals
	}
	if w.Cell < 0 || w.Cell > cells {
		return fault("who.cell", fmt.Sprintf("a row has %d figures", cells), "give the number of one of them, from 1")
	}
	return nil
}

// retained narrows a selection to the customers whom a figure of its retention
// counts. For those who are dormant it begins with the data: what they did lies
// before the interval.
func (s *scope) retained(ctx context.Context, q *Query, sel *sequence.Selection) error {
	w := q.Who
	part := retained[w.Is]
	asked := *q
	only := *q.Retention
	only.With = nil
	asked.Retention = &only
	parts, all, ok, err := s.retentionParts(ctx, &asked, sel)
	if err != nil {
		return err
	}
	if !ok {
		sel.Profiles = make([]sequence.Bits, len(s.blocks))
		for n, b := range s.blocks {
			sel.Profiles[n] = sequence.NewBits(b.Profiles())
		}
		return nil
	}
	who := figures.Retained{Part: part, Cell: w.Cell - 1, Group: -1}
	if w.Cohort != "" {
		if who.Cohort, err = parts.cohort("who.cohort", w.Cohort, s.zone); err != nil {
			return err
		}
	}
	if w.Group != "" {
		groups, err := s.retentionGroups(ctx, &only, all, parts.rule)
		if err != nil {
			return err
		}
		parts.rule.Groups = &groups.Grouping
		if who.Group = slices.IndexFunc(groups.list, func(g RetentionGroup) bool { return g.Key == w.Group }); who.Group < 0 {
			return fault("who.group", fmt.Sprintf("there is no group %q", w.Group), "give the key of one, as a query of retention with the same breakdown tells it")
		}
	}
	found, err := exec.Retained(ctx, s.blocks, s.table, all, parts.rule, who)
	if err != nil {
		return err
	}
	sel.Profiles = and(sel.Profiles, found)
	if part == figures.Dormant {
		sel.From = s.since
	}
	return nil
}
