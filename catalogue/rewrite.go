package catalogue

import (
	"regexp"
	"slices"
	"strings"

	"percorso"
)

// rewrite returns text, which reads as old, changed so that it reads as next.
// What did not change stays as it was written, with its comments and in its
// order. Where a text is written in a way that cannot be changed piece by piece,
// all of it is written anew, without comments.
func rewrite(text string, old, next *Document) (string, error) {
	before, after := treeOf(old), treeOf(next)
	if before.equal(&after) {
		return text, nil
	}
	lines := strings.Split(strings.ReplaceAll(strings.TrimSuffix(text, "\n"), "\r\n", "\n"), "\n")
	if out, ok := syncMapping(lines, 0, &before, &after); ok {
		written := strings.Join(out, "\n") + "\n"
		if reads(written, &after) {
			return written, nil
		}
	}
	block, _ := after.lines(0)
	written := strings.Join(block, "\n") + "\n"
	if _, err := Parse([]byte(written)); err != nil {
		return "", err
	}
	if !reads(written, &after) {
		return "", percorso.Errorf(percorso.Invalid, "catalogue: the change holds a text that cannot be written down; leave out control characters")
	}
	return written, nil
}

// reads reports whether text is a document that says what want says.
func reads(text string, want *tree) bool {
	d, err := Parse([]byte(text))
	if err != nil {
		return false
	}
	got := treeOf(d)
	return got.equal(want)
}

// part is some lines of a block: the comments that lead in, and the lines of a
// key or an entry.
type part struct {
	name string // of a key
	lead []string
	body []string
}

func blank(line string) bool {
	s := strings.TrimSpace(line)
	return s == "" || s[0] == '#'
}

func indentOf(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }

var keyLine = regexp.MustCompile(`^("[^"]*"|'[^']*'|[^\s#"'\[\]{},&*!|>%@-][^\s:]*)\s*:(\s|$)`)

// cut divides lines into parts that begin at indent, where begins says so, and
// the comments that follow the last. It reports false where a line stands
// further left, or before the first part.
func cut(lines []string, indent int, begins func(rest string) (string, bool)) (parts []part, tail []string, ok bool) {
	var lead []string
	for _, line := range lines {
		switch at := indentOf(line); {
		case blank(line):
			lead = append(lead, line)
			continue
		case at < indent:
			return nil, nil, false
		case at == indent:
			if name, starts := begins(line[indent:]); starts {
				parts = append(parts, part{name: name, lead: lead, body: []string{line}})
				lead = nil
				continue
			}
			if line[indent] != '-' { // an entry at the indentation of its key belongs to it
				return nil, nil, false
			}
		}
		if len(parts) == 0 {
			return nil, nil, false
		}
		last := &parts[len(parts)-1]
		last.body = append(append(last.body, lead...), line)
		lead = nil
	}
	return parts, lead, true
}

func keyOf(rest string) (string, bool) {
	m := keyLine.FindStringSubmatch(rest)
	if m == nil {
		return "", false
	}
	return strings.Trim(m[1], `"'`), true
}

// syncMapping changes the lines of a block mapping at indent.
func syncMapping(lines []string, indent int, old, next *tree) ([]string, bool) {
	parts, tail, ok := cut(lines, indent, keyOf)
	if !ok {
		return nil, false
	}
	pad := strings.Repeat(" ", indent)
	var out []string
	written := map[string]bool{}
	for _, p := range parts {
		was, is := old.values[p.name], next.values[p.name]
		_, stays := next.values[p.name]
		out = append(out, p.lead...)
		switch {
		case was.equal(&is):
			out = append(out, p.body...)
		case !stays:
		default:
			out = append(out, syncPair(p, pad, &was, &is)...)
		}
		written[p.name] = true
	}
	for i, k := range next.keys {
		if written[k] {
			continue
		}
		v := next.values[k]
		fresh := v.pair(pad, k)
		if i > 0 && i < 3 && indent == 0 && next.keys[i-1] == "extends" { // the short keys stand at the top
			if at := slices.IndexFunc(out, func(l string) bool { return strings.HasPrefix(l, "extends:") }); at >= 0 {
				out = slices.Insert(out, at+1, fresh...)
				continue
			}
		}
		if indent == 0 && len(fresh) > 1 {
			out = append(out, "")
		}
		out = append(out, fresh...)
	}
	return append(out, tail...), true
}

