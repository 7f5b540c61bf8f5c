package people

import (
	"context"
	"strings"
	"time"

	"percorso"
	"percorso/internal/ids"
)

// Session is one browser in which a person is signed in.
type Session struct {
	ID        string // may be shown; the secret is in the browser's cookie
	Hash      Hash
	Person    PersonID
	CreatedAt time.Time
	LastSeen  time.Time
	ExpiresAt time.Time // whatever happens
	Address   string
	Agent     string // the browser, as it says itself
}

// Visitor is where a request came from.
type Visitor struct {
	Address string // without the port
	Agent   string
}

// Granted is a session that has begun.
type Granted struct {
	Person  Person
	Session Session
	Secret  string // for the cookie; it is kept nowhere
}

// Caller returns who makes requests in the session.
func (g Granted) Caller() Caller {
	c := callerOf(g.Person)
	c.Session = g.Session.ID
	return c
}

// seenEvery is how often a session that goes on is written down.
const seenEvery = time.Minute

const maxAgent = 300

// SignIn lets somebody in by e-mail and password. Who is unknown gets the same
// answer as a wrong password, after as long. Too many tries are an error of type
// *Throttled.
func (p *People) SignIn(ctx context.Context, email, password string, v Visitor) (Granted, error) {
	account, err := cleanEmail(email)
	if err != nil { // nobody has it
		account = ""
	}
	done, err := p.throttle.try(account, v.Address)
	if err != nil {
		return Granted{}, err
	}
	if len(password) > 4*maxPassword {
		return Granted{}, noMatch()
	}
	var who Person
	err = p.store.Look(ctx, func(tx Tx) (err error) {
		who, err = tx.PersonByEmail(account)
		if percorso.KindOf(err) == percorso.NotFound {
			err = nil
		}
		return err
	})
	if err != nil {
		return Granted{}, err
	}
	ok, renew, err := p.hasher.matches(ctx, who.Password, password)
	if err != nil {
		return Granted{}, err
	}
	if !ok {
		return Granted{}, noMatch()
	}
	if who.State == Blocked {
		return Granted{}, blocked()
	}
	done()
	hash := ""
	if renew {
		if hash, err = p.hasher.hash(ctx, password); err != nil {
			return Granted{}, err
		}
	}
	var g Granted
	err = p.store.Change(ctx, func(tx Tx) error {
		now, err := tx.Person(who.ID) // a look at a password takes a while
		switch {
		case percorso.KindOf(err) == percorso.NotFound, err == nil && now.Password != who.Password:
			return noMatch()
		case err != nil:
			return err
		case now.State == Blocked:
			return blocked()
		}
		if hash != "" {
			now.Password = hash
		}
		g, err = p.grant(tx, now, v)
		return err
	})
	return g, err
}

func blocked() error {
	return percorso.Errorf(percorso.Forbidden, "signing in: you were blocked; an owner can let you in again")
}

func noMatch() error {
	return percorso.Errorf(percorso.Unauthorized, "signing in: e-mail and password do not match")
}

// grant begins a session, and notes that the person was seen.
func (p *People) grant(tx Tx, who Person, v Visitor) (Granted, error) {
	now := p.now()
	secret := newSecret()
	s := Session{
		ID: ids.New(), Hash: HashOf(secret), Person: who.ID, CreatedAt: now, LastSeen: now, ExpiresAt: now.Add(p.opt.Life),
		Address: v.Address, Agent: strings.ToValidUTF8(v.Agent[:min(len(v.Agent), maxAgent)], ""),
	}
	who.LastSeen = now
	if err := tx.SavePerson(who); err != nil {
		return Granted{}, err
	}
	if err := tx.DeleteExpiredSessions(now); err != nil {
		return Granted{}, err
	}
	return Granted{Person: who, Session: s, Secret: secret}, tx.SaveSession(s)
}

// BySession returns who has the session of that secret, and notes that they
// were here. A session that is over, or whose person is blocked, is an error of
// kind Unauthorized.
func (p *People) BySession(ctx context.Context, secret string) (Caller, error) {
	now := p.now()
	var s Session
	var who Person
	err := p.store.Look(ctx, func(tx Tx) (err error) {
		if s, err = tx.SessionByHash(HashOf(secret)); err == nil {
			who, err = tx.Person(s.Person)
		}
		return err
	})
	switch {
	case percorso.KindOf(err) == percorso.NotFound:
		return Caller{}, over()
	case err != nil:
		return Caller{}, err
	case who.State != Active || !now.Before(s.ExpiresAt) || now.Sub(s.LastSeen) >= p.opt.Idle:
		// It stays over, even if the clock is set back.
		_ = p.store.Change(ctx, func(tx Tx) error { return tx.DeleteSession(s.ID) })
		return Caller{}, over()
	}
	if gone := now.Sub(s.LastSeen); gone >= seenEvery || gone < 0 {
		s.LastSeen, who.LastSeen = now, now
		// A disk that is full keeps nobody from reading.
		_ = p.store.Change(ctx, func(tx Tx) error {
			if _, err := tx.SessionByHash(s.Hash); err != nil {
				return err // it was ended meanwhile
			}
			if now, err := tx.Person(who.ID); err == nil {
				now.LastSeen = s.LastSeen
				if err := tx.SavePerson(now); err != nil {
					return err
				}
			}
			return tx.SaveSession(s)
		})
	}
	c := callerOf(who)
	c.Session = s.ID
	return c, nil
}

func over() error {
	return percorso.Errorf(percorso.Unauthorized, "the session is over: sign in again")
}

// Sessions lists the person's sessions, the one seen last first.
func (p *People) Sessions(ctx context.Context, person PersonID) (out []Session, err error) {
	now := p.now()
	err = p.store.Look(ctx, func(tx Tx) error {
		all, err := tx.Sessions(person)
		for _, s := range all {
			if now.Before(s.ExpiresAt) && now.Sub(s.LastSeen) < p.opt.Idle {
				out = append(out, s)
			}
		}
		return err
	})
	return out, err
}

// EndSession ends one of the person's sessions.
func (p *People) EndSession(ctx context.Context, person PersonID, id string) error {
	return p.store.Change(ctx, func(tx Tx) error {
		all, err := tx.Sessions(person)
		if err != nil {
			return err
		}
		for _, s := range all {
			if s.ID == id {
				return tx.DeleteSession(id)
			}
		}
		return percorso.Errorf(percorso.NotFound, "ending a session: you have none with the id %q", id)
	})
}

// EndOtherSessions ends all of the person's sessions but one.
func (p *People) EndOtherSessions(ctx context.Context, person PersonID, keep string) error {
	return p.store.Change(ctx, func(tx Tx) error { return tx.DeleteSessions(person, keep) })
}
