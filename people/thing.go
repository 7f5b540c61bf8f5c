package people

import (
	"context"

	"percorso"
)

// HashPassword returns the hash of a password that is not a person's but a
// thing's: of a link that is shared.
func (p *People) HashPassword(ctx context.Context, password string) (string, error) {
	return p.hasher.hash(ctx, password)
}

// TryPassword looks at a password for a thing, of which HashPassword made hash.
// A wrong one is an error of kind Forbidden, too many are Throttled.
func (p *People) TryPassword(ctx context.Context, hash, password, thing, address string) error {
	done, err := p.throttle.try(thing, address)
	if err != nil {
		return err
	}
	ok, _, err := p.hasher.matches(ctx, hash, password)
	if err != nil {
		return err
	}
	if !ok {
		return &Fault{Field: "password", Err: percorso.Errorf(percorso.Forbidden, "it is not the password of this link: ask who sent it")}
	}
	done()
	return nil
}
