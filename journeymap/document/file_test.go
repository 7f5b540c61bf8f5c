package document_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"percorso"
	"percorso/journeymap/document"
)

// shown is a document without what the file leaves out: what nobody sees, and the
// very keys of the order.
func shown(t interface{ Fatal(args ...any) }, d *document.Document) string {
	var nodes []document.Node
	for _, n := range d.Nodes() {
		if d.Visible(n.ID) {
			n.Order = ""
			nodes = append(nodes, n)
		}
	}
	var order strings.Builder
	for _, parent := range nodes {
		for _, kind := range []document.Kind{document.KindPersona, document.KindStage, document.KindLane, document.KindCard, document.KindLink, document.KindStakeholder} {
			for _, n := range d.Children(parent.ID, kind) {
				order.WriteString(string(n.ID) + " ")
			}
		}
	}
	return normal(t, document.Of(nodes)) + order.String()
}

// TestFileThereAndBack: what is read is what was written, and written again it
// is the same, byte for byte.
func TestFileThereAndBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := document.New()
		d.Apply(drawOps(t, "ops"))
		for _, n := range d.Nodes() { // a link that lost an end is on the map, not in its file
			if n.Kind == document.KindLink && (!d.Visible(document.NodeID(n.Text("from"))) || !d.Visible(document.NodeID(n.Text("to")))) {
				d.Apply([]document.Op{{Op: document.Delete, ID: n.ID}})
			}
		}
		file, err := document.Encode(d, "m1")
		if err != nil {
			t.Fatal(err)
		}
		back, id, err := document.Decode(file)
		if err != nil || id != "m1" {
			t.Fatalf("%s\n%s %v", file, id, err)
		}
		if diff := cmp.Diff(shown(t, d), shown(t, back)); diff != "" {
			t.Fatalf("(-written +read):\n%s\n%s", diff, file)
		}
		again, err := document.Encode(back, "m1")
		if diff := cmp.Diff(string(file), string(again)); err != nil || diff != "" {
			t.Fatalf("written again it differs: %v\n%s", err, diff)
		}
	})
}

// TestFileNewer: what a later version may add is kept.
func TestFileNewer(t *testing.T) {
	file, err := os.ReadFile(filepath.Join("testdata", "newer.percorso-map.json"))
	if err != nil {
		t.Fatal(err)
	}
	d, id, err := document.Decode(file)
	if err != nil {
		t.Fatal(err)
	}
	again, err := document.Encode(d, id)
	if diff := cmp.Diff(string(file), string(again)); err != nil || diff != "" {
		t.Errorf("%v (-read +written):\n%s", err, diff)
	}
}

