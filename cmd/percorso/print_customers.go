package main

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"percorso/insight"
)

// printCustomers writes a page of customers.
func (p *program) printCustomers(a *insight.CustomersAnswer) error {
	w := words[p.lang]
	if a.Total == 0 {
		p.print("%s", w["nobody"])
		return nil
	}
	p.print(w["customersHeadline"], p.count(a.Total), p.count(a.Sums.Interactions), p.count(a.Sums.Outcomes), p.decimal(a.Coverage.Millis, 1))
	stages := map[string]string{}
	for _, s := range a.Model.Stages {
		stages[string(s.ID)] = s.Name.In(p.lang)
	}
	t := p.table("profile", "name", "lastSeen", "interactions", "channels", "stage", "outcomes", "value", "emotion", "backSteps")
	for _, c := range a.Customers {
		name := c.Name
		if name == "" && len(c.Identifiers) > 0 {
			name = c.Identifiers[0].Value
		}
		emotion := "–"
		if c.Emotion != nil {
			emotion = p.decimal(*c.Emotion, 1)
		}
		row(t, string(c.Profile), harmless(name), p.moment(c.Last, a.Query.Zone), p.count(c.Interactions), strconv.Itoa(len(c.Channels)), stages[string(c.Stage)],
			p.count(c.Outcomes), p.decimal(float64(c.Value)/100, 2), emotion, p.count(c.BackSteps))
	}
	if err := t.Flush(); err != nil {
		return fmt.Errorf("printing: %w", err)
	}
	return nil
}

// harmless leaves out what a terminal might obey.
func harmless(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, text)
}
