package importer

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"time"

	"percorso"
)

// bound is a table with its files: which columns there are, and which of them
// the formulas want.
type bound struct {
	table  *table
	files  []string
	header *header
	known  []string // columns of the files
	// numbered marks the format sequences, whose columns but one are numbers.
	numbered bool
	drives   bool // its rows become interactions
	free     bool // every row has columns of its own
	typed    bool // its cells have types of their own
	wanted   []string
	at       map[string]int
	readers  []*columnReader // by wanted column
	joins    []*boundJoin    // by use, in the order of first use
	plan     *plan
	rows     *store // when the rows are held in memory
}

// boundJoin is a join that formulas use.
type boundJoin struct {
	spec   *joinSpec
	other  *bound
	mine   []*ref
	their  []int // columns of other
	rows   map[string][]int32
	misses int64 // rows of the driving table that found nothing
	slot   int   // where a frame keeps what it found, for joins of the driving table
}

// ref leads from a row to one of its values, over joins.
type ref struct {
	hops   []*boundJoin
	column int // among the wanted columns of the last table
	reader *columnReader
	name   string // as the formula has it
}

// grouped reports whether rows are gathered before they become interactions.
func (b *bound) grouped() bool { return b.drives && len(b.table.group) > 0 }

func (b *bound) join(name string) *joinSpec {
	for _, j := range b.table.joins {
		if j.name == name {
			return j
		}
	}
	return nil
}

// has reports whether the table has a column. Of a header that was not split no
// column can be told; that is noted instead, once.
func (b *bound) has(name string) bool {
	if b.free || contains(b.known, name) {
		return true
	}
	if b.header.unsplit == "" {
		return false
	}
	b.plan.unsplit(b)
	return true
}

// want returns the position of a column among those wanted.
func (b *bound) want(name string) (int, error) {
	if i, ok := b.at[name]; ok {
		return i, nil
	}
	if !b.has(name) {
		return 0, &unknownColumn{table: b.table.name, column: name, columns: b.known, joins: b.joinNames()}
	}
	i := len(b.wanted)
	b.at[name] = i
	b.wanted = append(b.wanted, name)
	kind, said := b.table.types[name]
	if !said && b.numbered && name != "word" {
		kind = integerColumn
	}
	r, err := b.plan.columnReader(b.table, kind, timeSpec{})
	if err != nil {
		return 0, err
	}
	r.typed = b.typed
	b.readers = append(b.readers, r)
	return i, nil
}

func (b *bound) joinNames() []string {
	var names []string
	for _, j := range b.table.joins {
		names = append(names, j.name)
	}
	return names
}

// unknownColumn is a name that no column of the table has.
type unknownColumn struct {
	table, column string
	columns       []string
	joins         []string
}

func (e *unknownColumn) Error() string {
	return fmt.Sprintf("the table %s has no column %q", e.table, e.column)
}

func (e *unknownColumn) remedy() string {
	s := choices(e.column, e.columns)
	if len(e.joins) > 0 {
		s += "; joined: " + strings.Join(e.joins, ", ")
	}
	return s
}

// ref resolves the name of a value: a column, or a join and what is there.
func (b *bound) ref(path []string) (*ref, error) {
	name := strings.Join(path, ".")
	j := b.join(path[0])
	if j == nil || len(path) == 1 {
		if len(path) > 1 && !b.has(name) {
			if contains(b.known, path[0]) {
				return nil, fmt.Errorf("the column %s holds plain values, not fields", path[0])
			}
			return nil, &unknownColumn{table: b.table.name, column: path[0], columns: b.known, joins: b.joinNames()}
		}
		i, err := b.want(name)
		if err != nil {
			return nil, err
		}
		return &ref{column: i, reader: b.readers[i], name: name}, nil
	}
	if j.all {
		return nil, fmt.Errorf("%s is a list of rows, not one row: say which, as in first(%s).%s or sum(%s, .%s)", path[0], path[0], path[1], path[0], path[1])
	}
	hop, err := b.bindJoin(j)
	if err != nil {
		return nil, err
	}
	r, err := hop.other.ref(path[1:])
	if err != nil {
		return nil, err
	}
	return &ref{hops: append([]*boundJoin{hop}, r.hops...), column: r.column, reader: r.reader, name: name}, nil
}

func contains(list []string, s string) bool {
	return slices.Contains(list, s)
}

// bindJoin makes a join usable; the other table will be read into memory.
func (b *bound) bindJoin(j *joinSpec) (*boundJoin, error) {
	for _, have := range b.joins {
		if have.spec == j {
			return have, nil
		}
	}
	other, err := b.plan.lookup(j.table)
	if err != nil {
		return nil, err
	}
	bj := &boundJoin{spec: j, other: other, slot: len(b.joins)}
	b.joins = append(b.joins, bj)
	for i, mine := range j.mine {
		r, err := b.ref(strings.Split(mine, "."))
		if err != nil {
			return nil, b.plan.note(j.at, err)
		}
		their, err := other.want(j.theirs[i])
		if err != nil {
			return nil, b.plan.note(j.at, err)
		}
		bj.mine, bj.their = append(bj.mine, r), append(bj.their, their)
	}
	return bj, nil
}

