package insight

import (
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"percorso"
	"percorso/sequence"
	"percorso/sequence/exec"
	"percorso/sequence/figures"
	"percorso/sequence/pattern"
)

// KindBehaviours asks how often named behaviours occur.
const KindBehaviours = "behaviours"

// What behaviours take when the query does not say.
const (
	defaultBehaviourWindow = "30d"
	defaultPlace           = "store_id"
	everyDay               = "day"
	everyWeek              = "week"
	everyMonth             = "month"
	mostSpans              = 600
	mostPlaces             = 10
	mostWays               = 8
)

// Behaviours are named patterns, and how their figures are laid out.
type Behaviours struct {
	Patterns []Pattern `json:"patterns,omitempty" maxItems:"20" doc:"The behaviours; the seven that Percorso names when absent"`
	Window   string    `json:"window,omitempty" doc:"How long after the first element the last may be, inclusive, where a pattern does not say; 30d when absent"`
	Trend    string    `json:"trend,omitempty" enum:"week,month" doc:"Spans of the trend, calendar weeks from Monday or months in the query's zone; week when absent"`
	Place    string    `json:"place,omitempty" doc:"The property that names the store; store_id when absent"`
}

// Pattern is a behaviour: what one customer does in order. Exactly one element
// is counted: the pattern occurs once for each such interaction around which the
// rest is found. docs/format/pattern.md explains it.
type Pattern struct {
	ID       string           `json:"id" maxLength:"60" doc:"Of one's own choice: ropo"`
	Name     percorso.Text    `json:"name,omitzero"`
	Same     string           `json:"same,omitempty" doc:"What all elements have in common: product_id, category, order_id or another property; nothing when absent. Of an order, product_id and category look at all of its products. An interaction without it is no element"`
	Window   string           `json:"window,omitempty" doc:"How long after the first element the last may be, inclusive; that of behaviours when absent"`
	Elements []PatternElement `json:"elements" minItems:"1" maxItems:"12" doc:"In order of time"`
}

// PatternElement is an interaction of a pattern, or one that must not come:
// between its neighbours, or at an end of the pattern, before or after it.
type PatternElement struct {
	Name    percorso.Text `json:"name,omitzero" doc:"Shown instead of the conditions"`
	Where   []Condition   `json:"where,omitempty" doc:"Conditions on the interaction: all must hold"`
	Outcome bool          `json:"outcome,omitempty" doc:"Only what the catalogue says is an outcome, such as a purchase"`
	Counted bool          `json:"counted,omitempty" doc:"This is what is counted, and whose value counts; exactly one is"`
	Not     bool          `json:"not,omitempty" doc:"This must not come"`
	Any     bool          `json:"any,omitempty" doc:"With not: whatever its product, where the pattern has same"`
	After   string        `json:"after,omitempty" doc:"At least this long after the element before"`
	Within  string        `json:"within,omitempty" doc:"At most this long after the element before. With not, at an end of the pattern: how far before or after it must not come; the window when absent"`
}

// checkBehaviours returns an error for what behaviours cannot be asked for.
func (q *Query) checkBehaviours() error {
	b := q.Behaviours
	if b == nil {
		return nil
	}
	if b.Trend != "" && b.Trend != everyWeek && b.Trend != everyMonth {
		return fault("behaviours.trend", fmt.Sprintf("there is no trend by %q", b.Trend), "give week or month")
	}
	if len(b.Patterns) > pattern.MaxPatterns {
		return fault("behaviours.patterns", fmt.Sprintf("there are %d behaviours", len(b.Patterns)), fmt.Sprintf("give at most %d", pattern.MaxPatterns))
	}
	elements := 0
	for i := range b.Patterns {
		p := &b.Patterns[i]
		path := fmt.Sprintf("behaviours.patterns[%d]", i)
		if p.ID == "" {
			return fault(path+".id", "the field is missing", "give a short name, such as ropo")
		}
		if slices.ContainsFunc(b.Patterns[:i], func(o Pattern) bool { return o.ID == p.ID }) {
			return fault(path+".id", fmt.Sprintf("%q stands there twice", p.ID), "give each behaviour an id of its own")
		}
		for k := range p.Elements {
			if e := &p.Elements[k]; len(e.Where) == 0 && !e.Outcome {
				return fault(fmt.Sprintf("%s.elements[%d]", path, k), "it asks for nothing, so every interaction would be it", "give conditions, or outcome")
			}
		}
		elements += len(p.Elements)
	}
	if elements > pattern.MaxMarks {
		return fault("behaviours.patterns", fmt.Sprintf("they have %d elements together", elements), fmt.Sprintf("give at most %d", pattern.MaxMarks))
	}
	return nil
}

