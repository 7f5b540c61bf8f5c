package insight

import (
	"context"
	"fmt"
	"slices"

	"percorso"
	"percorso/catalogue"
	"percorso/identity"
	"percorso/identity/graph"
	"percorso/sequence"
	"percorso/sequence/exec"
	"percorso/sequence/figures"
)

// Plan is the journey as somebody expects it: columns of touchpoints, in any
// order within a column. It begins in the first column and may stop anywhere.
type Plan struct {
	Columns []PlanColumn `json:"columns" maxItems:"300"`
	Ways    []PlanWay    `json:"ways,omitempty" doc:"Which column may come next; each the following one when there are none but loops"`
}

// PlanColumn is a part of a plan.
type PlanColumn struct {
	ID          string                  `json:"id" doc:"Of one's own choice; the answer has it"`
	Touchpoints []percorso.TouchpointID `json:"touchpoints,omitempty"`
}

// PlanWay leads from one column to another.
type PlanWay struct {
	From string `json:"from"`
	To   string `json:"to"`
	Loop bool   `json:"loop,omitempty" doc:"Whether it leads back: it is open to those who were at its beginning, and not to those who passed it over"`
}

// rareContinuation is how many of a thousand continuations make one that counts
// as what customers do.
const rareContinuation = 10

// sadFrom is the lowest emotion whose nearest face is not sad, in thousandths.
const sadFrom = -499

// DeviationsAnswer is a plan beside the journeys that customers make.
//
// A touch is a run of interactions at one touchpoint; a silence ends a journey.
// Each journey is laid beside the plan as the beginning of a way through it, so
// that it fits best: a touch that does not fit costs 1, a column passed over 1
// by the number of columns.
type DeviationsAnswer struct {
	Kind     string   `json:"kind" enum:"deviations"`
	Query    Query    `json:"query" doc:"The question with its defaults filled in"`
	Coverage Coverage `json:"coverage"`
	Alignment
	Compare *DeviationsAnswer `json:"compare,omitempty" doc:"The same for the second period or group"`
}

// Alignment is the figures of a plan beside journeys.
type Alignment struct {
	Customers int64         `json:"customers" doc:"Customers with a touch"`
	Journeys  int64         `json:"journeys"`
	Touches   int64         `json:"touches"`
	AsPlanned int64         `json:"as_planned" doc:"Customers without a deviation but touchpoints missing"`
	Fitness   *float64      `json:"fitness" doc:"1 less the cost of all journeys by their touches, 0 to 1; null without touches"`
	Precision *float64      `json:"precision" doc:"Of what the plan allows after each touch that fits, the share that at least 1 in 100 do; null when nothing fits"`
	Missing   KindCount     `json:"missing" doc:"Journeys that were at a column without a touchpoint of it, each touchpoint"`
	Skipped   KindCount     `json:"skipped" doc:"Columns passed over, each once a journey, where the journey never was"`
	AdHoc     KindCount     `json:"adhoc" doc:"Touches at touchpoints that the plan does not have"`
	Failing   KindCount     `json:"failing" doc:"Touches that fit, where the customer was unhappy or something failed"`
	Disorder  KindCount     `json:"disorder" doc:"Touches at planned touchpoints that do not fit"`
	Columns   []ColumnCount `json:"columns" doc:"One for each column of the plan"`
	Places    []PlaceCount  `json:"places" doc:"One for each touchpoint of each column"`
	AdHocs    []TouchCount  `json:"adhocs" doc:"By touchpoint"`
	Disorders []TouchCount  `json:"disorders" doc:"By touchpoint"`
}

// KindCount counts the deviations of a kind, and who made them.
type KindCount struct {
	Customers int64 `json:"customers"`
	Count     int64 `json:"count"`
}

// ColumnCount is a column beside journeys.
type ColumnCount struct {
	Column   string `json:"column"`
	There    int64  `json:"there" doc:"Customers with a touch that fits there"`
	Over     int64  `json:"over" doc:"Customers with a journey that passed it over"`
	Came     int64  `json:"came" doc:"Customers with either"`
	Journeys int64  `json:"journeys" doc:"Journeys that passed it over"`
}

// PlaceCount is a planned touchpoint beside journeys.
type PlaceCount struct {
	Column     string                `json:"column"`
	Touchpoint percorso.TouchpointID `json:"touchpoint"`
	Met        int64                 `json:"met" doc:"Customers who met it there"`
	Missing    int64                 `json:"missing" doc:"Customers with a journey at the column without it"`
	Missings   int64                 `json:"missings" doc:"Journeys"`
	Failing    int64                 `json:"failing" doc:"Customers"`
	Failings   int64                 `json:"failings" doc:"Touches"`
}

// TouchCount counts touches at a touchpoint.
type TouchCount struct {
	Touchpoint percorso.TouchpointID `json:"touchpoint"`
	Customers  int64                 `json:"customers"`
	Count      int64                 `json:"count"`
}

