package gen

import (
	"context"
	"math"
	"testing"

	"percorso"
	"percorso/catalogue"
	"percorso/collect/spec"
	"percorso/identity"
	"percorso/insight"
	"percorso/sequence/follow"
	"percorso/sequence/index"
)

// feed is a journal in memory.
type feed struct{ events []percorso.Event }

func (f *feed) Last() int64                       { return int64(len(f.events)) }
func (f *feed) Wait(context.Context, int64) error { return nil }
func (f *feed) Read(_ context.Context, after int64, limit int) ([]percorso.Event, error) {
	return f.events[after:min(after+int64(limit), f.Last())], nil
}

// nowhere is an identity store that keeps nothing.
type nowhere struct{}

func (nowhere) LoadIdentity(context.Context, func(identity.Block) error) (int64, error) {
	return 0, nil
}
func (nowhere) SaveIdentity(context.Context, identity.Save) error { return nil }

type tables struct{}

func (tables) Table(model percorso.ModelID, sigs []catalogue.Signature) (*catalogue.Table, error) {
	return catalogue.Default().Compile(model, sigs)
}

// measured leads a shop's history through door, identity, catalogue and index.
func measured(t *testing.T, s *Simulation) *insight.Asker {
	t.Helper()
	j := &feed{events: make([]percorso.Event, 0, s.Len())}
	var parser spec.Parser
	s.History(func(c Call) bool {
		e, err := parser.Parse(0, c.Body, spec.Envelope{Source: c.Source, ReceivedAt: c.At, Historical: true})
		if err != nil {
			t.Fatalf("the door refuses %s: %v", c.Body, err)
		}
		e.Seq = j.Last() + 1
		j.events = append(j.events, e)
		return true
	})
	who, err := identity.Open(t.Context(), nowhere{}, identity.Options{})
	if err != nil {
		t.Fatal(err)
	}
	x, err := index.Open(index.Options{})
	if err != nil {
		t.Fatal(err)
	}
	trusted := map[percorso.SourceID]identity.SourceTrust{}
	for _, src := range Sources() {
		trusted[src.ID] = identity.SourceTrust{Trusted: src.Trusted}
	}
	f := follow.New(j, who, x, follow.Options{
		Trust:      func(id percorso.SourceID) identity.SourceTrust { return trusted[id] },
		Signatures: x.Signatures(), Currency: "EUR",
	})
	if n, err := f.CatchUp(t.Context(), nil); err != nil || n != j.Last() {
		t.Fatalf("%d of %d events followed: %v", n, j.Last(), err)
	}
	return &insight.Asker{View: func() insight.View { return x.View() }, Tables: tables{}, Currency: "EUR", Zone: "Europe/Rome"}
}

