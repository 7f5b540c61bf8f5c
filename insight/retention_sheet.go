package insight

import (
	"fmt"
)

var _ Sheets = (*RetentionAnswer)(nil)

// Sheets lists the cohorts, one row for each figure, and what else was asked for.
func (a *RetentionAnswer) Sheets(language string) []Sheet {
	out := a.sheets(language)
	if a.Compare == nil {
		return out
	}
	return Compared(out, a.Compare.sheets(language))
}

func (a *RetentionAnswer) sheets(language string) []Sheet {
	cohorts := NewSheet("cohorts", "Coorti", "Cohorts", append([]Column{Col("cohort", Words)}, retentionColumns...)...)
	for i := range a.Cohorts {
		a.lines(&cohorts, a.Cohorts[i].Key, &a.Cohorts[i].RetentionRow)
	}
	all := "All cohorts"
	if language == "it" {
		all = "Tutte le coorti"
	}
	a.lines(&cohorts, all, &a.Overall)
	out := []Sheet{cohorts}
	if len(a.Groups) > 0 {
		groups := NewSheet("groups", "Gruppi", "Groups", append([]Column{Col("group", Words)}, retentionColumns...)...)
		for i := range a.Groups {
			a.lines(&groups, a.Groups[i].Name.In(language), &a.Groups[i].RetentionRow)
		}
		out = append(out, groups)
	}
	if len(a.Lifecycle) > 0 {
		life := NewSheet("lifecycle", "Ciclo di vita", "Lifecycle",
			Col("period", Words), ColAs("new", Count, "Nuovi", "New"), ColAs("returning", Count, "Di ritorno", "Returning"),
			ColAs("resurrected", Count, "Ritrovati", "Resurrected"), ColAs("dormant", Count, "Assopiti", "Dormant"))
		for _, l := range a.Lifecycle {
			life.Add(l.Key, l.New, l.Returning, l.Resurrected, l.Dormant)
		}
		out = append(out, life)
	}
	for _, c := range []struct {
		name, it, en string
		curve        *RetentionCurve
	}{{"returned", "Tempo al ritorno", "Time to return", a.Returned}, {"lasted", "Tempo al silenzio", "Time to silence", a.Lasted}} {
		if c.curve == nil {
			continue
		}
		s := NewSheet(c.name, c.it, c.en, ColAs("interval", Count, "Intervallo", "Interval"), ColAs("at_risk", Count, "Ancora osservati", "Still looked at"),
			ColAs("events", Count, "Accaduti", "Happened"), ColAs("censored", Count, "Non si sa oltre", "No more is known"), Col("share", Share), Col("low", Share), Col("high", Share))
		for _, p := range c.curve.Points {
			s.Add(p.Interval, p.AtRisk, p.Events, p.Censored, p.Share, p.Low, p.High)
		}
		out = append(out, s)
	}
	return out
}

var retentionColumns = []Column{
	ColAs("intervals", Words, "Intervalli", "Intervals"), Col("customers", Count), ColAs("returned", Count, "Tornati", "Came back"),
	ColAs("complete", Count, "Con l’intervallo finito", "With the interval over"), ColAs("kept", Count, "Di questi, tornati", "Of these, came back"), Col("share", Share), Col("value", Money),
}

// lines adds the figures of a row, the start first.
func (a *RetentionAnswer) lines(s *Sheet, name string, r *RetentionRow) {
	s.Add(name, "0", r.Customers, r.Customers, r.Customers, r.Customers, nil, r.Value)
	for n := range r.Cells {
		c := &r.Cells[n]
		s.Add(name, a.Columns[n].String(), r.Customers, c.Customers, c.Complete, c.Kept, c.Share, c.Value)
	}
}

// String writes the intervals of a column: "3", "3+", "1–3".
func (c RetentionColumn) String() string {
	switch {
	case c.To == nil:
		return fmt.Sprintf("%d+", c.From)
	case *c.To == c.From:
		return fmt.Sprint(c.From)
	}
	return fmt.Sprintf("%d–%d", c.From, *c.To)
}
