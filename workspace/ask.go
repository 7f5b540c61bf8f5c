package workspace

import (
	"context"
	"errors"
	"fmt"
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

// Busy says that too many questions wait.
type Busy struct{ *turns.Full }

// Error says so, and when to try again.
func (b Busy) Error() string {
	if b.Own {
		return fmt.Sprintf("too many of your questions wait for their answers: try again in %d seconds", b.Seconds())
	}
	return fmt.Sprintf("too many questions wait for their answers: try again in %d seconds", b.Seconds())
}

// Unwrap gives it the kind of what it wraps.
func (b Busy) Unwrap() error { return b.Full }

// Turn waits for a turn of whoever asks, and returns what ends it, to be called
// once; all who come without a name are one. When too many wait, the error is a
// Busy.
func Turn(ctx context.Context, all *turns.Turns) (end func(), err error) {
	caller, _ := people.CallerOf(ctx)
	end, err = all.Take(ctx, caller.Person+" "+caller.Token)
	if full, ok := errors.AsType[*turns.Full](err); ok {
		return nil, Busy{full}
	}
	return end, err
}

// Ask answers a question. When too many wait, the error is a Busy.
func (ws *Workspace) Ask(ctx context.Context, q insight.Query) (any, error) {
	end, err := Turn(ctx, ws.Turns)
	if err != nil {
		return nil, err
	}
	defer end()
	return ws.asker().Ask(ctx, q)
}

// Deviating tells of the customers behind a deviation.
func (ws *Workspace) Deviating(ctx context.Context, q insight.Query, who insight.Deviating, limit int) (int, []insight.Deviant, error) {
	end, err := Turn(ctx, ws.Turns)
	if err != nil {
		return 0, nil, err
	}
	defer end()
	return ws.asker().Deviating(ctx, q, who, limit)
}

// Fields lists what one can filter by.
func (ws *Workspace) Fields(ctx context.Context) (*insight.Fields, error) {
	end, err := Turn(ctx, ws.Turns)
	if err != nil {
		return nil, err
	}
	defer end()
	return ws.asker().Fields(ctx)
}
