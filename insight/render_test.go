package insight_test

import (
	"fmt"
	"regexp"
	"strings"
	"text/tabwriter"
	"time"

	"percorso/insight"
)

// render writes an answer as text that can be read beside the question.
func render(answer any) string {
	var b strings.Builder
	switch a := answer.(type) {
	case *insight.JourneyAnswer:
		renderJourney(&b, &a.Journey)
		if a.Compare != nil {
			b.WriteString("compared with\n")
			renderJourney(&b, a.Compare)
		}
	case *insight.GraphAnswer:
		renderGraph(&b, a)
		if a.Compare != nil {
			b.WriteString("compared with\n")
			renderGraph(&b, a.Compare)
		}
	case *insight.FlowsAnswer:
		renderFlows(&b, &a.Flows)
		if a.Compare != nil {
			b.WriteString("compared with\n")
			renderFlows(&b, a.Compare)
		}
	case *insight.FunnelAnswer:
		renderFunnel(&b, a)
		if a.Compare != nil {
			b.WriteString("compared with\n")
			renderFunnel(&b, a.Compare)
		}
	}
	return trailing.ReplaceAllString(b.String(), "\n")
}

var trailing = regexp.MustCompile(` +\n`)

// table writes lines of cells under each other.
func table(b *strings.Builder, lines [][]any) {
	w := tabwriter.NewWriter(b, 0, 0, 2, ' ', 0)
	for _, cells := range lines {
		for i, c := range cells {
			if i > 0 {
				_, _ = fmt.Fprint(w, "\t")
			}
			_, _ = fmt.Fprint(w, c)
		}
		_, _ = fmt.Fprint(w, "\n")
	}
	_ = w.Flush()
}

func renderCoverage(b *strings.Builder, c insight.Coverage) {
	fmt.Fprintf(b, "%d customers, %d interactions, %d on a stage, until %s\n", c.Customers, c.Interactions, c.Placed, c.Until)
}

func renderJourney(b *strings.Builder, j *insight.Journey) {
	renderCoverage(b, j.Coverage)
	t := j.Totals
	fmt.Fprintf(b, "%d with an outcome, %d outcomes, %s, %s to the first; %d stepped back, %d dropped, %d now; feeling %s\n",
		t.OutcomeCustomers, t.Outcomes, money(t.Value), middle(t.TimeToOutcome), t.BackStep, t.Dropped, t.Now, felt(t.Emotion))
	lines := [][]any{{"stage", "people", "interactions", "visits", "next", "onward", "in", "to next", "back", "loop", "left", "ended", "dropped", "now", "outcomes", "value", "feeling"}}
	for _, s := range j.Stages {
		lines = append(lines, []any{
			s.Stage, s.Customers, s.Interactions, s.Visits, s.Next, s.Onward, middle(s.TimeIn), middle(s.TimeToNext),
			s.BackStep, s.Loop, s.Left, s.Ended, s.Dropped, s.Now, s.Outcomes, money(s.Value), felt(s.Emotion),
		})
	}
	table(b, lines)
	lines = [][]any{{"touchpoint", "stage", "people", "interactions", "now", "last", "outcomes", "value", "feeling", "first seen"}}
	for _, p := range j.Touchpoints {
		lines = append(lines, []any{p.Touchpoint.ID, p.Stage, p.Customers, p.Interactions, p.Now, p.Last, p.Outcomes, money(p.Value), felt(p.Emotion), p.FirstSeen})
	}
	table(b, lines)
	lines = [][]any{{"move", "kind", "times", "people", "time"}}
	for _, m := range j.Transitions {
		lines = append(lines, []any{string(m.From) + " > " + string(m.To), m.Kind, m.Moves, m.Customers, middle(m.Time)})
	}
	table(b, lines)
}

