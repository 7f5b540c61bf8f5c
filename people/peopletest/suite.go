// Package peopletest is what every people.Store promises, as tests.
package peopletest

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"percorso"
	"percorso/people"
)

var at = time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)

// Run runs the suite; open returns an empty store, closed by t.Cleanup.
func Run(t *testing.T, open func(t *testing.T) people.Store) {
	t.Run("what is saved is there", func(t *testing.T) { saved(t, open(t)) })
	t.Run("a change is whole or nothing", func(t *testing.T) { whole(t, open(t)) })
	t.Run("who goes takes everything along", func(t *testing.T) { goes(t, open(t)) })
	t.Run("an address is taken once", func(t *testing.T) { once(t, open(t)) })
	t.Run("the audit log", func(t *testing.T) { audit(t, open(t)) })
}

func ada() people.Person {
	return people.Person{ID: "ada", Email: "ada@example.com", Name: "Ada 🌍 عدا", Role: people.Owner, State: people.Active, Password: "$argon2id$", CreatedAt: at}
}

func change(t *testing.T, s people.Store, f func(people.Tx) error) {
	t.Helper()
	if err := s.Change(t.Context(), f); err != nil {
		t.Fatal(err)
	}
}

func look(t *testing.T, s people.Store, f func(people.Tx)) {
	t.Helper()
	if err := s.Look(t.Context(), func(tx people.Tx) error {
		f(tx)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

// same compares what was read with what was saved.
func same[T any](t *testing.T, want T) func(T, error) {
	t.Helper()
	return func(got T, err error) {
		t.Helper()
		if err != nil {
			t.Error(err)
		} else if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-saved +read):\n%s", diff)
		}
	}
}

func absent[T any](t *testing.T) func(T, error) {
	t.Helper()
	return func(got T, err error) {
		t.Helper()
		if percorso.KindOf(err) != percorso.NotFound {
			t.Errorf("got %v, %v; want an error of kind NotFound", got, err)
		}
	}
}

func saved(t *testing.T, s people.Store) {
	person := ada()
	session := people.Session{ID: "s1", Hash: people.HashOf("one"), Person: "ada", CreatedAt: at, LastSeen: at, ExpiresAt: at.Add(time.Hour), Address: "::1", Agent: "Test"}
	owner := people.Link{ID: "l1", Hash: people.HashOf("two"), Kind: people.OwnerLink, CreatedAt: at, ExpiresAt: at.Add(time.Hour)}
	reset := people.Link{ID: "l2", Hash: people.HashOf("three"), Kind: people.Reset, Person: "ada", CreatedAt: at.Add(time.Second), ExpiresAt: at.Add(time.Hour), By: "Ada", Maker: "bea"}
	token := people.Token{ID: "t1", Hash: people.HashOf("four"), Prefix: "pct_abcdef", Name: "Export", Person: "ada", Rights: []people.Right{people.Figures, people.Customers}, CreatedAt: at}
	change(t, s, func(tx people.Tx) error {
		return errors.Join(tx.SavePerson(person), tx.SaveSession(session), tx.SaveLink(owner), tx.SaveLink(reset), tx.SaveToken(token))
	})
	look(t, s, func(tx people.Tx) {
		same(t, []people.Person{person})(tx.Persons())
		same(t, person)(tx.PersonByEmail("ada@example.com"))
		absent[people.Person](t)(tx.PersonBySubject(""))
		absent[people.Person](t)(tx.Person("bea"))
		same(t, []people.Session{session})(tx.Sessions("ada"))
		same(t, session)(tx.SessionByHash(people.HashOf("one")))
		absent[people.Session](t)(tx.SessionByHash(people.HashOf("two")))
		same(t, []people.Link{reset, owner})(tx.Links())
		same(t, owner)(tx.LinkByHash(people.HashOf("two")))
		same(t, []people.Token{token})(tx.Tokens())
		same(t, token)(tx.TokenByHash(people.HashOf("four")))
	})
	person.Name, person.Role, person.State, person.Subject, person.LastSeen = "Ada L", people.Viewer, people.Blocked, "https://login 7", at.Add(time.Minute)
	session.LastSeen = at.Add(time.Minute)
	token.LastUsed = at.Add(time.Minute)
	change(t, s, func(tx people.Tx) error {
		return errors.Join(tx.SavePerson(person), tx.SaveSession(session), tx.SaveToken(token), tx.DeleteLinks(people.OwnerLink, ""))
	})
	look(t, s, func(tx people.Tx) {
		same(t, person)(tx.PersonBySubject("https://login 7"))
		same(t, []people.Session{session})(tx.Sessions("ada"))
		same(t, []people.Token{token})(tx.Tokens())
		same(t, []people.Link{reset})(tx.Links())
	})
	change(t, s, func(tx people.Tx) error {
		return errors.Join(tx.DeleteExpiredSessions(at.Add(time.Hour)), tx.DeleteLink("l2"), tx.DeleteToken("t1"))
	})
	look(t, s, func(tx people.Tx) {
		absent[people.Session](t)(tx.SessionByHash(people.HashOf("one")))
		absent[people.Link](t)(tx.LinkByHash(people.HashOf("three")))
		absent[people.Token](t)(tx.TokenByHash(people.HashOf("four")))
	})
}

func whole(t *testing.T, s people.Store) {
	enough := errors.New("enough")
	err := s.Change(t.Context(), func(tx people.Tx) error {
		if err := tx.SavePerson(ada()); err != nil {
			return err
		}
		return enough
	})
	if !errors.Is(err, enough) {
		t.Errorf("the change returns %v, want what it was ended with", err)
	}
	look(t, s, func(tx people.Tx) { absent[people.Person](t)(tx.Person("ada")) })
	if err := s.Look(t.Context(), func(tx people.Tx) error { return tx.SavePerson(ada()) }); err == nil {
		t.Error("a look can change the store")
	}
}

func goes(t *testing.T, s people.Store) {
	change(t, s, func(tx people.Tx) error {
		return errors.Join(tx.SavePerson(ada()),
			tx.SaveSession(people.Session{ID: "s1", Hash: people.HashOf("one"), Person: "ada", CreatedAt: at, LastSeen: at, ExpiresAt: at.Add(time.Hour)}),
			tx.SaveSession(people.Session{ID: "s2", Hash: people.HashOf("two"), Person: "ada", CreatedAt: at, LastSeen: at, ExpiresAt: at.Add(time.Hour)}),
			tx.SaveLink(people.Link{ID: "l1", Hash: people.HashOf("three"), Kind: people.Reset, Person: "ada", CreatedAt: at, ExpiresAt: at}),
			tx.SaveToken(people.Token{ID: "t1", Hash: people.HashOf("four"), Person: "ada", CreatedAt: at}),
			tx.DeleteSessions("ada", "s2"))
	})
	look(t, s, func(tx people.Tx) {
		absent[people.Session](t)(tx.SessionByHash(people.HashOf("one")))
		if _, err := tx.SessionByHash(people.HashOf("two")); err != nil {
			t.Errorf("the session that was to stay: %v", err)
		}
	})
	change(t, s, func(tx people.Tx) error { return tx.DeletePerson("ada") })
	look(t, s, func(tx people.Tx) {
		absent[people.Session](t)(tx.SessionByHash(people.HashOf("two")))
		absent[people.Link](t)(tx.LinkByHash(people.HashOf("three")))
		absent[people.Token](t)(tx.TokenByHash(people.HashOf("four")))
	})
}

func once(t *testing.T, s people.Store) {
	change(t, s, func(tx people.Tx) error { return tx.SavePerson(ada()) })
	twin := ada()
	twin.ID = "twin"
	if err := s.Change(t.Context(), func(tx people.Tx) error { return tx.SavePerson(twin) }); err == nil {
		t.Error("two persons have one address")
	}
	if err := s.Change(t.Context(), func(tx people.Tx) error {
		return tx.SaveToken(people.Token{ID: "t1", Hash: people.HashOf("x"), Person: "nobody", CreatedAt: at})
	}); err == nil {
		t.Error("nobody has a token")
	}
}

func audit(t *testing.T, s people.Store) {
	entries := []people.Entry{
		{At: at, Person: "ada", Name: "Ada", Email: "ada@example.com", Operation: "invite", Subject: "bea@example.com", Address: "::1", Status: 201, Outcome: people.Done},
		{At: at.Add(time.Minute), Operation: "sign-in", Subject: "<script>", Address: "192.0.2.1", Status: 401, Outcome: people.Refused, Detail: "no"},
		{At: at.Add(time.Hour), Person: "ada", Name: "Ada", Token: "Export", Operation: "sign-in", Status: 200, Outcome: people.Done},
	}
	change(t, s, func(tx people.Tx) error {
		for i := range entries {
			if err := tx.AppendEntry(entries[i]); err != nil {
				return err
			}
			entries[i].ID = int64(i + 1)
		}
		return nil
	})
	of := func(ids ...int64) []people.Entry {
		var out []people.Entry
		for _, id := range ids {
			out = append(out, entries[id-1])
		}
		return out
	}
	look(t, s, func(tx people.Tx) {
		same(t, of(3, 2, 1))(tx.Entries(people.EntryFilter{}))
		same(t, of(2))(tx.Entries(people.EntryFilter{Before: 3, Limit: 1}))
		same(t, of(3, 1))(tx.Entries(people.EntryFilter{Person: "ada"}))
		same(t, of(3, 2))(tx.Entries(people.EntryFilter{Operation: "sign-in"}))
		same(t, of(2))(tx.Entries(people.EntryFilter{Outcome: "refused"}))
		same(t, of(2))(tx.Entries(people.EntryFilter{From: at.Add(time.Minute), To: at.Add(time.Hour)}))
		same(t, []string{"invite", "sign-in"})(tx.Operations())
	})
	change(t, s, func(tx people.Tx) error { return tx.DeleteEntries(at.Add(time.Minute)) })
	look(t, s, func(tx people.Tx) { same(t, of(3, 2))(tx.Entries(people.EntryFilter{})) })
}
