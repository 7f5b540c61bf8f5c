package importer

import (
	"github.com/expr-lang/expr/ast"
)

// usage is what a formula speaks of.
type usage struct {
	callees  map[int]bool     // positions of names that are called
	declared map[string]bool  // by let
	names    map[int]string   // names by position
	chains   map[int][]string // the longest chain of fields from the name at a position
	fields   [][]string       // chains that start at an element of a list
	starts   map[ast.Node]int // where in fields the chain is that ends at a node
	cols     []string         // arguments of col
	bad      string
}

// Visit notes one node; children come before their parents.
func (u *usage) Visit(node *ast.Node) {
	switch n := (*node).(type) {
	case *ast.IdentifierNode:
		u.names[n.Location().From] = n.Value
	case *ast.VariableDeclaratorNode:
		u.declared[n.Name] = true
	case *ast.CallNode:
		id, ok := n.Callee.(*ast.IdentifierNode)
		if !ok {
			return
		}
		u.callees[id.Location().From] = true
		if id.Value == "col" {
			if s, ok := colArgument(n); ok {
				u.cols = append(u.cols, s)
			} else {
				u.bad = `col takes one name in quotes, as in col("order id")`
			}
		}
	case *ast.MemberNode:
		base, chain := chainOf(n)
		switch b := base.(type) {
		case *ast.IdentifierNode:
			if at := b.Location().From; len(chain)+1 > len(u.chains[at]) {
				u.chains[at] = append([]string{b.Value}, chain...)
			}
		case nil:
		default:
			// A chain takes the place of the shorter one that it goes on from.
			at, ok := u.starts[n.Node]
			if !ok {
				at = len(u.fields)
				u.fields = append(u.fields, nil)
			}
			u.fields[at] = chain
			u.starts[n] = at
		}
	}
}

func colArgument(n *ast.CallNode) (string, bool) {
	if len(n.Arguments) != 1 {
		return "", false
	}
	s, ok := n.Arguments[0].(*ast.StringNode)
	if !ok {
		return "", false
	}
	return s.Value, true
}

// chainOf splits a.b["c"] into what stands first and the names of the fields;
// the base is nil when a field is not a fixed name.
func chainOf(n *ast.MemberNode) (ast.Node, []string) {
	var chain []string
	var base ast.Node = n
	for {
		if c, ok := base.(*ast.ChainNode); ok {
			base = c.Node
			continue
		}
		m, ok := base.(*ast.MemberNode)
		if !ok {
			return base, chain
		}
		s, ok := m.Property.(*ast.StringNode)
		if !ok {
			if m == n {
				return nil, nil
			}
			return m, chain
		}
		chain = append([]string{s.Value}, chain...)
		base = m.Node
	}
}

// mangled keeps the names of columns apart from those of functions.
func mangled(name string) string { return "·" + name }

// mangler renames what are columns.
type mangler struct {
	inputs  map[string]bool
	callees map[int]bool
}

// Visit renames one node.
func (m *mangler) Visit(node *ast.Node) {
	switch n := (*node).(type) {
	case *ast.IdentifierNode:
		if !m.callees[n.Location().From] && m.inputs[mangled(n.Value)] {
			ast.Patch(node, &ast.IdentifierNode{Value: mangled(n.Value)})
		}
	case *ast.CallNode:
		if id, ok := n.Callee.(*ast.IdentifierNode); ok && id.Value == "col" {
			if s, ok := colArgument(n); ok {
				ast.Patch(node, &ast.IdentifierNode{Value: mangled(s)})
			}
		}
	}
}

// arithmetic notes the names that a computation cannot do without.
func arithmetic(node ast.Node, needed map[string]bool) {
	switch n := node.(type) {
	case *ast.IdentifierNode:
		needed[mangled(n.Value)] = true
	case *ast.UnaryNode:
		if n.Operator == "-" || n.Operator == "+" {
			arithmetic(n.Node, needed)
		}
	case *ast.BinaryNode:
		switch n.Operator {
		case "+", "-", "*", "/", "%", "**", "^":
			arithmetic(n.Left, needed)
			arithmetic(n.Right, needed)
		}
	case *ast.BuiltinNode:
		switch n.Name {
		case "abs", "ceil", "floor", "round", "int", "float":
			for _, a := range n.Arguments {
				arithmetic(a, needed)
			}
		}
	}
}