func TestFileErrors(t *testing.T) {
	with := func(rest string) string { return `{"format": "percorso-map/1", ` + rest + `}` }
	for _, tt := range []struct {
		what, file string
		kind       percorso.ErrorKind
		says       string
	}{
		{"nothing", ``, percorso.Invalid, "line 1"},
		{"broken", "{\n  \"format\": \"percorso-map/1\",\n  \"stages\": [}\n", percorso.Invalid, "line 3, column 14"},
		{"cut off", `{"format": "percorso-map/1", "stages": [`, percorso.Invalid, "line 1"},
		{"two", `{"format": "percorso-map/1"} {}`, percorso.Invalid, "follows the end"},
		{"a list", `[]`, percorso.Invalid, "object"},
		{"no format", `{}`, percorso.Invalid, "format is missing"},
		{"another format", `{"format": "bpmn/2"}`, percorso.Invalid, "bpmn/2"},
		{"a later format", `{"format": "percorso-map/2"}`, percorso.Newer, "update Percorso"},
		{"a script for a link", with(`"lanes": [{"cards": [{"url": "javascript:alert(1)"}]}]`), percorso.Invalid, "lanes[0].cards[0]: url"},
		{"stages that are none", with(`"stages": "a"`), percorso.Invalid, "stages"},
		{"a stage that is none", with(`"stages": [null]`), percorso.Invalid, "stages[0]"},
		{"an id twice", with(`"stages": [{"id": "a"}, {"id": "a"}]`), percorso.Invalid, "stages[1].id"},
		{"an id of another shape", with(`"stages": [{"id": "a b"}]`), percorso.Invalid, "stages[0].id"},
		{"a card without a stage", with(`"lanes": [{"id": "l", "cards": [{"text": "x"}]}]`), percorso.Invalid, "lanes[0].cards[0].stage"},
		{"a card of no stage", with(`"stages": [{"id": "a"}], "lanes": [{"id": "l", "cards": [{"stage": "l"}]}]`), percorso.Invalid, "lanes[0].cards[0].stage"},
		{"a link to nowhere", with(`"stages": [{"id": "a"}], "links": [{"from": "a", "to": "z"}]`), percorso.Invalid, "links[0].to"},
		{"a ring", with(`"others": [{"id": "x", "kind": "ritual", "parent": "y"}, {"id": "y", "kind": "ritual", "parent": "x"}]`), percorso.Invalid, "others[0].parent"},
		{"a thousand stages", with(`"stages": [` + strings.Repeat(`{},`, 999) + `{}]`), percorso.TooLarge, "1000 stages"},
		{"a million characters", with(`"stages": [{"title": "` + strings.Repeat("a", 1_000_000) + `"}]`), percorso.TooLarge, "stages[0]: title"},
		{"fifty megabytes", with(`"title": "` + strings.Repeat("a", 50<<20) + `"`), percorso.TooLarge, "50 MB"},
	} {
		_, _, err := document.Decode([]byte(tt.file))
		if err == nil || percorso.KindOf(err) != tt.kind || !strings.Contains(err.Error(), tt.says) || len(err.Error()) > 500 {
			t.Errorf("%s: %v", tt.what, err)
		}
	}
	if _, _, err := document.Decode([]byte(`{"format": "percorso-map/1.4", "stages": [{}, {"id": "stages-0"}]}`)); err != nil {
		t.Errorf("a later format that says it is like this one: %v", err)
	}
	d, _, err := document.Decode([]byte(with(`"title": "<script>alert(1)</script>", "stages": [{"title": "A"}, {"title": "B", "steps": [{}]}]`)))
	if err != nil {
		t.Fatal(err)
	}
	if d.Map().Text("title") != "<script>alert(1)</script>" || len(d.Stages()) != 2 || d.Stages()[0].ID != "stages-0" || len(d.Columns()) != 2 {
		t.Errorf("a file without ids: %+v", d.Nodes())
	}
}

