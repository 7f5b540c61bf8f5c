package main

import (
	"fmt"

	"percorso/insight"
)

// behaviourWords are the words of printed behaviours.
var behaviourWords = map[string]map[string]string{
	"en": {
		"headline": "%s customers, outcomes worth %s, up to %s; answered in %s ms.\n",
		"name":     "behaviour", "customers": "customers", "share": "of all", "times": "times", "of": "out of", "occurs": "share", "value": "value", "valueShare": "of value", "gap": "median time",
		"none": "%s: nothing in these data could be “%s”.\n",
	},
	"it": {
		"headline": "%s clienti, esiti per %s, fino al %s; risposta in %s ms.\n",
		"name":     "comportamento", "customers": "clienti", "share": "di tutti", "times": "volte", "of": "su", "occurs": "quota", "value": "valore", "valueShare": "del valore", "gap": "tempo mediano",
		"none": "%s: niente in questi dati può essere «%s».\n",
	},
}

// printBehaviours writes a table of the behaviours, and their definitions.
func (p *program) printBehaviours(a *insight.BehavioursAnswer) error {
	w := behaviourWords[p.lang]
	if a.Coverage.Customers == 0 {
		p.print("%s", words[p.lang]["nothing"])
	} else {
		p.print(w["headline"], p.count(a.Coverage.Customers), p.whole(a.Value), p.moment(a.Coverage.Until, a.Query.Zone), p.decimal(a.Coverage.Millis, 1))
	}
	p.print("\n")
	t := p.headed(w["name"], w["customers"], w["share"], w["times"], w["of"], w["occurs"], w["value"], w["valueShare"], w["gap"])
	for i := range a.Patterns {
		b := &a.Patterns[i]
		row(t, b.ID, p.count(b.Customers), p.maybePercent(b.Share), p.count(b.Occurrences), p.count(b.Of), p.maybePercent(b.OccursShare),
			p.whole(b.Value), p.maybePercent(b.ValueShare), p.seconds(b.Gap.Median))
	}
	if err := t.Flush(); err != nil {
		return fmt.Errorf("printing: %w", err)
	}
	p.print("\n")
	for i := range a.Patterns {
		b := &a.Patterns[i]
		p.print("%s: %s\n", b.Name.In(p.lang), b.Definition.In(p.lang))
	}
	for i := range a.Patterns {
		b := &a.Patterns[i]
		for k := range b.Elements {
			if e := &b.Elements[k]; !e.Not && e.Interactions == 0 && a.Coverage.Customers > 0 {
				p.print(w["none"], b.Name.In(p.lang), e.Name.In(p.lang))
				break
			}
		}
	}
	if a.Compare == nil {
		return nil
	}
	p.print("%s", words[p.lang]["compared"])
	return p.printBehaviours(a.Compare)
}
