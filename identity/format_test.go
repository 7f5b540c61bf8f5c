package identity_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"testing"

	"percorso"
	"percorso/identity"
	"percorso/identity/identitytest"
)

var rewriteBlocks = flag.Bool("rewrite-blocks", false, "write testdata/v1 anew; never after the format is released")

var partFiles = map[identity.Part]string{identity.EvidencePart: "testdata/v1/evidence.block", identity.TraitsPart: "testdata/v1/traits.block"}

// Blocks that version 1 wrote are still read.
func TestVersion1IsRead(t *testing.T) {
	if *rewriteBlocks {
		writeVersion1(t)
	}
	store := &identitytest.Memory{}
	save := identity.Save{Cursor: 3}
	for part, file := range partFiles {
		body, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		save.Add = append(save.Add, identity.Block{ID: int64(part), Part: part, Body: body})
	}
	if err := store.SaveIdentity(t.Context(), save); err != nil {
		t.Fatal(err)
	}
	id := openIdentity(t, store, identity.Options{})
	x, err := id.Explain(t.Context(), percorso.Identifier{Kind: percorso.Email, Value: "ana@posta.example"})
	if err != nil {
		t.Fatal(err)
	}
	got := fmt.Sprint(x.Profile, " ", len(x.Identifiers), " ", len(x.Links), " ", len(x.Candidates), " ", x.Links[1].Event, " ", x.Links[1].Source, " ", x.Traits[0].Value, " ", id.Cursor())
	if want := "5ke81b9gg1stc 3 2 1 2 server Torino 3"; got != want {
		t.Errorf("version 1 says %q, want %q", got, want)
	}
}

func writeVersion1(t *testing.T) {
	store := &identitytest.Memory{}
	id := openIdentity(t, store, identity.Options{})
	observe(t, id, event(t, 1, "site", "identify", 1_772_000_000_000, `{"userId":"ana","anonymousId":"cookie-1"}`))
	observe(t, id, event(t, 2, "server", "identify", 1_772_000_060_000, `{"userId":"ana","traits":{"email":"ana@posta.example","city":"Torino","plan":null}}`))
	observe(t, id, event(t, 3, "site", "identify", 1_772_000_120_000, `{"userId":"eve","traits":{"email":"ana@posta.example"}}`))
	if err := id.Flush(t.Context(), 3); err != nil {
		t.Fatal(err)
	}
	_, err := store.LoadIdentity(context.Background(), func(b identity.Block) error {
		return os.WriteFile(partFiles[b.Part], b.Body, 0o600)
	})
	if err != nil {
		t.Fatal(err)
	}
}
