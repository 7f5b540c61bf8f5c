package document

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"percorso"
)

// Format names the file format; a reader takes every percorso-map/1 whatever it
// holds that is newer.
const Format = "percorso-map/1"

// MaxFile is how many bytes a file may have.
const MaxFile = 32 << 20

// member is how one kind of node stands in a file: in an array of that name, in
// its parent.
type member struct {
	name string
	kind Kind
}

// members are those of the root, in the order in which they stand.
var members = []member{{"personas", KindPersona}, {"stages", KindStage}, {"lanes", KindLane}, {"links", KindLink}, {"stakeholders", KindStakeholder}}

// first is the order in which members of a node stand; the others follow by name.
var first = []string{
	"format", "id", "kind", "title", "name", "text", "subtitle", "stage", "scenario", "goal", "expectation", "language",
	"form", "pair", "model", "owner", "state", "review", "view", "filter", "role", "age", "quote",
	"from", "to", "type", "label", "series", "value", "evidence", "touchpoint", "bind",
}

// nested are the arrays of nodes, which stand last.
var nested = reserved[2:]

// Encode writes the visible part of d as a file: JSON, members in a fixed order,
// two blanks of indent, so that versions of a map differ in few lines. id is the
// map's. Nodes of unknown kinds, or in unknown places, stand in "others", with
// their kind, parent and props. A link that has lost an end is left out.
func Encode(d *Document, id string) ([]byte, error) {
	byParent := map[NodeID]map[Kind][]Node{}
	for _, n := range d.nodes {
		if n.ID == Root || !d.Visible(n.ID) || n.Kind == KindLink && !d.linked(n) {
			continue
		}
		if byParent[n.Parent] == nil {
			byParent[n.Parent] = map[Kind][]Node{}
		}
		byParent[n.Parent][n.Kind] = append(byParent[n.Parent][n.Kind], n)
	}
	var others []Node
	for parent, kinds := range byParent {
		for kind, nodes := range kinds {
			inOrder(nodes)
			if !d.home(parent, kind) {
				others = append(others, nodes...)
			}
		}
	}
	slices.SortFunc(others, func(a, b Node) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Parent, b.Parent), cmp.Compare(a.Order, b.Order), cmp.Compare(a.ID, b.ID))
	})
	var write func(n Node, extra map[string]any) map[string]any
	list := func(nodes []Node) (out []any) {
		for _, n := range nodes {
			out = append(out, write(n, map[string]any{"id": n.ID}))
		}
		return out
	}
	write = func(n Node, out map[string]any) map[string]any {
		for name, value := range n.Props {
			out[name] = value
		}
		kinds := byParent[n.ID]
		if steps := kinds[KindStage]; n.ID != Root && len(steps) > 0 && d.home(n.ID, KindStage) {
			out["steps"] = list(steps)
		}
		if cards := kinds[KindCard]; len(cards) > 0 && d.home(n.ID, KindCard) {
			out["cards"] = list(cards)
		}
		return out
	}
	root := write(d.Map(), map[string]any{"format": Format, "id": id})
	for _, m := range members {
		if nodes := byParent[Root][m.kind]; len(nodes) > 0 {
			root[m.name] = list(nodes)
		}
	}
	for _, n := range others {
		one := map[string]any{"id": n.ID, "kind": n.Kind, "props": write(n, map[string]any{})}
		if n.Parent != Root {
			one["parent"] = n.Parent
		}
		all, _ := root["others"].([]any)
		root["others"] = append(all, one)
	}
	var out bytes.Buffer
	if err := writeValue(&out, root, 0); err != nil {
		return nil, percorso.Errorf(percorso.Internal, "writing map %s: %w", id, err)
	}
	out.WriteByte('\n')
	return out.Bytes(), nil
}

// linked reports whether both ends of a link are visible.
func (d *Document) linked(link Node) bool {
	return d.Visible(NodeID(link.Text("from"))) && d.Visible(NodeID(link.Text("to")))
}

