package journeymap_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"sync"
	"testing"

	"percorso"
	"percorso/journeymap"
	"percorso/journeymap/document"
	"percorso/journeymap/journeymaptest"
)

var histories = flag.Int("histories", 200, "how many random histories of several editors are lived through")

// direct is a line to the service without a network.
type direct struct {
	sub *journeymap.Subscription
	ctx context.Context
	end context.CancelFunc

	mu   sync.Mutex
	sent chan struct{} // closed when the batch before was taken
	late bool          // batches overtake each other
}

func (d *direct) Next() ([]byte, error) { return d.sub.Next(d.ctx) }

func (d *direct) Close() {
	d.end() // what waits to be taken may be taken or not
	d.sub.Leave()
}

func (d *direct) Send(batch string, ops []document.Op) {
	d.mu.Lock()
	before, done := d.sent, make(chan struct{})
	d.sent = done
	d.mu.Unlock()
	go func() {
		defer close(done)
		if before != nil && !d.late {
			<-before
		}
		err := d.sub.Append(d.ctx, batch, ops)
		if err != nil && !errors.Is(err, context.Canceled) && percorso.KindOf(err) != percorso.Unavailable {
			panic(err)
		}
	}()
}

// TestAllSidesEndEqual: whatever several editors do, on line and off, they and
// the server end with the same map, and so does a server that is started anew.
func TestAllSidesEndEqual(t *testing.T) {
	dir := t.TempDir()
	if info, err := os.Stat("/dev/shm"); err == nil && info.IsDir() && *histories > 200 { // this is not about the disk
		if dir, err = os.MkdirTemp("/dev/shm", "maps"); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = os.RemoveAll(dir) })
	}
	h := openHouse(t, dir, newCrowd())
	ends := map[journeymap.ID]string{}
	for n := range *histories {
		id, end := live(t, h, uint64(n))
		if t.Failed() {
			t.Fatalf("history %d", n)
		}
		ends[id] = end
		if len(ends) == 500 || n == *histories-1 {
			h = h.again(t)
			for id, end := range ends {
				if got := h.nodes(t, id); got != end {
					t.Fatalf("after a restart map %s is\n%s\nand was\n%s", id, got, end)
				}
			}
			clear(ends)
		}
	}
}

// live lives through one history, and returns its map and how it ended.
func live(t *testing.T, h *house, seed uint64) (journeymap.ID, string) {
	t.Helper()
	id, err := h.Create(t.Context(), editor, journeymap.New{Title: fmt.Sprint(seed)})
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(seed, 1))
	editors := make([]*journeymaptest.Editor, 2+r.IntN(3))
	for i := range editors {
		late := r.IntN(2) == 0
		editors[i] = &journeymaptest.Editor{Name: fmt.Sprintf("editor%d", i), Rand: rand.New(rand.NewPCG(seed, uint64(i+2))), Dial: func(since journeymap.Since) (journeymaptest.Line, error) {
			sub, err := h.Subscribe(t.Context(), id, editor, since)
			if err != nil {
				return nil, err
			}
			d := &direct{sub: sub, late: late}
			d.ctx, d.end = context.WithCancel(t.Context())
			return d, nil
		}}
		defer editors[i].Leave()
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
	together(func(e *journeymaptest.Editor) error { return errors.Join(e.Settle(), e.Live(12)) })
	together((*journeymaptest.Editor).Settle)
	o, err := h.Open(t.Context(), id, owner.ID)
	if err != nil {
		t.Fatal(err)
	}
	want := string(raw(o.Doc.Nodes()))
	together(func(e *journeymaptest.Editor) error {
		doc, err := e.Reach(o.Head.Seq)
		if err != nil {
			return err
		}
		if got := string(raw(doc.Nodes())); got != want {
			return fmt.Errorf("%s has\n%s\nand the server\n%s", e.Name, got, want)
		}
		return nil
	})
	return id, want
}
