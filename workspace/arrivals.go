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
	// Until is where the next AwaitFresh goes on.
	Until Arrived `json:"-"`
}

// Arrived is how far a listener has heard; the zero value is the program's
// start.
type Arrived struct{ total int64 }

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
}

func (a *arrivals) init() { a.fresh = make(chan struct{}) }

func (a *arrivals) add(seq int64, rows []sequence.Row) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for i := range rows {
		a.ring[a.total%int64(len(a.ring))] = rows[i].Signature
		a.total++
	}
	a.seq = seq
	close(a.fresh)
	a.fresh = make(chan struct{})
}

// after returns the position now visible, how many interactions have arrived by
// now, and the signatures of those after since that are still kept.
func (a *arrivals) after(since Arrived) (seq int64, now Arrived, latest []catalogue.SignatureID) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for k := max(since.total, a.total-int64(len(a.ring))); k < a.total; k++ {
		latest = append(latest, a.ring[k%int64(len(a.ring))])
	}
	return a.seq, Arrived{a.total}, latest
}

func (a *arrivals) wait() <-chan struct{} {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.fresh
}

// Arrived returns how far a listener that begins now has heard.
func (ws *Workspace) Arrived() Arrived {
	ws.arrivals.mu.Lock()
	defer ws.arrivals.mu.Unlock()
	return Arrived{ws.arrivals.total}
}

// AwaitFresh waits until interactions after since are visible. It returns nil,
// nil when tick fires first.
func (ws *Workspace) AwaitFresh(ctx context.Context, model string, since Arrived, tick <-chan time.Time) (*Fresh, error) {
	for {
		more := ws.arrivals.wait()
		seq, now, latest := ws.arrivals.after(since)
		if n := now.total - since.total; n > 0 {
			table, err := ws.Catalogue.Table(percorso.ModelID(model), ws.Index.View().Signatures())
			if err != nil {
				return nil, err
			}
			return &Fresh{Seq: seq, At: ws.opt.Now().UTC(), Interactions: n, Arrivals: byStage(table, latest), Until: now}, nil
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
