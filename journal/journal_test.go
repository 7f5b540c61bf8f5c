package journal_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"percorso"
	"percorso/collect/spec"
	"percorso/journal"
	"percorso/journal/journaltest"
)

func event(source, id string, at int64) percorso.Event {
	return percorso.Event{
		Source: percorso.SourceID(source), MessageID: id, Type: percorso.Track, Time: at, ReceivedAt: at + 5, SentAt: at + 1, OriginalAt: at,
		Body: []byte(fmt.Sprintf(`{"type":"track","userId":"ana","event":"Seen","messageId":%q}`, id)),
	}
}

func events(source string, from, n int) []percorso.Event {
	out := make([]percorso.Event, n)
	for i := range out {
		out[i] = event(source, fmt.Sprintf("m-%d", from+i), 1_700_000_000_000+int64(from+i)*1000)
	}
	return out
}

func open(t testing.TB, store journal.Store) *journal.Journal {
	t.Helper()
	j, err := journal.Open(context.Background(), store, journal.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = j.Close() })
	return j
}

func mustAppend(t testing.TB, j *journal.Journal, e []percorso.Event, want journal.Appended) {
	t.Helper()
	got, err := j.Append(t.Context(), e, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got != want {
		t.Fatalf("appended %+v, want %+v", got, want)
	}
}

// all reads the journal from the beginning, max events at a time.
func all(t testing.TB, j *journal.Journal, most int) []percorso.Event {
	t.Helper()
	var out []percorso.Event
	for after := int64(0); ; {
		got, err := j.Read(t.Context(), after, most)
		if err != nil {
			t.Fatal(err)
		}
		if len(got) == 0 {
			return out
		}
		if len(got) > most {
			t.Fatalf("read %d events, at most %d were asked for", len(got), most)
		}
		for _, e := range got {
			if e.Seq <= after {
				t.Fatalf("position %d after %d", e.Seq, after)
			}
			after = e.Seq
		}
		out = append(out, got...)
	}
}

func TestAppendedEventsAreReadBackAsTheyWere(t *testing.T) {
	j := open(t, journaltest.NewMemory())
	in := events("shop", 0, 250)
	mustAppend(t, j, in[:100], journal.Appended{Accepted: 100, Last: 100})
	mustAppend(t, j, in[100:], journal.Appended{Accepted: 150, Last: 250})
	for _, most := range []int{1, 7, 100, 1000} {
		got := all(t, j, most)
		if len(got) != len(in) {
			t.Fatalf("read %d events, want %d", len(got), len(in))
		}
		for i := range got {
			if got[i].Seq != int64(i+1) || in[i].Seq != got[i].Seq || got[i].MessageID != in[i].MessageID || string(got[i].Body) != string(in[i].Body) ||
				got[i].Time != in[i].Time || got[i].ReceivedAt != in[i].ReceivedAt || got[i].SentAt != in[i].SentAt || got[i].OriginalAt != in[i].OriginalAt {
				t.Fatalf("event %d: got %+v, want %+v", i, got[i], in[i])
			}
		}
	}
}

func TestDuplicatesAreKnownForEver(t *testing.T) {
	store := journaltest.NewMemory()
	j := open(t, store)
	mustAppend(t, j, events("shop", 0, 100), journal.Appended{Accepted: 100, Last: 100})
	again := append(events("shop", 50, 100), events("shop", 140, 10)...)
	mustAppend(t, j, again, journal.Appended{Accepted: 50, Duplicates: 60, Last: 150})
	if again[0].Seq != 0 || again[50].Seq != 101 {
		t.Errorf("a duplicate has position %d, the first new event %d; want 0 and 101", again[0].Seq, again[50].Seq)
	}
	mustAppend(t, j, events("till", 0, 10), journal.Appended{Accepted: 10, Last: 160})
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	j = open(t, store)
	mustAppend(t, j, events("shop", 0, 150), journal.Appended{Duplicates: 150, Last: 160})
}

func TestSmallAppendsAreMergedAndStayInOrder(t *testing.T) {
	store := journaltest.NewMemory()
	j := open(t, store)
	for i := range 200 {
		mustAppend(t, j, events("shop", i, 1), journal.Appended{Accepted: 1, Last: int64(i + 1)})
	}
	if got := all(t, j, 64); len(got) != 200 || got[199].MessageID != "m-199" {
		t.Fatalf("read %d events", len(got))
	}
	mustAppend(t, j, events("shop", 0, 200), journal.Appended{Duplicates: 200, Last: 200})
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	blocks := 0
	if err := store.Scan(t.Context(), 1, func(journal.Block) error { blocks++; return nil }); err != nil {
		t.Fatal(err)
	}
	if blocks > 60 {
		t.Errorf("200 appends left %d blocks", blocks)
	}
	j = open(t, store)
	mustAppend(t, j, events("shop", 0, 201), journal.Appended{Accepted: 1, Duplicates: 200, Last: 201})
}

func TestManyWritersEachGetTheirAnswer(t *testing.T) {
	j := open(t, journaltest.NewMemory())
	var wg sync.WaitGroup
	for w := range 8 {
		wg.Go(func() {
			for k := range 40 {
				e := events(fmt.Sprintf("s%d", w), k*5, 10) // every other five are repeated
				got, err := j.Append(context.Background(), e, nil)
				if want := 10 - 5*min(k, 1); err != nil || got.Accepted != want {
					t.Errorf("writer %d, append %d: %+v, %v; want %d accepted", w, k, got, err, want)
				}
			}
		})
	}
	wg.Wait()
	if got := all(t, j, 1000); len(got) != 8*205 {
		t.Errorf("read %d events, want %d", len(got), 8*205)
	}
}

func TestFailedWriteLeavesNothingAndTheNextSucceeds(t *testing.T) {
	store := journaltest.NewMemory()
	full := true
	store.Fail = func() error {
		if full {
			return percorso.Errorf(percorso.Unavailable, "the disk is full")
		}
		return nil
	}
	j := open(t, store)
	e := events("shop", 0, 10)
	if _, err := j.Append(t.Context(), e, nil); percorso.KindOf(err) != percorso.Unavailable {
		t.Fatalf("got %v, want an error of kind unavailable", err)
	}
	if e[0].Seq != 0 || j.Last() != 0 {
		t.Errorf("after a failed write: seq %d, last %d", e[0].Seq, j.Last())
	}
	full = false
	mustAppend(t, j, e, journal.Appended{Accepted: 10, Last: 10})
}

// lateFailure takes what is appended, and then says that it did not.
type lateFailure struct {
	*journaltest.Memory
	fail bool
}

func (s *lateFailure) Append(ctx context.Context, b []journal.Block, r []journal.Reject) error {
	if err := s.Memory.Append(ctx, b, r); err != nil {
		return err
	}
	if s.fail {
		return percorso.Errorf(percorso.Unavailable, "the disk is gone")
	}
	return nil
}

func TestWriteOfUncertainOutcomeIsLookedAtAgain(t *testing.T) {
	store := &lateFailure{Memory: journaltest.NewMemory(), fail: true}
	j := open(t, store)
	if _, err := j.Append(t.Context(), events("shop", 0, 10), nil); err == nil {
		t.Fatal("the append succeeded")
	}
	store.fail = false
	mustAppend(t, j, events("shop", 0, 12), journal.Appended{Accepted: 2, Duplicates: 10, Last: 12})
}

func TestTwoProgramsOnOneStore(t *testing.T) {
	store := journaltest.NewMemory()
	server, tool := open(t, store), open(t, store)
	mustAppend(t, server, events("shop", 0, 10), journal.Appended{Accepted: 10, Last: 10})
	mustAppend(t, tool, events("shop", 5, 10), journal.Appended{Accepted: 5, Duplicates: 5, Last: 15})
	mustAppend(t, server, events("shop", 0, 20), journal.Appended{Accepted: 5, Duplicates: 15, Last: 20})
	if got := all(t, server, 100); len(got) != 20 {
		t.Errorf("read %d events, want 20", len(got))
	}
}

func TestWaitReturnsWhenAnEventHasCome(t *testing.T) {
	j := open(t, journaltest.NewMemory())
	done := make(chan error)
	go func() { done <- j.Wait(context.Background(), 0) }()
	mustAppend(t, j, events("shop", 0, 1), journal.Appended{Accepted: 1, Last: 1})
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if err := j.Wait(ctx, 1); !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v, want canceled", err)
	}
}

