package insight

import (
	"cmp"
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

// Keys of the groups that are no value. A value that is called so gets an equals
// sign before it.
const (
	groupOthers = "*"
	groupNone   = "-"
)

func (a *Asker) retention(ctx context.Context, s *scope, q Query) (*RetentionAnswer, error) {
	first, second, err := s.selections(ctx, &q)
	if err != nil {
		return nil, err
	}
	var groups *retentionGroups
	ask := func(q Query, sel *sequence.Selection) (*RetentionAnswer, error) {
		start := a.now()
		answer := &RetentionAnswer{
			Kind: q.Kind, Query: q, Currency: a.Currency, Columns: q.Retention.columns(), Cohorts: []Cohort{}, Groups: []RetentionGroup{},
			Lifecycle: []LifecycleInterval{}, Overall: RetentionRow{Cells: []RetentionCell{}},
		}
		parts, all, ok, err := s.retentionParts(ctx, &q, sel)
		if err != nil {
			return nil, err
		}
		if !ok {
			answer.Coverage = s.coverage(&figures.Coverage{}, sel, a.now().Sub(start))
			return answer, nil
		}
		if groups == nil && q.Retention.By != "" {
			if groups, err = s.retentionGroups(ctx, q.Retention, all, parts.rule); err != nil {
				return nil, err
			}
		}
		if groups != nil {
			parts.rule.Groups = &groups.Grouping
		}
		f, err := exec.Retention(ctx, s.blocks, s.table, all, parts.rule)
		if err != nil {
			return nil, err
		}
		parts.fill(answer, f, groups)
		answer.Coverage = s.coverage(&f.Coverage, sel, a.now().Sub(start))
		return answer, nil
	}
	answer, err := ask(q, first)
	if err != nil || second == nil {
		return answer, err
	}
	answer.Compare, err = ask(q.other(), second)
	return answer, err
}

// retentionParts is a question of retention of one selection, as the engine takes
// it.
type retentionParts struct {
	rule     figures.RetentionRule
	calendar calendar
	end      uint32 // of the selection
}

// retentionParts compiles a question, but for its groups, and the selection that
// it is asked of, which begins with the data. ok is false when the selection has
// nobody.
func (s *scope) retentionParts(ctx context.Context, q *Query, sel *sequence.Selection) (p *retentionParts, all *sequence.Selection, ok bool, err error) {
	r := q.Retention
	p = &retentionParts{calendar: calendar{r.Interval, s.zone}, end: sel.To}
	p.rule = figures.RetentionRule{
		Until: s.until(sel), Recurring: r.Cohorts == CohortsRecurring, Mode: figures.RetentionMode(r.Mode), Count: r.Intervals,
		Values: r.has(WithValue), Lifecycle: r.has(WithLifecycle), Survival: r.has(WithSurvival),
	}
	if p.rule.Start, err = s.end("retention.start", r.Start); err != nil {
		return nil, nil, false, err
	}
	if p.rule.Return, err = s.end("retention.return", r.Return); err != nil {
		return nil, nil, false, err
	}
	if r.Rolling {
		p.rule.Rolling = rollingSeconds[r.Interval]
	}
	for _, b := range r.Brackets {
		p.rule.Brackets = append(p.rule.Brackets, figures.Bracket(b))
	}
	if p.rule.Survival {
		if p.rule.Silence, err = seconds("silence", q.Silence, 1); err != nil {
			return nil, nil, false, err
		}
	}
	earliest, ok, err := exec.Earliest(ctx, s.blocks, sel)
	if err != nil || !ok {
		return nil, nil, false, err
	}
	p.rule.From = max(sel.From, earliest)
	if p.rule.Bounds, ok = p.calendar.bounds(p.rule.From, min(s.view.Newest(), sel.To-1)); !ok {
		return nil, nil, false, fault("retention.interval", fmt.Sprintf("the period has more than %d cohorts", figures.MaxCohorts), "give longer intervals, or a shorter period")
	}
	whole := *sel
	whole.From = s.since
	return p, &whole, true, nil
}

// retentionGroups is the groups of a breakdown.
type retentionGroups struct {
	figures.Grouping
	list []RetentionGroup // without their figures
}

// retentionGroups finds the values of a breakdown that have most customers in
// the cohorts of a rule, and puts the others together.
func (s *scope) retentionGroups(ctx context.Context, r *Retention, sel *sequence.Selection, rule figures.RetentionRule) (*retentionGroups, error) {
	g := &retentionGroups{}
	var values []RetentionGroup
	numbers := map[string]uint16{}
	meet := func(id string, name percorso.Text) (uint16, error) {
		n, ok := numbers[id]
		if ok {
			return n, nil
		}
		if len(values) >= math.MaxUint16-2 {
			return 0, fault("retention.by", fmt.Sprintf("%s has more than %d values", r.By, len(values)), "break down by another field")
		}
		key := id
		if id == groupOthers || id == groupNone || strings.HasPrefix(id, "=") {
			key = "=" + id
		}
		values = append(values, RetentionGroup{Key: key, Name: name})
		n = uint16(len(values))
		numbers[id] = n
		return n, nil
	}
	var err error
	if property, ok := strings.CutPrefix(r.By, propertyPrefix); ok {
		s.lookAtProperty(property)
		// The engine has a number for each value, the group plus one by number.
		g.Of = s.valuesOf(property, s.common(property, func(value string) (uint16, bool) {
			n, failed := meet(value, percorso.Text{It: value, En: value})
			if failed != nil {
				err = failed
				return 0, false
			}
			for len(g.Group) < int(n) {
				g.Group = append(g.Group, uint16(len(g.Group)+1))
			}
			return n - 1, true
		}))
	} else {
		g.At = make([]uint16, len(s.signatures))
		for code := range s.signatures {
			id, name := s.node(r.By, code)
			if r.By == fieldSource {
				id = string(s.signatures[code].Source)
				name = percorso.Text{It: id, En: id}
			}
			if id == "" {
				continue
			}
			if g.At[code], err = meet(id, name); err != nil {
				return nil, err
			}
		}
	}
	if err != nil {
		return nil, err
	}
	g.None, g.Count = len(values), len(values)+1
	if g.Of == nil && g.At == nil {
		g.At = []uint16{}
	}
	sizes := rule
	sizes.Mode, sizes.Count, sizes.Brackets, sizes.Groups = figures.RetentionOn, 0, nil, &g.Grouping
	sizes.Values, sizes.Lifecycle, sizes.Survival = false, false, false
	f, err := exec.Retention(ctx, s.blocks, s.table, sel, sizes)
	if err != nil {
		return nil, err
	}
	for i := range values {
		values[i].Customers = f.Groups[i].Customers
	}
	g.choose(values, r.Top, f.Groups[g.None].Customers)
	return g, nil
}

// choose keeps the top values, and puts the rest together.
func (g *retentionGroups) choose(values []RetentionGroup, top int, without int64) {
	order := make([]int, 0, len(values))
	for i := range values {
		if values[i].Customers > 0 {
			order = append(order, i)
		}
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(values[b].Customers, values[a].Customers), cmp.Compare(values[a].Key, values[b].Key))
	})
	place := make([]uint16, len(values)+1) // by value plus one: the group plus one
	if len(order) == top+1 {
		top++ // one alone stays what it is
	}
	for n, i := range order {
		if n < top {
			g.list = append(g.list, RetentionGroup{Key: values[i].Key, Name: values[i].Name})
			place[i+1] = uint16(n + 1)
			continue
		}
		place[i+1] = uint16(top + 1)
	}
	if merged := len(order) - top; merged > 0 {
		g.list = append(g.list, RetentionGroup{Key: groupOthers, Name: percorso.Text{It: "Altri", En: "Others"}, Merged: merged})
	}
	g.None = len(g.list)
	if without > 0 {
		g.list = append(g.list, RetentionGroup{Key: groupNone, Name: percorso.Text{It: "Senza", En: "None"}})
	}
	g.Count = g.None + 1
	for code, n := range g.At {
		g.At[code] = place[n]
	}
	for i, n := range g.Group {
		g.Group[i] = place[n]
	}
}

