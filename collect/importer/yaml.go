package importer

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// document is a YAML text on its way into a mapping. Every reading method notes
// a problem where the text is not what it should be, and goes on.
type document struct {
	problems
	anchors map[string]ast.Node
}

// entry is one key of a YAML map.
type entry struct {
	name string
	at   place // of the key
	node ast.Node
}

// maxMapping is how long the text of a mapping may be, in bytes.
const maxMapping = 1 << 20

// openDocument reads the syntax; a fault there is the only problem.
func openDocument(text []byte) (*document, ast.Node) {
	d := &document{anchors: map[string]ast.Node{}}
	switch line := tooDeep(text); {
	case len(text) > maxMapping:
		d.add(place{line: 1, column: 1}, fmt.Sprintf("the text has %d bytes", len(text)), fmt.Sprintf("at most %d are read", maxMapping))
		return d, nil
	case !utf8.Valid(text):
		d.add(place{line: 1, column: 1}, "the text is not UTF-8", "save the file as UTF-8")
		return d, nil
	case line > 0:
		d.add(place{line: line, column: 1}, fmt.Sprintf("there are more than %d levels inside each other", maxLevels), "write less deep")
		return d, nil
	}
	file, err := parseYAML(text)
	if err != nil {
		at, cause := place{line: 1, column: 1}, err.Error()
		if syntax, ok := errors.AsType[*yaml.SyntaxError](err); ok {
			cause = syntax.Message
			if tk := syntax.GetToken(); tk != nil && tk.Position != nil {
				at.line, at.column = tk.Position.Line, tk.Position.Column
			}
		}
		remedy := "mend the YAML there"
		switch {
		case strings.Contains(cause, "mapping value is not allowed"):
			remedy = "put a value that holds a colon and a blank in quotes"
		case strings.Contains(cause, "must be specified"):
			remedy = "put a value that holds a comma, brackets or braces in quotes"
		}
		d.add(at, cause, remedy)
		return d, nil
	}
	if len(file.Docs) == 0 || file.Docs[0].Body == nil {
		d.add(place{line: 1, column: 1}, "the mapping is empty", `begin with "format: `+FormatVersion+`"`)
		return d, nil
	}
	ast.Walk(d, file.Docs[0].Body)
	return d, file.Docs[0].Body
}

// Visit notes the anchors.
func (d *document) Visit(n ast.Node) ast.Visitor {
	if a, ok := n.(*ast.AnchorNode); ok {
		d.anchors[a.Name.GetToken().Value] = a.Value
	}
	return d
}

// parseYAML parses, and turns a panic of the library over malformed text into an
// error.
func parseYAML(text []byte) (file *ast.File, err error) {
	defer func() {
		if p := recover(); p != nil {
			file, err = nil, fmt.Errorf("the text is not YAML that can be read (%v)", p)
		}
	}()
	return parser.ParseBytes(text, 0)
}

// maxLevels bounds how deep brackets and lists may stand in each other, so that
// no text exhausts the stack.
const maxLevels = 64

// tooDeep returns the first line that nests too deep, 0 for none.
func tooDeep(text []byte) int {
	line, depth, marks, spaces, indent := 1, 0, 0, 0, true
	for _, c := range text {
		switch c {
		case '\n':
			line, marks, spaces, indent = line+1, 0, 0, true
			continue
		case '[', '{':
			depth++
		case ']', '}':
			depth = max(depth-1, 0)
		case '-', '?', ':', '&', '!', '*':
			marks++
		case ' ':
			if indent {
				spaces++
			}
			continue
		default:
			marks = 0
		}
		indent = false
		if depth > maxLevels || marks > maxLevels || spaces > 8*maxLevels {
			return line
		}
	}
	return 0
}

// resolve follows anchors and aliases.
func (d *document) resolve(n ast.Node) ast.Node {
	for range 8 {
		switch v := n.(type) {
		case *ast.AnchorNode:
			n = v.Value
		case *ast.AliasNode:
			target, ok := d.anchors[v.Value.GetToken().Value]
			if !ok {
				return n
			}
			n = target
		case *ast.TagNode:
			n = v.Value
		default:
			return n
		}
	}
	return n
}

func at(n ast.Node, key string) place {
	p := place{line: 1, column: 1, key: key}
	if n == nil {
		return p
	}
	if m, ok := n.(*ast.MappingNode); ok && len(m.Values) > 0 && !m.IsFlowStyle {
		n = m.Values[0].Key
	}
	if v, ok := n.(*ast.MappingValueNode); ok {
		n = v.Key
	}
	if tk := n.GetToken(); tk != nil && tk.Position != nil {
		p.line, p.column = tk.Position.Line, tk.Position.Column
	}
	return p
}

func isNull(n ast.Node) bool {
	_, null := n.(*ast.NullNode)
	return n == nil || null
}

