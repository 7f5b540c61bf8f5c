package journeymap_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"percorso"
	"percorso/journeymap"
	"percorso/journeymap/document"
	"percorso/store/sqlite"
)

// TestABatchIsTakenOnce: sent again under its name, it has its number, and
// changes nothing.
func TestABatchIsTakenOnce(t *testing.T) {
	h := newHouse(t)
	id := h.small(t, editor)
	batch := name()
	first, err := h.Append(t.Context(), id, editor, batch, []document.Op{set("s1", "title", "Una")})
	if err != nil || first.Seq != 2 || first.Again {
		t.Fatalf("%+v, %v", first, err)
	}
	h.edit(t, id, editor, set("s1", "title", "Due"))
	again, err := h.Append(t.Context(), id, editor, batch, []document.Op{set("s1", "title", "Una")})
	if err != nil || again.Seq != 2 || !again.Again {
		t.Errorf("%+v, %v", again, err)
	}
	if got := h.nodes(t, id); !strings.Contains(got, "Due") || strings.Contains(got, "Una") {
		t.Errorf("it was applied twice: %s", got)
	}
}

// TestLimits: what is over a limit is refused whole, with where and what to do.
func TestLimits(t *testing.T) {
	h := newHouse(t)
	id := h.small(t, editor)
	before := h.nodes(t, id)
	var stages []document.Op
	for range 1000 {
		stages = append(stages, insert(name(), "stage", "map", "c", nil))
	}
	for what, ops := range map[string][]document.Op{
		"a million characters": {set("c1", "text", strings.Repeat("x", 1_000_000))},
		"a thousand stages":    stages,
		"too many operations":  make([]document.Op, 2001),
		"nothing":              nil,
		"no id":                {insert("a b", "card", "l1", "a", nil)},
		"an approval":          {set("map", "state", "approved")},
	} {
		if len(ops) > 0 {
			ops = append([]document.Op{set("s1", "title", "not this")}, ops...)
		}
		_, err := h.Append(t.Context(), id, editor, name(), ops)
		if kind := percorso.KindOf(err); kind != percorso.Invalid && kind != percorso.TooLarge {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, err := h.Append(t.Context(), id, editor, "x", []document.Op{set("s1", "title", "x")}); percorso.KindOf(err) != percorso.Invalid {
		t.Errorf("a batch without a name of its own: %v", err)
	}
	if after := h.nodes(t, id); after != before {
		t.Errorf("something of it stayed: %s", after)
	}
}

// broken is a store whose disk fills up.
type broken struct {
	journeymap.Store
	full bool
}

func (b *broken) Change(ctx context.Context, f func(journeymap.Tx) error) error {
	return b.Store.Change(ctx, func(tx journeymap.Tx) error {
		if err := f(tx); err != nil || !b.full {
			return err
		}
		return percorso.Errorf(percorso.Unavailable, "the disk is full")
	})
}

// TestDiskFull: the editor is told, nobody else hears of it, and the batch can be
// sent again later.
func TestDiskFull(t *testing.T) {
	h := newHouse(t)
	id := h.small(t, editor)
	store := &broken{Store: sqlite.NewMapStore(h.db)}
	h.open(store)
	s, err := h.Subscribe(t.Context(), id, viewer, journeymap.Since{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Leave()
	before := h.nodes(t, id)
	store.full = true
	batch, ops := name(), []document.Op{set("s1", "title", "Non ancora")}
	_, err = h.Append(t.Context(), id, editor, batch, ops)
	wants(t, err, percorso.Unavailable, "on a full disk")
	if after := h.nodes(t, id); after != before {
		t.Errorf("it is shown though it was not kept: %s", after)
	}
	store.full = false
	done, err := h.Append(t.Context(), id, editor, batch, ops)
	if err != nil || done.Again || done.Seq != 2 {
		t.Errorf("%+v, %v", done, err)
	}
	var seqs []int64
	for _, m := range heardOf(t, s, 2, "start", "batch") {
		seqs = append(seqs, m.Seq)
	}
	if len(seqs) != 2 || seqs[0] != 1 || seqs[1] != 2 {
		t.Errorf("the viewer heard %v", seqs)
	}
}

// said is a message of a live line, as far as tests look at it.
type said struct {
	Type    string             `json:"type"`
	Seq     int64              `json:"seq"`
	Batch   string             `json:"batch"`
	By      journeymap.Author  `json:"by"`
	Ops     []document.Op      `json:"ops"`
	Nodes   []document.Node    `json:"nodes"`
	Batches []journeymap.Batch `json:"batches"`
	Access  journeymap.Access  `json:"access"`
	People  []journeymap.Here  `json:"people"`
	Thread  *journeymap.Thread `json:"thread"`
}

// heardOf returns the next n messages of those types.
func heardOf(t testing.TB, s *journeymap.Subscription, n int, types ...string) (out []said) {
	t.Helper()
	ctx, end := context.WithTimeout(t.Context(), 5*time.Second)
	defer end()
	for len(out) < n {
		text, err := s.Next(ctx)
		if err != nil {
			t.Fatalf("after %d messages: %v", len(out), err)
		}
		var m said
		if err := json.Unmarshal(text, &m); err != nil {
			t.Fatal(err)
		}
		for _, typ := range types {
			if m.Type == typ {
				out = append(out, m)
			}
		}
	}
	return out
}

// TestComingBack: with a number that is known, only what was missed comes; with
// one of another log, or none, everything.
func TestComingBack(t *testing.T) {
	h := newHouse(t)
	id := h.small(t, editor)
	last := name()
	if _, err := h.Append(t.Context(), id, editor, last, []document.Op{set("s1", "title", "2")}); err != nil {
		t.Fatal(err)
	}
	for i := range 20 {
		h.edit(t, id, editor, set("s1", "title", i))
	}
	for what, c := range map[string]struct {
		since   journeymap.Since
		batches int
	}{
		"never there":     {journeymap.Since{}, 0},
		"was there":       {journeymap.Since{Seq: 2}, 20},
		"same log":        {journeymap.Since{Seq: 2, Batch: last}, 20},
		"another log":     {journeymap.Since{Seq: 3, Batch: last}, 0},
		"from the future": {journeymap.Since{Seq: 99}, 0},
	} {
		s, err := h.Subscribe(t.Context(), id, viewer, c.since)
		if err != nil {
			t.Fatal(err)
		}
		m := heardOf(t, s, 1, "start")[0]
		if m.Seq != 22 || len(m.Batches) != c.batches || (len(m.Nodes) == 0) == (c.batches == 0) || m.Access != journeymap.View {
			t.Errorf("%s: seq %d, %d nodes, %d batches, %s", what, m.Seq, len(m.Nodes), len(m.Batches), m.Access)
		}
		s.Leave()
	}
}

// TestASlowReaderIsLetGo, and can come back for what they missed; nobody waits
// for them.
func TestASlowReaderIsLetGo(t *testing.T) {
	h := newHouse(t)
	id := h.small(t, editor)
	s, err := h.Subscribe(t.Context(), id, viewer, journeymap.Since{})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 300 {
		h.edit(t, id, editor, set("s1", "title", i))
	}
	seq := int64(0)
	for {
		text, err := s.Next(t.Context())
		if err != nil {
			wants(t, err, percorso.Unavailable, "reading slowly")
			break
		}
		var m said
		if err := json.Unmarshal(text, &m); err != nil {
			t.Fatal(err)
		}
		seq = max(seq, m.Seq)
	}
	s.Leave()
	s, err = h.Subscribe(t.Context(), id, viewer, journeymap.Since{Seq: seq})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Leave()
	if m := heardOf(t, s, 1, "start")[0]; m.Seq != 301 || int64(len(m.Batches)) != 301-seq || seq < 200 {
		t.Errorf("read up to %d, then %d batches up to %d", seq, len(m.Batches), m.Seq)
	}
}

// TestPresence: people are shown to each other, guests to nobody; one person in
// two windows has one colour.
func TestPresence(t *testing.T) {
	h := newHouse(t)
	id := h.small(t, editor)
	join := func(who journeymap.Author) *journeymap.Subscription {
		s, err := h.Subscribe(t.Context(), id, who, journeymap.Since{})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	a, b, c := join(editor), join(viewer), join(editor)
	editing := "c1"
	c.Place([]string{"c1"}, &editing, &journeymap.Point{X: 3, Y: 4})
	var people []journeymap.Here
	for len(people) != 3 || people[1].Editing == nil && people[0].Editing == nil {
		people = heardOf(t, b, 1, "presence")[0].People
	}
	if people[0].Color != people[1].Color || people[2].Color == people[0].Color || people[2].ID != "vito" {
		t.Errorf("%+v", people)
	}
	a.Leave()
	c.Leave()
	for len(people) != 1 {
		people = heardOf(t, b, 1, "presence")[0].People
	}
	rows, err := h.Portfolio(t.Context(), viewer.ID, false)
	if err != nil || rows[0].Here != 1 {
		t.Errorf("%+v, %v", rows, err)
	}
	b.Leave()
}

// TestSubmapsDoNotGoInCircles, over however many maps.
func TestSubmapsDoNotGoInCircles(t *testing.T) {
	h := newHouse(t)
	a, b, c := h.small(t, editor), h.small(t, editor), h.small(t, editor)
	h.edit(t, a, editor, set("s1", "submap", b))
	h.edit(t, b, editor, set("s1", "submap", c))
	for _, target := range []journeymap.ID{a, b, c} {
		_, err := h.Append(t.Context(), c, editor, name(), []document.Op{set("s1", "title", "x"), insert("s9", "stage", "map", "z", map[string]any{"submap": target})})
		wants(t, err, percorso.Conflict, "a circle")
	}
	h.edit(t, b, editor, set("s1", "submap", nil))
	h.edit(t, c, editor, set("s1", "submap", a))
}

// TestAPairOfForms: the map of tomorrow keeps the nodes of the one of today, and
// both know each other.
func TestAPairOfForms(t *testing.T) {
	h := newHouse(t)
	today := h.small(t, editor)
	tomorrow, err := h.Create(t.Context(), editor, journeymap.New{Copy: today, Form: journeymap.ToBe, Title: "Domani"})
	if err != nil {
		t.Fatal(err)
	}
	a, err := h.Row(t.Context(), today, viewer.ID)
	if err != nil {
		t.Fatal(err)
	}
	b, err := h.Row(t.Context(), tomorrow, viewer.ID)
	if err != nil {
		t.Fatal(err)
	}
	if a.Pair != string(tomorrow) || b.Pair != string(today) || a.Form != journeymap.AsIs || b.Form != journeymap.ToBe || b.Title != "Domani" || b.Cards != 1 {
		t.Errorf("%+v\n%+v", a, b)
	}
	d, err := h.Difference(t.Context(), viewer.ID, today, 0, tomorrow, 0)
	if err != nil || d.Added != 0 || d.Removed != 0 {
		t.Errorf("%+v, %v", d, err)
	}
	_, err = h.Create(t.Context(), editor, journeymap.New{Copy: today, Form: journeymap.ToBe})
	wants(t, err, percorso.Conflict, "a second one of that form")
	_, err = h.Create(t.Context(), viewer, journeymap.New{Title: "Mia"})
	wants(t, err, percorso.Forbidden, "a viewer's map")
	_, err = h.Create(t.Context(), editor, journeymap.New{Doc: document.Of([]document.Node{{ID: "map", Kind: "map", Props: map[string]json.RawMessage{"title": raw(strings.Repeat("x", 70_000))}}})})
	if kind := percorso.KindOf(err); kind != percorso.TooLarge && kind != percorso.Invalid {
		t.Errorf("a document over a limit: %v", err)
	}
}

// TestDeletedAndBack: a map that is deleted is gone for all, can be brought back
// for 30 days, and is gone for good after.
func TestDeletedAndBack(t *testing.T) {
	h := newHouse(t)
	id := h.small(t, editor)
	s, err := h.Subscribe(t.Context(), id, viewer, journeymap.Since{})
	if err != nil {
		t.Fatal(err)
	}
	wants(t, h.Delete(t.Context(), id, viewer), percorso.Forbidden, "a viewer deletes")
	if err := h.Delete(t.Context(), id, editor); err != nil { // who made it manages it
		t.Fatal(err)
	}
	heardOf(t, s, 1, "gone")
	for err == nil {
		_, err = s.Next(t.Context())
	}
	wants(t, err, percorso.NotFound, "the line of a deleted map")
	s.Leave()
	_, err = h.Append(t.Context(), id, editor, name(), []document.Op{set("s1", "title", "x")})
	wants(t, err, percorso.NotFound, "a change of it")
	_, err = h.Open(t.Context(), id, editor.ID)
	wants(t, err, percorso.NotFound, "opening it")
	rows, err := h.Portfolio(t.Context(), owner.ID, true)
	if err != nil || len(rows) != 1 || rows[0].DeletedAt == nil {
		t.Errorf("%+v, %v", rows, err)
	}
	wants(t, h.Restore(t.Context(), id, viewer), percorso.Forbidden, "a viewer brings it back")
	if err := h.Restore(t.Context(), id, owner); err != nil {
		t.Fatal(err)
	}
	wants(t, h.Restore(t.Context(), id, owner), percorso.Conflict, "twice")
	h.edit(t, id, editor, set("s1", "title", "Di nuovo"))
	if err := errors.Join(h.Delete(t.Context(), id, owner), h.Tidy(t.Context())); err != nil {
		t.Fatal(err)
	}
	h.wait(31 * 24 * time.Hour)
	if err := h.Tidy(t.Context()); err != nil {
		t.Fatal(err)
	}
	wants(t, h.Restore(t.Context(), id, owner), percorso.NotFound, "after a month")
}

// TestApproval: draft, review, approved; a version is kept, and the next review
// planned.
func TestApproval(t *testing.T) {
	h := newHouse(t)
	id := h.small(t, owner)
	h.edit(t, id, editor, set("map", "review", map[string]any{"every": 90}))
	_, err := h.SetState(t.Context(), id, owner, "approved")
	wants(t, err, percorso.Conflict, "a draft is approved")
	_, err = h.SetState(t.Context(), id, viewer, "review")
	wants(t, err, percorso.Forbidden, "a viewer asks for review")
	if _, err := h.SetState(t.Context(), id, editor, "review"); err != nil {
		t.Fatal(err)
	}
	_, err = h.SetState(t.Context(), id, editor, "approved")
	wants(t, err, percorso.Forbidden, "an editor approves")
	if _, err := h.SetState(t.Context(), id, owner, "approved"); err != nil {
		t.Fatal(err)
	}
	row, err := h.Row(t.Context(), id, viewer.ID)
	if err != nil || row.State != "approved" || row.Next != "2027-02-20" || row.Due != "later" || row.Stale != nil {
		t.Errorf("%+v, %v", row, err)
	}
	versions, err := h.Versions(t.Context(), id, viewer.ID)
	if err != nil || len(versions) != 1 || versions[0].Kind != journeymap.Approved || versions[0].By != owner {
		t.Errorf("%+v, %v", versions, err)
	}
	h.wait(85 * 24 * time.Hour)
	if row, _ = h.Row(t.Context(), id, viewer.ID); row.Due != "soon" {
		t.Errorf("a week before: %s", row.Due)
	}
	h.wait(7 * 24 * time.Hour)
	if row, _ = h.Row(t.Context(), id, viewer.ID); row.Due != "overdue" || row.Stale == nil {
		t.Errorf("after: %s", row.Due)
	}
}
