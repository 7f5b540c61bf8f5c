package insight

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"percorso"
	"percorso/sequence"
	"percorso/sequence/exec"
	"percorso/sequence/figures"
)

// funnelField is a field of interactions, as the engine reads it: value n of it
// is ids[n-1].
type funnelField struct {
	figures.Field
	ids   []string
	names []percorso.Text
}

// funnelField compiles a field, whose values the answer may name. They are in
// order of their ids.
func (s *scope) funnelField(field string, named bool) *funnelField {
	out := &funnelField{}
	names := map[string]percorso.Text{}
	ids := make([]string, len(s.signatures))
	property, byValue := strings.CutPrefix(field, propertyPrefix)
	if byValue {
		s.lookAtProperty(property)
		if view, ok := s.view.(valued); ok {
			for _, v := range view.PropertyValues(property, 0) {
				names[v.Value] = percorso.Text{It: v.Value, En: v.Value}
			}
		}
	} else {
		for code := range s.signatures {
			id, name := s.node(field, code)
			if field == fieldSource {
				id = string(s.signatures[code].Source)
				name = percorso.Text{It: id, En: id}
			}
			if ids[code] = id; id != "" {
				names[id] = name
			}
		}
	}
	for id := range names {
		out.ids = append(out.ids, id)
	}
	slices.Sort(out.ids)
	out.ids = out.ids[:min(len(out.ids), math.MaxUint16-1)]
	number := make(map[string]uint16, len(out.ids))
	for i, id := range out.ids {
		out.names = append(out.names, names[id])
		number[id] = uint16(i + 1)
	}
	if byValue {
		find := func(value string) (uint16, bool) { n, ok := number[value]; return n, ok }
		if named {
			find = s.common(property, find)
		}
		out.Of = s.valuesOf(property, find)
		return out
	}
	out.At = make([]uint16, len(ids))
	for code, id := range ids {
		out.At[code] = number[id]
	}
	return out
}

// compiledFunnel is a funnel with options as the engine takes it.
type compiledFunnel struct {
	rule        *figures.FunnelRule
	split, next *funnelField // nil unless asked
}

// funnelSteps compiles the steps of a query.
func (s *scope) funnelSteps(q *Query) ([]figures.Step, error) {
	steps := make([]figures.Step, len(q.Steps))
	for i := range steps {
		f, err := s.filter(fmt.Sprintf("steps[%d].where", i), q.Steps[i].Where)
		if err != nil {
			return nil, err
		}
		steps[i] = figures.Step{Signatures: f.signatures, Events: f.events, Profiles: f.profiles}
	}
	return steps, nil
}

// funnelRule compiles the options of a query that was checked and has its
// defaults; window is its window as a text, which days replace.
func (s *scope) funnelRule(q *Query, window string) (*compiledFunnel, error) {
	o := q.Funnel
	steps, err := s.funnelSteps(q)
	if err != nil {
		return nil, err
	}
	out := &compiledFunnel{rule: &figures.FunnelRule{
		Steps: steps, Order: figures.Order(o.Order), Anchors: stepBits(o.Anchors), Optional: stepBits(o.Optional),
		Keep: o.Excluded == "keep", Count: figures.FunnelCount(o.Count), Attempt: figures.Attempt(o.Attempt),
	}}
	r := out.rule
	if o.Days > 0 {
		r.Deadline = s.daysFrom(o.Days)
	} else if r.Window, err = seconds("window", window, 0); err != nil {
		return nil, err
	}
	if len(o.Within) > 0 {
		r.Within = make([]uint32, len(steps))
		for i, text := range o.Within {
			if text == "" {
				continue
			}
			if r.Within[i], err = seconds(fmt.Sprintf("funnel.within[%d]", i), text, 1); err != nil {
				return nil, err
			}
		}
	}
	if o.Tolerance != "" {
		if r.Tolerance, err = seconds("funnel.tolerance", o.Tolerance, 0); err != nil {
			return nil, err
		}
	}
	if o.Session != "" {
		if r.Gap, err = seconds("funnel.session", o.Session, 1); err != nil {
			return nil, err
		}
	}
	for i := range o.Exclude {
		x := &o.Exclude[i]
		f, err := s.filter(fmt.Sprintf("funnel.exclude[%d].where", i), x.Where)
		if err != nil {
			return nil, err
		}
		step := figures.Step{Signatures: f.signatures, Events: f.events, Profiles: f.profiles}
		r.Exclusions = append(r.Exclusions, figures.Exclusion{Step: step, From: x.From - 1, To: x.To - 1})
	}
	s.funnelParts(o, out)
	return out, nil
}

// funnelParts compiles what is asked besides the steps.
func (s *scope) funnelParts(o *FunnelOptions, out *compiledFunnel) {
	r := out.rule
	if o.Hold != "" {
		r.Hold = &s.funnelField(o.Hold, false).Field
	}
	if b := o.Breakdown; b != nil {
		out.split = s.funnelField(b.Field, true)
		r.Breakdown = &figures.Breakdown{Field: out.split.Field, Touch: figures.Touch(b.At), Step: max(b.Step, 1) - 1}
	}
	if t := o.Times; t != nil {
		r.Between = &figures.Between{From: t.From - 1, To: t.To - 1, Bins: t.Bins}
	}
	if n := o.Next; n != nil {
		out.next = s.funnelField(n.Field, true)
		r.Next = &out.next.Field
	}
}

