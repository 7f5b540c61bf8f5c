package journeymap_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"percorso"
	"percorso/journeymap"
	"percorso/journeymap/document"
)

// guarded is a map with a secret in every place where guests are not to look.
func (h *house) guarded(t *testing.T) journeymap.ID {
	t.Helper()
	id := h.small(t, owner)
	h.edit(t, id, owner,
		insert("l2", "lane", "map", "b", map[string]any{"kind": "pains"}),
		insert("l3", "lane", "map", "c", map[string]any{"kind": "text", "hidden": true}),
		insert("s3", "stage", "map", "c", map[string]any{"title": "Cassa"}),
		insert("gone", "card", "l1", "b", map[string]any{"stage": "s1", "text": "SECRET deleted"}),
		insert("under", "card", "l2", "b", map[string]any{"stage": "s1", "text": "SECRET in a lane that goes"}),
		insert("hidden", "card", "l3", "b", map[string]any{"stage": "s1", "text": "SECRET in a hidden lane"}),
		insert("cash", "card", "l1", "c", map[string]any{"stage": "s3", "text": "SECRET at a stage that goes"}),
		insert("p1", "persona", "map", "a", map[string]any{"name": "Giulia", "audience": map[string]any{"where": "SECRET"}}),
		set("s1", "bind", map[string]any{"of": "stage", "stage": "SECRET"}), set("s1", "submap", "SECRET"),
		set("map", "owner", "SECRET"), set("map", "pair", "SECRET"), set("map", "filter", map[string]any{"where": "SECRET"}), set("map", "review", map[string]any{"every": 30, "by": "SECRET"}))
	h.edit(t, id, owner, document.Op{Op: document.Delete, ID: "gone"}, document.Op{Op: document.Delete, ID: "l2"}, document.Op{Op: document.Delete, ID: "s3"})
	return id
}

