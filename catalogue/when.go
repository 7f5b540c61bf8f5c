package catalogue

import (
	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
)

// when reads one condition, or a list of them of which any is enough.
func (v value) when() When {
	if _, list := v.node.(*ast.SequenceNode); !list {
		return When{v.condition()}
	}
	var w When
	v.items("conditions", func(_ int, item value) { w = append(w, item.condition()) })
	return w
}

func (v value) condition() Condition {
	cond := Condition{}
	v.entries("a condition", func(key string, val value) { cond[key] = val.patterns() })
	return cond
}

// patterns reads one pattern or a list of them.
func (v value) patterns() []string {
	if _, list := v.node.(*ast.SequenceNode); !list {
		return []string{v.text()}
	}
	out := []string{}
	v.items("patterns", func(_ int, item value) { out = append(out, item.text()) })
	return out
}

// MarshalYAML writes one condition without the list around it.
func (w When) MarshalYAML() (any, error) {
	if len(w) == 1 {
		return w[0], nil
	}
	return []Condition(w), nil
}

// MarshalYAML writes the fields in their order, and one pattern without the
// list around it.
func (c Condition) MarshalYAML() (any, error) {
	out := yaml.MapSlice{}
	for _, name := range fieldNames {
		switch patterns, ok := c[name]; {
		case ok && len(patterns) == 1:
			out = append(out, yaml.MapItem{Key: name, Value: patterns[0]})
		case ok:
			out = append(out, yaml.MapItem{Key: name, Value: patterns})
		}
	}
	return out, nil
}

// YAML writes the document, without the comments of the text that it was read
// from. Parse reads it back to the same document.
func (d *Document) YAML() ([]byte, error) {
	return yaml.MarshalWithOptions(d, yaml.IndentSequence(true))
}
