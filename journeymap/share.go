package journeymap

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"percorso"
	"percorso/journeymap/document"
)

// NewShare is a link to be made.
type NewShare struct {
	Name     string // for whom it is; may be empty
	Access   Access // View or Comment
	Password string // 6 to 200 characters; empty for none
	Days     int    // how long it opens, 1 to 730; 0 for ever
	Look     Look
	Figures  bool
}

// The bounds of a link.
const (
	minSharePassword = 6   // characters
	maxSharePassword = 200 // characters
	maxShareDays     = 730
	maxShareName     = 100 // characters
	maxShares        = 200
)

// Share makes a link that shows a map to whoever has it, and returns its secret,
// which is kept nowhere.
func (m *Maps) Share(ctx context.Context, id ID, who Author, n NewShare) (s Share, secret string, err error) {
	h, _, err := m.may(ctx, id, who.ID, Manage)
	if err != nil {
		return s, "", err
	}
	n.Name = strings.TrimSpace(n.Name)
	switch size := utf8.RuneCountInString(n.Password); {
	case n.Access != View && n.Access != Comment:
		return s, "", percorso.Errorf(percorso.Invalid, "access: a link lets people view or comment, not %q", n.Access)
	case n.Password != "" && (size < minSharePassword || size > maxSharePassword):
		return s, "", percorso.Errorf(percorso.Invalid, "password: it has %d characters; use %d to %d", size, minSharePassword, maxSharePassword)
	case n.Days < 0 || n.Days > maxShareDays:
		return s, "", percorso.Errorf(percorso.Invalid, "days: a link opens 1 to %d days, or for ever when left out", maxShareDays)
	case utf8.RuneCountInString(n.Name) > maxShareName:
		return s, "", percorso.Errorf(percorso.Invalid, "name: it has more than %d characters", maxShareName)
	case n.Look.View != "" && !slices.Contains([]string{"table", "circle", "blueprint"}, n.Look.View):
		return s, "", percorso.Errorf(percorso.Invalid, "look.view: %q is no way to draw a map; use table, circle or blueprint", n.Look.View)
	}
	_, doc, err := m.read(ctx, id)
	if err != nil {
		return s, "", err
	}
	for field, ids := range map[string][]string{"look.lanes": n.Look.Lanes, "look.stages": n.Look.Stages} {
		for _, node := range ids {
			if _, known := doc.Node(nodeID(node)); !known {
				return s, "", percorso.Errorf(percorso.Invalid, "%s: the map has no %q", field, node)
			}
		}
	}
	b := make([]byte, 32)
	_, _ = rand.Read(b) // never fails
	secret = base64.RawURLEncoding.EncodeToString(b)
	at := m.now()
	s = Share{ID: newID(), Map: id, Hash: sha256.Sum256([]byte(secret)), Name: n.Name, Access: n.Access, Look: n.Look, Figures: n.Figures, CreatedAt: at, CreatedBy: who.Name}
	if n.Days > 0 {
		s.ExpiresAt = at.AddDate(0, 0, n.Days)
	}
	if n.Password != "" {
		if s.Password, err = m.opt.Passwords.Hash(ctx, n.Password); err != nil {
			return s, "", err
		}
	}
	err = m.store.Change(ctx, func(tx Tx) error {
		all, err := tx.Shares(id)
		if err == nil && len(all) >= maxShares {
			err = percorso.Errorf(percorso.TooMany, "the map has %d links, which is all it can have: end some", maxShares)
		}
		if err != nil {
			return err
		}
		return errors.Join(tx.SaveShare(s), note(tx, id, h.Seq, Shared, who, at, Detail{Text: n.Name}))
	})
	return s, secret, err
}

// Shares lists a map's links, the newest first, for who manages it.
func (m *Maps) Shares(ctx context.Context, id ID, person string) (out []Share, err error) {
	if _, _, err := m.may(ctx, id, person, Manage); err != nil {
		return nil, err
	}
	err = m.store.Look(ctx, func(tx Tx) error {
		out, err = tx.Shares(id)
		return err
	})
	return out, err
}

// Unshare ends a link at once: who looks at the map by it is let go.
func (m *Maps) Unshare(ctx context.Context, id ID, who Author, share string) error {
	h, _, err := m.may(ctx, id, who.ID, Manage)
	if err != nil {
		return err
	}
	err = m.store.Change(ctx, func(tx Tx) error {
		s, err := tx.Share(share)
		if percorso.KindOf(err) == percorso.NotFound || err == nil && s.Map != id {
			return percorso.Errorf(percorso.NotFound, "the map has no link %q", share)
		}
		if err != nil {
			return err
		}
		return errors.Join(tx.DeleteShare(share), note(tx, id, h.Seq, Unshared, who, m.now(), Detail{Text: s.Name}))
	})
	if err == nil {
		m.recheckAll(ctx, id)
	}
	return err
}

// noShare does not say whether there ever was such a link.
func noShare() error {
	return percorso.Errorf(percorso.NotFound, "this link opens nothing: it was ended, has run out, or was not copied whole; ask who sent it for another")
}

// good returns the link's error if it opens nothing any more.
func (m *Maps) good(s Share, err error) (Share, error) {
	switch {
	case percorso.KindOf(err) == percorso.NotFound:
		return s, noShare()
	case err != nil:
		return s, err
	case !s.ExpiresAt.IsZero() && !m.now().Before(s.ExpiresAt):
		return s, noShare()
	}
	return s, nil
}

func (m *Maps) shareByID(ctx context.Context, id string) (s Share, err error) {
	err = m.store.Look(ctx, func(tx Tx) error {
		if s, err = m.good(tx.Share(id)); err != nil {
			return err
		}
		return there(tx, s)
	})
	return s, err
}