// home reports whether nodes of a kind have an array of their own in that parent.
func (d *Document) home(parent NodeID, kind Kind) bool {
	if parent == Root {
		return slices.ContainsFunc(members, func(m member) bool { return m.kind == kind })
	}
	above := d.nodes[parent]
	return kind == KindStage && above.Kind == KindStage && above.Parent == Root || kind == KindCard && above.Kind == KindLane
}

// writeValue writes JSON with the members of objects in the order of a file.
// Arrays and objects of plain values stand on one line.
func writeValue(out *bytes.Buffer, v any, depth int) error {
	switch v := v.(type) {
	case map[string]any:
		out.WriteString("{\n")
		for i, name := range slices.SortedFunc(maps.Keys(v), inFile) {
			if i > 0 {
				out.WriteString(",\n")
			}
			out.WriteString(strings.Repeat("  ", depth+1))
			if err := writePlain(out, name); err != nil {
				return err
			}
			out.WriteString(": ")
			if err := writeValue(out, v[name], depth+1); err != nil {
				return err
			}
		}
		out.WriteString("\n" + strings.Repeat("  ", depth) + "}")
		return nil
	case []any:
		out.WriteString("[\n")
		for i, one := range v {
			if i > 0 {
				out.WriteString(",\n")
			}
			out.WriteString(strings.Repeat("  ", depth+1))
			if err := writeValue(out, one, depth+1); err != nil {
				return err
			}
		}
		out.WriteString("\n" + strings.Repeat("  ", depth) + "]")
		return nil
	case json.RawMessage:
		value, err := parse(v)
		if err != nil {
			return err
		}
		return writePlain(out, value)
	}
	return writePlain(out, v)
}

// writePlain writes one JSON value as it is read by people: < and & stay.
func writePlain(out *bytes.Buffer, v any) error {
	e := json.NewEncoder(out)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return err
	}
	out.Truncate(out.Len() - 1)
	return nil
}

func inFile(a, b string) int {
	place := func(name string) int {
		if i := slices.Index(first, name); i >= 0 {
			return i
		}
		if i := slices.Index(nested, name); i >= 0 {
			return len(first) + 1 + i
		}
		return len(first)
	}
	return cmp.Or(cmp.Compare(place(a), place(b)), cmp.Compare(a, b))
}

// Decode reads a file. It returns the document and the id that stands in it,
// perhaps none; Pictures reads the pictures in it. Nodes without an id get one from their place. Errors are of kind
// Invalid, TooLarge or Newer, and name the place, as in lanes[2].cards[0].stage.
func Decode(file []byte) (*Document, string, error) {
	if len(file) > MaxFile {
		return nil, "", percorso.Errorf(percorso.TooLarge, "the file has %d MB, at most %d MB are read; attach its pictures to cards on the page", len(file)>>20, MaxFile>>20)
	}
	var root map[string]json.RawMessage
	if err := decodeStrict(file, &root); err != nil {
		return nil, "", err
	}
	var format, id string
	_ = json.Unmarshal(root["format"], &format)
	_ = json.Unmarshal(root["id"], &id)
	version, ours := strings.CutPrefix(format, "percorso-map/")
	major, _, _ := strings.Cut(version, ".")
	switch {
	case format == "":
		return nil, "", percorso.Errorf(percorso.Invalid, "format is missing: a map's file begins with \"format\": %q", Format)
	case !ours:
		return nil, "", percorso.Errorf(percorso.Invalid, "format: %q is no map of Percorso; give a file whose format is %q", cut(format), Format)
	case major != "1":
		return nil, "", percorso.Errorf(percorso.Newer, "format: the file is %s, and this version of Percorso reads %s; update Percorso", cut(format), Format)
	}
	if _, err := picturesIn(root["assets"]); err != nil {
		return nil, "", err
	}
	delete(root, "format")
	delete(root, "id")
	delete(root, "assets")
	r := reader{doc: New(), seen: map[NodeID]string{Root: "the map itself"}, given: map[NodeID]bool{}}
	for _, found := range givenID.FindAllSubmatch(file, -1) {
		r.given[NodeID(found[1])] = true
	}
	if err := r.root(root); err != nil {
		return nil, "", err
	}
	return r.doc, id, nil
}

