package main

import (
	"strconv"

	"percorso/insight"
)

// funnelWords are the words of a printed funnel.
var funnelWords = map[string]map[string]string{
	"en": {
		"customers": "customers", "attempts": "attempts", "sessions": "sessions", "held": "customers by value",
		"headline": "%s counted (%s), %s left out by an exclusion.\n\n",
		"groups":   "\nBy %s:\n\n", "next": "\nAfter %q, the %s who stopped there went on with:\n\n", "nothing": "nothing",
		"times": "\nFrom step %d to step %d: %s times, mean %s, median %s.\n\n",
	},
	"it": {
		"customers": "clienti", "attempts": "tentativi", "sessions": "sessioni", "held": "clienti per valore",
		"headline": "%s contati (%s), %s tolti da un’esclusione.\n\n",
		"groups":   "\nPer %s:\n\n", "next": "\nDopo «%s», i %s che si fermano lì proseguono con:\n\n", "nothing": "nulla",
		"times": "\nDal passo %d al passo %d: %s volte, media %s, mediana %s.\n\n",
	},
}

func (p *program) printFunnel(a *insight.FunnelAnswer) error {
	if o := a.Query.Funnel; o != nil {
		count := o.Count
		if count == "" {
			count = "customers"
		}
		if o.Hold != "" && count == "customers" {
			count = "held"
		}
		p.print(funnelWords[p.lang]["headline"], p.count(a.Entered), funnelWords[p.lang][count], p.count(a.Excluded))
	}
	t := p.table("step", "people", "fromFirst", "fromPrev", "time", "drop")
	for i := range a.Steps {
		s := &a.Steps[i]
		name := s.Name
		if s.Optional {
			name = "(" + name + ")"
		}
		row(t, name, p.count(s.Count), p.percent(s.FromFirst), p.percent(s.FromPrev), p.seconds(s.Time.Median), p.count(s.Dropped))
	}
	if err := t.Flush(); err != nil {
		return err
	}
	if err := p.printFunnelParts(a); err != nil || a.Compare == nil {
		return err
	}
	p.print("%s", words[p.lang]["compared"])
	return p.printFunnel(a.Compare)
}

// printFunnelParts writes what was asked besides the steps.
func (p *program) printFunnelParts(a *insight.FunnelAnswer) error {
	w := funnelWords[p.lang]
	if len(a.Breakdown) > 0 {
		p.print(w["groups"], a.Query.Funnel.Breakdown.Field)
		t := p.table("name")
		for i := range a.Breakdown {
			g := &a.Breakdown[i]
			cells := []string{insight.FunnelName(g.Key, g.Name, p.lang)}
			for _, s := range g.Steps {
				cells = append(cells, p.count(s.Count)+" ("+p.percent(s.FromFirst)+")")
			}
			row(t, cells...)
		}
		if err := t.Flush(); err != nil {
			return err
		}
	}
	if m := a.Times; m != nil && m.N > 0 {
		mean := int64(*m.Mean + 0.5)
		p.print(w["times"], m.From, m.To, p.count(m.N), p.seconds(&mean), p.seconds(m.Median))
		t := p.table("from", "to", "count")
		for i, n := range m.Bins {
			from := *m.Shortest + int64(i)*m.Width
			to := from + m.Width
			row(t, p.seconds(&from), p.seconds(&to), p.count(n))
		}
		if err := t.Flush(); err != nil {
			return err
		}
	}
	for i := range a.Steps {
		s := &a.Steps[i]
		if len(s.Next) == 0 {
			continue
		}
		p.print(w["next"], strconv.Itoa(i+1)+" "+s.Name, p.count(s.Dropped))
		t := p.table("name", "people")
		for _, n := range s.Next {
			name := insight.FunnelName(n.Key, n.Name, p.lang)
			if n.Key == "none" {
				name = w["nothing"]
			}
			row(t, name, p.count(n.Count)+" ("+p.percent(n.Share)+")")
		}
		if err := t.Flush(); err != nil {
			return err
		}
	}
	return nil
}
