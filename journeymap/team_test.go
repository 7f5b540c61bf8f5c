package journeymap_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"percorso"
	"percorso/journeymap"
	"percorso/journeymap/document"
)

// TestAVersionComesBack, as changes that can be undone by bringing back what was
// before; whether the map is approved, and its owner, stay.
func TestAVersionComesBack(t *testing.T) {
	h := newHouse(t)
	id := h.small(t, editor)
	h.edit(t, id, editor, set("map", "scenario", "Regalo"), set("map", "owner", "elio"))
	kept, err := h.Keep(t.Context(), id, editor, " Prima ", "del lancio")
	if err != nil || kept.Number != 1 || kept.Name != "Prima" || kept.By != editor {
		t.Fatalf("%+v, %v", kept, err)
	}
	_, then, err := h.Version(t.Context(), id, viewer.ID, 1)
	if err != nil {
		t.Fatal(err)
	}
	h.edit(t, id, owner,
		document.Op{Op: document.Delete, ID: "c1"}, document.Op{Op: document.Delete, ID: "s2"}, document.Op{Op: document.Move, ID: "s1", Parent: "map", Order: "z"},
		insert("s3", "stage", "map", "c", nil), insert("x1", "stage", "s3", "c", nil), set("map", "scenario", nil), set("map", "goal", "Altro"), set("map", "owner", "olga"),
		document.Op{Op: document.Move, ID: "s1", Parent: "s3", Order: "a"})
	changed := h.nodes(t, id)
	done, err := h.Revert(t.Context(), id, editor, 1)
	if err != nil || done.Before != 2 {
		t.Fatalf("%+v, %v", done, err)
	}
	d, err := h.Difference(t.Context(), viewer.ID, id, 1, id, 0)
	if err != nil || len(d.Nodes) != 1 || d.Nodes[0].ID != document.Root || len(d.Nodes[0].Props) != 1 || d.Nodes[0].Props[0].Name != "owner" {
		t.Errorf("brought back it differs: %s, %v", raw(d), err)
	}
	if len(then.Stages()) != 2 {
		t.Errorf("the version itself has %d stages", len(then.Stages()))
	}
	if _, err := h.Revert(t.Context(), id, editor, done.Before); err != nil {
		t.Fatal(err)
	}
	d, err = h.Difference(t.Context(), viewer.ID, id, done.Before, id, 0)
	if err != nil || len(d.Nodes) != 0 {
		t.Errorf("undone it differs from\n%s\nby %s, %v", changed, raw(d), err)
	}
	_, err = h.Revert(t.Context(), id, viewer, 1)
	wants(t, err, percorso.Forbidden, "a viewer brings back")
	_, err = h.Revert(t.Context(), id, editor, 99)
	wants(t, err, percorso.NotFound, "a version that there is not")
	_, err = h.Keep(t.Context(), id, editor, " ", "")
	wants(t, err, percorso.Invalid, "a version without a name")
}

// TestApprovedAndChanged: the portfolio tells what was changed since it was
// approved.
func TestApprovedAndChanged(t *testing.T) {
	h := newHouse(t)
	id := h.small(t, owner)
	for _, state := range []string{journeymap.InReview, journeymap.Approval} {
		if _, err := h.SetState(t.Context(), id, owner, state); err != nil {
			t.Fatal(err)
		}
	}
	if row, err := h.Row(t.Context(), id, viewer.ID); err != nil || row.Approved == nil || row.Approved.Changed || row.Approved.By != owner {
		t.Errorf("%s, %v", raw(row), err)
	}
	h.wait(time.Minute)
	h.edit(t, id, editor, set("s1", "title", "Altro"))
	if row, err := h.Row(t.Context(), id, viewer.ID); err != nil || row.Approved == nil || !row.Approved.Changed {
		t.Errorf("%s, %v", raw(row), err)
	}
	copied, err := h.Create(t.Context(), editor, journeymap.New{Copy: id})
	if err != nil {
		t.Fatal(err)
	}
	if row, err := h.Row(t.Context(), copied, viewer.ID); err != nil || row.Approved != nil || row.State != journeymap.Draft {
		t.Errorf("%s, %v", raw(row), err)
	}
	if _, err := h.SetState(t.Context(), id, editor, journeymap.Draft); err != nil {
		t.Fatal(err)
	}
	if row, err := h.Row(t.Context(), id, viewer.ID); err != nil || row.Approved != nil {
		t.Errorf("%s, %v", raw(row), err)
	}
}