// entries reads a map. Keys not among allowed are problems; nil allows all.
func (d *document) entries(n ast.Node, key string, allowed []string) []entry {
	n = d.resolve(n)
	var values []*ast.MappingValueNode
	switch v := n.(type) {
	case *ast.MappingNode:
		values = v.Values
	case *ast.MappingValueNode:
		values = []*ast.MappingValueNode{v}
	default:
		what := "names and values, one a line"
		if allowed != nil {
			what = "keys and values; the keys are " + strings.Join(allowed, ", ")
		}
		d.add(at(n, key), "this should be a map", "write "+what)
		return nil
	}
	out := make([]entry, 0, len(values))
	for _, v := range values {
		name := v.Key.GetToken().Value
		e := entry{name: name, at: at(v.Key, join(key, name)), node: d.resolve(v.Value)}
		if allowed != nil && !slices.Contains(allowed, name) {
			d.add(e.at, fmt.Sprintf("there is no key %q here", name), choices(name, allowed))
			continue
		}
		out = append(out, e)
	}
	return out
}

func join(key, name string) string {
	if key == "" {
		return name
	}
	return key + "." + name
}

// items reads a list; a single value counts as a list of one.
func (d *document) items(n ast.Node) []ast.Node {
	n = d.resolve(n)
	if s, ok := n.(*ast.SequenceNode); ok {
		out := make([]ast.Node, len(s.Values))
		for i, v := range s.Values {
			out[i] = d.resolve(v)
		}
		return out
	}
	if isNull(n) {
		return nil
	}
	return []ast.Node{n}
}

// scalar returns a plain value: string, int64, float64 or bool.
func scalar(n ast.Node) (any, bool) {
	switch v := n.(type) {
	case *ast.StringNode:
		return v.Value, true
	case *ast.LiteralNode:
		return v.Value.Value, true
	case *ast.BoolNode:
		return v.Value, true
	case *ast.IntegerNode:
		switch i := v.Value.(type) {
		case int64:
			return i, true
		case uint64:
			if i < 1<<63 {
				return int64(i), true
			}
		}
		return v.GetToken().Value, true
	case *ast.FloatNode:
		return v.Value, true
	}
	return nil, false
}

// str reads a text; numbers count as written.
func (d *document) str(e entry) string { return d.text(e.node, e.at) }

func (d *document) text(n ast.Node, at place) string {
	n = d.resolve(n)
	v, ok := scalar(n)
	if !ok {
		d.add(at, "this should be a text", "write one value")
		return ""
	}
	if s, ok := v.(string); ok {
		return s
	}
	return n.GetToken().Value
}

// strs reads a text or a list of texts.
func (d *document) strs(e entry) []string {
	nodes := d.items(e.node)
	out := make([]string, 0, len(nodes))
	for i, n := range nodes {
		p := at(n, fmt.Sprintf("%s[%d]", e.at.key, i))
		out = append(out, d.text(n, p))
	}
	return out
}

// one reads a single character, or the word tab.
func (d *document) one(e entry) byte {
	s := d.str(e)
	if s == "tab" || s == `\t` {
		return '\t'
	}
	if len(s) != 1 || s[0] >= 0x80 {
		d.add(e.at, fmt.Sprintf("%q is not one character", s), `write one of , ; | or tab`)
		return 0
	}
	return s[0]
}

func (d *document) boolean(e entry) bool {
	if b, ok := e.node.(*ast.BoolNode); ok {
		return b.Value
	}
	d.add(e.at, "this should be true or false", "write one of the two")
	return false
}

func (d *document) integer(e entry) int {
	if s := d.str(e); s != "" {
		if n, err := strconv.Atoi(s); err == nil && n >= 0 {
			return n
		}
	}
	d.add(e.at, "this should be a whole number from 0", "write digits only")
	return 0
}

// value reads a value: a constant, a formula (a text that begins with =), a
// list or a map of values. It returns nil for null.
func (d *document) value(n ast.Node, key string) *value {
	n = d.resolve(n)
	v := &value{at: at(n, key)}
	switch n := n.(type) {
	case nil, *ast.NullNode:
		return nil
	case *ast.SequenceNode:
		v.list = []*value{}
		for i, item := range n.Values {
			if one := d.value(item, fmt.Sprintf("%s[%d]", key, i)); one != nil {
				v.list = append(v.list, one)
			}
		}
	case *ast.MappingNode, *ast.MappingValueNode:
		v.object = true
		v.fields = d.fields(n, key)
	case *ast.AliasNode:
		d.add(v.at, "no anchor of that name stands above", "write the value itself")
		return nil
	default:
		c, ok := scalar(n)
		if !ok {
			d.add(v.at, "this is no value", "write a text, a number, or a formula that begins with =")
			return nil
		}
		if s, text := c.(string); text && strings.HasPrefix(s, "=") {
			v.formula = strings.TrimSpace(s[1:])
			if v.formula == "" {
				d.add(v.at, "the formula is empty", "write a column or an expression after =")
				return nil
			}
			return v
		} else if text && strings.HasPrefix(s, `\=`) {
			c = s[1:]
		}
		v.constant = c
	}
	return v
}

func (d *document) fields(n ast.Node, key string) []field {
	var out []field
	for _, e := range d.entries(n, key, nil) {
		if v := d.value(e.node, e.at.key); v != nil {
			out = append(out, field{name: e.name, value: v})
		}
	}
	return out
}