func (q *Query) checkPlan() error {
	if q.Kind != KindDeviations {
		return nil
	}
	if q.Plan == nil || len(q.Plan.Columns) == 0 || len(q.Plan.Columns) > figures.MaxColumns {
		return fault("plan.columns", "there is no plan, or one too long", fmt.Sprintf("give 1 to %d columns", figures.MaxColumns))
	}
	seen := map[string]bool{}
	for i, c := range q.Plan.Columns {
		if c.ID == "" || seen[c.ID] {
			return fault(fmt.Sprintf("plan.columns[%d].id", i), fmt.Sprintf("%q stands there twice, or is empty", c.ID), "give each column its own")
		}
		seen[c.ID] = true
	}
	for i, w := range q.Plan.Ways {
		if !seen[w.From] || !seen[w.To] {
			return fault(fmt.Sprintf("plan.ways[%d]", i), fmt.Sprintf("from %q to %q", w.From, w.To), "give the ids of two columns of the plan")
		}
	}
	return nil
}

// plan compiles the query's plan.
func (s *scope) plan(q *Query) (figures.Plan, error) {
	p := figures.Plan{Columns: make([][]int, len(q.Plan.Columns)), Next: make([][]int, len(q.Plan.Columns)), Loops: make([][]int, len(q.Plan.Columns))}
	at := map[string]int{}
	for i, c := range q.Plan.Columns {
		at[c.ID] = i
		for n, id := range c.Touchpoints {
			t := slices.IndexFunc(s.table.Touchpoints, func(t catalogue.Touchpoint) bool { return t.ID == id })
			if t < 0 {
				return p, fault(fmt.Sprintf("plan.columns[%d].touchpoints[%d]", i, n), fmt.Sprintf("there is no touchpoint %q", id), "give the id of one of the catalogue's")
			}
			if !slices.Contains(p.Columns[i], t) {
				p.Columns[i] = append(p.Columns[i], t)
			}
		}
		if !slices.ContainsFunc(q.Plan.Ways, func(w PlanWay) bool { return !w.Loop }) && i+1 < len(q.Plan.Columns) {
			p.Next[i] = []int{i + 1}
		}
	}
	for _, w := range q.Plan.Ways {
		ways := &p.Next
		if w.Loop {
			ways = &p.Loops
		}
		(*ways)[at[w.From]] = append((*ways)[at[w.From]], at[w.To])
	}
	return p, nil
}

// failures are the properties by which an interaction says that something
// failed, when they are true.
var failures = []string{"late", "delayed", "failed", "error"}

func (s *scope) alignRule(silence uint32) (figures.AlignRule, error) {
	rule := figures.AlignRule{Silence: silence, Rare: rareContinuation, Sad: sadFrom}
	for _, name := range failures {
		found, err := s.view.Match(name, func(v string, present bool) bool { return present && v == "true" })
		if err != nil {
			return rule, err
		}
		rule.Wrong = either(rule.Wrong, found)
	}
	return rule, nil
}

// either returns the bits that are in one of two, block by block. Neither is
// changed.
func either(a, b []sequence.Bits) []sequence.Bits {
	if a == nil {
		return b
	}
	out := make([]sequence.Bits, len(b))
	for n := range b {
		long, short := a[n], b[n]
		if len(long) < len(short) {
			long, short = short, long
		}
		out[n] = slices.Clone(long)
		for i, word := range short {
			out[n][i] |= word
		}
	}
	return out
}

func (a *Asker) deviations(ctx context.Context, s *scope, q Query) (*DeviationsAnswer, error) {
	silence, err := seconds("silence", q.Silence, 1)
	if err != nil {
		return nil, err
	}
	first, second, err := s.selections(ctx, &q)
	if err != nil {
		return nil, err
	}
	plan, err := s.plan(&q)
	if err != nil {
		return nil, err
	}
	rule, err := s.alignRule(silence)
	if err != nil {
		return nil, err
	}
	ask := func(q Query, compared bool) (*DeviationsAnswer, error) {
		sel := first
		if compared {
			sel = second
		}
		start := a.now()
		f, _, err := exec.Align(ctx, s.blocks, s.table, sel, plan, rule, nil)
		if err != nil {
			return nil, err
		}
		answer := &DeviationsAnswer{Kind: q.Kind, Query: q, Alignment: s.alignment(&q, f)}
		answer.Coverage = s.coverage(&f.Coverage, sel, a.now().Sub(start))
		return answer, nil
	}
	answer, err := ask(q, false)
	if err != nil || second == nil {
		return answer, err
	}
	answer.Compare, err = ask(q.other(), true)
	return answer, err
}

