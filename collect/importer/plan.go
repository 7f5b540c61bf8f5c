package importer

import (
	"errors"
	"fmt"

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
}

// header is what the first file of a table says of its columns.
type header struct {
	columns []string
	free    bool
}

// drive is a table whose rows become interactions.
type drive struct {
	table    *bound
	emitters []*emitter
	frame    frame
	key      []int // columns of the key, or of the group
}

func newPlan(m *Mapping, files map[string][]string) *plan {
	return &plan{mapping: m, files: files, headers: map[string]*header{}, lookups: map[string]*bound{}}
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
	remedy := ""
	if unknown, ok := errors.AsType[*unknownColumn](err); ok {
		remedy = unknown.remedy()
	}
	p.problem(at, err.Error(), remedy)
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
			if !d.table.free && !contains(d.table.known, name) {
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
	b.known, b.free = h.columns, h.free
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
	for i, f := range files {
		r, in, err := openReader(t, f)
		if err != nil {
			return nil, err
		}
		columns := r.columns()
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