// columns says what the figures of a row count.
func (r *Retention) columns() []RetentionColumn {
	out := make([]RetentionColumn, max(r.Intervals, len(r.Brackets)))
	for n := range out {
		to := n + 1
		switch figures.RetentionMode(r.Mode) {
		case figures.RetentionBrackets:
			to = r.Brackets[n].To
			out[n] = RetentionColumn{From: r.Brackets[n].From, To: &to}
		case figures.RetentionAfter:
			out[n] = RetentionColumn{From: n + 1}
		case figures.RetentionBefore, figures.RetentionStreak:
			out[n] = RetentionColumn{From: 1, To: &to}
		default:
			out[n] = RetentionColumn{From: n + 1, To: &to}
		}
	}
	return out
}

// fill writes the engine's figures in the words of the answer.
func (p *retentionParts) fill(a *RetentionAnswer, f *figures.Retention, groups *retentionGroups) {
	r := &p.rule
	longest := 0
	for i := range f.Cohorts {
		g := i + 1
		c := Cohort{
			Key: p.calendar.key(r.Bounds[g]), From: rfc3339(r.Bounds[g]), To: rfc3339(r.Bounds[g+1]),
			Cut: r.Bounds[g] < r.From && g == 1 || r.Bounds[g+1] > min(p.end, r.Until), RetentionRow: p.row(&f.Cohorts[i], p.begun(g)),
		}
		longest = max(longest, len(c.Cells))
		a.Cohorts = append(a.Cohorts, c)
	}
	a.Overall = p.row(sumRows(f.Cohorts, r.Cells()), longest)
	if groups != nil {
		for i := range groups.list {
			g := groups.list[i]
			g.RetentionRow = p.row(&f.Groups[i], longest)
			a.Groups = append(a.Groups, g)
		}
	}
	for i, l := range f.Lifecycle {
		g := i + 1
		a.Lifecycle = append(a.Lifecycle, LifecycleInterval{
			Key: p.calendar.key(r.Bounds[g]), From: rfc3339(r.Bounds[g]), To: rfc3339(r.Bounds[g+1]), Complete: r.Bounds[g+1] <= r.Until,
			New: l.New, Returning: l.Returning, Resurrected: l.Resurrected, Dormant: l.Dormant,
		})
	}
	if r.Survival {
		a.Returned, a.Lasted = curve(&f.Returned), curve(&f.Lasted)
	}
}

