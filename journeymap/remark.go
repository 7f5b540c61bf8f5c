package journeymap

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"percorso"
)

// Thread is what people said to each other about a place of a map.
type Thread struct {
	ID         string     `json:"id"`
	Map        ID         `json:"map"`
	Node       string     `json:"node" doc:"Id of the node; map for the whole map. The node may have been deleted since"`
	Resolved   bool       `json:"resolved"`
	ResolvedAt *time.Time `json:"resolved_at,omitempty"`
	ResolvedBy string     `json:"resolved_by,omitempty" doc:"Name"`
	Comments   []Said     `json:"comments" nullable:"false" doc:"The oldest first; those that were deleted have no text"`
}

// Said is one comment of a thread.
type Said struct {
	ID       string     `json:"id"`
	By       Author     `json:"by"`
	Guest    bool       `json:"guest" doc:"Came by a link; the name is what they gave"`
	Text     string     `json:"text"`
	Mentions []Author   `json:"mentions,omitempty" doc:"People whom it mentions, as they are called now"`
	At       time.Time  `json:"at"`
	EditedAt *time.Time `json:"edited_at,omitempty"`
	Deleted  bool       `json:"deleted,omitempty"`
}

// The bounds of what is said.
const (
	maxSaid     = 10_000 // characters
	maxMentions = 50
	maxGuest    = 60 // characters
	maxRemarks  = 20_000
	maxOfLink   = 500 // comments by one link
	maxBegin    = 140 // characters, in the history
)

// Saying is something to be said on a map.
type Saying struct {
	Thread   string   // to answer; empty to begin one
	Node     string   // what it is about, where a thread begins
	Text     string   // 1 to 10,000 characters
	Mentions []string // ids of people
	Batch    string   // the client's name for it, to send it twice; may be empty
}

// Threads lists what was said on a map, the oldest thread first.
func (m *Maps) Threads(ctx context.Context, id ID, person string) ([]Thread, error) {
	if _, _, err := m.may(ctx, id, person, View); err != nil {
		return nil, err
	}
	return m.threads(ctx, id)
}

func (m *Maps) threads(ctx context.Context, id ID) ([]Thread, error) {
	var list []Remark
	err := m.store.Look(ctx, func(tx Tx) (err error) {
		list, err = tx.Remarks(id)
		return err
	})
	if err != nil {
		return nil, err
	}
	names, err := m.names(ctx)
	return threadsOf(list, names), err
}

func (m *Maps) names(ctx context.Context) (map[string]string, error) {
	everybody, err := m.opt.People.People(ctx)
	names := make(map[string]string, len(everybody))
	for _, p := range everybody {
		names[p.ID] = p.Name
	}
	return names, err
}

// threadsOf puts remarks, thread by thread, into threads. One in which all was
// deleted is left out.
func threadsOf(list []Remark, names map[string]string) []Thread {
	out := []Thread{}
	for _, r := range list {
		if r.ID == r.Thread {
			t := Thread{ID: r.ID, Map: r.Map, Node: r.Node, Resolved: !r.ResolvedAt.IsZero(), ResolvedBy: r.ResolvedBy, Comments: []Said{}}
			if t.Resolved {
				t.ResolvedAt = &r.ResolvedAt
			}
			out = append(out, t)
		}
		if n := len(out); n > 0 && out[n-1].ID == r.Thread {
			out[n-1].Comments = append(out[n-1].Comments, saidOf(r, names))
		}
	}
	return slices.DeleteFunc(out, func(t Thread) bool {
		return !slices.ContainsFunc(t.Comments, func(s Said) bool { return !s.Deleted })
	})
}

func saidOf(r Remark, names map[string]string) Said {
	s := Said{ID: r.ID, By: r.By, Guest: r.Share != "", Text: r.Text, At: r.At, Deleted: !r.DeletedAt.IsZero()}
	if !r.EditedAt.IsZero() {
		s.EditedAt = &r.EditedAt
	}
	for _, p := range r.Mentions {
		if name, in := names[p]; in {
			s.Mentions = append(s.Mentions, Author{p, name})
		}
	}
	return s
}

