package catalogue

import (
	"fmt"
	"sort"
	"strings"

	"percorso"
)

// Problem is something wrong in the text of a document, with its place and the
// remedy.
type Problem struct {
	Line    int    `json:"line" doc:"From 1; 0 when the document was not read from text"`
	Column  int    `json:"column"`
	Key     string `json:"key" doc:"touchpoints[3].kind"`
	Message string `json:"message"`
}

// String returns the problem as one line.
func (p Problem) String() string {
	var b strings.Builder
	if p.Line > 0 {
		fmt.Fprintf(&b, "line %d, column %d: ", p.Line, p.Column)
	}
	if p.Key != "" {
		b.WriteString(p.Key)
		b.WriteString(": ")
	}
	b.WriteString(p.Message)
	return b.String()
}

// maxProblems is how many problems are told of at once.
const maxProblems = 50

// Problems are all that is wrong with a document, in the order of its lines.
// As an error its kind is percorso.Invalid.
type Problems []Problem

// Error returns one line for each problem.
func (p Problems) Error() string {
	lines := make([]string, len(p))
	for i, one := range p {
		lines[i] = one.String()
	}
	return strings.Join(lines, "\n")
}

// position is a place in the text, from 1.
type position struct{ line, column int }

// positions holds where each key of a document stands, by its path.
type positions map[string]position

// find returns the position of path, or of the nearest thing that contains it.
func (at positions) find(path string) position {
	for {
		if p, ok := at[path]; ok {
			return p
		}
		cut := strings.LastIndexAny(path, ".[")
		if cut < 0 {
			return at[""]
		}
		path = path[:cut]
	}
}

// complaints gathers problems.
type complaints struct {
	at   positions
	list Problems
}

// add notes a problem at path.
func (c *complaints) add(path, format string, args ...any) {
	pos := c.at.find(path)
	c.list = append(c.list, Problem{Line: pos.line, Column: pos.column, Key: path, Message: fmt.Sprintf(format, args...)})
}

// err returns nil when there is no problem.
func (c *complaints) err() error {
	if len(c.list) == 0 {
		return nil
	}
	sort.SliceStable(c.list, func(i, j int) bool {
		a, b := c.list[i], c.list[j]
		return a.Line < b.Line || a.Line == b.Line && a.Column < b.Column
	})
	if len(c.list) > maxProblems {
		c.list = c.list[:maxProblems]
	}
	return percorso.Errorf(percorso.Invalid, "catalogue: %w", c.list)
}

// unknown complains that id is none of known, and names what comes nearest.
func unknown[K ~string, V any](c *complaints, path, what, id string, known map[K]V) {
	hint := ""
	if len(c.list) < maxProblems { // a hint takes time, and those that follow are not shown
		hint = nearest(id, sortedKeys(known))
	}
	c.add(path, "%q %s%s", id, what, hint)
}

// nearest returns the name of names that is most like s, as a remedy:
// `; did you mean "kind"?`, or the list of what there is.
func nearest(s string, names []string) string {
	best, at := len(s)/2+1, ""
	for _, n := range names {
		if d := distance(strings.ToLower(s), strings.ToLower(n)); d < best {
			best, at = d, n
		}
	}
	switch {
	case at != "":
		return fmt.Sprintf("; did you mean %q?", at)
	case len(names) == 0:
		return ""
	case len(names) <= 24:
		return "; there are " + strings.Join(names, ", ")
	default:
		return "; there are " + strings.Join(names[:24], ", ") + " ..."
	}
}

// distance is the number of letters to add, drop or change from a to b.
func distance(a, b string) int {
	if len(a) > 64 || len(b) > 64 {
		return 64
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diag := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			diag, row[j+1] = row[j+1], min(diag+cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
