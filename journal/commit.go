package journal

import (
	"context"
	"sync"
	"sync/atomic"

	"percorso"
)

// The life of a request: the committer takes it, or its caller gives it up.
const (
	waiting int32 = iota
	taken
	givenUp
)

// request is one Append on its way to the committer. The caller's goroutine has
// done what can be done in parallel: the fingerprints and the records.
type request struct {
	events   []percorso.Event
	rejects  []Reject
	prints   []uint64
	records  []byte
	ends     []int // where each record ends
	state    atomic.Int32
	done     chan struct{} // one token when appended and err are set
	appended Appended
	err      error
}

var requests = sync.Pool{New: func() any { return &request{done: make(chan struct{}, 1)} }}

func newRequest(events []percorso.Event, rejects []Reject) *request {
	r, ok := requests.Get().(*request)
	if !ok {
		r = &request{done: make(chan struct{}, 1)}
	}
	r.events, r.rejects = events, rejects
	r.prints, r.records, r.ends = r.prints[:0], r.records[:0], r.ends[:0]
	r.state.Store(waiting)
	r.appended, r.err = Appended{}, nil
	for i := range events {
		e := &events[i]
		e.Seq = 0
		r.prints = append(r.prints, Fingerprint(e.Source, e.MessageID))
		r.records = appendRecord(r.records, e)
		r.ends = append(r.ends, len(r.records))
	}
	return r
}

// free gives the request back; nobody may hold it any more.
func (r *request) free() {
	r.events, r.rejects = nil, nil
	if cap(r.records) <= 4<<20 {
		requests.Put(r)
	}
}

// committer is the one goroutine that writes events. While a group is on its
// way to the disk the next one gathers.
type committer struct {
	j      *Journal
	seen   seen
	loaded int64 // seen knows all events up to here
	dirty  bool  // the store may hold more than loaded

	group   []*request
	blocks  []Block
	build   builder
	index   map[uint64]int32 // the group's fingerprints, to its first candidate
	fresh   []candidate
	rejects []Reject
	tail    []tailBlock
}

// candidate is an event of the group that is not a duplicate.
type candidate struct {
	r    *request
	i    int   // which event of r
	next int32 // the next candidate with an equal fingerprint, -1 at the end
}

func (c *committer) run() {
	j := c.j
	defer close(j.ended)
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	go func() { // a long load must not hold up Close
		select {
		case <-j.closing:
			stop()
		case <-ctx.Done():
		}
	}()
	c.dirty, c.index = true, map[uint64]int32{}
	if err := c.load(ctx); err != nil {
		j.opts.Log.Warn("the known message ids could not be read; the next append tries again", "error", err)
	}
	for {
		select {
		case r := <-j.queue:
			c.gather(r)
			c.commit(ctx)
			if len(j.queue) == 0 || len(c.tail) > 4*mergeRun {
				c.merge(ctx)
			}
		case <-j.closing:
			return
		}
	}
}

// gather takes all that waits, up to the size of a group.
func (c *committer) gather(r *request) {
	c.group = c.group[:0]
	n := 0
	take := func(r *request) {
		if r.state.CompareAndSwap(waiting, taken) {
			c.group = append(c.group, r)
			n += len(r.events)
		}
	}
	take(r)
	for n < c.j.opts.MaxGroup {
		select {
		case r := <-c.j.queue:
			take(r)
		default:
			return
		}
	}
}

// commit writes the group and answers each of its requests.
func (c *committer) commit(ctx context.Context) {
	// A commit that has begun is finished even when the journal is closing.
	err := c.write(context.WithoutCancel(ctx))
	for i, r := range c.group {
		r.err = err
		r.appended.Last = c.j.Last()
		if err != nil {
			r.appended = Appended{Last: c.j.Last()}
		}
		c.group[i] = nil
		r.done <- struct{}{}
	}
	clear(c.fresh) // lets go of the requests
}

func (c *committer) write(ctx context.Context) error {
	err := c.attempt(ctx)
	for tries := 0; percorso.KindOf(err) == percorso.Conflict && tries < 3; tries++ {
		err = c.attempt(ctx) // another program, such as an import, was faster
	}
	return err
}

