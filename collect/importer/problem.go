package importer

import (
	"fmt"
	"sort"
	"strings"

	"percorso"
)

// Problem is one thing that is wrong in a mapping: where, what, and what to do.
type Problem struct {
	Line   int    `json:"line"` // in the mapping, from 1
	Column int    `json:"column"`
	Key    string `json:"key"` // "interactions[2].properties.price"
	Cause  string `json:"cause"`
	Remedy string `json:"remedy,omitempty"`
}

// String returns the problem on one line, as compilers write it.
func (p Problem) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "line %d, column %d: ", p.Line, p.Column)
	if p.Key != "" {
		b.WriteString(p.Key + ": ")
	}
	b.WriteString(p.Cause)
	if p.Remedy != "" {
		b.WriteString(": " + p.Remedy)
	}
	return b.String()
}

// MappingError lists all that is wrong in a mapping, in the order of its lines.
type MappingError struct {
	File     string
	Problems []Problem
}

// Error lists the problems, one a line.
func (e *MappingError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "the mapping %s cannot be used:", e.File)
	for _, p := range e.Problems {
		b.WriteString("\n  " + p.String())
	}
	return b.String()
}

// maxProblems is how many problems are collected before reading stops.
const maxProblems = 50

// problems collects what is wrong.
type problems struct{ list []Problem }

func (ps *problems) add(at place, cause, remedy string) {
	if len(ps.list) < maxProblems {
		ps.list = append(ps.list, Problem{Line: at.line, Column: at.column, Key: at.key, Cause: cause, Remedy: remedy})
	}
}

// err returns the problems as one error of kind Invalid, or nil.
func (ps *problems) err(file string) error {
	if len(ps.list) == 0 {
		return nil
	}
	sort.SliceStable(ps.list, func(i, j int) bool { return ps.list[i].Line < ps.list[j].Line })
	return percorso.Errorf(percorso.Invalid, "%w", &MappingError{File: file, Problems: ps.list})
}

// place is where in a mapping something stands.
type place struct {
	line, column int
	key          string
}

// choices writes a list of names for a remedy, the nearest to what was written
// first.
func choices(written string, names []string) string {
	if len(names) == 0 {
		return "there are none"
	}
	sorted := append([]string(nil), names...)
	sort.SliceStable(sorted, func(i, j int) bool { return distance(written, sorted[i]) < distance(written, sorted[j]) })
	near := ""
	if distance(written, sorted[0]) <= 1+len(written)/3 {
		near = "did you mean " + sorted[0] + "? "
	}
	const shown = 40
	rest := ""
	if len(names) > shown {
		rest = fmt.Sprintf(" and %d more", len(names)-shown)
		names = names[:shown]
	}
	return near + "there are: " + strings.Join(names, ", ") + rest
}

// distance is the number of letters to change, add or drop between two names,
// case ignored; 1 where one begins with the other.
func distance(a, b string) int {
	a, b = strings.ToLower(a), strings.ToLower(b)
	if a != b && len(a) > 2 && len(b) > 2 && (strings.HasPrefix(a, b) || strings.HasPrefix(b, a)) {
		return 1
	}
	s, t := []rune(a), []rune(b)
	row := make([]int, len(t)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(s); i++ {
		diagonal := row[0]
		row[0] = i
		for j := 1; j <= len(t); j++ {
			cost := diagonal
			if s[i-1] != t[j-1] {
				cost++
			}
			diagonal = row[j]
			row[j] = min(cost, row[j]+1, row[j-1]+1)
		}
	}
	return row[len(t)]
}