// begun returns how many figures of the cohort of interval g have begun.
func (p *retentionParts) begun(g int) int {
	r := &p.rule
	n := 0
	for ; n < r.Cells(); n++ {
		from, _ := r.Span(n)
		if r.Mode == figures.RetentionBefore || r.Mode == figures.RetentionStreak {
			from = n + 1
		}
		begin := uint64(forever)
		switch {
		case r.Rolling > 0:
			begin = uint64(r.Bounds[g]) + uint64(from)*uint64(r.Rolling)
		case g+from < len(r.Bounds):
			begin = uint64(r.Bounds[g+from])
		}
		if begin > uint64(r.Until) {
			break
		}
	}
	return n
}

func (p *retentionParts) row(f *figures.RetentionRow, begun int) RetentionRow {
	out := RetentionRow{Customers: f.Customers, Cells: make([]RetentionCell, begun), Value: p.value(f.Value)}
	for n := range out.Cells {
		c := &f.Cells[n]
		out.Cells[n] = RetentionCell{Customers: c.Customers, Complete: c.Complete, Kept: c.Kept, Value: p.value(c.Value)}
		if c.Complete > 0 {
			s := share(c.Kept, c.Complete)
			out.Cells[n].Share = &s
		}
	}
	return out
}

func (p *retentionParts) value(hundredths int64) *Value {
	if !p.rule.Values {
		return nil
	}
	v := Value(hundredths)
	return &v
}

// sumRows adds up rows.
func sumRows(rows []figures.RetentionRow, cells int) *figures.RetentionRow {
	out := &figures.RetentionRow{Cells: make([]figures.RetentionCell, cells)}
	for i := range rows {
		out.Customers += rows[i].Customers
		out.Value += rows[i].Value
		for n, c := range rows[i].Cells {
			to := &out.Cells[n]
			to.Customers += c.Customers
			to.Complete += c.Complete
			to.Kept += c.Kept
			to.Value += c.Value
		}
	}
	return out
}

// normal is the quantile of the normal distribution for 95 %.
const normal = 1.959963984540054

// curve writes a survival curve with its interval of confidence.
func curve(d *figures.Durations) *RetentionCurve {
	c := &RetentionCurve{Points: []SurvivalPoint{}}
	for k, p := range d.KaplanMeier() {
		if k == 0 {
			c.Customers = p.AtRisk
		}
		if p.AtRisk == 0 {
			break
		}
		point := SurvivalPoint{Interval: k, AtRisk: p.AtRisk, Events: p.Events, Censored: p.Censored, Share: p.Share, Low: p.Share, High: p.Share}
		if p.Variance > 0 {
			width := math.Exp(normal * math.Sqrt(p.Variance))
			point.Low, point.High = math.Pow(p.Share, width), math.Pow(p.Share, 1/width)
		}
		if c.Median == nil && p.Share <= .5 {
			at := k
			c.Median = &at
		}
		c.Points = append(c.Points, point)
	}
	return c
}

// cohort returns the interval of the calendar that begins where the key says.
func (p *retentionParts) cohort(field, key string, zone *time.Location) (int, error) {
	t, err := instant(field, key, zone)
	if err != nil {
		return 0, err
	}
	g := slices.Index(p.rule.Bounds, t)
	if g < 1 || g > len(p.rule.Bounds)-2 {
		return 0, fault(field, fmt.Sprintf("no cohort of the period begins at %q", key), "give the key of one, as a query of retention with the same period and interval tells it")
	}
	return g, nil
}
