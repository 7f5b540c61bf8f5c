package draft

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"

	"percorso"
	"percorso/insight"
	"percorso/journeymap/binding"
	"percorso/journeymap/document"
)

// Data is the workspace that maps are drawn from.
type Data interface {
	binding.Data
	Fields(ctx context.Context) (*insight.Fields, error)
}

// How much of what was measured stands on a drawn map.
const (
	mostTouchpoints = 6 // of a stage
	mostChannels    = 3
	mostPains       = 3
	mostIdeas       = 4
	leastShare      = 0.03 // of the stage's people, for a touchpoint
	fewest          = 30   // answers, for a moment of truth
)

// surveys is the channel by which people are asked: no way to meet us.
const surveys = "survey"

// persona is the id of a drawn map's persona.
const persona = "persona"

// painter draws one map.
type painter struct {
	data    Data
	lang    string
	base    insight.Query
	out     []document.Node
	last    string // order key of the node drawn last
	journey *insight.JourneyAnswer
	points  []insight.CriticalPoint
}

// Draw draws the map of a group of customers from what was measured. A group of
// nobody is percorso.NotFound.
func Draw(ctx context.Context, data Data, req DraftRequest) (*Draft, error) {
	req.Filter.Persona, req.Filter.Compare = "", nil
	base, err := binding.Selection(document.New(), &req.Filter)
	if err != nil {
		return nil, err
	}
	base.Model = req.Model
	p := &painter{data: data, lang: req.Language, base: base}
	if p.journey, err = ask[*insight.JourneyAnswer](ctx, data, base, insight.Query{Kind: insight.KindJourney}); err != nil {
		return nil, err
	}
	if p.journey.Totals.Customers == 0 {
		return nil, percorso.Errorf(percorso.NotFound, "drawing a map: nobody of this group was on a stage of the model in this time; choose a longer time or another group")
	}
	critical, err := ask[*insight.CriticalAnswer](ctx, data, base, insight.Query{Kind: insight.KindCritical})
	if err != nil {
		return nil, err
	}
	p.points = critical.Points
	name, err := p.persona(ctx, &req)
	if err != nil {
		return nil, err
	}
	title := req.Title
	if title == "" {
		if title = titleText.In(p.lang); grouped(&req.Filter) {
			title = say(titleOf, p.lang, name)
		}
	}
	p.root(title, &req)
	for i, s := range p.journey.Model.Stages {
		if p.journey.Stages[i].Customers > 0 {
			p.add(stageID(s.ID), document.KindStage, document.Root, props{
				"title": s.Name.In(p.lang), "subtitle": s.Voice.In(p.lang), "bind": binding.Bind{Of: binding.OfStage, Stage: s.ID},
			})
		}
	}
	p.touchpoints()
	p.emotion()
	if err := p.quotes(ctx); err != nil {
		return nil, err
	}
	p.pains()
	p.moments()
	if err := p.channels(ctx); err != nil {
		return nil, err
	}
	p.lane("kpis", laneKPIs, props{"bind": binding.Bind{Of: binding.OfStages, Show: "conversion"}})
	p.ideas()
	p.loops()
	return &Draft{Title: title, Customers: p.journey.Totals.Customers, Nodes: p.out}, nil
}

// grouped reports whether a filter chooses some of the customers.
func grouped(f *binding.MapFilter) bool { return len(f.Where) > 0 || f.Who != nil || f.Among != nil }

type props map[string]any

// ask lays a question over the base and asks it.
func ask[T any](ctx context.Context, data Data, base, q insight.Query) (T, error) {
	q.Period, q.Among, q.Model = base.Period, base.Among, base.Model
	q.Where = append(slices.Clone(base.Where), q.Where...)
	answer, err := data.Ask(ctx, q)
	out, ok := answer.(T)
	if err == nil && !ok {
		err = percorso.Errorf(percorso.Internal, "asking for %s: an answer of type %T", q.Kind, answer)
	}
	return out, err
}

// add draws a node after those drawn before.
func (p *painter) add(id document.NodeID, kind document.Kind, parent document.NodeID, with props) {
	p.last = document.Between(p.last, "")
	n := document.Node{ID: id, Kind: kind, Parent: parent, Order: p.last, Props: map[string]json.RawMessage{}}
	for key, value := range with {
		if value == "" || value == nil {
			continue
		}
		raw, err := json.Marshal(value)
		if err != nil {
			continue // nothing that is drawn cannot be written
		}
		n.Props[key] = raw
	}
	p.out = append(p.out, n)
}

func stageID(id percorso.StageID) document.NodeID {
	return document.NodeID("stage-" + nodeID(string(id)))
}

// nodeID makes an id of what may have other letters or be too long.
func nodeID(s string) string {
	out := []byte(s)
	for i, c := range out {
		if (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') && c != '-' {
			out[i] = '_'
		}
	}
	return string(out[:min(len(out), 24)])
}

