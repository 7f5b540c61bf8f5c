package importer

import (
	"errors"
	"fmt"
	"sort"

	"github.com/expr-lang/expr/types"
)

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
		if unknown, ok := errors.AsType[*unknownColumn](err); ok {
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
