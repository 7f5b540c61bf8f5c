package api

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/sse"

	"percorso"
	"percorso/catalogue"
	"percorso/collect"
	"percorso/collect/spec"
	"percorso/people"
)

// EventRow is a call that came to the door: accepted, known already, or refused.
type EventRow struct {
	Seq           int64             `json:"seq,omitempty" doc:"Position in the journal; absent when it is not there"`
	Outcome       collect.Outcome   `json:"outcome" enum:"accepted,duplicate,refused"`
	Source        percorso.SourceID `json:"source,omitempty"`
	Type          string            `json:"type,omitempty" doc:"track, page, screen, identify, group, alias"`
	Name          string            `json:"name,omitempty" doc:"Of the event, or of the page"`
	User          string            `json:"user,omitempty"`
	Anonymous     string            `json:"anonymous,omitempty"`
	MessageID     string            `json:"message_id,omitempty"`
	Time          *time.Time        `json:"time,omitempty" doc:"When it happened"`
	ReceivedAt    time.Time         `json:"received_at"`
	Historical    bool              `json:"historical,omitempty" doc:"Whether it was imported"`
	ClockAdjusted bool              `json:"clock_adjusted,omitempty" doc:"Whether its clock ran ahead, and the time of receipt stands in"`
	Place         *EventPlace       `json:"place,omitempty" doc:"What became of it in the catalogue; absent for calls that are no interactions"`
	Reject        int64             `json:"reject,omitempty" doc:"Id of the refused call"`
	Code          spec.Code         `json:"code,omitempty" doc:"Why it was refused"`
	Field         string            `json:"field,omitempty"`
	Message       string            `json:"message,omitempty" doc:"Cause and remedy"`
	Body          string            `json:"body" doc:"The call, or its beginning"`
	Cut           bool              `json:"cut,omitempty" doc:"Whether the body is only the beginning"`
}

// EventPlace is where in the catalogue an event belongs.
type EventPlace struct {
	Channel     percorso.ChannelID    `json:"channel,omitempty"`
	ChannelName percorso.Text         `json:"channel_name"`
	Touchpoint  percorso.TouchpointID `json:"touchpoint,omitempty"`
	Name        percorso.Text         `json:"name" doc:"The touchpoint's"`
	Stage       percorso.StageID      `json:"stage,omitempty" doc:"In the default model"`
	StageName   percorso.Text         `json:"stage_name"`
	Outcome     bool                  `json:"outcome,omitempty"`
	Proposed    bool                  `json:"proposed,omitempty" doc:"Whether no rule names the touchpoint yet"`
}

// EventList is a page of events, the newest first.
type EventList struct {
	Events []EventRow `json:"events" nullable:"false"`
	Next   int64      `json:"next,omitempty" doc:"Ask again with this as before for older ones; absent at the beginning of the journal"`
}

// EventDetail is all that is known of one event.
type EventDetail struct {
	EventRow
	SentAt   *time.Time         `json:"sent_at,omitempty"`
	Original *time.Time         `json:"original_at,omitempty" doc:"Its own timestamp, before the clock was put right"`
	Profile  percorso.ProfileID `json:"profile,omitempty" doc:"Whose it is; absent until it was taken in, and for calls without a person"`
	Visible  bool               `json:"visible" doc:"Whether it is in the answers already"`
}

// LiveEvents are calls that have just come to the door.
type LiveEvents struct {
	Events []EventRow `json:"events" nullable:"false"`
	Missed int64      `json:"missed" doc:"Calls that came besides and are not shown: too many, or the reader was too slow"`
}

const (
	// bodySample is how much of a body a list shows, in bytes.
	bodySample = 4 << 10
	// eventsScan is how many positions of the journal one answer looks at.
	eventsScan   = 100_000
	eventsWindow = 2_000
	eventsPace   = 300 * time.Millisecond
)

// EventFilter chooses events.
type EventFilter struct {
	Source  string `query:"source" doc:"Of this source only"`
	Type    string `query:"type" enum:"track,page,screen,identify,group,alias"`
	Name    string `query:"name" doc:"With this in the name, letter case ignored"`
	Text    string `query:"text" maxLength:"200" doc:"With this anywhere in the call, letter case ignored"`
	Outcome string `query:"outcome" enum:"accepted,duplicate,refused" doc:"Of what is told live only"`
}

func (f *EventFilter) takes(r *EventRow, body []byte) bool {
	return (f.Source == "" || string(r.Source) == f.Source) &&
		(f.Type == "" || r.Type == f.Type) &&
		(f.Outcome == "" || string(r.Outcome) == f.Outcome) &&
		(f.Name == "" || strings.Contains(strings.ToLower(r.Name), strings.ToLower(f.Name))) &&
		(f.Text == "" || strings.Contains(strings.ToLower(string(body)), strings.ToLower(f.Text)))
}

