package insight

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"

	"percorso"
	"percorso/insight/cost"
	"percorso/sequence"
	"percorso/sequence/attribution"
)

// spending is what was spent by value of the field, in the selection's period.
type spending struct {
	by    map[string]int64
	named map[string]string // a value's other spelling to the one that was met first
	Spent
}

func (s *spending) add(value string, amount int64) {
	key := strings.ToLower(value)
	if _, ok := s.named[key]; !ok {
		s.named[key] = value
	}
	s.by[key] += amount
	s.Total += Value(amount)
}

// spent adds up the costs of the field that is asked for. Where that is the
// channel, those of touchpoints and of properties count toward their channels.
func (a *Asker) spent(ctx context.Context, s *scope, q *Query, sel *sequence.Selection) (*spending, error) {
	out := &spending{by: map[string]int64{}, named: map[string]string{}}
	if a.Costs == nil {
		return out, nil
	}
	all, err := a.Costs.Costs(ctx)
	if err != nil {
		return nil, err
	}
	from, to := int64(sel.From), min(int64(sel.To), int64(s.view.Newest())+1)
	var finer []*cost.Cost
	for i := range all {
		c := &all[i]
		within := c.Within(from, to, s.zone)
		switch {
		case q.Attribution.By == fieldChannel && c.Field == fieldTouchpoint: // its days are known, whatever falls into the period
			finer = append(finer, c)
		case within == 0 && c.Amount > 0:
			out.Elsewhere++
		case c.Field == q.Attribution.By:
			out.Costs++
			out.add(c.Value, within)
		case q.Attribution.By == fieldChannel && strings.HasPrefix(c.Field, propertyPrefix):
			finer = append(finer, c)
		default:
			out.Elsewhere++
		}
	}
	if len(finer) > 0 {
		roll := &rollUp{scope: s, from: from, to: to, own: s.ownDays(all), out: out}
		roll.touchpoints(finer)
		roll.properties(finer)
	}
	return out, nil
}

// rollUp adds the costs of touchpoints and properties to their channels. What was
// spent on a day on which the channel has a cost of its own is taken to be in that
// one, and so is a property's on a day on which one of the channel's touchpoints
// has one: the coarsest that is known of a day counts, and nothing twice.
type rollUp struct {
	*scope
	from, to int64
	own      []cost.Days // by channel, plus one: the days that are known already
	out      *spending
}

// ownDays returns by channel, plus one, the days of its own costs.
func (s *scope) ownDays(all []cost.Cost) []cost.Days {
	channel := map[string]int{}
	for i, c := range s.table.Channels {
		spell(channel, string(c.ID), c.Name, i+1)
	}
	own := make([]cost.Days, len(s.table.Channels)+1)
	for i := range all {
		if at := channel[strings.ToLower(all[i].Value)]; all[i].Field == fieldChannel && at > 0 {
			own[at].Add(&all[i], s.zone)
		}
	}
	for i := range own {
		own[i].Join()
	}
	return own
}

// spell lets a number be found by an id and a name in either language; an id
// goes before a name.
func spell(number map[string]int, id string, name percorso.Text, n int) {
	number[strings.ToLower(id)] = n
	for _, spelling := range []string{name.It, name.En} {
		if _, taken := number[strings.ToLower(spelling)]; spelling != "" && !taken {
			number[strings.ToLower(spelling)] = n
		}
	}
}

// touchpoints adds the costs of touchpoints, and lays their days with those of
// their channel.
func (r *rollUp) touchpoints(finer []*cost.Cost) {
	channel := map[percorso.ChannelID]int{}
	for i, c := range r.table.Channels {
		channel[c.ID] = i + 1
	}
	of := map[string]int{}
	for i := range r.table.Touchpoints {
		t := &r.table.Touchpoints[i]
		spell(of, string(t.ID), t.Name, channel[t.Channel])
	}
	var days []*cost.Cost
	var at []int
	for _, c := range finer {
		if c.Field != fieldTouchpoint {
			continue
		}
		k := of[strings.ToLower(c.Value)]
		if k == 0 {
			r.out.Elsewhere++
			continue
		}
		if c.Amount > 0 && c.Within(r.from, r.to, r.zone) == 0 {
			r.out.Elsewhere++
		} else {
			r.part(c, k)
			r.count()
		}
		days, at = append(days, c), append(at, k)
	}
	for i, c := range days {
		r.own[at[i]].Add(c, r.zone)
	}
	for i := range r.own {
		r.own[i].Join()
	}
}

