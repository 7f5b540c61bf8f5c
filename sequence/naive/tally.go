package naive

import (
	"slices"

	"percorso"
	"percorso/catalogue"
	"percorso/sequence/figures"
)

// TallySet chooses interactions. Number, where it is not nil, reads a number of
// thousandths from one; Felt, where it is not nil, says what it feels in place of
// the interaction's own emotion.
type TallySet struct {
	Has    func(Interaction) bool
	Number func(Interaction) (thousandths int64, ok bool)
	Felt   func(Interaction) *percorso.Emotion
}

// Tally answers the figures of sets of interactions.
func Tally(log Log, table *catalogue.Table, sets []TallySet, rule figures.TallyRule) *figures.Tally {
	t := &figures.Tally{Coverage: coverage(log, table)}
	for _, s := range sets {
		t.Sets = append(t.Sets, tally(log, table, s, rule))
	}
	return t
}

func tally(log Log, table *catalogue.Table, set TallySet, rule figures.TallyRule) (f figures.SetFigures) {
	var times []uint32
	for _, c := range log.customers() {
		first := slices.IndexFunc(c, set.Has)
		if first < 0 {
			continue
		}
		f.Customers++
		converted := slices.IndexFunc(c[first:], func(x Interaction) bool { return outcome(table, x) })
		last := c[len(c)-1]
		if converted >= 0 {
			f.Converted++
			times = append(times, c[first+converted].Time-c[first].Time)
		} else if set.Has(last) && rule.Over(last.Time) {
			f.Dropped++
		}
		for _, x := range c {
			if set.Has(x) {
				count(&f, x, table, set)
			}
		}
	}
	f.TimeToOutcome = quartiles(times)
	return f
}

func count(f *figures.SetFigures, x Interaction, table *catalogue.Table, set TallySet) {
	if f.Interactions == 0 || x.Time < f.First {
		f.First = x.Time
	}
	f.Last = max(f.Last, x.Time)
	f.Interactions++
	f.Value += value(table, x)
	if outcome(table, x) {
		f.Outcomes++
	}
	felt := x.Emotion
	if set.Felt != nil {
		felt = set.Felt(x)
	}
	if felt != nil {
		f.Emotion.Add(*felt)
	}
	if set.Number != nil {
		if n, ok := set.Number(x); ok {
			f.Numbers.N++
			f.Numbers.Sum += n
		}
	}
}
