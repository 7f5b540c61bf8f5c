package binding

import (
	"cmp"
	"context"
	"slices"

	"percorso/insight"
	"percorso/journeymap/document"
)

// personas answers who stands behind the map's personas.
func (a *asking) personas(ctx context.Context) error {
	nodes := slices.DeleteFunc(a.plan.doc.Personas(), func(n document.Node) bool {
		_, ok := AudienceOf(n)
		return !ok
	})
	if len(nodes) == 0 {
		return nil
	}
	base := insight.Query{Period: a.out.Filter.Period, Where: a.out.Filter.Where, Among: a.out.Filter.among()}
	everybody := a.out.Coverage.Customers
	if a.out.Filter.Persona != "" {
		q := base
		q.Kind, q.Sets = insight.KindTally, []insight.Set{all}
		t, err := asked[*insight.TallyAnswer](ctx, a, q)
		if err != nil {
			return err
		}
		everybody = t.Coverage.Customers
	}
	for _, n := range nodes {
		audience, _ := AudienceOf(n)
		q, err := audience.on(base)
		var f PersonaFigures
		if err == nil {
			var until int64
			f, until, err = a.people(ctx, q, everybody)
			if err == nil {
				a.out.Seq = min(a.out.Seq, until)
			}
		}
		switch {
		case invalid(err):
			f = PersonaFigures{Channels: []ChannelShare{}}
			f.State, f.Fault = refusedBy(err)
		case err != nil:
			return err
		}
		a.out.Personas[string(n.ID)] = f
	}
	return nil
}

// Tally answers the figures of sets of interactions, or finds them answered
// already. Q has the conditions.
func (s *Service) Tally(ctx context.Context, q insight.Query, sets []insight.Set) (*insight.TallyAnswer, error) {
	w, err := newWorld(s.Data)
	if err != nil {
		return nil, err
	}
	q.Kind, q.Compare, q.Sets = insight.KindTally, nil, sets
	t, _, err := answerOf[*insight.TallyAnswer](ctx, s, w.version, q)
	return t, err
}

// People answers the figures of a group of customers, whose share is of
// everybody. Q has the group's conditions.
func (s *Service) People(ctx context.Context, q insight.Query, everybody int64) (PersonaFigures, error) {
	f, _, err := s.people(ctx, q, everybody)
	return f, err
}

// people is People, and up to which journal position interactions are in it.
func (s *Service) people(ctx context.Context, q insight.Query, everybody int64) (PersonaFigures, int64, error) {
	w, err := newWorld(s.Data)
	if err != nil {
		return PersonaFigures{}, 0, err
	}
	q.Kind, q.Compare, q.Sets = insight.KindTally, nil, []insight.Set{all}
	for _, c := range w.channels {
		q.Sets = append(q.Sets, insight.Set{ID: string(c.ID), Where: []insight.Condition{{Field: "channel", Is: []string{string(c.ID)}}}})
	}
	t, until, err := answerOf[*insight.TallyAnswer](ctx, s, w.version, q)
	if err != nil {
		return PersonaFigures{}, 0, err
	}
	f := PersonaFigures{
		State: Measured, People: t.Coverage.Customers, Outcomes: t.Sets[0].Outcomes, Value: t.Sets[0].Value,
		Emotion: t.Sets[0].Emotion, Channels: []ChannelShare{},
	}
	if f.People == 0 {
		f.State = None
		return f, until, nil
	}
	f.PerHead = f.Value / insight.Value(f.People)
	if everybody > 0 {
		f.Share = float64(f.People) / float64(everybody)
	}
	for i := range w.channels {
		if n := t.Sets[i+1].Customers; n > 0 {
			f.Channels = append(f.Channels, ChannelShare{Channel: w.channels[i].ID, Name: w.channels[i].Name, People: n, Share: float64(n) / float64(f.People)})
		}
	}
	slices.SortStableFunc(f.Channels, func(a, b ChannelShare) int { return cmp.Compare(b.People, a.People) })
	return f, until, nil
}
