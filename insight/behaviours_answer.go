package insight

import (
	"cmp"
	"slices"

	"percorso"
	"percorso/sequence/figures"
)

// BehavioursAnswer is how often behaviours occur, what they are worth, when,
// where, and by whom.
type BehavioursAnswer struct {
	Kind     string            `json:"kind" enum:"behaviours"`
	Query    Query             `json:"query" doc:"The question with its defaults filled in, the patterns too"`
	Currency string            `json:"currency" doc:"ISO 4217"`
	Coverage Coverage          `json:"coverage" doc:"Of the period. What stands around what is counted may lie outside it"`
	Value    Value             `json:"value" doc:"Of all outcomes of the period, refunds not taken off"`
	Spans    []string          `json:"spans" doc:"First instants of the trend's spans, RFC 3339 UTC"`
	Patterns []Behaviour       `json:"patterns" doc:"In the order of the question"`
	Compare  *BehavioursAnswer `json:"compare,omitempty" doc:"The same for the second period or group"`
}

// Behaviour is the figures of one pattern.
type Behaviour struct {
	ID           string             `json:"id"`
	Name         percorso.Text      `json:"name"`
	Definition   percorso.Text      `json:"definition" doc:"The pattern in words"`
	Customers    int64              `json:"customers" doc:"Customers in whom it occurs"`
	Share        *float64           `json:"share" doc:"Of all customers of the period; null when there are none"`
	OfCustomers  int64              `json:"of_customers" doc:"Customers with an interaction that could be the counted element: with a purchase in a store, for ROPO"`
	OfShare      *float64           `json:"of_share" doc:"customers by of_customers; null when that is 0"`
	Occurrences  int64              `json:"occurrences" doc:"Interactions that are counted: each once, however often the rest is found around it"`
	Of           int64              `json:"of" doc:"All interactions that could be the counted element"`
	OccursShare  *float64           `json:"occurs_share" doc:"occurrences by of"`
	Value        Value              `json:"value" doc:"Of the counted interactions"`
	OfValue      Value              `json:"of_value" doc:"Of all that could be counted"`
	OfValueShare *float64           `json:"of_value_share" doc:"value by of_value"`
	ValueShare   *float64           `json:"value_share" doc:"value by the value of all outcomes of the period"`
	Gap          Quartiles          `json:"gap" doc:"Seconds from the first element to the last, over occurrences"`
	Trend        []BehaviourSpan    `json:"trend" doc:"By span"`
	Ways         []BehaviourWay     `json:"ways" doc:"Channel of the first element and of the last: the 8 most frequent"`
	OtherWays    int64              `json:"other_ways" doc:"Occurrences by other channels"`
	Places       []BehaviourPlace   `json:"places" doc:"By the place of the counted interaction, or else of the first or the last: the 10 most frequent"`
	OtherPlaces  int64              `json:"other_places" doc:"Occurrences at other places"`
	Nowhere      int64              `json:"nowhere" doc:"Occurrences that name no place"`
	Elements     []BehaviourElement `json:"elements" doc:"In the order of the pattern"`
}

// BehaviourSpan is a behaviour in one span of time.
type BehaviourSpan struct {
	Customers   int64    `json:"customers"`
	Occurrences int64    `json:"occurrences"`
	Of          int64    `json:"of"`
	Share       *float64 `json:"share" doc:"occurrences by of; null when that is 0"`
	Value       Value    `json:"value"`
}

// BehaviourWay is a pair of channels.
type BehaviourWay struct {
	From        percorso.ChannelID `json:"from" doc:"Empty for none"`
	FromName    percorso.Text      `json:"from_name"`
	To          percorso.ChannelID `json:"to"`
	ToName      percorso.Text      `json:"to_name"`
	Occurrences int64              `json:"occurrences"`
}

// BehaviourPlace is a behaviour at one place.
type BehaviourPlace struct {
	Place       string `json:"place"`
	Customers   int64  `json:"customers"`
	Occurrences int64  `json:"occurrences"`
	Value       Value  `json:"value"`
}

// BehaviourElement says what of the data could be an element: where nothing
// could, the behaviour cannot be seen in these data.
type BehaviourElement struct {
	Name         percorso.Text `json:"name"`
	Not          bool          `json:"not"`
	Counted      bool          `json:"counted"`
	Interactions int64         `json:"interactions" doc:"Interactions of the period that fulfil its conditions"`
	Unkeyed      int64         `json:"unkeyed" doc:"Those of them that do not have what must be the same, and so are no element"`
}

func (a *BehavioursAnswer) fill(s *scope, f *figures.Behaviours, r *behaviourRule) {
	a.Value = Value(f.Value)
	for _, t := range r.Buckets {
		a.Spans = append(a.Spans, rfc3339(t))
	}
	a.Patterns = make([]Behaviour, len(f.Patterns))
	for i := range f.Patterns {
		p, b := &a.Query.Behaviours.Patterns[i], &f.Patterns[i]
		out := Behaviour{
			ID: p.ID, Name: p.Name, Definition: p.definition(),
			Customers: b.Customers, Share: part(b.Customers, f.Coverage.Customers), OfCustomers: b.OfCustomers, OfShare: part(b.Customers, b.OfCustomers),
			Occurrences: b.Occurrences, Of: b.OfOccurrences, OccursShare: part(b.Occurrences, b.OfOccurrences),
			Value: Value(b.Value), OfValue: Value(b.OfValue), OfValueShare: part(b.Value, b.OfValue), ValueShare: part(b.Value, f.Value),
			Gap: quartiles(b.Gap), Trend: make([]BehaviourSpan, len(b.Trend)), Elements: make([]BehaviourElement, len(b.Elements)),
		}
		for k, t := range b.Trend {
			out.Trend[k] = BehaviourSpan{t.Customers, t.Occurrences, t.Of, part(t.Occurrences, t.Of), Value(t.Value)}
		}
		for k, e := range b.Elements {
			out.Elements[k] = BehaviourElement{p.Elements[k].Name, p.Elements[k].Not, p.Elements[k].Counted, e.Interactions, e.Unkeyed}
		}
		out.fillWays(s, b)
		out.fillPlaces(b, r)
		a.Patterns[i] = out
	}
}

