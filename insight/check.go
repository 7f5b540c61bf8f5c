package insight

import (
	"fmt"
	"slices"
	"strings"

	"percorso/sequence/figures"
)

// Durations and nodes of a query that does not say.
const (
	defaultSilence       = "30d"
	defaultJourneyWindow = "30d"
	defaultFunnelWindow  = "14d"
)

// Nodes of a graph.
const (
	NodeTouchpoint = "touchpoint"
	NodeStage      = "stage"
	NodeChannel    = "channel"
	NodeEvent      = "event"
)

// kinds are all kinds of query.
var kinds = []string{
	KindJourney, KindGraph, KindFunnel, KindFlows, KindCustomers, KindCritical, KindVoices, KindTally, KindDeviations,
	KindPaths, KindVariants,
	KindAttribution, KindRetention,
	KindBehaviours, KindConsistency,
}

// check returns an error for what no data could mend: an unknown kind, and
// fields that the kind does not use.
func (q *Query) check() error {
	if q.Version != "" && q.Version != QueryVersion {
		return fault("version", fmt.Sprintf("%q is no version of the query document that this program reads", q.Version), fmt.Sprintf("write %q, or leave it out", QueryVersion))
	}
	passed := "" // the kind, where its customers are those of flows
	if q.Who.flows() {
		passed = q.Kind
	}
	stepped := "" // the kind, where its customers are those of a funnel
	if q.Who.steps() {
		stepped = q.Kind
	}
	walked := ""
	if q.Who.walks() {
		walked = q.Kind
	}
	returned := ""
	if q.Who.retains() {
		returned = q.Kind
	}
	credited := "" // the kind, where its customers are those of an attribution
	if q.Who.credits() {
		credited = q.Kind
	}
	behaved := "" // the kind, where its customers are those of a behaviour
	if q.Who.behaves() {
		behaved = q.Kind
	}
	used := "" // the kind, where its customers are those of channels
	if q.Who.channels() {
		used = q.Kind
	}
	given := []struct {
		field, kinds string
		there        bool
	}{
		{"silence", KindConsistency + " " + KindRetention + " " + KindPaths + " " + KindVariants + " " + KindJourney + " " + KindFlows + " " + KindCritical + " " + KindTally + " " + KindDeviations + " " + KindCustomers, q.Silence != ""},
		{"window", KindJourney + " " + KindFunnel + " " + KindCustomers, q.Window != ""},
		{"times", KindGraph, q.Times != nil},
		{"transitions", KindJourney, q.Transitions != nil},
		{"node", KindGraph + " " + KindFlows + " " + passed, q.Node != ""},
		{"collapse", KindGraph, q.Collapse},
		{"steps", KindFunnel + " " + KindCustomers, q.Steps != nil},
		{"funnel", KindFunnel + " " + stepped, q.Funnel != nil},
		{"from", KindFlows + " " + passed, q.From != nil},
		{"to", KindFlows + " " + passed, q.To != nil},
		{"arrived", KindFlows + " " + passed, q.Arrived},
		{"before", KindFlows + " " + passed, q.Before != 0},
		{"after", KindFlows + " " + passed, q.After != 0},
		{"touch", KindFlows + " " + passed, q.Touch != ""},
		{"rare", KindFlows + " " + passed, q.Rare != nil},
		{"order", KindVoices, q.Order != ""},
		{"limit", KindVoices, q.Limit != 0},
		{"who", KindCustomers, q.Who != nil},
		{"list", KindCustomers, q.List != nil},
		{"sets", KindTally, q.Sets != nil},
		{"behaviours", KindBehaviours + " " + behaved, q.Behaviours != nil},
		{"consistency", KindConsistency + " " + used, q.Consistency != nil},
		{"plan", KindDeviations, q.Plan != nil},
		{"retention", KindRetention + " " + returned, q.Retention != nil},
		{"attribution", KindAttribution + " " + credited, q.Attribution != nil},
		{"paths", KindPaths + " " + KindVariants + " " + KindGraph + " " + walked, q.Paths != nil},
	}
	switch {
	case q.Kind == "":
		return fault("kind", "the field is missing", "give one of "+strings.Join(kinds, ", "))
	case !slices.Contains(kinds, q.Kind):
		return fault("kind", fmt.Sprintf("there is no kind %q", q.Kind), "give one of "+strings.Join(kinds, ", "))
	}
	for _, g := range given {
		if g.there && !strings.Contains(g.kinds, q.Kind) {
			return fault(g.field, fmt.Sprintf("a query of kind %q does not use it", q.Kind), "leave it out")
		}
	}
	return q.checkParts()
}

