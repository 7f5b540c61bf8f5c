package importer

import (
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"percorso"
)

// interaction reads one item of the list of interactions.
func (d *document) interaction(n ast.Node, key string) *interaction {
	x := &interaction{at: at(n, key), worthAs: "value"}
	calls := 0
	for _, e := range d.entries(n, key, interactionKeys) {
		switch e.name {
		case "id":
			x.id = d.str(e)
		case "from":
			x.from = d.str(e)
		case "when":
			if x.when = d.value(e.node, e.at.key); x.when != nil && x.when.formula == "" {
				d.add(x.when.at, "a condition must be a formula", "put = before it, as in \"when: =status == 'paid'\"")
			}
		case "each":
			d.each(x, e)
		case "event":
			calls++
			x.call, x.name = percorso.Track, d.value(e.node, e.at.key)
		case "page":
			calls++
			x.call, x.name = percorso.Page, d.value(e.node, e.at.key)
		case "screen":
			calls++
			x.call, x.name = percorso.Screen, d.value(e.node, e.at.key)
		case "call":
			calls++
			name := d.str(e)
			switch x.call = percorso.ParseCallType(name); x.call {
			case percorso.Identify, percorso.Group, percorso.Alias:
			default:
				d.add(e.at, fmt.Sprintf("%q cannot be a call here", name), "write identify, group or alias; for the others write \"event:\", \"page:\" or \"screen:\"")
			}
		case "time":
			d.time(x, e)
		case "value":
			d.worth(x, e)
		case "score":
			d.score(x, e)
		case "properties":
			x.properties = d.fields(e.node, e.at.key)
		case "traits":
			x.traits = d.fields(e.node, e.at.key)
		case "context":
			x.context = d.fields(e.node, e.at.key)
		case "campaign":
			for _, c := range d.entries(e.node, e.at.key, campaignKeys) {
				if v := d.value(c.node, c.at.key); v != nil {
					x.campaign = append(x.campaign, field{name: c.name, value: v})
				}
			}
		case "identifiers":
			x.identifiers = d.fields(e.node, e.at.key)
		default:
			*x.single(e.name) = d.value(e.node, e.at.key)
		}
	}
	if calls != 1 {
		d.add(x.at, "it must be said once what kind of interaction this is", "write one of \"event: NAME\", \"page: NAME\", \"screen: NAME\", \"call: identify\"")
	}
	if x.from == "" {
		d.add(x.at, "the interaction does not say which table it comes from", "add \"from: TABLE\"")
	}
	if x.time == nil {
		d.add(x.at, "the interaction has no time", "add \"time: =COLUMN\"")
	}
	if x.user == nil && x.anonymous == nil {
		d.add(x.at, "the interaction does not say whose it is", "add \"user: =COLUMN\" or \"anonymous: =COLUMN\"")
	}
	if x.id == "" {
		x.id = x.from + "/" + x.call.String()
		if x.name != nil {
			x.id += "/" + written(x.name)
		}
	}
	return x
}

// written returns a value as it stands in the mapping.
func written(v *value) string {
	if v.formula != "" {
		return "=" + v.formula
	}
	return fmt.Sprint(v.constant)
}

// single returns where a key with one plain value is kept.
func (x *interaction) single(key string) **value {
	switch key {
	case "category":
		return &x.category
	case "user":
		return &x.user
	case "anonymous":
		return &x.anonymous
	case "previous":
		return &x.previous
	case "group":
		return &x.group
	default:
		return &x.channel
	}
}

