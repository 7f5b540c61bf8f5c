package naive

import (
	"slices"

	"percorso/catalogue"
	"percorso/identity/graph"
	"percorso/sequence/figures"
)

// WhoAsk is what the twin takes in place of a Who's funnel and flows.
type WhoAsk struct {
	Steps []Step
	Flow  FlowAsk
}

// Customers lists the customers of a log whom who chooses, ask being its funnel
// and flows as the twin takes them; node tells the identifier of a customer.
func Customers(log Log, table *catalogue.Table, rule figures.JourneyRule, who figures.Who, ask WhoAsk, node func(customer int) graph.Node) *figures.Customers {
	out := &figures.Customers{Coverage: coverage(log, table)}
	for _, c := range log.customers() {
		if chosen(c, table, rule, who, ask) {
			out.List = append(out.List, customer(c, table, rule, node(c[0].Customer)))
		}
	}
	slices.SortFunc(out.List, func(a, b figures.Customer) int { return int(a.Node) - int(b.Node) })
	return out
}

// chosen asks the journey, the funnel or the flows of this one customer alone
// whether the figure counts them.
func chosen(c Log, table *catalogue.Table, rule figures.JourneyRule, who figures.Who, ask WhoAsk) bool {
	steps := ask.Steps
	if who.Part == figures.PartAll {
		return true
	}
	if who.Part == figures.PartPassed {
		return passed(Flows(c, table, ask.Flow), &who.Passed)
	}
	if who.Part == figures.PartReached || who.Part == figures.PartStopped {
		f := Funnel(c, table, steps, who.Window)
		reached := f.Steps[who.Step].Customers == 1
		if who.Part == figures.PartReached {
			return reached
		}
		return reached && who.Step+1 < len(steps) && f.Steps[who.Step+1].Customers == 0
	}
	j := Journey(c, table, rule)
	n := int64(0)
	for s, st := range j.Stages {
		if who.Stage >= 0 && s != who.Stage {
			continue
		}
		switch who.Part {
		case figures.PartLeft:
			n += st.Left
		case figures.PartNext:
			n += st.Next
		case figures.PartOnward:
			n += st.Onward
		case figures.PartBack:
			n += st.BackStep
		case figures.PartLooped:
			n += st.Loop
		case figures.PartEnded:
			n += endedAt(c, table, st.Ended, who)
		default:
		}
	}
	for _, p := range j.Places {
		if who.Stage >= 0 && p.Stage != who.Stage || who.Touchpoint >= 0 && p.Touchpoint != who.Touchpoint {
			continue
		}
		switch who.Part {
		case figures.PartVisited:
			n += p.Customers
		case figures.PartOutcome:
			n += p.Outcomes
		case figures.PartNow:
			n += p.Now
		case figures.PartDropped:
			n += p.Last
		default:
		}
	}
	for _, m := range j.Moves {
		if who.Part == figures.PartMoved && (who.Stage < 0 || m.From == who.Stage) && m.To == who.To {
			n += m.Customers
		}
	}
	return n > 0
}

// passed reports whether the flows of one customer have what who asks for.
func passed(f *figures.Flows, who *figures.Passed) bool {
	if who.To < 0 {
		return f.Nodes[who.From].Passes > 0
	}
	moves := f.Links
	if who.Return {
		moves = f.Returns
	}
	return slices.ContainsFunc(moves, func(m figures.Move) bool { return m.From == who.From && m.To == who.To })
}

// endedAt is ended where the last interaction was at the touchpoint asked for.
func endedAt(c Log, table *catalogue.Table, ended int64, who figures.Who) int64 {
	all := visits(c, table)
	if ended == 0 || len(all) == 0 {
		return 0
	}
	last := all[len(all)-1].log
	if who.Touchpoint >= 0 && touchpointOf(table, last[len(last)-1]) != who.Touchpoint {
		return 0
	}
	return ended
}

func customer(c Log, table *catalogue.Table, rule figures.JourneyRule, node graph.Node) figures.Customer {
	one := figures.Customer{Node: node, First: c[0].Time, Last: c[len(c)-1].Time, Interactions: uint32(len(c)), Stage: -1}
	for _, x := range c {
		if int(x.Signature) < len(table.Channel) && table.Channel[x.Signature] > 0 {
			one.Channels.Add(int(table.Channel[x.Signature]) - 1)
		}
	}
	all := visits(c, table)
	one.Visits = uint32(len(all))
	for i, v := range all {
		one.Stage = v.stage
		if i > 0 && backStep(all[i-1:i+1], -1, table, rule) {
			one.BackSteps++
		}
		for _, x := range v.log {
			one.Value += value(table, x)
			if outcome(table, x) {
				one.Outcomes++
			}
			if x.Emotion != nil {
				one.Felt++
				one.Feeling += int64(*x.Emotion)
			}
		}
	}
	return one
}
