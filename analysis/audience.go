package analysis

import (
	"context"

	"percorso"
	"percorso/insight"
	"percorso/internal/ids"
)

func checkAudience(a *Audience, members []percorso.ProfileID) error {
	if err := named(&a.Name, &a.About); err != nil {
		return err
	}
	if a.Query.Kind != insight.KindCustomers {
		return percorso.Errorf(percorso.Invalid, "query: an audience is a question of kind customers, not %q", a.Query.Kind)
	}
	if len(members) > MaxFrozen {
		return percorso.Errorf(percorso.TooMany, "%d customers are more than a frozen audience keeps, %d: keep it live, or narrow it", len(members), MaxFrozen)
	}
	return nil
}

// Audiences lists the audiences by name.
func (s *Shelf) Audiences(ctx context.Context) ([]Audience, error) { return s.store.Audiences(ctx) }

// Audience returns one; the error is of kind percorso.NotFound when there is none.
func (s *Shelf) Audience(ctx context.Context, id string) (Audience, error) {
	return s.store.Audience(ctx, id)
}

// Members returns the profiles of a frozen audience, as their ids were then.
func (s *Shelf) Members(ctx context.Context, id string) ([]percorso.ProfileID, error) {
	return s.store.Members(ctx, id)
}

// KeepAudience adds an audience; members are those of a frozen one.
func (s *Shelf) KeepAudience(ctx context.Context, who Author, a Audience, members []percorso.ProfileID) (Audience, error) {
	if err := checkAudience(&a, members); err != nil {
		return a, err
	}
	s.adding.Lock()
	defer s.adding.Unlock()
	all, err := s.store.Audiences(ctx)
	if err != nil {
		return a, err
	}
	if len(all) >= maxAudiences {
		return a, percorso.Errorf(percorso.TooMany, "there are %d audiences, which is all that there can be: delete some", maxAudiences)
	}
	a.ID, a.Made = ids.New(), s.made(who)
	return s.putAudience(ctx, a, members)
}

// ChangeAudience puts the name, note and question of a in place of what the
// audience with its id had, and makes it live or frozen. Members may be nil
// where it stays frozen: they stay, too.
func (s *Shelf) ChangeAudience(ctx context.Context, who Author, a Audience, members []percorso.ProfileID) (Audience, error) {
	if err := checkAudience(&a, members); err != nil {
		return a, err
	}
	was, err := s.store.Audience(ctx, a.ID)
	if err != nil {
		return a, err
	}
	a.Made, a.Size, a.FrozenAt = was.Made, was.Size, was.FrozenAt
	a.changed(s.made(who))
	return s.putAudience(ctx, a, members)
}

func (s *Shelf) putAudience(ctx context.Context, a Audience, members []percorso.ProfileID) (Audience, error) {
	switch {
	case !a.Frozen:
		a.Size, a.FrozenAt, members = 0, nil, []percorso.ProfileID{}
	case members != nil:
		at := a.ChangedAt
		a.Size, a.FrozenAt = len(members), &at
	}
	return a, s.store.PutAudience(ctx, a, members)
}

// DeleteAudience deletes an audience. Questions that speak of it say so when
// they are next asked.
func (s *Shelf) DeleteAudience(ctx context.Context, id string) error {
	if _, err := s.store.Audience(ctx, id); err != nil {
		return err
	}
	return s.store.DropAudience(ctx, id)
}
