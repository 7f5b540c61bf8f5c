package binding

import (
	"slices"
	"time"

	"percorso"
	"percorso/insight"
)

// Units of measures.
const (
	unitPeople  = "people"
	unitCount   = "count"
	unitShare   = "share"
	unitSeconds = "seconds"
	unitEmotion = "emotion"
	unitNumber  = "number"
	unitMoney   = "money"
)

// facts are what a measure is made of, of the selection or of the comparison.
type facts struct {
	people, volume, converted, dropped, back int64
	time                                     insight.Quartiles
	emotion                                  insight.Feeling
	value                                    insight.Value
	mean                                     *float64
	numbers                                  int64
}

func factsOfStage(s *insight.StageFigures) facts {
	return facts{
		people: s.Customers, volume: s.Interactions, converted: s.Next, dropped: s.Dropped, back: s.BackStep,
		time: s.TimeToNext, emotion: s.Emotion, value: s.Value,
	}
}

func factsOfSet(s *insight.SetFigures) facts {
	return facts{
		people: s.Customers, volume: s.Interactions, converted: s.Converted, dropped: s.Dropped,
		time: s.TimeToOutcome, emotion: s.Emotion, value: s.Value, mean: s.Mean, numbers: s.Numbers,
	}
}

// measures writes facts as measures; second is nil without a comparison.
func (f *facts) measures(of string, second *facts) (m Measures) {
	one := func(name, unit string, figure func(*facts) (value float64, n int64, ok bool)) *Measure {
		value, n, ok := figure(f)
		if !ok {
			return nil
		}
		out := &Measure{Value: value, Unit: unit, N: n, Definition: of + "." + name}
		if second != nil {
			if value, n, ok := figure(second); ok {
				out.Compare, out.CompareN = &value, n
			}
		}
		return out
	}
	share := func(part func(*facts) int64) func(*facts) (float64, int64, bool) {
		return func(f *facts) (float64, int64, bool) {
			if f.people == 0 {
				return 0, 0, false
			}
			return float64(part(f)) / float64(f.people), f.people, true
		}
	}
	m.People = one("people", unitPeople, func(f *facts) (float64, int64, bool) { return float64(f.people), f.people, true })
	m.Volume = one("volume", unitCount, func(f *facts) (float64, int64, bool) { return float64(f.volume), f.volume, true })
	m.Conversion = one("conversion", unitShare, share(func(f *facts) int64 { return f.converted }))
	m.Dropoff = one("dropoff", unitShare, share(func(f *facts) int64 { return f.dropped }))
	if of == OfStage {
		m.Backsteps = one("backsteps", unitShare, share(func(f *facts) int64 { return f.back }))
	}
	m.Time = one("time", unitSeconds, func(f *facts) (float64, int64, bool) {
		if f.time.Median == nil {
			return 0, 0, false
		}
		return float64(*f.time.Median), f.time.N, true
	})
	m.Emotion = one("emotion", unitEmotion, func(f *facts) (float64, int64, bool) {
		if f.emotion.Mean == nil {
			return 0, 0, false
		}
		return *f.emotion.Mean, f.emotion.N, true
	})
	if m.Emotion != nil {
		m.Emotion.Low, m.Emotion.High = f.emotion.Low, f.emotion.High
	}
	m.Satisfaction = one("satisfaction", unitShare, func(f *facts) (float64, int64, bool) {
		if f.emotion.N == 0 {
			return 0, 0, false
		}
		return float64(f.emotion.Counts[3]+f.emotion.Counts[4]) / float64(f.emotion.N), f.emotion.N, true
	})
	m.Mean = one("mean", unitNumber, func(f *facts) (float64, int64, bool) {
		if f.mean == nil {
			return 0, 0, false
		}
		return *f.mean, f.numbers, true
	})
	m.Value = one("value", unitMoney, func(f *facts) (float64, int64, bool) { return float64(f.value), f.people, true })
	return m
}

// stageFigure is the figure of a stage in a journey.
func (a *asking) stageFigure(j *insight.JourneyAnswer, id percorso.StageID) NodeFigure {
	f := NodeFigure{State: None, Of: OfStage}
	at := slices.IndexFunc(j.Stages, func(s insight.StageFigures) bool { return s.Stage == id })
	if at < 0 {
		return f
	}
	s := &j.Stages[at]
	first := factsOfStage(s)
	var second *facts
	if j.Compare != nil {
		c := factsOfStage(&j.Compare.Stages[at])
		second = &c
	}
	f.Measures, f.LastSeen = first.measures(OfStage, second), s.LastSeen
	f.Share = shareOf(s.Customers, a.out.Coverage.Customers)
	f.State = a.state(s.Interactions, j.Coverage.From, s.LastSeen)
	return f
}