// TestHistory: what somebody changes within ten minutes is one entry; all maps
// have one history, of which one sees what one may.
func TestHistory(t *testing.T) {
	h := newHouse(t)
	id := h.small(t, editor)
	h.edit(t, id, editor, insert("c2", "card", "l1", "b", map[string]any{"stage": "s1"}), set("c1", "text", "Trova"))
	h.edit(t, id, owner, document.Op{Op: document.Delete, ID: "c1"})
	h.wait(11 * time.Minute)
	h.edit(t, id, owner, set("s1", "title", "Ricerca"))
	if _, err := h.Say(t.Context(), id, analyst, journeymap.Saying{Node: "s1", Text: "Perché?\n\nNon è chiaro."}); err != nil {
		t.Fatal(err)
	}
	list, err := h.History(t.Context(), id, viewer.ID, 0, 50)
	if err != nil {
		t.Fatal(err)
	}
	var kinds []string
	for _, a := range list {
		kinds = append(kinds, string(a.Kind)+" "+a.By.Name)
	}
	if got := strings.Join(kinds, ", "); got != "commented Anna, edited Olga, edited Olga, edited Elio, created Elio" {
		t.Errorf("%s", got)
	}
	mine := list[3].Detail
	if mine.Added["card"] != 2 || mine.Added["stage"] != 2 || mine.Changed["card"] != 1 || mine.Batches != 2 || list[2].Detail.Removed["card"] != 1 || list[0].Detail.Text != "Perché? Non è chiaro." {
		t.Errorf("%s", raw(list))
	}
	page, err := h.History(t.Context(), id, viewer.ID, list[1].ID, 2)
	if err != nil || len(page) != 2 || page[0].ID != list[2].ID {
		t.Errorf("%s, %v", raw(page), err)
	}
	other := h.small(t, owner)
	if _, err := h.SetDoor(t.Context(), other, owner, true, nil); err != nil {
		t.Fatal(err)
	}
	for who, want := range map[journeymap.Author]int{viewer: 5, owner: 8} {
		if feed, err := h.Feed(t.Context(), who.ID, 0, 50); err != nil || len(feed) != want {
			t.Errorf("%s sees %d of what happened, want %d, %v", who.Name, len(feed), want, err)
		}
	}
}

// TestAccess walks over roles, names and private maps.
func TestAccess(t *testing.T) {
	h := newHouse(t)
	id := h.small(t, editor)
	expect := func(what string, want map[string]journeymap.Access) {
		t.Helper()
		for person, access := range want {
			if got, err := h.Access(t.Context(), id, person); err != nil || got != access {
				t.Errorf("%s: %s has %q, want %q (%v)", what, person, got, access, err)
			}
		}
	}
	expect("by role", map[string]journeymap.Access{"olga": "manage", "elio": "manage", "anna": "comment", "vito": "view", "nobody": ""})
	grant := func(private bool, grants ...journeymap.Grant) {
		t.Helper()
		if _, err := h.SetDoor(t.Context(), id, editor, private, grants); err != nil {
			t.Fatal(err)
		}
	}
	grant(false, journeymap.Grant{Person: "vito", Access: journeymap.Edit}, journeymap.Grant{Person: "anna", Access: journeymap.View})
	expect("named", map[string]journeymap.Access{"olga": "manage", "elio": "manage", "anna": "view", "vito": "edit"})
	grant(true, journeymap.Grant{Person: "vito", Access: journeymap.Comment})
	expect("private", map[string]journeymap.Access{"olga": "", "elio": "manage", "anna": "", "vito": "comment"})
	door, err := h.Door(t.Context(), id, viewer.ID)
	if err != nil || !door.Private || len(door.People) != 2 || door.Mine != journeymap.Comment {
		t.Errorf("%+v, %v", door, err)
	}
	_, err = h.Door(t.Context(), id, owner.ID)
	wants(t, err, percorso.NotFound, "who may not see it asks who may")
	h.crowd.set(journeymap.Person{ID: "elio", Name: "Elio"})
	expect("nobody is left who manages it", map[string]journeymap.Access{"olga": "manage", "elio": "", "anna": "", "vito": "comment"})
	_, err = h.SetDoor(t.Context(), id, owner, true, []journeymap.Grant{{Person: "vito", Access: "all"}})
	wants(t, err, percorso.Invalid, "an access that there is not")
	_, err = h.SetDoor(t.Context(), id, owner, true, []journeymap.Grant{{Person: "ugo", Access: journeymap.View}})
	wants(t, err, percorso.Invalid, "somebody who is not there")
	_, err = h.Say(t.Context(), id, viewer, journeymap.Saying{Node: "s1", Text: "@Anna", Mentions: []string{"anna"}})
	wants(t, err, percorso.Invalid, "mentioning somebody who does not see it")
}