// withBehaviourDefaults fills in what the query leaves open.
func (q *Query) withBehaviourDefaults() {
	b := Behaviours{}
	if q.Behaviours != nil {
		b = *q.Behaviours
	}
	or(&b.Window, defaultBehaviourWindow)
	or(&b.Trend, everyWeek)
	or(&b.Place, defaultPlace)
	if b.Patterns == nil {
		b.Patterns = namedBehaviours()
	}
	b.Patterns = slices.Clone(b.Patterns)
	for i := range b.Patterns {
		p := &b.Patterns[i]
		or(&p.Window, b.Window)
		if p.Name == (percorso.Text{}) {
			p.Name = percorso.Text{It: p.ID, En: p.ID}
		}
		p.Elements = slices.Clone(p.Elements)
		for k := range p.Elements {
			e := &p.Elements[k]
			if e.Name == (percorso.Text{}) {
				name := stepName(e.Where)
				e.Name = percorso.Text{It: name, En: name}
			}
		}
	}
	q.Behaviours = &b
}

// behaviourRule is compiled behaviours.
type behaviourRule struct {
	figures.BehaviourRule
	patterns []pattern.Pattern
	places   []string // by number from 1
	beyond   uint32   // how far outside the period they look
}

// behaviourRule compiles the behaviours, but their period.
func (s *scope) behaviourRule(b *Behaviours, only string) (*behaviourRule, error) {
	r := &behaviourRule{}
	r.Until = s.view.Newest()
	same := map[string]int{}
	for i := range b.Patterns {
		if only != "" && b.Patterns[i].ID != only {
			continue
		}
		p, err := s.pattern(fmt.Sprintf("behaviours.patterns[%d]", i), &b.Patterns[i], same, r)
		if err != nil {
			return nil, err
		}
		r.patterns = append(r.patterns, p)
	}
	if b.Place != defaultPlace {
		s.lookAtProperty(b.Place)
	}
	place, names := s.keys(b.Place)
	r.Place, r.places = &place, names
	return r, nil
}

// pattern compiles one.
func (s *scope) pattern(path string, p *Pattern, same map[string]int, r *behaviourRule) (pattern.Pattern, error) {
	out := pattern.Pattern{Same: -1}
	window, err := seconds(path+".window", p.Window, 0)
	if err != nil {
		return out, err
	}
	out.Window = window
	if p.Same != "" {
		n, known := same[p.Same]
		if !known {
			n = len(r.Keys)
			same[p.Same] = n
			among := s.sameAs(p.Same)
			if len(among) == 1 && p.Same != sameOrder {
				s.lookAtProperty(p.Same)
			}
			keys, _ := s.keys(among...)
			r.Keys = append(r.Keys, keys)
		}
		out.Same = n
	}
	first, last := p.ends()
	r.beyond = max(r.beyond, window)
	for i := range p.Elements {
		e := &p.Elements[i]
		at := fmt.Sprintf("%s.elements[%d]", path, i)
		f, err := s.element(at+".where", e.Where)
		if err != nil {
			return out, err
		}
		if e.Outcome {
			f.signatures = s.outcomes(f.signatures)
		}
		el := pattern.Element{
			Step: figures.Step{Signatures: f.signatures, Events: f.events, Profiles: f.profiles},
			Not:  e.Not, Any: e.Any, Anchor: e.Counted, Within: pattern.Forever,
		}
		if e.After != "" {
			if el.After, err = seconds(at+".after", e.After, 0); err != nil {
				return out, err
			}
		}
		switch {
		case e.Within != "":
			if el.Within, err = seconds(at+".within", e.Within, 0); err != nil {
				return out, err
			}
		case e.Not && (i < first || i > last):
			el.Within = window
		}
		if e.Not && (i < first || i > last) {
			r.beyond = max(r.beyond, window+min(el.Within, math.MaxUint32-window))
		}
		out.Elements = append(out.Elements, el)
	}
	if at, err := out.Check(); err != nil {
		if at >= 0 {
			path = fmt.Sprintf("%s.elements[%d]", path, at)
		}
		return out, fault(path, err.Error(), "docs/format/pattern.md says what a pattern is made of")
	}
	return out, nil
}

