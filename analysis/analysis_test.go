package analysis

import (
	"context"
	"runtime"
	"slices"
	"sync"
	"testing"

	"percorso"
	"percorso/insight"
)

// slowStore takes its time between what it was asked and what it is told.
type slowStore struct {
	Store
	mu     sync.Mutex
	shares []Share
	kept   []Analysis
}

func (s *slowStore) Analysis(context.Context, string) (Analysis, error) {
	return Analysis{ID: "a", Query: insight.Query{Kind: insight.KindJourney}}, nil
}

func (s *slowStore) Analyses(context.Context) ([]Analysis, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer runtime.Gosched()
	return slices.Clone(s.kept), nil
}

func (s *slowStore) PutAnalysis(_ context.Context, a Analysis) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.kept = append(s.kept, a)
	return nil
}

func (s *slowStore) Shares(context.Context, string) ([]Share, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer runtime.Gosched()
	return slices.Clone(s.shares), nil
}

func (s *slowStore) PutShare(_ context.Context, share Share) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.shares = append(s.shares, share)
	return nil
}

// TestBoundsHoldForManyAtOnce: no more are kept than can be, however many come at
// once, and all but those are told so.
func TestBoundsHoldForManyAtOnce(t *testing.T) {
	store := &slowStore{}
	shelf := Open(store, nil)
	for name, c := range map[string]struct {
		most int
		add  func() error
		kept func() int
	}{
		"links": {
			maxShares,
			func() error { _, _, err := shelf.Share(t.Context(), Author{}, "a", "", 0); return err },
			func() int { return len(store.shares) },
		},
		"analyses": {
			maxAnalyses,
			func() error {
				_, err := shelf.SaveAnalysis(t.Context(), Author{}, Analysis{Name: "n", Query: insight.Query{Kind: insight.KindJourney}})
				return err
			},
			func() int { return len(store.kept) },
		},
	} {
		const more = 40
		var wait sync.WaitGroup
		var mu sync.Mutex
		refused := 0
		for range c.most + more {
			wait.Go(func() {
				err := c.add()
				if err == nil {
					return
				}
				mu.Lock()
				defer mu.Unlock()
				if refused++; percorso.KindOf(err) != percorso.TooMany {
					t.Errorf("%s: %v", name, err)
				}
			})
		}
		wait.Wait()
		if n := c.kept(); n != c.most || refused != more {
			t.Errorf("%s: %d are kept and %d refused, of at most %d", name, n, refused, c.most)
		}
	}
}
