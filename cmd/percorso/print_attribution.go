package main

import (
	"fmt"
	"text/tabwriter"

	"percorso/insight"
)

// attributionWords are the words of a printed attribution.
var attributionWords = map[string]map[string]string{
	"en": {
		"headline":    "%s conversions worth %s, of %s customers, had a touch before them. %s worth %s had none. Up to %s; answered in %s ms.\n",
		"markov":      "A path converts with probability %s; the chain has %s states, %s rare ones taken together.\n",
		"spent":       "Spent in the period: %s, by %s costs.\n",
		"included":    "Another %s of touchpoints and campaigns is taken to be in what is known of their channels on the same days.\n",
		"unspent":     "No cost is known for %s in this period: return and ROI are left empty. Bring costs in with percorso costs import FILE.\n",
		"item":        "credit to",
		"touches":     "touches",
		"conversions": "conversions",
		"value":       "value",
		"removal":     "would be lost",
		"cost":        "cost",
		"return":      "return",
		"roi":         "ROI",
		"per":         "cost each",
		"model first": "First touch", "model last": "Last touch", "model last_non_direct": "Last non-direct touch", "model linear": "Linear", "model u": "U: first and last most",
		"model j": "J: last most", "model inverse_j": "Inverse J: first most", "model time_decay": "Time decay", "model custom": "Own weights", "model participation": "Participation",
		"model shapley": "Shapley value", "model markov": "Markov chain: removal effect",
		"participated": "on the path",
		"calibration":  "\nCalibration of order %s%s: learned from %s paths, held against %s, of which %s converted; Brier %s (%s foretelling everybody the same), AUC %s\n",
		"best":         ", which foretells best", "paths": "paths", "foretold": "foretold", "observed": "observed", "interval": "95 % interval",
	},
	"it": {
		"headline":    "%s conversioni per %s, di %s clienti, avevano un contatto prima. %s per %s non ne avevano. Fino al %s; risposta in %s ms.\n",
		"markov":      "Un percorso converte con probabilità %s; la catena ha %s stati, %s rari messi insieme.\n",
		"spent":       "Speso nel periodo: %s, in %s costi.\n",
		"included":    "Altri %s di punti di contatto e campagne si considerano compresi in quel che si conosce dei loro canali negli stessi giorni.\n",
		"unspent":     "Nessun costo noto per %s in questo periodo: ritorno e ROI restano vuoti. Importali con percorso costs import FILE.\n",
		"item":        "credito a",
		"touches":     "contatti",
		"conversions": "conversioni",
		"value":       "valore",
		"removal":     "si perderebbe",
		"cost":        "costo",
		"return":      "ritorno",
		"roi":         "ROI",
		"per":         "costo l’una",
		"model first": "Primo contatto", "model last": "Ultimo contatto", "model last_non_direct": "Ultimo non diretto", "model linear": "Lineare", "model u": "U: di più al primo e all’ultimo",
		"model j": "J: di più all’ultimo", "model inverse_j": "J inversa: di più al primo", "model time_decay": "Decadimento nel tempo", "model custom": "Pesi propri", "model participation": "Partecipazione",
		"model shapley": "Valore di Shapley", "model markov": "Catena di Markov: effetto rimozione",
		"participated": "sul percorso",
		"calibration":  "\nCalibrazione dell’ordine %s%s: imparata da %s percorsi, confrontata con %s, di cui %s con conversione; Brier %s (%s prevedendo lo stesso per tutti), AUC %s\n",
		"best":         ", che prevede meglio", "paths": "percorsi", "foretold": "previsto", "observed": "osservato", "interval": "intervallo al 95 %",
	},
}

// printAttribution writes one table for each model.
func (p *program) printAttribution(a *insight.AttributionAnswer) error {
	w := attributionWords[p.lang]
	p.print(w["headline"], p.count(a.Conversions.Count), p.whole(a.Conversions.Value), p.count(a.Conversions.Customers),
		p.count(a.Unattributed.Count), p.whole(a.Unattributed.Value), p.moment(a.Coverage.Until, a.Query.Zone), p.decimal(a.Coverage.Millis, 1))
	if m := a.Markov; m != nil {
		p.print(w["markov"], p.percent(m.Rate), p.count(int64(m.States)), p.count(int64(m.Merged)))
	}
	if a.Spent.Costs > 0 {
		p.print(w["spent"], p.whole(a.Spent.Total), p.count(int64(a.Spent.Costs)))
		if a.Spent.Included > 0 {
			p.print(w["included"], p.whole(a.Spent.Included))
		}
	} else {
		p.print(w["unspent"], a.Query.Attribution.By)
	}
	for m, model := range a.Query.Attribution.Models {
		p.print("\n%s\n", w["model "+model])
		t := p.headed(w["item"], w["touches"], w["participated"], w["conversions"], w["value"], w["removal"], w["cost"], w["per"], w["return"], w["roi"])
		for i := range a.Rows {
			r := &a.Rows[i]
			c := &r.Credits[m]
			removal := (*float64)(nil)
			if model == "markov" {
				removal = r.Removal
			}
			row(t, r.Name.In(p.lang), p.count(r.Touches), p.count(r.Conversions), p.decimal(c.Conversions, 2), p.whole(c.Value), p.maybePercent(removal),
				p.maybeMoney(r.Cost), p.maybeMoney(c.PerUnit), p.maybeDecimal(c.Return), p.maybePercent(c.ROI))
		}
		if err := t.Flush(); err != nil {
			return fmt.Errorf("printing: %w", err)
		}
	}
	if err := p.printCalibration(a.Calibration); err != nil {
		return err
	}
	if a.Compare == nil {
		return nil
	}
	p.print("%s", words[p.lang]["compared"])
	return p.printAttribution(a.Compare)
}

// printCalibration writes a table for each order.
func (p *program) printCalibration(all []insight.Calibration) error {
	w := attributionWords[p.lang]
	for _, c := range all {
		best := ""
		if c.Best {
			best = w["best"]
		}
		p.print(w["calibration"], p.count(int64(c.Order)), best, p.count(c.Fitted), p.count(c.Paths), p.count(c.Won), p.precise(c.Brier), p.precise(c.Base), p.precise(c.AUC))
		t := p.headed(w["paths"], w["foretold"], w["observed"], w["interval"])
		for _, b := range c.Bins {
			row(t, p.count(b.Paths), p.percent(b.Foretold), p.percent(b.Observed), p.percent(b.Low)+"–"+p.percent(b.High))
		}
		if err := t.Flush(); err != nil {
			return fmt.Errorf("printing: %w", err)
		}
	}
	return nil
}

// precise writes a number with four decimals.
func (p *program) precise(n *float64) string {
	if n == nil {
		return "–"
	}
	return p.decimal(*n, 4)
}

// headed is a table with these heads.
func (p *program) headed(head ...string) *tabwriter.Writer {
	t := tabwriter.NewWriter(p.stdout, 2, 0, 2, ' ', tabwriter.AlignRight)
	row(t, head...)
	return t
}

func (p *program) maybePercent(share *float64) string {
	if share == nil {
		return "–"
	}
	return p.percent(*share)
}

func (p *program) maybeDecimal(n *float64) string {
	if n == nil {
		return "–"
	}
	return p.decimal(*n, 2)
}

func (p *program) maybeMoney(v *insight.Value) string {
	if v == nil {
		return "–"
	}
	return p.whole(*v)
}
