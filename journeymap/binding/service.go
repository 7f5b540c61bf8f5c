package binding

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"percorso"
	"percorso/insight"
	"percorso/journeymap/document"
)

// Service answers the figures of maps. Many who look at the same map are
// answered from one question. It is safe for concurrent use.
type Service struct {
	Data Data
	// Pair returns another map, for the pair of an as-is and a to-be map; nil
	// when there are none. An error counts as no pair.
	Pair func(ctx context.Context, id string) (*document.Document, error)
	// Now is the clock. Default time.Now.
	Now func() time.Time

	mu   sync.Mutex
	kept map[string]*kept
}

// How long an answer serves those who ask the same while fresh interactions come
// in. Critical points look at what was over a month ago: they may be older.
const (
	freshFor         = time.Second
	freshForCritical = 10 * time.Minute
	mostKept         = 200
)

// kept is an answer, or one on its way.
type kept struct {
	done   chan struct{}
	seq    int64
	at     time.Time
	took   time.Duration
	answer any
	err    error
}

// fresh reports whether the answer still serves.
func (k *kept) fresh(now time.Time, seq int64, least time.Duration) bool {
	select {
	case <-k.done:
	default:
		return true // whoever asks it now waits for it
	}
	return k.err == nil && (k.seq == seq || now.Sub(k.at) < max(least, 3*k.took))
}

func (s *Service) now() time.Time {
	if s.Now == nil {
		return time.Now()
	}
	return s.Now()
}

// ask answers a question, or finds it answered already, and says up to which
// journal position interactions are in the answer at least.
func (s *Service) ask(ctx context.Context, version int, q insight.Query) (answer any, until int64, err error) {
	if q.Kind == insight.KindJourney {
		q.Transitions = new(bool) // a map does not show them
	}
	text, err := json.Marshal(q)
	if err != nil {
		return nil, 0, err
	}
	key, now, seq, least := fmt.Sprint(version, " ", insight.FewestOf(ctx), " ", string(text)), s.now(), s.Data.Visible(), freshFor
	if q.Kind == insight.KindCritical {
		least = freshForCritical
	}
	s.mu.Lock()
	k := s.kept[key]
	if k == nil || !k.fresh(now, seq, least) {
		k = &kept{done: make(chan struct{}), seq: seq, at: now}
		s.keep(key, k)
		s.mu.Unlock()
		// For all who wait, also should the first of them go away meanwhile. It is
		// done before this returns, so that nothing is read once the workspace closes.
		s.work(context.WithoutCancel(ctx), k, q)
		return k.answer, k.seq, k.err
	}
	s.mu.Unlock()
	select {
	case <-k.done:
		return k.answer, k.seq, k.err
	case <-ctx.Done():
		return nil, 0, ctx.Err()
	}
}

// work answers the question for whoever waits.
func (s *Service) work(ctx context.Context, k *kept, q insight.Query) {
	defer close(k.done)
	k.err = percorso.Errorf(percorso.Internal, "asking for %s: it came to no end", q.Kind) // stands should it panic
	k.answer, k.err = s.Data.Ask(ctx, q)
	k.took = s.now().Sub(k.at)
}

// keep puts an answer by, in place of the oldest where there are many.
func (s *Service) keep(key string, k *kept) {
	if s.kept == nil {
		s.kept = map[string]*kept{}
	}
	if len(s.kept) >= mostKept {
		oldest, at := "", time.Time{}
		for key, k := range s.kept {
			if oldest == "" || k.at.Before(at) {
				oldest, at = key, k.at
			}
		}
		delete(s.kept, oldest)
	}
	s.kept[key] = k
}

// answerOf asks and says which answer is expected.
func answerOf[T any](ctx context.Context, s *Service, version int, q insight.Query) (out T, until int64, err error) {
	answer, until, err := s.ask(ctx, version, q)
	out, ok := answer.(T)
	if err == nil && !ok {
		err = percorso.Errorf(percorso.Internal, "asking for %s: an answer of type %T", q.Kind, answer)
	}
	return out, until, err
}
