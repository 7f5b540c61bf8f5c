package insight

import (
	"fmt"
	"math/bits"
	"slices"
	"strings"

	"percorso/sequence/figures"
)

// FunnelOptions are what a funnel may have besides steps and a window. Steps are
// named by their number, from 1.
type FunnelOptions struct {
	Order     string            `json:"order,omitempty" enum:"ordered,strict,any" doc:"ordered: one step after the other, whatever happens between. strict: nothing of the selection between; of equal seconds the order of the journal counts. any: inside one window in any order; step k then means k of the steps. ordered when absent"`
	Anchors   []int             `json:"anchors,omitempty" maxItems:"64" doc:"order any: steps that must come at their place: after all steps before them, and before all after them"`
	Optional  []int             `json:"optional,omitempty" maxItems:"64" doc:"Steps that may be left out: they count where they happen between the steps around them. Not with order any"`
	Within    []string          `json:"within,omitempty" maxItems:"64" doc:"By step: how long after the step before that is not optional, inclusive; empty for no bound. The first is empty. Not with order any"`
	Days      int               `json:"days,omitempty" minimum:"0" maximum:"3660" doc:"In place of window: the last step on one of so many calendar days in the query's zone, of which the day of the first step is the first; 1 is the same day"`
	Exclude   []FunnelExclusion `json:"exclude,omitempty" maxItems:"16" doc:"What must not happen on the way, at most 16. Not with order strict"`
	Excluded  string            `json:"excluded,omitempty" enum:"drop,keep" doc:"What an exclusion does. drop: who met it leaves the funnel whole. keep: the chain ends there, and the steps reached before stay. drop when absent"`
	Tolerance string            `json:"tolerance,omitempty" doc:"order ordered: a step may lie so much before the one that it follows, at most 1h; 0s when absent: of equal seconds either order counts"`
	Hold      string            `json:"hold,omitempty" doc:"A field that all interactions of a chain must have the same value of: channel, touchpoint, stage, event, source or property:NAME. Each value of a customer is counted by itself"`
	Count     string            `json:"count,omitempty" enum:"customers,attempts,sessions" doc:"What is counted: customers, every attempt, or sessions. customers when absent"`
	Session   string            `json:"session,omitempty" doc:"count sessions: silence longer than this ends a session; 30m when absent"`
	Attempt   string            `json:"attempt,omitempty" enum:"latest,earliest,first" doc:"Which attempt of a customer or session counts. latest: of those that came furthest, the last begun. earliest: of those, the first begun. first: the first of all. latest when absent; not with count attempts"`
	Breakdown *FunnelBreakdown  `json:"breakdown,omitempty" doc:"The same, told apart by the values of a field"`
	Times     *FunnelBetween    `json:"times,omitempty" doc:"How long it took from one step to another, laid out in bins"`
	Next      *FunnelNext       `json:"next,omitempty" doc:"What those who stopped at a step did next"`
}

// FunnelExclusion is what must not happen after one step was reached and until
// another is, inside the window. In its second it comes before the steps.
type FunnelExclusion struct {
	Where []Condition `json:"where" doc:"Conditions on the interaction"`
	From  int         `json:"from,omitempty" minimum:"0" maximum:"64" doc:"Number of the step after which it counts; the first that is not optional when absent. Not with order any, where it counts from beginning to end"`
	To    int         `json:"to,omitempty" minimum:"0" maximum:"64" doc:"Number of the step that ends it; the last that is not optional when absent"`
}

// FunnelBreakdown tells what is counted apart.
type FunnelBreakdown struct {
	Field string `json:"field" doc:"channel, touchpoint, stage, event, source or property:NAME"`
	At    string `json:"at,omitempty" enum:"first,last,step" doc:"Whose value: first, last: of the first or last interaction that satisfies a step and has the field. step: of the interaction that stands for a step. first when absent"`
	Step  int    `json:"step,omitempty" minimum:"0" maximum:"64" doc:"at step: its number; 1 when absent"`
	Top   int    `json:"top,omitempty" minimum:"0" maximum:"100" doc:"So many values with the most entries, by name where equal; the rest is other. 8 when absent"`
}

