package people

import (
	"context"
	"time"

	"percorso"
	"percorso/internal/ids"
)

// LinkKind is what a link is for.
type LinkKind string

// The kinds of link.
const (
	OwnerLink  LinkKind = "owner"      // makes an owner: the first one, or one who is locked out
	Invitation LinkKind = "invitation" // lets somebody in for the first time
	Reset      LinkKind = "reset"      // gives somebody a new password
)

// Link lets who has it in, once. We hand it over ourselves: there is no mail
// server.
type Link struct {
	ID        string
	Hash      Hash
	Kind      LinkKind
	Person    PersonID // empty for an OwnerLink
	CreatedAt time.Time
	ExpiresAt time.Time
	By        string   // the name of who made it
	Maker     PersonID // who made it; empty for the program itself
}

// Pending is somebody who was invited, with the link.
type Pending struct {
	Link
	Who     Person
	Expired bool
}

const (
	ownerLinkLife = day
	resetLife     = 2 * day
	// DefaultInvitationDays is how many days an invitation can be used.
	DefaultInvitationDays = 7
	maxInvitationDays     = 30
)

func (p *People) newLink(kind LinkKind, person PersonID, life time.Duration, by Caller) (Link, string) {
	now := p.now()
	secret := newSecret()
	return Link{ID: ids.New(), Hash: HashOf(secret), Kind: kind, Person: person, CreatedAt: now, ExpiresAt: now.Add(life), By: by.Name, Maker: PersonID(by.Person)}, secret
}

// MakeOwnerLink makes the link by which whoever has it becomes an owner. Earlier
// ones end.
func (p *People) MakeOwnerLink(ctx context.Context) (l Link, secret string, err error) {
	l, secret = p.newLink(OwnerLink, "", ownerLinkLife, Caller{})
	return l, secret, p.store.Change(ctx, func(tx Tx) error {
		if err := tx.DeleteLinks(OwnerLink, ""); err != nil {
			return err
		}
		return tx.SaveLink(l)
	})
}

// Guest is who is to be invited.
type Guest struct {
	Email, Name string // the name may be empty: they say it themselves
	Role        Role
	Days        int // that the link can be used; 0 is DefaultInvitationDays
}

// Invite makes a link for somebody new. Who was invited before gets a new link
// in the place of the old one.
func (p *People) Invite(ctx context.Context, by Caller, g Guest) (out Pending, secret string, err error) {
	if g.Email, err = cleanEmail(g.Email); err != nil {
		return out, "", err
	}
	if g.Name != "" {
		if g.Name, err = cleanName(g.Name); err != nil {
			return out, "", err
		}
	}
	if g.Role, err = cleanRole(g.Role); err != nil {
		return out, "", err
	}
	if g.Days == 0 {
		g.Days = DefaultInvitationDays
	}
	if g.Days < 1 || g.Days > maxInvitationDays {
		return out, "", faulty("days", "an invitation lasts 1 to %d days", maxInvitationDays)
	}
	err = p.store.Change(ctx, func(tx Tx) error {
		who, err := tx.PersonByEmail(g.Email)
		switch {
		case percorso.KindOf(err) == percorso.NotFound:
			who = Person{ID: PersonID(ids.New()), Email: g.Email, State: Invited, CreatedAt: p.now()}
		case err != nil:
			return err
		case who.State != Invited:
			return percorso.Errorf(percorso.Conflict, "inviting %s: they are in already; for a new password make a reset link", g.Email)
		}
		who.Name, who.Role = g.Name, g.Role
		if err := tx.SavePerson(who); err != nil {
			return err
		}
		if err := tx.DeleteLinks(Invitation, who.ID); err != nil {
			return err
		}
		out = Pending{Who: who}
		out.Link, secret = p.newLink(Invitation, who.ID, time.Duration(g.Days)*day, by)
		return tx.SaveLink(out.Link)
	})
	return out, secret, err
}

// Invitations lists who was invited and has not come yet, the newest first.
func (p *People) Invitations(ctx context.Context) (out []Pending, err error) {
	now := p.now()
	err = p.store.Look(ctx, func(tx Tx) error {
		links, err := tx.Links()
		if err != nil {
			return err
		}
		for _, l := range links {
			if l.Kind != Invitation {
				continue
			}
			who, err := tx.Person(l.Person)
			if err != nil {
				return err
			}
			out = append(out, Pending{Link: l, Who: who, Expired: !now.Before(l.ExpiresAt)})
		}
		return nil
	})
	return out, err
}

