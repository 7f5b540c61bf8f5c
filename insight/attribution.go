package insight

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"percorso"
	"percorso/sequence"
	"percorso/sequence/attribution"
	"percorso/sequence/exec"
	"percorso/sequence/figures"
)

// KindAttribution asks what conversions owe to the touches before them.
const KindAttribution = "attribution"

// What an attribution takes when the query does not say.
const (
	defaultLookback = "30d"
	defaultHalfLife = "7d"
	cleanExposure   = "exposure"
	mostCredited    = 100 // nodes, the others are merged
	mostOfOrder3    = 28
)

// directs are the values of a field that say that nobody sent the customer.
var directs = []string{"direct", "(direct)", "(none)"}

// AttributionAsk says what is a conversion, what a touch, and how credit is
// shared.
type AttributionAsk struct {
	Conversion []Condition    `json:"conversion,omitempty" doc:"What is a conversion: all must hold; the catalogue's outcomes when absent"`
	Touches    []Condition    `json:"touches,omitempty" doc:"Which interactions are touches: all must hold; all that have what by asks for when absent"`
	Own        bool           `json:"own,omitempty" doc:"Whether a conversion can be a touch, of itself too"`
	By         string         `json:"by,omitempty" doc:"What gets the credit: channel, touchpoint, stage, event, source or property:NAME; channel when absent"`
	Models     []string       `json:"models,omitempty" maxItems:"12" doc:"Any of first, last, last_non_direct, linear, u, j, inverse_j, time_decay, custom, participation, shapley, markov; last, linear and markov when absent"`
	Lookback   string         `json:"lookback,omitempty" doc:"How long before a conversion a touch still counts, inclusive; 30d when absent"`
	Newest     int            `json:"newest,omitempty" minimum:"0" maximum:"1000" doc:"Only so many touches, the newest, of each path; all, to 1000, when absent"`
	Reset      *bool          `json:"reset,omitempty" doc:"Whether a conversion ends the path, so that a touch counts for one only; true when absent"`
	Clean      string         `json:"clean,omitempty" enum:"exposure,unique,first" doc:"exposure: every touch counts; unique: consecutive ones of the same are one; first: of each its first one. exposure when absent"`
	Session    string         `json:"session,omitempty" doc:"Of touches that follow one another by no more than this, only the first counts; every touch when absent"`
	HalfLife   string         `json:"half_life,omitempty" doc:"time_decay: after how long credit halves; 7d when absent"`
	Custom     *CustomWeights `json:"custom,omitempty" doc:"custom: what the first touch, those between and the last get"`
	Direct     []string       `json:"direct,omitempty" doc:"last_non_direct: values of by that count as direct; direct, (direct) and (none) when absent"`
	Order      int            `json:"order,omitempty" minimum:"0" maximum:"3" doc:"markov: on how many of the last touches the next one depends, 1 to 3; 1 when absent"`
	Calibrate  bool           `json:"calibrate,omitempty" doc:"Whether to hold what a chain foretells against what came true, for each order, on customers that it did not learn from"`
}

// CustomWeights are what touches get by their place; only their proportion
// counts. A path of one touch gives it all, one of two has none between.
type CustomWeights struct {
	First   float64 `json:"first" minimum:"0"`
	Between float64 `json:"between" minimum:"0" doc:"All those between together"`
	Last    float64 `json:"last" minimum:"0"`
}

// checkAttribution returns an error for what an attribution cannot be asked for.
func (q *Query) checkAttribution() error {
	a := q.Attribution
	if a == nil {
		return nil
	}
	if a.By != "" {
		if err := checkOwnField("attribution.by", a.By); err != nil {
			return err
		}
	}
	for i, m := range a.Models {
		path := fmt.Sprintf("attribution.models[%d]", i)
		if !slices.Contains(attribution.Models, attribution.Model(m)) {
			return fault(path, fmt.Sprintf("there is no model %q", m), "give first, last, last_non_direct, linear, u, j, inverse_j, time_decay, custom, participation, shapley or markov")
		}
		if slices.Contains(a.Models[:i], m) {
			return fault(path, fmt.Sprintf("%q stands there twice", m), "give each model once")
		}
	}
	switch a.Clean {
	case "", cleanExposure, figures.CleanUnique, figures.CleanFirst:
	default:
		return fault("attribution.clean", fmt.Sprintf("there is no way %q to clean paths up", a.Clean), "give exposure, unique or first")
	}
	if a.Newest < 0 || a.Newest > figures.MostTouches {
		return fault("attribution.newest", fmt.Sprintf("%d is no number of touches", a.Newest), fmt.Sprintf("give 1 to %d", figures.MostTouches))
	}
	if a.Order < 0 || a.Order > attribution.MaxOrder {
		return fault("attribution.order", fmt.Sprintf("there is no chain of order %d", a.Order), "give 1, 2 or 3")
	}
	return a.checkCustom()
}

