package binding

import (
	"context"
	"encoding/json"
	"math"
	"slices"
	"strings"
	"time"

	"percorso"
	"percorso/insight"
	"percorso/journeymap/document"
)

// Figures answers all figures of a map: over the filter, or the map's own when
// it is nil.
func (s *Service) Figures(ctx context.Context, doc *document.Document, filter *MapFilter) (*MapFigures, error) {
	start := s.now()
	w, err := newWorld(s.Data)
	if err != nil {
		return nil, err
	}
	p, err := compile(doc, w)
	if err != nil {
		return nil, err
	}
	a := &asking{Service: s, plan: p, out: &MapFigures{
		Seq: math.MaxInt64, Currency: s.Data.Currency(), Catalogue: w.version, Nodes: map[string]NodeFigure{}, Curves: []Curve{}, Gaps: []Gap{},
		Personas: map[string]PersonaFigures{}, Points: []insight.CriticalPoint{}, Unknown: []MissingName{},
	}}
	a.out.Filter = FilterOf(doc, filter)
	if a.base, err = Selection(doc, &a.out.Filter); err != nil {
		return nil, err
	}
	a.out.Base = p.columns.query(a.base)
	for _, step := range []func(context.Context) error{a.tally, a.journeys, a.funnels, a.critical} {
		if err := step(ctx); err != nil {
			return nil, err
		}
	}
	a.lanes()
	if err := a.curves(ctx); err != nil {
		return nil, err
	}
	a.places()
	if err := a.personas(ctx); err != nil {
		return nil, err
	}
	for _, key := range p.order {
		a.out.Unknown = append(a.out.Unknown, MissingName{Kind: key[0], Name: key[1], Nodes: p.unknown[key]})
	}
	a.out.At = s.now().UTC().Format(time.RFC3339)
	a.out.Millis = float64(s.now().Sub(start).Microseconds()) / 1000
	return a.out, nil
}

// asking is one request for a map's figures on its way.
type asking struct {
	*Service
	plan     *plan
	base     insight.Query // the filter, without stages
	out      *MapFigures
	sets     []insight.Set
	answers  []*insight.SetFigures // by set
	compare  []*insight.SetFigures
	at       map[string]int // by the set's conditions
	withheld map[int]string // by set: why
	journey  *insight.JourneyAnswer
	models   map[percorso.ModelID]*insight.JourneyAnswer
}

// asked answers one of the request's questions. The figures are as fresh as the
// oldest of the answers, but for the critical points: they are older on purpose.
func asked[T any](ctx context.Context, a *asking, q insight.Query) (T, error) {
	answer, until, err := answerOf[T](ctx, a.Service, a.plan.world.version, q)
	if q.Kind != insight.KindCritical && err == nil {
		a.out.Seq = min(a.out.Seq, until)
	}
	return answer, err
}

// Selection turns a filter into what all questions of a map share: period,
// conditions, customers and comparison.
func Selection(doc *document.Document, f *MapFilter) (insight.Query, error) {
	q := insight.Query{Period: f.Period, Where: f.Where, Compare: f.Compare, Among: f.among()}
	if c := q.Compare; c != nil && c.Period == nil && c.Where == nil && c.Before == "" {
		q.Compare = nil
	}
	if f.Persona == "" {
		return q, nil
	}
	n, ok := doc.Node(document.NodeID(f.Persona))
	if !ok || n.Kind != document.KindPersona || !doc.Visible(n.ID) {
		return q, percorso.Errorf(percorso.NotFound, "filter.persona: the map has no persona %q; choose another, or none", f.Persona)
	}
	audience, ok := AudienceOf(n)
	if !ok {
		return q, percorso.Errorf(percorso.Invalid, "filter.persona: %q has no audience; bind it to a group of customers first", n.Text("name"))
	}
	return audience.on(q)
}

// AudienceOf returns the customers for whom a persona stands; false when it has
// none. A persona is people, and all that they do is theirs: conditions on an
// interaction choose those who ever had such a one.
func AudienceOf(persona document.Node) (MapFilter, bool) {
	f, ok := document.Read[MapFilter](persona, "audience")
	f.Period, f.Compare, f.Persona = nil, nil, ""
	var met []insight.Condition
	traits := []insight.Condition{}
	for _, c := range f.Where {
		if strings.HasPrefix(c.Field, "trait:") {
			traits = append(traits, c)
		} else {
			met = append(met, c)
		}
	}
	f.Where = traits
	if len(met) > 0 {
		among := insight.Among{}
		if f.Among != nil {
			among = *f.Among
		}
		among.Met = append(slices.Clone(among.Met), met...)
		f.Among = &among
	}
	return f, ok && (len(f.Where) > 0 || f.among() != nil)
}