// there returns an error if the link's map was deleted.
func there(tx Tx, s Share) error {
	h, err := tx.Head(s.Map)
	if err == nil && !h.DeletedAt.IsZero() || percorso.KindOf(err) == percorso.NotFound {
		return noShare()
	}
	return err
}

// ByLink returns the link whose secret that is. That it has a password is not
// looked at; see Proven.
func (m *Maps) ByLink(ctx context.Context, secret string) (s Share, err error) {
	err = m.store.Look(ctx, func(tx Tx) error {
		if s, err = m.good(tx.ShareByHash(sha256.Sum256([]byte(secret)))); err != nil {
			return err
		}
		return there(tx, s)
	})
	return s, err
}

// proofLife is how long somebody who has said a link's password is believed.
const proofLife = 12 * time.Hour

// Prove looks at what somebody gives as a link's password, and returns what
// shows for a while that it was right.
func (m *Maps) Prove(ctx context.Context, s Share, password, address string) (proof string, until time.Time, err error) {
	if s.Password == "" {
		return "", until, percorso.Errorf(percorso.Conflict, "this link has no password")
	}
	if utf8.RuneCountInString(password) > maxSharePassword {
		password = ""
	}
	if err := m.opt.Passwords.Try(ctx, s.Password, password, "link "+s.ID, address); err != nil {
		return "", until, err
	}
	until = m.now().Add(proofLife).Truncate(time.Second)
	return m.proof(s, until.Unix()), until, nil
}

func (m *Maps) proof(s Share, until int64) string {
	begin := strconv.FormatInt(until, 36)
	mac := hmac.New(sha256.New, m.key)
	_, _ = mac.Write([]byte(s.ID + " " + begin + " " + s.Password)) // never fails
	return begin + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// Proven reports whether a link needs no password, or the proof shows that it
// was given.
func (m *Maps) Proven(s Share, proof string) bool {
	if s.Password == "" {
		return true
	}
	begin, _, _ := strings.Cut(proof, ".")
	until, err := strconv.ParseInt(begin, 36, 64)
	return err == nil && m.now().Unix() < until && hmac.Equal([]byte(proof), []byte(m.proof(s, until)))
}

// usedPace is how often it is noted that a link was used.
const usedPace = time.Hour

// Shown returns what a link shows of its map.
func (m *Maps) Shown(ctx context.Context, s Share) (Head, *document.Document, error) {
	head, doc, err := m.read(ctx, s.Map)
	if err != nil {
		return head, nil, err
	}
	if now := m.now(); now.Sub(s.UsedAt) > usedPace {
		s.UsedAt = now
		err = m.store.Change(ctx, func(tx Tx) error {
			if _, err := tx.Share(s.ID); err != nil { // it was ended meanwhile
				return err
			}
			return tx.SaveShare(s)
		})
		if err != nil {
			m.opt.Log("that the link %s was used was not noted: %v", s.ID, err)
		}
	}
	return head, document.Of(s.of(doc)), nil
}

// Watch lets somebody at an address who came by a link be told what happens on
// what it shows. They begin with all of it, whatever they had.
func (m *Maps) Watch(ctx context.Context, s Share, address string) (*Subscription, error) {
	return m.subscribe(ctx, s.Map, &Subscription{share: &s, address: address, Access: s.Access}, Since{})
}

// GuestThreads lists what was said on what a link shows. A link that lets people
// only look shows none of it.
func (m *Maps) GuestThreads(ctx context.Context, s Share) ([]Thread, error) {
	if s.Access != Comment {
		return []Thread{}, nil
	}
	_, doc, err := m.Shown(ctx, s)
	if err != nil {
		return nil, err
	}
	all, err := m.threads(ctx, s.Map)
	out := []Thread{}
	for _, t := range all {
		if _, shown := doc.Node(nodeID(t.Node)); shown {
			out = append(out, t.forGuests())
		}
	}
	return out, err
}

// GuestSay says something for somebody who came by a link, and gave a name.
// A link takes so many comments an hour from one address.
func (m *Maps) GuestSay(ctx context.Context, s Share, address, name string, what Saying) (Thread, error) {
	if s.Access != Comment {
		return Thread{}, percorso.Errorf(percorso.Forbidden, "this link lets you look, not comment: ask who sent it for another")
	}
	name = strings.Join(strings.Fields(name), " ")
	if n := utf8.RuneCountInString(name); n == 0 || n > maxGuest || !utf8.ValidString(name) {
		return Thread{}, percorso.Errorf(percorso.Invalid, "name: say who you are, in 1 to %d characters", maxGuest)
	}
	_, doc, err := m.Shown(ctx, s)
	if err != nil {
		return Thread{}, err
	}
	_, shown := doc.Node(nodeID(what.Node))
	if what.Thread != "" {
		threads, err := m.GuestThreads(ctx, s)
		if err != nil {
			return Thread{}, err
		}
		shown = slices.ContainsFunc(threads, func(t Thread) bool { return t.ID == what.Thread })
	}
	if !shown {
		return Thread{}, percorso.Errorf(percorso.NotFound, "node: this link shows no %q", what.Node)
	}
	if !m.guests.let(s.ID+" "+address, m.now()) {
		return Thread{}, percorso.Errorf(percorso.TooMany, "that were many comments in a short time: wait a few minutes, then send it again")
	}
	what.Mentions = nil
	t, err := m.say(ctx, s.Map, Remark{By: Author{Name: name}, Share: s.ID}, what)
	return t.forGuests(), err
}
