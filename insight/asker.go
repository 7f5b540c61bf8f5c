package insight

import (
	"context"
	"fmt"
	"time"

	"percorso"
	"percorso/catalogue"
	"percorso/identity/graph"
	"percorso/internal/recent"
	"percorso/sequence"
	"percorso/sequence/exec"
	"percorso/sequence/figures"
)

// View is all that a question needs of the index: one consistent state.
type View interface {
	Blocks() []*sequence.Block
	Seq() int64     // journal position up to which it holds interactions
	Newest() uint32 // time of the newest interaction, Unix seconds
	Signatures() []catalogue.Signature
	// Match returns, for each block, the interactions whose property passes;
	// test is asked once for each value, and once for its absence.
	Match(property string, test func(value string, present bool) bool) ([]sequence.Bits, error)
	// ProfilesWhere returns, for each block, the profiles that pass.
	ProfilesWhere(test func(profile graph.Node) bool) []sequence.Bits
}

// Tables compiles the catalogue for a stage model; an empty id means the
// workspace's default model, an unknown one is percorso.NotFound.
type Tables interface {
	Table(model percorso.ModelID, signatures []catalogue.Signature) (*catalogue.Table, error)
}

// Traits tests what is known about customers.
type Traits interface {
	MatchTrait(name string, test func(value string, present bool) bool) func(profile graph.Node) bool
}

// Asker answers questions on one workspace. It is safe for concurrent use.
type Asker struct {
	View   func() View // the newest state
	Tables Tables
	Traits Traits // nil when customers have no traits
	People People // nil when customers have no names
	Voices Voices // nil when nobody says anything
	// Audiences are nil where there are none.
	Audiences Audiences
	Costs     Costs            // nil when none are kept
	Currency  string           // ISO 4217
	Zone      string           // IANA time zone of the workspace; UTC when empty
	Since     func() time.Time // what is older is not looked at; nil for no such bound
	Now       func() time.Time // measures how long an answer takes; time.Now when nil

	lists recent.List[listKey, *customerList]
	sets  recent.List[string, *members]
}

// Kinds of query.
const (
	KindJourney    = "journey"
	KindGraph      = "graph"
	KindFunnel     = "funnel"
	KindFlows      = "flows"
	KindCritical   = "critical"
	KindVoices     = "voices"
	KindTally      = "tally"
	KindDeviations = "deviations"
	// KindCustomers asks for people, not for figures: who may see figures may
	// not always see people.
	KindCustomers = "customers"
)

// Ask answers a query by a *JourneyAnswer, *GraphAnswer, *FunnelAnswer, *FlowsAnswer,
// *CriticalAnswer, *VoicesAnswer, *TallyAnswer, *DeviationsAnswer or *CustomersAnswer. An error of kind percorso.Invalid has a *Fault in its chain.
func (a *Asker) Ask(ctx context.Context, q Query) (any, error) {
	s, err := a.scope(ctx, &q)
	if err != nil {
		return nil, err
	}
	switch q.Kind {
	case KindJourney:
		return a.journey(ctx, s, q)
	case KindGraph:
		return a.graph(ctx, s, q)
	case KindFlows:
		return a.flows(ctx, s, q)
	case KindCritical:
		return a.critical(ctx, s, q)
	case KindVoices:
		return a.voices(ctx, s, q)
	case KindTally:
		return a.tally(ctx, s, q)
	case KindDeviations:
		return a.deviations(ctx, s, q)
	case KindPaths:
		return a.paths(ctx, s, q)
	case KindVariants:
		return a.variants(ctx, s, q)
	case KindRetention:
		return a.retention(ctx, s, q)
	case KindConsistency:
		return a.consistency(ctx, s, q)
	case KindBehaviours:
		return a.behaviours(ctx, s, q)
	case KindAttribution:
		return a.attribution(ctx, s, q)
	case KindCustomers:
		return a.customers(ctx, s, q)
	default:
		return a.funnel(ctx, s, q)
	}
}

// scope checks the query, fills in its defaults and opens the data that it is
// answered from.
func (a *Asker) scope(ctx context.Context, q *Query) (*scope, error) {
	return a.scopeOn(ctx, a.View(), q, nil)
}

