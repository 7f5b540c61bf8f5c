package catalogue

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"percorso"
)

// MaxYAML is how long the text of a document may be, in bytes.
const MaxYAML = 1 << 20

// maxNesting bounds how deep brackets may nest and how many list marks may
// stand in a line, so that no text exhausts the stack.
const maxNesting = 64

// Parse reads a document. It checks all that can be checked without data: the
// error's chain holds Problems, each with its line, its key and the remedy.
func Parse(text []byte) (*Document, error) {
	root, err := parseYAML(text)
	if err != nil {
		return nil, err
	}
	r := &reader{complaints: complaints{at: positions{"": {1, 1}}}}
	d := r.document(value{r: r, node: root})
	if len(r.list) > 0 { // a half-read document would only cause more complaints
		return nil, r.err()
	}
	d.at = r.at
	if _, err := d.resolve(); err != nil {
		return nil, err
	}
	return d, nil
}

// parseYAML returns the one YAML document in text.
func parseYAML(text []byte) (root ast.Node, err error) {
	at := func(line, column int, format string, args ...any) error {
		return percorso.Errorf(percorso.Invalid, "catalogue: %w", Problems{{Line: line, Column: column, Message: fmt.Sprintf(format, args...)}})
	}
	if len(text) > MaxYAML {
		return nil, percorso.Errorf(percorso.TooLarge, "catalogue: the text has %d bytes; at most %d are read", len(text), MaxYAML)
	}
	if !utf8.Valid(text) {
		return nil, at(1, 1, "the text is not UTF-8; save the file as UTF-8")
	}
	if line, ok := tooDeep(text); ok {
		return nil, at(line, 1, "more than %d levels inside each other; a catalogue has 6", maxNesting)
	}
	defer func() {
		if p := recover(); p != nil { // the YAML library panics on some malformed texts
			root, err = nil, at(1, 1, "the text is not YAML that can be read (%v)", p)
		}
	}()
	file, err := parser.ParseBytes(text, 0)
	if err != nil {
		var syntax yaml.Error
		if errors.As(err, &syntax) && syntax.GetToken() != nil && syntax.GetToken().Position != nil {
			pos := syntax.GetToken().Position
			return nil, at(pos.Line, pos.Column, "%s; check the indentation, and quote values that contain : # @ * or brackets", syntax.GetMessage())
		}
		return nil, at(1, 1, "%v", err)
	}
	var docs []ast.Node
	for _, doc := range file.Docs {
		if doc.Body != nil && doc.Body.Type() != ast.NullType && doc.Body.Type() != ast.CommentType {
			docs = append(docs, doc.Body)
		}
	}
	switch len(docs) {
	case 0:
		return nil, at(1, 1, "the text is empty; begin with format: %s", Format)
	case 1:
		return docs[0], nil
	default:
		pos := docs[1].GetToken().Position
		return nil, at(pos.Line, pos.Column, "a second document begins here; a catalogue is one document, remove the ---")
	}
}

