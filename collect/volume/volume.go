// Package volume counts what came from each source: how many events a day and a
// minute, how many of them twice, and how late.
package volume

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"percorso"
)

// Steps are the upper ends of the steps by which delays are counted; the last
// step, beyond them, has no end. A delay is the time from when something
// happened to when it arrived.
var Steps = [...]time.Duration{time.Second, 10 * time.Second, time.Minute, 10 * time.Minute, time.Hour, 24 * time.Hour}

// Delays counts events by how late they came: one number a step of Steps, and
// one for those beyond.
type Delays [len(Steps) + 1]int64

// Day is what came from a source on one day.
type Day struct {
	Source     percorso.SourceID
	Day        string // of arrival, in the zone of the workspace: 2026-11-22
	Events     int64
	Historical int64 // of these, from imports: they have no delay
	Duplicates int64
	LastAt     int64 // of arrival, Unix ms
	Delays     Delays
}

// Store keeps the days.
type Store interface {
	// Volumes returns all days, and the position in the journal that they reach.
	Volumes(ctx context.Context) ([]Day, int64, error)
	// SaveVolumes adds days, or changes those with the same source and day.
	SaveVolumes(ctx context.Context, days []Day, cursor int64) error
	// ClearVolumes forgets all, and begins at position 0.
	ClearVolumes(ctx context.Context) error
}

// Journal is the ordered feed of events.
type Journal interface {
	Read(ctx context.Context, after int64, limit int) ([]percorso.Event, error)
	Wait(ctx context.Context, after int64) error
	Last() int64
}

// Minutes is how far back minutes are counted.
const Minutes = 60

// Meter counts. It is safe for concurrent use.
type Meter struct {
	store   Store
	journal Journal
	zone    *time.Location
	now     func() time.Time

	mu      sync.Mutex
	days    map[key]*Day
	dirty   map[key]bool
	minutes map[percorso.SourceID]*[Minutes]minute
	cursor  int64
	dayAt   int64 // the beginning of the day named today, Unix ms
	dayTo   int64
	today   string
}

type key struct {
	source percorso.SourceID
	day    string
}

// minute is one minute of the last hour, at its number since 1970.
type minute struct{ number, events int64 }

// Open reads what was counted before. Days begin in zone.
func Open(ctx context.Context, store Store, journal Journal, zone *time.Location, now func() time.Time) (*Meter, error) {
	m := &Meter{store: store, journal: journal, zone: zone, now: now}
	m.forget()
	days, cursor, err := store.Volumes(ctx)
	if err != nil {
		return nil, percorso.Errorf(percorso.KindOf(err), "reading the volumes of the sources: %w", err)
	}
	if cursor > journal.Last() { // of another journal
		return m, store.ClearVolumes(ctx)
	}
	for i := range days {
		m.days[key{days[i].Source, days[i].Day}] = &days[i]
	}
	m.cursor = cursor
	return m, nil
}

func (m *Meter) forget() {
	m.days, m.dirty = map[key]*Day{}, map[key]bool{}
	m.minutes = map[percorso.SourceID]*[Minutes]minute{}
}

// flushEvery is how long counts may wait in memory; those of events can be had
// again from the journal.
const flushEvery = 5 * time.Second

// Run counts what is in the journal and what comes, until ctx ends. What cannot
// be kept for now is kept later.
func (m *Meter) Run(ctx context.Context) {
	flushed := m.now()
	for ctx.Err() == nil {
		m.mu.Lock()
		after := m.cursor
		m.mu.Unlock()
		events, err := m.journal.Read(ctx, after, 8192)
		if len(events) > 0 {
			m.count(events)
		}
		if m.now().Sub(flushed) >= flushEvery {
			_ = m.Flush(ctx) // tried again
			flushed = m.now()
		}
		if err != nil || len(events) == 0 {
			wait, cancel := context.WithTimeout(ctx, flushEvery)
			if err != nil || m.journal.Wait(wait, after) != nil {
				<-wait.Done()
			}
			cancel()
		}
	}
}