// forGuests returns the thread without the ids of people.
func (t Thread) forGuests() Thread {
	t.Comments = slices.Clone(t.Comments)
	for i := range t.Comments {
		t.Comments[i].By.ID, t.Comments[i].Mentions = "", nil
	}
	return t
}

// Say says something on a map, for somebody who may comment on it.
func (m *Maps) Say(ctx context.Context, id ID, who Author, what Saying) (Thread, error) {
	if _, _, err := m.may(ctx, id, who.ID, Comment); err != nil {
		return Thread{}, err
	}
	return m.say(ctx, id, Remark{By: who}, what)
}

// say says it, as r says by whom.
func (m *Maps) say(ctx context.Context, id ID, r Remark, what Saying) (Thread, error) {
	text, err := sayable(what.Text)
	if err != nil {
		return Thread{}, err
	}
	if what.Batch != "" && !batchName.MatchString(what.Batch) {
		return Thread{}, percorso.Errorf(percorso.Invalid, "batch: the comment's name has 8 to 64 of A-Z a-z 0-9 _ -, such as a UUID")
	}
	if what.Mentions, err = m.mentionable(ctx, id, what.Mentions); err != nil {
		return Thread{}, err
	}
	room := m.room(id)
	thread := what.Thread
	_, err = m.change(ctx, id, func(tx Tx, h *Head) error {
		if !h.DeletedAt.IsZero() {
			return gone(*h)
		}
		if before, err := tx.RemarkNamed(id, what.Batch); err == nil {
			if before.By.ID != r.By.ID || before.Share != r.Share {
				return percorso.Errorf(percorso.Conflict, "batch: another comment has that name; give this one a name of its own")
			}
			thread = before.Thread
			return nil
		} else if percorso.KindOf(err) != percorso.NotFound {
			return err
		}
		r.ID, r.Map, r.Text, r.Mentions, r.At, r.Batch = newID(), id, text, what.Mentions, m.now(), what.Batch
		r.Thread, r.Node = what.Thread, what.Node
		if r.Thread == "" {
			r.Thread, thread = r.ID, r.ID
			if _, known := room.doc.Node(nodeID(r.Node)); !known {
				return percorso.Errorf(percorso.Invalid, "node: the map has no node %q to comment on", r.Node)
			}
		} else {
			first, err := tx.Remark(id, r.Thread)
			if err != nil || first.Thread != first.ID {
				return percorso.Errorf(percorso.NotFound, "thread: there is no thread %q on this map", r.Thread)
			}
			r.Node = first.Node
			if !first.ResolvedAt.IsZero() { // an answer opens it anew
				first.ResolvedAt, first.ResolvedBy = time.Time{}, ""
				if err := tx.SaveRemark(first); err != nil {
					return err
				}
			}
		}
		all, err := tx.Remarks(id)
		if err == nil && len(all) >= maxRemarks {
			err = percorso.Errorf(percorso.TooMany, "the map has %d comments, which is all it can have: delete some", maxRemarks)
		}
		if err == nil && r.Share != "" {
			err = r.overLink(all)
		}
		if err == nil {
			err = tx.SaveRemark(r)
		}
		if err == nil {
			err = tx.SetMentions(r.ID, r.Mentions, r.At)
		}
		if err != nil {
			return err
		}
		return note(tx, id, h.Seq, Commented, r.By, r.At, Detail{Text: beginning(text), Node: r.Node})
	})
	if err != nil {
		return Thread{}, err
	}
	return m.told(ctx, id, thread)
}

// overLink returns an error when the guest's link has brought all the comments
// that one can: guests leave room for people.
func (r *Remark) overLink(all []Remark) error {
	n := 0
	for i := range all {
		if all[i].Share == r.Share {
			n++
		}
	}
	if n >= maxOfLink {
		return percorso.Errorf(percorso.TooMany, "this link has brought %d comments, which is all that one can bring: ask who sent it for another", n)
	}
	return nil
}

