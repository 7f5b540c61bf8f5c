package sqlite_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"percorso/people"
	"percorso/people/peopletest"
	"percorso/store/sqlite"
)

func TestPeopleStore(t *testing.T) {
	peopletest.Run(t, func(t *testing.T) people.Store { return openPeople(t, t.TempDir()) })
}

func openPeople(t *testing.T, dir string) people.Store {
	t.Helper()
	db, err := sqlite.OpenState(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return sqlite.NewPeopleStore(db)
}

// TestSecretsAreNotAtRest: whoever reads the file gets in by none of it.
func TestSecretsAreNotAtRest(t *testing.T) {
	dir := t.TempDir()
	p := people.Open(openPeople(t, dir), people.Options{Cost: people.Cost{Memory: 64, Passes: 1, Threads: 1}})
	_, first, err := p.MakeOwnerLink(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ada, err := p.Follow(t.Context(), first, people.Answer{Email: "ada@example.com", Name: "Ada", Password: "correct horse battery"}, people.Visitor{})
	if err != nil {
		t.Fatal(err)
	}
	_, second, err := p.MakeOwnerLink(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	_, third, err := p.Invite(t.Context(), people.Caller{Name: "Ada"}, people.Guest{Email: "bea@example.com", Role: people.Viewer})
	if err != nil {
		t.Fatal(err)
	}
	_, token, err := p.MakeToken(t.Context(), ada.Caller(), "Export", []people.Right{people.Figures}, 1)
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%v %v", files, err)
	}
	for _, path := range files {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for what, secret := range map[string]string{"a used link": first, "a link": second, "an invitation": third, "a token": token, "a session": ada.Secret, "a password": "correct horse battery"} {
			if bytes.Contains(text, []byte(secret)) {
				t.Errorf("%s is in %s", what, filepath.Base(path))
			}
		}
	}
}
