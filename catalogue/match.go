package catalogue

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"percorso"
)

// A pattern is, in the text of a document:
//
//	word      the whole value, letter case ignored
//	a*b, a?b  a glob: * any run, ? one character
//	/re/      a regular expression (RE2) found anywhere in the value
//	@list     any pattern of that list
//	""        the value is absent; no other pattern matches an absent value
//
// Values are compared in lower case, names in plain words (fields.go).
const maxPattern = 2000

// patternSet is some patterns, ready to test values.
type patternSet struct {
	absent bool
	exact  map[string]struct{}
	globs  []string
	exprs  []*regexp.Regexp
}

// has reports whether a pattern matches v, which is as factsOf makes it.
func (s *patternSet) has(v string) bool {
	if v == "" {
		return s.absent
	}
	if _, ok := s.exact[v]; ok {
		return true
	}
	for _, g := range s.globs {
		if globMatch(g, v) {
			return true
		}
	}
	for _, re := range s.exprs {
		if re.MatchString(v) {
			return true
		}
	}
	return false
}

// matcher tests one field: the patterns written with it, then those of lists.
type matcher struct {
	field field
	sets  []*patternSet
}

func (m *matcher) match(f *facts) bool {
	v := f[m.field]
	for _, s := range m.sets {
		if s.has(v) {
			return true
		}
	}
	return false
}

// test is a compiled When.
type test [][]matcher

func (t test) match(f *facts) bool {
	for _, all := range t {
		ok := true
		for i := range all {
			if !all[i].match(f) {
				ok = false
				break
			}
		}
		if ok {
			return true
		}
	}
	return false
}

// uses reports whether t looks at field f.
func (t test) uses(f field) bool {
	for _, all := range t {
		for i := range all {
			if all[i].field == f {
				return true
			}
		}
	}
	return false
}

// patternCompiler compiles conditions. Rules that name the same list share its
// patterns.
type patternCompiler struct {
	lists map[string][]string // without references: expandLists
	sets  map[listUse]*patternSet
}

type listUse struct {
	name  string
	words bool
}

func newPatternCompiler(lists map[string][]string) *patternCompiler {
	return &patternCompiler{lists: expandLists(lists), sets: map[listUse]*patternSet{}}
}

// when compiles w. The document was checked, so an error here is a fault of
// ours.
func (pc *patternCompiler) when(w When) (test, error) {
	out := make(test, 0, len(w))
	for _, cond := range w {
		var all []matcher
		for f := range fieldCount {
			patterns, ok := cond[fieldNames[f]]
			if !ok {
				continue
			}
			m, err := pc.matcher(f, patterns)
			if err != nil {
				return nil, err
			}
			all = append(all, m)
		}
		out = append(out, all)
	}
	return out, nil
}

func (pc *patternCompiler) matcher(f field, patterns []string) (matcher, error) {
	words := f.inWords()
	m := matcher{field: f}
	var own []string
	for _, p := range patterns {
		if !isList(p) {
			own = append(own, p)
			continue
		}
		use := listUse{p[1:], words}
		if pc.sets[use] == nil {
			s, err := compileSet(pc.lists[use.name], words)
			if err != nil {
				return m, err
			}
			pc.sets[use] = s
		}
		m.sets = append(m.sets, pc.sets[use])
	}
	if len(own) > 0 {
		s, err := compileSet(own, words)
		if err != nil {
			return m, err
		}
		m.sets = append([]*patternSet{s}, m.sets...)
	}
	return m, nil
}

// compileSet compiles patterns none of which is a list. With words, they are
// compared as plain words.
func compileSet(patterns []string, words bool) (*patternSet, error) {
	s := &patternSet{exact: map[string]struct{}{}}
	for _, p := range patterns {
		if p == "" {
			s.absent = true
			continue
		}
		if isExpr(p) {
			re, err := compileExpr(p)
			if err != nil {
				return nil, err
			}
			s.exprs = append(s.exprs, re)
			continue
		}
		if p = strings.ToLower(p); words {
			p = plainWords(p)
		}
		if strings.ContainsAny(p, "*?") {
			s.globs = append(s.globs, p)
		} else {
			s.exact[p] = struct{}{}
		}
	}
	return s, nil
}

// expandLists returns the lists with every reference replaced by what it refers
// to, each pattern once. References to unknown lists, and those that close a
// ring, add nothing; check.go complains of them.
func expandLists(lists map[string][]string) map[string][]string {
	out := make(map[string][]string, len(lists))
	var expand func(name string) []string
	expand = func(name string) []string {
		if done, ok := out[name]; ok {
			return done
		}
		out[name] = nil // a ring ends here
		var items []string
		seen := map[string]bool{}
		add := func(p string) {
			if !seen[p] {
				seen[p] = true
				items = append(items, p)
			}
		}
		for _, p := range lists[name] {
			if !isList(p) {
				add(p)
				continue
			}
			for _, q := range expand(p[1:]) {
				add(q)
			}
		}
		out[name] = items
		return items
	}
	for _, name := range sortedKeys(lists) {
		expand(name)
	}
	return out
}

func isList(p string) bool { return len(p) > 1 && p[0] == '@' }

func isExpr(p string) bool { return len(p) > 2 && p[0] == '/' && p[len(p)-1] == '/' }

// compileExpr compiles /re/. Values are in lower case, so an expression with a
// capital letter is read with letter case ignored.
func compileExpr(p string) (*regexp.Regexp, error) {
	src := p[1 : len(p)-1]
	if strings.ToLower(src) != src {
		src = "(?i:" + src + ")"
	}
	re, err := regexp.Compile(src)
	if err != nil {
		return nil, percorso.Errorf(percorso.Invalid, "%s is no regular expression: %w", p, err)
	}
	return re, nil
}

// globMatch reports whether all of s matches glob g. It takes at most
// len(g)·len(s) steps.
func globMatch(g, s string) bool {
	gi, si := 0, 0
	star, mark := -1, 0
	for si < len(s) {
		switch {
		case gi < len(g) && g[gi] == '*':
			star, mark = gi, si
			gi++
		case gi < len(g) && g[gi] == '?':
			_, n := utf8.DecodeRuneInString(s[si:])
			gi++
			si += n
		case gi < len(g) && g[gi] == s[si]:
			gi++
			si++
		case star >= 0:
			mark++
			gi, si = star+1, mark
		default:
			return false
		}
	}
	for gi < len(g) && g[gi] == '*' {
		gi++
	}
	return gi == len(g)
}
