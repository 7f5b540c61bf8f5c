package journaltest

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"percorso"
	"percorso/collect/spec"
	"percorso/journal"
)

// Run is the suite. Open returns an empty store, closed by t.Cleanup.
func Run(t *testing.T, open func(t *testing.T) journal.Store) {
	for _, c := range []struct {
		name string
		test func(t *testing.T, s journal.Store)
	}{
		{"an empty store", empty},
		{"blocks come back in order", order},
		{"a block must follow the last one", follow},
		{"an append is whole or not at all", whole},
		{"one block takes the place of several", replace},
		{"replacing what does not fit is refused", misfit},
		{"a scan ends with the error of its yield", scanEnds},
		{"rejects are chosen, counted and marked", rejects},
		{"only the newest rejects are kept", newestRejects},
		{"cursors", cursors},
		{"a backup is written beside", backup},
	} {
		t.Run(c.name, func(t *testing.T) { c.test(t, open(t)) })
	}
}

// block returns a block of n events with recognisable contents.
func block(first int64, n int) journal.Block {
	b := journal.Block{First: first, N: n, Raw: 100 * n, Oldest: first * 1000, Newest: first*1000 + int64(n), Body: fmt.Appendf(nil, "body of %d", first)}
	for i := range n {
		b.IDs = append(b.IDs, fmt.Sprintf("%08d", first+int64(i))...)
	}
	return b
}

func mustAppend(t *testing.T, s journal.Store, blocks ...journal.Block) {
	t.Helper()
	if err := s.Append(t.Context(), blocks, nil); err != nil {
		t.Fatal(err)
	}
}