// properties shares each cost of a property's value among the channels in
// proportion to the interactions that have the value, of all times: so periods
// that meet add up.
func (r *rollUp) properties(finer []*cost.Cost) {
	view, ok := r.view.(valued)
	wanted := map[string]map[string]int{} // by property, by value: its number
	for _, c := range finer {
		if name, is := strings.CutPrefix(c.Field, propertyPrefix); is {
			if wanted[name] == nil {
				wanted[name] = map[string]int{}
			}
			if key := strings.ToLower(c.Value); ok && len(wanted[name]) < math.MaxUint16 {
				if _, there := wanted[name][key]; !there {
					wanted[name][key] = len(wanted[name])
				}
			}
		}
	}
	met := map[string][][]float64{} // by property, by value, by channel, plus one
	for name, number := range wanted {
		if ok {
			met[name] = r.channelsOf(view, name, number)
		}
	}
	for _, c := range finer {
		name, is := strings.CutPrefix(c.Field, propertyPrefix)
		if !is {
			continue
		}
		n, known := wanted[name][strings.ToLower(c.Value)]
		if !known || !slices.ContainsFunc(met[name][n], func(w float64) bool { return w > 0 }) {
			r.out.Elsewhere++
			continue
		}
		r.share(c, met[name][n])
	}
}

// share shares a cost among channels, by their weights; not all are 0.
func (r *rollUp) share(c *cost.Cost, weights []float64) {
	var channels []int
	var shares []float64
	for k, w := range weights {
		if w > 0 {
			channels, shares = append(channels, k), append(shares, w)
		}
	}
	for i, amount := range attribution.Shares(c.Amount, shares) {
		part := *c
		part.Amount = amount
		r.part(&part, channels[i])
	}
	r.count()
}

// count counts a cost that counts toward its channels.
func (r *rollUp) count() {
	r.out.Costs++
	r.out.Rolled++
}

// channelsOf counts, for values of a property, the interactions on each channel.
func (r *rollUp) channelsOf(view valued, name string, number map[string]int) [][]float64 {
	out := make([][]float64, len(number))
	for i := range out {
		out[i] = make([]float64, len(r.table.Channels)+1)
	}
	for n, column := range view.Values(name, func(value string) (uint16, bool) {
		at, ok := number[strings.ToLower(value)]
		return uint16(at), ok
	}) {
		b := r.blocks[n]
		p := uint32(0)
		for k, i := range column.At {
			for b.First[p+1] <= i {
				p++
			}
			code := int(b.Code[i])
			if !b.Skip.Has(p) && code < len(r.table.Channel) && r.table.Channel[code] > 0 {
				out[column.Of[k]][r.table.Channel[code]]++
			}
		}
	}
	return out
}

// part adds what a cost has on days of which the channel knows nothing coarser.
func (r *rollUp) part(c *cost.Cost, channel int) {
	within, known := c.Within(r.from, r.to, r.zone), r.own[channel].Of(c, r.from, r.to, r.zone)
	r.out.Included += Value(known)
	if within > known || c.Amount == 0 {
		r.out.add(string(r.table.Channels[channel-1].ID), within-known)
	}
}

// take returns what was spent on a value, by its key or a name, and forgets it.
func (s *spending) take(n *creditNode) *Value {
	var sum *Value
	for _, spelling := range []string{n.key, n.name.It, n.name.En} {
		key := strings.ToLower(spelling)
		spent, ok := s.by[key]
		if !ok {
			continue
		}
		delete(s.by, key)
		if sum == nil {
			sum = new(Value)
		}
		*sum += Value(spent)
	}
	return sum
}

// rest adds what was spent on values that no interaction has; the smallest are
// put together where they are many.
func (a *AttributionAnswer) rest(spent *spending, models []attribution.Model) {
	var keys []string
	for key := range spent.by {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, func(x, y string) int {
		return cmp.Or(cmp.Compare(spent.by[y], spent.by[x]), cmp.Compare(x, y))
	})
	none := make([]NodeCredit, len(models))
	for m, model := range models {
		none[m].Model = string(model)
	}
	for i, key := range keys {
		v := Value(spent.by[key])
		if i < mostCredited {
			name := spent.named[key]
			a.Rows = append(a.Rows, Credited{Key: name, Name: percorso.Text{It: name, En: name}, Cost: &v, Credits: slices.Clone(none)})
			continue
		}
		other := slices.IndexFunc(a.Rows, func(r Credited) bool { return r.Key == otherNode })
		if other < 0 {
			other = len(a.Rows)
			a.Rows = append(a.Rows, Credited{Key: otherNode, Name: percorso.Text{It: "Altri", En: "Others"}, Credits: slices.Clone(none)})
		}
		if a.Rows[other].Cost == nil {
			a.Rows[other].Cost = new(Value)
		}
		*a.Rows[other].Cost += v
	}
}
