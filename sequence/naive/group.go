package naive

import (
	"percorso/catalogue"
	"percorso/sequence/figures"
)

// Group returns the customers of a log that a group has; has says what Group.Has
// does, nil for any.
func Group(log Log, table *catalogue.Table, g figures.Group, has Step) (out []int) {
	for _, c := range log.customers() {
		var outcomes, total int64
		met := map[int]int{}
		meets := has == nil
		for _, x := range c {
			if int(x.Signature) < len(table.Channel) && table.Channel[x.Signature] > 0 {
				met[int(table.Channel[x.Signature])-1]++
			}
			if stageOf(table, x) >= 0 {
				total += value(table, x)
				if outcome(table, x) {
					outcomes++
				}
			}
			meets = meets || has(x)
		}
		most := -1
		for ch := range len(table.Channels) {
			if met[ch] > met[most] {
				most = ch
			}
		}
		if meets && g.Outcomes.Has(outcomes) && g.Value.Has(total) && (g.Channel < 0 || g.Channel == most) {
			out = append(out, c[0].Customer)
		}
	}
	return out
}
