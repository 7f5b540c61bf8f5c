package insight

import (
	"context"
	"fmt"
	"math"

	"percorso"
	"percorso/sequence/exec"
	"percorso/sequence/figures"
)

// Set is interactions whose figures are asked together, with those of others.
type Set struct {
	ID     string      `json:"id,omitempty" doc:"Of one's own choice; the answer has it"`
	Where  []Condition `json:"where" doc:"Conditions on the interaction; all of the selection when there are none"`
	Number string      `json:"number,omitempty" doc:"A property whose numbers are added up"`
	Scale  string      `json:"scale,omitempty" enum:"nps,csat,ces,stars,emotion" doc:"With number: the scale by which its numbers become the emotion, in place of what the interaction says"`
}

// TallyAnswer is the figures of many sets of interactions, on a stage or not.
type TallyAnswer struct {
	Kind     string       `json:"kind" enum:"tally"`
	Query    Query        `json:"query" doc:"The question with its defaults filled in"`
	Currency string       `json:"currency" doc:"ISO 4217"`
	Coverage Coverage     `json:"coverage"`
	Sets     []SetFigures `json:"sets" doc:"One for each set, in the order of the question"`
	Compare  *TallyAnswer `json:"compare,omitempty" doc:"The same for the second period or group"`
}

// SetFigures are the figures of one set.
type SetFigures struct {
	ID            string    `json:"id"`
	Customers     int64     `json:"customers" doc:"Customers with an interaction in the set"`
	Interactions  int64     `json:"interactions"`
	Converted     int64     `json:"converted" doc:"Customers with an outcome, in the set or not, at or after their first interaction in it"`
	TimeToOutcome Quartiles `json:"time_to_outcome" doc:"Seconds from that interaction to the first such outcome, over these customers"`
	Dropped       int64     `json:"dropped" doc:"Customers whose last interaction of the selection is in the set, silence over, without an outcome since their first in it"`
	Outcomes      int64     `json:"outcomes" doc:"In the set"`
	Value         Value     `json:"value" doc:"Outcomes less refunds, in the set"`
	Emotion       Feeling   `json:"emotion"`
	Numbers       int64     `json:"numbers" doc:"Interactions of the set whose property is a number"`
	Mean          *float64  `json:"mean" doc:"Mean of these numbers; null when there are none"`
	First         string    `json:"first" doc:"First interaction in the set, RFC 3339 UTC; empty when there is none"`
	Last          string    `json:"last" doc:"Last interaction in the set"`
}

func (a *Asker) tally(ctx context.Context, s *scope, q Query) (*TallyAnswer, error) {
	silence, err := seconds("silence", q.Silence, 1)
	if err != nil {
		return nil, err
	}
	first, second, err := s.selections(ctx, &q)
	if err != nil {
		return nil, err
	}
	sets := make([]figures.Set, len(q.Sets))
	for i := range sets {
		if sets[i], err = s.set(fmt.Sprintf("sets[%d]", i), &q.Sets[i]); err != nil {
			return nil, err
		}
	}
	ask := func(q Query, compared bool) (*TallyAnswer, error) {
		sel := first
		if compared {
			sel = second
		}
		start := a.now()
		f, err := exec.Tally(ctx, s.blocks, s.table, sel, sets, figures.TallyRule{Silence: silence, Until: s.until(sel)})
		if err != nil {
			return nil, err
		}
		answer := &TallyAnswer{Kind: q.Kind, Query: q, Currency: a.Currency, Sets: setFigures(q.Sets, f.Sets)}
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

// set compiles one set.
func (s *scope) set(path string, set *Set) (figures.Set, error) {
	f, err := s.filter(path+".where", set.Where)
	if err != nil {
		return figures.Set{}, err
	}
	out := figures.Set{Step: figures.Step{Signatures: f.signatures, Events: f.events, Profiles: f.profiles}}
	if set.Number == "" {
		if set.Scale != "" {
			return out, fault(path+".scale", "there is no number to read by it", "name the property in number")
		}
		return out, nil
	}
	view, ok := s.view.(valued)
	if !ok {
		return out, nil
	}
	out.Numbers = &figures.Numbers{}
	scale := percorso.ScoreKind(set.Scale)
	if _, known := percorso.EmotionOf(scale, 1); set.Scale != "" && !known {
		return out, fault(path+".scale", fmt.Sprintf("there is no scale %q", set.Scale), "give nps, csat, ces, stars or emotion")
	}
	n := out.Numbers
	n.Of = view.Values(set.Number, func(value string) (uint16, bool) {
		v, ok := number(value)
		if !ok || math.Abs(v) > 1e12 || len(n.Value) > math.MaxUint16 {
			return 0, false
		}
		n.Value = append(n.Value, int64(math.Round(v*1000)))
		if set.Scale != "" {
			e, inside := percorso.EmotionOf(scale, v)
			n.Felt, n.Unfelt = append(n.Felt, e), append(n.Unfelt, !inside)
		}
		return uint16(len(n.Value) - 1), true
	})
	if set.Scale != "" && n.Felt == nil {
		n.Felt = []percorso.Emotion{}
	}
	return out, nil
}

// setFigures writes the engine's figures in the words of the answer.
func setFigures(sets []Set, f []figures.SetFigures) []SetFigures {
	out := make([]SetFigures, len(f))
	for i := range f {
		s := &f[i]
		out[i] = SetFigures{
			ID: sets[i].ID, Customers: s.Customers, Interactions: s.Interactions, Converted: s.Converted, TimeToOutcome: quartiles(s.TimeToOutcome),
			Dropped: s.Dropped, Outcomes: s.Outcomes, Value: Value(s.Value), Emotion: feeling(s.Emotion), Numbers: s.Numbers.N,
			Mean: mean(s.Numbers.Sum, s.Numbers.N),
		}
		if s.Interactions > 0 {
			out[i].First, out[i].Last = rfc3339(s.First), rfc3339(s.Last)
		}
	}
	return out
}
