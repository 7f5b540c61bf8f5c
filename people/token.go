package people

import (
	"context"
	"slices"
	"strings"
	"time"

	"percorso"
	"percorso/internal/ids"
)

// Token lets a program ask the API for a person, with rights of its own.
type Token struct {
	ID        string
	Hash      Hash
	Prefix    string // its first characters, to tell it by
	Name      string
	Person    PersonID // who made it
	Rights    []Right  // what of them the maker has lost is lost
	CreatedAt time.Time
	ExpiresAt time.Time // zero for never
	LastUsed  time.Time // zero for never
}

const (
	// tokenMark is how every token begins, so that one can be found where it
	// was left lying.
	tokenMark    = "pct_"
	prefixLength = len(tokenMark) + 6
	maxTokenDays = 3650
)

// TokenRights lists the rights that a token can have: not those about its
// maker's own account.
var TokenRights = []Right{Figures, Maps, NewMaps, Customers, Catalogue, Sources, Settings, Members}

// MakeToken makes a token for the caller; days is 0 for one that does not expire.
func (p *People) MakeToken(ctx context.Context, by Caller, name string, rights []Right, days int) (t Token, secret string, err error) {
	if t.Name, err = cleanName(name); err != nil {
		return t, "", err
	}
	if days < 0 || days > maxTokenDays {
		return t, "", faulty("days", "a token lasts 1 to %d days, or for ever when left out", maxTokenDays)
	}
	for _, r := range TokenRights {
		if slices.Contains(rights, r) {
			t.Rights = append(t.Rights, r)
		}
	}
	if len(t.Rights) == 0 {
		return t, "", faulty("rights", "choose at least one right")
	}
	for _, r := range rights {
		switch {
		case !slices.Contains(TokenRights, r):
			return t, "", faulty("rights", "%q is no right that a token can have", r)
		case !by.May(r):
			return t, "", &Fault{Field: "rights", Err: percorso.Errorf(percorso.Forbidden, "you do not have the right %q yourself", r)}
		}
	}
	secret = tokenMark + newSecret()
	t.ID, t.Hash, t.Prefix, t.Person, t.CreatedAt = ids.New(), HashOf(secret), secret[:prefixLength], PersonID(by.Person), p.now()
	if days > 0 {
		t.ExpiresAt = t.CreatedAt.Add(time.Duration(days) * day)
	}
	return t, secret, p.store.Change(ctx, func(tx Tx) error { return tx.SaveToken(t) })
}

// ByToken returns the caller of a token's secret, with the rights that the token
// and its maker have in common. What lets nobody in is an error of kind
// Unauthorized.
func (p *People) ByToken(ctx context.Context, secret string) (Caller, error) {
	now := p.now()
	var t Token
	var who Person
	err := percorso.Errorf(percorso.NotFound, "no token")
	if strings.HasPrefix(secret, tokenMark) {
		err = p.store.Look(ctx, func(tx Tx) (err error) {
			if t, err = tx.TokenByHash(HashOf(secret)); err == nil {
				who, err = tx.Person(t.Person)
			}
			return err
		})
	}
	switch {
	case percorso.KindOf(err) == percorso.NotFound, err == nil && who.State != Active:
		return Caller{}, percorso.Errorf(percorso.Unauthorized, "there is no such API token: it was revoked, or its maker is not in any more")
	case err != nil:
		return Caller{}, err
	case !t.ExpiresAt.IsZero() && !now.Before(t.ExpiresAt):
		return Caller{}, percorso.Errorf(percorso.Unauthorized, "the API token %s (%s) ended on %s: make another", t.Prefix, t.Name, t.ExpiresAt.UTC().Format(time.DateOnly))
	}
	if gone := now.Sub(t.LastUsed); gone >= seenEvery || gone < 0 {
		t.LastUsed = now
		// A disk that is full keeps nobody from reading.
		_ = p.store.Change(ctx, func(tx Tx) error {
			if _, err := tx.TokenByHash(t.Hash); err != nil {
				return err // it was revoked meanwhile
			}
			return tx.SaveToken(t)
		})
	}
	c := callerOf(who)
	c.Token, c.TokenName = t.ID, t.Name
	c.Rights = slices.DeleteFunc(c.Rights, func(r Right) bool { return r != Nobody && !slices.Contains(t.Rights, r) })
	return c, nil
}

// Tokens lists the tokens with their makers, the newest first: the caller's own,
// and those of others for who may see them.
func (p *People) Tokens(ctx context.Context, by Caller) (out []Token, makers map[PersonID]Person, err error) {
	makers = map[PersonID]Person{}
	err = p.store.Look(ctx, func(tx Tx) error {
		all, err := tx.Tokens()
		if err != nil {
			return err
		}
		for _, t := range all {
			if !mayHandle(by, t) {
				continue
			}
			if makers[t.Person], err = tx.Person(t.Person); err != nil {
				return err
			}
			out = append(out, t)
		}
		return nil
	})
	return out, makers, err
}

// Revoke ends a token of the caller's own, or any for who may, and returns it.
func (p *People) Revoke(ctx context.Context, by Caller, id string) (out Token, err error) {
	err = p.store.Change(ctx, func(tx Tx) error {
		all, err := tx.Tokens()
		if err != nil {
			return err
		}
		for _, t := range all {
			if t.ID == id && mayHandle(by, t) {
				out = t
				return tx.DeleteToken(id)
			}
		}
		return percorso.Errorf(percorso.NotFound, "revoking a token: there is none with the id %q", id)
	})
	return out, err
}

// endTokens ends all tokens of a person.
func endTokens(tx Tx, person PersonID) error {
	all, err := tx.Tokens()
	if err != nil {
		return err
	}
	for _, t := range all {
		if t.Person != person {
			continue
		}
		if err := tx.DeleteToken(t.ID); err != nil {
			return err
		}
	}
	return nil
}

func mayHandle(by Caller, t Token) bool {
	return string(t.Person) == by.Person || by.May(Members)
}
