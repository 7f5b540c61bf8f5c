package binding

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"percorso"
	"percorso/catalogue"
	"percorso/insight"
	"percorso/journeymap/document"
	"percorso/sequence/figures"
)

// ask is what one binding needs: a set of the tally, a funnel, or the critical
// points.
type ask struct {
	bind    Bind
	node    document.NodeID
	name    percorso.Text
	missing []string
	fault   string
	set     *insight.Set   // touchpoint, channel, survey
	steps   []insight.Step // funnel, path
	window  string
	cells   []insight.Set // of a lane: by column
}

// level is a row of stages that is measured as one journey: the stages of the
// map, or its columns where some stages have steps.
type level struct {
	nodes  []document.Node
	binds  []*Bind // by node; nil for one that is not bound
	ids    []percorso.StageID
	names  []percorso.Text
	miss   [][]string
	shared [][]string
	faults []string

	model  percorso.ModelID // of the catalogue
	own    []insight.OwnStage
	loops  []insight.OwnLoop
	bound  int
	actual bool // whether the stages are the model's own
}

// query sets the level's stages on a question.
func (l *level) query(q insight.Query) insight.Query {
	q.Model = l.model
	if !l.actual && len(l.own) > 0 {
		q.Stages, q.Loops = l.own, l.loops
	}
	return q
}

// plan is a map's bindings, ready to be asked.
type plan struct {
	doc     *document.Document
	world   *world
	columns *level
	stages  *level // the same as columns, where no stage has steps
	asks    []*ask
	unknown map[[2]string][]string // kind and name: nodes
	order   [][2]string
	costs   bool // whether something is bound to a cost or a critical point
}

// BindOf returns a node's binding: its property "bind", or the touchpoint that a
// card names. It is nil without one; fault says why it cannot be read.
func BindOf(n document.Node) (b *Bind, fault string) {
	raw, ok := n.Props["bind"]
	if !ok {
		if t, ok := document.Read[percorso.TouchpointID](n, "touchpoint"); ok && t != "" && n.Kind == document.KindCard {
			return &Bind{Of: OfTouchpoint, Touchpoint: t}, ""
		}
		return nil, ""
	}
	b = &Bind{}
	if err := json.Unmarshal(raw, b); err != nil {
		return b, fmt.Sprintf("the binding cannot be read: %v", err)
	}
	return b, ""
}

// touchpoints returns what a binding names, each once.
func (b *Bind) touchpoints() (out []percorso.TouchpointID) {
	for _, t := range append(slices.Clone(b.Touchpoints), b.Touchpoint) {
		if t != "" && !slices.Contains(out, t) {
			out = append(out, t)
		}
	}
	return out
}

func compile(doc *document.Document, w *world) (*plan, error) {
	p := &plan{doc: doc, world: w, unknown: map[[2]string][]string{}}
	stages, columns := doc.Stages(), doc.Ends()
	var err error
	if p.columns, err = p.level(columns); err != nil {
		return nil, err
	}
	p.stages = p.columns
	if slices.ContainsFunc(columns, func(n document.Node) bool { return n.Parent != document.Root }) {
		if p.stages, err = p.level(stages); err != nil {
			return nil, err
		}
	}
	cells := doc.Cells()
	for _, lane := range doc.Lanes() {
		p.lane(lane)
		for _, column := range append(slices.Clone(stages), columns...) {
			for _, card := range cells[document.Cell{Lane: lane.ID, Stage: column.ID}] {
				p.node(card, false)
			}
			delete(cells, document.Cell{Lane: lane.ID, Stage: column.ID})
		}
	}
	return p, nil
}

