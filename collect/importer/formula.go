package importer

import (
	"errors"
	"fmt"
	"math"
	"sort"
	"strconv"
	"strings"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
	exprparser "github.com/expr-lang/expr/parser"
	"github.com/expr-lang/expr/types"
	"github.com/expr-lang/expr/vm"
)

// scope is what names mean where a formula stands.
type scope struct {
	plan  *plan
	table *bound
	each  eachKind
	rows  *bound // of eachRows: the table of the rows
}

// eachKind is what an interaction goes through.
type eachKind uint8

const (
	eachNothing eachKind = iota
	eachColumns          // columns of a wide row
	eachRows             // rows of a joined table, or of a group
	eachItems            // what a formula returns
)

// formula is a compiled value: a constant, a column, a variable of "each", or a
// program.
type formula struct {
	kind     formulaKind
	at       place
	constant datum
	ref      *ref
	onEach   bool   // ref starts at the row of "each"
	name     string // of a variable of "each"
	program  *vm.Program
	inputs   []programInput
	buf      []byte
}

// Arithmetic with an absent value gives an absent value, as in SQL: inputs on
// which the result wholly depends are marked strict, and where one is nil the
// program is not run.

type formulaKind uint8

const (
	constantFormula formulaKind = iota
	columnFormula
	eachFormula
	programFormula
)

// programInput is a name that a program sees, its type, and how it gets its value.
type programInput struct {
	key    string
	kind   types.Type
	fill   func(f *frame) (any, error)
	strict bool
}

// columnError is a cell that cannot be read as its column's type.
type columnError struct {
	column string
	err    error
}

func (e *columnError) Error() string { return e.column + ": " + e.err.Error() }
func (e *columnError) Unwrap() error { return e.err }

// eval computes the formula on a row. The datum's text is valid until the
// formula's next eval, or the next row.
func (fm *formula) eval(f *frame) (datum, error) {
	switch fm.kind {
	case constantFormula:
		return fm.constant, nil
	case columnFormula:
		v, top := f.top, true
		if fm.onEach {
			v, top = f.each.row, false
		}
		c, ok := f.get(v, fm.ref, top)
		if !ok {
			return datum{}, nil
		}
		d, err := fm.ref.reader.datum(&c)
		if err != nil {
			return d, &columnError{fm.ref.name, err}
		}
		return d, nil
	case eachFormula:
		return f.eachDatum(fm.name, &fm.buf)
	}
	for i := range fm.inputs {
		v, err := fm.inputs[i].fill(f)
		if err != nil {
			return datum{}, err
		}
		if v == nil && fm.inputs[i].strict {
			return datum{}, nil
		}
		f.env[fm.inputs[i].key] = v
	}
	v, err := f.plan.vm.Run(fm.program, f.env)
	if err != nil {
		var fe *file.Error
		if errors.As(err, &fe) {
			if fe.Prev != nil {
				return datum{}, fe.Prev
			}
			err = errors.New(fe.Message)
		}
		if strings.Contains(err.Error(), "<nil>") {
			return datum{}, nil // an operand was absent, deeper inside
		}
		return datum{}, err
	}
	if n, ok := v.(float64); ok {
		v = fifteen(n)
	}
	return datumOf(v, &fm.buf)
}

// fifteen rounds what was computed to fifteen digits, as spreadsheets do: 117.79
// and not 117.78999999999999.
func fifteen(f float64) float64 {
	if f == math.Trunc(f) || math.IsNaN(f) || math.IsInf(f, 0) {
		return f
	}
	var buf [32]byte
	if r, err := strconv.ParseFloat(string(strconv.AppendFloat(buf[:0], f, 'g', 15, 64)), 64); err == nil {
		return r
	}
	return f
}

func (f *frame) eachDatum(name string, buf *[]byte) (datum, error) {
	switch name {
	case "index":
		return datumOf(f.each.index, buf)
	case "column":
		return datumOf(f.each.column, buf)
	case "label":
		return datumOf(f.each.label, buf)
	}
	if f.each.reader == nil {
		return datumOf(f.each.value.value, buf)
	}
	d, err := f.each.reader.datum(&f.each.value)
	if err != nil {
		return d, &columnError{f.each.column, err}
	}
	return d, nil
}

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

