package importer

import (
	"errors"
	"fmt"
	"path/filepath"

	"github.com/expr-lang/expr/vm"

	"percorso"
)

// plan is a mapping compiled for the files at hand. It is for one goroutine.
type plan struct {
	mapping *Mapping
	files   map[string][]string // by table
	headers map[string]*header  // by table
	drives  []*drive
	lookups map[string]*bound
	order   []*bound // lookups, in the order in which they can be loaded
	vm      vm.VM
	found   problems
	missing map[[2]string]*missing // by table and column
}

// header is what the first file of a table says of its columns.
type header struct {
	columns []string
	free    bool
	// unsplit is the first file whose header came out as one column that has
	// another delimiter in it; alone says that other files of the table are fine.
	unsplit   string
	delimiter byte
	alone     bool
	told      bool
}

// missing is where the mapping names a column that is not there.
type missing struct {
	problem int // in the list
	cause   string
	places  map[place]bool
}

// drive is a table whose rows become interactions.
type drive struct {
	table    *bound
	emitters []*emitter
	frame    frame
	key      []int // columns of the key, or of the group
}

func newPlan(m *Mapping, files map[string][]string) *plan {
	return &plan{mapping: m, files: files, headers: map[string]*header{}, lookups: map[string]*bound{}, missing: map[[2]string]*missing{}}
}

func (p *plan) problem(at place, cause, remedy string) { p.found.add(at, cause, remedy) }

// placed is an error whose place in the mapping is known.
type placed struct {
	at  place
	err error
}

func (e *placed) Error() string { return e.err.Error() }
func (e *placed) Unwrap() error { return e.err }

// note gives err a place, unless it has one.
func (p *plan) note(at place, err error) error {
	if _, ok := errors.AsType[*placed](err); ok {
		return err
	}
	return &placed{at, err}
}

func (p *plan) problemOf(at place, err error) {
	if have, ok := errors.AsType[*placed](err); ok {
		at, err = have.at, have.err
	}
	if unknown, ok := errors.AsType[*unknownColumn](err); ok {
		p.lacks(at, unknown)
		return
	}
	p.problem(at, err.Error(), "")
}

// lacks notes a column that is not there: once, at the first place of the
// mapping that names it, with the number of the others.
func (p *plan) lacks(at place, e *unknownColumn) {
	m := p.missing[[2]string{e.table, e.column}]
	if m == nil {
		m = &missing{problem: len(p.found.list), cause: e.Error(), places: map[place]bool{at: true}}
		p.missing[[2]string{e.table, e.column}] = m
		p.problem(at, m.cause, e.remedy())
		return
	}
	if m.places[at] || m.problem >= len(p.found.list) { // beyond those that are kept
		return
	}
	m.places[at] = true
	first := &p.found.list[m.problem]
	if at.line < first.Line || at.line == first.Line && at.column < first.Column {
		first.Line, first.Column, first.Key, first.Remedy = at.line, at.column, at.key, e.remedy()
	}
	more := "1 more place"
	if n := len(m.places) - 1; n > 1 {
		more = fmt.Sprintf("%d more places", n)
	}
	first.Cause = m.cause + ", here and in " + more
}

// unsplit notes, once, that a table's header was not split into columns.
func (p *plan) unsplit(b *bound) {
	h := b.header
	if h.told {
		return
	}
	h.told = true
	sign := "'" + string(h.delimiter) + "'"
	word := sign
	if h.delimiter == '\t' {
		sign, word = "a tab", "tab"
	}
	remedy := "write delimiter: " + word + " in this table"
	if h.alone {
		remedy = "the other files are not like it: make it a table of its own with delimiter: " + word
	}
	p.problem(b.table.at, fmt.Sprintf("the header of %s is one column with %s in it", filepath.Base(h.unsplit), sign), remedy)
}

// compile opens the header of every table that is needed, and compiles all
// formulas. A fault in the mapping is a *MappingError.
func (p *plan) compile() error {
	drives := map[string]*drive{}
	for _, x := range p.mapping.interactions {
		d := drives[x.from]
		if d == nil {
			b, err := p.bind(x.from)
			if err != nil {
				return err
			}
			b.drives = true
			d = &drive{table: b}
			if err := p.keys(d); err != nil {
				return err
			}
			drives[x.from] = d
			p.drives = append(p.drives, d)
		}
		if e := p.emitter(d.table, x); e != nil {
			d.emitters = append(d.emitters, e)
		}
	}
	for _, d := range p.drives {
		for name, at := range d.table.table.typeAt {
			if !d.table.has(name) {
				p.problemOf(at, &unknownColumn{table: d.table.table.name, column: name, columns: d.table.known})
			}
		}
		for _, j := range d.table.table.joins {
			if contains(d.table.known, j.name) {
				p.problem(j.at, fmt.Sprintf("%q is a column of %s too", j.name, d.table.table.name), "give the join another name, and say \"table: "+j.table+"\"")
			}
		}
		d.frame = frame{plan: p, env: map[string]any{}, found: make([]foundRows, len(d.table.joins))}
	}
	return p.found.err(p.mapping.file)
}

// keys resolves the columns that tell rows apart.
func (p *plan) keys(d *drive) error {
	t := d.table.table
	names, at := t.key, t.keyAt
	if len(t.group) > 0 {
		names, at = t.group, t.groupAt
	}
	for _, n := range names {
		i, err := d.table.want(n)
		if err != nil {
			p.problemOf(at, err)
			continue
		}
		d.key = append(d.key, i)
	}
	return nil
}

// bind makes a table usable: it looks at the headers of its files.
func (p *plan) bind(name string) (*bound, error) {
	t := p.mapping.table(name)
	if t == nil {
		return nil, fmt.Errorf("there is no table %q", name)
	}
	b := &bound{table: t, files: p.files[name], at: map[string]int{}, plan: p}
	h := p.headers[name]
	if h == nil {
		var err error
		if h, err = readHeaders(t, b.files); err != nil {
			return nil, err
		}
		p.headers[name] = h
	}
	b.header, b.known, b.free = h, h.columns, h.free
	format := t.format
	if format == "" && len(b.files) > 0 {
		format = formatOf(b.files[0])
	}
	b.numbered = format == Sequences
	b.typed = format == Parquet || format == JSONL || format == XES
	return b, nil
}

// readHeaders returns the columns that all files of the table have.
func readHeaders(t *table, files []string) (*header, error) {
	h := &header{}
	unsplit := 0
	for i, f := range files {
		r, in, err := openReader(t, f)
		if err != nil {
			return nil, err
		}
		columns := r.columns()
		if c, ok := r.(*csvReader); ok && c.other != 0 {
			if unsplit++; unsplit == 1 {
				h.unsplit, h.delimiter = f, c.other
			}
		}
		if err := errors.Join(r.Close(), in.Close()); err != nil {
			return nil, percorso.Errorf(percorso.Invalid, "closing %s: %w", f, err)
		}
		switch {
		case columns == nil:
			h.free = true
		case i == 0:
			h.columns = columns
		default:
			var both []string
			for _, c := range h.columns {
				if contains(columns, c) {
					both = append(both, c)
				}
			}
			h.columns = both
		}
	}
	h.alone = unsplit < len(files)
	return h, nil
}

// lookup makes a table usable whose rows are looked up by key.
func (p *plan) lookup(name string) (*bound, error) {
	if b := p.lookups[name]; b != nil {
		return b, nil
	}
	b, err := p.bind(name)
	if err != nil {
		return nil, err
	}
	p.lookups[name] = b
	p.order = append(p.order, b)
	return b, nil
}