// scopeOn is scope on one view; within are the audiences on whose behalf it is
// asked.
func (a *Asker) scopeOn(ctx context.Context, view View, q *Query, within []string) (*scope, error) {
	if err := q.check(); err != nil {
		return nil, err
	}
	q.withDefaults(a.Zone)
	s := &scope{view: view, traits: a.Traits, since: a.oldest(), within: within, madeOf: map[string]string{}, unknown: &unknown{}, floor: &floor{}}
	if within == nil { // who is in an audience depends on nobody who asks
		s.floor.fewest = FewestOf(ctx)
	}
	s.audience = func(field, id string) ([]sequence.Bits, error) { return a.audience(ctx, s, field, id) }
	s.blocks, s.signatures = s.view.Blocks(), s.view.Signatures()
	var err error
	if s.zone, err = zone(q.Zone); err != nil {
		return nil, err
	}
	if err = s.resolve(q, a.now()); err != nil {
		return nil, err
	}
	if s.table, err = a.Tables.Table(q.Model, s.signatures); err != nil {
		if percorso.KindOf(err) == percorso.NotFound {
			return nil, fault("model", err.Error(), "give the id of one of the workspace's stage models")
		}
		return nil, err
	}
	if n := len(s.table.Model.Stages); n > figures.MaxStages {
		return nil, fault("model", fmt.Sprintf("%q has %d stages", s.table.Model.ID, n), fmt.Sprintf("at most %d can be measured", figures.MaxStages))
	}
	q.Model, s.base = s.table.Model.ID, s.table
	if q.Stages != nil {
		if s.table, err = q.own(s.base); err != nil {
			return nil, err
		}
	}
	return s, nil
}

func (a *Asker) now() time.Time {
	if a.Now == nil {
		return time.Now()
	}
	return a.Now()
}

// second returns what Compare asks in place of the query's own parts.
func (q *Query) second() (*Period, []Condition) {
	period, where := q.Compare.Period, q.Compare.Where
	if period == nil {
		period = q.Period
	}
	if where == nil {
		where = q.Where
	}
	return period, where
}

// selections compiles what the query selects, and what it compares with; the
// second is nil without a comparison.
func (s *scope) selections(ctx context.Context, q *Query) (first, second *sequence.Selection, err error) {
	if first, err = s.selection("", q.Period, q.Where); err != nil {
		return nil, nil, err
	}
	if first, err = s.amongMany(ctx, q, "", q.Period, q.Where, first); err != nil || q.Compare == nil {
		return first, nil, err
	}
	period, where := q.second()
	if second, err = s.selection("compare.", period, where); err != nil {
		return nil, nil, err
	}
	second, err = s.amongMany(ctx, q, "compare.", period, where, second)
	return first, second, err
}

// amongMany narrows a selection to the customers that the query is about, and
// sees to it that they are many where they must be.
func (s *scope) amongMany(ctx context.Context, q *Query, path string, period *Period, where []Condition, all *sequence.Selection) (*sequence.Selection, error) {
	sel := all
	if q.Among != nil {
		narrowed := *all
		sel = &narrowed
		if err := s.among(ctx, q, sel); err != nil {
			return nil, err
		}
	}
	return sel, s.ofMany(path, period, where, all, sel)
}

func (a *Asker) journey(ctx context.Context, s *scope, q Query) (*JourneyAnswer, error) {
	silence, err := seconds("silence", q.Silence, 1)
	if err != nil {
		return nil, err
	}
	window, err := seconds("window", q.Window, 0)
	if err != nil {
		return nil, err
	}
	first, second, err := s.selections(ctx, &q)
	if err != nil {
		return nil, err
	}
	answer := &JourneyAnswer{Kind: q.Kind, Query: q, Model: s.table.Model, Currency: a.Currency}
	ask := func(sel *sequence.Selection) (*Journey, error) {
		start := a.now()
		rule := figures.JourneyRule{Silence: silence, Window: window, Until: s.until(sel), NoMoves: q.Transitions != nil && !*q.Transitions}
		f, err := exec.Journey(ctx, s.blocks, s.table, sel, rule)
		if err != nil {
			return nil, err
		}
		j := s.journey(f)
		j.Coverage = s.coverage(&f.Coverage, sel, a.now().Sub(start))
		return j, nil
	}
	j, err := ask(first)
	if err != nil {
		return nil, err
	}
	answer.Journey = *j
	if second != nil {
		if answer.Compare, err = ask(second); err != nil {
			return nil, err
		}
	}
	return answer, nil
}

// until returns up to where the data of a selection is known.
func (s *scope) until(sel *sequence.Selection) uint32 { return min(sel.To, s.view.Newest()) }

func (s *scope) coverage(f *figures.Coverage, sel *sequence.Selection, took time.Duration) Coverage {
	c := Coverage{
		Customers: f.Customers, Interactions: f.Interactions, Placed: f.Placed,
		Seq: s.view.Seq(), Catalogue: s.table.Version,
		Millis: float64(took.Microseconds()) / 1000,
	}
	s.unknown.tell(&c)
	if len(s.blocks) > 0 && s.view.Newest() > 0 {
		c.Until = rfc3339(s.until(sel))
	}
	if f.Interactions > 0 {
		c.From, c.To = rfc3339(f.From), rfc3339(f.To)
	}
	return c
}
