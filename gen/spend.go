package gen

import (
	"cmp"
	"math"
	"slices"
	"time"

	"percorso"
)

// Spend is what Tramasole paid in a month, or the part of it that lies in the
// history, for the adverts of a channel of the default catalogue.
type Spend struct {
	Channel  percorso.ChannelID
	From, To string // local days, both inclusive: 2026-11-01
	Cents    int64
}

// perClick is what a click on an advert costs on an ordinary day, in cents.
var perClick = map[uint16]float64{viaInstagramAd: 46, viaFacebookAd: 34, viaGoogleAd: 71}

// dearer is how much dearer clicks are when everybody advertises.
var dearer = map[season]float64{blackFriday: 1.7, christmas: 1.3, winterSale: 1.15, summerSale: 1.15}

// Spends returns what the adverts cost that led to the visits of the history, by
// month, then by channel: each click is paid.
func (s *Simulation) Spends() []Spend {
	type month struct {
		first   string
		channel percorso.ChannelID
	}
	zone := rome()
	sums := map[month]float64{}
	for i := range s.rows {
		r := &s.rows[i]
		cents, paid := perClick[r.aux]
		if r.kind != kLanding || !paid {
			continue
		}
		channel := percorso.ChannelID("paid_social")
		if r.aux == viaGoogleAd {
			channel = "paid_search"
		}
		k := s.calendar.kind[s.calendar.day(r.at)]
		sums[month{time.UnixMilli(r.at).In(zone).Format("2006-01") + "-01", channel}] += cents * max(1, dearer[k.season])
	}
	first, last := s.Start().In(zone).Format(time.DateOnly), s.End().Add(-time.Millisecond).In(zone).Format(time.DateOnly)
	var out []Spend
	for m, cents := range sums {
		from, err := time.Parse(time.DateOnly, m.first)
		if err != nil {
			continue // it was written above
		}
		to := from.AddDate(0, 1, -1).Format(time.DateOnly)
		out = append(out, Spend{m.channel, max(m.first, first), min(to, last), int64(math.Round(cents))})
	}
	slices.SortFunc(out, func(a, b Spend) int { return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.Channel, b.Channel)) })
	return out
}
