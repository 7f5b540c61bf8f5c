package insight

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"percorso"
	"percorso/catalogue"
	"percorso/sequence"
	"percorso/sequence/figures"
)

// pathPlaces is what the nodes of paths are, by id.
type pathPlaces struct {
	figures.PathNodes
	nodes []pathPlace
	model *catalogue.Model
}

// pathPlace is a node: a value, or a group of values.
type pathPlace struct {
	id     string
	name   percorso.Text
	values int // how many a group has; 0 for a value of its own
	stage  int // position in the model, -1 for none or several
}

// pathNodes lays out the nodes of the paths. A value is looked at once, not once
// for each of its interactions.
func (s *scope) pathNodes(p *Paths) (*pathPlaces, error) {
	out := &pathPlaces{model: &s.table.Model}
	found := map[string]*pathPlace{}
	type member struct{ group, id string }
	members := map[member]bool{}
	meet := func(id string, name percorso.Text, stage int) string {
		group := p.group(id, name)
		first := !members[member{group, id}]
		members[member{group, id}] = true
		if group != "" {
			id, name = group, percorso.Text{It: group, En: group}
		}
		n := found[id]
		if n == nil {
			n = &pathPlace{id: id, name: name, stage: stage}
			found[id] = n
		}
		if n.stage != stage {
			n.stage = -1
		}
		if group != "" && first {
			n.values++
		}
		return id
	}
	property, byValue := strings.CutPrefix(p.Node, propertyPrefix)
	ids := make([]string, len(s.signatures)) // by signature
	byID := map[string]string{}              // of values, where properties are nodes
	if byValue {
		s.lookAtProperty(property)
		if view, ok := s.view.(valued); ok {
			for _, v := range view.PropertyValues(property, 0) {
				byID[v.Value] = meet(v.Value, percorso.Text{It: v.Value, En: v.Value}, -1)
			}
		}
	} else {
		s.signatureNodes(p.Node, ids, meet)
	}
	for _, n := range found {
		out.nodes = append(out.nodes, *n)
	}
	if len(out.nodes) >= math.MaxUint16 {
		return nil, fault("paths.node", fmt.Sprintf("the nodes would be %d different values", len(out.nodes)), "group them, or ask for touchpoints")
	}
	slices.SortFunc(out.nodes, func(a, b pathPlace) int { return strings.Compare(a.id, b.id) })
	number := make(map[string]uint16, len(out.nodes))
	for i := range out.nodes {
		number[out.nodes[i].id] = uint16(i + 1)
	}
	out.Count = len(out.nodes)
	if byValue {
		out.Of = s.valuesOf(property, s.common(property, func(value string) (uint16, bool) { n, ok := number[byID[value]]; return n, ok }))
	} else {
		out.At = make([]uint16, len(ids))
		for code, id := range ids {
			out.At[code] = number[id]
		}
	}
	if name, ok := strings.CutPrefix(p.Within, propertyPrefix); ok {
		s.lookAtProperty(name)
		cases := uint16(0)
		out.Case = s.valuesOf(name, func(string) (uint16, bool) { cases++; return cases, true })
	}
	return out, nil
}

// valuesOf returns the numbers of a property's values, for each block.
func (s *scope) valuesOf(property string, number func(string) (uint16, bool)) []sequence.Sparse[uint16] {
	if view, ok := s.view.(valued); ok {
		return view.Values(property, number)
	}
	return make([]sequence.Sparse[uint16], len(s.blocks))
}

// signatureNodes meets the nodes that signatures decide.
func (s *scope) signatureNodes(field string, ids []string, meet func(string, percorso.Text, int) string) {
	// A value is met once, however many signatures have it.
	type met struct {
		id    string
		stage int
	}
	known := map[met]string{}
	names := map[string]string{}
	for code := range s.signatures {
		id, name := s.node(field, code)
		if field == fieldSource {
			id = string(s.signatures[code].Source)
			name = percorso.Text{It: id, En: id}
		}
		if id == "" {
			continue
		}
		stage := -1
		if code < len(s.table.Stage) && (field == fieldTouchpoint || field == fieldStage) {
			stage = int(s.table.Stage[code]) - 1
		}
		m := met{id, stage}
		if _, ok := known[m]; !ok {
			if _, again := names[id]; again {
				known[m] = meet(id, name, -1) // on several stages
			} else {
				known[m] = meet(id, name, stage)
			}
			names[id] = known[m]
		}
		ids[code] = known[m]
	}
}

// group returns the name of the group that takes a value, or "".
func (p *Paths) group(id string, name percorso.Text) string {
	for i := range p.Groups {
		g := &p.Groups[i]
		if !slices.Contains(p.Open, g.name()) && g.fits(id, name) {
			return g.name()
		}
	}
	return ""
}

// pathRule compiles what the paths are, but for the selection.
func (s *scope) pathRule(q *Query) (figures.PathRule, error) {
	p := q.Paths
	r := figures.PathRule{Gap: math.MaxUint32, Collapse: !p.Repeats, Last: p.Occurrence == OccurrenceLast, Reverse: p.Reverse, Depth: p.Depth}
	var err error
	if p.Within == WithinSession {
		if r.Gap, err = seconds("paths.gap", p.Gap, 1); err != nil {
			return r, err
		}
		r.Gap = min(r.Gap, math.MaxUint32-1)
		r.Silence = r.Gap + 1 // over once an interaction would begin a new one
	} else if q.Silence != "" { // a graph does not ask how paths end
		if r.Silence, err = seconds("silence", q.Silence, 1); err != nil {
			return r, err
		}
	}
	for _, end := range []struct {
		field string
		where []Condition
		to    **figures.Step
	}{{"from", p.From, &r.From}, {"to", p.To, &r.To}, {"containing", p.Containing, &r.Containing}} {
		if len(end.where) == 0 {
			continue
		}
		f, err := s.filter("paths."+end.field, end.where)
		if err != nil {
			return r, err
		}
		*end.to = &figures.Step{Signatures: f.signatures, Events: f.events, Profiles: f.profiles}
	}
	return r, nil
}