// setFigure is the figure of a set of interactions.
func (a *asking) setFigure(x *ask, set *insight.Set) NodeFigure {
	at := a.at[setKey(set)]
	if fault := a.withheld[at]; fault != "" {
		return NodeFigure{State: Withheld, Of: x.bind.Of, Name: x.name, Missing: x.missing, Show: x.bind.Show, Fault: fault}
	}
	s := a.answers[at]
	first := factsOfSet(s)
	var second *facts
	if a.compare != nil {
		c := factsOfSet(a.compare[at])
		second = &c
	}
	f := NodeFigure{Of: x.bind.Of, Name: x.name, Missing: x.missing, Show: x.bind.Show, LastSeen: s.Last}
	f.Measures = first.measures(x.bind.Of, second)
	f.Share = shareOf(s.Customers, a.out.Coverage.Customers)
	f.State = a.state(s.Interactions, s.First, s.Last)
	if f.Show == "" {
		f.Show = telling(x.bind.Of, &f.Measures)
	}
	return f
}

// telling is the figure that stands on a node whose binding does not say.
func telling(of string, m *Measures) string {
	switch {
	case of == OfSurvey && m.Emotion != nil:
		return "emotion"
	case of == OfSurvey && m.Mean != nil:
		return "mean"
	case of == OfFunnel || of == OfPath:
		return "conversion"
	case of == OfCost || of == OfCritical:
		return "cost"
	}
	return "people"
}

// Stale is how long something must stand still to be called stale: so long at
// least, and so many times the usual time between two.
const (
	staleFor   = 48 * time.Hour
	staleTimes = 10
)

// state says whether there are figures, and whether they move.
func (a *asking) state(n int64, first, last string) string {
	if n == 0 {
		return None
	}
	from, err1 := time.Parse(time.RFC3339, first)
	to, err2 := time.Parse(time.RFC3339, last)
	until, err3 := time.Parse(time.RFC3339, a.out.Coverage.Until)
	if err1 != nil || err2 != nil || err3 != nil {
		return Measured
	}
	usual := to.Sub(from) / time.Duration(n)
	if still := until.Sub(to); still >= staleFor && still >= staleTimes*usual {
		return Stale
	}
	return Measured
}

func shareOf(part, whole int64) *float64 {
	if whole == 0 {
		return nil
	}
	s := float64(part) / float64(whole)
	return &s
}

// funnelFigure is the figure of a funnel or path.
func (a *asking) funnelFigure(x *ask, f *insight.FunnelAnswer) NodeFigure {
	of := func(f *insight.FunnelAnswer) *facts {
		last := f.Steps[len(f.Steps)-1]
		return &facts{
			people: f.Steps[0].Customers, volume: f.Coverage.Interactions, converted: last.Customers,
			dropped: f.Steps[0].Customers - last.Customers, time: last.TimeFirst,
		}
	}
	first := of(f)
	var second *facts
	if f.Compare != nil {
		second = of(f.Compare)
	}
	out := NodeFigure{State: Measured, Of: x.bind.Of, Name: x.name, Show: or(x.bind.Show, "conversion")}
	if first.people == 0 {
		out.State = None
	}
	m := first.measures(x.bind.Of, second)
	out.Measures = Measures{People: m.People, Conversion: m.Conversion, Time: m.Time, Dropoff: m.Dropoff}
	out.Share = shareOf(first.people, f.Coverage.Customers)
	for i, s := range f.Steps {
		step := PathStep{Name: s.Name, People: s.Customers}
		if f.Compare != nil {
			step.Compare = &f.Compare.Steps[i].Customers
		}
		out.Steps = append(out.Steps, step)
	}
	out.Question = &insight.Query{Kind: insight.KindFunnel, Steps: x.steps, Window: x.window}
	out.People = &insight.Query{Kind: insight.KindCustomers, Steps: x.steps, Who: &insight.Who{Is: "reached", Step: 1, Within: x.window}}
	return out
}

