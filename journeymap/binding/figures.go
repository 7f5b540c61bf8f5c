package binding

import (
	"maps"

	"percorso"
	"percorso/insight"
)

// MapFigures are all figures of a map at one moment.
type MapFigures struct {
	Filter    MapFilter                 `json:"filter" doc:"What was asked: the request's filter, else the map's own"`
	Currency  string                    `json:"currency" doc:"ISO 4217"`
	Seq       int64                     `json:"seq" doc:"Journal position up to which interactions are included"`
	Catalogue int                       `json:"catalogue" doc:"Version of the catalogue"`
	At        string                    `json:"at" doc:"When it was worked out, RFC 3339 UTC"`
	Millis    float64                   `json:"ms" doc:"Time it took, in milliseconds; that of the first who asked when it was kept"`
	Base      insight.Query             `json:"base" doc:"What all questions of the map share: model or stages of its own, period, conditions, comparison"`
	Coverage  insight.Coverage          `json:"coverage" doc:"Of the filter"`
	Compare   *insight.Coverage         `json:"compare,omitempty" doc:"Of the comparison"`
	Nodes     map[string]NodeFigure     `json:"nodes" doc:"By id of the node: every stage, step, card and lane that is bound"`
	Curves    []Curve                   `json:"curves" doc:"One for each emotion lane, in the order of the lanes"`
	Gaps      []Gap                     `json:"gaps" doc:"Where less is felt than expected, the widest first; one for each stage and curve, and for each card, that has both"`
	Personas  map[string]PersonaFigures `json:"personas" doc:"By id of the persona: those with an audience"`
	Points    []insight.CriticalPoint   `json:"points" doc:"The critical points of the map's model, the costliest first, when something is bound to cost or a point"`
	Unknown   []MissingName             `json:"unknown" doc:"Names that the catalogue does not have any more, or never had, with the nodes that use them"`
}

// States of a figure.
const (
	Measured = "measured" // there are figures
	None     = "none"     // nothing of it occurred in the selection: figures are 0, and that is the truth
	Stale    = "stale"    // figures, but nothing new for long: see NodeFigure.LastSeen
	Unknown  = "unknown"  // what it is bound to is not in the catalogue: see NodeFigure.Missing
	Refused  = "refused"  // the binding makes no sense: see NodeFigure.Fault
	Withheld = "withheld" // it would tell of too few customers for whoever asks: see NodeFigure.Fault
)

// NodeFigure is what a bound node is measured at.
type NodeFigure struct {
	State    string                `json:"state" enum:"measured,none,stale,unknown,refused,withheld" doc:"measured: there are figures. none: nothing of it occurred in the selection. stale: nothing new for two days at least and ten times the usual time between two. unknown: it is not in the catalogue. refused: the binding makes no sense. withheld: it would tell of too few customers for whoever asks"`
	Of       string                `json:"of" doc:"What it is bound to: of of the binding"`
	Name     percorso.Text         `json:"name" doc:"What that is called in the catalogue"`
	Show     string                `json:"show" doc:"The figure that stands on the node"`
	Measures Measures              `json:"measures"`
	Share    *float64              `json:"share" doc:"Its people, of all of the selection, 0 to 1"`
	LastSeen string                `json:"last_seen" doc:"Newest interaction of it in the selection, RFC 3339 UTC; empty when there is none"`
	Missing  []string              `json:"missing,omitempty" doc:"Names that are not in the catalogue; the others of the binding are measured all the same"`
	Shared   []string              `json:"shared,omitempty" doc:"Touchpoints of a stage that an earlier stage of the map has, too: they count there"`
	Fault    string                `json:"fault,omitempty" doc:"refused, withheld: why, and what to do"`
	Cells    map[string]NodeFigure `json:"cells,omitempty" doc:"Of a lane: by id of the stage or step"`
	Question *insight.Query        `json:"question,omitempty" doc:"The question that gives the same figures by POST /api/query or percorso query, once it is laid over MapFigures.base: its fields in place of those, its conditions beside those"`
	People   *insight.Query        `json:"people,omitempty" doc:"Laid over the base in the same way, without compare: the question that lists the people of the figure; absent where they cannot be listed"`
	Steps    []PathStep            `json:"steps,omitempty" doc:"funnel, path: each step"`
	Expected *float64              `json:"expected,omitempty" doc:"Of a card outside of the curves: what people expect to feel there, its value, -2 to +2"`
	Gap      *float64              `json:"gap,omitempty" doc:"Expected less the emotion measured there; above 0 people get less than they expect"`
}