// level compiles a row of stages.
func (p *plan) level(nodes []document.Node) (*level, error) {
	n := len(nodes)
	l := &level{
		nodes: nodes, binds: make([]*Bind, n), ids: make([]percorso.StageID, n), names: make([]percorso.Text, n),
		miss: make([][]string, n), shared: make([][]string, n), faults: make([]string, n), actual: true,
	}
	l.model = percorso.ModelID(p.doc.Map().Text("model"))
	model, err := p.world.table(l.model)
	if err != nil {
		p.note("model", string(l.model), document.Root)
		l.model = ""
		if model, err = p.world.table(""); err != nil {
			return nil, err
		}
	}
	var first percorso.ModelID
	used := map[percorso.StageID]bool{}
	for i, node := range nodes {
		b, fault := BindOf(node)
		if b == nil || fault != "" {
			l.faults[i] = fault
			continue
		}
		switch b.Of {
		case OfStage:
			if b.Model != "" && first == "" {
				first = b.Model
			}
			if used[b.Stage] || len(b.touchpoints()) > 0 {
				l.actual = false
			}
			used[b.Stage] = true
		case OfTouchpoint:
			l.actual = false
		default:
			l.faults[i] = fmt.Sprintf("a stage cannot be bound to %q: bind it to a stage of the model or to touchpoints", b.Of)
			continue
		}
		l.binds[i] = b
		l.bound++
	}
	if first != "" {
		if t, err := p.world.table(first); err == nil {
			l.model, model = first, t
		} else {
			p.note("model", string(first), document.Root)
		}
	}
	p.stagesOf(l, model)
	if len(l.own) > figures.MaxStages {
		for i := range l.binds {
			if l.binds[i] != nil {
				l.faults[i], l.binds[i] = fmt.Sprintf("%d stages are bound and at most %d can be measured at once: take a part of them to a map of its own", len(l.own), figures.MaxStages), nil
			}
		}
		l.own, l.bound = nil, 0
	}
	l.loops = p.loops(l)
	return l, nil
}

// stagesOf works out what each bound stage is made of.
func (p *plan) stagesOf(l *level, table *catalogue.Table) {
	takenStage, takenPoint := map[percorso.StageID]bool{}, map[percorso.TouchpointID]bool{}
	for i, b := range l.binds {
		if b == nil {
			continue
		}
		id := percorso.StageID(l.nodes[i].ID)
		own := insight.OwnStage{ID: id}
		if b.Of == OfStage {
			at := figures.StageAt(&table.Model, b.Stage)
			switch {
			case at < 0:
				l.miss[i] = append(l.miss[i], string(b.Stage))
				p.note("stage", string(b.Stage), l.nodes[i].ID)
			case takenStage[b.Stage]:
				l.shared[i] = append(l.shared[i], string(b.Stage))
			default:
				takenStage[b.Stage] = true
				own.Stages = append(own.Stages, b.Stage)
				l.names[i] = table.Model.Stages[at].Name
			}
		}
		for _, t := range b.touchpoints() {
			name, known := p.world.touchpoint(t)
			switch {
			case !known:
				l.miss[i] = append(l.miss[i], string(t))
				p.note("touchpoint", string(t), l.nodes[i].ID)
			case takenPoint[t]:
				l.shared[i] = append(l.shared[i], string(t))
			default:
				takenPoint[t] = true
				own.Touchpoints = append(own.Touchpoints, t)
				if l.names[i] == (percorso.Text{}) {
					l.names[i] = name
				}
			}
		}
		l.ids[i] = id
		if l.actual {
			l.ids[i] = b.Stage
		}
		if len(own.Stages)+len(own.Touchpoints) == 0 && len(l.miss[i]) > 0 {
			l.ids[i] = ""
			continue
		}
		l.own = append(l.own, own)
	}
}

// loops returns the links of the map by which it means people to return.
func (p *plan) loops(l *level) (out []insight.OwnLoop) {
	has := func(id string) bool {
		return slices.ContainsFunc(l.own, func(o insight.OwnStage) bool { return string(o.ID) == id })
	}
	for _, link := range p.doc.Links() {
		from, to := p.stageOf(link.Text("from")), p.stageOf(link.Text("to"))
		if link.Text("type") == "loop" && has(from) && has(to) {
			out = append(out, insight.OwnLoop{From: percorso.StageID(from), To: percorso.StageID(to)})
		}
	}
	return out
}