func sayable(text string) (string, error) {
	text = strings.TrimSpace(text)
	switch n := utf8.RuneCountInString(text); {
	case n == 0:
		return "", percorso.Errorf(percorso.Invalid, "text: the comment is empty")
	case n > maxSaid:
		return "", percorso.Errorf(percorso.TooLarge, "text: the comment has %d characters; at most %d fit: put long texts into a card, or into several comments", n, maxSaid)
	case !utf8.ValidString(text):
		return "", percorso.Errorf(percorso.Invalid, "text: it is not UTF-8")
	}
	return text, nil
}

func beginning(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if runes := []rune(text); len(runes) > maxBegin {
		return string(runes[:maxBegin-1]) + "…"
	}
	return text
}

// mentionable returns those people once each. Who does not see the map cannot be
// mentioned on it.
func (m *Maps) mentionable(ctx context.Context, id ID, people []string) ([]string, error) {
	people = slices.Compact(slices.Sorted(slices.Values(people)))
	if len(people) > maxMentions {
		return nil, percorso.Errorf(percorso.Invalid, "mentions: one comment mentions at most %d people", maxMentions)
	}
	for _, p := range people {
		access, err := m.Access(ctx, id, p)
		if err != nil {
			return nil, err
		}
		if access == None {
			return nil, percorso.Errorf(percorso.Invalid, "mentions: %q is nobody who sees this map; let them in first", p)
		}
	}
	return people, nil
}

// told returns a thread, and tells it to those who look at the map.
func (m *Maps) told(ctx context.Context, id ID, thread string) (Thread, error) {
	all, err := m.threads(ctx, id)
	if err != nil {
		return Thread{}, err
	}
	t := Thread{ID: thread, Map: id, Comments: []Said{}} // all of it was deleted
	if i := slices.IndexFunc(all, func(t Thread) bool { return t.ID == thread }); i >= 0 {
		t = all[i]
	}
	text, guests := encode(threadMessage{"comment", t}), encode(threadMessage{"comment", t.forGuests()})
	r := m.room(id)
	r.mu.Lock()
	defer r.mu.Unlock()
	for s := range r.subs {
		switch {
		case s.share == nil:
			s.send(text)
		case s.share.Access == Comment && (t.Node == "" || r.doc != nil && s.share.shows(r.doc, nodeID(t.Node))):
			s.send(guests)
		}
	}
	return t, nil
}

// Reword changes somebody's own comment.
func (m *Maps) Reword(ctx context.Context, id ID, who Author, remark, text string, mentions []string) (Thread, error) {
	text, err := sayable(text)
	if err != nil {
		return Thread{}, err
	}
	if _, _, err := m.may(ctx, id, who.ID, Comment); err != nil {
		return Thread{}, err
	}
	if mentions, err = m.mentionable(ctx, id, mentions); err != nil {
		return Thread{}, err
	}
	return m.amend(ctx, id, remark, func(tx Tx, _ Head, r *Remark) error {
		if r.By.ID != who.ID {
			return percorso.Errorf(percorso.Forbidden, "the comment is %s’s: only they can change it", r.By.Name)
		}
		if !r.DeletedAt.IsZero() {
			return percorso.Errorf(percorso.Conflict, "the comment was deleted")
		}
		r.Text, r.Mentions, r.EditedAt = text, mentions, m.now()
		return tx.SetMentions(r.ID, mentions, r.EditedAt)
	})
}

