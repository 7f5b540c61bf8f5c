package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/sse"

	"percorso"
	"percorso/workspace"

	"percorso/people"
)

// Ping keeps a quiet connection open, and tells that the server is there.
type Ping struct {
	Seq int64     `json:"seq"`
	At  time.Time `json:"at"`
}

const (
	livePace = time.Second
	livePing = 15 * time.Second
)

func (h handlers) live(a huma.API) {
	sse.Register(a, huma.Operation{
		OperationID: "live", Method: http.MethodGet, Path: "/api/live",
		Metadata:    needs(people.Figures),
		Summary:     "Be told of fresh interactions",
		Description: "Server-sent events: `fresh` at most once a second when interactions became visible, `ping` every 15 seconds.",
		Tags:        []string{"questions"},
		Middlewares: huma.Middlewares{func(ctx huma.Context, next func(huma.Context)) {
			// Once the events have begun there is no way to say that something is wrong.
			if _, err := h.ws.Catalogue.Table(percorso.ModelID(ctx.Query("model")), h.ws.Index.View().Signatures()); err != nil {
				_ = huma.WriteErr(a, ctx, http.StatusUnprocessableEntity, err.Error(), &huma.ErrorDetail{Location: "query.model", Message: err.Error()})
				return
			}
			next(ctx)
		}},
	}, map[string]any{"fresh": workspace.Fresh{}, "ping": Ping{}},
		func(ctx context.Context, in *struct {
			Model string `query:"model" doc:"Stage model whose stages the arrivals are counted on; the default one when absent"`
		}, send sse.Sender,
		) {
			tick := time.NewTicker(livePing)
			defer tick.Stop()
			since, seq := h.ws.Arrived(), h.ws.Visible()
			if send.Data(Ping{Seq: seq, At: time.Now().UTC()}) != nil {
				return
			}
			for {
				fresh, err := h.ws.AwaitFresh(ctx, in.Model, since, tick.C)
				switch {
				case ctx.Err() != nil || err != nil:
					return
				case fresh == nil:
					if send.Data(Ping{Seq: seq, At: time.Now().UTC()}) != nil {
						return
					}
					continue
				}
				since, seq = fresh.Until, fresh.Seq
				if send.Data(*fresh) != nil {
					return
				}
				select {
				case <-ctx.Done():
					return
				case <-time.After(livePace):
				}
			}
		})
}