func (a *AttributionAsk) checkCustom() error {
	wanted := slices.Contains(a.Models, string(attribution.Custom))
	switch c := a.Custom; {
	case c == nil && !wanted:
		return nil
	case c == nil:
		return fault("attribution.custom", `the model "custom" needs weights`, "give first, between and last")
	case !wanted:
		return fault("attribution.custom", "no model uses it", `give the model "custom", or leave it out`)
	case !weight(c.First) || !weight(c.Between) || !weight(c.Last) || c.First+c.Between+c.Last <= 0:
		return fault("attribution.custom", "a weight is below 0 or too large, or all are 0", "give shares such as 30, 40 and 30")
	}
	return nil
}

func weight(w float64) bool { return w >= 0 && w <= 1e9 }

// withAttributionDefaults fills in what the query leaves open.
func (q *Query) withAttributionDefaults() {
	a := AttributionAsk{}
	if q.Attribution != nil {
		a = *q.Attribution
	}
	or(&a.By, fieldChannel)
	or(&a.Lookback, defaultLookback)
	or(&a.Clean, cleanExposure)
	or(&a.HalfLife, defaultHalfLife)
	if len(a.Models) == 0 {
		a.Models = []string{string(attribution.Last), string(attribution.Linear), string(attribution.Markov)}
	}
	if a.Reset == nil {
		yes := true
		a.Reset = &yes
	}
	if a.Order == 0 {
		a.Order = 1
	}
	if a.Direct == nil {
		a.Direct = directs
	}
	q.Attribution = &a
}

// creditRule compiles an attribution, but its period.
func (s *scope) creditRule(q *Query) (rule figures.AttributionRule, nodes []creditNode, err error) {
	a := q.Attribution
	rule = figures.AttributionRule{Own: a.Own, On: !*a.Reset, Steps: a.Newest, Order: a.Order, Calibrate: a.Calibrate}
	if a.Clean != cleanExposure {
		rule.Clean = a.Clean
	}
	if rule.Lookback, err = seconds("attribution.lookback", a.Lookback, 0); err != nil {
		return rule, nil, err
	}
	if rule.HalfLife, err = seconds("attribution.half_life", a.HalfLife, 1); err != nil {
		return rule, nil, err
	}
	if a.Session != "" {
		if rule.Session, err = seconds("attribution.session", a.Session, 1); err != nil {
			return rule, nil, err
		}
	}
	if c := a.Custom; c != nil {
		rule.Custom = attribution.Weights{First: c.First, Between: c.Between, Last: c.Last}
	}
	for _, m := range a.Models {
		rule.Models = append(rule.Models, attribution.Model(m))
	}
	if rule.Conversion, err = s.end("attribution.conversion", a.Conversion); err != nil {
		return rule, nil, err
	}
	touch, err := s.end("attribution.touches", a.Touches)
	if err != nil {
		return rule, nil, err
	}
	if touch != nil {
		rule.Touch = *touch
	}
	nodes = s.creditNodes(a, &rule)
	rule.Count, rule.Direct = len(nodes), make([]bool, len(nodes))
	for i := range nodes {
		rule.Direct[i] = nodes[i].key != otherNode && slices.Contains(a.Direct, nodes[i].key)
	}
	return rule, nodes, nil
}

// begin lets a selection begin a lookback earlier, so that the conversions of
// the period have their touches.
func (s *scope) begin(sel *sequence.Selection, rule *figures.AttributionRule) *sequence.Selection {
	longer := *sel
	rule.From = sel.From
	longer.From = max(s.since, sel.From-min(sel.From, rule.Lookback))
	return &longer
}

func (a *Asker) attribution(ctx context.Context, s *scope, q Query) (*AttributionAnswer, error) {
	first, second, err := s.selections(ctx, &q)
	if err != nil {
		return nil, err
	}
	rule, nodes, err := s.creditRule(&q)
	if err != nil {
		return nil, err
	}
	ask := func(q Query, sel *sequence.Selection) (*AttributionAnswer, error) {
		start := a.now()
		rule := rule
		f, err := exec.Attribution(ctx, s.blocks, s.table, s.begin(sel, &rule), rule)
		if err != nil {
			return nil, err
		}
		out := &AttributionAnswer{Kind: q.Kind, Query: q, Currency: a.Currency}
		spent, err := a.spent(ctx, s, &q, sel)
		if err != nil {
			return nil, err
		}
		out.fill(f, nodes, rule.Models, spent)
		out.Coverage = s.coverage(&f.Coverage, sel, a.now().Sub(start))
		return out, nil
	}
	answer, err := ask(q, first)
	if err != nil || second == nil {
		return answer, err
	}
	answer.Compare, err = ask(q.other(), second)
	return answer, err
}