// decodeStrict reads one JSON value and says where it breaks.
func decodeStrict(text []byte, into any) error {
	dec := json.NewDecoder(bytes.NewReader(text))
	err := dec.Decode(into)
	at := dec.InputOffset()
	if err == nil {
		if _, err = dec.Token(); errors.Is(err, io.EOF) {
			return nil
		}
		err = errors.New("something follows the end of the map")
		at = dec.InputOffset()
	}
	if e, ok := errors.AsType[*json.SyntaxError](err); ok {
		at = e.Offset - 1 // it counts the byte that breaks it
	}
	if e, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		at = e.Offset
		err = fmt.Errorf("an object { … } is missing, there is a %s", e.Value)
	}
	before := text[:min(max(at, 0), int64(len(text)))]
	line := bytes.Count(before, []byte{'\n'}) + 1
	column := len(before) - bytes.LastIndexByte(before, '\n')
	return percorso.Errorf(percorso.Invalid, "line %d, column %d: the file is no JSON: %w", line, column, err)
}

// reader makes a document of a file.
type reader struct {
	doc   *Document
	seen  map[NodeID]string // where each id stands
	given map[NodeID]bool   // ids that stand somewhere in the file, and perhaps more
}

var givenID = regexp.MustCompile(`"id"\s*:\s*"([A-Za-z0-9_-]{1,40})"`)

type object = map[string]json.RawMessage

func (r *reader) root(root object) error {
	lists := map[string][]object{}
	for _, name := range []string{"personas", "stages", "lanes", "links", "stakeholders", "others"} {
		list, err := take(root, name, "")
		if err != nil {
			return err
		}
		lists[name] = list
	}
	n := r.doc.nodes[Root]
	if err := setAll(&n, root, ""); err != nil {
		return err
	}
	r.doc.nodes[Root] = n
	for _, m := range members {
		if err := r.list(lists[m.name], m.name, m.kind, Root); err != nil {
			return err
		}
	}
	for i, one := range lists["others"] {
		at := "others[" + strconv.Itoa(i) + "]"
		kind, parent := textOf(one, "kind"), textOf(one, "parent")
		if kind == "" {
			return percorso.Errorf(percorso.Invalid, "%s.kind is missing; say what it is", at)
		}
		props := object{}
		if raw, given := one["props"]; given {
			if err := json.Unmarshal(raw, &props); err != nil {
				return percorso.Errorf(percorso.Invalid, "%s.props: an object { … } is missing here", at)
			}
		}
		if id, given := one["id"]; given {
			props["id"] = id
		}
		above := NodeID(cmp.Or(parent, string(Root)))
		if err := r.node(props, at, Kind(kind), above, r.doc.orderAfter(above, Kind(kind))); err != nil {
			return err
		}
	}
	return r.whole()
}

// orderAfter returns an order key behind all siblings.
func (d *Document) orderAfter(parent NodeID, kind Kind) string {
	last := ""
	for _, n := range d.nodes {
		if n.Parent == parent && n.Kind == kind {
			last = max(last, n.Order)
		}
	}
	return Between(last, "")
}

// take takes an array of objects out of an object; absent is empty.
func take(from object, name, at string) (list []object, err error) {
	raw, ok := from[name]
	if !ok {
		return nil, nil
	}
	delete(from, name)
	if err := json.Unmarshal(raw, &list); err != nil {
		return nil, percorso.Errorf(percorso.Invalid, "%s: a list of objects is missing here: [ { … } ]", join(at, name))
	}
	return list, nil
}

func join(at, name string) string {
	if at == "" {
		return name
	}
	return at + "." + name
}

func textOf(o object, name string) (text string) {
	_ = json.Unmarshal(o[name], &text)
	return text
}

func (r *reader) list(list []object, at string, kind Kind, parent NodeID) error {
	orders := Spread(len(list))
	for i, one := range list {
		if err := r.node(one, at+"["+strconv.Itoa(i)+"]", kind, parent, orders[i]); err != nil {
			return err
		}
	}
	return nil
}

