// Package turns bounds how much work of one kind goes on at once. Whoever comes
// when all turns are taken waits; those who wait come by turns, too, one client
// after the other, so that nobody is kept waiting by the many requests of
// another.
package turns

import (
	"context"
	"slices"
	"sync"

	"percorso"
)

// Turns are the turns of one kind of work. The zero value has none; it is safe
// for concurrent use.
type Turns struct {
	AtOnce  int // how much work goes on at once
	Each    int // how many requests of one client wait at most
	Waiting int // how many requests wait at most, of all clients

	mu      sync.Mutex
	taken   int
	most    int // that were ever taken at once
	waiting int
	clients []*client // with somebody waiting, in the order of their next turn
}

// client is who waits under one name, the first first.
type client struct {
	name  string
	queue []chan struct{} // closed when it is their turn
}

// Full says that too many wait.
type Full struct{ Own bool } // whether too many of this client's do

// Error says so; whoever knows what the work is has better words.
func (f *Full) Error() string { return "too many wait" }

// Unwrap gives it the kind TooMany where the client is to blame, else
// Unavailable.
func (f *Full) Unwrap() error {
	if f.Own {
		return percorso.Errorf(percorso.TooMany, "too many of one client wait")
	}
	return percorso.Errorf(percorso.Unavailable, "too many wait")
}

// Seconds is after how long to try again.
func (f *Full) Seconds() int { return 2 }

// Take waits for a turn of the client, and returns what ends it, to be called
// once. The error is the context's, or a *Full.
func (t *Turns) Take(ctx context.Context, name string) (end func(), err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	t.mu.Lock()
	if t.taken < t.AtOnce {
		t.take()
		t.mu.Unlock()
		return t.end, nil
	}
	at := slices.IndexFunc(t.clients, func(c *client) bool { return c.name == name })
	switch {
	case at >= 0 && len(t.clients[at].queue) >= t.Each:
		t.mu.Unlock()
		return nil, &Full{Own: true}
	case t.waiting >= t.Waiting:
		t.mu.Unlock()
		return nil, &Full{}
	case at < 0:
		at = len(t.clients)
		t.clients = append(t.clients, &client{name: name})
	}
	turn := make(chan struct{})
	c := t.clients[at]
	c.queue = append(c.queue, turn)
	t.waiting++
	t.mu.Unlock()
	select {
	case <-turn:
		return t.end, nil
	case <-ctx.Done():
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	at = slices.Index(c.queue, turn)
	if at < 0 { // it was given meanwhile
		t.give()
		return nil, ctx.Err()
	}
	c.queue = slices.Delete(c.queue, at, at+1)
	t.waiting--
	if len(c.queue) == 0 {
		t.clients = slices.DeleteFunc(t.clients, func(other *client) bool { return other == c })
	}
	return nil, ctx.Err()
}

func (t *Turns) take() {
	t.taken++
	t.most = max(t.most, t.taken)
}

func (t *Turns) end() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.give()
}

// give hands a turn that is over to who waits next.
func (t *Turns) give() {
	t.taken--
	if len(t.clients) == 0 {
		return
	}
	c := t.clients[0]
	turn := c.queue[0]
	c.queue = c.queue[1:]
	t.clients = t.clients[1:]
	if len(c.queue) > 0 {
		t.clients = append(t.clients, c)
	}
	t.waiting--
	t.take()
	close(turn)
}

// State says how many turns are taken, how many requests wait, and how many
// turns were ever taken at once.
func (t *Turns) State() (taken, waiting, most int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.taken, t.waiting, t.most
}
