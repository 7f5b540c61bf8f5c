package main

import (
	"fmt"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"percorso/insight"
	"percorso/insight/export"
)

// words are the headings of the printed answers.
var words = map[string]map[string]string{
	"en": { //nolint:gosec // "passes" are walks through the stages, not passwords
		"stage": "stage", "people": "people", "share": "reach", "next": "pass on", "timeIn": "time in", "timeTo": "time to next",
		"drop": "drop off", "back": "step back", "now": "here now", "emotion": "emotion", "touchpoint": "touchpoint",
		"interactions": "interactions", "from": "from", "to": "to", "count": "times", "median": "median", "step": "step",
		"monthly": "a month", "between": "between", "point": "critical point", "visits": "visits", "lost": "lost", "otherwise": "otherwise",
		"fromFirst": "of the first", "fromPrev": "of the one before", "time": "median time",
		"headline": "%s people on %s, %s of them with an outcome. %s interactions up to %s; answered in %s ms.\n\n",
		"compared": "\nCompared with:\n\n",
		"node":     "node", "passes": "passes", "starts": "start", "in": "come in", "out": "go on", "ended": "end with an outcome", "loop": "begin again",
		"arrived": "arrive", "cut": "beyond", "journeys": "paths", "path": "path",
		"passesHeadline":    "%s passes of %s people through %s. Interactions up to %s; answered in %s ms.\n\n",
		"nothing":           "Nothing matches: no interaction lies in this selection.\n",
		"customersHeadline": "%s customers, with %s interactions and %s outcomes; answered in %s ms.\n\n",
		"nobody":            "Nobody: no customer is in this list.\n",
		"unknown":           "Nothing here has %s %q: what asks for it is 0.\n",
		"unkept":            "%q has more values than are kept: those of %s interactions are not told apart.\n",
		"profile":           "profile", "name": "name", "lastSeen": "last seen", "channels": "channels", "outcomes": "outcomes", "value": "value", "backSteps": "back-steps",
	},
	"it": { //nolint:gosec // as above
		"stage": "tappa", "people": "persone", "share": "arriva", "next": "passa avanti", "timeIn": "tempo dentro", "timeTo": "tempo alla prossima",
		"drop": "esce", "back": "torna indietro", "now": "adesso qui", "emotion": "emozione", "touchpoint": "punto di contatto",
		"interactions": "interazioni", "from": "da", "to": "a", "count": "volte", "median": "mediana", "step": "passo",
		"monthly": "al mese", "between": "tra", "point": "punto critico", "visits": "visite", "lost": "perse", "otherwise": "altrimenti",
		"fromFirst": "sul primo", "fromPrev": "sul precedente", "time": "tempo mediano",
		"headline": "%s persone su %s, %s con un esito. %s interazioni fino al %s; risposta in %s ms.\n\n",
		"compared": "\nA confronto con:\n\n",
		"node":     "nodo", "passes": "giri", "starts": "partono", "in": "entrano", "out": "proseguono", "ended": "chiudono con un esito", "loop": "ricominciano",
		"arrived": "arrivano", "cut": "oltre", "journeys": "percorsi", "path": "percorso",
		"passesHeadline":    "%s giri di %s persone per %s. Interazioni fino al %s; risposta in %s ms.\n\n",
		"nothing":           "Niente corrisponde: nessuna interazione è in questa selezione.\n",
		"customersHeadline": "%s clienti, con %s interazioni e %s esiti; risposta in %s ms.\n\n",
		"nobody":            "Nessuno: non c’è alcun cliente in questo elenco.\n",
		"unknown":           "Qui niente ha %s %q: ciò che lo chiede è 0.\n",
		"unkept":            "%q ha più valori di quanti se ne tengano: quelli di %s interazioni non si distinguono.\n",
		"profile":           "profilo", "name": "nome", "lastSeen": "visto il", "channels": "canali", "outcomes": "esiti", "value": "valore", "backSteps": "ritorni",
	},
}

// printAnswer writes an answer as tables.
func (p *program) printAnswer(answer any) error {
	coverage := export.Coverage(answer)
	for _, name := range coverage.Unknown {
		p.print(words[p.lang]["unknown"], name.Field, name.Value)
	}
	for _, of := range coverage.Unkept {
		p.print(words[p.lang]["unkept"], of.Property, p.count(of.Interactions))
	}
	switch a := answer.(type) {
	case *insight.JourneyAnswer:
		return p.printJourney(a)
	case *insight.GraphAnswer:
		return p.printGraph(a)
	case *insight.FunnelAnswer:
		return p.printFunnel(a)
	case *insight.FlowsAnswer:
		return p.printFlows(a)
	case *insight.CustomersAnswer:
		return p.printCustomers(a)
	case *insight.CriticalAnswer:
		return p.printCritical(a)
	case *insight.VoicesAnswer:
		return p.printVoices(a)
	case *insight.TallyAnswer:
		return p.printTally(a)
	case *insight.DeviationsAnswer:
		return p.printDeviations(a)
	case *insight.PathsAnswer:
		return p.printPaths(a)
	case *insight.VariantsAnswer:
		return p.printVariants(a)
	case *insight.RetentionAnswer:
		return p.printRetention(a)
	case *insight.BehavioursAnswer:
		return p.printBehaviours(a)
	case *insight.ConsistencyAnswer:
		return p.printConsistency(a)
	case *insight.AttributionAnswer:
		return p.printAttribution(a)
	}
	return fmt.Errorf("printing an answer of type %T", answer)
}

