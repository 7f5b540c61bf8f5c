package naive

import (
	"cmp"
	"slices"

	"percorso/catalogue"
	"percorso/sequence/figures"
)

// MaturityOf says how a customer uses channels; false when none counts.
func MaturityOf(c Log, table *catalogue.Table, rule figures.MaturityRule) (m figures.Maturity, ok bool) {
	on := counted(c, table, rule)
	if len(on) == 0 {
		return 0, false
	}
	for i := 1; i < len(on); i++ {
		a, b := channelOf(table, on[i-1]), channelOf(table, on[i])
		if a == b {
			continue
		}
		m = max(m, figures.MultiChannel)
		if on[i].Time-on[i-1].Time < rule.Silence && rule.Kind[a] != rule.Kind[b] {
			m = figures.OmniChannel
		}
	}
	return m, true
}

func counted(c Log, table *catalogue.Table, rule figures.MaturityRule) Log {
	return slices.DeleteFunc(slices.Clone(c), func(x Interaction) bool {
		channel := channelOf(table, x)
		return channel >= len(rule.Kind) || rule.Kind[channel] == 0
	})
}

// Channels answers how customers use channels.
func Channels(log Log, table *catalogue.Table, rule figures.MaturityRule) *figures.Channels {
	f := &figures.Channels{Coverage: coverage(log, table)}
	type pair struct{ from, to int }
	times, who := map[pair][]uint32{}, map[pair]map[int]bool{}
	for _, c := range log.customers() {
		m, ok := MaturityOf(c, table, rule)
		if !ok {
			f.Nowhere++
			continue
		}
		one := &f.Matured[m]
		one.Customers++
		bought := false
		for _, x := range c {
			if outcome(table, x) {
				bought = true
				one.Outcomes++
			}
			if outcome(table, x) || x.Value < 0 {
				one.Value += x.Value
			}
			if x.Emotion != nil {
				one.Emotion.Add(*x.Emotion)
			}
		}
		one.Buyers += one64(bought)
		on := counted(c, table, rule)
		for i := 1; i < len(on); i++ {
			p := pair{channelOf(table, on[i-1]) - 1, channelOf(table, on[i]) - 1}
			if took := on[i].Time - on[i-1].Time; p.from != p.to && took < rule.Silence {
				times[p] = append(times[p], took)
				if who[p] == nil {
					who[p] = map[int]bool{}
				}
				who[p][c[0].Customer] = true
			}
		}
	}
	for p, list := range times {
		f.Switches = append(f.Switches, figures.Move{From: p.from, To: p.to, Customers: int64(len(who[p])), Time: quartiles(list)})
	}
	slices.SortFunc(f.Switches, func(a, b figures.Move) int { return cmp.Or(a.From-b.From, a.To-b.To) })
	return f
}

// Said counts what channels say about things; Pairs returns what an interaction
// says of what.
func Said(log Log, table *catalogue.Table, pairs func(Interaction) [][2]int, rule figures.MismatchRule) []figures.Said {
	counts := map[figures.Said]int64{}
	for _, x := range log {
		channel := channelOf(table, x)
		if channel >= len(rule.Channel) || !rule.Channel[channel] {
			continue
		}
		span := 0
		for n, start := range rule.Spans {
			if x.Time >= start {
				span = n
			}
		}
		for _, p := range pairs(x) {
			counts[figures.Said{About: p[0], Span: span, Channel: channel, Says: p[1]}]++
		}
	}
	var out []figures.Said
	for s, n := range counts {
		s.N = n
		out = append(out, s)
	}
	slices.SortFunc(out, func(a, b figures.Said) int {
		return cmp.Or(a.About-b.About, a.Span-b.Span, a.Channel-b.Channel, a.Says-b.Says)
	})
	return out
}