// stageOf returns the stage of a link's end: itself, or that of the card.
func (p *plan) stageOf(id string) string {
	if n, ok := p.doc.Node(document.NodeID(id)); ok && n.Kind == document.KindCard {
		return n.Text("stage")
	}
	return id
}

// lane compiles the binding of a lane.
func (p *plan) lane(n document.Node) {
	a := p.node(n, true)
	if a == nil || a.set == nil || a.fault != "" {
		return
	}
	for i := range p.columns.nodes {
		if p.columns.binds[i] == nil || p.columns.ids[i] == "" {
			continue
		}
		cell := *a.set
		cell.Where = append(slices.Clone(cell.Where), insight.Condition{Field: "stage", Is: []string{string(p.columns.ids[i])}})
		a.cells = append(a.cells, cell)
	}
}

// node compiles the binding of a card or lane; nil when it has none.
func (p *plan) node(n document.Node, lane bool) *ask {
	b, fault := BindOf(n)
	if b == nil {
		return nil
	}
	a := &ask{bind: *b, node: n.ID, fault: fault}
	p.asks = append(p.asks, a)
	if fault == "" {
		p.need(a, lane)
	}
	return a
}

// need works out what a binding asks for.
func (p *plan) need(a *ask, lane bool) {
	b := &a.bind
	switch b.Of {
	case OfTouchpoint:
		var known []string
		for _, t := range b.touchpoints() {
			if name, ok := p.world.touchpoint(t); ok {
				known = append(known, string(t))
				a.name = name
			} else {
				p.miss(a, "touchpoint", string(t))
			}
		}
		if len(known) == 0 && len(a.missing) == 0 {
			a.fault = "the binding names no touchpoint"
		} else if len(known) > 0 {
			a.set = &insight.Set{Where: []insight.Condition{{Field: "touchpoint", Is: known}}}
		}
	case OfChannel:
		if name, ok := p.world.channel(b.Channel); ok {
			a.name, a.set = name, &insight.Set{Where: []insight.Condition{{Field: "channel", Is: []string{string(b.Channel)}}}}
		} else {
			p.miss(a, "channel", string(b.Channel))
		}
	case OfSurvey:
		p.survey(a)
	case OfFunnel:
		a.steps, a.window = b.Steps, b.Window
		if len(b.Steps) == 0 || len(b.Steps) > figures.MaxSteps {
			a.fault = fmt.Sprintf("a funnel has 1 to %d steps, this one has %d", figures.MaxSteps, len(b.Steps))
		}
	case OfPath:
		a.steps, a.window = []insight.Step{{Where: b.From}, {Where: b.To}}, b.Window
		if len(b.From) == 0 || len(b.To) == 0 {
			a.fault = "a path needs where it begins and where it leads: give from and to"
		}
	case OfStage:
		p.ofStage(a)
	case OfCost, OfCritical:
		p.ofPoint(a)
	case OfStages:
		if !lane {
			a.fault = "only a lane can be bound to the stages of its map"
		}
	default:
		a.fault = fmt.Sprintf("there is nothing called %q to bind to", b.Of)
	}
	a.steps = slices.Clone(a.steps)
	for i, s := range a.steps {
		p.names(a, s.Where)
		a.steps[i].Where = p.ofModel(a, s.Where)
	}
	p.names(a, b.Where)
	if a.set != nil {
		a.set.Where = append(a.set.Where, p.ofModel(a, b.Where)...)
	}
	if len(a.missing) > 0 && len(a.steps) > 0 {
		a.steps = nil
	}
}

func (p *plan) survey(a *ask) {
	b := &a.bind
	set := insight.Set{Number: b.Property, Scale: b.Scale}
	if b.Event != "" {
		if !p.world.events[b.Event] {
			p.miss(a, "event", b.Event)
			return
		}
		set.Where = append(set.Where, insight.Condition{Field: "event", Is: []string{b.Event}})
	}
	if b.Property != "" {
		if !p.world.properties[b.Property] {
			p.miss(a, "property", b.Property)
			return
		}
		yes := true
		set.Where = append(set.Where, insight.Condition{Field: "property:" + b.Property, Exists: &yes})
	}
	if b.Event == "" && b.Property == "" {
		a.fault = "a survey needs the name of its event, or the property that holds the answer"
		return
	}
	a.name, a.set = percorso.Text{It: b.Event, En: b.Event}, &set
}

