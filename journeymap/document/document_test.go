package document_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"percorso"
	"percorso/journeymap/document"
)

var rewrite = flag.Bool("rewrite", false, "write testdata anew")

// few ids make operations meet.
var ids = []document.NodeID{"map", "a", "b", "c", "d", "e", "f"}

func drawOp(t *rapid.T) document.Op {
	op := document.Op{
		Op: rapid.SampledFrom([]string{document.Insert, document.Insert, document.Set, document.Move, document.Delete}).Draw(t, "op"),
		ID: rapid.SampledFrom(ids).Draw(t, "id"),
	}
	value := func() json.RawMessage {
		return json.RawMessage(rapid.SampledFrom([]string{`1`, `"x"`, `"è <b>"`, `null`, `["a", 2]`, `{"b": 1, "a": null}`, `"a"`, `"c"`}).Draw(t, "value"))
	}
	key := func() string { return rapid.SampledFrom([]string{"title", "text", "stage", "bind"}).Draw(t, "key") }
	switch op.Op {
	case document.Insert:
		op.Kind = rapid.SampledFrom([]document.Kind{document.KindStage, document.KindLane, document.KindCard, document.KindLink, "ritual"}).Draw(t, "kind")
		op.Props = map[string]json.RawMessage{}
		for range rapid.IntRange(0, 2).Draw(t, "props") {
			op.Props[key()] = value()
		}
		fallthrough
	case document.Move:
		op.Parent = rapid.SampledFrom(ids).Draw(t, "parent")
		op.Order = rapid.SampledFrom([]string{"A", "B", "C"}).Draw(t, "order")
	case document.Set:
		op.Key, op.Value = key(), value()
	}
	return op
}

func drawOps(t *rapid.T, label string) []document.Op {
	return rapid.SliceOfN(rapid.Custom(drawOp), 0, 40).Draw(t, label)
}

// naive is the fold as one would explain it: the log is read once for each
// question.
func naive(ops []document.Op) map[document.NodeID]document.Node {
	state := map[document.NodeID]document.Node{document.Root: {ID: document.Root, Kind: document.KindMap}}
	below := func(id, top document.NodeID) bool { // whether id is top, or under it
		for id != "" {
			if id == top {
				return true
			}
			id = state[id].Parent
		}
		return false
	}
	for _, op := range ops {
		n, known := state[op.ID]
		_, parent := state[op.Parent]
		placed := parent && !below(op.Parent, op.ID) && op.ID != document.Root
		props := map[string]json.RawMessage{}
		maps.Copy(props, n.Props)
		switch {
		case op.Op == document.Insert && placed && (!known || n.Deleted):
			if !known {
				n.ID, n.Kind = op.ID, op.Kind
			}
			n.Parent, n.Order, n.Deleted = op.Parent, op.Order, false
			maps.Copy(props, op.Props)
		case op.Op == document.Set && known:
			props[op.Key] = op.Value
		case op.Op == document.Move && known && placed:
			n.Parent, n.Order = op.Parent, op.Order
		case op.Op == document.Delete && known && op.ID != document.Root:
			n.Deleted = true
		default:
			continue
		}
		maps.DeleteFunc(props, func(_ string, v json.RawMessage) bool { return string(v) == "null" })
		n.Props = props
		state[op.ID] = n
	}
	return state
}

var loose = cmpopts.EquateEmpty()

func TestFoldAgainstItsTwin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ops := drawOps(t, "ops")
		d := document.New()
		d.Apply(ops)
		want := naive(ops)
		got := map[document.NodeID]document.Node{}
		for _, n := range d.Nodes() {
			got[n.ID] = n
		}
		if diff := cmp.Diff(want, got, loose); diff != "" {
			t.Fatalf("the fold differs from its twin (-naive +fold):\n%s", diff)
		}
	})
}

