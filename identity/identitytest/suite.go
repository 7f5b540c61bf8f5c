// Package identitytest is what every identity store promises, as a suite, and
// a store in memory for the tests of others.
package identitytest

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"percorso"
	"percorso/identity"
)

// Run checks the promises of identity.Store on stores that open returns: each
// must be empty, and the caller's to close.
func Run(t *testing.T, open func(t *testing.T) identity.Store) {
	for name, check := range map[string]func(*testing.T, identity.Store){
		"an empty store has no blocks and cursor 0": func(t *testing.T, s identity.Store) {
			want(t, s, 0)
		},
		"blocks come back by ID, bytes unchanged": func(t *testing.T, s identity.Store) {
			all := make([]byte, 256)
			for i := range all {
				all[i] = byte(i)
			}
			save(t, s, identity.Save{Cursor: 10, Add: []identity.Block{block(2, identity.TraitsPart, string(all)), block(1, identity.EvidencePart, "")}})
			save(t, s, identity.Save{From: 10, Cursor: 11, Add: []identity.Block{block(7, identity.EvidencePart, "c")}})
			want(t, s, 11, block(1, identity.EvidencePart, ""), block(2, identity.TraitsPart, string(all)), block(7, identity.EvidencePart, "c"))
		},
		"dropped blocks are gone, in the same change": func(t *testing.T, s identity.Store) {
			save(t, s, identity.Save{Cursor: 1, Add: []identity.Block{block(1, identity.EvidencePart, "a"), block(2, identity.EvidencePart, "b"), block(3, identity.TraitsPart, "t")}})
			save(t, s, identity.Save{From: 1, Cursor: 2, Drop: []int64{1, 2}, Add: []identity.Block{block(4, identity.EvidencePart, "ab")}})
			want(t, s, 2, block(3, identity.TraitsPart, "t"), block(4, identity.EvidencePart, "ab"))
		},
		"a save from another cursor is a conflict and changes nothing": func(t *testing.T, s identity.Store) {
			save(t, s, identity.Save{Cursor: 5, Add: []identity.Block{block(1, identity.EvidencePart, "a")}})
			err := s.SaveIdentity(t.Context(), identity.Save{From: 4, Cursor: 9, Drop: []int64{1}, Add: []identity.Block{block(2, identity.EvidencePart, "b")}})
			if percorso.KindOf(err) != percorso.Conflict {
				t.Errorf("a save from cursor 4 where it is 5: %v, want a conflict", err)
			}
			want(t, s, 5, block(1, identity.EvidencePart, "a"))
		},
		"a save that cannot be done whole is not done at all": func(t *testing.T, s identity.Store) {
			save(t, s, identity.Save{Cursor: 5, Add: []identity.Block{block(1, identity.EvidencePart, "a")}})
			if err := s.SaveIdentity(t.Context(), identity.Save{From: 5, Cursor: 6, Add: []identity.Block{block(2, identity.EvidencePart, "b"), block(1, identity.EvidencePart, "twice")}}); err == nil {
				t.Error("a block with the ID of another was added")
			}
			want(t, s, 5, block(1, identity.EvidencePart, "a"))
		},
		"a cancelled save changes nothing": func(t *testing.T, s identity.Store) {
			ctx, cancel := context.WithCancel(t.Context())
			cancel()
			if err := s.SaveIdentity(ctx, identity.Save{Cursor: 6, Add: []identity.Block{block(2, identity.EvidencePart, "b")}}); err == nil {
				t.Error("a cancelled save was done")
			}
			want(t, s, 0)
		},
		"an error of the reader ends the loading": func(t *testing.T, s identity.Store) {
			save(t, s, identity.Save{Cursor: 1, Add: []identity.Block{block(1, identity.EvidencePart, "a"), block(2, identity.EvidencePart, "b")}})
			enough, n := errors.New("enough"), 0
			_, err := s.LoadIdentity(t.Context(), func(identity.Block) error { n++; return enough })
			if !errors.Is(err, enough) || n != 1 {
				t.Errorf("loading went on for %d blocks and returned %v", n, err)
			}
			want(t, s, 1, block(1, identity.EvidencePart, "a"), block(2, identity.EvidencePart, "b"))
		},
	} {
		t.Run(name, func(t *testing.T) { check(t, open(t)) })
	}
}

func block(id int64, part identity.Part, body string) identity.Block {
	return identity.Block{ID: id, Part: part, Body: []byte(body)}
}

func save(t *testing.T, s identity.Store, change identity.Save) {
	t.Helper()
	if err := s.SaveIdentity(t.Context(), change); err != nil {
		t.Fatal(err)
	}
}

func want(t *testing.T, s identity.Store, cursor int64, blocks ...identity.Block) {
	t.Helper()
	var got []identity.Block
	at, err := s.LoadIdentity(t.Context(), func(b identity.Block) error {
		b.Body = append([]byte{}, b.Body...)
		got = append(got, b)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(blocks, got); diff != "" || at != cursor {
		t.Errorf("cursor %d, want %d; blocks differ (-want +got):\n%s", at, cursor, diff)
	}
}
