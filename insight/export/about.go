package export

import (
	"encoding/json"
	"fmt"
	"reflect"
	"time"

	"percorso"
	"percorso/insight"
)

// told is what every answer says of its question and its data.
type told struct {
	kind     string
	query    insight.Query
	currency string // empty where the answer has no money
	coverage insight.Coverage
}

// tell reads the fields that all answers share, by their names.
func tell(answer any) (t told) {
	v := reflect.Indirect(reflect.ValueOf(answer))
	if v.Kind() != reflect.Struct {
		return t
	}
	t.kind, _ = field(v, "Kind").(string)
	t.query, _ = field(v, "Query").(insight.Query)
	t.currency, _ = field(v, "Currency").(string)
	t.coverage, _ = field(v, "Coverage").(insight.Coverage)
	return t
}

func field(v reflect.Value, name string) any {
	f := v.FieldByName(name)
	if !f.IsValid() {
		return nil
	}
	return f.Interface()
}

// Coverage returns what the answer rests on.
func Coverage(answer any) insight.Coverage {
	t := tell(answer)
	return t.coverage
}

// aboutSheet says what was asked, and what the answer rests on.
func aboutSheet(t *told, o Options) (insight.Sheet, error) {
	s := insight.NewSheet("about", "Informazioni", "About", insight.ColAs("what", insight.Words, "Che cosa", "What"), insight.ColAs("value", insight.Words, "Valore", "Value"))
	document, err := json.Marshal(t.query)
	if err != nil {
		return s, fmt.Errorf("writing the question: %w", err)
	}
	add := func(it, en, value string) {
		if value != "" {
			s.Add(percorso.Text{It: it, En: en}.In(o.Language), value)
		}
	}
	count := func(n int64) string { return fmt.Sprint(n) }
	add("Analisi", "Analysis", t.kind)
	add("Domanda, come documento", "Question, as a document", string(document))
	add("Modello di tappe", "Stage model", string(t.query.Model))
	if p := t.query.Period; p != nil {
		add("A partire dal", "From", p.From)
		add("Prima del", "Before", p.To)
	}
	add("Fuso orario", "Time zone", t.query.Zone)
	add("Valuta", "Currency", t.currency)
	c := &t.coverage
	add("Clienti nella selezione", "Customers in the selection", count(c.Customers))
	add("Interazioni nella selezione", "Interactions in the selection", count(c.Interactions))
	add("Di cui su una tappa", "Of these on a stage", count(c.Placed))
	add("Prima interazione", "First interaction", c.From)
	add("Ultima interazione", "Last interaction", c.To)
	add("Dati fino a", "Data up to", c.Until)
	for _, name := range c.Unknown {
		add("Nome che qui niente ha", "Name that nothing here has", name.Field+": "+name.Value)
	}
	for _, of := range c.Unkept {
		add("Interazioni con valori che non si distinguono", "Interactions with values that are not told apart", of.Property+": "+count(of.Interactions))
	}
	add("Versione del catalogo", "Version of the catalogue", fmt.Sprint(c.Catalogue))
	add("Risposta data", "Answered", o.At.UTC().Format(time.RFC3339))
	return s, nil
}
