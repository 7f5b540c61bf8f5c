package journal_test

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"percorso"
	"percorso/journal"
	"percorso/journal/journaltest"
)

// moody is a store that fails before or after it has written, as it is told;
// also while the journal joins blocks behind the story's back.
type moody struct {
	*journaltest.Memory
	before, after atomic.Bool
}

func (m *moody) Append(ctx context.Context, b []journal.Block, r []journal.Reject) error {
	if m.before.Load() {
		return percorso.Errorf(percorso.Unavailable, "nothing was written")
	}
	if err := m.Memory.Append(ctx, b, r); err != nil {
		return err
	}
	if m.after.Load() {
		return percorso.Errorf(percorso.Unavailable, "all was written")
	}
	return nil
}

func (m *moody) Replace(ctx context.Context, b journal.Block) error {
	if m.before.Load() {
		return percorso.Errorf(percorso.Unavailable, "nothing was written")
	}
	return m.Memory.Replace(ctx, b)
}

// TestJournalIsAListWithoutRepetitions plays any story against a slice and a
// set: appends with repetitions, failures before and after the write, openings,
// prunings.
func TestJournalIsAListWithoutRepetitions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ctx := context.Background()
		store := &moody{Memory: journaltest.NewMemory()}
		reopen := func() *journal.Journal {
			j, err := journal.Open(ctx, store, journal.Options{})
			if err != nil {
				t.Fatal(err)
			}
			return j
		}
		j := reopen()
		defer func() { _ = j.Close() }()

		type entry struct {
			id   string
			time int64
			gone bool
		}
		var list []entry
		known := map[string]bool{}
		appendSome := func(t *rapid.T) {
			var events []percorso.Event
			var fresh []entry
			inThis := map[string]bool{}
			for _, n := range rapid.SliceOfN(rapid.IntRange(0, 300), 1, 20).Draw(t, "ids") {
				e := event("shop", fmt.Sprintf("m-%d", n), int64(1+n)*1000)
				events = append(events, e)
				if !known[e.MessageID] && !inThis[e.MessageID] {
					inThis[e.MessageID] = true
					fresh = append(fresh, entry{id: e.MessageID, time: e.Time})
				}
			}
			got, err := j.Append(ctx, events, nil)
			if err != nil && percorso.KindOf(err) != percorso.Unavailable {
				t.Fatal(err)
			}
			written := err == nil || store.after.Load() && !store.before.Load() && len(fresh) > 0
			if written {
				for _, f := range fresh {
					known[f.id] = true
					list = append(list, f)
				}
			}
			if err == nil && (got.Accepted != len(fresh) || got.Accepted+got.Duplicates != len(events) || got.Last != int64(len(list))) {
				t.Fatalf("appended %+v, want %d of %d, last %d", got, len(fresh), len(events), len(list))
			}
		}
		t.Repeat(map[string]func(*rapid.T){
			"append":       appendSome,
			"append again": appendSome,
			"fail before":  func(*rapid.T) { store.before.Store(true) },
			"fail after":   func(*rapid.T) { store.after.Store(true) },
			"recover":      func(*rapid.T) { store.before.Store(false); store.after.Store(false) },
			"reopen": func(*rapid.T) {
				if err := j.Close(); err != nil {
					t.Fatal(err)
				}
				j = reopen()
			},
			"prune": func(t *rapid.T) {
				if store.before.Load() {
					t.Skip("nothing can be written now")
				}
				limit := rapid.Int64Range(0, 301_000).Draw(t, "before")
				want := int64(0)
				for i := range list {
					if !list[i].gone && list[i].time < limit {
						list[i].gone = true
						want++
					}
				}
				if n, err := j.Prune(ctx, time.UnixMilli(limit)); err != nil || n != want {
					t.Fatalf("pruned %d, %v; want %d", n, err, want)
				}
			},
			"": func(t *rapid.T) { // holds after every step
				if store.after.Load() || store.before.Load() {
					return // what was written unsaid shows with the next success
				}
				if _, err := j.Append(ctx, nil, []journal.Reject{{Source: "shop"}}); err != nil {
					t.Fatal(err)
				}
				at := 0
				for after := int64(0); ; {
					events, err := j.Read(ctx, after, 1+len(list)/3)
					if err != nil {
						t.Fatal(err)
					}
					if len(events) == 0 {
						break
					}
					for _, e := range events {
						for at < len(list) && list[at].gone {
							at++
						}
						if at >= len(list) || e.Seq != int64(at+1) || e.MessageID != list[at].id || e.Time != list[at].time {
							t.Fatalf("read %+v at %d of %d", e, at, len(list))
						}
						at++
						after = e.Seq
					}
				}
				for at < len(list) && list[at].gone {
					at++
				}
				if at != len(list) {
					t.Fatalf("read %d of %d", at, len(list))
				}
			},
		})
	})
}
