package insight

import (
	"testing"

	"pgregory.net/rapid"

	"percorso"
	"percorso/catalogue"
	"percorso/insight/cost"
	"percorso/sequence"
)

// shelves is a shop of two channels, ads with the touchpoints clicks and banners
// and mail with letters, where the campaign spring was met three times on ads and
// once on mail.
func shelves(t testing.TB, costs ...cost.Cost) *Asker {
	t.Helper()
	touchpoint := func(id, it, channel string) catalogue.Touchpoint {
		return catalogue.Touchpoint{ID: percorso.TouchpointID(id), Name: percorso.Text{It: it, En: id}, Channel: percorso.ChannelID(channel)}
	}
	s := &shop{signatures: catalogue.NewSignatures(), table: &catalogue.Table{
		Outcome:     []bool{false, false, true},
		Channels:    []catalogue.Channel{{ID: "ads", Name: percorso.Text{It: "Pubblicità", En: "Ads"}}, {ID: "mail", Name: percorso.Text{It: "Posta", En: "Mail"}}},
		Channel:     []uint8{1, 2, 0},
		Touchpoints: []catalogue.Touchpoint{touchpoint("clicks", "Clic", "ads"), touchpoint("banners", "Striscioni", "ads"), touchpoint("letters", "Lettere", "mail")},
	}}
	for _, name := range []string{"Click", "Letter", "Order"} {
		s.signatures.Intern(catalogue.Signature{Name: name})
	}
	at := int64(1_700_000_000_000)
	for i, signature := range []catalogue.SignatureID{0, 0, 0, 1, 2} {
		row := sequence.Row{Seq: int64(i + 1), Node: 1, Time: at + int64(i)*1000, Signature: signature}
		if signature < 2 {
			row.Props = []sequence.Prop{{Name: "campaign", Value: "Spring"}}
		} else {
			row.Value, row.Flags = 1000, sequence.HasValue
		}
		s.rows = append(s.rows, row)
	}
	asker, _ := s.open(t)
	asker.Costs = kept(costs)
	return asker
}

func spentOn(field, value, from, to string, amount int64) cost.Cost {
	return cost.Cost{Field: field, Value: value, From: from, To: to, Amount: amount, Currency: "EUR"}
}

// byRow is what each row costs.
func byRow(a *AttributionAnswer) map[string]Value {
	out := map[string]Value{}
	for i := range a.Rows {
		if c := a.Rows[i].Cost; c != nil {
			out[a.Rows[i].Key] = *c
		}
	}
	return out
}

// What is spent on a touchpoint or a campaign counts toward the channel, unless
// something coarser is known of the day.
func TestCostsCountTowardTheirChannel(t *testing.T) {
	const first, second = "2023-11-13", "2023-11-14"
	for name, c := range map[string]struct {
		costs     []cost.Cost
		ads, mail Value
		spent     Spent
	}{
		"a touchpoint, by id and by name": {[]cost.Cost{spentOn("touchpoint", "clicks", first, second, 200), spentOn("touchpoint", "LETTERE", second, second, 50)}, 200, 50, Spent{Total: 250, Costs: 2, Rolled: 2}},
		"a campaign on two channels":      {[]cost.Cost{spentOn("property:campaign", "spring", first, second, 201)}, 151, 50, Spent{Total: 201, Costs: 1, Rolled: 1}},
		"the channel's own goes first": {
			[]cost.Cost{spentOn("channel", "Pubblicità", second, second, 500), spentOn("touchpoint", "clicks", first, second, 200), spentOn("property:campaign", "Spring", second, second, 40)},
			600, 10,
			Spent{Total: 610, Costs: 3, Rolled: 2, Included: 130},
		},
		"then the touchpoints', all of them": {
			[]cost.Cost{spentOn("touchpoint", "clicks", second, second, 100), spentOn("touchpoint", "banners", second, second, 70), spentOn("property:campaign", "Spring", first, second, 80)},
			200, 20,
			Spent{Total: 220, Costs: 3, Rolled: 3, Included: 30},
		},
		"nobody met it": {[]cost.Cost{spentOn("touchpoint", "fairs", first, first, 9), spentOn("property:campaign", "Autumn", first, first, 9), spentOn("event", "Click", first, first, 9)}, 0, 0, Spent{Elsewhere: 3}},
	} {
		answer, err := shelves(t, c.costs...).Ask(t.Context(), Query{Kind: KindAttribution, Period: &Period{From: first, To: "2023-11-15"}, Attribution: &AttributionAsk{Models: []string{"last"}}})
		if err != nil {
			t.Fatal(err)
		}
		a, _ := answer.(*AttributionAnswer)
		if rows := byRow(a); rows["ads"] != c.ads || rows["mail"] != c.mail || a.Spent != c.spent {
			t.Errorf("%s: %v, %+v; want %d, %d and %+v", name, rows, a.Spent, c.ads, c.mail, c.spent)
		}
	}
}

// Whatever is known of a channel and what is in it: the rows cost the total, and
// the total and what is included are what was imported; and so it is of periods
// that meet.
func TestCostsAddUpToWhatWasImported(t *testing.T) {
	days := []string{"2023-11-10", "2023-11-11", "2023-11-12", "2023-11-13", "2023-11-14"}
	of := map[string][]string{"channel": {"ads", "Posta"}, "touchpoint": {"clicks", "Striscioni", "letters"}, "property:campaign": {"spring"}}
	rapid.Check(t, func(r *rapid.T) {
		var costs []cost.Cost
		imported := Value(0)
		for range rapid.IntRange(0, 8).Draw(r, "costs") {
			field := rapid.SampledFrom([]string{"channel", "touchpoint", "property:campaign"}).Draw(r, "field")
			from := rapid.IntRange(0, len(days)-1).Draw(r, "from")
			to := rapid.IntRange(from, len(days)-1).Draw(r, "to")
			c := spentOn(field, rapid.SampledFrom(of[field]).Draw(r, "value"), days[from], days[to], rapid.Int64Range(0, 1000).Draw(r, "amount"))
			costs = append(costs, c)
			imported += Value(c.Amount)
		}
		asker := shelves(t, costs...)
		in := func(from, to string) (spent, included Value) {
			a := ask[*AttributionAnswer](r, asker, Query{Kind: KindAttribution, Period: &Period{From: from, To: to}, Attribution: &AttributionAsk{Models: []string{"last"}}})
			for _, v := range byRow(a) {
				spent += v
			}
			if spent != a.Spent.Total {
				r.Fatalf("the rows cost %d, the total is %d", spent, a.Spent.Total)
			}
			return spent, a.Spent.Included
		}
		spent, included := in(days[0], "2023-11-15")
		if spent+included != imported {
			r.Fatalf("%d and %d are included of %d", spent, included, imported)
		}
		cut := rapid.SampledFrom(days[1:]).Draw(r, "cut")
		early, earlyIn := in(days[0], cut)
		late, lateIn := in(cut, "2023-11-15")
		if early+late != spent || earlyIn+lateIn != included {
			r.Fatalf("the parts cost %d and %d, the whole %d", early, late, spent)
		}
	})
}
