package insight

import "percorso"

// funnelRest are the words for rows of a funnel that are no value.
var funnelRest = map[string]percorso.Text{
	keyNone:   {It: "senza valore", En: "without a value"},
	keyOther:  {It: "altri", En: "other"},
	keyMissed: {It: "non ci sono arrivati", En: "did not get there"},
}

// FunnelName is what a row of a funnel is called: the name of its value, or the
// word for what is none.
func FunnelName(key string, name percorso.Text, language string) string {
	if rest, ok := funnelRest[key]; ok {
		name = rest
	}
	if text := name.In(language); text != "" {
		return text
	}
	return key
}

// Sheets lays the funnel out by step, by value of the breakdown, by what came
// next, and by the time it took.
func (a *FunnelAnswer) Sheets(language string) []Sheet {
	steps := NewSheet("steps", "Passi", "Steps",
		Col("number", Count), Col("step", Words), ColAs("counted", Count, "Contati", "Counted"), Col("customers", Count), Col("from_first", Share), Col("from_previous", Share),
		Col("dropped", Count), Col("time_q1", Duration), Col("time_median", Duration), Col("time_q3", Duration), Col("time_from_first", Duration))
	groups := NewSheet("breakdown", "Suddivisione", "Breakdown",
		ColAs("value", Words, "Valore", "Value"), Col("number", Count), Col("step", Words), ColAs("counted", Count, "Contati", "Counted"), Col("customers", Count),
		Col("from_first", Share), Col("from_previous", Share), Col("dropped", Count))
	next := NewSheet("next", "Che cosa hanno fatto dopo", "What they did next",
		Col("number", Count), Col("step", Words), ColAs("value", Words, "Poi", "Then"), Col("count", Count), ColAs("share", Share, "Quota", "Share"))
	for i := range a.Steps {
		f := &a.Steps[i]
		steps.Add(i+1, f.Name, f.Count, f.Customers, f.FromFirst, f.FromPrev, f.Dropped, f.Time.Q1, f.Time.Median, f.Time.Q3, f.TimeFirst.Median)
		for _, n := range f.Next {
			name := FunnelName(n.Key, n.Name, language)
			if n.Key == keyNone {
				name = percorso.Text{It: "nulla", En: "nothing"}.In(language)
			}
			next.Add(i+1, f.Name, name, n.Count, n.Share)
		}
	}
	for i := range a.Breakdown {
		g := &a.Breakdown[i]
		for k, s := range g.Steps {
			groups.Add(FunnelName(g.Key, g.Name, language), k+1, a.Steps[k].Name, s.Count, s.Customers, s.FromFirst, s.FromPrev, s.Dropped)
		}
	}
	out := []Sheet{steps}
	if a.Breakdown != nil {
		out = append(out, groups)
	}
	if len(next.Rows) > 0 {
		out = append(out, next)
	}
	if a.Times != nil {
		out = append(out, a.Times.sheet())
	}
	if a.Compare == nil {
		return out
	}
	return Compared(out, a.Compare.Sheets(language))
}

func (t *FunnelTimes) sheet() Sheet {
	s := NewSheet("times", "Tempi", "Times",
		ColAs("at_least", Duration, "Da", "From"), ColAs("below", Duration, "A (esclusa)", "To (excluded)"), Col("count", Count))
	for i, n := range t.Bins {
		from := *t.Shortest + int64(i)*t.Width
		s.Add(from, from+t.Width, n)
	}
	return s
}
