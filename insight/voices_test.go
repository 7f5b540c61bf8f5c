package insight

import (
	"context"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"percorso"
	"percorso/catalogue"
	"percorso/identity/graph"
	"percorso/sequence"
	"percorso/sequence/figures"
	"percorso/sequence/index"
	"percorso/sequence/voice"
)

// said is voices with their texts in memory.
type said []voice.Voice

func (s said) All() []voice.Voice { return s }
func (s said) Say(_ context.Context, voices []voice.Voice) ([]voice.Voice, error) {
	return voices, nil
}

// TestVoicesAreThoseOfTheTwin holds which voices a selection has, how they felt
// and that the quotes are among them, against a plain reading of the rows, also
// when profiles were merged after they spoke.
func TestVoicesAreThoseOfTheTwin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		shop := drawShop(t)
		x, err := index.Open(index.Options{Signatures: shop.signatures})
		if err != nil {
			t.Fatal(err)
		}
		x.Append(shop.rows, nil, int64(len(shop.rows)))
		var all said
		for i := range shop.rows {
			r := &shop.rows[i]
			if rapid.Bool().Draw(t, "speaks") {
				all = append(all, voice.Voice{
					Seq: r.Seq, Profile: r.Node, At: r.Time, Kind: voice.Survey, Text: string(rune('a' + r.Seq)),
					Felt: r.Seq%3 > 0, Emotion: percorso.Emotion(1000 * (r.Seq%5 - 2)),
				})
			}
		}
		if len(shop.rows) > 0 && rapid.Bool().Draw(t, "merge") {
			x.Append(nil, []graph.Move{{Node: 2, Profile: 1}}, int64(len(shop.rows))+1)
			delete(shop.traits, 2) // the profile is 1 now
			if tier, ok := shop.traits[1]; ok {
				shop.traits[2] = tier
			}
		}
		view := x.View()
		asker := &Asker{View: func() View { return view }, Tables: shop, Traits: shop, Voices: all}
		q := Query{Kind: KindVoices, Where: drawConditions(t), Limit: rapid.IntRange(1, 9).Draw(t, "limit")}
		if rapid.Bool().Draw(t, "period") {
			q.Period = &Period{From: "2023-11-15", To: "2023-11-16"}
		}
		if rapid.Bool().Draw(t, "newest") {
			q.Order = OrderNewest
		}
		inside := map[int64]bool{}
		for _, x := range shop.log(q.Period, q.Where) {
			inside[x.Seq] = true
		}
		var felt figures.Feeling
		var want []string
		for _, v := range slices.Backward(all) {
			if inside[v.Seq] {
				want = append(want, v.Text)
				if v.Felt {
					felt.Add(v.Emotion)
				}
			}
		}
		got := ask[*VoicesAnswer](t, asker, q)
		if diff := cmp.Diff(feeling(felt), got.Felt); diff != "" || got.Coverage.Interactions != int64(len(want)) {
			t.Fatalf("%d voices, want %d; feelings (-want +got):\n%s", got.Coverage.Interactions, len(want), diff)
		}
		if len(got.Quotes) != min(q.Limit, len(want)) {
			t.Fatalf("%d quotes of %d, at most %d", len(got.Quotes), len(want), q.Limit)
		}
		for i, quote := range got.Quotes {
			if !slices.Contains(want, quote.Text) {
				t.Errorf("%q is not in the selection", quote.Text)
			}
			if q.Order == OrderNewest && i > 0 && quote.At > got.Quotes[i-1].At {
				t.Errorf("%s comes after %s", quote.At, got.Quotes[i-1].At)
			}
		}
	})
}

// TestTellingVoicesTakeTurns: the worst and the best, then the next.
func TestTellingVoicesTakeTurns(t *testing.T) {
	var found []voice.Voice
	for i, e := range []percorso.Emotion{500, -2000, 2000, -1000, 1000} {
		found = append(found, voice.Voice{Seq: int64(i), Emotion: e, Felt: true, Text: e2(e)})
	}
	found = append(found, voice.Voice{Seq: 9, Emotion: -2000, Felt: true, Text: e2(-2000)}) // the same words again
	got, err := choose(t.Context(), said(nil), found, OrderTelling, 4)
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	for _, v := range got {
		texts = append(texts, v.Text)
	}
	if diff := cmp.Diff([]string{e2(-2000), e2(2000), e2(1000), e2(-1000)}, texts); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func e2(e percorso.Emotion) string { return string(rune('k' + e/500)) }

func TestQuotesNameNobody(t *testing.T) {
	for text, want := range map[string]string{
		"Scrivetemi a ana.rossi@example.com o al +39 333 123 4567": "Scrivetemi a … o al …",
		"Spuntano 7,90 di spedizione, arrivavo a 99.":              "Spuntano 7,90 di spedizione, arrivavo a 99.",
		"Ordine 00123456789 mai arrivato":                          "Ordine … mai arrivato",
		"Doveva arrivare il 28/11/2026":                            "Doveva arrivare il …",
	} {
		if got := unnamed(text); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// TestNoVoices: a workspace in which nobody says anything, and a signature that
// is newer than the catalogue's table.
func TestNoVoices(t *testing.T) {
	s := &scope{view: index.FromRows(nil, nil), table: &catalogue.Table{}}
	if found, f, felt := s.heard(nil, &sequence.Selection{To: forever}); found != nil || f.Customers != 0 || felt.N != 0 {
		t.Errorf("%v, %v, %v", found, f, felt)
	}
	if q := s.said(voice.Voice{Signature: 7, Text: "x"}); q.Stage != "" || q.Touchpoint.ID != "" || q.Emotion != nil {
		t.Errorf("%+v", q)
	}
}