// Unsay deletes a comment: one's own, or anybody's for who manages the map.
func (m *Maps) Unsay(ctx context.Context, id ID, who Author, remark string) (Thread, error) {
	_, access, err := m.may(ctx, id, who.ID, Comment)
	if err != nil {
		return Thread{}, err
	}
	return m.amend(ctx, id, remark, func(tx Tx, _ Head, r *Remark) error {
		if r.By.ID != who.ID && !access.Covers(Manage) {
			return percorso.Errorf(percorso.Forbidden, "the comment is %s’s: they, or who manages the map, can delete it", r.By.Name)
		}
		if r.DeletedAt.IsZero() {
			r.Text, r.Mentions, r.DeletedAt = "", nil, m.now()
		}
		return tx.SetMentions(r.ID, nil, r.DeletedAt)
	})
}

// Resolve says that a thread, named by its first comment, is done with, or not.
func (m *Maps) Resolve(ctx context.Context, id ID, who Author, thread string, resolved bool) (Thread, error) {
	if _, _, err := m.may(ctx, id, who.ID, Comment); err != nil {
		return Thread{}, err
	}
	return m.amend(ctx, id, thread, func(tx Tx, h Head, r *Remark) error {
		if r.ID != r.Thread {
			return percorso.Errorf(percorso.Invalid, "resolved: it is said of a whole thread, by its first comment")
		}
		if resolved != r.ResolvedAt.IsZero() {
			return nil // it is so already
		}
		if !resolved {
			r.ResolvedAt, r.ResolvedBy = time.Time{}, ""
			return nil
		}
		r.ResolvedAt, r.ResolvedBy = m.now(), who.Name
		return note(tx, id, h.Seq, Resolved, who, r.ResolvedAt, Detail{Text: beginning(r.Text), Node: r.Node})
	})
}

// amend changes a remark, and tells its thread.
func (m *Maps) amend(ctx context.Context, id ID, remark string, f func(Tx, Head, *Remark) error) (Thread, error) {
	var r Remark
	_, err := m.change(ctx, id, func(tx Tx, h *Head) (err error) {
		if r, err = tx.Remark(id, remark); percorso.KindOf(err) == percorso.NotFound {
			return percorso.Errorf(percorso.NotFound, "the map has no comment %q", remark)
		}
		if err != nil {
			return err
		}
		if err := f(tx, *h, &r); err != nil {
			return err
		}
		return tx.SaveRemark(r)
	})
	if err != nil {
		return Thread{}, err
	}
	return m.told(ctx, id, r.Thread)
}

// Mentioned is where somebody was mentioned.
type Mentioned struct {
	Map     ID        `json:"map"`
	Title   string    `json:"title" doc:"Of the map"`
	Thread  string    `json:"thread"`
	Comment string    `json:"comment"`
	Node    string    `json:"node"`
	By      Author    `json:"by"`
	Text    string    `json:"text"`
	At      time.Time `json:"at"`
	Unread  bool      `json:"unread"`
}

// Mentions lists where somebody was mentioned, the newest first, at most 200; of
// maps that they may not see any more, none.
func (m *Maps) Mentions(ctx context.Context, person string, unread bool) ([]Mentioned, error) {
	list, err := m.seen(ctx, person)
	if err != nil {
		return nil, err
	}
	titles := map[ID]string{}
	for _, s := range list {
		if s.head.DeletedAt.IsZero() {
			titles[s.head.ID] = s.head.Summary.Title
		}
	}
	var mentions []Mention
	err = m.store.Look(ctx, func(tx Tx) error {
		mentions, err = tx.Mentions(person, unread, 200)
		return err
	})
	out := []Mentioned{}
	for _, x := range mentions {
		if title, sees := titles[x.Remark.Map]; sees {
			r := x.Remark
			out = append(out, Mentioned{Map: r.Map, Title: title, Thread: r.Thread, Comment: r.ID, Node: r.Node, By: r.By, Text: r.Text, At: r.At, Unread: x.SeenAt.IsZero()})
		}
	}
	return out, err
}

// SeeMentions marks somebody's mentions in those comments as seen, all of them
// if there are none.
func (m *Maps) SeeMentions(ctx context.Context, person string, comments []string) error {
	return m.store.Change(ctx, func(tx Tx) error { return tx.SeeMentions(person, comments, m.now()) })
}
