package insight

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"percorso"
	"percorso/catalogue"
	"percorso/identity"
	"percorso/identity/graph"
	"percorso/sequence/exec"
	"percorso/sequence/figures"
)

// People says who customers are.
type People interface {
	Search(text string) func(profile graph.Node) bool
	Briefs(profiles []graph.Node, traits []string) []identity.Brief
	Names(profiles []graph.Node) []string
	TraitOf(name string, profiles []graph.Node) []string
}

var _ People = (*identity.Identity)(nil)

// List is how a list of customers is shown.
type List struct {
	Search string   `json:"search,omitempty" maxLength:"200" doc:"Each word of it occurs in an identifier or a trait, letter case aside"`
	Sort   string   `json:"sort,omitempty" doc:"last, first, interactions, channels, stage, outcomes, value, emotion, back_steps, name or trait:NAME; with - before it the most first. -last when absent. Whoever has none comes last"`
	Traits []string `json:"traits,omitempty" maxItems:"20" doc:"Traits to tell of each customer"`
	Offset int      `json:"offset,omitempty" minimum:"0" doc:"How many of the list are passed over"`
	Limit  int      `json:"limit,omitempty" minimum:"0" maximum:"500" doc:"How many are told of, 50 when absent"`
	AsOf   int64    `json:"as_of,omitempty" minimum:"0" doc:"The as_of of an earlier page: the same list is paged on, if it is still there"`
}

const (
	defaultLimit = 50
	mostLimit    = 500
	mostTraits   = 20
)

// CustomersAnswer is who is in a selection, or in one of its figures.
type CustomersAnswer struct {
	Kind      string          `json:"kind" enum:"customers"`
	Query     Query           `json:"query" doc:"The question with its defaults filled in"`
	Model     catalogue.Model `json:"model"`
	Currency  string          `json:"currency" doc:"ISO 4217"`
	Coverage  Coverage        `json:"coverage" doc:"Of the selection that the search leaves, whoever of it is listed"`
	Total     int64           `json:"total" doc:"How many customers the list has: the figure that who names"`
	Sums      Sums            `json:"sums" doc:"Of all customers of the list"`
	AsOf      int64           `json:"as_of" doc:"Journal position that the list shows; give it back to page on in the same list"`
	Customers []CustomerRow   `json:"customers" doc:"The page asked for"`
}

// Sums are the columns of a list added up.
type Sums struct {
	Interactions int64    `json:"interactions"`
	Outcomes     int64    `json:"outcomes"`
	Value        Value    `json:"value"`
	Answers      int64    `json:"answers"`
	Emotion      *float64 `json:"emotion" doc:"Mean of the answers, -2 to +2"`
	BackSteps    int64    `json:"back_steps"`
}

// CustomerRow is one customer as the selection shows them. Stage, outcomes,
// value, emotion and back-steps count what is on a stage of the model, as the
// journey does; the others count all interactions of the selection.
type CustomerRow struct {
	Profile      percorso.ProfileID    `json:"profile"`
	Name         string                `json:"name" doc:"As the traits give it; empty when they do not"`
	Identifiers  []percorso.Identifier `json:"identifiers" doc:"The first three by priority"`
	More         int                   `json:"more" doc:"Further identifiers"`
	First        string                `json:"first" doc:"First interaction, RFC 3339 UTC"`
	Last         string                `json:"last" doc:"Last interaction"`
	Interactions int64                 `json:"interactions"`
	Channels     []percorso.ChannelID  `json:"channels" doc:"In the order of the catalogue"`
	Stage        percorso.StageID      `json:"stage" doc:"Stage of the last visit; empty when there is none"`
	Visits       int64                 `json:"visits"`
	Outcomes     int64                 `json:"outcomes"`
	Value        Value                 `json:"value"`
	Answers      int64                 `json:"answers"`
	Emotion      *float64              `json:"emotion" doc:"Mean of the answers, -2 to +2; null without one"`
	BackSteps    int64                 `json:"back_steps" doc:"Back-steps in the window"`
	Traits       map[string]string     `json:"traits" doc:"Those asked for that the customer has"`
}

