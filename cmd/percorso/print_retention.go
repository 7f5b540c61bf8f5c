package main

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"percorso/insight"
)

// retentionWords are the words of retention.
var retentionWords = map[string]map[string]string{
	"en": {
		"headline": "%s customers in %s cohorts by %s; answered in %s ms. A figure with ~ is not over yet.\n\n",
		"hour":     "hour", "day": "day", "week": "week", "month": "month",
		"cohort": "cohort", "customers": "customers", "all": "all", "group": "group",
		"period": "period", "new": "new", "returning": "returning", "resurrected": "resurrected", "dormant": "dormant",
		"returned": "\nTime to the first return (Kaplan–Meier), share not back yet; median %s\n", "lasted": "\nTime to the first silence (Kaplan–Meier), share still active; median %s\n",
		"future": "The data ends on %s: no cohort began in this period.\n",
	},
	"it": {
		"headline": "%s clienti in %s coorti per %s; risposta in %s ms. Una cifra con ~ non è ancora conclusa.\n\n",
		"hour":     "ora", "day": "giorno", "week": "settimana", "month": "mese",
		"cohort": "coorte", "customers": "clienti", "all": "tutte", "group": "gruppo",
		"period": "periodo", "new": "nuovi", "returning": "di ritorno", "resurrected": "ritrovati", "dormant": "assopiti",
		"returned": "\nTempo al primo ritorno (Kaplan–Meier), quota non ancora tornata; mediana %s\n", "lasted": "\nTempo al primo silenzio (Kaplan–Meier), quota ancora attiva; mediana %s\n",
		"future": "I dati finiscono il %s: nessuna coorte è cominciata in questo periodo.\n",
	},
}

func (p *program) printRetention(a *insight.RetentionAnswer) error {
	if err := p.printCohorts(a); err != nil || a.Compare == nil {
		return err
	}
	p.print("%s", words[p.lang]["compared"])
	return p.printCohorts(a.Compare)
}

func (p *program) printCohorts(a *insight.RetentionAnswer) error {
	w := retentionWords[p.lang]
	if len(a.Cohorts) == 0 {
		p.print(w["future"], p.moment(a.Coverage.Until, a.Query.Zone))
		return nil
	}
	p.print(w["headline"], p.count(a.Overall.Customers), p.count(int64(len(a.Cohorts))), w[a.Query.Retention.Interval], p.decimal(a.Coverage.Millis, 1))
	head := []string{w["cohort"], w["customers"]}
	for _, c := range a.Columns {
		head = append(head, c.String())
	}
	t := p.lines(head)
	for i := range a.Cohorts {
		row(t, p.retained(a.Cohorts[i].Key, &a.Cohorts[i].RetentionRow)...)
	}
	row(t, p.retained(w["all"], &a.Overall)...)
	if len(a.Groups) > 0 {
		head[0] = w["group"]
		row(t, make([]string, len(head))...)
		row(t, head...)
		for i := range a.Groups {
			row(t, p.retained(a.Groups[i].Name.In(p.lang), &a.Groups[i].RetentionRow)...)
		}
	}
	if err := t.Flush(); err != nil {
		return fmt.Errorf("printing: %w", err)
	}
	if err := p.printLifecycle(a); err != nil {
		return err
	}
	if err := p.printCurve(w["returned"], a.Returned); err != nil {
		return err
	}
	return p.printCurve(w["lasted"], a.Lasted)
}

// retained is a line of a cohort or a group.
func (p *program) retained(name string, r *insight.RetentionRow) []string {
	cells := []string{name, p.count(r.Customers)}
	for _, c := range r.Cells {
		if c.Share == nil {
			cells = append(cells, "~"+p.share(c.Customers, r.Customers))
			continue
		}
		cells = append(cells, p.percent(*c.Share))
	}
	return cells
}

func (p *program) printLifecycle(a *insight.RetentionAnswer) error {
	if len(a.Lifecycle) == 0 {
		return nil
	}
	w := retentionWords[p.lang]
	p.print("\n")
	t := p.lines([]string{w["period"], w["new"], w["returning"], w["resurrected"], w["dormant"]})
	for _, l := range a.Lifecycle {
		name := l.Key
		if !l.Complete {
			name = "~" + name
		}
		row(t, name, p.count(l.New), p.count(l.Returning), p.count(l.Resurrected), p.count(-l.Dormant))
	}
	return t.Flush()
}

func (p *program) printCurve(title string, c *insight.RetentionCurve) error {
	if c == nil {
		return nil
	}
	median := "–"
	if c.Median != nil {
		median = p.count(int64(*c.Median))
	}
	p.print(title, median)
	var steps, shares []string
	for _, x := range c.Points {
		steps, shares = append(steps, fmt.Sprint(x.Interval)), append(shares, p.percent(x.Share))
	}
	t := p.lines(steps)
	row(t, shares...)
	return t.Flush()
}

// lines is a table with headings of its own.
func (p *program) lines(head []string) *tabwriter.Writer {
	t := tabwriter.NewWriter(p.stdout, 2, 0, 2, ' ', tabwriter.AlignRight)
	_, _ = fmt.Fprintln(t, strings.Join(head, "\t")+"\t")
	return t
}