func (r *reader) node(one object, at string, kind Kind, parent NodeID, order string) error {
	if one == nil {
		return percorso.Errorf(percorso.Invalid, "%s: an object { … } is missing here", at)
	}
	id := NodeID(textOf(one, "id"))
	if _, given := one["id"]; !given {
		id = r.free(at)
	} else if !isName(string(id), maxID) {
		return percorso.Errorf(percorso.Invalid, "%s.id: give 1 to %d letters, digits, - and _", at, maxID)
	}
	if first, taken := r.seen[id]; taken {
		return percorso.Errorf(percorso.Invalid, "%s.id: %q stands twice, first at %s; give one of them another", at, id, first)
	}
	r.seen[id] = at
	delete(one, "id")
	below, name, inner := []object(nil), "", Kind("")
	var err error
	switch {
	case kind == KindStage && parent == Root:
		name, inner = "steps", KindStage
	case kind == KindLane:
		name, inner = "cards", KindCard
	}
	if name != "" {
		if below, err = take(one, name, at); err != nil {
			return err
		}
	}
	if !isName(string(kind), maxID) {
		return percorso.Errorf(percorso.Invalid, "%s.kind: give 1 to %d letters, digits, - and _", at, maxID)
	}
	n := Node{ID: id, Kind: kind, Parent: parent, Order: order}
	if err := setAll(&n, one, at); err != nil {
		return err
	}
	r.doc.nodes[id] = n
	return r.list(below, join(at, name), inner, id)
}

// free returns an id that is made of a place and that nobody has.
func (r *reader) free(at string) NodeID {
	id := strings.Trim(strings.Map(func(c rune) rune {
		if c == '[' || c == ']' || c == '.' {
			return '-'
		}
		return c
	}, at), "-")
	for id = strings.ReplaceAll(id, "--", "-"); ; id += "-x" {
		if _, taken := r.seen[NodeID(id)]; !taken && !r.given[NodeID(id)] {
			return NodeID(id)
		}
	}
}

func setAll(n *Node, props object, at string) error {
	if len(props) > MaxProps {
		return percorso.Errorf(percorso.TooLarge, "%s has %d members, at most %d fit", cmp.Or(at, "the map"), len(props), MaxProps)
	}
	for _, name := range slices.Sorted(maps.Keys(props)) {
		if err := checkProp(name, props[name]); err != nil {
			return percorso.Errorf(percorso.KindOf(err), "%s: %w", cmp.Or(at, "the map"), err)
		}
		n.set(name, props[name])
	}
	return nil
}

// whole checks what only the whole file shows: limits, and that each thing is at
// a place that exists.
func (r *reader) whole() error {
	d := r.doc
	for _, limit := range []struct {
		what    string
		n, most int
	}{{"things", d.Len(), MaxNodes}, {"stages and steps", d.count(KindStage), MaxStages}, {"lanes", d.count(KindLane), MaxLanes}} {
		if limit.n > limit.most {
			return percorso.Errorf(percorso.TooLarge, "the map has %d %s, at most %d fit; put some of them into a sub-journey", limit.n, limit.what, limit.most)
		}
	}
	for _, n := range d.Nodes() {
		at := r.seen[n.ID]
		if n.ID != Root && !d.fits(n.ID, n.Parent) {
			return percorso.Errorf(percorso.Invalid, "%s.parent: %q is nowhere in this map, or hangs below it; name another node", at, cut(string(n.Parent)))
		}
		switch n.Kind {
		case KindCard:
			stage, ok := d.nodes[NodeID(n.Text("stage"))]
			if !ok || stage.Kind != KindStage {
				return percorso.Errorf(percorso.Invalid, "%s.stage: %q is no stage or step of this map; name one of them", at, cut(n.Text("stage")))
			}
		case KindLink:
			for _, end := range []string{"from", "to"} {
				if !d.Visible(NodeID(n.Text(end))) {
					return percorso.Errorf(percorso.Invalid, "%s.%s: %q is nowhere in this map; name a stage or a card", at, end, cut(n.Text(end)))
				}
			}
		default:
		}
	}
	return nil
}
