package people_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"percorso"
	"percorso/people"
	"percorso/store/sqlite"
)

const good = "correct horse battery"

// room is people with a clock that the test sets.
type room struct {
	*people.People
	t  *testing.T
	mu sync.Mutex
	at time.Time
}

func newRoom(t *testing.T) *room {
	t.Helper()
	db, err := sqlite.OpenState(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	r := &room{t: t, at: time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)}
	r.People = people.Open(sqlite.NewPeopleStore(db), people.Options{Now: r.now, Cost: people.Cost{Memory: 64, Passes: 1, Threads: 1}})
	return r
}

func (r *room) now() time.Time {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.at
}

func (r *room) wait(d time.Duration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.at = r.at.Add(d)
}

func (r *room) owner(email string) people.Granted {
	r.t.Helper()
	_, secret, err := r.MakeOwnerLink(r.t.Context())
	if err != nil {
		r.t.Fatal(err)
	}
	return r.follow(secret, people.Answer{Email: email, Name: "Ada", Password: good})
}

func (r *room) follow(secret string, a people.Answer) people.Granted {
	r.t.Helper()
	g, err := r.Follow(r.t.Context(), secret, a, people.Visitor{Address: "192.0.2.1"})
	if err != nil {
		r.t.Fatal(err)
	}
	return g
}

func (r *room) join(email string, role people.Role) people.Granted {
	r.t.Helper()
	_, secret, err := r.Invite(r.t.Context(), people.Caller{Name: "Ada"}, people.Guest{Email: email, Role: role})
	if err != nil {
		r.t.Fatal(err)
	}
	return r.follow(secret, people.Answer{Name: email, Password: good})
}

func (r *room) signIn(email, password, address string) error {
	_, err := r.SignIn(r.t.Context(), email, password, people.Visitor{Address: address})
	return err
}

// is checks the kind of an error; Internal stands for none.
func (r *room) is(what string, err error, kind percorso.ErrorKind) {
	r.t.Helper()
	if kind == percorso.Internal && err != nil || kind != percorso.Internal && percorso.KindOf(err) != kind {
		r.t.Errorf("%s: %v; want %s", what, err, kind)
	}
}

const fine = percorso.Internal

func TestFirstOwner(t *testing.T) {
	r := newRoom(t)
	if none, err := r.NeedsOwner(t.Context()); err != nil || !none {
		t.Errorf("a new workspace needs an owner: %v %v", none, err)
	}
	_, old, err := r.MakeOwnerLink(t.Context())
	r.is("making a link", err, fine)
	_, secret, err := r.MakeOwnerLink(t.Context())
	r.is("making another", err, fine)
	_, _, err = r.Link(t.Context(), old)
	r.is("the link before", err, percorso.NotFound)
	_, err = r.Follow(t.Context(), secret, people.Answer{Email: "ada", Name: "Ada", Password: good}, people.Visitor{})
	r.is("an owner without an address", err, percorso.Invalid)
	ada := r.follow(secret, people.Answer{Email: " Ada@Example.COM ", Name: "Ada", Password: good})
	if ada.Person.Email != "ada@example.com" || ada.Person.Role != people.Owner {
		t.Errorf("the owner is %+v", ada.Person)
	}
	_, err = r.Follow(t.Context(), secret, people.Answer{Email: "eve@example.com", Name: "Eve", Password: good}, people.Visitor{})
	r.is("the link again", err, percorso.NotFound)
	r.is("signing in", r.signIn("ADA@example.com", good, "192.0.2.1"), fine)
	if none, err := r.NeedsOwner(t.Context()); err != nil || none {
		t.Errorf("there is an owner now: %v %v", none, err)
	}
}

// TestLockedOut: an owner's link gives who has the address a new password, and
// ends what others may have taken.
func TestLockedOut(t *testing.T) {
	r := newRoom(t)
	ada := r.owner("ada@example.com")
	bea := r.join("bea@example.com", people.Viewer)
	blocked := people.Blocked
	_, err := r.Change(t.Context(), bea.Person.ID, people.Change{State: &blocked})
	r.is("blocking", err, fine)
	again := r.owner("bea@example.com")
	if again.Person.ID != bea.Person.ID || again.Person.Role != people.Owner || again.Person.State != people.Active {
		t.Errorf("she is %+v", again.Person)
	}
	r.owner("ada@example.com")
	_, err = r.BySession(t.Context(), ada.Secret)
	r.is("the session before", err, percorso.Unauthorized)
}