// Withdraw ends an invitation, and returns the address it was for.
func (p *People) Withdraw(ctx context.Context, id string) (email string, err error) {
	err = p.store.Change(ctx, func(tx Tx) error {
		links, err := tx.Links()
		if err != nil {
			return err
		}
		for _, l := range links {
			if l.ID != id || l.Kind != Invitation {
				continue
			}
			who, err := tx.Person(l.Person)
			if err != nil {
				return err
			}
			email = who.Email
			return tx.DeletePerson(who.ID) // takes the link along
		}
		return percorso.Errorf(percorso.NotFound, "withdrawing an invitation: there is none with the id %q", id)
	})
	return email, err
}

// MakeReset makes the link by which a person sets a new password. The old one
// holds until then.
func (p *People) MakeReset(ctx context.Context, by Caller, id PersonID) (l Link, secret string, err error) {
	l, secret = p.newLink(Reset, id, resetLife, by)
	return l, secret, p.store.Change(ctx, func(tx Tx) error {
		who, err := tx.Person(id)
		if err != nil {
			return err
		}
		if who.State != Active {
			return percorso.Errorf(percorso.Conflict, "making a reset link for %s: they are %s", who.Email, who.State)
		}
		if err := tx.DeleteLinks(Reset, id); err != nil {
			return err
		}
		return tx.SaveLink(l)
	})
}

// endLinksOf ends what a person handed out: links to a new password, and
// invitations, with those who have not come yet.
func endLinksOf(tx Tx, maker PersonID) error {
	links, err := tx.Links()
	if err != nil {
		return err
	}
	for _, l := range links {
		if l.Maker != maker {
			continue
		}
		if l.Kind == Invitation {
			err = tx.DeletePerson(l.Person) // takes the link along
		} else {
			err = tx.DeleteLink(l.ID)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Link returns what a link is for, and whom; the person of an owner's link is
// empty. One that is unknown, used or too old is an error of kind NotFound.
func (p *People) Link(ctx context.Context, secret string) (l Link, who Person, err error) {
	err = p.store.Look(ctx, func(tx Tx) error {
		l, who, err = p.linkIn(tx, secret)
		return err
	})
	return l, who, err
}

func (p *People) linkIn(tx Tx, secret string) (l Link, who Person, err error) {
	l, err = tx.LinkByHash(HashOf(secret))
	if err == nil && !p.now().Before(l.ExpiresAt) {
		err = percorso.Errorf(percorso.NotFound, "expired")
	}
	if err == nil && l.Kind != OwnerLink {
		who, err = tx.Person(l.Person)
		if err == nil && who.State == Blocked {
			err = percorso.Errorf(percorso.NotFound, "blocked")
		}
	}
	if percorso.KindOf(err) == percorso.NotFound {
		err = percorso.Errorf(percorso.NotFound, "opening a link: it was used already, or is too old, or was never made; ask for a new one")
	}
	return l, who, err
}

// Answer is what somebody says who follows a link.
type Answer struct {
	Email    string // of an owner's link only
	Name     string // not of a reset
	Password string
}

// Follow uses a link up: it sets name and password, and begins a session. Other
// sessions of the person end. After a reset their tokens end too: whoever knew
// the old password may have made some.
func (p *People) Follow(ctx context.Context, secret string, a Answer, v Visitor) (g Granted, err error) {
	l, who, err := p.Link(ctx, secret)
	if err != nil {
		return g, err
	}
	if l.Kind == OwnerLink {
		if who.Email, err = cleanEmail(a.Email); err != nil {
			return g, err
		}
	}
	if l.Kind != Reset {
		if who.Name, err = cleanName(a.Name); err != nil {
			return g, err
		}
	}
	if err := fits(who, a.Password); err != nil {
		return g, err
	}
	hash, err := p.hasher.hash(ctx, a.Password)
	if err != nil {
		return g, err
	}
	err = p.store.Change(ctx, func(tx Tx) error {
		now, current, err := p.linkIn(tx, secret) // somebody may have been faster
		if err != nil {
			return err
		}
		if now.Kind == OwnerLink {
			current, err = tx.PersonByEmail(who.Email)
			if percorso.KindOf(err) == percorso.NotFound {
				current, err = Person{ID: PersonID(ids.New()), Email: who.Email, CreatedAt: p.now()}, nil
			}
			if err != nil {
				return err
			}
			current.Role = Owner
		}
		if now.Kind != Reset {
			current.Name = who.Name
		}
		current.Password, current.State = hash, Active
		if err := tx.DeleteLink(now.ID); err != nil {
			return err
		}
		if err := tx.SavePerson(current); err != nil {
			return err
		}
		for _, kind := range []LinkKind{Invitation, Reset} {
			if err := tx.DeleteLinks(kind, current.ID); err != nil {
				return err
			}
		}
		if err := tx.DeleteSessions(current.ID, ""); err != nil {
			return err
		}
		if now.Kind == Reset {
			if err := endTokens(tx, current.ID); err != nil {
				return err
			}
		}
		g, err = p.grant(tx, current, v)
		return err
	})
	return g, err
}
