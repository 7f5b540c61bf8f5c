package sqlite

import (
	"testing"

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
