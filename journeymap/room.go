package journeymap

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"sync"
	"time"

	"percorso"
	"percorso/journeymap/document"
)

// room is a map in memory, with those who look at it.
type room struct {
	id   ID
	used time.Time // guarded by Maps.mu

	mu   sync.Mutex // guards what follows
	head Head
	doc  *document.Document // nil until it is read, and after something went wrong
	kept int64              // seq of the snapshot in the store
	subs map[*Subscription]struct{}
	// when people were told last where the others are, and whether that is due
	told    time.Time
	telling bool

	waiting sync.Mutex // guards what follows
	queue   []*request
	leading bool // somebody sees to the queue
}

// busy reports whether changes wait to be made.
func (r *room) busy() bool {
	r.waiting.Lock()
	defer r.waiting.Unlock()
	return r.leading
}

// request is a batch that somebody wants to add.
type request struct {
	batch Batch
	free  bool // of the program itself: the limits of a batch do not count
	with  with
	make  func(now *document.Document, seq int64) []document.Op // finds the operations of batch seq; may be nil

	seq   int64
	plain bool // guests can be told of it by its operations
	again bool // the map had it already
	err   error
	done  chan struct{}
}

// with is done in the transaction of a batch, after it. It may be nil; an error
// undoes the batch, and those written with it.
type with func(tx Tx, h Head, doc *document.Document) error

// Appended says how a batch was taken.
type Appended struct {
	Seq int64 `json:"seq" doc:"Its number in the map"`
	// Again says that the map had it already.
	Again bool `json:"again,omitempty" doc:"It had been taken before, under the same name, and was not applied twice"`
}

var batchName = regexp.MustCompile(`^[A-Za-z0-9_-]{8,64}$`)

// Append adds a batch to a map for somebody who may edit it. When it returns the
// batch is on the disk, and everybody who looks at the map is told. A batch whose
// name the map already has is not added again.
func (m *Maps) Append(ctx context.Context, id ID, who Author, name string, ops []document.Op) (Appended, error) {
	if _, _, err := m.may(ctx, id, who.ID, Edit); err != nil {
		return Appended{}, err
	}
	if !batchName.MatchString(name) {
		return Appended{}, percorso.Errorf(percorso.Invalid, "batch: give the change a name of its own, 8 to 64 of A-Z a-z 0-9 _ -, such as a UUID")
	}
	if len(ops) == 0 {
		return Appended{}, percorso.Errorf(percorso.Invalid, "ops: the change is empty; give at least one operation")
	}
	if err := ownState(ops); err != nil {
		return Appended{}, err
	}
	return m.enqueue(ctx, id, &request{batch: Batch{ID: name, By: who, Ops: ops}})
}

// ownState refuses a batch that approves a map, or takes the approval back, by
// the way.
func ownState(ops []document.Op) error {
	for _, op := range ops {
		if op.ID == document.Root && (op.Key == "state" || op.Key == "approved") {
			return percorso.Errorf(percorso.Invalid, "ops: whether a map is approved is not changed like its content; use PUT /api/maps/ID/state")
		}
	}
	return nil
}

// enqueue has a batch added, with those of others that came meanwhile in one
// write to the disk. When ctx ends first, the batch may be added or not.
func (m *Maps) enqueue(ctx context.Context, id ID, q *request) (Appended, error) {
	q.done = make(chan struct{})
	r := m.room(id)
	r.waiting.Lock()
	r.queue = append(r.queue, q)
	if !r.leading {
		r.leading = true
		m.working.Go(func() { m.work(context.WithoutCancel(ctx), r) })
	}
	r.waiting.Unlock()
	select {
	case <-q.done:
		return Appended{q.seq, q.again}, q.err
	case <-ctx.Done(): // q is the worker's yet
		return Appended{}, ctx.Err()
	}
}

// maxGroup is how many batches go into one write.
const maxGroup = 64

// work adds what waits, until nothing does.
func (m *Maps) work(ctx context.Context, r *room) {
	for {
		r.waiting.Lock()
		group := r.queue[:min(len(r.queue), maxGroup)]
		r.queue = r.queue[len(group):]
		if len(group) == 0 {
			r.queue, r.leading = nil, false
			r.waiting.Unlock()
			return
		}
		r.waiting.Unlock()
		m.commit(ctx, r, group)
	}
}

// commit adds a group of batches, tells those who look, and answers those who
// wait. A batch at which something is wrong is left out; when the write fails,
// none is added.
func (m *Maps) commit(ctx context.Context, r *room, group []*request) {
	r.mu.Lock()
	defer r.mu.Unlock()
	head, err := m.write(ctx, r, group)
	if err != nil {
		r.doc = nil // it is ahead of the disk
	} else {
		r.head = head
	}
	for _, q := range group {
		switch {
		case q.err != nil:
		case err != nil:
			q.err = unsaved(err)
		case !q.again:
			r.tell(q.batch, q.plain)
		}
		close(q.done)
	}
	if err == nil {
		m.keep(ctx, r)
	}
}