// FunnelBetween are two steps, the time between which is asked.
type FunnelBetween struct {
	From int `json:"from,omitempty" minimum:"0" maximum:"64" doc:"Number of a step; 1 when absent"`
	To   int `json:"to,omitempty" minimum:"0" maximum:"64" doc:"Number of a later one; the last when absent"`
	Bins int `json:"bins,omitempty" minimum:"0" maximum:"90" doc:"How many bins; when absent the cube root of the number of durations, 3 to 60"`
}

// FunnelNext asks what came next.
type FunnelNext struct {
	Field string `json:"field,omitempty" doc:"channel, touchpoint, stage, event, source or property:NAME; touchpoint when absent. Interactions without it are passed over"`
	Top   int    `json:"top,omitempty" minimum:"0" maximum:"100" doc:"So many values for each step, the most frequent, by name where equal; the rest is other. 8 when absent"`
}

// Defaults of a funnel's options.
const (
	defaultSession    = "30m"
	defaultFunnelTop  = 8
	mostFunnelTop     = 100
	mostFunnelDays    = 3660
	mostToleranceSecs = 3600
)

// plain reports whether the options ask for nothing but what a funnel without
// them tells.
func (o *FunnelOptions) plain() bool {
	return o == nil || len(o.Anchors)+len(o.Optional)+len(o.Within)+len(o.Exclude)+o.Days == 0 &&
		(o.Order == "" || o.Order == string(figures.Ordered)) && (o.Count == "" || o.Count == string(figures.CountCustomers)) &&
		(o.Attempt == "" || o.Attempt == string(figures.AttemptLatest)) && (o.Tolerance == "" || o.Tolerance == "0s") &&
		o.Hold == "" && o.Breakdown == nil && o.Times == nil && o.Next == nil
}

// withFunnelDefaults fills in what a funnel's options leave open.
func (q *Query) withFunnelDefaults() {
	if q.Funnel == nil {
		return
	}
	o := *q.Funnel
	or(&o.Order, string(figures.Ordered))
	or(&o.Count, string(figures.CountCustomers))
	if o.Count != string(figures.CountAttempts) {
		or(&o.Attempt, string(figures.AttemptLatest))
	}
	if o.Count == string(figures.CountSessions) {
		or(&o.Session, defaultSession)
	}
	if len(o.Exclude) > 0 {
		or(&o.Excluded, "drop")
		o.Exclude = slices.Clone(o.Exclude)
		first, last := o.ends(len(q.Steps))
		for i := range o.Exclude {
			if o.Order != string(figures.AnyOrder) {
				o.Exclude[i].between(first, last)
			}
		}
	}
	if o.Breakdown != nil {
		b := *o.Breakdown
		or(&b.At, string(figures.TouchFirst))
		if b.At == string(figures.TouchStep) {
			or(&b.Step, 1)
		}
		or(&b.Top, defaultFunnelTop)
		o.Breakdown = &b
	}
	if o.Times != nil {
		t := *o.Times
		or(&t.From, 1)
		or(&t.To, len(q.Steps))
		o.Times = &t
	}
	if o.Next != nil {
		n := *o.Next
		or(&n.Field, fieldTouchpoint)
		or(&n.Top, defaultFunnelTop)
		o.Next = &n
	}
	q.Funnel = &o
}

// between fills in the steps between which the exclusion counts. Behind the last
// step that must be there is none to end it.
func (x *FunnelExclusion) between(first, last int) {
	or(&x.From, first)
	if last > x.From {
		or(&x.To, last)
	}
}

// or fills in what is left open.
func or[T comparable](field *T, value T) {
	var open T
	if *field == open {
		*field = value
	}
}

// ends returns the numbers of the first and the last step that are not optional.
func (o *FunnelOptions) ends(steps int) (first, last int) {
	first, last = 1, steps
	for first < steps && slices.Contains(o.Optional, first) {
		first++
	}
	for last > first && slices.Contains(o.Optional, last) {
		last--
	}
	return first, last
}

