package index

import (
	"sync"
	"sync/atomic"

	"percorso"
	"percorso/catalogue"
	"percorso/identity/graph"
	"percorso/sequence"
)

// Options tunes an Index; the zero value keeps it in memory only.
type Options struct {
	// Path is the snapshot file. Empty means that there is none.
	Path string
	// Signatures is the table that gives rows their codes. A snapshot brings its
	// own content into it. Nil means a table of the index's own.
	Signatures *catalogue.Signatures
	// MaxValues is how many distinct values of a property can be filtered by, the
	// first that came. Default, and at most, 65,534.
	MaxValues int
	// MaxProperties is how many property names are kept, the first that came.
	// Default 1,000, at most 65,535.
	MaxProperties int
}

func (o Options) withDefaults() Options {
	if o.Signatures == nil {
		o.Signatures = catalogue.NewSignatures()
	}
	if o.MaxValues == 0 {
		o.MaxValues = otherCode - 1
	}
	if o.MaxProperties == 0 {
		o.MaxProperties = 1000
	}
	return o
}

func (o Options) validate() error {
	if o.MaxValues < 0 || o.MaxValues > otherCode-1 {
		return percorso.Errorf(percorso.Invalid, "MaxValues is %d: give 1 to %d, or 0 for the default", o.MaxValues, otherCode-1)
	}
	if o.MaxProperties < 0 || o.MaxProperties > 1<<16-1 {
		return percorso.Errorf(percorso.Invalid, "MaxProperties is %d: give 1 to %d, or 0 for the default", o.MaxProperties, 1<<16-1)
	}
	return nil
}

// Index is the storage of the sequence engine. One goroutine appends; any number
// take views.
type Index struct {
	opts      Options
	limits    limits
	discarded error

	view atomic.Pointer[View] // the latest; replaced under build

	// mu guards what Append fills. It is held briefly.
	mu      sync.Mutex
	pending pending
	cursor  int64
	total   int64 // interactions, pending ones included
	newest  uint32
	counts  []int64
	frozen  bool // counts belong to a view too: clone before writing
	dicts   []*dictionary
	byName  map[string]uint16
	ignored int64 // properties left out because there were too many names

	build   sync.Mutex // held while pending becomes a part, or parts are exchanged
	merging sync.Mutex // held while parts are merged beside the others
	tidying bool       // whether a goroutine merges parts; guarded by build
	closed  bool       // guarded by build
	work    sync.WaitGroup

	mapped     []byte // the file that mappedPart lies in, nil for none; guarded by merging
	mappedPart *part

	saved *View // what the snapshot file holds, nil for nothing; guarded by merging
}

// Open returns the index that the snapshot file holds, or an empty one where
// there is none. A snapshot that is corrupt, foreign or of a newer version is not
// trusted: the index starts empty, and Discarded says why.
func Open(o Options) (*Index, error) {
	if err := o.validate(); err != nil {
		return nil, err
	}
	x := empty(o)
	if o.Path != "" {
		x.discarded = x.load()
	}
	return x, nil
}

// empty returns an index that holds nothing, whatever the snapshot file does.
func empty(o Options) *Index {
	x := &Index{opts: o.withDefaults(), limits: defaultLimits, byName: map[string]uint16{}}
	x.view.Store(&View{})
	return x
}

// Discarded returns why the snapshot was not trusted, or nil.
func (x *Index) Discarded() error { return x.discarded }

// Signatures returns the table that the codes of rows belong to.
func (x *Index) Signatures() *catalogue.Signatures { return x.opts.Signatures }

// Cursor returns the journal position that the index holds: rows up to it are
// ignored when they come again.
func (x *Index) Cursor() int64 {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.cursor
}

// flushRows is how many rows may wait for the next view, whatever the size of
// the index; beyond it they may be a quarter of the index, up to maxPending.
const (
	flushRows  = 1 << 17
	maxPending = 1 << 21

	maxPendingProps = 1 << 24
)

// Append adds the interactions of the journal up to position seq, and says which
// nodes have gone to another profile since the last call. Rows come in journal
// order; their times may be in any. Rows that the index holds already (at or
// below Cursor), and those whose node is 0, are ignored, and so is what goes
// beyond 4,294,967,294 interactions. Moves may be repeated.
//
// Append belongs to one goroutine. It keeps nothing of rows and moves, and takes
// effect at the next View, which does the work; when very many rows wait, Append
// does it itself.
func (x *Index) Append(rows []sequence.Row, moves []graph.Move, seq int64) {
	x.mu.Lock()
	cursor := x.cursor
	for i := range rows {
		if r := &rows[i]; r.Node != 0 && r.Seq > cursor && r.Seq < 1<<maxSeqBits && x.total < maxRows {
			x.add(r)
			x.cursor = max(x.cursor, r.Seq)
		}
	}
	x.cursor = max(x.cursor, seq)
	x.pending.moves = append(x.pending.moves, moves...)
	waiting, props := len(x.pending.rows), len(x.pending.props)
	x.mu.Unlock()
	if waiting >= min(max(flushRows, x.view.Load().rows/4), maxPending) || props >= maxPendingProps {
		x.View()
	}
}