// among returns the customers that the filter is about.
func (f *MapFilter) among() *insight.Among {
	if f.Who == nil {
		return f.Among
	}
	a := insight.Among{}
	if f.Among != nil {
		a = *f.Among
	}
	a.Who = f.Who
	return &a
}

// on narrows a question to the audience.
func (f MapFilter) on(q insight.Query) (insight.Query, error) {
	q.Where = append(slices.Clone(q.Where), f.Where...)
	among := f.among()
	if among != nil && q.Among != nil {
		return q, percorso.Errorf(percorso.Invalid, "filter.among: the persona's audience chooses customers already; choose one of the two")
	}
	if among != nil {
		q.Among = among
	}
	if q.Compare != nil && q.Compare.Where != nil {
		c := *q.Compare
		c.Where = append(slices.Clone(c.Where), f.Where...)
		q.Compare = &c
	}
	return q, nil
}

// all is the set of everything.
var all = insight.Set{ID: "all", Where: []insight.Condition{}}

// tally asks for all sets at once: whatever is bound to the same, once.
func (a *asking) tally(ctx context.Context) error {
	a.at = map[string]int{}
	a.add(all)
	for _, x := range a.plan.asks {
		if x.set != nil && x.fault == "" {
			a.add(*x.set)
			for _, cell := range x.cells {
				a.add(cell)
			}
		}
	}
	q := a.plan.columns.query(a.base)
	q.Kind, q.Sets = insight.KindTally, a.sets
	t, withheld, err := Told(q, func(q insight.Query) (*insight.TallyAnswer, error) { return asked[*insight.TallyAnswer](ctx, a, q) })
	if err != nil {
		return err
	}
	a.withheld = withheld
	a.out.Coverage, a.out.Catalogue = t.Coverage, t.Coverage.Catalogue
	for i := range t.Sets {
		a.answers = append(a.answers, &t.Sets[i])
	}
	if t.Compare != nil {
		a.out.Compare = &t.Compare.Coverage
		for i := range t.Compare.Sets {
			a.compare = append(a.compare, &t.Compare.Sets[i])
		}
	}
	for _, x := range a.plan.asks {
		switch {
		case x.fault != "":
			a.out.Nodes[string(x.node)] = NodeFigure{State: Refused, Of: x.bind.Of, Fault: x.fault, Show: x.bind.Show}
		case len(x.missing) > 0 && x.set == nil:
			a.out.Nodes[string(x.node)] = NodeFigure{State: Unknown, Of: x.bind.Of, Missing: x.missing, Show: x.bind.Show}
		case x.set != nil:
			f := a.setFigure(x, x.set)
			if f.State == Withheld {
				a.out.Nodes[string(x.node)] = f
				continue
			}
			f.Question = &insight.Query{Kind: insight.KindTally, Sets: []insight.Set{*x.set}}
			f.People = &insight.Query{Kind: insight.KindCustomers, Where: x.set.Where}
			a.out.Nodes[string(x.node)] = f
		}
	}
	return nil
}

// setKey is the same for sets of the same interactions, whatever they are called.
func setKey(s *insight.Set) string {
	same := *s
	same.ID = ""
	text, err := json.Marshal(same)
	if err != nil {
		return s.ID // numbers that JSON does not have: the question says so
	}
	return string(text)
}

func (a *asking) add(s insight.Set) {
	key := setKey(&s)
	if _, ok := a.at[key]; ok {
		return
	}
	a.at[key] = len(a.sets)
	a.sets = append(a.sets, s)
}

// journeys asks for the stages: the columns, the stages above them where there
// are steps, and the models that cards are bound to.
func (a *asking) journeys(ctx context.Context) error {
	ask := func(l *level) (*insight.JourneyAnswer, error) {
		if l.bound == 0 {
			return nil, nil
		}
		q := l.query(a.base)
		q.Kind = insight.KindJourney
		return asked[*insight.JourneyAnswer](ctx, a, q)
	}
	j, err := ask(a.plan.columns)
	if err != nil {
		return err
	}
	a.journey = j
	a.stageFigures(a.plan.columns, j)
	if a.plan.stages != a.plan.columns {
		if j, err = ask(a.plan.stages); err != nil {
			return err
		}
		a.stageFigures(a.plan.stages, j)
	}
	a.models = map[percorso.ModelID]*insight.JourneyAnswer{}
	for _, x := range a.plan.asks {
		if x.bind.Of != OfStage || x.fault != "" || len(x.missing) > 0 {
			continue
		}
		model := or(x.bind.Model, a.plan.columns.model)
		if a.models[model] == nil {
			q := a.base
			q.Kind, q.Model = insight.KindJourney, model
			if a.models[model], err = asked[*insight.JourneyAnswer](ctx, a, q); err != nil {
				return err
			}
		}
		f := a.stageFigure(a.models[model], x.bind.Stage)
		f.Name, f.Show = x.name, or(x.bind.Show, "people")
		f.Question = &insight.Query{Kind: insight.KindJourney, Model: model}
		f.People = &insight.Query{Kind: insight.KindCustomers, Model: model, Who: &insight.Who{Is: "visited", Stage: x.bind.Stage}}
		f.Question.Stages, f.Question.Loops = a.identity(model)
		f.People.Stages, f.People.Loops = f.Question.Stages, f.Question.Loops
		a.out.Nodes[string(x.node)] = f
	}
	return nil
}

