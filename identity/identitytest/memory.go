package identitytest

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"percorso"
	"percorso/identity"
)

// Memory is a store in memory, for tests. The zero value is empty.
type Memory struct {
	mu     sync.Mutex
	cursor int64
	blocks []identity.Block
	err    error
}

var _ identity.Store = (*Memory)(nil)

// Break makes every following save come to nothing with that error; nil mends
// it.
func (m *Memory) Break(err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.err = err
}

// LoadIdentity implements identity.Store.
func (m *Memory) LoadIdentity(ctx context.Context, each func(identity.Block) error) (int64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, b := range m.blocks {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		b.Body = slices.Clone(b.Body)
		if err := each(b); err != nil {
			return 0, err
		}
	}
	return m.cursor, nil
}

// SaveIdentity implements identity.Store.
func (m *Memory) SaveIdentity(ctx context.Context, s identity.Save) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := cmp.Or(ctx.Err(), m.err); err != nil {
		return err
	}
	if m.cursor != s.From {
		return percorso.Errorf(percorso.Conflict, "the identity evidence reaches event %d, not %d", m.cursor, s.From)
	}
	blocks := slices.DeleteFunc(slices.Clone(m.blocks), func(b identity.Block) bool { return slices.Contains(s.Drop, b.ID) })
	for _, b := range s.Add {
		if slices.ContainsFunc(blocks, func(o identity.Block) bool { return o.ID == b.ID }) {
			return percorso.Errorf(percorso.Internal, "identity block %d is there already", b.ID)
		}
		b.Body = slices.Clone(b.Body)
		blocks = append(blocks, b)
	}
	slices.SortFunc(blocks, func(a, b identity.Block) int { return cmp.Compare(a.ID, b.ID) })
	m.blocks, m.cursor = blocks, s.Cursor
	return nil
}