// lane draws a lane, and card its cards.
func (p *painter) lane(kind string, title percorso.Text, more props) document.NodeID {
	with := props{"kind": kind, "title": title.In(p.lang)}
	maps.Copy(with, more)
	id := document.NodeID("lane-" + kind)
	p.add(id, document.KindLane, document.Root, with)
	return id
}

func (p *painter) card(lane document.NodeID, n int, stage percorso.StageID, with props) {
	with["stage"], with["evidence"] = stageID(stage), "measured"
	p.add(document.NodeID(fmt.Sprint(string(lane[5:]), "-", n)), document.KindCard, lane, with)
}

func (p *painter) root(title string, req *DraftRequest) {
	c := &p.journey.Coverage
	filter := binding.MapFilter{Period: req.Filter.Period}
	if grouped(&req.Filter) {
		filter.Persona = persona
	}
	n := document.Node{ID: document.Root, Kind: document.KindMap, Props: map[string]json.RawMessage{}}
	for key, value := range map[string]any{
		"title": title, "language": p.lang, "form": "as-is", "state": "draft", "view": "table", "model": p.journey.Model.ID, "filter": filter,
		"scenario": say(scenarioText, p.lang, count(p.journey.Totals.Customers, p.lang), day(c.From, p.lang), day(c.To, p.lang)),
		"goal":     goalText.In(p.lang),
	} {
		n.Props[key], _ = json.Marshal(value) // texts and a filter: they can always be written
	}
	p.out = slices.Insert(p.out, 0, n)
}

// touchpoints draws the touchpoints of each stage that most people meet.
func (p *painter) touchpoints() {
	lane, n := p.lane("touchpoints", laneTouch, nil), 0
	for i, s := range p.journey.Stages {
		drawn := 0
		for _, t := range p.journey.Touchpoints { // by customers, most first
			if t.Stage != s.Stage || drawn == mostTouchpoints || drawn > 1 && float64(t.Customers) < leastShare*float64(p.journey.Stages[i].Customers) {
				continue
			}
			drawn++
			n++
			with := props{"text": t.Touchpoint.Name.In(p.lang), "touchpoint": t.Touchpoint.ID, "bind": binding.Bind{Of: binding.OfTouchpoint, Touchpoint: t.Touchpoint.ID, Show: "people"}}
			if t.Touchpoint.Moment {
				with["moment"] = p.moment(s.Stage)
			}
			p.card(lane, n, s.Stage, with)
		}
	}
}

// moment is which moment of truth a stage has: before the outcome, at it, after
// it, and where people pass it on.
func (p *painter) moment(stage percorso.StageID) string {
	at := slices.IndexFunc(p.journey.Stages, func(s insight.StageFigures) bool { return s.Stage == stage })
	outcome := slices.IndexFunc(p.journey.Stages, func(s insight.StageFigures) bool { return s.Outcomes > 0 })
	switch {
	case outcome < 0:
		return "other"
	case at == 0 && outcome > 0:
		return "zmot"
	case at <= outcome:
		return "fmot"
	case at == len(p.journey.Stages)-1:
		return "tmot"
	}
	return "smot"
}

// emotion draws what was felt at each stage.
func (p *painter) emotion() {
	lane, n := p.lane("emotion", laneEmotion, props{"persona": persona}), 0
	for _, s := range p.journey.Stages {
		if s.Emotion.Mean != nil {
			n++
			p.card(lane, n, s.Stage, props{
				"value": math.Round(*s.Emotion.Mean*10) / 10, "series": "experienced", "persona": persona, "text": say(answersText, p.lang, count(s.Emotion.N, p.lang)),
			})
		}
	}
}

// quotes draws the most telling words of each stage.
func (p *painter) quotes(ctx context.Context) error {
	lane, n := p.lane("quotes", laneQuotes, nil), 0
	for _, s := range p.journey.Stages {
		where := []insight.Condition{{Field: "stage", Is: []string{string(s.Stage)}}}
		v, err := ask[*insight.VoicesAnswer](ctx, p.data, p.base, insight.Query{Kind: insight.KindVoices, Where: where, Limit: 2})
		if err != nil {
			return err
		}
		for _, q := range v.Quotes {
			n++
			p.card(lane, n, s.Stage, props{"text": q.Text, "touchpoint": string(q.Touchpoint.ID)})
		}
	}
	if n == 0 {
		p.drop(lane)
	}
	return nil
}

// drop takes back a lane that stayed empty.
func (p *painter) drop(lane document.NodeID) {
	p.out = slices.DeleteFunc(p.out, func(n document.Node) bool { return n.ID == lane })
}

// pains draws the critical points of each stage, the costliest first.
func (p *painter) pains() {
	lane, n := p.lane("pains", lanePains, nil), 0
	for _, s := range p.journey.Stages {
		drawn := 0
		for i := range p.points {
			c := &p.points[i]
			if c.Stage != s.Stage || drawn == mostPains {
				continue
			}
			drawn++
			n++
			with := props{"bind": binding.Bind{Of: binding.OfCritical, ID: c.ID, Show: "cost"}, "touchpoint": c.Touchpoint.ID}
			if c.Costly {
				with["text"] = say(painText, p.lang, c.Name.In(p.lang), hundred(c.Lost), hundred(c.OthersLost))
				with["cost"] = c.Cost
			} else {
				with["text"] = say(complaintText, p.lang, c.Name.In(p.lang), feeling(c.Felt, p.lang), feeling(c.OthersFelt, p.lang))
			}
			p.card(lane, n, s.Stage, with)
		}
	}
	if n == 0 {
		p.drop(lane)
	}
}