// TestPortfolio: every map that somebody sees, with what its nodes say.
func TestPortfolio(t *testing.T) {
	h := newHouse(t)
	id := h.small(t, editor)
	h.edit(t, id, editor,
		insert("p1", "persona", "map", "a", map[string]any{"name": "Giulia"}), insert("s3", "stage", "s1", "a", nil),
		insert("c2", "card", "l1", "b", map[string]any{"stage": "s2", "evidence": "partly"}), insert("c3", "card", "l1", "c", map[string]any{"stage": "s2"}),
		set("c1", "bind", map[string]any{"of": "stage", "stage": "acquisto"}), set("map", "owner", "olga"), set("map", "scenario", "Regalo"))
	private := h.small(t, owner)
	if _, err := h.SetDoor(t.Context(), private, owner, true, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Say(t.Context(), id, analyst, journeymap.Saying{Node: "map", Text: "Bene"}); err != nil {
		t.Fatal(err)
	}
	rows, err := h.Portfolio(t.Context(), viewer.ID, false)
	if err != nil || len(rows) != 1 {
		t.Fatalf("%+v, %v", rows, err)
	}
	r := rows[0]
	if r.ID != id || r.Title != "Giulia compra" || r.Stages != 2 || r.Steps != 1 || r.Lanes != 1 || r.Cards != 3 || r.Bound != 1 ||
		r.Evidence != (journeymap.Evidence{None: 1, Partly: 1, Measured: 1}) || !slices.Equal(r.Personas, []string{"Giulia"}) || r.OwnerName != "Olga" ||
		r.OpenComments != 1 || r.ChangedBy != editor || r.Access != journeymap.View || r.Due != "none" || r.Stale != nil || r.State != journeymap.Draft {
		t.Errorf("%s", raw(r))
	}
	h.wait(181 * 24 * time.Hour)
	if one, err := h.Row(t.Context(), id, viewer.ID); err != nil || one.Stale == nil {
		t.Errorf("%s, %v", raw(one), err)
	}
	again := h.again(t)
	kept, err := again.Portfolio(t.Context(), viewer.ID, false)
	if err != nil || string(raw(kept)) != string(raw(rows)) {
		t.Errorf("after a restart %s, %v", raw(kept), err)
	}
}

// TestLinksRunOut, are throttled, and say nothing once ended.
func TestLinksRunOut(t *testing.T) {
	h := newHouse(t)
	id := h.small(t, editor)
	s, secret, err := h.Share(t.Context(), id, editor, journeymap.NewShare{Access: journeymap.Comment, Password: "girasole", Days: 2})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := h.Prove(t.Context(), s, "tulipano", "::1"); percorso.KindOf(err) != percorso.Forbidden {
		t.Errorf("a wrong password: %v", err)
	}
	proof, _, err := h.Prove(t.Context(), s, "girasole", "::1")
	if err != nil || !h.Proven(s, proof) || h.Proven(s, proof+"x") || h.Proven(s, "") {
		t.Errorf("%q, %v", proof, err)
	}
	h.wait(13 * time.Hour)
	if h.Proven(s, proof) {
		t.Error("who said the password is believed for ever")
	}
	var saying error
	for range 30 {
		if _, err := h.GuestSay(t.Context(), s, "::1", "Rita", journeymap.Saying{Node: "s1", Text: "?"}); err != nil {
			saying = err
		}
	}
	wants(t, saying, percorso.TooMany, "thirty comments at once")
	_, err = h.GuestSay(t.Context(), s, "::2", " ", journeymap.Saying{Node: "s1", Text: "?"})
	wants(t, err, percorso.Invalid, "a guest without a name")
	if _, err := h.ByLink(t.Context(), secret); err != nil {
		t.Error(err)
	}
	h.wait(36 * time.Hour)
	_, err = h.ByLink(t.Context(), secret)
	wants(t, err, percorso.NotFound, "a link that has run out")
	for what, n := range map[string]journeymap.NewShare{
		"a link to edit": {Access: journeymap.Edit}, "a short password": {Access: journeymap.View, Password: "123"},
		"a lane that there is not": {Access: journeymap.View, Look: journeymap.Look{Lanes: []string{"no"}}},
	} {
		_, _, err := h.Share(t.Context(), id, editor, n)
		wants(t, err, percorso.Invalid, what)
	}
	_, secret, err = h.Share(t.Context(), id, editor, journeymap.NewShare{Access: journeymap.View})
	if err != nil {
		t.Fatal(err)
	}
	if err := h.Delete(t.Context(), id, editor); err != nil {
		t.Fatal(err)
	}
	_, err = h.ByLink(t.Context(), secret)
	wants(t, err, percorso.NotFound, "a link to a map that was deleted")
}

// gif is a picture of one pixel, another for each n.
func gif(n byte) []byte {
	return []byte("GIF89a\x01\x00\x01\x00\x80\x00\x00" + string([]byte{n}) + "\x00\x00\xff\xff\xff,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;")
}

// TestPicturesAreCleanedUp once they stand nowhere for a week: on the map, in a
// version, or on something that could be brought back.
func TestPicturesAreCleanedUp(t *testing.T) {
	h := newHouse(t)
	id := h.small(t, editor)
	var ids []string
	for n := range byte(4) {
		a, err := h.AddAsset(t.Context(), id, editor, gif(n))
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, a.ID)
	}
	image := func(asset string) map[string]any {
		return map[string]any{"stage": "s1", "image": map[string]any{"asset": asset}}
	}
	h.edit(t, id, editor, insert("c7", "card", "l1", "b", image(ids[0])), insert("c8", "card", "l1", "c", image(ids[1])), set("c1", "image", map[string]any{"asset": ids[2]}))
	if _, err := h.Keep(t.Context(), id, editor, "Con le immagini", ""); err != nil {
		t.Fatal(err)
	}
	h.edit(t, id, editor, document.Op{Op: document.Delete, ID: "c8"}, set("c1", "image", nil))
	there := func() (n []string) {
		for _, asset := range ids {
			if _, content, err := h.Asset(t.Context(), id, viewer.ID, asset); err == nil && len(content) > 0 {
				n = append(n, asset)
			}
		}
		return n
	}
	if err := h.Tidy(t.Context()); err != nil || len(there()) != 4 {
		t.Errorf("at once: %v, %v", there(), err)
	}
	h.wait(8 * 24 * time.Hour)
	if err := h.Tidy(t.Context()); err != nil || !slices.Equal(there(), ids[:3]) {
		t.Errorf("after a week: %v of %v, %v", there(), ids, err)
	}
}

