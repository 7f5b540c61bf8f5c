package exec_test

import (
	"context"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"percorso/sequence"
	"percorso/sequence/exec"
	"percorso/sequence/figures"
	"percorso/sequence/naive"
	"percorso/sequence/sequencetest"
)

// drawRetention draws a question for the engine and for its twin. The world's
// selection loses its lower bound: the question has it.
func drawRetention(t *rapid.T, w *world) (figures.RetentionRule, naive.RetentionAsk) {
	from := rapid.Uint32Range(100, 120).Draw(t, "from")
	r := figures.RetentionRule{
		From: from, Until: min(w.newest, w.sel.To), Recurring: rapid.Bool().Draw(t, "recurring"),
		Mode: rapid.SampledFrom([]figures.RetentionMode{
			figures.RetentionOn, figures.RetentionAfter, figures.RetentionBefore, figures.RetentionStreak, figures.RetentionBrackets,
		}).Draw(t, "mode"),
		Count: rapid.IntRange(0, 6).Draw(t, "count"), Values: rapid.Bool().Draw(t, "values"),
		Lifecycle: rapid.Bool().Draw(t, "lifecycle"), Survival: rapid.Bool().Draw(t, "survival"), Silence: rapid.Uint32Range(1, 9).Draw(t, "silence"),
	}
	// Interval 1 begins at or before from, and the last one ends behind all.
	first := from - rapid.Uint32Range(0, 3).Draw(t, "cut")
	r.Bounds = []uint32{first - rapid.Uint32Range(1, 5).Draw(t, "length"), first}
	for b := first; b <= w.newest || len(r.Bounds) < 3; {
		b += rapid.Uint32Range(1, 9).Draw(t, "length")
		r.Bounds = append(r.Bounds, max(b, from+1))
		b = max(b, from+1)
	}
	if rapid.Bool().Draw(t, "rolling") {
		r.Rolling = rapid.Uint32Range(1, 9).Draw(t, "rolling length")
	}
	if r.Mode == figures.RetentionBrackets {
		for to := 0; len(r.Brackets) < 3; {
			b := figures.Bracket{From: to + rapid.IntRange(1, 3).Draw(t, "gap")}
			b.To = b.From + rapid.IntRange(0, 4).Draw(t, "width")
			r.Brackets, to = append(r.Brackets, b), b.To
		}
	}
	ask := naive.RetentionAsk{Rule: r, Start: func(naive.Interaction) bool { return true }, Return: func(naive.Interaction) bool { return true }}
	if rapid.Bool().Draw(t, "start") {
		r.Start, ask.Start = drawStep(t, w)
	}
	if rapid.Bool().Draw(t, "return") {
		r.Return, ask.Return = drawStep(t, w)
	}
	if rapid.Bool().Draw(t, "groups") {
		r.Groups, ask.Group = drawGrouping(t, w)
		ask.Groups = r.Groups.Count
	}
	return r, ask
}

// drawGrouping draws groups by signature, or by a property that some have.
func drawGrouping(t *rapid.T, w *world) (*figures.Grouping, func(naive.Interaction) int) {
	g := &figures.Grouping{Count: 3, None: 2}
	if rapid.Bool().Draw(t, "by signature") {
		g.At = rapid.SliceOfN(rapid.Uint16Range(0, 2), 0, signatures).Draw(t, "group of signature")
		return g, func(x naive.Interaction) int {
			if int(x.Signature) < len(g.At) && g.At[x.Signature] > 0 {
				return int(g.At[x.Signature]) - 1
			}
			return g.None
		}
	}
	g.Group = []uint16{1, 2, 0, 1}
	of := map[int64]int{}
	g.Of = make([]sequence.Sparse[uint16], len(w.blocks))
	type entry struct {
		at uint32
		of uint16
	}
	entries := make([][]entry, len(w.blocks))
	for _, x := range w.all {
		if rapid.Bool().Draw(t, "has the property") {
			v := rapid.Uint16Range(0, 3).Draw(t, "value of the property")
			if n := g.Group[v]; n > 0 {
				of[x.Seq] = int(n)
			}
			at := w.where[int(x.Seq)]
			entries[at.block] = append(entries[at.block], entry{at.at, v})
		}
	}
	for n, list := range entries {
		slices.SortFunc(list, func(a, b entry) int { return int(a.at) - int(b.at) })
		for _, e := range list {
			g.Of[n].At, g.Of[n].Of = append(g.Of[n].At, e.at), append(g.Of[n].Of, e.of)
		}
	}
	return g, func(x naive.Interaction) int {
		if n := of[x.Seq]; n > 0 {
			return n - 1
		}
		return g.None
	}
}

