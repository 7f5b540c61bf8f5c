package insight

import "strings"

var (
	_ Sheets = (*PathsAnswer)(nil)
	_ Sheets = (*VariantsAnswer)(nil)
)

// Sheets lays the paths out by node of each step, and by link.
func (a *PathsAnswer) Sheets(language string) []Sheet {
	out := a.sheets(language)
	if a.Compare == nil {
		return out
	}
	return Compared(out, a.Compare.sheets(language))
}

func (f *PathFigures) sheets(language string) []Sheet {
	nodes := NewSheet("nodes", "Passi", "Steps",
		ColAs("step", Count, "Passo", "Step"), Col("node", Words), Col("kind", Words), ColAs("paths", Count, "Percorsi", "Paths"), Col("customers", Count), Col("share", Share),
		Col("starts", Count), Col("earlier", Count), Col("in", Count), Col("out", Count), Col("dropped", Count), Col("ended", Count), Col("now", Count),
		Col("arrived", Count), Col("later", Count), ColAs("difference", Share, "Differenza di quota", "Difference of shares"))
	called := map[string]string{}
	at := map[string]int{}
	for _, s := range f.Steps {
		for i := range s.Nodes {
			n := &s.Nodes[i]
			called[n.Key], at[n.Key] = n.Name.In(language), s.Number
			nodes.Add(s.Number, n.Name.In(language), n.Kind, n.Paths, n.Customers, n.Share, n.Starts, n.Earlier, n.In, n.Out, n.Dropped, n.Ended, n.Now, n.Arrived, n.Later, n.Difference)
		}
	}
	links := NewSheet("links", "Passaggi", "Moves",
		ColAs("step", Count, "Dal passo", "From step"), Col("from", Words), Col("to", Words), ColAs("paths", Count, "Percorsi", "Paths"), Col("customers", Count), Col("share", Share),
		Col("time_q1", Duration), Col("time_median", Duration), Col("time_q3", Duration), ColAs("difference", Share, "Differenza di quota", "Difference of shares"))
	for _, s := range f.Steps {
		for i := range s.Links {
			l := &s.Links[i]
			links.Add(at[l.From], called[l.From], called[l.To], l.Paths, l.Customers, l.Share, l.Time.Q1, l.Time.Median, l.Time.Q3, l.Difference)
		}
	}
	return []Sheet{nodes, links}
}

// Sheets lists the variants, and what is done again by node.
func (a *VariantsAnswer) Sheets(language string) []Sheet {
	out := a.sheets(language)
	if a.Compare == nil {
		return out
	}
	return Compared(out, a.Compare.sheets(language))
}

func (f *VariantFigures) sheets(language string) []Sheet {
	list := NewSheet("variants", "Varianti", "Variants",
		Col("number", Count), ColAs("variant", Words, "Variante", "Variant"), ColAs("paths", Count, "Percorsi", "Paths"), Col("customers", Count), Col("share", Share),
		ColAs("cumulative", Share, "Quota cumulata", "Cumulative share"), Col("time_q1", Duration), Col("time_median", Duration), Col("time_q3", Duration),
		Col("dropped", Count), Col("ended", Count), Col("now", Count), Col("arrived", Count),
		ColAs("self_loops", Count, "Si ripete subito", "Self-loops"), ColAs("repetitions", Count, "Ritorna più avanti", "Repetitions"), Col("back", Count), Col("loop", Count))
	for i := range f.Variants {
		v := &f.Variants[i]
		list.Add(i+1, v.words(language), v.Paths, v.Customers, v.Share, v.Cumulative, v.Time.Q1, v.Time.Median, v.Time.Q3,
			v.Dropped, v.Ended, v.Now, v.Arrived, v.Rework.SelfLoops, v.Rework.Repetitions, v.Rework.Backs, v.Rework.Loops)
	}
	again := NewSheet("again", "Rilavorazioni", "Rework",
		Col("node", Words), ColAs("paths", Count, "Percorsi", "Paths"), ColAs("self_loops", Count, "Si ripete subito", "Self-loops"), ColAs("self_loop_paths", Count, "In percorsi", "In paths"),
		ColAs("repetitions", Count, "Ritorna più avanti", "Repetitions"), ColAs("repetition_paths", Count, "In percorsi", "In paths"))
	for i := range f.Again {
		n := &f.Again[i]
		again.Add(n.Name.In(language), n.Paths, n.SelfLoops, n.SelfLoopPaths, n.Repetitions, n.RepetitionPaths)
	}
	return []Sheet{list, again}
}

// words are the variant's nodes in their order.
func (v *Variant) words(language string) string {
	var names []string
	for i := range v.Nodes {
		names = append(names, v.Nodes[i].Name.In(language))
	}
	if v.Length > len(v.Nodes) {
		names = append(names, "…")
	}
	return strings.Join(names, " → ")
}
