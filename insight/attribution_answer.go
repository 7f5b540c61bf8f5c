package insight

import (
	"cmp"
	"context"
	"slices"

	"percorso"
	"percorso/insight/cost"
	"percorso/sequence/attribution"
	"percorso/sequence/figures"
)

// Costs is what was spent.
type Costs interface {
	Costs(ctx context.Context) ([]cost.Cost, error)
}

// AttributionAnswer is what conversions owe to channels, campaigns or anything
// else that touches have, by one model or several.
type AttributionAnswer struct {
	Kind         string             `json:"kind" enum:"attribution"`
	Query        Query              `json:"query" doc:"The question with its defaults filled in"`
	Currency     string             `json:"currency" doc:"ISO 4217"`
	Coverage     Coverage           `json:"coverage" doc:"Of the period; the touches of a lookback before it count too, for its conversions"`
	Conversions  Conversions        `json:"conversions" doc:"Attributed: those with a touch in the lookback. Every model but participation shares out exactly these"`
	Unattributed Conversions        `json:"unattributed" doc:"Conversions without a touch in the lookback"`
	Lost         int64              `json:"lost" doc:"Paths without a conversion: touches after the last one"`
	Markov       *MarkovFigures     `json:"markov,omitempty" doc:"Of the model markov"`
	Calibration  []Calibration      `json:"calibration,omitempty" doc:"By order, 1 to 3; to 2 where more than 29 get credit. When asked for"`
	Rows         []Credited         `json:"rows" doc:"By conversions with a touch there, most first; those merged and those that only cost last. At most 100 and one for all others, 28 with markov of order 3; and those that only cost"`
	Spent        Spent              `json:"spent"`
	Compare      *AttributionAnswer `json:"compare,omitempty" doc:"The same for the second period or group"`
}

// Conversions are conversions, what they brought, and whose they are.
type Conversions struct {
	Count     int64 `json:"count"`
	Value     Value `json:"value"`
	Customers int64 `json:"customers"`
}

// MarkovFigures are those of the whole chain.
type MarkovFigures struct {
	Rate   float64 `json:"rate" doc:"Probability that a path converts"`
	States int     `json:"states" doc:"Of the chain"`
	Merged int     `json:"merged" doc:"Combinations of touches that are rare and taken together by their last touch; 0 when all are kept"`
}

// Credited is what one channel, campaign or other value gets.
type Credited struct {
	Key         string        `json:"key" doc:"The value; * for the merged ones"`
	Name        percorso.Text `json:"name"`
	Touches     int64         `json:"touches" doc:"In the period"`
	Conversions int64         `json:"conversions" doc:"With a touch there on their path: assisted or more"`
	Customers   int64         `json:"customers" doc:"Customers with such a conversion"`
	Removal     *float64      `json:"removal" doc:"markov: the share of conversions that would be lost without it; null when not asked for, and where there are none"`
	Cost        *Value        `json:"cost" doc:"Spent on it in the period; null when no cost is known"`
	Credits     []NodeCredit  `json:"credits" doc:"One for each model, in the order of the question"`
}

// NodeCredit is what one value gets by one model. A figure that would divide by
// nothing is null, and Why says so.
type NodeCredit struct {
	Model       string   `json:"model"`
	Conversions float64  `json:"conversions"`
	Share       *float64 `json:"share" doc:"Of the attributed conversions; null when there are none"`
	Value       Value    `json:"value"`
	PerUnit     *Value   `json:"cost_per_conversion" doc:"Cost by conversions"`
	Return      *float64 `json:"return" doc:"Value by cost: 3 means 3 for each 1 spent"`
	ROI         *float64 `json:"roi" doc:"Value less cost, by cost: 2 means that 1 spent brought 2 more than itself"`
	Why         string   `json:"why,omitempty" enum:"no_cost,cost_zero,no_credit" doc:"Why a figure of cost is null: no cost is known, it is 0, or there is no conversion to divide it by"`
}

// Spent says what is known of costs.
type Spent struct {
	Total     Value `json:"total" doc:"Of the costs that count here"`
	Costs     int   `json:"costs" doc:"How many these are: of the field, with a day in the period"`
	Rolled    int   `json:"rolled" doc:"Of these, by channel: costs of touchpoints and properties, which count toward their channels"`
	Included  Value `json:"included" doc:"by channel: spent on touchpoints and properties on days of which something coarser is known of the channel: taken to be in that, and not counted again"`
	Elsewhere int   `json:"elsewhere" doc:"Costs of another field, or outside the period, or of what no interaction has"`
}

// fill writes the engine's figures in the words of the answer.
func (a *AttributionAnswer) fill(f *figures.Attribution, nodes []creditNode, models []attribution.Model, spent *spending) {
	a.Conversions, a.Unattributed, a.Lost = conversions(f.Conversions), conversions(f.Unattributed), f.Lost
	a.Spent = spent.Spent
	if f.Endings != nil {
		a.Calibration = calibrations(f.Endings)
	}
	a.Rows = make([]Credited, len(nodes))
	for i := range nodes {
		n := &f.Nodes[i]
		a.Rows[i] = Credited{
			Key: nodes[i].key, Name: nodes[i].name, Touches: n.Touches, Conversions: n.Conversions, Customers: n.Customers,
			Credits: make([]NodeCredit, len(models)),
		}
		if nodes[i].key != otherNode {
			a.Rows[i].Cost = spent.take(&nodes[i])
		}
	}
	for m, model := range models {
		count, value := ruled(f, m)
		if model == attribution.Markov {
			count, value = a.markov(f)
		}
		for i := range nodes {
			a.Rows[i].Credits[m] = NodeCredit{Model: string(model), Conversions: count[i], Value: Value(value[i])}
		}
	}
	a.rest(spent, models)
	for i := range a.Rows {
		a.Rows[i].divide(a.Conversions.Count)
	}
	a.Rows = slices.DeleteFunc(a.Rows, func(r Credited) bool { return r.Touches == 0 && r.Conversions == 0 && r.Cost == nil })
	slices.SortStableFunc(a.Rows, func(x, y Credited) int {
		return cmp.Or(x.last()-y.last(), cmp.Compare(y.Conversions, x.Conversions), cmp.Compare(y.Touches, x.Touches), cmp.Compare(x.Key, y.Key))
	})
}

