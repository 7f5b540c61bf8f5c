package picture

import (
	"math"
	"slices"
	"strings"

	"percorso/journeymap/document"
	"percorso/journeymap/layout"
)

// The bounds of a table: what is beyond them is counted, and said.
const (
	mostStages = 300
	mostLanes  = 100
	mostWays   = 200
	leastWidth = 1240.0
	mostColumn = 320.0
	mostHeight = 24_000.0 // of the rows; cards are shortened until they fit
)

// voices are the kinds of lane in which the customer speaks.
var voices = map[string]bool{"actions": true, "motivations": true, "questions": true, "expectations": true}

// lane is a lane with what is drawn in it.
type lane struct {
	document.Node
	kind    string
	unknown bool
	cards   []card
	curves  []series
	byID    map[string]*card
}

// series is a curve with how it is meant.
type series struct {
	layout.Series
	meaning string // expected, experienced, measured or arc
}

// table draws the map as columns and rows.
func (d *drawing) table() {
	stages := d.stageHeads()
	columns := 0
	for _, s := range stages {
		columns += s.Columns()
	}
	lanes := d.lanes()
	panel := 0.0
	if len(d.personas) > 0 {
		panel = panelWidth
	}
	size := layout.Size{Label: 132, Column: 204}
	if columns > 0 {
		size.Column = math.Max(204, math.Min(mostColumn, (leastWidth-panel-size.Label)/float64(columns)))
	}
	sheet := layout.Sheet{Stages: stages, Ways: d.links()}
	if d.opt.View == Blueprint {
		sheet.Bands = document.Bands
		if len(lanes) == 0 || document.BandOf(lanes[len(lanes)-1].Node) != document.BandAround {
			sheet.Bands = document.Bands[:len(document.Bands)-1]
		}
	}
	for i := range lanes {
		sheet.Lanes = append(sheet.Lanes, d.laneBlock(&lanes[i]))
	}
	var t *layout.Table
	for _, bounds := range [][2]int{{60, 60}, {24, 24}, {12, 12}, {6, 8}, {3, 4}, {1, 2}} {
		size.MostCards, size.MostLines = bounds[0], bounds[1]
		sheet.Size = size
		if t = layout.Lay(ruler, sheet); t.Height < mostHeight {
			break
		}
	}
	top := d.page(panel+t.Width, t.Height, panel)
	at := grid{drawing: d, x: panel, y: top}
	at.heads(t)
	at.rows(t, lanes)
	at.ways(t.Ways, d.theme.Sunken)
}

// links are the ways of the map.
func (d *drawing) links() []layout.Way {
	var ways []layout.Way
	for _, l := range d.doc.Links() {
		if len(ways) == mostWays {
			break
		}
		ways = append(ways, layout.Way{ID: string(l.ID), From: l.Text("from"), To: l.Text("to"), Label: d.prop(l, "label", mostTitle)})
	}
	return ways
}

// stageHeads are the heads of the columns.
func (d *drawing) stageHeads() []layout.Stage {
	var out []layout.Stage
	columns := 0
	own := map[document.NodeID]bool{}
	for _, n := range d.doc.Columns() {
		own[n.ID] = true
	}
	for _, n := range d.doc.Stages() {
		steps := d.doc.Steps(n.ID)
		stage := layout.Stage{Block: d.head(n, typeHead), Own: len(steps) > 0 && own[n.ID]}
		if columns += stage.Columns(); columns > mostStages {
			d.cut++
			break
		}
		for _, step := range steps {
			stage.Steps = append(stage.Steps, d.head(step, typeLabel))
		}
		out = append(out, stage)
	}
	return out
}

func (d *drawing) head(n document.Node, style layout.Style) layout.Block {
	b := layout.Block{ID: string(n.ID), Left: 14, Right: 10, Top: 8, Bottom: 8, Paras: []layout.Para{
		{Style: style, Text: d.prop(n, "title", mostTitle), Most: 4},
		{Style: typeNote, Text: d.prop(n, "subtitle", mostTitle), Most: 4},
	}}
	if n.Text("submap") != "" {
		b.Right += 18
	}
	figures, more := d.stageFigures(string(n.ID))
	b.Paras = append(b.Paras, layout.Para{Style: typeStrong, Text: figures, Most: 2, Above: 4}, layout.Para{Style: typeSmall, Text: more, Most: 3})
	return b
}

