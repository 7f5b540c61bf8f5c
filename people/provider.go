package people

import (
	"context"

	"percorso"
)

// Claim is what a sign-in provider says of somebody.
type Claim struct {
	Subject  string // who it is, for ever, with the provider's address
	Email    string
	Verified bool // that the address is theirs
	Name     string
}

// SignInWith lets somebody in whom a sign-in provider vouches for. They must have
// been let in, or invited, by their address before; from then on they are known
// by the subject.
func (p *People) SignInWith(ctx context.Context, c Claim, v Visitor) (g Granted, err error) {
	err = p.store.Change(ctx, func(tx Tx) error {
		who, err := tx.PersonBySubject(c.Subject)
		if percorso.KindOf(err) == percorso.NotFound {
			who, err = p.introduce(tx, c)
		}
		if err != nil {
			return err
		}
		if who.State == Blocked {
			return percorso.Errorf(percorso.Forbidden, "signing in: %s was blocked; an owner can let them in again", who.Email)
		}
		g, err = p.grant(tx, who, v)
		return err
	})
	return g, err
}

// introduce finds the person whom the claim is about by the address.
func (p *People) introduce(tx Tx, c Claim) (Person, error) {
	email, err := cleanEmail(c.Email)
	if err != nil || !c.Verified {
		return Person{}, percorso.Errorf(percorso.Unauthorized, "signing in: the provider does not say that the e-mail address %q was verified", c.Email)
	}
	who, err := tx.PersonByEmail(email)
	if percorso.KindOf(err) == percorso.NotFound {
		return who, percorso.Errorf(percorso.NotFound, "signing in: nobody invited %s; ask an owner", email)
	}
	if err != nil {
		return who, err
	}
	if who.Subject != "" {
		return who, percorso.Errorf(percorso.Conflict, "signing in: %s is known as another account of the provider", email)
	}
	who.Subject = c.Subject
	if who.State != Invited {
		return who, nil
	}
	who.State = Active
	if who.Name == "" {
		if who.Name, err = cleanName(c.Name); err != nil {
			who.Name = email
		}
	}
	return who, tx.DeleteLinks(Invitation, who.ID)
}