func (h handlers) events(a huma.API) {
	tags := []string{"sources"}
	huma.Register(a, huma.Operation{
		OperationID: "list-events", Method: http.MethodGet, Path: "/api/events", Tags: tags,
		Metadata:    needs(people.Sources),
		Summary:     "The newest events of the journal",
		Description: "Looks back a bounded way: a page may be shorter than its limit, or empty, and still have a next one.",
	}, func(ctx context.Context, in *struct {
		EventFilter
		Before int64 `query:"before" minimum:"0" doc:"Before this position: the next page"`
		Limit  int   `query:"limit" minimum:"1" maximum:"200" default:"50"`
	},
	) (*struct{ Body EventList }, error) {
		list, err := h.eventsBefore(ctx, &in.EventFilter, in.Before, in.Limit)
		if err != nil {
			return nil, problem(err)
		}
		return &struct{ Body EventList }{list}, nil
	})
	huma.Register(a, huma.Operation{
		OperationID: "get-event", Method: http.MethodGet, Path: "/api/events/{seq}", Tags: tags,
		Metadata: needs(people.Sources),
		Summary:  "One event, and what became of it",
	}, func(ctx context.Context, in *struct {
		Seq int64 `path:"seq" minimum:"1"`
	},
	) (*struct{ Body EventDetail }, error) {
		events, err := h.ws.Journal.Read(ctx, in.Seq-1, 1)
		if err != nil {
			return nil, problem(err)
		}
		if len(events) == 0 || events[0].Seq != in.Seq {
			return nil, problem(percorso.Errorf(percorso.NotFound, "there is no event %d: the journal ends at %d, or it was too old to be kept", in.Seq, h.ws.Journal.Last()))
		}
		return &struct{ Body EventDetail }{h.eventDetail(ctx, &events[0])}, nil
	})
	h.liveEvents(a, tags)
}

func (h handlers) liveEvents(a huma.API, tags []string) {
	sse.Register(a, huma.Operation{
		OperationID: "live-events", Method: http.MethodGet, Path: "/api/events/live", Tags: tags,
		Metadata:    needs(people.Sources),
		Summary:     "Be told of calls as they come to the door",
		Description: "Server-sent events: `calls` with what was accepted, known already or refused, `ping` every 15 seconds. Who reads slowly misses calls and is told how many; the door never waits.",
	}, map[string]any{"calls": LiveEvents{}, "ping": Ping{}}, func(ctx context.Context, in *EventFilter, send sse.Sender) {
		watch := h.ws.Door.Watch()
		defer watch.Close()
		tick := time.NewTicker(livePing)
		defer tick.Stop()
		if send.Data(Ping{Seq: h.ws.Journal.Last(), At: time.Now().UTC()}) != nil {
			return
		}
		for {
			seen, missed, more := watch.Next()
			if len(seen) > 0 || missed > 0 {
				calls := LiveEvents{Events: h.seenRows(seen, in), Missed: missed}
				if (len(calls.Events) > 0 || missed > 0) && send.Data(spoken(visitOf(ctx).language, calls)) != nil {
					return
				}
				select {
				case <-ctx.Done():
					return
				case <-time.After(eventsPace):
				}
				continue
			}
			select {
			case <-ctx.Done():
				return
			case <-more:
			case <-tick.C:
				if send.Data(Ping{Seq: h.ws.Journal.Last(), At: time.Now().UTC()}) != nil {
					return
				}
			}
		}
	})
}

// seenRows writes out those calls that the filter takes, the oldest first.
func (h handlers) seenRows(seen []collect.Seen, f *EventFilter) []EventRow {
	placer := h.placer()
	out := []EventRow{}
	for _, s := range seen {
		if s.Reject != nil {
			if row := refusedRow(s.Reject); f.takes(&row, s.Reject.Sample) {
				out = append(out, row)
			}
			continue
		}
		row := placer.row(s.Event)
		row.Outcome = s.Outcome
		if f.takes(&row, s.Event.Body) {
			placer.place(&row, s.Event)
			out = append(out, row)
		}
	}
	return out
}

func refusedRow(r *spec.Reject) EventRow {
	row := EventRow{
		Outcome: collect.Refused, Source: r.Source, ReceivedAt: time.UnixMilli(r.ReceivedAt).UTC(),
		Reject: r.ID, Code: r.Code, Field: r.Field, Message: r.Message, Historical: r.Historical, Type: r.Call.String(),
	}
	row.Body, row.Cut = sampleOf(r.Sample)
	row.Cut = row.Cut || r.Cut
	var call struct {
		Type, Event, Name, UserID, AnonymousID, MessageID any
	}
	if json.Unmarshal(r.Sample, &call) == nil {
		row.Type, row.Name = firstText(call.Type, row.Type), firstText(call.Event, call.Name)
		row.User, row.Anonymous, row.MessageID = firstText(call.UserID), firstText(call.AnonymousID), firstText(call.MessageID)
	}
	return row
}

func firstText(of ...any) string {
	for _, v := range of {
		if s, ok := v.(string); ok && s != "" {
			return s[:min(len(s), 200)]
		}
	}
	return ""
}

// sampleOf cuts a body, between two characters.
func sampleOf(body []byte) (string, bool) {
	if len(body) <= bodySample {
		return strings.ToValidUTF8(string(body), "\ufffd"), false
	}
	end := bodySample
	for end > 0 && !utf8.RuneStart(body[end]) {
		end--
	}
	return strings.ToValidUTF8(string(body[:end]), "\ufffd"), true
}

