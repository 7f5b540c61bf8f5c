// Package voice keeps what people say in their own words, in surveys, reviews
// and tickets, beside the index: whose it is, when, how it felt, and the text.
//
// What a question needs to choose by is in memory; the texts stay in the store.
// All of it is derived from the journal, with a cursor of its own.
package voice

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"percorso"
	"percorso/catalogue"
	"percorso/identity/graph"
)

// Voice is what somebody said once.
type Voice struct {
	Seq       int64      // position of the event in the journal
	Profile   graph.Node // an identifier of whose it is
	At        int64      // Unix milliseconds, UTC
	Signature catalogue.SignatureID
	Emotion   percorso.Emotion // when Felt
	Felt      bool             // whether a score was given beside the words
	Kind      string           // Survey, Review or Ticket
	Text      string           // at most MaxText bytes; empty in All alone
}

// The kinds of voices.
const (
	Survey = "survey"
	Review = "review"
	Ticket = "ticket"
)

// Kept is a voice as a store has it.
type Kept struct {
	Voice
	Place catalogue.Signature
}

// Store keeps voices. The order of SaveVoices is that of the journal.
type Store interface {
	// LoadVoices calls each with every voice, without its text, by position.
	LoadVoices(ctx context.Context, each func(Kept)) (cursor int64, err error)
	// SaveVoices keeps voices and that all up to cursor are kept, at once.
	SaveVoices(ctx context.Context, cursor int64, voices []Kept) error
	// VoiceTexts returns the texts of those voices that are there.
	VoiceTexts(ctx context.Context, seqs []int64) (map[int64]string, error)
	// DropVoices forgets those from before that time, Unix milliseconds.
	DropVoices(ctx context.Context, before int64) error
}

// Voices are those of one workspace. Add is for one goroutine; everything else
// may be called at any time.
type Voices struct {
	store      Store
	signatures *catalogue.Signatures
	label      func(graph.Node) graph.Node

	writing sync.Mutex // one Flush or Drop at a time

	mu     sync.RWMutex
	all    []Voice          // by Seq, without texts
	fresh  []Kept           // not yet in the store, by Seq; their texts
	texts  map[int64]string // of fresh
	cursor int64            // everything up to here is in the store
}

// Open returns the voices of the store. Label leads from an identifier to the
// profile that it belongs to now, so that merged profiles have all their voices.
func Open(ctx context.Context, store Store, signatures *catalogue.Signatures, label func(graph.Node) graph.Node) (*Voices, error) {
	v := &Voices{store: store, signatures: signatures, label: label, texts: map[int64]string{}}
	cursor, err := store.LoadVoices(ctx, func(k Kept) {
		k.Signature = signatures.Intern(k.Place)
		v.all = append(v.all, k.Voice)
	})
	if err != nil {
		return nil, fmt.Errorf("loading the voices: %w", err)
	}
	v.cursor = cursor
	return v, nil
}

// Cursor returns the journal position up to which voices are in the store.
func (v *Voices) Cursor() int64 {
	v.mu.RLock()
	defer v.mu.RUnlock()
	return v.cursor
}

// Add takes in a voice; one that came before is ignored. The text may be the
// caller's memory. Voices come in the order of the journal.
func (v *Voices) Add(k Kept) {
	v.mu.Lock()
	defer v.mu.Unlock()
	last := v.cursor
	if n := len(v.all); n > 0 {
		last = max(last, v.all[n-1].Seq)
	}
	if k.Seq <= last || k.Text == "" {
		return
	}
	k.Text = strings.Clone(k.Text)
	k.Place = v.signatures.All()[k.Signature] // whose strings are kept
	v.fresh = append(v.fresh, k)
	v.texts[k.Seq] = k.Text
	k.Text = ""
	v.all = append(v.all, k.Voice)
}

// Flush keeps all that was added, and that it reaches up to seq. After an error
// everything is still in memory, and the next Flush tries again.
func (v *Voices) Flush(ctx context.Context, seq int64) error {
	v.writing.Lock()
	defer v.writing.Unlock()
	v.mu.RLock()
	cursor := v.cursor
	upTo, _ := slices.BinarySearchFunc(v.fresh, seq+1, func(k Kept, seq int64) int { return cmp.Compare(k.Seq, seq) })
	fresh := v.fresh[:upTo]
	v.mu.RUnlock()
	if seq <= cursor {
		return nil
	}
	if err := v.store.SaveVoices(ctx, seq, fresh); err != nil {
		return fmt.Errorf("keeping the voices up to event %d: %w", seq, err)
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, k := range fresh {
		delete(v.texts, k.Seq)
	}
	v.fresh = slices.Clone(v.fresh[len(fresh):])
	v.cursor = seq
	return nil
}

// All returns the voices by position, without their texts. The slice must not
// be changed.
func (v *Voices) All() []Voice {
	v.mu.RLock()
	defer v.mu.RUnlock()
	return slices.Clip(v.all)
}

// Of returns what the profile of that identifier said, the newest first, at
// most limit (0 for all).
func (v *Voices) Of(ctx context.Context, profile graph.Node, limit int) ([]Voice, error) {
	whose := v.label(profile)
	var found []Voice
	for _, x := range v.All() {
		if v.label(x.Profile) == whose {
			found = append(found, x)
		}
	}
	slices.SortFunc(found, func(a, b Voice) int {
		return cmp.Or(cmp.Compare(b.At, a.At), cmp.Compare(b.Seq, a.Seq))
	})
	if limit > 0 && len(found) > limit {
		found = found[:limit]
	}
	return v.Say(ctx, found)
}

// Say returns the voices with their texts; one that was dropped meanwhile is
// left out.
func (v *Voices) Say(ctx context.Context, voices []Voice) ([]Voice, error) {
	var ask []int64
	said := map[int64]string{}
	v.mu.RLock()
	for _, x := range voices {
		if text, ok := v.texts[x.Seq]; ok {
			said[x.Seq] = text
		} else {
			ask = append(ask, x.Seq)
		}
	}
	v.mu.RUnlock()
	if len(ask) > 0 {
		kept, err := v.store.VoiceTexts(ctx, ask)
		if err != nil {
			return nil, fmt.Errorf("reading what people said: %w", err)
		}
		maps.Copy(said, kept)
	}
	out := make([]Voice, 0, len(voices))
	for _, x := range voices {
		if x.Text = said[x.Seq]; x.Text != "" {
			out = append(out, x)
		}
	}
	return out, nil
}

// Drop forgets what was said before that time, Unix milliseconds, also what is
// not in the store yet.
func (v *Voices) Drop(ctx context.Context, before int64) error {
	v.writing.Lock()
	defer v.writing.Unlock()
	if err := v.store.DropVoices(ctx, before); err != nil {
		return fmt.Errorf("dropping old voices: %w", err)
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	kept := make([]Voice, 0, len(v.all))
	for _, x := range v.all {
		if x.At >= before {
			kept = append(kept, x)
		}
	}
	v.all = kept
	fresh := make([]Kept, 0, len(v.fresh))
	for _, k := range v.fresh {
		if k.At >= before {
			fresh = append(fresh, k)
		} else {
			delete(v.texts, k.Seq)
		}
	}
	v.fresh = fresh
	return nil
}
