package importer

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"percorso"
)

// emitter makes interactions of one kind out of rows.
type emitter struct {
	id     string
	from   *interaction
	prefix []byte // of what message ids are made from
	head   []byte // {"type":"track"

	when *formula

	each     eachKind
	columns  []eachEntry
	items    *formula
	list     func(f *frame) []int32
	listRows *bound

	time   *formula
	layout *columnReader

	identity   []member // userId, anonymousId, previousId, groupId
	name       *formula // of the event or the page
	nameKey    string
	context    []piece
	properties []piece
	traits     []piece
	worth      *formula
	currency   *formula
	worthKey   string
	scratch    []byte

	made    int64 // interactions
	skipped int64 // rows for which the condition did not hold
}

// eachEntry is a column of the list.
type eachEntry struct {
	column int
	reader *columnReader
	name   string
	label  string
}

// member is a field of the call that holds plain text.
type member struct {
	key   string
	field string // in the mapping
	value *formula
}

// piece is a field of an object: a formula, a list or an object.
type piece struct {
	json    []byte // "name":
	field   string
	formula *formula
	list    []piece
	fields  []piece
	kind    pieceKind
	whole   bool // an object that lacks one field is absent
}

type pieceKind uint8

const (
	valuePiece pieceKind = iota
	listPiece
	objectPiece
)

// emitter compiles an interaction; nil when something is wrong with it.
func (p *plan) emitter(b *bound, x *interaction) *emitter {
	before := len(p.found.list)
	e := &emitter{id: x.id, from: x, worthKey: x.worthAs}
	e.prefix = []byte(p.mapping.Name + "\x00" + x.id + "\x00" + b.table.name + "\x00")
	e.head = append(append([]byte(`{"type":`), appendString(nil, x.call.String())...), `,"messageId":"`...)
	s := &scope{plan: p, table: b}
	p.each(s, e, x)
	one := func(v *value) *formula {
		if v == nil {
			return nil
		}
		if v.list != nil || v.object {
			p.problem(v.at, "this should be one value", "write a text or a formula")
			return nil
		}
		return s.compile(v)
	}
	// A condition looks at the row as a whole, or in a list at each element.
	e.when = one(x.when)
	e.time = one(x.time)
	var err error
	if e.layout, err = p.columnReader(b.table, timeColumn, x.timeSpec); err != nil {
		p.problem(x.timeSpec.at, err.Error(), "")
	}
	if e.time != nil && e.time.kind == columnFormula && e.time.ref.reader.kind == timeColumn {
		own := *e.time.ref
		own.reader = e.layout // what "time:" says goes before what the table says
		e.time.ref = &own
	}
	for _, m := range []struct {
		key, field string
		value      *value
	}{{"userId", "user", x.user}, {"anonymousId", "anonymous", x.anonymous}, {"previousId", "previous", x.previous}, {"groupId", "group", x.group}, {"category", "category", x.category}} {
		if m.value != nil {
			e.identity = append(e.identity, member{key: m.key, field: m.field, value: one(m.value)})
		}
	}
	switch x.call {
	case percorso.Track:
		e.nameKey = "event"
	case percorso.Page, percorso.Screen:
		e.nameKey = "name"
	default:
	}
	e.name = one(x.name)

	e.context = s.parts(x.context)
	if x.channel != nil {
		e.context = append(e.context, s.parts([]field{{"channel", x.channel}})...)
	}
	if len(x.campaign) > 0 {
		e.context = append(e.context, piece{json: []byte(`"campaign":`), field: "campaign", kind: objectPiece, fields: s.parts(x.campaign)})
	}
	e.properties = s.parts(x.properties)
	e.traits = s.parts(x.traits)
	p.identifiers(s, e, x)
	p.score(s, e, x)
	if e.worth = one(x.worth); x.worth != nil {
		currency := x.currency
		if currency == nil && p.mapping.Currency != "" {
			currency = &value{at: x.worth.at, constant: p.mapping.Currency}
		}
		if currency == nil {
			p.problem(x.worth.at, "the value has no currency", "add \"currency: EUR\" to the mapping, or to the value")
		} else {
			e.currency = one(currency)
		}
		for _, f := range x.properties {
			if f.name == x.worthAs || f.name == "currency" {
				p.problem(f.value.at, fmt.Sprintf("%q is written by \"value:\" already", f.name), "leave this property out")
			}
		}
	}
	if e.traits != nil && x.call != percorso.Identify && x.call != percorso.Group {
		e.context = append(e.context, piece{json: []byte(`"traits":`), field: "traits", kind: objectPiece, fields: e.traits})
		e.traits = nil
	}
	if len(p.found.list) > before {
		return nil
	}
	return e
}

