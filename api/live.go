package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/sse"

	"percorso/workspace"
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
		Summary:     "Be told of fresh interactions",
		Description: "Server-sent events: `fresh` at most once a second when interactions became visible, `ping` every 15 seconds.",
		Tags:        []string{"questions"},
	}, map[string]any{"fresh": workspace.Fresh{}, "ping": Ping{}},
		func(ctx context.Context, in *struct {
			Model string `query:"model" doc:"Stage model whose stages the arrivals are counted on; the default one when absent"`
		}, send sse.Sender,
		) {
			ping := time.NewTicker(livePing)
			defer ping.Stop()
			if send.Data(Ping{Seq: h.ws.Visible(), At: time.Now().UTC()}) != nil {
				return
			}
			for since := h.ws.Visible(); ; {
				fresh, err := h.ws.AwaitFresh(ctx, in.Model, since, ping.C)
				switch {
				case ctx.Err() != nil || err != nil:
					return
				case fresh == nil:
					if send.Data(Ping{Seq: since, At: time.Now().UTC()}) != nil {
						return
					}
					continue
				}
				since = fresh.Seq
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
