package importer

import (
	"errors"
	"fmt"
	"math"
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
	default:
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
		if fe, ok := errors.AsType[*file.Error](err); ok {
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

// plain compiles a formula that is nothing but a column or a variable; ok says
// whether it is one.
func (s *scope) plain(fm *formula, node ast.Node) (err error, ok bool) {
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
	default:
		return nil
	}
}

func (s *scope) isEachName(name string) bool { return contains(s.eachNames(), name) }

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