func (q *Query) checkParts() error {
	switch q.Node {
	case "", NodeTouchpoint, NodeStage, NodeChannel, NodeEvent:
	default:
		return fault("node", fmt.Sprintf("there are no nodes of %q", q.Node), "give touchpoint, stage, channel or event")
	}
	if q.Kind == KindFunnel {
		switch n := len(q.Steps); {
		case n == 0:
			return fault("steps", "a funnel needs steps", fmt.Sprintf("give 1 to %d", figures.MaxSteps))
		case n > figures.MaxSteps:
			return fault("steps", fmt.Sprintf("there are %d steps", n), fmt.Sprintf("give at most %d", figures.MaxSteps))
		}
	}
	if q.Kind == KindCustomers {
		if err := q.checkCustomers(); err != nil {
			return err
		}
	}
	if err := q.checkFunnel(); err != nil {
		return err
	}
	switch q.Order {
	case "", OrderTelling, OrderNewest:
	default:
		return fault("order", fmt.Sprintf("there is no order %q", q.Order), "give telling or newest")
	}
	if q.Limit < 0 || q.Limit > mostVoices {
		return fault("limit", fmt.Sprintf("%d quotes", q.Limit), fmt.Sprintf("give 1 to %d", mostVoices))
	}
	if q.Kind == KindFlows || q.Who.flows() {
		if err := q.checkFlows(); err != nil {
			return err
		}
	}
	if q.Kind == KindTally && (len(q.Sets) == 0 || len(q.Sets) > figures.MaxSets) {
		return fault("sets", fmt.Sprintf("there are %d sets", len(q.Sets)), fmt.Sprintf("give 1 to %d", figures.MaxSets))
	}
	if q.Loops != nil && q.Stages == nil {
		return fault("loops", "there are no stages that they belong to", "give stages, or leave loops out")
	}
	if err := q.checkAmong(); err != nil {
		return err
	}
	if err := q.checkPlan(); err != nil {
		return err
	}
	if err := q.checkPaths(); err != nil {
		return err
	}
	if err := q.checkConsistency(); err != nil {
		return err
	}
	if err := q.checkBehaviours(); err != nil {
		return err
	}
	if err := q.checkAttribution(); err != nil {
		return err
	}
	if err := q.checkRetention(); err != nil {
		return err
	}
	if c := q.Compare; c != nil && c.Period == nil && c.Where == nil && c.Before == "" {
		return fault("compare", "it has neither a period nor conditions", "give one of them, or leave compare out")
	}
	if c := q.Compare; c != nil && c.Period != nil && c.Before != "" {
		return fault("compare.before", "it stands beside a period", "give one of them")
	}
	return nil
}

// withDefaults fills in what the query leaves open, but the model, which the
// catalogue knows.
func (q *Query) withDefaults(zone string) {
	or(&q.Version, QueryVersion)
	or(&q.Zone, zone)
	or(&q.Zone, "UTC")
	if q.aboutPaths() {
		q.withPathDefaults()
	}
	if q.Kind == KindRetention || q.Who.retains() {
		q.withRetentionDefaults()
	}
	if q.Kind == KindConsistency || q.Who.channels() {
		q.withConsistencyDefaults()
	}
	if q.Kind == KindBehaviours || q.Who.behaves() {
		q.withBehaviourDefaults()
	}
	if q.Kind == KindAttribution || q.Who.credits() {
		q.withAttributionDefaults()
	}
	switch q.Kind {
	case KindJourney:
		or(&q.Silence, defaultSilence)
		or(&q.Window, defaultJourneyWindow)
	case KindCustomers:
		or(&q.Silence, defaultSilence)
		or(&q.Window, defaultJourneyWindow)
		q.withListDefaults()
		if q.Who.flows() {
			q.withFlowDefaults()
		}
	case KindGraph:
		if q.Paths == nil {
			or(&q.Node, NodeTouchpoint)
		}
	case KindCritical, KindTally, KindDeviations:
		or(&q.Silence, defaultSilence)
	case KindVoices:
		or(&q.Order, OrderTelling)
		if q.Limit == 0 {
			q.Limit = defaultVoices
		}
	case KindFlows:
		or(&q.Silence, defaultSilence)
		q.withFlowDefaults()
	case KindFunnel:
		if q.Funnel == nil || q.Funnel.Days == 0 {
			or(&q.Window, defaultFunnelWindow)
		}
		q.withFunnelDefaults()
		steps := make([]Step, len(q.Steps))
		for i, s := range q.Steps {
			or(&s.Name, stepName(s.Where))
			steps[i] = s
		}
		q.Steps = steps
	}
}

// stepName is what a step without a name is called: the values that it looks
// for.
func stepName(where []Condition) string {
	var words []string
	for _, c := range where {
		switch {
		case c.Is != nil:
			words = append(words, strings.Join(c.Is, " / "))
		case c.Contains != "":
			words = append(words, "…"+c.Contains+"…")
		case c.AtLeast != nil:
			words = append(words, fmt.Sprintf("%s ≥ %v", bare(c.Field), *c.AtLeast))
		case c.Below != nil:
			words = append(words, fmt.Sprintf("%s < %v", bare(c.Field), *c.Below))
		case c.Not != nil:
			words = append(words, fmt.Sprintf("%s ≠ %s", bare(c.Field), strings.Join(c.Not, " / ")))
		case c.Exists != nil && *c.Exists:
			words = append(words, bare(c.Field))
		case c.Exists != nil:
			words = append(words, "∅ "+bare(c.Field))
		}
	}
	if len(words) == 0 {
		return "*"
	}
	return strings.Join(words, ", ")
}

// bare is a field's name without property: or trait:.
func bare(field string) string {
	if _, name, ok := strings.Cut(field, ":"); ok {
		return name
	}
	return field
}
