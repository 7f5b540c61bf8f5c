package main

import (
	"fmt"
	"strings"

	"percorso"
	"percorso/insight"
)

// consistencyWords are the words of printed consistency.
var consistencyWords = map[string]map[string]string{
	"en": {
		"headline": "%s customers on channels that count, %s on none; up to %s; answered in %s ms.\n\n",
		"maturity": "maturity", "customers": "customers", "share": "share", "buyers": "buyers", "value": "value", "each": "each", "emotion": "emotion",
		"single": "one channel", "multi": "several channels", "omni": "omnichannel",
		"from": "from", "to": "to", "times": "times", "median": "median time",
		"prices": "\nPrices: of %s products in a span that two channels or more tell, %s differ (%s products).\n", "messages": "\nMessages (%s): of %s products in a span, %s differ (%s products).\n",
		"noPrices": "\nPrices: the data have none that could be compared between channels.\n", "noMessages": "\nMessages: the data have none that could be compared between channels.\n",
		"product": "product", "since": "from", "says": "says",
	},
	"it": {
		"headline": "%s clienti sui canali che contano, %s su nessuno; fino al %s; risposta in %s ms.\n\n",
		"maturity": "maturità", "customers": "clienti", "share": "quota", "buyers": "acquirenti", "value": "valore", "each": "a cliente", "emotion": "emozione",
		"single": "un canale", "multi": "più canali", "omni": "omnicanale",
		"from": "da", "to": "a", "times": "volte", "median": "tempo mediano",
		"prices": "\nPrezzi: su %s prodotti in un intervallo che almeno due canali dicono, %s sono diversi (%s prodotti).\n", "messages": "\nMessaggi (%s): su %s prodotti in un intervallo, %s sono diversi (%s prodotti).\n",
		"noPrices": "\nPrezzi: i dati non ne hanno che si possano confrontare tra canali.\n", "noMessages": "\nMessaggi: i dati non ne hanno che si possano confrontare tra canali.\n",
		"product": "prodotto", "since": "dal", "says": "dice",
	},
}

func (p *program) printConsistency(a *insight.ConsistencyAnswer) error {
	w := consistencyWords[p.lang]
	if a.Coverage.Customers == 0 {
		p.print("%s", words[p.lang]["nothing"])
		return nil
	}
	p.print(w["headline"], p.count(a.Counted), p.count(a.Nowhere), p.moment(a.Coverage.Until, a.Query.Zone), p.decimal(a.Coverage.Millis, 1))
	t := p.headed(w["maturity"], w["customers"], w["share"], w["buyers"], w["value"], w["each"], w["emotion"])
	for i := range a.Maturity {
		m := &a.Maturity[i]
		row(t, w[m.Maturity], p.count(m.Customers), p.maybePercent(m.Share), p.maybePercent(m.BuyersShare), p.whole(m.Value), p.maybeMoney(m.PerCustomer), p.feeling(m.Emotion))
	}
	if err := t.Flush(); err != nil {
		return fmt.Errorf("printing: %w", err)
	}
	p.print("\n")
	names := map[percorso.ChannelID]string{}
	for i := range a.Channels {
		names[a.Channels[i].ID] = a.Channels[i].Name.In(p.lang)
	}
	t = p.headed(w["from"], w["to"], w["times"], w["customers"], w["share"], w["median"])
	for i := range a.Switches[:min(len(a.Switches), 20)] {
		s := &a.Switches[i]
		row(t, names[s.From], names[s.To], p.count(s.Changes), p.count(s.Customers), p.percent(s.Share), p.seconds(s.Time.Median))
	}
	if err := t.Flush(); err != nil {
		return fmt.Errorf("printing: %w", err)
	}
	if m := &a.Prices; m.Compared == 0 {
		p.print("%s", w["noPrices"])
	} else {
		p.print(w["prices"], p.count(int64(m.Compared)), p.count(int64(m.Mismatched)), p.count(int64(m.ProductsMismatched)))
		if err := p.printMismatches(m, a.Query.Zone); err != nil {
			return err
		}
	}
	if m := &a.Messages; m.Compared == 0 {
		p.print("%s", w["noMessages"])
	} else {
		p.print(w["messages"], m.Property, p.count(int64(m.Compared)), p.count(int64(m.Mismatched)), p.count(int64(m.ProductsMismatched)))
		if err := p.printMismatches(m, a.Query.Zone); err != nil {
			return err
		}
	}
	if a.Compare == nil {
		return nil
	}
	p.print("%s", words[p.lang]["compared"])
	return p.printConsistency(a.Compare)
}

func (p *program) printMismatches(m *insight.Mismatches, zone string) error {
	w := consistencyWords[p.lang]
	if len(m.Examples) == 0 {
		return nil
	}
	t := p.headed(w["product"], w["since"], w["says"])
	for i := range m.Examples[:min(len(m.Examples), 10)] {
		e := &m.Examples[i]
		says := make([]string, len(e.Says))
		for k := range e.Says {
			says[k] = e.Says[k].Name.In(p.lang) + " " + e.Says[k].Text
		}
		row(t, e.Product, p.moment(e.From, zone), strings.Join(says, " · "))
	}
	if err := t.Flush(); err != nil {
		return fmt.Errorf("printing: %w", err)
	}
	return nil
}