// compile turns a plain value into a formula; problems are noted, and nil
// returned.
func (s *scope) compile(v *value) *formula {
	fm := &formula{at: v.at}
	if v.formula == "" {
		d, err := datumOf(v.constant, &fm.buf)
		if err != nil {
			s.plan.problem(v.at, err.Error(), "")
			return nil
		}
		fm.constant = d
		return fm
	}
	tree, err := exprparser.Parse(v.formula)
	if err != nil {
		s.syntax(v, err)
		return nil
	}
	u := &usage{callees: map[int]bool{}, declared: map[string]bool{}, names: map[int]string{}, chains: map[int][]string{}, starts: map[ast.Node]int{}}
	ast.Walk(&tree.Node, u)
	if u.bad != "" {
		s.plan.problem(v.at, "the formula calls col wrongly", u.bad)
		return nil
	}
	if done, ok := s.plain(fm, tree.Node); ok {
		if done != nil {
			s.plan.problemOf(v.at, done)
			return nil
		}
		return fm
	}
	inputs, err := s.inputs(u)
	if err != nil {
		s.plan.problemOf(v.at, err)
		return nil
	}
	needed := map[string]bool{}
	arithmetic(tree.Node, needed)
	env := types.Map{}
	for i := range inputs {
		inputs[i].strict = needed[inputs[i].key]
	}
	m := &mangler{inputs: map[string]bool{}, callees: u.callees}
	for _, in := range inputs {
		env[in.key] = in.kind
		m.inputs[in.key] = true
	}
	options := append(functions(s.table.table, s.plan), expr.Env(env), expr.Patch(m))
	if fm.program, err = expr.Compile(v.formula, options...); err != nil {
		s.syntax(v, err)
		return nil
	}
	fm.kind, fm.inputs = programFormula, inputs
	return fm
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

// plain compiles a formula that is nothing but a column or a variable; ok says
// whether it is one.
func (s *scope) plain(fm *formula, node ast.Node) (err error, ok bool) { //nolint:revive // the error belongs to the formula, ok to the question
	var path []string
	switch n := node.(type) {
	case *ast.IdentifierNode:
		path = []string{n.Value}
	case *ast.MemberNode:
		base, chain := chainOf(n)
		id, is := base.(*ast.IdentifierNode)
		if !is {
			return nil, false
		}
		path = append([]string{id.Value}, chain...)
	case *ast.CallNode:
		id, is := n.Callee.(*ast.IdentifierNode)
		if !is || id.Value != "col" {
			return nil, false
		}
		name, _ := colArgument(n) // checked before
		i, err := s.table.want(name)
		if err != nil {
			return err, true
		}
		fm.kind, fm.ref = columnFormula, &ref{column: i, reader: s.table.readers[i], name: name}
		return nil, true
	default:
		return nil, false
	}
	if s.isEachName(path[0]) {
		switch {
		case s.each == eachRows && path[0] == "value":
			if len(path) == 1 {
				return errors.New("value is a row here: say which of its columns, as in value.price"), true
			}
			fm.kind, fm.onEach = columnFormula, true
			fm.ref, err = s.rows.ref(path[1:])
			return err, true
		case len(path) == 1:
			fm.kind, fm.name = eachFormula, path[0]
			return nil, true
		}
		return nil, false
	}
	if path[0] == "codes" || path[0] == "rows" && s.table.grouped() {
		return nil, false
	}
	if j := s.table.join(path[0]); j != nil && (len(path) == 1 || j.all) {
		return nil, false
	}
	fm.kind = columnFormula
	fm.ref, err = s.table.ref(path)
	var unknown *unknownColumn
	if errors.As(err, &unknown) && unknown.column == path[0] {
		unknown.joins = append(unknown.joins, s.eachNames()...)
	}
	return err, true
}

func (s *scope) eachNames() []string {
	switch s.each {
	case eachColumns:
		return []string{"value", "column", "label", "index"}
	case eachRows, eachItems:
		return []string{"value", "index"}
	}
	return nil
}

func (s *scope) isEachName(name string) bool { return contains(s.eachNames(), name) }

// inputs finds out what a program needs to see.
func (s *scope) inputs(u *usage) ([]programInput, error) {
	byName := map[string][][]string{}
	for at, name := range u.names {
		if u.callees[at] || u.declared[name] {
			continue
		}
		chain := u.chains[at]
		if len(chain) == 0 {
			chain = []string{name}
		}
		byName[name] = append(byName[name], chain[1:])
	}
	for _, c := range u.cols {
		if _, ok := byName[c]; !ok {
			byName[c] = nil
		}
	}
	names := make([]string, 0, len(byName))
	for n := range byName {
		names = append(names, n)
	}
	sort.Strings(names)
	var inputs []programInput
	used := make([]bool, len(u.fields))
	lists := 0
	var unknown error
	for _, name := range names {
		in, err := s.input(name, byName[name], contains(u.cols, name))
		if err != nil {
			return nil, err
		}
		if in == nil {
			in, err = s.listInput(name, u.fields, used)
			if err != nil {
				unknown = err
				if in == nil {
					return nil, err
				}
			}
			lists++
		}
		inputs = append(inputs, *in)
	}
	if lists > 0 {
		for _, ok := range used {
			if !ok {
				return nil, unknown
			}
		}
	}
	return inputs, nil
}

// input makes the input of a name, with the chains of fields that follow it; nil
// for a list of rows.
func (s *scope) input(name string, chains [][]string, column bool) (*programInput, error) {
	in := &programInput{key: mangled(name)}
	switch {
	case column:
	case s.isEachName(name):
		return s.eachInput(in, name, chains)
	case name == "codes":
		for _, c := range chains {
			if len(c) > 0 && s.plan.mapping.codes[c[0]] == nil {
				return nil, fmt.Errorf("there is no list of codes %q: %s", c[0], choices(c[0], keys(s.plan.mapping.codes)))
			}
		}
		codes := s.plan.mapping.codes
		in.kind = types.TypeOf(codes)
		in.fill = func(*frame) (any, error) { return codes, nil }
		return in, nil
	case name == "rows" && s.table.grouped():
		return nil, nil
	default:
		if j := s.table.join(name); j != nil {
			if j.all {
				for _, c := range chains {
					if len(c) > 0 {
						_, err := s.table.ref(append([]string{name}, c...)) // a list is no row, and this says so
						return nil, err
					}
				}
				return nil, nil
			}
			return s.rowInput(in, s.table, name, chains)
		}
	}
	i, err := s.table.want(name)
	if err != nil {
		var unknown *unknownColumn
		if errors.As(err, &unknown) {
			unknown.joins = append(unknown.joins, s.eachNames()...)
		}
		return nil, err
	}
	reader := s.table.readers[i]
	in.kind = types.Any
	if reader.kind == textColumn && !s.table.typed {
		in.kind = types.String
	}
	in.fill = func(f *frame) (any, error) {
		c := f.top.cell(i)
		v, err := reader.any(&c)
		if err != nil {
			return nil, &columnError{name, err}
		}
		return v, nil
	}
	return in, nil
}

func keys[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}

func (s *scope) eachInput(in *programInput, name string, chains [][]string) (*programInput, error) {
	in.kind = types.String
	switch name {
	case "index":
		in.kind = types.Int
		in.fill = func(f *frame) (any, error) { return f.each.index, nil }
		return in, nil
	case "column":
		in.fill = func(f *frame) (any, error) { return f.each.column, nil }
		return in, nil
	case "label":
		in.fill = func(f *frame) (any, error) { return f.each.label, nil }
		return in, nil
	}
	if s.each == eachRows {
		paths, err := s.paths(s.rows, chains)
		if err != nil {
			return nil, err
		}
		in.kind = types.Any
		in.fill = func(f *frame) (any, error) { return f.object(f.each.row, paths, false) }
		return in, nil
	}
	in.kind = types.Any
	in.fill = func(f *frame) (any, error) {
		if f.each.reader == nil {
			return f.each.value.value, nil
		}
		v, err := f.each.reader.any(&f.each.value)
		if err != nil {
			return nil, &columnError{f.each.column, err}
		}
		return v, nil
	}
	return in, nil
}

// path is a field of a row that a program sees, and where it comes from.
type path struct {
	names []string
	ref   *ref
}

// paths resolves chains of fields in the rows of b.
func (s *scope) paths(b *bound, chains [][]string) ([]path, error) {
	var out []path
	for _, c := range chains {
		if len(c) == 0 {
			return nil, fmt.Errorf("a whole row of %s cannot be used: say which of its columns", b.table.name)
		}
		r, err := b.ref(c)
		if err != nil {
			return nil, err
		}
		out = append(out, path{c, r})
	}
	return out, nil
}

// rowInput makes the input of a joined row: a map of the fields used.
func (s *scope) rowInput(in *programInput, b *bound, name string, chains [][]string) (*programInput, error) {
	full := make([][]string, len(chains))
	for i, c := range chains {
		if len(c) == 0 {
			return nil, fmt.Errorf("%s is a row: say which of its columns, as in %s.NAME", name, name)
		}
		full[i] = append([]string{name}, c...)
	}
	paths, err := s.paths(b, full)
	if err != nil {
		return nil, err
	}
	for i := range paths {
		paths[i].names = paths[i].names[1:]
	}
	in.kind = types.Any
	in.fill = func(f *frame) (any, error) { return f.object(f.top, paths, true) }
	return in, nil
}

// object makes a map of the fields of a row.
func (f *frame) object(v view, paths []path, top bool) (map[string]any, error) {
	out := make(map[string]any, len(paths))
	for _, p := range paths {
		c, ok := f.get(v, p.ref, top)
		if !ok {
			c = cell{}
		}
		value, err := p.ref.reader.any(&c)
		if err != nil {
			return nil, &columnError{p.ref.name, err}
		}
		at := out
		for _, n := range p.names[:len(p.names)-1] {
			next, ok := at[n].(map[string]any)
			if !ok {
				next = map[string]any{}
				at[n] = next
			}
			at = next
		}
		at[p.names[len(p.names)-1]] = value
	}
	return out, nil
}

// listInput makes the input of a list of rows: those fields that the program
// takes of elements. It marks in used which of them this list has; the error,
// beside an input, is about one that it has not.
func (s *scope) listInput(name string, fields [][]string, used []bool) (*programInput, error) {
	other, rows, err := s.list(name)
	if err != nil {
		return nil, err
	}
	var paths []path
	var unknown error
	for i, c := range fields {
		r, err := other.ref(c)
		if err != nil {
			unknown = err
			continue
		}
		used[i] = true
		paths = append(paths, path{c, r})
	}
	in := &programInput{key: mangled(name), kind: types.Array(types.Any)}
	in.fill = func(f *frame) (any, error) {
		list := rows(f)
		out := make([]any, len(list))
		for i, r := range list {
			o, err := f.object(view{store: other.rows, row: r}, paths, false)
			if err != nil {
				return nil, err
			}
			out[i] = o
		}
		return out, nil
	}
	return in, unknown
}

// list resolves the name of a list of rows.
func (s *scope) list(name string) (*bound, func(f *frame) []int32, error) {
	if name == "rows" && s.table.grouped() {
		return s.table, func(f *frame) []int32 { return f.rows }, nil
	}
	j := s.table.join(name)
	if j == nil || !j.all {
		return nil, nil, fmt.Errorf("%s is no list of rows", name)
	}
	hop, err := s.table.bindJoin(j)
	if err != nil {
		return nil, nil, err
	}
	return hop.other, func(f *frame) []int32 { return f.matches(f.top, hop, true) }, nil
}

// syntax notes what the expression language says of a formula.
func (s *scope) syntax(v *value, err error) {
	var fe *file.Error
	if !errors.As(err, &fe) {
		s.plan.problem(v.at, err.Error(), "see docs/format/mapping.md for what formulas may hold")
		return
	}
	near := ""
	if runes := []rune(v.formula); fe.Line <= 1 && fe.Column < len(runes) {
		near = fmt.Sprintf(", at %q", clip([]byte(string(runes[fe.Column:])), 24))
	}
	message := strings.ReplaceAll(fe.Message, "·", "")
	remedy := "see docs/format/mapping.md for what formulas may hold"
	switch {
	case strings.Contains(message, "mismatched types string"):
		remedy = "a column is text until the table says \"types: {COLUMN: number}\"; or write num(COLUMN)"
	case strings.Contains(message, "unknown name"):
		remedy = choices(strings.Fields(strings.TrimPrefix(message, "unknown name "))[0], functionNames)
	}
	s.plan.problem(v.at, "the formula "+v.formula+": "+message+near, remedy)
}
