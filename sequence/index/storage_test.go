package index

import (
	"context"
	"path/filepath"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"percorso"
	"percorso/identity/graph"
	"percorso/sequence"
	"percorso/sequence/sequencetest"
)

// fillStream appends a whole stream to x.
func fillStream(x *Index, s *sequencetest.Stream) {
	buffer := make([]sequence.Row, 1000)
	moves := s.Moves()
	for rows := s.Next(buffer); len(rows) > 0; rows = s.Next(buffer) {
		x.Append(rows, moves, rows[len(rows)-1].Seq)
		moves = nil
	}
}

// A file that is large enough is mapped; what is read from it stays readable
// when newer parts have taken its place, and after Close.
func TestLargeSnapshotIsMapped(t *testing.T) {
	o := Options{Path: filepath.Join(t.TempDir(), "index"), Signatures: signatures(40)}
	x, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	s := sequencetest.NewStream(3, 8000, 20, 40)
	s.Props = 3
	fillStream(x, s)
	if err := x.Snapshot(context.Background()); err != nil {
		t.Fatal(err)
	}
	want := materialise(t, x.View())

	x, err = Open(o)
	if err != nil || x.Discarded() != nil {
		t.Fatalf("open: %v, discarded: %v", err, x.Discarded())
	}
	old := x.View()
	if diff := gocmp.Diff(want, materialise(t, old)); diff != "" {
		t.Fatalf("the snapshot differs (-written +read):\n%s", diff)
	}
	x.Append([]sequence.Row{{Seq: x.Cursor() + 1, Node: 1}}, []graph.Move{{Node: 2, Profile: 1}}, 0)
	if err := x.Snapshot(context.Background()); err != nil {
		t.Fatal(err)
	}
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	if diff := gocmp.Diff(want, materialise(t, old)); diff != "" {
		t.Errorf("the old view changed (-before +now):\n%s", diff)
	}
	if n := x.View().Interactions(); n != int64(s.Len())+1 {
		t.Errorf("%d interactions, want %d", n, s.Len()+1)
	}
}

// The bar is 12 bytes; small indexes pay more for what a profile costs.
func TestSizeIsThatOfTheColumns(t *testing.T) {
	x, err := Open(Options{})
	if err != nil {
		t.Fatal(err)
	}
	s := sequencetest.NewStream(3, 20_000, 20, 40)
	s.Props = 1
	fillStream(x, s)
	if err := x.Compact(context.Background()); err != nil {
		t.Fatal(err)
	}
	size := x.View().Size()
	if size.Profiles != 20_000 || size.Interactions != int64(s.Len()) || size.Blocks != 1 {
		t.Errorf("size %+v", size)
	}
	if per := float64(size.Core+size.Labels) / float64(s.Len()); per > 12 {
		t.Errorf("%.2f bytes per interaction, want 12 at most", per)
	}
	if size.Properties != int64(s.Len()) || size.Dictionaries == 0 {
		t.Errorf("a property of ten values takes %d bytes for %d interactions", size.Properties, s.Len())
	}
}

// Where merging does not keep up, whoever takes a view does it.
func TestViewMergesWhenTheBackgroundCannot(t *testing.T) {
	x, err := Open(Options{})
	if err != nil {
		t.Fatal(err)
	}
	x.limits = limits{parts: 8, waste: 0}
	x.tidying = true // as if a goroutine were at it, and never came to an end
	s := sequencetest.NewStream(3, 500, 20, 40)
	fillStream(x, s)
	buffer := make([]sequence.Row, 20)
	most := 0
	for range 100 {
		rows := s.Fresh(buffer)
		x.Append(rows, nil, rows[len(rows)-1].Seq)
		live, waste := weigh(x.View().parts)
		most = max(most, waste/live)
	}
	if most > 2 {
		t.Errorf("skipped interactions were %d times the living ones, want 2 at most and a batch", most)
	}
	if n := x.View().Interactions(); n != int64(s.Len())+2000 {
		t.Errorf("%d interactions, want %d", n, s.Len()+2000)
	}
}

// The file has one byte order, whatever the machine's is.
func TestOtherByteOrder(t *testing.T) {
	defer func(was bool) { hostIsLittle = was }(hostIsLittle)
	numbers := []uint32{1, 0xdeadbeef, 7}
	little := slices.Clone(bytesOf(numbers))
	hostIsLittle = !hostIsLittle
	other := bytesOf(numbers)
	for i := range little {
		if other[i] != little[i/4*4+3-i%4] {
			t.Fatalf("byte %d is %x in %x, the other order being %x", i, other[i], other, little)
		}
	}
	if got := numbersOf[uint32](other); !slices.Equal(got, numbers) {
		t.Errorf("there and back: %v, want %v", got, numbers)
	}
	path := filepath.Join(t.TempDir(), "index")
	writeOld(t, path)
	x, err := Open(Options{Path: path})
	if err != nil || x.Discarded() != nil {
		t.Fatalf("open: %v, discarded: %v", err, x.Discarded())
	}
	rows, moves := oldRows()
	if diff := gocmp.Diff(materialise(t, FromRows(rows, moves)), materialise(t, x.View())); diff != "" {
		t.Errorf("written and read (-want +got):\n%s", diff)
	}
	if b := x.View().Blocks()[0]; b.Emotion.Of[0] != percorso.Emotion(-2000) && b.Emotion.Of[0] != 1000 {
		t.Errorf("emotion %d", b.Emotion.Of[0])
	}
}
