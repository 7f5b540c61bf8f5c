package analysis

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"strings"
	"time"
	"unicode/utf8"

	"percorso"
	"percorso/insight"
	"percorso/internal/ids"
)

// maxShareName is how many characters the name of a link has.
const maxShareName = 100

// ofPeople reports whether a question of this kind tells of single customers.
func ofPeople(kind string) bool {
	return kind == insight.KindCustomers || kind == insight.KindVoices
}

// Share makes a link that shows an analysis to whoever has it, and returns its
// secret, which is kept nowhere. Days is how long it opens, 1 to 730; 0 for
// ever.
func (s *Shelf) Share(ctx context.Context, who Author, id, name string, days int) (share Share, secret string, err error) {
	a, err := s.store.Analysis(ctx, id)
	if err != nil {
		return share, "", err
	}
	name = strings.TrimSpace(name)
	switch {
	case ofPeople(a.Query.Kind):
		return share, "", percorso.Errorf(percorso.Invalid, "a link shows figures alone, and a question of kind %q tells of single customers: share another analysis", a.Query.Kind)
	case days < 0 || days > maxShareDays:
		return share, "", percorso.Errorf(percorso.Invalid, "days: a link opens 1 to %d days, or for ever when left out", maxShareDays)
	case utf8.RuneCountInString(name) > maxShareName:
		return share, "", percorso.Errorf(percorso.Invalid, "name: it has more than %d characters", maxShareName)
	}
	s.adding.Lock()
	defer s.adding.Unlock()
	all, err := s.store.Shares(ctx, id)
	if err != nil {
		return share, "", err
	}
	if len(all) >= maxShares {
		return share, "", percorso.Errorf(percorso.TooMany, "the analysis has %d links, which is all it can have: end some", maxShares)
	}
	b := make([]byte, 32)
	_, _ = rand.Read(b) // never fails
	secret = base64.RawURLEncoding.EncodeToString(b)
	at := s.now().UTC().Truncate(time.Millisecond)
	share = Share{ID: ids.New(), Analysis: id, Hash: sha256.Sum256([]byte(secret)), Name: name, CreatedAt: at, CreatedBy: who.Name}
	if days > 0 {
		share.ExpiresAt = at.AddDate(0, 0, days)
	}
	return share, secret, s.store.PutShare(ctx, share)
}

// Shares lists an analysis's links, the newest first.
func (s *Shelf) Shares(ctx context.Context, id string) ([]Share, error) {
	if _, err := s.store.Analysis(ctx, id); err != nil {
		return nil, err
	}
	return s.store.Shares(ctx, id)
}

// Unshare ends a link at once.
func (s *Shelf) Unshare(ctx context.Context, id, share string) error {
	all, err := s.Shares(ctx, id)
	if err != nil {
		return err
	}
	for i := range all {
		if all[i].ID == share {
			return s.store.DropShare(ctx, id, share)
		}
	}
	return percorso.Errorf(percorso.NotFound, "the analysis has no link %q", share)
}

// Shown returns the analysis that the link with this secret shows, and the link.
// It does not say whether there ever was such a link. An analysis that has come
// to tell of single customers since the link was made is not shown.
func (s *Shelf) Shown(ctx context.Context, secret string) (Analysis, Share, error) {
	share, err := s.store.ShareByHash(ctx, sha256.Sum256([]byte(secret)))
	now := s.now().UTC()
	if err == nil && !share.ExpiresAt.IsZero() && !now.Before(share.ExpiresAt) {
		err = percorso.Errorf(percorso.NotFound, "the link has run out")
	}
	var a Analysis
	if err == nil {
		a, err = s.store.Analysis(ctx, share.Analysis)
	}
	if err == nil && ofPeople(a.Query.Kind) {
		err = percorso.Errorf(percorso.NotFound, "the link shows figures alone")
	}
	if percorso.KindOf(err) == percorso.NotFound {
		return Analysis{}, share, percorso.Errorf(percorso.NotFound, "this link opens nothing: it was ended, has run out, or was not copied whole; ask who sent it for another")
	}
	if err != nil {
		return a, share, err
	}
	if hour := now.Truncate(time.Hour); share.UsedAt.Before(hour) {
		share.UsedAt = hour
		err = s.store.UseShare(ctx, share.ID, hour)
	}
	return a, share, err
}
