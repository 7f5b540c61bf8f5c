package exec_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"percorso/sequence/exec"
	"percorso/sequence/figures"
	"percorso/sequence/naive"
)

func drawRule(t *rapid.T, w *world) figures.JourneyRule {
	r := figures.JourneyRule{
		Silence: rapid.Uint32Range(1, 20).Draw(t, "silence"),
		Window:  rapid.Uint32Range(0, 20).Draw(t, "window"),
		Until:   w.newest,
	}
	r.Until = min(r.Until, w.sel.To)
	return r
}

func TestJourneyEqualsItsTwin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		rule := drawRule(t, w)
		want := naive.Journey(w.log, w.table, rule)
		checkJourneySums(t, want)
		if rule.NoMoves = rapid.Bool().Draw(t, "no moves"); rule.NoMoves {
			want.Moves = nil
		}
		got, err := exec.Journey(context.Background(), w.blocks, w.table, &w.sel, rule)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("engine differs from its twin (-naive +engine):\n%s", diff)
		}
	})
}

// checkJourneySums holds what must add up, whatever the log.
func checkJourneySums(t *rapid.T, j *figures.Journey) {
	var last, visits, moves, placed, onPlaces int64
	for i, s := range j.Stages {
		if s.Customers != s.Left+s.Ended+s.Dropped+s.Now {
			t.Errorf("stage %d: %d customers are not the sum of left %d, ended %d, dropped %d and now %d", i, s.Customers, s.Left, s.Ended, s.Dropped, s.Now)
		}
		if s.Emotion.N != s.Emotion.Faces[0]+s.Emotion.Faces[1]+s.Emotion.Faces[2]+s.Emotion.Faces[3]+s.Emotion.Faces[4] {
			t.Errorf("stage %d: the faces of %+v do not add up to its answers", i, s.Emotion)
		}
		if i < len(j.Stages)-1 && s.Next > s.Onward {
			t.Errorf("stage %d: %d went on to the next stage, but only %d to any later one", i, s.Next, s.Onward)
		}
		last += s.Ended + s.Dropped + s.Now
		visits += s.Visits
		placed += s.Interactions
	}
	for _, m := range j.Moves {
		moves += m.Time.N
	}
	for _, p := range j.Places {
		onPlaces += p.Interactions
	}
	if last != j.Customers {
		t.Errorf("%d customers have a last visit, of %d", last, j.Customers)
	}
	if moves != visits-j.Customers {
		t.Errorf("%d moves between %d visits of %d customers", moves, visits, j.Customers)
	}
	if placed != j.Coverage.Placed || onPlaces != placed {
		t.Errorf("interactions on a stage: %d by stage, %d by touchpoint, %d in all", placed, onPlaces, j.Coverage.Placed)
	}
}