func FuzzDecode(f *testing.F) {
	newer, err := os.ReadFile(filepath.Join("testdata", "newer.percorso-map.json"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(newer)
	f.Add([]byte(`{"format":"percorso-map/1","stages":[{"id":"a","steps":[{"steps":[{}]}]}],"others":[{"kind":"stage","id":"x","parent":"a"}]}`))
	f.Fuzz(func(t *testing.T, file []byte) {
		d, id, err := document.Decode(file)
		if err != nil {
			return
		}
		out, err := document.Encode(d, id)
		if err != nil {
			t.Fatal(err)
		}
		back, _, err := document.Decode(out)
		if err != nil {
			t.Fatalf("what was written cannot be read: %v\n%s", err, out)
		}
		if again, _ := document.Encode(back, id); string(again) != string(out) {
			t.Fatalf("written again it differs:\n%s\n%s", out, again)
		}
	})
}

// TestDiff: nothing differs from itself, what is reported is what there is, and
// who moves one of many moved one.
func TestDiff(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := document.New()
		a.Apply(drawOps(t, "before"))
		b := a.Clone()
		b.Apply(drawOps(t, "after"))
		if d := document.Diff(a, a.Clone()); len(d.Nodes) > 0 {
			t.Fatalf("differs from itself: %+v", d)
		}
		d, back := document.Diff(a, b), document.Diff(b, a)
		if d.Added != back.Removed || d.Removed != back.Added || d.Added+d.Removed+d.Changed+d.Moved != len(d.Nodes) {
			t.Fatalf("%+v\n%+v", d, back)
		}
		for _, n := range d.Nodes {
			if n.Change == document.Added && (a.Visible(n.ID) || !b.Visible(n.ID)) || n.Change == document.Removed && (b.Visible(n.ID) || !a.Visible(n.ID)) {
				t.Fatalf("%+v", n)
			}
			if (n.Change == document.Changed || n.Change == document.Moved) && !n.Moved && len(n.Props) == 0 {
				t.Fatalf("nothing of %+v differs", n)
			}
		}
		if (len(d.Nodes) == 0) != (shown(t, a) == shown(t, b)) {
			t.Fatalf("%d differences between\n%s\n%s", len(d.Nodes), shown(t, a), shown(t, b))
		}
	})
	a := document.New()
	for i, key := range document.Spread(9) {
		a.Apply([]document.Op{{Op: document.Insert, ID: document.NodeID(rune('a' + i)), Kind: document.KindStage, Parent: document.Root, Order: key, Props: map[string]json.RawMessage{"title": json.RawMessage(`"A"`)}}})
	}
	b := a.Clone()
	b.Apply([]document.Op{{Op: document.Move, ID: "i", Parent: document.Root, Order: document.Between("", a.Stages()[0].Order)}})
	if d := document.Diff(a, b); d.Moved != 1 || len(d.Nodes) != 1 || d.Nodes[0].ID != "i" {
		t.Errorf("one of nine moved to the front: %+v", d)
	}
}

func BenchmarkFold(b *testing.B) {
	ops := large()
	for b.Loop() {
		document.New().Apply(ops)
	}
	b.ReportMetric(float64(len(ops))*float64(b.N)/b.Elapsed().Seconds(), "operations/s")
}

// BenchmarkBatch changes one card of the largest map that there can be, as the
// server does: checked, on a copy that a reader holds, then what is visible.
func BenchmarkBatch(b *testing.B) {
	d := document.New()
	d.Apply(large())
	for i := d.Len(); i < document.MaxNodes; i++ {
		d.Apply([]document.Op{{Op: document.Insert, ID: document.NodeID("more-" + strconv.Itoa(i)), Kind: document.KindCard, Parent: id("lane", 0), Order: "V", Props: map[string]json.RawMessage{"stage": json.RawMessage(`"stage-AA"`)}}})
	}
	ops := []document.Op{{Op: document.Set, ID: id("card", 7), Key: "text", Value: json.RawMessage(`"Lo provo"`)}}
	b.Run("apply", func(b *testing.B) {
		for b.Loop() {
			if err := d.Check(ops); err != nil {
				b.Fatal(err)
			}
			d.Apply(ops)
		}
	})
	b.Run("clone", func(b *testing.B) {
		for b.Loop() {
			d.Clone()
		}
	})
	b.Run("visible", func(b *testing.B) {
		for b.Loop() {
			d.Apply(ops)
			if len(d.Stages()) != 30 {
				b.Fatal("stages are missing")
			}
		}
	})
}

func BenchmarkFile(b *testing.B) {
	d := document.New()
	d.Apply(large())
	for b.Loop() {
		file, err := document.Encode(d, "m")
		if err != nil {
			b.Fatal(err)
		}
		if _, _, err := document.Decode(file); err != nil {
			b.Fatal(err)
		}
	}
}

