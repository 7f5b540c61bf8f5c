package index_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"percorso/sequence"
	"percorso/sequence/index"
)

func TestPropertiesOfOneInteraction(t *testing.T) {
	view := index.FromRows([]sequence.Row{
		{Time: 1000, Node: 1, Props: []sequence.Prop{{Name: "colour", Value: "red"}, {Name: "category", Value: "coats"}}},
		{Time: 2000, Node: 1},
		{Time: 3000, Node: 1, Props: []sequence.Prop{{Name: "colour", Value: "🦊"}}},
	}, nil)
	block, profile, ok := view.Locate(1)
	if !ok {
		t.Fatal("the profile is not there")
	}
	first := view.Blocks()[block].First[profile]
	for i, want := range [][]sequence.Prop{{{Name: "category", Value: "coats"}, {Name: "colour", Value: "red"}}, nil, {{Name: "colour", Value: "🦊"}}} {
		if diff := cmp.Diff(want, view.PropertiesOf(block, first+uint32(i))); diff != "" {
			t.Errorf("interaction %d:\n%s", i, diff)
		}
	}
}
