package spec

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"unicode/utf8"

	"github.com/zeebo/xxh3"

	"percorso"
)

// MaxEvent is how many bytes a call may have, unless a Parser says otherwise.
const MaxEvent = 32 << 10

// Envelope is what the door knows of a call besides its text. Times are Unix
// ms.
type Envelope struct {
	Source     percorso.SourceID
	ReceivedAt int64
	SentAt     int64 // of the request; a call's own sentAt goes first; 0 is absent
	// Historical marks an import. Its timestamps are taken as they are, without
	// the correction by sentAt; and what Export wrote is read back.
	Historical bool
	// MessageID stands in where the call has none. "" makes one up: at random
	// for a live call; from the call's text for a historical one, so that
	// importing it again adds nothing.
	MessageID string
	// Context is the JSON object "context" of the batch, which the call's own
	// goes over, key by key; Integrations likewise. Nil is none.
	Context, Integrations []byte
}

// Parser turns the text of calls into events. The zero value is ready to use.
// It reuses memory and is for one goroutine at a time.
type Parser struct {
	// MaxEvent is how many bytes a call may have. Default MaxEvent; negative
	// is no limit.
	MaxEvent int

	body   []byte // the call as it will stand in the journal
	f      fields
	origin Origin
}

// fields are the places of what the Parser reads of a call.
type fields struct {
	kind, messageID, userID, anonymousID, previousID, groupID, event, name, category span
	timestamp, originalTimestamp, sentAt                                             span
	properties, traits                                                               span
	context, integrations, writeKey, export                                          member
}

// Parse checks one call and returns it as an event with Seq 0. T is the call
// that the path of the request says; 0 takes it from "type". The event shares
// no memory with body or the parser. An error is a *Problem.
//
// UserId, anonymousId, messageId, groupId and previousId may be numbers; null
// and "" are absent.
func (p *Parser) Parse(t percorso.CallType, body []byte, env Envelope) (percorso.Event, error) {
	body = trim(body)
	maxEvent := p.MaxEvent
	if maxEvent == 0 {
		maxEvent = MaxEvent
	}
	if maxEvent > 0 && len(body) > maxEvent && (!env.Historical || len(body) > maxEvent+maxExport) {
		return percorso.Event{}, problem(TooLarge, "", "the call has %d bytes, at most %d are taken: send less in its properties", len(body), maxEvent)
	}
	if err := p.scan(body); err != nil {
		return percorso.Event{}, err
	}
	if err := p.checkTypes(body); err != nil {
		return percorso.Event{}, err
	}

	e := percorso.Event{Source: env.Source, ReceivedAt: env.ReceivedAt, SentAt: env.SentAt}
	var archived *archive
	if env.Historical {
		e.Flags |= percorso.Historical
		archived = readArchive(body, p.f.export)
	}
	if p.origin = (Origin{}); archived != nil {
		p.origin = archived.Origin
	}
	named := percorso.ParseCallType(p.text(body, p.f.kind))
	e.Type = t
	if archived != nil {
		e.Type = archived.Type
	}
	if e.Type == 0 {
		e.Type = named
	}
	if e.Type == 0 {
		return percorso.Event{}, problem(UnknownType, "type", "%q is none of track, page, screen, identify, group, alias", clip(p.text(body, p.f.kind)))
	}
	if err := p.checkRequired(body, e.Type); err != nil {
		return percorso.Event{}, err
	}
	if err := p.times(body, &e, archived); err != nil {
		return percorso.Event{}, err
	}
	e.MessageID = p.text(body, p.f.messageID)
	if e.MessageID == "" {
		e.MessageID = p.messageID(body, env, archived)
	}
	if archived != nil && e.Source == "" {
		e.Source = archived.Source
	}
	e.Body = p.compose(body, env, &e, archived != nil)
	if maxEvent > 0 && len(e.Body) > maxEvent+maxAdded {
		return percorso.Event{}, problem(TooLarge, "context", "the call has %d bytes with the context of its batch, at most %d are taken", len(e.Body), maxEvent)
	}
	return e, nil
}

