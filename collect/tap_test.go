package collect

import (
	"testing"

	"percorso"
	"percorso/collect/spec"
)

func TestSlowWatcherMissesCallsAndIsToldHowMany(t *testing.T) {
	d := New(nil, nil, Options{})
	events := make([]percorso.Event, 150)
	d.tap.note(events, nil, 1) // nobody watches
	w := d.Watch()
	defer w.Close()
	if seen, missed, _ := w.Next(); len(seen) != 0 || missed != 0 {
		t.Errorf("from before the watch: %d, %d missed", len(seen), missed)
	}
	for second := range int64(10) {
		d.tap.note(events, nil, second)
		d.tap.note(events, []spec.Reject{{}}, second) // more than is kept of a second
	}
	seen, missed, more := w.Next()
	if len(seen) != keepSeen || len(seen)+int(missed) != 10*301 {
		t.Errorf("%d seen, %d missed", len(seen), missed)
	}
	if seen, missed, _ := w.Next(); len(seen) != 0 || missed != 0 {
		t.Errorf("again: %d, %d missed", len(seen), missed)
	}
	d.tap.note(nil, []spec.Reject{{ID: 7}}, 100)
	<-more
	if seen, _, _ := w.Next(); len(seen) != 1 || seen[0].Outcome != Refused || seen[0].Reject.ID != 7 {
		t.Errorf("%+v", seen)
	}
}
