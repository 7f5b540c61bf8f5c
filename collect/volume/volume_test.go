package volume_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"percorso"
	"percorso/collect/volume"
)

// memory is a store and a journal.
type memory struct {
	days   []volume.Day
	cursor int64
	events []percorso.Event
}

func (m *memory) Volumes(context.Context) ([]volume.Day, int64, error) {
	return slices.Clone(m.days), m.cursor, nil
}

func (m *memory) SaveVolumes(_ context.Context, days []volume.Day, cursor int64) error {
	for _, d := range days {
		m.days = slices.DeleteFunc(m.days, func(o volume.Day) bool { return o.Source == d.Source && o.Day == d.Day })
		m.days = append(m.days, d)
	}
	m.cursor = cursor
	return nil
}

func (m *memory) ClearVolumes(context.Context) error {
	m.days, m.cursor = nil, 0
	return nil
}

func (m *memory) Read(_ context.Context, after int64, limit int) ([]percorso.Event, error) {
	rest := m.events[min(int(after), len(m.events)):]
	return rest[:min(limit, len(rest))], nil
}

func (m *memory) Wait(ctx context.Context, _ int64) error {
	<-ctx.Done()
	return ctx.Err()
}

func (m *memory) Last() int64 { return int64(len(m.events)) }

func TestMeterCountsDaysMinutesAndDelays(t *testing.T) {
	rome, err := time.LoadLocation("Europe/Rome")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 5, 2, 0, 30, 0, 0, rome)
	m := &memory{}
	add := func(source string, at time.Time, late time.Duration, flags percorso.EventFlags) {
		m.events = append(m.events, percorso.Event{
			Seq: int64(len(m.events) + 1), Source: percorso.SourceID(source), ReceivedAt: at.UnixMilli(), Time: at.Add(-late).UnixMilli(), Flags: flags,
		})
	}
	add("site", now.Add(-31*time.Minute), 0, 0) // yesterday in Rome, the same day in UTC
	add("site", now.Add(-time.Minute), 5*time.Second, 0)
	add("site", now, 48*time.Hour, 0)
	add("site", now, 9000*time.Hour, percorso.Historical)
	add("till", now.AddDate(0, 0, -40), 0, 0)

	run := func() *volume.Meter {
		meter, err := volume.Open(t.Context(), m, m, rome, func() time.Time { return now })
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() { meter.Run(ctx); close(done) }()
		for meter.Of("till", 1).Events == 0 {
			time.Sleep(time.Millisecond)
		}
		cancel()
		<-done
		return meter
	}
	meter := run()
	meter.Duplicates("site", 3)
	if err := meter.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	check := func(r volume.Reading) {
		t.Helper()
		last := r.Days[len(r.Days)-1]
		if r.Events != 4 || r.Historical != 1 || r.Duplicates != 3 || len(r.Days) != 30 || last.Events != 3 || r.Days[28].Events != 1 || last.Day != "2026-05-02" {
			t.Errorf("%+v", r)
		}
		if r.Delays != (volume.Delays{1, 1, 0, 0, 0, 0, 1}) {
			t.Errorf("delays: %v", r.Delays)
		}
	}
	r := meter.Of("site", 30)
	check(r)
	if r.Minutes[59] != 2 || r.Minutes[58] != 1 || r.Minutes[28] != 1 {
		t.Errorf("minutes: %v", r.Minutes)
	}
	check(run().Of("site", 30)) // from what was kept
	m.events = m.events[:1]     // another journal
	meter, err = volume.Open(t.Context(), m, m, rome, func() time.Time { return now })
	if err != nil || meter.Of("site", 30).Events != 0 || m.cursor != 0 {
		t.Errorf("%+v %v", meter.Of("site", 30), err)
	}
}
