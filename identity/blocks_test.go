package identity

import (
	"bytes"
	"testing"

	"pgregory.net/rapid"

	"percorso"
	"percorso/identity/graph"
)

func limits(users int) graph.Limits { return graph.Limits{UserIDs: users} }

// Many small saves leave few blocks, and their runs in order.
func TestSmallBlocksAreMergedInOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b, err := newBlocks()
		if err != nil {
			t.Fatal(err)
		}
		store := map[int64]Block{}
		want := map[Part][]byte{}
		for n := range rapid.IntRange(1, 120).Draw(t, "saves") {
			save := Save{}
			var commits []func()
			anew := rapid.IntRange(0, 30).Draw(t, "anew") == 0
			added := map[Part][]byte{}
			for _, part := range []Part{EvidencePart, TraitsPart} {
				size := rapid.SampledFrom([]int{0, 10, 10, 10, 5000, 40000}).Draw(t, "size")
				var runs [][]byte
				if size > 0 {
					runs = append(runs, bytes.Repeat([]byte{byte(n)}, size))
					added[part] = runs[0]
				}
				commits = append(commits, b.plan(&save, part, runs, anew && part == TraitsPart))
			}
			if rapid.IntRange(0, 5).Draw(t, "fails") == 0 {
				continue
			}
			for _, id := range save.Drop {
				if _, ok := store[id]; !ok {
					t.Fatalf("block %d is dropped, but was never there", id)
				}
				delete(store, id)
			}
			for _, block := range save.Add {
				if _, ok := store[block.ID]; ok {
					t.Fatalf("block %d is there already", block.ID)
				}
				store[block.ID] = block
			}
			for _, commit := range commits {
				commit()
			}
			if anew {
				want[TraitsPart] = nil
			}
			for part, runs := range added {
				want[part] = append(want[part], runs...)
			}
		}
		got := map[Part][]byte{}
		for id := range b.last + 1 {
			if block, ok := store[id]; ok {
				runs, err := b.open(block)
				if err != nil {
					t.Fatal(err)
				}
				got[block.Part] = append(got[block.Part], runs...)
			}
		}
		for _, part := range []Part{EvidencePart, TraitsPart} {
			if !bytes.Equal(got[part], want[part]) {
				t.Fatalf("the runs of part %d differ", part)
			}
		}
		if len(store) > 2*(tiers*fanIn) {
			t.Fatalf("%d blocks are left", len(store))
		}
	})
}

func TestForeignAndDamagedBlocksAreRefused(t *testing.T) {
	b, err := newBlocks()
	if err != nil {
		t.Fatal(err)
	}
	good := b.seal(1, EvidencePart, []byte("runs"))
	damaged := append([]byte{}, good.Body...)
	damaged[len(damaged)-1] ^= 1
	for name, c := range map[string]struct {
		block Block
		want  percorso.ErrorKind
	}{
		"empty":      {Block{Part: EvidencePart}, percorso.Invalid},
		"foreign":    {Block{Part: EvidencePart, Body: []byte("SQLite format 3")}, percorso.Invalid},
		"other part": {Block{Part: TraitsPart, Body: good.Body}, percorso.Invalid},
		"newer":      {Block{Part: EvidencePart, Body: []byte("PRID\x02\x01")}, percorso.Newer},
		"cut":        {Block{Part: EvidencePart, Body: good.Body[:len(good.Body)-3]}, percorso.Invalid},
		"damaged":    {Block{Part: EvidencePart, Body: damaged}, percorso.Invalid},
	} {
		if _, err := b.open(c.block); percorso.KindOf(err) != c.want || err == nil {
			t.Errorf("%s: %v, want an error of kind %v", name, err, c.want)
		}
	}
}
