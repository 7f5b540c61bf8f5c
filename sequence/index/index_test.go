package index

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"percorso"
	"percorso/identity/graph"
	"percorso/sequence"
	"percorso/sequence/sequencetest"
)

func TestMergeAndSplitMoveInteractions(t *testing.T) {
	x, err := Open(Options{})
	if err != nil {
		t.Fatal(err)
	}
	x.Append([]sequence.Row{
		{Seq: 1, Time: 1000, Node: 1, Signature: 1},
		{Seq: 2, Time: 1500, Node: 2, Signature: 2},
		{Seq: 3, Time: 1200, Node: 1, Signature: 3},
		{Seq: 4, Time: 900, Node: 3, Signature: 4},
	}, nil, 4)
	steps := []struct {
		name  string
		moves []graph.Move
		want  string
	}{
		{"as they came", nil, "1:1 3 2:2 3:4"},
		{"2 is found to be 1", []graph.Move{{Node: 2, Profile: 1}}, "1:1 3 2 3:4"},
		{"said again", []graph.Move{{Node: 2, Profile: 1}}, "1:1 3 2 3:4"},
		{"all are 3", []graph.Move{{Node: 1, Profile: 3}, {Node: 2, Profile: 3}}, "3:4 1 3 2"},
		{"2 was somebody else", []graph.Move{{Node: 2, Profile: 2}}, "2:2 3:4 1 3"},
		{"there and back", []graph.Move{{Node: 2, Profile: 9}, {Node: 2, Profile: 2}}, "2:2 3:4 1 3"},
		{"a node that leads nothing", []graph.Move{{Node: 7, Profile: 3}}, "2:2 3:4 1 3"},
	}
	for _, s := range steps {
		x.Append(nil, s.moves, 4)
		if got := codes(t, x.View()); got != s.want {
			t.Errorf("%s: %s, want %s", s.name, got, s.want)
		}
	}
	if _, _, ok := x.View().Locate(7); !ok {
		t.Errorf("node 7 belongs to profile 3, which has interactions")
	}
	if _, _, ok := x.View().Locate(8); ok {
		t.Errorf("node 8 has no interactions, and was located")
	}
}

// codes writes a view as label:codes in order, by label.
func codes(t *testing.T, v *View) string {
	t.Helper()
	var out []string
	all := materialise(t, v)
	for label := graph.Node(1); label < 20; label++ {
		for i, r := range all[label] {
			if i == 0 {
				out = append(out, fmt.Sprintf("%d:%d", label, r.Code))
			} else {
				out = append(out, fmt.Sprint(r.Code))
			}
		}
	}
	return strings.Join(out, " ")
}

func TestProfileWithAHugeNumberOfIdentifiers(t *testing.T) {
	var rows []sequence.Row
	var moves []graph.Move
	for n := range 1000 {
		rows = append(rows, sequence.Row{Time: int64(5000 - n), Node: graph.Node(n + 1)})
		moves = append(moves, graph.Move{Node: graph.Node(n + 1), Profile: 1})
	}
	v := FromRows(rows, moves)
	if n := len(materialise(t, v)[1]); n != 1000 {
		t.Errorf("profile 1 has %d interactions, want 1000", n)
	}
}