func TestLastOwnerStays(t *testing.T) {
	r := newRoom(t)
	ada := r.owner("ada@example.com")
	viewer, owner, blocked := people.Viewer, people.Owner, people.Blocked
	for what, c := range map[string]people.Change{"demoting": {Role: &viewer}, "blocking": {State: &blocked}} {
		_, err := r.Change(t.Context(), ada.Person.ID, c)
		r.is(what+" the last owner", err, percorso.Conflict)
	}
	r.is("removing the last owner", r.Remove(t.Context(), ada.Person.ID), percorso.Conflict)
	// Somebody who is only invited is no owner yet.
	_, _, err := r.Invite(t.Context(), people.Caller{Name: "Ada"}, people.Guest{Email: "bea@example.com", Role: people.Owner})
	r.is("inviting", err, fine)
	r.is("removing the last owner who can sign in", r.Remove(t.Context(), ada.Person.ID), percorso.Conflict)
	cleo := r.join("cleo@example.com", people.Viewer)
	_, err = r.Change(t.Context(), cleo.Person.ID, people.Change{Role: &owner})
	r.is("making another owner", err, fine)
	r.is("removing one of two", r.Remove(t.Context(), ada.Person.ID), fine)
	_, err = r.BySession(t.Context(), ada.Secret)
	r.is("the session of who was removed", err, percorso.Unauthorized)
	// Two owners who demote each other at once: one of them stays.
	dora := r.join("dora@example.com", people.Owner)
	var wg sync.WaitGroup
	errs := make([]error, 2)
	for i, id := range []people.PersonID{cleo.Person.ID, dora.Person.ID} {
		wg.Go(func() { _, errs[i] = r.Change(context.Background(), id, people.Change{Role: &viewer}) })
	}
	wg.Wait()
	if (errs[0] == nil) == (errs[1] == nil) {
		t.Errorf("both or none were demoted: %v", errs)
	}
}

func TestInvitation(t *testing.T) {
	r := newRoom(t)
	r.owner("ada@example.com")
	_, first, err := r.Invite(t.Context(), people.Caller{Name: "Ada"}, people.Guest{Email: "bea@example.com", Role: people.Viewer})
	r.is("inviting", err, fine)
	r.is("signing in with an invitation only", r.signIn("bea@example.com", "", "192.0.2.1"), percorso.Unauthorized)
	made, second, err := r.Invite(t.Context(), people.Caller{Name: "Ada"}, people.Guest{Email: "Bea@example.com", Role: people.Analyst, Days: 1})
	r.is("inviting again", err, fine)
	_, _, err = r.Link(t.Context(), first)
	r.is("the link before", err, percorso.NotFound)
	pending, err := r.Invitations(t.Context())
	if err != nil || len(pending) != 1 || pending[0].Who.Role != people.Analyst || pending[0].By != "Ada" {
		t.Errorf("pending: %+v %v", pending, err)
	}
	if persons, err := r.Persons(t.Context()); err != nil || len(persons) != 1 {
		t.Errorf("who is invited is not in yet: %v %v", persons, err)
	}
	r.wait(24 * time.Hour)
	_, _, err = r.Link(t.Context(), second)
	r.is("a link that is too old", err, percorso.NotFound)
	r.wait(-time.Second)
	bea := r.follow(second, people.Answer{Name: "Bea", Password: good})
	if bea.Person.Role != people.Analyst || bea.Person.ID != made.Who.ID {
		t.Errorf("she is %+v", bea.Person)
	}
	_, err = r.Follow(t.Context(), second, people.Answer{Name: "Eve", Password: good}, people.Visitor{})
	r.is("the link again", err, percorso.NotFound)
	_, _, err = r.Invite(t.Context(), people.Caller{Name: "Ada"}, people.Guest{Email: "bea@example.com", Role: people.Owner})
	r.is("inviting who is in", err, percorso.Conflict)
	for _, g := range []people.Guest{
		{Email: "x", Role: people.Viewer},
		{Email: "x@example.com", Role: "god"},
		{Email: "x@example.com", Role: people.Viewer, Days: 31},
		{Email: "x@example.com\r\nBcc: y@example.com", Role: people.Viewer},
		{Email: strings.Repeat("x", 300) + "@example.com", Role: people.Viewer},
	} {
		_, _, err := r.Invite(t.Context(), people.Caller{Name: "Ada"}, g)
		r.is(fmt.Sprintf("inviting %.40q", g.Email), err, percorso.Invalid)
	}
	again, third, err := r.Invite(t.Context(), people.Caller{Name: "Ada"}, people.Guest{Email: "cleo@example.com", Role: people.Viewer})
	r.is("inviting", err, fine)
	if email, err := r.Withdraw(t.Context(), again.ID); err != nil || email != "cleo@example.com" {
		t.Errorf("withdrawing: %q %v", email, err)
	}
	_, _, err = r.Link(t.Context(), third)
	r.is("a link that was withdrawn", err, percorso.NotFound)
}

