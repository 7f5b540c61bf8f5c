package sqlite

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"percorso/catalogue"
	"percorso/identity/graph"
	"percorso/sequence/voice"
)

// TestVoices keeps, merges, reopens, drops and clears.
func TestVoices(t *testing.T) {
	ctx, db := t.Context(), openState(t)
	label := func(n graph.Node) graph.Node { // 2 was found to be 1
		if n == 2 {
			return 1
		}
		return n
	}
	open := func() (*voice.Voices, *catalogue.Signatures) {
		signatures := catalogue.NewSignatures()
		v, err := voice.Open(ctx, NewVoices(db), signatures, label)
		if err != nil {
			t.Fatal(err)
		}
		return v, signatures
	}
	texts := func(v *voice.Voices, n graph.Node, limit int) []string {
		of, err := v.Of(ctx, n, limit)
		if err != nil {
			t.Fatal(err)
		}
		said := []string{}
		for _, x := range of {
			said = append(said, x.Text)
		}
		return said
	}
	v, signatures := open()
	till := signatures.Intern(catalogue.Signature{Name: "Survey Answered", About: "till"})
	say := func(seq int64, node graph.Node, text string) {
		v.Add(voice.Kept{Voice: voice.Voice{Seq: seq, Profile: node, At: seq * 1000, Signature: till, Emotion: -2000, Felt: seq%2 == 1, Kind: voice.Survey, Text: text}})
	}
	say(1, 1, "coda")
	say(4, 2, "gentili")
	say(7, 3, "di un’altra")
	if got := texts(v, 2, 0); !cmp.Equal(got, []string{"gentili", "coda"}) {
		t.Errorf("before it is kept, profile 1 said %q", got)
	}
	if err := v.Flush(ctx, 5); err != nil { // 7 is not kept yet
		t.Fatal(err)
	}
	again, signatures := open()
	if n := len(again.All()); n != 2 || again.Cursor() != 5 {
		t.Fatalf("%d voices up to %d, want 2 up to 5", n, again.Cursor())
	}
	first := again.All()[0]
	if sig := signatures.All()[first.Signature]; sig.About != "till" || !first.Felt || first.Emotion != -2000 || first.Kind != voice.Survey {
		t.Errorf("%+v was said at %+v", first, sig)
	}
	if got := texts(again, 1, 1); !cmp.Equal(got, []string{"gentili"}) {
		t.Errorf("the newest is %q", got)
	}
	if got := texts(v, 3, 0); !cmp.Equal(got, []string{"di un’altra"}) {
		t.Errorf("what is not kept yet: %q", got)
	}
	say(4, 2, "gentili") // the journal is read again
	if err := v.Flush(ctx, 9); err != nil {
		t.Fatal(err)
	}
	if err := v.Drop(ctx, 2000); err != nil {
		t.Fatal(err)
	}
	if got := texts(v, 1, 0); !cmp.Equal(got, []string{"gentili"}) {
		t.Errorf("after the oldest was dropped: %q", got)
	}
	if err := NewVoices(db).Clear(ctx); err != nil {
		t.Fatal(err)
	}
	if v, _ := open(); len(v.All()) != 0 || v.Cursor() != 0 {
		t.Errorf("after Clear: %d voices up to %d", len(v.All()), v.Cursor())
	}
}

// TestDroppedVoicesAreNotKeptLater: what was not in the store yet when it was
// dropped does not get there.
func TestDroppedVoicesAreNotKeptLater(t *testing.T) {
	ctx, db := t.Context(), openState(t)
	signatures := catalogue.NewSignatures()
	v, err := voice.Open(ctx, NewVoices(db), signatures, func(n graph.Node) graph.Node { return n })
	if err != nil {
		t.Fatal(err)
	}
	till := signatures.Intern(catalogue.Signature{Name: "Survey Answered"})
	for seq, text := range []string{"vecchia", "nuova"} {
		v.Add(voice.Kept{Voice: voice.Voice{Seq: int64(seq + 1), Profile: 1, At: int64(seq) * 1000, Signature: till, Kind: voice.Survey, Text: text}})
	}
	if err := v.Drop(ctx, 500); err != nil {
		t.Fatal(err)
	}
	if err := v.Flush(ctx, 2); err != nil {
		t.Fatal(err)
	}
	kept, err := NewVoices(db).VoiceTexts(ctx, []int64{1, 2})
	if err != nil || !cmp.Equal(kept, map[int64]string{2: "nuova"}) {
		t.Errorf("kept: %v, %v", kept, err)
	}
}