func renderGraph(b *strings.Builder, g *insight.GraphAnswer) {
	renderCoverage(b, g.Coverage)
	lines := [][]any{{"node", "interactions", "people", "starts", "ends"}}
	for _, n := range g.Nodes {
		lines = append(lines, []any{n.ID, n.Interactions, n.Customers, n.Starts, n.Ends})
	}
	table(b, lines)
	lines = [][]any{{"edge", "times", "people", "mean", "median", "least", "most", "back"}}
	for _, e := range g.Edges {
		back := ""
		if e.Back {
			back = "back"
		}
		lines = append(lines, []any{e.From + " > " + e.To, e.Count, e.Customers, span(int64(e.Mean)), span(e.Median), span(e.Min), span(e.Max), back})
	}
	table(b, lines)
}

func renderFunnel(b *strings.Builder, f *insight.FunnelAnswer) {
	renderCoverage(b, f.Coverage)
	lines := [][]any{{"step", "people", "of the first", "of the one before", "dropped", "time", "from the first"}}
	for _, s := range f.Steps {
		lines = append(lines, []any{s.Name, s.Customers, percent(s.FromFirst), percent(s.FromPrev), s.Dropped, middle(s.Time), middle(s.TimeFirst)})
	}
	table(b, lines)
}

func renderFlows(b *strings.Builder, f *insight.Flows) {
	renderCoverage(b, f.Coverage)
	fmt.Fprintf(b, "%d passes of %d customers\n", f.Passes, f.Customers)
	balance := func(w insight.FlowBalance) []any {
		return []any{w.Starts, w.Returned, w.Earlier, w.In, w.Out, w.Dropped, w.Ended, w.Now, w.Back, w.Loop, w.Arrived, w.Later}
	}
	head := []any{"starts", "returned", "earlier", "in", "out", "dropped", "ended", "now", "back", "loop", "arrived", "later"}
	lines := [][]any{append([]any{"stage", "passes", "people", "onward"}, head...)}
	for _, c := range f.Columns {
		lines = append(lines, append([]any{c.Stage, c.Passes, c.Customers, c.Onward}, balance(c.FlowBalance)...))
	}
	table(b, lines)
	lines = [][]any{append([]any{"node", "passes", "people", "merged"}, head...)}
	for _, n := range f.Nodes {
		lines = append(lines, append([]any{n.Key, n.Passes, n.Customers, len(n.Merged)}, balance(n.FlowBalance)...))
	}
	table(b, lines)
	lines = [][]any{{"link", "kind", "passes", "people", "time"}}
	for _, l := range f.Links {
		lines = append(lines, []any{l.From + " > " + l.To, l.Kind, l.Passes, l.Customers, middle(l.Time)})
	}
	for _, r := range f.Returns {
		lines = append(lines, []any{string(r.From) + " > " + string(r.To), r.Kind, r.Passes, r.Customers, middle(r.Time)})
	}
	table(b, lines)
}

func percent(share float64) string { return fmt.Sprintf("%.1f%%", 100*share) }

func money(v insight.Value) string { return fmt.Sprintf("%.2f", float64(v)/100) }

func felt(f insight.Feeling) string {
	switch {
	case f.Mean == nil:
		return "-"
	case f.Low == nil:
		return fmt.Sprintf("%+.2f of 1", *f.Mean)
	}
	return fmt.Sprintf("%+.2f (%+.2f to %+.2f) of %d", *f.Mean, *f.Low, *f.High, f.N)
}

func middle(q insight.Quartiles) string {
	if q.Median == nil {
		return "-"
	}
	return span(*q.Median)
}

// span writes seconds shortly: "2d3h", "4m".
func span(seconds int64) string {
	d := time.Duration(seconds) * time.Second
	days := d / (24 * time.Hour)
	rest := (d - days*24*time.Hour).String()
	rest = strings.TrimSuffix(strings.TrimSuffix(rest, "0s"), "h0m")
	if !strings.HasSuffix(rest, "h") && !strings.HasSuffix(rest, "m") && !strings.HasSuffix(rest, "s") && rest != "" {
		rest += "h"
	}
	if days > 0 {
		return fmt.Sprintf("%dd%s", days, rest)
	}
	if rest == "" {
		return "0"
	}
	return rest
}
