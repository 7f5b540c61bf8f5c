package importer

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"percorso"
)

// Sketch is a mapping as people make it by pointing at columns: less than a
// mapping can say, and enough for most files. Mapping writes it out.
//
// A column is named as its table has it, or JOIN.COLUMN where it is looked up.
type Sketch struct {
	Name         string              `json:"name" maxLength:"64" doc:"Part of every message id, and the source: the same name and the same rows again add nothing"`
	Zone         string              `json:"zone,omitempty" doc:"Time zone of times that do not say theirs"`
	Currency     string              `json:"currency,omitempty" doc:"ISO 4217"`
	Tables       []SketchTable       `json:"tables" nullable:"false" maxItems:"50"`
	Interactions []SketchInteraction `json:"interactions" nullable:"false" maxItems:"50"`
}

// SketchTable is a file with how it is to be read.
type SketchTable struct {
	Name      string       `json:"name"`
	File      string       `json:"file"`
	Format    Format       `json:"format,omitempty"`
	Delimiter string       `json:"delimiter,omitempty"`
	Encoding  string       `json:"encoding,omitempty"`
	Decimal   string       `json:"decimal,omitempty"`
	Thousands string       `json:"thousands,omitempty"`
	Key       []string     `json:"key,omitempty" doc:"Columns that make a row one row"`
	Types     []SketchType `json:"types,omitempty" doc:"Columns that are not text"`
	Joins     []SketchJoin `json:"joins,omitempty" doc:"Other tables, looked up by a column"`
}

// SketchType says what a column holds.
type SketchType struct {
	Column string `json:"column"`
	Type   string `json:"type" enum:"number,integer,boolean"`
}

// SketchJoin looks a row up in another table.
type SketchJoin struct {
	Name  string `json:"name"`
	Table string `json:"table"`
	Here  string `json:"here" doc:"Column of this table"`
	There string `json:"there" doc:"Column of the other one"`
}

// SketchInteraction is what a row becomes. Of most things one says either what
// they are, or the column that has them.
type SketchInteraction struct {
	From          string           `json:"from" doc:"The table"`
	Event         string           `json:"event,omitempty"`
	EventColumn   string           `json:"event_column,omitempty"`
	Time          string           `json:"time,omitempty"`
	Times         string           `json:"times,omitempty" doc:"How times are written"`
	At            string           `json:"at,omitempty" doc:"Clock time of days without one, such as 12:00"`
	User          string           `json:"user,omitempty"`
	Anonymous     string           `json:"anonymous,omitempty" doc:"What stands in where there is no user"`
	Email         string           `json:"email,omitempty"`
	Phone         string           `json:"phone,omitempty"`
	Card          string           `json:"card,omitempty"`
	Channel       string           `json:"channel,omitempty"`
	ChannelColumn string           `json:"channel_column,omitempty"`
	Value         string           `json:"value,omitempty"`
	Score         string           `json:"score,omitempty"`
	Scale         string           `json:"scale,omitempty" enum:"nps,csat,ces,stars,emotion"`
	Text          string           `json:"text,omitempty" doc:"What people wrote beside their score"`
	Properties    []SketchProperty `json:"properties,omitempty"`
}

// SketchProperty is a column that is kept with the interaction.
type SketchProperty struct {
	Name   string `json:"name"`
	Column string `json:"column"`
}

// Mapping returns the sketch as the text of a mapping.
func (s *Sketch) Mapping() ([]byte, error) {
	var tables, interactions []any
	doc := yaml.MapSlice{{Key: "format", Value: FormatVersion}, {Key: "name", Value: s.Name}}
	doc = with(doc, "zone", s.Zone)
	doc = with(doc, "currency", s.Currency)
	byName := yaml.MapSlice{}
	for i := range s.Tables {
		byName = append(byName, yaml.MapItem{Key: s.Tables[i].Name, Value: s.Tables[i].mapping()})
		tables = append(tables, s.Tables[i].Name)
	}
	for i := range s.Interactions {
		x, err := s.interaction(&s.Interactions[i])
		if err != nil {
			return nil, err
		}
		interactions = append(interactions, x)
	}
	if len(tables) > 0 {
		doc = append(doc, yaml.MapItem{Key: "tables", Value: byName})
	}
	if len(interactions) > 0 {
		doc = append(doc, yaml.MapItem{Key: "interactions", Value: interactions})
	}
	var b bytes.Buffer
	if err := yaml.NewEncoder(&b, yaml.IndentSequence(true)).Encode(doc); err != nil {
		return nil, fmt.Errorf("writing the mapping: %w", err)
	}
	return b.Bytes(), nil
}

func with(m yaml.MapSlice, key, value string) yaml.MapSlice {
	if value == "" {
		return m
	}
	return append(m, yaml.MapItem{Key: key, Value: value})
}

