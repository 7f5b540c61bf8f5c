// Package journaltest is the promise of a journal.Store: a suite that every
// adapter passes, and an adapter in memory for the tests of others.
package journaltest

import (
	"bytes"
	"cmp"
	"context"
	"encoding/gob"
	"os"
	"slices"
	"sync"

	"percorso"
	"percorso/collect/spec"
	"percorso/journal"
)

// Memory is a journal.Store that forgets all at the end. Fail, when set, is
// asked before every write, and its error returned; it may be used to fake a
// full disk.
type Memory struct {
	Fail func() error

	mu      sync.Mutex
	blocks  []journal.Block
	rejects []journal.Reject
	lastID  int64
	counts  map[countKey]journal.RejectCount
	cursors map[string]int64
}

type countKey struct {
	source percorso.SourceID
	code   spec.Code
}

var _ journal.Store = (*Memory)(nil)

// NewMemory returns an empty store.
func NewMemory() *Memory {
	return &Memory{counts: map[countKey]journal.RejectCount{}, cursors: map[string]int64{}}
}

func (m *Memory) fail() error {
	if m.Fail == nil {
		return nil
	}
	return m.Fail()
}

// Append adds blocks and rejects.
func (m *Memory) Append(_ context.Context, blocks []journal.Block, rejects []journal.Reject) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.fail(); err != nil {
		return err
	}
	next := m.end() + 1
	for _, b := range blocks {
		if b.First != next {
			return percorso.Errorf(percorso.Conflict, "the block at %d does not follow %d", b.First, next-1)
		}
		next = b.Last() + 1
	}
	for _, b := range blocks {
		b.IDs, b.Body = bytes.Clone(b.IDs), bytes.Clone(b.Body)
		m.blocks = append(m.blocks, b)
	}
	for i := range rejects {
		r := &rejects[i]
		m.lastID++
		r.ID = m.lastID
		m.rejects = append(m.rejects, *r)
		k := countKey{r.Source, r.Code}
		c := m.counts[k]
		m.counts[k] = journal.RejectCount{Source: r.Source, Code: r.Code, N: c.N + 1, LastAt: r.ReceivedAt}
	}
	if extra := len(m.rejects) - journal.KeepRejects; extra > 0 {
		m.rejects = slices.Delete(m.rejects, 0, extra)
	}
	return nil
}

func (m *Memory) end() int64 {
	if len(m.blocks) == 0 {
		return 0
	}
	return m.blocks[len(m.blocks)-1].Last()
}

// at returns the index of the block that holds position seq, or the next one.
func (m *Memory) at(seq int64) int {
	i, _ := slices.BinarySearchFunc(m.blocks, seq, func(b journal.Block, seq int64) int { return cmp.Compare(b.Last(), seq) })
	return i
}

// Replace puts one block in the place of those that it spans.
func (m *Memory) Replace(_ context.Context, with journal.Block) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.fail(); err != nil {
		return err
	}
	from, to := m.at(with.First), m.at(with.Last())
	if to >= len(m.blocks) || m.blocks[from].First != with.First || m.blocks[to].Last() != with.Last() {
		return percorso.Errorf(percorso.Conflict, "no blocks begin at %d and end at %d", with.First, with.Last())
	}
	m.blocks = slices.Replace(m.blocks, from, to+1, with)
	return nil
}

// Blocks returns blocks from position from on.
func (m *Memory) Blocks(_ context.Context, from int64, most int) ([]journal.Block, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []journal.Block
	n := int64(0)
	for i := m.at(from); i < len(m.blocks) && n < int64(most); i++ {
		b := m.blocks[i]
		b.IDs = nil
		out = append(out, b)
		n += b.Last() - max(from, b.First) + 1
	}
	return out, nil
}

// Scan yields blocks without their bodies.
func (m *Memory) Scan(_ context.Context, from int64, yield func(journal.Block) error) error {
	m.mu.Lock()
	blocks := slices.Clone(m.blocks[m.at(from):])
	m.mu.Unlock()
	for _, b := range blocks {
		b.Body = nil
		if err := yield(b); err != nil {
			return err
		}
	}
	return nil
}

// Last returns the position of the last event.
func (m *Memory) Last(context.Context) (int64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.end(), nil
}

// Rejects returns those that f chooses.
func (m *Memory) Rejects(_ context.Context, f journal.RejectFilter) ([]journal.Reject, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []journal.Reject
	for i := len(m.rejects) - 1; i >= 0 && len(out) < f.Limit; i-- {
		r := m.rejects[i]
		if f.ID != 0 && r.ID != f.ID || f.Source != "" && r.Source != f.Source || f.Code != "" && r.Code != f.Code ||
			f.Before != 0 && r.ID >= f.Before || f.Unreplayed && r.ReplayedAt != 0 {
			continue
		}
		r.Sample = bytes.Clone(r.Sample)
		out = append(out, r)
	}
	return out, nil
}

// RejectCounts returns the counts.
func (m *Memory) RejectCounts(context.Context) ([]journal.RejectCount, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []journal.RejectCount
	for _, c := range m.counts {
		out = append(out, c)
	}
	slices.SortFunc(out, func(a, b journal.RejectCount) int {
		return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Source, b.Source), cmp.Compare(a.Code, b.Code))
	})
	return out, nil
}

// MarkReplayed notes the time of a replay.
func (m *Memory) MarkReplayed(_ context.Context, id, at int64) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.fail(); err != nil {
		return err
	}
	for i := range m.rejects {
		if m.rejects[i].ID == id {
			m.rejects[i].ReplayedAt = at
			return nil
		}
	}
	return percorso.Errorf(percorso.NotFound, "there is no reject %d", id)
}

// Cursor returns a consumer's position.
func (m *Memory) Cursor(_ context.Context, name string) (int64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.cursors[name], nil
}

// SetCursor sets a consumer's position.
func (m *Memory) SetCursor(_ context.Context, name string, seq int64) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.fail(); err != nil {
		return err
	}
	m.cursors[name] = seq
	return nil
}

// Backup writes the blocks to path.
func (m *Memory) Backup(_ context.Context, path string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	if err := gob.NewEncoder(f).Encode(m.blocks); err != nil {
		_ = f.Close()
		return err
	}
	return f.Close()
}

// Close does nothing: the store may be opened again.
func (m *Memory) Close() error { return nil }
