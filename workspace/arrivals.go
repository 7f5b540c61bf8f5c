package workspace

import (
	"context"
	"sync"
	"time"

	"percorso"
	"percorso/catalogue"
	"percorso/sequence"
)

// Fresh tells of interactions that have just become visible.
type Fresh struct {
	Seq          int64     `json:"seq" doc:"Journal position now visible"`
	At           time.Time `json:"at"`
	Interactions int64     `json:"interactions" doc:"How many came since the event before, for this listener"`
	Arrivals     []Arrival `json:"arrivals" doc:"The stages that they are on; stages without any are left out"`
}

// Arrival is how many interactions came on a stage.
type Arrival struct {
	Stage percorso.StageID `json:"stage"`
	N     int64            `json:"n"`
}

// arrivals keeps the latest interactions for those who listen. A listener that
// is slower than what it keeps learns how many there were, not on which stages.
type arrivals struct {
	mu    sync.Mutex
	fresh chan struct{} // closed and replaced when something arrives
	seq   int64
	total int64
	ring  [4096]catalogue.SignatureID // of the latest interactions: number n at n % len
	marks []mark                      // how many had arrived when a position became visible
}

type mark struct{ seq, total int64 }

func (a *arrivals) init() { a.fresh = make(chan struct{}) }

func (a *arrivals) add(seq int64, rows []sequence.Row) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for i := range rows {
		a.ring[a.total%int64(len(a.ring))] = rows[i].Signature
		a.total++
	}
	a.seq = seq
	if a.marks = append(a.marks, mark{seq, a.total}); len(a.marks) > 1024 {
		a.marks = append(a.marks[:0], a.marks[512:]...)
	}
	close(a.fresh)
	a.fresh = make(chan struct{})
}

// after returns the position now visible, how many interactions came after the
// position since, and the signatures of those that are still kept.
func (a *arrivals) after(since int64) (seq, n int64, latest []catalogue.SignatureID) {
	a.mu.Lock()
	defer a.mu.Unlock()
	from := a.total
	for i := len(a.marks) - 1; i >= 0 && a.marks[i].seq > since; i-- {
		from = 0
		if i > 0 {
			from = a.marks[i-1].total
		}
	}
	for k := max(from, a.total-int64(len(a.ring))); k < a.total; k++ {
		latest = append(latest, a.ring[k%int64(len(a.ring))])
	}
	return a.seq, a.total - from, latest
}

func (a *arrivals) wait() <-chan struct{} {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.fresh
}

// AwaitFresh waits until interactions after the position since are visible. It
// returns nil, nil when tick fires first.
func (ws *Workspace) AwaitFresh(ctx context.Context, model string, since int64, tick <-chan time.Time) (*Fresh, error) {
	for {
		more := ws.arrivals.wait()
		seq, n, latest := ws.arrivals.after(since)
		if seq > since && n > 0 {
			table, err := ws.Catalogue.Table(percorso.ModelID(model), ws.Index.View().Signatures())
			if err != nil {
				return nil, err
			}
			return &Fresh{Seq: seq, At: ws.opt.Now().UTC(), Interactions: n, Arrivals: byStage(table, latest)}, nil
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-tick:
			return nil, nil
		case <-more:
		}
	}
}

func byStage(t *catalogue.Table, latest []catalogue.SignatureID) []Arrival {
	counts := make([]int64, len(t.Model.Stages)+1)
	for _, sig := range latest {
		if int(sig) < len(t.Stage) {
			counts[t.Stage[sig]]++
		}
	}
	out := []Arrival{}
	for i, n := range counts[1:] {
		if n > 0 {
			out = append(out, Arrival{Stage: t.Model.Stages[i].ID, N: n})
		}
	}
	return out
}