func (q *Query) checkCustomers() error {
	if q.Compare != nil {
		return fault("compare", `a query of kind "customers" does not use it`, "leave it out")
	}
	if err := q.checkWho(); err != nil {
		return err
	}
	l := q.List
	if l == nil {
		return nil
	}
	switch {
	case l.Limit < 0 || l.Limit > mostLimit:
		return fault("list.limit", fmt.Sprintf("%d is no size of a page", l.Limit), fmt.Sprintf("give 1 to %d", mostLimit))
	case l.Offset < 0:
		return fault("list.offset", "it is below 0", "give how many are passed over")
	case len(l.Traits) > mostTraits:
		return fault("list.traits", fmt.Sprintf("there are %d", len(l.Traits)), fmt.Sprintf("give at most %d", mostTraits))
	}
	if _, err := l.order(); err != nil {
		return err
	}
	return nil
}

// withListDefaults fills in what a query of customers leaves open.
func (q *Query) withListDefaults() {
	l := List{}
	if q.List != nil {
		l = *q.List
	}
	if l.Sort == "" {
		l.Sort = "-last"
	}
	if l.Limit == 0 {
		l.Limit = defaultLimit
	}
	q.List = &l
	if q.Who.steps() {
		q.withFunnelDefaults()
	}
	if q.Who.steps() && q.Who.Within == "" && (q.Funnel == nil || q.Funnel.Days == 0) {
		w := *q.Who
		w.Within = defaultFunnelWindow
		q.Who = &w
	}
}

func (a *Asker) customers(ctx context.Context, s *scope, q Query) (*CustomersAnswer, error) {
	start := a.now()
	l, err := a.listed(ctx, s, &q)
	if err != nil {
		return nil, err
	}
	answer := &CustomersAnswer{
		Kind: q.Kind, Query: q, Model: s.table.Model, Currency: a.Currency, Total: int64(len(l.list)), Sums: l.sums, AsOf: l.seq,
	}
	from := min(q.List.Offset, len(l.list))
	answer.Customers = a.rows(s, &q, l.list[from:min(from+q.List.Limit, len(l.list))])
	answer.Coverage = l.coverage
	answer.Coverage.Millis = float64(a.now().Sub(start).Microseconds()) / 1000
	return answer, nil
}

// EachCustomer calls each with every customer of a query's list, in its order,
// whatever its offset and limit say. An error of each ends it and is returned.
func (a *Asker) EachCustomer(ctx context.Context, q Query, each func(*catalogue.Model, CustomerRow) error) error {
	if q.Kind != KindCustomers {
		return fault("kind", fmt.Sprintf("a query of kind %q lists nobody", q.Kind), "give customers")
	}
	s, err := a.scope(ctx, &q)
	if err != nil {
		return err
	}
	l, err := a.listed(ctx, s, &q)
	if err != nil {
		return err
	}
	for from := 0; from < len(l.list); from += mostLimit {
		if err := ctx.Err(); err != nil {
			return err
		}
		for _, row := range a.rows(s, &q, l.list[from:min(from+mostLimit, len(l.list))]) {
			if err := each(&s.table.Model, row); err != nil {
				return err
			}
		}
	}
	return nil
}

// EachProfile calls each with the profile of every customer of a query's list.
// An error of each ends it and is returned.
func (a *Asker) EachProfile(ctx context.Context, q Query, each func(percorso.ProfileID) error) error {
	list := List{}
	if q.List != nil {
		list = *q.List
	}
	list.Traits = nil
	q.List = &list
	return a.EachCustomer(ctx, q, func(_ *catalogue.Model, r CustomerRow) error { return each(r.Profile) })
}

// listed returns the whole list, one that is kept or a new one.
func (a *Asker) listed(ctx context.Context, s *scope, q *Query) (*customerList, error) {
	question, err := listQuestion(q, s.table.Version)
	if err != nil {
		return nil, err
	}
	for _, seq := range []int64{q.List.AsOf, s.view.Seq()} {
		if l, ok := a.lists.Get(listKey{question, seq}); ok {
			return l, nil
		}
	}
	l, err := a.list(ctx, s, q)
	if err != nil {
		return nil, err
	}
	a.lists.Put(listKey{question, l.seq}, l, mostLists)
	return l, nil
}

// listQuestion is the same for queries whose lists are.
func listQuestion(q *Query, catalogue int) (string, error) {
	same := *q
	list := *q.List
	list.Offset, list.Limit, list.AsOf, list.Traits = 0, 0, 0, nil
	same.List = &list
	text, err := json.Marshal(same)
	return fmt.Sprint(catalogue, string(text)), err
}