// daysFrom returns until when so many calendar days last, the first of which is
// that of start. The days that can be asked for are laid out once.
func (s *scope) daysFrom(days int) func(start uint32) uint32 {
	oldest := uint32(forever)
	for _, b := range s.blocks {
		for p := range b.Profiles() {
			if at := b.First[p]; at < b.First[p+1] {
				oldest = min(oldest, b.Time[at])
			}
		}
	}
	day := time.Unix(int64(min(oldest, s.view.Newest())), 0).In(s.zone)
	day = time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, time.UTC)
	var begins []uint32
	for last := int64(0); last <= int64(s.view.Newest()); day = day.AddDate(0, 0, 1) {
		last = midnight(day, s.zone).Unix()
		begins = append(begins, uint32(min(max(last, 0), forever)))
	}
	ends := make([]uint32, len(begins))
	for i := range ends {
		if end := i + days; end < len(begins) {
			ends[i] = begins[end] - 1
		} else { // past the newest interaction
			ends[i] = forever
		}
	}
	return func(start uint32) uint32 {
		i, found := slices.BinarySearch(begins, start)
		if !found {
			i--
		}
		return ends[max(i, 0)]
	}
}

// optioned answers a funnel with options.
func (a *Asker) optioned(ctx context.Context, s *scope, q Query) (*FunnelAnswer, error) {
	f, err := s.funnelRule(&q, q.Window)
	if err != nil {
		return nil, err
	}
	first, second, err := s.selections(ctx, &q)
	if err != nil {
		return nil, err
	}
	var top []int // values of the breakdown that have a row of their own
	ask := func(q Query, sel *sequence.Selection) (*FunnelAnswer, error) {
		start := a.now()
		sums, err := exec.FunnelRule(ctx, s.blocks, s.table, sel, f.rule)
		if err != nil {
			return nil, err
		}
		if top == nil {
			top = topGroups(sums, &q)
		}
		answer := f.answer(&q, sums, top)
		if f.several() {
			if err := s.onceInOther(ctx, f, sel, top, answer); err != nil {
				return nil, err
			}
		}
		answer.Coverage = s.coverage(&sums.Coverage, sel, a.now().Sub(start))
		return answer, nil
	}
	answer, err := ask(q, first)
	if err != nil || second == nil {
		return answer, err
	}
	answer.Compare, err = ask(q.other(), second)
	return answer, err
}

// several reports whether one customer may be in several rows of the breakdown.
func (f *compiledFunnel) several() bool {
	return f.split != nil && (f.rule.Count != figures.CountCustomers || f.rule.Hold != nil)
}

// onceInOther counts each customer of the merged values once.
func (s *scope) onceInOther(ctx context.Context, f *compiledFunnel, sel *sequence.Selection, top []int, answer *FunnelAnswer) error {
	at := slices.IndexFunc(answer.Breakdown, func(g FunnelGroup) bool { return g.Key == keyOther })
	if at < 0 {
		return nil
	}
	rule, split := *f.rule, *f.rule.Breakdown
	other := len(f.split.ids) + 1
	split.Fold = make([]uint16, other)
	for value := 1; value < other; value++ {
		split.Fold[value] = uint16(other)
		if slices.Contains(top, value) {
			split.Fold[value] = uint16(value)
		}
	}
	rule.Breakdown = &split
	sums, err := exec.FunnelRule(ctx, s.blocks, s.table, sel, &rule)
	if err != nil {
		return err
	}
	for i := range sums.Groups {
		if sums.Groups[i].Value == other {
			answer.Breakdown[at].Steps = f.groupSteps(&sums.Groups[i])
		}
	}
	return nil
}

// stepped narrows a selection to the customers of a figure of a funnel with
// options.
func (s *scope) stepped(ctx context.Context, q *Query, sel *sequence.Selection) error {
	w := q.Who
	f, err := s.funnelRule(q, w.Within)
	if err != nil {
		return err
	}
	who := &figures.FunnelWho{Position: w.Step - 1, Stopped: w.Is == "stopped"}
	if w.Group != "" || w.Did != "" {
		sums, err := exec.FunnelRule(ctx, s.blocks, s.table, sel, f.rule)
		if err != nil {
			return err
		}
		if w.Group != "" {
			top := topGroups(sums, q)
			key := w.Group
			who.Group = func(value int) bool { return f.groupKey(value, top) == key }
		}
		if w.Did != "" {
			top, key := topNext(&sums.Steps[who.Position], q.Funnel.Next.Top), w.Did
			who.Next = func(value uint16) bool { return f.nextKey(value, top) == key }
		}
	}
	found, err := exec.FunnelProfiles(ctx, s.blocks, s.table, sel, f.rule, who)
	if err != nil {
		return err
	}
	sel.Profiles = and(sel.Profiles, found)
	return nil
}