// Origin returns what the call of the last Parse, if Export wrote it, says of
// its source.
func (p *Parser) Origin() Origin { return p.origin }

// scan checks that body is one JSON object and notes where its fields are. Of
// equal keys the first one counts, as in the Decoder.
func (p *Parser) scan(body []byte) error {
	p.f = fields{}
	if len(body) == 0 {
		return problem(MalformedJSON, "", "the call is empty: send a JSON object")
	}
	if !utf8.Valid(body) {
		return problem(InvalidUTF8, "", "the call is not UTF-8: encode it so")
	}
	if body[0] != '{' {
		if end, err := skipValue(body, 0, 0); err != nil || end != len(body) {
			return problem(MalformedJSON, "", "the call is not JSON")
		}
		return problem(NotAnObject, "", "a call is a JSON object, not %s", jsonType(body[0]))
	}
	end, err := skipObject(body, 0, 0, p.note, nil)
	if err == nil && end != len(body) {
		err = errSyntax
	}
	switch {
	case errors.Is(err, errDepth):
		return problem(TooDeep, "", "objects and arrays nest more than %d deep: flatten the properties", MaxDepth)
	case err != nil:
		return problem(MalformedJSON, "", "the call is not JSON: it breaks off or goes wrong at byte %d", end)
	}
	return nil
}

func (p *Parser) note(m member) error {
	f := &p.f
	switch string(m.key) {
	case "type":
		set(&f.kind, m)
	case "messageId":
		set(&f.messageID, m)
	case "userId":
		set(&f.userID, m)
	case "anonymousId":
		set(&f.anonymousID, m)
	case "previousId":
		set(&f.previousID, m)
	case "groupId":
		set(&f.groupID, m)
	case "event":
		set(&f.event, m)
	case "name":
		set(&f.name, m)
	case "category":
		set(&f.category, m)
	case "timestamp":
		set(&f.timestamp, m)
	case "originalTimestamp":
		set(&f.originalTimestamp, m)
	case "sentAt":
		set(&f.sentAt, m)
	case "context":
		setMember(&f.context, m)
	case "properties":
		set(&f.properties, m)
	case "traits":
		set(&f.traits, m)
	case "integrations":
		setMember(&f.integrations, m)
	case "writeKey":
		setMember(&f.writeKey, m)
	case exportKey:
		f.export = m // the last one: Export wrote it at the end
	}
	return nil
}

func set(s *span, m member) {
	if s.absent() {
		*s = m.value
	}
}

func setMember(at *member, m member) {
	if at.value.absent() {
		*at = m
	}
}

// checkTypes looks at the JSON types of the fields that are there.
func (p *Parser) checkTypes(body []byte) error {
	f := &p.f
	for _, c := range [...]struct {
		name   string
		at     span
		number bool
	}{
		{"type", f.kind, false},
		{"messageId", f.messageID, true},
		{"userId", f.userID, true},
		{"anonymousId", f.anonymousID, true},
		{"previousId", f.previousID, true},
		{"groupId", f.groupID, true},
		{"event", f.event, false},
		{"name", f.name, false},
		{"category", f.category, false},
	} {
		if c.at.absent() {
			continue
		}
		switch k := c.at.first(body); {
		case k == '"' || k == 'n' || c.number && isNumber(k):
		default:
			return problem(WrongType, c.name, "is %s, and must be text", jsonType(k))
		}
	}
	for _, c := range [...]struct {
		name string
		at   span
	}{{"context", f.context.value}, {"properties", f.properties}, {"traits", f.traits}} {
		if c.at.absent() {
			continue
		}
		if k := c.at.first(body); k != '{' && k != 'n' {
			return problem(WrongType, c.name, "is %s, and must be an object", jsonType(k))
		}
	}
	return nil
}