// Measures are the figures of a node; those that it does not have are absent.
type Measures struct {
	People       *Measure `json:"people,omitempty" doc:"Customers. stage: with a visit; touchpoint, channel, survey: with an interaction; funnel, path: who began; critical: who met it"`
	Volume       *Measure `json:"volume,omitempty" doc:"Interactions; critical: visits"`
	Conversion   *Measure `json:"conversion,omitempty" doc:"Share, 0 to 1. stage: of the people, who moved on to the next stage; touchpoint, channel, survey: who had an outcome at or after their first interaction there; funnel, path: who came to the end"`
	Time         *Measure `json:"time,omitempty" doc:"Median, in seconds, over the people of conversion. stage: until the next stage; touchpoint, channel, survey: until that outcome; funnel, path: from the first step to the last"`
	Dropoff      *Measure `json:"dropoff,omitempty" doc:"Share, 0 to 1, of the people. stage: drops off; touchpoint, channel, survey: whose last interaction was there, silence over, without an outcome since the first there; funnel, path: who did not come to the end; critical: share lost"`
	Backsteps    *Measure `json:"backsteps,omitempty" doc:"stage: share of the people who went back, 0 to 1"`
	Emotion      *Measure `json:"emotion,omitempty" doc:"Mean, -2 to +2, with its 95 % interval; n answers"`
	Satisfaction *Measure `json:"satisfaction,omitempty" doc:"Share of the answers whose nearest face smiles, 0 to 1"`
	Mean         *Measure `json:"mean,omitempty" doc:"survey with a property: mean of its numbers as they are"`
	Value        *Measure `json:"value,omitempty" doc:"Outcomes less refunds there, in hundredths of the currency"`
	Cost         *Measure `json:"cost,omitempty" doc:"A month, in hundredths: critical, cost; stage and touchpoint where the map binds a cost"`
}

// Measure is one figure with what it is compared with.
type Measure struct {
	Value    float64  `json:"value"`
	Unit     string   `json:"unit" enum:"people,count,share,seconds,emotion,number,money"`
	N        int64    `json:"n" doc:"How many it rests on: people, answers, durations or visits"`
	Compare  *float64 `json:"compare" doc:"The same for the comparison; null without one, or where it has none"`
	CompareN int64    `json:"compare_n"`
	Low      *float64 `json:"low" doc:"95 % interval, where there is one"`
	High     *float64 `json:"high"`

	Definition string `json:"definition" doc:"Key of its definition: what it is bound to, a dot, the figure: stage.conversion"`
}

// PathStep is a step of a funnel or path.
type PathStep struct {
	Name    string `json:"name"`
	People  int64  `json:"people"`
	Compare *int64 `json:"compare"`
}

// Curve is what is expected and what is measured along an emotion lane.
type Curve struct {
	Lane    string       `json:"lane" doc:"Id of the lane"`
	Persona string       `json:"persona" doc:"Id of the persona whose audience it is; empty for everybody"`
	Points  []CurvePoint `json:"points" doc:"One for each stage of the map, in order; for its steps in place of it where it has some"`
}