// moments draws where people feel most, to either side.
func (p *painter) moments() {
	felt := slices.DeleteFunc(slices.Clone(p.journey.Touchpoints), func(t insight.TouchpointFigures) bool { return t.Emotion.N < fewest })
	slices.SortStableFunc(felt, func(a, b insight.TouchpointFigures) int { return cmp.Compare(*a.Emotion.Mean, *b.Emotion.Mean) })
	if len(felt) < 3 {
		return
	}
	chosen := map[percorso.TouchpointID]percorso.Text{
		felt[0].Touchpoint.ID: momentBad, felt[1].Touchpoint.ID: momentBad,
		felt[len(felt)-1].Touchpoint.ID: momentGood,
	}
	if len(felt) > 3 {
		chosen[felt[len(felt)-2].Touchpoint.ID] = momentGood
	}
	lane, n := p.lane("moments", laneMoments, nil), 0
	for _, t := range p.journey.Touchpoints {
		if words, ok := chosen[t.Touchpoint.ID]; ok && t.Emotion.N >= fewest {
			n++
			p.card(lane, n, t.Stage, props{
				"text":   say(words, p.lang, t.Touchpoint.Name.In(p.lang), feeling(t.Emotion, p.lang), count(t.Emotion.N, p.lang)),
				"moment": p.moment(t.Stage), "touchpoint": t.Touchpoint.ID, "bind": binding.Bind{Of: binding.OfTouchpoint, Touchpoint: t.Touchpoint.ID, Show: "emotion"},
			})
		}
	}
}

// channels draws the channels of each stage that most people use.
func (p *painter) channels(ctx context.Context) error {
	table, err := p.data.Table(p.journey.Model.ID)
	if err != nil {
		return err
	}
	q := insight.Query{Kind: insight.KindTally}
	for _, s := range p.journey.Stages {
		for _, c := range table.Channels {
			q.Sets = append(q.Sets, insight.Set{ID: string(c.ID), Where: []insight.Condition{
				{Field: "stage", Is: []string{string(s.Stage)}}, {Field: "channel", Is: []string{string(c.ID)}},
			}})
		}
	}
	t, err := ask[*insight.TallyAnswer](ctx, p.data, p.base, q)
	if err != nil {
		return err
	}
	lane, n := p.lane("channels", laneChannels, nil), 0
	for i, s := range p.journey.Stages {
		of := slices.Clone(t.Sets[i*len(table.Channels) : (i+1)*len(table.Channels)])
		of = slices.DeleteFunc(of, func(f insight.SetFigures) bool { return f.ID == surveys })
		slices.SortStableFunc(of, func(a, b insight.SetFigures) int { return cmp.Compare(b.Customers, a.Customers) })
		for _, f := range of[:min(len(of), mostChannels)] {
			if float64(f.Customers) < leastShare*float64(s.Customers) || f.Customers == 0 {
				continue
			}
			for _, c := range table.Channels {
				if string(c.ID) == f.ID {
					n++
					p.card(lane, n, s.Stage, props{"text": c.Name.In(p.lang), "bind": binding.Bind{
						Of: binding.OfChannel, Channel: c.ID, Show: "people", Where: []insight.Condition{{Field: "stage", Is: []string{string(s.Stage)}}},
					}})
				}
			}
		}
	}
	return nil
}

// ideas asks what could be done about the costliest points.
func (p *painter) ideas() {
	lane, n := p.lane("ideas", laneIdeas, nil), 0
	for i := range p.points {
		c := &p.points[i]
		if !c.Costly || n == mostIdeas {
			continue
		}
		n++
		words := map[string]percorso.Text{"met": ideaMet, "waited": ideaWait, "had": ideaText}[c.Sight]
		p.card(lane, n, c.Stage, props{
			"text": say(words, p.lang, c.Name.In(p.lang)), "gain": 6 - n, "bind": binding.Bind{Of: binding.OfCritical, ID: c.ID, Show: "cost"},
		})
	}
	if n == 0 {
		p.drop(lane)
	}
}

// loops draws the returns that the model means.
func (p *painter) loops() {
	drawn := map[percorso.StageID]bool{}
	for _, s := range p.journey.Stages {
		drawn[s.Stage] = s.Customers > 0
	}
	for i, l := range p.journey.Model.Loops {
		label := l.Name.In(p.lang)
		if label == "" {
			label = loopText.In(p.lang)
		}
		if drawn[l.From] && drawn[l.To] {
			p.add(document.NodeID(fmt.Sprint("loop-", i+1)), document.KindLink, document.Root, props{"from": stageID(l.From), "to": stageID(l.To), "type": "loop", "label": label})
		}
	}
}
