package insight

import (
	"cmp"
	"slices"

	"percorso"
	"percorso/catalogue"
	"percorso/sequence/figures"
)

// ConsistencyAnswer is how customers use channels together, and whether the
// channels say the same of the same product.
type ConsistencyAnswer struct {
	Kind     string              `json:"kind" enum:"consistency"`
	Query    Query               `json:"query" doc:"The question with its defaults filled in"`
	Currency string              `json:"currency" doc:"ISO 4217"`
	Coverage Coverage            `json:"coverage"`
	Counted  int64               `json:"counted" doc:"Customers with an interaction on a channel that counts: those of maturity together"`
	Nowhere  int64               `json:"nowhere" doc:"Customers of the selection with none"`
	Maturity []MaturityFigures   `json:"maturity" doc:"single, multi, omni"`
	Channels []catalogue.Channel `json:"channels" doc:"The channels that count and between which customers changed, in the order of the catalogue"`
	Switches []ChannelSwitch     `json:"switches" doc:"By how often, most first, then by from and to"`
	Changes  int64               `json:"changes" doc:"Changes of channel within a journey, all together"`
	Prices   Mismatches          `json:"prices" doc:"Whether channels tell the same price of a product in the same span"`
	Messages Mismatches          `json:"messages" doc:"Whether channels promise the same for a product in the same span"`
	Compare  *ConsistencyAnswer  `json:"compare,omitempty" doc:"The same for the second period or group"`
}

// MaturityFigures are the customers of one maturity.
type MaturityFigures struct {
	Maturity    string   `json:"maturity" enum:"single,multi,omni" doc:"single: all interactions on one channel. multi: on several. omni: also changed, within a journey, from a channel of one kind (physical, digital, human) to one of another"`
	Customers   int64    `json:"customers"`
	Share       *float64 `json:"share" doc:"Of the counted customers"`
	Buyers      int64    `json:"buyers" doc:"Customers with an outcome"`
	BuyersShare *float64 `json:"buyers_share" doc:"buyers by customers"`
	Outcomes    int64    `json:"outcomes"`
	Value       Value    `json:"value" doc:"Outcomes less refunds"`
	ValueShare  *float64 `json:"value_share" doc:"Of the value of the counted customers; null when that is not above 0"`
	PerCustomer *Value   `json:"value_per_customer"`
	Emotion     Feeling  `json:"emotion" doc:"Of all answers of these customers"`
}

// ChannelSwitch is consecutive interactions on two channels within a journey.
type ChannelSwitch struct {
	From      percorso.ChannelID `json:"from"`
	To        percorso.ChannelID `json:"to"`
	Crosses   bool               `json:"crosses" doc:"Whether the channels are of different kinds"`
	Changes   int64              `json:"changes"`
	Customers int64              `json:"customers"`
	Share     float64            `json:"share" doc:"Of all changes"`
	Time      Quartiles          `json:"time" doc:"Seconds between the two interactions"`
}

// Mismatches compares what channels say of the same product in the same span:
// of each channel, what it says most often.
type Mismatches struct {
	Property           string     `json:"property" doc:"What is compared; empty when none of those looked for stands beside products"`
	Why                string     `json:"why,omitempty" enum:"no_data,one_channel,never_together" doc:"Why nothing could be compared: no interaction has both a product and the property, only one channel does, or never of the same product in the same span"`
	Observations       int64      `json:"observations" doc:"Interactions, or lines of an order, with both"`
	Channels           int        `json:"channels" doc:"Channels with any"`
	Products           int        `json:"products" doc:"Products with any"`
	Compared           int        `json:"compared" doc:"Products, span by span, of which two channels or more say something"`
	Mismatched         int        `json:"mismatched" doc:"Those of which they do not say the same"`
	ProductsMismatched int        `json:"products_mismatched" doc:"Products with any of these"`
	Share              *float64   `json:"share" doc:"mismatched by compared; null when nothing is compared"`
	Examples           []Mismatch `json:"examples" doc:"The first 50, those that differ most first"`
}

// Mismatch is a product of which channels do not say the same.
type Mismatch struct {
	Product    string   `json:"product"`
	Name       string   `json:"name" doc:"As the data call it; empty when they do not"`
	From       string   `json:"from" doc:"First instant of the span, RFC 3339 UTC"`
	Says       []Saying `json:"says" doc:"By channel, in the order of the catalogue"`
	Difference *float64 `json:"difference" doc:"Of prices: the highest by the lowest, less one; else null"`
}

// Saying is what a channel says most often.
type Saying struct {
	Channel percorso.ChannelID `json:"channel"`
	Name    percorso.Text      `json:"name"`
	Text    string             `json:"text"`
	Amount  *Value             `json:"amount" doc:"Of prices: hundredths of the currency; else null"`
	N       int64              `json:"n" doc:"How often it says so"`
	Of      int64              `json:"of" doc:"How often it says anything of the product in the span"`
}

func (m *Mismatch) observations() (n int64) {
	for i := range m.Says {
		n += m.Says[i].Of
	}
	return n
}

