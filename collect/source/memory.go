package source

import (
	"context"
	"slices"
	"sync"
)

// Memory is a Store that forgets all at the end, for tests and tools. The zero
// value is empty.
type Memory struct {
	mu  sync.Mutex
	all []Source
}

var _ Store = (*Memory)(nil)

// Sources returns what was saved.
func (m *Memory) Sources(context.Context) ([]Source, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.all), nil
}

// SaveSource adds or changes one.
func (m *Memory) SaveSource(_ context.Context, s Source) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for i := range m.all {
		if m.all[i].ID == s.ID {
			m.all[i] = s
			return nil
		}
	}
	m.all = append(m.all, s)
	return nil
}