// columnReader makes what reads the cells of a column of the type.
func (p *plan) columnReader(t *table, kind columnType, own timeSpec) (*columnReader, error) {
	c := &columnReader{kind: kind, decimal: t.decimal, thousands: t.thousands}
	first := func(a, b string) string {
		if a != "" {
			return a
		}
		return b
	}
	var err error
	if c.layout, err = parseLayout(first(own.format, t.timeSpec.format)); err != nil {
		return nil, percorso.Errorf(percorso.Invalid, "%w", err)
	}
	zone := first(first(own.zone, t.timeSpec.zone), first(p.mapping.Zone, "UTC"))
	if zone == "UTC" {
		c.zone = time.UTC
	} else if c.zone, err = time.LoadLocation(zone); err != nil {
		return nil, percorso.Errorf(percorso.Invalid, "%w", err)
	}
	if noon := first(own.noon, t.timeSpec.noon); noon != "" {
		var h, m int
		if _, err := fmt.Sscanf(noon, "%d:%d", &h, &m); err != nil {
			return nil, percorso.Errorf(percorso.Invalid, "the time of day %q: %w", noon, err)
		}
		c.noon = h*60 + m
	}
	return c, nil
}

// store holds the wanted columns of a table's rows in memory.
type store struct {
	columns int
	text    []byte
	ends    []uint64 // by row and column: where the text ends
	typed   map[int]any
	numbers []int64 // by row: its number in its file
}

func (s *store) add(cells []cell) {
	for i := range cells {
		if v := cells[i].value; v != nil {
			if s.typed == nil {
				s.typed = map[int]any{}
			}
			if b, ok := v.([]byte); ok {
				v = bytes.Clone(b)
			}
			s.typed[len(s.ends)] = v
		} else {
			s.text = append(s.text, cells[i].text...)
		}
		s.ends = append(s.ends, uint64(len(s.text)))
	}
}

func (s *store) cell(row int32, column int) cell {
	i := int(row)*s.columns + column
	if s.typed != nil {
		if v, ok := s.typed[i]; ok {
			return cell{value: v}
		}
	}
	var from uint64
	if i > 0 {
		from = s.ends[i-1]
	}
	return cell{text: s.text[from:s.ends[i]:s.ends[i]]}
}

func (s *store) len() int {
	if s.columns == 0 {
		return len(s.numbers)
	}
	return len(s.ends) / s.columns
}

// view is one row: cells, or a row of a store.
type view struct {
	cells []cell
	store *store
	row   int32
}

func (v view) cell(column int) cell {
	if v.store != nil {
		return v.store.cell(v.row, column)
	}
	return v.cells[column]
}

// frame is what formulas see of one row.
type frame struct {
	plan  *plan
	top   view
	found []foundRows // by slot of the driving table's joins
	rows  []int32     // of the group, when the driving table is grouped
	each  eachState
	env   map[string]any
	key   []byte
}

type foundRows struct {
	done bool
	rows []int32
}

// eachState is where an interaction stands in its list.
type eachState struct {
	value  cell
	reader *columnReader // of value
	row    view          // when the list is rows of a table
	column string
	label  string
	index  int
}

// reset puts the frame on a row.
func (f *frame) reset(v view) {
	f.top = v
	for i := range f.found {
		f.found[i] = foundRows{}
	}
}

// matches returns the rows of a join for the row v.
func (f *frame) matches(v view, j *boundJoin, top bool) []int32 {
	if top && f.found[j.slot].done {
		return f.found[j.slot].rows
	}
	start := len(f.key)
	empty := true
	for i, r := range j.mine {
		if i > 0 {
			f.key = append(f.key, 0x1f)
		}
		c, ok := f.get(v, r, top)
		if ok && !c.absent() {
			empty = false
			f.key = appendCell(f.key, &c)
		}
	}
	var rows []int32
	if !empty {
		rows = j.rows[string(f.key[start:])]
	}
	f.key = f.key[:start]
	if top {
		if len(rows) == 0 && !empty {
			j.misses++
		}
		f.found[j.slot] = foundRows{done: true, rows: rows}
	}
	return rows
}

// appendCell writes a cell as text, to tell keys apart.
func appendCell(dst []byte, c *cell) []byte {
	if c.value == nil {
		return append(dst, c.text...)
	}
	if s, ok := c.value.(string); ok {
		return append(dst, s...)
	}
	dst, _ = appendAny(dst, c.value) // a value that cannot be written is no key
	return dst
}

// get follows a ref from the row v; false when a join on the way finds nothing.
func (f *frame) get(v view, r *ref, top bool) (cell, bool) {
	for _, hop := range r.hops {
		rows := f.matches(v, hop, top)
		if len(rows) == 0 {
			return cell{}, false
		}
		v, top = view{store: hop.other.rows, row: rows[0]}, false
	}
	return v.cell(r.column), true
}