// ends returns the positions of the first and the last element that must come.
func (p *Pattern) ends() (first, last int) {
	first, last = len(p.Elements), -1
	for i := range p.Elements {
		if !p.Elements[i].Not {
			first, last = min(first, i), i
		}
	}
	return first, last
}

// outcomes leaves of codes those that are outcomes; of nil, all that are.
func (s *scope) outcomes(codes []bool) []bool {
	out := make([]bool, len(s.signatures))
	for code := range out {
		out[code] = (codes == nil || codes[code]) && code < len(s.table.Outcome) && s.table.Outcome[code]
	}
	return out
}

// spans returns the first instants of the days, weeks or months that lie in a
// selection; false where there are more than most.
func (s *scope) spans(sel *sequence.Selection, every string, most int) (starts []uint32, ok bool) {
	from, to := max(sel.From, s.earliest()), s.until(sel)
	if from >= to {
		return []uint32{min(from, to)}, true
	}
	t := time.Unix(int64(from), 0).In(s.zone)
	day := time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
	months, days := 0, 1
	switch every {
	case everyWeek:
		day, days = day.AddDate(0, 0, -(int(day.Weekday())+6)%7), 7
	case everyMonth:
		day, months, days = day.AddDate(0, 0, 1-day.Day()), 1, 0
	}
	for ; ; day = day.AddDate(0, months, days) {
		start := midnight(day, s.zone).Unix()
		if start > int64(to) {
			return starts, true
		}
		if len(starts) == most {
			return nil, false
		}
		starts = append(starts, uint32(max(start, 0)))
	}
}

// earliest returns the time of the first interaction.
func (s *scope) earliest() uint32 {
	first := s.view.Newest()
	for _, b := range s.blocks {
		for p := range b.Profiles() {
			if at := b.First[p]; at < b.First[p+1] && !b.Skip.Has(uint32(p)) {
				first = min(first, b.Time[at])
			}
		}
	}
	return first
}

// around lets a selection look outside its period, by as much as the behaviours
// may, and notes the period itself.
func (s *scope) around(sel *sequence.Selection, r *behaviourRule) *sequence.Selection {
	wide := *sel
	r.From, r.To = sel.From, sel.To
	wide.From = max(s.since, sel.From-min(sel.From, r.beyond))
	wide.To = sel.To + min(math.MaxUint32-sel.To, r.beyond)
	return &wide
}

func (a *Asker) behaviours(ctx context.Context, s *scope, q Query) (*BehavioursAnswer, error) {
	first, second, err := s.selections(ctx, &q)
	if err != nil {
		return nil, err
	}
	rule, err := s.behaviourRule(q.Behaviours, "")
	if err != nil {
		return nil, err
	}
	ask := func(q Query, sel *sequence.Selection) (*BehavioursAnswer, error) {
		start := a.now()
		r := *rule
		wide := s.around(sel, &r)
		spans, ok := s.spans(sel, q.Behaviours.Trend, mostSpans)
		if !ok {
			return nil, fault("behaviours.trend", fmt.Sprintf("the period has more than %d spans", mostSpans), "give month, or a shorter period")
		}
		r.Buckets = spans
		f, err := exec.Behaviours(ctx, s.blocks, s.table, wide, r.patterns, r.BehaviourRule)
		if err != nil {
			return nil, err
		}
		out := &BehavioursAnswer{Kind: q.Kind, Query: q, Currency: a.Currency}
		out.fill(s, f, &r)
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

// behaves reports whether the figure is one of behaviours.
func (w *Who) behaves() bool { return w != nil && w.Is == "behaved" }

// behaved narrows a selection to the customers of a behaviour.
func (s *scope) behaved(ctx context.Context, q *Query, sel *sequence.Selection) error {
	if !slices.ContainsFunc(q.Behaviours.Patterns, func(p Pattern) bool { return p.ID == q.Who.Node }) {
		return fault("who.node", fmt.Sprintf("there is no behaviour %q", q.Who.Node), "give the id of one of behaviours.patterns")
	}
	r, err := s.behaviourRule(q.Behaviours, q.Who.Node)
	if err != nil {
		return err
	}
	wide := s.around(sel, r)
	r.Buckets, r.Place = []uint32{0}, nil
	bits, err := exec.BehaviourProfiles(ctx, s.blocks, s.table, wide, r.patterns[0], r.BehaviourRule)
	if err != nil {
		return err
	}
	sel.Profiles = and(sel.Profiles, bits)
	return nil
}