func (h *house) share(t *testing.T, id journeymap.ID, n journeymap.NewShare) journeymap.Share {
	t.Helper()
	s, _, err := h.Share(t.Context(), id, owner, n)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestNothingElseIsShown: whole map or a part, by request or live, a guest is told
// nothing that was deleted or hidden, nor who is behind the map, nor what it is
// measured by.
func TestNothingElseIsShown(t *testing.T) {
	h := newHouse(t)
	id := h.guarded(t)
	for what, look := range map[string]journeymap.Look{
		"the whole map": {}, "a lane": {Lanes: []string{"l1", "l2", "l3"}}, "a stage": {Stages: []string{"s1", "s3"}},
	} {
		s := h.share(t, id, journeymap.NewShare{Access: journeymap.Comment, Look: look})
		_, doc, err := h.Shown(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		if text := string(raw(doc.Nodes())); strings.Contains(text, "SECRET") || !strings.Contains(text, "Cerca") || strings.Contains(text, "elio") {
			t.Errorf("%s: %s", what, text)
		}
		line, err := h.Watch(t.Context(), s, "192.0.2.1")
		if err != nil {
			t.Fatal(err)
		}
		if text := string(raw(heardOf(t, line, 1, "start")[0])); strings.Contains(text, "SECRET") || !strings.Contains(text, "Cerca") {
			t.Errorf("%s, live: %s", what, text)
		}
		line.Leave()
	}
	s := h.share(t, id, journeymap.NewShare{Access: journeymap.View, Figures: true})
	_, doc, err := h.Shown(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	if n, _ := doc.Node("s1"); n.Props["bind"] == nil || n.Props["submap"] != nil {
		t.Errorf("with figures: %s", raw(n))
	}
}

// TestAGuestFollows: what is changed in sight comes by operations, what comes to
// light all anew; either way a guest has what the link shows.
func TestAGuestFollows(t *testing.T) {
	h := newHouse(t)
	id := h.guarded(t)
	s := h.share(t, id, journeymap.NewShare{Access: journeymap.View})
	line, err := h.Watch(t.Context(), s, "192.0.2.1")
	if err != nil {
		t.Fatal(err)
	}
	defer line.Leave()
	start := heardOf(t, line, 1, "start")[0]
	doc, seq := document.Of(start.Nodes), start.Seq
	for i, c := range []struct {
		ops   []document.Op
		plain bool
	}{
		{[]document.Op{set("c1", "text", "Cerca ancora")}, true},
		{[]document.Op{insert("c9", "card", "l1", "d", map[string]any{"stage": "s2", "text": "Nuova", "bind": "SECRET"}), set("c9", "tags", []string{"x"})}, true},
		{[]document.Op{set("map", "owner", "SECRET"), set("s2", "bind", "SECRET")}, true},
		{[]document.Op{set("hidden", "text", "SECRET too")}, false},
		{[]document.Op{insert("h2", "card", "l3", "d", map[string]any{"stage": "s2", "text": "SECRET three"})}, false},
		{[]document.Op{insert("gone", "card", "l1", "b", map[string]any{"text": "No more"}), set("gone", "text", "No more")}, false},
		{[]document.Op{{Op: document.Move, ID: "hidden", Parent: "l1", Order: "z"}, set("hidden", "text", "Shown now")}, false},
		{[]document.Op{{Op: document.Delete, ID: "c9"}}, true},
		{[]document.Op{set("l1", "hidden", true)}, false},
		{[]document.Op{set("l1", "hidden", nil)}, false},
	} {
		h.edit(t, id, editor, c.ops...)
		h.wait(time.Minute)
		m := heardOf(t, line, 1, "start", "batch")[0]
		if text := string(raw(m)); (m.Type == "batch") != c.plain || m.Type == "batch" && m.Seq != seq+1 || strings.Contains(text, "SECRET") || m.By != (journeymap.Author{}) {
			t.Errorf("%d: after %d comes %s", i, seq, text)
		}
		if seq = m.Seq; m.Type == "start" {
			doc = document.Of(m.Nodes)
		} else {
			doc.Apply(m.Ops)
		}
		_, want, err := h.Shown(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := string(raw(doc.Reading())), string(raw(want.Reading())); got != want {
			t.Errorf("%d: the guest has\n%s\nand the link shows\n%s", i, got, want)
		}
	}
}

// TestGuestsKeepNobodyOut: they have windows of their own, so many on a map, and
// so many from one address.
func TestGuestsKeepNobodyOut(t *testing.T) {
	h := newHouse(t)
	id := h.small(t, owner)
	s := h.share(t, id, journeymap.NewShare{Access: journeymap.View})
	watch := func(address string) error {
		line, err := h.Watch(t.Context(), s, address)
		if err == nil {
			t.Cleanup(line.Leave)
		}
		return err
	}
	for i := range 300 {
		if err := watch(fmt.Sprint("192.0.2.", i/30)); err != nil {
			t.Fatalf("window %d: %v", i, err)
		}
		if i == 29 {
			wants(t, watch("192.0.2.0"), percorso.TooMany, "one more from there")
		}
	}
	wants(t, watch("203.0.113.1"), percorso.TooMany, "one more guest")
	for i := range 51 {
		line, err := h.Subscribe(t.Context(), id, viewer, journeymap.Since{})
		if i == 50 {
			wants(t, err, percorso.TooMany, "one more window of one person")
			break
		}
		if err != nil {
			t.Fatalf("a person's window %d: %v", i, err)
		}
		defer line.Leave()
	}
	line, err := h.Subscribe(t.Context(), id, editor, journeymap.Since{})
	if err != nil {
		t.Fatal(err)
	}
	line.Leave()
}

// TestALinkRunsOut: it opens nothing from then on, and who looks by it is let go.
func TestALinkRunsOut(t *testing.T) {
	h := newHouse(t)
	id := h.small(t, owner)
	s, secret, err := h.Share(t.Context(), id, owner, journeymap.NewShare{Access: journeymap.View, Days: 2})
	if err != nil {
		t.Fatal(err)
	}
	line, err := h.Watch(t.Context(), s, "192.0.2.1")
	if err != nil {
		t.Fatal(err)
	}
	defer line.Leave()
	h.wait(47 * time.Hour)
	if _, err := h.ByLink(t.Context(), secret); err != nil {
		t.Errorf("an hour before: %v", err)
	}
	h.wait(time.Hour)
	_, err = h.ByLink(t.Context(), secret)
	wants(t, err, percorso.NotFound, "a link that has run out")
	wants(t, line.Recheck(t.Context()), percorso.NotFound, "its live line")
}

// TestGuestsLeaveRoom: one link brings so many comments, and no guest gets at a
// thread by the name of another's comment.
func TestGuestsLeaveRoom(t *testing.T) {
	h := newHouse(t)
	id := h.small(t, owner)
	if _, err := h.Say(t.Context(), id, editor, journeymap.Saying{Node: "c1", Text: "Tra noi", Batch: "batch-of-elio"}); err != nil {
		t.Fatal(err)
	}
	s := h.share(t, id, journeymap.NewShare{Access: journeymap.Comment})
	_, err := h.GuestSay(t.Context(), s, "192.0.2.1", "Rita", journeymap.Saying{Node: "c1", Text: "?", Batch: "batch-of-elio"})
	wants(t, err, percorso.Conflict, "the name of another's comment")
	said := 0
	for i := range 510 {
		if _, err = h.GuestSay(t.Context(), s, fmt.Sprint("192.0.2.", i/10), "Rita", journeymap.Saying{Node: "c1", Text: "?"}); err != nil {
			break
		}
		said++
	}
	wants(t, err, percorso.TooMany, "one more by the same link")
	if said != 500 {
		t.Errorf("%d comments by one link", said)
	}
	if _, err := h.Say(t.Context(), id, editor, journeymap.Saying{Node: "c1", Text: "Ancora noi"}); err != nil {
		t.Error(err)
	}
}

// TestAPrivateMapsCopyIsPrivate, also when somebody makes it who may only look.
func TestAPrivateMapsCopyIsPrivate(t *testing.T) {
	h := newHouse(t)
	id := h.small(t, owner)
	if _, err := h.SetDoor(t.Context(), id, owner, true, []journeymap.Grant{{Person: editor.ID, Access: journeymap.View}}); err != nil {
		t.Fatal(err)
	}
	made, err := h.Create(t.Context(), editor, journeymap.New{Copy: id})
	if err != nil {
		t.Fatal(err)
	}
	if access, err := h.Access(t.Context(), made, analyst.ID); err != nil || access != journeymap.None {
		t.Errorf("others have %q of it, %v", access, err)
	}
}

// TestNoWayBackIn: a sub-journey that was deleted does not come back once its map
// leads here, by whatever way.
func TestNoWayBackIn(t *testing.T) {
	h := newHouse(t)
	a, b := h.small(t, editor), h.small(t, editor)
	h.edit(t, a, editor, insert("step", "stage", "s1", "a", map[string]any{"submap": b}))
	h.edit(t, a, editor, document.Op{Op: document.Delete, ID: "s1"})
	h.edit(t, b, editor, set("s1", "submap", a))
	for what, ops := range map[string][]document.Op{
		"the stage above it": {insert("s1", "stage", "map", "a", nil)},
		"a move out of it":   {{Op: document.Move, ID: "step", Parent: "s2", Order: "a"}},
	} {
		_, err := h.Append(t.Context(), a, editor, name(), ops)
		wants(t, err, percorso.Conflict, what)
	}
	h.edit(t, a, editor, set("step", "submap", nil), insert("s1", "stage", "map", "a", nil))
}