func TestPruneForgetsEventsAndKeepsTheirIDs(t *testing.T) {
	j := open(t, journaltest.NewMemory())
	mustAppend(t, j, events("shop", 0, 100), journal.Appended{Accepted: 100, Last: 100})
	mustAppend(t, j, events("shop", 100, 100), journal.Appended{Accepted: 100, Last: 200})
	_ = all(t, j, 10)
	n, err := j.Prune(t.Context(), time.UnixMilli(1_700_000_000_000+120*1000))
	if err != nil || n != 120 {
		t.Fatalf("pruned %d, %v; want 120", n, err)
	}
	got := all(t, j, 30)
	if len(got) != 80 || got[0].Seq != 121 {
		t.Fatalf("%d events are left, the first at %d; want 80 from 121", len(got), got[0].Seq)
	}
	mustAppend(t, j, events("shop", 0, 201), journal.Appended{Accepted: 1, Duplicates: 200, Last: 201})
	if n, err := j.Prune(t.Context(), time.UnixMilli(1_700_000_000_000+120*1000)); err != nil || n != 0 {
		t.Fatalf("pruning again: %d, %v", n, err)
	}
}

func TestClosedJournalRefuses(t *testing.T) {
	j := open(t, journaltest.NewMemory())
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := j.Append(t.Context(), events("shop", 0, 1), nil); percorso.KindOf(err) != percorso.Unavailable {
		t.Errorf("got %v, want an error of kind unavailable", err)
	}
}

func TestRejectsAreKeptAndCounted(t *testing.T) {
	j := open(t, journaltest.NewMemory())
	rejects := []journal.Reject{{Source: "shop", Code: spec.MissingEvent, ReceivedAt: 7, Sample: []byte("{}")}, {Source: "shop", Code: spec.TooLarge, ReceivedAt: 8}}
	if _, err := j.Append(t.Context(), nil, rejects); err != nil {
		t.Fatal(err)
	}
	r, err := j.Reject(t.Context(), rejects[0].ID)
	if err != nil || r.Code != spec.MissingEvent || string(r.Sample) != "{}" {
		t.Fatalf("got %+v, %v", r, err)
	}
	if _, err := j.Reject(t.Context(), 99); percorso.KindOf(err) != percorso.NotFound {
		t.Errorf("an unknown reject: %v", err)
	}
}