// CurvePoint is a curve at one stage or step. What there is none of is null.
type CurvePoint struct {
	Stage       string   `json:"stage" doc:"Id of the stage or step"`
	Measured    *Measure `json:"measured" doc:"Mean emotion of the answers there; null when the stage is not bound or nobody answered"`
	Expected    *float64 `json:"expected" doc:"-2 to +2"`
	ExpectedN   int64    `json:"expected_n" doc:"Answers that it rests on, 0 when people put it down"`
	From        string   `json:"from" enum:"cards,survey,pair," doc:"Where expected comes from: cards of the lane, a survey of expectations, the to-be map"`
	Experienced *float64 `json:"experienced" doc:"What people put down as experienced, the mean of the cards"`
	Gap         *float64 `json:"gap" doc:"Expected less measured; without a measure, less experienced"`
	Assumed     bool     `json:"assumed" doc:"Whether the gap rests on what people put down alone"`
}

// Gap is an expectation gap.
type Gap struct {
	Lane     string   `json:"lane"`
	Persona  string   `json:"persona"`
	Stage    string   `json:"stage" doc:"Id of the stage or step"`
	Card     string   `json:"card,omitempty" doc:"Id of the card whose touchpoint, channel or survey it is about; absent for a point of a curve"`
	Expected float64  `json:"expected"`
	Measured float64  `json:"measured" doc:"Or what people put down, when assumed"`
	Gap      float64  `json:"gap" doc:"Expected less measured; above 0 people get less than they expect"`
	Low      *float64 `json:"low" doc:"95 % interval of the gap; null when assumed or n is below 2"`
	High     *float64 `json:"high"`
	N        int64    `json:"n" doc:"Answers measured"`
	People   int64    `json:"people" doc:"People at the stage"`
	Assumed  bool     `json:"assumed"`
	Few      bool     `json:"few" doc:"Fewer than 30 answers: a hint"`
}

// PersonaFigures are the customers for whom a persona stands.
type PersonaFigures struct {
	State    string          `json:"state" enum:"measured,none,unknown,refused,withheld"`
	Fault    string          `json:"fault,omitempty"`
	People   int64           `json:"people" doc:"Customers of the audience in the map's period"`
	Share    float64         `json:"share" doc:"Of all customers of the period, 0 to 1"`
	Outcomes int64           `json:"outcomes"`
	Value    insight.Value   `json:"value" doc:"Outcomes less refunds, all together"`
	PerHead  insight.Value   `json:"per_head" doc:"Value by people"`
	Emotion  insight.Feeling `json:"emotion"`
	Channels []ChannelShare  `json:"channels" doc:"By people, most first"`
}

// ChannelShare says how many of a group use a channel.
type ChannelShare struct {
	Channel percorso.ChannelID `json:"channel"`
	Name    percorso.Text      `json:"name"`
	People  int64              `json:"people"`
	Share   float64            `json:"share" doc:"Of the group, 0 to 1"`
}

// MissingName is a name that the catalogue does not have.
type MissingName struct {
	Kind  string   `json:"kind" enum:"touchpoint,stage,channel,model,event,property"`
	Name  string   `json:"name"`
	Nodes []string `json:"nodes" doc:"Ids of the nodes that use it"`
}

// Said returns the figures with each sentence in them said by say.
func (f *MapFigures) Said(say func(string) string) *MapFigures {
	if f == nil {
		return nil
	}
	out := *f
	out.Nodes, out.Personas = maps.Clone(f.Nodes), maps.Clone(f.Personas)
	for id, n := range out.Nodes {
		out.Nodes[id] = n.said(say)
	}
	for id, p := range out.Personas {
		p.Fault = say(p.Fault)
		out.Personas[id] = p
	}
	return &out
}

func (n NodeFigure) said(say func(string) string) NodeFigure {
	n.Fault, n.Cells = say(n.Fault), maps.Clone(n.Cells)
	for id, c := range n.Cells {
		n.Cells[id] = c.said(say)
	}
	return n
}
