// Package cataloguetest holds what a catalogue.Store promises, as a test that
// every adapter passes.
package cataloguetest

import (
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"percorso"
	"percorso/catalogue"
)

// Run tests the stores that open returns, each empty and closed by t.Cleanup.
func Run(t *testing.T, open func(t *testing.T) catalogue.Store) {
	t.Run("an empty store has no versions", func(t *testing.T) {
		s := open(t)
		versions, err := s.CatalogueVersions(t.Context())
		if err != nil || len(versions) != 0 {
			t.Errorf("versions %v, %v; want none", versions, err)
		}
		if _, err := s.CatalogueText(t.Context(), 1); percorso.KindOf(err) != percorso.NotFound {
			t.Errorf("version 1: %v; want not_found", err)
		}
	})
	t.Run("versions come back as they were, newest first", func(t *testing.T) {
		s := open(t)
		at := time.Date(2026, 11, 22, 17, 10, 0, 123e6, time.UTC)
		texts := []string{"", "è: “così”\n", strings.Repeat("# lungo\n", 50_000)}
		var want []catalogue.Version
		for i, text := range texts {
			v := catalogue.Version{Number: i + 1, At: at.Add(time.Duration(i) * time.Hour), Author: "Marta", Note: "nota n. " + text[:min(len(text), 4)]}
			if err := s.AddCatalogueVersion(t.Context(), v, text); err != nil {
				t.Fatalf("adding version %d: %v", v.Number, err)
			}
			want = append([]catalogue.Version{v}, want...)
		}
		got, err := s.CatalogueVersions(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("versions (-want +got):\n%s", diff)
		}
		for i, text := range texts {
			if got, err := s.CatalogueText(t.Context(), i+1); err != nil || got != text {
				t.Errorf("version %d came back with %d bytes, %v; want %d", i+1, len(got), err, len(text))
			}
		}
	})
	t.Run("a number is used once and in order", func(t *testing.T) {
		s := open(t)
		add := func(n int) error {
			return s.AddCatalogueVersion(t.Context(), catalogue.Version{Number: n, At: time.Unix(1, 0).UTC()}, "x")
		}
		if err := add(1); err != nil {
			t.Fatal(err)
		}
		for _, n := range []int{0, 1, 3} {
			if err := add(n); percorso.KindOf(err) != percorso.Conflict {
				t.Errorf("adding version %d after 1: %v; want conflict", n, err)
			}
		}
		versions, err := s.CatalogueVersions(t.Context())
		if err != nil || len(versions) != 1 {
			t.Errorf("versions %v, %v; want 1", versions, err)
		}
	})
	t.Run("of many who save at once, one wins", func(t *testing.T) {
		s := open(t)
		var won, lost int
		var mu sync.Mutex
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				err := s.AddCatalogueVersion(t.Context(), catalogue.Version{Number: 1, At: time.Unix(1, 0).UTC()}, "x")
				mu.Lock()
				defer mu.Unlock()
				switch {
				case err == nil:
					won++
				case percorso.KindOf(err) == percorso.Conflict:
					lost++
				default:
					t.Errorf("adding: %v", err)
				}
			})
		}
		all.Wait()
		if won != 1 || lost != 7 {
			t.Errorf("%d won and %d had a conflict; want 1 and 7", won, lost)
		}
	})
}
