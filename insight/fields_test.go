package insight_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"percorso"
	"percorso/catalogue"
	"percorso/identity"
	"percorso/identity/profile"
	"percorso/insight"
	"percorso/sequence"
	"percorso/sequence/index"
)

// The traits of a workspace can be listed.
var _ insight.TraitLister = (*identity.Identity)(nil)

// listed is a scenario's traits with a list.
type listed struct{ *scenario }

func (listed) TraitNames() []profile.Info { return []profile.Info{{Name: "tier", Held: 8}} }
func (listed) TraitValues(string, int) ([]profile.Count, int) {
	return []profile.Count{{Value: "gold", N: 7}}, 1
}

func TestFields(t *testing.T) {
	s := &scenario{codes: catalogue.NewSignatures(), table: &catalogue.Table{
		Channels:    []catalogue.Channel{{ID: "web"}},
		Touchpoints: []catalogue.Touchpoint{{ID: "page"}},
	}}
	row := func(seq int64, sig catalogue.Signature, colour string) sequence.Row {
		r := sequence.Row{Seq: seq, Time: seq * 1000, Node: 1, Signature: s.codes.Intern(sig)}
		if colour != "" {
			r.Props = []sequence.Prop{{Name: "colour", Value: colour}}
		}
		return r
	}
	x, err := index.Open(index.Options{Signatures: s.codes})
	if err != nil {
		t.Fatal(err)
	}
	track := catalogue.Signature{Type: percorso.Track, Name: "Product Viewed", Source: "shop"}
	page := catalogue.Signature{Type: percorso.Page, Name: "Cart", Source: "app"}
	other := track
	other.Store = "Torino"
	x.Append([]sequence.Row{row(1, track, "red"), row(2, page, ""), row(3, other, "blue"), row(4, track, "red")}, nil, 4)
	asker := s.asker(x.View())
	asker.Traits = listed{s}
	got, err := asker.Fields(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := &insight.Fields{
		Audiences: []insight.NamedAudience{},
		Channels:  s.table.Channels, Touchpoints: s.table.Touchpoints,
		Properties: []insight.FieldValues{{Name: "colour", Values: []insight.ValueCount{{Value: "red", N: 2}, {Value: "blue", N: 1}}}},
		Traits:     []insight.FieldValues{{Name: "tier", Values: []insight.ValueCount{{Value: "gold", N: 7}}, More: true}},
		Events:     []insight.ValueCount{{Value: "Product Viewed", N: 3}, {Value: "page: Cart", N: 1}},
		Sources:    []insight.ValueCount{{Value: "shop", N: 3}, {Value: "app", N: 1}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("fields (-want +got):\n%s", diff)
	}
}
