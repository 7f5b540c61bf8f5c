package journal

import (
	"context"
	"sync"

	"percorso"
)

// maxRead bounds what one Read unpacks.
const maxRead = 50_000

// Read returns up to max events after position after, in order. It may return
// fewer although there are more; it returns none only at the end. Pruned events
// are left out, so positions may skip. The events may be kept; their bodies and
// texts must not be changed.
func (j *Journal) Read(ctx context.Context, after int64, max int) ([]percorso.Event, error) {
	max = min(max, maxRead)
	if max <= 0 {
		return nil, nil
	}
	last := j.Last()
	for after < last {
		blocks, err := j.unpacked(ctx, after+1, max)
		if err != nil {
			return nil, kept(err, "reading the journal")
		}
		if len(blocks) == 0 {
			return nil, nil
		}
		var events []percorso.Event
		if len(blocks) > 1 {
			events = make([]percorso.Event, 0, max)
		}
		for _, b := range blocks {
			for k := b.after(after); k < len(b.events) && len(events) < max; k++ {
				if e := &b.events[k]; e.Type != 0 && e.Seq <= last {
					events = append(events, *e)
				}
			}
			after = b.last()
		}
		if len(events) > 0 {
			return events, nil
		}
	}
	return nil, nil
}

// holds says whether an event of the source with that message id stands at the
// positions from to to, pruned or not.
func (j *Journal) holds(ctx context.Context, from, to int64, source percorso.SourceID, messageID string) (bool, error) {
	for from <= to {
		blocks, err := j.unpacked(ctx, from, 1)
		if err != nil || len(blocks) == 0 {
			return false, err
		}
		b := blocks[0]
		for k := b.after(from - 1); k < len(b.events) && b.events[k].Seq <= to; k++ {
			if e := &b.events[k]; e.MessageID == messageID && e.Source == source {
				return true, nil
			}
		}
		from = b.last() + 1
	}
	return false, nil
}

// unpacked returns the blocks from the one that holds position from on, up to
// the one that reaches max events.
func (j *Journal) unpacked(ctx context.Context, from int64, max int) ([]*unpackedBlock, error) {
	if b := j.recent.get(from); b != nil {
		return []*unpackedBlock{b}, nil
	}
	generation := j.recent.generation()
	stored, err := j.store.Blocks(ctx, from, max)
	if err != nil {
		return nil, err
	}
	blocks := make([]*unpackedBlock, 0, len(stored))
	for i := range stored {
		b := &unpackedBlock{first: stored[i].First}
		if b.events, err = DecodeBlock(nil, b.first, stored[i].Body); err != nil {
			return nil, err
		}
		if len(b.events) == 0 || len(b.events) != stored[i].N {
			return nil, percorso.Errorf(percorso.Internal, "the journal's block at %d holds %d events instead of %d; restore a backup", b.first, len(b.events), stored[i].N)
		}
		blocks = append(blocks, b)
	}
	if n := len(blocks); n > 0 {
		j.recent.put(blocks[n-1], generation)
	}
	return blocks, nil
}

// unpackedBlock is a block's events, read-only.
type unpackedBlock struct {
	first  int64
	events []percorso.Event
}

func (b *unpackedBlock) last() int64 { return b.first + int64(len(b.events)) - 1 }

// after returns the index of the first event behind position seq.
func (b *unpackedBlock) after(seq int64) int { return int(max(0, seq+1-b.first)) }

// recentBlocks remembers the blocks that were unpacked last: consumers come
// back for the rest of one, and repeated imports for its neighbours.
type recentBlocks struct {
	mu     sync.Mutex
	blocks [8]*unpackedBlock // newest first
	gen    int
}

func (r *recentBlocks) get(seq int64) *unpackedBlock {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i, b := range r.blocks {
		if b != nil && b.first <= seq && seq <= b.last() {
			copy(r.blocks[1:i+1], r.blocks[:i])
			r.blocks[0] = b
			return b
		}
	}
	return nil
}

func (r *recentBlocks) generation() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.gen
}

// put remembers b, unless blocks were pruned since it was read.
func (r *recentBlocks) put(b *unpackedBlock, generation int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.gen == generation {
		copy(r.blocks[1:], r.blocks[:])
		r.blocks[0] = b
	}
}

// forget is called after blocks were pruned.
func (r *recentBlocks) forget() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.blocks = [8]*unpackedBlock{}
	r.gen++
}