func (c *committer) attempt(ctx context.Context) error {
	if c.dirty {
		if err := c.load(ctx); err != nil {
			return kept(err, "reading the known message ids")
		}
	}
	if err := c.sift(ctx); err != nil {
		return kept(err, "looking for duplicates")
	}
	c.pack()
	c.rejects = c.rejects[:0]
	for _, r := range c.group {
		c.rejects = append(c.rejects, r.rejects...)
	}
	if len(c.blocks) == 0 && len(c.rejects) == 0 {
		return nil
	}
	if err := c.j.store.Append(ctx, c.blocks, c.rejects); err != nil {
		c.dirty = true // what became of it is only sure after a look
		return kept(err, "writing to the journal")
	}
	c.published()
	return nil
}

// sift finds the events of the group that are not there yet.
func (c *committer) sift(ctx context.Context) error {
	clear(c.index)
	c.fresh = c.fresh[:0]
	for _, r := range c.group {
		r.appended = Appended{}
		for i := range r.events {
			e, mark := &r.events[i], r.prints[i]
			first, again := c.index[mark]
			if again && c.inGroup(first, e) {
				r.appended.Duplicates++
				continue
			}
			known, err := c.known(ctx, mark, e)
			if err != nil {
				return err
			}
			if known {
				r.appended.Duplicates++
				continue
			}
			next := int32(-1)
			if again {
				next = first
			}
			c.index[mark] = int32(len(c.fresh))
			c.fresh = append(c.fresh, candidate{r: r, i: i, next: next})
			r.appended.Accepted++
		}
	}
	return nil
}

func (c *committer) inGroup(at int32, e *percorso.Event) bool {
	for ; at >= 0; at = c.fresh[at].next {
		if o := &c.fresh[at].r.events[c.fresh[at].i]; o.MessageID == e.MessageID && o.Source == e.Source {
			return true
		}
	}
	return false
}

// known looks a fingerprint up, and then into the blocks where it was seen.
func (c *committer) known(ctx context.Context, mark uint64, e *percorso.Event) (found bool, err error) {
	c.seen.find(mark, func(from, to int64) bool {
		var has bool
		if has, err = c.j.holds(ctx, max(from, 1), min(to, c.loaded), e.Source, e.MessageID); err != nil {
			return true
		}
		found = found || has
		return has
	})
	return found && err == nil, err
}

// pack makes blocks of the fresh events.
func (c *committer) pack() {
	c.blocks = c.blocks[:0]
	c.build.reset()
	first := c.loaded + 1
	flush := func() {
		if c.build.n == 0 {
			return
		}
		b := c.build.block(fastPacker(), first)
		c.blocks = append(c.blocks, b)
		first += int64(b.N)
		c.build.reset()
	}
	for _, f := range c.fresh {
		from := 0
		if f.i > 0 {
			from = f.r.ends[f.i-1]
		}
		e := &f.r.events[f.i]
		c.build.add(f.r.prints[f.i], f.r.records[from:f.r.ends[f.i]], e.Time, false)
		if c.build.full() {
			flush()
		}
	}
	flush()
}

// published notes what the store has taken.
func (c *committer) published() {
	at := 0
	for _, r := range c.group {
		at += copy(r.rejects, c.rejects[at:])
	}
	for k, f := range c.fresh {
		f.r.events[f.i].Seq = c.loaded + 1 + int64(k)
	}
	for i := range c.blocks {
		c.add(&c.blocks[i])
	}
	if len(c.blocks) > 0 {
		c.j.moved(c.loaded)
	}
}

// add makes a stored block known.
func (c *committer) add(b *Block) {
	skip := max(0, c.loaded+1-b.First) // known already: a merge reached beyond
	if skip >= int64(b.N) {
		return
	}
	c.seen.addAll(b.First+skip, b.IDs[8*skip:])
	c.loaded = b.Last()
	c.appendTail(b)
}

// load reads the fingerprints that are not known yet: all at first, and after a
// write of uncertain outcome what it left.
func (c *committer) load(ctx context.Context) error {
	last, err := c.j.store.Last(ctx)
	if err != nil {
		return err
	}
	c.seen.reserve(int(last - c.loaded))
	err = c.j.store.Scan(ctx, c.loaded+1, func(b Block) error {
		if len(b.IDs) != 8*b.N {
			return percorso.Errorf(percorso.Internal, "the journal's block at %d has %d bytes of fingerprints for %d events; restore a backup", b.First, len(b.IDs), b.N)
		}
		c.add(&b)
		return ctx.Err()
	})
	if err != nil {
		return err
	}
	c.dirty = false
	if c.loaded > c.j.Last() {
		c.j.moved(c.loaded)
	}
	return nil
}