func (a *ConsistencyAnswer) fill(s *scope, f *figures.Channels, rule *figures.MaturityRule) {
	a.Nowhere = f.Nowhere
	whole := int64(0)
	for m := range f.Matured {
		a.Counted += f.Matured[m].Customers
		whole += f.Matured[m].Value
	}
	for m := range f.Matured {
		one := &f.Matured[m]
		row := MaturityFigures{
			Maturity: maturities[m], Customers: one.Customers, Share: part(one.Customers, a.Counted), Buyers: one.Buyers, BuyersShare: part(one.Buyers, one.Customers),
			Outcomes: one.Outcomes, Value: Value(one.Value), Emotion: feeling(one.Emotion),
		}
		if whole > 0 {
			row.ValueShare = part(one.Value, whole)
		}
		if one.Customers > 0 {
			each := Value(one.Value / one.Customers)
			row.PerCustomer = &each
		}
		a.Maturity = append(a.Maturity, row)
	}
	seen := make([]bool, len(s.table.Channels))
	a.Switches, a.Channels = []ChannelSwitch{}, []catalogue.Channel{}
	for _, m := range f.Switches {
		a.Changes += m.Time.N
		seen[m.From], seen[m.To] = true, true
	}
	for i, yes := range seen {
		if yes {
			a.Channels = append(a.Channels, s.table.Channels[i])
		}
	}
	for _, m := range f.Switches {
		a.Switches = append(a.Switches, ChannelSwitch{
			From: s.table.Channels[m.From].ID, To: s.table.Channels[m.To].ID, Crosses: rule.Kind[m.From+1] != rule.Kind[m.To+1],
			Changes: m.Time.N, Customers: m.Customers, Share: ratio(m.Time.N, a.Changes), Time: quartiles(m.Time),
		})
	}
	slices.SortStableFunc(a.Switches, func(x, y ChannelSwitch) int { return cmp.Compare(y.Changes, x.Changes) })
}

// Sheets lays out the maturity, the changes and the mismatches.
func (a *ConsistencyAnswer) Sheets(language string) []Sheet {
	maturity := NewSheet("maturity", "Maturità", "Maturity", ColAs("maturity", Words, "Maturità", "Maturity"), Col("customers", Count), ColAs("share", Share, "Quota", "Share"),
		ColAs("buyers", Count, "Acquirenti", "Buyers"), ColAs("outcomes", Count, "Esiti", "Outcomes"), Col("value", Money), ColAs("value_share", Share, "Del valore", "Of value"),
		ColAs("value_per_customer", Money, "Valore per cliente", "Value per customer"), ColAs("emotion", Emotion, "Emozione", "Emotion"), ColAs("answers", Count, "Risposte", "Answers"))
	words := map[string][]string{"it": {"un canale", "più canali", "omnicanale"}, "en": {"one channel", "several channels", "omnichannel"}}[language]
	for i := range a.Maturity {
		m := &a.Maturity[i]
		maturity.Add(words[i], m.Customers, m.Share, m.Buyers, m.Outcomes, m.Value, m.ValueShare, m.PerCustomer, m.Emotion.Mean, m.Emotion.N)
	}
	names := map[percorso.ChannelID]string{}
	for i := range a.Channels {
		names[a.Channels[i].ID] = a.Channels[i].Name.In(language)
	}
	switches := NewSheet("changes", "Cambi di canale", "Changes of channel", ColAs("from_channel", Words, "Dal canale", "From channel"), ColAs("to_channel", Words, "Al canale", "To channel"),
		ColAs("changes", Count, "Volte", "Times"), Col("customers", Count), ColAs("share", Share, "Quota", "Share"), ColAs("time_median", Duration, "Tempo mediano", "Median time"))
	for i := range a.Switches {
		w := &a.Switches[i]
		switches.Add(names[w.From], names[w.To], w.Changes, w.Customers, w.Share, w.Time.Median)
	}
	out := []Sheet{maturity, switches, a.Prices.sheet("prices", "Prezzi diversi", "Different prices", language), a.Messages.sheet("messages", "Messaggi diversi", "Different messages", language)}
	if a.Compare == nil {
		return out
	}
	return Compared(out, a.Compare.Sheets(language))
}

func (m *Mismatches) sheet(name, it, en, language string) Sheet {
	s := NewSheet(name, it, en, ColAs("product", Words, "Prodotto", "Product"), ColAs("product_name", Words, "Nome", "Name"), ColAs("from", Instant, "Dal", "From"),
		ColAs("channel", Words, "Canale", "Channel"), ColAs("says", Words, "Dice", "Says"), ColAs("amount", Money, "Prezzo", "Price"),
		ColAs("times", Count, "Volte", "Times"), ColAs("of", Count, "Su", "Out of"), ColAs("difference", Share, "Differenza", "Difference"))
	for i := range m.Examples {
		e := &m.Examples[i]
		for k := range e.Says {
			x := &e.Says[k]
			s.Add(e.Product, e.Name, e.From, x.Name.In(language), x.Text, x.Amount, x.N, x.Of, e.Difference)
		}
	}
	return s
}

var _ Sheets = (*ConsistencyAnswer)(nil)
