package people

import (
	"context"
	"slices"
	"time"

	"percorso"
)

// Options tunes People; the zero value is ready to use.
type Options struct {
	// Now is the clock. Default time.Now.
	Now func() time.Time
	// Cost is what a password costs. Default 19 MiB, two passes.
	Cost Cost
	// Idle is the silence after which a session is over. Default 7 days.
	Idle time.Duration
	// Life is how long a session lasts at most. Default 30 days.
	Life time.Duration
	// Keep is how long the audit log is kept. Default 400 days.
	Keep time.Duration
}

const day = 24 * time.Hour

func (o Options) withDefaults() Options {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Cost == (Cost{}) {
		o.Cost = usualCost
	}
	if o.Idle <= 0 {
		o.Idle = 7 * day
	}
	if o.Life <= 0 {
		o.Life = 30 * day
	}
	if o.Keep <= 0 {
		o.Keep = 400 * day
	}
	return o
}

// People is who may open one workspace. It is safe for concurrent use.
type People struct {
	store    Store
	opt      Options
	now      func() time.Time
	hasher   *hasher
	throttle *throttle
}

// Open returns the people in a store.
func Open(store Store, opt Options) *People {
	opt = opt.withDefaults()
	return &People{store: store, opt: opt, now: opt.Now, hasher: newHasher(opt.Cost), throttle: newThrottle(opt.Now)}
}

// NeedsOwner reports whether there is no owner who can sign in.
func (p *People) NeedsOwner(ctx context.Context) (none bool, err error) {
	err = p.store.Look(ctx, func(tx Tx) error {
		persons, err := tx.Persons()
		none = owners(persons) == 0
		return err
	})
	return none, err
}

func owners(persons []Person) (n int) {
	for _, p := range persons {
		if p.Role == Owner && p.CanSignIn() {
			n++
		}
	}
	return n
}

// keepOwner refuses a change that leaves nobody who could let others in.
func keepOwner(tx Tx) error {
	persons, err := tx.Persons()
	if err != nil {
		return err
	}
	if owners(persons) == 0 {
		return percorso.Errorf(percorso.Conflict, "this is the last owner who can sign in: make somebody else owner first")
	}
	return nil
}

// Persons lists who is in, blocked or not; who is only invited is not.
func (p *People) Persons(ctx context.Context) (out []Person, err error) {
	err = p.store.Look(ctx, func(tx Tx) error {
		out, err = tx.Persons()
		return err
	})
	return slices.DeleteFunc(out, func(p Person) bool { return p.State == Invited }), err
}

// Person returns one person.
func (p *People) Person(ctx context.Context, id PersonID) (out Person, err error) {
	err = p.store.Look(ctx, func(tx Tx) error {
		out, err = tx.Person(id)
		return err
	})
	return out, err
}

// Change is what is to be changed of a person; what is nil stays.
type Change struct {
	Name  *string
	Role  *Role
	State *State // Active or Blocked
}

// Change changes a person. The last owner who can sign in stays one. A person
// who is blocked is signed out.
func (p *People) Change(ctx context.Context, id PersonID, c Change) (out Person, err error) {
	err = p.store.Change(ctx, func(tx Tx) error {
		if out, err = tx.Person(id); err != nil {
			return err
		}
		before := out
		if c.Name != nil {
			if out.Name, err = cleanName(*c.Name); err != nil {
				return err
			}
		}
		if c.Role != nil {
			if out.Role, err = cleanRole(*c.Role); err != nil {
				return err
			}
		}
		if c.State != nil && *c.State != out.State {
			if out.State == Invited || *c.State != Active && *c.State != Blocked {
				return faulty("state", "a person who is in is active or blocked")
			}
			out.State = *c.State
		}
		if err := tx.SavePerson(out); err != nil {
			return err
		}
		if out.State == Blocked {
			if err := tx.DeleteSessions(id, ""); err != nil {
				return err
			}
		}
		if before.Role == Owner && before.CanSignIn() {
			return keepOwner(tx)
		}
		return nil
	})
	return out, err
}

func cleanRole(r Role) (Role, error) {
	if !slices.Contains(Roles, r) {
		return "", faulty("role", "%q is no role: use viewer, analyst, editor or owner", r)
	}
	return r, nil
}

// Remove removes a person, with sessions, links and tokens, and the links that
// they made for others. What they did stays in the audit log.
func (p *People) Remove(ctx context.Context, id PersonID) error {
	return p.store.Change(ctx, func(tx Tx) error {
		who, err := tx.Person(id)
		if err != nil {
			return err
		}
		if err := endLinksOf(tx, id); err != nil {
			return err
		}
		if err := tx.DeletePerson(id); err != nil {
			return err
		}
		if who.Role == Owner && who.CanSignIn() {
			return keepOwner(tx)
		}
		return nil
	})
}

// ChangePassword gives a person who knows the current password a new one, and
// ends their other sessions.
func (p *People) ChangePassword(ctx context.Context, id PersonID, current, next, keep, address string) error {
	who, err := p.Person(ctx, id)
	if err != nil {
		return err
	}
	if who.Password == "" {
		return percorso.Errorf(percorso.Conflict, "changing the password: you have none; an owner can make you a link to set one")
	}
	if len(current) > 4*maxPassword {
		return wrongCurrent()
	}
	done, err := p.throttle.try(who.Email, address)
	if err != nil {
		return err
	}
	ok, _, err := p.hasher.matches(ctx, who.Password, current)
	if err != nil {
		return err
	}
	if !ok {
		return wrongCurrent()
	}
	done()
	if err := fits(who, next); err != nil {
		return err
	}
	hash, err := p.hasher.hash(ctx, next)
	if err != nil {
		return err
	}
	return p.store.Change(ctx, func(tx Tx) error {
		now, err := tx.Person(id)
		if err != nil {
			return err
		}
		if now.Password != who.Password { // somebody was faster
			return wrongCurrent()
		}
		now.Password = hash
		if err := tx.SavePerson(now); err != nil {
			return err
		}
		if err := tx.DeleteLinks(Reset, id); err != nil {
			return err
		}
		return tx.DeleteSessions(id, keep)
	})
}

func wrongCurrent() error {
	return &Fault{Field: "current", Err: percorso.Errorf(percorso.Forbidden, "it is not your password of now")}
}

// demo is who looks at made-up data on their own machine.
const demo PersonID = "demo"

// DemoOwner returns the caller that a demo signs in by itself. It has no
// password: nobody else can be it.
func (p *People) DemoOwner(ctx context.Context) (Caller, error) {
	who, err := p.Person(ctx, demo)
	if percorso.KindOf(err) == percorso.NotFound {
		who = Person{ID: demo, Email: "demo@percorso.example", Name: "Demo", Role: Owner, State: Active, CreatedAt: p.now()}
		err = p.store.Change(ctx, func(tx Tx) error { return tx.SavePerson(who) })
	}
	if err != nil {
		return Caller{}, err
	}
	c := callerOf(who)
	c.Demo = true
	return c, nil
}

// DemoColleague adds somebody made up to a demo, so that there are names on its
// maps. They have no password: nobody can be them. Who is there already is left
// as they are.
func (p *People) DemoColleague(ctx context.Context, id PersonID, name string, role Role) error {
	return p.store.Change(ctx, func(tx Tx) error {
		_, err := tx.Person(id)
		if percorso.KindOf(err) != percorso.NotFound {
			return err
		}
		return tx.SavePerson(Person{ID: id, Email: string(id) + "@tramasole.example", Name: name, Role: role, State: Active, CreatedAt: p.now()})
	})
}
