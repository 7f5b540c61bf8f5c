package naive

import (
	"percorso/catalogue"
	"percorso/sequence/figures"
)

// visit is a run of consecutive interactions of a customer on one stage.
type visit struct {
	stage int
	log   Log
}

func (v visit) enter() uint32 { return v.log[0].Time }
func (v visit) leave() uint32 { return v.log[len(v.log)-1].Time }

// visits returns a customer's visits; interactions without a stage are passed
// over.
func visits(customer Log, table *catalogue.Table) []visit {
	var placed Log
	for _, x := range customer {
		if stageOf(table, x) >= 0 {
			placed = append(placed, x)
		}
	}
	var out []visit
	for _, run := range runs(placed, func(a, b Interaction) bool { return stageOf(table, a) == stageOf(table, b) }) {
		out = append(out, visit{stageOf(table, run[0]), run})
	}
	return out
}

// Journey answers the journey overview of a log.
func Journey(log Log, table *catalogue.Table, rule figures.JourneyRule) *figures.Journey {
	j := &figures.Journey{Coverage: coverage(log, table)}
	var all [][]visit
	for _, c := range log.customers() {
		if v := visits(c, table); len(v) > 0 {
			all = append(all, v)
		}
	}
	totals(j, all, table)
	for s := range table.Model.Stages {
		j.Stages = append(j.Stages, stage(s, all, table, rule))
	}
	for _, c := range all {
		if backStep(c, -1, table, rule) {
			j.BackStep++
		}
	}
	j.Places = places(all, table, rule)
	j.Moves = moves(all, table)
	return j
}

func totals(j *figures.Journey, all [][]visit, table *catalogue.Table) {
	j.Customers = int64(len(all))
	var times []uint32
	for _, c := range all {
		if first, ok := firstOutcome(c, table); ok {
			j.OutcomeCustomers++
			times = append(times, first-c[0].enter())
		}
	}
	j.TimeToOutcome = quartiles(times)
}

func firstOutcome(c []visit, table *catalogue.Table) (uint32, bool) {
	for _, v := range c {
		for _, x := range v.log {
			if outcome(table, x) {
				return x.Time, true
			}
		}
	}
	return 0, false
}

func stage(s int, all [][]visit, table *catalogue.Table, rule figures.JourneyRule) figures.Stage {
	var f figures.Stage
	var timeIn, timeToNext []uint32
	for _, c := range all {
		first := -1 // the first visit here
		for i, v := range c {
			if v.stage != s {
				continue
			}
			if first < 0 {
				first = i
			}
			f.Visits++
			f.Last = max(f.Last, v.leave())
			timeIn = append(timeIn, v.leave()-v.enter())
			for _, x := range v.log {
				f.Interactions++
				f.Value += value(table, x)
				if outcome(table, x) {
					f.Outcomes++
				}
				if x.Emotion != nil {
					f.Emotion.Add(*x.Emotion)
				}
			}
		}
		if first < 0 {
			continue
		}
		f.Customers++
		after := c[first+1:]
		for _, v := range after {
			if isNext(&table.Model, s, v.stage) {
				f.Next++
				timeToNext = append(timeToNext, v.enter()-c[first].enter())
				break
			}
		}
		for _, v := range after {
			if v.stage > s {
				f.Onward++
				break
			}
		}
		if backStep(c, s, table, rule) {
			f.BackStep++
		}
		if loops(c, s, table) {
			f.Loop++
		}
		switch last := c[len(c)-1]; {
		case last.stage != s:
			f.Left++
		case !rule.Over(last.leave()):
			f.Now++
		case hasOutcome(last, table):
			f.Ended++
		default:
			f.Dropped++
		}
	}
	f.TimeIn, f.TimeToNext = quartiles(timeIn), quartiles(timeToNext)
	return f
}

// isNext reports whether to is the next stage after s; after the last stage
// come the targets of its loops.
func isNext(model *catalogue.Model, s, to int) bool {
	if s < len(model.Stages)-1 {
		return to == s+1
	}
	return to < s && figures.MoveKind(model, s, to) == figures.Loop
}

// backStep reports whether a customer made a back-step from stage s, from any
// when s is -1, in the window.
func backStep(c []visit, s int, table *catalogue.Table, rule figures.JourneyRule) bool {
	for i := 1; i < len(c); i++ {
		from, to := c[i-1], c[i]
		if (s < 0 || from.stage == s) && figures.MoveKind(&table.Model, from.stage, to.stage) == figures.Back &&
			to.enter()-from.enter() <= rule.Window {
			return true
		}
	}
	return false
}

func loops(c []visit, s int, table *catalogue.Table) bool {
	for i := 1; i < len(c); i++ {
		if c[i-1].stage == s && figures.MoveKind(&table.Model, s, c[i].stage) == figures.Loop {
			return true
		}
	}
	return false
}

func hasOutcome(v visit, table *catalogue.Table) bool {
	for _, x := range v.log {
		if outcome(table, x) {
			return true
		}
	}
	return false
}

// value is what an interaction adds: an outcome its value, and anything a
// value below zero, which is a refund.
func value(table *catalogue.Table, x Interaction) int64 {
	if outcome(table, x) || x.Value < 0 {
		return x.Value
	}
	return 0
}

func places(all [][]visit, table *catalogue.Table, rule figures.JourneyRule) []figures.Place {
	var out []figures.Place
	for s := range table.Model.Stages {
		for tp := -1; tp < len(table.Touchpoints); tp++ {
			f := figures.Place{Stage: s, Touchpoint: tp}
			for _, c := range all {
				touched := false
				for _, v := range c {
					for _, x := range v.log {
						if v.stage != s || touchpointOf(table, x) != tp {
							continue
						}
						if f.Interactions == 0 || x.Time < f.First {
							f.First = x.Time
						}
						touched = true
						f.Interactions++
						f.Value += value(table, x)
						if outcome(table, x) {
							f.Outcomes++
						}
						if x.Emotion != nil {
							f.Emotion.Add(*x.Emotion)
						}
					}
				}
				if !touched {
					continue
				}
				f.Customers++
				last := c[len(c)-1]
				switch final := last.log[len(last.log)-1]; {
				case last.stage != s || touchpointOf(table, final) != tp:
				case !rule.Over(final.Time):
					f.Now++
				case !hasOutcome(last, table):
					f.Last++
				}
			}
			if f.Interactions > 0 {
				out = append(out, f)
			}
		}
	}
	return out
}

func moves(all [][]visit, table *catalogue.Table) []figures.Move {
	var out []figures.Move
	for from := range table.Model.Stages {
		for to := range table.Model.Stages {
			f := figures.Move{From: from, To: to}
			var times []uint32
			for _, c := range all {
				before := len(times)
				for i := 1; i < len(c); i++ {
					if c[i-1].stage == from && c[i].stage == to {
						times = append(times, c[i].enter()-c[i-1].leave())
					}
				}
				if len(times) > before {
					f.Customers++
				}
			}
			if f.Time = quartiles(times); f.Time.N > 0 {
				out = append(out, f)
			}
		}
	}
	return out
}