// credited narrows sel to the customers behind a figure of an attribution.
func (s *scope) credited(ctx context.Context, q *Query, sel *sequence.Selection) error {
	rule, nodes, err := s.creditRule(q)
	if err != nil {
		return err
	}
	who := figures.Credited{Unattributed: q.Who.Is == "unattributed", Node: -1}
	if q.Who.Node != "" {
		if who.Node = slices.IndexFunc(nodes, func(n creditNode) bool { return n.key == q.Who.Node }); who.Node < 0 {
			return fault("who.node", fmt.Sprintf("nothing called %q gets credit", q.Who.Node), "give the key of a row of the attribution with the same by")
		}
	}
	bits, err := exec.Credited(ctx, s.blocks, s.table, s.begin(sel, &rule), rule, who)
	if err != nil {
		return err
	}
	sel.Profiles = and(sel.Profiles, bits)
	return nil
}

// credits reports whether the figure is one of an attribution.
func (w *Who) credits() bool { return w != nil && (w.Is == "credited" || w.Is == "unattributed") }

// creditNode is what gets credit: a value of a field, or those that are merged.
type creditNode struct {
	key  string
	name percorso.Text
}

// creditNodes lays out what gets credit, the most frequent first, and says in
// rule where each interaction is.
func (s *scope) creditNodes(a *AttributionAsk, rule *figures.AttributionRule) []creditNode {
	most := mostCredited
	if a.Order == attribution.MaxOrder && slices.Contains(a.Models, string(attribution.Markov)) {
		most = mostOfOrder3
	}
	if name, ok := strings.CutPrefix(a.By, propertyPrefix); ok {
		s.lookAtProperty(name)
		return s.propertyNodes(name, most, rule)
	}
	get, _ := signatureField(a.By, s.table, s.signatures)
	var counts []int64
	if l, ok := s.view.(Lister); ok {
		counts = l.Counts()
	}
	var values []ValueCount
	place := map[string]int{}
	for code := range s.signatures {
		v := get(code)
		if v == "" {
			continue
		}
		i, ok := place[v]
		if !ok {
			i = len(values)
			place[v] = i
			values = append(values, ValueCount{Value: v})
		}
		if code < len(counts) {
			values[i].N += counts[code]
		}
	}
	slices.SortStableFunc(values, func(a, b ValueCount) int { return strings.Compare(a.Value, b.Value) })
	slices.SortStableFunc(values, func(a, b ValueCount) int { return int(max(-1, min(1, b.N-a.N))) })
	nodes, at := s.cut(a.By, values, most)
	rule.Nodes = make([]uint16, len(s.signatures))
	for code := range s.signatures {
		if v := get(code); v != "" {
			rule.Nodes[code] = uint16(at(v) + 1)
		}
	}
	return nodes
}

func (s *scope) propertyNodes(name string, most int, rule *figures.AttributionRule) []creditNode {
	rule.Property = make([]sequence.Sparse[uint16], len(s.blocks))
	view, ok := s.view.(valued)
	if !ok {
		return nil
	}
	var values []ValueCount
	for _, v := range view.PropertyValues(name, math.MaxUint16) {
		values = append(values, ValueCount{Value: v.Value, N: v.N})
	}
	nodes, at := s.cut(propertyPrefix+name, values, most)
	rule.Property = view.Values(name, s.common(name, func(value string) (uint16, bool) { return uint16(at(value)), len(nodes) > 0 }))
	return nodes
}

// cut makes nodes of values, the rare ones beyond most together; at says on
// which node a value is.
func (s *scope) cut(by string, values []ValueCount, most int) (nodes []creditNode, at func(string) int) {
	place := map[string]int{}
	for i, v := range values {
		if i == most && len(values) > most+1 {
			nodes = append(nodes, creditNode{key: otherNode, name: percorso.Text{It: "Altri", En: "Others"}})
			break
		}
		place[v.Value] = len(nodes)
		nodes = append(nodes, creditNode{key: v.Value, name: s.valueName(by, v.Value)})
	}
	return nodes, func(value string) int {
		if i, ok := place[value]; ok {
			return i
		}
		return len(nodes) - 1
	}
}

// valueName is what people call a value of a field.
func (s *scope) valueName(by, value string) percorso.Text {
	switch by {
	case fieldChannel:
		for _, c := range s.table.Channels {
			if string(c.ID) == value {
				return c.Name
			}
		}
	case fieldTouchpoint:
		for _, t := range s.table.Touchpoints {
			if string(t.ID) == value {
				return t.Name
			}
		}
	case fieldStage:
		for _, st := range s.table.Model.Stages {
			if string(st.ID) == value {
				return st.Name
			}
		}
	}
	return percorso.Text{It: value, En: value}
}
