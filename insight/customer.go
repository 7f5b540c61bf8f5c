package insight

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"time"

	"percorso"
	"percorso/catalogue"
	"percorso/identity/graph"
	"percorso/sequence"
	"percorso/sequence/figures"
	"percorso/sequence/index"
)

// Drill is a view in which one customer's interactions can be looked at.
type Drill interface {
	View
	Locate(n graph.Node) (block int, profile uint32, ok bool)
	PropertiesOf(block int, i uint32) []sequence.Prop
}

var _ Drill = (*index.View)(nil)

// Timeline is what one customer did.
type Timeline struct {
	Model    catalogue.Model        `json:"model"`
	Channels []catalogue.Channel    `json:"channels" doc:"Those that the customer met, in the order of the catalogue"`
	Places   []catalogue.Touchpoint `json:"touchpoints" doc:"Those that the customer met, in the order of the catalogue"`
	Figures  CustomerFigures        `json:"figures"`
	Visits   []VisitOf              `json:"visits" doc:"All visits to stages, in order"`
	Touches  []Touch                `json:"touches" doc:"Interactions in order: the page asked for"`
	Offset   int                    `json:"offset" doc:"How many interactions come before the page"`
	Total    int                    `json:"total" doc:"All interactions"`
	Until    string                 `json:"until" doc:"Up to where the data is known"`
}

// CustomerFigures are a customer in figures. Outcomes, value, emotion and
// back-steps count what is on a stage, as the journey does.
type CustomerFigures struct {
	First         string             `json:"first" doc:"First interaction, RFC 3339 UTC; empty when there is none"`
	Last          string             `json:"last"`
	Days          int64              `json:"days" doc:"Whole days from the first interaction to the last, at least 1"`
	Interactions  int64              `json:"interactions"`
	Channels      []ChannelUse       `json:"channels" doc:"By interactions, most first: the preferred one is the first"`
	Outcomes      int64              `json:"outcomes"`
	Value         Value              `json:"value"`
	YearOutcomes  int64              `json:"year_outcomes" doc:"Outcomes in the 365 days up to until"`
	YearValue     Value              `json:"year_value" doc:"Value in the 365 days up to until"`
	Emotion       Feeling            `json:"emotion"`
	BackSteps     int64              `json:"back_steps" doc:"Back-steps, each within 30 days of entering the stage left"`
	BackStepAfter *percorso.Text     `json:"back_step_after" doc:"Touchpoint of the last interaction before the latest back-step; null without one"`
	Hour          *int               `json:"hour" doc:"Hour of the day in which most interactions began, 0 to 23 in the query's zone; null when there is none"`
	Stage         percorso.StageID   `json:"stage" doc:"Stage of the last visit; empty when there is none"`
	Stages        []percorso.StageID `json:"stages" doc:"Stages visited, in the order of the model"`
}

// ChannelUse is how much a channel is used.
type ChannelUse struct {
	Channel      percorso.ChannelID `json:"channel"`
	Interactions int64              `json:"interactions"`
}

// VisitOf is one visit of a customer to a stage.
type VisitOf struct {
	Stage    percorso.StageID `json:"stage"`
	Enter    string           `json:"enter"`
	Leave    string           `json:"leave" doc:"Last interaction of the visit"`
	Touches  int              `json:"touches"`
	Outcomes int              `json:"outcomes"`
	Move     string           `json:"move" enum:"start,forward,skip,loop,back,return" doc:"How it was entered; return: to an earlier stage, later than the window of a back-step"`
	From     int              `json:"from" doc:"Number of its first interaction in the whole timeline, from 0"`
}

// Touch is one interaction.
type Touch struct {
	Seq        int64                 `json:"seq" doc:"Position in the journal"`
	Time       string                `json:"time"`
	Event      string                `json:"event" doc:"As conditions on event know it"`
	Source     percorso.SourceID     `json:"source"`
	Channel    percorso.ChannelID    `json:"channel" doc:"Empty for none"`
	Touchpoint percorso.TouchpointID `json:"touchpoint" doc:"Empty for none"`
	Stage      percorso.StageID      `json:"stage" doc:"Empty for none"`
	Outcome    bool                  `json:"outcome"`
	Value      *Value                `json:"value" doc:"Null for none"`
	Emotion    *float64              `json:"emotion" doc:"Measured, -2 to +2; null where nobody asked"`
	Quote      string                `json:"quote" doc:"What the customer said, if anything"`
	Properties []Property            `json:"properties"`
}