// lanes reads what stands in each lane.
func (d *drawing) lanes() []lane {
	var out []lane
	byLane := map[document.NodeID][]document.Node{}
	for _, column := range d.columnOrder() {
		for at, cards := range d.cells {
			if at.Stage == column {
				byLane[at.Lane] = append(byLane[at.Lane], cards...)
			}
		}
	}
	all := d.doc.Lanes()
	if d.opt.View == Blueprint {
		all = document.InBands(all)
	}
	for _, n := range all {
		if hidden, _ := document.Read[bool](n, "hidden"); hidden {
			continue
		}
		if len(out) == mostLanes {
			d.cut++
			break
		}
		l := lane{Node: n, kind: n.Text("kind")}
		_, known := d.w.lanes[l.kind]
		l.unknown = !known && l.kind != ""
		for _, c := range byLane[n.ID] {
			l.cards = append(l.cards, d.card(c, l.kind))
		}
		l.byID = make(map[string]*card, len(l.cards))
		for i := range l.cards {
			l.byID[string(l.cards[i].ID)] = &l.cards[i]
		}
		if l.kind == "emotion" || l.kind == "arc" {
			d.curves(&l)
		}
		out = append(out, l)
	}
	return out
}

// columnOrder are the stages and steps from left to right.
func (d *drawing) columnOrder() (out []document.NodeID) {
	for _, s := range d.doc.Stages() {
		out = append(out, s.ID)
		for _, step := range d.doc.Steps(s.ID) {
			out = append(out, step.ID)
		}
	}
	return out
}

// curves takes the lane's cards that have a value, and what was measured, as
// curves; its other cards stay cards.
func (d *drawing) curves(l *lane) {
	meanings := []string{"expected", "experienced"}
	if l.kind == "arc" {
		meanings = []string{"arc"}
	}
	values := map[string][]layout.Value{}
	l.cards = slices.DeleteFunc(l.cards, func(c card) bool {
		v, ok := c.Number("value")
		if !ok {
			return false
		}
		meaning := c.Text("series")
		if l.kind == "arc" {
			meaning = "arc"
		} else if meaning != "expected" {
			meaning = "experienced"
		}
		kept := c
		l.byID[string(c.ID)] = &kept
		values[meaning] = append(values[meaning], layout.Value{ID: string(c.ID), Stage: c.Text("stage"), V: v})
		return true
	})
	if d.opt.Figures != nil && l.kind == "emotion" {
		for _, curve := range d.opt.Figures.Curves {
			if curve.Lane != string(l.ID) {
				continue
			}
			for _, p := range curve.Points {
				if p.Measured != nil {
					values["measured"] = append(values["measured"], layout.Value{Stage: p.Stage, V: p.Measured.Value})
				}
				if p.Expected != nil && p.From != "cards" {
					values["expected"] = append(values["expected"], layout.Value{Stage: p.Stage, V: *p.Expected})
				}
			}
		}
		meanings = append(meanings, "measured")
	}
	for _, m := range meanings {
		if len(values[m]) > 0 {
			l.curves = append(l.curves, series{layout.Series{ID: m, Values: values[m]}, m})
		}
	}
}

// laneBlock is a lane before it is laid.
func (d *drawing) laneBlock(l *lane) layout.Lane {
	name := d.prop(l.Node, "title", mostTitle)
	note := d.prop(l.Node, "note", mostTitle)
	if name == "" {
		name = d.w.lanes[l.kind]
	}
	if l.unknown {
		note = strings.TrimSpace(note + " (" + plain(l.kind, 60) + ": " + d.w.unknown + ")")
		if name == "" {
			name = plain(l.kind, 60)
		}
	}
	band := l.Text("band")
	if d.opt.View == Blueprint {
		band = document.BandOf(l.Node)
	}
	out := layout.Lane{Band: band, Label: layout.Block{ID: string(l.ID), Left: 24, Right: 8, Top: 10, Bottom: 10, Paras: []layout.Para{
		{Style: typeLabel, Text: name, Most: 6}, {Style: typeSmall, Text: note, Most: 8},
	}}}
	if l.kind == "emotion" || l.kind == "arc" {
		out.Height = 188
		if h, ok := l.Number("height"); ok {
			out.Height = math.Max(120, math.Min(600, h))
		}
		out.Label.Right += 20 // for the faces
		out.Label.Bottom += 22 * float64(len(d.key(l)))
		for _, c := range l.curves {
			out.Curves = append(out.Curves, c.Series)
		}
	}
	for i := range l.cards {
		out.Cards = append(out.Cards, layout.Card{Block: d.cardBlock(l, &l.cards[i]), Stage: l.cards[i].Text("stage")})
	}
	return out
}

// key are the curves of a lane, as they are explained beside it.
func (d *drawing) key(l *lane) (out []string) {
	for _, c := range l.curves {
		out = append(out, c.meaning)
	}
	if d.felt(l) != "" && slices.Contains(out, "expected") {
		out = append(out, "gap")
	}
	return out
}

// felt is the curve that is compared with what was expected: the measured one
// where there is one.
func (d *drawing) felt(l *lane) string {
	felt := ""
	for _, c := range l.curves {
		if c.meaning == "measured" || c.meaning == "experienced" && felt == "" {
			felt = c.meaning
		}
	}
	return felt
}