// syncPair changes a key's value.
func syncPair(p part, pad string, was, is *tree) []string {
	rest := strings.TrimSpace(p.body[0][strings.Index(p.body[0], ":")+1:])
	if (rest == "" || rest[0] == '#') && len(p.body) > 1 && is.kind == was.kind {
		inner := p.body[1:]
		at := indentOf(firstLine(inner))
		var out []string
		ok := false
		switch is.kind {
		case sequenceTree:
			out, ok = syncSequence(inner, at, was, is)
		case mappingTree:
			out, ok = syncMapping(inner, at, was, is)
		case scalarTree:
		}
		if ok {
			return append([]string{p.body[0]}, out...)
		}
	}
	out := is.pair(pad, p.name)
	if len(p.body) == 1 && len(out) == 1 {
		out[0] += comment(p.body[0])
	}
	return out
}

func firstLine(lines []string) string {
	for _, l := range lines {
		if !blank(l) {
			return l
		}
	}
	return ""
}

// comment returns what follows the value of a line: a blank, # and the rest.
func comment(line string) string {
	quote := byte(0)
	for i := range len(line) {
		switch c := line[i]; {
		case quote != 0:
			if c == quote && line[i-1] != '\\' {
				quote = 0
			}
		case (c == '"' || c == '\'') && i > 0 && strings.IndexByte(" [{,:", line[i-1]) >= 0:
			quote = c
		case c == '#' && i > 0 && line[i-1] == ' ':
			return line[len(strings.TrimRight(line[:i], " ")):]
		}
	}
	return ""
}

// syncSequence changes the lines of a block sequence at indent. Entries are
// known by their id, else by what they say.
func syncSequence(lines []string, indent int, old, next *tree) ([]string, bool) {
	parts, tail, ok := cut(lines, indent, func(rest string) (string, bool) {
		return "", strings.HasPrefix(rest, "- ")
	})
	if !ok || len(parts) != len(old.items) {
		return nil, false
	}
	from := origins(old.items, next.items)
	var out []string
	for i := range next.items {
		item := &next.items[i]
		if from[i] == 0 {
			out = append(out, item.entry(indent)...)
			continue
		}
		p := parts[from[i]-1]
		out = append(out, p.lead...)
		out = append(out, syncEntry(p, indent, &old.items[from[i]-1], item)...)
	}
	return append(out, tail...), true
}

// origins returns for each entry of next the one of old that it was, + 1: the
// one that says the same, else the one with its id, else the one that stood at
// its place.
func origins(old, next []tree) []int {
	from, used := make([]int, len(next)), make([]bool, len(old))
	match := func(name func(*tree) string) {
		at := map[string][]int{}
		for j := range old {
			if n := name(&old[j]); n != "" && !used[j] {
				at[n] = append(at[n], j)
			}
		}
		for i := range next {
			if n := name(&next[i]); from[i] == 0 && len(at[n]) > 0 {
				from[i], used[at[n][0]] = at[n][0]+1, true
				at[n] = at[n][1:]
			}
		}
	}
	match((*tree).inline)
	match((*tree).id)
	for i := range next { // a rule that changed where it stood keeps its comment
		if len(old) == len(next) && from[i] == 0 && !used[i] {
			from[i], used[i] = i+1, true
		}
	}
	return from
}

func syncEntry(p part, indent int, was, is *tree) []string {
	if was.equal(is) {
		return p.body
	}
	first := p.body[0]
	rest := first[indent+1:]
	at := indent + 1 + len(rest) - len(strings.TrimLeft(rest, " "))
	if _, block := keyOf(first[at:]); block && is.kind == mappingTree {
		lines := slices.Clone(p.body)
		lines[0] = strings.Repeat(" ", at) + first[at:]
		if out, ok := syncMapping(lines, at, was, is); ok && len(out) > 0 && !blank(out[0]) {
			out[0] = first[:at] + out[0][at:]
			return out
		}
	}
	out := is.entry(indent)
	if len(p.body) == 1 && len(out) == 1 {
		out[0] += comment(first)
	}
	return out
}