// Property is one property of an interaction.
type Property struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// TimelineQuery says what is asked of a customer.
type TimelineQuery struct {
	Model  percorso.ModelID
	Zone   string // of the hour; the workspace's when empty
	Offset int    // -1: the last Limit
	Limit  int
}

// year is how far back the figures of a year reach, in seconds.
const year = 365 * 86_400

// Timeline tells what the customer with node n did; quotes are what they said, by
// journal position. The error is of kind NotFound when nothing is known of them.
func (a *Asker) Timeline(ctx context.Context, n graph.Node, q TimelineQuery, quotes map[int64]string) (*Timeline, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s, err := a.scope(ctx, &Query{Kind: KindCustomers, Model: q.Model, Zone: q.Zone})
	if err != nil {
		return nil, err
	}
	t := &Timeline{
		Model: s.table.Model, Channels: []catalogue.Channel{}, Places: []catalogue.Touchpoint{}, Visits: []VisitOf{}, Touches: []Touch{},
		Until: rfc3339(s.view.Newest()),
	}
	t.Figures.Channels, t.Figures.Stages = []ChannelUse{}, []percorso.StageID{}
	view, ok := s.view.(Drill)
	if !ok {
		return t, nil
	}
	block, profile, ok := view.Locate(n)
	if !ok {
		return t, nil
	}
	b := s.blocks[block]
	lo, hi := b.First[profile], b.First[profile+1]
	for lo < hi && b.Time[lo] < s.since {
		lo++
	}
	w := &walk{scope: s, block: b, lo: lo, hi: hi, to: t, values: column(b.Value, lo, hi), emotions: column(b.Emotion, lo, hi)}
	w.figures()
	t.Total = int(hi - lo)
	t.Offset = min(q.Offset, t.Total)
	if q.Offset < 0 {
		t.Offset = max(0, t.Total-q.Limit)
	}
	for i := lo + uint32(t.Offset); i < min(hi, lo+uint32(t.Offset+q.Limit)); i++ {
		touch := w.touch(i)
		touch.Quote = quotes[touch.Seq]
		for _, p := range view.PropertiesOf(block, i) {
			touch.Properties = append(touch.Properties, Property{p.Name, p.Value})
		}
		t.Touches = append(t.Touches, touch)
	}
	return t, nil
}

// column returns the values of interactions lo to hi by position.
func column[T any](c sequence.Sparse[T], lo, hi uint32) map[uint32]T {
	out := map[uint32]T{}
	at, _ := slices.BinarySearch(c.At, lo)
	for ; at < len(c.At) && c.At[at] < hi; at++ {
		out[c.At[at]] = c.Of[at]
	}
	return out
}

// walk goes through one customer's interactions.
type walk struct {
	*scope
	block    *sequence.Block
	lo, hi   uint32
	to       *Timeline
	values   map[uint32]int64
	emotions map[uint32]percorso.Emotion
}

// position returns table[code]-1: a position in a list, or -1 for none.
func position[T uint8 | uint16](table []T, code catalogue.SignatureID) int {
	if int(code) >= len(table) {
		return -1
	}
	return int(table[code]) - 1
}

func (w *walk) outcome(i uint32) bool {
	code := int(w.block.Code[i])
	return code < len(w.table.Outcome) && w.table.Outcome[code]
}

func (w *walk) touch(i uint32) Touch {
	code := w.block.Code[i]
	t := Touch{Time: rfc3339(w.block.Time[i]), Outcome: w.outcome(i), Properties: []Property{}}
	if w.block.Seq != nil {
		t.Seq = w.block.Seq(i)
	}
	if int(code) < len(w.signatures) {
		t.Event, t.Source = EventName(&w.signatures[code]), w.signatures[code].Source
	}
	if n := position(w.table.Channel, code); n >= 0 {
		t.Channel = w.table.Channels[n].ID
	}
	if n := position(w.table.Touchpoint, code); n >= 0 {
		t.Touchpoint = w.table.Touchpoints[n].ID
	}
	if n := position(w.table.Stage, code); n >= 0 {
		t.Stage = w.table.Model.Stages[n].ID
	}
	if v, ok := w.values[i]; ok {
		value := Value(v)
		t.Value = &value
	}
	if e, ok := w.emotions[i]; ok {
		felt := float64(e) / 1000
		t.Emotion = &felt
	}
	return t
}

