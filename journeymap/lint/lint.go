package lint

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"percorso/journeymap/binding"
	"percorso/journeymap/document"
)

// Severities.
const (
	severe  = "error"
	warning = "warning"
	hint    = "hint"
)

// dataOld is how long what a node is bound to may stand still, in days, before
// it is told.
const dataOld = 7

// Input is what a map is looked at with. Figures and Since may be nil: then
// nothing is said about them.
type Input struct {
	Now     time.Time
	Figures *binding.MapFigures
	// Since are figures of the 30 days before the map's last version, with those
	// of the last 30 days as the comparison.
	Since *binding.MapFigures
}

// Of says what a map lacks.
func Of(doc *document.Document, in Input) Findings {
	l := &linter{doc: doc, in: in, cells: doc.Cells(), lanes: doc.Lanes(), place: map[string]int{}}
	l.number()
	for _, check := range []func(){l.frame, l.personas, l.stages, l.lanesAndCards, l.review, l.measured, l.changed} {
		check()
	}
	return l.sorted()
}

type linter struct {
	doc   *document.Document
	in    Input
	cells map[document.Cell][]document.Node
	lanes []document.Node
	found []Finding
	place map[string]int // by node: where it stands
	bound bool
}

// number notes the order of the map.
func (l *linter) number() {
	put := func(nodes ...document.Node) {
		for _, n := range nodes {
			l.place[string(n.ID)] = len(l.place)
		}
	}
	put(l.doc.Map())
	put(l.doc.Personas()...)
	for _, s := range l.doc.Stages() {
		put(s)
		put(l.doc.Steps(s.ID)...)
	}
	for _, lane := range l.lanes {
		put(lane)
		put(l.doc.Cards(lane.ID)...)
	}
}

func (l *linter) add(id, severity string, node document.NodeID, params ...string) {
	f := Finding{ID: id, Node: string(node), Severity: severity, Params: map[string]string{}}
	for i := 0; i+1 < len(params); i += 2 {
		f.Params[params[i]] = params[i+1]
	}
	l.found = append(l.found, f)
}

// sorted returns the findings: errors, warnings, hints; in each by the order of
// the map.
func (l *linter) sorted() Findings {
	rank := map[string]int{severe: 0, warning: 1, hint: 2}
	slices.SortStableFunc(l.found, func(a, b Finding) int {
		return cmp.Or(rank[a.Severity]-rank[b.Severity], l.place[a.Node]-l.place[b.Node])
	})
	out := Findings{Findings: append([]Finding{}, l.found...)}
	for _, f := range l.found {
		switch f.Severity {
		case severe:
			out.Errors++
		case warning:
			out.Warnings++
		default:
			out.Hints++
		}
	}
	return out
}

// frame looks at what frames a map.
func (l *linter) frame() {
	root := l.doc.Map()
	for _, prop := range []string{"scenario", "goal", "owner"} {
		if strings.TrimSpace(root.Text(prop)) == "" {
			severity := hint
			if prop == "scenario" {
				severity = warning
			}
			l.add("no-"+prop, severity, document.Root)
		}
	}
	if len(l.doc.Stages()) == 0 {
		l.add("no-stages", warning, document.Root)
	}
}

// personas looks at whose story it is.
func (l *linter) personas() {
	all := l.doc.Personas()
	if len(all) == 0 {
		l.add("no-persona", warning, document.Root)
	}
	if len(all) > 1 && l.nobodys() {
		l.add("two-personas", warning, document.Root, "n", strconv.Itoa(len(all)))
	}
	for _, p := range all {
		if _, ok := binding.AudienceOf(p); !ok {
			l.add("persona-no-audience", hint, p.ID, "name", p.Text("name"))
		}
	}
}

// told are the lanes whose cards tell of somebody.
var told = []string{"actions", "motivations", "questions", "needs", "quotes", "emotion", "expectations", "pains"}

// nobodys reports whether there are cards of which it is not said whose they are.
func (l *linter) nobodys() bool {
	for _, lane := range l.lanes {
		if !slices.Contains(told, lane.Text("kind")) || lane.Text("persona") != "" {
			continue
		}
		for _, card := range l.doc.Cards(lane.ID) {
			if card.Text("persona") == "" {
				return true
			}
		}
	}
	return false
}

// stages looks at the columns.
func (l *linter) stages() {
	for _, n := range l.doc.Columns() {
		b, _ := binding.BindOf(n)
		l.bound = l.bound || b != nil
		cards, touchpoints := 0, b != nil
		for _, lane := range l.lanes {
			of := l.cells[document.Cell{Lane: lane.ID, Stage: n.ID}]
			cards += len(of)
			touchpoints = touchpoints || lane.Text("kind") == "touchpoints" && len(of) > 0
			for _, card := range of {
				b, _ := binding.BindOf(card)
				touchpoints = touchpoints || b != nil && b.Of == binding.OfTouchpoint
			}
		}
		switch {
		case cards == 0:
			l.add("empty-stage", warning, n.ID, "title", n.Text("title"))
		case !touchpoints:
			l.add("stage-no-touchpoint", warning, n.ID, "title", n.Text("title"))
		}
	}
}

