package api

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/coder/websocket"
	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"percorso"
	"percorso/journeymap"
	"percorso/journeymap/document"
	"percorso/people"
)

const (
	// maxFrame is how much a client may send at once, in bytes.
	maxFrame = 4 << 20
	// maxGuestFrame is how much somebody may send at once who came by a link: a ping.
	maxGuestFrame = 4 << 10
	// framePatience is how long we wait for somebody to take a frame.
	framePatience = 20 * time.Second
	// livesPing finds out that somebody has gone without a word.
	livesPing = 20 * time.Second
)

// Why a line ends, beside the codes of the protocol itself.
const (
	closeGone websocket.StatusCode = 4404 // the map is deleted, or may not be seen any more
	closeSlow websocket.StatusCode = 4408 // too much waits: connect again with since=
	closeOver websocket.StatusCode = 4401 // signed out
)

// heard is what a client says.
type heard struct {
	Type      string            `json:"type"`
	Batch     string            `json:"batch"`
	Ops       []document.Op     `json:"ops"`
	Selection []string          `json:"selection"`
	Editing   *string           `json:"editing"`
	Cursor    *journeymap.Point `json:"cursor"`
}

// refused answers a batch that was not taken.
type refused struct {
	Type    string   `json:"type"`
	Batch   string   `json:"batch"`
	Problem *Problem `json:"problem"`
}

// refusal says in the caller's language why a batch was not taken.
func refusal(ctx context.Context, batch string, err error) refused {
	p := problemOf(err)
	if visitOf(ctx).language == "it" {
		p = p.said(inItalian)
	}
	return refused{"refused", batch, p}
}

const lineDescription = `A WebSocket with JSON texts.

The server says: ` + "`start`" + ` first, with all nodes, or with the batches after since when that is recent; ` + "`batch`" + ` for every batch that was
taken, to its sender too, after it is on the disk: that is the acknowledgement; ` + "`refused`" + ` with a problem: kind ` + "`unavailable`" + ` means that it
can be sent again later, all others that it is to be given up; ` + "`presence`" + ` with everybody who is there; ` + "`comment`" + ` with a thread that
changed; ` + "`access`" + ` when what the caller may do changed; ` + "`gone`" + ` when the map was deleted; ` + "`pong`" + `.

The client says: ` + "`batch`" + ` with batch and ops, ` + "`presence`" + ` with selection, editing and cursor, ` + "`ping`" + `.

It ends with code 4401 when the caller is signed out, 4404 when the map is gone or not theirs to see any more, 4408 when they
read too slowly: come back with since.`

func (h handlers) mapLive(a huma.API) {
	huma.Register(a, huma.Operation{
		OperationID: "map-live", Method: http.MethodGet, Path: "/api/maps/{map}/live", Tags: mapTags,
		Metadata:    streams(people.Maps),
		Summary:     "Change a map together with others",
		Description: lineDescription,
		Responses:   switching(),
	}, func(ctx context.Context, in *struct {
		MapPath
		SincePath
	},
	) (*huma.StreamResponse, error) {
		s, err := h.ws.Maps.Subscribe(ctx, in.id(), author(ctx), in.since())
		if err != nil {
			return nil, problem(err)
		}
		return &huma.StreamResponse{Body: func(hc huma.Context) {
			h.line(ctx, hc, s)
		}}, nil
	})
}

// SincePath says what somebody who comes back has.
type SincePath struct {
	Since int64  `query:"since" minimum:"0" doc:"The newest batch that the client has"`
	Last  string `query:"last" maxLength:"64" doc:"The name of that batch: when the server has another there, as after a backup was restored, it sends all nodes"`
}

func (p SincePath) since() journeymap.Since { return journeymap.Since{Seq: p.Since, Batch: p.Last} }

func switching() map[string]*huma.Response {
	return map[string]*huma.Response{"101": {Description: "On with a WebSocket"}}
}