func (d *document) each(x *interaction, e entry) {
	x.eachAt = e.at
	for _, e := range d.entries(e.node, e.at.key, eachKeys) {
		if e.name == "list" {
			if x.eachList = d.value(e.node, e.at.key); x.eachList == nil || x.eachList.formula == "" {
				d.add(e.at, "a list must be a formula", "write \"list: =split(COLUMN, ';')\" or a joined table with \"all: true\"")
			}
			continue
		}
		if _, ok := e.node.(*ast.MappingNode); ok {
			for _, c := range d.entries(e.node, e.at.key, nil) {
				x.eachColumns = append(x.eachColumns, eachColumn{at: c.at, column: c.name, label: d.str(c)})
			}
			continue
		}
		for i, n := range d.items(e.node) {
			p := at(n, fmt.Sprintf("%s[%d]", e.at.key, i))
			name := d.text(n, p)
			x.eachColumns = append(x.eachColumns, eachColumn{at: p, column: name, label: name})
		}
	}
	if (x.eachList == nil) == (len(x.eachColumns) == 0) {
		d.add(x.eachAt, "it is not said what to go through", "write \"columns:\" with names of columns, or \"list:\" with a formula")
	}
}

func (d *document) time(x *interaction, e entry) {
	x.timeSpec.at = e.at
	switch e.node.(type) {
	case *ast.MappingNode, *ast.MappingValueNode:
		for _, e := range d.entries(e.node, e.at.key, timeKeys) {
			if e.name == "value" {
				x.time = d.value(e.node, e.at.key)
			} else {
				d.timeKey(&x.timeSpec, e)
			}
		}
	default:
		x.time = d.value(e.node, e.at.key)
	}
}

func (d *document) worth(x *interaction, e entry) {
	switch e.node.(type) {
	case *ast.MappingNode, *ast.MappingValueNode:
		for _, e := range d.entries(e.node, e.at.key, worthKeys) {
			switch e.name {
			case "amount":
				x.worth = d.value(e.node, e.at.key)
			case "currency":
				x.currency = d.value(e.node, e.at.key)
			case "as":
				x.worthAs = d.str(e)
				if !slices.Contains([]string{"value", "revenue", "total"}, x.worthAs) {
					d.add(e.at, fmt.Sprintf("a value cannot be kept as %q", x.worthAs), "write value, revenue or total")
				}
			}
		}
		if x.worth == nil {
			d.add(e.at, "the value has no amount", "add \"amount: =COLUMN\"")
		}
	default:
		x.worth = d.value(e.node, e.at.key)
	}
}

func (d *document) score(x *interaction, e entry) {
	for _, e := range d.entries(e.node, e.at.key, scoreKeys) {
		v := d.value(e.node, e.at.key)
		switch e.name {
		case "value":
			x.score = v
		case "scale":
			x.scale = v
			if v != nil && v.formula == "" {
				if _, ok := percorso.EmotionOf(percorso.ScoreKind(written(v)), 1); !ok {
					d.add(v.at, fmt.Sprintf("there is no scale %q", written(v)), "write nps (0 to 10), csat (1 to 5), ces (1 to 7), stars (1 to 5) or emotion (-2 to 2)")
				}
			}
		case "about":
			x.about = v
		case "text":
			x.text = v
		}
	}
	if x.score == nil || x.scale == nil {
		d.add(e.at, "a score needs a value and a scale", "write both, as in \"score: {value: =stars, scale: stars}\"")
	}
}

// check looks at what parts of the mapping say about each other.
func (d *document) check(m *Mapping) {
	names := m.Tables()
	ids := map[string]bool{}
	for _, x := range m.interactions {
		if x.from != "" && m.table(x.from) == nil {
			d.add(x.at, fmt.Sprintf("there is no table %q", x.from), choices(x.from, names))
		}
		if ids[x.id] {
			d.add(x.at, fmt.Sprintf("two interactions have the id %q", x.id), "give each an \"id:\" of its own; it is part of the message ids")
		}
		ids[x.id] = true
	}
	for _, t := range m.tables {
		for _, j := range t.joins {
			if other := m.table(j.table); other == nil {
				d.add(j.at, fmt.Sprintf("there is no table %q", j.table), choices(j.table, names))
			} else if other == t {
				d.add(j.at, "a table cannot be joined to itself", "name the same file as a second table")
			}
		}
		if len(t.group) > 0 && len(t.key) > 0 && strings.Join(t.group, "\x00") != strings.Join(t.key, "\x00") {
			d.add(t.keyAt, "grouped rows are told apart by what groups them", "leave \"key:\" out")
		}
	}
}