// checkFunnel returns an error for options that do not fit together.
func (q *Query) checkFunnel() error {
	o := q.Funnel
	if o == nil {
		return nil
	}
	for _, c := range []struct{ field, value, words string }{
		{"order", o.Order, "ordered strict any"},
		{"excluded", o.Excluded, "drop keep"},
		{"count", o.Count, "customers attempts sessions"},
		{"attempt", o.Attempt, "latest earliest first"},
	} {
		if words := strings.Fields(c.words); c.value != "" && !slices.Contains(words, c.value) {
			return fault("funnel."+c.field, fmt.Sprintf("there is no %q", c.value), "give one of "+strings.Join(words, ", "))
		}
	}
	for _, check := range []func(*Query, *FunnelOptions) error{checkFunnelOrder, checkFunnelTime, checkExclusions, checkFunnelCount, checkFunnelParts} {
		if err := check(q, o); err != nil {
			return err
		}
	}
	return nil
}

// isStep returns an error unless n is the number of a step.
func (q *Query) isStep(field string, n int) error {
	if n < 1 || n > len(q.Steps) {
		return fault(field, fmt.Sprintf("the funnel has %d steps", len(q.Steps)), "give the number of one of them, from 1")
	}
	return nil
}

// stepBits returns the steps of these numbers.
func stepBits(numbers []int) (set uint64) {
	for _, n := range numbers {
		set |= 1 << (n - 1)
	}
	return set
}

func checkFunnelOrder(q *Query, o *FunnelOptions) error {
	for i, n := range o.Anchors {
		if err := q.isStep(fmt.Sprintf("funnel.anchors[%d]", i), n); err != nil {
			return err
		}
	}
	for i, n := range o.Optional {
		if err := q.isStep(fmt.Sprintf("funnel.optional[%d]", i), n); err != nil {
			return err
		}
	}
	switch free := o.Order == string(figures.AnyOrder); {
	case len(o.Anchors) > 0 && !free:
		return fault("funnel.anchors", "the steps come in order, so all have their place", `ask with order "any", or leave it out`)
	case len(o.Optional) > 0 && free:
		return fault("funnel.optional", "in any order no step has a place at which it could be left out", "leave it out: step k means k of the steps")
	case len(o.Within) > 0 && free:
		return fault("funnel.within", "in any order there is no step before", "give a window")
	case bits.OnesCount64(stepBits(o.Optional)) == len(q.Steps):
		return fault("funnel.optional", "all steps are optional", "keep at least one that must be")
	}
	return nil
}

func checkFunnelTime(q *Query, o *FunnelOptions) error {
	switch given := q.Window != "" && q.Kind == KindFunnel || q.Who != nil && q.Who.Within != ""; {
	case o.Days < 0 || o.Days > mostFunnelDays:
		return fault("funnel.days", fmt.Sprintf("%d days", o.Days), fmt.Sprintf("give 1 to %d", mostFunnelDays))
	case o.Days > 0 && given:
		return fault("funnel.days", "there is a window besides", "give one of them")
	case len(o.Within) > len(q.Steps):
		return fault("funnel.within", fmt.Sprintf("it has %d entries for %d steps", len(o.Within), len(q.Steps)), "give one for each step, empty for no bound")
	case len(o.Within) > 0 && o.Within[0] != "":
		return fault("funnel.within[0]", "there is no step before the first", "leave it empty")
	}
	for i, text := range o.Within {
		if text == "" {
			continue
		}
		if _, err := seconds(fmt.Sprintf("funnel.within[%d]", i), text, 1); err != nil {
			return err
		}
	}
	if o.Tolerance == "" {
		return nil
	}
	tolerance, err := seconds("funnel.tolerance", o.Tolerance, 0)
	switch {
	case err != nil:
		return err
	case tolerance > mostToleranceSecs:
		return fault("funnel.tolerance", fmt.Sprintf("%q is no tolerance", o.Tolerance), "give at most 1h")
	case tolerance > 0 && o.Order != "" && o.Order != string(figures.Ordered):
		return fault("funnel.tolerance", fmt.Sprintf("order %q has none", o.Order), "leave it out, or ask with order ordered")
	case tolerance > 0 && slices.Contains(o.Optional, 1):
		return fault("funnel.tolerance", "the first step is optional", "begin with a step that must be, or leave tolerance out")
	}
	return nil
}

