package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"percorso/people"
)

// rightKey is where an operation's metadata holds the right that it asks for.
const rightKey = "right"

// needs is the metadata of an operation: the right that its caller must have.
func needs(right people.Right) map[string]any { return map[string]any{rightKey: right} }

// gate stands before every route of the API, for it is what routes are
// registered with.
type gate struct {
	huma.Adapter
	opt Options
}

// Handle registers a route behind the gate.
func (g *gate) Handle(op *huma.Operation, handler func(huma.Context)) {
	stream := isStream(op)
	g.Adapter.Handle(op, func(ctx huma.Context) {
		if stream {
			working, cancel := context.WithCancel(ctx.Context())
			defer cancel()
			go func() {
				select {
				case <-g.opt.Stopping:
					cancel()
				case <-working.Done():
				}
			}()
			ctx = huma.WithContext(ctx, working)
		}
		handler(ctx)
	})
}

// isStream reports whether the operation tells what happens as it happens.
func isStream(op *huma.Operation) bool {
	for _, answer := range op.Responses {
		if answer.Content["text/event-stream"] != nil {
			return true
		}
	}
	return false
}
