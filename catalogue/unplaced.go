package catalogue

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"percorso"
)

// Unplaced is what no rule places yet, most interactions first.
type Unplaced struct {
	Interactions int64           `json:"interactions" doc:"Interactions that are somewhere"`
	Unruled      int64           `json:"unruled" doc:"Of these, those whose touchpoint is only proposed from the data"`
	Channelless  int64           `json:"channelless" doc:"Those whose channel no rule decides"`
	Touchpoints  []UnplacedGroup `json:"touchpoints" doc:"Proposed touchpoints, with the rule that would lead to one of your own"`
	Channels     []UnplacedGroup `json:"channels" doc:"Sources and words whose channel no rule decides"`
}

// UnplacedGroup is some signatures that one rule would take.
type UnplacedGroup struct {
	Touchpoint   *Touchpoint        `json:"touchpoint,omitempty" doc:"As the data proposes it"`
	Channel      percorso.ChannelID `json:"channel" doc:"Where it is now"`
	Stage        percorso.StageID   `json:"stage,omitempty" doc:"In the default model, where a rule of it tells"`
	Interactions int64              `json:"interactions"`
	Signatures   int                `json:"signatures"`
	Examples     []Signature        `json:"examples"`
	Rule         []Condition        `json:"rule" doc:"Conditions of which any is enough, that match these"`
}

// maxGroups, maxExamples and maxConditions bound what Unplaced tells.
const (
	maxGroups     = 500
	maxExamples   = 3
	maxConditions = 50
)

// Unplaced lists what no rule places, on signatures and their counts.
func (c *Catalogue) Unplaced(sigs []Signature, counts []int64) (*Unplaced, error) {
	c.mu.Lock()
	e := c.edition
	c.mu.Unlock()
	comp, err := newCompiler(e.doc, e.number)
	if err != nil {
		return nil, err
	}
	table, err := comp.table("", sigs)
	if err != nil {
		return nil, err
	}
	out := &Unplaced{}
	points, channels := map[percorso.TouchpointID]*UnplacedGroup{}, map[string]*UnplacedGroup{}
	for i := range sigs {
		if !placed(sigs[i].Type) {
			continue
		}
		n := countOf(counts, i)
		out.Interactions += n
		f := factsOf(&sigs[i])
		place := table.Place(SignatureID(i))
		if at := table.Touchpoint[i]; at > 0 && table.Touchpoints[at-1].Proposed {
			t := table.Touchpoints[at-1]
			out.Unruled += n
			g := points[t.ID]
			if g == nil {
				g = &UnplacedGroup{Touchpoint: &t, Channel: place.Channel, Stage: place.Stage}
				points[t.ID] = g
			}
			g.add(sigs[i], n)
			g.gather(ruleFor(&sigs[i], place.Channel))
		}
		if !comp.channelRuled(&f) {
			out.Channelless += n
			rule := Condition{"source": {string(sigs[i].Source)}}
			if sigs[i].Channel != "" {
				rule = Condition{"sent_channel": {sigs[i].Channel}}
			}
			key := strings.Join(append(rule["source"], rule["sent_channel"]...), "\x00")
			g := channels[key]
			if g == nil {
				g = &UnplacedGroup{Channel: place.Channel, Rule: []Condition{rule}}
				channels[key] = g
			}
			g.add(sigs[i], n)
		}
	}
	out.Touchpoints, out.Channels = ranked(points), ranked(channels)
	return out, nil
}

func (g *UnplacedGroup) add(sig Signature, n int64) {
	g.Signatures++
	g.Interactions += n
	if len(g.Examples) < maxExamples {
		g.Examples = append(g.Examples, sig)
	}
}

// gather adds a condition, unless it is there: an event and a page of one name
// are proposed as one touchpoint.
func (g *UnplacedGroup) gather(c Condition) {
	same := func(o Condition) bool {
		return maps.EqualFunc(o, c, func(a, b []string) bool { return plainWords(a[0]) == plainWords(b[0]) })
	}
	if len(g.Rule) < maxConditions && !slices.ContainsFunc(g.Rule, same) {
		g.Rule = append(g.Rule, c)
	}
}

func ranked[K ~string](groups map[K]*UnplacedGroup) []UnplacedGroup {
	out := make([]UnplacedGroup, 0, len(groups))
	for _, k := range sortedKeys(groups) {
		out = append(out, *groups[K(k)])
	}
	slices.SortStableFunc(out, func(a, b UnplacedGroup) int { return cmp.Compare(b.Interactions, a.Interactions) })
	return out[:min(len(out), maxGroups)]
}

// channelRuled reports whether a channel rule matches.
func (c *compiler) channelRuled(f *facts) bool {
	return slices.ContainsFunc(c.channelRules, func(r channelRule) bool { return r.when.match(f) && !r.unless.match(f) })
}

// ruleFor returns the condition that gathers what is like sig, as a proposed
// touchpoint does.
func ruleFor(sig *Signature, channel percorso.ChannelID) Condition {
	c := Condition{}
	if channel != "" {
		c["channel"] = []string{string(channel)}
	}
	switch {
	case sig.About != "":
		return Condition{"about": {literal(sig.About)}}
	case sig.Type == percorso.Track && sig.Name != "":
		c["event"] = []string{literal(sig.Name)}
	case sig.Type != percorso.Track && sig.PageGroup != "":
		c["type"], c["page_group"] = []string{sig.Type.String()}, []string{literal(sig.PageGroup)}
	case sig.Type != percorso.Track && sig.Name != "":
		c["type"], c["page"] = []string{sig.Type.String()}, []string{literal(sig.Name)}
	default:
		c["type"] = []string{sig.Type.String()}
	}
	return c
}

// literal returns a pattern that matches s and nothing else: what would be read
// as a list or an expression is written with its first letter open.
func literal(s string) string {
	if isList(s) || isExpr(s) {
		return "?" + s[1:]
	}
	return s
}

// RealValue is a value of a field with its interactions.
type RealValue struct {
	Value        string `json:"value"`
	Interactions int64  `json:"interactions"`
}

// Values returns the values that a field has on signatures, as rules compare
// them, most interactions first; at most limit.
func (c *Catalogue) Values(name string, sigs []Signature, counts []int64, limit int) ([]RealValue, error) {
	f, ok := fieldByName(name)
	if !ok || f > fieldChannel {
		return nil, percorso.Errorf(percorso.Invalid, "catalogue: %q is no field of a signature%s", name, nearest(name, inTouchpointRule.names()))
	}
	var table *Table
	if f == fieldChannel {
		var err error
		if table, err = c.Table("", sigs); err != nil {
			return nil, err
		}
	}
	sum := map[string]int64{}
	for i := range sigs {
		if !placed(sigs[i].Type) {
			continue
		}
		fs := factsOf(&sigs[i])
		if table != nil && table.Channel[i] > 0 {
			fs[f] = string(table.Channels[table.Channel[i]-1].ID)
		}
		if fs[f] != "" {
			sum[fs[f]] += countOf(counts, i)
		}
	}
	out := make([]RealValue, 0, len(sum))
	for _, v := range sortedKeys(sum) {
		out = append(out, RealValue{v, sum[v]})
	}
	slices.SortStableFunc(out, func(a, b RealValue) int { return cmp.Compare(b.Interactions, a.Interactions) })
	return out[:min(len(out), limit)], nil
}