// identifiers puts further identifiers where identity looks for them.
func (p *plan) identifiers(s *scope, e *emitter, x *interaction) {
	var list []piece
	for _, id := range x.identifiers {
		if !nameForm.MatchString(id.name) {
			p.problem(id.value.at, fmt.Sprintf("%q is no kind of identifier", id.name), "write email, phone, loyalty_card, or a name of your own in small letters")
			continue
		}
		parts := s.parts([]field{{"type", &value{at: id.value.at, constant: id.name}}, {"id", id.value}})
		if len(parts) == 2 {
			parts[1].field = "identifiers." + id.name
			list = append(list, piece{field: "identifiers." + id.name, kind: objectPiece, fields: parts, whole: true})
		}
	}
	if len(list) > 0 {
		e.context = append(e.context, piece{json: []byte(`"externalIds":`), field: "identifiers", kind: listPiece, list: list})
	}
}

func (p *plan) score(s *scope, e *emitter, x *interaction) {
	if x.score == nil || x.scale == nil {
		return
	}
	fields := []field{{"score", x.score}, {"scale", x.scale}}
	if x.about != nil {
		fields = append(fields, field{"about", x.about})
	}
	if x.text != nil {
		fields = append(fields, field{"text", x.text})
	}
	for _, f := range fields {
		if slices.ContainsFunc(x.properties, func(o field) bool { return o.name == f.name }) {
			p.problem(f.value.at, fmt.Sprintf("the property %q is written by \"score:\" already", f.name), "leave the property out")
		}
	}
	e.properties = append(e.properties, s.parts(fields)...)
}

// each compiles what an interaction goes through.
func (p *plan) each(s *scope, e *emitter, x *interaction) {
	switch {
	case len(x.eachColumns) > 0:
		s.each, e.each = eachColumns, eachColumns
		for _, c := range x.eachColumns {
			i, err := s.table.want(c.column)
			if err != nil {
				p.problemOf(c.at, err)
				continue
			}
			e.columns = append(e.columns, eachEntry{column: i, reader: s.table.readers[i], name: c.column, label: c.label})
		}
	case x.eachList != nil:
		if other, rows, err := s.list(x.eachList.formula); err == nil {
			e.listRows, e.list = other, rows
			s.each, e.each, s.rows = eachRows, eachRows, other
			return
		} else if j := s.table.join(x.eachList.formula); j != nil && j.all {
			p.problemOf(x.eachList.at, err)
			return
		}
		e.items = s.compile(x.eachList)
		s.each, e.each = eachItems, eachItems
	}
}

// parts compiles the fields of an object.
func (s *scope) parts(fields []field) []piece {
	var out []piece
	for _, f := range fields {
		p := s.part(f.value)
		p.json = append(appendString(nil, f.name), ':')
		out = append(out, p)
	}
	return out
}

func (s *scope) part(v *value) piece {
	p := piece{field: v.at.key}
	if i := strings.Index(p.field, "]."); i >= 0 {
		p.field = p.field[i+2:]
	}
	switch {
	case v.list != nil:
		p.kind = listPiece
		for _, e := range v.list {
			p.list = append(p.list, s.part(e))
		}
	case v.object:
		p.kind = objectPiece
		p.fields = s.parts(v.fields)
	default:
		p.formula = s.compile(v)
	}
	return p
}

// fieldError is why an interaction cannot be made from a row.
type fieldError struct {
	field  string // of the mapping
	column string // of the table, where it is known
	err    error
}

func (e *fieldError) Error() string { return e.field + ": " + e.err.Error() }
func (e *fieldError) Unwrap() error { return e.err }

func fault(field string, err error) error {
	if c, ok := errors.AsType[*columnError](err); ok {
		return &fieldError{field: field, column: c.column, err: c.err}
	}
	return &fieldError{field: field, err: err}
}

var (
	errNoTime    = errors.New("the time is empty: say with \"when:\" which rows have one")
	errListTime  = errors.New("a list or a map is no time")
	errTruthTime = errors.New("yes or no is no time")
)

// at computes the time of the interaction in Unix milliseconds.
func (e *emitter) at(f *frame) (int64, error) {
	d, err := e.time.eval(f)
	if err != nil {
		return 0, fault("time", err)
	}
	switch d.kind {
	case absentDatum:
		return 0, fault("time", errNoTime)
	case timeDatum:
		return d.ms, nil
	case textDatum:
		ms, err := e.layout.layout.parse(d.text, e.layout.zone, e.layout.noon)
		if err != nil {
			err = fmt.Errorf("%q is no time: %w", clip(d.text, 40), err)
			if e.time.kind == columnFormula {
				err = &columnError{e.time.ref.name, err}
			}
			return 0, fault("time", err)
		}
		return ms, nil
	case numberDatum:
		n, _ := parseNumber(d.text, 0, 0) // it is one
		ms, err := e.layout.numberMS(n)
		if err != nil {
			return 0, fault("time", err)
		}
		return ms, nil
	case boolDatum:
		return 0, fault("time", errTruthTime)
	default:
		return 0, fault("time", errListTime)
	}
}

