package main

import "percorso/insight"

func (p *program) printTally(a *insight.TallyAnswer) error {
	t := p.table("name", "people", "interactions", "outcomes", "value", "emotion", "drop")
	for i := range a.Sets {
		s := &a.Sets[i]
		row(t, s.ID, p.count(s.Customers), p.count(s.Interactions), p.count(s.Outcomes), p.whole(s.Value), p.feeling(s.Emotion), p.count(s.Dropped))
	}
	if err := t.Flush(); err != nil || a.Compare == nil {
		return err
	}
	p.print("%s", words[p.lang]["compared"])
	return p.printTally(a.Compare)
}