// TestLinkAtOnce: of many who follow one link at once, one gets in.
func TestLinkAtOnce(t *testing.T) {
	r := newRoom(t)
	_, secret, err := r.MakeOwnerLink(t.Context())
	r.is("making a link", err, fine)
	var wg sync.WaitGroup
	errs := make([]error, 8)
	for i := range errs {
		wg.Go(func() {
			_, errs[i] = r.Follow(context.Background(), secret, people.Answer{Email: fmt.Sprintf("p%d@example.com", i), Name: "P", Password: good}, people.Visitor{})
		})
	}
	wg.Wait()
	in := 0
	for _, err := range errs {
		if err == nil {
			in++
		} else {
			r.is("who is late", err, percorso.NotFound)
		}
	}
	if in != 1 {
		t.Errorf("%d got in by one link", in)
	}
}

func TestReset(t *testing.T) {
	r := newRoom(t)
	ada := r.owner("ada@example.com")
	_, secret, err := r.MakeReset(t.Context(), people.Caller{Name: "Bea"}, ada.Person.ID)
	r.is("making a link", err, fine)
	_, token, err := r.MakeToken(t.Context(), ada.Caller(), "x", []people.Right{people.Figures}, 0)
	r.is("making a token", err, fine)
	r.is("the old password, until then", r.signIn("ada@example.com", good, "192.0.2.1"), fine)
	const next = "another horse entirely"
	r.follow(secret, people.Answer{Name: "ignored", Password: next})
	r.is("the old password", r.signIn("ada@example.com", good, "192.0.2.1"), percorso.Unauthorized)
	r.is("the new one", r.signIn("ada@example.com", next, "192.0.2.1"), fine)
	_, err = r.BySession(t.Context(), ada.Secret)
	r.is("a session from before", err, percorso.Unauthorized)
	_, err = r.ByToken(t.Context(), token)
	r.is("a token from before", err, percorso.Unauthorized)
	who, err := r.Person(t.Context(), ada.Person.ID)
	if err != nil || who.Name != "Ada" {
		t.Errorf("a reset changed the name to %q (%v)", who.Name, err)
	}
	_, secret, err = r.MakeReset(t.Context(), people.Caller{Name: "Bea"}, ada.Person.ID)
	r.is("making a link", err, fine)
	g, err := r.SignIn(t.Context(), "ada@example.com", next, people.Visitor{})
	r.is("signing in", err, fine)
	r.is("changing it oneself", r.ChangePassword(t.Context(), ada.Person.ID, next, good, g.Session.ID, ""), fine)
	_, _, err = r.Link(t.Context(), secret)
	r.is("a link from before", err, percorso.NotFound)
	_, err = r.BySession(t.Context(), g.Secret)
	r.is("the session that changed it", err, fine)
	r.is("with the wrong one", r.ChangePassword(t.Context(), ada.Person.ID, next, good, "", ""), percorso.Forbidden)
}

