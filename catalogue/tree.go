package catalogue

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"percorso"
)

// tree is a document as YAML has it: one of a scalar, a sequence or a mapping.
type tree struct {
	scalar string
	plain  bool // a scalar that is written as it is: true, and our own words
	items  []tree
	keys   []string // of a mapping, in order
	values map[string]tree
	kind   treeKind
	flow   bool // written on one line
}

type treeKind uint8

const (
	scalarTree treeKind = iota
	sequenceTree
	mappingTree
)

func word[T ~string](s T) tree { return tree{scalar: string(s)} }

func mapping() *tree { return &tree{kind: mappingTree, values: map[string]tree{}} }

// put adds key, unless v is empty.
func (t *tree) put(key string, v tree) *tree {
	if v.empty() {
		return t
	}
	if _, ok := t.values[key]; !ok {
		t.keys = append(t.keys, key)
	}
	t.values[key] = v
	return t
}

func (t *tree) line() tree {
	t.flow = true
	return *t
}

func (t *tree) empty() bool {
	return t.kind == scalarTree && t.scalar == "" && !t.plain || t.kind == sequenceTree && len(t.items) == 0 || t.kind == mappingTree && len(t.keys) == 0
}

// id is what an entry of a sequence is known by.
func (t *tree) id() string { return t.values["id"].scalar }

// equal compares what is said, not how it is written.
func (t *tree) equal(o *tree) bool {
	if t.kind != o.kind || t.scalar != o.scalar || len(t.items) != len(o.items) || len(t.keys) != len(o.keys) {
		return false
	}
	for i := range t.items {
		if !t.items[i].equal(&o.items[i]) {
			return false
		}
	}
	for k, v := range t.values {
		other, ok := o.values[k]
		if !ok || !v.equal(&other) {
			return false
		}
	}
	return true
}

func listOf[T any](in []T, f func(T) tree) tree {
	out := tree{kind: sequenceTree}
	for _, x := range in {
		out.items = append(out.items, f(x))
	}
	return out
}

func nameTree(t percorso.Text) tree {
	if t.It == t.En {
		return word(t.It)
	}
	return mapping().put("it", word(t.It)).put("en", word(t.En)).line()
}

func patternsTree(patterns []string) tree {
	quoted := func(p string) tree {
		if p == "" {
			return tree{scalar: `""`, plain: true}
		}
		return word(p)
	}
	if len(patterns) == 1 {
		return quoted(patterns[0])
	}
	out := listOf(patterns, quoted)
	out.flow = true
	return out
}

func whenTree(w When) tree {
	one := func(c Condition) tree {
		m := mapping()
		for _, name := range fieldNames {
			if patterns, ok := c[name]; ok {
				m.put(name, patternsTree(patterns))
			}
		}
		return m.line()
	}
	if len(w) == 1 {
		return one(w[0])
	}
	out := listOf(w, one)
	out.flow = true
	return out
}

func ruleTree(key string, r rule) tree {
	target, when, unless, replaces := r.parts()
	return mapping().put(key, word(target)).put("when", whenTree(when)).put("unless", whenTree(unless)).put("replaces", word(replaces)).line()
}

func channelTree(c Channel) tree {
	return mapping().put("id", word(c.ID)).put("name", nameTree(c.Name)).put("kind", word(c.Kind)).line()
}

func touchpointTree(t Touchpoint) tree {
	m := mapping().put("id", word(t.ID)).put("name", nameTree(t.Name)).put("kind", word(t.Kind)).
		put("ownership", word(t.Ownership)).put("channel", word(t.Channel)).put("icon", word(t.Icon))
	if t.Moment {
		m.put("moment", tree{scalar: "true", plain: true})
	}
	return m.line()
}

func stageTree(s Stage) tree {
	return mapping().put("id", word(s.ID)).put("name", nameTree(s.Name)).put("voice", nameTree(s.Voice)).line()
}

func loopTree(l Loop) tree {
	return mapping().put("from", word(l.From)).put("to", word(l.To)).put("name", nameTree(l.Name)).line()
}