func TestRetentionIsThatOfTheTwin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		rule, ask := drawRetention(t, w)
		ask.Rule.Brackets = rule.Brackets
		got, err := exec.Retention(t.Context(), w.blocks, w.table, &w.sel, rule)
		if err != nil {
			t.Fatal(err)
		}
		want := naive.Retention(w.log, w.table, ask)
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("%+v\nengine differs from its twin (-naive +engine):\n%s", rule, diff)
		}
		cohortsAddUp(t, got, &rule)
	})
}

// cohortsAddUp holds the sums of an answer: whoever is in a group is in a cohort,
// whoever is active is new, back or still there.
func cohortsAddUp(t *rapid.T, f *figures.Retention, rule *figures.RetentionRule) {
	var cohorts, groups figures.RetentionRow
	sum := func(to *figures.RetentionRow, rows []figures.RetentionRow) {
		to.Cells = make([]figures.RetentionCell, rule.Cells())
		for _, r := range rows {
			to.Customers += r.Customers
			to.Value += r.Value
			for n, c := range r.Cells {
				to.Cells[n].Customers += c.Customers
				to.Cells[n].Complete += c.Complete
				to.Cells[n].Kept += c.Kept
				to.Cells[n].Value += c.Value
			}
		}
	}
	sum(&cohorts, f.Cohorts)
	if sum(&groups, f.Groups); rule.Groups != nil {
		if diff := cmp.Diff(cohorts, groups); diff != "" {
			t.Fatalf("the groups do not add up to the cohorts (-cohorts +groups):\n%s", diff)
		}
	}
	for g := 1; g < len(f.Lifecycle); g++ {
		before, now := f.Lifecycle[g-1], f.Lifecycle[g]
		if before.New+before.Returning+before.Resurrected != now.Returning+now.Dormant {
			t.Fatalf("interval %d: active before %+v, now %+v", g, before, now)
		}
	}
	if !rule.Survival || rule.Recurring {
		return
	}
	for _, d := range []figures.Durations{f.Returned, f.Lasted} {
		n := int64(0)
		for k := range d.Events {
			n += d.Events[k] + d.Censored[k]
		}
		if n != cohorts.Customers {
			t.Fatalf("%d durations of %d customers", n, cohorts.Customers)
		}
	}
}

func TestRetainedAreAsManyAsTheFigureSays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		rule, ask := drawRetention(t, w)
		ask.Rule.Brackets = rule.Brackets
		who := figures.Retained{
			Part:   figures.RetainedPart(rapid.IntRange(0, int(figures.Dormant)).Draw(t, "part")),
			Cohort: rapid.IntRange(0, len(rule.Bounds)-2).Draw(t, "cohort"), Group: -1,
		}
		switch {
		case who.Part >= figures.New:
			who.Cohort = max(who.Cohort, 1)
			rule.Lifecycle, ask.Rule.Lifecycle = true, true
		case rule.Cells() == 0:
			who.Part = figures.InCohort
		default:
			who.Cell = rapid.IntRange(0, rule.Cells()-1).Draw(t, "cell")
		}
		if rule.Groups != nil && who.Part < figures.New && rapid.Bool().Draw(t, "of a group") {
			who.Group = rapid.IntRange(0, rule.Groups.Count-1).Draw(t, "group")
		}
		bits, err := exec.Retained(t.Context(), w.blocks, w.table, &w.sel, rule, who)
		if err != nil {
			t.Fatal(err)
		}
		var got []int
		for n, b := range w.blocks {
			for p, node := range b.Node {
				if bits[n].Has(uint32(p)) {
					got = append(got, int(node)-1)
				}
			}
		}
		slices.Sort(got)
		if diff := cmp.Diff(naive.Retained(w.log, ask, who), got, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("%+v\n%+v\n(-naive +engine):\n%s", rule, who, diff)
		}
		f := naive.Retention(w.log, w.table, ask)
		if n := int64(len(got)); n != figureOf(f, &rule, who, n) {
			t.Fatalf("%+v: %d customers of %+v", who, n, f)
		}
	})
}