// TestFoldInParts: where the log is cut, kept and read again makes no difference,
// and a clone is on its own.
func TestFoldInParts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ops := drawOps(t, "ops")
		at := rapid.IntRange(0, len(ops)).Draw(t, "cut")
		whole := document.New()
		whole.Apply(ops)
		first := document.New()
		first.Apply(ops[:at])
		kept, err := json.Marshal(first.Nodes())
		if err != nil {
			t.Fatal(err)
		}
		own := first.Clone()
		own.Apply(ops[at:])
		if again, _ := json.Marshal(first.Nodes()); string(again) != string(kept) {
			t.Fatal("what was done to a clone changed the document")
		}
		var nodes []document.Node
		if err := json.Unmarshal(kept, &nodes); err != nil {
			t.Fatal(err)
		}
		second := document.Of(nodes)
		second.Apply(ops[at:])
		for what, d := range map[string]*document.Document{"clone": own, "read again": second} {
			if diff := cmp.Diff(normal(t, whole), normal(t, d)); diff != "" {
				t.Fatalf("%s (-whole +%s):\n%s", what, what, diff)
			}
		}
	})
}

// normal is a document as text that is the same for equal ones.
func normal(t interface{ Fatal(args ...any) }, d *document.Document) string {
	var out strings.Builder
	for _, n := range d.Nodes() {
		for key, raw := range n.Props {
			var v any
			if err := json.Unmarshal(raw, &v); err != nil {
				t.Fatal(err)
			}
			n.Props = maps.Clone(n.Props)
			n.Props[key], _ = json.Marshal(v)
		}
		line, err := json.Marshal(n)
		if err != nil {
			t.Fatal(err)
		}
		out.Write(append(line, '\n'))
	}
	return out.String()
}

// client is an editor as the browser has it: what the server confirmed, and on
// top of it batches of its own that are still under way.
type client struct {
	confirmed *document.Document
	seq       int // of the server's log
	pending   [][]document.Op
}

func (c *client) shown() *document.Document {
	d := c.confirmed.Clone()
	for _, batch := range c.pending {
		d.Apply(batch)
	}
	return d
}

// TestConvergence: several editors, each with delays, batches sent twice, and
// times off line; when all was sent and read, all sides have the same, and so
// does who reads the log after a restart.
func TestConvergence(t *testing.T) {
	type entry struct {
		by, number int
		ops        []document.Op
	}
	if checks := flag.Lookup("rapid.checks"); !testing.Short() && checks.Value.String() == checks.DefValue {
		if err := checks.Value.Set("10000"); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = checks.Value.Set(checks.DefValue) })
	}
	rapid.Check(t, func(t *rapid.T) {
		clients := make([]*client, rapid.IntRange(2, 5).Draw(t, "editors"))
		for i := range clients {
			clients[i] = &client{confirmed: document.New()}
		}
		var log []entry
		taken := map[[2]int]bool{}
		made := make([]int, len(clients)) // batches that each made
		send := func(i, batch int) {      // the pending batch of that number
			number := made[i] - len(clients[i].pending) + batch
			if !taken[[2]int{i, number}] { // the server knows it already otherwise
				taken[[2]int{i, number}] = true
				log = append(log, entry{i, number, clients[i].pending[batch]})
			}
		}
		hear := func(i int) {
			c := clients[i]
			if c.seq == len(log) {
				return
			}
			e := log[c.seq]
			c.seq++
			c.confirmed.Apply(e.ops)
			if e.by == i {
				c.pending = c.pending[1:] // a client's batches are numbered in its order
			}
		}
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			i := rapid.IntRange(0, len(clients)-1).Draw(t, "editor")
			switch rapid.IntRange(0, 3).Draw(t, "what") {
			case 0:
				clients[i].pending = append(clients[i].pending, rapid.SliceOfN(rapid.Custom(drawOp), 1, 4).Draw(t, "batch"))
				made[i]++
			case 1: // all that is under way goes out, in order, what was sent before too
				for b := range clients[i].pending {
					send(i, b)
				}
			default:
				hear(i)
			}
		}
		for i, c := range clients { // all come back
			for b := range c.pending {
				send(i, b)
			}
		}
		restarted := document.New()
		for _, e := range log {
			restarted.Apply(e.ops)
		}
		want := normal(t, restarted)
		for i := range clients {
			for clients[i].seq < len(log) {
				hear(i)
			}
			if diff := cmp.Diff(want, normal(t, clients[i].shown())); diff != "" {
				t.Fatalf("editor %d (-restarted +editor):\n%s", i, diff)
			}
		}
	})
}