// TestAMapOfThirtyStages with twenty lanes and six hundred cards opens soon.
func TestAMapOfThirtyStages(t *testing.T) {
	h := newHouse(t)
	nodes := []document.Node{{ID: document.Root, Kind: document.KindMap}}
	keys := document.Spread(40)
	for i := range 30 {
		nodes = append(nodes, document.Node{ID: document.NodeID("s" + keys[i]), Kind: document.KindStage, Parent: document.Root, Order: keys[i]})
	}
	for i := range 20 {
		nodes = append(nodes, document.Node{ID: document.NodeID("l" + keys[i]), Kind: document.KindLane, Parent: document.Root, Order: keys[i]})
		for j := range 30 {
			nodes = append(nodes, document.Node{ID: document.NodeID("c" + keys[i] + "_" + keys[j]), Kind: document.KindCard, Parent: document.NodeID("l" + keys[i]), Order: keys[j], Props: map[string]json.RawMessage{"stage": raw("s" + keys[j]), "text": raw(strings.Repeat("parola ", 12))}})
		}
	}
	id, err := h.Create(t.Context(), editor, journeymap.New{Doc: document.Of(nodes)})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 150 {
		h.edit(t, id, editor, set("s"+keys[i%30], "title", i))
	}
	h = h.again(t)
	began := time.Now()
	s, err := h.Subscribe(t.Context(), id, viewer, journeymap.Since{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Leave()
	if m := heardOf(t, s, 1, "start")[0]; len(m.Nodes) != 651 {
		t.Errorf("%d nodes", len(m.Nodes))
	}
	if took := time.Since(began); took > 500*time.Millisecond {
		t.Errorf("it took %v to open, want at most 500 ms", took)
	} else {
		t.Logf("opened in %v", took)
	}
}