// lanesAndCards looks at what stands in the lanes.
func (l *linter) lanesAndCards() {
	felt := l.in.Figures != nil && slices.ContainsFunc(l.in.Figures.Curves, func(c binding.Curve) bool {
		return slices.ContainsFunc(c.Points, func(p binding.CurvePoint) bool { return p.Measured != nil })
	})
	for _, lane := range l.lanes {
		kind := lane.Text("kind")
		b, _ := binding.BindOf(lane)
		l.bound = l.bound || b != nil
		cards := l.doc.Cards(lane.ID)
		if len(cards) == 0 && b == nil && (kind != "emotion" || !felt) {
			l.add("empty-lane", hint, lane.ID, "title", lane.Text("title"), "kind", kind)
		}
		expected, experienced := false, felt
		for _, card := range cards {
			l.card(kind, card)
			if _, ok := card.Number("value"); ok && kind == "emotion" {
				felt = true
				expected = expected || card.Text("series") == "expected"
				experienced = experienced || card.Text("series") != "expected"
			}
		}
		if expected && !experienced {
			l.add("expected-no-experienced", hint, lane.ID, "title", lane.Text("title"))
		}
		l.twice(lane)
	}
	if !felt {
		l.add("no-emotion", warning, document.Root)
	}
}

func (l *linter) card(kind string, card document.Node) {
	b, _ := binding.BindOf(card)
	l.bound = l.bound || b != nil
	words := []string{"text", short(card.Text("text"))}
	has := func(prop string) bool { raw, ok := card.Props[prop]; return ok && string(raw) != `""` }
	evidence := card.Text("evidence")
	switch kind {
	case "ideas":
		if !has("owner") {
			l.add("idea-no-owner", hint, card.ID, words...)
		}
		if !has("metric") && b == nil {
			l.add("idea-no-metric", hint, card.ID, words...)
		}
	case "pains":
		if b == nil && (evidence == "" || evidence == "none") && !has("url") {
			l.add("pain-no-evidence", warning, card.ID, words...)
		}
	}
	if (kind == "moments" || has("moment")) && b == nil {
		l.add("moment-no-figure", warning, card.ID, words...)
	}
}

// twice looks for cards with the same words in the same cell.
func (l *linter) twice(lane document.Node) {
	for _, stage := range append(l.doc.Stages(), l.doc.Columns()...) {
		first := map[string]document.NodeID{}
		for _, card := range l.cells[document.Cell{Lane: lane.ID, Stage: stage.ID}] {
			words := strings.ToLower(strings.Join(strings.Fields(card.Text("text")), " "))
			other, ok := first[words]
			switch {
			case words == "" || lane.Text("kind") == "emotion":
			case ok && other != card.ID:
				l.add("duplicate-card", hint, card.ID, "text", short(card.Text("text")), "other", string(other))
			default:
				first[words] = card.ID
			}
		}
		delete(l.cells, document.Cell{Lane: lane.ID, Stage: stage.ID}) // steps stand in both lists
	}
}

// review looks at the rhythm in which people look at the map.
func (l *linter) review() {
	r, ok := document.Read[struct {
		Every int    `json:"every"`
		Next  string `json:"next"`
	}](l.doc.Map(), "review")
	if !ok || r.Every <= 0 && r.Next == "" {
		l.add("review-none", hint, document.Root)
		return
	}
	next, err := time.Parse(time.DateOnly, r.Next)
	if days := int(l.in.Now.Sub(next) / (24 * time.Hour)); err == nil && days > 0 {
		l.add("review-overdue", warning, document.Root, "days", strconv.Itoa(days), "next", r.Next)
	}
}

// measured looks at what the figures say of the bindings.
func (l *linter) measured() {
	if !l.bound {
		l.add("nothing-bound", warning, document.Root)
	}
	f := l.in.Figures
	if f == nil {
		return
	}
	for _, m := range f.Unknown {
		for _, node := range m.Nodes {
			l.add("unknown-name", severe, document.NodeID(node), "name", m.Name, "kind", m.Kind)
		}
	}
	ids := make([]string, 0, len(f.Nodes))
	for id := range f.Nodes {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	until, err := time.Parse(time.RFC3339, f.Coverage.Until)
	for _, id := range ids {
		n := f.Nodes[id]
		if n.State == binding.Refused {
			l.add("refused-binding", severe, document.NodeID(id), "fault", n.Fault)
		}
		last, bad := time.Parse(time.RFC3339, n.LastSeen)
		if days := int(until.Sub(last) / (24 * time.Hour)); err == nil && bad == nil && n.State == binding.Stale && days >= dataOld {
			l.add("data-old", warning, document.NodeID(id), "days", strconv.Itoa(days), "title", l.titleOf(id))
		}
	}
}

func (l *linter) titleOf(id string) string {
	n, _ := l.doc.Node(document.NodeID(id))
	if t := n.Text("title"); t != "" {
		return t
	}
	return short(n.Text("text"))
}

// short cuts a text to what fits a line.
func short(text string) string {
	if utf8.RuneCountInString(text) <= 60 {
		return text
	}
	return strings.TrimSpace(string([]rune(text)[:57])) + "…"
}