func modelTree(m StageModel) tree {
	places, follows := mapping(), mapping()
	for _, id := range sortedKeys(m.Places) {
		places.put(id, word(m.Places[percorso.TouchpointID(id)]))
	}
	if m.Follows != nil {
		stages := mapping()
		for _, id := range sortedKeys(m.Follows.Stages) {
			stages.put(id, word(m.Follows.Stages[percorso.StageID(id)]))
		}
		follows.put("model", word(m.Follows.Model)).put("stages", stages.line())
	}
	return *mapping().put("id", word(m.ID)).put("name", nameTree(m.Name)).put("stages", listOf(m.Stages, stageTree)).
		put("loops", listOf(m.Loops, loopTree)).put("places", *places).put("follows", *follows).
		put("rules", listOf(m.Rules, func(r StageRule) tree { return ruleTree("stage", r) }))
}

// treeOf returns d as YAML has it.
func treeOf(d *Document) tree {
	lists := mapping()
	for _, name := range sortedKeys(d.Lists) {
		lists.put(name, patternsTree(d.Lists[name]))
	}
	return *mapping().put("format", word(d.Format)).put("extends", word(d.Extends)).put("default_model", word(d.DefaultModel)).
		put("otherwise", word(d.Otherwise)).put("lists", *lists).put("channels", listOf(d.Channels, channelTree)).
		put("channel_rules", listOf(d.ChannelRules, func(r ChannelRule) tree { return ruleTree("channel", r) })).
		put("touchpoints", listOf(d.Touchpoints, touchpointTree)).
		put("touchpoint_rules", listOf(d.TouchpointRules, func(r TouchpointRule) tree { return ruleTree("touchpoint", r) })).
		put("outcomes", whenTree(d.Outcomes)).put("models", listOf(d.Models, modelTree))
}

// plainScalar matches texts that need no quotes wherever they stand.
var plainScalar = regexp.MustCompile(`^[\p{L}][\p{L}\p{N}_./’&-]*( [\p{L}\p{N}_./’&-]+)*$`)

// reserved are words that YAML takes for something else than a text.
var reserved = []string{"true", "false", "null", "yes", "no", "on", "off", "y", "n", "nan", "inf"}

func (t *tree) inline() string {
	switch t.kind {
	case sequenceTree:
		parts := make([]string, len(t.items))
		for i := range t.items {
			parts[i] = t.items[i].inline()
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case mappingTree:
		parts := make([]string, len(t.keys))
		for i, k := range t.keys {
			v := t.values[k]
			parts[i] = quoted(k) + ": " + v.inline()
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case scalarTree:
	}
	if t.plain {
		return t.scalar
	}
	return quoted(t.scalar)
}

func quoted(s string) string {
	if plainScalar.MatchString(s) && !slices.Contains(reserved, strings.ToLower(s)) {
		return s
	}
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(s); err != nil {
		return `""`
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// lines writes t as the value of a key or an entry, at indent blanks. Inline
// values come as one line without indentation.
func (t *tree) lines(indent int) (block []string, inline string) {
	if t.kind == scalarTree || t.flow || t.empty() {
		return nil, t.inline()
	}
	pad := strings.Repeat(" ", indent)
	if t.kind == sequenceTree {
		for i := range t.items {
			block = append(block, t.items[i].entry(indent)...)
		}
		return block, ""
	}
	for _, k := range t.keys {
		v := t.values[k]
		block = append(block, v.pair(pad, k)...)
	}
	return block, ""
}

// pair writes key and t.
func (t *tree) pair(pad, key string) []string {
	block, inline := t.lines(len(pad) + 2)
	if block == nil {
		return []string{pad + quoted(key) + ": " + inline}
	}
	return append([]string{pad + quoted(key) + ":"}, block...)
}

// entry writes t as an entry of a sequence at indent.
func (t *tree) entry(indent int) []string {
	pad := strings.Repeat(" ", indent)
	block, inline := t.lines(indent + 2)
	if block == nil {
		return []string{pad + "- " + inline}
	}
	block[0] = pad + "- " + block[0][indent+2:]
	return block
}