func (p *program) table(head ...string) *tabwriter.Writer {
	t := tabwriter.NewWriter(p.stdout, 2, 0, 2, ' ', tabwriter.AlignRight)
	for i, h := range head {
		head[i] = words[p.lang][h]
	}
	_, _ = fmt.Fprintln(t, strings.Join(head, "\t")+"\t")
	return t
}

func row(t *tabwriter.Writer, cells ...string) {
	_, _ = fmt.Fprintln(t, strings.Join(cells, "\t")+"\t")
}

func (p *program) printJourney(a *insight.JourneyAnswer) error {
	if err := p.printFigures(a, &a.Journey); err != nil || a.Compare == nil {
		return err
	}
	p.print("%s", words[p.lang]["compared"])
	return p.printFigures(a, a.Compare)
}

// printFigures writes one of the journeys of an answer.
func (p *program) printFigures(a *insight.JourneyAnswer, j *insight.Journey) error {
	w := words[p.lang]
	if j.Coverage.Customers == 0 {
		p.print("%s", w["nothing"])
		return nil
	}
	p.print(w["headline"], p.count(j.Totals.Customers), a.Model.Name.In(p.lang), p.count(j.Totals.OutcomeCustomers),
		p.count(j.Coverage.Interactions), p.moment(j.Coverage.To, a.Query.Zone), p.decimal(j.Coverage.Millis, 1))
	t := p.table("stage", "people", "share", "next", "timeIn", "timeTo", "drop", "back", "now", "emotion")
	for i, s := range j.Stages {
		row(t, a.Model.Stages[i].Name.In(p.lang), p.count(s.Customers), p.share(s.Customers, j.Totals.Customers), p.share(s.Next, s.Customers),
			p.seconds(s.TimeIn.Median), p.seconds(s.TimeToNext.Median), p.share(s.Dropped, s.Customers), p.share(s.BackStep, s.Customers),
			p.count(s.Now), p.feeling(s.Emotion))
	}
	if err := t.Flush(); err != nil {
		return fmt.Errorf("printing: %w", err)
	}
	p.print("\n")
	names := map[string]string{}
	for _, s := range a.Model.Stages {
		names[string(s.ID)] = s.Name.In(p.lang)
	}
	t = p.table("touchpoint", "stage", "people", "interactions", "emotion")
	for _, f := range j.Touchpoints {
		row(t, f.Touchpoint.Name.In(p.lang), names[string(f.Stage)], p.count(f.Customers), p.count(f.Interactions), p.feeling(f.Emotion))
	}
	return t.Flush()
}

func (p *program) printGraph(a *insight.GraphAnswer) error {
	names := map[string]string{}
	for _, n := range a.Nodes {
		names[n.ID] = n.Name.In(p.lang)
	}
	t := p.table("from", "to", "count", "people", "median")
	for _, e := range a.Edges {
		row(t, names[e.From], names[e.To], p.count(e.Count), p.count(e.Customers), p.seconds(&e.Median))
	}
	if err := t.Flush(); err != nil || a.Compare == nil {
		return err
	}
	p.print("%s", words[p.lang]["compared"])
	return p.printGraph(a.Compare)
}

// moment writes an instant in a zone; what is no instant, as it is.
func (p *program) moment(instant, zone string) string {
	t, err := time.Parse(time.RFC3339, instant)
	loc, zoneErr := time.LoadLocation(zone)
	if err != nil || zoneErr != nil {
		return instant
	}
	if p.lang == "it" {
		return t.In(loc).Format("02/01/2006 15:04")
	}
	return t.In(loc).Format("2 Jan 2006 15:04")
}

// count groups thousands as the language does.
func (p *program) count(n int64) string {
	if p.lang == "it" {
		return strings.ReplaceAll(thousands(n), ",", ".")
	}
	return thousands(n)
}

func (p *program) share(part, whole int64) string {
	if whole == 0 {
		return "–"
	}
	return p.percent(float64(part) / float64(whole))
}

func (p *program) percent(share float64) string {
	return p.decimal(share*100, 1) + "%"
}

func (p *program) decimal(f float64, places int) string {
	s := strings.Replace(strconv.FormatFloat(f, 'f', places, 64), "-", "−", 1)
	if p.lang == "it" {
		s = strings.Replace(s, ".", ",", 1)
	}
	return s
}

func (p *program) feeling(f insight.Feeling) string {
	if f.Mean == nil {
		return "–"
	}
	sign := ""
	if *f.Mean > 0 {
		sign = "+"
	}
	return fmt.Sprintf("%s%s (n %s)", sign, p.decimal(*f.Mean, 2), p.count(f.N))
}

// seconds writes a duration in the one or two units that say it well, rounded
// as the pages do.
func (p *program) seconds(s *int64) string {
	if s == nil {
		return "–"
	}
	day := "d"
	if p.lang == "it" {
		day = "g"
	}
	minutes, hours := (*s+30)/60, (*s+1800)/3600
	switch {
	case *s < 60:
		return fmt.Sprintf("%d s", *s)
	case minutes < 60:
		return fmt.Sprintf("%d min", minutes)
	case minutes < 23*60+30 && (minutes%60 == 0 || minutes >= 10*60):
		return fmt.Sprintf("%d h", (minutes+30)/60)
	case minutes < 23*60+30:
		return fmt.Sprintf("%d h %d min", minutes/60, minutes%60)
	case hours%24 == 0 || hours >= 10*24:
		return fmt.Sprintf("%d %s", (hours+12)/24, day)
	}
	return fmt.Sprintf("%d %s %d h", hours/24, day, hours%24)
}
