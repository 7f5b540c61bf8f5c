package index

import (
	"bytes"
	"context"
	"encoding/binary"
	"flag"
	"hash/crc32"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"percorso"
	"percorso/catalogue"
	"percorso/identity/graph"
	"percorso/sequence"
)

var rewrite = flag.Bool("rewrite", false, "write the files in testdata anew")

// oldRows is what testdata/v1.snapshot holds. It never changes: files of that
// version must stay readable.
func oldRows() ([]sequence.Row, []graph.Move) {
	rows := []sequence.Row{
		{Seq: 10, Time: 1_700_000_000_250, Node: 1, Signature: 0, Props: []sequence.Prop{{Name: "category", Value: "scarpe"}}},
		{Seq: 11, Time: 1_700_000_001_000, Node: 2, Signature: 1, Flags: sequence.HasValue, Value: 12550},
		{Seq: 13, Time: 1_700_000_000_750, Node: 3, Signature: 2, Flags: sequence.HasEmotion, Emotion: -2000},
		{Seq: 14, Time: 1_700_000_000_000, Node: 3, Signature: 0, Props: []sequence.Prop{{Name: "category", Value: "borse"}, {Name: "note", Value: strings.Repeat("lungo ", 50)}}},
		{Seq: 15, Time: 1_600_000_000_000, Node: 5, Signature: 1, Flags: sequence.HasValue | sequence.HasEmotion, Value: -100, Emotion: 1000},
	}
	moves := []graph.Move{
		{Node: 3, Profile: 1}, {Node: 4, Profile: 1}, {Node: 5, Profile: 2},
	}
	return rows, moves
}

func oldSignatures() *catalogue.Signatures {
	s := catalogue.NewSignatures()
	s.Intern(catalogue.Signature{Type: percorso.Page, Name: "Home", Source: "web", Channel: "web"})
	s.Intern(catalogue.Signature{Type: percorso.Track, Name: "Order Completed", Source: "till", Store: "Milano 1"})
	s.Intern(catalogue.Signature{Type: percorso.Track, Name: "Review Submitted", Source: "reviews", About: "consegna"})
	return s
}

// writeOld writes a snapshot of oldRows and returns its path.
func writeOld(t testing.TB, path string) {
	t.Helper()
	x, err := Open(Options{Path: path, Signatures: oldSignatures()})
	if err != nil {
		t.Fatal(err)
	}
	rows, moves := oldRows()
	x.Append(rows, moves, 20)
	if err := x.Snapshot(context.Background()); err != nil {
		t.Fatal(err)
	}
}

func TestOldSnapshotStillOpens(t *testing.T) {
	old := filepath.Join("testdata", "v1.snapshot")
	if *rewrite {
		writeOld(t, old)
	}
	o := Options{Path: old, Signatures: catalogue.NewSignatures()}
	x, err := Open(o)
	if err != nil || x.Discarded() != nil {
		t.Fatalf("open: %v, discarded: %v", err, x.Discarded())
	}
	m := &model{labels: map[graph.Node]graph.Node{}, values: map[string][]string{}, limit: otherCode - 1}
	rows, moves := oldRows()
	m.append(rows, moves, 20)
	if diff := gocmp.Diff(m.profiles(), materialise(t, x.View())); diff != "" {
		t.Errorf("the old snapshot reads differently (-want +got):\n%s", diff)
	}
	if diff := gocmp.Diff(oldSignatures().All(), o.Signatures.All()); diff != "" {
		t.Errorf("signatures (-want +got):\n%s", diff)
	}
	if x.Cursor() != 20 || x.View().Newest() != 1_700_000_001 {
		t.Errorf("cursor %d, newest %d", x.Cursor(), x.View().Newest())
	}
	if l := x.View().Label(4); l != 1 {
		t.Errorf("node 4 belongs to %d, want 1: it leads nothing, and moved all the same", l)
	}
	if got := x.View().PropertyValues("category", 0); len(got) != 2 || got[0].N != 1 {
		t.Errorf("values of category: %v", got)
	}
	// What it holds goes on: rows up to the cursor are known, later ones are not.
	x.Append([]sequence.Row{{Seq: 20, Node: 9}, {Seq: 21, Node: 4, Time: 1_700_000_000_300}}, nil, 21)
	if n := len(materialise(t, x.View())[1]); n != 4 {
		t.Errorf("profile 1 has %d interactions, want 4", n)
	}
}

func TestSnapshotThatIsNotTrusted(t *testing.T) {
	dir := t.TempDir()
	good := filepath.Join(dir, "good")
	writeOld(t, good)
	data, err := os.ReadFile(good)
	if err != nil {
		t.Fatal(err)
	}
	change := func(f func(b []byte) []byte) []byte { return f(slices.Clone(data)) }
	tests := []struct {
		name string
		data []byte
		kind percorso.ErrorKind
		says string
	}{
		{"empty", nil, percorso.Invalid, "no snapshot"},
		{"foreign", []byte(strings.Repeat("SQLite format 3\x00", 20)), percorso.Invalid, "no snapshot"},
		{"truncated", data[:len(data)-64], percorso.Invalid, "bytes instead of"},
		{"half a header", data[:40], percorso.Invalid, "no snapshot"},
		{"with a tail", append(slices.Clone(data), 0), percorso.Invalid, "bytes instead of"},
		{"newer", change(func(b []byte) []byte { b[8] = 2; return b }), percorso.Newer, "version 2"},
		{"header", change(func(b []byte) []byte { b[12]++; return b }), percorso.Invalid, "header"},
		{"table", change(func(b []byte) []byte { b[70]++; return b }), percorso.Invalid, "table"},
		{"content", change(func(b []byte) []byte { b[len(b)-64]++; return b }), percorso.Invalid, "checksum of section"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(dir, "bad")
			if err := os.WriteFile(path, tt.data, 0o600); err != nil {
				t.Fatal(err)
			}
			o := Options{Path: path, Signatures: catalogue.NewSignatures()}
			x, err := Open(o)
			if err != nil {
				t.Fatal(err)
			}
			why := x.Discarded()
			if why == nil || percorso.KindOf(why) != tt.kind || !strings.Contains(why.Error(), tt.says) {
				t.Fatalf("discarded because %v, want %s: %s", why, tt.kind, tt.says)
			}
			if x.Cursor() != 0 || x.View().Interactions() != 0 || len(o.Signatures.All()) != 0 {
				t.Fatalf("the index did not start empty")
			}
			rows, moves := oldRows()
			x.Append(rows, moves, 20)
			if err := x.Snapshot(context.Background()); err != nil {
				t.Fatalf("writing over a bad snapshot: %v", err)
			}
		})
	}
}