// last puts behind what is no single value, and what only costs.
func (r *Credited) last() int {
	switch {
	case r.Key == otherNode:
		return 1
	case r.Touches == 0 && r.Conversions == 0:
		return 2
	}
	return 0
}

// ruled returns the credit by a model that looks at one path at a time.
func ruled(f *figures.Attribution, m int) (count []float64, value []int64) {
	sums := make([]attribution.Sum, len(f.Credits[m]))
	for i, c := range f.Credits[m] {
		count = append(count, float64(c.Parts)/attribution.Whole)
		sums[i] = c.Value
	}
	return count, attribution.Round(sums)
}

// markov shares out conversions, and their value, by the removal effects.
func (a *AttributionAnswer) markov(f *figures.Attribution) (count []float64, value []int64) {
	chain, merged := f.Steps.Chain()
	e := chain.Effect()
	a.Markov = &MarkovFigures{Rate: e.Rate, States: len(chain.On), Merged: merged}
	sum := 0.0
	for i := range e.Removal {
		sum += e.Removal[i]
		if e.Rate > 0 {
			a.Rows[i].Removal = &e.Removal[i]
		}
	}
	count = make([]float64, len(e.Removal))
	for i, r := range e.Removal {
		if sum > 0 {
			count[i] = float64(f.Conversions.Count) * (r / sum)
		}
	}
	return count, attribution.Shares(f.Conversions.Value, e.Removal)
}

// divide adds the figures of cost to each credit.
func (r *Credited) divide(attributed int64) {
	for i := range r.Credits {
		c := &r.Credits[i]
		if attributed > 0 {
			share := c.Conversions / float64(attributed)
			c.Share = &share
		}
		if r.Cost == nil {
			c.Why = "no_cost"
			continue
		}
		spent := float64(*r.Cost)
		if c.Conversions > 0 {
			per := Value(spent/c.Conversions + .5)
			c.PerUnit = &per
		} else {
			c.Why = "no_credit"
		}
		if *r.Cost == 0 {
			c.Why = "cost_zero"
			continue
		}
		back := float64(c.Value) / spent
		roi := back - 1
		c.Return, c.ROI = &back, &roi
	}
}

func conversions(c figures.Conversions) Conversions {
	return Conversions{Count: c.Count, Value: Value(c.Value), Customers: c.Customers}
}

// Sheets lays the credit out by row and model, and by row.
func (a *AttributionAnswer) Sheets(language string) []Sheet {
	credit := NewSheet("credit", "Credito", "Credit",
		ColAs("node", Words, "Voce", "Item"), ColAs("model", Words, "Modello", "Model"), ColAs("conversions", Number, "Conversioni", "Conversions"),
		ColAs("share", Share, "Quota", "Share"), Col("value", Money), ColAs("cost", Money, "Costo", "Cost"),
		ColAs("cost_per_conversion", Money, "Costo per conversione", "Cost per conversion"), ColAs("return", Number, "Ritorno", "Return"), ColAs("roi", Share, "ROI", "ROI"))
	rows := NewSheet("items", "Voci", "Items",
		ColAs("node", Words, "Voce", "Item"), ColAs("touches", Count, "Contatti", "Touches"), ColAs("conversions", Count, "Conversioni toccate", "Conversions touched"),
		Col("customers", Count), ColAs("removal", Share, "Effetto rimozione", "Removal effect"), ColAs("cost", Money, "Costo", "Cost"))
	for i := range a.Rows {
		r := &a.Rows[i]
		name := cmp.Or(r.Name.In(language), r.Key)
		rows.Add(name, r.Touches, r.Conversions, r.Customers, r.Removal, r.Cost)
		for m := range r.Credits {
			c := &r.Credits[m]
			credit.Add(name, c.Model, c.Conversions, c.Share, c.Value, r.Cost, c.PerUnit, c.Return, c.ROI)
		}
	}
	whole := NewSheet("conversions", "Conversioni", "Conversions",
		ColAs("which", Words, "Quali", "Which"), ColAs("count", Count, "Quante", "How many"), Col("value", Money), Col("customers", Count))
	words := map[string][2]string{"it": {"attribuite", "non attribuite"}, "en": {"attributed", "unattributed"}}[language]
	for i, c := range []Conversions{a.Conversions, a.Unattributed} {
		whole.Add(words[i], c.Count, c.Value, c.Customers)
	}
	out := []Sheet{credit, rows, whole}
	if a.Calibration != nil {
		out = append(out, calibrationSheet(a.Calibration))
	}
	if a.Compare == nil {
		return out
	}
	return Compared(out, a.Compare.Sheets(language))
}

var _ Sheets = (*AttributionAnswer)(nil)