// TestRemovedHandOutNothing: what somebody made for others ends with them.
func TestRemovedHandOutNothing(t *testing.T) {
	r := newRoom(t)
	ada := r.owner("ada@example.com")
	bea := r.join("bea@example.com", people.Owner)
	_, theirs, err := r.Invite(t.Context(), bea.Caller(), people.Guest{Email: "cleo@example.com", Role: people.Owner})
	r.is("inviting", err, fine)
	_, ours, err := r.Invite(t.Context(), ada.Caller(), people.Guest{Email: "dora@example.com", Role: people.Viewer})
	r.is("inviting", err, fine)
	_, reset, err := r.MakeReset(t.Context(), bea.Caller(), ada.Person.ID)
	r.is("making a reset link", err, fine)
	r.is("removing", r.Remove(t.Context(), bea.Person.ID), fine)
	_, _, err = r.Link(t.Context(), theirs)
	r.is("an invitation by whom was removed", err, percorso.NotFound)
	_, _, err = r.Link(t.Context(), reset)
	r.is("a reset link by whom was removed", err, percorso.NotFound)
	_, _, err = r.Link(t.Context(), ours)
	r.is("another's invitation", err, fine)
	if all, err := r.Persons(t.Context()); err != nil || len(all) != 1 {
		t.Errorf("there are %+v (%v)", all, err)
	}
}

func TestSessionsEnd(t *testing.T) {
	r := newRoom(t)
	ada := r.owner("ada@example.com")
	check := func(what string, kind percorso.ErrorKind) {
		t.Helper()
		_, err := r.BySession(t.Context(), ada.Secret)
		r.is(what, err, kind)
	}
	for range 4 {
		r.wait(6 * 24 * time.Hour)
		check("used within the week", fine)
	}
	r.wait(6*24*time.Hour - time.Second)
	check("just before thirty days", fine)
	r.wait(time.Second)
	check("after thirty days", percorso.Unauthorized)
	r.wait(-20 * 24 * time.Hour)
	check("the clock was set back: it stays over", percorso.Unauthorized)

	ada = r.owner("ada@example.com")
	r.wait(7 * 24 * time.Hour)
	check("a week of silence", percorso.Unauthorized)

	ada = r.owner("ada@example.com")
	r.wait(-365 * 24 * time.Hour)
	check("the clock was set back by a year", fine)

	g, err := r.SignIn(t.Context(), "ada@example.com", good, people.Visitor{Address: "::1", Agent: strings.Repeat("é", 1000)})
	r.is("signing in", err, fine)
	sessions, err := r.Sessions(t.Context(), ada.Person.ID)
	if err != nil || len(sessions) != 2 {
		t.Fatalf("sessions: %+v %v", sessions, err)
	}
	bea := r.join("bea@example.com", people.Owner)
	r.is("ending another's session", r.EndSession(t.Context(), bea.Person.ID, g.Session.ID), percorso.NotFound)
	r.is("ending one's own others", r.EndOtherSessions(t.Context(), ada.Person.ID, g.Session.ID), fine)
	check("a session that was ended", percorso.Unauthorized)
	_, err = r.BySession(t.Context(), g.Secret)
	r.is("the one that was kept", err, fine)
}