// Assign replaces the whole assignment of nodes to profiles: a node that is not
// listed is a profile by itself. It is for the start, when the index may have
// missed moves: identity's Assignment goes in here.
func (x *Index) Assign(assignment []graph.Move) {
	x.build.Lock()
	defer x.build.Unlock()
	x.flush()
	listed := make(map[graph.Node]bool, len(assignment))
	for _, m := range assignment {
		listed[m.Node] = true
	}
	var moves []graph.Move
	for _, m := range x.view.Load().labels.all() {
		if !listed[m.Node] {
			moves = append(moves, graph.Move{Node: m.Node, Profile: m.Node})
		}
	}
	x.mu.Lock()
	x.pending.moves = append(append(x.pending.moves, moves...), assignment...)
	x.mu.Unlock()
	x.flush()
}

// add puts one row into pending.
func (x *Index) add(r *sequence.Row) {
	second, millis := r.Time/1000, r.Time%1000
	if millis < 0 {
		second, millis = second-1, millis+1000
	}
	second = min(max(second, 0), 1<<32-1)
	f := fresh{
		key:   orderKey(uint16(millis), r.Seq),
		node:  r.Node,
		time:  uint32(second),
		props: uint32(len(x.pending.props)),
		code:  r.Signature,
		flags: r.Flags & (sequence.HasValue | sequence.HasEmotion),
	}
	if r.Flags&sequence.HasValue != 0 {
		f.value = r.Value
	}
	if r.Flags&sequence.HasEmotion != 0 {
		f.emotion = r.Emotion
	}
	for i := range r.Props {
		x.addProp(&r.Props[i], int(f.props))
	}
	f.nprops = uint16(len(x.pending.props) - int(f.props))
	x.pending.rows = append(x.pending.rows, f)
	x.total++
	x.newest = max(x.newest, f.time)
	x.count(r.Signature)
}

// addProp puts a property of the row whose properties begin at from into
// pending. Of two with one name the first stands.
func (x *Index) addProp(p *sequence.Prop, from int) {
	id, known := x.byName[p.Name]
	if !known {
		if len(x.dicts) >= x.opts.MaxProperties {
			x.ignored++
			return
		}
		id = uint16(len(x.dicts))
		d := &dictionary{name: clone(p.Name)}
		x.dicts = append(x.dicts, d)
		x.byName[d.name] = id
	}
	for _, c := range x.pending.props[from:] {
		if c.prop == id {
			return
		}
	}
	code := x.dicts[id].add(p.Value, x.opts.MaxValues)
	x.pending.props = append(x.pending.props, propCode{id, code})
}

func (x *Index) count(code sigCode) {
	if x.frozen || int(code) >= len(x.counts) {
		counts := make([]int64, max(len(x.counts), int(code)+1))
		copy(counts, x.counts)
		x.counts, x.frozen = counts, false
	}
	x.counts[code]++
}

// View returns everything appended so far. It never changes, and stays valid for
// as long as somebody holds it, after Close too.
func (x *Index) View() *View {
	if x.limits.desperate(x.view.Load().parts) {
		x.catchUp()
	}
	return x.latest()
}

// latest is View for those who hold merging.
func (x *Index) latest() *View {
	x.mu.Lock()
	v := x.view.Load()
	current := x.pending.empty() && x.cursor == v.seq
	x.mu.Unlock()
	if current {
		return v
	}
	x.build.Lock()
	defer x.build.Unlock()
	return x.flush()
}

// Close waits for work in the background. The snapshot is not written: that is
// what Snapshot is for. Memory that is mapped from the snapshot file stays mapped
// until the process ends, because views may still be read.
func (x *Index) Close() error {
	x.build.Lock()
	x.closed = true
	x.build.Unlock()
	x.work.Wait()
	return nil
}

// FromRows returns a view of the rows under the moves, in memory, for tests. Rows
// without a journal position count as one after the other.
func FromRows(rows []sequence.Row, moves []graph.Move) *View {
	x := empty(Options{})
	numbered := make([]sequence.Row, len(rows))
	for i, r := range rows {
		if r.Seq == 0 {
			r.Seq = int64(i) + 1
		}
		numbered[i] = r
	}
	x.Append(numbered, moves, int64(len(rows)))
	return x.View()
}
