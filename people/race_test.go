package people_test

import (
	"context"
	"testing"
	"time"

	"percorso"
	"percorso/people"
	"percorso/store/sqlite"
)

// meanwhile does something after the first look at a store, as a colleague may
// while a password is looked at.
type meanwhile struct {
	people.Store
	then func()
}

func (m *meanwhile) Look(ctx context.Context, f func(people.Tx) error) error {
	err := m.Store.Look(ctx, f)
	if then := m.then; then != nil {
		m.then = nil
		then()
	}
	return err
}

// TestSignInDoesNotUndoWhatHappensMeanwhile: the person is saved as they are when
// the session begins, not as they were when they knocked.
func TestSignInDoesNotUndoWhatHappensMeanwhile(t *testing.T) {
	viewer, off := people.Viewer, people.Blocked
	for _, tt := range []struct {
		name string
		do   func(t *testing.T, p *people.People, id people.PersonID) error
		kind percorso.ErrorKind // of signing in; Internal for none
		role people.Role        // afterwards; empty for nobody
	}{
		{"demoted", func(t *testing.T, p *people.People, id people.PersonID) error {
			_, err := p.Change(t.Context(), id, people.Change{Role: &viewer})
			return err
		}, percorso.Internal, people.Viewer},
		{"blocked", func(t *testing.T, p *people.People, id people.PersonID) error {
			_, err := p.Change(t.Context(), id, people.Change{State: &off})
			return err
		}, percorso.Forbidden, people.Owner},
		{"removed", func(t *testing.T, p *people.People, id people.PersonID) error {
			return p.Remove(t.Context(), id)
		}, percorso.Unauthorized, ""},
		{"with a new password", func(t *testing.T, p *people.People, id people.PersonID) error {
			return p.ChangePassword(t.Context(), id, good, "another horse battery", "", "192.0.2.9")
		}, percorso.Unauthorized, people.Owner},
	} {
		t.Run(tt.name, func(t *testing.T) {
			db, err := sqlite.OpenState(t.Context(), t.TempDir())
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = db.Close() })
			store := &meanwhile{Store: sqlite.NewPeopleStore(db)}
			clock := func() time.Time { return time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC) }
			p := people.Open(store, people.Options{Now: clock, Cost: people.Cost{Memory: 64, Passes: 1, Threads: 1}})
			var id people.PersonID
			for _, email := range []string{"bea@example.com", "ada@example.com"} {
				_, secret, err := p.MakeOwnerLink(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				g, err := p.Follow(t.Context(), secret, people.Answer{Email: email, Name: "Ada", Password: good}, people.Visitor{})
				if err != nil {
					t.Fatal(err)
				}
				id = g.Person.ID
			}
			store.then = func() {
				if err := tt.do(t, p, id); err != nil {
					t.Fatal(err)
				}
			}
			g, err := p.SignIn(t.Context(), "ada@example.com", good, people.Visitor{Address: "192.0.2.1"})
			if (err != nil || tt.kind != percorso.Internal) && percorso.KindOf(err) != tt.kind {
				t.Errorf("signing in: %v", err)
			}
			if err == nil && g.Caller().Role != tt.role {
				t.Errorf("in as %s", g.Caller().Role)
			}
			who, err := p.Person(t.Context(), id)
			if tt.role == "" {
				if percorso.KindOf(err) != percorso.NotFound {
					t.Errorf("back again: %+v %v", who, err)
				}
			} else if err != nil || who.Role != tt.role {
				t.Errorf("%s %v, want %s", who.Role, err, tt.role)
			}
		})
	}
}