func (b *Behaviour) fillWays(s *scope, f *figures.Behaviour) {
	b.Ways = []BehaviourWay{}
	for _, w := range f.Ways {
		way := BehaviourWay{Occurrences: w.Occurrences}
		way.From, way.FromName = s.channel(w.From)
		way.To, way.ToName = s.channel(w.To)
		b.Ways = append(b.Ways, way)
	}
	slices.SortStableFunc(b.Ways, func(x, y BehaviourWay) int { return cmp.Compare(y.Occurrences, x.Occurrences) })
	for _, w := range b.Ways[min(mostWays, len(b.Ways)):] {
		b.OtherWays += w.Occurrences
	}
	b.Ways = b.Ways[:min(mostWays, len(b.Ways))]
}

// channel returns the channel at a position plus one; 0 is none.
func (s *scope) channel(n int) (percorso.ChannelID, percorso.Text) {
	if n == 0 {
		return "", percorso.Text{It: "Nessun canale", En: "No channel"}
	}
	c := &s.table.Channels[n-1]
	return c.ID, c.Name
}

func (b *Behaviour) fillPlaces(f *figures.Behaviour, r *behaviourRule) {
	b.Places = []BehaviourPlace{}
	for _, p := range f.Places {
		if p.Place == 0 {
			b.Nowhere = p.Occurrences
			continue
		}
		b.Places = append(b.Places, BehaviourPlace{r.places[p.Place-1], p.Customers, p.Occurrences, Value(p.Value)})
	}
	slices.SortFunc(b.Places, func(x, y BehaviourPlace) int {
		return cmp.Or(cmp.Compare(y.Occurrences, x.Occurrences), cmp.Compare(x.Place, y.Place))
	})
	for _, p := range b.Places[min(mostPlaces, len(b.Places)):] {
		b.OtherPlaces += p.Occurrences
	}
	b.Places = b.Places[:min(mostPlaces, len(b.Places))]
}

// part returns n of whole; nil of nothing.
func part(n, whole int64) *float64 {
	if whole == 0 {
		return nil
	}
	share := float64(n) / float64(whole)
	return &share
}

// Sheets lays the behaviours out, then their trend, channels and places.
func (a *BehavioursAnswer) Sheets(language string) []Sheet {
	name := ColAs("behaviour", Words, "Comportamento", "Behaviour")
	main := NewSheet("behaviours", "Comportamenti", "Behaviours", name,
		ColAs("definition", Words, "Definizione", "Definition"), Col("customers", Count), ColAs("share", Share, "Dei clienti", "Of customers"),
		ColAs("of_customers", Count, "Clienti che potrebbero", "Customers who could"), ColAs("of_share", Share, "Di questi", "Of these"),
		ColAs("occurrences", Count, "Volte", "Times"), ColAs("of", Count, "Su", "Out of"), ColAs("occurs_share", Share, "Quota", "Share"),
		Col("value", Money), ColAs("value_share", Share, "Del valore", "Of value"),
		ColAs("gap_q1", Duration, "Durata, primo quartile", "Duration, first quartile"), ColAs("gap_median", Duration, "Durata mediana", "Median duration"), ColAs("gap_q3", Duration, "Durata, terzo quartile", "Duration, third quartile"))
	trend := NewSheet("trend", "Andamento", "Trend", name, ColAs("span", Instant, "Dal", "From"), Col("customers", Count),
		ColAs("occurrences", Count, "Volte", "Times"), ColAs("of", Count, "Su", "Out of"), ColAs("share", Share, "Quota", "Share"), Col("value", Money))
	ways := NewSheet("channels", "Canali", "Channels", name, ColAs("from_channel", Words, "Dal canale", "From channel"), ColAs("to_channel", Words, "Al canale", "To channel"), ColAs("occurrences", Count, "Volte", "Times"))
	places := NewSheet("places", "Luoghi", "Places", name, ColAs("place", Words, "Luogo", "Place"), Col("customers", Count), ColAs("occurrences", Count, "Volte", "Times"), Col("value", Money))
	for i := range a.Patterns {
		b := &a.Patterns[i]
		called := b.Name.In(language)
		main.Add(called, b.Definition.In(language), b.Customers, b.Share, b.OfCustomers, b.OfShare, b.Occurrences, b.Of, b.OccursShare,
			b.Value, b.ValueShare, b.Gap.Q1, b.Gap.Median, b.Gap.Q3)
		for k, t := range b.Trend {
			trend.Add(called, a.Spans[k], t.Customers, t.Occurrences, t.Of, t.Share, t.Value)
		}
		for _, w := range b.Ways {
			ways.Add(called, w.FromName.In(language), w.ToName.In(language), w.Occurrences)
		}
		for _, p := range b.Places {
			places.Add(called, p.Place, p.Customers, p.Occurrences, p.Value)
		}
	}
	out := []Sheet{main, trend, ways, places}
	if a.Compare == nil {
		return out
	}
	return Compared(out, a.Compare.Sheets(language))
}

var _ Sheets = (*BehavioursAnswer)(nil)
