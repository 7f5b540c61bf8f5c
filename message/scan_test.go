package message_test

import (
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// said is a format of the code that a person may meet.
type said struct{ file, format string }

// places are the packages that speak to people, from the root of the module.
var places = []string{"analysis", "api", "catalogue", "collect", "demo", "identity", "insight", "journal", "journeymap", "people", "sequence/pattern", "site", "store", "workspace"}

// silent are packages below those whose words only programmers meet: suites for
// tests, and what is checked when the program is built.
var silent = []string{"analysis/analysistest", "journal/journaltest", "people/peopletest", "journeymap/journeymaptest", "journeymap/template", "journeymap/picture", "store/storetest", "collect/collecttest", "identity/identitytest"}

// speaks are the functions that take sentences, and at which positions. A name
// counts in the packages that begin with the word before the colon.
var speaks = map[string][]int{
	"insight:fault":              {1, 2},
	"catalogue:add":              {1},
	"catalogue:fail":             {0},
	"catalogue:invalid":          {0},
	"catalogue:unknown":          {2},
	"collect/importer:add":       {1, 2},
	"collect/importer:problem":   {1, 2},
	"collect/importer:Errorf":    {0},
	"collect/importer:New":       {0},
	"collect/spec:problem":       {2},
	"collect/spec:New":           {0},
	"people:faulty":              {1},
	"people:New":                 {0},
	"workspace:add":              {1, 2},
	"api:Refuse":                 {4},
	"site:Refuse":                {4},
	"insight:Sprintf":            {0},
	"journeymap:New":             {0},
	"collect/importer:Sprintf":   {0},
	"journeymap/binding:Sprintf": {0},
}

// held are the names of variables and fields in which sentences wait.
var held = []string{"cause", "fault", "remedy", "why", "hint", "message"}

// word is what makes a string a sentence: two words of it.
var word = regexp.MustCompile(`\p{L}{2,}[,;:]? \(?%?\p{L}+|\p{L}{2,}[^\p{L}]+\p{L}{2,}`)

// formats reads the sources and returns each sentence once, by file and place.
func formats(t *testing.T) []said {
	t.Helper()
	var out []said
	seen := map[string]bool{}
	for _, place := range places {
		err := filepath.WalkDir(filepath.Join("..", place), func(path string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			dir, _ := filepath.Rel("..", path)
			dir = filepath.ToSlash(dir)
			if d.IsDir() {
				if slices.Contains(silent, dir) || d.Name() == "testdata" {
					return filepath.SkipDir
				}
				return nil
			}
			if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return nil
			}
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
			if err != nil {
				return err
			}
			for _, format := range ofFile(file, filepath.ToSlash(filepath.Dir(dir))) {
				if !seen[format] && strings.Contains(format, " ") && word.MatchString(verbs.ReplaceAllString(format, "x")) {
					seen[format] = true
					out = append(out, said{dir, format})
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// ofFile returns the sentences of one file.
func ofFile(file *ast.File, dir string) (out []string) {
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			for _, i := range positions(n, dir) {
				if i >= len(n.Args) {
					continue
				}
				for _, format := range sentences(n.Args[i]) {
					out = append(out, around(n, format))
				}
			}
		case *ast.AssignStmt:
			for i, to := range n.Lhs {
				if i < len(n.Rhs) && slices.Contains(held, named(to)) {
					out = append(out, sentences(n.Rhs[i])...)
				}
			}
		case *ast.KeyValueExpr:
			if key, ok := n.Key.(*ast.Ident); ok && slices.Contains([]string{"Cause", "cause", "Remedy", "Detail"}, key.Name) {
				out = append(out, sentences(n.Value)...)
			}
		}
		return true
	})
	return out
}

// named is what a variable or a field is called; empty for anything else.
func named(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return e.Sel.Name
	}
	return ""
}

// around returns the format as it is said: what is unknown in a catalogue is
// named before it, and what comes nearest after it.
func around(call *ast.CallExpr, format string) string {
	if f, ok := call.Fun.(*ast.Ident); ok && f.Name == "unknown" {
		return "%q " + format + "%s"
	}
	return format
}

// positions returns which arguments of a call are sentences.
func positions(call *ast.CallExpr, dir string) []int {
	name := ""
	switch f := call.Fun.(type) {
	case *ast.Ident:
		name = f.Name
	case *ast.SelectorExpr:
		name = f.Sel.Name
	case *ast.IndexExpr:
		return nil
	}
	if name == "Errorf" && len(call.Args) > 1 {
		kind := ""
		switch k := call.Args[0].(type) {
		case *ast.SelectorExpr:
			kind = k.Sel.Name
		case *ast.Ident:
			kind = k.Name
		}
		switch kind {
		case "Internal":
			return nil
		case "Invalid", "NotFound", "Conflict", "Unauthorized", "Forbidden", "TooLarge", "TooMany", "Unavailable", "Newer":
			return []int{1}
		}
		if _, ok := call.Args[0].(*ast.CallExpr); ok { // percorso.KindOf(err)
			return []int{1}
		}
	}
	for of, at := range speaks {
		pkg, function, _ := strings.Cut(of, ":")
		if function == name && (dir == pkg || strings.HasPrefix(dir, pkg+"/")) {
			return at
		}
	}
	return nil
}

// sentences returns the format that an expression is made of. What is joined to
// it with + counts as %s; a Sprintf is its own format.
func sentences(e ast.Expr) []string {
	switch e := e.(type) {
	case *ast.BasicLit, *ast.BinaryExpr:
		format, fixed := joined(e)
		if fixed {
			return []string{format}
		}
	case *ast.CallExpr:
		if f, ok := e.Fun.(*ast.SelectorExpr); ok && f.Sel.Name == "Sprintf" && len(e.Args) > 0 {
			return sentences(e.Args[0])
		}
	}
	return nil
}

// joined returns a concatenation as a format, and whether any text in it is fixed.
func joined(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		if e.Kind == token.STRING {
			text, err := strconv.Unquote(e.Value)
			return text, err == nil
		}
		return constant.MakeFromLiteral(e.Value, e.Kind, 0).ExactString(), false
	case *ast.BinaryExpr:
		if e.Op == token.ADD {
			x, a := joined(e.X)
			y, b := joined(e.Y)
			return x + y, a || b
		}
	case *ast.ParenExpr:
		return joined(e.X)
	}
	return "%s", false
}