func checkExclusions(q *Query, o *FunnelOptions) error {
	switch n := len(o.Exclude); {
	case n > figures.MaxExclusions:
		return fault("funnel.exclude", fmt.Sprintf("there are %d", n), fmt.Sprintf("give at most %d", figures.MaxExclusions))
	case n > 0 && o.Order == string(figures.Strictly):
		return fault("funnel.exclude", "in strict order anything between two steps ends the chain", "leave it out")
	case n == 0 && o.Excluded != "":
		return fault("funnel.excluded", "nothing is excluded", "say what in exclude, or leave it out")
	}
	for i := range o.Exclude {
		x := o.Exclude[i]
		path := fmt.Sprintf("funnel.exclude[%d]", i)
		if len(x.Where) == 0 {
			return fault(path+".where", "without conditions it would exclude everything", "say what must not happen")
		}
		if o.Order == string(figures.AnyOrder) {
			if x.From != 0 || x.To != 0 {
				return fault(path+".from", "in any order an exclusion counts from beginning to end", "leave from and to out")
			}
			continue
		}
		first, last := o.ends(len(q.Steps))
		x.between(first, last)
		if err := q.isStep(path+".from", x.From); err != nil {
			return err
		}
		if x.To == 0 {
			continue
		}
		if err := q.isStep(path+".to", x.To); err != nil {
			return err
		}
		if x.From >= x.To {
			return fault(path+".to", "it is not after from", "name two steps, the earlier one first")
		}
		if slices.Contains(o.Optional, x.From) || slices.Contains(o.Optional, x.To) {
			return fault(path+".from", "it begins or ends at a step that is optional", "name steps that must be")
		}
	}
	return nil
}

func checkFunnelCount(_ *Query, o *FunnelOptions) error {
	switch {
	case o.Session != "" && o.Count != string(figures.CountSessions):
		return fault("funnel.session", "no sessions are counted", `ask with count "sessions", or leave it out`)
	case o.Attempt != "" && o.Count == string(figures.CountAttempts):
		return fault("funnel.attempt", "every attempt is counted", "leave it out")
	}
	if o.Session != "" {
		if _, err := seconds("funnel.session", o.Session, 1); err != nil {
			return err
		}
	}
	if o.Hold == "" {
		return nil
	}
	return checkOwnField("funnel.hold", o.Hold)
}

func checkFunnelParts(q *Query, o *FunnelOptions) error {
	if b := o.Breakdown; b != nil {
		if err := checkOwnField("funnel.breakdown.field", b.Field); err != nil {
			return err
		}
		switch {
		case b.At != "" && b.At != string(figures.TouchFirst) && b.At != string(figures.TouchLast) && b.At != string(figures.TouchStep):
			return fault("funnel.breakdown.at", fmt.Sprintf("there is no %q", b.At), "give one of first, last, step")
		case b.Step != 0 && b.At != string(figures.TouchStep):
			return fault("funnel.breakdown.step", "the value is not that of a step", `ask with at "step", or leave it out`)
		case b.Top < 0 || b.Top > mostFunnelTop:
			return fault("funnel.breakdown.top", fmt.Sprintf("%d values", b.Top), fmt.Sprintf("give 1 to %d", mostFunnelTop))
		}
		if b.Step != 0 {
			if err := q.isStep("funnel.breakdown.step", b.Step); err != nil {
				return err
			}
		}
	}
	if t := o.Times; t != nil {
		from, to := t.From, t.To
		or(&from, 1)
		or(&to, len(q.Steps))
		switch {
		case from < 1 || to > len(q.Steps) || to < from || to == from && len(q.Steps) > 1:
			return fault("funnel.times", fmt.Sprintf("from step %d to step %d of %d", from, to, len(q.Steps)), "name two steps, the earlier one first")
		case t.Bins < 0 || t.Bins > figures.MaxBins:
			return fault("funnel.times.bins", fmt.Sprintf("%d bins", t.Bins), fmt.Sprintf("give 1 to %d", figures.MaxBins))
		}
	}
	if n := o.Next; n != nil {
		if n.Field != "" {
			if err := checkOwnField("funnel.next.field", n.Field); err != nil {
				return err
			}
		}
		if n.Top < 0 || n.Top > mostFunnelTop {
			return fault("funnel.next.top", fmt.Sprintf("%d values", n.Top), fmt.Sprintf("give 1 to %d", mostFunnelTop))
		}
	}
	return nil
}
