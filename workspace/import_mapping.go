package workspace

import (
	"errors"
	"io/fs"
	"path"

	"percorso"
	"percorso/collect/importer"
	"percorso/examples"
)

// KnownMapping is a mapping that comes with Percorso, beside the files at hand.
type KnownMapping struct {
	Name    string
	Title   percorso.Text
	Fits    bool     // all of its files are there
	Missing []string // the files that are not
}

// files returns the files of an import as the importer takes them.
func (im *Imports) files(one *Import) []importer.File {
	out := make([]importer.File, 0, len(one.Files))
	for _, f := range one.Files {
		if f.Seen != nil {
			out = append(out, importer.File{Name: f.Name, Path: im.path(one.ID, f.Name), Seen: f.Seen})
		}
	}
	return out
}

// Known lists the mappings that come with Percorso and of which files are
// there, those that fit first.
func (im *Imports) Known(id string) ([]KnownMapping, error) {
	one, err := im.Get(id)
	if err != nil {
		return nil, err
	}
	files := im.files(&one)
	names, err := fs.Glob(examples.Files, "imports/*.yaml")
	if err != nil {
		return nil, err
	}
	var fit, part []KnownMapping
	for _, name := range names {
		m, _, err := knownMapping(name)
		if err != nil {
			return nil, err
		}
		tables, missing := m.Fit(files)
		if len(tables) == 0 {
			continue
		}
		k := KnownMapping{Name: m.Name, Title: m.Title, Fits: len(missing) == 0}
		for _, t := range missing {
			k.Missing = append(k.Missing, m.FileOf(t))
		}
		if k.Fits {
			fit = append(fit, k)
		} else if len(tables) > 1 {
			part = append(part, k)
		}
	}
	return append(fit, part...), nil
}

func knownMapping(file string) (*importer.Mapping, []byte, error) {
	text, err := examples.Files.ReadFile(file)
	if err != nil {
		return nil, nil, percorso.Errorf(percorso.NotFound, "there is no mapping %s", path.Base(file))
	}
	m, err := importer.ParseMapping(path.Base(file), text)
	return m, text, err
}

// Propose gives an import a mapping to begin with: none where the rows are
// Segment calls, one that comes with Percorso where its files are there, else a
// sketch. Known names the one to take; "none" sketches in any case.
func (im *Imports) Propose(id, known string) (Import, error) {
	matches, err := im.Known(id)
	if err != nil {
		return Import{}, err
	}
	if known == "" && len(matches) > 0 && matches[0].Fits {
		known = matches[0].Name
	}
	return im.change(id, "proposing a mapping", func(one *Import) error {
		files := im.files(one)
		if len(files) == 0 {
			return percorso.Errorf(percorso.Invalid, "proposing a mapping: the import has no files; add one first")
		}
		one.Sketch, one.Known, one.Text = nil, "", ""
		calls := known == ""
		for _, f := range files {
			calls = calls && f.Seen.Calls
		}
		switch {
		case calls:
			one.Mode, one.Source = ModeCalls, "import"
			return nil
		case known != "" && known != "none":
			m, text, err := knownMapping("imports/" + path.Base(known) + ".yaml")
			if err != nil {
				return err
			}
			one.Mode, one.Known, one.Text, one.Source = ModeKnown, m.Name, string(text), m.Source
			return nil
		}
		config := im.ws.Config()
		sketch := importer.Propose(files, config.Zone, config.Currency)
		return one.draw(&sketch)
	})
}

// draw makes a sketch the mapping of an import.
func (one *Import) draw(sketch *importer.Sketch) error {
	text, err := sketch.Mapping()
	if err != nil {
		return err
	}
	one.Mode, one.Known, one.Sketch, one.Text = ModeSketch, "", sketch, string(text)
	one.Source = percorso.SourceID(sketch.Name)
	return nil
}

// Draw gives an import the mapping of a sketch. One that is not complete yet is
// kept too; Check says what it lacks.
func (im *Imports) Draw(id string, sketch *importer.Sketch) (Import, error) {
	return im.change(id, "changing the mapping", func(one *Import) error { return one.draw(sketch) })
}

// Write gives an import a mapping as text, likewise.
func (im *Imports) Write(id, text string) (Import, error) {
	return im.change(id, "changing the mapping", func(one *Import) error {
		one.Mode, one.Known, one.Sketch, one.Text = ModeText, "", nil, text
		if m, err := importer.ParseMapping("mapping", []byte(text)); err == nil {
			one.Source = m.Source
		}
		return nil
	})
}

// Check returns what is wrong with the mapping of an import, nothing when it
// can be run.
func (im *Imports) Check(one *Import) []importer.Problem {
	if one.Mode == ModeCalls || one.Mode == "" {
		return nil
	}
	_, err := im.options(one)
	if err == nil {
		return nil
	}
	if wrong, ok := errors.AsType[*importer.MappingError](err); ok {
		return wrong.Problems
	}
	return []importer.Problem{{Line: 1, Column: 1, Cause: err.Error()}}
}

// options says how an import is to be run.
func (im *Imports) options(one *Import) (importer.Options, error) {
	o := importer.Options{Now: im.ws.opt.Now}
	files := im.files(one)
	switch {
	case len(files) == 0:
		return o, percorso.Errorf(percorso.Invalid, "importing: the import has no files any more; add them again")
	case one.Mode == "":
		return o, percorso.Errorf(percorso.Invalid, "importing: it is not said yet what the columns mean")
	case one.Mode == ModeCalls:
		for _, f := range files {
			o.Files = append(o.Files, f.Path)
		}
		return o, nil
	}
	m, err := importer.ParseMapping("mapping", []byte(one.Text))
	if err != nil {
		return o, err
	}
	tables, missing := m.Fit(files)
	if len(missing) > 0 {
		return o, percorso.Errorf(percorso.Invalid, "importing: the file %s of the table %s is not there: add it, or take the table out of the mapping", m.FileOf(missing[0]), missing[0])
	}
	o.Mapping, o.Tables = m, tables
	return o, nil
}