// A larger index goes the ways that small ones do not: radix passes, galloping,
// background merges. The model is the same.
func TestManyRowsAreTheModel(t *testing.T) {
	s := sequencetest.NewStream(11, 20_000, 8, 300)
	s.Props = 2
	m := &model{labels: map[graph.Node]graph.Node{}, values: map[string][]string{}, limit: 90}
	x, err := Open(Options{MaxValues: m.limit})
	if err != nil {
		t.Fatal(err)
	}
	x.limits = limits{parts: 2, waste: 1000}
	moves := s.Moves()
	buffer := make([]sequence.Row, 3000)
	for i, rows := 0, s.Next(buffer); len(rows) > 0; i, rows = i+1, s.Next(buffer) {
		some := moves[:min(len(moves), 200)]
		moves = moves[len(some):]
		x.Append(rows, some, rows[len(rows)-1].Seq)
		m.append(rows, some, rows[len(rows)-1].Seq)
		if i%3 == 0 {
			x.View()
		}
	}
	if diff := gocmp.Diff(m.profiles(), materialise(t, x.View())); diff != "" {
		t.Errorf("the view differs from the model (-model +view):\n%s", diff)
	}
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestPropertyThatHasTooManyValuesSaysSo(t *testing.T) {
	var rows []sequence.Row
	for i := range 70_000 {
		rows = append(rows, sequence.Row{Seq: int64(i) + 1, Time: 1000, Node: 1, Props: []sequence.Prop{
			{Name: "id", Value: fmt.Sprint(i)}, {Name: "kind", Value: fmt.Sprint(i % 3)},
		}})
	}
	v := FromRows(rows, nil)
	want := []PropertyInfo{
		{Name: "id", Interactions: 70_000, Values: 65_534, Other: 70_000 - 65_534, Overflow: true},
		{Name: "kind", Interactions: 70_000, Values: 3},
	}
	if diff := gocmp.Diff(want, v.Properties()); diff != "" {
		t.Errorf("properties (-want +got):\n%s", diff)
	}
	bits, err := v.Match("id", func(_ string, present bool) bool { return present })
	if err != nil {
		t.Fatal(err)
	}
	for i := range uint32(70_000) {
		if !bits[0].Has(i) {
			t.Fatalf("interaction %d has an id, and was not found", i)
		}
	}
	if got := v.PropertyValues("kind", 2); got[0].N != 23_334 || got[0].Value != "0" || len(got) != 2 {
		t.Errorf("values of kind: %v", got)
	}
}

func TestTooManyPropertyNamesAreCounted(t *testing.T) {
	x, err := Open(Options{MaxProperties: 1})
	if err != nil {
		t.Fatal(err)
	}
	x.Append([]sequence.Row{{Seq: 1, Node: 1, Props: []sequence.Prop{{Name: "a", Value: "1"}, {Name: "b", Value: "2"}}}}, nil, 1)
	if v := x.View(); len(v.Properties()) != 1 || v.PropertiesIgnored() != 1 {
		t.Errorf("properties %v, ignored %d", v.Properties(), v.PropertiesIgnored())
	}
}

func TestProfilesWhereAsksEachProfileOnce(t *testing.T) {
	x, err := Open(Options{})
	if err != nil {
		t.Fatal(err)
	}
	x.Append([]sequence.Row{{Seq: 1, Node: 1}, {Seq: 2, Node: 2}, {Seq: 3, Node: 5}}, nil, 3)
	x.View()
	x.Append([]sequence.Row{{Seq: 4, Node: 2}}, nil, 4)
	v := x.View()
	asked := map[graph.Node]int{}
	bits := v.ProfilesWhere(func(n graph.Node) bool { asked[n]++; return n == 2 })
	if diff := gocmp.Diff(map[graph.Node]int{1: 1, 2: 1, 5: 1}, asked); diff != "" {
		t.Errorf("asked (-want +got):\n%s", diff)
	}
	for k, b := range v.Blocks() {
		for p := range uint32(b.Profiles()) {
			if want := b.Node[p] == 2 && !b.Skip.Has(p); bits[k].Has(p) != want {
				t.Errorf("profile %d of block %d: %t", b.Node[p], k, !want)
			}
		}
	}
	if len(v.Blocks()) != 2 {
		t.Errorf("%d blocks, want the first and the one that shadows it", len(v.Blocks()))
	}
}

func TestTimesOutsideTheCalendarAreBounded(t *testing.T) {
	v := FromRows([]sequence.Row{{Time: -1, Node: 1}, {Time: 1 << 50, Node: 2}, {Time: -86_400_001, Node: 3}}, nil)
	var got []uint32
	for _, b := range v.Blocks() {
		got = append(got, b.Time...)
	}
	if diff := gocmp.Diff([]uint32{0, 1<<32 - 1, 0}, got); diff != "" {
		t.Errorf("times (-want +got):\n%s", diff)
	}
}

func TestWrongOptionsAreNamed(t *testing.T) {
	for _, o := range []Options{{MaxValues: 70_000}, {MaxValues: -1}, {MaxProperties: 1 << 16}, {MaxProperties: -1}} {
		if _, err := Open(o); percorso.KindOf(err) != percorso.Invalid || !strings.Contains(err.Error(), "Max") {
			t.Errorf("Open(%+v): %v", o, err)
		}
	}
}

// One writer, several readers and the background at once: run with -race.
func TestReadersSeeWholeViewsWhileOneWrites(t *testing.T) {
	s := sequencetest.NewStream(5, 300, 20, 40)
	s.Props = 1
	x, err := Open(Options{Path: t.TempDir() + "/index", Signatures: signatures(40)})
	if err != nil {
		t.Fatal(err)
	}
	x.limits = limits{parts: 2, waste: 10}
	done := make(chan struct{})
	var readers sync.WaitGroup
	for range 3 {
		readers.Go(func() {
			for last := int64(0); ; {
				v := x.View()
				if v.Seq() < last {
					t.Errorf("a later view is at %d, the one before at %d", v.Seq(), last)
				}
				last = v.Seq()
				n := int64(0)
				for _, b := range v.Blocks() {
					for p := range b.Profiles() {
						if !b.Skip.Has(uint32(p)) {
							n += int64(b.First[p+1] - b.First[p])
						}
					}
				}
				if n != v.Seq() || v.Interactions() != n {
					t.Errorf("a view at %d has %d interactions", v.Seq(), n)
				}
				if _, err := v.Match("p0", func(value string, _ bool) bool { return value == "value 1" }); err != nil {
					t.Error(err)
				}
				v.PropertyValues("p0", 3)
				v.Locate(7)
				select {
				case <-done:
					return
				default:
				}
			}
		})
	}
	readers.Go(func() {
		for {
			if err := x.Snapshot(context.Background()); err != nil {
				t.Error(err)
			}
			select {
			case <-done:
				return
			default:
			}
		}
	})
	buffer := make([]sequence.Row, 50)
	moves := s.Moves()
	for rows := s.Next(buffer); len(rows) > 0; rows = s.Next(buffer) {
		some := moves[:min(2, len(moves))]
		moves = moves[len(some):]
		x.Append(rows, some, rows[len(rows)-1].Seq)
	}
	close(done)
	readers.Wait()
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	if n := x.View().Interactions(); n != int64(s.Len()) {
		t.Errorf("%d interactions at the end, want %d", n, s.Len())
	}
}