// A snapshot whose checksums are right and whose content lies is not trusted
// either.
func TestSnapshotThatLies(t *testing.T) {
	path := filepath.Join(t.TempDir(), "index")
	writeOld(t, path)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	plausible := map[section]bool{
		sectionTime: true, sectionOrder: true, sectionValue: true, sectionEmotion: true, sectionValues: true,
	}
	for kind := sectionFirst; kind <= sectionSparse; kind++ {
		for _, b := range []byte{0x00, 0x03, 0xff} {
			lie := signedAgain(data, kind, b)
			if bytes.Equal(lie, data) {
				continue
			}
			if plausible[kind] {
				continue // other values are as good as any
			}
			if _, err := decode(alignedCopy(lie)); err == nil {
				t.Errorf("section %d filled with %#x was believed", kind, b)
			}
		}
	}
}

// signedAgain fills a section with a byte and sets the checksums right.
func signedAgain(data []byte, kind section, fill byte) []byte {
	data = slices.Clone(data)
	le := binary.LittleEndian
	n := int(le.Uint32(data[12:]))
	table := data[headerBytes : headerBytes+n*tableEntry]
	for e := range slices.Chunk(table, tableEntry) {
		at, size := le.Uint64(e[8:]), le.Uint64(e[16:])
		if section(le.Uint32(e)) == kind {
			for i := range data[at : at+size] {
				data[at:][i] = fill
			}
		}
		le.PutUint32(e[24:], crc32.Checksum(data[at:at+size], castagnoli))
	}
	le.PutUint32(data[24:], crc32.Checksum(table, castagnoli))
	le.PutUint32(data[headerChecked:], crc32.Checksum(data[:headerChecked], castagnoli))
	return data
}

func alignedCopy(data []byte) []byte {
	out := aligned(len(data))
	copy(out, data)
	return out
}

func TestCancelledSnapshotLeavesTheOldOne(t *testing.T) {
	path := filepath.Join(t.TempDir(), "index")
	writeOld(t, path)
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	x, err := Open(Options{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	x.Append([]sequence.Row{{Seq: 30, Node: 1, Signature: 1}}, nil, 30)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := x.Snapshot(ctx); err == nil {
		t.Errorf("a cancelled snapshot said nothing")
	}
	after, err := os.ReadFile(path)
	if err != nil || !bytes.Equal(before, after) {
		t.Errorf("the old snapshot changed (%v)", err)
	}
	if left, _ := filepath.Glob(path + ".*"); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestSnapshotInAFolderThatIsNotThere(t *testing.T) {
	x, err := Open(Options{Path: filepath.Join(t.TempDir(), "no", "index")})
	if err != nil || x.Discarded() != nil {
		t.Fatalf("open: %v, discarded: %v", err, x.Discarded())
	}
	if err := x.Snapshot(context.Background()); percorso.KindOf(err) != percorso.Unavailable {
		t.Errorf("snapshot: %v, want unavailable", err)
	}
}

// FuzzDecode feeds damaged snapshots, the checksums set right so that the damage
// is not found there. Whatever is believed must be readable to the end.
func FuzzDecode(f *testing.F) {
	path := filepath.Join(f.TempDir(), "index")
	writeOld(f, path)
	data, err := os.ReadFile(path)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data, true)
	f.Add(data[:len(data)/2], false)
	f.Fuzz(func(t *testing.T, data []byte, sign bool) {
		if sign && soundTable(data) {
			data = signedAgain(data, 0, 0)
		}
		d, err := decode(alignedCopy(data))
		if err != nil {
			return
		}
		x := empty(Options{})
		if x.adopt(d) != nil {
			return
		}
		materialise(t, x.View())
		x.Append([]sequence.Row{{Seq: x.Cursor() + 1, Node: 1}, {Seq: x.Cursor() + 2, Node: 3}}, []graph.Move{{Node: 1, Profile: 3}}, 0)
		if err := x.Compact(context.Background()); err != nil {
			t.Fatal(err)
		}
		materialise(t, x.View())
	})
}

// soundTable reports whether the checksums can be set right at all.
func soundTable(data []byte) bool {
	if len(data) < headerBytes {
		return false
	}
	le := binary.LittleEndian
	n := int64(le.Uint32(data[12:]))
	if n > 1000 || headerBytes+n*tableEntry > int64(len(data)) {
		return false
	}
	for e := range slices.Chunk(data[headerBytes:headerBytes+n*tableEntry], tableEntry) {
		at, size := le.Uint64(e[8:]), le.Uint64(e[16:])
		if at > uint64(len(data)) || size > uint64(len(data))-at {
			return false
		}
	}
	return true
}
