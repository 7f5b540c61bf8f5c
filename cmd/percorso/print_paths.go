package main

import (
	"fmt"
	"strings"

	"percorso/insight"
)

// pathWords are the words of paths and variants.
var pathWords = map[string]map[string]string{
	"en": {
		"paths":    "%s paths of %s people. Interactions up to %s; answered in %s ms.\n\n",
		"variants": "%s paths of %s people in %s variants. Interactions up to %s; answered in %s ms.\n\n",
		"off":      "%s interactions are on no node, or in no case, and were passed over.\n\n",
		"step":     "Step %d", "last": "Step %d from the end", "others": "Other (%s)",
		"more": "The other variants have %s paths (%s).\n",
		"rework": "Again at once: %s times in %s paths. Again later: %s times in %s paths. Back to an earlier stage: %s times in %s paths; " +
			"by a loop of the model: %s times in %s paths.\n",
	},
	"it": {
		"paths":    "%s percorsi di %s persone. Interazioni fino al %s; risposta in %s ms.\n\n",
		"variants": "%s percorsi di %s persone in %s varianti. Interazioni fino al %s; risposta in %s ms.\n\n",
		"off":      "%s interazioni non sono su alcun nodo, o in alcun caso: sono saltate.\n\n",
		"step":     "Passo %d", "last": "Passo %d dalla fine", "others": "Altro (%s)",
		"more": "Le altre varianti hanno %s percorsi (%s).\n",
		"rework": "Di nuovo subito: %s volte in %s percorsi. Di nuovo più avanti: %s volte in %s percorsi. Indietro a una tappa precedente: %s volte in %s percorsi; " +
			"per un anello del modello: %s volte in %s percorsi.\n",
	},
}

func (p *program) printPaths(a *insight.PathsAnswer) error {
	if err := p.printPathFigures(a, &a.PathFigures); err != nil || a.Compare == nil {
		return err
	}
	p.print("%s", words[p.lang]["compared"])
	return p.printPathFigures(a, a.Compare)
}

// printPathFigures writes one of the figures of an answer, step by step.
func (p *program) printPathFigures(a *insight.PathsAnswer, f *insight.PathFigures) error {
	w := pathWords[p.lang]
	if f.Paths == 0 {
		p.print("%s", words[p.lang]["nothing"])
		return nil
	}
	p.print(w["paths"], p.count(f.Paths), p.count(f.Customers), p.moment(f.Coverage.To, a.Query.Zone), p.decimal(f.Coverage.Millis, 1))
	if f.Off > 0 {
		p.print(w["off"], p.count(f.Off))
	}
	names := map[string]string{}
	for _, s := range f.Steps {
		for i := range s.Nodes {
			names[s.Nodes[i].Key] = s.Nodes[i].Name.In(p.lang)
		}
	}
	title := w["step"]
	if a.Query.Paths.Reverse {
		title = w["last"]
	}
	for _, s := range f.Steps {
		p.print(title+"\n", s.Number)
		t := p.table("node", "journeys", "people", "share", "starts", "in", "out", "drop", "ended", "now", "arrived", "cut")
		for i := range s.Nodes {
			n := &s.Nodes[i]
			name := names[n.Key]
			if n.Kind == "other" {
				name = fmt.Sprintf(w["others"], p.count(int64(n.Values)))
			}
			cells := []string{name, p.count(n.Paths), p.count(n.Customers), p.percent(n.Share)}
			for _, x := range []int64{n.Starts, n.Earlier + n.In, n.Out, n.Dropped, n.Ended, n.Now, n.Arrived, n.Later} {
				cells = append(cells, p.count(x))
			}
			row(t, cells...)
		}
		if err := t.Flush(); err != nil {
			return fmt.Errorf("printing: %w", err)
		}
		if len(s.Links) > 0 {
			p.print("\n")
			t = p.table("from", "to", "journeys", "people", "share", "median")
			for i := range s.Links {
				l := &s.Links[i]
				row(t, names[l.From], names[l.To], p.count(l.Paths), p.count(l.Customers), p.percent(l.Share), p.seconds(l.Time.Median))
			}
			if err := t.Flush(); err != nil {
				return fmt.Errorf("printing: %w", err)
			}
		}
		p.print("\n")
	}
	return nil
}

func (p *program) printVariants(a *insight.VariantsAnswer) error {
	if err := p.printVariantFigures(a, &a.VariantFigures); err != nil || a.Compare == nil {
		return err
	}
	p.print("%s", words[p.lang]["compared"])
	return p.printVariantFigures(a, a.Compare)
}

func (p *program) printVariantFigures(a *insight.VariantsAnswer, f *insight.VariantFigures) error {
	w := pathWords[p.lang]
	if f.Paths == 0 {
		p.print("%s", words[p.lang]["nothing"])
		return nil
	}
	p.print(w["variants"], p.count(f.Paths), p.count(f.Customers), p.count(f.Distinct), p.moment(f.Coverage.To, a.Query.Zone), p.decimal(f.Coverage.Millis, 1))
	if f.Off > 0 {
		p.print(w["off"], p.count(f.Off))
	}
	t := p.table("journeys", "people", "share", "median", "path")
	for i := range f.Variants {
		v := &f.Variants[i]
		row(t, p.count(v.Paths), p.count(v.Customers), p.percent(v.Share), p.seconds(v.Time.Median), p.variant(v))
	}
	if err := t.Flush(); err != nil {
		return fmt.Errorf("printing: %w", err)
	}
	p.print("\n")
	if f.Others > 0 {
		p.print(w["more"], p.count(f.Others), p.share(f.Others, f.Paths))
	}
	r := &f.Rework
	p.print(w["rework"], p.count(r.SelfLoops), p.count(r.SelfLoopPaths), p.count(r.Repetitions), p.count(r.RepetitionPaths),
		p.count(r.Backs), p.count(r.BackPaths), p.count(r.Loops), p.count(r.LoopPaths))
	return nil
}

// variant writes the nodes of a variant with the median times between them.
func (p *program) variant(v *insight.Variant) string {
	var b strings.Builder
	for i := range v.Nodes {
		n := &v.Nodes[i]
		switch {
		case i > 0 && n.Move != "":
			b.WriteString(" ↩ " + p.seconds(n.Gap.Median) + " ")
		case i > 0:
			b.WriteString(" → " + p.seconds(n.Gap.Median) + " ")
		}
		b.WriteString(n.Name.In(p.lang))
	}
	if v.Length > len(v.Nodes) {
		b.WriteString(" → …")
	}
	return b.String()
}
