package importer

import (
	"context"
	"sync"

	"percorso"
	"percorso/collect/spec"
)

// memory is a journal that keeps events in memory.
type memory struct {
	mu      sync.Mutex
	events  []percorso.Event
	rejects []spec.Reject
	seen    map[string]bool
	drop    bool // count only
	fail    error
}

func (m *memory) Append(_ context.Context, events []percorso.Event, rejects []spec.Reject) (spec.Appended, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.fail != nil {
		return spec.Appended{}, m.fail
	}
	if m.seen == nil {
		m.seen = map[string]bool{}
	}
	var a spec.Appended
	for i := range events {
		key := string(events[i].Source) + "\x00" + events[i].MessageID
		if !m.drop && m.seen[key] {
			a.Duplicates++
			continue
		}
		a.Accepted++
		if m.drop {
			continue
		}
		m.seen[key] = true
		e := events[i]
		e.Seq = int64(len(m.events) + 1)
		m.events = append(m.events, e)
	}
	a.Last = int64(len(m.events))
	m.rejects = append(m.rejects, rejects...)
	return a, nil
}

var _ Sink = (*memory)(nil)
