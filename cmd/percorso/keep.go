package main

import (
	"bufio"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"percorso"
	"percorso/collect/spec"
	"percorso/workspace"
)

// catchUp leads the journal into the index, telling how far it is.
func (p *program) catchUp(ctx context.Context, ws *workspace.Workspace) error {
	s := ws.Status()
	if s.Visible >= s.Journal {
		return nil
	}
	g, from := p.progress("indexing"), s.Visible
	err := ws.CatchUp(ctx, func(seq int64) { g.at(seq-from, s.Journal-from, "interactions") })
	if err == nil && s.Journal-from > 100_000 {
		g.done("%s interactions", thousands(s.Journal-from))
	}
	return err
}

func (p *program) exportCommand() *cobra.Command {
	var out string
	cmd := &cobra.Command{
		Use:   "export",
		Short: "Write the journal as Segment calls, one a line",
		Long: `Writes every accepted event as one Segment call a line, in the journal's order.
percorso import reads the file without a mapping, and gives the same journal,
profiles and figures again.`,
		Example: `  percorso export --out journal.jsonl.gz
  percorso export | wc -l`,
		Args: takes(),
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			ctx := cmd.Context()
			ws, err := p.open(ctx)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, ws.Close(context.WithoutCancel(ctx))) }()
			w, done, err := p.create(out)
			if err != nil {
				return err
			}
			n, err := p.export(ctx, ws, w)
			if err := done(err); err != nil {
				return err
			}
			if p.json && out != "" {
				return p.answer(map[string]any{"events": n, "file": out})
			}
			return nil
		},
	}
	cmd.Flags().StringVarP(&out, "out", "o", "", "the file; .gz compresses it (default: the standard output)")
	return cmd
}

func (p *program) export(ctx context.Context, ws *workspace.Workspace, w io.Writer) (int64, error) {
	g := p.progress("exporting")
	var line []byte
	var n, after int64
	origin := map[percorso.SourceID]spec.Origin{}
	for _, s := range ws.Sources.All() {
		origin[s.ID] = spec.Origin{Trust: string(s.Trust), Shared: s.Shared}
	}
	for {
		events, err := ws.Journal.Read(ctx, after, 8192)
		if err != nil {
			return n, fmt.Errorf("exporting: %w", err)
		}
		if len(events) == 0 {
			g.done("%s events", thousands(n))
			return n, nil
		}
		for i := range events {
			line = append(spec.Export(line[:0], &events[i], origin[events[i].Source]), '\n')
			if _, err := w.Write(line); err != nil {
				return n, percorso.Errorf(percorso.Unavailable, "exporting: %w", err)
			}
		}
		n += int64(len(events))
		after = events[len(events)-1].Seq
		g.at(after, ws.Journal.Last(), "events")
	}
}

// create opens the file out for writing, gzipped when its name ends so; ""
// is the standard output. done must be called with what the writing ended with,
// and its error heeded.
func (p *program) create(out string) (w io.Writer, done func(error) error, err error) {
	if out == "" {
		b := bufio.NewWriterSize(p.stdout, 1<<20)
		return b, func(err error) error {
			if err != nil {
				return err
			}
			return b.Flush()
		}, nil
	}
	f, err := os.OpenFile(out, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, os.ErrExist) {
		return nil, nil, percorso.Errorf(percorso.Conflict, "writing %s: there is such a file already; name another", out)
	}
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil, percorso.Errorf(percorso.NotFound, "writing %s: there is no such folder", out)
	}
	if err != nil {
		return nil, nil, percorso.Errorf(percorso.Unavailable, "writing: %w", err)
	}
	b := bufio.NewWriterSize(f, 1<<20)
	if !strings.HasSuffix(out, ".gz") {
		return b, func(err error) error { return finish(f, errors.Join(err, b.Flush())) }, nil
	}
	z := gzip.NewWriter(b)
	return z, func(err error) error { return finish(f, errors.Join(err, z.Close(), b.Flush())) }, nil
}

// finish closes f, whose writing ended with err. A file that is not whole is
// removed.
func finish(f *os.File, err error) error {
	err = errors.Join(err, f.Sync(), f.Close())
	if err != nil {
		return percorso.Errorf(percorso.Unavailable, "%w", errors.Join(err, os.Remove(f.Name())))
	}
	return nil
}

func (p *program) rebuildCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "rebuild",
		Short: "Make all that is derived anew from the journal",
		Long: `Deletes the index, the identity evidence and the traits, and makes them again from
the journal. Sources, write keys and the catalogue stay.`,
		Args: takes(),
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			ctx := cmd.Context()
			if err := workspace.Forget(ctx, p.dir()); err != nil {
				return err
			}
			ws, err := p.open(ctx)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, ws.Close(context.WithoutCancel(ctx))) }()
			if err := p.catchUp(ctx, ws); err != nil {
				return err
			}
			s := ws.Status()
			if p.json {
				return p.answer(map[string]int64{"events": s.Journal, "interactions": s.Interactions, "profiles": s.Profiles})
			}
			p.say("rebuilt: %s interactions of %s customers", thousands(s.Interactions), thousands(s.Profiles))
			return nil
		},
	}
}

func (p *program) backupCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "backup FOLDER",
		Short: "Copy the workspace, also while the server runs",
		Long: `Writes a consistent copy of the workspace to a folder that does not exist yet.
The server may go on meanwhile. What is derived is not copied: restore makes it
again.`,
		Example: `  percorso backup /backups/2026-11-22`,
		Args:    takes("backup's folder"),
		RunE: func(cmd *cobra.Command, args []string) error {
			m, err := workspace.Backup(cmd.Context(), p.dir(), args[0], buildInfo().Version)
			if err != nil {
				return err
			}
			if p.json {
				return p.answer(m)
			}
			p.say("backed up %s events to %s", thousands(m.Events), args[0])
			return nil
		},
	}
}

func (p *program) restoreCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "restore BACKUP",
		Short: "Make a workspace from a backup",
		Long: `Checks a backup and copies it to the data folder, where there must be no such
workspace yet, then makes the index. The backup is a folder made by percorso
backup, or a .zip file fetched from the settings page.`,
		Example: `  percorso restore /backups/2026-11-22 --data /srv/percorso
  percorso restore percorso-main-20261122-210455.zip --data /srv/percorso`,
		Args: takes("backup's folder or file"),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			ctx := cmd.Context()
			m, err := workspace.Restore(ctx, args[0], p.dir())
			if err != nil {
				return err
			}
			ws, err := p.open(ctx)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, ws.Close(context.WithoutCancel(ctx))) }()
			if err := p.catchUp(ctx, ws); err != nil {
				return err
			}
			if p.json {
				return p.answer(m)
			}
			p.say("restored %s events to %s", thousands(m.Events), p.dir())
			return nil
		},
	}
}