// ofStage is a card bound to a stage: the stage's people, by a set.
func (p *plan) ofStage(a *ask) {
	table, err := p.world.table(or(a.bind.Model, p.columns.model))
	if err != nil {
		p.miss(a, "model", string(a.bind.Model))
		return
	}
	if at := figures.StageAt(&table.Model, a.bind.Stage); at >= 0 {
		a.name = table.Model.Stages[at].Name
	} else {
		p.miss(a, "stage", string(a.bind.Stage))
	}
}

func (p *plan) ofPoint(a *ask) {
	b := &a.bind
	p.costs = true
	if b.Of == OfCritical {
		if b.ID == "" {
			a.fault = "the binding does not say which critical point"
		}
		parts := strings.SplitN(b.ID, "/", 3)
		if len(parts) == 3 {
			b.Stage, b.Touchpoint = percorso.StageID(parts[0]), percorso.TouchpointID(parts[1])
		}
	}
	if b.Stage != "" {
		p.ofStage(a)
	}
	if b.Touchpoint != "" {
		if name, ok := p.world.touchpoint(b.Touchpoint); ok {
			a.name = name
		} else {
			p.miss(a, "touchpoint", string(b.Touchpoint))
		}
	}
}

// ofModel returns conditions whose stages are those of the catalogue as
// conditions that mean the same where the map has stages of its own: by the
// touchpoints that the model has on them.
func (p *plan) ofModel(a *ask, where []insight.Condition) []insight.Condition {
	out := slices.Clone(where)
	for i, c := range where {
		if c.Field != "stage" {
			continue
		}
		table, err := p.world.table(p.columns.model)
		if err != nil {
			continue
		}
		points := func(stages []string) (list []string) {
			for _, s := range stages {
				if figures.StageAt(&table.Model, percorso.StageID(s)) < 0 {
					p.miss(a, "stage", s)
				}
			}
			for i := range table.Touchpoints {
				if t := table.Touchpoints[i].ID; slices.Contains(stages, string(table.Model.Places[t])) {
					list = append(list, string(t))
				}
			}
			return list
		}
		if p.columns.actual {
			points(append(slices.Clone(c.Is), c.Not...))
			continue
		}
		if c.Is != nil {
			out[i] = insight.Condition{Field: "touchpoint", Is: append(points(c.Is), "-")} // never an empty list
		}
		if c.Not != nil {
			out[i] = insight.Condition{Field: "touchpoint", Not: append(points(c.Not), "-")}
		}
	}
	return out
}

// names notes the names in conditions that the catalogue does not have.
func (p *plan) names(a *ask, where []insight.Condition) {
	for _, c := range where {
		for _, v := range c.Is {
			var known bool
			switch c.Field {
			case "touchpoint":
				_, known = p.world.touchpoint(percorso.TouchpointID(v))
			case "channel":
				_, known = p.world.channel(percorso.ChannelID(v))
			case "event":
				known = p.world.events[v]
			default:
				continue
			}
			if !known {
				p.miss(a, c.Field, v)
			}
		}
	}
}

func (p *plan) miss(a *ask, kind, name string) {
	if !slices.Contains(a.missing, name) {
		a.missing = append(a.missing, name)
	}
	p.note(kind, name, a.node)
}

func (p *plan) note(kind, name string, node document.NodeID) {
	key := [2]string{kind, name}
	if _, ok := p.unknown[key]; !ok {
		p.order = append(p.order, key)
	}
	if !slices.Contains(p.unknown[key], string(node)) {
		p.unknown[key] = append(p.unknown[key], string(node))
	}
}

func or[T comparable](a, b T) T {
	var none T
	if a == none {
		return b
	}
	return a
}
