package turns

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"percorso"
)

// waits waits until so many requests wait.
func waits(t *testing.T, all *Turns, want int) {
	t.Helper()
	for {
		if _, waiting, _ := all.State(); waiting == want {
			return
		}
		if err := t.Context().Err(); err != nil {
			t.Fatal(err)
		}
	}
}

// TestAStormIsBounded comes with hundreds of clients at once.
func TestAStormIsBounded(t *testing.T) {
	all := &Turns{AtOnce: 3, Each: 4, Waiting: 500}
	var wait sync.WaitGroup
	for client := range 100 {
		for range 4 {
			wait.Go(func() {
				end, err := all.Take(t.Context(), fmt.Sprint(client))
				if err != nil {
					t.Error(err)
					return
				}
				if taken, _, _ := all.State(); taken > 3 {
					t.Errorf("%d at once", taken)
				}
				end()
			})
		}
	}
	wait.Wait()
	if taken, waiting, most := all.State(); taken != 0 || waiting != 0 || most > 3 {
		t.Errorf("in the end %d are taken, %d wait, %d were taken at once", taken, waiting, most)
	}
}

// TestClientsComeByTurns: who asks much waits behind who asks little.
func TestClientsComeByTurns(t *testing.T) {
	all := &Turns{AtOnce: 1, Each: 4, Waiting: 6}
	end, err := all.Take(t.Context(), "busy")
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	var order []string
	var wait sync.WaitGroup
	for i, name := range []string{"busy", "busy", "busy", "busy", "calm", "other"} {
		wait.Go(func() {
			end, err := all.Take(t.Context(), name)
			if err != nil {
				t.Error(err)
				return
			}
			mu.Lock()
			order = append(order, name)
			mu.Unlock()
			end()
		})
		waits(t, all, i+1)
	}
	for name, kind := range map[string]percorso.ErrorKind{"busy": percorso.TooMany, "late": percorso.Unavailable} {
		_, err := all.Take(t.Context(), name)
		if full, ok := errors.AsType[*Full](err); !ok || full.Seconds() < 1 || percorso.KindOf(err) != kind {
			t.Errorf("%s gets %v", name, err)
		}
	}
	end()
	wait.Wait()
	if want := []string{"busy", "calm", "other", "busy", "busy", "busy"}; !slices.Equal(order, want) {
		t.Errorf("the order is %v, want %v", order, want)
	}
}

// TestWhoGoesAwayTakesNoTurn gives up while waiting.
func TestWhoGoesAwayTakesNoTurn(t *testing.T) {
	all := &Turns{AtOnce: 1, Each: 4, Waiting: 10}
	end, err := all.Take(t.Context(), "a")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	gone := make(chan error)
	go func() {
		_, err := all.Take(ctx, "b")
		gone <- err
	}()
	waits(t, all, 1)
	cancel()
	if err := <-gone; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if _, waiting, _ := all.State(); waiting != 0 {
		t.Errorf("%d wait", waiting)
	}
	end()
	if taken, _, _ := all.State(); taken != 0 {
		t.Errorf("%d are taken", taken)
	}
}
