package main

import (
	"fmt"

	"percorso/insight"
)

// criticalWords are the words of critical points and voices.
var criticalWords = map[string]map[string]string{
	"en": {
		"headline": "%d critical points cost %s %s a month. Visits of %s months; answered in %s ms.\n\n",
		"short":    "The selection is not longer than the silence of %s: what followed its visits is not known yet.\n",
		"none":     "No point stands out.\n",
		"voices":   "%s people said something %s times; mean of the scores %s.\n\n",
		"silent":   "Nobody said anything in this selection.\n",
	},
	"it": {
		"headline": "%d punti critici costano %s %s al mese. Visite di %s mesi; risposta in %s ms.\n\n",
		"short":    "La selezione non è più lunga del silenzio di %s: non si sa ancora che cosa è seguito alle visite.\n",
		"none":     "Nessun punto spicca.\n",
		"voices":   "%s persone hanno detto qualcosa %s volte; media dei punteggi %s.\n\n",
		"silent":   "Nessuno ha detto niente in questa selezione.\n",
	},
}

func (p *program) printCritical(a *insight.CriticalAnswer) error {
	if err := p.printPoints(a, &a.Critical); err != nil || a.Compare == nil {
		return err
	}
	p.print("%s", words[p.lang]["compared"])
	return p.printPoints(a, a.Compare)
}

func (p *program) printPoints(a *insight.CriticalAnswer, c *insight.Critical) error {
	w := criticalWords[p.lang]
	switch {
	case c.Coverage.Customers == 0:
		p.print("%s", words[p.lang]["nothing"])
		return nil
	case c.Months == 0:
		p.print(w["short"], a.Query.Silence)
		return nil
	case len(c.Points) == 0:
		p.print("%s", w["none"])
		return nil
	}
	names := map[string]string{}
	for _, s := range a.Model.Stages {
		names[string(s.ID)] = s.Name.In(p.lang)
	}
	p.print(w["headline"], len(c.Points), p.whole(c.Cost), a.Currency, p.decimal(c.Months, 1), p.decimal(c.Coverage.Millis, 1))
	t := p.table("monthly", "between", "point", "stage", "visits", "lost", "otherwise", "emotion", "otherwise")
	for _, x := range c.Points {
		cost, between := "–", "–"
		if x.Costly {
			cost, between = p.whole(x.Cost), p.whole(x.CostLow)+"–"+p.whole(x.CostHigh)
		}
		row(t, cost, between, x.Name.In(p.lang), names[string(x.Stage)], p.count(x.Visits), p.percent(x.Lost), p.percent(x.OthersLost), p.feeling(x.Felt), p.feeling(x.OthersFelt))
	}
	return t.Flush()
}

// whole writes money without its hundredths.
func (p *program) whole(v insight.Value) string { return p.count((int64(v) + 50) / 100) }

func (p *program) printVoices(a *insight.VoicesAnswer) error {
	w := criticalWords[p.lang]
	if a.Coverage.Interactions == 0 {
		p.print("%s", w["silent"])
	} else {
		p.print(w["voices"], p.count(a.Coverage.Customers), p.count(a.Coverage.Interactions), p.feeling(a.Felt))
	}
	for _, q := range a.Quotes {
		felt := "–"
		if q.Emotion != nil {
			felt = p.decimal(*q.Emotion, 1)
		}
		p.print("  «%s»\n  %s\n\n", q.Text, fmt.Sprintf("%s · %s · %s", felt, q.Touchpoint.Name.In(p.lang), p.moment(q.At, a.Query.Zone)))
	}
	if a.Compare == nil {
		return nil
	}
	p.print("%s", words[p.lang]["compared"])
	return p.printVoices(a.Compare)
}