// tooDeep reports the first line whose nesting exceeds maxNesting. It counts
// brackets without regard to quotes, so it may overrate a text, which no
// catalogue comes near to.
func tooDeep(text []byte) (int, bool) {
	line, depth, marks, indent := 1, 0, 0, true
	spaces := 0
	for _, c := range text {
		switch c {
		case '\n':
			line, marks, spaces, indent = line+1, 0, 0, true
			continue
		case '[', '{':
			depth++
		case ']', '}':
			depth = max(depth-1, 0)
		case '-', '?', ':':
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
		if depth > maxNesting || marks > maxNesting || spaces > 8*maxNesting {
			return line, true
		}
	}
	return 0, false
}

// reader reads a Document from a YAML tree and gathers what is wrong.
type reader struct{ complaints }

// value is a node and its path.
type value struct {
	r    *reader
	node ast.Node
	path string
}

func (v value) fail(format string, args ...any) { v.r.add(v.path, format, args...) }

// child is node under v at key or index.
func (v value) child(name string, node ast.Node) value {
	path := name
	if v.path != "" && !strings.HasPrefix(name, "[") {
		path = v.path + "." + name
	} else if v.path != "" {
		path = v.path + name
	}
	if node != nil && node.GetToken() != nil && node.GetToken().Position != nil {
		pos := node.GetToken().Position
		v.r.at[path] = position{pos.Line, pos.Column}
	}
	return value{v.r, node, path}
}

// entries calls f for each key of a mapping, in order.
func (v value) entries(what string, f func(key string, val value)) {
	var pairs []*ast.MappingValueNode
	switch n := v.node.(type) {
	case *ast.MappingNode:
		pairs = n.Values
	case *ast.MappingValueNode:
		pairs = []*ast.MappingValueNode{n}
	default:
		v.fail("%s is missing here: keys with values, as in `id: till`, but there is %s", what, kindOf(v.node))
		return
	}
	seen := map[string]bool{}
	for _, p := range pairs {
		key, ok := scalar(p.Key)
		if !ok {
			v.child("?", p.Key).fail("a key must be a word; anchors, merge keys (<<) and lists as keys are not read here")
			continue
		}
		c := v.child(key, p.Key)
		if seen[key] {
			c.fail("the key stands twice; keep one")
			continue
		}
		seen[key] = true
		c.node = p.Value
		f(key, c)
	}
}

// fields reads a mapping of known keys; must names those that have to be there.
func (v value) fields(what string, known map[string]func(value), must ...string) {
	seen := map[string]bool{}
	failed := len(v.r.list)
	v.entries(what, func(key string, val value) {
		seen[key] = true
		read, ok := known[key]
		if !ok {
			val.fail("is no key of %s%s", what, nearest(key, sortedKeys(known)))
			return
		}
		read(val)
	})
	for _, key := range must {
		if !seen[key] && len(v.r.list) == failed {
			v.fail("%s is missing; %s needs it", key, what)
		}
	}
}

// items calls f for each entry of a list.
func (v value) items(what string, f func(i int, item value)) {
	if _, null := v.node.(*ast.NullNode); null {
		return
	}
	seq, ok := v.node.(*ast.SequenceNode)
	if !ok {
		v.fail("a list of %s is missing here: lines that begin with -, but there is %s", what, kindOf(v.node))
		return
	}
	for i, n := range seq.Values {
		f(i, v.child("["+strconv.Itoa(i)+"]", n))
	}
}

// text reads a scalar as it is written; 007 stays 007.
func (v value) text() string {
	s, ok := scalar(v.node)
	switch {
	case !ok:
		v.fail("a text is missing here, but there is %s%s", kindOf(v.node), quoteHint(v.node))
	case len(s) > maxPattern:
		v.fail("the text has %d bytes; at most %d", len(s), maxPattern)
		return ""
	}
	return s
}

func (v value) flag() bool {
	b, ok := v.node.(*ast.BoolNode)
	if !ok {
		v.fail("write true or false")
		return false
	}
	return b.Value
}

// name reads a text in two languages: {it: Cassa, en: Till}, or one text for
// both.
func (v value) name() percorso.Text {
	if s, ok := scalar(v.node); ok {
		return percorso.Text{It: s, En: s}
	}
	var t percorso.Text
	v.fields("a name", map[string]func(value){
		"it": func(c value) { t.It = c.text() },
		"en": func(c value) { t.En = c.text() },
	})
	return t
}

// scalar returns the text of a scalar node; null is the empty text.
func scalar(n ast.Node) (string, bool) {
	switch n := n.(type) {
	case *ast.StringNode:
		return n.Value, true
	case *ast.LiteralNode:
		if n.Value == nil {
			return "", true
		}
		return strings.TrimRight(n.Value.Value, "\n"), true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		return n.GetToken().Value, true
	case *ast.NullNode:
		return "", true
	default:
		return "", false
	}
}

func kindOf(n ast.Node) string {
	switch n.(type) {
	case nil, *ast.NullNode:
		return "nothing"
	case *ast.MappingNode, *ast.MappingValueNode:
		return "a set of keys"
	case *ast.SequenceNode:
		return "a list"
	case *ast.AliasNode, *ast.AnchorNode:
		return "an anchor or alias"
	case *ast.TagNode:
		return "a tag"
	default:
		return "a text"
	}
}

func quoteHint(n ast.Node) string {
	switch n.(type) {
	case *ast.AliasNode:
		return `; a pattern that begins with * must stand in quotes: "*word"`
	case *ast.TagNode, *ast.AnchorNode:
		return "; a text that begins with ! or & must stand in quotes"
	default:
		return ""
	}
}
