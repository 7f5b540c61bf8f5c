package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"percorso/insight/export"
)

// filed is how an answer is written as a file.
type filed struct{ format, sheet, out string }

func (a *filed) flags(f *pflag.FlagSet) {
	f.StringVar(&a.format, "format", "", "write the answer as csv, xlsx, parquet or json")
	f.StringVar(&a.sheet, "sheet", "", "with --format csv or parquet: which of the answer's tables (default: the main one)")
	f.StringVarP(&a.out, "out", "o", "", "with --format: the file (default: the standard output)")
}

func (a *filed) check() error {
	if a.format == "" {
		if a.sheet != "" || a.out != "" {
			return usageError{errors.New("query: --sheet and --out belong to --format")}
		}
		return nil
	}
	if !slices.Contains(export.Formats, a.format) {
		return usageError{fmt.Errorf("--format %q: give %s", a.format, strings.Join(export.Formats, ", "))}
	}
	return nil
}

// file writes an answer in the format asked for.
func (p *program) file(answer any, a filed) error {
	w, done, err := p.create(a.out)
	if err != nil {
		return err
	}
	return done(export.Write(w, answer, export.Options{Format: a.format, Sheet: a.sheet, Language: p.lang, At: time.Now()}))
}
