package insight

import (
	"cmp"
	"math"
	"slices"

	"percorso/sequence/figures"
)

// journey writes the engine's figures in the words of the answer.
func (s *scope) journey(f *figures.Journey) *Journey {
	j := &Journey{
		Totals: Totals{
			Customers: f.Customers, OutcomeCustomers: f.OutcomeCustomers, BackStep: f.BackStep,
			Interactions: f.Coverage.Placed, TimeToOutcome: quartiles(f.TimeToOutcome),
		},
		Stages:      make([]StageFigures, len(f.Stages)),
		Touchpoints: []TouchpointFigures{},
		Transitions: make([]Transition, len(f.Moves)),
	}
	var felt figures.Feeling
	for i, st := range f.Stages {
		j.Stages[i] = StageFigures{
			Stage:     s.table.Model.Stages[i].ID,
			Customers: st.Customers, Interactions: st.Interactions, Visits: st.Visits,
			Next: st.Next, Onward: st.Onward, TimeIn: quartiles(st.TimeIn), TimeToNext: quartiles(st.TimeToNext),
			BackStep: st.BackStep, Loop: st.Loop,
			Left: st.Left, Ended: st.Ended, Dropped: st.Dropped, Now: st.Now,
			Outcomes: st.Outcomes, Value: Value(st.Value), Emotion: feeling(st.Emotion),
		}
		if st.Last > 0 {
			j.Stages[i].LastSeen = rfc3339(st.Last)
		}
		j.Totals.Outcomes += st.Outcomes
		j.Totals.Value += Value(st.Value)
		j.Totals.Dropped += st.Dropped
		j.Totals.Now += st.Now
		felt.Merge(st.Emotion)
	}
	j.Totals.Emotion = feeling(felt)
	for _, p := range f.Places {
		if p.Touchpoint >= 0 {
			j.Touchpoints = append(j.Touchpoints, s.touchpoint(p))
		}
	}
	s.sortTouchpoints(j.Touchpoints)
	for i, m := range f.Moves {
		model := &s.table.Model
		j.Transitions[i] = Transition{
			From: model.Stages[m.From].ID, To: model.Stages[m.To].ID, Kind: figures.MoveKind(model, m.From, m.To),
			Moves: m.Time.N, Customers: m.Customers, Time: quartiles(m.Time),
		}
	}
	return j
}

func (s *scope) touchpoint(p figures.Place) TouchpointFigures {
	return TouchpointFigures{
		Touchpoint: s.table.Touchpoints[p.Touchpoint], Stage: s.table.Model.Stages[p.Stage].ID,
		Customers: p.Customers, Interactions: p.Interactions, Now: p.Now, Last: p.Last,
		Outcomes: p.Outcomes, Value: Value(p.Value), Emotion: feeling(p.Emotion), FirstSeen: rfc3339(p.First),
	}
}

// sortTouchpoints sorts by stage, then by customers, most first, then by id.
func (s *scope) sortTouchpoints(t []TouchpointFigures) {
	slices.SortFunc(t, func(a, b TouchpointFigures) int {
		return cmp.Or(
			cmp.Compare(figures.StageAt(&s.table.Model, a.Stage), figures.StageAt(&s.table.Model, b.Stage)),
			cmp.Compare(b.Customers, a.Customers),
			cmp.Compare(a.Touchpoint.ID, b.Touchpoint.ID))
	})
}

func quartiles(f figures.Quartiles) Quartiles {
	q := Quartiles{N: f.N}
	if f.N > 0 {
		q1, median, q3 := int64(f.Q1), int64(f.Median), int64(f.Q3)
		q.Q1, q.Median, q.Q3 = &q1, &median, &q3
	}
	return q
}

// feeling turns exact sums of thousandths into a mean with its interval.
func feeling(f figures.Feeling) Feeling {
	out := Feeling{N: f.N, Counts: f.Faces}
	if f.N == 0 {
		return out
	}
	n, sum := float64(f.N), float64(f.Sum)
	mean := sum / n / 1000
	out.Mean = &mean
	if f.N > 1 {
		variance := max(0, float64(f.Squares)-sum*sum/n) / (n - 1) / 1e6
		half := 1.96 * math.Sqrt(variance/n)
		low, high := mean-half, mean+half
		out.Low, out.High = &low, &high
	}
	return out
}