func (a *asking) stageFigures(l *level, j *insight.JourneyAnswer) {
	for i, n := range l.nodes {
		b := l.binds[i]
		switch {
		case l.faults[i] != "":
			a.out.Nodes[string(n.ID)] = NodeFigure{State: Refused, Fault: l.faults[i]}
			continue
		case b == nil:
			continue
		}
		f := NodeFigure{State: Unknown, Of: b.Of}
		if l.ids[i] != "" {
			f = a.stageFigure(j, l.ids[i])
		}
		f.Of, f.Name, f.Show, f.Missing, f.Shared = b.Of, l.names[i], or(b.Show, "people"), l.miss[i], l.shared[i]
		if f.State != Unknown {
			f.Question = &insight.Query{Kind: insight.KindJourney, Model: l.model}
			f.People = &insight.Query{Kind: insight.KindCustomers, Model: l.model, Who: &insight.Who{Is: "visited", Stage: l.ids[i]}}
			if l != a.plan.columns {
				stages, loops := l.own, l.loops
				if l.actual {
					stages, loops = a.identity(l.model)
				}
				f.Question.Stages, f.Question.Loops, f.People.Stages, f.People.Loops = stages, loops, stages, loops
			}
		}
		a.out.Nodes[string(n.ID)] = f
	}
}

// identity writes the stages of a model as stages of one's own, for questions that
// are laid over others: the figures are the same. It is nothing where the base
// has the model's stages anyhow.
func (a *asking) identity(model percorso.ModelID) (stages []insight.OwnStage, loops []insight.OwnLoop) {
	table, err := a.plan.world.table(model)
	if err != nil || a.out.Base.Stages == nil {
		return nil, nil
	}
	for _, s := range table.Model.Stages {
		stages = append(stages, insight.OwnStage{ID: s.ID, Stages: []percorso.StageID{s.ID}})
	}
	for _, l := range table.Model.Loops {
		loops = append(loops, insight.OwnLoop{From: l.From, To: l.To})
	}
	return stages, loops
}

// funnels asks for funnels and paths.
func (a *asking) funnels(ctx context.Context) error {
	for _, x := range a.plan.asks {
		if len(x.steps) == 0 || x.fault != "" {
			continue
		}
		q := a.plan.columns.query(a.base)
		q.Kind, q.Steps, q.Window = insight.KindFunnel, x.steps, x.window
		f, err := asked[*insight.FunnelAnswer](ctx, a, q)
		if err != nil {
			if invalid(err) {
				state, fault := refusedBy(err)
				a.out.Nodes[string(x.node)] = NodeFigure{State: state, Of: x.bind.Of, Fault: fault, Show: x.bind.Show}
				continue
			}
			return err
		}
		a.out.Nodes[string(x.node)] = a.funnelFigure(x, f)
	}
	return nil
}

// critical asks for the critical points, where something is bound to them.
func (a *asking) critical(ctx context.Context) error {
	if !a.plan.costs {
		return nil
	}
	points := map[percorso.ModelID]*insight.CriticalAnswer{}
	of := func(model percorso.ModelID) (*insight.CriticalAnswer, error) {
		if c := points[model]; c != nil {
			return c, nil
		}
		q := a.base
		q.Kind, q.Model = insight.KindCritical, model
		c, err := asked[*insight.CriticalAnswer](ctx, a, q)
		points[model] = c
		return c, err
	}
	c, err := of(a.plan.columns.model)
	if err != nil {
		return err
	}
	a.out.Points = c.Points
	for _, x := range a.plan.asks {
		if x.bind.Of != OfCost && x.bind.Of != OfCritical || x.fault != "" || len(x.missing) > 0 {
			continue
		}
		if c, err = of(or(x.bind.Model, a.plan.columns.model)); err != nil {
			return err
		}
		a.out.Nodes[string(x.node)] = a.pointFigure(x, c)
	}
	a.costs(c)
	return nil
}