func (t *SketchTable) mapping() yaml.MapSlice {
	m := yaml.MapSlice{{Key: "file", Value: t.File}}
	m = with(m, "format", string(t.Format))
	m = with(m, "delimiter", t.Delimiter)
	m = with(m, "encoding", t.Encoding)
	if t.Decimal != "" || t.Thousands != "" {
		m = append(m, yaml.MapItem{Key: "numbers", Value: with(with(nil, "decimal", t.Decimal), "thousands", t.Thousands)})
	}
	if len(t.Key) > 0 {
		m = append(m, yaml.MapItem{Key: "key", Value: t.Key})
	}
	types := yaml.MapSlice{}
	for _, c := range t.Types {
		types = append(types, yaml.MapItem{Key: c.Column, Value: c.Type})
	}
	if len(types) > 0 {
		m = append(m, yaml.MapItem{Key: "types", Value: types})
	}
	joins := yaml.MapSlice{}
	for _, j := range t.Joins {
		joins = append(joins, yaml.MapItem{Key: j.Name, Value: yaml.MapSlice{
			{Key: "table", Value: j.Table},
			{Key: "by", Value: yaml.MapSlice{{Key: j.Here, Value: j.There}}},
		}})
	}
	if len(joins) > 0 {
		m = append(m, yaml.MapItem{Key: "join", Value: joins})
	}
	return m
}

var plainWord = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]*$`)

// formula names a column of a table, or of one that it looks up in.
func (s *Sketch) formula(from, column string) (string, error) {
	t := s.table(from)
	if t != nil {
		for _, j := range t.Joins {
			if rest, ok := strings.CutPrefix(column, j.Name+"."); ok {
				if !plainWord.MatchString(rest) {
					return "", percorso.Errorf(percorso.Invalid, "the column %q of %s cannot be looked up: its name is no plain word; rename it in the file", rest, j.Table)
				}
				return column, nil
			}
		}
	}
	if plainWord.MatchString(column) && !slices.Contains(reserved, column) {
		return column, nil
	}
	return "col(" + string(appendString(nil, column)) + ")", nil
}

// reserved are words that mean something in formulas, so a column of that name
// is written with col.
var reserved = []string{
	"in", "and", "or", "not", "true", "false", "nil", "let", "if", "else", "matches", "contains", "startsWith", "endsWith",
	"codes", "rows", "value", "column", "label", "index", "time", "date", "now", "num", "hash", "coalesce", "col", "count", "sum", "min", "max",
	"first", "last", "type", "len", "map", "filter", "all", "any", "one", "none", "int", "float", "string", "duration", "round", "abs", "upper", "lower",
	"trim", "split", "join", "keys", "values", "sort", "group", "find", "get", "median", "mean", "reduce", "floor", "ceil", "replace", "repeat", "take", "uniq", "concat", "flatten", "reverse",
}

func (s *Sketch) table(name string) *SketchTable {
	for i := range s.Tables {
		if s.Tables[i].Name == name {
			return &s.Tables[i]
		}
	}
	return nil
}

// interaction writes out one interaction.
func (s *Sketch) interaction(x *SketchInteraction) (yaml.MapSlice, error) {
	var wrong error
	of := func(column string) string {
		if column == "" {
			return ""
		}
		f, err := s.formula(x.From, column)
		if err != nil && wrong == nil {
			wrong = err
		}
		return "=" + f
	}
	either := func(constant, column string) string {
		if column != "" {
			return of(column)
		}
		if strings.HasPrefix(constant, "=") {
			return `\` + constant
		}
		return constant
	}
	m := yaml.MapSlice{{Key: "from", Value: x.From}}
	m = with(m, "event", either(x.Event, x.EventColumn))
	if x.Times != "" && x.Times != "iso" || x.At != "" {
		m = append(m, yaml.MapItem{Key: "time", Value: with(with(with(nil, "value", of(x.Time)), "format", x.Times), "at", x.At)})
	} else {
		m = with(m, "time", of(x.Time))
	}
	m = with(m, "user", of(x.User))
	if anonymous := of(x.Anonymous); anonymous != "" {
		m = with(m, "anonymous", anonymous)
	} else if t := s.table(x.From); t != nil && len(t.Key) > 0 { // whoever has no number is somebody too
		keys := make([]string, len(t.Key))
		for i, k := range t.Key {
			keys[i] = "string(" + strings.TrimPrefix(of(k), "=") + ")"
		}
		m = with(m, "anonymous", "="+string(appendString(nil, t.Name+" "))+" + "+strings.Join(keys, ` + " " + `))
	}
	ids := with(with(with(nil, "email", of(x.Email)), "phone", of(x.Phone)), "loyalty_card", of(x.Card))
	if len(ids) > 0 {
		m = append(m, yaml.MapItem{Key: "identifiers", Value: ids})
	}
	m = with(m, "channel", either(x.Channel, x.ChannelColumn))
	if x.Value != "" {
		m = append(m, yaml.MapItem{Key: "value", Value: yaml.MapSlice{{Key: "amount", Value: of(x.Value)}, {Key: "as", Value: "revenue"}}})
	}
	if x.Score != "" {
		m = append(m, yaml.MapItem{Key: "score", Value: with(with(with(nil, "value", of(x.Score)), "scale", x.Scale), "text", of(x.Text))})
	}
	properties := yaml.MapSlice{}
	for _, p := range x.Properties {
		properties = append(properties, yaml.MapItem{Key: p.Name, Value: of(p.Column)})
	}
	if x.Text != "" && x.Score == "" {
		properties = append(properties, yaml.MapItem{Key: "text", Value: of(x.Text)})
	}
	if len(properties) > 0 {
		m = append(m, yaml.MapItem{Key: "properties", Value: properties})
	}
	return m, wrong
}