// alignment writes the engine's figures in the words of the answer.
func (s *scope) alignment(q *Query, f *figures.Alignment) Alignment {
	out := Alignment{
		Customers: f.Customers, Journeys: f.Journeys, Touches: f.Touches, AsPlanned: f.AsPlanned,
		Missing: KindCount(f.Missing), Skipped: KindCount(f.Skipped), AdHoc: KindCount(f.Adhoc), Failing: KindCount(f.Failing), Disorder: KindCount(f.Disordered),
		Columns: make([]ColumnCount, len(f.Columns)), Places: make([]PlaceCount, len(f.Places)),
	}
	if f.Touches > 0 {
		fitness := 1 - float64(f.Cost)/float64(f.Touches*int64(len(f.Columns)))
		out.Fitness = &fitness
	}
	if f.Allowed > 0 {
		precision := float64(f.Observed) / float64(f.Allowed)
		out.Precision = &precision
	}
	for i, c := range f.Columns {
		out.Columns[i] = ColumnCount{Column: q.Plan.Columns[i].ID, There: c.There, Over: c.Over, Came: c.Came, Journeys: c.Overs}
	}
	for i, p := range f.Places {
		out.Places[i] = PlaceCount{
			Column: q.Plan.Columns[p.Column].ID, Touchpoint: s.table.Touchpoints[p.Touchpoint].ID,
			Met: p.Met, Missing: p.Missing, Missings: p.Missings, Failing: p.Failing, Failings: p.Failings,
		}
	}
	list := func(counts []figures.TouchCount) []TouchCount {
		out := make([]TouchCount, len(counts))
		for i, c := range counts {
			out[i] = TouchCount{Touchpoint: s.table.Touchpoints[c.Touchpoint].ID, Customers: c.Customers, Count: c.Count}
		}
		return out
	}
	out.AdHocs, out.Disorders = list(f.AdHoc), list(f.Disorder)
	return out
}

// Deviating chooses customers by a deviation.
type Deviating struct {
	Kind       string // missing, skipped, adhoc, failing, disorder
	Column     string // empty for any
	Touchpoint percorso.TouchpointID
}

// Deviant is one of them, with the journey that fits least.
type Deviant struct {
	Profile percorso.ProfileID
	Name    string
	Fitness float64
	Steps   []DeviantStep
}

// DeviantStep is a touch beside the plan, or a column passed over.
type DeviantStep struct {
	At         string // RFC 3339 UTC; empty for a column passed over
	Kind       string // planned, skipped, adhoc, failing, disorder
	Column     string
	Touchpoint catalogue.Touchpoint // of none for a column passed over
}

// Deviating tells of the customers whom a deviation of a query of kind
// deviations concerns, those whose journeys fit least first, limit at most; and
// how many there are.
func (a *Asker) Deviating(ctx context.Context, q Query, who Deviating, limit int) (total int, list []Deviant, err error) {
	if q.Kind != KindDeviations {
		return 0, nil, fault("kind", fmt.Sprintf("a query of kind %q has no deviations", q.Kind), "give deviations")
	}
	s, err := a.scope(ctx, &q)
	if err != nil {
		return 0, nil, err
	}
	silence, err := seconds("silence", q.Silence, 1)
	if err != nil {
		return 0, nil, err
	}
	sel, _, err := s.selections(ctx, &q)
	if err != nil {
		return 0, nil, err
	}
	plan, err := s.plan(&q)
	if err != nil {
		return 0, nil, err
	}
	rule, err := s.alignRule(silence)
	if err != nil {
		return 0, nil, err
	}
	want := &exec.Wanted{Kind: who.Kind, Column: -1, Touchpoint: -1}
	if who.Column != "" {
		want.Column = slices.IndexFunc(q.Plan.Columns, func(c PlanColumn) bool { return c.ID == who.Column })
	}
	if who.Touchpoint != "" {
		want.Touchpoint = slices.IndexFunc(s.table.Touchpoints, func(t catalogue.Touchpoint) bool { return t.ID == who.Touchpoint })
	}
	if who.Column != "" && want.Column < 0 || who.Touchpoint != "" && want.Touchpoint < 0 {
		return 0, nil, nil // nobody deviates where there is nothing
	}
	_, found, err := exec.Align(ctx, s.blocks, s.table, sel, plan, rule, want)
	if err != nil {
		return 0, nil, err
	}
	return len(found), a.deviants(s, &q, found[:min(len(found), limit)]), nil
}

func (a *Asker) deviants(s *scope, q *Query, found []exec.Deviant) []Deviant {
	nodes := make([]graph.Node, len(found))
	for i := range found {
		nodes[i] = found[i].Node
	}
	briefs := make([]identity.Brief, len(found))
	if a.People != nil {
		briefs = a.People.Briefs(nodes, nil)
	}
	out := make([]Deviant, len(found))
	for i, f := range found {
		out[i] = Deviant{Profile: briefs[i].Profile, Name: briefs[i].Name, Fitness: 1 - float64(f.Cost)/float64(f.Touches*int64(len(q.Plan.Columns)))}
		for _, t := range f.Steps {
			step := DeviantStep{Kind: t.Kind}
			if t.Touchpoint >= 0 {
				step.At, step.Touchpoint = rfc3339(t.Time), s.table.Touchpoints[t.Touchpoint]
			}
			if t.Column >= 0 {
				step.Column = q.Plan.Columns[t.Column].ID
			}
			out[i].Steps = append(out[i].Steps, step)
		}
	}
	return out
}