func (p *Parser) checkRequired(body []byte, t percorso.CallType) error {
	f := &p.f
	if !p.has(body, f.userID) && !p.has(body, f.anonymousID) {
		return problem(MissingIdentifier, "userId", "the call names nobody: send userId or anonymousId")
	}
	switch {
	case t == percorso.Track && !p.has(body, f.event):
		return problem(MissingEvent, "event", "a track call needs the name of what happened")
	case t == percorso.Group && !p.has(body, f.groupID):
		return problem(MissingGroup, "groupId", "a group call needs the id of the group")
	case t == percorso.Alias && !p.has(body, f.previousID):
		return problem(MissingPrevious, "previousId", "an alias call needs the id that was used before")
	}
	return nil
}

// times fills in the four times of e.
func (p *Parser) times(body []byte, e *percorso.Event, archived *archive) error {
	if archived != nil {
		e.Time, e.OriginalAt, e.SentAt, e.ReceivedAt = archived.Time, archived.OriginalAt, archived.SentAt, archived.ReceivedAt
		e.Flags |= archived.Flags &^ percorso.Historical
	} else {
		field, at := "originalTimestamp", p.f.originalTimestamp
		if !p.has(body, at) {
			field, at = "timestamp", p.f.timestamp
		}
		original, err := p.time(body, field, at)
		if err != nil {
			return err
		}
		if sent, err := p.time(body, "sentAt", p.f.sentAt); err == nil && sent != 0 {
			e.SentAt = sent // what cannot be read is as good as absent: it only corrects
		}
		e.OriginalAt = original
		sent := e.SentAt
		if e.Flags&percorso.Historical != 0 {
			sent = 0
		}
		var flags percorso.EventFlags
		e.Time, flags = Clock(original, sent, e.ReceivedAt)
		e.Flags |= flags
	}
	if e.Time < Earliest {
		return problem(TimeOutOfRange, "timestamp", "lies before 1971, as with a clock that was never set: send the time of the event")
	}
	return nil
}

func (p *Parser) time(body []byte, field string, at span) (int64, error) {
	if !p.has(body, at) {
		return 0, nil
	}
	raw := at.of(body)
	switch {
	case raw[0] == '"':
		raw = unescape(raw[1 : len(raw)-1])
	case !isNumber(raw[0]):
		return 0, problem(WrongType, field, "is %s, and must be a time such as 2026-05-01T09:30:00Z", jsonType(raw[0]))
	}
	ms, ok := ParseTime(raw)
	if !ok {
		return 0, problem(BadTimestamp, field, "%q is no time that can be read: write it as 2026-05-01T09:30:00Z", clip(string(raw)))
	}
	if ms == 0 {
		ms = 1 // 0 means absent, and the epoch is there
	}
	return ms, nil
}

func (p *Parser) messageID(body []byte, env Envelope, archived *archive) string {
	switch {
	case archived != nil:
		return archived.MessageID
	case env.MessageID != "":
		return env.MessageID
	case env.Historical:
		h := xxh3.Hash128(body).Bytes()
		return "text-" + hex.EncodeToString(h[:])
	}
	var b [16]byte
	_, _ = rand.Read(b[:]) // never returns an error
	return hex.EncodeToString(b[:])
}

// has says whether the field is there and neither null nor "".
func (p *Parser) has(body []byte, s span) bool {
	return !s.absent() && s.first(body) != 'n' && string(s.of(body)) != `""`
}

// text returns a scalar field as text, numbers as written; "" when absent.
func (p *Parser) text(body []byte, s span) string {
	if !p.has(body, s) {
		return ""
	}
	raw := s.of(body)
	if raw[0] == '"' {
		return string(unescape(raw[1 : len(raw)-1]))
	}
	return string(raw)
}

func clip(s string) string {
	if len(s) > 60 {
		return s[:60] + "…"
	}
	return s
}

func isNumber(c byte) bool { return c == '-' || c >= '0' && c <= '9' }

func jsonType(c byte) string {
	switch c {
	case '"':
		return "text"
	case '{':
		return "an object"
	case '[':
		return "a list"
	case 't', 'f':
		return "true or false"
	case 'n':
		return "null"
	}
	return "a number"
}
