package identity

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"golang.org/x/sync/errgroup"

	"percorso"
)

// Cursor returns the journal position that the store reaches. Events up to it
// may be observed again: that finds their nodes and changes nothing.
func (i *Identity) Cursor() int64 { return i.cursor.Load() }

// Flush keeps all that was observed, and that it reaches up to seq, in one
// transaction. After an error everything is still in memory, and the next Flush
// tries again.
func (i *Identity) Flush(ctx context.Context, seq int64) error {
	i.flush.Lock()
	defer i.flush.Unlock()
	if seq <= i.cursor.Load() {
		return nil
	}
	i.mu.Lock()
	i.graph.Settle()
	evidence, traits := i.graph.TakeChanges(), i.traits.TakeChanges()
	i.mu.Unlock()

	save := Save{From: i.cursor.Load(), Cursor: seq}
	kept := i.blocks.plan(&save, EvidencePart, evidence.Runs, false)
	keptTraits := i.blocks.plan(&save, TraitsPart, traits.Runs, traits.Anew)
	if err := i.store.SaveIdentity(ctx, save); err != nil {
		i.mu.Lock()
		i.graph.PutBack(evidence)
		i.traits.PutBack(traits)
		i.mu.Unlock()
		return fmt.Errorf("keeping the identity evidence up to event %d: %w", seq, err)
	}
	kept()
	keptTraits()
	i.cursor.Store(seq)
	return nil
}

// load reads the store: the evidence on one core, the traits on another.
func (i *Identity) load(ctx context.Context) error {
	evidence, traits := make(chan []byte, 4), make(chan []byte, 4)
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		defer close(evidence)
		defer close(traits)
		cursor, err := i.store.LoadIdentity(ctx, func(b Block) error {
			runs, err := i.blocks.loaded(b)
			if err != nil {
				return err
			}
			to := evidence
			if b.Part == TraitsPart {
				to = traits
			}
			select {
			case to <- runs:
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		})
		i.cursor.Store(cursor)
		return err
	})
	group.Go(func() error {
		for runs := range evidence {
			if err := i.graph.Load(runs); err != nil {
				return damaged(err)
			}
		}
		i.graph.Loaded()
		return nil
	})
	group.Go(func() error {
		for runs := range traits {
			if err := i.traits.Load(runs, 1<<30); err != nil {
				return damaged(err)
			}
		}
		i.traits.Loaded()
		return nil
	})
	if err := group.Wait(); err != nil {
		return err
	}
	if n, known := i.traits.Highest(), i.graph.Len(); int(n) > known {
		return damaged(fmt.Errorf("there are traits of node %d, but only %d nodes", n, known))
	}
	i.observed = i.cursor.Load()
	return nil
}

// Stats is how much there is, for health pages and doctor.
type Stats struct {
	Identifiers int            `json:"identifiers"`
	Links       int            `json:"links" doc:"Pairs of identifiers with evidence, joined or not"`
	Traits      int            `json:"traits" doc:"Different traits"`
	TraitsLeft  int            `json:"traits_left" doc:"Trait values left out since the start: too long, or of one name too many"`
	Ignored     []IgnoredCount `json:"ignored" doc:"Values left out as identifiers since the start, and why"`
	Bytes       int            `json:"bytes" doc:"Memory held, about"`
}

// IgnoredCount is how many values of a kind were left out for one reason.
type IgnoredCount struct {
	Kind string  `json:"kind"`
	Why  Ignored `json:"why"`
	N    int     `json:"n"`
}

// Stats returns how much there is.
func (i *Identity) Stats() Stats {
	i.mu.RLock()
	defer i.mu.RUnlock()
	s := Stats{
		Identifiers: i.graph.Len(), Links: i.graph.Links(), Traits: len(i.traits.Names()),
		TraitsLeft: i.traits.Left(), Ignored: []IgnoredCount{}, Bytes: i.graph.Bytes() + i.traits.Bytes(),
	}
	for k, n := range i.ignored {
		s.Ignored = append(s.Ignored, IgnoredCount{string(k.kind), k.why, n})
	}
	slices.SortFunc(s.Ignored, func(a, b IgnoredCount) int {
		return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Why, b.Why))
	})
	return s
}

func damaged(err error) error {
	return percorso.Errorf(percorso.Invalid, "%w; rebuild makes the identity graph anew from the journal", err)
}