func journeyOf(t *testing.T, a *insight.Asker, q insight.Query) *insight.JourneyAnswer {
	t.Helper()
	q.Kind = insight.KindJourney
	got, err := a.Ask(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	return got.(*insight.JourneyAnswer)
}

// near reports whether got is want within a share of it, or within few.
func near(got, want int64, share float64, few int64) bool {
	d := got - want
	if d < 0 {
		d = -d
	}
	return d <= few || float64(d) <= share*float64(want)
}

// TestTheEngineFindsWhatHappened holds the journey answer against what came of
// the process, as the identifiers sent can show it. It must be so but for the
// shared laptops: the truth knows who sits at them, the identity graph does not.
// Hence the half percent.
func TestTheEngineFindsWhatHappened(t *testing.T) {
	if testing.Short() {
		t.Skip("follows 400,000 interactions")
	}
	s := Shop(Options{Seed: 3, Customers: 16_000})
	truth := s.Truth()
	want := truth.ByProfile
	got := journeyOf(t, measured(t, s), insight.Query{})

	if got.Coverage.Interactions != truth.Interactions || got.Coverage.Placed != truth.Interactions {
		t.Errorf("%d interactions, %d on a stage; %d are true", got.Coverage.Interactions, got.Coverage.Placed, truth.Interactions)
	}
	if !near(got.Totals.Customers, want.Customers, 0.005, 0) {
		t.Errorf("%d customers, %d are true", got.Totals.Customers, want.Customers)
	}
	if got.Totals.Outcomes != want.Orders || !near(got.Totals.OutcomeCustomers, want.Buyers, 0.005, 0) {
		t.Errorf("%d orders of %d customers; %d of %d are true", got.Totals.Outcomes, got.Totals.OutcomeCustomers, want.Orders, want.Buyers)
	}
	if int64(got.Totals.Value) != want.Value {
		t.Errorf("value %d, %d is true", got.Totals.Value, want.Value)
	}
	for i, st := range got.Stages {
		w := want.Stages[i]
		if st.Stage != w.Stage || st.Interactions != w.Interactions {
			t.Errorf("%s: %d interactions, %d are true of %s", st.Stage, st.Interactions, w.Interactions, w.Stage)
		}
		if !near(st.Customers, w.Customers, 0.005, 2) || !near(st.Visits, w.Visits, 0.005, 2) || !near(st.BackStep, w.BackStep, 0.01, 3) {
			t.Errorf("%s: %d customers, %d visits, %d turned back; %d, %d, %d are true", st.Stage, st.Customers, st.Visits, st.BackStep, w.Customers, w.Visits, w.BackStep)
		}
	}
	for _, m := range got.Transitions {
		w := moveOf(&want, m.From, m.To)
		if !near(m.Moves, w.Moves, 0.01, 8) || !near(m.Customers, w.Customers, 0.01, 8) {
			t.Errorf("%s to %s: %d moves of %d customers; %d of %d are true", m.From, m.To, m.Moves, m.Customers, w.Moves, w.Customers)
		}
		if m.Moves > 500 && (!near(*m.Time.Median, w.Median, 0.02, 120) || !near(*m.Time.Q1, w.Q1, 0.02, 120) || !near(*m.Time.Q3, w.Q3, 0.02, 120)) {
			t.Errorf("%s to %s takes %d, %d, %d s; %d, %d, %d are true", m.From, m.To, *m.Time.Q1, *m.Time.Median, *m.Time.Q3, w.Q1, w.Median, w.Q3)
		}
	}
	feelings(t, got, truth)
}

// feelings holds the emotion of each touchpoint against the answers that were
// given there, exactly, and against the model within four standard errors.
func feelings(t *testing.T, got *insight.JourneyAnswer, truth *Truth) {
	t.Helper()
	type sum struct {
		n         int64
		sum, mean float64
	}
	want := map[percorso.TouchpointID]sum{}
	for _, f := range truth.Feelings {
		w := want[f.Touchpoint]
		w.n += f.Answers
		w.sum += f.Mean * float64(f.Answers)
		w.mean += f.Expected * float64(f.Answers)
		want[f.Touchpoint] = w
	}
	found := 0
	for _, p := range got.Touchpoints {
		w, ok := want[p.Touchpoint.ID]
		if !ok {
			if p.Emotion.N > 0 {
				t.Errorf("%s has %d answers, and nobody was asked", p.Touchpoint.ID, p.Emotion.N)
			}
			continue
		}
		found++
		if p.Emotion.N != w.n || math.Abs(*p.Emotion.Mean-w.sum/float64(w.n)) > 1e-9 {
			t.Errorf("%s: mean %v of %d answers; %v of %d is true", p.Touchpoint.ID, *p.Emotion.Mean, p.Emotion.N, w.sum/float64(w.n), w.n)
		}
		if slack := (*p.Emotion.High - *p.Emotion.Low) * 4 / 3.92; math.Abs(*p.Emotion.Mean-w.mean/float64(w.n)) > slack {
			t.Errorf("%s: mean %.3f is more than %.3f from the %.3f that the model means", p.Touchpoint.ID, *p.Emotion.Mean, slack, w.mean/float64(w.n))
		}
	}
	if found != len(want) {
		t.Errorf("%d touchpoints with answers found, of %d", found, len(want))
	}
}

func moveOf(r *Realised, from, to percorso.StageID) Move {
	for _, m := range r.Transitions {
		if m.From == from && m.To == to {
			return m
		}
	}
	return Move{}
}