// call writes the call as JSON behind dst.
func (e *emitter) call(dst []byte, f *frame, messageID []byte) ([]byte, error) {
	dst = append(append(append(dst, e.head...), messageID...), '"')
	ms, err := e.at(f)
	if err != nil {
		return dst, err
	}
	dst = appendTime(append(dst, `,"timestamp":`...), ms)
	for i := range e.identity {
		m := &e.identity[i]
		d, err := m.value.eval(f)
		if err != nil {
			return dst, fault(m.field, err)
		}
		if e.scratch, err = d.appendText(e.scratch[:0]); err != nil {
			return dst, fault(m.field, err)
		}
		if len(e.scratch) > 0 {
			dst = append(append(append(dst, ',', '"'), m.key...), '"', ':')
			dst = appendString(dst, e.scratch)
		}
	}
	if e.name != nil {
		d, err := e.name.eval(f)
		if err != nil {
			return dst, fault(e.nameKey, err)
		}
		if e.scratch, err = d.appendText(e.scratch[:0]); err != nil {
			return dst, fault(e.nameKey, err)
		}
		dst = append(append(append(dst, ',', '"'), e.nameKey...), '"', ':')
		dst = appendString(dst, e.scratch)
	}
	if dst, err = e.object(dst, f, `,"context":`, e.context); err != nil {
		return dst, err
	}
	n := len(dst)
	if dst, err = e.object(dst, f, `,"properties":`, e.properties); err != nil {
		return dst, err
	}
	if e.worth != nil {
		if dst, err = e.value(dst, f, len(dst) > n); err != nil {
			return dst, err
		}
	}
	if dst, err = e.object(dst, f, `,"traits":`, e.traits); err != nil {
		return dst, err
	}
	return append(dst, '}'), nil
}

var errNoAmount = errors.New("the value must be a number: a column is text until the table says \"types: {COLUMN: number}\", or write num(COLUMN)")

// value writes the worth into the properties, which end at dst when open.
func (e *emitter) value(dst []byte, f *frame, open bool) ([]byte, error) {
	d, err := e.worth.eval(f)
	if err != nil {
		return dst, fault("value", err)
	}
	switch d.kind {
	case absentDatum:
		return dst, nil
	case numberDatum:
	case textDatum:
		if !isJSONNumber(d.text) {
			return dst, fault("value", fmt.Errorf("%q: %w", clip(d.text, 40), errNoAmount))
		}
	default:
		return dst, fault("value", errNoAmount)
	}
	if open {
		dst[len(dst)-1] = ','
	} else {
		dst = append(dst, `,"properties":{`...)
	}
	dst = append(append(append(dst, '"'), e.worthKey...), '"', ':')
	dst = append(dst, d.text...)
	if d, err = e.currency.eval(f); err != nil {
		return dst, fault("value.currency", err)
	}
	if d.kind != absentDatum {
		dst = append(dst, `,"currency":`...)
		if dst, err = d.appendJSON(dst); err != nil {
			return dst, fault("value.currency", err)
		}
	}
	return append(dst, '}'), nil
}

// object writes an object after lead, or nothing when all its fields are absent.
func (e *emitter) object(dst []byte, f *frame, lead string, parts []piece) ([]byte, error) {
	if len(parts) == 0 {
		return dst, nil
	}
	start := len(dst)
	dst, some, err := appendFields(append(dst, lead...), f, parts)
	if err != nil || !some {
		return dst[:start], err
	}
	return dst, nil
}

// appendFields writes an object of those fields that have a value.
func appendFields(dst []byte, f *frame, parts []piece) (out []byte, some bool, err error) {
	dst = append(dst, '{')
	for i := range parts {
		before := len(dst)
		if some {
			dst = append(dst, ',')
		}
		dst = append(dst, parts[i].json...)
		var ok bool
		if dst, ok, err = appendPart(dst, f, &parts[i]); err != nil {
			return dst, false, err
		}
		if !ok {
			dst = dst[:before]
			continue
		}
		some = true
	}
	return append(dst, '}'), some, nil
}

// appendWhole writes an object, or says that one of its fields has no value.
func appendWhole(dst []byte, f *frame, parts []piece) (out []byte, some bool, err error) {
	dst = append(dst, '{')
	for i := range parts {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(dst, parts[i].json...)
		var ok bool
		if dst, ok, err = appendPart(dst, f, &parts[i]); err != nil || !ok {
			return dst, false, err
		}
	}
	return append(dst, '}'), true, nil
}

func appendPart(dst []byte, f *frame, p *piece) (out []byte, some bool, err error) {
	switch p.kind {
	case objectPiece:
		if p.whole {
			return appendWhole(dst, f, p.fields)
		}
		return appendFields(dst, f, p.fields)
	case listPiece:
		dst = append(dst, '[')
		for i := range p.list {
			before := len(dst)
			if some {
				dst = append(dst, ',')
			}
			var ok bool
			if dst, ok, err = appendPart(dst, f, &p.list[i]); err != nil {
				return dst, false, err
			}
			if !ok {
				dst = dst[:before]
				continue
			}
			some = true
		}
		return append(dst, ']'), some, nil
	default:
		d, err := p.formula.eval(f)
		if err != nil {
			return dst, false, fault(p.field, err)
		}
		if d.kind == absentDatum {
			return dst, false, nil
		}
		dst, err = d.appendJSON(dst)
		if err != nil {
			return dst, false, fault(p.field, err)
		}
		return dst, true, nil
	}
}