// large is a map of 30 stages, 20 lanes and 600 cards.
func large() (ops []document.Op) {
	order := document.Spread(30)
	for i := range 30 {
		ops = append(ops, document.Op{Op: document.Insert, ID: id("stage", i), Kind: document.KindStage, Parent: document.Root, Order: order[i]})
	}
	for i := range 20 {
		ops = append(ops, document.Op{Op: document.Insert, ID: id("lane", i), Kind: document.KindLane, Parent: document.Root, Order: order[i]})
		for j := range 30 {
			ops = append(ops, document.Op{Op: document.Insert, ID: id("card", i*30+j), Kind: document.KindCard, Parent: id("lane", i), Order: order[j], Props: map[string]json.RawMessage{
				"stage": json.RawMessage(`"` + string(id("stage", j)) + `"`), "text": json.RawMessage(`"Metto a confronto tre cappotti"`), "evidence": json.RawMessage(`"measured"`),
			}})
		}
	}
	return ops
}

func id(what string, n int) document.NodeID {
	return document.NodeID(what + "-" + string(rune('A'+n/26)) + string(rune('A'+n%26)))
}

// TestPicturesInAFile: they stand last, a line each, by name, and come back whole;
// what is no picture is refused by name.
func TestPicturesInAFile(t *testing.T) {
	d := document.New()
	d.Apply([]document.Op{
		{Op: document.Insert, ID: "s", Kind: document.KindStage, Parent: document.Root, Order: "V"},
		{Op: document.Insert, ID: "l", Kind: document.KindLane, Parent: document.Root, Order: "V"},
		{Op: document.Insert, ID: "c", Kind: document.KindCard, Parent: "l", Order: "V", Props: map[string]json.RawMessage{"stage": json.RawMessage(`"s"`), "image": json.RawMessage(`{"asset":"b","width":3}`)}},
	})
	pictures := []document.Picture{{Asset: "b", Kind: "image/png", Content: []byte{1, 2, 3}}, {Asset: "a", Kind: "image/gif", Content: []byte("<&>")}}
	text, err := document.EncodeWith(d, "m", pictures)
	if err != nil {
		t.Fatal(err)
	}
	if err := published(t).Validate(asJSON(t, text)); err != nil {
		t.Error(err)
	}
	want := "  ],\n  \"assets\": {\n    \"a\": {\"kind\":\"image/gif\",\"data\":\"PCY+\"},\n    \"b\": {\"kind\":\"image/png\",\"data\":\"AQID\"}\n  }\n}\n"
	if !strings.HasSuffix(string(text), want) {
		t.Errorf("it is written as\n%s", text)
	}
	again, _, err := document.Decode(text)
	if err != nil || again.Map().Props["assets"] != nil {
		t.Fatalf("%v %v", again, err)
	}
	got, err := document.Pictures(text)
	if err != nil || len(got) != 2 || got[0].Asset != "a" || string(got[1].Content) != "\x01\x02\x03" || got[1].Kind != "image/png" {
		t.Errorf("%v, %v", got, err)
	}
	again.Rename(map[string]string{"b": "hash"})
	if shows := again.Shows(); len(shows) != 1 || shows[0] != "hash" {
		t.Errorf("it shows %v", shows)
	}
	if n, _ := again.Node("c"); !strings.Contains(string(n.Props["image"]), `"width":3`) {
		t.Errorf("renamed it is %s", n.Props["image"])
	}
	for _, bad := range []string{`[]`, `{"x":{"kind":"image/png"}}`, `{"x":{"data":"not base64!"}}`, `{"x":3}`} {
		_, _, err := document.Decode([]byte(`{"format":"percorso-map/1","assets":` + bad + `}`))
		if percorso.KindOf(err) != percorso.Invalid || !strings.Contains(err.Error(), "assets") {
			t.Errorf("%s: %v", bad, err)
		}
	}
	if _, err := document.EncodeWith(d, "m", []document.Picture{{Asset: "x", Content: make([]byte, document.MaxPictures+1)}}); percorso.KindOf(err) != percorso.TooLarge {
		t.Errorf("21 MB: %v", err)
	}
}
