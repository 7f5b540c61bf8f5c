package insight

import (
	"fmt"
	"strings"

	"percorso"
	"percorso/sequence/figures"
)

// Kinds of query that are about paths.
const (
	KindPaths    = "paths"
	KindVariants = "variants"
)

// Paths says what paths are: of kind paths step by step, of kind variants whole,
// and of kind graph what came after what in them.
//
// Interactions of a customer in a row make one case: a session, the whole
// journey, or those with one value of a property. A path is what from and to
// leave of a case. Its steps are its interactions on a node, in the order of
// time and then of the journal; those on none are passed over.
type Paths struct {
	Node       string      `json:"node,omitempty" doc:"What the nodes are: channel, touchpoint, stage, event, source or property:NAME; touchpoint when absent"`
	Groups     []PathGroup `json:"groups,omitempty" maxItems:"100" doc:"Values that are one node together; the first that fits a value takes it"`
	Open       []string    `json:"open,omitempty" maxItems:"100" doc:"Names of groups whose values are nodes of their own all the same"`
	Within     string      `json:"within,omitempty" doc:"What a case is: session, journey (all that the query selects of a customer), or property:NAME (the interactions of a customer with one value of it, as of an order); session when absent"`
	Gap        string      `json:"gap,omitempty" doc:"session: a silence longer than this begins a new one, 30m when absent"`
	Containing []Condition `json:"containing,omitempty" doc:"Only cases with an interaction that meets these"`
	From       []Condition `json:"from,omitempty" doc:"A path begins at an interaction of the case that meets these; cases without one are left out"`
	To         []Condition `json:"to,omitempty" doc:"A path ends at an interaction that meets these, after the one of from; cases without one are left out"`
	Occurrence string      `json:"occurrence,omitempty" enum:"first,last" doc:"Which interactions from and to take: the first of from and the first of to after it, or the last of to and the last of from before it; first when absent"`
	Repeats    bool        `json:"repeats,omitempty" doc:"Whether each interaction is a step, also when the one before is on the same node; else these are one step"`
	Reverse    bool        `json:"reverse,omitempty" doc:"paths: number the steps from the end"`
	Depth      int         `json:"depth,omitempty" minimum:"0" maximum:"20" doc:"paths: how many steps are followed, 5 when absent"`
	Top        int         `json:"top,omitempty" minimum:"0" maximum:"200" doc:"paths: how many nodes each step shows, 1 to 50, 8 when absent. graph: how many nodes, 30 when absent. variants: how many, 20 when absent. The rest is shown together"`
	Shown      []string    `json:"shown,omitempty" maxItems:"100" doc:"paths, graph: ids of nodes that are shown in any case"`
	Through    []string    `json:"through,omitempty" maxItems:"20" doc:"paths: keys of nodes, as the answer gives them: only the paths that pass through all of these, each at its step"`
}

// PathGroup is values that are one node together.
type PathGroup struct {
	Name  string   `json:"name,omitempty" maxLength:"200" doc:"The node's id and name; the patterns when absent"`
	Match []string `json:"match" minItems:"1" maxItems:"100" doc:"Patterns, any of which fits: * stands for any text, all else for itself, letter case included. A value fits by its id or by a name that it is shown by"`
}

// What a case is, and which occurrence counts.
const (
	WithinSession = "session"
	WithinJourney = "journey"

	OccurrenceFirst = "first"
	OccurrenceLast  = "last"
)

const (
	defaultGap      = "30m"
	defaultDepth    = 5
	defaultPathTop  = 8
	defaultGraphTop = 30
	defaultVariants = 20
	mostPathTop     = 50
	mostVariants    = 200
	mostGroups      = 100
)

// aboutPaths reports whether the query has paths to be about.
func (q *Query) aboutPaths() bool {
	return q.Kind == KindPaths || q.Kind == KindVariants || q.Kind == KindGraph && q.Paths != nil || q.Who.walks()
}

func (q *Query) checkPaths() error {
	if !q.aboutPaths() {
		return nil
	}
	p := q.Paths
	if p == nil {
		p = &Paths{}
	}
	if q.Kind == KindGraph && q.Node != "" {
		return fault("node", "the paths say what the nodes are", "leave one of node and paths.node out")
	}
	if q.Kind == KindGraph && q.Collapse {
		return fault("collapse", "the paths say whether repeats count", "leave collapse out, and give paths.repeats")
	}
	if err := p.checkNodes(); err != nil {
		return err
	}
	if name, ok := strings.CutPrefix(p.Within, propertyPrefix); ok {
		if name == "" {
			return fault("paths.within", fmt.Sprintf("%q names nothing", p.Within), "write the name behind the colon: "+propertyPrefix+"order_id")
		}
	} else if p.Within != "" && p.Within != WithinSession && p.Within != WithinJourney {
		return fault("paths.within", fmt.Sprintf("cases cannot be made of %q", p.Within), "give session, journey or property:NAME")
	}
	if p.Gap != "" && p.Within != "" && p.Within != WithinSession {
		return fault("paths.gap", "only sessions end by a silence", "leave it out, or give session in paths.within")
	}
	switch p.Occurrence {
	case "", OccurrenceFirst, OccurrenceLast:
	default:
		return fault("paths.occurrence", fmt.Sprintf("there is no occurrence %q", p.Occurrence), "give first or last")
	}
	return q.checkPathSizes(p)
}