// figures fills in the figures, the visits, and the channels and touchpoints met.
func (w *walk) figures() {
	f, b := &w.to.Figures, w.block
	if w.lo == w.hi {
		return
	}
	first, last := b.Time[w.lo], b.Time[w.hi-1]
	f.First, f.Last, f.Interactions = rfc3339(first), rfc3339(last), int64(w.hi-w.lo)
	f.Days = max(1, int64(last-first+86_399)/86_400)
	channels, places, hours := map[int]int64{}, map[int]bool{}, [24]int64{}
	var felt figures.Feeling
	lastYear := w.view.Newest() - min(w.view.Newest(), year)
	for i := w.lo; i < w.hi; i++ {
		code := b.Code[i]
		if n := position(w.table.Channel, code); n >= 0 {
			channels[n]++
		}
		if n := position(w.table.Touchpoint, code); n >= 0 {
			places[n] = true
		}
		hours[time.Unix(int64(b.Time[i]), 0).In(w.zone).Hour()]++
		if position(w.table.Stage, code) < 0 {
			continue
		}
		if e, ok := w.emotions[i]; ok {
			felt.Add(e)
		}
		value := Value(w.values[i])
		if !w.outcome(i) {
			value = min(value, 0)
		} else {
			f.Outcomes++
			if b.Time[i] > lastYear {
				f.YearOutcomes++
			}
		}
		f.Value += value
		if b.Time[i] > lastYear {
			f.YearValue += value
		}
	}
	f.Emotion = feeling(felt)
	w.met(channels, places)
	busiest := 0
	for h, n := range hours {
		if n > hours[busiest] {
			busiest = h
		}
	}
	f.Hour = &busiest
	w.visits()
}

// met lists the channels and touchpoints.
func (w *walk) met(channels map[int]int64, places map[int]bool) {
	f := &w.to.Figures
	for n, c := range w.table.Channels {
		if channels[n] > 0 {
			w.to.Channels = append(w.to.Channels, c)
			f.Channels = append(f.Channels, ChannelUse{c.ID, channels[n]})
		}
	}
	slices.SortStableFunc(f.Channels, func(a, b ChannelUse) int { return cmp.Compare(b.Interactions, a.Interactions) })
	for n, p := range w.table.Touchpoints {
		if places[n] {
			w.to.Places = append(w.to.Places, p)
		}
	}
}

// visits finds the visits and the back-steps among them.
func (w *walk) visits() {
	f, b := &w.to.Figures, w.block
	window, _ := seconds("window", defaultJourneyWindow, 0) // a constant of ours
	previous, entered, lastPlaced := -1, uint32(0), w.lo
	for i := w.lo; i < w.hi; i++ {
		stage := position(w.table.Stage, b.Code[i])
		if stage < 0 {
			continue
		}
		if stage != previous {
			v := VisitOf{Stage: w.table.Model.Stages[stage].ID, Enter: rfc3339(b.Time[i]), Move: "start", From: int(i - w.lo)}
			if previous >= 0 {
				v.Move = figures.MoveKind(&w.table.Model, previous, stage)
			}
			if v.Move == figures.Back && b.Time[i]-entered > window {
				v.Move = "return"
			}
			if v.Move == figures.Back {
				f.BackSteps++
				f.BackStepAfter = w.placeName(lastPlaced)
			}
			w.to.Visits = append(w.to.Visits, v)
			previous, entered = stage, b.Time[i]
		}
		v := &w.to.Visits[len(w.to.Visits)-1]
		v.Leave = rfc3339(b.Time[i])
		v.Touches++
		if w.outcome(i) {
			v.Outcomes++
		}
		lastPlaced = i
	}
	for s, st := range w.table.Model.Stages {
		if slices.ContainsFunc(w.to.Visits, func(v VisitOf) bool { return v.Stage == st.ID }) {
			f.Stages = append(f.Stages, w.table.Model.Stages[s].ID)
		}
	}
	if previous >= 0 {
		f.Stage = w.table.Model.Stages[previous].ID
	}
}

// placeName returns what the touchpoint of interaction i is called, or its event.
func (w *walk) placeName(i uint32) *percorso.Text {
	if n := position(w.table.Touchpoint, w.block.Code[i]); n >= 0 {
		name := w.table.Touchpoints[n].Name
		return &name
	}
	event := w.touch(i).Event
	if event == "" {
		event = strconv.Itoa(int(w.block.Code[i]))
	}
	return &percorso.Text{It: event, En: event}
}