// eventsBefore reads the journal backwards.
func (h handlers) eventsBefore(ctx context.Context, f *EventFilter, before int64, limit int) (EventList, error) {
	list := EventList{Events: []EventRow{}}
	if last := h.ws.Journal.Last(); before <= 0 || before > last {
		before = last + 1
	}
	placer := h.placer()
	for scanned := int64(0); before > 1 && scanned < eventsScan; {
		from := max(before-eventsWindow, 1)
		events, err := h.window(ctx, from, before)
		if err != nil {
			return list, err
		}
		for i := range slices.Backward(events) {
			row := placer.row(&events[i])
			if !f.takes(&row, events[i].Body) {
				continue
			}
			placer.place(&row, &events[i])
			if list.Events = append(list.Events, row); len(list.Events) == limit {
				if row.Seq > 1 {
					list.Next = row.Seq
				}
				return list, nil
			}
		}
		scanned += before - from
		before = from
	}
	if before > 1 {
		list.Next = before
	}
	return list, nil
}

// window reads the events at positions from to before-1.
func (h handlers) window(ctx context.Context, from, before int64) (out []percorso.Event, err error) {
	for at := from - 1; at < before-1; {
		events, err := h.ws.Journal.Read(ctx, at, int(before-1-at))
		if err != nil || len(events) == 0 {
			return out, err
		}
		for i := range events {
			if events[i].Seq < before {
				out = append(out, events[i])
			}
		}
		at = events[len(events)-1].Seq
	}
	return out, nil
}

func (h handlers) eventDetail(ctx context.Context, e *percorso.Event) EventDetail {
	placer := h.placer()
	d := EventDetail{EventRow: placer.row(e), Visible: e.Seq <= h.ws.Visible()}
	placer.place(&d.EventRow, e)
	d.Body, d.Cut = string(e.Body), false
	d.SentAt, d.Original = moment(e.SentAt), moment(e.OriginalAt)
	for _, id := range []percorso.Identifier{{Kind: percorso.UserID, Value: d.User}, {Kind: percorso.AnonymousID, Value: d.Anonymous}} {
		if id.Value == "" || d.Profile != "" || !d.Visible {
			continue
		}
		if why, err := h.ws.Identity.Explain(ctx, id); err == nil { // what nobody is known by leads nowhere
			d.Profile = why.Profile
		}
	}
	return d
}

func moment(ms int64) *time.Time {
	if ms == 0 {
		return nil
	}
	at := time.UnixMilli(ms).UTC()
	return &at
}

// placer says where in the catalogue events belong.
type placer struct {
	doc     *catalogue.Document
	decoder spec.Decoder
	call    *spec.Call
	known   map[catalogue.Signature]*EventPlace
}

func (h handlers) placer() *placer {
	doc, _ := h.ws.Catalogue.Document()
	return &placer{doc: doc, known: map[catalogue.Signature]*EventPlace{}}
}

// row writes out an event without its place.
func (p *placer) row(e *percorso.Event) EventRow {
	row := EventRow{
		Seq: e.Seq, Outcome: collect.Accepted, Source: e.Source, Type: e.Type.String(), MessageID: e.MessageID,
		Time: moment(e.Time), ReceivedAt: time.UnixMilli(e.ReceivedAt).UTC(),
		Historical: e.Flags&percorso.Historical != 0, ClockAdjusted: e.Flags&percorso.ClockAdjusted != 0,
	}
	row.Body, row.Cut = sampleOf(e.Body)
	p.call = nil
	if call, err := p.decoder.Decode(e); err == nil { // the door let it in, so this is damage: the body says it
		p.call = call
		row.Name, row.User, row.Anonymous = strings.Clone(call.Name), strings.Clone(call.UserID), strings.Clone(call.AnonymousID)
	}
	return row
}

// place adds the place of the event that row was last called with.
func (p *placer) place(row *EventRow, e *percorso.Event) {
	if p.call == nil || e.Type != percorso.Track && e.Type != percorso.Page && e.Type != percorso.Screen {
		return
	}
	sig := catalogue.SignatureOf(e, p.call)
	if place, ok := p.known[sig]; ok {
		row.Place = place
		return
	}
	t, err := p.doc.Compile("", []catalogue.Signature{sig})
	if err != nil {
		return
	}
	place := &EventPlace{Outcome: t.Outcome[0]}
	if i := t.Channel[0]; i > 0 {
		place.Channel, place.ChannelName = t.Channels[i-1].ID, t.Channels[i-1].Name
	}
	if i := t.Touchpoint[0]; i > 0 {
		tp := &t.Touchpoints[i-1]
		place.Touchpoint, place.Name, place.Proposed = tp.ID, tp.Name, tp.Proposed
	}
	if i := t.Stage[0]; i > 0 {
		place.Stage, place.StageName = t.Model.Stages[i-1].ID, t.Model.Stages[i-1].Name
	}
	p.known[sig] = place
	row.Place = place
}