func (a *Asker) list(ctx context.Context, s *scope, q *Query) (*customerList, error) {
	silence, err := seconds("silence", q.Silence, 1)
	if err != nil {
		return nil, err
	}
	window, err := seconds("window", q.Window, 0)
	if err != nil {
		return nil, err
	}
	who, err := s.who(q)
	if err != nil {
		return nil, err
	}
	sel, err := s.selection("", q.Period, q.Where)
	if err != nil {
		return nil, err
	}
	if err := s.among(ctx, q, sel); err != nil {
		return nil, err
	}
	if q.Who.flows() {
		if err := s.passed(ctx, q, sel, silence, &who); err != nil {
			return nil, err
		}
	}
	if q.Who.walks() {
		if err := s.walked(ctx, q, sel); err != nil {
			return nil, err
		}
		who.Part = figures.PartAll
	}
	if q.Who.retains() {
		if err := s.retained(ctx, q, sel); err != nil {
			return nil, err
		}
	}
	if q.Who.steps() && !q.Funnel.plain() {
		if err := s.stepped(ctx, q, sel); err != nil {
			return nil, err
		}
	}
	if q.Who.channels() {
		if err := s.used(ctx, q, silence, sel); err != nil {
			return nil, err
		}
	}
	if q.Who.behaves() {
		if err := s.behaved(ctx, q, sel); err != nil {
			return nil, err
		}
	}
	if q.Who.credits() {
		if err := s.credited(ctx, q, sel); err != nil {
			return nil, err
		}
	}
	if strings.TrimSpace(q.List.Search) != "" {
		has := func(graph.Node) bool { return false }
		if a.People != nil {
			has = a.People.Search(q.List.Search)
		}
		sel.Profiles = and(sel.Profiles, s.view.ProfilesWhere(has))
	}
	rule := figures.JourneyRule{Silence: silence, Window: window, Until: s.until(sel)}
	f, err := exec.Customers(ctx, s.blocks, s.table, sel, rule, who)
	if err != nil {
		return nil, err
	}
	order, err := q.List.order()
	if err != nil {
		return nil, err
	}
	l := &customerList{seq: s.view.Seq(), list: a.sorted(f.List, order), coverage: s.coverage(&f.Coverage, sel, 0)}
	felt := int64(0)
	for i := range f.List {
		c := &f.List[i]
		l.sums.Interactions += int64(c.Interactions)
		l.sums.Outcomes += int64(c.Outcomes)
		l.sums.Value += Value(c.Value)
		l.sums.Answers += c.Felt
		l.sums.BackSteps += int64(c.BackSteps)
		felt += c.Feeling
	}
	l.sums.Emotion = mean(felt, l.sums.Answers)
	return l, nil
}

// mean returns the mean of n emotions by their sum in thousandths; nil of none.
func mean(sum, n int64) *float64 {
	if n == 0 {
		return nil
	}
	m := float64(sum) / float64(n) / 1000
	return &m
}

// rows tells of customers in the words of the answer.
func (a *Asker) rows(s *scope, q *Query, list []figures.Customer) []CustomerRow {
	rows := make([]CustomerRow, len(list))
	nodes := make([]graph.Node, len(list))
	for i := range list {
		nodes[i] = list[i].Node
	}
	briefs := make([]identity.Brief, len(list))
	if a.People != nil {
		briefs = a.People.Briefs(nodes, q.List.Traits)
	}
	for i := range list {
		c, b := &list[i], &briefs[i]
		r := CustomerRow{
			Profile: b.Profile, Name: b.Name, Identifiers: append([]percorso.Identifier{}, b.Identifiers...), More: b.More,
			First: rfc3339(c.First), Last: rfc3339(c.Last), Interactions: int64(c.Interactions), Channels: []percorso.ChannelID{},
			Visits: int64(c.Visits), Outcomes: int64(c.Outcomes), Value: Value(c.Value), Answers: c.Felt, Emotion: mean(c.Feeling, c.Felt),
			BackSteps: int64(c.BackSteps), Traits: b.Traits,
		}
		if r.Traits == nil {
			r.Traits = map[string]string{}
		}
		if c.Stage >= 0 {
			r.Stage = s.table.Model.Stages[c.Stage].ID
		}
		for n := range s.table.Channels {
			if c.Channels.Has(n) {
				r.Channels = append(r.Channels, s.table.Channels[n].ID)
			}
		}
		rows[i] = r
	}
	return rows
}

// oldest returns the time before which nothing is looked at.
func (a *Asker) oldest() uint32 {
	if a.Since == nil {
		return 0
	}
	return uint32(min(max(a.Since().Unix(), 0), 1<<32-1))
}