func TestBetween(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		keys := []string{}
		for range rapid.IntRange(1, 200).Draw(t, "inserts") {
			at := rapid.IntRange(0, len(keys)).Draw(t, "at")
			var a, b string
			if at > 0 {
				a = keys[at-1]
			}
			if at < len(keys) {
				b = keys[at]
			}
			key := document.Between(a, b)
			if key <= a || b != "" && key >= b {
				t.Fatalf("Between(%q, %q) = %q", a, b, key)
			}
			keys = slices.Insert(keys, at, key)
		}
	})
	last := ""
	for range 10_000 {
		last = document.Between(last, "")
	}
	if len(last) > 400 {
		t.Errorf("after 10,000 at the end a key has %d digits", len(last))
	}
	for _, n := range []int{0, 1, 2, 61, 62, 5000} {
		keys := document.Spread(n)
		if len(keys) != n || !slices.IsSorted(keys) || len(slices.Compact(slices.Clone(keys))) != n || n > 0 && (keys[0] <= "" || document.Between(keys[n-1], "") <= keys[n-1]) {
			t.Errorf("Spread(%d) = %q …", n, keys[:min(n, 5)])
		}
	}
	for _, bad := range [][2]string{{"B", "A"}, {"è", "A"}, {"A0", ""}, {"", "0"}, {"A", "A"}} {
		if key := document.Between(bad[0], bad[1]); key == "" || key <= bad[0] && bad[0] < "è" {
			t.Errorf("Between(%q, %q) = %q", bad[0], bad[1], key)
		}
	}
}