// figureOf returns what the answer says of a figure; n where it says nothing of
// customers.
func figureOf(f *figures.Retention, rule *figures.RetentionRule, who figures.Retained, n int64) int64 {
	if who.Part >= figures.New {
		l := f.Lifecycle[who.Cohort-1]
		return map[figures.RetainedPart]int64{figures.New: l.New, figures.Returning: l.Returning, figures.Resurrected: l.Resurrected, figures.Dormant: l.Dormant}[who.Part]
	}
	if who.Group >= 0 && who.Cohort > 0 || who.Cohort == 0 && rule.Recurring {
		return n
	}
	rows := f.Cohorts
	switch {
	case who.Group >= 0:
		rows = f.Groups[who.Group : who.Group+1]
	case who.Cohort > 0:
		rows = rows[who.Cohort-1 : who.Cohort]
	}
	sum := int64(0)
	for _, r := range rows {
		switch {
		case who.Part == figures.InCohort:
			sum += r.Customers
		case who.Part == figures.Kept && who.Cohort > 0:
			sum += r.Cells[who.Cell].Customers
		case who.Part == figures.Kept:
			sum += r.Cells[who.Cell].Kept
		case who.Cohort > 0:
			sum += r.Customers - r.Cells[who.Cell].Customers
		default:
			sum += r.Cells[who.Cell].Complete - r.Cells[who.Cell].Kept
		}
	}
	return sum
}

// drawStep draws what an interaction must be, for the engine and for its twin.
func drawStep(t *rapid.T, w *world) (*figures.Step, func(naive.Interaction) bool) {
	only := rapid.SliceOfN(rapid.Bool(), 0, signatures).Draw(t, "only")
	step := &figures.Step{Signatures: only}
	tests := []func(naive.Interaction) bool{func(x naive.Interaction) bool {
		return int(x.Signature) < len(only) && only[x.Signature]
	}}
	if rapid.IntRange(0, 3).Draw(t, "by property") == 0 {
		bits, passes := w.drawEvents(t)
		step.Events, tests = bits, append(tests, passes)
	}
	if rapid.IntRange(0, 3).Draw(t, "by trait") == 0 {
		bits, passes := w.drawProfiles(t, w.customers)
		step.Profiles, tests = bits, append(tests, passes)
	}
	return step, func(x naive.Interaction) bool {
		return !slices.ContainsFunc(tests, func(test func(naive.Interaction) bool) bool { return !test(x) })
	}
}

// Cohorts of many customers, who are counted 64 at a time, are those counted one by
// one, as they are where values are asked for too.
func TestRecurringCohortsOfManyAreThoseCountedOneByOne(t *testing.T) {
	const customers, day = 1000, 86400
	log := sequencetest.Zipf(3, customers, 20, 40)
	weekly := figures.RetentionRule{From: sequencetest.Start, Until: sequencetest.Start + sequencetest.Year, Mode: figures.RetentionOn, Recurring: true}
	for at := uint32(sequencetest.Start - 7*day); at < sequencetest.Start+sequencetest.Year+7*day; at += 7 * day {
		weekly.Bounds = append(weekly.Bounds, at)
	}
	orders := &figures.Step{Signatures: make([]bool, 40)}
	orders.Signatures[3] = true
	for name, blocks := range map[string][]*sequence.Block{"whole": {log}, "with skips": sequencetest.Shadow(log, 2)} {
		for _, count := range []int{1, 12, 52} {
			for _, start := range []*figures.Step{nil, orders} {
				rule := weekly
				rule.Count, rule.Start = count, start
				valued := rule
				valued.Values = true
				var answers []*figures.Retention
				for _, r := range []figures.RetentionRule{rule, valued} {
					f, err := exec.Retention(context.Background(), blocks, benchTable(), everything(), r)
					if err != nil {
						t.Fatal(err)
					}
					answers = append(answers, f)
				}
				ignored := cmp.Options{cmpopts.IgnoreFields(figures.RetentionRow{}, "Value"), cmpopts.IgnoreFields(figures.RetentionCell{}, "Value")}
				if diff := cmp.Diff(answers[1], answers[0], ignored); diff != "" || answers[0].Cohorts[9].Cells[0].Customers == 0 {
					t.Errorf("%s, %d intervals: one by one (-), 64 at a time (+):\n%s", name, count, diff)
				}
			}
		}
	}
}
