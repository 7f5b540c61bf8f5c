package sqlite

import (
	"fmt"
	"testing"

	"percorso"
	"percorso/collect/spec"
	"percorso/identity"
	"percorso/identity/identitytest"
)

func openIdentity(t testing.TB, dir string) *Identity {
	t.Helper()
	db, err := OpenState(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return NewIdentity(db)
}

func TestIdentity(t *testing.T) {
	identitytest.Run(t, func(t *testing.T) identity.Store { return openIdentity(t, t.TempDir()) })
}

func TestClearedIdentityIsEmpty(t *testing.T) {
	s := openIdentity(t, t.TempDir())
	if err := s.SaveIdentity(t.Context(), identity.Save{Cursor: 5, Add: []identity.Block{{ID: 1, Part: identity.EvidencePart, Body: []byte("a")}}}); err != nil {
		t.Fatal(err)
	}
	if err := s.Clear(t.Context()); err != nil {
		t.Fatal(err)
	}
	cursor, err := s.LoadIdentity(t.Context(), func(b identity.Block) error {
		t.Errorf("block %d is still there", b.ID)
		return nil
	})
	if cursor != 0 || err != nil {
		t.Errorf("cursor is %d, %v", cursor, err)
	}
}

// What was flushed is there after the file was closed and opened.
func TestIdentityAfterReopening(t *testing.T) {
	dir := t.TempDir()
	observe := func(seq int64, body string) (percorso.ProfileID, *identity.Explanation) {
		db, err := OpenState(t.Context(), dir)
		if err != nil {
			t.Fatal(err)
		}
		defer func() {
			if err := db.Close(); err != nil {
				t.Error(err)
			}
		}()
		id, err := identity.Open(t.Context(), NewIdentity(db), identity.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if id.Cursor() != seq-1 {
			t.Fatalf("the store reaches event %d, want %d", id.Cursor(), seq-1)
		}
		e := &percorso.Event{Seq: seq, Source: "crm", MessageID: body, Type: percorso.Identify, Time: 1000 * seq, Body: []byte(body)}
		var d spec.Decoder
		c, err := d.Decode(e)
		if err != nil {
			t.Fatal(err)
		}
		n := id.Observe(e, c, identity.SourceTrust{Trusted: true})
		if err := id.Flush(t.Context(), seq); err != nil {
			t.Fatal(err)
		}
		x, err := id.Explain(t.Context(), percorso.Identifier{Kind: percorso.Email, Value: "ana@posta.example"})
		if err != nil {
			t.Fatal(err)
		}
		return id.ProfileID(n), x
	}
	observe(1, `{"userId":"ana","traits":{"email":"ana@posta.example","city":"Bari"}}`)
	observe(2, `{"userId":"ana","anonymousId":"a-1","traits":{"city":"Lecce"}}`)
	for seq := int64(3); seq < 40; seq++ { // enough for small blocks to be merged
		who, x := observe(seq, fmt.Sprintf(`{"anonymousId":"a-1","traits":{"visits":%d}}`, seq))
		if who != x.Profile || len(x.Identifiers) != 3 || len(x.Links) != 2 || len(x.Traits) != 3 || x.Traits[0].Value != "Lecce" {
			t.Fatalf("after event %d the cookie is of %s, and the e-mail is\n%s", seq, who, x.Text("en"))
		}
	}
}