// line leads a WebSocket: what happens goes out, what the client says comes in.
// It ends the subscription, and ends when the caller is admitted no more.
func (h handlers) line(admitted context.Context, hc huma.Context, s *journeymap.Subscription) {
	defer s.Leave()
	r, w := humago.Unwrap(hc)
	conn, err := websocket.Accept(w, r, &websocket.AcceptOptions{CompressionMode: websocket.CompressionContextTakeover, CompressionThreshold: 4096})
	if err != nil {
		return // it has answered
	}
	conn.SetReadLimit(maxFrame)
	if s.Guest() {
		conn.SetReadLimit(maxGuestFrame)
	}
	ctx, end := context.WithCancel(admitted)
	defer end()
	go h.recheck(ctx, s)
	answers := make(chan []byte, 64)
	silent := make(chan struct{})
	go func() {
		defer close(silent)
		defer end()
		// It is read until the line is closed: with ctx it would break off, and the
		// client would not be told why.
		hear(context.WithoutCancel(ctx), conn, s, ctx.Done(), answers)
	}()
	why := tellLine(ctx, conn, s, answers)
	code, reason := h.closing(admitted, why)
	end()
	_ = conn.Close(code, reason)
	<-silent
}

// closing says with what code a line ends. admitted ends when the caller is not
// let in any more.
func (h handlers) closing(admitted context.Context, why error) (websocket.StatusCode, string) {
	switch kind := percorso.KindOf(why); {
	case kind == percorso.NotFound || kind == percorso.Forbidden:
		return closeGone, "gone"
	case kind == percorso.Unavailable:
		return closeSlow, "connect again"
	case admitted.Err() != nil:
		select {
		case <-h.opt.Stopping:
			return websocket.StatusServiceRestart, "connect again"
		default:
			return closeOver, "signed out"
		}
	}
	return websocket.StatusNormalClosure, ""
}

// tellLine writes what happens until the subscription, the line or ctx ends.
func tellLine(ctx context.Context, conn *websocket.Conn, s *journeymap.Subscription, answers <-chan []byte) error {
	news := make(chan []byte)
	ended := make(chan error, 1)
	go func() {
		for {
			text, err := s.Next(ctx)
			if err != nil {
				ended <- err
				return
			}
			select {
			case news <- text:
			case <-ctx.Done():
				ended <- ctx.Err()
				return
			}
		}
	}()
	ping := time.NewTicker(livesPing)
	defer ping.Stop()
	for {
		var text []byte
		select {
		case text = <-news:
		case text = <-answers:
		case err := <-ended:
			return err
		case <-ping.C:
			if err := pingLine(ctx, conn); err != nil {
				return err
			}
			continue
		}
		if err := write(ctx, conn, text); err != nil {
			return err
		}
	}
}

func write(ctx context.Context, conn *websocket.Conn, text []byte) error {
	ctx, end := context.WithTimeout(ctx, framePatience)
	defer end()
	return conn.Write(ctx, websocket.MessageText, text)
}

func pingLine(ctx context.Context, conn *websocket.Conn) error {
	ctx, end := context.WithTimeout(ctx, framePatience)
	defer end()
	return conn.Ping(ctx)
}

// hear reads what the client says until the line is closed. After over nobody
// takes answers any more.
func hear(ctx context.Context, conn *websocket.Conn, s *journeymap.Subscription, over <-chan struct{}, answers chan<- []byte) {
	answer := func(v any) {
		text, err := json.Marshal(v)
		if err != nil {
			return // ours can always be written
		}
		select {
		case answers <- text:
		case <-over:
		}
	}
	for {
		kind, text, err := conn.Read(ctx)
		if err != nil {
			return
		}
		var m heard
		if kind != websocket.MessageText || json.Unmarshal(text, &m) != nil {
			answer(refusal(ctx, m.Batch, percorso.Errorf(percorso.Invalid, "the message is no JSON text that a live line knows")))
			continue
		}
		switch m.Type {
		case "batch":
			if err := s.Append(ctx, m.Batch, m.Ops); err != nil {
				answer(refusal(ctx, m.Batch, err))
			}
		case "presence":
			s.Place(m.Selection, m.Editing, m.Cursor)
		case "ping":
			answer(struct {
				Type string `json:"type"`
			}{"pong"})
		}
	}
}

// recheck looks, every now and then, whether who listens still may.
func (h handlers) recheck(ctx context.Context, s *journeymap.Subscription) {
	every := h.opt.AdmittedEvery
	if every <= 0 {
		every = admittedEvery
	}
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			_ = s.Recheck(ctx) // it ends the subscription itself
		}
	}
}
