package main

import "percorso/insight"

// deviationWords are what deviations are called in print.
var deviationWords = map[string]map[string]string{
	"en": {
		"head": "%s people in %s journeys; %s as planned. Fitness %s, precision %s.\n\n", "missing": "missing", "skipped": "stage passed over",
		"adhoc": "ad hoc", "failing": "failing", "disorder": "out of order",
	},
	"it": {
		"head": "%s persone in %s percorsi; %s come previsto. Aderenza %s, precisione %s.\n\n", "missing": "mancano", "skipped": "tappa saltata",
		"adhoc": "non previsti", "failing": "andati male", "disorder": "fuori ordine",
	},
}

func (p *program) printDeviations(a *insight.DeviationsAnswer) error {
	w := deviationWords[p.lang]
	share := func(v *float64) string {
		if v == nil {
			return "–"
		}
		return p.percent(*v)
	}
	p.print(w["head"], p.count(a.Customers), p.count(a.Journeys), p.count(a.AsPlanned), share(a.Fitness), share(a.Precision))
	t := p.table("name", "people", "count")
	for _, k := range []struct {
		name string
		n    insight.KindCount
	}{{"missing", a.Missing}, {"skipped", a.Skipped}, {"adhoc", a.AdHoc}, {"failing", a.Failing}, {"disorder", a.Disorder}} {
		row(t, w[k.name], p.count(k.n.Customers), p.count(k.n.Count))
	}
	if err := t.Flush(); err != nil || a.Compare == nil {
		return err
	}
	p.print("%s", words[p.lang]["compared"])
	return p.printDeviations(a.Compare)
}
