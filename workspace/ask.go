package workspace

import (
	"context"
	"runtime"

	"percorso/insight"
	"percorso/internal/turns"
	"percorso/people"
)

// newTurns are the turns that questions have. Each question works on all
// processors, so that few at once are enough to use them, and leave room for what
// comes in by the door, which has no turns: two, so that a short one need not
// wait for a long one, or one for each two processors.
func newTurns() *turns.Turns {
	return &turns.Turns{AtOnce: max(2, runtime.GOMAXPROCS(0)/2), Each: 64, Waiting: 512}
}

// turn waits for a turn of whoever asks; all who come without a name are one.
func (ws *Workspace) turn(ctx context.Context) (end func(), err error) {
	caller, _ := people.CallerOf(ctx)
	return ws.Turns.Take(ctx, caller.Person+" "+caller.Token)
}

// Ask answers a question. When too many wait, the error is a *turns.Full.
func (ws *Workspace) Ask(ctx context.Context, q insight.Query) (any, error) {
	end, err := ws.turn(ctx)
	if err != nil {
		return nil, err
	}
	defer end()
	return ws.asker().Ask(ctx, q)
}

// Deviating tells of the customers behind a deviation.
func (ws *Workspace) Deviating(ctx context.Context, q insight.Query, who insight.Deviating, limit int) (int, []insight.Deviant, error) {
	end, err := ws.turn(ctx)
	if err != nil {
		return 0, nil, err
	}
	defer end()
	return ws.asker().Deviating(ctx, q, who, limit)
}

// Fields lists what one can filter by.
func (ws *Workspace) Fields(ctx context.Context) (*insight.Fields, error) {
	end, err := ws.turn(ctx)
	if err != nil {
		return nil, err
	}
	defer end()
	return ws.asker().Fields(ctx)
}