func TestThrottle(t *testing.T) {
	r := newRoom(t)
	r.owner("ada@example.com")
	wait := func(err error) time.Duration {
		t.Helper()
		throttled, ok := errors.AsType[*people.Throttled](err)
		if !ok {
			t.Fatalf("not throttled: %v", err)
		}
		return throttled.Wait
	}
	for range 5 {
		r.is("a wrong password", r.signIn("ada@example.com", "wrong", "192.0.2.1"), percorso.Unauthorized)
	}
	if w := wait(r.signIn("ada@example.com", good, "192.0.2.1")); w != 2*time.Second {
		t.Errorf("after five tries the wait is %s", w)
	}
	r.is("from elsewhere", r.signIn("ada@example.com", good, "198.51.100.1"), fine)
	r.wait(2 * time.Second)
	r.is("after the wait, wrong again", r.signIn("ada@example.com", "wrong", "192.0.2.1"), percorso.Unauthorized)
	if w := wait(r.signIn("ada@example.com", good, "192.0.2.1")); w != 4*time.Second {
		t.Errorf("after six tries the wait is %s", w)
	}
	r.wait(-time.Hour) // the clock is set back: nobody waits for an hour and more
	if w := wait(r.signIn("ada@example.com", good, "192.0.2.1")); w > 15*time.Minute {
		t.Errorf("after the clock was set back the wait is %s", w)
	}
	r.wait(time.Hour + 5*time.Second)
	r.is("after the wait", r.signIn("ada@example.com", good, "192.0.2.1"), fine)
	// One address that tries many accounts, known or not, is slowed down too.
	var err error
	tries := 0
	for ; tries < 100; tries++ {
		if err = r.signIn(fmt.Sprintf("p%d@example.com", tries), "wrong", "2001:db8::"+fmt.Sprint(tries%9+1)); percorso.KindOf(err) == percorso.TooMany {
			break
		}
	}
	if tries != 30 {
		t.Errorf("one network could try %d accounts: %v", tries, err)
	}
	// An account that is tried from everywhere can still be used within a minute.
	for i := range 200 {
		_ = r.signIn("ada@example.com", "wrong", fmt.Sprintf("203.0.113.%d", i))
	}
	if w := wait(r.signIn("ada@example.com", good, "198.51.100.7")); w > time.Minute {
		t.Errorf("the owner is locked out for %s", w)
	}
}

// TestUnknownTakesAsLong: the time of an answer does not tell who has an account.
func TestUnknownTakesAsLong(t *testing.T) {
	r := newRoom(t)
	r.owner("ada@example.com")
	a, b := r.signIn("ada@example.com", "wrong password", "192.0.2.1"), r.signIn("nobody@example.com", "wrong password", "192.0.2.1")
	if a.Error() != b.Error() {
		t.Errorf("%q and %q", a, b)
	}
}

func TestProvider(t *testing.T) {
	r := newRoom(t)
	ada := r.owner("ada@example.com")
	in := func(c people.Claim) (people.Granted, error) { return r.SignInWith(t.Context(), c, people.Visitor{}) }
	_, err := in(people.Claim{Subject: "i 1", Email: "ada@example.com"})
	r.is("an address that was not verified", err, percorso.Unauthorized)
	_, err = in(people.Claim{Subject: "i 1", Email: "eve@example.com", Verified: true})
	r.is("somebody whom nobody invited", err, percorso.NotFound)
	g, err := in(people.Claim{Subject: "i 1", Email: "ADA@example.com", Verified: true})
	r.is("somebody known", err, fine)
	if g.Person.ID != ada.Person.ID {
		t.Errorf("she is %+v", g.Person)
	}
	_, err = in(people.Claim{Subject: "i 1", Email: "new@example.com"})
	r.is("known by the subject, with another address", err, fine)
	_, err = in(people.Claim{Subject: "i 2", Email: "ada@example.com", Verified: true})
	r.is("another account with her address", err, percorso.Conflict)
	_, secret, err := r.Invite(t.Context(), people.Caller{Name: "Ada"}, people.Guest{Email: "bea@example.com", Role: people.Analyst})
	r.is("inviting", err, fine)
	bea, err := in(people.Claim{Subject: "i 3", Email: "bea@example.com", Verified: true, Name: "Bea\u202e"})
	r.is("somebody invited", err, fine)
	if bea.Person.State != people.Active || bea.Person.Role != people.Analyst || bea.Person.Name != "bea@example.com" {
		t.Errorf("she is %+v", bea.Person)
	}
	_, _, err = r.Link(t.Context(), secret)
	r.is("her link", err, percorso.NotFound)
	r.is("a password, which she has not", r.signIn("bea@example.com", "", "192.0.2.1"), percorso.Unauthorized)
	blocked := people.Blocked
	_, err = r.Change(t.Context(), bea.Person.ID, people.Change{State: &blocked})
	r.is("blocking", err, fine)
	_, err = in(people.Claim{Subject: "i 3"})
	r.is("somebody who is blocked", err, percorso.Forbidden)
}