func (p *Paths) checkNodes() error {
	if p.Node != "" {
		if err := checkOwnField("paths.node", p.Node); err != nil {
			return err
		}
	}
	if len(p.Groups) > mostGroups {
		return fault("paths.groups", fmt.Sprintf("%d groups are too many", len(p.Groups)), fmt.Sprintf("give at most %d", mostGroups))
	}
	names := map[string]bool{}
	for i := range p.Groups {
		g := &p.Groups[i]
		at := fmt.Sprintf("paths.groups[%d]", i)
		if len(g.Match) == 0 || len(g.Match) > mostGroups {
			return fault(at+".match", fmt.Sprintf("the group has %d patterns", len(g.Match)), fmt.Sprintf("give 1 to %d", mostGroups))
		}
		if names[g.name()] {
			return fault(at+".name", fmt.Sprintf("two groups are called %q", g.name()), "give each a name of its own")
		}
		names[g.name()] = true
	}
	for i, name := range p.Open {
		if !names[name] {
			return fault(fmt.Sprintf("paths.open[%d]", i), fmt.Sprintf("there is no group %q", name), "give the name of one of paths.groups")
		}
	}
	return nil
}

// checkPathSizes holds what bounds the answer, and what only some kinds use.
func (q *Query) checkPathSizes(p *Paths) error {
	steps := q.Kind == KindPaths || q.Who != nil && q.Who.Is == "walked"
	for field, given := range map[string]bool{
		"paths.reverse": p.Reverse, "paths.depth": p.Depth != 0, "paths.through": p.Through != nil,
	} {
		if given && !steps {
			return fault(field, fmt.Sprintf("a query of kind %q does not use it", q.Kind), "leave it out")
		}
	}
	if p.Shown != nil && (q.Kind == KindVariants || q.Who != nil && q.Who.Is == "followed") {
		return fault("paths.shown", fmt.Sprintf("a query of kind %q does not use it", q.Kind), "leave it out")
	}
	most := mostVariants
	if steps {
		most = mostPathTop
	}
	switch {
	case p.Depth < 0 || p.Depth > figures.MaxPathSteps:
		return fault("paths.depth", fmt.Sprintf("%d is no number of steps", p.Depth), fmt.Sprintf("give 1 to %d", figures.MaxPathSteps))
	case p.Top < 0 || p.Top > most:
		return fault("paths.top", fmt.Sprintf("%d is no number of what is shown", p.Top), fmt.Sprintf("give 1 to %d", most))
	}
	return nil
}

// withPathDefaults fills in what the paths leave open.
func (q *Query) withPathDefaults() {
	p := Paths{}
	if q.Paths != nil {
		p = *q.Paths
	}
	or(&p.Node, NodeTouchpoint)
	or(&p.Within, WithinSession)
	if p.Within == WithinSession {
		or(&p.Gap, defaultGap)
	}
	if p.From != nil || p.To != nil {
		or(&p.Occurrence, OccurrenceFirst)
	}
	if p.Within != WithinSession && q.Kind != KindGraph {
		or(&q.Silence, defaultSilence)
	}
	top := defaultGraphTop
	switch {
	case q.Kind == KindPaths || q.Who != nil && q.Who.Is == "walked":
		top = defaultPathTop
		if p.Depth == 0 {
			p.Depth = defaultDepth
		}
	case q.Kind == KindVariants:
		top = defaultVariants
	}
	if p.Top == 0 {
		p.Top = top
	}
	groups := make([]PathGroup, len(p.Groups))
	for i := range p.Groups {
		groups[i] = PathGroup{Name: p.Groups[i].name(), Match: p.Groups[i].Match}
	}
	if p.Groups != nil {
		p.Groups = groups
	}
	q.Paths = &p
}

// name is what the group is called.
func (g *PathGroup) name() string {
	if g.Name != "" {
		return g.Name
	}
	return strings.Join(g.Match, ", ")
}

// fits reports whether a value belongs to the group.
func (g *PathGroup) fits(id string, name percorso.Text) bool {
	for _, pattern := range g.Match {
		if fits(pattern, id) || name.It != "" && fits(pattern, name.It) || name.En != "" && fits(pattern, name.En) {
			return true
		}
	}
	return false
}

// fits reports whether a text is as the pattern says, * standing for any text.
// It takes time in proportion to the lengths multiplied, whatever the pattern.
func fits(pattern, text string) bool {
	star, mark := -1, 0 // where the last * stands, and up to where it has taken
	p, t := 0, 0
	for t < len(text) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, mark = p, t
			p++
		case p < len(pattern) && pattern[p] == text[t]:
			p++
			t++
		case star >= 0:
			mark++
			p, t = star+1, mark
		default:
			return false
		}
	}
	return strings.Trim(pattern[p:], "*") == ""
}