// unsaved makes of whatever kept a change from being written an error after which
// it can be sent again.
func unsaved(err error) error {
	if percorso.KindOf(err) == percorso.NotFound {
		return err
	}
	return percorso.Errorf(percorso.Unavailable, "saving the change: %w; it can be sent again", err)
}

// write folds the group into the room's document, and writes it to the store.
func (m *Maps) write(ctx context.Context, r *room, group []*request) (head Head, err error) {
	if err := m.load(ctx, r); err != nil {
		return r.head, err
	}
	at := m.now()
	head = r.head
	err = m.store.Change(ctx, func(tx Tx) error {
		var edits []Batch
		for _, q := range group {
			refusal, err := take(tx, r, &head, q, at)
			if err != nil {
				return err
			}
			q.err = refusal
			if q.err == nil && !q.again {
				if !q.free {
					edits = append(edits, q.batch)
				}
				head.ChangedAt, head.ChangedBy = at, q.batch.By
			}
		}
		if head.Seq == r.head.Seq {
			return nil
		}
		head.Summary = summarize(r.doc)
		if err := tx.SaveHead(head); err != nil {
			return err
		}
		return logEdits(tx, r, edits)
	})
	return head, err
}

// take adds one batch to the room's document and to the store. The batch alone
// is refused, or all that is being written goes wrong.
func take(tx Tx, r *room, head *Head, q *request, at time.Time) (refusal, err error) {
	if !head.DeletedAt.IsZero() {
		return gone(*head), nil
	}
	seq, err := tx.SeqOf(r.id, q.batch.ID)
	if err != nil {
		return nil, err
	}
	if seq != 0 {
		q.seq, q.again = seq, true
		return nil, nil
	}
	if q.make != nil {
		q.batch.Ops = q.make(r.doc, head.Seq+1)
	}
	if !q.free {
		if err := checkOps(r.doc, q.batch.Ops); err != nil {
			return err, nil
		}
	}
	if refusal, err := nesting(tx, r, q.batch.Ops); refusal != nil || err != nil {
		return refusal, err
	}
	ops, err := json.Marshal(q.batch.Ops)
	if err != nil {
		return percorso.Errorf(percorso.Invalid, "ops: %w", err), nil
	}
	q.seq = head.Seq + 1
	q.batch.Seq, q.batch.At = q.seq, at
	if err := tx.AppendBatch(r.id, Record{Seq: q.seq, ID: q.batch.ID, By: q.batch.By, At: at, Ops: ops}); err != nil {
		return nil, err
	}
	head.Seq = q.seq
	q.plain = r.guests() && plain(r.doc, q.batch.Ops)
	r.doc.Apply(q.batch.Ops)
	if q.with != nil {
		return nil, q.with(tx, *head, r.doc)
	}
	return nil, nil
}

// load reads the map unless the room has it.
func (m *Maps) load(ctx context.Context, r *room) error {
	if r.doc != nil {
		return nil
	}
	return m.store.Look(ctx, func(tx Tx) (err error) {
		if r.head, err = tx.Head(r.id); err != nil {
			if percorso.KindOf(err) == percorso.NotFound {
				return unknown(r.id)
			}
			return err
		}
		r.doc, r.kept, err = readState(tx, r.id, r.head.Seq)
		return err
	})
}

// readState returns a map's document after a batch, and the seq of the snapshot
// it was read from.
func readState(tx Tx, id ID, until int64) (*document.Document, int64, error) {
	snapshot, err := tx.Snapshot(id)
	if err != nil {
		return nil, 0, err
	}
	nodes, err := unpack(snapshot.Nodes)
	if err != nil {
		return nil, 0, fmt.Errorf("reading map %s: %w", id, err)
	}
	doc := document.Of(nodes)
	for seq := snapshot.Seq; seq < until; {
		records, err := tx.Batches(id, seq, 500)
		if err != nil {
			return nil, 0, err
		}
		if len(records) == 0 {
			return nil, 0, percorso.Errorf(percorso.Internal, "reading map %s: its changes end at %d, before %d", id, seq, until)
		}
		for _, b := range records {
			batch, err := batchOf(b)
			if err != nil {
				return nil, 0, fmt.Errorf("reading change %d of map %s: %w", b.Seq, id, err)
			}
			doc.Apply(batch.Ops)
			seq = b.Seq
		}
	}
	return doc, snapshot.Seq, nil
}