func TestTokens(t *testing.T) {
	r := newRoom(t)
	ada := r.owner("ada@example.com")
	viewer := r.join("vera@example.com", people.Viewer)
	_, _, err := r.MakeToken(t.Context(), viewer.Caller(), "x", []people.Right{people.Figures, people.Sources}, 0)
	r.is("more rights than its maker", err, percorso.Forbidden)
	for _, rights := range [][]people.Right{nil, {people.Self}, {people.Nobody}, {"god"}} {
		_, _, err := r.MakeToken(t.Context(), ada.Caller(), "x", rights, 0)
		r.is(fmt.Sprint("a token for ", rights), err, percorso.Invalid)
	}
	made, secret, err := r.MakeToken(t.Context(), viewer.Caller(), "Export", []people.Right{people.Figures}, 1)
	r.is("making a token", err, fine)
	if !strings.HasPrefix(secret, made.Prefix) || len(secret) < 40 {
		t.Errorf("the token is %q, its prefix %q", secret, made.Prefix)
	}
	c, err := r.ByToken(t.Context(), secret)
	if err != nil || c.Email != "vera@example.com" || !c.May(people.Figures) || c.May(people.Self) || c.TokenName != "Export" {
		t.Errorf("its caller is %+v %v", c, err)
	}
	_, err = r.ByToken(t.Context(), secret+"x")
	r.is("a wrong token", err, percorso.Unauthorized)
	if tokens, _, err := r.Tokens(t.Context(), ada.Caller()); err != nil || len(tokens) != 1 || tokens[0].LastUsed.IsZero() {
		t.Errorf("an owner sees %+v %v", tokens, err)
	}
	bea := r.join("bea@example.com", people.Editor)
	if tokens, _, err := r.Tokens(t.Context(), bea.Caller()); err != nil || len(tokens) != 0 {
		t.Errorf("somebody else sees %+v %v", tokens, err)
	}
	_, err = r.Revoke(t.Context(), bea.Caller(), made.ID)
	r.is("revoking another's", err, percorso.NotFound)
	r.wait(24 * time.Hour)
	_, err = r.ByToken(t.Context(), secret)
	r.is("a token that has ended", err, percorso.Unauthorized)
	r.wait(-time.Hour)
	_, err = r.Revoke(t.Context(), ada.Caller(), made.ID)
	r.is("an owner revoking it", err, fine)
	_, err = r.ByToken(t.Context(), secret)
	r.is("a token that was revoked", err, percorso.Unauthorized)
}

// TestHostileTexts: what people write is kept as it is, or refused in words.
func TestHostileTexts(t *testing.T) {
	r := newRoom(t)
	ada := r.owner("ada@example.com")
	for name, want := range map[string]string{
		"  Ada   Lovelace ":                 "Ada Lovelace",
		"عدا":                               "عدا",
		"👩‍👩‍👧 Ada":                         "👩‍👩‍👧 Ada",
		"<script>alert(1)</script>":         "<script>alert(1)</script>",
		"Robert'); DROP TABLE person;--":    "Robert'); DROP TABLE person;--",
		"Ada\u202egnp.exe":                  "",
		"Ada\x00":                           "",
		"\xff\xfe":                          "",
		"   ":                               "",
		strings.Repeat("a", 101):            "",
		strings.Repeat("\u0301", 1_000_000): "",
	} {
		changed, err := r.Change(t.Context(), ada.Person.ID, people.Change{Name: &name})
		if want == "" {
			r.is(fmt.Sprintf("the name %.20q", name), err, percorso.Invalid)
		} else if err != nil || changed.Name != want {
			t.Errorf("the name %q became %q: %v", name, changed.Name, err)
		}
	}
	for password, ok := range map[string]bool{
		"short": false, "1234567890": false, "aaaaaaaaaaaa": false, "passwordpassword": false, "Password123!": false, "ada@example.com": false,
		"qwertyuiop12": false, "": false, "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff": false,
		strings.Repeat("x1", 129): false, strings.Repeat("long", 1<<20): false,
		"pass phrase with é": true, "密码密码密码密码密码ab": true, "👩‍👩‍👧 one two three": true, strings.Repeat("ab1", 85): true,
	} {
		err := r.ChangePassword(t.Context(), ada.Person.ID, good, password, ada.Session.ID, "")
		if !ok {
			r.is(fmt.Sprintf("the password %.20q", password), err, percorso.Invalid)
			continue
		}
		r.is(fmt.Sprintf("the password %.20q", password), err, fine)
		r.is("signing in with it", r.signIn("ada@example.com", password, ""), fine)
		r.is("and back", r.ChangePassword(t.Context(), ada.Person.ID, password, good, ada.Session.ID, ""), fine)
	}
	// One letter, written in two ways.
	r.is("composed", r.ChangePassword(t.Context(), ada.Person.ID, good, "caff\u00e8 e cornetto", ada.Session.ID, ""), fine)
	r.is("decomposed", r.signIn("ada@example.com", "caffe\u0300 e cornetto", ""), fine)
	start := time.Now()
	r.is("a password of 100 MB", r.signIn("ada@example.com", strings.Repeat("x", 100<<20), ""), percorso.Unauthorized)
	if took := time.Since(start); took > 2*time.Second {
		t.Errorf("it took %s", took)
	}
}