// Flush keeps what was counted.
func (m *Meter) Flush(ctx context.Context) error {
	m.mu.Lock()
	var changed []Day
	for k := range m.dirty {
		changed = append(changed, *m.days[k])
	}
	cursor := m.cursor
	was := m.dirty
	m.dirty = map[key]bool{}
	m.mu.Unlock()
	if len(changed) == 0 {
		return nil
	}
	if err := m.store.SaveVolumes(ctx, changed, cursor); err != nil {
		m.mu.Lock()
		maps.Copy(m.dirty, was)
		m.mu.Unlock()
		return err
	}
	return nil
}

func (m *Meter) count(events []percorso.Event) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for i := range events {
		e := &events[i]
		d := m.day(e.Source, e.ReceivedAt)
		d.Events++
		d.LastAt = max(d.LastAt, e.ReceivedAt)
		if e.Flags&percorso.Historical != 0 {
			d.Historical++
		} else {
			d.Delays[step(e.ReceivedAt-e.Time)]++
		}
		m.minute(e.Source, e.ReceivedAt)
	}
	m.cursor = events[len(events)-1].Seq
}

func step(ms int64) int {
	late := time.Duration(ms) * time.Millisecond
	if ms > int64(Steps[len(Steps)-1]/time.Millisecond) {
		return len(Steps)
	}
	for i, to := range Steps {
		if late <= to {
			return i
		}
	}
	return len(Steps)
}

// Duplicates counts events that a source sent again.
func (m *Meter) Duplicates(source percorso.SourceID, n int) {
	if n == 0 {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.day(source, m.now().UnixMilli()).Duplicates += int64(n)
}

// day returns the day of a source at a time, to be changed.
func (m *Meter) day(source percorso.SourceID, at int64) *Day {
	if at < m.dayAt || at >= m.dayTo {
		t := time.UnixMilli(at).In(m.zone)
		begin := time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, m.zone)
		m.dayAt, m.dayTo = begin.UnixMilli(), begin.AddDate(0, 0, 1).UnixMilli()
		m.today = t.Format(time.DateOnly)
	}
	k := key{source, m.today}
	d := m.days[k]
	if d == nil {
		d = &Day{Source: source, Day: m.today}
		m.days[k] = d
	}
	m.dirty[k] = true
	return d
}

func (m *Meter) minute(source percorso.SourceID, at int64) {
	number := at / 60_000
	if number <= m.now().UnixMilli()/60_000-Minutes {
		return
	}
	ring := m.minutes[source]
	if ring == nil {
		ring = new([Minutes]minute)
		m.minutes[source] = ring
	}
	slot := &ring[number%Minutes]
	if slot.number != number {
		*slot = minute{number: number}
	}
	slot.events++
}

// Reading is what came from one source.
type Reading struct {
	Events, Historical, Duplicates int64 // since the beginning
	LastAt                         int64 // of arrival, Unix ms; 0 when nothing came
	Days                           []Day // the latest, oldest first, those without events too
	Minutes                        [Minutes]int64
	Delays                         Delays // of the days listed
}

// Of returns what came from a source, with the latest days.
func (m *Meter) Of(source percorso.SourceID, days int) Reading {
	m.mu.Lock()
	defer m.mu.Unlock()
	var r Reading
	for k, d := range m.days {
		if k.source == source {
			r.Events += d.Events
			r.Historical += d.Historical
			r.Duplicates += d.Duplicates
			r.LastAt = max(r.LastAt, d.LastAt)
		}
	}
	now := m.now().In(m.zone)
	for back := range days {
		name := time.Date(now.Year(), now.Month(), now.Day()-back, 12, 0, 0, 0, m.zone).Format(time.DateOnly)
		d := Day{Source: source, Day: name}
		if have := m.days[key{source, name}]; have != nil {
			d = *have
		}
		r.Days = append(r.Days, d)
		for i, n := range d.Delays {
			r.Delays[i] += n
		}
	}
	slices.Reverse(r.Days)
	if ring := m.minutes[source]; ring != nil {
		newest := now.UnixMilli() / 60_000
		for i := range int64(Minutes) {
			if slot := ring[(newest-i)%Minutes]; slot.number == newest-i {
				r.Minutes[Minutes-1-i] = slot.events
			}
		}
	}
	return r
}
