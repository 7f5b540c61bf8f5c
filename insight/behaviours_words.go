package insight

import (
	"fmt"
	"strconv"
	"strings"

	"percorso"
)

// definition says in words what a pattern is, in both languages.
func (p *Pattern) definition() percorso.Text {
	return percorso.Text{It: p.words(italianPattern), En: p.words(englishPattern)}
}

// patternWords is how a language tells a pattern.
type patternWords struct {
	language                              string
	quote, then, after, within            string
	counted, same, between, before, since string
	of                                    string
	span                                  string
	properties                            map[string][2]string // the same one, of the same one
	property                              [2]string
	units                                 map[byte][2]string
}

var italianPattern = &patternWords{
	language: "it", quote: "«%s»", then: "poi %s", after: "dopo almeno %s", within: "entro %s",
	counted: " (si conta questo)", same: "%s", between: "in mezzo nessun altro caso di %s", before: "nei %s prima, nessun caso di %s", since: "nei %s dopo, nessun caso di %s",
	of: " per %s", span: "il tutto in %s",
	properties: map[string][2]string{
		sameProduct: {"stesso prodotto", "lo stesso prodotto"}, sameCategory: {"stessa categoria", "la stessa categoria"}, sameOrder: {"stesso ordine", "lo stesso ordine"},
	},
	property: [2]string{"stesso valore di %s", "lo stesso valore"},
	units:    map[byte][2]string{'s': {"secondo", "secondi"}, 'm': {"minuto", "minuti"}, 'h': {"ora", "ore"}, 'd': {"giorno", "giorni"}, 'w': {"settimana", "settimane"}},
}

var englishPattern = &patternWords{
	language: "en", quote: "“%s”", then: "then %s", after: "at least %s later", within: "within %s",
	counted: " (this is counted)", same: "%s", between: "no %s between", before: "no %[2]s in the %[1]s before", since: "no %[2]s in the %[1]s after",
	of: " of %s", span: "all within %s",
	properties: map[string][2]string{
		sameProduct: {"the same product", "the same product"}, sameCategory: {"the same category", "the same category"}, sameOrder: {"the same order", "the same order"},
	},
	property: [2]string{"the same %s", "the same"},
	units:    map[byte][2]string{'s': {"second", "seconds"}, 'm': {"minute", "minutes"}, 'h': {"hour", "hours"}, 'd': {"day", "days"}, 'w': {"week", "weeks"}},
}

func (p *Pattern) words(w *patternWords) string {
	var order, never []string
	first, last := p.ends()
	for i := range p.Elements {
		e := &p.Elements[i]
		name := fmt.Sprintf(w.quote, e.Name.In(w.language))
		if e.Not {
			if p.Same != "" && !e.Any {
				name += fmt.Sprintf(w.of, w.common(p.Same)[1])
			}
			switch within := w.duration(orText(e.Within, p.Window)); {
			case i < first:
				never = append(never, fmt.Sprintf(w.before, within, name))
			case i > last:
				never = append(never, fmt.Sprintf(w.since, within, name))
			default:
				never = append(never, fmt.Sprintf(w.between, name))
			}
			continue
		}
		if e.Counted {
			name += w.counted
		}
		var when []string
		if e.After != "" {
			when = append(when, fmt.Sprintf(w.after, w.duration(e.After)))
		}
		if e.Within != "" {
			when = append(when, fmt.Sprintf(w.within, w.duration(e.Within)))
		}
		if i > first {
			name = fmt.Sprintf(w.then, strings.Join(append(when, name), ", "))
		}
		order = append(order, name)
	}
	parts := []string{strings.Join(order, ", ")}
	if p.Same != "" {
		parts = append(parts, w.common(p.Same)[0])
	}
	if first < last {
		parts = append(parts, fmt.Sprintf(w.span, w.duration(p.Window)))
	}
	return strings.Join(append(parts, never...), "; ") + "."
}

func (w *patternWords) common(same string) [2]string {
	if words, ok := w.properties[same]; ok {
		return words
	}
	return [2]string{fmt.Sprintf(w.property[0], bare(same)), w.property[1]}
}

// duration writes "30d" in words.
func (w *patternWords) duration(text string) string {
	if text == "" {
		return text
	}
	unit, known := w.units[text[len(text)-1]]
	n, err := strconv.Atoi(text[:len(text)-1])
	if !known || err != nil {
		return text
	}
	if n == 1 {
		return "1 " + unit[0]
	}
	return strconv.Itoa(n) + " " + unit[1]
}

func orText(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}
