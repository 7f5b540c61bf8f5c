package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"percorso"
	"percorso/collect/importer"
	"percorso/workspace"
)

func (p *program) importCommand() *cobra.Command {
	var mapping, from, sourceID string
	var dryRun, noCatalogue bool
	var limit int64
	var preview int
	cmd := &cobra.Command{
		Use:   "import [FILE...]",
		Short: "Turn rows of files into interactions",
		Long: `Imports rows through a mapping (--mapping), or Segment calls, one a line, without
one. Rows that cannot be used are reported with their number and the rest goes
on; running it again adds nothing twice. CSV, TSV, JSON lines, Parquet, Excel
and XES, also gzipped. The format of mappings is docs/format/mapping.md.`,
		Example: `  percorso import --mapping examples/imports/olist.yaml --from olist --dry-run
  percorso import --mapping examples/imports/olist.yaml --from olist
  percorso import journal.jsonl.gz`,
		RunE: func(cmd *cobra.Command, files []string) error {
			o := importer.Options{
				Dir: from, Files: files, Source: percorso.SourceID(sourceID),
				DryRun: dryRun, Preview: preview, Limit: limit,
			}
			if mapping == "" && len(files) == 0 {
				return usageError{errors.New("nothing to import: give --mapping FILE with --from FOLDER, or files of Segment calls")}
			}
			if mapping != "" {
				m, err := importer.ReadMapping(mapping)
				if err != nil {
					return err
				}
				o.Mapping = m
			}
			return p.runImport(cmd.Context(), o, !noCatalogue)
		},
	}
	f := cmd.Flags()
	f.StringVar(&mapping, "mapping", "", "how rows become interactions, a YAML file")
	f.StringVar(&from, "from", "", "the folder of the mapping's files (default: the mapping's own)")
	f.StringVar(&sourceID, "source", "import", "the source of Segment calls that do not name one")
	f.BoolVar(&dryRun, "dry-run", false, "write nothing; show the first interactions, and what would be refused")
	f.IntVar(&preview, "preview", 10, "how many interactions a dry run shows")
	f.Int64Var(&limit, "limit", 0, "stop after so many rows; 0 is all")
	f.BoolVar(&noCatalogue, "no-catalogue", false, "do not install the catalogue that the mapping brings")
	return cmd
}

func (p *program) runImport(ctx context.Context, o importer.Options, withCatalogue bool) (err error) {
	g := p.progress("importing")
	o.Progress = func(at importer.Progress) { g.at(at.Bytes, at.TotalBytes, "bytes") }
	var ws *workspace.Workspace
	if !o.DryRun {
		if ws, err = p.open(ctx); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, ws.Close(context.WithoutCancel(ctx))) }()
		o.Sink, o.Known = ws.Journal, ws.KnowSource
		if o.Mapping != nil {
			p.compareSettings(ws.Config(), o.Mapping)
		}
		if withCatalogue && o.Mapping != nil && o.Mapping.CatalogueFile() != "" {
			if err := p.installCatalogue(ctx, ws, o.Mapping.CatalogueFile()); err != nil {
				return err
			}
		}
	}
	report, err := importer.Run(ctx, o)
	if report != nil && (err == nil || report.Rows > 0) {
		if o.DryRun {
			g.done("%s, %s would be made, %s; nothing was written", plural(report.Rows, "row"), plural(report.Interactions, "interaction"), plural(report.Rejects, "reject"))
		} else {
			g.done("%s, %s (%s new, %s already there), %s", plural(report.Rows, "row"), plural(report.Interactions, "interaction"),
				thousands(report.Accepted), thousands(report.Duplicates), plural(report.Rejects, "reject"))
		}
		if p.json {
			err = errors.Join(err, p.answer(report))
		} else {
			p.printReport(report)
		}
	}
	if err != nil {
		return err
	}
	if ws != nil {
		if err := p.catchUp(ctx, ws); err != nil {
			return err
		}
	}
	if report.Rejects > 0 || !report.Complete() {
		return errPartly
	}
	return nil
}

// compareSettings says where a mapping's data does not suit the workspace.
func (p *program) compareSettings(c workspace.Config, m *importer.Mapping) {
	if m.Currency != "" && m.Currency != c.Currency {
		p.say("note: the values are in %s and the workspace counts %s only, so they are kept but not summed; percorso init --currency %s makes one that does", m.Currency, c.Currency, m.Currency)
	}
	if m.Zone != "" && m.Zone != c.Zone {
		p.say("note: the data's days begin in %s, the workspace's in %s; percorso init --zone %s makes one that agrees", m.Zone, c.Zone, m.Zone)
	}
}

// installCatalogue saves the catalogue that a mapping brings as a new version,
// unless it is the one in force.
func (p *program) installCatalogue(ctx context.Context, ws *workspace.Workspace, file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return percorso.Errorf(percorso.NotFound, "installing the mapping's catalogue: %w", err)
	}
	changed, err := ws.InstallCatalogue(ctx, text, filepath.Base(file))
	if err != nil {
		return fmt.Errorf("installing %s: %w", file, err)
	}
	if changed {
		p.say("the catalogue is now %s", filepath.Base(file))
	}
	return nil
}

// printReport tells a person what became of the rows.
func (p *program) printReport(r *importer.Report) {
	for _, call := range r.Preview {
		p.print("%s, row %d: %s\n", call.File, call.Row, call.Call)
	}
	for _, f := range r.Files {
		if f.Problem != "" {
			p.print("%s: %s\n", f.Name, f.Problem)
		}
	}
	const most = 20
	for i, s := range r.Samples {
		if i == most {
			p.print("... and %s more; --json lists the first thousand\n", thousands(r.Rejects-most))
			break
		}
		where := fmt.Sprintf("%s, row %d", s.File, s.Row)
		if s.Column != "" {
			where += ", column " + s.Column
		}
		p.print("%s: %s\n", where, s.Cause)
	}
}