// TestRaisedCost: a hash of yesterday's cost is renewed when it is next used.
func TestRaisedCost(t *testing.T) {
	db, err := sqlite.OpenState(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	store := sqlite.NewPeopleStore(db)
	before := people.Open(store, people.Options{Cost: people.Cost{Memory: 64, Passes: 1, Threads: 1}})
	_, secret, err := before.MakeOwnerLink(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	g, err := before.Follow(t.Context(), secret, people.Answer{Email: "ada@example.com", Name: "Ada", Password: good}, people.Visitor{})
	if err != nil {
		t.Fatal(err)
	}
	after := people.Open(store, people.Options{Cost: people.Cost{Memory: 128, Passes: 2, Threads: 1}})
	for range 2 {
		if _, err := after.SignIn(t.Context(), "ada@example.com", good, people.Visitor{}); err != nil {
			t.Fatal(err)
		}
	}
	who, err := after.Person(t.Context(), g.Person.ID)
	if err != nil || !strings.HasPrefix(who.Password, "$argon2id$v=19$m=128,t=2,p=1$") {
		t.Errorf("the hash is %q %v", who.Password, err)
	}
}

func TestAuditIsKeptForAWhile(t *testing.T) {
	r := newRoom(t)
	r.is("recording", r.Record(t.Context(), people.Entry{Operation: "sign-in", Subject: strings.Repeat("é", 1000)}), fine)
	r.wait(399 * 24 * time.Hour)
	r.is("pruning", r.Prune(t.Context()), fine)
	entries, err := r.Entries(t.Context(), people.EntryFilter{})
	if err != nil || len(entries) != 1 || len(entries[0].Subject) > 300 || strings.ContainsRune(entries[0].Subject, '\uFFFD') {
		t.Errorf("%+v %v", entries, err)
	}
	r.wait(2 * 24 * time.Hour)
	r.is("pruning", r.Prune(t.Context()), fine)
	if entries, err := r.Entries(t.Context(), people.EntryFilter{}); err != nil || len(entries) != 0 {
		t.Errorf("%+v %v", entries, err)
	}
}

func FuzzFollow(f *testing.F) {
	f.Add("ada@example.com", "Ada", good)
	f.Add("ada@example.com\x00", "\u202e", "")
	f.Add("@", strings.Repeat("x", 200), strings.Repeat("0", 300))
	f.Fuzz(func(t *testing.T, email, name, password string) {
		r := newRoom(t)
		_, secret, err := r.MakeOwnerLink(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		g, err := r.Follow(t.Context(), secret, people.Answer{Email: email, Name: name, Password: password}, people.Visitor{})
		if err != nil {
			r.is("refusing", err, percorso.Invalid)
			return
		}
		r.is("signing in", r.signIn(g.Person.Email, password, ""), fine)
		r.is("signing in as it was written", r.signIn(email, password, ""), fine)
	})
}
