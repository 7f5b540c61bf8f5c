package importer

import (
	"path/filepath"
	"slices"
	"strings"
)

// Fit says which of the files each table of the mapping is: by its name, with
// or without .gz, else by its columns. Missing lists the tables that none is.
func (m *Mapping) Fit(files []File) (tables map[string][]string, missing []string) {
	tables = map[string][]string{}
	taken := map[string]bool{}
	for _, t := range m.tables {
		for i := range files {
			if !taken[files[i].Name] && t.named(files[i].Name) {
				tables[t.name] = append(tables[t.name], files[i].Path)
				taken[files[i].Name] = true
			}
		}
	}
	for _, t := range m.tables {
		if len(tables[t.name]) > 0 {
			continue
		}
		needs := m.needs(t)
		for i := range files {
			if f := &files[i]; !taken[f.Name] && len(needs) > 1 && f.Seen != nil && f.Seen.hasAll(needs) {
				tables[t.name] = []string{f.Path}
				taken[f.Name] = true
				break
			}
		}
		if len(tables[t.name]) == 0 {
			missing = append(missing, t.name)
		}
	}
	return tables, missing
}

// FileOf returns the first name or pattern of the file of a table.
func (m *Mapping) FileOf(table string) string {
	if t := m.table(table); t != nil && len(t.files) > 0 {
		return t.files[0]
	}
	return ""
}

// Events lists what the interactions are called, in order; a formula begins
// with =.
func (m *Mapping) Events() (out []string) {
	for _, x := range m.interactions {
		name := x.call.String()
		if x.name != nil {
			name = written(x.name)
		}
		out = append(out, name)
	}
	return out
}

// named reports whether the table asks for a file of that name.
func (t *table) named(file string) bool {
	plain := strings.TrimSuffix(file, ".gz")
	for _, pattern := range t.files {
		if pattern == file {
			return true
		}
		for _, p := range []string{pattern, strings.TrimSuffix(pattern, ".gz")} {
			if ok, _ := filepath.Match(p, file); ok {
				return true
			}
			if ok, _ := filepath.Match(p, plain); ok {
				return true
			}
		}
	}
	return false
}

// needs lists the columns that the mapping names of a table outside formulas.
func (m *Mapping) needs(t *table) (out []string) {
	add := func(columns ...string) {
		for _, c := range columns {
			if !strings.Contains(c, ".") && !slices.Contains(out, c) {
				out = append(out, c)
			}
		}
	}
	add(t.key...)
	add(t.group...)
	for c := range t.typeAt {
		add(c)
	}
	for _, j := range t.joins {
		add(j.mine...)
	}
	for _, other := range m.tables {
		for _, j := range other.joins {
			if j.table == t.name {
				add(j.theirs...)
			}
		}
	}
	return out
}

func (s *Inspection) hasAll(columns []string) bool {
	for _, c := range columns {
		if s.column(c) == nil {
			return false
		}
	}
	return true
}