func blocksFrom(t *testing.T, s journal.Store, from int64, most int) []journal.Block {
	t.Helper()
	got, err := s.Blocks(t.Context(), from, most)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func scanned(t *testing.T, s journal.Store, from int64) []journal.Block {
	t.Helper()
	var out []journal.Block
	err := s.Scan(t.Context(), from, func(b journal.Block) error {
		b.IDs = append([]byte(nil), b.IDs...)
		out = append(out, b)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func same(t *testing.T, what string, got []journal.Block, want []journal.Block, without string) {
	t.Helper()
	opts := []cmp.Option{cmpopts.EquateEmpty(), cmpopts.IgnoreFields(journal.Block{}, without)}
	if diff := cmp.Diff(want, got, opts...); diff != "" {
		t.Fatalf("%s (-want +got):\n%s", what, diff)
	}
}

func last(t *testing.T, s journal.Store, want int64) {
	t.Helper()
	got, err := s.Last(t.Context())
	if err != nil || got != want {
		t.Fatalf("the last position is %d, %v; want %d", got, err, want)
	}
}

func empty(t *testing.T, s journal.Store) {
	last(t, s, 0)
	if got := blocksFrom(t, s, 1, 10); len(got) != 0 {
		t.Errorf("it has blocks: %v", got)
	}
	if got := scanned(t, s, 1); len(got) != 0 {
		t.Errorf("it has blocks: %v", got)
	}
}

func order(t *testing.T, s journal.Store) {
	a, b, c := block(1, 10), block(11, 5), block(16, 20)
	mustAppend(t, s, a, b)
	mustAppend(t, s, c)
	last(t, s, 35)
	all := []journal.Block{a, b, c}
	same(t, "all blocks", blocksFrom(t, s, 1, 1000), all, "IDs")
	same(t, "from the beginning", blocksFrom(t, s, 0, 1000), all, "IDs")
	same(t, "from the middle of a block", blocksFrom(t, s, 13, 1000), all[1:], "IDs")
	same(t, "one event", blocksFrom(t, s, 11, 1), all[1:2], "IDs")
	same(t, "the rest of a block counts", blocksFrom(t, s, 10, 2), all[:2], "IDs")
	same(t, "behind the end", blocksFrom(t, s, 36, 10), nil, "IDs")
	same(t, "a scan", scanned(t, s, 1), all, "Body")
	same(t, "a scan from the middle of a block", scanned(t, s, 12), all[1:], "Body")
	same(t, "a scan behind the end", scanned(t, s, 36), nil, "Body")
}

func follow(t *testing.T, s journal.Store) {
	mustAppend(t, s, block(1, 10))
	for _, first := range []int64{1, 5, 10, 12} {
		if err := s.Append(t.Context(), []journal.Block{block(first, 2)}, nil); err == nil {
			t.Errorf("a block at %d was taken after 10", first)
		}
	}
	last(t, s, 10)
}

func whole(t *testing.T, s journal.Store) {
	err := s.Append(t.Context(), []journal.Block{block(1, 10), block(5, 10)}, []journal.Reject{{Source: "shop", Code: spec.TooLarge}})
	if err == nil {
		t.Fatal("overlapping blocks were taken")
	}
	last(t, s, 0)
	if counts, err := s.RejectCounts(t.Context()); err != nil || len(counts) != 0 {
		t.Errorf("rejects were counted: %v, %v", counts, err)
	}
}

func replace(t *testing.T, s journal.Store) {
	a, b, c, d := block(1, 10), block(11, 5), block(16, 20), block(36, 1)
	mustAppend(t, s, a, b, c, d)
	merged := block(11, 25)
	if err := s.Replace(t.Context(), merged); err != nil {
		t.Fatal(err)
	}
	same(t, "after merging", blocksFrom(t, s, 1, 1000), []journal.Block{a, merged, d}, "IDs")
	same(t, "a scan after merging", scanned(t, s, 1), []journal.Block{a, merged, d}, "Body")
	one := block(1, 10)
	one.Body = []byte("pruned")
	if err := s.Replace(t.Context(), one); err != nil {
		t.Fatal(err)
	}
	same(t, "after rewriting", blocksFrom(t, s, 1, 1000), []journal.Block{one, merged, d}, "IDs")
	last(t, s, 36)
}

func misfit(t *testing.T, s journal.Store) {
	a, b := block(1, 10), block(11, 5)
	mustAppend(t, s, a, b)
	for _, c := range []struct {
		first int64
		n     int
	}{{1, 12}, {5, 11}, {1, 20}, {20, 3}} {
		if err := s.Replace(t.Context(), block(c.first, c.n)); err == nil {
			t.Errorf("a block of %d at %d was put in the place of others", c.n, c.first)
		}
	}
	same(t, "after the refusals", blocksFrom(t, s, 1, 100), []journal.Block{a, b}, "IDs")
}

func scanEnds(t *testing.T, s journal.Store) {
	mustAppend(t, s, block(1, 1), block(2, 1))
	want := percorso.Errorf(percorso.Conflict, "enough")
	n := 0
	err := s.Scan(t.Context(), 1, func(journal.Block) error { n++; return want })
	if percorso.KindOf(err) != percorso.Conflict || n != 1 {
		t.Errorf("after %d blocks: %v", n, err)
	}
}

func rejects(t *testing.T, s journal.Store) {
	in := []journal.Reject{
		{Source: "shop", Code: spec.MissingEvent, Field: "event", Message: "needs a name", Call: percorso.Track, ReceivedAt: 10, SentAt: 9, Place: "batch[2]", Sample: []byte(`{"userId":"ana"}`)},
		{Source: "shop", Code: spec.TooLarge, Message: "too large", ReceivedAt: 11, Sample: []byte("{"), Cut: true},
		{Source: "till", Code: spec.MissingEvent, Field: "event", Message: "needs a name", ReceivedAt: 12, Historical: true},
	}
	if err := s.Append(t.Context(), nil, in); err != nil {
		t.Fatal(err)
	}
	if in[0].ID <= 0 || in[1].ID <= in[0].ID || in[2].ID <= in[1].ID {
		t.Fatalf("the IDs are %d, %d, %d", in[0].ID, in[1].ID, in[2].ID)
	}
	choose := func(what string, f journal.RejectFilter, want ...int) {
		t.Helper()
		f.Limit = 10
		got, err := s.Rejects(t.Context(), f)
		if err != nil {
			t.Fatal(err)
		}
		var expected []journal.Reject
		for _, i := range want {
			expected = append(expected, in[i])
		}
		if diff := cmp.Diff(expected, got, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
	}
	choose("all, newest first", journal.RejectFilter{}, 2, 1, 0)
	choose("of a source", journal.RejectFilter{Source: "shop"}, 1, 0)
	choose("with a code", journal.RejectFilter{Code: spec.MissingEvent}, 2, 0)
	choose("one", journal.RejectFilter{ID: in[1].ID}, 1)
	choose("the next page", journal.RejectFilter{Before: in[1].ID}, 0)
	if err := s.MarkReplayed(t.Context(), in[0].ID, 99); err != nil {
		t.Fatal(err)
	}
	in[0].ReplayedAt = 99
	choose("one that was replayed", journal.RejectFilter{ID: in[0].ID}, 0)
	choose("unreplayed", journal.RejectFilter{Unreplayed: true}, 2, 1)
	if err := s.MarkReplayed(t.Context(), 1000, 99); percorso.KindOf(err) != percorso.NotFound {
		t.Errorf("marking an unknown reject: %v", err)
	}
	if err := s.Append(t.Context(), nil, []journal.Reject{{Source: "shop", Code: spec.TooLarge, ReceivedAt: 20}}); err != nil {
		t.Fatal(err)
	}
	counts, err := s.RejectCounts(t.Context())
	want := []journal.RejectCount{{Source: "shop", Code: spec.TooLarge, N: 2, LastAt: 20}, {Source: "shop", Code: spec.MissingEvent, N: 1, LastAt: 10}, {Source: "till", Code: spec.MissingEvent, N: 1, LastAt: 12}}
	if diff := cmp.Diff(want, counts); err != nil || diff != "" {
		t.Errorf("counts: %v (-want +got):\n%s", err, diff)
	}
}

func newestRejects(t *testing.T, s journal.Store) {
	const extra = 5
	for n := journal.KeepRejects + extra; n > 0; {
		step := min(n, 10_000)
		if err := s.Append(t.Context(), nil, make([]journal.Reject, step)); err != nil {
			t.Fatal(err)
		}
		n -= step
	}
	got, err := s.Rejects(t.Context(), journal.RejectFilter{Before: extra + 2, Limit: 10})
	if err != nil || len(got) != 1 {
		t.Errorf("%d of the oldest rejects are left, %v; want 1", len(got), err)
	}
	counts, err := s.RejectCounts(t.Context())
	if err != nil || len(counts) != 1 || counts[0].N != journal.KeepRejects+extra {
		t.Errorf("the counts are %v, %v", counts, err)
	}
}

func cursors(t *testing.T, s journal.Store) {
	ctx := t.Context()
	check := func(name string, want int64) {
		t.Helper()
		if got, err := s.Cursor(ctx, name); err != nil || got != want {
			t.Errorf("cursor %q is at %d, %v; want %d", name, got, err, want)
		}
	}
	check("index", 0)
	for _, seq := range []int64{7, 9, 3} {
		if err := s.SetCursor(ctx, "index", seq); err != nil {
			t.Fatal(err)
		}
		check("index", seq)
	}
	check("profiles", 0)
}

func backup(t *testing.T, s journal.Store) {
	mustAppend(t, s, block(1, 10))
	path := filepath.Join(t.TempDir(), "copy")
	if err := s.Backup(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	if err := s.Backup(t.Context(), path); err == nil {
		t.Error("a backup was written over another")
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	_ = s.Backup(ctx, filepath.Join(t.TempDir(), "never")) // must not hang
	mustAppend(t, s, block(11, 1))
	last(t, s, 11)
}