// pointFigure is the figure of a critical point, or of what several cost.
func (a *asking) pointFigure(x *ask, c *insight.CriticalAnswer) NodeFigure {
	f := NodeFigure{State: None, Of: x.bind.Of, Name: x.name, Show: or(x.bind.Show, "cost"), Question: &insight.Query{Kind: insight.KindCritical, Model: x.bind.Model}}
	if x.bind.Of == OfCost {
		cost, n := costOf(c.Points, x.bind.Stage, string(x.bind.Touchpoint))
		f.Measures.Cost = moneyMeasure("cost.cost", cost, n)
		if c.Compare != nil {
			before, n := costOf(c.Compare.Points, x.bind.Stage, string(x.bind.Touchpoint))
			f.Measures.Cost.Compare, f.Measures.Cost.CompareN = &before, n
		}
		if n > 0 {
			f.State = Measured
		}
		return f
	}
	at := slices.IndexFunc(c.Points, func(p insight.CriticalPoint) bool { return p.ID == x.bind.ID })
	if at < 0 {
		return f
	}
	p := &c.Points[at]
	f.State, f.Name = Measured, p.Name
	f.Measures = Measures{
		People:  &Measure{Value: float64(p.Customers), Unit: unitPeople, N: p.Customers, Definition: "critical.people"},
		Volume:  &Measure{Value: float64(p.Visits), Unit: unitCount, N: p.Visits, Definition: "critical.volume"},
		Dropoff: &Measure{Value: p.Lost, Unit: unitShare, N: p.Visits, Definition: "critical.dropoff"},
	}
	if p.Costly {
		low, high := float64(p.CostLow), float64(p.CostHigh)
		f.Measures.Cost = moneyMeasure("critical.cost", float64(p.Cost), p.Visits)
		f.Measures.Cost.Low, f.Measures.Cost.High = &low, &high
	}
	if p.Felt.Mean != nil {
		f.Measures.Emotion = &Measure{Value: *p.Felt.Mean, Unit: unitEmotion, N: p.Felt.N, Low: p.Felt.Low, High: p.Felt.High, Definition: "critical.emotion"}
	}
	f.People = &insight.Query{Kind: insight.KindCustomers, Where: p.Where}
	if c.Compare != nil {
		f.comparePoint(c.Compare.Points)
	}
	return f
}

// comparePoint sets what the same point was in the comparison.
func (f *NodeFigure) comparePoint(points []insight.CriticalPoint) {
	at := slices.IndexFunc(points, func(p insight.CriticalPoint) bool { return p.Name == f.Name })
	if at < 0 {
		return
	}
	p := &points[at]
	set := func(m *Measure, value float64, n int64) {
		if m != nil {
			m.Compare, m.CompareN = &value, n
		}
	}
	set(f.Measures.People, float64(p.Customers), p.Customers)
	set(f.Measures.Volume, float64(p.Visits), p.Visits)
	set(f.Measures.Dropoff, p.Lost, p.Visits)
	if p.Costly {
		set(f.Measures.Cost, float64(p.Cost), p.Visits)
	}
}

func moneyMeasure(definition string, value float64, n int64) *Measure {
	return &Measure{Value: value, Unit: unitMoney, N: n, Definition: definition}
}

// costOf adds up what points cost a month, and on how many visits that rests.
func costOf(points []insight.CriticalPoint, stage percorso.StageID, touchpoint string) (cost float64, n int64) {
	for i := range points {
		p := &points[i]
		if p.Costly && (stage == "" || p.Stage == stage) && (touchpoint == "" || string(p.Touchpoint.ID) == touchpoint) {
			cost += float64(p.Cost)
			n += p.Visits
		}
	}
	return cost, n
}

// costs adds what the critical points cost to the stages and touchpoints that
// have some.
func (a *asking) costs(c *insight.CriticalAnswer) {
	put := func(node string, stage percorso.StageID, touchpoint string) {
		f, ok := a.out.Nodes[node]
		if cost, n := costOf(c.Points, stage, touchpoint); ok && n > 0 && f.Measures.People != nil {
			f.Measures.Cost = moneyMeasure("cost.cost", cost, n)
			a.out.Nodes[node] = f
		}
	}
	if l := a.plan.columns; l.actual && l.model == c.Model.ID || l.actual && l.model == "" {
		for i, b := range l.binds {
			if b != nil {
				put(string(l.nodes[i].ID), b.Stage, "")
			}
		}
	}
	for _, x := range a.plan.asks {
		if x.bind.Of == OfTouchpoint && len(x.bind.touchpoints()) == 1 {
			put(string(x.node), "", string(x.bind.touchpoints()[0]))
		}
	}
}

// lanes gives bound lanes their cells.
func (a *asking) lanes() {
	columns := a.plan.columns
	for _, x := range a.plan.asks {
		switch {
		case x.bind.Of == OfStages && x.fault == "":
			f := NodeFigure{State: Measured, Of: OfStages, Show: or(x.bind.Show, "people"), Cells: map[string]NodeFigure{}}
			for _, n := range columns.nodes {
				if cell, ok := a.out.Nodes[string(n.ID)]; ok {
					cell.Show = f.Show
					f.Cells[string(n.ID)] = cell
				}
			}
			a.out.Nodes[string(x.node)] = f
		case len(x.cells) > 0:
			f := a.out.Nodes[string(x.node)]
			f.Cells = map[string]NodeFigure{}
			at := 0
			for i, n := range columns.nodes {
				if columns.binds[i] == nil || columns.ids[i] == "" {
					continue
				}
				cell := a.setFigure(x, &x.cells[at])
				cell.Show = f.Show
				cell.People = &insight.Query{Kind: insight.KindCustomers, Where: x.set.Where, Who: &insight.Who{Is: "visited", Stage: columns.ids[i]}}
				f.Cells[string(n.ID)] = cell
				at++
			}
			a.out.Nodes[string(x.node)] = f
		}
	}
}