// TestHistories writes the vectors by which the fold of the pages is checked, or
// reads them.
func TestHistories(t *testing.T) {
	type history struct {
		Name  string          `json:"name"`
		Ops   []document.Op   `json:"ops"`
		Nodes []document.Node `json:"nodes"` // the state, by id
		Seen  []string        `json:"seen"`  // ids of what is visible, by id
		// Columns are the ids of what stands across, in order.
		Columns []string `json:"columns"`
	}
	path := filepath.Join("testdata", "histories.json")
	stage := func(id document.NodeID, parent document.NodeID) document.Op {
		return document.Op{Op: document.Insert, ID: id, Kind: document.KindStage, Parent: parent, Order: "V", Props: map[string]json.RawMessage{"title": json.RawMessage(`"` + string(id) + `"`)}}
	}
	at := func(id, stage document.NodeID) document.Op {
		return document.Op{Op: document.Insert, ID: id, Kind: document.KindCard, Parent: "lane", Order: "V", Props: map[string]json.RawMessage{"stage": json.RawMessage(`"` + string(stage) + `"`)}}
	}
	card := document.Op{Op: document.Insert, ID: "card", Kind: document.KindCard, Parent: "lane", Order: "V", Props: map[string]json.RawMessage{"stage": json.RawMessage(`"a"`)}}
	lane := document.Op{Op: document.Insert, ID: "lane", Kind: document.KindLane, Parent: document.Root, Order: "V"}
	told := []history{
		{Name: "deleted by one and moved by another", Ops: []document.Op{stage("a", document.Root), {Op: document.Delete, ID: "a"}, {Op: document.Move, ID: "a", Parent: document.Root, Order: "z"}}},
		{Name: "moved by one and deleted by another", Ops: []document.Op{stage("a", document.Root), {Op: document.Move, ID: "a", Parent: document.Root, Order: "z"}, {Op: document.Delete, ID: "a"}}},
		{Name: "brought back with what was under it", Ops: []document.Op{stage("a", document.Root), lane, card, {Op: document.Delete, ID: "a"}, {Op: document.Set, ID: "card", Key: "text", Value: json.RawMessage(`"later"`)}, stage("a", document.Root)}},
		{Name: "a ring of two", Ops: []document.Op{stage("a", document.Root), stage("b", "a"), {Op: document.Move, ID: "a", Parent: "b", Order: "V"}}},
		{Name: "equal orders", Ops: []document.Op{stage("b", document.Root), stage("a", document.Root), stage("c", document.Root)}},
		{Name: "a prop removed", Ops: []document.Op{stage("a", document.Root), {Op: document.Set, ID: "a", Key: "title", Value: json.RawMessage("null")}}},
		{Name: "what nobody knows", Ops: []document.Op{{Op: document.Set, ID: "x", Key: "title", Value: json.RawMessage(`1`)}, {Op: document.Move, ID: "x", Parent: document.Root, Order: "V"}, stage("a", "x"), {Op: "paint", ID: "map"}}},
		{Name: "a stage with cards beside its steps", Ops: []document.Op{stage("a", document.Root), stage("b", "a"), stage("c", "a"), lane, at("x", "a"), at("y", "c"), stage("d", document.Root), stage("e", "d"), at("z", "e"), stage("f", document.Root)}},
		{Name: "a stage whose cards beside its steps are gone", Ops: []document.Op{stage("a", document.Root), stage("b", "a"), lane, at("x", "a"), {Op: document.Delete, ID: "x"}}},
		{Name: "the root", Ops: []document.Op{{Op: document.Delete, ID: "map"}, {Op: document.Move, ID: "map", Parent: "map", Order: "V"}, {Op: document.Set, ID: "map", Key: "title", Value: json.RawMessage(`"Mappa"`)}}},
	}
	if *rewrite {
		for i := range 60 {
			told = append(told, history{Name: fmt.Sprintf("random %d", i), Ops: rapid.SliceOfN(rapid.Custom(drawOp), 5, 60).Example(i)})
		}
	} else {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(text, &told); err != nil {
			t.Fatal(err)
		}
	}
	for i := range told {
		h := &told[i]
		d := document.New()
		d.Apply(h.Ops)
		seen := []string{}
		for _, n := range d.Nodes() {
			if d.Visible(n.ID) {
				seen = append(seen, string(n.ID))
			}
		}
		columns := []string{}
		for _, n := range d.Columns() {
			columns = append(columns, string(n.ID))
		}
		if *rewrite {
			h.Nodes, h.Seen, h.Columns = d.Nodes(), seen, columns
			continue
		}
		if diff := cmp.Diff(normal(t, document.Of(h.Nodes)), normal(t, d)); diff != "" {
			t.Errorf("%s (-kept +now):\n%s", h.Name, diff)
		}
		if diff := cmp.Diff(h.Seen, seen, loose); diff != "" {
			t.Errorf("%s: what is visible (-kept +now):\n%s", h.Name, diff)
		}
		if diff := cmp.Diff(h.Columns, columns, loose); diff != "" {
			t.Errorf("%s: what stands across (-kept +now):\n%s", h.Name, diff)
		}
	}
	if *rewrite {
		text, err := json.MarshalIndent(told, "", " ")
		if err == nil {
			err = os.WriteFile(path, append(text, '\n'), 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestCheck(t *testing.T) {
	d := document.New()
	many := make([]document.Op, document.MaxStages+1)
	for i := range many {
		many[i] = document.Op{Op: document.Insert, ID: document.NodeID(fmt.Sprintf("s%d", i)), Kind: document.KindStage, Parent: document.Root, Order: "V"}
	}
	set := func(key, value string) []document.Op {
		return []document.Op{{Op: document.Set, ID: "a", Key: key, Value: json.RawMessage(value)}}
	}
	for _, tt := range []struct {
		what string
		ops  []document.Op
		kind percorso.ErrorKind
		says string
	}{
		{"nothing", nil, percorso.Invalid, "send at least one"},
		{"a thousand stages", many, percorso.TooLarge, "sub-journey"},
		{"too many at once", make([]document.Op, document.MaxOps+1), percorso.TooLarge, "several batches"},
		{"a million characters", set("text", `"`+strings.Repeat("a", 1_000_000)+`"`), percorso.TooLarge, "text"},
		{"too many characters", set("text", `"`+strings.Repeat("a", document.MaxText+1)+`"`), percorso.TooLarge, "20001 characters"},
		{"a broken value", set("text", `{"a":`), percorso.Invalid, "text is no JSON"},
		{"a name of the file", set("cards", `1`), percorso.Invalid, "cards"},
		{"a name with a blank", set("my key", `1`), percorso.Invalid, "my key"},
		{"an unknown operation", []document.Op{{Op: "paint", ID: "a"}}, percorso.Invalid, "paint"},
		{"no id", []document.Op{{Op: document.Delete}}, percorso.Invalid, "id"},
		{"the root deleted", []document.Op{{Op: document.Delete, ID: document.Root}}, percorso.Invalid, "delete the map"},
		{"no order", []document.Op{{Op: document.Move, ID: "a", Parent: "map", Order: "è"}}, percorso.Invalid, "order"},
		{"no parent", []document.Op{{Op: document.Move, ID: "a", Order: "V"}}, percorso.Invalid, "parent"},
	} {
		err := d.Check(tt.ops)
		if err == nil || percorso.KindOf(err) != tt.kind || !strings.Contains(err.Error(), tt.says) || len(err.Error()) > 400 {
			t.Errorf("%s: %v", tt.what, err)
		}
	}
	if err := d.Check(many[:document.MaxStages]); err != nil {
		t.Errorf("as many stages as fit: %v", err)
	}
	for i := range document.MaxProps {
		d.Apply([]document.Op{{Op: document.Set, ID: document.Root, Key: fmt.Sprintf("p%d", i), Value: json.RawMessage("1")}})
	}
	one := document.Op{Op: document.Set, ID: document.Root, Key: "p0", Value: json.RawMessage("2")}
	if err := d.Check([]document.Op{one}); err != nil {
		t.Errorf("a prop that is there is set anew: %v", err)
	}
	one.Key = "more"
	if err := d.Check([]document.Op{one}); percorso.KindOf(err) != percorso.TooLarge {
		t.Errorf("one prop too many: %v", err)
	}
	rapid.Check(t, func(t *rapid.T) {
		ops := drawOps(t, "ops")
		_ = d.Check(ops) // whatever comes, it answers
	})
}

// FuzzOps: whatever a client sends is refused, or folded into a map that can be
// kept, read again and written as a file.
func FuzzOps(f *testing.F) {
	f.Add([]byte(`[{"op":"insert","id":"a","kind":"stage","parent":"map","order":"V","props":{"title":"A"}},{"op":"move","id":"a","parent":"a","order":"W"}]`))
	f.Add([]byte(`[{"op":"insert","id":"l","kind":"lane","parent":"map","order":"V"},{"op":"insert","id":"c","kind":"card","parent":"l","order":"1","props":{"stage":"l","value":1e400}},{"op":"set","id":"map","key":"title","value":null},{"op":"delete","id":"l"}]`))
	f.Fuzz(func(t *testing.T, text []byte) {
		var ops []document.Op
		if json.Unmarshal(text, &ops) != nil {
			return
		}
		d := document.New()
		if d.Check(ops) != nil {
			return
		}
		d.Apply(ops)
		kept, err := json.Marshal(d.Nodes())
		if err != nil {
			t.Fatal(err)
		}
		var nodes []document.Node
		if err := json.Unmarshal(kept, &nodes); err != nil {
			t.Fatal(err)
		}
		file, err := document.Encode(document.Of(nodes), "m")
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := document.Decode(file); err != nil {
			t.Fatalf("%v\n%s", err, file)
		}
	})
}