func batchOf(b Record) (Batch, error) {
	out := Batch{Seq: b.Seq, ID: b.ID, By: b.By, At: b.At}
	err := json.Unmarshal(b.Ops, &out.Ops)
	return out, err
}

// keep keeps the state in the store once many batches have come, so that the map
// is opened fast. That it cannot is no harm.
func (m *Maps) keep(ctx context.Context, r *room) {
	if r.head.Seq-r.kept < m.opt.SnapshotEvery {
		return
	}
	s := Snapshot{Seq: r.head.Seq, Nodes: pack(r.doc)}
	if err := m.store.Change(ctx, func(tx Tx) error { return tx.SaveSnapshot(r.id, s) }); err != nil {
		m.opt.Log("the state of map %s was not kept, tried again with its next change: %v", r.id, err)
		return
	}
	r.kept = s.Seq
}

// change changes what is kept of a map beside its nodes, alone.
func (m *Maps) change(ctx context.Context, id ID, f func(tx Tx, h *Head) error) (Head, error) {
	r := m.room(id)
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := m.load(ctx, r); err != nil {
		return Head{}, err
	}
	head := r.head
	err := m.store.Change(ctx, func(tx Tx) error {
		if err := f(tx, &head); err != nil {
			return err
		}
		return tx.SaveHead(head)
	})
	if err != nil {
		return r.head, err
	}
	r.head = head
	return head, nil
}

// nesting refuses a batch by which a map would be within itself, over however
// many maps.
func nesting(tx Tx, r *room, ops []document.Op) (refusal, err error) {
	targets := map[string]bool{}
	for _, op := range ops {
		for _, value := range []json.RawMessage{op.Props["submap"], valueOf(op, "submap")} {
			var target string
			if value != nil && json.Unmarshal(value, &target) == nil && target != "" {
				targets[target] = true
			}
		}
	}
	returning(r.doc, ops, targets)
	if len(targets) == 0 {
		return nil, nil
	}
	heads, err := tx.Heads()
	if err != nil {
		return nil, err
	}
	leads := map[string]Summary{}
	for _, h := range heads {
		leads[string(h.ID)] = h.Summary
	}
	seen := map[string]bool{}
	var reaches func(from string) bool
	reaches = func(from string) bool {
		if from == string(r.id) {
			return true
		}
		if seen[from] {
			return false
		}
		seen[from] = true
		return slices.ContainsFunc(leads[from].Submaps, reaches)
	}
	for target := range targets {
		if reaches(target) {
			return percorso.Errorf(percorso.Conflict, "submap: the map of the sub-journey leads back to this one, so the stage would be within itself; choose another map"), nil
		}
	}
	return nil, nil
}

// returning adds the maps that hidden stages lead to which operations may bring
// back: what hangs under a node comes with it.
func returning(doc *document.Document, ops []document.Op, targets map[string]bool) {
	back, told := map[document.NodeID]bool{}, map[document.NodeID]bool{}
	for _, op := range ops {
		if op.Key == "submap" {
			told[op.ID] = true
		}
		if _, known := doc.Node(op.ID); known && (op.Op == document.Insert || op.Op == document.Move) && !doc.Visible(op.ID) {
			back[op.ID] = true
		}
	}
	if len(back) == 0 {
		return
	}
	for _, n := range doc.Nodes() {
		target := n.Text("submap")
		if told[n.ID] {
			continue
		}
		for steps, at := 0, n; target != "" && at.ID != document.Root && steps < doc.Len(); steps++ {
			if back[at.ID] {
				targets[target] = true
			}
			at, _ = doc.Node(at.Parent)
		}
	}
}

func valueOf(op document.Op, key string) json.RawMessage {
	if op.Key == key {
		return op.Value
	}
	return nil
}

// guests reports whether somebody looks at the whole map by a link. The room is
// locked.
func (r *room) guests() bool {
	for s := range r.subs {
		if s.share != nil && s.share.Look.All() {
			return true
		}
	}
	return false
}

// tell tells those who look at the map of a batch. The room is locked.
func (r *room) tell(b Batch, plain bool) {
	var named []byte
	nameless := map[bool][]byte{} // by whether the link shows figures
	for s := range r.subs {
		switch {
		case s.share == nil:
			if named == nil {
				named = encode(batchMessage{"batch", b})
			}
			s.send(named)
		case s.share.Look.All() && plain && !s.stale:
			if nameless[s.share.Figures] == nil {
				nameless[s.share.Figures] = encode(batchMessage{"batch", s.share.batch(b)})
			}
			s.send(nameless[s.share.Figures])
		default:
			s.restartSoon()
		}
	}
}
