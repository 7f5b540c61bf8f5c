package journal

import (
	"context"
	"slices"
	"time"

	"percorso"
)

const (
	// mergeRun is how many small neighbours become one block.
	mergeRun = 32
	// smallRaw and mediumRaw divide blocks into small, medium and final ones. A
	// byte is so rewritten a few times at most.
	smallRaw  = 32 << 10
	mediumRaw = 512 << 10
)

// tailBlock is a block at the journal's end that may still be merged.
type tailBlock struct {
	first  int64
	n, raw int
}

func (c *committer) appendTail(b *Block) {
	if b.Raw >= mediumRaw || b.N >= maxBlockEvents {
		c.tail = c.tail[:0]
		return
	}
	c.tail = append(c.tail, tailBlock{b.First, b.N, b.Raw})
	if len(c.tail) > 64*mergeRun {
		c.tail = slices.Delete(c.tail, 0, mergeRun) // they stay as they are
	}
}

// mergeable returns the run of the tail that is worth merging, if any.
func (c *committer) mergeable() (from, to int) {
	small := len(c.tail)
	for small > 0 && c.tail[small-1].raw < smallRaw {
		small--
	}
	if len(c.tail)-small >= mergeRun {
		return small, min(small+mergeRun, len(c.tail))
	}
	if len(c.tail) < 2*mergeRun {
		return 0, 0
	}
	raw, n := 0, 0
	for to < len(c.tail) && raw < maxBlockRaw && n < maxBlockEvents {
		raw += c.tail[to].raw
		n += c.tail[to].n
		to++
	}
	return 0, to
}

// merge makes one block of a run of small ones, where there is such a run. Its
// failure is no harm: the small ones stay.
func (c *committer) merge(ctx context.Context) {
	from, to := c.mergeable()
	if to-from < 2 || !c.j.tidying.TryLock() {
		return
	}
	defer c.j.tidying.Unlock()
	merged, err := c.j.rewrite(ctx, c.tail[from].first, c.tail[to-1].first+int64(c.tail[to-1].n)-1, nil)
	if err != nil {
		if ctx.Err() == nil {
			c.j.opts.Log.Warn("small blocks of the journal could not be merged; they stay as they are", "error", err)
		}
		c.tail = c.tail[:0]
		return
	}
	c.tail = slices.Replace(c.tail, from, to, tailBlock{merged.First, merged.N, merged.Raw})
	if merged.Raw >= mediumRaw || merged.N >= maxBlockEvents {
		c.tail = slices.Delete(c.tail, 0, from+1)
	}
}

// rewrite puts one block in the place of those at the positions first to last,
// in which the events that drop chooses are pruned. The caller holds tidying.
func (j *Journal) rewrite(ctx context.Context, first, last int64, drop func(*percorso.Event) bool) (Block, error) {
	var w builder
	w.reset()
	for at := first; at <= last; {
		stored, err := j.store.Blocks(ctx, at, int(last-at+1))
		if err != nil {
			return Block{}, err
		}
		if len(stored) == 0 {
			return Block{}, percorso.Errorf(percorso.Internal, "the journal ends at %d before %d", at, last)
		}
		for i := range stored {
			events, err := DecodeBlock(nil, stored[i].First, stored[i].Body)
			if err != nil {
				return Block{}, err
			}
			for k := range events {
				e := &events[k]
				if drop != nil && e.Type != 0 && drop(e) {
					*e = percorso.Event{Seq: e.Seq, Source: e.Source, MessageID: e.MessageID}
				}
				w.add(Fingerprint(e.Source, e.MessageID), appendRecord(nil, e), e.Time, e.Type == 0)
			}
			at = stored[i].Last() + 1
		}
	}
	b := w.block(thickener(), first)
	if b.Last() != last {
		return Block{}, percorso.Errorf(percorso.Internal, "the journal's blocks from %d end at %d instead of %d", first, b.Last(), last)
	}
	return b, j.store.Replace(ctx, b)
}

// Prune removes the events that happened before a time, and returns how many
// there were. Their positions stay empty, and their message ids are kept, so
// that a late repetition is still known. What consumers made of them is theirs
// to forget.
func (j *Journal) Prune(ctx context.Context, before time.Time) (int64, error) {
	limit := before.UnixMilli()
	var old []Block
	err := j.store.Scan(ctx, 1, func(b Block) error {
		if b.Oldest < limit && b.Oldest <= b.Newest {
			old = append(old, Block{First: b.First, N: b.N})
		}
		return ctx.Err()
	})
	if err != nil {
		return 0, kept(err, "looking for old events")
	}
	pruned := int64(0)
	for _, b := range old {
		n, err := j.pruneBlock(ctx, b, limit)
		if err != nil {
			return pruned, kept(err, "removing old events")
		}
		pruned += n
	}
	return pruned, nil
}

func (j *Journal) pruneBlock(ctx context.Context, b Block, limit int64) (int64, error) {
	j.tidying.Lock()
	defer j.tidying.Unlock()
	// The block may have been merged since it was seen.
	stored, err := j.store.Blocks(ctx, b.First, 1)
	if err != nil || len(stored) == 0 {
		return 0, err
	}
	n := int64(0)
	_, err = j.rewrite(ctx, stored[0].First, stored[0].Last(), func(e *percorso.Event) bool {
		if e.Time >= limit {
			return false
		}
		n++
		return true
	})
	j.recent.forget()
	if err != nil {
		return 0, err
	}
	return n, nil
}
