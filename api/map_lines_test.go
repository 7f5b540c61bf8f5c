package api_test

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"net/url"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"

	"percorso/journeymap"
	"percorso/journeymap/document"
	"percorso/journeymap/journeymaptest"
	"percorso/people"
)

var lines = flag.Int("lines", 10, "how many random histories are lived through over WebSockets")

// socket is an editor's line over a WebSocket that is slow now and then, and
// breaks off.
type socket struct {
	conn *websocket.Conn
	ctx  context.Context
	end  context.CancelFunc

	mu   sync.Mutex // guards rand
	rand *rand.Rand
}

func (s *socket) slow() {
	s.mu.Lock()
	wait := time.Duration(s.rand.IntN(2000)) * time.Microsecond
	if s.rand.IntN(4) > 0 {
		wait = 0
	}
	s.mu.Unlock()
	time.Sleep(wait)
}

func (s *socket) Next() ([]byte, error) {
	s.slow()
	_, text, err := s.conn.Read(s.ctx)
	return text, err
}

func (s *socket) Send(batch string, ops []document.Op) {
	s.slow()
	text, err := json.Marshal(obj{"type": "batch", "batch": batch, "ops": ops})
	if err == nil {
		_ = s.conn.Write(s.ctx, websocket.MessageText, text) // it may be lost: then it is sent again
	}
}

func (s *socket) Close() {
	s.end()
	_ = s.conn.CloseNow() // without a word, as when the network goes
}

// TestLinesEndEqual: over real WebSockets that are slow and break off, all sides
// end with the same map.
func TestLinesEndEqual(t *testing.T) {
	d := newDeskLooking(t, 5*time.Second)
	for n := range *lines {
		id := d.draw(people.Editor)
		editors := make([]*journeymaptest.Editor, 3)
		for i := range editors {
			seed := uint64(n*10 + i)
			editors[i] = &journeymaptest.Editor{Name: fmt.Sprintf("editor%d", i), Rand: rand.New(rand.NewPCG(seed, 1)), Dial: func(since journeymap.Since) (journeymaptest.Line, error) {
				query := url.Values{"since": {strconv.FormatInt(since.Seq, 10)}, "last": {since.Batch}}
				conn, status, err := d.dial(d.session(people.Editor), "/api/maps/"+id+"/live?"+query.Encode(), nil)
				if err != nil {
					return nil, fmt.Errorf("%d %w", status, err)
				}
				s := &socket{conn: conn, rand: rand.New(rand.NewPCG(seed, 2))}
				s.ctx, s.end = context.WithCancel(t.Context())
				return s, nil
			}}
		}
		together := func(f func(e *journeymaptest.Editor) error) {
			var all sync.WaitGroup
			for _, e := range editors {
				all.Go(func() {
					if err := f(e); err != nil {
						t.Error(err)
					}
				})
			}
			all.Wait()
		}
		together(func(e *journeymaptest.Editor) error { return errors.Join(e.Settle(), e.Live(15)) })
		together((*journeymaptest.Editor).Settle)
		var now struct {
			Seq   int64           `json:"seq"`
			Nodes []document.Node `json:"nodes"`
		}
		if status := d.ask(people.Viewer, "GET", "/api/maps/"+id, nil, &now); status != 200 {
			t.Fatal(status)
		}
		want := textOf(t, document.Of(now.Nodes).Nodes())
		together(func(e *journeymaptest.Editor) error {
			doc, err := e.Reach(now.Seq)
			e.Leave()
			if err != nil {
				return err
			}
			if got := textOf(t, doc.Nodes()); got != want {
				return fmt.Errorf("%s has\n%s\nand the server\n%s", e.Name, got, want)
			}
			return nil
		})
		if t.Failed() {
			t.Fatalf("history %d", n)
		}
	}
}

func textOf(t *testing.T, v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		t.Error(err)
	}
	return string(text)
}
